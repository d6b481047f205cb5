/* Whether two benchmarks ask the same question.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-same-plan.h"

#include <glib/gi18n-lib.h>

static gboolean
has_same_subjects (const IlvBenchResult *a, const IlvBenchResult *b)
{
  gboolean is_same = a->subjects->len == b->subjects->len;
  for (guint i = 0; is_same && i < a->subjects->len; i++) {
    const IlvBenchSubject *one = ilv_bench_result_get_subject (a, i);
    const IlvBenchSubject *other = ilv_bench_result_get_subject (b, i);
    is_same = one->kind == other->kind && g_strcmp0 (one->id, other->id) == 0 &&
              g_strcmp0 (one->text, other->text) == 0;
  }
  return is_same;
}

static gboolean
has_same_pythons (const IlvBenchResult *a, const IlvBenchResult *b)
{
  gboolean is_same = a->pythons->len == b->pythons->len;
  for (guint i = 0; is_same && i < a->pythons->len; i++)
    is_same = g_strcmp0 (ilv_bench_result_get_python (a, i)->exe,
                         ilv_bench_result_get_python (b, i)->exe) == 0;
  return is_same;
}

static gboolean
has_same_cells (const IlvBenchResult *a, const IlvBenchResult *b)
{
  gboolean is_same = a->cells->len == b->cells->len;
  for (guint i = 0; is_same && i < a->cells->len; i++) {
    const IlvBenchCell *one = ilv_bench_result_get_cell (a, i);
    const IlvBenchCell *other = ilv_bench_result_get_cell (b, i);
    is_same = one->subject == other->subject && one->python == other->python &&
              g_strcmp0 (one->model, other->model) == 0 && one->jobs == other->jobs &&
              one->workers == other->workers && one->payload == other->payload &&
              one->control_of == other->control_of;
  }
  return is_same;
}

static gboolean
has_same_settings (const IlvBenchMethod *a, const IlvBenchMethod *b)
{
  return a->seed == b->seed && g_strcmp0 (a->scheduler, b->scheduler) == 0 &&
         g_strcmp0 (a->start_method, b->start_method) == 0 &&
         a->switch_interval_ns == b->switch_interval_ns && a->cores == b->cores &&
         a->threads == b->threads && a->processes == b->processes &&
         MAX (1, a->chunk) == MAX (1, b->chunk);
}

static gboolean
has_same_effort (const IlvBenchMethod *a, const IlvBenchMethod *b)
{
  return a->min_runs == b->min_runs && a->max_runs == b->max_runs && a->budget_ns == b->budget_ns &&
         a->has_control == b->has_control && a->is_recorded == b->is_recorded;
}

/* NULL: nothing differs. */
static const char *
find_difference (const IlvBenchResult *a, const IlvBenchResult *b)
{
  if (!has_same_subjects (a, b))
    return _ ("the workloads are others");
  if (!has_same_pythons (a, b))
    return _ ("the interpreters are others");
  if (!has_same_effort (&a->method, &b->method))
    return _ ("it is run another number of times, or with another budget");
  if (!has_same_cells (a, b))
    return _ ("models, jobs, workers or payloads are others");
  if (!has_same_settings (&a->method, &b->method))
    return _ ("cores, pools, chunk, start method, scheduler, switch interval or seed are others");
  if (g_strcmp0 (a->method.costs, b->method.costs) != 0)
    return _ ("it is predicted with other costs");
  return NULL;
}

gboolean
ilv_bench_check_same_plan (const IlvBenchResult *there, const IlvBenchResult *wanted,
                           GError **error)
{
  const char *difference = find_difference (there, wanted);
  if (difference == NULL)
    return TRUE;
  g_set_error_literal (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN, difference);
  return FALSE;
}
