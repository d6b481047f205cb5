/* A benchmark's result as text: a row per cell, what to beware of, how it was made.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "demos/bench/ilv-bench-statistics.h"
#include "ilv-cli-bench.h"
#include "ilv-cli-table.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <math.h>

const char *
ilv_cli_bench_warning (IlvBenchWarning warning)
{
  switch (warning) {
  case ILV_BENCH_WARN_SPREAD:
    return _ ("runs differ by more than 10 %");
  case ILV_BENCH_WARN_TWO_HUMPS:
    return _ ("runs fall into two groups");
  case ILV_BENCH_WARN_TOO_SHORT:
    return _ ("too short to time well: give it more jobs");
  case ILV_BENCH_WARN_THROTTLED:
    return _ ("the cores’ speed changed");
  case ILV_BENCH_WARN_STOLEN:
    return _ ("the host took CPU time away");
  case ILV_BENCH_WARN_BUSY:
    return _ ("other programs used the cores");
  case ILV_BENCH_WARN_CLOCK_STEP:
    return _ ("the clock was set (times do not depend on it)");
  case ILV_BENCH_WARN_SUSPENDED:
    return _ ("the machine was suspended: those runs were made again");
  case ILV_BENCH_WARN_OUTLIERS:
    return _ ("single runs far off");
  case ILV_BENCH_WARN_FIRST_SLOW:
    return _ ("the first run was slow: one warm-up was not enough");
  case ILV_BENCH_WARN_FEW_RUNS:
    return _ ("fewer than 5 runs: the interval says little");
  case ILV_BENCH_WARN_JOBS_LOST:
    return _ ("jobs failed, timed out or were rejected: not all the work was done");
  default:
    return "";
  }
}

static void
add_times (IlvCliTable *table, const IlvBenchCell *cell)
{
  const IlvBenchStatistics *s = &cell->statistics;
  g_autofree char *low = ilv_format_time (s->low_ns), *high = ilv_format_time (s->high_ns);
  g_autofree char *p50 = ilv_format_time (ilv_bench_latency_percentile (&cell->latency, 0.5));
  g_autofree char *p99 = ilv_format_time (ilv_bench_latency_percentile (&cell->latency, 0.99));
  ilv_cli_table_take (table, ilv_format_time (s->median_ns));
  ilv_cli_table_add_printf (table, "%s – %s", low, high);
  ilv_cli_table_add_printf (table, "%u", s->n);
  ilv_cli_table_add_printf (table, "%.1f", s->throughput_per_s);
  ilv_cli_table_add_printf (table, "%s / %s", p50, p99);
  if (isnan (s->cpu_use))
    ilv_cli_table_add (table, "–");
  else
    ilv_cli_table_add_printf (table, "%.2f", s->cpu_use);
}

static void
add_rest (IlvCliTable *table, const IlvBenchCell *cell)
{
  const IlvBenchStatistics *s = &cell->statistics;
  if (cell->memory.peak_bytes >= 0)
    ilv_cli_table_take (table, ilv_format_bytes ((guint64)cell->memory.peak_bytes));
  else
    ilv_cli_table_add (table, "–");
  if (cell->predicted.is_known)
    ilv_cli_table_take (table, ilv_format_time (cell->predicted.total_ns));
  else
    ilv_cli_table_add (table, "–");
  if (cell->predicted.is_known && s->median_ns > 0)
    ilv_cli_table_add_printf (table, "%+.1f %%",
                              100 * ((double)cell->predicted.total_ns / (double)s->median_ns - 1));
  else
    ilv_cli_table_add (table, "–");
}

static void
print_table (const IlvBenchResult *result)
{
  const char *const titles[] = {
      _ ("Cell"),  _ ("Median"), /* xgettext:no-c-format */ _ ("95 % interval"),
      _ ("Runs"),  _ ("Jobs/s"), _ ("p50 / p99"),
      _ ("CPU"),   _ ("Memory"), _ ("Predicted"),
      _ ("Error"), NULL};
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 1);
  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    ilv_cli_table_take (table, ilv_bench_result_label (result, cell));
    if (cell->statistics.n > 0)
      add_times (table, cell);
    else
      for (guint k = 0; k < 6; k++)
        ilv_cli_table_add (table, k == 0 ? "–" : "");
    add_rest (table, cell);
  }
  ilv_cli_table_print (table);
}

/* "threads, 10 jobs; threads, 20 jobs": the cells with a warning, or with an end that they had. */
static char *
list_cells (const IlvBenchResult *result, guint warning, IlvBenchStop stop)
{
  GString *cells = g_string_new (NULL);
  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    g_autofree char *label = ilv_bench_result_label (result, cell);
    if (warning != 0 ? cell->warnings & warning : cell->problem == NULL && cell->stop == stop)
      g_string_append_printf (cells, "%s%s", cells->len > 0 ? "; " : "", label);
  }
  return g_string_free (cells, FALSE);
}

/* One line for each warning, with the cells it is about. */
static void
print_warnings (const IlvBenchResult *result)
{
  for (guint bit = 0; bit < ILV_BENCH_N_WARNINGS; bit++) {
    g_autofree char *cells = list_cells (result, 1u << bit, ILV_BENCH_OPEN);
    if (*cells != '\0')
      g_print (_ ("Beware: %s (%s)\n"), ilv_cli_bench_warning ((IlvBenchWarning)(1 << bit)), cells);
  }
}

static void
print_problems (const IlvBenchResult *result)
{
  g_autofree char *too_late = list_cells (result, 0, ILV_BENCH_BUDGET);
  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    g_autofree char *label = ilv_bench_result_label (result, cell);
    if (cell->problem != NULL)
      g_print (_ ("Not measured: %s: %s\n"), label, cell->problem);
  }
  if (*too_late != '\0')
    g_print (_ ("The budget ended: %s\n"), too_late);
}

static void
print_method (const IlvBenchResult *result)
{
  double noise = ilv_bench_result_get_noise (result);
  g_autofree char *spent = ilv_format_time (result->spent_ns);
  g_print (_ ("Interleaved, warm-up split off, recorder off while timing; %u runs in %s."),
           result->n_runs, spent);
  if (isnan (noise))
    g_print ("\n");
  else
    g_print (_ (" A/A control: ± %.1f %%.\n"), 100 * noise);
  for (guint i = 0; i < result->subjects->len; i++) {
    const IlvBenchSubject *subject = ilv_bench_result_get_subject (result, i);
    if (subject->note != NULL)
      g_print ("%s: %s\n", subject->name, subject->note);
  }
}

void
ilv_cli_bench_print (const IlvBenchResult *result)
{
  print_table (result);
  g_print ("\n");
  print_problems (result);
  print_warnings (result);
  print_method (result);
}
