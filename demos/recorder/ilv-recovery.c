/* Recordings whose owner died: what they hold is made into a trace, so that nothing is lost.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The description is three files: the workload as text, the settings as a key file, and a trace
 * with nothing in it but the run's own description. Who seals holds a lock on the last, so that a
 * supervisor and a program that has just been started again do not both do it. */
#include "ilv-recovery.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "demos/trace/ilv-trace-builder.h"
#include "demos/trace/ilv-trace-file.h"

#define WORKLOAD "run.workload"
#define SETTINGS "run.settings"
#define ABOUT "run.ilv"
#define GROUP "Run"

/* --- the description --- */

static gboolean
save_about (const char *path, const IlvRunInfo *info, GError **error)
{
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);
  ilv_trace_builder_set_info (builder, ilv_run_info_copy (info));
  IlvTrace *trace = ilv_trace_builder_seal (builder, 0, error);
  if (trace == NULL)
    return FALSE;
  g_ptr_array_add (traces, trace);
  return ilv_trace_file_save (traces, path, NULL, error);
}

static gboolean
save_settings (const char *path, const IlvRecordingPlan *plan, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  const IlvSettings *settings = &plan->settings;
  GString *arrivals = g_string_new (NULL);
  g_key_file_set_integer (file, GROUP, "Model", (int)settings->model);
  g_key_file_set_integer (file, GROUP, "Cores", (int)settings->cores);
  g_key_file_set_integer (file, GROUP, "Threads", (int)settings->threads);
  g_key_file_set_integer (file, GROUP, "Processes", (int)settings->processes);
  g_key_file_set_int64 (file, GROUP, "SwitchInterval", settings->switch_interval_ns);
  g_key_file_set_integer (file, GROUP, "StartMethod", (int)settings->start_method);
  g_key_file_set_integer (file, GROUP, "Chunk", (int)settings->chunk);
  g_key_file_set_uint64 (file, GROUP, "Seed", settings->seed);
  g_key_file_set_boolean (file, GROUP, "EagerTasks", settings->eager_tasks);
  g_key_file_set_boolean (file, GROUP, "JobTracks", plan->has_job_tracks);
  g_key_file_set_boolean (file, GROUP, "Workload", plan->workload != NULL);
  for (guint32 i = 0; i < plan->n_jobs && plan->arrivals_ns != NULL; i++)
    g_string_append_printf (arrivals, "%" G_GINT64_FORMAT ";", plan->arrivals_ns[i]);
  g_key_file_set_integer (file, GROUP, "Jobs", (int)plan->n_jobs);
  g_key_file_set_string (file, GROUP, "Arrivals", arrivals->str);
  g_string_free (arrivals, TRUE);
  return g_key_file_save_to_file (file, path, error);
}

gboolean
ilv_recovery_describe (const char *folder, const IlvRecordingPlan *plan, const IlvRunInfo *info,
                       GError **error)
{
  g_autofree char *workload = g_build_filename (folder, WORKLOAD, NULL);
  g_autofree char *settings = g_build_filename (folder, SETTINGS, NULL);
  g_autofree char *about = g_build_filename (folder, ABOUT, NULL);
  return (plan->workload == NULL ||
          ilv_workload_save ((IlvWorkload *)plan->workload, workload, error)) &&
         save_settings (settings, plan, error) && save_about (about, info, error);
}

void
ilv_recovery_forget (const char *folder)
{
  g_autofree char *about = g_build_filename (folder, ABOUT, NULL);
  g_unlink (about);
}

gboolean
ilv_recovery_is_measurement (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, WORKLOAD, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What was read back; freed with clear_run(). */
typedef struct {
  IlvRecordingPlan plan;
  IlvWorkload *workload;
  gint64 *arrivals_ns;
  IlvRunInfo *info;
} Run;

static void
clear_run (Run *self)
{
  g_clear_pointer (&self->workload, ilv_workload_unref);
  g_clear_pointer (&self->info, ilv_run_info_free);
  g_free (self->arrivals_ns);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, clear_run)

static void
load_arrivals (Run *self, GKeyFile *file)
{
  g_autofree char *text = g_key_file_get_string (file, GROUP, "Arrivals", NULL);
  guint32 n = (guint32)CLAMP (g_key_file_get_integer (file, GROUP, "Jobs", NULL), 0, ILV_MAX_JOBS);
  char *at = text;
  if (text == NULL || *text == '\0') {
    self->plan.n_jobs = n;
    return;
  }
  self->arrivals_ns = g_new (gint64, n + 1);
  for (; self->plan.n_jobs < n && *at != '\0'; at += *at == ';')
    self->arrivals_ns[self->plan.n_jobs++] = g_ascii_strtoll (at, &at, 10);
  self->plan.arrivals_ns = self->arrivals_ns;
}

static gboolean
load_settings (Run *self, const char *folder)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = g_build_filename (folder, SETTINGS, NULL);
  g_autofree char *workload = g_build_filename (folder, WORKLOAD, NULL);
  IlvSettings *settings = &self->plan.settings;
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return FALSE;
  guint model = (guint)g_key_file_get_integer (file, GROUP, "Model", NULL);
  if (model >= ILV_N_MODELS)
    return FALSE;
  ilv_settings_init (settings, (IlvModel)model);
  settings->cores = (guint)g_key_file_get_integer (file, GROUP, "Cores", NULL);
  settings->threads = (guint)g_key_file_get_integer (file, GROUP, "Threads", NULL);
  settings->processes = (guint)g_key_file_get_integer (file, GROUP, "Processes", NULL);
  settings->switch_interval_ns = g_key_file_get_int64 (file, GROUP, "SwitchInterval", NULL);
  settings->start_method =
      (IlvStartMethod)g_key_file_get_integer (file, GROUP, "StartMethod", NULL);
  settings->chunk = (guint)g_key_file_get_integer (file, GROUP, "Chunk", NULL);
  settings->seed = g_key_file_get_uint64 (file, GROUP, "Seed", NULL);
  settings->eager_tasks = g_key_file_get_boolean (file, GROUP, "EagerTasks", NULL);
  self->plan.has_job_tracks = g_key_file_get_boolean (file, GROUP, "JobTracks", NULL);
  load_arrivals (self, file);
  if (!g_key_file_get_boolean (file, GROUP, "Workload", NULL))
    return TRUE;
  self->plan.workload = self->workload = ilv_workload_load (workload, NULL);
  return self->workload != NULL;
}

static gboolean
load_run (Run *self, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, ABOUT, NULL);
  g_autoptr (GPtrArray) traces = ilv_trace_file_load (path, NULL, NULL);
  if (traces == NULL || traces->len == 0 || !load_settings (self, folder))
    return FALSE;
  self->info = ilv_run_info_copy (ilv_trace_get_info (g_ptr_array_index (traces, 0)));
  g_free (self->info->note);
  self->info->note = g_strdup ("Interleave itself was ended before this run was saved.");
  return TRUE;
}

/* --- keeping it --- */

char *
ilv_recovery_get_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "interleave", "recovered", NULL);
}

/* Made if need be, and locked: several recordings may be kept at once, by as many supervisors, and
 * none may take another's name. -1 and error if it cannot be. */
static int
open_folder (const char *folder, GError **error)
{
  int fd = g_mkdir_with_parents (folder, 0700) == 0
               ? open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
               : -1;
  if (fd < 0) {
    int saved = errno;
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", folder,
                 g_strerror (saved));
    return -1;
  }
  while (flock (fd, LOCK_EX) < 0 && errno == EINTR)
    ;
  return fd;
}

static char *
make_path (const char *folder, const IlvRunInfo *info)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");
  g_autofree char *subject = g_strdup (info->workload != NULL ? info->workload : "run");
  g_strdelimit (subject, "/.", '-');
  for (guint i = 0;; i++) {
    g_autofree char *name = g_strdup_printf (i == 0 ? "%s %s %s.ilv" : "%s %s %s %u.ilv", time,
                                             subject, info->model, i + 1);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
  }
}

static char *
keep (IlvTrace *trace, GError **error)
{
  g_autofree char *folder = ilv_recovery_get_folder ();
  g_autoptr (GPtrArray) traces = g_ptr_array_new ();
  int fd = open_folder (folder, error);
  if (fd < 0)
    return NULL;
  g_ptr_array_add (traces, trace);
  g_autofree char *path = make_path (folder, ilv_trace_get_info (trace));
  mode_t before = umask (0077);
  gboolean is_kept = ilv_trace_file_save (traces, path, NULL, error) && g_chmod (path, 0600) == 0;
  umask (before);
  close (fd);
  return is_kept ? g_steal_pointer (&path) : NULL;
}

static char *
seal_locked (const char *folder, GError **error)
{
  g_auto (Run) run = {.plan = {0}};
  if (!load_run (&run, folder))
    return NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (IlvTrace) trace =
      ilv_recording_read (folder, &run.plan, g_steal_pointer (&run.info), &failure);
  if (trace != NULL)
    return keep (trace, error);
  if (!g_error_matches (failure, ILV_RECORDING_ERROR, ILV_RECORDING_ERROR_EMPTY))
    g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

char *
ilv_recovery_seal (const char *folder, GError **error)
{
  g_return_val_if_fail (folder != NULL, NULL);
  g_autofree char *about = g_build_filename (folder, ABOUT, NULL);
  int fd = open (about, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  char *path = NULL;
  if (fd < 0)
    return NULL; /* the run had not begun, or somebody else has sealed it */
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    path = seal_locked (folder, error);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                 g_dgettext (GETTEXT_PACKAGE, "“%s” is being recovered already"), folder);
  close (fd);
  return path;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Names begin with the time. */
char **
ilv_recovery_list (void)
{
  g_autofree char *folder = ilv_recovery_get_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *paths = g_ptr_array_new ();
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".ilv"))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_paths);
  g_ptr_array_add (paths, NULL);
  return (char **)g_ptr_array_free (paths, FALSE);
}
