/* Tests of edits that keep a file's comments.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/model/ilv-workload-text.h"

static const char text[] = "# A file.\n"
                           "[Workload]\n"
                           "Format=1\n"
                           "\n"
                           "# One.\n"
                           "[Step one]\n"
                           "Do=io\n"
                           "Duration = 1ms\n"
                           "\n"
                           "# Two.\n"
                           "[Step two]\n"
                           "Do=python\n";

static void
finds_groups_and_keys (void)
{
  g_assert_cmpint (ilv_workload_text_find (text, "Step one", NULL), ==, 5);
  g_assert_cmpint (ilv_workload_text_find (text, "Step one", "Duration"), ==, 7);
  g_assert_cmpint (ilv_workload_text_find (text, "Step two", "Do"), ==, 11);
  g_assert_cmpint (ilv_workload_text_find (text, "Step one", "Spread"), ==, 5);
  g_assert_cmpint (ilv_workload_text_find (text, "Step three", "Do"), ==, -1);
}

static void
a_group_goes_with_its_comment (void)
{
  g_autofree char *less = ilv_workload_text_remove_group (text, "Step one");

  g_assert_cmpstr (less, ==, "# A file.\n[Workload]\nFormat=1\n\n# Two.\n[Step two]\nDo=python\n");
  g_autofree char *same = ilv_workload_text_remove_group (text, "Step none");
  g_assert_cmpstr (same, ==, text);
}

static void
a_group_is_added_at_the_end (void)
{
  g_autofree char *name = ilv_workload_text_make_name (text, "Step", "one");
  g_autofree char *more = NULL;

  g_assert_cmpstr (name, ==, "one-2");
  more = ilv_workload_text_add_group ("[A]\nb=1\n", "Step one-2", "Do=io\n");
  g_assert_cmpstr (more, ==, "[A]\nb=1\n\n[Step one-2]\nDo=io\n");
}

static void
errors_are_taken_apart (void)
{
  char *group, *key;

  ilv_workload_text_parse_error ("x.workload: [Step one] Duration: “-1ms” is no duration", &group,
                                 &key);
  g_assert_cmpstr (group, ==, "Step one");
  g_assert_cmpstr (key, ==, "Duration");
  g_free (group);
  g_free (key);
  ilv_workload_text_parse_error ("x.workload: [Step one]: missing", &group, &key);
  g_assert_cmpstr (group, ==, "Step one");
  g_assert_null (key);
  g_free (group);
  ilv_workload_text_parse_error ("something else", &group, &key);
  g_assert_null (group);
  g_assert_null (key);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workload-text/find", finds_groups_and_keys);
  g_test_add_func ("/workload-text/remove", a_group_goes_with_its_comment);
  g_test_add_func ("/workload-text/add", a_group_is_added_at_the_end);
  g_test_add_func ("/workload-text/error", errors_are_taken_apart);
  return g_test_run ();
}
