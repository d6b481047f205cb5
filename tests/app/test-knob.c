/* Tests of the sliders' knobs: every knob of every workload of the catalogue reads and writes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/model/ilv-knob.h"

#include <math.h>

static void
check_knob (IlvScenario *scenario, const char *key)
{
  g_autoptr (IlvKnob) knob = ilv_knob_new (scenario, key);
  g_autofree char *text = NULL;
  double value;

  if (knob == NULL) {
    g_test_message ("no slider for %s", key);
    g_test_fail ();
    return;
  }
  value = ilv_knob_read (knob, scenario);
  g_assert_false (isnan (value));
  g_assert_cmpfloat (ilv_knob_get_position (knob, value), >=, 0);
  g_assert_cmpfloat (ilv_knob_get_position (knob, value), <=, 1);
  text = ilv_knob_format (knob, value);
  g_assert_cmpuint (strlen (text), >, 0);
  for (double position = 0; position <= 1; position += 0.1) {
    double wanted = ilv_knob_get_value (knob, position);
    g_autoptr (GError) error = NULL;

    /* A workload may refuse a value (too many jobs); then it stays as it was. */
    if (ilv_knob_write (knob, scenario, wanted, &error))
      g_assert_cmpfloat_with_epsilon (ilv_knob_read (knob, scenario), wanted, wanted * 1e-6 + 1);
    else
      g_assert_nonnull (error);
  }
}

static void
every_knob_reads_and_writes (void)
{
  static const char *const more[] = {ILV_KNOB_THREADS, ILV_KNOB_PROCESSES,
                                     ILV_KNOB_LIMIT,   ILV_KNOB_CORES,
                                     ILV_KNOB_SEED,    ILV_KNOB_SWITCH_INTERVAL};
  g_auto (GStrv) ids = ilv_workload_list ();

  g_assert_cmpuint (g_strv_length (ids), >, 0);
  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (IlvWorkload) workload = ilv_workload_find (ids[i], &error);
    IlvScenario scenario;

    g_assert_no_error (error);
    ilv_scenario_init (&scenario, workload);
    for (guint k = 0; workload->knobs != NULL && workload->knobs[k] != NULL; k++)
      check_knob (&scenario, workload->knobs[k]);
    for (guint k = 0; k < G_N_ELEMENTS (more); k++)
      check_knob (&scenario, more[k]);
    ilv_scenario_clear (&scenario);
  }
}

static void
positions_go_there_and_back (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_find ("web-scraper", &error);
  IlvScenario scenario;

  g_assert_no_error (error);
  ilv_scenario_init (&scenario, workload);
  g_autoptr (IlvKnob) knob = ilv_knob_new (&scenario, ILV_KNOB_THREADS);
  for (double value = 1; value <= 40; value++)
    g_assert_cmpfloat (ilv_knob_get_value (knob, ilv_knob_get_position (knob, value)), ==, value);
  g_assert_cmpfloat (ilv_knob_get_value (knob, 0), ==, 1);
  g_assert_cmpfloat (ilv_knob_get_value (knob, 1), ==, knob->max);
  ilv_scenario_clear (&scenario);
}

static void
zero_has_its_own_place (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_find ("web-scraper", &error);
  IlvScenario scenario;

  g_assert_no_error (error);
  ilv_scenario_init (&scenario, workload);
  g_autoptr (IlvKnob) knob = ilv_knob_new (&scenario, ILV_KNOB_LIMIT);
  g_assert_cmpfloat (ilv_knob_get_value (knob, 0), ==, 0);
  g_autofree char *text = ilv_knob_format (knob, 0);
  g_assert_cmpstr (text, ==, "none");
  g_assert_true (ilv_knob_write (knob, &scenario, 7, &error));
  for (guint i = 0; i < scenario.workload->n_groups; i++)
    g_assert_cmpuint (scenario.workload->groups[i].limit, ==, 7);
  ilv_scenario_clear (&scenario);
}

static void
unknown_keys_have_no_knob (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_find ("web-scraper", &error);
  IlvScenario scenario;

  g_assert_no_error (error);
  ilv_scenario_init (&scenario, workload);
  g_assert_null (ilv_knob_new (&scenario, "step.no-such.Duration"));
  g_assert_null (ilv_knob_new (&scenario, "nonsense"));
  g_assert_null (ilv_knob_new (&scenario, ""));
  ilv_scenario_clear (&scenario);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/knob/catalogue", every_knob_reads_and_writes);
  g_test_add_func ("/knob/positions", positions_go_there_and_back);
  g_test_add_func ("/knob/zero", zero_has_its_own_place);
  g_test_add_func ("/knob/unknown", unknown_keys_have_no_knob);
  return g_test_run ();
}
