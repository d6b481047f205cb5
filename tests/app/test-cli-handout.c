/* `interleave handout` with stored results: they are what its graphs show.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-interleave.h"

#include "tests/widgets/bench-sample.h"

#include <string.h>

/* The sample as a result of that subject in the program's history. */
static void
keep (const char *name, const char *subject, gint64 begin_s)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (0);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (run_get_folder (), "interleave", "benchmarks", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  IlvBenchSubject *one = ilv_bench_result_get_subject (result, 0);
  g_free (one->id);
  g_free (one->name);
  one->id = g_strdup (subject);
  one->name = g_strdup_printf ("Sample of %s", subject);
  result->begin_s = begin_s;
  g_mkdir_with_parents (folder, 0755);
  ilv_bench_result_save (result, path, &error);
  g_assert_no_error (error);
}

static void
expect (const char *text, const char *part, gboolean is_there)
{
  if ((strstr (text, part) != NULL) != is_there)
    g_error ("“%s” is %s", part, is_there ? "missing" : "there");
}

static void
test_measured (void)
{
  keep ("20260101-000000-web-scraper.json", "web-scraper", 1767225600);
  g_auto (Outcome) one = run_line ("handout");
  g_assert_cmpint (one.status, ==, 0);
  expect (one.out, "“Sample of web-scraper”, really run", TRUE);
  expect (one.out, "Measured on 2026-01-01", TRUE);
  expect (one.out, "Total time, ", FALSE); /* text in figures is drawn */
  expect (one.out, "interleave bench web-scraper --model asyncio --model threads", TRUE);
  expect (one.out, "“Image pipeline in pure Python” was simulated", TRUE);
  keep ("20260102-000000-image-pipeline.json", "image-pipeline", 1767312000);
  g_auto (Outcome) both = run_line ("handout");
  expect (both.out, "“Sample of image-pipeline”, really run", TRUE);
  expect (both.out, "Predicted, not measured", FALSE);
}

static void
test_newest_is_taken (void)
{
  keep ("20260301-000000-io-bound.json", "io-bound", 1772323200);
  g_auto (Outcome) outcome = run_line ("handout");
  expect (outcome.out, "“Sample of io-bound”, really run", TRUE);
  expect (outcome.out, "“Sample of web-scraper”, really run", FALSE);
}

static void
test_damaged_is_passed_over (void)
{
  g_autofree char *path = g_build_filename (run_get_folder (), "interleave", "benchmarks",
                                            "20270101-000000-io-bound.json", NULL);
  g_assert_true (g_file_set_contents (path, "{\"schema\": \"interleave.bench/1\", ", -1, NULL));
  g_auto (Outcome) outcome = run_line ("handout");
  g_assert_cmpint (outcome.status, ==, 0);
  expect (outcome.out, "“Sample of io-bound”, really run", TRUE);
}

int
main (int argc, char **argv)
{
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-handout/measured", test_measured);
  g_test_add_func ("/cli-handout/newest-is-taken", test_newest_is_taken);
  g_test_add_func ("/cli-handout/damaged-is-passed-over", test_damaged_is_passed_over);
  int status = g_test_run ();
  run_finish ();
  return status;
}
