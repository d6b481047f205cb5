/* Tests of saving and opening where it cannot work: nothing is lost, and what is wrong is said.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/ilv-files.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "demos/trace/ilv-trace-file.h"
#include "sample-trace.h"

static const char old[] = "old and dear";

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static GFile *
finish_save (GAsyncResult **result, GError **error)
{
  g_autoptr (GAsyncResult) ended = NULL;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  ended = g_steal_pointer (result);
  return ilv_files_save_finish (ended, error);
}

static GFile *
save (gboolean is_trace, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);
  g_autoptr (IlvWorkload) workload = ilv_workload_find ("web-scraper", NULL);
  GAsyncResult *result = NULL;

  g_ptr_array_add (traces, sample_trace_new_threads ("threads", 1));
  if (is_trace)
    ilv_files_save_traces_async (traces, file, done_cb, &result);
  else
    ilv_files_save_workload_async (workload, file, done_cb, &result);
  return finish_save (&result, error);
}

static IlvOpened *
open_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) ended = NULL;
  GAsyncResult *result = NULL;

  ilv_files_open_async (file, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  ended = result;
  return ilv_files_open_finish (ended, error);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* A limit of file sizes stands for a full disk: writing fails in the middle. */
static void
a_full_disk_keeps_the_old_file (gconstpointer data)
{
  gboolean is_trace = GPOINTER_TO_INT (data);
  g_autofree char *folder = g_dir_make_tmp ("interleave-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, is_trace ? "mine.ilv" : "mine.workload", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit all, little;

  g_assert_true (g_file_set_contents (path, old, -1, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &all), ==, 0);
  little = all;
  little.rlim_cur = 64;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &little), ==, 0);
  g_autoptr (GFile) saved = save (is_trace, path, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &all), ==, 0);
  g_assert_null (saved);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "mine."));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, old);
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_unlink (path);
  g_rmdir (folder);
}

static void
a_saved_file_takes_the_place_of_the_old (gconstpointer data)
{
  gboolean is_trace = GPOINTER_TO_INT (data);
  g_autofree char *folder = g_dir_make_tmp ("interleave-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, is_trace ? "mine.ilv" : "mine.workload", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, old, -1, NULL));
  g_autoptr (GFile) saved = save (is_trace, path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (saved);
  g_autoptr (IlvOpened) opened = open_file (path, &error);
  g_assert_no_error (error);
  g_assert_null (opened->damage);
  g_assert_true (is_trace ? opened->traces->len == 1 : opened->workload->n_groups == 1);
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_unlink (path);
  g_rmdir (folder);
}

/* A folder that is none, one that is not there, a folder in the file's place: said with the name.
 */
static void
places_that_cannot_be_written_are_named (gconstpointer data)
{
  gboolean is_trace = GPOINTER_TO_INT (data);
  g_autofree char *folder = g_dir_make_tmp ("interleave-XXXXXX", NULL);
  const char *const names[] = {"none/mine.ilv", "file/mine.ilv", "folder"};
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *inner = g_build_filename (folder, "folder", NULL);

  g_assert_true (g_file_set_contents (file, old, -1, NULL));
  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);
    g_autofree char *base = g_path_get_basename (path);
    g_autoptr (GError) error = NULL;
    g_autoptr (GFile) saved = save (is_trace, path, &error);

    g_assert_null (saved);
    g_assert_nonnull (error);
    g_assert_nonnull (strstr (error->message, base));
    g_assert_cmpuint (count_files (folder), ==, 2);
  }
  g_unlink (file);
  g_rmdir (inner);
  g_rmdir (folder);
}

static void
what_is_not_there_is_named (void)
{
  const char *const paths[] = {"/nowhere/at/all.ilv", "/nowhere/at/all.workload", "/"};

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (IlvOpened) opened = open_file (paths[i], &error);

    g_assert_null (opened);
    g_assert_nonnull (error);
    g_assert_nonnull (strstr (error->message, paths[i]));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int is_trace = 0; is_trace < 2; is_trace++) {
    const char *kind = is_trace ? "trace" : "workload";
    g_autofree char *full = g_strdup_printf ("/files/full-disk/%s", kind);
    g_autofree char *over = g_strdup_printf ("/files/overwrite/%s", kind);
    g_autofree char *bad = g_strdup_printf ("/files/bad-place/%s", kind);

    g_test_add_data_func (full, GINT_TO_POINTER (is_trace), a_full_disk_keeps_the_old_file);
    g_test_add_data_func (over, GINT_TO_POINTER (is_trace),
                          a_saved_file_takes_the_place_of_the_old);
    g_test_add_data_func (bad, GINT_TO_POINTER (is_trace), places_that_cannot_be_written_are_named);
  }
  g_test_add_func ("/files/missing", what_is_not_there_is_named);
  return g_test_run ();
}
