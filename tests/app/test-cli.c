/* The command line: exit status, hints, JSON, files; by running the program without a display.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-interleave.h"

#include <string.h>

static const char *const hundred_requests = "[Workload]\nFormat=1\nName=Hundred requests\n"
                                            "[Job r]\nCount=100\nSteps=fetch\n"
                                            "[Step fetch]\nDo=io\nDuration=80ms\n";

static const char *const deadlock = "[Workload]\nFormat=1\nName=Deadly embrace\nThreads=2\n"
                                    "[Job left]\nCount=1\nSteps=a;pause;b\n"
                                    "[Job right]\nCount=1\nSteps=b;pause;a\n"
                                    "[Step a]\nDo=lock\nLock=first\n"
                                    "[Step b]\nDo=lock\nLock=second\n"
                                    "[Step pause]\nDo=sleep\nDuration=10ms\n";

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in: %s", part, text);
}

/* --- wrong use --- */

static const struct {
  const char *line;
  const char *hint;
} misuses[] = {
    {"lsit", "did you mean “list”?"},
    {"nosuchthing", "neither a command nor a file"},
    {"list", "is missing"},
    {"list modles", "did you mean “models”?"},
    {"list models more", "one argument too many"},
    {"simulate", "WORKLOAD is missing"},
    {"simulate web-scraper more", "one argument too many"},
    {"simulate web-scraper --colour", "--colour"},
    {"simulate web-scraper --model thread", "did you mean “threads”?"},
    {"simulate web-scraper --model gevent", "interleave list models"},
    {"simulate web-scraper --cores 0", "--cores 0: write a whole number from 1"},
    {"simulate web-scraper --cores -3", "--cores -3: write a whole number"},
    {"simulate web-scraper --threads many", "--threads many: write a whole number"},
    {"simulate web-scraper --workers 1.5", "--workers 1.5"},
    {"simulate web-scraper --model threads --model loops --workers 5000", "from 1 to 1024"},
    {"simulate web-scraper --chunk 0", "--chunk 0"},
    {"simulate web-scraper --seed x", "--seed x"},
    {"simulate web-scraper --switch-interval 5", "such as 5ms"},
    {"simulate web-scraper --start-method vfork", "fork, forkserver or spawn"},
    {"simulate web-scraper --set Count", "KEY=VALUE"},
    {"simulate web-scraper --set job.page.Cuont=3", "did you mean “job.page.Count”?"},
    {"simulate web-scraper --set job.page.Count=-1", "[Job page] Count: “-1”"},
    {"measure web-scraper --runs 0", "--runs 0"},
    {"compare", "WORKLOAD is missing"},
    {"compare web-scraper --all", "one argument too many"},
    {"program web-scraper -m threads -m asyncio", "a program has one model"},
    {"render web-scraper -o x.png", "--view is missing"},
    {"render web-scraper --view side -o x.png", "stage, timeline, explore or chart"},
    {"render web-scraper --view stage", "-o is missing"},
    {"render web-scraper --view stage -o x.gif", ".png, .svg or .pdf"},
    {"render web-scraper --view stage --size 10x10 -o x.png", "from 64 to 16384"},
    {"render web-scraper --view stage --size 99999x99999 -o x.png", "from 64 to 16384"},
    {"render web-scraper --view stage --theme blue -o x.png", "light, dark or contrast"},
    {"render web-scraper --view stage --at soon -o x.png", "such as 40ms"},
    {"info", "FILE is missing"},
};

static void
test_wrong_use_exits_2_with_a_hint (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (misuses); i++) {
    g_auto (Outcome) outcome = run_line (misuses[i].line);
    g_assert_cmpint (outcome.status, ==, 2);
    g_assert_cmpstr (outcome.out, ==, "");
    assert_contains (outcome.err, misuses[i].hint);
    assert_contains (outcome.err, "--help”.");
  }
}

/* --- could not be done --- */

static void
assert_fails (const char *line, const char *reason)
{
  g_auto (Outcome) outcome = run_line (line);
  g_assert_cmpint (outcome.status, ==, 1);
  g_assert_cmpstr (outcome.out, ==, "");
  assert_contains (outcome.err, reason);
}

static void
test_what_cannot_be_done_exits_1_with_the_reason (void)
{
  g_autofree char *bad = run_write ("bad.workload", "[Workload]\nFormat=1\nName=x\nCores=none\n");
  g_autofree char *line = g_strconcat ("simulate ", bad, NULL);
  g_autofree char *garbage = run_write ("garbage.ilv", "This is not a trace at all.");
  g_autofree char *info = g_strconcat ("info ", garbage, NULL);
  assert_fails ("simulate web-scrapper", "did you mean “web-scraper”?");
  assert_fails ("simulate /nowhere/x.workload", "interleave list workloads");
  assert_fails (line, "bad.workload:4: [Workload] Cores: “none”");
  assert_fails ("simulate web-scraper --costs referense", "did you mean “reference”?");
  assert_fails ("simulate web-scraper --costs this-machine", "calibrated");
  assert_fails ("info /nowhere/x.ilv", "/nowhere/x.ilv: the file cannot be read (No such file");
  assert_fails (info, "garbage.ilv");
}

static void
test_a_device_that_never_ends_is_refused (void)
{
  assert_fails ("simulate /dev/zero", "larger than 16 MiB");
  assert_fails ("simulate web-scraper --costs /dev/zero", "larger than 16 MiB");
  assert_fails ("simulate /", "cannot be read");
}

static void
test_a_file_that_cannot_be_written_exits_1 (void)
{
  g_auto (Outcome) outcome =
      run_line ("simulate web-scraper --model asyncio -o /nowhere/at/all.ilv");
  g_assert_cmpint (outcome.status, ==, 1);
  assert_contains (outcome.err, "/nowhere/at/all.ilv");
  g_auto (Outcome) full = run_shell ("list models >/dev/full");
  g_assert_cmpint (full.status, ==, 1);
  assert_contains (full.err, "could not be written");
}

/* --- help and lists --- */

static void
test_help_and_version (void)
{
  static const char *const commands[] = {"list",   "simulate", "measure", "compare",
                                         "render", "record",   "program", "info"};
  g_auto (Outcome) version = run_line ("--version");
  g_auto (Outcome) help = run_line ("--help");
  g_assert_cmpint (version.status, ==, 0);
  g_assert_true (g_str_has_prefix (version.out, "interleave "));
  g_assert_cmpint (help.status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_auto (Outcome) one = run (commands[i], "--help", NULL);
    g_assert_cmpint (one.status, ==, 0);
    g_assert_cmpstr (one.err, ==, "");
    assert_contains (one.out, "Usage:");
    assert_contains (help.out, commands[i]);
  }
}

static void
test_lists_as_text_and_json (void)
{
  static const char *const names[] = {"workloads", "models",  "interpreters",
                                      "costs",     "recipes", "lessons"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (JsonParser) parser = json_parser_new ();
    g_auto (Outcome) text = run ("list", names[i], NULL);
    g_auto (Outcome) json = run ("list", names[i], "--json", NULL);
    g_assert_cmpint (text.status, ==, 0);
    g_assert_cmpint (json.status, ==, 0);
    JsonObject *root = outcome_get_json (&json, parser);
    JsonArray *array = json_object_get_array_member (root, names[i]);
    for (guint k = 0; k < json_array_get_length (array); k++) {
      JsonObject *item = json_array_get_object_element (array, k);
      const char *key = i == 2 ? "exe" : "id";
      assert_contains (text.out, json_object_get_string_member (item, key));
    }
  }
  g_auto (Outcome) models = run_line ("list models");
  assert_contains (models.out, "asyncio+processes");
}

/* --- simulate --- */

static void
test_known_totals_arrive_in_json (void)
{
  static const struct {
    const char *options;
    gint64 total_ns;
    gint64 workers;
  } cases[] = {
      {"--model sequential", 8000000000, 1},
      {"--model asyncio", 80000000, 1},
      {"--model threads --threads 10", 800000000, 10},
      {"--model threads --workers 100", 80000000, 100},
      {"--model threads --workers 5000", 80000000, 5000},
      {"--model processes --workers 4", 2000000000, 4},
  };
  g_autofree char *path = run_write ("hundred.workload", hundred_requests);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonParser) parser = json_parser_new ();
    g_autofree char *line =
        g_strdup_printf ("simulate %s --costs ideal --json %s", path, cases[i].options);
    g_auto (Outcome) outcome = run_line (line);
    g_assert_cmpint (outcome.status, ==, 0);
    JsonObject *result = outcome_get_run (&outcome, parser, 0);
    g_assert_cmpint (json_object_get_int_member (result, "total_ns"), ==, cases[i].total_ns);
    g_assert_cmpint (json_object_get_int_member (result, "workers"), ==, cases[i].workers);
    g_assert_cmpstr (json_object_get_string_member (result, "workload"), ==, "hundred");
  }
}

static void
test_json_has_every_member_of_the_schema (void)
{
  static const char *const numbers[] = {
      "seed",    "cores",        "workers",         "total_ns",          "throughput_per_s",
      "cpu_use", "gil_switches", "loop_lag_max_ns", "transferred_bytes", "peak_memory_bytes"};
  static const char *const strings[] = {"workload", "model", "source", "costs"};
  static const struct {
    const char *object;
    const char *members[13];
  } objects[] = {
      {"jobs", {"submitted", "finished", "failed", "timed_out", "rejected", "cancelled"}},
      {"latency_ns", {"p50", "p95", "p99", "max"}},
      {"state_ns",
       {"python", "native", "gil_wait", "core_wait", "io", "sleep", "lock", "transfer", "startup",
        "ready", "idle", "unknown"}},
  };
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (Outcome) outcome = run_line ("simulate web-scraper --model asyncio --json --seed 7");
  JsonObject *result = outcome_get_run (&outcome, parser, 0);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_true (JSON_NODE_HOLDS_VALUE (json_object_get_member (result, numbers[i])));
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_assert_nonnull (json_object_get_string_member (result, strings[i]));
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++) {
    JsonObject *object = json_object_get_object_member (result, objects[i].object);
    guint n = 0;
    for (; objects[i].members[n] != NULL; n++)
      g_assert_true (json_object_has_member (object, objects[i].members[n]));
    g_assert_cmpuint (json_object_get_size (object), ==, n);
  }
  g_assert_true (json_object_get_null_member (result, "python"));
  g_assert_cmpint (json_object_get_int_member (result, "seed"), ==, 7);
  g_assert_cmpstr (json_object_get_string_member (result, "source"), ==, "predicted");
}

static gint64
get_total (const char *line)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (Outcome) outcome = run_line (line);
  g_assert_cmpint (outcome.status, ==, 0);
  return json_object_get_int_member (outcome_get_run (&outcome, parser, 0), "total_ns");
}

static void
test_options_reach_the_simulator (void)
{
  g_autofree char *path = run_write ("hundred.workload", hundred_requests);
  g_autofree char *base =
      g_strdup_printf ("simulate %s --costs ideal --json --model threads --threads 10", path);
  g_autofree char *fewer = g_strconcat (base, " --set job.r.Count=20", NULL);
  g_autofree char *longer =
      g_strconcat (base, " --set job.Count=20 --set step.fetch.Duration=100ms", NULL);
  g_assert_cmpint (get_total (fewer), ==, 160000000);
  g_assert_cmpint (get_total (longer), ==, 200000000);
  g_assert_cmpint (get_total ("simulate gil-convoy --costs ideal --json --model threads"), <,
                   get_total ("simulate gil-convoy --costs ideal --json --model threads "
                              "--switch-interval 20ms --set job.echo.Repeat=400"));
  g_assert_cmpint (get_total ("simulate web-scraper --json --model asyncio --seed 1"), !=,
                   get_total ("simulate web-scraper --json --model asyncio --seed 2"));
}

static void
test_models_come_in_the_order_asked_for_once (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (Outcome) outcome =
      run_line ("simulate web-scraper --json -m threads -m asyncio -m threads");
  g_assert_cmpstr (json_object_get_string_member (outcome_get_run (&outcome, parser, 0), "model"),
                   ==, "threads");
  g_assert_cmpstr (json_object_get_string_member (outcome_get_run (&outcome, parser, 1), "model"),
                   ==, "asyncio");
  JsonObject *root = outcome_get_json (&outcome, parser);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "runs")), ==, 2);
}

static void
test_the_default_is_the_three_main_models (void)
{
  static const char *const models[] = {"asyncio", "threads", "processes"};
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (Outcome) outcome = run_line ("simulate web-scraper --json");
  g_assert_cmpint (outcome.status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    g_assert_cmpstr (json_object_get_string_member (outcome_get_run (&outcome, parser, i), "model"),
                     ==, models[i]);
}

static void
test_traces_are_written_and_the_same_each_time (void)
{
  char *paths[2], *bytes[2];
  gsize sizes[2];
  for (guint i = 0; i < 2; i++) {
    g_autofree char *name = g_strdup_printf ("run-%u.ilv", i);
    paths[i] = g_build_filename (run_get_folder (), name, NULL);
    g_auto (Outcome) outcome =
        run ("simulate", "web-scraper", "-m", "asyncio", "-m", "threads", "-o", paths[i], NULL);
    g_assert_cmpint (outcome.status, ==, 0);
    g_assert_true (g_file_get_contents (paths[i], &bytes[i], &sizes[i], NULL));
  }
  g_assert_cmpmem (bytes[0], sizes[0], bytes[1], sizes[1]);
  g_auto (Outcome) info = run ("info", paths[0], NULL);
  g_assert_cmpint (info.status, ==, 0);
  assert_contains (info.out, "asyncio");
  assert_contains (info.out, "predicted, reference costs, 4 cores");
  for (guint i = 0; i < 2; i++) {
    g_free (paths[i]);
    g_free (bytes[i]);
  }
}

static void
test_json_and_a_file_go_together (void)
{
  g_autoptr (JsonParser) parser = json_parser_new (), info_parser = json_parser_new ();
  g_autofree char *path = g_build_filename (run_get_folder (), "both.ilv", NULL);
  g_auto (Outcome) outcome =
      run ("simulate", "web-scraper", "-m", "asyncio", "--json", "-o", path, NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  JsonObject *made = outcome_get_run (&outcome, parser, 0);
  g_auto (Outcome) info = run ("info", path, "--json", NULL);
  JsonObject *read = outcome_get_run (&info, info_parser, 0);
  JsonObject *contents = json_object_get_object_member (read, "contents");
  g_assert_nonnull (contents);
  g_assert_cmpint (json_object_get_int_member (contents, "jobs"), ==, 24);
  g_assert_cmpint (json_object_get_int_member (contents, "lost"), ==, 0);
  json_object_remove_member (read, "contents");
  g_assert_true (json_object_equal (read, made));
}

static void
test_a_damaged_trace_gives_what_is_whole_and_exits_1 (void)
{
  g_autofree char *path = g_build_filename (run_get_folder (), "whole.ilv", NULL);
  g_autofree char *cut = g_build_filename (run_get_folder (), "cut.ilv", NULL);
  g_autofree char *bytes = NULL;
  gsize size;
  g_auto (Outcome) made =
      run ("simulate", "web-scraper", "-m", "asyncio", "-m", "threads", "-o", path, NULL);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (cut, bytes, (gssize)(size * 3 / 4), NULL));
  g_auto (Outcome) info = run ("info", cut, NULL);
  g_assert_cmpint (info.status, ==, 1);
  assert_contains (info.err, "cut.ilv");
}

static void
test_a_deadlock_names_the_waiters_and_exits_1 (void)
{
  static const char *const models[] = {"asyncio", "threads", "processes"};
  g_autofree char *path = run_write ("embrace.workload", deadlock);
  for (guint i = 0; i < G_N_ELEMENTS (models); i++) {
    g_autoptr (JsonParser) parser = json_parser_new ();
    g_auto (Outcome) outcome = run ("simulate", path, "--json", "-m", models[i], NULL);
    g_assert_cmpint (outcome.status, ==, 1);
    assert_contains (outcome.err, "left");
    assert_contains (outcome.err, "right");
    JsonObject *result = outcome_get_run (&outcome, parser, 0);
    JsonObject *jobs = json_object_get_object_member (result, "jobs");
    g_assert_cmpint (json_object_get_int_member (jobs, "failed"), ==, 2);
    g_assert_cmpint (json_object_get_int_member (jobs, "finished"), ==, 0);
  }
}

static void
test_info_shows_a_workloads_settings (void)
{
  g_auto (Outcome) outcome = run_line ("info gil-convoy");
  g_assert_cmpint (outcome.status, ==, 0);
  assert_contains (outcome.out, "GIL convoy");
  assert_contains (outcome.out, "step.receive.Duration");
  assert_contains (outcome.out, "at-once");
}

static void
test_programs_are_printed_or_written (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = run_write ("page.py", ""), *text = NULL;
  g_auto (Outcome) plain = run_line ("program web-scraper");
  g_auto (Outcome) set = run_line ("program web-scraper -m threads --threads 7 --set "
                                   "job.page.Count=99");
  g_auto (Outcome) written = run ("program", "web-scraper", "-o", path, NULL);
  g_auto (Outcome) refused = run_line ("program web-scraper -o /nowhere/at/all.py");
  g_assert_cmpint (plain.status, ==, 0);
  assert_contains (plain.out, "asyncio.run(main())");
  assert_contains (set.out, "ThreadPoolExecutor(7)");
  assert_contains (set.out, "range(99)");
  g_assert_cmpint (written.status, ==, 0);
  g_assert_cmpstr (written.out, ==, "");
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, plain.out);
  g_assert_cmpint (refused.status, ==, 1);
  assert_contains (refused.err, "/nowhere/at/all.py");
}

int
main (int argc, char **argv)
{
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/wrong-use-exits-2-with-a-hint", test_wrong_use_exits_2_with_a_hint);
  g_test_add_func ("/cli/what-cannot-be-done-exits-1-with-the-reason",
                   test_what_cannot_be_done_exits_1_with_the_reason);
  g_test_add_func ("/cli/a-device-that-never-ends-is-refused",
                   test_a_device_that_never_ends_is_refused);
  g_test_add_func ("/cli/a-file-that-cannot-be-written-exits-1",
                   test_a_file_that_cannot_be_written_exits_1);
  g_test_add_func ("/cli/help-and-version", test_help_and_version);
  g_test_add_func ("/cli/lists-as-text-and-json", test_lists_as_text_and_json);
  g_test_add_func ("/cli/known-totals-arrive-in-json", test_known_totals_arrive_in_json);
  g_test_add_func ("/cli/json-has-every-member-of-the-schema",
                   test_json_has_every_member_of_the_schema);
  g_test_add_func ("/cli/options-reach-the-simulator", test_options_reach_the_simulator);
  g_test_add_func ("/cli/models-come-in-the-order-asked-for-once",
                   test_models_come_in_the_order_asked_for_once);
  g_test_add_func ("/cli/the-default-is-the-three-main-models",
                   test_the_default_is_the_three_main_models);
  g_test_add_func ("/cli/traces-are-written-and-the-same-each-time",
                   test_traces_are_written_and_the_same_each_time);
  g_test_add_func ("/cli/json-and-a-file-go-together", test_json_and_a_file_go_together);
  g_test_add_func ("/cli/a-damaged-trace-gives-what-is-whole-and-exits-1",
                   test_a_damaged_trace_gives_what_is_whole_and_exits_1);
  g_test_add_func ("/cli/a-deadlock-names-the-waiters-and-exits-1",
                   test_a_deadlock_names_the_waiters_and_exits_1);
  g_test_add_func ("/cli/info-shows-a-workloads-settings", test_info_shows_a_workloads_settings);
  g_test_add_func ("/cli/programs-are-printed-or-written", test_programs_are_printed_or_written);
  int status = g_test_run ();
  run_finish ();
  return status;
}
