/* `interleave grade`: the table, the statistics, what is skipped and why.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-interleave.h"

#include <glib/gstdio.h>
#include <string.h>

#include "demos/classkit/ilv-hand-in.h"
#include "demos/ilv-paths.h"

static char *
make_folder (const char *name)
{
  char *path = g_build_filename (run_get_folder (), name, NULL);
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  return path;
}

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
copy_key (const char *folder)
{
  g_autofree char *data = ilv_paths_data ("scenarios");
  g_autofree char *path = g_build_filename (data, "blocking-call.key", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  write_file (folder, "blocking-call.key", text);
}

static IlvKit *
load_kit (void)
{
  g_autofree char *data = ilv_paths_data ("scenarios");
  g_autofree char *path = g_build_filename (data, "blocking-call.scenario", NULL);
  IlvKit *kit = ilv_kit_load (path, NULL);
  g_assert_nonnull (kit);
  return kit;
}

static char *
make_hand_in (const IlvKit *kit, const char *name, const char *answer)
{
  g_autoptr (IlvHandIn) hand_in = ilv_hand_in_new (kit, name);
  ilv_hand_in_add (hand_in, "before", answer, 1, 1000000000);
  ilv_hand_in_add (hand_in, "after", "2", 1, 1000000000);
  return ilv_hand_in_to_text (hand_in);
}

static void
test_a_class (void)
{
  g_autofree char *folder = make_folder ("class");
  g_autofree char *table = g_build_filename (folder, "marks.csv", NULL);
  g_autoptr (IlvKit) kit = load_kit ();
  g_autofree char *ada = make_hand_in (kit, "Ada", "2");
  g_autofree char *grace = make_hand_in (kit, "Grace", "1");
  g_autofree char *foreign = NULL;
  g_autofree char *csv = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  copy_key (folder);
  write_file (folder, "ada.handin", ada);
  write_file (folder, "grace.handin", grace);
  write_file (folder, "cut.handin", "[Hand-in]\nFormat=1\n");
  kit->digest[0] = kit->digest[0] == 'a' ? 'b' : 'a';
  foreign = make_hand_in (kit, "Alan", "2");
  write_file (folder, "alan.handin", foreign);
  write_file (folder, "notes.txt", "not ours");
  g_auto (Outcome) outcome = run ("grade", folder, "-o", table, NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.err, "cut.handin: the file is cut short"));
  g_assert_nonnull (strstr (outcome.err, "alan.handin: no key in this folder"));
  g_assert_null (strstr (outcome.err, "notes.txt"));
  g_assert_nonnull (strstr (outcome.out, "before"));
  g_assert_nonnull (strstr (outcome.out, "50% right, then 100%"));
  g_assert_true (g_file_get_contents (table, &csv, NULL, NULL));
  g_assert_nonnull (strstr (csv, "\nlearner,ada.handin,Ada,One blocking call,2,4,1,1,1,1,"));
  g_assert_nonnull (strstr (csv, "\nlearner,grace.handin,Grace,One blocking call,1,4,0,1,1,1,"));
  g_auto (Outcome) json = run ("grade", folder, "--json", NULL);
  JsonObject *root = outcome_get_json (&json, parser);
  g_assert_cmpstr (json_object_get_string_member (root, "schema"), ==, "interleave.marks/1");
  g_assert_cmpint (json_object_get_int_member (root, "skipped"), ==, 2);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "questions")), ==,
                    4);
}

/* Who knew it before and not after has gained nothing, not less than nothing. */
static void
test_a_loss (void)
{
  g_autofree char *folder = make_folder ("loss");
  g_autoptr (IlvKit) kit = load_kit ();
  g_autoptr (IlvHandIn) hand_in = ilv_hand_in_new (kit, "Ada");
  g_autofree char *text = NULL;
  ilv_hand_in_add (hand_in, "before", "2", 1, 1000000000);
  text = ilv_hand_in_to_text (hand_in);
  copy_key (folder);
  write_file (folder, "ada.handin", text);
  g_auto (Outcome) outcome = run ("grade", folder, NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.out, "1 learner: 100% right, then only 0%\n"));
  g_assert_null (strstr (outcome.out, "gained"));
}

static void
expect_failure (const char *folder, int status, const char *err)
{
  g_auto (Outcome) outcome = run ("grade", folder, NULL);
  g_assert_cmpint (outcome.status, ==, status);
  g_assert_cmpstr (outcome.out, ==, "");
  if (strstr (outcome.err, err) == NULL)
    g_error ("“%s” is not in: %s", err, outcome.err);
}

static void
test_nothing_to_mark (void)
{
  g_autofree char *folder = make_folder ("empty");
  expect_failure (folder, 1, "no answer key");
  write_file (folder, "bad.key", "[Key]\nFormat=1\n");
  expect_failure (folder, 1, "bad.key:1: [Key] Digest");
  copy_key (folder);
  expect_failure (folder, 1, "no hand-in");
  expect_failure ("/nonexistent/class", 1, "/nonexistent/class");
  g_auto (Outcome) outcome = run ("grade", NULL);
  g_assert_cmpint (outcome.status, ==, 2);
}

int
main (int argc, char **argv)
{
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-grade/class", test_a_class);
  g_test_add_func ("/cli-grade/loss", test_a_loss);
  g_test_add_func ("/cli-grade/nothing", test_nothing_to_mark);
  int status = g_test_run ();
  run_finish ();
  return status;
}
