/* Models: ids, suggestions, what each has, default settings.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/workload/ilv-model.h"

static void
test_ids_go_both_ways (void)
{
  const char *const ids[ILV_N_MODELS] = {"sequential",   "asyncio",           "uvloop",
                                         "threads",      "free-threads",      "processes",
                                         "interpreters", "asyncio+threads",   "asyncio+processes",
                                         "loops",        "processes+threads", "trio",
                                         "dask"};
  for (guint i = 0; i < ILV_N_MODELS; i++) {
    IlvModel model = ILV_N_MODELS;
    g_assert_cmpstr (ilv_model_get_id ((IlvModel)i), ==, ids[i]);
    g_assert_true (ilv_model_from_id (ids[i], &model, NULL));
    g_assert_cmpuint (model, ==, i);
  }
}

static void
test_an_unknown_id_suggests (void)
{
  IlvModel model;
  const char *suggestion = "";
  g_assert_false (ilv_model_from_id ("thread", &model, &suggestion));
  g_assert_cmpstr (suggestion, ==, "threads");
  g_assert_false (ilv_model_from_id ("Asyncoi", &model, &suggestion));
  g_assert_cmpstr (suggestion, ==, "asyncio");
  g_assert_false (ilv_model_from_id ("gevent", &model, &suggestion));
  g_assert_null (suggestion);
  g_assert_false (ilv_model_from_id ("", &model, &suggestion));
}

static void
test_each_model_has_its_parts (void)
{
  /* loop, threads, processes */
  const guint expected[ILV_N_MODELS][3] = {{0, 0, 0}, {1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 1, 0},
                                           {0, 0, 1}, {0, 0, 1}, {1, 1, 0}, {1, 0, 1}, {1, 0, 1},
                                           {0, 1, 1}, {1, 0, 0}, {0, 1, 1}};
  for (guint i = 0; i < ILV_N_MODELS; i++) {
    g_assert_cmpuint (ilv_model_has_loop ((IlvModel)i), ==, expected[i][0]);
    g_assert_cmpuint (ilv_model_has_threads ((IlvModel)i), ==, expected[i][1]);
    g_assert_cmpuint (ilv_model_has_processes ((IlvModel)i), ==, expected[i][2]);
  }
}

static void
test_start_methods (void)
{
  IlvStartMethod method;
  g_assert_true (ilv_start_method_from_id ("spawn", &method) && method == ILV_START_SPAWN);
  g_assert_false (ilv_start_method_from_id ("vfork", &method));
  g_assert_cmpstr (ilv_start_method_get_id (ILV_START_FORKSERVER), ==, "forkserver");
}

static void
test_default_settings (void)
{
  IlvSettings settings;
  ilv_settings_init (&settings, ILV_MODEL_LOOPS);
  g_assert_cmpint (settings.model, ==, ILV_MODEL_LOOPS);
  g_assert_cmpuint (settings.seed, ==, 1);
  g_assert_cmpuint (settings.chunk, ==, 1);
  g_assert_cmpint (settings.start_method, ==, ILV_START_FORKSERVER);
  g_assert_cmpuint (settings.cores + settings.threads + settings.processes, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/ids-go-both-ways", test_ids_go_both_ways);
  g_test_add_func ("/model/an-unknown-id-suggests", test_an_unknown_id_suggests);
  g_test_add_func ("/model/each-model-has-its-parts", test_each_model_has_its_parts);
  g_test_add_func ("/model/start-methods", test_start_methods);
  g_test_add_func ("/model/default-settings", test_default_settings);
  return g_test_run ();
}
