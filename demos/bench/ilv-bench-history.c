/* The results that were kept, and what has changed between two of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-history.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "ilv-bench-index.h"

char *
ilv_bench_history_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "interleave", "benchmarks", NULL);
}

char *
ilv_bench_history_make_word (const char *id)
{
  char *word = g_str_to_ascii (id, "C");
  g_strcanon (word, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-", '-');
  if (strlen (word) > 40)
    word[40] = '\0';
  return word;
}

static char *
make_path (gint64 begin_s, const char *id, const char *suffix, GError **error)
{
  g_autofree char *folder = ilv_bench_history_folder (), *word = ilv_bench_history_make_word (id);
  g_autoptr (GDateTime) now =
      begin_s > 0 ? g_date_time_new_from_unix_local (begin_s) : g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y%m%d-%H%M%S");
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    int saved = errno;
    g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (saved), "%s: %s", folder,
                 g_strerror (saved));
    return NULL;
  }
  for (guint i = 1;; i++) {
    g_autofree char *more = i == 1 ? g_strdup ("") : g_strdup_printf ("-%u", i);
    g_autofree char *name = g_strdup_printf ("%s-%s%s%s.json", date, word, suffix, more);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
  }
}

char *
ilv_bench_history_new_path (const IlvBenchResult *result, GError **error)
{
  const char *id =
      result->subjects->len > 0 ? ilv_bench_result_get_subject (result, 0)->id : "benchmark";
  return make_path (result->begin_s, id, "", error);
}

/* Takes `path`, which may be NULL. */
static char *
write_private (char *path, const char *json, GError **error)
{
  if (path != NULL &&
      !g_file_set_contents_full (path, json, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    g_clear_pointer (&path, g_free);
  return path;
}

gboolean
ilv_bench_history_add (const IlvBenchResult *result, GError **error)
{
  g_autofree char *folder = ilv_bench_history_folder ();
  g_autofree char *of_result = result->path == NULL ? NULL : g_path_get_dirname (result->path);
  if (g_strcmp0 (folder, of_result) == 0)
    return TRUE;
  g_autofree char *json = ilv_bench_result_to_json (result);
  g_autofree char *path = ilv_bench_history_new_path (result, error);
  path = write_private (g_steal_pointer (&path), json, error);
  return path != NULL;
}

char *
ilv_bench_history_new_break_even_path (const char *workload, GError **error)
{
  return make_path (0, workload, "-break-even", error);
}

char *
ilv_bench_history_add_break_even (const IlvBreakEven *found, GError **error)
{
  g_autofree char *json = ilv_break_even_to_json (found);
  return write_private (make_path (found->begin_s, found->workload, "-break-even", error), json,
                        error);
}

/* --- the list --- */

/* Newest first: names begin with the date. */
static int
compare_paths_cb (gconstpointer a, gconstpointer b)
{
  const IlvBenchEntry *one = *(IlvBenchEntry *const *)a, *other = *(IlvBenchEntry *const *)b;
  return strcmp (other->path, one->path);
}

static gboolean
is_about (const IlvBenchEntry *entry, const char *subject)
{
  return subject == NULL || (entry->problem == NULL &&
                             g_strv_contains ((const char *const *)entry->subjects, subject));
}

GPtrArray *
ilv_bench_history_list (const char *subject)
{
  g_autofree char *folder = ilv_bench_history_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_bench_entry_free);
  g_autoptr (IlvBenchIndex) index = ilv_bench_index_open (folder);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    IlvBenchEntry *entry =
        g_str_has_suffix (name, ".json") ? ilv_bench_index_look (index, name) : NULL;
    if (entry != NULL && is_about (entry, subject))
      g_ptr_array_add (entries, entry);
    else
      ilv_bench_entry_free (entry);
  }
  if (dir != NULL)
    ilv_bench_index_save (index);
  g_ptr_array_sort (entries, compare_paths_cb);
  return entries;
}

/* --- two results --- */

static gboolean
has_version (const IlvBenchResult *result, const IlvBenchPython *python)
{
  for (guint i = 0; i < result->pythons->len; i++) {
    const IlvBenchPython *one = ilv_bench_result_get_python (result, i);
    if (strcmp (one->version, python->version) == 0 && g_strcmp0 (one->build, python->build) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_same_python (const IlvBenchResult *a, const IlvBenchCell *of_a, const IlvBenchResult *b,
                const IlvBenchCell *of_b)
{
  const IlvBenchPython *one = ilv_bench_cell_get_python (a, of_a);
  const IlvBenchPython *other = ilv_bench_cell_get_python (b, of_b);
  if (has_version (b, one) || has_version (a, other))
    return strcmp (one->version, other->version) == 0 && g_strcmp0 (one->build, other->build) == 0;
  return of_a->python == of_b->python;
}

static gboolean
is_same_question (const IlvBenchResult *a, const IlvBenchCell *of_a, const IlvBenchResult *b,
                  const IlvBenchCell *of_b)
{
  return strcmp (of_a->model, of_b->model) == 0 && of_a->jobs == of_b->jobs &&
         of_a->n_workers == of_b->n_workers && of_a->payload == of_b->payload &&
         of_b->control_of < 0 &&
         strcmp (ilv_bench_cell_get_subject (a, of_a)->id,
                 ilv_bench_cell_get_subject (b, of_b)->id) == 0 &&
         is_same_python (a, of_a, b, of_b);
}

GArray *
ilv_bench_compare (const IlvBenchResult *a, const IlvBenchResult *b)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (IlvBenchPair));
  double noise = fmax (ilv_bench_result_get_noise (a), ilv_bench_result_get_noise (b));
  for (guint i = 0; i < a->cells->len; i++) {
    const IlvBenchCell *one = ilv_bench_result_get_cell (a, i), *other = NULL;
    for (guint k = 0; k < b->cells->len && other == NULL && one->control_of < 0; k++)
      if (is_same_question (a, one, b, ilv_bench_result_get_cell (b, k)))
        other = ilv_bench_result_get_cell (b, k);
    if (other == NULL)
      continue;
    IlvBenchPair pair = {one, other, ilv_bench_difference (one, other, noise),
                         one->digest != NULL && g_strcmp0 (one->digest, other->digest) == 0};
    g_array_append_val (pairs, pair);
  }
  return pairs;
}
