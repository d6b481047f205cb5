/* Prints a verdict: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-decide-print.h"

#include "widgets/flowchart/ilv-flow-paint.h"

#include <glib/gi18n.h>

#define FONT "Sans 10"

typedef struct {
  IlvFlow *flow;
  char *text;
  PangoLayout *layout;
  GArray *first_lines; /* of each page of text */
} Job;

static void
job_free (gpointer data, GClosure *closure)
{
  Job *self = data;

  ilv_flow_free (self->flow);
  g_free (self->text);
  g_clear_object (&self->layout);
  g_array_unref (self->first_lines);
  g_free (self);
}

/* Which line each page begins with. */
static void
begin_cb (GtkPrintOperation *operation, GtkPrintContext *context, Job *self)
{
  double height = gtk_print_context_get_height (context), used = 0;
  PangoFontDescription *font = pango_font_description_from_string (FONT);
  guint first = 0;

  self->layout = gtk_print_context_create_pango_layout (context);
  pango_layout_set_font_description (self->layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (self->layout, (int)(gtk_print_context_get_width (context) * PANGO_SCALE));
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (self->layout, self->text, -1);
  g_array_set_size (self->first_lines, 0);
  g_array_append_val (self->first_lines, first);
  for (guint i = 0; i < (guint)pango_layout_get_line_count (self->layout); i++) {
    PangoRectangle place;
    pango_layout_line_get_extents (pango_layout_get_line_readonly (self->layout, (int)i), NULL,
                                   &place);
    used += place.height / (double)PANGO_SCALE;
    if (used <= height)
      continue;
    used = place.height / (double)PANGO_SCALE;
    g_array_append_val (self->first_lines, i);
  }
  gtk_print_operation_set_n_pages (operation, (int)self->first_lines->len + 1);
}

static void
draw_text (Job *self, cairo_t *cr, guint page)
{
  guint line = g_array_index (self->first_lines, guint, page);
  guint last = page + 1 < self->first_lines->len
                   ? g_array_index (self->first_lines, guint, page + 1)
                   : (guint)pango_layout_get_line_count (self->layout);
  double y = 0;

  for (; line < last; line++) {
    PangoLayoutLine *one = pango_layout_get_line_readonly (self->layout, (int)line);
    PangoRectangle place;
    pango_layout_line_get_extents (one, NULL, &place);
    cairo_move_to (cr, 0, y - place.y / (double)PANGO_SCALE);
    pango_cairo_show_layout_line (cr, one);
    y += place.height / (double)PANGO_SCALE;
  }
}

static void
draw_flow (Job *self, cairo_t *cr, double width, double height)
{
  IlvFlowRuler ruler = {cr, NULL};
  g_autoptr (IlvFlowLayout) layout =
      ilv_flow_layout_new (self->flow, 0, 1, ilv_flow_ruler_measure, &ruler);
  double scale = MIN (width / layout->width, height / layout->height);

  cairo_scale (cr, MIN (scale, 1), MIN (scale, 1));
  ilv_flow_paint (cr, ilv_palette_get (ILV_THEME_LIGHT), self->flow, layout, NULL, -1);
}

static void
draw_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, Job *self)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);

  if (page < (int)self->first_lines->len)
    draw_text (self, cr, (guint)page);
  else
    draw_flow (self, cr, gtk_print_context_get_width (context),
               gtk_print_context_get_height (context));
}

static GtkPrintOperation *
make_operation (const IlvVerdict *verdict, const char *text)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  Job *job = g_new0 (Job, 1);

  job->flow = ilv_flow_new (verdict);
  job->text = g_strdup (text);
  job->first_lines = g_array_new (FALSE, FALSE, sizeof (guint));
  gtk_print_operation_set_job_name (operation, _ ("Verdict"));
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_cb), job);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_cb), job, job_free, 0);
  return operation;
}

void
ilv_decide_print (GtkWindow *parent, const IlvVerdict *verdict, const char *text)
{
  g_autoptr (GtkPrintOperation) operation = make_operation (verdict, text);

  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

gboolean
ilv_decide_print_to_file (const IlvVerdict *verdict, const char *text, const char *path,
                          GError **error)
{
  g_autoptr (GtkPrintOperation) operation = make_operation (verdict, text);

  gtk_print_operation_set_export_filename (operation, path);
  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, error) !=
         GTK_PRINT_OPERATION_RESULT_ERROR;
}
