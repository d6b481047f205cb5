/* Text, tables and pictures set on the pages of a PDF: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-page-writer.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <string.h>

#define A4_WIDTH 595.28
#define A4_HEIGHT 841.89
#define MARGIN 54.0
#define FOOT 30.0
#define FOOT_SIZE 8.0
#define CELL_PAD 4.0
#define SANS "Sans"
#define MONO "Monospace"

struct _IlvPageWriter {
  GByteArray *bytes;
  cairo_surface_t *surface;
  cairo_t *cr;
  const IlvPalette *palette;
  double width, height, y;
  char *title;
  gboolean has_numbers, is_fresh; /* nothing stands on the page yet */
  guint n_pages;
  int outline[4]; /* the last entry of each level */
};

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
set_metadata (IlvPageWriter *self, const IlvPageSetup *setup)
{
  const struct {
    cairo_pdf_metadata_t kind;
    const char *text;
  } all[] = {{CAIRO_PDF_METADATA_TITLE, setup->title},
             {CAIRO_PDF_METADATA_AUTHOR, setup->author},
             {CAIRO_PDF_METADATA_KEYWORDS, setup->keywords},
             {CAIRO_PDF_METADATA_SUBJECT, setup->subject}};
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i].text != NULL)
      cairo_pdf_surface_set_metadata (self->surface, all[i].kind, all[i].text);
}

static void
begin_page (IlvPageWriter *self)
{
  self->y = MARGIN;
  self->is_fresh = TRUE;
  self->n_pages++;
}

IlvPageWriter *
ilv_page_writer_new (const IlvPageSetup *setup)
{
  IlvPageWriter *self = g_new0 (IlvPageWriter, 1);
  self->bytes = g_byte_array_new ();
  self->width = setup->width > 0 ? setup->width : A4_WIDTH;
  self->height = setup->height > 0 ? setup->height : A4_HEIGHT;
  self->surface =
      cairo_pdf_surface_create_for_stream (append_cb, self->bytes, self->width, self->height);
  self->cr = cairo_create (self->surface);
  self->palette = ilv_palette_get (ILV_THEME_LIGHT);
  self->title = g_strdup (setup->title);
  self->has_numbers = setup->has_numbers;
  set_metadata (self, setup);
  begin_page (self);
  return self;
}

void
ilv_page_writer_free (IlvPageWriter *self)
{
  if (self == NULL)
    return;
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
  g_byte_array_unref (self->bytes);
  g_free (self->title);
  g_free (self);
}

double
ilv_page_writer_get_room (const IlvPageWriter *self)
{
  return self->height - MARGIN - self->y;
}

guint
ilv_page_writer_get_n_pages (const IlvPageWriter *self)
{
  return self->n_pages;
}

static double
get_measure (const IlvPageWriter *self)
{
  return self->width - 2 * MARGIN;
}

/* --- layouts --- */

static PangoLayout *
make_layout (IlvPageWriter *self, const char *markup, const IlvPageStyle *style, double width)
{
  PangoLayout *layout = pango_cairo_create_layout (self->cr);
  PangoFontDescription *font = pango_font_description_new ();
  pango_font_description_set_family (font, style->is_mono ? MONO : SANS);
  pango_font_description_set_absolute_size (font, style->size * PANGO_SCALE);
  pango_font_description_set_weight (font,
                                     style->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_markup (layout, markup, -1);
  return layout;
}

static double
get_height (PangoLayout *layout)
{
  int height;
  pango_layout_get_size (layout, NULL, &height);
  return (double)height / PANGO_SCALE;
}

/* --- pages --- */

static void
draw_foot (IlvPageWriter *self)
{
  const IlvPageStyle style = {.size = FOOT_SIZE};
  g_autofree char *number = g_strdup_printf ("%u", self->n_pages);
  g_autofree char *title = g_markup_escape_text (self->title != NULL ? self->title : "", -1);
  const char *const texts[] = {title, number};
  ilv_palette_set_source (self->cr, &self->palette->dim_text);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (PangoLayout) layout = make_layout (self, texts[i], &style, get_measure (self));
    pango_layout_set_alignment (layout, i == 0 ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
    cairo_move_to (self->cr, MARGIN, self->height - FOOT);
    pango_cairo_show_layout (self->cr, layout);
  }
}

static void
end_page (IlvPageWriter *self)
{
  if (self->has_numbers)
    draw_foot (self);
  cairo_show_page (self->cr);
}

void
ilv_page_writer_break (IlvPageWriter *self)
{
  end_page (self);
  begin_page (self);
}

/* Goes on to the next page unless so much room is left here. */
static void
need (IlvPageWriter *self, double room)
{
  if (!self->is_fresh && ilv_page_writer_get_room (self) < room)
    ilv_page_writer_break (self);
}

GBytes *
ilv_page_writer_end (IlvPageWriter *self, GError **error)
{
  end_page (self);
  cairo_surface_finish (self->surface);
  cairo_status_t status = cairo_surface_status (self->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_status (self->cr);
  GBytes *bytes = NULL;
  if (status == CAIRO_STATUS_SUCCESS)
    bytes = g_bytes_new (self->bytes->data, self->bytes->len);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("the pages could not be painted (%s)"),
                 cairo_status_to_string (status));
  ilv_page_writer_free (self);
  return bytes;
}

/* --- text --- */

static void
begin_link (IlvPageWriter *self, const char *uri)
{
  g_autofree char *attributes =
      uri[0] == '#' ? g_strdup_printf ("dest='%s'", uri + 1) : g_strdup_printf ("uri='%s'", uri);
  cairo_tag_begin (self->cr, CAIRO_TAG_LINK, attributes);
}

static void
draw_ground (IlvPageWriter *self, const IlvPageStyle *style, double height)
{
  ilv_palette_set_source (self->cr, style->ground);
  cairo_rectangle (self->cr, MARGIN, self->y, get_measure (self), height + 0.5);
  cairo_fill (self->cr);
}

static void
draw_mark (IlvPageWriter *self, const IlvPageStyle *style, double baseline)
{
  g_autoptr (PangoLayout) layout = make_layout (self, style->mark, style, style->indent);
  cairo_move_to (self->cr, MARGIN + style->indent - style->size * 1.4, baseline);
  pango_cairo_show_layout_line (self->cr, pango_layout_get_line_readonly (layout, 0));
}

static void
draw_line (IlvPageWriter *self, PangoLayoutIter *iter, const IlvPageStyle *style, gboolean is_first)
{
  PangoRectangle logical;
  pango_layout_iter_get_line_extents (iter, NULL, &logical);
  double height = (double)logical.height / PANGO_SCALE;
  need (self, height);
  double baseline =
      self->y + (double)(pango_layout_iter_get_baseline (iter) - logical.y) / PANGO_SCALE;
  if (style->ground != NULL)
    draw_ground (self, style, height);
  ilv_palette_set_source (self->cr,
                          style->is_dim ? &self->palette->dim_text : &self->palette->text);
  if (is_first && style->mark != NULL)
    draw_mark (self, style, baseline);
  if (style->uri != NULL)
    begin_link (self, style->uri);
  cairo_move_to (self->cr, MARGIN + style->indent, baseline);
  pango_cairo_show_layout_line (self->cr, pango_layout_iter_get_line_readonly (iter));
  if (style->uri != NULL)
    cairo_tag_end (self->cr, CAIRO_TAG_LINK);
  self->y += height;
  self->is_fresh = FALSE;
}

void
ilv_page_writer_add_text (IlvPageWriter *self, const char *markup, const IlvPageStyle *style)
{
  gboolean is_first = TRUE;
  g_autoptr (PangoLayout) layout =
      make_layout (self, markup, style, get_measure (self) - style->indent);
  need (self, style->before + (style->keep > 0 ? get_height (layout) + style->keep : 0));
  self->y += self->is_fresh ? 0 : style->before;
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  do {
    draw_line (self, iter, style, is_first);
    is_first = FALSE;
  } while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  self->y += style->after;
}

void
ilv_page_writer_add_place (IlvPageWriter *self, const char *title, const char *id, guint level)
{
  g_autofree char *dest = g_strdup_printf ("name='%s'", id);
  g_autofree char *link = g_strdup_printf ("dest='%s'", id);
  int parent = level > 0 ? self->outline[level - 1] : CAIRO_PDF_OUTLINE_ROOT;
  cairo_tag_begin (self->cr, CAIRO_TAG_DEST, dest);
  cairo_tag_end (self->cr, CAIRO_TAG_DEST);
  self->outline[level] = cairo_pdf_surface_add_outline (self->surface, parent, title, link, 0);
}

/* --- tables --- */

#define MAX_COLUMNS 8

/* Columns in proportion to their longest text, within bounds. */
static void
share_width (const GPtrArray *rows, double width, guint n, double *columns)
{
  double sum = 0;
  for (guint i = 0; i < n; i++) {
    columns[i] = 8;
    for (guint k = 0; k < rows->len; k++) {
      char **cells = g_ptr_array_index (rows, k);
      columns[i] = MAX (columns[i], (double)g_utf8_strlen (cells[i], -1));
    }
    columns[i] = MIN (columns[i], 40);
    sum += columns[i];
  }
  for (guint i = 0; i < n; i++)
    columns[i] *= width / sum;
}

static void
add_row (IlvPageWriter *self, char **cells, guint n, const double *columns,
         const IlvPageStyle *style)
{
  PangoLayout *layouts[MAX_COLUMNS];
  double height = 0, x = MARGIN;
  for (guint i = 0; i < n; i++) {
    layouts[i] = make_layout (self, cells[i], style, columns[i] - 2 * CELL_PAD);
    height = MAX (height, get_height (layouts[i]));
  }
  for (guint i = 0; i < n; i++) {
    ilv_palette_set_source (self->cr, &self->palette->text);
    cairo_move_to (self->cr, x + CELL_PAD, self->y + CELL_PAD);
    pango_cairo_show_layout (self->cr, layouts[i]);
    x += columns[i];
    g_object_unref (layouts[i]);
  }
  self->y += height + 2 * CELL_PAD;
  ilv_palette_set_source (self->cr, &self->palette->card_border);
  cairo_set_line_width (self->cr, style->is_bold ? 1 : 0.5);
  cairo_move_to (self->cr, MARGIN, self->y);
  cairo_line_to (self->cr, MARGIN + get_measure (self), self->y);
  cairo_stroke (self->cr);
  self->is_fresh = FALSE;
}

static double
measure_row (IlvPageWriter *self, char **cells, guint n, const double *columns,
             const IlvPageStyle *style)
{
  double height = 0;
  for (guint i = 0; i < n; i++) {
    g_autoptr (PangoLayout) layout = make_layout (self, cells[i], style, columns[i] - 2 * CELL_PAD);
    height = MAX (height, get_height (layout));
  }
  return height + 2 * CELL_PAD;
}

void
ilv_page_writer_add_table (IlvPageWriter *self, const GPtrArray *rows, double size)
{
  const IlvPageStyle head = {.size = size, .is_bold = TRUE}, body = {.size = size};
  double columns[MAX_COLUMNS];
  guint n = MIN (g_strv_length (g_ptr_array_index (rows, 0)), MAX_COLUMNS);
  share_width (rows, get_measure (self), n, columns);
  for (guint i = 0; i < rows->len; i++) {
    char **cells = g_ptr_array_index (rows, i);
    double height = measure_row (self, cells, n, columns, i == 0 ? &head : &body);
    if (ilv_page_writer_get_room (self) < height * (i == 0 ? 2.5 : 1) && !self->is_fresh) {
      ilv_page_writer_break (self);
      if (i > 0)
        add_row (self, g_ptr_array_index (rows, 0), n, columns, &head);
    }
    add_row (self, cells, n, columns, i == 0 ? &head : &body);
  }
  self->y += 2 * size;
}

/* --- pictures --- */

void
ilv_page_writer_add_picture (IlvPageWriter *self, double width, double height, IlvPagePaint paint,
                             gconstpointer data)
{
  double most = self->height - 2 * MARGIN - 3 * FOOT;
  double scale = MIN (get_measure (self) / width, most / height);
  need (self, height * scale + FOOT);
  cairo_save (self->cr);
  cairo_translate (self->cr, MARGIN + (get_measure (self) - width * scale) / 2, self->y);
  cairo_scale (self->cr, scale, scale);
  cairo_rectangle (self->cr, 0, 0, width, height);
  cairo_clip (self->cr);
  paint (self->cr, self->palette, data);
  cairo_restore (self->cr);
  self->y += height * scale + 6;
  self->is_fresh = FALSE;
}
