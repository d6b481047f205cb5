/* Answers from what is open in Explore: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-session-evidence.h"

#include <glib/gi18n.h>

#include "demos/advisor/ilv-evidence-machine.h"

/* --- reading --- */

/* The shown run to read: a measured one, else one in which a wait ends when the data is there. */
static int
choose_run (IlvSession *session)
{
  int best = -1;
  guint best_rank = G_MAXUINT;

  for (guint i = 0; i < ilv_session_get_n_runs (session); i++) {
    IlvTrace *trace = ilv_session_get_front (session, i);
    guint rank = ilv_model_has_loop (ilv_session_get_model (session, i)) ? 1 : 0;

    if (trace == NULL)
      continue;
    if (ilv_trace_get_info (trace)->source != ILV_SOURCE_MEASURED)
      rank += 2;
    if (rank < best_rank) {
      best_rank = rank;
      best = (int)i;
    }
  }
  return best;
}

/* What both say is the workload's, with the place where the run shows it. */
static void
add_places (GArray *evidence, const GArray *of_run)
{
  for (guint i = 0; i < evidence->len; i++) {
    IlvEvidence *one = &g_array_index (evidence, IlvEvidence, i);
    const IlvEvidence *seen = ilv_evidence_find (of_run, one->input);

    if (seen != NULL && one->track == ILV_TRACK_NONE) {
      one->track = seen->track;
      one->time_ns = seen->time_ns;
    }
  }
}

static void
add_unanswered (GArray *evidence, const GArray *others)
{
  for (guint i = 0; i < others->len; i++) {
    const IlvEvidence *other = &g_array_index (others, IlvEvidence, i);
    if (ilv_evidence_find (evidence, other->input) == NULL)
      g_array_append_vals (evidence, other, 1);
  }
}

GArray *
ilv_session_list_evidence (IlvSession *session, const IlvChecklist *list, const char **source)
{
  const IlvScenario *scenario = ilv_session_get_scenario (session);
  int run = choose_run (session);
  IlvTrace *trace = run >= 0 ? ilv_session_get_front (session, (guint)run) : NULL;
  gboolean is_measured =
      trace != NULL && ilv_trace_get_info (trace)->source != ILV_SOURCE_PREDICTED;
  GArray *of_run = trace != NULL ? ilv_evidence_from_trace (list, trace) : NULL;
  GArray *of_workload =
      scenario->workload != NULL ? ilv_evidence_from_workload (list, scenario->workload) : NULL;
  GArray *first = is_measured || of_workload == NULL ? of_run : of_workload;
  GArray *second = first == of_run ? of_workload : of_run;

  g_autoptr (GArray) machine = ilv_evidence_from_machine (list);

  *source = is_measured ? _ ("measured") : of_workload != NULL ? _ ("workload") : _ ("predicted");
  if (first == NULL)
    return NULL;
  if (second != NULL && first == of_workload)
    add_places (first, second);
  else if (second != NULL)
    add_unanswered (first, second);
  g_clear_pointer (&second, g_array_unref);
  add_unanswered (first, machine);
  return first;
}

/* --- going there --- */

void
ilv_session_show_evidence (IlvSession *session, const IlvEvidence *evidence)
{
  int run = choose_run (session);
  IlvTrace *trace = run >= 0 ? ilv_session_get_front (session, (guint)run) : NULL;

  if (trace == NULL || evidence->track >= ilv_trace_get_n_tracks (trace))
    return;
  ilv_session_reveal (session);
  ilv_session_set_focused_run (session, run);
  ilv_session_set_playhead (session, evidence->time_ns);
  /* Picking twice would let go of it: two answers may rest on one track. */
  if (ilv_session_get_picked_track (session, (guint)run) != evidence->track)
    ilv_session_pick_track (session, (guint)run, evidence->track);
}

void
ilv_session_watch_advice (IlvSession *session, const IlvAdvice *advice)
{
  g_autoptr (IlvScenario) scenario = NULL;
  const int shown[] = {advice->chosen, advice->runner_up};

  if (advice->workload == NULL)
    return;
  ilv_session_load_workload (session, advice->workload);
  scenario = ilv_scenario_copy (ilv_session_get_scenario (session));
  scenario->n_models = 0;
  /* What was foretold is what is to be seen. */
  ilv_scenario_set_costs (scenario, advice->costs);
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++) {
    const IlvAdviceRun *run = shown[i] >= 0 ? ilv_advice_get_run (advice, (guint)shown[i]) : NULL;

    if (run == NULL || !run->is_simulated)
      continue;
    scenario->models[scenario->n_models++] = run->settings.model;
    scenario->cores = run->settings.cores;
    /* One size for both: the choice's own, where it has such a pool. */
    if (ilv_model_has_threads (run->settings.model) && scenario->threads == 0)
      scenario->threads = run->settings.threads;
    if (ilv_model_has_processes (run->settings.model) && scenario->processes == 0)
      scenario->processes = run->settings.processes;
    if (ilv_model_has_processes (run->settings.model) && scenario->chunk == 0) {
      scenario->chunk = run->settings.chunk;
      scenario->start_method = (guint)run->settings.start_method + 1;
    }
  }
  if (scenario->n_models > 0)
    ilv_session_change (session, scenario, NULL);
}
