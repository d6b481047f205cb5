/* A benchmark that runs: how far, Pause, Cancel, and each cell.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-bench-progress.h"

#include <glib/gi18n.h>

#include "app/pages/benchmark/ilv-bench-words.h"

struct _IlvBenchProgressBar {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  GtkLabel *label;
  GtkPopover *popover;
  GtkListView *cells;
  GtkButton *pause_button;
  GtkButton *cancel_button;
  GtkProgressBar *bar;

  /* owned */
  IlvBenchmark *benchmark;
  GtkStringList *lines; /* one per cell */
};

G_DEFINE_FINAL_TYPE (IlvBenchProgressBar, ilv_bench_progress, GTK_TYPE_WIDGET)

/* --- words --- */

static char *
describe_running (const IlvBenchProgress *progress, const IlvBenchResult *result)
{
  g_autofree char *cell =
      progress->cell < result->cells->len
          ? ilv_bench_words_cell (result, ilv_bench_result_get_cell (result, progress->cell))
          : g_strdup ("");
  g_autofree char *left = ilv_bench_words_duration (progress->left_ns);

  return g_strdup_printf (progress->kind == ILV_BENCH_WARM_UP
                              ? _ ("Warm-up: %s · run %u of at least %u · about %s left")
                          : progress->kind == ILV_BENCH_RECORDED
                              ? _ ("Recording: %s · run %u of at least %u · about %s left")
                              : _ ("%s · run %u of at least %u · about %s left"),
                          cell, progress->n_done + 1, MAX (progress->n_least, progress->n_done + 1),
                          left);
}

static char *
describe_search (double share, gboolean is_measuring)
{
  if (!is_measuring)
    return g_strdup (_ ("Predicting where it flips…"));
  return g_strdup_printf (_ ("Measuring around where it flips: %.0f %%"), 100 * share);
}

static char *
describe (IlvBenchProgressBar *self)
{
  gboolean is_measuring;
  double share;
  const IlvBenchProgress *progress = ilv_benchmark_get_progress (self->benchmark);
  const IlvBenchResult *result = ilv_benchmark_get_result (self->benchmark);

  switch (ilv_benchmark_get_state (self->benchmark)) {
  case ILV_BENCHMARK_PAUSED:
    return g_strdup (progress->phase == ILV_BENCH_PAUSED
                         ? _ ("Paused")
                         : _ ("Paused after the run that goes on now"));
  case ILV_BENCHMARK_STOPPING:
    return g_strdup (_ ("Stopping…"));
  case ILV_BENCHMARK_RUNNING:
    if (ilv_benchmark_is_finding (self->benchmark, &share, &is_measuring))
      return describe_search (share, is_measuring);
    if (progress->phase == ILV_BENCH_CALIBRATING || result == NULL)
      return g_strdup (_ ("Measuring how fast the interpreters are…"));
    return describe_running (progress, result);
  case ILV_BENCHMARK_STARTING:
  case ILV_BENCHMARK_IDLE:
    break;
  }
  return g_strdup (_ ("Starting…"));
}

/* "threads, 100 jobs: 4 of 7 to 15 runs" */
static char *
describe_cell (const IlvBenchResult *result, guint index)
{
  const IlvBenchCell *cell = ilv_bench_result_get_cell (result, index);
  g_autofree char *name = ilv_bench_words_cell (result, cell);
  guint n = ilv_bench_cell_count (cell, ILV_BENCH_TIMED);

  switch (cell->stop) {
  case ILV_BENCH_ENOUGH:
    return g_strdup_printf (_ ("%s: %u runs, enough"), name, n);
  case ILV_BENCH_MOST:
    return g_strdup_printf (_ ("%s: %u runs, it spreads"), name, n);
  case ILV_BENCH_BUDGET:
    return g_strdup_printf (_ ("%s: %u runs, out of time"), name, n);
  case ILV_BENCH_FAILED:
    return g_strdup_printf (_ ("%s: cannot be run"), name);
  case ILV_BENCH_OPEN:
    break;
  }
  if (result->method.min_runs == result->method.max_runs)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s: %u of %u run", "%s: %u of %u runs",
                                         result->method.max_runs),
                            name, n, result->method.max_runs);
  return g_strdup_printf (_ ("%s: %u of %u to %u runs"), name, n, result->method.min_runs,
                          result->method.max_runs);
}

/* --- following --- */

static void
show_cells_cb (IlvBenchProgressBar *self)
{
  gboolean is_measuring;
  double share;
  const IlvBenchResult *result = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;

  if (self->benchmark != NULL && !ilv_benchmark_is_finding (self->benchmark, &share, &is_measuring))
    result = ilv_benchmark_get_result (self->benchmark);
  for (guint i = 0; result != NULL && i < result->cells->len; i++) {
    g_autofree char *line = describe_cell (result, i);
    g_strv_builder_add (builder, line);
  }
  lines = g_strv_builder_end (builder);
  gtk_string_list_splice (self->lines, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lines)),
                          (const char *const *)lines);
}

static void
changed_cb (IlvBenchProgressBar *self)
{
  IlvBenchmarkState state = ilv_benchmark_get_state (self->benchmark);
  const IlvBenchProgress *progress = ilv_benchmark_get_progress (self->benchmark);
  g_autofree char *text = describe (self);
  gboolean is_paused = state == ILV_BENCHMARK_PAUSED, is_measuring, is_finding;
  double share;

  gtk_label_set_text (self->label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), text);
  is_finding = ilv_benchmark_is_finding (self->benchmark, &share, &is_measuring);
  /* A search has no cells. */
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->popover)), !is_finding);
  if (!is_finding)
    share = (double)progress->n_done / MAX (progress->n_least, 1);
  gtk_progress_bar_set_fraction (self->bar, CLAMP (share, 0, 1));
  gtk_button_set_label (self->pause_button, is_paused ? _ ("Resume") : _ ("Pause"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->pause_button),
                            is_paused || state == ILV_BENCHMARK_RUNNING);
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel_button), state != ILV_BENCHMARK_STOPPING);
}

static void
result_changed_cb (IlvBenchProgressBar *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    show_cells_cb (self);
}

static void
pause_cb (IlvBenchProgressBar *self)
{
  ilv_benchmark_set_paused (self->benchmark,
                            ilv_benchmark_get_state (self->benchmark) == ILV_BENCHMARK_RUNNING);
}

static void
cancel_cb (IlvBenchProgressBar *self)
{
  ilv_benchmark_cancel (self->benchmark);
}

/* --- object --- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkStringObject *line = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (line));
}

static void
ilv_bench_progress_dispose (GObject *object)
{
  IlvBenchProgressBar *self = ILV_BENCH_PROGRESS (object);

  g_clear_object (&self->benchmark);
  g_clear_object (&self->lines);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (ilv_bench_progress_parent_class)->dispose (object);
}

static void
ilv_bench_progress_class_init (IlvBenchProgressBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_bench_progress_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/interleave/ui/ilv-bench-progress.ui");
  gtk_widget_class_bind_template_child (widget_class, IlvBenchProgressBar, box);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchProgressBar, label);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchProgressBar, popover);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchProgressBar, cells);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchProgressBar, pause_button);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchProgressBar, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, IlvBenchProgressBar, bar);
  gtk_widget_class_bind_template_callback (widget_class, show_cells_cb);
  gtk_widget_class_bind_template_callback (widget_class, pause_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
ilv_bench_progress_init (IlvBenchProgressBar *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkNoSelection *selection;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->lines = gtk_string_list_new (NULL);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->lines)));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->cells, factory);
  gtk_list_view_set_model (self->cells, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
}

void
ilv_bench_progress_set_benchmark (IlvBenchProgressBar *self, IlvBenchmark *benchmark)
{
  g_return_if_fail (ILV_IS_BENCH_PROGRESS (self));
  g_set_object (&self->benchmark, benchmark);
  g_signal_connect_object (benchmark, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (benchmark, "result-changed", G_CALLBACK (result_changed_cb), self,
                           G_CONNECT_SWAPPED);
  changed_cb (self);
}
