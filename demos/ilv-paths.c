/* Where the program's own files are: installed, or in the tree it was built from.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An installed program finds its files from where it itself lies, so that a staged or moved prefix
 * works as it is; the prefix it was configured for is the last resort (test programs, odd bindirs).
 */
#include "ilv-config.h"

#include "ilv-paths.h"

/* Whether this folder lies in a meson build folder (at most two levels up). */
static gboolean
is_in_build_tree (const char *folder)
{
  g_autofree char *at = g_strdup (folder);
  for (int level = 0; level < 3; level++) {
    g_autofree char *mark = g_build_filename (at, "meson-info", NULL);
    if (g_file_test (mark, G_FILE_TEST_IS_DIR))
      return TRUE;
    char *parent = g_path_get_dirname (at);
    g_free (at);
    at = parent;
  }
  return FALSE;
}

/* The prefix if the program in this folder was installed there with its data; NULL otherwise. */
static char *
find_own_prefix (const char *folder)
{
  if (!g_str_has_suffix (folder, "/" ILV_BINDIR))
    return NULL;
  g_autofree char *prefix = g_strndup (folder, strlen (folder) - strlen ("/" ILV_BINDIR));
  g_autofree char *data = g_build_filename (prefix, ILV_DATADIR, "interleave", NULL);
  return g_file_test (data, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&prefix) : NULL;
}

/* The prefix the program is installed in; NULL when it runs from its build folder. */
static const char *
get_prefix (void)
{
  static const char *prefix;
  static gsize known;
  if (g_once_init_enter (&known)) {
    g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
    g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : g_strdup ("/");
    prefix = find_own_prefix (folder);
    if (prefix == NULL && !is_in_build_tree (folder))
      prefix = ILV_PREFIX;
    g_once_init_leave (&known, 1);
  }
  return prefix;
}

/* A built or installed place. `own` is the builder's folder below the prefix, or an absolute one.
 */
static char *
find_place (const char *in_tree, const char *own, const char *below, const char *relative)
{
  const char *prefix = get_prefix ();
  if (prefix == NULL)
    return g_build_filename (in_tree, relative, NULL);
  return g_build_filename (g_path_is_absolute (own) ? "" : prefix, own, below, relative, NULL);
}

/* What an environment variable says, for tests and for programs that bring their own files. */
static const char *
get_override (const char *variable)
{
  const char *path = g_getenv (variable);
  return path != NULL && *path != '\0' ? path : NULL;
}

char *
ilv_paths_data (const char *relative)
{
  const char *folder = get_override ("INTERLEAVE_DATA_DIR");
  if (folder != NULL)
    return g_build_filename (folder, relative, NULL);
  return find_place (ILV_SOURCE_ROOT "/data", ILV_DATADIR, "interleave", relative);
}

char *
ilv_paths_python (const char *relative)
{
  const char *folder = get_override ("INTERLEAVE_PYTHON_DIR");
  if (folder != NULL)
    return g_build_filename (folder, relative, NULL);
  return find_place (ILV_SOURCE_ROOT "/demos/recorder/python", ILV_DATADIR, "interleave/python",
                     relative);
}

char *
ilv_paths_calibration (void)
{
  return find_place (ILV_SOURCE_ROOT "/demos/bench/python", ILV_DATADIR, "interleave/calibration",
                     "calibrate.py");
}

char *
ilv_paths_program (void)
{
  const char *path = get_override ("INTERLEAVE_PROGRAM");
  return path != NULL ? g_strdup (path) : g_file_read_link ("/proc/self/exe", NULL);
}

static char *
find_built (const char *variable, const char *name)
{
  const char *path = get_override (variable);
  if (path != NULL)
    return g_strdup (path);
  return find_place (ILV_BUILD_ROOT "/demos/recorder", ILV_LIBDIR, "interleave", name);
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

char *
ilv_paths_recover (void)
{
  const char *path = get_override ("INTERLEAVE_RECOVER");
  if (path != NULL)
    return g_strdup (path);
  return find_place (ILV_BUILD_ROOT "/demos", ILV_LIBDIR, "interleave", "interleave-recover");
}

/* Laid out like an installed share/locale: meson puts LANGUAGE/LC_MESSAGES/interleave.mo there. */
char *
ilv_paths_locale (void)
{
  const char *folder = get_override ("INTERLEAVE_LOCALE_DIR");
  if (folder != NULL)
    return g_strdup (folder);
  return find_place (ILV_BUILD_ROOT "/po", ILV_LOCALEDIR, "", NULL);
}

/* In the build folder each domain has a folder of its own. */
char *
ilv_paths_content_locale (void)
{
  const char *folder = get_override ("INTERLEAVE_LOCALE_DIR");
  if (folder != NULL)
    return g_strdup (folder);
  return find_place (ILV_BUILD_ROOT "/po/content", ILV_LOCALEDIR, "", NULL);
}

char *
ilv_paths_schemas (void)
{
  return find_place (ILV_BUILD_ROOT "/data", ILV_DATADIR, "glib-2.0/schemas", NULL);
}
