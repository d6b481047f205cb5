/* Before the first run: interpreters found and asked, their speed measured, equal work verified.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-prepare.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "demos/recorder/ilv-child.h"
#include "demos/recorder/ilv-measure-run.h"
#include "ilv-bench-costs.h"
#include "ilv-bench-plan.h"

#define ASK_LIMIT_NS (10 * G_GINT64_CONSTANT (1000000000))

/* Prints "uvloop 0.19.0" and the like, a line each. */
static const char ask_versions[] = "import importlib.metadata as m\n"
                                   "for name in ('uvloop', 'trio'):\n"
                                   "    try:\n"
                                   "        print(name, m.version(name))\n"
                                   "    except m.PackageNotFoundError:\n"
                                   "        pass\n";

static void
ask_for_versions (IlvBenchPython *python, GCancellable *cancellable)
{
  char *argv[] = {python->exe, (char *)"-I", (char *)"-c", (char *)ask_versions, NULL};
  const IlvChildOptions options = {.argv = argv, .time_limit_ns = ASK_LIMIT_NS};
  g_auto (IlvChildResult) result = {0};
  if (python->uvloop != NULL || python->trio != NULL ||
      !ilv_child_run (&options, &result, cancellable, NULL) || result.fate != ILV_CHILD_EXITED ||
      !g_utf8_validate (result.output->str, -1, NULL))
    return;
  g_auto (GStrv) lines = g_strsplit (result.output->str, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    if (g_str_has_prefix (*line, "uvloop "))
      python->uvloop = g_strdup (*line + strlen ("uvloop "));
    else if (g_str_has_prefix (*line, "trio "))
      python->trio = g_strdup (*line + strlen ("trio "));
  }
}

static gboolean
needs_rates (const IlvBenchResult *result)
{
  for (guint i = 0; i < result->subjects->len; i++)
    if (ilv_bench_result_get_subject (result, i)->kind == ILV_BENCH_WORKLOAD)
      return TRUE;
  return FALSE;
}

static gboolean
measure_speed (IlvBenchPython *entry, const IlvPython *python, GCancellable *cancellable,
               GError **error)
{
  IlvCalibration calibration;
  if (!ilv_calibrate (python, &calibration, cancellable, error))
    return FALSE;
  for (guint i = 0; i < 3; i++) {
    entry->call_ns[i] = calibration.rates[i].call_ns;
    entry->unit_ns[i] = calibration.rates[i].unit_ns;
    entry->rate_spread[i] = calibration.rates[i].spread;
  }
  return TRUE;
}

static void
fail_cells (IlvBenchResult *result, guint python, const char *problem)
{
  for (guint i = 0; i < result->cells->len; i++) {
    IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    if (cell->python != python || cell->stop == ILV_BENCH_FAILED)
      continue;
    cell->stop = ILV_BENCH_FAILED;
    cell->problem = g_strdup (problem);
  }
}

/* The same units take another interpreter another time: its computing steps are as much longer or
 * shorter in what is predicted for it. (transfer full) */
static IlvWorkload *
scale_steps (IlvWorkload *workload, const IlvBenchPython *first, const IlvBenchPython *other)
{
  IlvWorkload *current = ilv_workload_ref (workload);
  for (guint i = 0; i < workload->n_steps && current != NULL; i++) {
    const IlvStep *step = &workload->steps[i];
    if (step->kind > ILV_STEP_NATIVE || first->unit_ns[step->kind] <= 0)
      continue;
    double factor = other->unit_ns[step->kind] / first->unit_ns[step->kind];
    g_autofree char *key = g_strdup_printf ("step.%s.Duration", step->name);
    g_autofree char *value =
        g_strdup_printf ("%.0fns", MAX (0, (double)step->duration_ns * factor));
    IlvWorkload *next = ilv_workload_set (current, key, value, NULL);
    ilv_workload_unref (current);
    current = next;
  }
  return current;
}

static void
follow_speed (IlvBenchResult *result, guint number, const IlvCosts *all, GCancellable *cancellable)
{
  const IlvBenchPython *first = ilv_bench_result_get_python (result, 0);
  const IlvBenchPython *other = ilv_bench_result_get_python (result, number);
  g_autoptr (IlvCosts) costs = ilv_bench_costs_new (all, other->free_threaded);
  for (guint i = 0; i < result->cells->len; i++) {
    IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    g_autoptr (IlvWorkload) workload = NULL;
    IlvSettings settings;
    if (cell->python != number || !cell->predicted.is_known ||
        !ilv_bench_cell_get_work (result, cell, &workload, &settings, NULL))
      continue;
    g_autoptr (IlvWorkload) scaled = scale_steps (workload, first, other);
    if (scaled != NULL)
      ilv_bench_predict (cell, scaled, &settings, costs, cancellable, NULL);
  }
}

gboolean
ilv_bench_prepare_pythons (IlvBenchResult *result, GPtrArray *pythons, const IlvCosts *costs,
                           GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < result->pythons->len; i++) {
    IlvBenchPython *entry = ilv_bench_result_get_python (result, i);
    g_autoptr (GError) problem = NULL;
    IlvPython *python = ilv_python_find (entry->exe, cancellable, &problem);
    pythons->pdata[i] = python;
    if (python != NULL && needs_rates (result) && entry->unit_ns[0] <= 0) {
      if (measure_speed (entry, python, cancellable, &problem) && i > 0 && costs != NULL)
        follow_speed (result, i, costs, cancellable);
    }
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (problem != NULL)
      fail_cells (result, i, problem->message);
    else
      ask_for_versions (entry, cancellable);
  }
  return TRUE;
}

gboolean
ilv_bench_check_same_work (const IlvBenchResult *result, GError **error)
{
  g_autoptr (GHashTable) digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    if (cell->digest == NULL)
      continue;
    char *key = g_strdup_printf ("%u/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, cell->subject,
                                 cell->jobs, cell->payload);
    const char *before = g_hash_table_lookup (digests, key);
    if (before != NULL && strcmp (before, cell->digest) != 0) {
      g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
                   _ ("%s under %s is not the same work as under other models. Nothing was run."),
                   ilv_bench_cell_get_subject (result, cell)->id, cell->model);
      g_free (key);
      return FALSE;
    }
    g_hash_table_insert (digests, key, cell->digest);
  }
  return TRUE;
}
