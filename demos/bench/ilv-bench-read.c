/* Reads interleave.bench/1: every value is checked, since files come from anywhere.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "demos/workload/ilv-workload.h"
#include "ilv-bench-statistics.h"

#define MAX_DEPTH 64
#define MAX_PAYLOAD (G_GINT64_CONSTANT (1) << 36) /* 64 GiB, as in workloads */
#define MOST (G_MAXINT64 / 4)                     /* sums of a few never overflow */

/* --- small parts --- */

static guint
read_choice (IlvJsonReader *reader, JsonObject *object, const char *key, const char *const *names,
             guint n)
{
  g_autofree char *text = ilv_json_reader_get_string (reader, object, key);
  for (guint i = 0; text != NULL && i < n; i++)
    if (strcmp (text, names[i]) == 0)
      return i;
  ilv_json_reader_refuse (reader, key, text == NULL ? "missing" : "unknown word");
  return 0;
}

static gint64
read_ns (IlvJsonReader *reader, JsonObject *object, const char *key)
{
  return ilv_json_reader_get_int (reader, object, key, 0, MOST, 0);
}

static gint64
read_known (IlvJsonReader *reader, JsonObject *object, const char *key)
{
  return ilv_json_reader_get_int (reader, object, key, 0, MOST, -1);
}

static guint
read_index (IlvJsonReader *reader, JsonObject *object, const char *key, guint n)
{
  if (n > 0 && json_object_has_member (object, key))
    return (guint)ilv_json_reader_get_int (reader, object, key, 0, (gint64)n - 1, 0);
  ilv_json_reader_refuse (reader, key, "missing");
  return 0;
}

static void
read_states (IlvJsonReader *reader, JsonObject *object, gint64 *state_ns)
{
  JsonObject *states = ilv_json_reader_get_object (reader, object, "state_ns");
  for (guint i = 0; states != NULL && i < ILV_N_STATES; i++)
    state_ns[i] = read_ns (reader, states, ilv_state_key (i));
}

static double *
read_doubles (IlvJsonReader *reader, JsonObject *object, const char *key, guint *n)
{
  JsonArray *array = ilv_json_reader_get_array (reader, object, key);
  *n = array == NULL ? 0 : json_array_get_length (array);
  double *values = g_new0 (double, *n + 1);
  for (guint i = 0; i < *n; i++) {
    JsonNode *node = json_array_get_element (array, i);
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_STRING)
      values[i] = json_node_get_double (node);
    else
      ilv_json_reader_refuse (reader, key, "not a list of numbers");
  }
  return values;
}

static void
read_three (IlvJsonReader *reader, JsonObject *object, const char *key, double *three)
{
  guint n;
  g_autofree double *values = read_doubles (reader, object, key, &n);
  for (guint i = 0; i < MIN (n, 3); i++)
    three[i] = isfinite (values[i]) && values[i] >= 0 ? values[i] : 0;
}

/* --- runs and what belongs to them --- */

static void
read_run_jobs (IlvJsonReader *reader, JsonObject *object, IlvBenchRun *run)
{
  JsonObject *jobs = ilv_json_reader_get_object (reader, object, "jobs");
  run->n_jobs = (guint64)read_ns (reader, jobs, "ended");
  run->n_failed = (guint64)read_ns (reader, jobs, "failed");
  run->n_timed_out = (guint64)read_ns (reader, jobs, "timed_out");
  run->n_rejected = (guint64)read_ns (reader, jobs, "rejected");
  JsonObject *latency = ilv_json_reader_get_object (reader, object, "latency_ns");
  run->p50_ns = read_ns (reader, latency, "p50");
  run->p95_ns = read_ns (reader, latency, "p95");
  run->p99_ns = read_ns (reader, latency, "p99");
  run->p999_ns = read_ns (reader, latency, "p999");
  run->max_ns = read_ns (reader, latency, "max");
}

IlvBenchRun *
ilv_bench_read_run (IlvJsonReader *reader, JsonObject *object)
{
  IlvBenchRun *run = ilv_bench_run_new (
      (IlvBenchRunKind)read_choice (reader, object, "kind", ilv_bench_run_kinds, 4));
  run->order = (guint)ilv_json_reader_get_int (reader, object, "order", 0, G_MAXINT, 0);
  run->begin_s = ilv_json_reader_get_int (reader, object, "begin_s", -MOST, MOST, 0);
  run->total_ns = read_ns (reader, object, "total_ns");
  run->process_ns = read_known (reader, object, "process_ns");
  run->cpu_ns = read_known (reader, object, "cpu_ns");
  run->process_cpu_ns =
      ilv_json_reader_get_ints (reader, object, "process_cpu_ns", 0, &run->n_process_cpu);
  run->core_use = read_doubles (reader, object, "core_use", &run->n_cores);
  run->context_switches = read_known (reader, object, "context_switches");
  read_run_jobs (reader, object, run);
  run->other_cores = ilv_json_reader_get_double (reader, object, "other_cores", NAN);
  run->stolen_share = ilv_json_reader_get_double (reader, object, "stolen_share", NAN);
  run->load = ilv_json_reader_get_double (reader, object, "load", NAN);
  run->clock_step_ns = ilv_json_reader_get_int (reader, object, "clock_step_ns", -MOST, MOST, 0);
  run->suspended_ns = ilv_json_reader_get_int (reader, object, "suspended_ns", -MOST, MOST, 0);
  run->throttled = read_known (reader, object, "throttled");
  return run;
}

void
ilv_bench_read_latency (IlvJsonReader *reader, JsonObject *object, IlvBenchLatency *latency)
{
  guint n_values, n_counts;
  g_autofree gint64 *values = ilv_json_reader_get_ints (reader, object, "values_ns", 0, &n_values);
  g_autofree gint64 *counts = ilv_json_reader_get_ints (reader, object, "counts", 1, &n_counts);
  if (n_values != n_counts ||
      !ilv_bench_latency_set (latency, values, (const guint64 *)counts, n_values))
    ilv_json_reader_refuse (reader, "latency", "values that do not rise, or counts that differ");
}

void
ilv_bench_read_memory (IlvJsonReader *reader, JsonObject *object, IlvBenchMemory *memory)
{
  memory->peak_bytes = read_known (reader, object, "peak_bytes");
  memory->main_bytes = read_known (reader, object, "main_bytes");
  memory->worker_bytes = read_known (reader, object, "worker_bytes");
  memory->n_workers = (guint)ilv_json_reader_get_int (reader, object, "workers", 0, G_MAXINT, 0);
}

void
ilv_bench_read_why (IlvJsonReader *reader, JsonObject *object, IlvBenchWhy *why)
{
  g_free (why->trace);
  g_free (why->note);
  why->is_known = ilv_json_reader_get_flag (reader, object, "known");
  why->total_ns = read_ns (reader, object, "total_ns");
  read_states (reader, object, why->state_ns);
  why->gil_wait_share = ilv_json_reader_get_double (reader, object, "gil_wait_share", NAN);
  why->gil_switches = (guint64)read_ns (reader, object, "gil_switches");
  why->pickled_bytes = (guint64)read_ns (reader, object, "pickled_bytes");
  why->trace = ilv_json_reader_get_string (reader, object, "trace");
  why->note = ilv_json_reader_get_string (reader, object, "note");
  /* It is opened: nothing but a name in the result's own folder. */
  if (why->trace != NULL && strchr (why->trace, '/') != NULL)
    ilv_json_reader_refuse (reader, "trace", "not a name of a file in the same folder");
}

/* --- the plan --- */

static void
read_subject (IlvJsonReader *reader, JsonObject *object, IlvBenchResult *self)
{
  static const char *const kinds[] = {"workload", "program"};
  guint kind = read_choice (reader, object, "kind", kinds, 2);
  g_autofree char *id = ilv_json_reader_get_string (reader, object, "id");
  g_autofree char *name = ilv_json_reader_get_string (reader, object, "name");
  g_autofree char *text = ilv_json_reader_get_string (reader, object, "text");
  if (id == NULL || text == NULL)
    ilv_json_reader_refuse (reader, id == NULL ? "id" : "text", "missing");
  IlvBenchSubject *subject =
      ilv_bench_result_add_subject (self, (IlvBenchKind)kind, id == NULL ? "" : id,
                                    name == NULL ? id : name, text == NULL ? "" : text);
  subject->parameter = ilv_json_reader_get_string (reader, object, "parameter");
  subject->unit = ilv_json_reader_get_string (reader, object, "unit");
  subject->sample = ilv_json_reader_get_string (reader, object, "sample");
  subject->note = ilv_json_reader_get_string (reader, object, "note");
}

static void
read_python (IlvJsonReader *reader, JsonObject *object, IlvBenchResult *self)
{
  g_autofree char *exe = ilv_json_reader_get_string (reader, object, "exe");
  g_autofree char *version = ilv_json_reader_get_string (reader, object, "version");
  if (exe == NULL || version == NULL)
    ilv_json_reader_refuse (reader, exe == NULL ? "exe" : "version", "missing");
  IlvBenchPython *python =
      ilv_bench_result_add_python (self, exe == NULL ? "" : exe, version == NULL ? "" : version);
  python->build = ilv_json_reader_get_string (reader, object, "build");
  python->uvloop = ilv_json_reader_get_string (reader, object, "uvloop");
  python->trio = ilv_json_reader_get_string (reader, object, "trio");
  python->free_threaded = ilv_json_reader_get_flag (reader, object, "free_threaded");
  read_three (reader, object, "call_ns", python->call_ns);
  read_three (reader, object, "unit_ns", python->unit_ns);
  read_three (reader, object, "rate_spread", python->rate_spread);
}

static void
read_prediction (IlvJsonReader *reader, JsonObject *object, IlvBenchPrediction *predicted)
{
  JsonObject *one = ilv_json_reader_get_object (reader, object, "predicted");
  if (one == NULL)
    return;
  predicted->is_known = TRUE;
  predicted->total_ns = read_ns (reader, one, "total_ns");
  predicted->p50_ns = read_ns (reader, one, "p50_ns");
  predicted->p99_ns = read_ns (reader, one, "p99_ns");
  predicted->cpu_use = ilv_json_reader_get_double (reader, one, "cpu_use", 0);
  predicted->peak_bytes = read_ns (reader, one, "peak_bytes");
  read_states (reader, one, predicted->state_ns);
}

static void
read_cell_runs (IlvJsonReader *reader, JsonObject *object, IlvBenchCell *cell, guint number)
{
  JsonArray *runs = ilv_json_reader_get_array (reader, object, "runs");
  for (guint i = 0; runs != NULL && i < json_array_get_length (runs); i++) {
    ilv_json_reader_enter (reader, "cells[%u].runs[%u].", number, i);
    JsonObject *run = ilv_json_reader_get_element (reader, runs, i);
    if (run == NULL)
      return;
    g_ptr_array_add (cell->runs, ilv_bench_read_run (reader, run));
  }
  ilv_json_reader_enter (reader, "cells[%u].", number);
}

static void
read_cell (IlvJsonReader *reader, JsonObject *object, IlvBenchResult *self, guint number,
           guint n_cells)
{
  g_autofree char *model = ilv_json_reader_get_string (reader, object, "model");
  guint subject = read_index (reader, object, "subject", self->subjects->len);
  guint python = read_index (reader, object, "interpreter", self->pythons->len);
  if (model == NULL)
    ilv_json_reader_refuse (reader, "model", "missing");
  IlvBenchCell *cell =
      ilv_bench_result_add_cell (self, subject, python, model == NULL ? "" : model);
  cell->jobs = ilv_json_reader_get_int (reader, object, "jobs", 1, ILV_MAX_JOBS, -1);
  cell->workers = ilv_json_reader_get_int (reader, object, "workers", 1, ILV_MAX_THREADS, -1);
  cell->payload = ilv_json_reader_get_int (reader, object, "payload", 0, MAX_PAYLOAD, -1);
  cell->n_jobs = (guint64)read_ns (reader, object, "n_jobs");
  cell->n_workers = (guint)ilv_json_reader_get_int (reader, object, "n_workers", 0, G_MAXINT, 1);
  cell->control_of =
      (int)ilv_json_reader_get_int (reader, object, "control_of", 0, (gint64)n_cells - 1, -1);
  cell->digest = ilv_json_reader_get_string (reader, object, "digest");
  read_prediction (reader, object, &cell->predicted);
  read_cell_runs (reader, object, cell, number);
  ilv_bench_read_latency (reader, ilv_json_reader_get_object (reader, object, "latency"),
                          &cell->latency);
  ilv_bench_read_memory (reader, ilv_json_reader_get_object (reader, object, "memory"),
                         &cell->memory);
  ilv_bench_read_why (reader, ilv_json_reader_get_object (reader, object, "why"), &cell->why);
  cell->stop = (IlvBenchStop)read_choice (reader, object, "stop", ilv_bench_stops, 5);
  cell->problem = ilv_json_reader_get_string (reader, object, "problem");
  self->n_runs += cell->runs->len;
}

static void
read_environment (IlvJsonReader *reader, JsonObject *root, IlvBenchEnvironment *environment)
{
  JsonObject *object = ilv_json_reader_get_object (reader, root, "environment");
  environment->host_kind = ilv_json_reader_get_string (reader, object, "host");
  environment->kernel = ilv_json_reader_get_string (reader, object, "kernel");
  environment->cpu = ilv_json_reader_get_string (reader, object, "cpu");
  environment->governor = ilv_json_reader_get_string (reader, object, "governor");
  environment->boost = ilv_json_reader_get_string (reader, object, "boost");
  environment->n_cpus = (guint)ilv_json_reader_get_int (reader, object, "cpus", 0, G_MAXINT, 0);
  environment->affinity = ilv_json_reader_get_string (reader, object, "affinity");
  environment->cores = (guint)ilv_json_reader_get_int (reader, object, "cores", 0, G_MAXINT, 0);
  environment->memory_bytes = read_ns (reader, object, "memory_bytes");
  environment->libc = ilv_json_reader_get_string (reader, object, "libc");
  environment->aslr = ilv_json_reader_get_string (reader, object, "aslr");
  environment->app_version = ilv_json_reader_get_string (reader, object, "app_version");
}

static void
read_method (IlvJsonReader *reader, JsonObject *root, IlvBenchMethod *method)
{
  JsonObject *object = ilv_json_reader_get_object (reader, root, "method");
  method->seed = (guint64)ilv_json_reader_get_int (reader, object, "seed", 0, G_MAXINT64, 1);
  method->min_runs = (guint)ilv_json_reader_get_int (reader, object, "min_runs", 1, G_MAXINT, 1);
  method->max_runs = (guint)ilv_json_reader_get_int (reader, object, "max_runs", 1, G_MAXINT, 1);
  method->target = ilv_json_reader_get_double (reader, object, "target", 0);
  method->budget_ns = read_ns (reader, object, "budget_ns");
  method->has_control = ilv_json_reader_get_flag (reader, object, "control");
  method->is_recorded = ilv_json_reader_get_flag (reader, object, "recorded");
  method->start_method = ilv_json_reader_get_string (reader, object, "start_method");
  method->scheduler = ilv_json_reader_get_string (reader, object, "scheduler");
  method->costs = ilv_json_reader_get_string (reader, object, "costs");
  method->switch_interval_ns = read_ns (reader, object, "switch_interval_ns");
  method->cores = (guint)ilv_json_reader_get_int (reader, object, "cores", 0, ILV_MAX_CORES, 0);
  method->threads =
      (guint)ilv_json_reader_get_int (reader, object, "threads", 0, ILV_MAX_THREADS, 0);
  method->processes =
      (guint)ilv_json_reader_get_int (reader, object, "processes", 0, ILV_MAX_PROCESSES, 0);
  method->chunk = (guint)ilv_json_reader_get_int (reader, object, "chunk", 1, ILV_MAX_JOBS, 1);
}

typedef void (*ReadElement) (IlvJsonReader *reader, JsonObject *object, IlvBenchResult *self);

static void
read_list (IlvJsonReader *reader, JsonObject *root, const char *key, ReadElement read,
           IlvBenchResult *self)
{
  JsonArray *array = ilv_json_reader_get_array (reader, root, key);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    ilv_json_reader_enter (reader, "%s[%u].", key, i);
    JsonObject *object = ilv_json_reader_get_element (reader, array, i);
    if (object != NULL)
      read (reader, object, self);
  }
  ilv_json_reader_enter (reader, "%s", "");
}

static void
read_cells (IlvJsonReader *reader, JsonObject *root, IlvBenchResult *self)
{
  JsonArray *array = ilv_json_reader_get_array (reader, root, "cells");
  guint n = array == NULL ? 0 : json_array_get_length (array);
  if (array == NULL)
    ilv_json_reader_refuse (reader, "cells", "missing");
  for (guint i = 0; i < n && reader->problem == NULL; i++) {
    ilv_json_reader_enter (reader, "cells[%u].", i);
    JsonObject *object = ilv_json_reader_get_element (reader, array, i);
    if (object != NULL)
      read_cell (reader, object, self, i, n);
  }
  for (guint i = 0; i < self->cells->len; i++)
    ilv_bench_cell_update (ilv_bench_result_get_cell (self, i));
}

static IlvBenchResult *
read_result (IlvJsonReader *reader, JsonObject *root)
{
  IlvBenchResult *self = ilv_bench_result_new ();
  self->title = ilv_json_reader_get_string (reader, root, "title");
  self->begin_s = ilv_json_reader_get_int (reader, root, "begin_s", -MOST, MOST, 0);
  self->end_s = ilv_json_reader_get_int (reader, root, "end_s", -MOST, MOST, 0);
  self->spent_ns = read_ns (reader, root, "spent_ns");
  self->n_sittings = (guint)ilv_json_reader_get_int (reader, root, "sittings", 1, G_MAXINT, 1);
  self->is_complete = ilv_json_reader_get_flag (reader, root, "complete");
  read_environment (reader, root, &self->environment);
  read_method (reader, root, &self->method);
  read_list (reader, root, "subjects", read_subject, self);
  read_list (reader, root, "interpreters", read_python, self);
  read_cells (reader, root, self);
  return self;
}

/* --- the text --- */

/* FALSE if brackets nest deeper than any result's: json-glib's parser calls itself for each. */
static gboolean
is_shallow (const char *text, gsize length)
{
  gboolean in_string = FALSE;
  guint depth = 0;
  for (gsize i = 0; i < length; i++) {
    if (in_string && text[i] == '\\')
      i++;
    else if (text[i] == '"')
      in_string = !in_string;
    else if (!in_string && (text[i] == '[' || text[i] == '{') && ++depth > MAX_DEPTH)
      return FALSE;
    else if (!in_string && (text[i] == ']' || text[i] == '}') && depth > 0)
      depth--;
  }
  return TRUE;
}

/* JSON-GLib calls what it reads from memory "<data>:LINE:COLUMN: ". */
static char *
tell_place (const char *message)
{
  guint line, column;
  int end = 0;
  if (sscanf (message, "<data>:%u:%u: %n", &line, &column, &end) == 2 && end > 0)
    return g_strdup_printf (_ ("line %u, column %u: %s"), line, column, message + end);
  return g_strdup (message);
}

JsonNode *
ilv_bench_read_json (const char *text, gssize length, char **problem)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  gsize n = length < 0 ? strlen (text) : (gsize)length;
  const char *bad = NULL;
  if (memchr (text, '\0', n) != NULL || !g_utf8_validate (text, (gssize)n, NULL))
    bad = "it is not UTF-8 text";
  else if (!is_shallow (text, n))
    bad = "its lists nest too deeply";
  else if (json_parser_load_from_data (parser, text, (gssize)n, &error) &&
           json_parser_get_root (parser) != NULL)
    return json_node_ref (json_parser_get_root (parser));
  g_autofree char *told = tell_place (bad != NULL     ? bad
                                      : error != NULL ? error->message
                                                      : "it is empty");
  *problem = g_utf8_make_valid (told, -1);
  return NULL;
}

/* Another kind of our own files: what reads it. */
static const char *
explain_other (const char *schema)
{
  if (schema == NULL)
    return NULL;
  if (g_str_has_prefix (schema, "interleave.break-even/"))
    return _ (
        "%s holds a break-even search, not a benchmark. “interleave break-even … -o FILE.svg” "
        "draws one.");
  if (g_str_has_prefix (schema, "interleave.bench/"))
    return _ ("%s holds a benchmark, not a break-even search. “interleave bench export” reads it.");
  return NULL;
}

gboolean
ilv_bench_check_schema (JsonNode *root, const char *wanted, const char *origin, GError **error)
{
  g_autofree char *family = g_strndup (wanted, (gsize)(strchr (wanted, '/') + 1 - wanted));
  g_auto (IlvJsonReader) reader = {0};
  g_autofree char *schema =
      JSON_NODE_HOLDS_OBJECT (root)
          ? ilv_json_reader_get_string (&reader, json_node_get_object (root), "schema")
          : NULL;
  const char *other = explain_other (schema);
  if (g_strcmp0 (schema, wanted) == 0)
    return TRUE;
  if (schema != NULL && g_str_has_prefix (schema, family))
    g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_FUTURE,
                 _ ("%s was written by a newer version of Interleave (%s). Update Interleave to "
                    "read it."),
                 origin, schema);
  else if (other != NULL)
    g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_FOREIGN, other, origin);
  else
    g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_FOREIGN,
                 _ ("%s is JSON, but no benchmark's result: its schema is not %s."), origin,
                 wanted);
  return FALSE;
}

IlvBenchResult *
ilv_bench_result_parse (const char *text, gssize length, const char *origin, GError **error)
{
  g_autofree char *problem = NULL;
  g_auto (IlvJsonReader) reader = {0};
  g_autoptr (JsonNode) root = ilv_bench_read_json (text, length, &problem);
  if (root == NULL) {
    g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_DAMAGED,
                 _ ("%s is damaged or was cut short, it cannot be read: %s."), origin, problem);
    return NULL;
  }
  if (!ilv_bench_check_schema (root, ILV_BENCH_SCHEMA, origin, error))
    return NULL;
  g_autoptr (IlvBenchResult) self = read_result (&reader, json_node_get_object (root));
  if (reader.problem == NULL)
    return g_steal_pointer (&self);
  g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_DAMAGED,
               _ ("%s is damaged, it cannot be read: %s."), origin, reader.problem);
  return NULL;
}

IlvBenchResult *
ilv_bench_result_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  IlvBenchResult *self = ilv_bench_result_parse (text, (gssize)length, path, error);
  if (self != NULL)
    self->path = g_strdup (path);
  return self;
}
