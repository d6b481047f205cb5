/* What a person is told of the models that could not be measured.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/model/ilv-measurement-failures.h"

#include "demos/recorder/ilv-measure.h"

static IlvScenario scenario = {
    .models = {ILV_MODEL_ASYNCIO, ILV_MODEL_THREADS, ILV_MODEL_PROCESSES}, .n_models = 3};

static void
clear (IlvMeasurement *self)
{
  for (guint i = 0; i < ILV_N_MODELS; i++)
    g_clear_error (&self->errors[i]);
}

static GError *
broken (const char *how)
{
  return g_error_new (ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON, "It broke: %s.", how);
}

static void
test_all_well (void)
{
  IlvMeasurement measurement = {.scenario = &scenario};
  g_assert_null (ilv_measurement_list_failures (&measurement));
}

/* A Python that is broken is so under every model: that is said once. */
static void
test_the_same_is_said_once (void)
{
  IlvMeasurement measurement = {.scenario = &scenario};

  for (guint i = 0; i < 3; i++)
    measurement.errors[scenario.models[i]] = broken ("here");
  g_autofree char *text = ilv_measurement_list_failures (&measurement);
  g_assert_cmpstr (
      text, ==,
      "asyncio, threads, processes: nothing was measured, predicted only. It broke: here.");
  clear (&measurement);
}

static void
test_each_reason_has_its_line (void)
{
  IlvMeasurement measurement = {.scenario = &scenario};

  measurement.errors[ILV_MODEL_ASYNCIO] = broken ("here");
  measurement.errors[ILV_MODEL_THREADS] = broken ("there");
  measurement.errors[ILV_MODEL_PROCESSES] = broken ("here");
  g_autofree char *text = ilv_measurement_list_failures (&measurement);
  g_assert_cmpstr (text, ==,
                   "asyncio, processes: nothing was measured, predicted only. It broke: here.\n"
                   "threads: nothing was measured, predicted only. It broke: there.");
  clear (&measurement);
}

/* Whoever stopped it knows that; of what had begun they are told what they see. */
static void
test_what_was_stopped_before_it_began_is_not_told (void)
{
  IlvMeasurement measurement = {.scenario = &scenario};

  measurement.errors[ILV_MODEL_THREADS] =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
  g_assert_null (ilv_measurement_list_failures (&measurement));
  clear (&measurement);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/measurement-failures/none", test_all_well);
  g_test_add_func ("/measurement-failures/same", test_the_same_is_said_once);
  g_test_add_func ("/measurement-failures/reasons", test_each_reason_has_its_line);
  g_test_add_func ("/measurement-failures/stopped",
                   test_what_was_stopped_before_it_began_is_not_told);
  return g_test_run ();
}
