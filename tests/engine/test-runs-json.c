/* `interleave.runs/1` says what the figures say, in the documented shape.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>

#include "demos/exchange/ilv-runs-json.h"
#include "demos/trace/ilv-trace-builder.h"

static IlvTrace *
make_run (IlvSource source, gint64 end_ns)
{
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
  IlvRunInfo *info = ilv_run_info_new ();

  info->workload = g_strdup ("web-scraper");
  info->model = g_strdup ("asyncio");
  info->source = source;
  info->costs = source == ILV_SOURCE_PREDICTED ? g_strdup ("ideal") : NULL;
  info->seed = 1;
  info->figures.cpu_use = 0.5;
  info->figures.state_ns[ILV_STATE_GIL_WAIT] = 42;
  if (source == ILV_SOURCE_MEASURED) {
    const gint64 totals[] = {100, 110, 120, 130, 140};

    info->python_exe = g_strdup ("python3");
    info->python_version = g_strdup ("3.11.2");
    info->totals_ns = g_memdup2 (totals, sizeof totals);
    info->n_totals = G_N_ELEMENTS (totals);
    info->recorded = TRUE;
  }
  ilv_trace_builder_set_info (builder, info);
  ilv_trace_builder_add_job (builder, "fetch", 0, 0, ILV_JOB_NONE);
  ilv_trace_builder_end_job (builder, 0, end_ns, ILV_OUTCOME_DONE);
  return ilv_trace_builder_seal (builder, end_ns, NULL);
}

static JsonObject *
get_run (JsonParser *parser, guint i)
{
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));

  g_assert_cmpstr (json_object_get_string_member (root, "schema"), ==, "interleave.runs/1");
  return json_array_get_object_element (json_object_get_array_member (root, "runs"), i);
}

static void
test_shape (void)
{
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;
  JsonObject *predicted, *measured, *python;

  g_ptr_array_add (traces, make_run (ILV_SOURCE_PREDICTED, 90));
  g_ptr_array_add (traces, make_run (ILV_SOURCE_MEASURED, 120));
  text = ilv_runs_to_json (traces);
  g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));
  predicted = get_run (parser, 0);
  g_assert_cmpstr (json_object_get_string_member (predicted, "source"), ==, "predicted");
  g_assert_cmpstr (json_object_get_string_member (predicted, "costs"), ==, "ideal");
  g_assert_true (json_object_get_null_member (predicted, "python"));
  g_assert_false (json_object_has_member (predicted, "error"));
  g_assert_false (json_object_has_member (predicted, "totals_ns"));
  g_assert_cmpint (json_object_get_int_member (predicted, "total_ns"), ==, 90);
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (predicted, "jobs"), "finished"),
      ==, 1);
  g_assert_cmpint (json_object_get_int_member (
                       json_object_get_object_member (predicted, "state_ns"), "gil_wait"),
                   ==, 42);

  measured = get_run (parser, 1);
  python = json_object_get_object_member (measured, "python");
  g_assert_cmpstr (json_object_get_string_member (python, "version"), ==, "3.11.2");
  g_assert_true (json_object_get_null_member (measured, "costs"));
  g_assert_true (json_object_get_boolean_member (measured, "recorded"));
  g_assert_cmpfloat (json_object_get_double_member (measured, "error"), ==, 90.0 / 120 - 1);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (measured, "spread"), 20.0 / 120,
                                  1e-12);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (measured, "totals_ns")),
                    ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/runs-json/shape", test_shape);
  return g_test_run ();
}
