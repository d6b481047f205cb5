/* Between the files of the handout's reader.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-handout.h"

#include "demos/content/ilv-xml.h"

G_BEGIN_DECLS

/* A piece at the end, with no fields yet; borrowed. */
IlvPiece *ilv_handout_add (IlvHandout *self, IlvPieceKind kind, guint line);
/* A link to `target` leads to `id` from now on. */
void ilv_handout_add_anchor (IlvHandout *self, const char *target, const char *id);
/* Everything of the file into an empty handout that has its book. */
void ilv_handout_parse (IlvHandout *self, IlvXmlCheck *check, const IlvXmlNode *root);

G_END_DECLS
