/* `interleave bench WORKLOAD…`: plans a matrix, runs it, tells how far it is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "demos/bench/ilv-bench-history.h"
#include "demos/bench/ilv-bench-plan.h"
#include "demos/bench/ilv-bench-program.h"
#include "demos/bench/ilv-bench-runner.h"
#include "demos/bench/ilv-bench-same-plan.h"
#include "ilv-cli-bench.h"
#include "ilv-cli-measuring.h"
#include "ilv-cli-options.h"
#include "ilv-cli.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define MAX_SUBJECTS 64
#define MAX_BYTES (G_GINT64_CONSTANT (1) << 30)

/* What was typed, made ready for the planner. */
typedef struct {
  IlvCliOptions options;
  GPtrArray *workloads, *programs, *pythons; /* NULL-terminated when complete */
  GArray *jobs, *workers, *payloads;
  gint64 budget_ns;
} Wanted;

static void
wanted_clear (Wanted *self)
{
  ilv_cli_options_clear (&self->options);
  g_clear_pointer (&self->workloads, g_ptr_array_unref);
  g_clear_pointer (&self->programs, g_ptr_array_unref);
  g_clear_pointer (&self->pythons, g_ptr_array_unref);
  g_clear_pointer (&self->jobs, g_array_unref);
  g_clear_pointer (&self->workers, g_array_unref);
  g_clear_pointer (&self->payloads, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, wanted_clear)

static gboolean
read_lists (Wanted *self)
{
  const IlvCliRaw *raw = &self->options.raw;
  self->jobs = ilv_cli_parse_list ("--jobs", raw->jobs, 1, ILV_MAX_JOBS);
  self->workers = self->jobs == NULL
                      ? NULL
                      : ilv_cli_parse_list ("--workers", raw->workers, 1,
                                            ilv_cli_options_most_workers (&self->options));
  self->payloads =
      self->workers == NULL ? NULL : ilv_cli_parse_sizes ("--payloads", raw->payloads, MAX_BYTES);
  if (self->payloads == NULL)
    return FALSE;
  if (raw->budget == NULL ||
      (ilv_parse_duration (raw->budget, &self->budget_ns) && self->budget_ns > 0))
    return TRUE;
  ilv_cli_misuse (_ ("--budget %s: write a time with its unit, as in “90s”"), raw->budget);
  return FALSE;
}

static void
workload_unref_cb (gpointer workload)
{
  if (workload != NULL)
    ilv_workload_unref (workload);
}

static int
read_subjects (Wanted *self)
{
  g_auto (GStrv) ids = ilv_bench_program_list ();
  self->workloads = g_ptr_array_new_with_free_func (workload_unref_cb);
  self->programs = g_ptr_array_new ();
  for (char **name = self->options.raw.rest; name != NULL && *name != NULL; name++) {
    IlvWorkload *workload = NULL;
    if (g_str_has_suffix (*name, ".py") || g_strv_contains ((const char *const *)ids, *name)) {
      g_ptr_array_add (self->programs, *name);
      continue;
    }
    int status = ilv_cli_options_load (&self->options, *name, &workload);
    if (status >= 0)
      return status;
    g_ptr_array_add (self->workloads, workload);
  }
  g_ptr_array_add (self->workloads, NULL);
  g_ptr_array_add (self->programs, NULL);
  return -1;
}

static void
python_free_cb (gpointer python)
{
  if (python != NULL)
    ilv_python_free (python);
}

static gboolean
wants_free_threaded (const Wanted *self)
{
  for (guint i = 0; self->programs->pdata[i] != NULL; i++) {
    g_autoptr (IlvBenchProgram) program =
        ilv_bench_program_find (g_ptr_array_index (self->programs, i), NULL);
    if (program != NULL && program->is_free_threaded)
      return TRUE;
  }
  return FALSE;
}

/* The first one found, unless it is there already. */
static void
add_free_threaded (Wanted *self)
{
  const IlvPython *best = g_ptr_array_index (self->pythons, 0);
  g_autofree char *folder = g_get_current_dir ();
  g_autoptr (GPtrArray) found = ilv_python_list (NULL, folder, ilv_cli_get_cancellable ());
  for (guint i = 0; i < found->len && !best->free_threaded; i++) {
    const IlvPython *python = g_ptr_array_index (found, i);
    if (python->free_threaded && python->problem == NULL) {
      g_ptr_array_add (self->pythons, ilv_python_copy (python));
      return;
    }
  }
}

static int
find_pythons (Wanted *self)
{
  static char *const best[] = {NULL, NULL};
  char *const *exes = self->options.raw.pythons;
  self->pythons = g_ptr_array_new_with_free_func (python_free_cb);
  for (char *const *exe = exes != NULL ? exes : best; exe == best || *exe != NULL; exe++) {
    g_autoptr (GError) error = NULL;
    IlvPython *python = ilv_python_find (*exe, ilv_cli_get_cancellable (), &error);
    if (python == NULL)
      return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
    g_ptr_array_add (self->pythons, python);
    if (exes == NULL)
      break;
  }
  if (exes == NULL && wants_free_threaded (self))
    add_free_threaded (self);
  g_ptr_array_add (self->pythons, NULL);
  return -1;
}

static IlvBenchResult *
make_plan (const Wanted *self, GError **error)
{
  const IlvCliOptions *options = &self->options;
  IlvBenchPlanOptions plan;
  ilv_bench_plan_options_init (&plan);
  plan.workloads = (IlvWorkload *const *)self->workloads->pdata;
  plan.programs = (const char *const *)self->programs->pdata;
  plan.models = (const IlvModel *)(gpointer)options->models->data;
  plan.n_models = options->models->len;
  plan.jobs = (const gint64 *)(gpointer)self->jobs->data;
  plan.n_jobs = self->jobs->len;
  plan.workers = (const gint64 *)(gpointer)self->workers->data;
  plan.n_workers = self->workers->len;
  plan.payloads = (const gint64 *)(gpointer)self->payloads->data;
  plan.n_payloads = self->payloads->len;
  plan.pythons = (IlvPython *const *)self->pythons->pdata;
  plan.variants = (const char *const *)options->raw.variants;
  plan.settings = options->settings;
  plan.settings.threads = options->threads;
  plan.settings.processes = options->processes;
  plan.settings.cores = ilv_cli_get_cores (options);
  plan.costs = options->costs;
  plan.scheduler = options->raw.scheduler;
  plan.n_runs = options->runs;
  plan.budget_ns = self->budget_ns;
  plan.has_control = !options->raw.no_control;
  plan.is_recorded = !options->raw.no_record;
  return ilv_bench_plan (&plan, ilv_cli_get_cancellable (), error);
}

/* --- progress --- */

static void
show_progress_cb (const IlvBenchProgress *progress, const IlvBenchResult *result, gpointer data)
{
  g_autofree char *left = ilv_format_time (progress->left_ns);
  if (progress->phase == ILV_BENCH_CALIBRATING) {
    g_printerr ("\r\033[K%s", _ ("calibrating"));
    return;
  }
  g_autofree char *label =
      ilv_bench_result_label (result, ilv_bench_result_get_cell (result, progress->cell));
  g_printerr ("\r\033[K");
  g_printerr (_ ("%u of %u to %u runs, about %s left: %s"), progress->n_done, progress->n_least,
              progress->n_most, left, label);
}

static void
announce (const IlvBenchResult *result)
{
  gint64 most_ns, least_ns = ilv_bench_result_estimate (result, &most_ns);
  g_autofree char *least = ilv_format_time (least_ns), *most = ilv_format_time (most_ns);
  g_printerr (g_dngettext (NULL, "%u cell, about %s to %s\n", "%u cells, about %s to %s\n",
                           result->cells->len),
              result->cells->len, least, most);
}

/* --- running --- */

static gboolean
has_figures (const IlvBenchResult *result)
{
  for (guint i = 0; i < result->cells->len; i++)
    if (ilv_bench_result_get_cell (result, i)->statistics.n > 0)
      return TRUE;
  return FALSE;
}

static int
run_result (IlvBenchResult *result, const Wanted *wanted, const char *path)
{
  g_autoptr (GError) error = NULL;
  gboolean is_terminal = isatty (STDERR_FILENO);
  const IlvBenchRunOptions options = {
      .path = path,
      .keeps_traces = wanted->options.raw.traces,
      .costs = wanted->options.costs,
      .progress = is_terminal ? show_progress_cb : NULL,
  };
  if (is_terminal)
    announce (result);
  gboolean is_done = ilv_bench_run (result, &options, ilv_cli_get_cancellable (), &error);
  if (is_terminal)
    g_printerr ("\r\033[K");
  if (!is_done && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return ilv_cli_fail (ILV_CLI_FAILED, _ ("stopped after %u runs; go on with --resume -o %s"),
                         result->n_runs, path);
  if (!is_done)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  if (has_figures (result) && !ilv_bench_history_add (result, &error))
    g_printerr (_ ("The result was not kept in the history: %s\n"), error->message);
  return ILV_CLI_DONE;
}

static int
finish (const IlvBenchResult *result, const Wanted *wanted)
{
  if (wanted->options.raw.json) {
    g_autofree char *json = ilv_bench_result_to_json (result);
    g_print ("%s", json);
  } else {
    ilv_cli_bench_print (result);
  }
  if (!has_figures (result))
    return ilv_cli_fail (ILV_CLI_FAILED, _ ("no cell could be measured"));
  return ILV_CLI_DONE;
}

/* The result of a path that was interrupted or finished before; NULL: there is none, or `status`
 * says why it cannot be used. */
static IlvBenchResult *
find_interrupted (const char *path, int *status)
{
  g_autofree char *journal = ilv_bench_journal_path (path);
  g_autoptr (GError) error = NULL;
  *status = -1;
  if (g_file_test (journal, G_FILE_TEST_EXISTS)) {
    IlvBenchResult *result = ilv_bench_journal_load (journal, &error);
    if (result == NULL)
      *status = ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
    return result;
  }
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  IlvBenchResult *result = ilv_cli_bench_load (path);
  if (result == NULL)
    *status = ILV_CLI_FAILED;
  return result;
}

/* -1 to go on, with what was typed as a benchmark that has not been run. */
static int
plan (Wanted *wanted, IlvBenchResult **result)
{
  g_autoptr (GError) error = NULL;
  int status = read_subjects (wanted);
  if (status < 0)
    status = find_pythons (wanted);
  if (status < 0 && (*result = make_plan (wanted, &error)) == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  return status;
}

static int
plan_and_run (Wanted *wanted, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvBenchResult) result = NULL;
  int status = plan (wanted, &result);
  if (status >= 0)
    return status;
  g_autofree char *kept =
      path == NULL ? ilv_bench_history_new_path (result, &error) : g_strdup (path);
  if (kept == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  status = run_result (result, wanted, kept);
  return status != ILV_CLI_DONE ? status : finish (result, wanted);
}

/* Anything that says what is to be run, beside the workloads. */
static gboolean
has_plan_options (const IlvCliRaw *raw)
{
  const void *const typed[] = {
      raw->models,   raw->sets,         raw->cores,           raw->threads,  raw->processes,
      raw->workers,  raw->start_method, raw->switch_interval, raw->chunk,    raw->costs,
      raw->seed,     raw->runs,         raw->pythons,         raw->variants, raw->jobs,
      raw->payloads, raw->budget,       raw->scheduler};
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    if (typed[i] != NULL)
      return TRUE;
  return raw->no_control || raw->no_record;
}

/* What goes on is what was begun: whoever types the benchmark again must have typed the same. -1 to
 * go on. */
static int
check_typed (Wanted *wanted, const IlvBenchResult *there, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvBenchResult) typed = NULL;
  if (wanted->options.raw.rest == NULL)
    return !has_plan_options (&wanted->options.raw)
               ? -1
               : ilv_cli_misuse (_ ("--resume goes on with what %s holds: leave out what says how "
                                    "to run it, or repeat the whole command it was begun with"),
                                 path);
  int status = plan (wanted, &typed);
  if (status >= 0 || ilv_bench_check_same_plan (there, typed, &error))
    return status;
  return ilv_cli_fail (ILV_CLI_FAILED,
                       _ ("%s holds another benchmark (%s): go on with it by --resume -o alone, or "
                          "choose another name"),
                       path, error->message);
}

static int
resume (Wanted *wanted, const char *path)
{
  int status;
  if (path == NULL)
    return ilv_cli_misuse (_ ("--resume: name the result with -o"));
  g_autoptr (IlvBenchResult) result = find_interrupted (path, &status);
  if (status >= 0)
    return status;
  if (result == NULL && wanted->options.raw.rest == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, _ ("%s: there is nothing to go on with"), path);
  if (result == NULL)
    return plan_and_run (wanted, path);
  status = check_typed (wanted, result, path);
  if (status >= 0)
    return status;
  if (result->has_journal)
    status = run_result (result, wanted, path);
  else if (!result->is_complete)
    return ilv_cli_fail (ILV_CLI_FAILED,
                         _ ("%s is not complete, but its journal is gone: run it anew under "
                            "another name"),
                         path);
  else
    status = ILV_CLI_DONE;
  return status != ILV_CLI_DONE ? status : finish (result, wanted);
}

int
ilv_cli_bench_run (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = _ ("WORKLOAD…"),
      .summary = _ ("Runs workloads or ready-made benchmarks (interleave list benchmarks) under "
                    "models, interleaved, each as often as its spread needs, and says what can be "
                    "believed. Also: interleave bench export, compare, history."),
      .description = _ ("Example: interleave bench fetch-parse --jobs 10,100 -o result.json"),
      .groups = (IlvCliOptionGroups)(ILV_CLI_OPTIONS_RUN | ILV_CLI_OPTIONS_PREDICT |
                                     ILV_CLI_OPTIONS_BENCH | ILV_CLI_OPTIONS_OUTPUT |
                                     ILV_CLI_OPTIONS_FILE),
      .min_rest = 1,
      .max_rest = MAX_SUBJECTS,
  };
  g_auto (Wanted) wanted = {{{0}}};
  int status = ilv_cli_options_parse (&wanted.options, &syntax, args);
  if (status >= 0)
    return status;
  if (!read_lists (&wanted))
    return ILV_CLI_WRONG_USE;
  const char *path = wanted.options.raw.output;
  return wanted.options.raw.resume ? resume (&wanted, path) : plan_and_run (&wanted, path);
}
