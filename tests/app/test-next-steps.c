/* Tests of the next step: what it is by model, and that its total is a simulation's.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/model/ilv-next-steps.h"
#include "app/model/ilv-session.h"
#include "demos/simulator/ilv-simulate.h"
#include "demos/workload/ilv-costs.h"

static IlvTrace *
simulate (const IlvScenario *scenario, const IlvSettings *settings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", &error);
  IlvTrace *trace = ilv_simulate (scenario->workload, settings, costs, ILV_DETAIL_FIGURES, NULL,
                                  NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

static void
init_scenario (IlvScenario *scenario, const char *id, guint cores, guint processes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_find (id, &error);

  g_assert_no_error (error);
  ilv_scenario_init (scenario, workload);
  scenario->cores = cores;
  scenario->processes = processes;
}

static void
check_step (const IlvScenario *scenario, IlvModel model, IlvNextKind kind, guint n)
{
  IlvSettings settings;
  g_autoptr (IlvTrace) trace = NULL;
  IlvNextStep step;

  ilv_scenario_get_settings (scenario, model, &settings);
  trace = simulate (scenario, &settings);
  g_assert_true (ilv_next_step_choose (scenario, model, trace, &settings, &step));
  g_assert_cmpint (step.kind, ==, kind);
  g_assert_cmpuint (step.n, ==, n);
  g_assert_cmpint (step.now_ns, ==, ilv_trace_get_info (trace)->figures.total_ns);
}

static void
the_step_is_what_a_model_is_short_of (void)
{
  IlvScenario scraper, pictures;

  init_scenario (&scraper, "web-scraper", 4, 3);
  check_step (&scraper, ILV_MODEL_PROCESSES, ILV_NEXT_PROCESSES, 6);
  check_step (&scraper, ILV_MODEL_THREADS, ILV_NEXT_THREADS, 48);
  check_step (&scraper, ILV_MODEL_ASYNCIO, ILV_NEXT_CORES, 8);
  ilv_scenario_clear (&scraper);
  /* All cores are busy: more workers would queue for them. */
  init_scenario (&pictures, "image-pipeline", 2, 8);
  check_step (&pictures, ILV_MODEL_PROCESSES, ILV_NEXT_CORES, 4);
  ilv_scenario_clear (&pictures);
}

static void
wait_for_next (IlvSession *session, IlvScene *scene)
{
  gint64 limit_us = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;

  do {
    g_main_context_iteration (NULL, FALSE);
    ilv_session_fill_scene (session, scene);
  } while (g_get_monotonic_time () < limit_us &&
           (scene->n_runs < 3 || scene->runs[2].next.kind == ILV_NEXT_UNKNOWN));
  g_assert_cmpint (scene->runs[2].next.kind, !=, ILV_NEXT_UNKNOWN);
}

static void
a_session_tells_what_more_workers_would_bring (void)
{
  g_autoptr (IlvSession) session = ilv_session_new ();
  g_autoptr (IlvTrace) trace = NULL;
  IlvScenario scenario;
  IlvSettings settings;
  IlvScene scene;

  init_scenario (&scenario, "web-scraper", 4, 3);
  ilv_session_change (session, &scenario, NULL);
  wait_for_next (session, &scene);
  g_assert_cmpint (scene.runs[2].next.kind, ==, ILV_NEXT_PROCESSES);
  ilv_scenario_get_settings (&scenario, ILV_MODEL_PROCESSES, &settings);
  settings.processes = 6;
  trace = simulate (&scenario, &settings);
  g_assert_cmpint (scene.runs[2].next.total_ns, ==, ilv_trace_get_info (trace)->figures.total_ns);
  g_assert_cmpint (scene.runs[2].next.total_ns, <, scene.runs[2].next.now_ns);

  /* Another scenario's step is not told beside the new runs. */
  scenario.processes = 6;
  ilv_session_change (session, &scenario, NULL);
  do {
    g_main_context_iteration (NULL, TRUE);
    ilv_session_fill_scene (session, &scene);
    g_assert_true (scene.runs[2].next.kind == ILV_NEXT_UNKNOWN ||
                   scene.runs[2].next.now_ns ==
                       ilv_trace_get_info (scene.runs[2].front)->figures.total_ns);
  } while (scene.runs[2].next.n != 12);
  ilv_scenario_clear (&scenario);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/next-steps/choice", the_step_is_what_a_model_is_short_of);
  g_test_add_func ("/next-steps/session", a_session_tells_what_more_workers_would_bring);
  return g_test_run ();
}
