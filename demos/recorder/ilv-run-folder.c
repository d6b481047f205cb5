/* Folders of real runs: made for this user alone, removed afterwards, swept if their owner died.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The name holds the owner's process id: interleave-run-PID-…. A folder whose owner is gone is
 * nobody's; one whose owner's id has been given to another program stays until that one ends. */
#define _GNU_SOURCE
#include "ilv-run-folder.h"

#include <errno.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "demos/ilv-paths.h"

#define PREFIX "interleave-run-"
#define SPARE_BYTES (16u << 20)

static const char *const runner_files[] = {
    "runner.py",      "runner_calibrate.py", "runner_flow.py",  "runner_link.py",
    "runner_loop.py", "runner_main.py",      "runner_pools.py", "runner_remote.py",
    "runner_trio.py", "runner_threads.py",   "runner_work.py"};

/* The places in order of preference; memory before disk. */
static const char *
get_place (guint index)
{
  const char *places[] = {g_getenv ("XDG_RUNTIME_DIR"), "/dev/shm", g_get_tmp_dir ()};
  return index < G_N_ELEMENTS (places) ? places[index] : NULL;
}

static gboolean
has_room (const char *place, guint64 n_bytes)
{
  struct statvfs info;
  return place != NULL && statvfs (place, &info) == 0 && access (place, W_OK | X_OK) == 0 &&
         (guint64)info.f_bavail * info.f_frsize >= n_bytes + SPARE_BYTES;
}

char *
ilv_run_folder_new (guint64 n_bytes, GError **error)
{
  for (guint i = 0; i < 3; i++) {
    if (!has_room (get_place (i), n_bytes) && i < 2)
      continue;
    g_autofree char *name = g_strdup_printf (PREFIX "%d-XXXXXX", (int)getpid ());
    g_autofree char *path = g_build_filename (get_place (i), name, NULL);
    if (g_mkdtemp (path) != NULL)
      return g_steal_pointer (&path);
    if (i == 2) {
      int saved = errno;
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", path,
                   g_strerror (saved));
    }
  }
  return NULL;
}

static int
remove_cb (const char *path, const struct stat *info, int flag, struct FTW *walk)
{
  if (flag == FTW_DNR)
    chmod (path, 0700);
  remove (path);
  return 0;
}

void
ilv_run_folder_remove (char *folder)
{
  if (folder != NULL)
    nftw (folder, remove_cb, 16, FTW_DEPTH | FTW_PHYS);
  g_free (folder);
}

gboolean
ilv_run_folder_add_runner (const char *folder, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (runner_files); i++) {
    g_autofree char *from = ilv_paths_python (runner_files[i]);
    g_autofree char *to = g_build_filename (folder, runner_files[i], NULL);
    g_autofree char *text = NULL;
    gsize length;
    if (!g_file_get_contents (from, &text, &length, error) ||
        !g_file_set_contents_full (to, text, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600, error))
      return FALSE;
  }
  return TRUE;
}

static void
sweep_place (const char *place)
{
  g_autoptr (GDir) dir = place != NULL ? g_dir_open (place, 0, NULL) : NULL;
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    int owner = g_str_has_prefix (name, PREFIX) ? atoi (name + sizeof PREFIX - 1) : 0;
    if (owner > 0 && kill (owner, 0) != 0 && errno == ESRCH)
      ilv_run_folder_remove (g_build_filename (place, name, NULL));
  }
}

void
ilv_run_folder_sweep (void)
{
  static gsize done;
  if (!g_once_init_enter (&done))
    return;
  for (guint i = 0; i < 3; i++)
    sweep_place (get_place (i));
  g_once_init_leave (&done, 1);
}
