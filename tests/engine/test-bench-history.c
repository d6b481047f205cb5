/* The history: what is kept is listed, and what has not changed is not read again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "demos/bench/ilv-bench-costs.h"
#include "demos/bench/ilv-bench-history.h"
#include "tests/engine/bench-sample.h"

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = ilv_bench_history_folder ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);
    g_unlink (path);
  }
  g_free (self->folder);
}

static void
keep_sample (gint64 begin_s)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new ();
  g_autoptr (GError) error = NULL;
  result->begin_s = begin_s;
  g_assert_true (ilv_bench_history_add (result, &error));
  g_assert_no_error (error);
}

static void
keep_break_even (gint64 begin_s)
{
  g_autoptr (IlvCosts) costs = ilv_costs_new_ideal ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload =
      ilv_workload_parse ("[Workload]\nFormat=1\nName=Nap\n[Job j]\nCount=1\nSteps=nap\n"
                          "[Step nap]\nDo=sleep\nDuration=1ms\n",
                          -1, "nap", &error);
  IlvBreakEvenOptions options = {.costs = costs, .key = "job.j.Count", .low = 1, .high = 8};
  g_assert_no_error (error);
  ilv_settings_init (&options.a, ILV_MODEL_SEQUENTIAL);
  ilv_settings_init (&options.b, ILV_MODEL_THREADS);
  g_autoptr (IlvBreakEven) found = ilv_break_even_find (workload, &options, NULL, &error);
  g_assert_no_error (error);
  found->begin_s = begin_s;
  g_autofree char *path = ilv_bench_history_add_break_even (found, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (path, "-break-even.json"));
}

static const IlvBenchEntry *
get (GPtrArray *entries, guint i)
{
  return g_ptr_array_index (entries, i);
}

static void
both_kinds_are_listed (Fixture *self, gconstpointer data)
{
  keep_sample (1000000000);
  keep_break_even (1200000000);
  for (guint round = 0; round < 2; round++) { /* read, and from the index */
    g_autoptr (GPtrArray) all = ilv_bench_history_list (NULL);
    g_autoptr (GPtrArray) some = ilv_bench_history_list ("Nap");
    g_assert_cmpuint (all->len, ==, 2);
    g_assert_cmpstr (get (all, 0)->title, ==, "Nap");
    g_assert_cmpstr (get (all, 0)->key, ==, "job.j.Count");
    g_assert_cmpint (get (all, 0)->begin_s, ==, 1200000000);
    g_assert_null (get (all, 1)->key);
    g_assert_cmpuint (get (all, 1)->n_cells, >, 0);
    g_assert_cmpuint (g_strv_length (get (all, 1)->subjects), >, 0);
    g_assert_cmpuint (some->len, ==, 1);
  }
}

/* Other bytes of the same length under the same time of change: only who reads the file can see
 * it. */
static void
unchanged_files_are_not_read_again (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  GStatBuf info;
  gsize length;
  keep_sample (1000000000);
  g_autoptr (GPtrArray) first = ilv_bench_history_list (NULL);
  const char *path = get (first, 0)->path;
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  memset (text, '?', length);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  FILE *file = g_fopen (path, "r+");
  g_assert_cmpuint (fwrite (text, 1, length, file), ==, length);
  fclose (file);
  const struct timespec times[] = {info.st_atim, info.st_mtim};
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  g_autoptr (GPtrArray) second = ilv_bench_history_list (NULL);
  g_assert_null (get (second, 0)->problem);
  g_assert_cmpstr (get (second, 0)->title, ==, get (first, 0)->title);
  g_assert_cmpuint (get (second, 0)->n_cells, ==, get (first, 0)->n_cells);
  /* Changed now, and known to be damaged. */
  g_assert_true (g_file_set_contents (path, "{", 1, NULL));
  g_autoptr (GPtrArray) third = ilv_bench_history_list (NULL);
  g_assert_nonnull (get (third, 0)->problem);
  g_unlink (path);
  g_autoptr (GPtrArray) fourth = ilv_bench_history_list (NULL);
  g_assert_cmpuint (fourth->len, ==, 0);
}

/* The window saves what it is going to run, and is killed before the first run is over. */
static void
what_was_only_planned_has_a_date (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new ();
  gint64 before_s = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *path = ilv_bench_history_new_path (result, NULL);
  g_assert_true (ilv_bench_result_save (result, path, NULL));
  for (guint i = 0; i < 2; i++) { /* read, then out of the index */
    g_autoptr (GPtrArray) list = ilv_bench_history_list (NULL);
    g_assert_cmpint (get (list, 0)->begin_s, >=, before_s - 1);
  }
}

static void
a_damaged_index_costs_only_the_reading (Fixture *self, gconstpointer data)
{
  static const char *const indexes[] = {"", "\377\376", "[Index]\nFormat=99\n", "[Index\nFormat"};
  g_autofree char *index = g_build_filename (self->folder, ".index", NULL);
  keep_sample (1000000000);
  for (guint i = 0; i < G_N_ELEMENTS (indexes); i++) {
    g_assert_true (g_file_set_contents (index, indexes[i], -1, NULL));
    g_autoptr (GPtrArray) entries = ilv_bench_history_list (NULL);
    g_assert_cmpuint (entries->len, ==, 1);
    g_assert_null (get (entries, 0)->problem);
  }
}

/* How slow a free-threaded build is, is in the units of its work; the factor says it once more. */
static void
free_threading_counts_once (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvCosts) reference = ilv_costs_find ("reference", NULL);
  g_autoptr (IlvCosts) with_gil = ilv_bench_costs_new (reference, FALSE);
  g_autoptr (IlvCosts) without = ilv_bench_costs_new (reference, TRUE);
  g_assert_cmpint (with_gil->free_threading_ppm, ==, reference->free_threading_ppm);
  g_assert_cmpint (with_gil->free_threading_ppm, >, 1000000);
  g_assert_cmpint (without->free_threading_ppm, ==, 1000000);
  g_assert_cmpstr (without->name, ==, "reference");
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("ilv-bench-history-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(test) g_test_add ("/bench-history/" #test, Fixture, NULL, set_up, test, tear_down)
  ADD (both_kinds_are_listed);
  ADD (unchanged_files_are_not_read_again);
  ADD (what_was_only_planned_has_a_date);
  ADD (a_damaged_index_costs_only_the_reading);
  ADD (free_threading_counts_once);
  int status = g_test_run ();
  g_autofree char *folder = ilv_bench_history_folder ();
  g_autofree char *above = g_path_get_dirname (folder);
  g_rmdir (folder);
  g_rmdir (above);
  g_rmdir (home);
  return status;
}
