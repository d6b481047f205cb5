/* Where the program's own files are: installed, or in the tree it was built from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-paths.h"

/* Whether the running program lies in a meson build folder (at most three levels up). */
static gboolean
is_in_build_tree (void)
{
  static gsize known;
  if (g_once_init_enter (&known)) {
    g_autofree char *folder = g_file_read_link ("/proc/self/exe", NULL);
    gboolean found = FALSE;
    for (int level = 0; level < 3 && folder != NULL && !found; level++) {
      char *parent = g_path_get_dirname (folder);
      g_autofree char *mark = g_build_filename (parent, "meson-info", NULL);
      found = g_file_test (mark, G_FILE_TEST_IS_DIR);
      g_free (folder);
      folder = parent;
    }
    g_once_init_leave (&known, found ? 1 : 2);
  }
  return known == 1;
}

static char *
find_below (const char *variable, const char *tree_folder, const char *installed_folder,
            const char *relative)
{
  const char *folder = g_getenv (variable);
  if (folder == NULL || *folder == '\0')
    folder = is_in_build_tree () ? tree_folder : installed_folder;
  return g_build_filename (folder, relative, NULL);
}

char *
ilv_paths_data (const char *relative)
{
  return find_below ("INTERLEAVE_DATA_DIR", ILV_SOURCE_ROOT "/data", ILV_PKGDATADIR, relative);
}

char *
ilv_paths_python (const char *relative)
{
  return find_below ("INTERLEAVE_PYTHON_DIR", ILV_SOURCE_ROOT "/demos/recorder/python",
                     ILV_PKGDATADIR "/python", relative);
}

/* A built file of the recorder: beside the build, or installed. */
static char *
find_built (const char *variable, const char *name)
{
  const char *path = g_getenv (variable);
  if (path != NULL && *path != '\0')
    return g_strdup (path);
  return g_build_filename (is_in_build_tree () ? ILV_BUILD_ROOT "/demos/recorder" : ILV_PKGLIBDIR,
                           name, NULL);
}

char *
ilv_paths_recorder (void)
{
  return find_built ("INTERLEAVE_RECORDER", "libinterleave-rec.so");
}

char *
ilv_paths_supervisor (void)
{
  return find_built ("INTERLEAVE_SUPERVISOR", "interleave-supervise");
}

/* Laid out like an installed share/locale: meson puts LANGUAGE/LC_MESSAGES/interleave.mo there. */
char *
ilv_paths_locale (void)
{
  const char *folder = g_getenv ("INTERLEAVE_LOCALE_DIR");
  if (folder != NULL && *folder != '\0')
    return g_strdup (folder);
  return g_strdup (is_in_build_tree () ? ILV_BUILD_ROOT "/po" : ILV_LOCALEDIR);
}
