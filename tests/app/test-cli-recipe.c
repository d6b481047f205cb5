/* `interleave recipe`: the list, one recipe, really run, wrong use.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-interleave.h"

#include <string.h>

static void
test_list (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (Outcome) outcome = run_line ("recipe list --json");
  JsonArray *recipes =
      json_object_get_array_member (outcome_get_json (&outcome, parser), "recipes");
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_cmpuint (json_array_get_length (recipes), ==, 16);
  JsonObject *first = json_array_get_object_element (recipes, 0);
  g_assert_cmpstr (json_object_get_string_member (first, "name"), ==, "sync-to-threads");
  g_assert_cmpstr (json_object_get_string_member (first, "title"), !=, "");
  g_auto (Outcome) text = run_line ("recipe list");
  g_assert_cmpint (text.status, ==, 0);
  g_assert_nonnull (strstr (text.out, "\ngil-to-free-threading "));
}

static void
test_show (void)
{
  g_auto (Outcome) outcome = run_line ("recipe show lock-to-asyncio");
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.out, "        async with self.lock:"));
  g_assert_nonnull (strstr (outcome.out, "\nPitfalls\n  - "));
  g_assert_cmpstr (outcome.err, ==, "");
}

static void
test_run (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (Outcome) outcome = run_line ("recipe run lock-to-asyncio --runs 2 --json");
  JsonObject *root = outcome_get_json (&outcome, parser);
  g_assert_cmpint (outcome.status, ==, 0);
  JsonObject *before = json_object_get_object_member (root, "before");
  JsonObject *after = json_object_get_object_member (root, "after");
  g_assert_nonnull (strstr (json_object_get_string_member (before, "seen"), "-80"));
  g_assert_nonnull (strstr (json_object_get_string_member (after, "seen"), "40"));
  JsonArray *times = json_object_get_array_member (after, "wall_ns");
  g_assert_cmpuint (json_array_get_length (times), ==, 2);
  g_assert_cmpint (json_array_get_int_element (times, 0), >, 0);
}

static void
test_wrong_use (void)
{
  static const WrongUse all[] = {
      {"recipe", 2, "--help"},
      {"recipe cook", 2, "list, show NAME or run NAME"},
      {"recipe show", 2, "recipe list"},
      {"recipe show lock-to-asyncia", 1, "did you mean “lock-to-asyncio”"},
      {"recipe run lock-to-asyncio --python /nowhere/python3", 1, "/nowhere/python3"},
  };
  run_wrong_uses (all, G_N_ELEMENTS (all));
}

int
main (int argc, char **argv)
{
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-recipe/list", test_list);
  g_test_add_func ("/cli-recipe/show", test_show);
  g_test_add_func ("/cli-recipe/run", test_run);
  g_test_add_func ("/cli-recipe/wrong-use", test_wrong_use);
  int status = g_test_run ();
  run_finish ();
  return status;
}
