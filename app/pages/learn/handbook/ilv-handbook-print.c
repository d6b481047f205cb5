/* Prints a page of the handbook: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page becomes pieces, each a run of markup with a font size and an indent. They are laid out
 * one below the other; lines never cross from sheet to sheet. */
#include "ilv-handbook-print.h"

#include <string.h>

#include "app/model/ilv-handbook-text.h"

#define FONT "Sans 10"
#define CODE_FONT "Monospace 8"
#define FOOT_PT 20

typedef struct {
  char *markup;
  gboolean is_code;
  double indent, gap; /* points; the gap is above */
} Piece;

typedef struct {
  guint piece;
  int line;
  guint sheet;
  double x, y;
} Line;

typedef struct {
  GArray *pieces;  /* Piece */
  GPtrArray *laid; /* PangoLayout, one a piece */
  GArray *lines;   /* Line */
  char *title;
} Job;

/* --- pieces --- */

static void
piece_clear_cb (gpointer piece)
{
  g_free (((Piece *)piece)->markup);
}

static void
add_markup (Job *self, double gap, double indent, gboolean is_code, char *markup)
{
  Piece piece = {.markup = markup, .is_code = is_code, .indent = indent, .gap = gap};
  g_array_append_val (self->pieces, piece);
}

/* `text` between two pieces of markup. */
static void
add (Job *self, double gap, double indent, const char *before, const char *text, const char *after)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  add_markup (self, gap, indent, FALSE, g_strconcat (before, escaped, after, NULL));
}

static void
add_text (Job *self, double gap, double indent, const char *before, const GPtrArray *text,
          IlvNumbers *numbers)
{
  g_autofree char *markup = ilv_handbook_text_to_markup (text, numbers);
  /* Pango alone knows no links. */
  g_autoptr (GRegex) link = g_regex_new ("</?a( [^>]*)?>", 0, 0, NULL);
  g_autofree char *plain = g_regex_replace_literal (link, markup, -1, 0, "", 0, NULL);
  add_markup (self, gap, indent, FALSE, g_strconcat (before, plain, NULL));
}

static void
add_items (Job *self, const IlvBlock *block, IlvNumbers *numbers)
{
  gboolean is_numbered = block->kind == ILV_BLOCK_FIGURE || block->list == ILV_LIST_STEPS;
  for (guint i = 0; i < block->items->len; i++) {
    g_autofree char *mark = is_numbered                         ? g_strdup_printf ("%u. ", i + 1)
                            : block->list == ILV_LIST_CHECKLIST ? g_strdup ("☐ ")
                                                                : g_strdup ("• ");
    add_text (self, 3, 12, mark, g_ptr_array_index (block->items, i), numbers);
  }
}

static void
add_table (Job *self, const IlvBlock *block, IlvNumbers *numbers)
{
  const GPtrArray *head = g_ptr_array_index (block->rows, 0);
  add (self, 8, 0, "<b>", block->title, "</b>");
  for (guint i = 1; i < block->rows->len; i++) {
    const GPtrArray *row = g_ptr_array_index (block->rows, i);
    add_text (self, 3, 12, "", g_ptr_array_index (row, 0), numbers);
    for (guint j = 1; j < row->len; j++) {
      g_autofree char *name = ilv_handbook_text_to_plain (g_ptr_array_index (head, j), numbers);
      g_autofree char *escaped = g_markup_escape_text (name, -1);
      g_autofree char *before = g_strdup_printf ("<small>%s:</small> ", escaped);
      add_text (self, 1, 30, before, g_ptr_array_index (row, j), numbers);
    }
  }
}

static void
add_titled (Job *self, const IlvBlock *block, const char *before, const char *after,
            IlvNumbers *numbers)
{
  add (self, 8, 0, before, block->title, after);
  add_text (self, 1, 12, "", block->text, numbers);
}

static void
add_block (Job *self, const IlvBlock *block, IlvNumbers *numbers)
{
  g_autofree char *label = NULL;
  switch (block->kind) {
  case ILV_BLOCK_LIST:
  case ILV_BLOCK_FIGURE:
    add_items (self, block, numbers);
    break;
  case ILV_BLOCK_TABLE:
    add_table (self, block, numbers);
    break;
  case ILV_BLOCK_CODE:
  case ILV_BLOCK_COMMAND:
    if (block->title != NULL)
      add (self, 8, 0, "<b>", block->title, "</b>");
    add_markup (self, 4, 12, TRUE, g_markup_escape_text (block->code, -1));
    break;
  case ILV_BLOCK_QUOTE:
    add_text (self, 8, 20, "", block->text, numbers);
    add (self, 1, 20, "<small>— ", block->by, "</small>");
    break;
  case ILV_BLOCK_CALLOUT:
    label = g_strdup_printf ("<b>%s:</b> ", ilv_handbook_callout_label (block->callout));
    add_text (self, 8, 12, label, block->text, numbers);
    break;
  case ILV_BLOCK_TERM:
    add_titled (self, block, "<b>", "</b>", numbers);
    break;
  case ILV_BLOCK_MYTH:
    add_titled (self, block, "<b>✗ “", "”</b>", numbers);
    break;
  case ILV_BLOCK_WATCH:
    break; /* nothing to press on paper */
  case ILV_BLOCK_PARAGRAPH:
    add_text (self, 8, 0, "", block->text, numbers);
    break;
  }
}

static Job *
job_new (const IlvHandbookPage *page, IlvNumbers *numbers)
{
  Job *self = g_new0 (Job, 1);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, piece_clear_cb);
  self->laid = g_ptr_array_new_with_free_func (g_object_unref);
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  self->title = g_strdup (page->title);
  add (self, 0, 0, "<span size=\"180%\" weight=\"bold\">", page->title, "</span>");
  add (self, 6, 0, "<span size=\"110%\">", page->summary, "</span>");
  for (guint i = 0; i < page->sections->len; i++) {
    const IlvHandbookSection *section = g_ptr_array_index (page->sections, i);
    add (self, 16, 0, "<span size=\"130%\" weight=\"bold\">", section->title, "</span>");
    for (guint j = 0; j < section->blocks->len; j++)
      add_block (self, g_ptr_array_index (section->blocks, j), numbers);
  }
  if (ilv_handbook_page_has_numbers (page)) {
    g_autofree char *note = ilv_handbook_numbers_note (numbers);
    add (self, 14, 0, "<small>", note, "</small>");
  }
  return self;
}

static void
job_free (gpointer data, GClosure *closure)
{
  Job *self = data;
  g_array_unref (self->pieces);
  g_ptr_array_unref (self->laid);
  g_array_unref (self->lines);
  g_free (self->title);
  g_free (self);
}

/* --- sheets --- */

static PangoLayout *
lay_out (GtkPrintContext *context, const Piece *piece)
{
  PangoLayout *layout = gtk_print_context_create_pango_layout (context);
  PangoFontDescription *font =
      pango_font_description_from_string (piece->is_code ? CODE_FONT : FONT);
  double width = gtk_print_context_get_width (context) - piece->indent;
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_markup (layout, piece->markup, -1);
  return layout;
}

static void
begin_cb (GtkPrintOperation *operation, GtkPrintContext *context, Job *self)
{
  double height = gtk_print_context_get_height (context) - FOOT_PT, y = 0;
  guint sheet = 0;
  g_ptr_array_set_size (self->laid, 0);
  g_array_set_size (self->lines, 0);
  for (guint i = 0; i < self->pieces->len; i++) {
    const Piece *piece = &g_array_index (self->pieces, Piece, i);
    PangoLayout *layout = lay_out (context, piece);
    g_ptr_array_add (self->laid, layout);
    y += y > 0 ? piece->gap : 0;
    for (int line = 0; line < pango_layout_get_line_count (layout); line++) {
      PangoRectangle place;
      pango_layout_line_get_extents (pango_layout_get_line_readonly (layout, line), NULL, &place);
      double tall = place.height / (double)PANGO_SCALE;
      if (y + tall > height && y > 0) {
        y = 0;
        sheet++;
      }
      Line one = {i, line, sheet, piece->indent, y - place.y / (double)PANGO_SCALE};
      g_array_append_val (self->lines, one);
      y += tall;
    }
  }
  gtk_print_operation_set_n_pages (operation, (int)sheet + 1);
}

static void
draw_foot (GtkPrintContext *context, const Job *self, int sheet)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  g_autofree char *text = g_strdup_printf ("Interleave · %s · %d", self->title, sheet + 1);
  g_autoptr (PangoLayout) layout = gtk_print_context_create_pango_layout (context);
  PangoFontDescription *font = pango_font_description_from_string ("Sans 8");
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cr, 0, gtk_print_context_get_height (context) - FOOT_PT / 2.0);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_cb (GtkPrintOperation *operation, GtkPrintContext *context, int sheet, Job *self)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = &g_array_index (self->lines, Line, i);
    if (line->sheet != (guint)sheet)
      continue;
    cairo_move_to (cr, line->x, line->y);
    pango_cairo_show_layout_line (cr, pango_layout_get_line_readonly (
                                          g_ptr_array_index (self->laid, line->piece), line->line));
  }
  draw_foot (context, self, sheet);
}

static GtkPrintOperation *
make_operation (const IlvHandbookPage *page, IlvNumbers *numbers)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  Job *job = job_new (page, numbers);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, page->title);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_cb), job);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_cb), job, job_free, 0);
  return operation;
}

void
ilv_handbook_print (GtkWindow *parent, const IlvHandbookPage *page, IlvNumbers *numbers)
{
  g_autoptr (GtkPrintOperation) operation = make_operation (page, numbers);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

gboolean
ilv_handbook_print_to_file (const IlvHandbookPage *page, IlvNumbers *numbers, const char *path,
                            GError **error)
{
  g_autoptr (GtkPrintOperation) operation = make_operation (page, numbers);
  gtk_print_operation_set_export_filename (operation, path);
  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, error) !=
         GTK_PRINT_OPERATION_RESULT_ERROR;
}
