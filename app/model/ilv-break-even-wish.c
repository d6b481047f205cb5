/* What somebody wants to see flip: two models, and what is varied.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-break-even-wish.h"

#include "app/model/ilv-knob.h"

#define AROUND 10      /* a range reaches from a tenth of what a value is to its tenfold */
#define MOST_JOBS 1000 /* a search simulates each end some times */

IlvBreakEvenWish *
ilv_break_even_wish_new (const IlvScenario *scenario)
{
  IlvBreakEvenWish *self = g_new0 (IlvBreakEvenWish, 1);

  self->scenario = ilv_scenario_copy (scenario);
  self->a = ILV_MODEL_THREADS;
  self->b = ILV_MODEL_PROCESSES;
  return self;
}

IlvBreakEvenWish *
ilv_break_even_wish_copy (const IlvBreakEvenWish *self)
{
  IlvBreakEvenWish *copy = g_memdup2 (self, sizeof *self);

  copy->scenario = ilv_scenario_copy (self->scenario);
  copy->key = g_strdup (self->key);
  copy->python = g_strdup (self->python);
  copy->scheduler = g_strdup (self->scheduler);
  return copy;
}

void
ilv_break_even_wish_free (IlvBreakEvenWish *self)
{
  if (self == NULL)
    return;
  ilv_scenario_free (self->scenario);
  g_free (self->key);
  g_free (self->python);
  g_free (self->scheduler);
  g_free (self);
}

/* --- what can be varied --- */

static void
add_knob (GPtrArray *knobs, const IlvScenario *scenario, const char *section, const char *name,
          const char *key)
{
  g_autofree char *path = g_strdup_printf ("%s.%s.%s", section, name, key);
  IlvKnob *knob = ilv_knob_new (scenario, path);

  if (knob != NULL)
    g_ptr_array_add (knobs, knob);
}

GPtrArray *
ilv_break_even_list_knobs (const IlvScenario *scenario)
{
  GPtrArray *knobs = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_knob_free);
  const IlvWorkload *workload = scenario->workload;

  for (guint i = 0; i < workload->n_groups; i++)
    if (workload->groups[i].count > 0)
      add_knob (knobs, scenario, "job", workload->groups[i].name, "Count");
  for (guint i = 0; i < workload->n_steps; i++)
    add_knob (knobs, scenario, "step", workload->steps[i].name, "Duration");
  for (guint i = 0; i < workload->n_groups; i++) {
    add_knob (knobs, scenario, "job", workload->groups[i].name, "PayloadIn");
    add_knob (knobs, scenario, "job", workload->groups[i].name, "PayloadOut");
  }
  return knobs;
}

void
ilv_break_even_guess_range (const IlvScenario *scenario, const char *key, double *low, double *high)
{
  g_autoptr (IlvKnob) knob = ilv_knob_new (scenario, key);
  double now = knob != NULL ? ilv_knob_read (knob, scenario) : 1;

  *low = 1;
  *high = MOST_JOBS;
  if (knob == NULL)
    return;
  if (knob->unit == ILV_KNOB_COUNT) {
    *high = CLAMP (now * 2, 20, MOST_JOBS);
    return;
  }
  *low = now / AROUND;
  *high = now * AROUND;
  if (now <= 0)
    *high = knob->unit == ILV_KNOB_SIZE ? 16.0 * 1024 * 1024 : 100e6;
}

/* --- the search --- */

IlvBreakEven *
ilv_break_even_wish_find (const IlvBreakEvenWish *self, const IlvBreakEvenOptions *how,
                          GCancellable *cancellable, GError **error)
{
  g_autoptr (IlvCosts) costs = ilv_costs_find (ilv_scenario_get_costs (self->scenario), error);
  g_autoptr (IlvPython) python = costs != NULL && self->is_measured
                                     ? ilv_python_find (self->python, cancellable, error)
                                     : NULL;
  IlvBreakEvenOptions options = *how;

  if (costs == NULL || (self->is_measured && python == NULL))
    return NULL;
  options.key = self->key;
  options.low = self->low;
  options.high = self->high;
  options.costs = costs;
  options.python = python;
  options.scheduler = self->scheduler;
  ilv_scenario_get_settings (self->scenario, self->a, &options.a);
  ilv_scenario_get_settings (self->scenario, self->b, &options.b);
  /* What is measured has the cores of this machine, or fewer of them. */
  if (self->is_measured && (options.a.cores == 0 || options.a.cores > g_get_num_processors ()))
    options.a.cores = options.b.cores = g_get_num_processors ();
  return ilv_break_even_find (self->scenario->workload, &options, cancellable, error);
}
