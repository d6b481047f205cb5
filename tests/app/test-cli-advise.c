/* `interleave advise`: what it prints, its JSON, where answers come from, wrong use.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-interleave.h"

#include <string.h>

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

static void
test_text (void)
{
  static const char *const parts[] = {"asyncio\n",
                                      "Rule P9",
                                      "Runner-up: threads",
                                      "In flight at most: 10000",
                                      "M1: ",
                                      "M2: uvloop",
                                      "(“The sequential version meets the target”, “It needs",
                                      "sequential_ok (Q0): ",
                                      "multi_host, durable (Q14): ",
                                      "concurrency: 10000\n"};
  g_auto (Outcome) outcome = run_line (
      "advise --answer cpu_share=0.01 --answer concurrency=10000 --answer async_libs=yes");
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_true (g_str_has_prefix (outcome.out, "asyncio\n"));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_has (outcome.out, parts[i]);
}

/* 95 % of 1,000 jobs want a core at once: no machine has so many. A hundred would do with one. */
static void
test_one_machine_is_outgrown (void)
{
  g_auto (Outcome) many = run_line ("advise -a sequential_ok=no -a cpu_share=0.95 -a t_job=5s "
                                    "-a thread_scaling=1 -a concurrency=1000 -a cpus=64");
  g_auto (Outcome) few = run_line ("advise -a sequential_ok=no -a cpu_share=0.95 -a t_job=5s "
                                   "-a thread_scaling=1 -a concurrency=100 -a cpus=64");
  g_auto (Outcome) hosts = run_line ("advise -a multi_host=yes");
  assert_has (many.out, "processes\n");
  assert_has (many.out, "there is work for 950 cores");
  assert_has (many.out, "Dask distributed for one program's calls");
  g_assert_null (strstr (few.out, "outgrown"));
  assert_has (hosts.out, "Dask cluster\n");
  assert_has (hosts.out, "Celery serves background jobs");
  assert_has (hosts.out, "Ray serves workers that keep their state");
}

/* 70 % is mixed work, unless computing begins at 60 %. */
static void
test_thresholds_decide (void)
{
  g_auto (Outcome) usual =
      run_line ("advise -a cpu_share=0.7 -a thread_scaling=1 -a concurrency=4");
  g_auto (Outcome) moved = run_line ("advise -a cpu_share=0.7 -a thread_scaling=1 -a concurrency=4 "
                                     "--threshold cpu_bound=0.6");
  assert_has (usual.out, "Rule P7");
  assert_has (moved.out, "Rule P5");
  g_assert_null (strstr (usual.out, "changed thresholds"));
  assert_has (moved.out,
              "Decided with changed thresholds. Computing from this share of CPU on: 60 % "
              "(otherwise 80 %).\n");
}

static void
test_json_names_changed_thresholds (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (Outcome) outcome = run_line ("advise --json -a cpu_share=0.7 --threshold cpu_bound=0.6");
  JsonObject *changed =
      json_object_get_object_member (outcome_get_json (&outcome, parser), "thresholds");
  g_assert_cmpuint (json_object_get_size (changed), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (changed, "cpu_bound"), ==, "0.6");
}

static void
test_json_is_the_schema (void)
{
  static const char *const members[] = {"schema",    "rule",      "model",   "settings",
                                        "modifiers", "runner_up", "missing", "why"};
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (Outcome) outcome = run_line ("advise --json --answer cpu_share=0.9 "
                                       "--answer thread_scaling=1.0 --answer concurrency=10000 "
                                       "--answer async_libs=yes --answer multi_host=no");
  JsonObject *root = outcome_get_json (&outcome, parser);
  g_autoptr (GList) names = json_object_get_members (root);
  g_assert_cmpint (outcome.status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_cmpstr (g_list_nth_data (names, i), ==, members[i]);
  g_assert_cmpstr (json_object_get_string_member (root, "schema"), ==, "interleave.verdict/1");
  g_assert_cmpstr (json_object_get_string_member (root, "rule"), ==, "P5");
  g_assert_cmpstr (json_object_get_string_member (root, "model"), ==, "processes");
}

static void
test_json_without_evidence (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (Outcome) outcome = run_line ("advise --json");
  JsonObject *root = outcome_get_json (&outcome, parser);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_true (json_object_get_null_member (root, "model"));
  JsonArray *missing = json_object_get_array_member (root, "missing");
  g_assert_cmpstr (json_array_get_string_element (missing, 0), ==, "cpu_share");
}

static void
test_from_a_workload_and_a_trace (void)
{
  g_auto (Outcome) workload = run_line ("advise --from fetch-parse --answer lag_budget=10ms");
  assert_has (workload.out, "asyncio + processes\n");
  assert_has (workload.out, "25 ms of CPU in 65 ms");
  g_autofree char *path = g_build_filename (run_get_folder (), "a.ilv", NULL);
  g_auto (Outcome) made = run ("simulate", "image-pipeline", "-o", path, NULL);
  g_assert_cmpint (made.status, ==, 0);
  g_auto (Outcome) trace = run ("advise", "--from", path, NULL);
  g_assert_cmpint (trace.status, ==, 0);
  assert_has (trace.out, "processes\nRule P5");
  g_auto (Outcome) replaced = run ("advise", "--from", path, "-a", "thread_scaling=1.9", NULL);
  assert_has (replaced.out, "threads\nRule P3");
  g_auto (Outcome) missing = run_line ("advise --from ./missing.ilv");
  g_assert_cmpint (missing.status, ==, 1);
}

static void
test_wrong_use (void)
{
  static const struct {
    const char *line, *cure;
  } cases[] = {
      {"advise --answer cpu_shar=1", "did you mean “cpu_share”?"},
      {"advise --answer t_job=80", "80ms"},
      {"advise --answer host=asinc", "did you mean “async”?"},
      {"advise --answer nothing", "NAME=VALUE"},
      {"advise --answer foo=1", "--answer: there is no question “foo”"},
      {"advise --answer cpu_share=0.9 --answer cpu_share=0.1", "cpu_share is answered twice"},
      {"advise --threshold cpu_bond=0.5", "known are: cpu_bound, io_bound"},
      {"advise --threshold cpu_bound=much", "--threshold: cpu_bound=much: "},
      {"advise --threshold cpu_bound=unknown", "a threshold is a number"},
      {"advise --threshold cpu_bound", "--threshold: cpu_bound=: "},
      {"advise --example prox", "did you mean “proxy”?"},
      {"advise --example elephant", "write one of proxy"},
      {"advise something", "one argument too many"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Outcome) outcome = run_line (cases[i].line);
    g_assert_cmpint (outcome.status, ==, 2);
    g_assert_cmpstr (outcome.out, ==, "");
    assert_has (outcome.err, cases[i].cure);
  }
}

/* A checklist that somebody changed is told what is wrong with it. */
static void
test_a_bad_checklist (void)
{
  g_autofree char *folder = g_build_filename (run_get_folder (), "data", NULL);
  g_autofree char *kept = g_strdup (g_getenv ("INTERLEAVE_DATA_DIR"));
  g_autofree char *checklist = g_build_filename (folder, "checklist", NULL);
  g_mkdir_with_parents (checklist, 0700);
  g_autofree char *path = run_write ("data/checklist/questions.xml", "<questions>\n<grop/>");
  g_setenv ("INTERLEAVE_DATA_DIR", folder, TRUE);
  g_auto (Outcome) outcome = run_line ("advise --costs ideal");
  if (kept != NULL)
    g_setenv ("INTERLEAVE_DATA_DIR", kept, TRUE);
  else
    g_unsetenv ("INTERLEAVE_DATA_DIR");
  g_assert_cmpint (outcome.status, ==, 1);
  assert_has (outcome.err, "questions.xml:2: ");
}

static void
test_lists (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (Outcome) questions = run_line ("list questions --json");
  JsonObject *root = outcome_get_json (&questions, parser);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "questions")), >=,
                    22);
  g_auto (Outcome) examples = run_line ("list examples --json");
  root = outcome_get_json (&examples, parser);
  JsonArray *array = json_object_get_array_member (root, "examples");
  g_assert_cmpuint (json_array_get_length (array), >=, 8);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *example = json_array_get_object_element (array, i);
    g_auto (Outcome) outcome =
        run ("advise", "--example", json_object_get_string_member (example, "id"), NULL);
    g_assert_cmpint (outcome.status, ==, 0);
    assert_has (outcome.out, "Why\n");
  }
}

int
main (int argc, char **argv)
{
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-advise/text", test_text);
  g_test_add_func ("/cli-advise/one-machine-is-outgrown", test_one_machine_is_outgrown);
  g_test_add_func ("/cli-advise/thresholds-decide", test_thresholds_decide);
  g_test_add_func ("/cli-advise/thresholds-in-json", test_json_names_changed_thresholds);
  g_test_add_func ("/cli-advise/json-is-the-schema", test_json_is_the_schema);
  g_test_add_func ("/cli-advise/json-without-evidence", test_json_without_evidence);
  g_test_add_func ("/cli-advise/from-a-workload-and-a-trace", test_from_a_workload_and_a_trace);
  g_test_add_func ("/cli-advise/wrong-use", test_wrong_use);
  g_test_add_func ("/cli-advise/a-bad-checklist", test_a_bad_checklist);
  g_test_add_func ("/cli-advise/lists", test_lists);
  int status = g_test_run ();
  run_finish ();
  return status;
}
