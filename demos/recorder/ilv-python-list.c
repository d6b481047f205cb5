/* Looks for all Python interpreters of this machine and asks them side by side.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking is cheap: names in known folders. Asking starts a program, so each file is asked once,
 * and eight at a time: one that hangs holds up one of the eight askers for ten seconds. */
#define _GNU_SOURCE /* strverscmp */
#include <stdlib.h>
#include <string.h>

#include "ilv-python-private.h"

#define N_ASKERS 8

static void
add_candidate (GPtrArray *candidates, const char *path)
{
  if (path == NULL || !g_path_is_absolute (path) || strstr (path, "/shims/") != NULL ||
      !g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return;
  g_ptr_array_add (candidates, g_strdup (path));
}

/* python3, python3.8 to python3.15 and their free-threaded builds in one folder. */
static void
add_folder (GPtrArray *candidates, const char *folder)
{
  g_autofree char *plain = g_build_filename (folder, "python3", NULL);
  add_candidate (candidates, plain);
  for (int minor = ILV_PYTHON_NEWEST_MINOR; minor >= ILV_PYTHON_OLDEST_MINOR; minor--)
    for (int is_free = 0; is_free < 2; is_free++) {
      g_autofree char *name = g_strdup_printf ("python3.%d%s", minor, is_free ? "t" : "");
      g_autofree char *path = g_build_filename (folder, name, NULL);
      add_candidate (candidates, path);
    }
}

static int
compare_versions (gconstpointer a, gconstpointer b)
{
  return strverscmp (*(char *const *)b, *(char *const *)a);
}

/* Version managers keep one installation a folder: ROOT/NAME/bin. Newest first. */
static void
add_installations (GPtrArray *candidates, const char *root)
{
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_versions);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *bin = g_build_filename (root, g_ptr_array_index (names, i), "bin", NULL);
    add_folder (candidates, bin);
  }
}

/* Virtual environments in the folder of what is opened, as their tools name them. */
static void
add_environments (GPtrArray *candidates, const char *folder)
{
  const char *names[] = {".venv", "venv"};
  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], "bin", "python3", NULL);
    add_candidate (candidates, path);
  }
}

static void
add_variables (GPtrArray *candidates)
{
  const char *variables[] = {"VIRTUAL_ENV", "CONDA_PREFIX"};
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    if (g_getenv (variables[i]) != NULL) {
      g_autofree char *bin = g_build_filename (g_getenv (variables[i]), "bin", NULL);
      add_folder (candidates, bin);
    }
}

static void
add_home (GPtrArray *candidates)
{
  const char *home = g_get_home_dir ();
  const char *root = g_getenv ("PYENV_ROOT");
  g_autofree char *bin = g_build_filename (home, ".local", "bin", NULL);
  g_autofree char *environments = g_build_filename (home, ".virtualenvs", NULL);
  g_autofree char *pyenv = root != NULL ? g_build_filename (root, "versions", NULL)
                                        : g_build_filename (home, ".pyenv", "versions", NULL);
  g_autofree char *uv = g_build_filename (g_get_user_data_dir (), "uv", "python", NULL);
  const char *condas[] = {"miniconda3", "anaconda3", "miniforge3", "mambaforge"};
  add_folder (candidates, bin);
  add_installations (candidates, environments);
  add_installations (candidates, pyenv);
  add_installations (candidates, uv);
  for (guint i = 0; i < G_N_ELEMENTS (condas); i++) {
    g_autofree char *base = g_build_filename (home, condas[i], NULL);
    g_autofree char *base_bin = g_build_filename (base, "bin", NULL);
    g_autofree char *envs = g_build_filename (base, "envs", NULL);
    add_folder (candidates, base_bin);
    add_installations (candidates, envs);
  }
}

static GPtrArray *
list_candidates (const char *const *added, const char *folder)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) path = g_strsplit (g_getenv ("PATH") != NULL ? g_getenv ("PATH") : "", ":", -1);
  for (const char *const *one = added; one != NULL && *one != NULL; one++)
    g_ptr_array_add (candidates, g_strdup (*one)); /* said to be gone, not forgotten */
  for (int i = 0; ilv_python_get_default (i) != NULL; i++) {
    g_autofree char *program = g_find_program_in_path (ilv_python_get_default (i));
    add_candidate (candidates, program);
  }
  add_variables (candidates);
  add_environments (candidates, folder);
  for (char **one = path; *one != NULL; one++)
    add_folder (candidates, *one);
  add_folder (candidates, "/usr/bin");
  add_folder (candidates, "/usr/local/bin");
  add_home (candidates);
  add_installations (candidates, "/opt");
  return candidates;
}

/* --- asking --- */

typedef struct {
  char *path;
  gboolean is_added; /* keeps the path that the person chose */
  IlvPython *python; /* NULL: it was cancelled */
  char *identity;
} Question;

static void
free_question (gpointer data)
{
  Question *self = data;
  g_free (self->path);
  g_free (self->identity);
  ilv_python_free (self->python);
  g_free (self);
}

static void
ask_cb (gpointer data, gpointer user_data)
{
  Question *question = data;
  GCancellable *cancellable = user_data;
  g_autoptr (GError) error = NULL;
  if (g_cancellable_is_cancelled (cancellable))
    return;
  question->python = ilv_python_ask (question->path, &question->identity, cancellable, &error);
  if (question->python != NULL && question->is_added) {
    g_free (question->python->exe);
    question->python->exe = g_strdup (question->path);
  }
  if (question->python != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  question->identity = g_strdup (question->path);
  question->python = g_new0 (IlvPython, 1);
  question->python->exe = g_strdup (question->path);
  question->python->version = g_strdup ("");
  question->python->problem = g_utf8_make_valid (error->message, -1);
}

/* Another name of the same file in the same folder is the same interpreter: not asked. */
static GPtrArray *
make_questions (const GPtrArray *candidates, guint n_added)
{
  GPtrArray *questions = g_ptr_array_new_with_free_func (free_question);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < candidates->len; i++) {
    const char *path = g_ptr_array_index (candidates, i);
    g_autofree char *folder = g_path_get_dirname (path);
    g_autofree char *real = realpath (path, NULL);
    g_autofree char *real_folder = realpath (folder, NULL);
    if (!g_hash_table_add (seen, g_strconcat (real != NULL ? real : path, "\n",
                                              real_folder != NULL ? real_folder : folder, NULL)))
      continue;
    Question *question = g_new0 (Question, 1);
    question->path = g_strdup (path);
    question->is_added = i < n_added;
    g_ptr_array_add (questions, question);
  }
  return questions;
}

GPtrArray *
ilv_python_list (const char *const *added, const char *folder, GCancellable *cancellable)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_python_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) candidates = list_candidates (added, folder);
  g_autoptr (GPtrArray) questions =
      make_questions (candidates, added != NULL ? g_strv_length ((char **)added) : 0);
  GThreadPool *pool = g_thread_pool_new (ask_cb, cancellable, N_ASKERS, FALSE, NULL);
  for (guint i = 0; i < questions->len; i++)
    g_thread_pool_push (pool, g_ptr_array_index (questions, i), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  for (guint i = 0; i < questions->len; i++) {
    Question *question = g_ptr_array_index (questions, i);
    if (question->python != NULL && g_hash_table_add (known, question->identity))
      g_ptr_array_add (list, g_steal_pointer (&question->python));
  }
  return list;
}
