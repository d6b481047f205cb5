/* `interleave lesson show`: the questions for all, the key for the teacher, wrong use.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-interleave.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_show_tells_no_answer (void)
{
  g_auto (Outcome) outcome = run_line ("lesson show one-job-at-a-time");
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_true (g_str_has_prefix (outcome.out, "One job at a time\n"));
  g_assert_nonnull (strstr (outcome.out, "\n1. Three pages, one thread\n"));
  g_assert_nonnull (strstr (outcome.out, "  a) One\n"));
  g_assert_nonnull (strstr (outcome.out, "      def main():\n"));
  g_assert_null (strstr (outcome.out, "right"));
  g_assert_null (strstr (outcome.out, "Hint"));
  g_assert_null (strstr (outcome.out, "Why"));
  g_assert_null (strstr (outcome.out, "Note"));
  g_assert_null (strstr (outcome.out, "The answer ("));
}

static void
test_the_key_tells_all (void)
{
  static const char *const parts[] = {
      "  a) One  ← right\n",
      "  Right: 0.15 s, give or take 10 %",
      "\n  1. Page 1 is asked for\n",
      "  Right: step.fetch.Duration = 10ms",
      "The answer (one-job-at-a-time-answer.py)",
      "  Hint: ",
      "  Why: ",
      "  Note: ",
  };
  g_auto (Outcome) outcome = run_line ("lesson show one-job-at-a-time --key");
  g_assert_cmpint (outcome.status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (outcome.out, parts[i]) == NULL)
      g_error ("“%s” is not in: %s", parts[i], outcome.out);
}

/* Each kind of step, and a quiz. */
static void
test_every_lesson_is_shown (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (Outcome) list = run_line ("lesson list --json");
  JsonArray *lessons = json_object_get_array_member (outcome_get_json (&list, parser), "lessons");
  g_assert_cmpuint (json_array_get_length (lessons), >=, 20);
  for (guint i = 0; i < json_array_get_length (lessons); i++) {
    JsonObject *lesson = json_array_get_object_element (lessons, i);
    g_autofree char *line =
        g_strdup_printf ("lesson show %s --key", json_object_get_string_member (lesson, "name"));
    g_auto (Outcome) outcome = run_line (line);
    g_assert_cmpint (outcome.status, ==, 0);
    g_assert_cmpstr (outcome.err, ==, "");
    g_assert_nonnull (strstr (outcome.out, "\n1. "));
  }
}

/* A teacher's folder: one lesson, a broken one and one whose name is taken. */
static void
test_own_lessons_are_found (void)
{
  g_autofree char *folder = g_build_filename (run_get_folder (), "interleave", "lessons", NULL);
  g_autofree char *given =
      g_build_filename (g_getenv ("INTERLEAVE_DATA_DIR"), "lessons", "no-gil.xml", NULL);
  const char *const names[] = {"my-lesson.xml", "broken.xml", "convoy.xml"};
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (given, &text, NULL, NULL));
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);
    g_assert_true (g_file_set_contents (path, i == 1 ? "<lesson\n>\n" : text, -1, NULL));
  }
  g_auto (Outcome) list = run_line ("lesson list");
  g_auto (Outcome) mine = run_line ("lesson check my-lesson");
  g_auto (Outcome) all = run_line ("lesson check");
  g_auto (Outcome) broken = run_line ("lesson show broken");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);
    g_unlink (path);
  }

  g_assert_cmpint (list.status, ==, 0);
  g_assert_nonnull (strstr (list.out, "my-lesson"));
  g_assert_nonnull (strstr (list.out, "your own"));
  g_assert_nonnull (strstr (list.err, "broken.xml:"));
  g_assert_nonnull (strstr (list.err, "there is a lesson “convoy” already"));
  g_assert_cmpint (mine.status, ==, 0);
  g_assert_nonnull (strstr (mine.out, "right"));
  g_assert_cmpint (all.status, ==, 1);
  g_assert_nonnull (strstr (all.err, "broken.xml:"));
  g_assert_cmpint (broken.status, ==, 1);
  g_assert_nonnull (strstr (broken.err, "broken.xml:"));
}

static void
test_wrong_use (void)
{
  static const WrongUse all[] = {
      {"lesson show", 2, "lesson list"},
      {"lesson show convoi", 1, "did you mean “convoy”"},
      {"lesson check convoy --key", 2, "--key is for lesson show"},
      {"lesson teach", 2, "list, show, check or storyboard"},
  };
  run_wrong_uses (all, G_N_ELEMENTS (all));
}

int
main (int argc, char **argv)
{
  int status;

  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-lesson/show", test_show_tells_no_answer);
  g_test_add_func ("/cli-lesson/key", test_the_key_tells_all);
  g_test_add_func ("/cli-lesson/every", test_every_lesson_is_shown);
  g_test_add_func ("/cli-lesson/own", test_own_lessons_are_found);
  g_test_add_func ("/cli-lesson/wrong-use", test_wrong_use);
  status = g_test_run ();
  run_finish ();
  return status;
}
