/* The Pythons of this machine: looked for, chosen, added, taken away.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "app/model/ilv-pythons.h"

typedef struct {
  IlvPythons *pythons;
  char *folder;
  char *fake; /* says that it is a Python 3.9.1 with trio */
  char *lamp; /* is none */
} Fixture;

static char *
write_script (const Fixture *self, const char *name, const char *body)
{
  char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", body, "\n", NULL);
  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  return path;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("ilv-test-XXXXXX", NULL);
  self->fake = write_script (self, "fake",
                             "printf \"interleave-python\\n3.9.1\\n0\\n0\\ncpython\\n/usr\\n"
                             "$0\\n1\\n0\\n0\\n1\\n-\\n\"");
  self->lamp = write_script (self, "lamp", "echo I am a lamp");
  self->pythons = ilv_pythons_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  ilv_pythons_remove (self->pythons, self->fake);
  ilv_pythons_remove (self->pythons, self->lamp);
  ilv_pythons_stop (self->pythons);
  while (ilv_pythons_is_looking (self->pythons))
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (self->pythons); /* its last task may still hold it, in another thread */
  g_unlink (self->fake);
  g_unlink (self->lamp);
  g_rmdir (self->folder);
  g_free (self->fake);
  g_free (self->lamp);
  g_free (self->folder);
}

static void
wait_for_look (Fixture *self)
{
  while (ilv_pythons_is_looking (self->pythons))
    g_main_context_iteration (NULL, TRUE);
}

static const IlvPython *
find (Fixture *self, const char *exe)
{
  const GPtrArray *list = ilv_pythons_get_list (self->pythons);
  for (guint i = 0; i < list->len; i++) {
    const IlvPython *python = g_ptr_array_index (list, i);
    if (g_str_equal (python->exe, exe))
      return python;
  }
  return NULL;
}

static void
test_nothing_starts_by_itself (Fixture *self, gconstpointer data)
{
  g_autofree char *chosen = ilv_pythons_get_chosen ();
  g_assert_null (ilv_pythons_get_list (self->pythons));
  g_assert_null (ilv_pythons_get_current (self->pythons));
  g_assert_false (ilv_pythons_is_looking (self->pythons));
  g_assert_cmpstr (chosen, ==, "");
  g_autofree char *exe = ilv_pythons_get_exe (self->pythons);
  g_assert_cmpstr (exe, ==, ""); /* whatever is found when measuring starts */
}

static void
test_added (Fixture *self, gconstpointer data)
{
  ilv_pythons_add (self->pythons, self->fake);
  g_assert_true (ilv_pythons_is_looking (self->pythons));
  g_assert_true (ilv_pythons_is_added (self->fake));
  wait_for_look (self);
  const IlvPython *fake = find (self, self->fake);
  g_assert_nonnull (fake);
  g_assert_cmpstr (fake->version, ==, "3.9.1");
  g_assert_null (fake->problem);
  g_assert_true (ilv_python_can_run (fake, ILV_MODEL_TRIO, NULL));
  g_assert_false (ilv_python_can_run (fake, ILV_MODEL_INTERPRETERS, NULL));
  g_assert_true (fake == ilv_pythons_get_current (self->pythons)); /* adding is choosing */
  g_autofree char *exe = ilv_pythons_get_exe (self->pythons);
  g_assert_cmpstr (exe, ==, self->fake);
}

static void
test_broken_is_listed (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  ilv_pythons_add (self->pythons, self->lamp);
  ilv_pythons_add (self->pythons, self->fake); /* while it looks: looked at again */
  wait_for_look (self);
  const IlvPython *lamp = find (self, self->lamp);
  g_assert_nonnull (lamp);
  g_assert_nonnull (strstr (lamp->problem, "I am a lamp"));
  g_assert_false (ilv_python_can_run (lamp, ILV_MODEL_THREADS, &error));
  g_assert_nonnull (strstr (error->message, "predicted only"));
  g_assert_nonnull (strstr (error->message, "I am a lamp"));
  g_assert_null (find (self, self->fake)->problem);
}

static void
test_removed (Fixture *self, gconstpointer data)
{
  ilv_pythons_add (self->pythons, self->fake);
  ilv_pythons_remove (self->pythons, self->fake);
  wait_for_look (self);
  g_autofree char *chosen = ilv_pythons_get_chosen ();
  g_assert_cmpstr (chosen, ==, "");
  g_assert_false (ilv_pythons_is_added (self->fake));
  g_assert_null (find (self, self->fake));
}

static void
test_choice_is_kept (Fixture *self, gconstpointer data)
{
  ilv_pythons_add (self->pythons, self->fake);
  wait_for_look (self);
  ilv_pythons_choose (self->pythons, find (self, self->fake));
  g_autofree char *chosen = ilv_pythons_get_chosen ();
  g_autofree char *version = ilv_pythons_get_chosen_version ();
  g_assert_cmpstr (chosen, ==, self->fake);
  g_assert_cmpstr (version, ==, "3.9.1");
}

/* Beside an opened workload there may be an environment. */
static void
test_folder_of_the_workload (Fixture *self, gconstpointer data)
{
  g_autofree char *bin = g_build_filename (self->folder, ".venv", "bin", NULL);
  g_autofree char *venv = g_build_filename (self->folder, ".venv", NULL);
  g_assert_cmpint (g_mkdir_with_parents (bin, 0700), ==, 0);
  g_autofree char *exe = write_script (self, ".venv/bin/python3",
                                       "printf \"interleave-python\\n3.10.4\\n0\\n0\\ncpython\\n"
                                       "/usr\\n$0\\n0\\n0\\n0\\n1\\n-\\n\"");
  ilv_pythons_look (self->pythons, self->folder);
  wait_for_look (self);
  g_assert_nonnull (find (self, exe));
  g_unlink (exe);
  g_rmdir (bin);
  g_rmdir (venv);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/pythons/nothing-starts-by-itself", test_nothing_starts_by_itself);
  ADD ("/pythons/added", test_added);
  ADD ("/pythons/broken-is-listed", test_broken_is_listed);
  ADD ("/pythons/removed", test_removed);
  ADD ("/pythons/choice-is-kept", test_choice_is_kept);
  ADD ("/pythons/folder-of-the-workload", test_folder_of_the_workload);
  return g_test_run ();
}
