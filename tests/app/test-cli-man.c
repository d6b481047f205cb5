/* The manual page: every option and command of --help is in it, its examples run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-interleave.h"

#include <string.h>

static const char *const commands[] = {"list",   "simulate",   "measure", "compare",  "calibrate",
                                       "bench",  "break-even", "record",  "render",   "program",
                                       "advise", "recipe",     "lesson",  "handbook", "handout",
                                       "grade",  "info"};

/* The page with roff's escaped hyphens made plain. */
static char *
read_page (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "interleave.1", NULL);
  char *text = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  GString *plain = g_string_new (text);
  g_string_replace (plain, "\\-", "-", 0);
  g_free (text);
  return g_string_free (plain, FALSE);
}

static void
test_every_option_is_described (void)
{
  g_autofree char *page = read_page ();
  g_autoptr (GRegex) option = g_regex_new ("(?<![\\w-])--?[a-z][a-z-]*", 0, 0, NULL);
  guint n = 0;
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autoptr (GMatchInfo) match = NULL;
    g_auto (Outcome) help = run (commands[i], "--help", NULL);
    g_assert_cmpint (help.status, ==, 0);
    for (g_regex_match (option, help.out, 0, &match); g_match_info_matches (match);
         g_match_info_next (match, NULL)) {
      g_autofree char *word = g_match_info_fetch (match, 0);
      g_test_message ("%s %s", commands[i], word);
      /* as a described entry: at the begin of a line after the font's name */
      g_autofree char *pattern = g_strdup_printf ("\\n\\.(B|BR) (-[a-z] \", \" )?%s( |\\n)", word);
      g_assert_true (g_regex_match_simple (pattern, page, 0, 0));
      n++;
    }
  }
  g_assert_cmpuint (n, >, 30);
}

static void
test_every_command_and_model_is_named (void)
{
  g_autofree char *page = read_page ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autofree char *entry = g_strdup_printf ("\n.TP\n.B %s\n", commands[i]);
    g_assert_nonnull (strstr (page, entry));
  }
  g_auto (Outcome) models = run_line ("list models --json");
  JsonArray *array = json_object_get_array_member (outcome_get_json (&models, parser), "models");
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *model = json_array_get_object_element (array, i);
    g_assert_nonnull (strstr (page, json_object_get_string_member (model, "id")));
  }
}

/* Every example line but those that run Python parses and is done. */
static void
test_the_examples_run (void)
{
  g_autofree char *page = read_page ();
  char *examples = strstr (page, ".SH EXAMPLES");
  g_assert_nonnull (examples);
  GString *joined = g_string_new (examples);
  g_string_replace (joined, "\\e\n", "", 0);
  g_auto (GStrv) lines = g_strsplit (joined->str, "\n", -1);
  guint n = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    if (!g_str_has_prefix (lines[i], "interleave ") ||
        g_str_has_prefix (lines[i], "interleave compare"))
      continue;
    GString *line = g_string_new (lines[i] + strlen ("interleave "));
    g_autofree char *into = g_strdup_printf (" -o %s/", run_get_folder ());
    g_string_replace (line, " -o ", into, 0);
    g_auto (Outcome) outcome = run_line (line->str);
    g_test_message ("%s", lines[i]);
    g_assert_cmpint (outcome.status, ==, 0);
    g_string_free (line, TRUE);
    n++;
  }
  g_string_free (joined, TRUE);
  g_assert_cmpuint (n, >=, 5);
}

int
main (int argc, char **argv)
{
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-man/every-option-is-described", test_every_option_is_described);
  g_test_add_func ("/cli-man/every-command-and-model-is-named",
                   test_every_command_and_model_is_named);
  g_test_add_func ("/cli-man/the-examples-run", test_the_examples_run);
  int status = g_test_run ();
  run_finish ();
  return status;
}
