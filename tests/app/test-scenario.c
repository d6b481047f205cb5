/* Tests of the scenario: which models are shown, what is equal.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/model/ilv-scenario.h"

static void
a_model_is_shown_once (void)
{
  IlvScenario scenario;

  ilv_scenario_init (&scenario, NULL);
  g_assert_cmpuint (scenario.n_models, ==, 3);
  ilv_scenario_show_model (&scenario, 0, scenario.models[2]);
  g_assert_cmpuint (scenario.n_models, ==, 3);
  g_assert_cmpint (scenario.models[0], ==, ILV_MODEL_PROCESSES);
  g_assert_cmpint (scenario.models[2], ==, ILV_MODEL_ASYNCIO);
  ilv_scenario_show_model (&scenario, 3, ILV_MODEL_LOOPS);
  g_assert_cmpuint (scenario.n_models, ==, 4);
  ilv_scenario_hide_model (&scenario, 1);
  g_assert_cmpuint (scenario.n_models, ==, 3);
  g_assert_cmpint (ilv_scenario_find_model (&scenario, ILV_MODEL_THREADS), ==, -1);
  g_assert_cmpint (ilv_scenario_find_model (&scenario, ILV_MODEL_LOOPS), ==, 2);
}

static void
shown_models_do_not_change_runs (void)
{
  IlvScenario one, other;

  ilv_scenario_init (&one, NULL);
  ilv_scenario_init (&other, NULL);
  ilv_scenario_hide_model (&other, 0);
  g_assert_false (ilv_scenario_equal (&one, &other));
  g_assert_true (ilv_scenario_runs_equal (&one, &other));
  other.seed = 2;
  g_assert_false (ilv_scenario_runs_equal (&one, &other));
}

static void
equal_workloads_are_equal_by_content (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_find ("web-scraper", &error);
  g_autoptr (IlvWorkload) changed = NULL;
  g_autoptr (IlvWorkload) back = NULL;
  g_autofree char *count = NULL;
  IlvScenario one, other;

  g_assert_no_error (error);
  count = ilv_workload_get (workload, workload->knobs[0]);
  changed = ilv_workload_set (workload, workload->knobs[0], "17", &error);
  g_assert_no_error (error);
  ilv_scenario_init (&one, workload);
  ilv_scenario_init (&other, changed);
  g_assert_false (ilv_scenario_equal (&one, &other));
  back = ilv_workload_set (changed, workload->knobs[0], count, &error);
  g_assert_no_error (error);
  ilv_scenario_clear (&other);
  ilv_scenario_init (&other, back);
  g_assert_true (ilv_scenario_equal (&one, &other));
  ilv_scenario_clear (&one);
  ilv_scenario_clear (&other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scenario/models", a_model_is_shown_once);
  g_test_add_func ("/scenario/runs-equal", shown_models_do_not_change_runs);
  g_test_add_func ("/scenario/workloads", equal_workloads_are_equal_by_content);
  return g_test_run ();
}
