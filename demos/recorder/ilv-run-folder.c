/* Folders of real runs: made for this user alone, removed afterwards, swept if their owner died.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The owner holds a lock on the folder (flock), which ends with it however it dies: a folder that
 * can be locked is nobody's. A process id would not do: several sandboxes of one Flatpak share
 * $XDG_RUNTIME_DIR, and each counts its processes from 1. */
#define _GNU_SOURCE
#include "ilv-run-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "demos/ilv-paths.h"

#define PREFIX "interleave-run-"
#define SPARE_BYTES (16u << 20)

static const char *const runner_files[] = {"runner.py",
                                           "runner_calibrate.py",
                                           "runner_flow.py",
                                           "runner_link.py",
                                           "runner_loop.py",
                                           "runner_main.py",
                                           "runner_pools.py",
                                           "runner_remote.py",
                                           "runner_trio.py",
                                           "runner_threads.py",
                                           "runner_work.py",
                                           "runner_dask.py",
                                           "runner_dask_worker.py"};

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

/* The folders of this process, with the descriptors that hold their locks. */
static GMutex mutex;
static GHashTable *locks;

/* A descriptor that holds the folder's lock; else -1 and errno, which is EWOULDBLOCK where somebody
 * else holds it and ENOENT where the folder is gone. */
static int
lock_folder (const char *path)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct stat info = {0};
  if (fd < 0)
    return -1;
  int error = flock (fd, LOCK_EX | LOCK_NB) == 0 && fstat (fd, &info) == 0 ? 0 : errno;
  if (error == 0 && info.st_nlink > 0)
    return fd;
  close (fd);
  errno = error != 0 ? error : ENOENT;
  return -1;
}

/* Makes the folder this process's. FALSE if a sweep has just taken it, between its making and this.
 * A file system without locks is no obstacle: there nothing is ever swept. */
static gboolean
own_folder (const char *path)
{
  int fd = lock_folder (path);
  if (fd < 0)
    return errno != EWOULDBLOCK && errno != ENOENT;
  g_mutex_lock (&mutex);
  if (locks == NULL)
    locks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_replace (locks, g_strdup (path), GINT_TO_POINTER (fd));
  g_mutex_unlock (&mutex);
  return TRUE;
}

static void
disown_folder (const char *path)
{
  gpointer fd;
  g_mutex_lock (&mutex);
  if (locks != NULL && g_hash_table_lookup_extended (locks, path, NULL, &fd)) {
    close (GPOINTER_TO_INT (fd));
    g_hash_table_remove (locks, path);
  }
  g_mutex_unlock (&mutex);
}

static char *
make_in (const char *place)
{
  for (int tries = 0; tries < 8; tries++) {
    char *path = g_strdup_printf ("%s/" PREFIX "%d-XXXXXX", place, (int)getpid ());
    gboolean is_made = g_mkdtemp (path) != NULL;
    if (is_made && own_folder (path))
      return path;
    g_free (path);
    if (!is_made)
      break;
  }
  return NULL;
}

char *
ilv_run_folder_new (guint64 n_bytes, GError **error)
{
  for (guint i = 0; i < 3; i++) {
    if (!has_room (get_place (i), n_bytes) && i < 2)
      continue;
    char *path = make_in (get_place (i));
    if (path != NULL)
      return path;
  }
  int saved = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", get_place (2),
               g_strerror (saved));
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
  if (folder != NULL) {
    nftw (folder, remove_cb, 16, FTW_DEPTH | FTW_PHYS);
    disown_folder (folder);
  }
  g_free (folder);
}

guint
ilv_run_folder_n_runner_files (void)
{
  return G_N_ELEMENTS (runner_files);
}

const char *
ilv_run_folder_get_runner_file (guint i)
{
  return runner_files[i];
}

/* Python says a full file system as "[Errno 28]", in the last line of its traceback. */
void
ilv_run_folder_add_remedy (GError *error)
{
  g_autofree char *old = NULL;
  if (error != NULL && strstr (error->message, "[Errno 2]") != NULL &&
      !g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR)) {
    old = error->message;
    error->message = g_strdup_printf (
        _ ("%s. There is no /dev/shm, where multiprocessing keeps its locks: mount a tmpfs there, "
           "or choose a model without processes."),
        old);
    return;
  }
  if (error == NULL || (strstr (error->message, "[Errno 28]") == NULL &&
                        !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC)))
    return;
  old = error->message;
  error->message = g_strdup_printf (
      _ ("%s. There is no room left: a run keeps its files in $XDG_RUNTIME_DIR, /dev/shm or %s, "
         "and "
         "multiprocessing its locks in /dev/shm. Remove what is not needed there, or make them "
         "larger."),
      old, g_get_tmp_dir ());
}

static gboolean
copy_runner_file (const char *name, const char *folder, GError **error)
{
  g_autofree char *from = ilv_paths_python (name);
  g_autofree char *to = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) own = NULL;
  gsize length;
  if (g_file_get_contents (from, &text, &length, &own) &&
      g_file_set_contents_full (to, text, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600, &own))
    return TRUE;
  ilv_run_folder_add_remedy (own);
  g_propagate_error (error, g_steal_pointer (&own));
  return FALSE;
}

gboolean
ilv_run_folder_add_runner (const char *folder, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (runner_files); i++)
    if (!copy_runner_file (runner_files[i], folder, error))
      return FALSE;
  return TRUE;
}

static void
sweep_place (const char *place)
{
  g_autoptr (GDir) dir = place != NULL ? g_dir_open (place, 0, NULL) : NULL;
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    if (!g_str_has_prefix (name, PREFIX))
      continue;
    char *path = g_build_filename (place, name, NULL);
    int fd = lock_folder (path);
    if (fd >= 0) {
      ilv_run_folder_remove (path);
      close (fd);
    } else {
      g_free (path);
    }
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
