/* A benchmark's result in other formats: CSV, Markdown, pyperf's JSON.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-export.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "demos/exchange/ilv-json.h"
#include "demos/workload/ilv-workload.h"
#include "ilv-bench-json.h"
#include "ilv-bench-statistics.h"

/* --- CSV --- */

static void
add_text (GString *row, const char *text)
{
  g_string_append (row, row->len > 0 && row->str[row->len - 1] != '\n' ? "," : "");
  if (text == NULL || strpbrk (text, ",\"\n\r") == NULL) {
    g_string_append (row, text != NULL ? text : "");
    return;
  }
  g_string_append_c (row, '"');
  for (const char *c = text; *c != '\0'; c++)
    g_string_append_printf (row, *c == '"' ? "\"\"" : "%c", *c);
  g_string_append_c (row, '"');
}

static void
add_number (GString *row, gint64 value)
{
  if (value == -1)
    g_string_append_c (row, ',');
  else
    g_string_append_printf (row, ",%" G_GINT64_FORMAT, value);
}

static void
add_fraction (GString *row, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_printf (
      row, ",%s", isfinite (value) ? g_ascii_formatd (text, sizeof text, "%.6g", value) : "");
}

/* "120 45 44": one column, however many there are. */
static void
add_list (GString *row, const gint64 *values, guint n)
{
  g_string_append_c (row, ',');
  for (guint i = 0; i < n; i++)
    g_string_append_printf (row, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", values[i]);
}

static void
add_shares (GString *row, const double *values, guint n)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_c (row, ',');
  for (guint i = 0; i < n; i++)
    g_string_append_printf (row, "%s%s", i > 0 ? " " : "",
                            g_ascii_formatd (text, sizeof text, "%.3f", values[i]));
}

static void
add_run_columns (GString *row, const IlvBenchRun *run)
{
  add_text (row, ilv_bench_run_kinds[run->kind]);
  add_number (row, run->order);
  add_number (row, run->total_ns);
  add_number (row, run->process_ns);
  add_number (row, run->cpu_ns);
  add_number (row, run->context_switches);
  add_number (row, (gint64)run->n_jobs);
  add_number (row, (gint64)(run->n_failed + run->n_timed_out + run->n_rejected));
  add_number (row, run->p50_ns);
  add_number (row, run->p95_ns);
  add_number (row, run->p99_ns);
  add_number (row, run->p999_ns);
  add_number (row, run->max_ns);
  add_fraction (row, run->load);
  add_fraction (row, run->other_cores);
  add_fraction (row, run->stolen_share);
}

static void
add_row (GString *text, const IlvBenchResult *self, const IlvBenchCell *cell,
         const IlvBenchRun *run)
{
  const IlvBenchPython *python = ilv_bench_cell_get_python (self, cell);
  g_autoptr (GString) row = g_string_new (NULL);
  g_autofree char *label = ilv_bench_result_label (self, cell);
  add_text (row, ilv_bench_cell_get_subject (self, cell)->id);
  add_text (row, cell->model);
  add_text (row, python->version);
  add_text (row, python->build);
  add_number (row, (gint64)cell->n_jobs);
  add_number (row, cell->n_workers);
  add_number (row, cell->payload);
  add_number (row, cell->control_of);
  add_run_columns (row, run);
  add_number (row, cell->predicted.is_known ? cell->predicted.total_ns : -1);
  add_number (row, cell->memory.peak_bytes);
  add_number (row, cell->memory.worker_bytes);
  add_fraction (row, cell->why.gil_wait_share);
  add_number (row, cell->why.is_known ? (gint64)cell->why.pickled_bytes : -1);
  add_list (row, run->process_cpu_ns, run->n_process_cpu);
  add_shares (row, run->core_use, run->n_cores);
  add_text (row, label);
  g_string_append_printf (text, "%s\n", row->str);
}

char *
ilv_bench_export_csv (const IlvBenchResult *self, GError **error)
{
  GString *text = g_string_new (
      "workload,model,python,build,jobs,workers,payload,control_of,kind,order,total_ns,process_ns,"
      "cpu_ns,context_switches,ended,lost,p50_ns,p95_ns,p99_ns,p999_ns,max_ns,load,other_cores,"
      "stolen_share,predicted_ns,peak_bytes,worker_bytes,gil_wait_share,pickled_bytes,"
      "process_cpu_ns,core_use,cell\n");
  for (guint i = 0; i < self->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (self, i);
    for (guint k = 0; k < cell->runs->len; k++)
      add_row (text, self, cell, g_ptr_array_index (cell->runs, k));
  }
  return g_string_free (text, FALSE);
}

/* --- Markdown --- */

/* Four digits in the unit that fits. */
static void
append_time (GString *text, gint64 ns)
{
  static const struct {
    const char *unit;
    double ns;
  } units[] = {{"s", 1e9}, {"ms", 1e6}, {"µs", 1e3}, {"ns", 1}};
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  guint i = 0;
  while (i + 1 < G_N_ELEMENTS (units) && (double)ns < units[i].ns)
    i++;
  g_ascii_formatd (number, sizeof number, "%.4g", (double)ns / units[i].ns);
  g_string_append_printf (text, "%s %s", number, units[i].unit);
}

static void
append_warnings (GString *text, const IlvBenchCell *cell)
{
  const char *between = "";
  for (guint i = 0; i < ILV_BENCH_N_WARNINGS; i++)
    if (cell->warnings & 1u << i) {
      g_string_append_printf (text, "%s%s", between,
                              ilv_bench_warning_key ((IlvBenchWarning)(1 << i)));
      between = ", ";
    }
}

static void
append_markdown_row (GString *text, const IlvBenchResult *self, const IlvBenchCell *cell)
{
  const IlvBenchStatistics *s = &cell->statistics;
  char rate[G_ASCII_DTOSTR_BUF_SIZE], spread[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *label = ilv_bench_result_label (self, cell);
  if (s->n == 0) {
    g_string_append_printf (text, "| %s | – | – | 0 | – | – | – | – | %s |\n", label,
                            cell->problem != NULL ? cell->problem : "not run");
    return;
  }
  g_string_append_printf (text, "| %s | ", label);
  append_time (text, s->median_ns);
  g_string_append (text, " | ");
  append_time (text, s->low_ns);
  g_string_append (text, " – ");
  append_time (text, s->high_ns);
  g_string_append_printf (text, " | %u | %s %% | %s | ", s->n,
                          g_ascii_formatd (spread, sizeof spread, "%.1f", 100 * s->spread),
                          g_ascii_formatd (rate, sizeof rate, "%.4g", s->throughput_per_s));
  append_time (text, ilv_bench_latency_percentile (&cell->latency, 0.5));
  g_string_append (text, " / ");
  append_time (text, ilv_bench_latency_percentile (&cell->latency, 0.99));
  g_string_append (text, " | ");
  if (cell->predicted.is_known)
    append_time (text, cell->predicted.total_ns);
  g_string_append (text, " | ");
  append_warnings (text, cell);
  g_string_append (text, " |\n");
}

/* What was not left as it is. */
static void
append_settings (GString *text, const IlvBenchMethod *method)
{
  if (method->threads > 0)
    g_string_append_printf (text, "- thread pools of %u\n", method->threads);
  if (method->processes > 0)
    g_string_append_printf (text, "- process pools of %u\n", method->processes);
  if (method->start_method != NULL)
    g_string_append_printf (text, "- processes start by %s\n", method->start_method);
  if (method->switch_interval_ns > 0) {
    g_autofree char *interval = ilv_format_duration_exact (method->switch_interval_ns);
    g_string_append_printf (text, "- switch interval %s\n", interval);
  }
  if (method->chunk > 1)
    g_string_append_printf (text, "- %u jobs travel to a worker together\n", method->chunk);
  if (method->scheduler != NULL)
    g_string_append_printf (text, "- Dask on the scheduler %s\n", method->scheduler);
}

static void
append_environment (GString *text, const IlvBenchResult *self)
{
  const IlvBenchEnvironment *e = &self->environment;
  char noise[G_ASCII_DTOSTR_BUF_SIZE];
  double share = ilv_bench_result_get_noise (self);
  g_string_append_printf (
      text, "\n- %s, %u CPUs, %s%s%s\n", e->cpu != NULL ? e->cpu : "unknown CPU", e->n_cpus,
      e->kernel != NULL ? e->kernel : "unknown kernel", e->host_kind != NULL ? ", " : "",
      e->host_kind != NULL ? e->host_kind : "");
  g_string_append_printf (text, "- %u of them used (%s), governor %s\n", e->cores,
                          e->affinity != NULL ? e->affinity : "?",
                          e->governor != NULL ? e->governor : "not known");
  for (guint i = 0; i < self->pythons->len; i++) {
    const IlvBenchPython *python = ilv_bench_result_get_python (self, i);
    g_string_append_printf (text, "- Python %s (%s)%s%s\n", python->version,
                            python->build != NULL ? python->build : "default",
                            python->uvloop != NULL ? ", uvloop " : "",
                            python->uvloop != NULL ? python->uvloop : "");
  }
  g_string_append_printf (text,
                          "- interleaved in random order (seed %" G_GUINT64_FORMAT
                          "), one warm-up split off, %u to %u runs each, a new interpreter a run, "
                          "median with 95 %% bootstrap interval\n",
                          self->method.seed, self->method.min_runs, self->method.max_runs);
  append_settings (text, &self->method);
  if (isfinite (share))
    g_string_append_printf (text, "- A/A control: ± %s %%\n",
                            g_ascii_formatd (noise, sizeof noise, "%.1f", 100 * share));
}

char *
ilv_bench_export_markdown (const IlvBenchResult *self, GError **error)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < self->subjects->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "**" : ", ",
                            ilv_bench_result_get_subject (self, i)->name);
  g_string_append (text,
                   "**\n\n| cell | median | 95 % interval | runs | spread | jobs/s | p50 / p99 "
                   "| predicted | beware |\n|---|---:|---:|---:|---:|---:|---:|---:|---|\n");
  for (guint i = 0; i < self->cells->len; i++)
    append_markdown_row (text, self, ilv_bench_result_get_cell (self, i));
  append_environment (text, self);
  return g_string_free (text, FALSE);
}

/* --- pyperf --- */

/* pyperf reads dates as "2026-11-22 17:00:00.000000". */
static void
add_date (JsonBuilder *builder, gint64 begin_s)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (begin_s);
  g_autofree char *text =
      when == NULL ? NULL : g_date_time_format (when, "%Y-%m-%d %H:%M:%S.000000");
  if (text != NULL)
    ilv_json_add_string (builder, "date", text);
}

static void
add_pyperf_run (JsonBuilder *builder, const IlvBenchRun *run, const IlvBenchRun *warm_up)
{
  json_builder_begin_object (builder);
  ilv_json_begin_object (builder, "metadata");
  add_date (builder, run->begin_s);
  if (run->process_ns > 0)
    ilv_json_add_double (builder, "duration", (double)run->process_ns / 1e9);
  if (isfinite (run->load))
    ilv_json_add_double (builder, "load_avg_1min", run->load);
  json_builder_end_object (builder);
  ilv_json_begin_array (builder, "values");
  json_builder_add_double_value (builder, (double)run->total_ns / 1e9);
  json_builder_end_array (builder);
  if (warm_up != NULL) {
    ilv_json_begin_array (builder, "warmups");
    json_builder_begin_array (builder);
    json_builder_add_int_value (builder, 1);
    json_builder_add_double_value (builder, (double)warm_up->total_ns / 1e9);
    json_builder_end_array (builder);
    json_builder_end_array (builder);
  }
  json_builder_end_object (builder);
}

static void
add_if_known (JsonBuilder *builder, const char *key, const char *value)
{
  if (value != NULL)
    ilv_json_add_string (builder, key, value);
}

static void
add_pyperf_metadata (JsonBuilder *builder, const IlvBenchResult *self, const IlvBenchCell *cell)
{
  const IlvBenchPython *python = ilv_bench_cell_get_python (self, cell);
  const IlvBenchEnvironment *environment = &self->environment;
  g_autofree char *label = ilv_bench_result_label (self, cell);
  ilv_json_begin_object (builder, "metadata");
  ilv_json_add_string (builder, "name", label);
  ilv_json_add_string (builder, "unit", "second");
  ilv_json_add_int (builder, "loops", 1);
  ilv_json_add_string (builder, "python_version", python->version);
  add_if_known (builder, "platform", environment->kernel);
  add_if_known (builder, "cpu_model_name", environment->cpu);
  add_if_known (builder, "cpu_affinity", environment->affinity);
  ilv_json_add_int (builder, "cpu_count", MAX (1, environment->n_cpus));
  add_if_known (builder, "interleave_version", environment->app_version);
  json_builder_end_object (builder);
}

static void
add_pyperf_benchmark (JsonBuilder *builder, const IlvBenchResult *self, const IlvBenchCell *cell)
{
  const IlvBenchRun *warm_up = NULL, *run;
  for (guint i = 0; i < cell->runs->len && warm_up == NULL; i++) {
    run = g_ptr_array_index (cell->runs, i);
    warm_up = run->kind == ILV_BENCH_WARM_UP ? run : NULL;
  }
  json_builder_begin_object (builder);
  add_pyperf_metadata (builder, self, cell);
  ilv_json_begin_array (builder, "runs");
  for (guint i = 0; (run = ilv_bench_cell_get_timed (cell, i)) != NULL; i++)
    add_pyperf_run (builder, run, i == 0 ? warm_up : NULL);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static gboolean
has_figures (const IlvBenchResult *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    if (ilv_bench_result_get_cell (self, i)->statistics.n > 0)
      return TRUE;
  return FALSE;
}

char *
ilv_bench_export_pyperf (const IlvBenchResult *self, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  if (!has_figures (self)) {
    g_set_error_literal (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
                         _ ("Nothing was measured, and pyperf reads no file without a benchmark."));
    return NULL;
  }
  json_builder_begin_object (builder);
  ilv_json_begin_array (builder, "benchmarks");
  for (guint i = 0; i < self->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (self, i);
    if (cell->statistics.n > 0)
      add_pyperf_benchmark (builder, self, cell);
  }
  json_builder_end_array (builder);
  ilv_json_add_string (builder, "version", "1.0");
  json_builder_end_object (builder);
  return ilv_json_to_text (builder, TRUE);
}
