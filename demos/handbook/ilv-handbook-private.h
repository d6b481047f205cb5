/* Between the files of the handbook's reader.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-handbook.h"

#include "demos/content/ilv-xml.h"

G_BEGIN_DECLS

/* A block of that kind with no fields yet; ilv_block_free() ends it. */
IlvBlock *ilv_block_new (IlvBlockKind kind, guint line);
void ilv_block_free (IlvBlock *self);
/* bibliography.xml and figures.xml of the folder into `self`. */
gboolean ilv_handbook_load_sources (IlvHandbook *self, GError **error);
gboolean ilv_handbook_load_figures (IlvHandbook *self, GError **error);
/* Adds a TERM block for each source. */
void ilv_handbook_add_bibliography (const IlvHandbook *self, GPtrArray *blocks, guint line);
/* Adds a TERM block for each entry of data/libraries. */
gboolean ilv_handbook_add_libraries (GPtrArray *blocks, guint line, GError **error);
/* One page; `self` has its sources and figures already. (transfer full) */
IlvHandbookPage *ilv_handbook_load_page (const IlvHandbook *self, const char *path, GError **error);
/* The same from a text; `origin` names it in errors and gives the page its id. */
IlvHandbookPage *ilv_handbook_parse_page (const IlvHandbook *self, const char *text, gsize length,
                                          const char *origin, GError **error);
void ilv_handbook_page_free (IlvHandbookPage *self);
/* The rules of data/checklist as ordered texts. (transfer full) */
GPtrArray *ilv_handbook_tell_rules (GError **error);
/* The text of a node, in the user's language, with the citations that its `source` names. */
GPtrArray *ilv_handbook_take_text (const IlvHandbook *self, IlvXmlCheck *check,
                                   const IlvXmlNode *node);

/* One block (a paragraph, a table, ...) added to `blocks`; nothing for other elements. */
void ilv_handbook_take_block (const IlvHandbook *self, IlvXmlCheck *check, const IlvXmlNode *node,
                              GPtrArray *blocks);

G_END_DECLS
