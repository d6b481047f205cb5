/* What a cell of a benchmark is called: by what it has that others have not. No two are called
 * alike. SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-result.h"

#include <string.h>

typedef struct {
  gboolean subjects, jobs, workers, payloads, pythons;
} Axes;

/* What differs between the cells. */
static Axes
find_axes (const IlvBenchResult *self)
{
  Axes axes = {.subjects = self->subjects->len > 1};
  const IlvBenchCell *first = self->cells->len > 0 ? ilv_bench_result_get_cell (self, 0) : NULL;
  for (guint i = 1; i < self->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (self, i);
    axes.jobs |= cell->jobs != first->jobs;
    axes.workers |= cell->workers != first->workers;
    axes.payloads |= cell->payload != first->payload;
    axes.pythons |= cell->python != first->python;
  }
  return axes;
}

gboolean
ilv_bench_python_is_one_of_many (const IlvBenchResult *self, const IlvBenchPython *python)
{
  for (guint i = 0; i < self->pythons->len; i++) {
    const IlvBenchPython *other = ilv_bench_result_get_python (self, i);
    if (other != python && strcmp (other->version, python->version) == 0 &&
        other->free_threaded == python->free_threaded &&
        g_strcmp0 (other->build, python->build) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Two interpreters of one version are told by their builds, or by where they are. */
static void
append_python (GString *label, const IlvBenchResult *self, const IlvBenchPython *python)
{
  g_string_append_printf (label, ", %s", python->version);
  if (python->build != NULL && strcmp (python->build, "default") != 0)
    g_string_append_printf (label, " %s", python->build);
  if (ilv_bench_python_is_one_of_many (self, python))
    g_string_append_printf (label, " %s", python->exe);
}

/* Two files of one name are told by their order: "small", "small (2)". */
static void
append_subject (GString *label, const IlvBenchResult *self, const IlvBenchCell *cell)
{
  const char *id = ilv_bench_cell_get_subject (self, cell)->id;
  guint n = 1;
  for (guint i = 0; i < cell->subject; i++)
    n += strcmp (ilv_bench_result_get_subject (self, i)->id, id) == 0;
  g_string_append (label, id);
  if (n > 1)
    g_string_append_printf (label, " (%u)", n);
  g_string_append_c (label, ' ');
}

char *
ilv_bench_result_label (const IlvBenchResult *self, const IlvBenchCell *cell)
{
  Axes axes = find_axes (self);
  const IlvBenchSubject *subject = ilv_bench_cell_get_subject (self, cell);
  GString *label = g_string_new (NULL);
  if (axes.subjects)
    append_subject (label, self, cell);
  g_string_append (label, cell->model);
  if (axes.workers && cell->n_workers > 0)
    g_string_append_printf (label, " × %u", cell->n_workers);
  if (axes.jobs)
    g_string_append_printf (label, ", %" G_GUINT64_FORMAT " jobs", cell->n_jobs);
  if (axes.payloads && cell->payload >= 0)
    g_string_append_printf (label, ", %" G_GINT64_FORMAT "%s%s", cell->payload,
                            subject->unit == NULL || *subject->unit != '\0' ? " " : "",
                            subject->unit == NULL ? "B" : subject->unit);
  if (axes.pythons)
    append_python (label, self, ilv_bench_cell_get_python (self, cell));
  if (cell->control_of >= 0)
    g_string_append (label, " (A/A)");
  return g_string_free (label, FALSE);
}
