/* Text, tables and pictures set on the pages of a PDF, one below the other.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cairo and Pango alone; needs no display. What does not fit goes on the next page; a heading stays
 * with what follows it. Lengths are points (1/72 inch). Texts are Pango markup. */
#pragma once

#include <gio/gio.h>

#include "widgets/palette/ilv-palette.h"

G_BEGIN_DECLS

typedef struct _IlvPageWriter IlvPageWriter;

typedef struct {
  const char *title, *author, *keywords, *subject; /* of the document; may be NULL */
  double width, height;                            /* of a page; 0: A4, upright */
  gboolean has_numbers;                            /* title and page number at the foot */
} IlvPageSetup;

IlvPageWriter *ilv_page_writer_new (const IlvPageSetup *setup);
/* Ends the document: its bytes. Frees. (transfer full), NULL and error. */
GBytes *ilv_page_writer_end (IlvPageWriter *self, GError **error);
void ilv_page_writer_free (IlvPageWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvPageWriter, ilv_page_writer_free)

typedef struct {
  double size; /* of the font */
  gboolean is_bold, is_dim, is_mono;
  double before, after;   /* room */
  double indent;          /* of every line */
  double keep;            /* room that has to be left below it on the page */
  const char *mark;       /* stands before the first line, in the indent: "•"; NULL */
  const IlvColor *ground; /* behind each line, from margin to margin; NULL */
  const char *uri;        /* the text is a link: "https://…" or "#id"; NULL */
} IlvPageStyle;

void ilv_page_writer_add_text (IlvPageWriter *self, const char *markup, const IlvPageStyle *style);
/* An entry of the outline that leads here, and a place that "#id" leads to. */
void ilv_page_writer_add_place (IlvPageWriter *self, const char *title, const char *id,
                                guint level);
/* Rows of cells (char* markup); the first is the head, repeated on each page. */
void ilv_page_writer_add_table (IlvPageWriter *self, const GPtrArray *rows, double size);

typedef void (*IlvPagePaint) (cairo_t *cr, const IlvPalette *palette, gconstpointer data);
/* Scaled to the text's width, and smaller where the page is not high enough. */
void ilv_page_writer_add_picture (IlvPageWriter *self, double width, double height,
                                  IlvPagePaint paint, gconstpointer data);
void ilv_page_writer_break (IlvPageWriter *self);
/* What is left of this page's height. */
double ilv_page_writer_get_room (const IlvPageWriter *self);
guint ilv_page_writer_get_n_pages (const IlvPageWriter *self);

G_END_DECLS
