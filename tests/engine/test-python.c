/* Finding interpreters: real ones, and programs that are none.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "demos/recorder/ilv-measure.h"

/* An executable shell script in a folder of its own. */
static char *
write_script (const char *body)
{
  g_autofree char *folder = g_dir_make_tmp ("ilv-test-XXXXXX", NULL);
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", body, "\n", NULL);
  char *path = g_build_filename (folder, "python3", NULL);
  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  return path;
}

static void
remove_script (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
assert_refused (const char *body, int code, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_script (body);
  g_assert_null (ilv_python_find (path, NULL, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, code);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_nonnull (strstr (error->message, path));
  g_assert_cmpuint (strlen (error->message), <, 1500); /* whatever it wrote */
  g_assert_null (strchr (error->message, '\033'));
  g_assert_false (g_str_has_suffix (error->message, " "));
  remove_script (path);
}

static void
test_finds_one (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvPython) python = ilv_python_find ("python3", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_path_is_absolute (python->exe));
  g_assert_true (g_file_test (python->exe, G_FILE_TEST_IS_EXECUTABLE));
  g_assert_true (g_str_has_prefix (python->version, "3."));
  for (IlvModel model = ILV_MODEL_SEQUENTIAL; model <= ILV_MODEL_ASYNCIO; model++)
    g_assert_true (ilv_python_can_run (python, model, NULL));
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ilv_python_find ("/no/such/python", NULL, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON);
  g_assert_nonnull (strstr (error->message, "/no/such/python"));
}

static void
test_none_at_all (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = g_strdup (g_getenv ("INTERLEAVE_PYTHON"));
  g_setenv ("INTERLEAVE_PYTHON", "/no/such/python", TRUE);
  g_assert_null (ilv_python_find (NULL, NULL, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON);
  if (before != NULL)
    g_setenv ("INTERLEAVE_PYTHON", before, TRUE);
  else
    g_unsetenv ("INTERLEAVE_PYTHON");
}

static void
test_impostors (void)
{
  assert_refused ("echo broken library >&2; exit 1", ILV_MEASURE_ERROR_PYTHON, "broken library");
  assert_refused ("exit 1", ILV_MEASURE_ERROR_PYTHON, "status 1.");
  assert_refused ("echo I am a lamp", ILV_MEASURE_ERROR_PYTHON, "I am a lamp");
  assert_refused ("head -c 200000 /dev/urandom", ILV_MEASURE_ERROR_PYTHON, "not a Python");
  assert_refused ("kill -9 $$", ILV_MEASURE_ERROR_PYTHON, "signal 9");
  assert_refused (
      "printf "
      "'interleave-python\\n3.7.1\\n0\\n0\\ncpython\\n/usr\\n/usr/bin/p\\n0\\n0\\n0\\n1\\n-\\n'",
      ILV_MEASURE_ERROR_NO_PYTHON, "3.7.1");
  assert_refused (
      "printf "
      "'interleave-python\\n3.10.1\\n0\\n0\\npypy\\n/usr\\n/usr/bin/p\\n0\\n0\\n0\\n1\\n-\\n'",
      ILV_MEASURE_ERROR_NO_PYTHON, "PyPy");
}

static void
test_list_has_no_doubles (void)
{
  g_autoptr (GPtrArray) list = ilv_python_list (NULL, NULL, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_assert_cmpuint (list->len, >=, 1);
  for (guint i = 0; i < list->len; i++) {
    IlvPython *python = g_ptr_array_index (list, i);
    g_assert_true (g_hash_table_add (seen, python->exe));
    g_assert_cmpint (ilv_python_can_run (python, ILV_MODEL_THREADS, NULL), ==,
                     python->problem == NULL);
  }
}

static void
test_unsupported (void)
{
  g_autoptr (GError) error = NULL;
  IlvPython python = {.exe = (char *)"/usr/bin/python3", .version = (char *)"3.11.2"};
  g_assert_false (ilv_python_can_run (&python, ILV_MODEL_FREE_THREADS, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "predicted only"));
  g_clear_error (&error);
  g_assert_false (ilv_python_can_run (&python, ILV_MODEL_UVLOOP, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python/finds-one", test_finds_one);
  g_test_add_func ("/python/missing", test_missing);
  g_test_add_func ("/python/none-at-all", test_none_at_all);
  g_test_add_func ("/python/impostors", test_impostors);
  g_test_add_func ("/python/list-has-no-doubles", test_list_has_no_doubles);
  g_test_add_func ("/python/unsupported", test_unsupported);
  return g_test_run ();
}
