/* What is compared: a workload, the models shown and everything a slider can change.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-scenario.h"

#include <string.h>

#include "app/model/ilv-knob.h"
#include "demos/simulator/ilv-simulate.h"

static const IlvModel first_models[] = {ILV_MODEL_ASYNCIO, ILV_MODEL_THREADS, ILV_MODEL_PROCESSES};

void
ilv_scenario_init (IlvScenario *self, IlvWorkload *workload)
{
  *self = (IlvScenario){.seed = 1};
  self->workload = workload != NULL ? ilv_workload_ref (workload) : NULL;
  self->original = workload != NULL ? ilv_workload_ref (workload) : NULL;
  for (guint i = 0; i < G_N_ELEMENTS (first_models); i++)
    self->models[self->n_models++] = first_models[i];
}

void
ilv_scenario_clear (IlvScenario *self)
{
  g_clear_pointer (&self->workload, ilv_workload_unref);
  g_clear_pointer (&self->original, ilv_workload_unref);
}

IlvScenario *
ilv_scenario_copy (const IlvScenario *self)
{
  IlvScenario *copy = g_memdup2 (self, sizeof *self);

  if (copy->workload != NULL)
    ilv_workload_ref (copy->workload);
  if (copy->original != NULL)
    ilv_workload_ref (copy->original);
  return copy;
}

void
ilv_scenario_free (IlvScenario *self)
{
  ilv_scenario_clear (self);
  g_free (self);
}

const char *
ilv_scenario_get_costs (const IlvScenario *self)
{
  return self->costs != NULL ? self->costs : "reference";
}

void
ilv_scenario_set_costs (IlvScenario *self, const char *costs)
{
  self->costs = g_intern_string (costs);
}

static gboolean
is_same_workload (IlvWorkload *a, IlvWorkload *b)
{
  g_autofree char *text_a = NULL;
  g_autofree char *text_b = NULL;

  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || g_strcmp0 (a->id, b->id) != 0)
    return FALSE;
  text_a = ilv_workload_to_text (a);
  text_b = ilv_workload_to_text (b);
  return g_strcmp0 (text_a, text_b) == 0;
}

gboolean
ilv_scenario_runs_equal (const IlvScenario *self, const IlvScenario *other)
{
  return self->cores == other->cores && self->threads == other->threads &&
         self->processes == other->processes && self->seed == other->seed &&
         self->switch_interval_ns == other->switch_interval_ns && self->chunk == other->chunk &&
         self->start_method == other->start_method &&
         g_str_equal (ilv_scenario_get_costs (self), ilv_scenario_get_costs (other)) &&
         is_same_workload (self->workload, other->workload);
}

gboolean
ilv_scenario_equal (const IlvScenario *self, const IlvScenario *other)
{
  if (self->n_models != other->n_models)
    return FALSE;
  for (guint i = 0; i < self->n_models; i++)
    if (self->models[i] != other->models[i])
      return FALSE;
  return ilv_scenario_runs_equal (self, other);
}

/* --- one control --- */

static gboolean
is_other_text (char *a, char *b)
{
  gboolean is_other = g_strcmp0 (a, b) != 0;

  g_free (a);
  g_free (b);
  return is_other;
}

static gboolean
is_other_number (const IlvScenario *a, const IlvScenario *b, const char *control)
{
  if (strcmp (control, ILV_KNOB_CORES) == 0)
    return a->cores != b->cores;
  if (strcmp (control, ILV_KNOB_THREADS) == 0)
    return a->threads != b->threads;
  if (strcmp (control, ILV_KNOB_PROCESSES) == 0)
    return a->processes != b->processes;
  if (strcmp (control, ILV_KNOB_SEED) == 0)
    return a->seed != b->seed;
  return strcmp (control, ILV_KNOB_SWITCH_INTERVAL) == 0 &&
         a->switch_interval_ns != b->switch_interval_ns;
}

static gboolean
is_other_workload (const IlvScenario *a, const IlvScenario *b)
{
  if (a->workload == b->workload)
    return FALSE;
  return a->workload == NULL || b->workload == NULL ||
         is_other_text (ilv_workload_to_text (a->workload), ilv_workload_to_text (b->workload));
}

gboolean
ilv_scenario_differs_in (const IlvScenario *self, const IlvScenario *other, const char *control)
{
  if (strcmp (control, "models") == 0)
    return self->n_models != other->n_models ||
           memcmp (self->models, other->models, self->n_models * sizeof self->models[0]) != 0;
  if (strcmp (control, "costs") == 0)
    return strcmp (ilv_scenario_get_costs (self), ilv_scenario_get_costs (other)) != 0;
  if (strcmp (control, "workload") == 0)
    return is_other_workload (self, other);
  if (g_str_has_prefix (control, "scenario."))
    return is_other_number (self, other, control);
  return is_other_workload (self, other) &&
         is_other_text (ilv_workload_get (self->workload, control),
                        ilv_workload_get (other->workload, control));
}

int
ilv_scenario_find_model (const IlvScenario *self, IlvModel model)
{
  for (guint i = 0; i < self->n_models; i++)
    if (self->models[i] == model)
      return (int)i;
  return -1;
}

void
ilv_scenario_show_model (IlvScenario *self, guint place, IlvModel model)
{
  int before = ilv_scenario_find_model (self, model);

  g_return_if_fail (place < ILV_MAX_SHOWN);
  if (before >= 0 && place < self->n_models)
    self->models[before] = self->models[place];
  else if (before >= 0)
    return;
  if (place >= self->n_models)
    place = self->n_models++;
  self->models[place] = model;
}

void
ilv_scenario_hide_model (IlvScenario *self, guint place)
{
  g_return_if_fail (place < self->n_models);
  for (guint i = place; i + 1 < self->n_models; i++)
    self->models[i] = self->models[i + 1];
  self->n_models--;
}

void
ilv_scenario_get_settings (const IlvScenario *self, IlvModel model, IlvSettings *settings)
{
  ilv_settings_init (settings, model);
  settings->cores = self->cores;
  settings->threads = self->threads;
  settings->processes = self->processes;
  settings->switch_interval_ns = self->switch_interval_ns;
  settings->seed = self->seed;
  if (self->chunk > 0)
    settings->chunk = self->chunk;
  if (self->start_method > 0)
    settings->start_method = (IlvStartMethod)(self->start_method - 1);
}

void
ilv_scenario_resolve (const IlvScenario *self, IlvModel model, IlvSettings *settings)
{
  ilv_scenario_get_settings (self, model, settings);
  if (self->workload != NULL)
    ilv_settings_resolve (settings, self->workload);
}
