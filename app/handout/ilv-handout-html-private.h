/* Between the files that write the handout's page.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-handout-html.h"
#include "ilv-handout-picture.h"
#include "ilv-inline-svg.h"

G_BEGIN_DECLS

/* The page while it is written. */
typedef struct {
  const IlvHandoutWriting *writing;
  GString *out;
  IlvInlineColors *colors;
  GHashTable *pictures; /* a figure's piece -> IlvHandoutPicture */
} IlvHtml;

/* Text with marks. */
void ilv_html_add_text (IlvHtml *self, const GPtrArray *text);
void ilv_html_add_escaped (IlvHtml *self, const char *text);
/* <pre>, Python coloured; `title` may be NULL. */
void ilv_html_add_code (IlvHtml *self, const char *title, const char *code, gboolean is_python);
/* <td> of the column with this head. */
void ilv_html_open_cell (IlvHtml *self, const char *head);
void ilv_html_add_block (IlvHtml *self, const IlvBlock *block);
void ilv_html_add_recipe (IlvHtml *self, const IlvRecipe *recipe);
void ilv_html_add_method (IlvHtml *self, const IlvHandoutResult *result);

/* What a search engine and whoever shares a link are told: <meta> and JSON-LD. */
void ilv_html_add_metadata (GString *out, const IlvHandoutWriting *writing, guint n_words);
guint ilv_html_get_minutes (guint n_words);

G_END_DECLS
