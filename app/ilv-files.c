/* Opening and saving traces and workloads, off the main thread; the files opened last.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-files.h"

#include <glib/gi18n.h>

#include "app/ilv-preferences.h"
#include "app/model/ilv-session-kit.h"
#include "demos/trace/ilv-trace-file.h"

#define MAX_RECENT 10

typedef struct {
  GPtrArray *traces;
  IlvWorkload *workload;
  GFile *file;
} Save;

void
ilv_opened_free (IlvOpened *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->workload, ilv_workload_unref);
  g_clear_pointer (&self->kit, ilv_kit_free);
  g_clear_pointer (&self->traces, g_ptr_array_unref);
  g_clear_error (&self->damage);
  g_free (self);
}

void
ilv_opened_show (IlvOpened *self, IlvSession *session)
{
  ilv_session_close_kit (session);
  if (self->kit != NULL)
    ilv_session_open_kit (session, g_steal_pointer (&self->kit));
  else if (self->workload != NULL)
    ilv_session_load_workload (session, self->workload);
  else
    ilv_session_open_traces (session, self->traces);
}

static gboolean
is_trace (const char *path)
{
  return g_str_has_suffix (path, ".ilv");
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GFile *file = data;
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (IlvOpened) opened = g_new0 (IlvOpened, 1);
  GError *error = NULL;

  opened->file = g_object_ref (file);
  if (path == NULL) {
    g_autofree char *uri = g_file_get_uri (file);

    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                             _ ("%s is not a file on this computer; copy it here first"), uri);
    return;
  }
  if (is_trace (path))
    opened->traces = ilv_trace_file_load (path, &opened->damage, &error);
  else if (g_str_has_suffix (path, ".scenario"))
    opened->kit = ilv_kit_load (path, &error);
  else
    opened->workload = ilv_workload_load (path, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&opened), (GDestroyNotify)ilv_opened_free);
}

void
ilv_files_open_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, open_thread);
}

IlvOpened *
ilv_files_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
save_free (gpointer data)
{
  Save *save = data;

  g_clear_pointer (&save->traces, g_ptr_array_unref);
  g_clear_pointer (&save->workload, ilv_workload_unref);
  g_clear_object (&save->file);
  g_free (save);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  g_autofree char *path = g_file_get_path (save->file);
  GError *error = NULL;
  gboolean saved = FALSE;

  if (path == NULL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                         _ ("Files can be saved on this computer only; choose a local folder"));
  else if (save->traces != NULL)
    saved = ilv_trace_file_save (save->traces, path, cancellable, &error);
  else
    saved = ilv_workload_save (save->workload, path, &error);
  if (saved)
    g_task_return_pointer (task, g_object_ref (save->file), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
start_save (GPtrArray *traces, IlvWorkload *workload, GFile *file, GAsyncReadyCallback callback,
            gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  Save *save = g_new0 (Save, 1);

  save->traces = traces != NULL ? g_ptr_array_ref (traces) : NULL;
  save->workload = workload != NULL ? ilv_workload_ref (workload) : NULL;
  save->file = g_object_ref (file);
  g_task_set_task_data (task, save, save_free);
  g_task_run_in_thread (task, save_thread);
}

void
ilv_files_save_traces_async (GPtrArray *traces, GFile *file, GAsyncReadyCallback callback,
                             gpointer data)
{
  start_save (traces, NULL, file, callback, data);
}

void
ilv_files_save_workload_async (IlvWorkload *workload, GFile *file, GAsyncReadyCallback callback,
                               gpointer data)
{
  start_save (NULL, workload, file, callback, data);
}

GFile *
ilv_files_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *const *patterns)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
  gtk_file_chooser_add_filter (chooser, filter);
}

void
ilv_files_add_filters (GtkFileChooser *chooser, IlvFileKind kind)
{
  static const char *const patterns[] = {"*.ilv", "*.workload", "*.scenario", NULL};
  const char *const traces[] = {patterns[0], NULL}, *const workloads[] = {patterns[1], NULL};

  if (kind == ILV_FILE_ANY)
    add_filter (chooser, _ ("Traces, workloads and scenarios"), patterns);
  if (kind != ILV_FILE_WORKLOAD)
    add_filter (chooser, _ ("Traces"), traces);
  if (kind != ILV_FILE_TRACE)
    add_filter (chooser, _ ("Workloads"), workloads);
  if (kind == ILV_FILE_ANY)
    add_filter (chooser, _ ("Scenarios"), patterns + 2);
}

char **
ilv_files_list_recent (void)
{
  g_auto (GStrv) kept = g_settings_get_strv (ilv_preferences_get (), "recent-files");
  g_autoptr (GStrvBuilder) there = g_strv_builder_new ();

  for (guint i = 0; kept[i] != NULL; i++) {
    g_autoptr (GFile) file = g_file_new_for_uri (kept[i]);

    if (g_file_query_exists (file, NULL))
      g_strv_builder_add (there, kept[i]);
  }
  return g_strv_builder_end (there);
}

void
ilv_files_add_recent (GFile *file)
{
  g_auto (GStrv) kept = g_settings_get_strv (ilv_preferences_get (), "recent-files");
  g_autoptr (GStrvBuilder) recent = g_strv_builder_new ();
  g_auto (GStrv) uris = NULL;
  g_autofree char *uri = g_file_get_uri (file);
  guint n = 1;

  g_strv_builder_add (recent, uri);
  for (guint i = 0; kept[i] != NULL && n < MAX_RECENT; i++)
    if (g_strcmp0 (kept[i], uri) != 0) {
      g_strv_builder_add (recent, kept[i]);
      n++;
    }
  uris = g_strv_builder_end (recent);
  g_settings_set_strv (ilv_preferences_get (), "recent-files", (const char *const *)uris);
}
