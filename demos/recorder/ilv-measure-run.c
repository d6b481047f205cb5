/* One real run: a plan executed by an interpreter under the supervisor.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The run's folder holds the runner, the plan and the results; it is removed when the run is over,
 * by the supervisor if this program dies first. Results are mapped before that, so they outlive it.
 *
 * Memory is sampled as PSS (/proc/PID/smaps_rollup) over all processes below the supervisor, at the
 * first tick and then four times a second: reading it stops a process for about a millisecond. A
 * run too short for a sample has the main process's ru_maxrss instead. A benchmark's timed runs are
 * not sampled at all, its warm-up runs every few milliseconds. */
#include "ilv-measure-run.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ilv-child.h"
#include "ilv-recovery.h"
#include "ilv-run-folder.h"

#define MAX_SOCKET_FOLDER 75 /* sockaddr_un has 107, /pymp-12345678/listener-12345678 takes 32 */
#define CALIBRATION_LIMIT_NS (60 * G_GINT64_CONSTANT (1000000000))
#define DEFAULT_LIMIT_NS (600 * G_GINT64_CONSTANT (1000000000))
#define TICKS_A_SAMPLE 5
#define FINE_TICK_MS 5
#define SPARE_FILES 256
#define FILES_A_RING 4 /* the ring, its log, its thread's times, its process */
#define OTHER_RINGS 16 /* of threads and processes that run no jobs */

static const char *const kinds[] = {"python", "hold", "native"};

/* --- calibration --- */

static gboolean
parse_calibration (const char *text, IlvCalibration *calibration)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  /* No text at all is read without an error, and has no root. */
  if (text == NULL || !json_parser_load_from_data (parser, text, -1, NULL) ||
      json_parser_get_root (parser) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return FALSE;
  JsonObject *all = json_node_get_object (json_parser_get_root (parser));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    JsonNode *node = json_object_get_member (all, kinds[i]);
    if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
      return FALSE;
    JsonObject *one = json_node_get_object (node);
    calibration->rates[i].call_ns = json_object_get_double_member_with_default (one, "call_ns", 0);
    calibration->rates[i].unit_ns = json_object_get_double_member_with_default (one, "unit_ns", 0);
    calibration->rates[i].spread = json_object_get_double_member_with_default (one, "spread", 0);
    if (!(calibration->rates[i].unit_ns > 0))
      return FALSE;
  }
  return TRUE;
}

/* What went wrong, from how it ended. */
static void
set_fate_error (const IlvPython *python, const IlvChildResult *result, const char *progress,
                gint64 limit_ns, GError **error)
{
  g_autofree char *words = ilv_child_result_get_complaint (result);
  switch (result->fate) {
  case ILV_CHILD_NO_EXEC:
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON,
                 _ ("%s cannot be started any more: %s. Choose another interpreter."), python->exe,
                 g_strerror (result->code));
    break;
  case ILV_CHILD_TOO_LONG:
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_TIME_LIMIT,
                 _ ("The run was stopped after %g s, the time limit. %s If it does not hang, give "
                    "it more time or make the workload smaller."),
                 (double)limit_ns / 1e9, progress);
    break;
  case ILV_CHILD_SIGNALED:
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON,
                 _ ("%s was killed by signal %d (%s) in the middle of the run. %s %s"), python->exe,
                 result->code, strsignal (result->code), progress, words);
    break;
  case ILV_CHILD_LOST:
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON,
                 _ ("The helper that owns the run was killed, so the run was ended. %s Run it "
                    "again."),
                 progress);
    break;
  default:
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON,
                 _ ("%s ended with status %d and without a result. %s %s"), python->exe,
                 result->code, progress, words);
    if (error != NULL)
      ilv_run_folder_add_remedy (*error);
  }
}

/* For the trace's note, which is kept in files: not translated. */
static char *
describe_fate (const IlvChildResult *result, gint64 limit_ns, gboolean is_stopped)
{
  if (is_stopped)
    return g_strdup ("The run was stopped by hand.");
  switch (result->fate) {
  case ILV_CHILD_TOO_LONG:
    return g_strdup_printf ("The run was stopped at its time limit of %g s.",
                            (double)limit_ns / 1e9);
  case ILV_CHILD_SIGNALED:
    return g_strdup_printf ("Python was killed by signal %d in the middle of the run.",
                            result->code);
  case ILV_CHILD_LOST:
    return g_strdup ("The helper that owned the run was killed.");
  default:
    return g_strdup_printf ("Python ended with status %d before the run was over.", result->code);
  }
}

static gboolean
run_calibration (const IlvPython *python, const char *folder, IlvCalibration *calibration,
                 GCancellable *cancellable, GError **error)
{
  g_autofree char *script = g_build_filename (folder, "runner.py", NULL);
  const char *arguments[] = {"calibrate", NULL};
  g_auto (GStrv) argv = ilv_python_make_argv (python, ILV_MODEL_SEQUENTIAL, script, arguments);
  char *folders[] = {(char *)folder, NULL};
  IlvChildOptions options = {
      .argv = argv, .remove_folders = folders, .time_limit_ns = CALIBRATION_LIMIT_NS};
  g_auto (IlvChildResult) result = {0};
  if (!ilv_child_run (&options, &result, cancellable, error))
    return FALSE;
  if (result.fate == ILV_CHILD_EXITED && result.code == 0 &&
      parse_calibration (result.output->str, calibration))
    return TRUE;
  set_fate_error (python, &result, _ ("It was being calibrated."), CALIBRATION_LIMIT_NS, error);
  return FALSE;
}

typedef struct {
  IlvCalibration calibration;
  gint64 taken_us;
} Known;

static GMutex known_mutex;
static GHashTable *known; /* path of an interpreter -> Known */

static gboolean
is_older (gpointer exe, gpointer value, gpointer before_us)
{
  return ((const Known *)value)->taken_us <= *(const gint64 *)before_us;
}

void
ilv_calibration_renew (gint64 age_ns)
{
  g_mutex_lock (&known_mutex);
  gint64 before_us = g_get_monotonic_time () - age_ns / 1000;
  if (known != NULL)
    g_hash_table_foreach_remove (known, is_older, &before_us);
  g_mutex_unlock (&known_mutex);
}

gboolean
ilv_calibrate (const IlvPython *python, IlvCalibration *calibration, GCancellable *cancellable,
               GError **error)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&known_mutex);
  if (known == NULL)
    known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const Known *before = g_hash_table_lookup (known, python->exe);
  if (before != NULL) {
    *calibration = before->calibration;
    return TRUE;
  }
  char *folder = ilv_run_folder_new (0, error);
  gboolean is_good = folder != NULL && ilv_run_folder_add_runner (folder, error) &&
                     run_calibration (python, folder, calibration, cancellable, error);
  ilv_run_folder_remove (folder);
  if (is_good) {
    Known taken = {*calibration, g_get_monotonic_time ()};
    g_hash_table_insert (known, g_strdup (python->exe), g_memdup2 (&taken, sizeof taken));
  }
  return is_good;
}

/* --- memory --- */

static gint64
read_pss (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", pid);
  g_autofree char *text = NULL;
  const char *line;
  if (!g_file_get_contents (path, &text, NULL, NULL) || (line = strstr (text, "\nPss:")) == NULL)
    return 0;
  return g_ascii_strtoll (line + 5, NULL, 10) * 1024;
}

/* A process and all below it, by /proc/PID/task/TID/children. */
static void
list_pss (int pid, guint depth, GArray *processes)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d/task", pid);
  g_autoptr (GDir) tasks = g_dir_open (folder, 0, NULL);
  IlvProcessMemory one = {pid, depth > 0 ? read_pss (pid) : 0};
  const char *task;
  if (one.bytes > 0) /* not the supervisor itself */
    g_array_append_val (processes, one);
  while (tasks != NULL && depth < 8 && (task = g_dir_read_name (tasks)) != NULL) {
    g_autofree char *path = g_build_filename (folder, task, "children", NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents (path, &text, NULL, NULL))
      continue;
    g_auto (GStrv) children = g_strsplit (text, " ", -1);
    for (char **child = children; *child != NULL; child++)
      if (atoi (*child) > 0)
        list_pss (atoi (*child), depth + 1, processes);
  }
}

typedef struct {
  IlvMeasuredRun *run;
  guint n_ticks, every;
} Sampler;

static void
sample_cb (GPid supervisor, gpointer data)
{
  Sampler *sampler = data;
  IlvMeasuredRun *run = sampler->run;
  if (sampler->n_ticks++ % sampler->every != 0)
    return;
  IlvMemorySample sample = {.time_ns = g_get_monotonic_time () * 1000};
  g_autoptr (GArray) processes = g_array_new (FALSE, FALSE, sizeof (IlvProcessMemory));
  list_pss (supervisor, 0, processes);
  for (guint i = 0; i < processes->len; i++)
    sample.bytes += g_array_index (processes, IlvProcessMemory, i).bytes;
  if (sample.bytes > (gint64)run->peak_memory_bytes) {
    run->peak_memory_bytes = (guint64)sample.bytes;
    g_clear_pointer (&run->processes, g_array_unref);
    run->processes = g_steal_pointer (&processes);
  }
  if (sample.bytes > 0)
    g_array_append_val (run->memory, sample);
}

/* --- the rest of the machine --- */

static void
find_others (IlvMeasuredRun *self, const IlvMachineTime *before, gint64 tree_ns)
{
  g_auto (IlvMachineTime) after = ilv_machine_time_read ();
  ilv_machine_use_find (&self->machine, before, &after, tree_ns);
}

/* --- results --- */

static gboolean
read_summary (IlvMeasuredRun *self, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "result.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  if (!json_parser_load_from_file (parser, path, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return FALSE;
  JsonObject *summary = json_node_get_object (json_parser_get_root (parser));
  guint64 maxrss = json_object_get_int_member_with_default (summary, "maxrss_bytes", 0);
  self->origin_ns = json_object_get_int_member_with_default (summary, "origin_ns", 0);
  self->cpu_ns = json_object_get_int_member_with_default (summary, "cpu_ns", 0);
  self->peak_memory_bytes = MAX (self->peak_memory_bytes, maxrss);
  return self->origin_ns > 0;
}

static guint32
count_ended (const IlvRunPlan *plan, const IlvRunResults *results)
{
  guint32 n = 0;
  for (guint32 i = 0; i < plan->n_jobs && results->all != NULL; i++)
    n += results->outcomes[i] != 0;
  return n;
}

static void
find_total (IlvMeasuredRun *self, const IlvRunPlan *plan)
{
  for (guint32 i = 0; i < plan->n_jobs; i++)
    self->total_ns = MAX (self->total_ns, self->results.ends_ns[i]);
}

/* --- the run --- */

static guint64
count_threads (const IlvRunPlan *plan)
{
  const IlvSettings *settings = &plan->settings;
  guint64 n = ilv_model_has_threads (settings->model) ? MAX (1, settings->threads) : 1;
  if (ilv_model_has_processes (settings->model))
    n *= MAX (1, settings->processes);
  return n;
}

/* Connections that may be open at once: one for each thread that can ask, and those of a loop. */
static guint
count_sockets (const IlvRunPlan *plan)
{
  return (guint)MIN (count_threads (plan), plan->n_jobs) + plan->n_connections;
}

/* What the reader of a recording has open meanwhile (Source of ilv-ring-reader.c). */
static guint
count_reader_files (const IlvRunPlan *plan)
{
  guint64 n = MIN (count_threads (plan), plan->n_jobs) + plan->settings.processes + OTHER_RINGS;
  return (guint)MIN (FILES_A_RING * n, G_MAXINT32);
}

static gboolean
start_server (const IlvRunPlan *plan, IlvLoopback **server, GError **error)
{
  g_autofree guint *capacities = g_new0 (guint, plan->workload->n_backends + 1);
  for (guint i = 0; i < plan->workload->n_backends; i++)
    capacities[i] = plan->workload->backends[i].capacity;
  *server = NULL;
  if (!ilv_run_plan_needs_server (plan))
    return TRUE;
  *server = ilv_loopback_new (capacities, plan->workload->n_backends, count_sockets (plan),
                              count_reader_files (plan), error);
  return *server != NULL;
}

static void
note_failure (IlvMeasuredRun *self, const IlvRunPlan *plan, const IlvPython *python,
              const IlvChildResult *result, gint64 limit_ns)
{
  g_autofree char *waits = ilv_run_plan_describe_waits (plan, &self->results);
  g_autofree char *count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u of %u job had ended.",
                                                         "%u of %u jobs had ended.", plan->n_jobs),
                                            count_ended (plan, &self->results), plan->n_jobs);
  g_autofree char *progress = g_strconcat (count, *waits != '\0' ? " " : "", waits, NULL);
  set_fate_error (python, result, progress, limit_ns, &self->failure);
}

/* A Python that is killed leaves what multiprocessing keeps in its temporary folder (pymp-…): so
 * that lies in the run's own, unless its sockets' names would be too long there. */
static char **
make_environ (const char *folder)
{
  char **envp = g_get_environ ();
  return strlen (folder) <= MAX_SOCKET_FOLDER ? g_environ_setenv (envp, "TMPDIR", folder, TRUE)
                                              : envp;
}

static gboolean
execute (IlvMeasuredRun *self, const IlvRunPlan *plan, const IlvMeasureOptions *measure,
         const char *folder, GCancellable *cancellable, GError **error)
{
  const char *recording =
      self->recording != NULL ? ilv_recording_get_folder (self->recording) : NULL;
  g_autofree char *script = g_build_filename (folder, "runner.py", NULL);
  g_auto (GStrv) envp = make_environ (folder);
  const char *arguments[] = {"run", folder, NULL};
  g_auto (GStrv) argv =
      ilv_python_make_argv (measure->python, plan->settings.model, script, arguments);
  char *folders[] = {(char *)folder, NULL};
  gboolean is_fine = measure->memory == ILV_MEMORY_FINE;
  Sampler sampler = {.run = self, .every = is_fine ? 1 : TICKS_A_SAMPLE};
  gint64 limit_ns = measure->time_limit_ns > 0 ? measure->time_limit_ns : DEFAULT_LIMIT_NS;
  if (recording != NULL) {
    char **recorded = ilv_recording_environ (envp, recording);
    g_strfreev (envp);
    envp = recorded;
  }
  IlvChildOptions options = {.argv = argv,
                             .envp = envp,
                             .remove_folders = folders,
                             .recover_folder = (char *)recording,
                             .n_cpus = plan->settings.cores,
                             .n_files = count_sockets (plan) + SPARE_FILES,
                             .time_limit_ns = limit_ns,
                             .tick = measure->memory == ILV_MEMORY_NONE ? NULL : sample_cb,
                             .tick_data = &sampler,
                             .tick_ms = is_fine ? FINE_TICK_MS : 0};
  g_auto (IlvChildResult) result = {0};
  g_autoptr (GError) stop = NULL;
  g_auto (IlvMachineTime) before = ilv_machine_time_read ();
  gboolean is_done = ilv_child_run (&options, &result, cancellable, &stop);
  if (self->recording != NULL)
    ilv_recording_guard (self->recording, &result.guard);
  if (!is_done && !g_error_matches (stop, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&stop));
    return FALSE;
  }
  if (!ilv_run_plan_read_results (plan, folder, &self->results, error))
    return FALSE;
  find_total (self, plan);
  self->dask = ilv_dask_stream_read (folder);
  gboolean has_summary = read_summary (self, folder);
  find_others (self, &before, result.cpu_ns);
  self->process_ns = result.wall_ns;
  self->switches = result.switches;
  if (is_done && result.fate == ILV_CHILD_EXITED && result.code == 0 && has_summary)
    return TRUE;
  self->was_stopped = !is_done || result.fate == ILV_CHILD_TOO_LONG;
  self->fate = describe_fate (&result, limit_ns, !is_done);
  if (!is_done)
    self->failure = g_steal_pointer (&stop);
  else
    note_failure (self, plan, measure->python, &result, limit_ns);
  return TRUE;
}

static gboolean
prepare_and_execute (IlvMeasuredRun *self, const IlvRunPlan *plan, const IlvMeasureOptions *measure,
                     const IlvCalibration *calibration, const char *folder,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr (IlvLoopback) server = NULL;
  if (!start_server (plan, &server, error) || !ilv_run_folder_add_runner (folder, error) ||
      !ilv_run_plan_write (plan, calibration, server != NULL ? ilv_loopback_get_port (server) : 0,
                           folder, error))
    return FALSE;
  if (server != NULL && self->recording != NULL)
    ilv_recording_limit_files (self->recording,
                               ilv_loopback_count_other_files (count_sockets (plan)));
  if (!execute (self, plan, measure, folder, cancellable, error))
    return FALSE;
  if (server != NULL)
    ilv_loopback_get_stats (server, &self->server);
  return TRUE;
}

IlvMeasuredRun *
ilv_measured_run_new (const IlvRunPlan *plan, const IlvMeasureOptions *options,
                      const IlvCalibration *calibration, gboolean is_recorded,
                      const IlvRunWatch *watch, GCancellable *cancellable, GError **error)
{
  g_autoptr (IlvMeasuredRun) self = g_new0 (IlvMeasuredRun, 1);
  guint64 n_bytes = 8 * (plan->n_steps + 12 * (guint64)plan->n_jobs);
  self->memory = g_array_new (FALSE, FALSE, sizeof (IlvMemorySample));
  if (is_recorded && (self->recording = ilv_recording_start (error)) == NULL)
    return NULL;
  /* Without its description a recording cannot be recovered, which is no reason not to make it. */
  if (is_recorded)
    ilv_recovery_describe (ilv_recording_get_folder (self->recording), &watch->plan, watch->info,
                           NULL);
  if (is_recorded && watch->watch != NULL)
    ilv_recording_watch (self->recording, &watch->plan, ilv_run_info_copy (watch->info),
                         watch->watch, watch->data);
  char *folder = ilv_run_folder_new (n_bytes, error);
  gboolean is_good = folder != NULL && prepare_and_execute (self, plan, options, calibration,
                                                            folder, cancellable, error);
  ilv_run_folder_remove (folder);
  return is_good ? g_steal_pointer (&self) : NULL;
}

void
ilv_measured_run_free (IlvMeasuredRun *self)
{
  if (self == NULL)
    return;
  ilv_run_results_clear (&self->results);
  g_clear_pointer (&self->recording, ilv_recording_free);
  g_clear_pointer (&self->dask, ilv_dask_stream_free);
  g_clear_pointer (&self->memory, g_array_unref);
  g_clear_pointer (&self->processes, g_array_unref);
  ilv_machine_use_clear (&self->machine);
  g_clear_error (&self->failure);
  g_free (self->fate);
  g_free (self);
}
