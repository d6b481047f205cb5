/* Figures of the shown runs in a grid: a column a model, so far or of the whole run.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Under a curtain the whole run's figures and totals are not shown at all. */
#include "ilv-figures-grid.h"

#include <glib/gi18n.h>

#include "app/model/ilv-so-far.h"
#include "widgets/why/ilv-why-label.h"

enum {
  ROW_JOBS,
  ROW_THROUGHPUT,
  ROW_P50,
  ROW_P95,
  ROW_P99,
  ROW_CPU,
  ROW_GIL,
  ROW_MEMORY,
  ROW_PREDICTED,
  ROW_MEASURED,
  ROW_ERROR,
  ROW_SPEEDUP,
  ROW_SERVER,
  ROW_NOT_DONE,
  N_ROWS
};

static const char *const row_names[N_ROWS] = {
    N_ ("Jobs done"),   N_ ("Per second"), N_ ("Latency p50"), N_ ("Latency p95"),
    N_ ("Latency p99"), N_ ("Cores busy"), N_ ("GIL wait"),    N_ ("Memory"),
    N_ ("Predicted"),   N_ ("Measured"),   N_ ("Error"),       N_ ("Speed-up"),
    N_ ("Server late"), N_ ("Not done"),
};

struct _IlvFiguresGrid {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *so_far_button, *whole_button;
  GtkWidget *grid;
  GtkLabel *cells[N_ROWS][ILV_MAX_SHOWN];
  GtkWidget *names[N_ROWS];
  GtkLabel *heads[ILV_MAX_SHOWN];
  GtkLabel *reference_label;

  IlvSession *session;
  IlvSoFar *so_far[ILV_MAX_SHOWN];
};

G_DEFINE_FINAL_TYPE (IlvFiguresGrid, ilv_figures_grid, GTK_TYPE_WIDGET)

static gboolean
is_before (IlvFiguresGrid *self, GtkWidget *child, int column, int row)
{
  int child_column, child_row;

  gtk_grid_query_child (GTK_GRID (self->grid), child, &child_column, &child_row, NULL, NULL);
  return child_row < row || (child_row == row && child_column < column);
}

/* A screen reader goes by the children's order, whenever they were made. */
static GtkWidget *
find_before (IlvFiguresGrid *self, int column, int row)
{
  GtkWidget *child = gtk_widget_get_last_child (self->grid);

  while (child != NULL && !is_before (self, child, column, row))
    child = gtk_widget_get_prev_sibling (child);
  return child;
}

static GtkWidget *
attach_label (IlvFiguresGrid *self, const char *text, int column, int row)
{
  GtkWidget *before = find_before (self, column, row);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_widget_set_hexpand (label, column == 0);
  gtk_grid_attach (GTK_GRID (self->grid), label, column, row, 1, 1);
  gtk_widget_insert_after (label, self->grid, before);
  return label;
}

/* Cells are made when they are first shown: most windows never have a fourth model or a measured
 * total. */
static void
show_cell (IlvFiguresGrid *self, guint row, guint run, gboolean is_shown)
{
  if (is_shown && self->cells[row][run] == NULL)
    self->cells[row][run] = GTK_LABEL (attach_label (self, "", (int)run + 1, (int)row + 1));
  if (self->cells[row][run] != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->cells[row][run]), is_shown);
}

static void
show_name (IlvFiguresGrid *self, guint row, gboolean is_shown)
{
  if (is_shown && self->names[row] == NULL) {
    self->names[row] = attach_label (self, _ (row_names[row]), 0, (int)row + 1);
    gtk_widget_add_css_class (self->names[row], "dim-label");
    if (row == ROW_SERVER)
      gtk_widget_set_tooltip_text (self->names[row],
                                   _ ("How late the loopback server answered, 99 of 100 answers no "
                                      "later: waits on I/O were longer by as much"));
  }
  if (self->names[row] != NULL)
    gtk_widget_set_visible (self->names[row], is_shown);
}

static void
show_head (IlvFiguresGrid *self, guint run, gboolean is_shown)
{
  if (is_shown && self->heads[run] == NULL) {
    GtkWidget *head = attach_label (self, "", (int)run + 1, 0);

    gtk_widget_add_css_class (head, "figures-head");
    /* "asyncio + processes" takes two lines, not two columns' width. */
    gtk_label_set_wrap (GTK_LABEL (head), TRUE);
    gtk_label_set_justify (GTK_LABEL (head), GTK_JUSTIFY_RIGHT);
    gtk_label_set_max_width_chars (GTK_LABEL (head), 9);
    gtk_widget_set_valign (head, GTK_ALIGN_END);
    self->heads[run] = GTK_LABEL (head);
  }
  if (self->heads[run] != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->heads[run]), is_shown);
}

static void
set_cell (IlvFiguresGrid *self, guint row, guint run, const char *text)
{
  if (self->cells[row][run] == NULL)
    return;
  /* Setting the same text again would lay it out again. */
  if (g_strcmp0 (gtk_label_get_text (self->cells[row][run]), text) != 0)
    gtk_label_set_text (self->cells[row][run], text);
}

static void
set_time (IlvFiguresGrid *self, guint row, guint run, gint64 ns)
{
  char text[32] = "–";

  if (ns >= 0)
    ilv_format_time_into (ns, text, sizeof text);
  set_cell (self, row, run, text);
}

static void
set_number (IlvFiguresGrid *self, guint row, guint run, const char *format, double value)
{
  char text[48];

  g_snprintf (text, sizeof text, format, value);
  set_cell (self, row, run, text);
}

static void
set_bytes (IlvFiguresGrid *self, guint run, guint64 bytes)
{
  char text[32] = "–";

  if (bytes > 0)
    ilv_format_bytes_into (bytes, text, sizeof text);
  set_cell (self, ROW_MEMORY, run, text);
}

static void
set_error (IlvFiguresGrid *self, guint run, double percent)
{
  char text[48];

  g_snprintf (text, sizeof text, "%s%.0f %%", percent < 0 ? "−" : "+", ABS (percent));
  set_cell (self, ROW_ERROR, run, text);
}

static const char *
get_rate_format (double value)
{
  return value >= 99.5 ? "%'.0f" : value >= 9.95 ? "%.1f" : "%.2f";
}

static void
show_so_far (IlvFiguresGrid *self, guint run)
{
  IlvSoFarFigures figures;

  ilv_so_far_read (self->so_far[run], ilv_session_get_playhead (self->session), &figures);
  set_number (self, ROW_JOBS, run, "%'.0f", figures.n_finished);
  set_number (self, ROW_THROUGHPUT, run, get_rate_format (figures.throughput_per_s),
              figures.throughput_per_s);
  set_time (self, ROW_P50, run, figures.latency_p50_ns);
  set_time (self, ROW_P95, run, figures.latency_p95_ns);
  set_time (self, ROW_P99, run, figures.latency_p99_ns);
  if (figures.cpu_use >= 0)
    set_number (self, ROW_CPU, run, "%.2f", figures.cpu_use);
  else
    set_cell (self, ROW_CPU, run, "–");
  set_time (self, ROW_GIL, run, figures.gil_wait_ns);
  set_bytes (self, run, (guint64)figures.memory_bytes);
}

static void
show_whole (IlvFiguresGrid *self, guint run, const IlvTrace *trace)
{
  const IlvFigures *figures = &ilv_trace_get_info (trace)->figures;

  set_number (self, ROW_JOBS, run, "%'.0f", (double)figures->n_finished);
  set_number (self, ROW_THROUGHPUT, run, get_rate_format (figures->throughput_per_s),
              figures->throughput_per_s);
  set_time (self, ROW_P50, run, figures->latency_p50_ns);
  set_time (self, ROW_P95, run, figures->latency_p95_ns);
  set_time (self, ROW_P99, run, figures->latency_p99_ns);
  set_number (self, ROW_CPU, run, "%.2f", figures->cpu_use);
  set_time (self, ROW_GIL, run, figures->state_ns[ILV_STATE_GIL_WAIT]);
  set_bytes (self, run, figures->peak_memory_bytes);
}

static gint64
get_total (const IlvTrace *trace)
{
  /* One that is not over has no total. */
  return trace != NULL && !ilv_run_info_is_open (ilv_trace_get_info (trace))
             ? ilv_trace_get_info (trace)->figures.total_ns
             : -1;
}

static guint64
count_finished (const IlvTrace *trace)
{
  return ilv_trace_get_info (trace)->figures.n_finished;
}

static void
show_totals (IlvFiguresGrid *self, guint run)
{
  gint64 predicted_ns = get_total (ilv_session_get_predicted (self->session, run));
  gint64 measured_ns = get_total (ilv_session_get_measured (self->session, run));

  set_time (self, ROW_PREDICTED, run, predicted_ns);
  set_time (self, ROW_MEASURED, run, measured_ns);
  if (predicted_ns > 0 && measured_ns > 0)
    set_error (self, run, 100.0 * ((double)predicted_ns / (double)measured_ns - 1));
  else
    set_cell (self, ROW_ERROR, run, "–");
}

/* Against one job after the other: only where as many were done, and any. */
static void
show_speedup (IlvFiguresGrid *self, guint run)
{
  IlvTrace *reference = ilv_session_get_reference (self->session);
  IlvTrace *predicted = ilv_session_get_predicted (self->session, run);
  IlvTrace *trace =
      get_total (predicted) > 0 ? predicted : ilv_session_get_measured (self->session, run);
  GtkLabel *cell = self->cells[ROW_SPEEDUP][run];
  gint64 reference_ns = get_total (reference), total_ns = get_total (trace);
  gboolean has_totals = reference_ns > 0 && total_ns > 0;
  gboolean is_comparable = has_totals && count_finished (trace) > 0 &&
                           count_finished (trace) == count_finished (reference);
  double speedup = is_comparable ? (double)reference_ns / (double)total_ns : 0;

  if (is_comparable)
    set_number (self, ROW_SPEEDUP, run, speedup >= 99.5 ? "%'.0f ×" : "%.2g ×", speedup);
  else
    set_cell (self, ROW_SPEEDUP, run, "–");
  if (cell != NULL)
    gtk_widget_set_tooltip_text (GTK_WIDGET (cell),
                                 has_totals && !is_comparable
                                     ? _ ("Times compare only where the same jobs "
                                          "are done")
                                     : NULL);
}

/* How late answers left: longer waits than the workload asks for. */
static void
show_server (IlvFiguresGrid *self, guint run)
{
  IlvTrace *measured = ilv_session_get_measured (self->session, run);
  const IlvServerFigures *server = measured != NULL ? &ilv_trace_get_info (measured)->server : NULL;

  set_time (self, ROW_SERVER, run,
            server != NULL && server->n_answers > 0 ? server->late_p99_ns : -1);
}

static gboolean
has_server (IlvFiguresGrid *self)
{
  for (guint run = 0; run < ilv_session_get_n_runs (self->session); run++) {
    IlvTrace *measured = ilv_session_get_measured (self->session, run);

    if (measured != NULL && ilv_trace_get_info (measured)->server.n_answers > 0)
      return TRUE;
  }
  return FALSE;
}

/* Those that ended otherwise than done. */
static guint64
count_not_done (IlvFiguresGrid *self, guint run)
{
  IlvTrace *front = ilv_session_get_front (self->session, run);
  const IlvFigures *figures = front != NULL ? &ilv_trace_get_info (front)->figures : NULL;

  return figures != NULL ? ilv_figures_count_ended (figures) - figures->n_finished : 0;
}

static char *
describe_not_done (const IlvFigures *figures)
{
  return g_strdup_printf (_ ("Failed: %u, timed out: %u, rejected: %u, cancelled: %u"),
                          (guint)figures->n_failed, (guint)figures->n_timed_out,
                          (guint)figures->n_rejected, (guint)figures->n_cancelled);
}

static void
show_not_done (IlvFiguresGrid *self, guint run)
{
  g_autofree char *tip = NULL;
  guint64 n = count_not_done (self, run);

  if (self->cells[ROW_NOT_DONE][run] == NULL)
    return;
  set_number (self, ROW_NOT_DONE, run, "%'.0f", (double)n);
  if (n > 0)
    tip = describe_not_done (
        &ilv_trace_get_info (ilv_session_get_front (self->session, run))->figures);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->cells[ROW_NOT_DONE][run]), tip);
}

static gboolean
has_not_done (IlvFiguresGrid *self)
{
  guint64 n = 0;

  for (guint run = 0; run < ilv_session_get_n_runs (self->session); run++)
    n += count_not_done (self, run);
  return n > 0;
}

/* FALSE where every run is a script that is its own only job. */
static gboolean
counts_jobs (IlvFiguresGrid *self)
{
  guint n = ilv_session_get_n_runs (self->session);

  for (guint run = 0; run < n; run++) {
    IlvTrace *front = ilv_session_get_front (self->session, run);

    if (front == NULL || ilv_trace_counts_jobs (front))
      return TRUE;
  }
  return n == 0;
}

/* Jobs, how many a second, how long each took. */
static gboolean
is_of_jobs (guint row)
{
  return row == ROW_JOBS || row == ROW_THROUGHPUT || row == ROW_P50 || row == ROW_P95 ||
         row == ROW_P99;
}

/* Only rows with something to say. */
static void
show_rows (IlvFiguresGrid *self, gboolean has_curtain)
{
  gboolean has_measured = ilv_session_has_measured (self->session);
  gboolean has_reference = ilv_session_get_reference (self->session) != NULL;
  gboolean is_predicted = ilv_session_has_predicted (self->session);

  for (guint row = ROW_PREDICTED; row < N_ROWS; row++) {
    gboolean is_visible = !has_curtain;

    if (row == ROW_MEASURED || row == ROW_ERROR)
      is_visible &= has_measured;
    if (row == ROW_PREDICTED || row == ROW_ERROR)
      is_visible &= is_predicted;
    if (row == ROW_SERVER)
      is_visible &= has_measured && has_server (self);
    if (row == ROW_NOT_DONE)
      is_visible &= has_not_done (self);
    if (row == ROW_SPEEDUP)
      is_visible &= has_reference;
    show_name (self, row, is_visible);
    for (guint run = 0; run < ILV_MAX_SHOWN; run++)
      show_cell (self, row, run, is_visible && run < ilv_session_get_n_runs (self->session));
  }
}

/* A growing run is summed up less often than it is drawn: then the figures say up to when, or -1.
 */
static gint64
get_moment_behind (IlvFiguresGrid *self)
{
  gint64 time_ns = ilv_session_get_playhead (self->session), end_ns;

  if (!ilv_session_is_live (self->session))
    return -1;
  for (guint run = 0; run < ilv_session_get_n_runs (self->session); run++) {
    IlvTrace *summed = self->so_far[run] != NULL ? ilv_so_far_get_trace (self->so_far[run]) : NULL;

    end_ns = summed != NULL ? ilv_trace_get_end (summed) : time_ns;
    if (summed != ilv_session_get_front (self->session, run) && end_ns < time_ns)
      return end_ns;
  }
  return -1;
}

static void
show_reference (IlvFiguresGrid *self, gboolean has_curtain)
{
  gint64 total_ns = get_total (ilv_session_get_reference (self->session));
  gint64 behind_ns = get_moment_behind (self);

  if (behind_ns >= 0) {
    g_autofree char *time = ilv_format_time (behind_ns);
    g_autofree char *text = g_strdup_printf (_ ("Figures up to %s."), time);

    gtk_widget_set_visible (GTK_WIDGET (self->reference_label), TRUE);
    gtk_label_set_text (self->reference_label, text);
    return;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->reference_label), total_ns > 0 && !has_curtain);
  if (total_ns > 0) {
    g_autofree char *time = ilv_format_time (total_ns);
    g_autofree char *text = g_strdup_printf (_ ("One job after the other takes %s."), time);

    gtk_label_set_text (self->reference_label, text);
  }
}

void
ilv_figures_grid_update (IlvFiguresGrid *self)
{
  gboolean has_curtain = ilv_session_has_curtain (self->session);
  gboolean is_whole =
      !has_curtain && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->whole_button));

  gtk_widget_set_sensitive (self->whole_button, !has_curtain);
  show_rows (self, has_curtain);
  show_reference (self, has_curtain);
  for (guint run = 0; run < ilv_session_get_n_runs (self->session); run++) {
    if (self->so_far[run] == NULL) {
      for (guint row = 0; row < N_ROWS; row++)
        set_cell (self, row, run, "–");
      continue;
    }
    if (is_whole)
      show_whole (self, run, ilv_so_far_get_trace (self->so_far[run]));
    else
      show_so_far (self, run);
    if (has_curtain)
      continue;
    show_totals (self, run);
    show_speedup (self, run);
    show_server (self, run);
    show_not_done (self, run);
  }
}

void
ilv_figures_grid_reload (IlvFiguresGrid *self)
{
  guint n = ilv_session_get_n_runs (self->session);

  for (guint run = 0; run < ILV_MAX_SHOWN; run++) {
    IlvTrace *front = run < n ? ilv_session_get_front (self->session, run) : NULL;

    if (self->so_far[run] == NULL || ilv_so_far_get_trace (self->so_far[run]) != front) {
      g_clear_pointer (&self->so_far[run], ilv_so_far_free);
      if (front != NULL)
        self->so_far[run] = ilv_so_far_new (front);
    }
    show_head (self, run, run < n);
    if (run < n)
      gtk_label_set_text (self->heads[run], ilv_session_get_label (self->session, run));
  }
  for (guint row = 0; row < ROW_PREDICTED; row++) {
    gboolean is_shown = !is_of_jobs (row) || counts_jobs (self);

    show_name (self, row, is_shown);
    for (guint run = 0; run < ILV_MAX_SHOWN; run++)
      show_cell (self, row, run, is_shown && run < n);
  }
  ilv_figures_grid_update (self);
}

static void
ilv_figures_grid_dispose (GObject *object)
{
  IlvFiguresGrid *self = ILV_FIGURES_GRID (object);

  for (guint run = 0; run < ILV_MAX_SHOWN; run++)
    g_clear_pointer (&self->so_far[run], ilv_so_far_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_figures_grid_parent_class)->dispose (object);
}

static void
ilv_figures_grid_class_init (IlvFiguresGridClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_figures_grid_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_switch (IlvFiguresGrid *self)
{
  GtkWidget *linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (linked, "linked");
  gtk_box_set_homogeneous (GTK_BOX (linked), TRUE);
  self->so_far_button = gtk_toggle_button_new_with_label (_ ("So far"));
  self->whole_button = gtk_toggle_button_new_with_label (_ ("Whole run"));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->whole_button),
                               GTK_TOGGLE_BUTTON (self->so_far_button));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->so_far_button), TRUE);
  gtk_box_append (GTK_BOX (linked), self->so_far_button);
  gtk_box_append (GTK_BOX (linked), self->whole_button);
  g_signal_connect_swapped (self->whole_button, "toggled", G_CALLBACK (ilv_figures_grid_update),
                            self);
  return linked;
}

static void
ilv_figures_grid_init (IlvFiguresGrid *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), make_switch (self));
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 4);
  gtk_widget_add_css_class (self->grid, "figures");
  gtk_widget_add_css_class (self->grid, "caption");
  gtk_box_append (GTK_BOX (self->box), self->grid);
  self->reference_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->reference_label, 0);
  gtk_label_set_wrap (self->reference_label, TRUE);
  gtk_label_set_max_width_chars (self->reference_label, 30);
  gtk_widget_add_css_class (GTK_WIDGET (self->reference_label), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->reference_label), "dim-label");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->reference_label));
}

void
ilv_figures_grid_set_session (IlvFiguresGrid *self, IlvSession *session)
{
  self->session = g_object_ref (session);
  ilv_figures_grid_reload (self);
}
