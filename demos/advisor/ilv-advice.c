/* The advice: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-advice.h"

#include "demos/simulator/ilv-simulate.h"

#include <string.h>

void
ilv_advice_free (IlvAdvice *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->verdict, ilv_verdict_free);
  g_clear_pointer (&self->workload, ilv_workload_unref);
  g_free (self->costs);
  g_array_unref (self->runs);
  g_free (self);
}

const IlvAdviceRun *
ilv_advice_get_run (const IlvAdvice *self, guint index)
{
  return &g_array_index (self->runs, IlvAdviceRun, index);
}

static guint
get_setting (const IlvVerdict *verdict, const char *name, guint fallback, guint most)
{
  const IlvVerdictSetting *setting = ilv_verdict_find_setting (verdict, name);
  return setting == NULL ? fallback : (guint)CLAMP (setting->value, 1, (double)most);
}

/* FALSE if there is no such model here (a cluster). */
static gboolean
init_settings (const IlvVerdict *verdict, const char *id, IlvSettings *settings)
{
  IlvModel model;
  double cores = ilv_verdict_get_value (verdict, "cores");
  if (!ilv_model_from_id (id, &model, NULL))
    return FALSE;
  ilv_settings_init (settings, model);
  settings->cores = ILV_IS_UNKNOWN (cores) ? 0 : (guint)CLAMP (cores, 1, ILV_MAX_CORES);
  const IlvVerdictSetting *method = ilv_verdict_find_setting (verdict, "start_method");
  if (method != NULL)
    settings->start_method = (IlvStartMethod)method->value;
  return TRUE;
}

static void
add_run (IlvAdvice *self, const char *model, IlvSettings *settings, gboolean is_known)
{
  IlvAdviceRun run = {.model = model};
  if (is_known) {
    run.settings = *settings;
    if (self->workload != NULL)
      ilv_settings_resolve (&run.settings, self->workload);
  }
  run.is_simulated = is_known && self->workload != NULL;
  g_array_append_val (self->runs, run);
}

static void
add_chosen (IlvAdvice *self)
{
  IlvSettings settings = {0};
  const IlvVerdict *verdict = self->verdict;
  gboolean is_known = init_settings (verdict, verdict->model, &settings);
  if (is_known && ilv_model_has_processes (settings.model))
    settings.processes = get_setting (verdict, "workers", 0, ILV_MAX_PROCESSES);
  else if (is_known && ilv_model_has_threads (settings.model))
    settings.threads = get_setting (verdict, "workers", 0, ILV_MAX_THREADS);
  if (is_known)
    settings.chunk = get_setting (verdict, "chunk", 1, ILV_MAX_JOBS);
  self->chosen = (int)self->runs->len;
  add_run (self, verdict->model, &settings, is_known);
}

static guint
evaluate_size (const IlvVerdict *verdict, const IlvExpression *size, guint most)
{
  double value = size == NULL ? 0 : ilv_expression_evaluate (size, verdict->values);
  return ILV_IS_UNKNOWN (value) || value < 1 ? 0 : (guint)MIN (value, (double)most);
}

static void
add_alternatives (IlvAdvice *self, const IlvRule *rule)
{
  const IlvVerdict *verdict = self->verdict;
  for (guint i = 0; i < rule->alternatives->len; i++) {
    const IlvRuleAlternative *other = g_ptr_array_index (rule->alternatives, i);
    IlvSettings settings = {0};
    if (strcmp (other->model, verdict->model) == 0 ||
        (other->when != NULL &&
         !ILV_IS_YES (ilv_expression_evaluate (other->when, verdict->values))))
      continue;
    gboolean is_known = init_settings (verdict, other->model, &settings);
    settings.threads = evaluate_size (verdict, other->threads, ILV_MAX_THREADS);
    settings.processes = evaluate_size (verdict, other->processes, ILV_MAX_PROCESSES);
    add_run (self, other->model, &settings, is_known);
  }
}

/* A loop on each core is the verdict itself, further on: no other choice. */
static void
add_variants (IlvAdvice *self)
{
  guint before = self->runs->len;
  for (guint i = 0; i < self->verdict->modifiers->len; i++)
    add_alternatives (self, g_ptr_array_index (self->verdict->modifiers, i));
  self->n_variants = self->runs->len - before;
}

static gboolean
simulate (IlvAdvice *self, const IlvCosts *costs, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < self->runs->len; i++) {
    IlvAdviceRun *run = &g_array_index (self->runs, IlvAdviceRun, i);
    g_autoptr (GError) problem = NULL;
    if (!run->is_simulated)
      continue;
    g_autoptr (IlvTrace) trace =
        ilv_simulate (self->workload, &run->settings, costs, ILV_DETAIL_FIGURES, NULL, NULL,
                      cancellable, &problem);
    run->is_simulated = trace != NULL;
    if (trace != NULL)
      run->figures = ilv_trace_get_info (trace)->figures;
    if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  }
  return TRUE;
}

/* The first listed wins where they are equally fast, or where nobody can say. */
static void
find_runner_up (IlvAdvice *self)
{
  double best = -1;
  self->runner_up = -1;
  for (guint i = (guint)self->chosen + 1 + self->n_variants; i < self->runs->len; i++) {
    const IlvAdviceRun *run = ilv_advice_get_run (self, i);
    double throughput = run->is_simulated ? run->figures.throughput_per_s : 0;
    if (throughput > best) {
      best = throughput;
      self->runner_up = (int)i;
    }
  }
}

IlvAdvice *
ilv_advice_new (IlvVerdict *verdict, const IlvCosts *costs, GCancellable *cancellable,
                GError **error)
{
  g_autoptr (IlvAdvice) self = g_new0 (IlvAdvice, 1);
  IlvSettings sequential;
  self->verdict = verdict;
  self->costs = g_strdup (costs->name);
  self->runs = g_array_new (FALSE, FALSE, sizeof (IlvAdviceRun));
  self->chosen = self->runner_up = -1;
  if (verdict->model == NULL)
    return g_steal_pointer (&self);
  self->workload = ilv_advice_make_workload (verdict);
  if (self->workload != NULL)
    self->n_jobs = ilv_workload_count_all (self->workload);
  if (strcmp (verdict->model, "sequential") != 0 &&
      init_settings (verdict, "sequential", &sequential))
    add_run (self, "sequential", &sequential, TRUE);
  add_chosen (self);
  add_variants (self);
  add_alternatives (self, verdict->rule);
  if (!simulate (self, costs, cancellable, error))
    return NULL;
  find_runner_up (self);
  return g_steal_pointer (&self);
}

const char *
ilv_advice_get_runner_up (const IlvAdvice *self)
{
  return self->runner_up < 0 ? NULL : ilv_advice_get_run (self, (guint)self->runner_up)->model;
}

double
ilv_advice_get_gain (const IlvAdvice *self, guint index)
{
  const IlvAdviceRun *first = ilv_advice_get_run (self, 0), *run = ilv_advice_get_run (self, index);
  if (!first->is_simulated || !run->is_simulated || run->figures.total_ns == 0)
    return 0;
  return (double)first->figures.total_ns / (double)run->figures.total_ns;
}
