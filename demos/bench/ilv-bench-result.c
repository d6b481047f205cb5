/* A benchmark: what was to be compared, what each run gave, and how it was made.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-result.h"

#include <math.h>
#include <string.h>

#include "ilv-bench-statistics.h"

G_DEFINE_QUARK (ilv - bench - error, ilv_bench_error)

/* --- parts --- */

static void
subject_free (gpointer data)
{
  IlvBenchSubject *self = data;
  g_free (self->id);
  g_free (self->name);
  g_free (self->text);
  g_free (self->parameter);
  g_free (self->unit);
  g_free (self->sample);
  g_free (self->note);
  g_free (self);
}

static IlvBenchSubject *
subject_copy (const IlvBenchSubject *self)
{
  IlvBenchSubject *copy = g_memdup2 (self, sizeof *self);
  char **texts[] = {&copy->id,   &copy->name,   &copy->text, &copy->parameter,
                    &copy->unit, &copy->sample, &copy->note};
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (*texts[i]);
  return copy;
}

static void
python_free (gpointer data)
{
  IlvBenchPython *self = data;
  g_free (self->exe);
  g_free (self->version);
  g_free (self->build);
  g_free (self->uvloop);
  g_free (self->trio);
  g_free (self);
}

static IlvBenchPython *
python_copy (const IlvBenchPython *self)
{
  IlvBenchPython *copy = g_memdup2 (self, sizeof *self);
  char **texts[] = {&copy->exe, &copy->version, &copy->build, &copy->uvloop, &copy->trio};
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (*texts[i]);
  return copy;
}

static void
run_free (gpointer data)
{
  IlvBenchRun *self = data;
  g_free (self->process_cpu_ns);
  g_free (self->core_use);
  g_free (self);
}

static IlvBenchRun *
run_copy (const IlvBenchRun *self)
{
  IlvBenchRun *copy = g_memdup2 (self, sizeof *self);
  copy->process_cpu_ns =
      g_memdup2 (self->process_cpu_ns, self->n_process_cpu * sizeof *self->process_cpu_ns);
  copy->core_use = g_memdup2 (self->core_use, self->n_cores * sizeof *self->core_use);
  return copy;
}

IlvBenchRun *
ilv_bench_run_new (IlvBenchRunKind kind)
{
  IlvBenchRun *self = g_new0 (IlvBenchRun, 1);
  self->kind = kind;
  self->process_ns = self->cpu_ns = self->context_switches = self->throttled = -1;
  self->other_cores = self->stolen_share = self->load = NAN;
  return self;
}

static void
cell_free (gpointer data)
{
  IlvBenchCell *self = data;
  g_free (self->model);
  g_free (self->digest);
  g_free (self->problem);
  g_free (self->why.trace);
  g_free (self->why.note);
  ilv_bench_latency_clear (&self->latency);
  g_ptr_array_unref (self->runs);
  g_free (self);
}

static IlvBenchCell *
cell_copy (const IlvBenchCell *self)
{
  IlvBenchCell *copy = g_memdup2 (self, sizeof *self);
  copy->model = g_strdup (self->model);
  copy->digest = g_strdup (self->digest);
  copy->problem = g_strdup (self->problem);
  copy->why.trace = g_strdup (self->why.trace);
  copy->why.note = g_strdup (self->why.note);
  ilv_bench_latency_copy (&self->latency, &copy->latency);
  copy->runs = g_ptr_array_new_with_free_func (run_free);
  for (guint i = 0; i < self->runs->len; i++)
    g_ptr_array_add (copy->runs, run_copy (g_ptr_array_index (self->runs, i)));
  return copy;
}

static char **
list_environment_texts (IlvBenchEnvironment *self, guint i)
{
  char **texts[] = {&self->host_kind,   &self->kernel,   &self->cpu,
                    &self->governor,    &self->boost,    &self->libc,
                    &self->app_version, &self->affinity, &self->aslr};
  return i < G_N_ELEMENTS (texts) ? texts[i] : NULL;
}

/* --- the result --- */

IlvBenchResult *
ilv_bench_result_new (void)
{
  IlvBenchResult *self = g_new0 (IlvBenchResult, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->subjects = g_ptr_array_new_with_free_func (subject_free);
  self->pythons = g_ptr_array_new_with_free_func (python_free);
  self->cells = g_ptr_array_new_with_free_func (cell_free);
  self->n_sittings = 1;
  return self;
}

IlvBenchResult *
ilv_bench_result_ref (IlvBenchResult *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ilv_bench_result_unref (IlvBenchResult *self)
{
  char **text;
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; (text = list_environment_texts (&self->environment, i)) != NULL; i++)
    g_free (*text);
  g_ptr_array_unref (self->subjects);
  g_ptr_array_unref (self->pythons);
  g_ptr_array_unref (self->cells);
  g_free (self->method.start_method);
  g_free (self->method.costs);
  g_free (self->method.scheduler);
  g_free (self->path);
  g_free (self->title);
  g_free (self);
}

IlvBenchResult *
ilv_bench_result_copy (const IlvBenchResult *self)
{
  IlvBenchResult *copy = g_memdup2 (self, sizeof *self);
  char **text;
  g_atomic_ref_count_init (&copy->ref_count);
  copy->path = g_strdup (self->path);
  copy->title = g_strdup (self->title);
  copy->method.start_method = g_strdup (self->method.start_method);
  copy->method.costs = g_strdup (self->method.costs);
  copy->method.scheduler = g_strdup (self->method.scheduler);
  for (guint i = 0; (text = list_environment_texts (&copy->environment, i)) != NULL; i++)
    *text = g_strdup (*text);
  copy->subjects = g_ptr_array_new_with_free_func (subject_free);
  copy->pythons = g_ptr_array_new_with_free_func (python_free);
  copy->cells = g_ptr_array_new_with_free_func (cell_free);
  for (guint i = 0; i < self->subjects->len; i++)
    g_ptr_array_add (copy->subjects, subject_copy (g_ptr_array_index (self->subjects, i)));
  for (guint i = 0; i < self->pythons->len; i++)
    g_ptr_array_add (copy->pythons, python_copy (g_ptr_array_index (self->pythons, i)));
  for (guint i = 0; i < self->cells->len; i++)
    g_ptr_array_add (copy->cells, cell_copy (g_ptr_array_index (self->cells, i)));
  return copy;
}

IlvBenchSubject *
ilv_bench_result_add_subject (IlvBenchResult *self, IlvBenchKind kind, const char *id,
                              const char *name, const char *text)
{
  IlvBenchSubject *subject = g_new0 (IlvBenchSubject, 1);
  subject->kind = kind;
  subject->id = g_strdup (id);
  subject->name = g_strdup (name);
  subject->text = g_strdup (text);
  g_ptr_array_add (self->subjects, subject);
  return subject;
}

IlvBenchPython *
ilv_bench_result_add_python (IlvBenchResult *self, const char *exe, const char *version)
{
  IlvBenchPython *python = g_new0 (IlvBenchPython, 1);
  python->exe = g_strdup (exe);
  python->version = g_strdup (version);
  g_ptr_array_add (self->pythons, python);
  return python;
}

IlvBenchCell *
ilv_bench_result_add_cell (IlvBenchResult *self, guint subject, guint python, const char *model)
{
  IlvBenchCell *cell = g_new0 (IlvBenchCell, 1);
  cell->subject = subject;
  cell->python = python;
  cell->model = g_strdup (model);
  cell->jobs = cell->workers = cell->payload = -1;
  cell->control_of = -1;
  cell->runs = g_ptr_array_new_with_free_func (run_free);
  cell->memory = (IlvBenchMemory){-1, -1, -1, 0};
  cell->why.gil_wait_share = NAN;
  g_ptr_array_add (self->cells, cell);
  return cell;
}

void
ilv_bench_cell_take_run (IlvBenchCell *self, IlvBenchRun *run)
{
  g_ptr_array_add (self->runs, run);
  ilv_bench_cell_update (self);
}

/* --- looking things up --- */

IlvBenchCell *
ilv_bench_result_get_cell (const IlvBenchResult *self, guint i)
{
  return g_ptr_array_index (self->cells, i);
}

IlvBenchSubject *
ilv_bench_result_get_subject (const IlvBenchResult *self, guint i)
{
  return g_ptr_array_index (self->subjects, i);
}

IlvBenchPython *
ilv_bench_result_get_python (const IlvBenchResult *self, guint i)
{
  return g_ptr_array_index (self->pythons, i);
}

IlvBenchSubject *
ilv_bench_cell_get_subject (const IlvBenchResult *self, const IlvBenchCell *cell)
{
  return ilv_bench_result_get_subject (self, cell->subject);
}

IlvBenchPython *
ilv_bench_cell_get_python (const IlvBenchResult *self, const IlvBenchCell *cell)
{
  return ilv_bench_result_get_python (self, cell->python);
}

const IlvBenchRun *
ilv_bench_cell_get_timed (const IlvBenchCell *self, guint i)
{
  for (guint k = 0; k < self->runs->len; k++) {
    const IlvBenchRun *run = g_ptr_array_index (self->runs, k);
    if (run->kind == ILV_BENCH_TIMED && i-- == 0)
      return run;
  }
  return NULL;
}

guint
ilv_bench_cell_count (const IlvBenchCell *self, IlvBenchRunKind kind)
{
  guint n = 0;
  for (guint i = 0; i < self->runs->len; i++)
    n += ((const IlvBenchRun *)g_ptr_array_index (self->runs, i))->kind == kind;
  return n;
}

gboolean
ilv_bench_cell_wants_recording (const IlvBenchResult *self, const IlvBenchCell *cell)
{
  return self->method.is_recorded && cell->stop != ILV_BENCH_FAILED && cell->control_of < 0 &&
         ilv_bench_cell_get_subject (self, cell)->kind == ILV_BENCH_WORKLOAD &&
         ilv_bench_cell_count (cell, ILV_BENCH_RECORDED) == 0;
}

const char *
ilv_bench_warning_key (IlvBenchWarning warning)
{
  static const char *const keys[ILV_BENCH_N_WARNINGS] = {
      "spread", "two-humps", "too-short", "throttled",  "stolen",   "busy",
      "clock",  "suspended", "outliers",  "first-slow", "few-runs", "jobs-lost",
  };
  for (guint i = 0; i < ILV_BENCH_N_WARNINGS; i++)
    if ((guint)warning == 1u << i)
      return keys[i];
  g_return_val_if_reached ("");
}

double
ilv_bench_find_gil_share (const gint64 *state_ns)
{
  double all = 0;
  for (guint i = 0; i < ILV_N_STATES; i++)
    if (i != ILV_STATE_IDLE && i != ILV_STATE_STARTUP)
      all += (double)state_ns[i];
  gboolean is_seen = all > 0 && (double)state_ns[ILV_STATE_UNKNOWN] < all / 2;
  return is_seen ? (double)state_ns[ILV_STATE_GIL_WAIT] / all : NAN;
}
