/* Writes interleave.bench/1, and saves it without ever overwriting what it cannot read.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ilv-bench-statistics.h"

const char *const ilv_bench_run_kinds[] = {"warm-up", "timed", "recorded", "discarded"};
const char *const ilv_bench_stops[] = {"open", "enough", "most", "budget", "failed"};

static void
add_doubles (JsonBuilder *builder, const char *key, const double *values, guint n)
{
  ilv_json_begin_array (builder, key);
  for (guint i = 0; i < n; i++)
    json_builder_add_double_value (builder, isfinite (values[i]) ? values[i] : 0);
  json_builder_end_array (builder);
}

static void
add_states (JsonBuilder *builder, const gint64 *state_ns)
{
  ilv_json_begin_object (builder, "state_ns");
  for (guint i = 0; i < ILV_N_STATES; i++)
    ilv_json_add_int (builder, ilv_state_key (i), state_ns[i]);
  json_builder_end_object (builder);
}

/* --- parts --- */

static void
add_run_jobs (JsonBuilder *builder, const IlvBenchRun *run)
{
  ilv_json_begin_object (builder, "jobs");
  ilv_json_add_int (builder, "ended", (gint64)run->n_jobs);
  ilv_json_add_int (builder, "failed", (gint64)run->n_failed);
  ilv_json_add_int (builder, "timed_out", (gint64)run->n_timed_out);
  ilv_json_add_int (builder, "rejected", (gint64)run->n_rejected);
  json_builder_end_object (builder);
  ilv_json_begin_object (builder, "latency_ns");
  ilv_json_add_int (builder, "p50", run->p50_ns);
  ilv_json_add_int (builder, "p95", run->p95_ns);
  ilv_json_add_int (builder, "p99", run->p99_ns);
  ilv_json_add_int (builder, "p999", run->p999_ns);
  ilv_json_add_int (builder, "max", run->max_ns);
  json_builder_end_object (builder);
}

void
ilv_bench_write_run (JsonBuilder *builder, const IlvBenchRun *run)
{
  ilv_json_add_string (builder, "kind", ilv_bench_run_kinds[run->kind]);
  ilv_json_add_int (builder, "order", run->order);
  ilv_json_add_int (builder, "begin_s", run->begin_s);
  ilv_json_add_int (builder, "total_ns", run->total_ns);
  ilv_json_add_known (builder, "process_ns", run->process_ns);
  ilv_json_add_known (builder, "cpu_ns", run->cpu_ns);
  ilv_json_add_ints (builder, "process_cpu_ns", run->process_cpu_ns, run->n_process_cpu);
  add_doubles (builder, "core_use", run->core_use, run->n_cores);
  ilv_json_add_known (builder, "context_switches", run->context_switches);
  add_run_jobs (builder, run);
  ilv_json_add_double (builder, "other_cores", run->other_cores);
  ilv_json_add_double (builder, "stolen_share", run->stolen_share);
  ilv_json_add_double (builder, "load", run->load);
  ilv_json_add_int (builder, "clock_step_ns", run->clock_step_ns);
  ilv_json_add_int (builder, "suspended_ns", run->suspended_ns);
  ilv_json_add_known (builder, "throttled", run->throttled);
}

void
ilv_bench_write_latency (JsonBuilder *builder, const IlvBenchLatency *latency)
{
  ilv_json_add_ints (builder, "values_ns", latency->values_ns, latency->n_values);
  ilv_json_add_ints (builder, "counts", (const gint64 *)latency->counts, latency->n_values);
}

void
ilv_bench_write_memory (JsonBuilder *builder, const IlvBenchMemory *memory)
{
  ilv_json_add_known (builder, "peak_bytes", memory->peak_bytes);
  ilv_json_add_known (builder, "main_bytes", memory->main_bytes);
  ilv_json_add_known (builder, "worker_bytes", memory->worker_bytes);
  ilv_json_add_int (builder, "workers", memory->n_workers);
}

void
ilv_bench_write_why (JsonBuilder *builder, const IlvBenchWhy *why)
{
  ilv_json_add_flag (builder, "known", why->is_known);
  ilv_json_add_int (builder, "total_ns", why->total_ns);
  add_states (builder, why->state_ns);
  ilv_json_add_double (builder, "gil_wait_share", why->gil_wait_share);
  ilv_json_add_int (builder, "gil_switches", (gint64)why->gil_switches);
  ilv_json_add_int (builder, "pickled_bytes", (gint64)why->pickled_bytes);
  ilv_json_add_string (builder, "trace", why->trace);
  ilv_json_add_string (builder, "note", why->note);
}

static void
add_prediction (JsonBuilder *builder, const IlvBenchPrediction *predicted)
{
  if (!predicted->is_known) {
    ilv_json_add_string (builder, "predicted", NULL);
    return;
  }
  ilv_json_begin_object (builder, "predicted");
  ilv_json_add_int (builder, "total_ns", predicted->total_ns);
  ilv_json_add_int (builder, "p50_ns", predicted->p50_ns);
  ilv_json_add_int (builder, "p99_ns", predicted->p99_ns);
  ilv_json_add_double (builder, "cpu_use", predicted->cpu_use);
  ilv_json_add_int (builder, "peak_bytes", predicted->peak_bytes);
  add_states (builder, predicted->state_ns);
  json_builder_end_object (builder);
}

/* For readers that are not this program: it computes them anew from the runs. */
static void
add_derived (JsonBuilder *builder, const IlvBenchCell *cell)
{
  const IlvBenchStatistics *s = &cell->statistics;
  ilv_json_begin_object (builder, "statistics");
  ilv_json_add_int (builder, "runs", s->n);
  ilv_json_add_int (builder, "median_ns", s->median_ns);
  ilv_json_add_int (builder, "low_ns", s->low_ns);
  ilv_json_add_int (builder, "high_ns", s->high_ns);
  ilv_json_add_int (builder, "min_ns", s->min_ns);
  ilv_json_add_int (builder, "max_ns", s->max_ns);
  ilv_json_add_double (builder, "spread", s->spread);
  ilv_json_add_double (builder, "throughput_per_s", s->throughput_per_s);
  ilv_json_add_double (builder, "cpu_use", s->cpu_use);
  json_builder_end_object (builder);
  ilv_json_begin_array (builder, "warnings");
  for (guint i = 0; i < ILV_BENCH_N_WARNINGS; i++)
    if (cell->warnings & 1 << i)
      json_builder_add_string_value (builder, ilv_bench_warning_key ((IlvBenchWarning)(1 << i)));
  json_builder_end_array (builder);
}

static void
add_cell (JsonBuilder *builder, const IlvBenchCell *cell)
{
  json_builder_begin_object (builder);
  ilv_json_add_int (builder, "subject", cell->subject);
  ilv_json_add_int (builder, "interpreter", cell->python);
  ilv_json_add_string (builder, "model", cell->model);
  ilv_json_add_known (builder, "jobs", cell->jobs);
  ilv_json_add_known (builder, "workers", cell->workers);
  ilv_json_add_known (builder, "payload", cell->payload);
  ilv_json_add_int (builder, "n_jobs", (gint64)cell->n_jobs);
  ilv_json_add_int (builder, "n_workers", cell->n_workers);
  ilv_json_add_known (builder, "control_of", cell->control_of);
  ilv_json_add_string (builder, "digest", cell->digest);
  add_prediction (builder, &cell->predicted);
  ilv_json_begin_array (builder, "runs");
  for (guint i = 0; i < cell->runs->len; i++) {
    json_builder_begin_object (builder);
    ilv_bench_write_run (builder, g_ptr_array_index (cell->runs, i));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  ilv_json_begin_object (builder, "latency");
  ilv_bench_write_latency (builder, &cell->latency);
  json_builder_end_object (builder);
  ilv_json_begin_object (builder, "memory");
  ilv_bench_write_memory (builder, &cell->memory);
  json_builder_end_object (builder);
  ilv_json_begin_object (builder, "why");
  ilv_bench_write_why (builder, &cell->why);
  json_builder_end_object (builder);
  ilv_json_add_string (builder, "stop", ilv_bench_stops[cell->stop]);
  ilv_json_add_string (builder, "problem", cell->problem);
  add_derived (builder, cell);
  json_builder_end_object (builder);
}

static void
add_subject (JsonBuilder *builder, const IlvBenchSubject *subject)
{
  json_builder_begin_object (builder);
  ilv_json_add_string (builder, "kind",
                       subject->kind == ILV_BENCH_PROGRAM ? "program" : "workload");
  ilv_json_add_string (builder, "id", subject->id);
  ilv_json_add_string (builder, "name", subject->name);
  ilv_json_add_string (builder, "text", subject->text);
  ilv_json_add_string (builder, "parameter", subject->parameter);
  ilv_json_add_string (builder, "unit", subject->unit);
  ilv_json_add_string (builder, "sample", subject->sample);
  ilv_json_add_string (builder, "note", subject->note);
  json_builder_end_object (builder);
}

static void
add_python (JsonBuilder *builder, const IlvBenchPython *python)
{
  json_builder_begin_object (builder);
  ilv_json_add_string (builder, "exe", python->exe);
  ilv_json_add_string (builder, "version", python->version);
  ilv_json_add_string (builder, "build", python->build);
  ilv_json_add_string (builder, "uvloop", python->uvloop);
  ilv_json_add_string (builder, "trio", python->trio);
  ilv_json_add_flag (builder, "free_threaded", python->free_threaded);
  add_doubles (builder, "call_ns", python->call_ns, 3);
  add_doubles (builder, "unit_ns", python->unit_ns, 3);
  add_doubles (builder, "rate_spread", python->rate_spread, 3);
  json_builder_end_object (builder);
}

static void
add_environment (JsonBuilder *builder, const IlvBenchEnvironment *environment)
{
  ilv_json_begin_object (builder, "environment");
  ilv_json_add_string (builder, "host", environment->host_kind);
  ilv_json_add_string (builder, "kernel", environment->kernel);
  ilv_json_add_string (builder, "cpu", environment->cpu);
  ilv_json_add_string (builder, "governor", environment->governor);
  ilv_json_add_string (builder, "boost", environment->boost);
  ilv_json_add_int (builder, "cpus", environment->n_cpus);
  ilv_json_add_string (builder, "affinity", environment->affinity);
  ilv_json_add_int (builder, "cores", environment->cores);
  ilv_json_add_int (builder, "memory_bytes", environment->memory_bytes);
  ilv_json_add_string (builder, "libc", environment->libc);
  ilv_json_add_string (builder, "aslr", environment->aslr);
  ilv_json_add_string (builder, "app_version", environment->app_version);
  json_builder_end_object (builder);
}

static void
add_method (JsonBuilder *builder, const IlvBenchResult *self)
{
  const IlvBenchMethod *method = &self->method;
  ilv_json_begin_object (builder, "method");
  ilv_json_add_string (builder, "about",
                       "One new interpreter a run; cells in seeded random order, round by round; "
                       "the first round is a warm-up and split off, with memory read meanwhile; "
                       "the recorder is off in timed runs; one more run of each cell is recorded; "
                       "total = first scheduled arrival to last end; median and 95 % bootstrap "
                       "interval; nothing on the machine is changed.");
  ilv_json_add_int (builder, "seed", (gint64)method->seed);
  ilv_json_add_int (builder, "min_runs", method->min_runs);
  ilv_json_add_int (builder, "max_runs", method->max_runs);
  ilv_json_add_double (builder, "target", method->target);
  ilv_json_add_int (builder, "budget_ns", method->budget_ns);
  ilv_json_add_flag (builder, "control", method->has_control);
  ilv_json_add_flag (builder, "recorded", method->is_recorded);
  ilv_json_add_string (builder, "start_method", method->start_method);
  ilv_json_add_string (builder, "scheduler", method->scheduler);
  ilv_json_add_string (builder, "costs", method->costs);
  ilv_json_add_int (builder, "switch_interval_ns", method->switch_interval_ns);
  ilv_json_add_int (builder, "cores", method->cores);
  ilv_json_add_int (builder, "threads", method->threads);
  ilv_json_add_int (builder, "processes", method->processes);
  ilv_json_add_int (builder, "chunk", MAX (1, method->chunk));
  ilv_json_add_double (builder, "noise", ilv_bench_result_get_noise (self));
  json_builder_end_object (builder);
}

char *
ilv_bench_write (const IlvBenchResult *self, gboolean is_pretty)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  json_builder_begin_object (builder);
  ilv_json_add_string (builder, "schema", ILV_BENCH_SCHEMA);
  ilv_json_add_string (builder, "title", self->title);
  ilv_json_add_int (builder, "begin_s", self->begin_s);
  ilv_json_add_int (builder, "end_s", self->end_s);
  ilv_json_add_int (builder, "spent_ns", self->spent_ns);
  ilv_json_add_int (builder, "sittings", self->n_sittings);
  ilv_json_add_flag (builder, "complete", self->is_complete);
  add_environment (builder, &self->environment);
  add_method (builder, self);
  ilv_json_begin_array (builder, "subjects");
  for (guint i = 0; i < self->subjects->len; i++)
    add_subject (builder, ilv_bench_result_get_subject (self, i));
  json_builder_end_array (builder);
  ilv_json_begin_array (builder, "interpreters");
  for (guint i = 0; i < self->pythons->len; i++)
    add_python (builder, ilv_bench_result_get_python (self, i));
  json_builder_end_array (builder);
  ilv_json_begin_array (builder, "cells");
  for (guint i = 0; i < self->cells->len; i++)
    add_cell (builder, ilv_bench_result_get_cell (self, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return ilv_json_to_text (builder, is_pretty);
}

char *
ilv_bench_result_to_json (const IlvBenchResult *self)
{
  return ilv_bench_write (self, TRUE);
}

gboolean
ilv_bench_check_name (const char *path, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_autofree char *within = g_build_filename (path, "result.json", NULL);
  g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_EXISTS,
               _ ("%s is a folder. Name a file in it, as in %s."), path, within);
  return FALSE;
}

gboolean
ilv_bench_result_may_save (const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!ilv_bench_check_name (path, error))
    return FALSE;
  g_autoptr (IlvBenchResult) there = ilv_bench_result_load (path, &problem);
  if (there != NULL)
    return TRUE;
  g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_EXISTS,
               _ ("%s is there already and is left as it is: %s Choose another name."), path,
               problem->message);
  return FALSE;
}

gboolean
ilv_bench_result_save (IlvBenchResult *self, const char *path, GError **error)
{
  g_autofree char *text = ilv_bench_result_to_json (self);
  if (!ilv_bench_result_may_save (path, error))
    return FALSE;
  if (!g_file_set_contents_full (path, text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666,
                                 error))
    return FALSE;
  g_free (self->path);
  self->path = g_strdup (path);
  return TRUE;
}
