/* A benchmark in words: findings, doubts, comparisons, and what somebody wishes for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/model/ilv-bench-wish.h"
#include "app/pages/benchmark/ilv-bench-save.h"
#include "app/pages/benchmark/ilv-bench-words.h"
#include "app/pages/benchmark/ilv-break-even-words.h"
#include "demos/bench/ilv-bench-export.h"
#include "tests/widgets/bench-sample.h"

#include <string.h>

static void
assert_has (char **lines, const char *part)
{
  g_autofree char *all = g_strjoinv ("\n", lines);

  if (strstr (all, part) == NULL)
    g_error ("\"%s\" is not in:\n%s", part, all);
}

static void
test_findings_say_who_is_fastest (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_auto (GStrv) all = NULL, some = NULL;
  IlvBenchFocus focus;

  ilv_bench_focus_init (&focus);
  all = ilv_bench_words_list_findings (result, &focus);
  g_assert_cmpuint (g_strv_length (all), ==, 2); /* with 10 jobs and with 100 */
  assert_has (all, "asyncio, 100 jobs is fastest");
  focus.jobs = 10;
  some = ilv_bench_words_list_findings (result, &focus);
  g_assert_cmpuint (g_strv_length (some), ==, 1);
}

static void
test_equal_models_have_no_winner (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_auto (GStrv) lines = NULL;
  IlvBenchFocus focus;

  /* The other models' cells run as the first one's twin did. */
  for (guint i = 2; i < 6; i += 2) {
    IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    const IlvBenchCell *first = ilv_bench_result_get_cell (result, 0);
    g_ptr_array_set_size (cell->runs, 0);
    for (guint k = 0; k < first->runs->len; k++) {
      IlvBenchRun *run = ilv_bench_run_new (ILV_BENCH_TIMED);
      run->total_ns = ((IlvBenchRun *)g_ptr_array_index (first->runs, k))->total_ns;
      run->n_jobs = 10;
      ilv_bench_cell_take_run (cell, run);
    }
  }
  ilv_bench_focus_init (&focus);
  focus.jobs = 10;
  lines = ilv_bench_words_list_findings (result, &focus);
  assert_has (lines, "no difference that these runs could show");
}

static const IlvBenchDoubt *
find_doubt (GPtrArray *doubts, IlvBenchWarning warning)
{
  for (guint i = 0; i < doubts->len; i++) {
    const IlvBenchDoubt *doubt = g_ptr_array_index (doubts, i);
    if (doubt->warning == warning)
      return doubt;
  }
  return NULL;
}

static void
test_doubts_name_their_cells (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_autoptr (GPtrArray) none = ilv_bench_words_list_doubts (result);
  g_autoptr (GPtrArray) doubts = NULL;
  const IlvBenchDoubt *doubt;

  g_assert_null (find_doubt (none, ILV_BENCH_WARN_BUSY));
  for (guint i = 0; i < 5; i++)
    ilv_bench_result_get_cell (result, i)->warnings |= ILV_BENCH_WARN_BUSY;
  doubts = ilv_bench_words_list_doubts (result);
  g_assert_cmpuint (doubts->len, ==, none->len + 1);
  doubt = find_doubt (doubts, ILV_BENCH_WARN_BUSY);
  g_assert_cmpstr (doubt->what, ==, "Other programs used the processor");
  g_assert_nonnull (strstr (doubt->cells, "asyncio, 10 jobs"));
  g_assert_nonnull (strstr (doubt->cells, "and 2 more"));
}

static void
test_problems_and_chance_are_told (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_auto (GStrv) problems = ilv_bench_words_list_problems (result);
  g_autofree char *noise = ilv_bench_words_noise (result);

  g_assert_cmpuint (g_strv_length (problems), ==, 2);
  assert_has (problems, "asyncio on uvloop, 100 jobs: uvloop is not installed");
  g_assert_true (g_str_has_prefix (noise, "A/A control: the same work, run twice, differed by"));
  result->method.has_control = FALSE;
  g_free (noise);
  noise = ilv_bench_words_noise (result);
  g_assert_true (g_str_has_prefix (noise, "No A/A control"));
}

static void
test_two_results_differ_only_beyond_chance (void)
{
  g_autoptr (IlvBenchResult) before = bench_sample_new (1);
  g_autoptr (IlvBenchResult) same = bench_sample_new (1);
  g_autoptr (IlvBenchResult) slower = bench_sample_new (1.5);
  g_auto (GStrv) equal = ilv_bench_words_compare (before, same);
  g_auto (GStrv) changed = ilv_bench_words_compare (before, slower);

  g_assert_cmpuint (g_strv_length (equal), ==, 6);
  for (guint i = 0; i < 6; i++) {
    g_assert_nonnull (strstr (equal[i], "no difference"));
    g_assert_nonnull (strstr (changed[i], "longer now"));
  }
}

static void
test_method_and_machine_are_listed (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_auto (GStrv) method = ilv_bench_words_list_method (result);
  g_auto (GStrv) environment = ilv_bench_words_list_environment (result);
  g_autofree char *command = ilv_bench_words_command (result, NULL);

  assert_has (method, "7 to 15 runs of each");
  assert_has (method, "processes start by forkserver");
  assert_has (environment, "Python 3.11.2");
  assert_has (environment, "4 cores of 4");
  g_assert_cmpstr (command, ==,
                   "interleave bench 'fetch-parse' --model asyncio --model threads --model "
                   "processes --model uvloop --python '/usr/bin/python3' --jobs 10,100 -o "
                   "result.json");
}

/* A result of one workload under two models. */
static IlvBenchResult *
make_result (const char *id, const char *text)
{
  IlvBenchResult *result = ilv_bench_result_new ();

  ilv_bench_result_add_subject (result, ILV_BENCH_WORKLOAD, id, "Mine", text);
  ilv_bench_result_add_python (result, "/usr/bin/python3", "3.11.2");
  ilv_bench_result_add_cell (result, 0, 0, "threads");
  result->method = (IlvBenchMethod){.seed = 7, .min_runs = 5, .max_runs = 5, .threads = 3};
  result->method.start_method = g_strdup ("spawn");
  result->method.scheduler = g_strdup ("tcp://10.0.0.1:8786");
  result->method.has_control = result->method.is_recorded = TRUE;
  return result;
}

static IlvBenchResult *
make_result_in_chunks (const char *id, const char *text)
{
  IlvBenchResult *result = make_result (id, text);

  result->method.chunk = 4;
  return result;
}

static void
test_what_was_set_is_listed (void)
{
  g_autoptr (IlvBenchResult) result = make_result ("mine", "[Workload]");
  g_auto (GStrv) method = NULL;
  g_autofree char *table = NULL;

  result->method.processes = 2;
  result->method.switch_interval_ns = 1000000;
  result->method.chunk = 4;
  method = ilv_bench_words_list_method (result);
  assert_has (method, "pool of 3 threads");
  assert_has (method, "pool of 2 processes");
  assert_has (method, "switch interval 1 ms");
  assert_has (method, "chunks of 4 jobs");
  assert_has (method, "seed 7");
  assert_has (method, "Dask on the scheduler tcp://10.0.0.1:8786");
  table = ilv_bench_export_markdown (result, NULL);
  g_assert_nonnull (strstr (
      table, "- thread pools of 3\n- process pools of 2\n- processes start by "
             "spawn\n- switch interval 1ms\n- 4 jobs travel to a worker together\n- Dask on "
             "the scheduler tcp://10.0.0.1:8786\n"));
}

/* What Explore's sliders made has a name that no catalogue knows: its text goes into a file. */
static void
test_the_command_names_a_file_of_ones_own_workload (void)
{
  g_autoptr (IlvWorkload) there = ilv_workload_find ("fetch-parse", NULL);
  g_autoptr (IlvWorkload) mine = ilv_workload_set (there, "job.document.Count", "7", NULL);
  g_autofree char *text = ilv_workload_to_text (mine);
  g_autoptr (IlvBenchResult) result = make_result_in_chunks ("fetch-parse-changed", text);
  g_autofree char *file = NULL, *again = NULL, *path = NULL, *count = NULL;
  g_autofree char *command = ilv_bench_save_command (result, &file, NULL);
  g_autofree char *twice = ilv_bench_save_command (result, &again, NULL);
  g_autoptr (IlvWorkload) kept = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_true (g_shell_parse_argv (command, NULL, &words, NULL));
  g_assert_true (g_str_has_prefix (file, "fetch-parse-changed-"));
  g_assert_true (g_str_has_suffix (words[2], file));
  kept = ilv_workload_load (words[2], NULL);
  count = ilv_workload_get (kept, "job.document.Count");
  g_assert_cmpstr (count, ==, "7");
  g_assert_cmpstr (command, ==, twice);
  g_assert_nonnull (strstr (command,
                            " --threads 3 --start-method spawn --chunk 4 --seed 7 --scheduler "
                            "tcp://10.0.0.1:8786 --runs 5 "));
}

static void
test_the_command_names_what_the_catalogue_has (void)
{
  g_autoptr (IlvWorkload) there = ilv_workload_find ("fetch-parse", NULL);
  g_autofree char *text = ilv_workload_to_text (there);
  g_autoptr (IlvBenchResult) result = make_result ("fetch-parse", text);
  g_autofree char *file = NULL;
  g_autofree char *command = ilv_bench_save_command (result, &file, NULL);

  g_assert_null (file);
  g_assert_true (g_str_has_prefix (command, "interleave bench 'fetch-parse' "));
}

static void
test_every_format_is_written (void)
{
  static const struct {
    const char *format, *part;
  } formats[] = {{"csv", "threads"},
                 {"json", "interleave.bench/1"},
                 {"pyperf", "\"version\""},
                 {"markdown", "|"}};
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = ilv_bench_save_format (result, formats[i].format, &error);
    g_assert_no_error (error);
    g_assert_nonnull (strstr (text, formats[i].part));
  }
}

/* --- the wish --- */

static void
test_lists_are_read_or_refused (void)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (gint64));
  static const char *const wrong[] = {"ten", "0", "-3", "1.5", "1, x", "5 KiB"};

  g_assert_true (ilv_bench_wish_parse_list ("1, 10 ,100", FALSE, list, NULL));
  g_assert_cmpuint (list->len, ==, 3);
  g_assert_cmpint (g_array_index (list, gint64, 2), ==, 100);
  g_assert_true (ilv_bench_wish_parse_list ("512, 64 KiB; 1.5 MiB", TRUE, list, NULL));
  g_assert_cmpint (g_array_index (list, gint64, 1), ==, 65536);
  g_assert_cmpint (g_array_index (list, gint64, 2), ==, 1572864);
  g_assert_true (ilv_bench_wish_parse_list (" ", FALSE, list, NULL));
  g_assert_cmpuint (list->len, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (ilv_bench_wish_parse_list (wrong[i], FALSE, list, &error));
    g_assert_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN);
  }
}

static void
test_the_short_one_is_under_a_minute (void)
{
  g_autoptr (IlvBenchWish) wish = ilv_bench_wish_new_short ();
  g_autoptr (IlvBenchWish) copy = ilv_bench_wish_copy (wish);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvBenchResult) plan = ilv_bench_wish_plan (copy, NULL, NULL, &error);
  gint64 most;

  g_assert_no_error (error);
  g_assert_cmpuint (plan->cells->len, ==, 7); /* three models, two counts, an A/A twin */
  ilv_bench_result_estimate (plan, &most);
  g_assert_cmpint (most, <, G_GINT64_CONSTANT (60000000000));
  g_assert_cmpstr (plan->title, ==, "Short benchmark");
}

static void
test_nothing_to_compare_is_said (void)
{
  g_autoptr (IlvBenchWish) wish = ilv_bench_wish_new_program ("no-such-program");
  g_autoptr (GError) error = NULL;

  g_assert_null (ilv_bench_wish_plan (wish, NULL, NULL, &error));
  g_assert_nonnull (error);
}

/* They stand beside findings about other things. */
static void
test_a_search_without_a_flip_says_what_was_varied (void)
{
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", NULL);
  g_autoptr (IlvWorkload) workload =
      ilv_workload_parse ("[Workload]\nFormat=1\nName=Naps\n[Job j]\nCount=2\nSteps=nap\n"
                          "[Step nap]\nDo=sleep\nDuration=1ms\n",
                          -1, "naps", NULL);
  IlvBreakEvenOptions options = {.key = "job.j.Count", .low = 10, .high = 20, .costs = costs};
  const IlvBreakEvenPoint points[] = {{.value = 12, .total_a_ns = 5, .total_b_ns = 3, .n_runs = 1},
                                      {.value = 18, .total_a_ns = 9, .total_b_ns = 4, .n_runs = 1}};
  g_autoptr (IlvBreakEven) found = NULL;
  g_auto (GStrv) lines = NULL;

  ilv_settings_init (&options.a, ILV_MODEL_SEQUENTIAL);
  ilv_settings_init (&options.b, ILV_MODEL_ASYNCIO);
  found = ilv_break_even_find (workload, &options, NULL, NULL);
  g_array_append_vals (found->measured, points, 2);
  found->measured_note = g_strdup ("of another language");
  lines = ilv_break_even_words_list_findings (found);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  g_assert_cmpstr (lines[0], ==,
                   "asyncio wins at every measured point: number of jobs of j from 12 to 18");
  g_assert_cmpstr (
      lines[1], ==,
      "asyncio wins in the whole range: number of jobs of j from 10 to 20 (predicted)");
}

/* The same question on another machine, whose cores and defaults are other ones. */
static void
test_the_command_of_a_search_asks_the_same (void)
{
  g_autoptr (IlvWorkload) workload = ilv_workload_find ("fetch-parse", NULL);
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", NULL);
  IlvBreakEvenOptions options = {
      .key = "step.parse.Duration", .low = 1e6, .high = 20e6, .costs = costs};
  g_autoptr (IlvBreakEven) found = NULL;
  g_autofree char *command = NULL, *measured = NULL;
  g_auto (GStrv) method = NULL;

  ilv_settings_init (&options.a, ILV_MODEL_ASYNCIO_THREADS);
  options.a.cores = 3;
  options.a.threads = 7;
  options.a.processes = 2;
  options.a.switch_interval_ns = 2000000;
  options.a.start_method = ILV_START_SPAWN;
  options.a.chunk = 3;
  options.a.seed = 9;
  options.b = options.a;
  options.b.model = ILV_MODEL_PROCESSES;
  found = ilv_break_even_find (workload, &options, NULL, NULL);
  g_assert_nonnull (found);
  method = ilv_break_even_words_list_method (found);
  assert_has (method, "predicted with the costs of the reference machine");
  g_clear_pointer (&method, g_strfreev);
  command = ilv_break_even_words_command (found, "my own.workload");
  g_assert_cmpstr (
      command, ==,
      "interleave break-even 'my own.workload' --vary step.parse.Duration=1ms..20ms "
      "--model asyncio+threads --model processes --cores 3 --threads 7 --processes 2 "
      "--start-method spawn --switch-interval 2ms --chunk 3 --seed 9 --costs reference");
  g_free (found->costs);
  found->costs = g_strdup ("/srv/my costs.costs");
  found->python_exe = g_strdup ("/opt/my python/bin/python3");
  found->scheduler = g_strdup ("tcp://10.0.0.1:8786");
  found->n_runs = 4;
  measured = ilv_break_even_words_command (found, NULL);
  g_assert_true (g_str_has_suffix (measured, "--scheduler tcp://10.0.0.1:8786 --costs "
                                             "'/srv/my costs.costs' --measure --python "
                                             "'/opt/my python/bin/python3' --runs 4"));
  method = ilv_break_even_words_list_method (found);
  assert_has (method, "3 cores");
  assert_has (method, "pool of 7 threads");
  assert_has (method, "pool of 2 processes");
  assert_has (method, "processes start by spawn");
  assert_has (method, "switch interval 2 ms");
  assert_has (method, "chunks of 3 jobs");
  assert_has (method, "seed 9");
  assert_has (method, "Dask on the scheduler tcp://10.0.0.1:8786");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench-words/findings-say-who-is-fastest", test_findings_say_who_is_fastest);
  g_test_add_func ("/bench-words/equal-models-have-no-winner", test_equal_models_have_no_winner);
  g_test_add_func ("/bench-words/doubts-name-their-cells", test_doubts_name_their_cells);
  g_test_add_func ("/bench-words/problems-and-chance-are-told", test_problems_and_chance_are_told);
  g_test_add_func ("/bench-words/two-results-differ-only-beyond-chance",
                   test_two_results_differ_only_beyond_chance);
  g_test_add_func ("/bench-words/method-and-machine-are-listed",
                   test_method_and_machine_are_listed);
  g_test_add_func ("/bench-words/what-was-set-is-listed", test_what_was_set_is_listed);
  g_test_add_func ("/bench-words/the-command-names-a-file-of-ones-own-workload",
                   test_the_command_names_a_file_of_ones_own_workload);
  g_test_add_func ("/bench-words/the-command-names-what-the-catalogue-has",
                   test_the_command_names_what_the_catalogue_has);
  g_test_add_func ("/bench-words/every-format-is-written", test_every_format_is_written);
  g_test_add_func ("/bench-words/lists-are-read-or-refused", test_lists_are_read_or_refused);
  g_test_add_func ("/bench-words/the-short-one-is-under-a-minute",
                   test_the_short_one_is_under_a_minute);
  g_test_add_func ("/bench-words/nothing-to-compare-is-said", test_nothing_to_compare_is_said);
  g_test_add_func ("/bench-words/a-search-without-a-flip-says-what-was-varied",
                   test_a_search_without_a_flip_says_what_was_varied);
  g_test_add_func ("/bench-words/the-command-of-a-search-asks-the-same",
                   test_the_command_of_a_search_asks_the_same);
  return g_test_run ();
}
