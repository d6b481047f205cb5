/* A recording: the session folder, what the recorded program needs, and draining it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-recording.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "demos/ilv-paths.h"

#include "ilv-recording-live.h"
#include "ilv-recovery.h"
#include "ilv-run-folder.h"

#define POLL_INTERVAL_MS 16
#define ROOM_BYTES (32u << 20)
#define LEAST_BYTES (1u << 20) /* the first segment of a ring, and room for another */
#define BOOT_FILE "ilv_agent.py"

G_DEFINE_QUARK (ilv - recording - error - quark, ilv_recording_error)

struct _IlvRecording {
  char *folder;
  IlvRingReader *reader; /* the thread's while it runs */
  GThread *thread;
  int is_over;             /* atomic */
  int wake_fd;             /* an eventfd; -1: is_over is seen a moment later */
  pthread_mutex_t reading; /* held by who polls the reader or copies from it */
  IlvLive *live;           /* NULL: nobody watches */
  IlvChildGuard guard;
};

/* --- what a program needs to be recorded --- */

/* LD_PRELOAD is split at spaces and colons, and nothing quotes them. */
static gboolean
can_be_preloaded (const char *path)
{
  return strpbrk (path, " \t\n:") == NULL;
}

gboolean
ilv_recording_is_possible (GError **error)
{
  g_autofree char *library = ilv_paths_recorder ();
  g_autofree char *agent = ilv_paths_python (BOOT_FILE);
  const char *missing = NULL;
  if (!g_file_test (library, G_FILE_TEST_IS_REGULAR))
    missing = library;
  else if (!g_file_test (agent, G_FILE_TEST_IS_REGULAR))
    missing = agent;
  if (missing != NULL) {
    g_set_error (error, ILV_RECORDING_ERROR, ILV_RECORDING_ERROR_LIBRARY,
                 g_dgettext (GETTEXT_PACKAGE, "The recorder’s file “%s” is missing; install "
                                              "Interleave again, or measure without recording"),
                 missing);
    return FALSE;
  }
  if (can_be_preloaded (library))
    return TRUE;
  g_set_error (error, ILV_RECORDING_ERROR, ILV_RECORDING_ERROR_LIBRARY,
               g_dgettext (GETTEXT_PACKAGE,
                           "The recorder “%s” cannot be loaded into Python because its path holds "
                           "a space or a colon; move it, or name a copy in INTERLEAVE_RECORDER"),
               library);
  return FALSE;
}

char **
ilv_recording_environ (char **envp, const char *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);
  char *none[] = {NULL};
  char **result = g_strdupv (envp != NULL ? envp : none);
  g_autofree char *library = ilv_paths_recorder ();
  g_autofree char *agent = ilv_paths_python (BOOT_FILE);
  const char *others = g_environ_getenv (result, "LD_PRELOAD");
  g_autofree char *preload = others != NULL && *others != '\0'
                                 ? g_strdup_printf ("%s:%s", library, others)
                                 : g_strdup (library);
  result = g_environ_setenv (result, "LD_PRELOAD", preload, TRUE);
  result = g_environ_setenv (result, ILV_ENV_FOLDER, folder, TRUE);
  g_autofree char *code =
      g_build_filename (g_get_user_cache_dir (), "interleave", "recorder", NULL);
  if (g_mkdir_with_parents (code, 0700) == 0)
    result = g_environ_setenv (result, ILV_ENV_CODE, code, TRUE);
  return g_environ_setenv (result, ILV_ENV_AGENT, agent, TRUE);
}

/* --- the session folder --- */

/* A main thread's ring is 10 MiB when it is full. */
static gboolean
has_room (const char *path, guint64 n_bytes)
{
  struct statvfs about;
  return statvfs (path, &about) == 0 && (guint64)about.f_bavail * about.f_frsize >= n_bytes;
}

static gboolean
is_usable_folder (const char *path)
{
  return path != NULL && has_room (path, ROOM_BYTES) && g_path_is_absolute (path) &&
         access (path, W_OK | X_OK) == 0 && g_file_test (path, G_FILE_TEST_IS_DIR);
}

/* Memory rather than disk: the rings are written many thousand times a second. */
static char *
make_folder (GError **error)
{
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *parent = NULL;
  if (is_usable_folder (runtime)) {
    parent = g_build_filename (runtime, "interleave", NULL);
    if (g_mkdir_with_parents (parent, 0700) < 0)
      g_clear_pointer (&parent, g_free);
  }
  if (parent == NULL)
    parent = g_strdup (is_usable_folder ("/dev/shm") ? "/dev/shm" : g_get_tmp_dir ());
  g_autofree char *name = g_strdup_printf (ILV_RECOVERY_PREFIX "%d-XXXXXX", (int)getpid ());
  char *folder = g_build_filename (parent, name, NULL);
  if (g_mkdtemp_full (folder, 0700) != NULL)
    return folder;
  int saved = errno;
  g_set_error (error, ILV_RECORDING_ERROR, ILV_RECORDING_ERROR_FOLDER,
               g_dgettext (GETTEXT_PACKAGE, "No folder for the recording can be made in “%s”: %s"),
               parent, g_strerror (saved));
  g_free (folder);
  return NULL;
}

/* Rings only, and hidden ones that were never finished; no folders are ever gone into. Without its
 * description, which goes first, a folder that is half removed is no recording. */
static void
remove_folder (const char *folder)
{
  ilv_recovery_forget (folder);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (folder);
}

/* --- draining --- */

static gpointer
drain_thread (gpointer data)
{
  IlvRecording *self = data;
  while (!g_atomic_int_get (&self->is_over)) {
    pthread_mutex_lock (&self->reading);
    ilv_ring_reader_poll (self->reader);
    ilv_ring_reader_sample (self->reader);
    pthread_mutex_unlock (&self->reading);
    ilv_ring_reader_wait (self->reader, self->wake_fd, POLL_INTERVAL_MS);
  }
  return NULL;
}

static void
stop_draining (IlvRecording *self)
{
  g_clear_pointer (&self->live, ilv_live_stop);
  if (self->thread == NULL)
    return;
  g_atomic_int_set (&self->is_over, TRUE);
  eventfd_write (self->wake_fd, 1);
  g_thread_join (g_steal_pointer (&self->thread));
}

IlvRecording *
ilv_recording_start (GError **error)
{
  if (!ilv_recording_is_possible (error))
    return NULL;
  g_autofree char *folder = make_folder (error);
  if (folder == NULL)
    return NULL;
  IlvRecording *self = g_new0 (IlvRecording, 1);
  self->reader = ilv_ring_reader_new (folder, error);
  if (self->reader == NULL) {
    g_free (self);
    return NULL;
  }
  ilv_ring_reader_keep (self->reader);
  self->folder = g_steal_pointer (&folder);
  pthread_mutex_init (&self->reading, NULL);
  self->wake_fd = eventfd (0, EFD_CLOEXEC);
  self->thread = g_thread_new ("ring-reader", drain_thread, self);
  return self;
}

const char *
ilv_recording_get_folder (const IlvRecording *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->folder;
}

void
ilv_recording_limit_files (IlvRecording *self, guint most)
{
  g_return_if_fail (self != NULL);
  pthread_mutex_lock (&self->reading);
  ilv_ring_reader_limit_files (self->reader, most);
  pthread_mutex_unlock (&self->reading);
}

void
ilv_recording_watch (IlvRecording *self, const IlvRecordingPlan *plan, IlvRunInfo *info,
                     IlvRecordingWatch watch, gpointer data)
{
  g_return_if_fail (self != NULL && plan != NULL && info != NULL && watch != NULL);
  g_return_if_fail (self->live == NULL && self->thread != NULL);
  self->live = ilv_live_start (self->reader, &self->reading, plan, info, watch, data);
}

/* Where no ring could be made it is not the Python's fault. */
static void
explain_no_room (const char *folder, GError **error)
{
  struct rlimit limit;
  if (!g_error_matches (*error, ILV_RECORDING_ERROR, ILV_RECORDING_ERROR_EMPTY))
    return;
  if (getrlimit (RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < ROOM_BYTES) {
    g_clear_error (error);
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC,
                         g_dgettext (GETTEXT_PACKAGE,
                                     "Nothing was recorded: the limit on the size of files is too "
                                     "low; raise it with “ulimit -f unlimited”"));
    return;
  }
  if (has_room (folder, LEAST_BYTES))
    return;
  g_clear_error (error);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC,
               g_dgettext (GETTEXT_PACKAGE, "Nothing was recorded: “%s” is full"), folder);
  ilv_run_folder_add_remedy (*error);
}

IlvTrace *
ilv_recording_finish (IlvRecording *self, const IlvRecordingPlan *plan, IlvRunInfo *info,
                      GError **error)
{
  g_return_val_if_fail (self != NULL && plan != NULL && info != NULL, NULL);
  stop_draining (self);
  ilv_ring_reader_finish (self->reader);
  g_autoptr (GError) own = NULL;
  IlvTrace *trace = ilv_recording_build (self->reader, plan, info, &own);
  if (trace == NULL)
    explain_no_room (self->folder, &own);
  if (own != NULL)
    g_propagate_error (error, g_steal_pointer (&own));
  return trace;
}

IlvTrace *
ilv_recording_read (const char *folder, const IlvRecordingPlan *plan, IlvRunInfo *info,
                    GError **error)
{
  g_return_val_if_fail (folder != NULL && plan != NULL && info != NULL, NULL);
  g_autoptr (IlvRingReader) reader = ilv_ring_reader_new (folder, error);
  if (reader == NULL) {
    ilv_run_info_free (info);
    return NULL;
  }
  ilv_ring_reader_rewind (reader);
  ilv_ring_reader_finish (reader);
  return ilv_recording_build (reader, plan, info, error);
}

void
ilv_recording_guard (IlvRecording *self, IlvChildGuard *guard)
{
  g_return_if_fail (self != NULL && guard != NULL);
  ilv_child_guard_release (&self->guard);
  self->guard = *guard;
  *guard = (IlvChildGuard){0};
}

void
ilv_recording_rest (IlvRecording *self)
{
  g_return_if_fail (self != NULL);
  stop_draining (self);
  g_clear_pointer (&self->reader, ilv_ring_reader_free);
}

void
ilv_recording_free (IlvRecording *self)
{
  if (self == NULL)
    return;
  ilv_recording_rest (self);
  remove_folder (self->folder);
  ilv_child_guard_release (&self->guard);
  pthread_mutex_destroy (&self->reading);
  if (self->wake_fd >= 0)
    close (self->wake_fd);
  g_free (self->folder);
  g_free (self);
}
