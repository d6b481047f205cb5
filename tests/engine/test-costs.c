/* Cost sets: ideal is free, reference is whole, a misspelt cost is refused.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/workload/ilv-costs.h"
#include "demos/workload/ilv-workload.h"

#include <glib/gstdio.h>
#include <string.h>

static IlvCosts *
find_reference (void)
{
  g_autoptr (GError) error = NULL;
  IlvCosts *costs = ilv_costs_find ("reference", &error);
  g_assert_no_error (error);
  return costs;
}

static void
test_ideal_is_free (void)
{
  g_autoptr (IlvCosts) costs = ilv_costs_new_ideal ();
  g_assert_true (costs->is_ideal);
  g_assert_cmpstr (costs->name, ==, "ideal");
  g_assert_cmpint (costs->free_threading_ppm, ==, 1000000);
  g_assert_cmpint (costs->slice_ns, ==, 3000000);
  costs->free_threading_ppm = 0;
#define ASSERT_FREE(field, key, unit) g_assert_cmpint (costs->field, ==, 0);
  ILV_COSTS (ASSERT_FREE)
#undef ASSERT_FREE
}

static void
test_reference_has_the_measured_figures (void)
{
  g_autoptr (IlvCosts) costs = find_reference ();
  g_assert_false (costs->is_ideal);
  g_assert_cmpstr (costs->name, ==, "reference");
  g_assert_cmpint (costs->thread_start_ns, ==, 60000);
  g_assert_cmpint (costs->thread_handover_ns, ==, 7000);
  g_assert_cmpint (costs->loop_turn_ns + costs->loop_handle_ns, ==, 2100);
  g_assert_cmpint (costs->uv_loop_turn_ns + costs->uv_loop_handle_ns, ==, 1100);
  g_assert_cmpint (costs->task_create_ns + costs->loop_turn_ns + costs->loop_handle_ns, ==, 5000);
  g_assert_cmpint (costs->process_fork_ns, ==, 4000000);
  g_assert_cmpint (costs->process_forkserver_ns, ==, 29000000);
  g_assert_cmpint (costs->process_spawn_ns, ==, 69000000);
  g_assert_cmpint (costs->pickle_ns_per_mib + costs->pipe_ns_per_mib +
                       costs->pipe_gather_ns_per_mib + costs->unpickle_ns_per_mib,
                   ==, 3000000);
  g_assert_cmpint (costs->pipe_buffer_bytes, ==, 65536);
  g_assert_cmpint (costs->free_threading_ppm, ==, 1080000);
}

static void
test_text_parses_back_to_the_same (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs = find_reference ();
  g_autofree char *text = ilv_costs_to_text (costs);
  g_autoptr (IlvCosts) again = ilv_costs_parse (text, -1, "again", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->name, ==, costs->name);
  g_assert_cmpint (again->slice_ns, ==, costs->slice_ns);
#define ASSERT_SAME(field, key, unit) g_assert_cmpint (again->field, ==, costs->field);
  ILV_COSTS (ASSERT_SAME)
#undef ASSERT_SAME
}

static void
test_ideal_written_out_is_still_ideal (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) ideal = ilv_costs_new_ideal ();
  g_autofree char *text = ilv_costs_to_text (ideal);
  g_autoptr (IlvCosts) again = ilv_costs_parse (text, -1, "again", &error);
  g_assert_no_error (error);
  g_assert_true (again->is_ideal);
}

static void
assert_refused (const char *find, const char *replacement, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs = find_reference ();
  g_autofree char *text = ilv_costs_to_text (costs);
  GString *changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, find, replacement, 1), ==, 1);
  g_assert_null (ilv_costs_parse (changed->str, -1, "c", &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, part));
  g_string_free (changed, TRUE);
}

static void
test_bad_sets_are_refused (void)
{
  assert_refused ("ThreadStart=", "TreadStart=", "did you mean “ThreadStart”?");
  assert_refused ("ThreadStart=60us\n", "", "[Costs] ThreadStart: the key is missing");
  assert_refused ("60us", "-60us", "[Costs] ThreadStart: “-60us”");
  assert_refused ("60us", "60", "such as 5ms");
  assert_refused ("1.08", "NaN", "[Costs] FreeThreadingFactor: ");
  assert_refused ("1.08", "0", "such as 1.08");
  assert_refused ("64KiB", "64KB", "[Costs] PipeBuffer: ");
  assert_refused ("Slice=", "Slise=", "did you mean “Slice”?");
  assert_refused ("Slice=3ms", "Slice=0ms", "above 0");
  assert_refused ("[Machine]", "[Macine]", "[Costs] and [Machine]");
  assert_refused ("Name=reference", "Name=a/b", "letters");
}

/* Scenario files carry the costs they were made with. */
static void
test_a_set_from_before_trio_is_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs = find_reference ();
  g_autofree char *text = ilv_costs_to_text (costs);
  g_autoptr (GRegex) trio = g_regex_new ("Trio[A-Za-z]+=.*\n", 0, 0, NULL);
  g_autofree char *older = g_regex_replace_literal (trio, text, -1, 0, "", 0, &error);
  g_autoptr (IlvCosts) again = ilv_costs_parse (older, -1, "older", &error);
  g_assert_no_error (error);
  g_assert_null (strstr (older, "Trio"));
  g_assert_cmpint (again->trio_turn_ns, ==, costs->loop_turn_ns);
  g_assert_cmpint (again->trio_io_await_ns, ==, costs->io_await_ns);
  g_assert_cmpint (again->trio_task_bytes, ==, costs->task_bytes);
}

static void
test_unknown_names_suggest (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ilv_costs_find ("referense", &error));
  g_assert_nonnull (strstr (error->message, "did you mean “reference”?"));
  g_clear_error (&error);
  g_assert_null (ilv_costs_find ("this-machine", &error));
  g_assert_nonnull (strstr (error->message, "calibrated"));
}

static void
test_this_machine_is_found_in_the_data_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) ideal = ilv_costs_new_ideal ();
  g_free (ideal->name);
  ideal->name = g_strdup ("this-machine");
  g_autofree char *text = ilv_costs_to_text (ideal);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "interleave", "costs", NULL);
  g_autofree char *path = g_build_filename (folder, "this-machine.costs", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, &error));
  g_autoptr (IlvCosts) found = ilv_costs_find ("this-machine", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->name, ==, "this-machine");
  g_auto (GStrv) names = ilv_costs_list ();
  g_assert_true (g_strv_contains ((const char *const *)names, "this-machine"));
  g_assert_true (g_strv_contains ((const char *const *)names, "ideal"));
  g_assert_true (g_strv_contains ((const char *const *)names, "reference"));
  g_remove (path);
  g_rmdir (folder);
  g_autofree char *parent = g_path_get_dirname (folder);
  g_rmdir (parent);
}

static void
test_a_share_of_a_core_is_kept (void)
{
  static const char *const wrong[] = {"0", "1.01", "nan", "-1", "85 %", "0.001"};
  g_autoptr (IlvCosts) costs = find_reference ();
  g_assert_cmpint (costs->core_share_ppm, ==, 1000000);
  g_autoptr (IlvCosts) shared = ilv_costs_copy (costs, "shared");
  g_assert_true (ilv_costs_set (shared, "CoreShare", 850000));
  g_autofree char *text = ilv_costs_to_text (shared);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) again = ilv_costs_parse (text, -1, "text", &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->core_share_ppm, ==, 850000);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) refused = NULL;
    g_autofree char *value = g_strconcat ("CoreShare=", wrong[i], NULL);
    g_autoptr (GString) changed = g_string_new (text);
    g_assert_cmpuint (g_string_replace (changed, "CoreShare=0.85", value, 1), ==, 1);
    g_assert_null (ilv_costs_parse (changed->str, -1, "text", &refused));
    g_assert_error (refused, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_VALUE);
  }
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("ilv-costs-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", home, TRUE); /* G_TEST_OPTION_ISOLATE_DIRS leaks */
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/costs/ideal-is-free", test_ideal_is_free);
  g_test_add_func ("/costs/reference-has-the-measured-figures",
                   test_reference_has_the_measured_figures);
  g_test_add_func ("/costs/text-parses-back-to-the-same", test_text_parses_back_to_the_same);
  g_test_add_func ("/costs/ideal-written-out-is-still-ideal",
                   test_ideal_written_out_is_still_ideal);
  g_test_add_func ("/costs/bad-sets-are-refused", test_bad_sets_are_refused);
  g_test_add_func ("/costs/a-set-from-before-trio-is-read", test_a_set_from_before_trio_is_read);
  g_test_add_func ("/costs/a-share-of-a-core-is-kept", test_a_share_of_a_core_is_kept);
  g_test_add_func ("/costs/unknown-names-suggest", test_unknown_names_suggest);
  g_test_add_func ("/costs/this-machine-is-found-in-the-data-folder",
                   test_this_machine_is_found_in_the_data_folder);
  int status = g_test_run ();
  g_rmdir (home);
  return status;
}
