/* The advice: a workload like the answers, figures of simulations, and its JSON.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/advisor/ilv-advice.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static IlvChecklist *list;
static IlvCosts *ideal;

static IlvAdvice *
advise (const char *text)
{
  g_autofree double *answers = g_new (double, list->inputs->len);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GError) error = NULL;
  ilv_checklist_clear_answers (list, answers);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && !ilv_checklist_answer (list, words[i], answers, &error))
      g_error ("%s", error->message);
  IlvAdvice *advice = ilv_advice_new (ilv_verdict_new (list, answers), ideal, NULL, &error);
  g_assert_no_error (error);
  return advice;
}

static const IlvAdviceRun *
find_run (const IlvAdvice *advice, const char *model)
{
  for (guint i = 0; i < advice->runs->len; i++)
    if (strcmp (ilv_advice_get_run (advice, i)->model, model) == 0)
      return ilv_advice_get_run (advice, i);
  g_error ("%s is not among the runs", model);
}

static char *
get_setting (const IlvAdvice *advice, const char *key)
{
  return ilv_workload_get (advice->workload, key);
}

static void
test_the_workload_is_like_the_answers (void)
{
  g_autoptr (IlvAdvice) advice = advise ("cpu_share=0.25 t_job=10ms thread_scaling=1.6 "
                                         "concurrency=300 async_libs=no payload=10KiB cpus=2");
  static const struct {
    const char *key, *value;
  } expected[] = {
      {"step.wait.Duration", "30ms"},
      {"step.wait.Client", "blocking"},
      {"step.compute.Duration", "2500us"},
      {"step.native.Duration", "7500us"},
      {"job.job.Count", "600"},
      {"job.job.Limit", "300"},
      {"job.job.PayloadIn", "5KiB"},
      {"job.job.PayloadOut", "5KiB"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autofree char *value = get_setting (advice, expected[i].key);
    g_assert_cmpstr (value, ==, expected[i].value);
  }
}

/* With ideal costs the totals are known. */
static void
test_figures_come_from_simulations (void)
{
  g_autoptr (IlvAdvice) advice = advise ("cpu_share=1 thread_scaling=1 t_job=100ms payload=0B "
                                         "cpus=4");
  guint64 n = advice->n_jobs;
  g_assert_cmpuint (n, ==, 32);
  g_assert_cmpint (find_run (advice, "sequential")->figures.total_ns, ==, (gint64)n * 100000000);
  g_assert_cmpint (find_run (advice, "processes")->figures.total_ns, ==, (gint64)n * 25000000);
  g_assert_cmpint (find_run (advice, "threads")->figures.total_ns, ==, (gint64)n * 100000000);
  g_assert_cmpint (advice->chosen, ==, 1);
  g_assert_cmpstr (ilv_advice_get_runner_up (advice), ==, "interpreters");
  g_assert_cmpfloat_with_epsilon (ilv_advice_get_gain (advice, 1), 4, 1e-9);
}

/* What a modifier makes of the verdict stands beside it, and is no other choice. */
static void
test_a_modifier_is_simulated (void)
{
  g_autoptr (IlvAdvice) one = advise ("cpu_share=0.05 concurrency=10000 async_libs=yes cpus=4");
  const IlvAdviceRun *loops = find_run (one, "loops");
  g_assert_cmpstr (one->verdict->model, ==, "asyncio");
  g_assert_cmpuint (one->n_variants, ==, 1);
  g_assert_true (loops == ilv_advice_get_run (one, (guint)one->chosen + 1));
  g_assert_cmpuint (loops->settings.processes, ==, 4);
  /* A loop computes on one core: four compute four times as much. */
  g_assert_cmpfloat_with_epsilon ((double)find_run (one, "asyncio")->figures.total_ns /
                                      (double)loops->figures.total_ns,
                                  4, 0.2);
  g_assert_cmpstr (ilv_advice_get_runner_up (one), !=, "loops");
  g_autoptr (IlvAdvice) few = advise ("cpu_share=0.05 concurrency=300 async_libs=yes cpus=1");
  g_assert_cmpuint (few->n_variants, ==, 0);
}

static void
test_settings_reach_the_simulation (void)
{
  g_autoptr (IlvAdvice) sdk =
      advise ("cpu_share=0.1 t_job=1ms concurrency=20 async_libs=no cpus=3");
  g_assert_cmpuint (find_run (sdk, "threads")->settings.threads, ==, 20);
  g_assert_cmpuint (find_run (sdk, "threads")->settings.cores, ==, 3);
  g_autoptr (IlvAdvice) tiny = advise ("cpu_share=1 thread_scaling=1 t_job=2us payload=0B");
  g_assert_cmpuint (find_run (tiny, "processes")->settings.chunk, ==, 1500);
  g_autoptr (IlvAdvice) spawn =
      advise ("cpu_share=1 thread_scaling=1 t_job=1s start_method=spawn cpus=5");
  g_assert_cmpint (find_run (spawn, "processes")->settings.start_method, ==, ILV_START_SPAWN);
  g_assert_cmpuint (find_run (spawn, "processes")->settings.processes, ==, 5);
}

static void
test_nothing_is_made_up (void)
{
  g_autoptr (IlvAdvice) nothing = advise ("");
  g_assert_null (nothing->workload);
  g_assert_cmpuint (nothing->runs->len, ==, 0);
  g_assert_null (ilv_advice_get_runner_up (nothing));
  g_autoptr (IlvAdvice) early = advise ("isolate=yes");
  g_assert_null (early->workload);
  g_assert_false (find_run (early, "processes")->is_simulated);
  g_assert_cmpstr (ilv_advice_get_runner_up (early), ==, "asyncio+processes");
  g_autoptr (IlvAdvice) cluster = advise ("multi_host=yes cpu_share=0.5 t_job=1ms");
  g_assert_cmpstr (ilv_advice_get_runner_up (cluster), ==, "processes");
}

static void
test_extremes (void)
{
  static const char *const odd[] = {
      "cpu_share=0",
      "cpu_share=0 t_job=1ns concurrency=10000000 async_libs=yes",
      "cpu_share=0.000001 t_job=3650s concurrency=0",
      "cpu_share=1 t_job=0ns",
      "cpu_share=1 t_job=1ns cpus=1024",
      "cpu_share=0.5 t_job=1s payload=65536MiB lag_budget=0ms cpus=1024 concurrency=1",
      "cpu_share=0.9 thread_scaling=64 ft_scaling=64",
      "cpu_share=0.9 thread_scaling=0",
  };
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autoptr (IlvAdvice) advice = advise (odd[i]);
    g_autofree char *json = ilv_advice_to_json (advice);
    g_assert_nonnull (advice->workload);
    g_assert_null (strstr (json, "nan"));
    g_assert_null (strstr (json, "inf"));
  }
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const IlvExample *example = g_ptr_array_index (list->examples, 0);
  g_cancellable_cancel (cancellable);
  g_assert_null (
      ilv_advice_new (ilv_verdict_new (list, example->answers), ideal, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_json (void)
{
  g_autoptr (IlvAdvice) advice =
      advise ("cpu_share=0.05 concurrency=10000 async_libs=yes multi_host=no");
  g_autofree char *text = ilv_advice_to_json (advice);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (root, "schema"), ==, "interleave.verdict/1");
  g_assert_cmpstr (json_object_get_string_member (root, "rule"), ==, "P9");
  g_assert_cmpstr (json_object_get_string_member (root, "model"), ==, "asyncio");
  g_assert_cmpstr (json_object_get_string_member (root, "runner_up"), ==, "threads");
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (root, "settings"), "in_flight"),
      ==, 10000);
  JsonArray *modifiers = json_object_get_array_member (root, "modifiers");
  g_assert_cmpuint (json_array_get_length (modifiers), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (modifiers, 0), ==, "M1");
  g_assert_cmpstr (json_array_get_string_element (modifiers, 1), ==, "M2");
  JsonArray *missing = json_object_get_array_member (root, "missing");
  g_assert_cmpstr (json_array_get_string_element (missing, 0), ==, "sequential_ok");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "why")), ==, 3);
  g_autoptr (IlvAdvice) nothing = advise ("");
  g_autofree char *empty = ilv_advice_to_json (nothing);
  json_parser_load_from_data (parser, empty, -1, &error);
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_true (json_object_get_null_member (root, "model"));
  g_assert_true (json_object_get_null_member (root, "rule"));
  g_assert_true (json_object_get_null_member (root, "runner_up"));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_test_init (&argc, &argv, NULL);
  list = ilv_checklist_load (&error);
  g_assert_no_error (error);
  ideal = ilv_costs_new_ideal ();
  g_test_add_func ("/advice/the-workload-is-like-the-answers",
                   test_the_workload_is_like_the_answers);
  g_test_add_func ("/advice/figures-come-from-simulations", test_figures_come_from_simulations);
  g_test_add_func ("/advice/a-modifier-is-simulated", test_a_modifier_is_simulated);
  g_test_add_func ("/advice/settings-reach-the-simulation", test_settings_reach_the_simulation);
  g_test_add_func ("/advice/nothing-is-made-up", test_nothing_is_made_up);
  g_test_add_func ("/advice/extremes", test_extremes);
  g_test_add_func ("/advice/cancelled", test_cancelled);
  g_test_add_func ("/advice/json", test_json);
  int status = g_test_run ();
  ilv_checklist_unref (list);
  ilv_costs_unref (ideal);
  return status;
}
