/* Finds Python interpreters and asks them what they are.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An interpreter is what answers one question in the way that this file expects, within ten
 * seconds, under the supervisor. Its path is the one it gives itself (sys.executable): behind a
 * version manager's shim there may be another at each call. */
#define _GNU_SOURCE /* strverscmp */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ilv-child.h"
#include "ilv-measure.h"

#define PROBE_LIMIT_NS (10 * G_GINT64_CONSTANT (1000000000))
#define ANSWER "interleave-python"
#define OLDEST_MINOR 8
#define NEWEST_MINOR 15

/* Must parse in every Python there is, so that an old one is told from something else. */
static const char *const question =
    "import sys\n"
    "try:\n"
    "    from importlib.util import find_spec\n"
    "    uvloop = find_spec('uvloop') is not None\n"
    "except Exception:\n"
    "    uvloop = False\n"
    "print('\\n'.join(['" ANSWER "', '%d.%d.%d' % sys.version_info[:3],\n"
    "    str(int('t' in getattr(sys, 'abiflags', ''))), str(int(uvloop)),\n"
    "    sys.version.split('|')[0].count('PyPy') and 'pypy' or 'cpython',\n"
    "    sys.prefix, sys.executable or '']))\n";

GQuark
ilv_measure_error_quark (void)
{
  return g_quark_from_static_string ("ilv-measure-error-quark");
}

/* Beside what is shown: whether two paths are the same interpreter. */
typedef struct {
  IlvPython *python;
  char *identity;
} Found;

IlvPython *
ilv_python_copy (const IlvPython *self)
{
  IlvPython *copy = g_new0 (IlvPython, 1);
  *copy = *self;
  copy->exe = g_strdup (self->exe);
  copy->version = g_strdup (self->version);
  return copy;
}

void
ilv_python_free (IlvPython *self)
{
  if (self == NULL)
    return;
  g_free (self->exe);
  g_free (self->version);
  g_free (self);
}

static void
clear_found (Found *self)
{
  g_clear_pointer (&self->python, ilv_python_free);
  g_clear_pointer (&self->identity, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, clear_found)

/* The minor version of "3.11.2"; -1 if it is not a Python 3. */
static int
get_minor (const char *version)
{
  int major, minor;
  return sscanf (version, "%d.%d", &major, &minor) == 2 && major == 3 ? minor : -1;
}

static gboolean
explain_failure (const char *exe, const IlvChildResult *result, GError **error)
{
  g_autofree char *words = ilv_child_result_get_last_words (result);
  if (result->fate == ILV_CHILD_NO_EXEC)
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON,
                 _ ("%s cannot be started: %s. Install Python 3.8 or newer, or name another "
                    "interpreter."),
                 exe, g_strerror (result->code));
  else if (result->fate == ILV_CHILD_TOO_LONG)
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_TIME_LIMIT,
                 _ ("%s did not say its version within 10 seconds and was ended. Name another "
                    "interpreter."),
                 exe);
  else if (result->fate == ILV_CHILD_EXITED && result->code != 0)
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON,
                 _ ("%s does not work as a Python 3.8 or newer: asked for its version it exited "
                    "with status %d. %s"),
                 exe, result->code, words);
  else if (result->fate == ILV_CHILD_EXITED)
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON,
                 _ ("%s is not a Python interpreter: asked for its version it answered “%s”."), exe,
                 words);
  else
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_PYTHON,
                 _ ("%s was killed by signal %d when asked for its version. %s"), exe, result->code,
                 words);
  return FALSE;
}

static gboolean
parse_answer (const char *exe, const IlvChildResult *result, Found *found, GError **error)
{
  const char *start = result->output != NULL ? strstr (result->output->str, ANSWER "\n") : NULL;
  g_auto (GStrv) lines = start != NULL ? g_strsplit (start, "\n", 8) : NULL;
  if (result->fate != ILV_CHILD_EXITED || result->code != 0 || lines == NULL ||
      g_strv_length (lines) < 7)
    return explain_failure (exe, result, error);
  if (get_minor (lines[1]) < OLDEST_MINOR || !g_str_equal (lines[4], "cpython")) {
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON,
                 _ ("%s is %s %s; measuring needs CPython 3.8 or newer."), exe,
                 g_str_equal (lines[4], "cpython") ? "Python" : "PyPy", lines[1]);
    return FALSE;
  }
  const char *own = g_path_is_absolute (lines[6]) ? lines[6] : exe;
  g_autofree char *real = realpath (own, NULL);
  found->identity = g_strconcat (real != NULL ? real : own, "\n", lines[5], NULL);
  found->python = g_new0 (IlvPython, 1);
  found->python->exe = g_strdup (own);
  found->python->version = g_strdup (lines[1]);
  found->python->free_threaded = g_str_equal (lines[2], "1");
  found->python->has_uvloop = g_str_equal (lines[3], "1");
  return TRUE;
}

static gboolean
ask (const char *exe, Found *found, GCancellable *cancellable, GError **error)
{
  char *argv[] = {(char *)exe, (char *)"-I", (char *)"-c", (char *)question, NULL};
  IlvChildOptions options = {.argv = argv, .time_limit_ns = PROBE_LIMIT_NS};
  g_auto (IlvChildResult) result = {0};
  return ilv_child_run (&options, &result, cancellable, error) &&
         parse_answer (exe, &result, found, error);
}

static gboolean
find_one (const char *name, Found *found, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_find_program_in_path (name);
  if (path == NULL) {
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON,
                 _ ("There is no program “%s”. Install Python 3.8 or newer, or name another "
                    "interpreter."),
                 name);
    return FALSE;
  }
  if (!g_path_is_absolute (path)) {
    char *absolute = g_canonicalize_filename (path, NULL);
    g_free (path);
    path = absolute;
  }
  return ask (path, found, cancellable, error);
}

/* The places looked at when no interpreter is named, in order. */
static const char *
get_default (int index)
{
  const char *own = g_getenv ("INTERLEAVE_PYTHON");
  const char *names[] = {"/usr/bin/python3", "python3"};
  if (own != NULL && *own != '\0')
    return index == 0 ? own : NULL;
  return index < (int)G_N_ELEMENTS (names) ? names[index] : NULL;
}

IlvPython *
ilv_python_find (const char *exe, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) first = NULL;
  g_auto (Found) found = {0};
  if (exe != NULL && *exe != '\0')
    return find_one (exe, &found, cancellable, error) ? g_steal_pointer (&found.python) : NULL;
  for (int i = 0; get_default (i) != NULL; i++) {
    g_autoptr (GError) local = NULL;
    if (find_one (get_default (i), &found, cancellable, &local))
      return g_steal_pointer (&found.python);
    if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    if (first == NULL || first->code == ILV_MEASURE_ERROR_NO_PYTHON) {
      g_clear_error (&first);
      first = g_steal_pointer (&local);
    }
  }
  if (g_error_matches (first, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON) &&
      get_default (1) != NULL) {
    g_clear_error (&first);
    g_set_error (&first, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON,
                 _ ("No Python was found: neither /usr/bin/python3 nor a python3 on PATH is a "
                    "CPython 3.8 or newer. Everything can be predicted without it; to measure, "
                    "install Python or name an interpreter."));
  }
  g_propagate_error (error, g_steal_pointer (&first));
  return NULL;
}

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
  for (int minor = NEWEST_MINOR; minor >= OLDEST_MINOR; minor--)
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
    g_autofree char *path =
        g_build_filename (root, g_ptr_array_index (names, i), "bin", "python3", NULL);
    add_candidate (candidates, path);
  }
}

static GPtrArray *
list_candidates (void)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) path = g_strsplit (g_getenv ("PATH") != NULL ? g_getenv ("PATH") : "", ":", -1);
  g_autofree char *pyenv = g_build_filename (g_get_home_dir (), ".pyenv", "versions", NULL);
  g_autofree char *uv = g_build_filename (g_get_user_data_dir (), "uv", "python", NULL);
  const char *variables[] = {"VIRTUAL_ENV", "CONDA_PREFIX"};
  for (int i = 0; get_default (i) != NULL; i++) {
    g_autofree char *program = g_find_program_in_path (get_default (i));
    add_candidate (candidates, program);
  }
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    if (g_getenv (variables[i]) != NULL) {
      g_autofree char *bin = g_build_filename (g_getenv (variables[i]), "bin", NULL);
      add_folder (candidates, bin);
    }
  for (char **folder = path; *folder != NULL; folder++)
    add_folder (candidates, *folder);
  add_folder (candidates, "/usr/bin");
  add_folder (candidates, "/usr/local/bin");
  add_installations (candidates, pyenv);
  add_installations (candidates, uv);
  add_installations (candidates, "/opt");
  return candidates;
}

GPtrArray *
ilv_python_list (GCancellable *cancellable)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_python_free);
  g_autoptr (GHashTable) asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) candidates = list_candidates ();
  for (guint i = 0; i < candidates->len; i++) {
    const char *path = g_ptr_array_index (candidates, i);
    g_auto (Found) found = {0};
    char *real = realpath (path, NULL);
    /* Another name of the same file in the same folder is the same interpreter: not asked. */
    g_autofree char *folder = g_path_get_dirname (path);
    g_autofree char *real_folder = realpath (folder, NULL);
    char *key = g_strconcat (real, "\n", real_folder, NULL);
    free (real);
    if (!g_hash_table_add (asked, key) || !ask (path, &found, cancellable, NULL))
      continue;
    if (g_hash_table_add (known, g_steal_pointer (&found.identity)))
      g_ptr_array_add (list, g_steal_pointer (&found.python));
  }
  return list;
}

static gboolean
refuse (const IlvPython *self, const char *why, GError **error)
{
  g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_UNSUPPORTED,
               _ ("This model cannot be run on Python %s (%s): predicted only. %s"), self->version,
               self->exe, why);
  return FALSE;
}

gboolean
ilv_python_can_run (const IlvPython *self, IlvModel model, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  switch (model) {
  case ILV_MODEL_UVLOOP:
    return self->has_uvloop || refuse (self, _ ("It has no uvloop installed."), error);
  case ILV_MODEL_FREE_THREADS:
    return self->free_threaded ||
           refuse (self, _ ("It needs a free-threaded build, for example python3.14t."), error);
  case ILV_MODEL_TRIO:
    return refuse (self, _ ("trio is not measured yet."), error);
  case ILV_MODEL_INTERPRETERS:
    return refuse (self, _ ("Subinterpreters are not measured yet."), error);
  default:
    return TRUE;
  }
}
