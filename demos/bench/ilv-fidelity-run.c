/* Predicts and really runs workloads under models on interpreters, in turn.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-fidelity-run.h"

#include "demos/simulator/ilv-simulate.h"
#include "demos/workload/ilv-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <time.h>

#define FEWEST_RUNS 2
#define MOST_RUNS 5
#define CALM 0.03
#define PROBE_NS 10000000
#define FIRST_GUESS_NS 400000000 /* an interpreter's start, and reading the results */
#define PATIENCE 20              /* a run may take so many times its prediction */
#define FRESH_NS (60 * G_GINT64_CONSTANT (1000000000)) /* then computing's speed is taken anew */
#define LEAST_LIMIT_NS (10 * G_GINT64_CONSTANT (1000000000))

/* What a cell is made of, beside what it holds. */
typedef struct {
  IlvFidelityCell *cell;
  IlvWorkload *workload;
  IlvSettings settings;
  const IlvPython *python;
  const IlvCosts *costs;
  gint64 took_ns; /* the last run, with all around it */
} Work;

typedef struct {
  const IlvFidelityOptions *options;
  GCancellable *cancellable;
  GArray *works;
  gint64 end_us; /* of the budget; 0: none */
  guint n_done, n_planned;
} Session;

static void
clear_work (gpointer data)
{
  g_clear_pointer (&((Work *)data)->workload, ilv_workload_unref);
}

/* --- the machine --- */

static gint64
read_clock (clockid_t clock)
{
  struct timespec now;
  clock_gettime (clock, &now);
  return (gint64)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* How much of a core this thread gets while it computes. */
static double
probe_share (void)
{
  gint64 wall = read_clock (CLOCK_MONOTONIC), cpu = read_clock (CLOCK_THREAD_CPUTIME_ID), now;
  do
    now = read_clock (CLOCK_THREAD_CPUTIME_ID);
  while (now - cpu < PROBE_NS);
  double elapsed = (double)(read_clock (CLOCK_MONOTONIC) - wall);
  return elapsed > 0 ? CLAMP ((double)(now - cpu) / elapsed, 0.01, 1) : 1;
}

/* --- predicting --- */

static IlvRunInfo *
predict (const Work *work, GError **error)
{
  g_autoptr (IlvTrace) trace = ilv_simulate (work->workload, &work->settings, work->costs,
                                             ILV_DETAIL_FIGURES, NULL, NULL, NULL, error);
  return trace == NULL ? NULL : ilv_run_info_copy (ilv_trace_get_info (trace));
}

/* --- planning --- */

static gboolean
add_work (Session *self, IlvFidelity *table, IlvWorkload *workload, const char *name, guint python,
          IlvModel model, GError **error)
{
  const IlvFidelityOptions *options = self->options;
  Work work = {.workload = ilv_workload_ref (workload),
               .settings = options->get_settings (model, options->settings_data),
               .python = g_ptr_array_index (options->pythons, python),
               .costs = g_ptr_array_index (options->costs, python)};
  g_autofree char *version =
      g_strconcat (work.python->version, work.python->free_threaded ? "t" : "", NULL);
  IlvRunInfo *predicted = predict (&work, error);
  if (predicted == NULL) {
    clear_work (&work);
    return FALSE;
  }
  g_autoptr (GError) why = NULL;
  work.cell = ilv_fidelity_add (table, name, version);
  work.cell->predicted = predicted;
  if (!ilv_python_can_run (work.python, model, &why))
    work.cell->problem = g_strdup (why->message);
  else if (predicted->figures.total_ns > ILV_FIDELITY_LONGEST_NS)
    work.cell->problem = g_strdup_printf (g_dgettext (GETTEXT_PACKAGE, "a run would take %.0f s"),
                                          (double)predicted->figures.total_ns / 1e9);
  work.took_ns = FIRST_GUESS_NS + predicted->figures.total_ns;
  g_array_append_val (self->works, work);
  return TRUE;
}

static gboolean
add_models (Session *self, IlvFidelity *table, IlvWorkload *workload, const char *name,
            guint python, GError **error)
{
  const IlvFidelityOptions *options = self->options;
  guint n = options->models != NULL ? options->n_models : ILV_N_MODELS;
  for (guint i = 0; i < n; i++) {
    IlvModel model = options->models != NULL ? options->models[i] : (IlvModel)i;
    if (options->models == NULL &&
        !ilv_python_can_run (g_ptr_array_index (options->pythons, python), model, NULL))
      continue;
    if (!add_work (self, table, workload, name, python, model, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
plan (Session *self, IlvFidelity *table, GError **error)
{
  for (guint python = 0; python < self->options->pythons->len; python++)
    for (const char *const *name = self->options->workloads; *name != NULL; name++) {
      g_autoptr (IlvWorkload) workload = ilv_workload_find (*name, error);
      if (workload == NULL || !add_models (self, table, workload, *name, python, error))
        return FALSE;
    }
  return TRUE;
}

/* --- running --- */

static gboolean
has_time (const Session *self, const Work *work)
{
  return self->end_us == 0 || g_get_monotonic_time () + work->took_ns / 1000 < self->end_us;
}

/* Whether another timed run would tell more. */
static gboolean
wants_run (const Session *self, const Work *work)
{
  guint n = work->cell->runs->len, wanted = self->options->n_runs;
  if (work->cell->problem != NULL)
    return FALSE;
  if (wanted > 0)
    return n < wanted;
  return n < FEWEST_RUNS || (n < MOST_RUNS && ilv_fidelity_cell_get_spread (work->cell) > CALM);
}

/* Whether somebody may wait for the GIL: more than one thread in an interpreter. */
static gboolean
wants_recording (const Session *self, const Work *work)
{
  IlvModel model = work->settings.model;
  gboolean has_gil = model != ILV_MODEL_FREE_THREADS &&
                     (ilv_model_has_threads (model) || model == ILV_MODEL_PROCESSES ||
                      model == ILV_MODEL_INTERPRETERS || model == ILV_MODEL_ASYNCIO_PROCESSES);
  return work->cell->problem == NULL && work->cell->recorded == NULL && has_gil;
}

static IlvRunInfo *
run_once (Session *self, Work *work, gboolean is_recorded)
{
  g_autoptr (GError) error = NULL;
  gint64 begin_us = g_get_monotonic_time ();
  gint64 predicted_ns = work->cell->predicted->figures.total_ns;
  const IlvMeasureOptions measure = {.python = work->python,
                                     .n_runs = 1,
                                     .is_recorded = is_recorded,
                                     .time_limit_ns =
                                         MAX (LEAST_LIMIT_NS, PATIENCE * predicted_ns)};
  g_autoptr (IlvTrace) trace =
      ilv_measure (work->workload, &work->settings, &measure, self->cancellable, &error);
  work->took_ns = 1000 * (g_get_monotonic_time () - begin_us);
  if (trace != NULL)
    return ilv_run_info_copy (ilv_trace_get_info (trace));
  if (!g_cancellable_is_cancelled (self->cancellable))
    work->cell->problem = g_strdup (error->message);
  return NULL;
}

static void
report (Session *self, const Work *work)
{
  const IlvFidelityOptions *options = self->options;
  if (options->progress != NULL)
    options->progress (self->n_done, self->n_planned, work->cell, options->progress_data);
}

static void
run_timed (Session *self, Work *work)
{
  double share = probe_share ();
  IlvRunInfo *info = run_once (self, work, FALSE);
  if (info == NULL)
    return;
  g_array_append_val (work->cell->shares, share);
  g_ptr_array_add (work->cell->runs, info);
}

static void
run_recorded (Session *self, Work *work)
{
  IlvRunInfo *info = run_once (self, work, TRUE);
  if (info != NULL && info->recorded)
    work->cell->recorded = info;
  else
    g_clear_pointer (&info, ilv_run_info_free);
}

typedef gboolean (*Wants) (const Session *self, const Work *work);
typedef void (*Run) (Session *self, Work *work);

/* Once over all cells that want it; whether any did. */
static gboolean
run_round (Session *self, Wants wants, Run run)
{
  guint n = 0;
  for (guint i = 0; i < self->works->len; i++)
    n += wants (self, &g_array_index (self->works, Work, i));
  self->n_planned = self->n_done + n;
  const IlvWorkload *last = NULL; /* each interpreter has its own of each workload */
  for (guint i = 0; i < self->works->len; i++) {
    Work *work = &g_array_index (self->works, Work, i);
    if (g_cancellable_is_cancelled (self->cancellable) || !wants (self, work))
      continue;
    report (self, work);
    if (work->workload != last)
      ilv_calibration_renew (self->options->fresh_ns > 0 ? self->options->fresh_ns : FRESH_NS);
    last = work->workload;
    if (has_time (self, work))
      run (self, work);
    else if (work->cell->runs->len == 0)
      work->cell->problem = g_strdup (g_dgettext (GETTEXT_PACKAGE, "no time was left for it"));
    self->n_done++;
  }
  return n > 0;
}

static void
run_all (Session *self)
{
  guint most = self->options->n_runs > 0 ? self->options->n_runs : MOST_RUNS;
  for (guint round = 0; round < most; round++) {
    if (!run_round (self, wants_run, run_timed))
      break;
    if (round == MIN (most, FEWEST_RUNS) - 1)
      run_round (self, wants_recording, run_recorded);
  }
}

IlvFidelity *
ilv_fidelity_run (const IlvFidelityOptions *options, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (options != NULL && options->pythons != NULL, NULL);
  g_return_val_if_fail (options->costs != NULL && options->costs->len == options->pythons->len,
                        NULL);
  g_autoptr (IlvFidelity) table = ilv_fidelity_new ();
  g_autoptr (GArray) works = g_array_new (FALSE, FALSE, sizeof (Work));
  g_array_set_clear_func (works, clear_work);
  Session self = {.options = options, .cancellable = cancellable, .works = works};
  if (options->budget_ns > 0)
    self.end_us = g_get_monotonic_time () + options->budget_ns / 1000;
  if (!plan (&self, table, error))
    return NULL;
  run_all (&self);
  return g_steal_pointer (&table);
}
