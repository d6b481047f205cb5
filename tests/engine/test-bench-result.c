/* Results of benchmarks as files: what is written is read back, what is damaged is refused, and
 * nothing that cannot be read is overwritten.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/bench/ilv-bench-export.h"
#include "bench-sample.h"
#include "demos/bench/ilv-bench-statistics.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static IlvBenchResult *
parse_ok (const char *text)
{
  g_autoptr (GError) error = NULL;
  IlvBenchResult *result = ilv_bench_result_parse (text, -1, "it", &error);
  g_assert_no_error (error);
  g_assert_nonnull (result);
  return result;
}

static void
assert_refused (const char *text, IlvBenchError code, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ilv_bench_result_parse (text, -1, "it", &error));
  g_assert_error (error, ILV_BENCH_ERROR, (int)code);
  if (strstr (error->message, says) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
}

static void
test_survives_its_file (void)
{
  g_autoptr (IlvBenchResult) before = bench_sample_new ();
  g_autofree char *text = ilv_bench_result_to_json (before);
  g_autoptr (IlvBenchResult) after = parse_ok (text);
  g_autofree char *again = ilv_bench_result_to_json (after);
  g_assert_cmpstr (text, ==, again);
  const IlvBenchCell *cell = ilv_bench_result_get_cell (after, 0);
  g_assert_cmpint (cell->memory.worker_bytes, ==, -1);
  g_assert_cmpint (cell->memory.peak_bytes, ==, 20000000);
  g_assert_true (cell->predicted.is_known);
  g_assert_cmpfloat (cell->why.gil_wait_share, ==, 0.25);
  g_assert_true (isnan (ilv_bench_result_get_cell (after, 1)->why.gil_wait_share));
  g_assert_cmpint (ilv_bench_result_get_cell (after, 2)->control_of, ==, 0);
  g_assert_cmpuint (cell->statistics.n, ==, 6);
  g_assert_cmpuint (cell->latency.n_samples, ==, 12);
  g_assert_cmpuint (after->n_runs, ==, 21);
  g_assert_cmpfloat (ilv_bench_result_get_python (after, 0)->unit_ns[0], ==, 12.5);
}

static void
test_a_copy_is_its_own (void)
{
  IlvBenchResult *before = bench_sample_new ();
  g_autoptr (IlvBenchResult) copy = ilv_bench_result_copy (before);
  g_autofree char *text = ilv_bench_result_to_json (before);
  ilv_bench_result_unref (before);
  g_autofree char *again = ilv_bench_result_to_json (copy);
  g_assert_cmpstr (text, ==, again);
}

/* Every way of cutting it short is told apart from a result. */
static void
test_cut_short_is_damaged (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new ();
  g_autofree char *text = ilv_bench_result_to_json (result);
  gsize length = strlen (text);
  for (gsize at = 0; at + 2 < length; at += 1 + length / 200) {
    g_autoptr (GError) error = NULL;
    g_assert_null (ilv_bench_result_parse (text, (gssize)at, "it", &error));
    g_assert_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_DAMAGED);
    g_assert_null (strstr (error->message, "<data>"));
    g_assert_true (at < 2 || strstr (error->message, "line ") != NULL);
  }
}

/* One word of it changed. */
static char *
changed (const char *from, const char *to)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new ();
  g_autofree char *text = ilv_bench_result_to_json (result);
  char *at = strstr (text, from);
  g_assert_nonnull (at);
  *at = '\0';
  return g_strconcat (text, to, at + strlen (from), NULL);
}

static void
test_values_that_cannot_be (void)
{
  static const struct {
    const char *from, *to, *says;
  } changes[] = {
      {"\"total_ns\" : 220000000", "\"total_ns\" : -5", "cells[0].runs[0].total_ns: out of range"},
      {"\"total_ns\" : 220000000", "\"total_ns\" : \"long\"", "not a whole number"},
      {"\"subject\" : 0", "\"subject\" : 7", "cells[0].subject: out of range"},
      {"\"stop\" : \"enough\"", "\"stop\" : \"maybe\"", "cells[0].stop: unknown word"},
      {"\"kind\" : \"warm-up\"", "\"kind\" : \"cold\"", "cells[0].runs[0].kind: unknown word"},
      {"\"control_of\" : 0", "\"control_of\" : 99", "out of range"},
      {"tiny-asyncio.ilv", "../../secret.ilv", "not a name of a file"},
      {"\"exe\" : \"", "\"exe\" : null, \"was\" : \"", "interpreters[0].exe: missing"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autofree char *text = changed (changes[i].from, changes[i].to);
    assert_refused (text, ILV_BENCH_ERROR_DAMAGED, changes[i].says);
  }
}

static void
test_future_and_foreign (void)
{
  g_autofree char *future = changed ("interleave.bench/1", "interleave.bench/2");
  g_autofree char *deep = g_strnfill (100000, '[');
  assert_refused (future, ILV_BENCH_ERROR_FUTURE, "newer version");
  assert_refused ("{\"schema\": \"interleave.runs/1\"}", ILV_BENCH_ERROR_FOREIGN, "schema");
  assert_refused ("{\"schema\": \"interleave.bench/\\377\"}", ILV_BENCH_ERROR_FOREIGN, "schema");
  assert_refused ("[]", ILV_BENCH_ERROR_FOREIGN, "no benchmark");
  assert_refused ("", ILV_BENCH_ERROR_DAMAGED, "empty");
  assert_refused (deep, ILV_BENCH_ERROR_DAMAGED, "nest too deeply");
  assert_refused ("\xff\xfe{}", ILV_BENCH_ERROR_DAMAGED, "UTF-8");
}

static void
test_never_overwrites_what_it_cannot_read (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ilv-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "result.json", NULL);
  g_autoptr (IlvBenchResult) result = bench_sample_new ();
  g_autofree char *future = changed ("interleave.bench/1", "interleave.bench/2");
  const char *const others[] = {future, "precious", ""};
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *after = NULL;
    g_assert_true (g_file_set_contents (path, others[i], -1, NULL));
    g_assert_false (ilv_bench_result_save (result, path, &error));
    g_assert_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_EXISTS);
    g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
    g_assert_cmpstr (after, ==, others[i]);
  }
  g_autoptr (GError) error = NULL;
  g_assert_false (ilv_bench_result_save (result, folder, &error));
  g_assert_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, path)); /* a name that would do */
  g_clear_error (&error);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_true (ilv_bench_result_save (result, path, &error));
  g_assert_true (ilv_bench_result_save (result, path, &error));
  g_autoptr (IlvBenchResult) loaded = ilv_bench_result_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loaded->path, ==, path);
  g_remove (path);
  g_rmdir (folder);
}

static void
test_labels_name_what_differs (void)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new ();
  g_autofree char *plain = ilv_bench_result_label (result, ilv_bench_result_get_cell (result, 1));
  g_autofree char *twin = ilv_bench_result_label (result, ilv_bench_result_get_cell (result, 2));
  g_assert_cmpstr (plain, ==, "threads");
  g_assert_cmpstr (twin, ==, "asyncio (A/A)");
  ilv_bench_result_get_cell (result, 1)->workers = 8;
  ilv_bench_result_get_cell (result, 1)->n_workers = 8;
  g_autofree char *sized = ilv_bench_result_label (result, ilv_bench_result_get_cell (result, 1));
  g_assert_cmpstr (sized, ==, "threads × 8");
}

/* Two environments with the same Python, two files of the same name. */
static void
test_no_two_labels_are_alike (void)
{
  g_autoptr (IlvBenchResult) result = ilv_bench_result_new ();
  g_autoptr (GHashTable) labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ilv_bench_result_add_subject (result, ILV_BENCH_WORKLOAD, "small", "Small", "");
  ilv_bench_result_add_subject (result, ILV_BENCH_WORKLOAD, "small", "Small", "");
  ilv_bench_result_add_python (result, "/a/python3", "3.12.1");
  ilv_bench_result_add_python (result, "/b/python3", "3.12.1");
  ilv_bench_result_add_python (result, "/c/python3", "3.13.0");
  for (guint i = 0; i < 6; i++)
    ilv_bench_result_add_cell (result, i % 2, i / 2, "threads");
  for (guint i = 0; i < 6; i++)
    g_assert_true (g_hash_table_add (
        labels, ilv_bench_result_label (result, ilv_bench_result_get_cell (result, i))));
  g_assert_true (g_hash_table_contains (labels, "small threads, 3.12.1 /a/python3"));
  g_assert_true (g_hash_table_contains (labels, "small (2) threads, 3.13.0"));
  g_autoptr (IlvBenchResult) sample = bench_sample_new ();
  g_autofree char *table = ilv_bench_export_csv (sample, NULL);
  g_assert_nonnull (strstr (table, ",asyncio (A/A)\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench-result/survives-its-file", test_survives_its_file);
  g_test_add_func ("/bench-result/a-copy-is-its-own", test_a_copy_is_its_own);
  g_test_add_func ("/bench-result/cut-short-is-damaged", test_cut_short_is_damaged);
  g_test_add_func ("/bench-result/values-that-cannot-be", test_values_that_cannot_be);
  g_test_add_func ("/bench-result/future-and-foreign", test_future_and_foreign);
  g_test_add_func ("/bench-result/never-overwrites-what-it-cannot-read",
                   test_never_overwrites_what_it_cannot_read);
  g_test_add_func ("/bench-result/labels-name-what-differs", test_labels_name_what_differs);
  g_test_add_func ("/bench-result/no-two-labels-are-alike", test_no_two_labels_are_alike);
  return g_test_run ();
}
