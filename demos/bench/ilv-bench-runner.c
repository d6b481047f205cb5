/* Runs the cells of a benchmark, interleaved, and keeps what it has whatever happens.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * There is no state beside the runs themselves: which cells are due, and for what, follows from how
 * many runs each has. So a benchmark that goes on after a crash takes the very next step. */
#include "ilv-bench-runner.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "demos/trace/ilv-trace-file.h"
#include "ilv-bench-journal.h"
#include "ilv-bench-lock.h"
#include "ilv-bench-machine.h"
#include "ilv-bench-plan.h"
#include "ilv-bench-prepare.h"

#define MOST_DISCARDED 20

/* --- the runner --- */

typedef struct {
  IlvBenchResult *result;
  const IlvBenchRunOptions *options;
  GCancellable *cancellable;
  IlvBenchJournal *journal;
  IlvBenchExecutor executor;
} Runner;

/* Runs that are certain to be made, and at most. */
static void
count_runs (const IlvBenchResult *result, IlvBenchProgress *progress)
{
  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    guint n = cell->runs->len, n_timed = ilv_bench_cell_count (cell, ILV_BENCH_TIMED);
    guint least = cell->stop != ILV_BENCH_OPEN ? n_timed : MAX (n_timed, result->method.min_runs);
    guint most = cell->stop != ILV_BENCH_OPEN ? n_timed : result->method.max_runs;
    guint others = cell->stop == ILV_BENCH_FAILED
                       ? n - n_timed
                       : MAX (n - n_timed, 1) + ilv_bench_cell_wants_recording (result, cell);
    progress->n_done += n;
    progress->n_least += least + others;
    progress->n_most += MAX (least, most) + others;
  }
}

static void
tell (const Runner *self, IlvBenchPhase phase, guint cell, IlvBenchRunKind kind)
{
  IlvBenchProgress progress = {.phase = phase, .cell = cell, .kind = kind};
  if (self->options->progress == NULL)
    return;
  count_runs (self->result, &progress);
  progress.left_ns = ilv_bench_result_estimate (self->result, NULL);
  self->options->progress (&progress, self->result, self->options->data);
}

/* FALSE if it was cancelled. */
static gboolean
pass_gate (Runner *self, guint cell, IlvBenchRunKind kind, GError **error)
{
  if (ilv_bench_gate_is_paused (self->options->gate))
    tell (self, ILV_BENCH_PAUSED, cell, kind);
  return ilv_bench_gate_pass (self->options->gate, self->cancellable, error);
}

/* --- which cells are due --- */

/* Whether its runs say enough; sets why it stops. */
static void
judge (const IlvBenchResult *result, IlvBenchCell *cell)
{
  const IlvBenchMethod *method = &result->method;
  const IlvBenchStatistics *s = &cell->statistics;
  guint n_discarded = ilv_bench_cell_count (cell, ILV_BENCH_DISCARDED);
  if (cell->stop != ILV_BENCH_OPEN)
    return;
  if (n_discarded > MOST_DISCARDED + method->max_runs) {
    cell->stop = ILV_BENCH_FAILED;
    cell->problem = g_strdup (_ ("The machine was suspended again and again."));
  }
  if (s->n < method->min_runs)
    return;
  double half = (double)(s->high_ns - s->low_ns) / 2;
  if (method->min_runs == method->max_runs || half <= method->target * (double)s->median_ns)
    cell->stop = ILV_BENCH_ENOUGH;
  else if (s->n >= method->max_runs)
    cell->stop = ILV_BENCH_MOST;
}

/* What the cell needs next for its times; FALSE: nothing. */
static gboolean
get_due (const IlvBenchCell *cell, IlvBenchRunKind *kind)
{
  *kind = ilv_bench_cell_count (cell, ILV_BENCH_WARM_UP) == 0 ? ILV_BENCH_WARM_UP : ILV_BENCH_TIMED;
  return cell->stop == ILV_BENCH_OPEN;
}

static guint
count_for_rounds (const IlvBenchCell *cell)
{
  return ilv_bench_cell_count (cell, ILV_BENCH_WARM_UP) +
         ilv_bench_cell_count (cell, ILV_BENCH_TIMED);
}

/* The cells of the next round: those with the fewest runs. Indices, in random order. */
static GArray *
list_round (const IlvBenchResult *result)
{
  GArray *round = g_array_new (FALSE, FALSE, sizeof (guint));
  guint fewest = G_MAXUINT;
  IlvBenchRunKind kind;
  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    guint n = count_for_rounds (cell);
    if (!get_due (cell, &kind) || n > fewest)
      continue;
    if (n < fewest)
      g_array_set_size (round, 0);
    fewest = n;
    g_array_append_val (round, i);
  }
  return round;
}

static GArray *
list_recordings (const IlvBenchResult *result)
{
  GArray *round = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < result->cells->len; i++)
    if (ilv_bench_cell_wants_recording (result, ilv_bench_result_get_cell (result, i)))
      g_array_append_val (round, i);
  return round;
}

static void
shuffle (const IlvBenchResult *result, GArray *round)
{
  g_autoptr (GRand) rand =
      g_rand_new_with_seed ((guint32)(result->method.seed * 2654435761u) ^ (guint32)result->n_runs);
  for (guint i = round->len; i > 1; i--) {
    guint k = (guint)g_rand_int_range (rand, 0, (gint32)i);
    guint one = g_array_index (round, guint, i - 1);
    g_array_index (round, guint, i - 1) = g_array_index (round, guint, k);
    g_array_index (round, guint, k) = one;
  }
}

/* --- one run --- */

static void
keep_trace (const Runner *self, guint cell, IlvBenchOutcome *outcome)
{
  g_autofree char *folder = g_path_get_dirname (self->options->path);
  g_autofree char *base = g_path_get_basename (self->options->path);
  char *dot = strrchr (base, '.');
  if (!self->options->keeps_traces || outcome->trace == NULL)
    return;
  if (dot != NULL && dot != base)
    *dot = '\0';
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("%s-%u.ilv", base, cell + 1);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GPtrArray) traces = g_ptr_array_new ();
  g_ptr_array_add (traces, outcome->trace);
  if (ilv_trace_file_save (traces, path, self->cancellable, &error)) {
    g_free (outcome->why.trace);
    outcome->why.trace = g_steal_pointer (&name);
  } else if (outcome->why.note == NULL) {
    outcome->why.note = g_strdup (error->message);
  }
}

/* A cell that cannot be run says so; the others go on. A recording that cannot be made costs its
 * cell nothing but the reason why. */
static gboolean
note_failure (Runner *self, guint number, IlvBenchOutcome *outcome, const GError *failure,
              GError **error)
{
  IlvBenchCell *cell = ilv_bench_result_get_cell (self->result, number);
  if (outcome->run->kind == ILV_BENCH_RECORDED) {
    outcome->has_why = TRUE;
    outcome->why = (IlvBenchWhy){.gil_wait_share = NAN, .note = g_strdup (failure->message)};
    return ilv_bench_journal_add_run (self->journal, number, outcome, error);
  }
  cell->stop = ILV_BENCH_FAILED;
  cell->problem = g_strdup (failure->message);
  return ilv_bench_journal_add_problem (self->journal, number, failure->message, error);
}

static gboolean
run_once (Runner *self, guint number, IlvBenchRunKind kind, GError **error)
{
  g_auto (IlvBenchOutcome) outcome = {0};
  g_autoptr (GError) failure = NULL;
  if (!pass_gate (self, number, kind, error))
    return FALSE;
  tell (self, ILV_BENCH_RUNNING, number, kind);
  gboolean is_good =
      ilv_bench_executor_run (&self->executor, number, kind, &outcome, self->cancellable, &failure);
  outcome.run->order = self->result->n_runs;
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (is_good) {
    keep_trace (self, number, &outcome);
    is_good = ilv_bench_journal_add_run (self->journal, number, &outcome, error);
  } else {
    is_good = note_failure (self, number, &outcome, failure, error);
  }
  if (!is_good)
    return FALSE;
  IlvBenchCell *cell = ilv_bench_result_get_cell (self->result, number);
  if (cell->stop != ILV_BENCH_FAILED || kind == ILV_BENCH_RECORDED)
    ilv_bench_take_outcome (self->result, number, &outcome);
  judge (self->result, cell);
  tell (self, ILV_BENCH_FINISHED_RUN, number, kind);
  return TRUE;
}

/* --- rounds --- */

static gboolean
is_budget_over (const IlvBenchResult *result)
{
  return result->method.budget_ns > 0 && result->spent_ns >= result->method.budget_ns;
}

static void
end_budget (IlvBenchResult *result)
{
  for (guint i = 0; i < result->cells->len; i++) {
    IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    if (cell->stop == ILV_BENCH_OPEN)
      cell->stop = ILV_BENCH_BUDGET;
  }
}

/* FALSE on errors; `is_over` when the budget ended before the round did. */
static gboolean
run_round (Runner *self, GArray *round, gboolean is_recorded, gboolean *is_over, GError **error)
{
  shuffle (self->result, round);
  for (guint i = 0; i < round->len && !(*is_over = is_budget_over (self->result)); i++) {
    guint number = g_array_index (round, guint, i);
    IlvBenchRunKind kind = ILV_BENCH_RECORDED;
    if (!is_recorded)
      get_due (ilv_bench_result_get_cell (self->result, number), &kind);
    if (!run_once (self, number, kind, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
run_all (Runner *self, GError **error)
{
  gboolean is_over = FALSE;
  while (!is_over) {
    g_autoptr (GArray) round = list_round (self->result);
    if (round->len == 0)
      break;
    if (!run_round (self, round, FALSE, &is_over, error))
      return FALSE;
  }
  g_autoptr (GArray) recordings = list_recordings (self->result);
  if (!is_over && !run_round (self, recordings, TRUE, &is_over, error))
    return FALSE;
  if (is_over)
    end_budget (self->result);
  return TRUE;
}

/* --- beginning and ending --- */

static gboolean
open_journal (Runner *self, GError **error)
{
  g_autofree char *path = ilv_bench_journal_path (self->options->path);
  g_autoptr (IlvBenchResult) there = NULL;
  if (!self->result->has_journal) {
    self->journal = ilv_bench_journal_create (path, self->result, error);
    return self->journal != NULL;
  }
  self->journal = ilv_bench_journal_open (path, &there, error);
  if (self->journal == NULL)
    return FALSE;
  if (there->n_runs == self->result->n_runs && there->cells->len == self->result->cells->len) {
    self->result->n_sittings++;
    return ilv_bench_journal_add_sitting (self->journal, error);
  }
  g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_BUSY,
               _ ("%s has changed since it was read. Try again."), path);
  return FALSE;
}

static void
prepare_cells (Runner *self)
{
  for (guint i = 0; i < self->result->cells->len; i++) {
    g_autoptr (GError) error = NULL;
    IlvBenchCell *cell = ilv_bench_result_get_cell (self->result, i);
    g_autofree char *digest = NULL;
    if (cell->stop == ILV_BENCH_FAILED)
      continue;
    if (ilv_bench_executor_prepare (&self->executor, i, &digest, &error)) {
      g_free (cell->digest);
      cell->digest = g_steal_pointer (&digest);
      judge (self->result, cell);
    } else {
      cell->stop = ILV_BENCH_FAILED;
      cell->problem = g_strdup (error->message);
    }
  }
}

static gboolean
prepare (Runner *self, GError **error)
{
  tell (self, ILV_BENCH_CALIBRATING, 0, ILV_BENCH_WARM_UP);
  if (!ilv_bench_prepare_pythons (self->result, self->executor.pythons, self->options->costs,
                                  self->cancellable, error))
    return FALSE;
  prepare_cells (self);
  if (self->result->begin_s == 0) {
    self->result->begin_s = g_get_real_time () / G_USEC_PER_SEC;
    ilv_bench_environment_read (&self->result->environment, self->result->method.cores);
  }
  return ilv_bench_check_same_work (self->result, error) && open_journal (self, error);
}

gboolean
ilv_bench_run (IlvBenchResult *result, const IlvBenchRunOptions *options, GCancellable *cancellable,
               GError **error)
{
  g_return_val_if_fail (result != NULL && options != NULL && options->path != NULL, FALSE);
  Runner self = {.result = result, .options = options, .cancellable = cancellable};
  g_autoptr (IlvFileLock) lock = NULL;
  if (!ilv_bench_result_may_save (options->path, error) ||
      !ilv_bench_lock (options->path, &lock, error))
    return FALSE;
  ilv_bench_executor_init (&self.executor, result);
  self.executor.run_limit_ns = options->run_limit_ns;
  gboolean is_done = prepare (&self, error) && run_all (&self, error);
  if (self.journal != NULL) {
    result->is_complete = is_done;
    result->end_s = g_get_real_time () / G_USEC_PER_SEC;
    gboolean is_saved = ilv_bench_result_save (result, options->path, is_done ? error : NULL);
    if (is_done && is_saved)
      ilv_bench_journal_remove (self.journal);
    is_done = is_done && is_saved;
  }
  ilv_bench_journal_free (self.journal);
  ilv_bench_executor_clear (&self.executor);
  return is_done;
}
