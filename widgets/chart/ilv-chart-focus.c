/* Which cells of a benchmark a chart shows, and what they are called there.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-chart-axis.h"
#include "ilv-chart-bench.h"

#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

void
ilv_bench_focus_init (IlvBenchFocus *self)
{
  *self = (IlvBenchFocus){0, ILV_BENCH_ALL, ILV_BENCH_ALL, ILV_BENCH_ALL, ILV_BENCH_ALL};
}

static gboolean
fits (gint64 wanted, gint64 value)
{
  return wanted == ILV_BENCH_ALL || wanted == value;
}

gboolean
ilv_bench_focus_has (const IlvBenchFocus *self, const IlvBenchCell *cell)
{
  return cell->control_of < 0 && fits (self->subject, cell->subject) &&
         fits (self->python, cell->python) &&
         fits (self->jobs, ilv_bench_cell_get_place (cell, ILV_BENCH_BY_JOBS)) &&
         fits (self->workers, ilv_bench_cell_get_place (cell, ILV_BENCH_BY_WORKERS)) &&
         fits (self->payload, cell->payload);
}

gint64
ilv_bench_cell_get_place (const IlvBenchCell *cell, IlvBenchDimension dimension)
{
  switch (dimension) {
  case ILV_BENCH_BY_PYTHON:
    return cell->python;
  case ILV_BENCH_BY_JOBS:
    return cell->jobs >= 0 ? cell->jobs : (gint64)cell->n_jobs;
  case ILV_BENCH_BY_WORKERS:
    return cell->workers >= 0 ? cell->workers : (gint64)cell->n_workers;
  case ILV_BENCH_BY_PAYLOAD:
  case ILV_BENCH_N_DIMENSIONS:
    break;
  }
  return cell->payload;
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

static void
add_once (GArray *values, gint64 value)
{
  for (guint i = 0; i < values->len; i++)
    if (g_array_index (values, gint64, i) == value)
      return;
  g_array_append_val (values, value);
}

GArray *
ilv_bench_focus_list (const IlvBenchFocus *self, const IlvBenchResult *result,
                      IlvBenchDimension dimension)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (gint64));
  IlvBenchFocus any;

  ilv_bench_focus_init (&any);
  any.subject = self->subject;
  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    if (ilv_bench_focus_has (&any, cell))
      add_once (values, ilv_bench_cell_get_place (cell, dimension));
  }
  g_array_sort (values, compare_values);
  return values;
}

/* --- names --- */

/* Whether two cells in focus are at different places of the dimension. */
static gboolean
differs (const IlvBenchFocus *self, const IlvBenchResult *result, IlvBenchDimension dimension)
{
  const IlvBenchCell *first = NULL;

  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    if (!ilv_bench_focus_has (self, cell))
      continue;
    if (first == NULL)
      first = cell;
    if (ilv_bench_cell_get_place (cell, dimension) != ilv_bench_cell_get_place (first, dimension))
      return TRUE;
  }
  return FALSE;
}

/* "3.11.2", "3.13.0 free-threaded", "3.11.2 (/opt/python/bin/python3)". */
static char *
name_python (const IlvBenchResult *result, const IlvBenchPython *python)
{
  g_autofree char *name = python->free_threaded
                              ? g_strdup_printf (_ ("%s free-threaded"), python->version)
                              : g_strdup (python->version);

  return ilv_bench_python_is_one_of_many (result, python)
             ? g_strdup_printf ("%s (%s)", name, python->exe)
             : g_steal_pointer (&name);
}

static char *
format_payload (const IlvBenchSubject *subject, gint64 payload)
{
  gboolean is_size = subject->kind == ILV_BENCH_WORKLOAD || g_strcmp0 (subject->unit, "B") == 0;
  g_autofree char *number = NULL;

  if (is_size)
    return ilv_format_bytes ((guint64)payload);
  number = ilv_chart_format (ILV_CHART_UNIT_COUNT, (double)payload);
  if (subject->unit == NULL || *subject->unit == '\0')
    return g_strdup_printf ("%s %s", subject->parameter != NULL ? subject->parameter : "", number);
  return g_strdup_printf ("%s %s", number, subject->unit);
}

static char *
label_cell (const IlvBenchFocus *self, const IlvBenchResult *result, const IlvBenchCell *cell,
            gboolean has_workers)
{
  const IlvBenchSubject *subject = ilv_bench_cell_get_subject (result, cell);
  gboolean is_program = subject->kind == ILV_BENCH_PROGRAM;
  GString *label = g_string_new (is_program ? cell->model : ilv_model_label (cell->model));

  /* One worker is named where somebody asked for that. */
  if (!is_program && has_workers && (cell->n_workers > 1 || cell->workers > 0))
    g_string_append_printf (label, " × %u", cell->n_workers);
  if (differs (self, result, ILV_BENCH_BY_JOBS)) {
    g_autofree char *jobs =
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u job", "%u jobs", (guint)cell->n_jobs),
                         (guint)cell->n_jobs);
    g_string_append_printf (label, ", %s", jobs);
  }
  if (cell->payload >= 0 && differs (self, result, ILV_BENCH_BY_PAYLOAD)) {
    g_autofree char *payload = format_payload (subject, cell->payload);
    g_string_append_printf (label, ", %s", payload);
  }
  if (differs (self, result, ILV_BENCH_BY_PYTHON)) {
    g_autofree char *python = name_python (result, ilv_bench_cell_get_python (result, cell));
    g_string_append_printf (label, ", %s", python);
  }
  return g_string_free (label, FALSE);
}

char *
ilv_bench_focus_label (const IlvBenchFocus *self, const IlvBenchResult *result,
                       const IlvBenchCell *cell)
{
  return label_cell (self, result, cell, TRUE);
}

char *
ilv_bench_focus_label_plain (const IlvBenchFocus *self, const IlvBenchResult *result,
                             const IlvBenchCell *cell)
{
  return label_cell (self, result, cell, FALSE);
}

/* --- the source --- */

typedef struct {
  guint least, most; /* runs */
  double spread;     /* the largest */
  gboolean is_predicted;
  GString *pythons;
} Source;

static void
add_cell (Source *source, const IlvBenchResult *result, const IlvBenchCell *cell)
{
  g_autofree char *python = name_python (result, ilv_bench_cell_get_python (result, cell));
  guint n = cell->statistics.n;

  source->is_predicted |= cell->predicted.is_known;
  if (n == 0)
    return;
  source->least = MIN (source->least, n);
  source->most = MAX (source->most, n);
  source->spread = MAX (source->spread, cell->statistics.spread);
  if (strstr (source->pythons->str, python) == NULL)
    g_string_append_printf (source->pythons, "%s%s", source->pythons->len > 0 ? ", " : "", python);
}

static char *
describe_runs (const Source *source)
{
  if (source->most == 1)
    return g_strdup (_ ("one run"));
  if (source->least == source->most)
    return g_strdup_printf (_ ("median of %u runs"), source->most);
  return g_strdup_printf (_ ("medians of %u to %u runs"), source->least, source->most);
}

char *
ilv_bench_focus_describe_source (const IlvBenchFocus *self, const IlvBenchResult *result)
{
  Source source = {.least = G_MAXUINT, .pythons = g_string_new (NULL)};
  g_autofree char *pythons = NULL, *runs = NULL, *measured = NULL;

  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    if (ilv_bench_focus_has (self, cell))
      add_cell (&source, result, cell);
  }
  pythons = g_string_free (source.pythons, FALSE);
  if (source.most == 0)
    return g_strdup (source.is_predicted ? _ ("predicted; nothing has been run yet")
                                         : _ ("nothing has been run yet"));
  runs = describe_runs (&source);
  if (source.most == 1) /* one run has no spread */
    measured = g_strdup_printf (_ ("measured, %s, %s"), pythons, runs);
  else
    measured = g_strdup_printf (_ ("measured, %s, %s, spread up to %.0f %%"), pythons, runs,
                                ceil (source.spread * 100));
  return source.is_predicted ? g_strdup_printf (_ ("%s; dashed or thin: predicted"), measured)
                             : g_steal_pointer (&measured);
}
