/* A class kit's scenario in a session: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-session-kit.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/model/ilv-knob.h"
#include "app/model/ilv-session-private.h"
#include "demos/workload/ilv-costs-kept.h"

#define EMBEDDED "scenario:" /* the name of a cost set that a scenario brought */

/* --- names --- */

char *
ilv_session_name_lock (IlvSession *self, const char *control)
{
  static const struct {
    const char *control, *name;
  } names[] = {{"models", N_ ("Shown models")},
               {"costs", N_ ("Costs of predictions")},
               {"workload", N_ ("The workload")},
               {"measure", N_ ("Measuring")}};
  g_autoptr (IlvKnob) knob = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i].control, control) == 0)
      return g_strdup (_ (names[i].name));
  knob = self->scenario->workload != NULL ? ilv_knob_new (self->scenario, control) : NULL;
  return g_strdup (knob != NULL ? knob->label : control);
}

static void
say_locked (IlvSession *self, const char *control)
{
  g_autofree char *name = ilv_session_name_lock (self, control);
  g_autofree char *message =
      g_strdup_printf (_ ("“%s” is locked in the scenario “%s”"), name, self->kit->name);

  g_signal_emit_by_name (self, "failed", message);
  ilv_session_emit (self, SCENARIO_CHANGED);
}

/* --- refusing --- */

/* A key of the workload is locked with all of it. */
gboolean
ilv_session_is_locked (IlvSession *self, const char *control)
{
  if (self->kit == NULL)
    return FALSE;
  return ilv_kit_is_locked (self->kit, control) ||
         (strchr (control, '.') != NULL && !g_str_has_prefix (control, "scenario.") &&
          ilv_kit_is_locked (self->kit, "workload"));
}

const char *
ilv_session_why_locked (IlvSession *self, const char *control)
{
  return ilv_session_is_locked (self, control) ? _ ("Locked in this scenario") : NULL;
}

gboolean
ilv_session_refuses (IlvSession *self, const char *control)
{
  if (!ilv_session_is_locked (self, control))
    return FALSE;
  say_locked (self, control);
  return TRUE;
}

void
ilv_session_set_guard (IlvSession *self, IlvSessionGuard guard, gpointer data)
{
  self->guard = guard;
  self->guard_data = data;
}

gboolean
ilv_session_refuses_change (IlvSession *self, const IlvScenario *scenario)
{
  char **locked = self->kit != NULL ? self->kit->locked : NULL;
  g_autofree char *why =
      self->guard != NULL ? self->guard (self->scenario, scenario, self->guard_data) : NULL;

  if (why != NULL) {
    g_signal_emit_by_name (self, "failed", why);
    ilv_session_emit (self, SCENARIO_CHANGED);
    return TRUE;
  }
  for (guint i = 0; locked != NULL && locked[i] != NULL; i++)
    if (ilv_scenario_differs_in (self->scenario, scenario, locked[i])) {
      say_locked (self, locked[i]);
      return TRUE;
    }
  return FALSE;
}

gboolean
ilv_session_refuses_workload (IlvSession *self)
{
  g_autofree char *message = NULL;

  if (self->kit == NULL)
    return FALSE;
  message = g_strdup_printf (
      _ ("“%s” is open: hand in or close it before you choose another workload"), self->kit->name);
  g_signal_emit_by_name (self, "failed", message);
  ilv_session_emit (self, SCENARIO_CHANGED);
  return TRUE;
}

/* --- opening --- */

const IlvKit *
ilv_session_get_kit (IlvSession *self)
{
  return self->kit;
}

/* A cost set of no folder would stay in the menus of everything that is opened afterwards. */
static void
put_costs_back (IlvSession *self)
{
  g_autofree char *costs = g_steal_pointer (&self->costs_before_kit);
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (self->scenario);

  if (costs == NULL || !g_str_has_prefix (ilv_scenario_get_costs (scenario), EMBEDDED))
    return;
  ilv_scenario_set_costs (scenario, costs);
  ilv_session_change (self, scenario, NULL);
  ilv_history_clear (self->history);
}

void
ilv_session_close_kit (IlvSession *self)
{
  IlvKit *kit = g_steal_pointer (&self->kit);

  if (kit == NULL)
    return;
  /* Who works on it lets go of it now. */
  ilv_session_emit (self, SCENARIO_CHANGED);
  ilv_kit_free (kit);
  put_costs_back (self);
}

static void
fill_scenario (IlvScenario *scenario, const IlvKit *kit)
{
  /* Its costs are found under a name that no folder has. */
  g_autofree char *costs = g_strdup_printf (EMBEDDED "%.16s", kit->digest);

  ilv_costs_keep (costs, kit->costs);
  ilv_scenario_init (scenario, kit->workload);
  scenario->n_models = kit->n_models;
  for (guint i = 0; i < kit->n_models; i++)
    scenario->models[i] = kit->models[i];
  scenario->cores = kit->cores;
  scenario->threads = kit->threads;
  scenario->processes = kit->processes;
  scenario->seed = kit->seed;
  scenario->switch_interval_ns = kit->switch_interval_ns;
  ilv_scenario_set_costs (scenario, costs);
}

/* Only what has been simulated has such a moment. */
static void
seek_cb (IlvSession *self)
{
  if (ilv_session_is_pending (self))
    return;
  g_signal_handlers_disconnect_by_func (self, seek_cb, NULL);
  ilv_session_set_playhead (self, self->kit_start_ns);
}

/* Its start state, and the playhead when that has been simulated. */
static void
take_start (IlvSession *self, const IlvKit *kit, const IlvScenario *scenario)
{
  ilv_session_load_workload (self, kit->workload);
  ilv_session_change (self, scenario, NULL);
  self->kit_start_ns = kit->playhead_ns;
  g_signal_handlers_disconnect_by_func (self, seek_cb, NULL);
  g_signal_connect (self, "runs-changed", G_CALLBACK (seek_cb), NULL);
}

void
ilv_session_open_kit (IlvSession *self, IlvKit *kit)
{
  IlvScenario scenario;

  ilv_session_close_kit (self);
  self->costs_before_kit = g_strdup (ilv_scenario_get_costs (self->scenario));
  fill_scenario (&scenario, kit);
  take_start (self, kit, &scenario);
  ilv_scenario_clear (&scenario);
  ilv_history_clear (self->history);
  self->asks_first = FALSE;
  self->kit = kit;
  ilv_session_emit (self, SCENARIO_CHANGED);
}

/* Whether the costs are, figure by figure, those that everybody has under that name. */
static gboolean
are_known (const IlvCosts *costs)
{
  g_autoptr (IlvCosts) known = ilv_costs_find (costs->name, NULL);
  g_autofree char *own = ilv_costs_to_text (costs);
  g_autofree char *other = known != NULL ? ilv_costs_to_text (known) : NULL;

  return g_strcmp0 (own, other) == 0;
}

void
ilv_session_edit_kit (IlvSession *self, const IlvKit *kit)
{
  IlvScenario scenario;

  ilv_session_close_kit (self);
  fill_scenario (&scenario, kit);
  if (are_known (kit->costs))
    ilv_scenario_set_costs (&scenario, kit->costs->name);
  take_start (self, kit, &scenario);
  ilv_scenario_clear (&scenario);
}

/* --- making --- */

IlvKit *
ilv_session_make_kit (IlvSession *self, GError **error)
{
  const IlvScenario *scenario = self->scenario;
  g_autoptr (IlvKit) kit = ilv_kit_new ();

  if (scenario->workload == NULL || self->is_opened) {
    g_set_error_literal (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_MISSING,
                         _ ("A scenario needs a workload: choose one on Explore first"));
    return NULL;
  }
  if (strcmp (ilv_scenario_get_costs (scenario), ILV_COSTS_THIS_MACHINE) == 0) {
    g_set_error_literal (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_VALUE,
                         _ ("Predictions are made with this machine’s costs, and learners have "
                            "others: choose the reference costs in the menu first"));
    return NULL;
  }
  kit->costs = ilv_costs_find (ilv_scenario_get_costs (scenario), error);
  if (kit->costs == NULL)
    return NULL;
  kit->workload = ilv_workload_ref (scenario->workload);
  kit->n_models = scenario->n_models;
  for (guint i = 0; i < scenario->n_models; i++)
    kit->models[i] = scenario->models[i];
  kit->cores = scenario->cores;
  kit->threads = scenario->threads;
  kit->processes = scenario->processes;
  kit->seed = scenario->seed;
  kit->switch_interval_ns = scenario->switch_interval_ns;
  kit->playhead_ns = self->playhead_ns;
  return g_steal_pointer (&kit);
}
