/* The fidelity table as a widget: each workload's models, predicted beside measured.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-fidelity-view.h"

#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define NOTHING "–"

typedef struct {
  GtkGrid *grid;
  int row, column;
  double noise; /* of the whole table */
} Filler;

#define CAUSE_COLUMNS 8 /* what a narrow window shows of the table */

static GtkWidget *
add (Filler *self, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), self->column == 0 ? 0 : 1);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (self->grid, label, self->column++, self->row, 1, 1);
  return label;
}

static void
add_error (Filler *self, double error)
{
  g_autofree char *text =
      isnan (error) ? g_strdup (NOTHING) : g_strdup_printf ("%+.1f %%", 100 * error);
  GtkWidget *label = add (self, text, "numeric");
  if (fabs (error) > ILV_FIDELITY_WIDE)
    gtk_widget_add_css_class (label, "heading");
}

static void
add_time (Filler *self, double ns)
{
  g_autofree char *text = isnan (ns) ? g_strdup (NOTHING) : ilv_format_time ((gint64)ns);
  add (self, text, "numeric");
}

static void
add_cores (Filler *self, const IlvFidelityCell *cell)
{
  double used = ilv_fidelity_cell_get_measured (cell, ILV_FIDELITY_CPU);
  double foreseen = ilv_fidelity_cell_get_predicted (cell, ILV_FIDELITY_CPU);
  g_autofree char *text = isnan (used) ? g_strdup_printf ("%.2f / " NOTHING, foreseen)
                                       : g_strdup_printf ("%.2f / %.2f", foreseen, used);
  add (self, text, "numeric");
}

/* Why the error above is so large, in the columns that are seen first. */
static void
add_cause (Filler *self, const IlvFidelityCell *cell)
{
  const char *cause = ilv_fidelity_cell_get_cause (cell, self->noise);
  if (cause == NULL)
    return;
  g_autofree char *text = g_strdup_printf ("%s: %s", cell->predicted->model, cause);
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_bottom (label, 3);
  gtk_widget_add_css_class (label, "caption");
  gtk_grid_attach (self->grid, label, 0, ++self->row, CAUSE_COLUMNS, 1);
}

static void
add_cell (Filler *self, const IlvFidelityCell *cell)
{
  self->row++;
  self->column = 0;
  GtkWidget *name = add (self, cell->predicted->model, NULL);
  if (cell->problem != NULL)
    gtk_widget_set_tooltip_text (name, cell->problem);
  add_time (self, ilv_fidelity_cell_get_predicted (cell, ILV_FIDELITY_TOTAL));
  add_time (self, ilv_fidelity_cell_get_measured (cell, ILV_FIDELITY_TOTAL));
  add_error (self, ilv_fidelity_cell_get_error (cell, ILV_FIDELITY_TOTAL));
  add_error (self, ilv_fidelity_cell_get_noise (cell));
  add_error (self, ilv_fidelity_cell_get_error (cell, ILV_FIDELITY_P50));
  add_error (self, ilv_fidelity_cell_get_error (cell, ILV_FIDELITY_P99));
  add_time (self, ilv_fidelity_cell_get_predicted (cell, ILV_FIDELITY_GIL_WAIT));
  add_time (self, ilv_fidelity_cell_get_measured (cell, ILV_FIDELITY_GIL_WAIT));
  add_cores (self, cell);
  add_cause (self, cell);
}

/* The workload's name in the first column, then what the columns are. */
static void
add_titles (Filler *self, const IlvFidelityCell *cell)
{
  const char *const titles[] = {_ ("Predicted"), _ ("Measured"), _ ("Error"),
                                _ ("A/A"),       _ ("p50"),      _ ("p99"),
                                _ ("GIL wait"),  _ ("measured"), _ ("CPU use")};
  g_autofree char *name = g_strdup_printf ("%s, Python %s", cell->workload, cell->python);
  self->row++;
  self->column = 0;
  gtk_widget_set_margin_top (add (self, name, "heading"), 18);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    gtk_widget_set_margin_top (add (self, titles[i], "dim-label"), 18);
}

static gboolean
is_same_block (const IlvFidelityCell *a, const IlvFidelityCell *b)
{
  return a != NULL && strcmp (a->workload, b->workload) == 0 && strcmp (a->python, b->python) == 0;
}

static GtkWidget *
make_grid (const IlvFidelity *table, double noise)
{
  GtkWidget *grid = gtk_grid_new ();
  Filler filler = {GTK_GRID (grid), 0, 0, noise};
  const IlvFidelityCell *before = NULL;
  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_widget_set_halign (grid, GTK_ALIGN_CENTER);
  for (guint i = 0; i < table->cells->len; i++) {
    const IlvFidelityCell *cell = g_ptr_array_index (table->cells, i);
    if (!is_same_block (before, cell))
      add_titles (&filler, cell);
    add_cell (&filler, cell);
    before = cell;
  }
  return grid;
}

static char *
summarize (const IlvFidelitySummary *summary)
{
  g_autoptr (GString) text = g_string_new (NULL);
  if (summary->n_measured == 0)
    return g_strdup (_ ("Nothing was measured."));
  g_string_append_printf (text,
                          _ ("Error of the total over %u cells: median %.1f %%, largest %.1f %%."),
                          summary->n_measured, 100 * summary->median, 100 * summary->largest);
  if (summary->n_wide > 0) {
    g_string_append_c (text, '\n');
    g_string_append_printf (
        text,
        _ ("Above %.0f %%: %u, beyond noise: %u. What is known of the cause stands below each."),
        100 * ILV_FIDELITY_WIDE, summary->n_wide, summary->n_wide_beyond);
  }
  g_string_append_c (text, '\n');
  g_string_append_printf (
      text,
      _ ("The order of models was foreseen wrongly for %u of %u pairs that differ by more than "
         "%.0f %% beyond noise."),
      summary->n_wrong, summary->n_compared, 100 * ILV_FIDELITY_SAME);
  if (!isnan (summary->noise)) {
    g_string_append_c (text, '\n');
    g_string_append_printf (text, _ ("The same thing measured twice differs by %.1f %% (median)."),
                            100 * summary->noise);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

GtkWidget *
ilv_fidelity_view_new (const IlvFidelity *table)
{
  g_return_val_if_fail (table != NULL, NULL);
  IlvFidelitySummary figures = ilv_fidelity_summarize (table);
  g_autofree char *summary = summarize (&figures);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (summary), *scroller = gtk_scrolled_window_new ();
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_focusable (label, FALSE); /* by the pointer: else all of it is selected at first */
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_top (box, 12);
  gtk_box_append (GTK_BOX (box), label);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), make_grid (table, figures.noise));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), scroller);
  return box;
}
