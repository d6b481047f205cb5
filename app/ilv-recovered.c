/* Offers what was saved of recordings that a crash or a kill had cut short.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-recovered.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "demos/recorder/ilv-recovery.h"
#include "widgets/ilv-spoken-name.h"

/* A recording that is being asked about lies here already: it is offered once. */
static char *
set_aside (const char *path)
{
  g_autofree char *folder = ilv_recovery_get_folder ();
  g_autofree char *kept = g_build_filename (folder, "kept", NULL);
  g_autofree char *name = g_path_get_basename (path);
  char *aside = g_build_filename (kept, name, NULL);

  if (g_mkdir_with_parents (kept, 0700) == 0 && g_rename (path, aside) == 0)
    return aside;
  g_free (aside);
  return NULL;
}

static void
answered_cb (GtkWidget *dialog, const char *response, const char *path)
{
  IlvWindow *window = ILV_WINDOW (gtk_window_get_transient_for (GTK_WINDOW (dialog)));

  if (g_str_equal (response, "discard")) {
    g_unlink (path);
  } else if (g_str_equal (response, "open")) {
    g_autoptr (GFile) file = g_file_new_for_path (path);

    ilv_window_open_file (window, file);
  }
  ilv_recovered_offer (window);
}

static void
free_path (gpointer path, GClosure *closure)
{
  g_free (path);
}

static void
ask (IlvWindow *window, const char *path)
{
  char *aside = set_aside (path);
  g_autofree char *name = g_path_get_basename (path);
  AdwMessageDialog *dialog;

  if (aside == NULL)
    return;
  dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_WINDOW (window), _ ("A recording was recovered"), NULL));
  adw_message_dialog_format_body (
      dialog,
      _ ("Interleave was ended in the middle of a measurement. What had been recorded up to then "
         "was saved as “%s”."),
      name);
  adw_message_dialog_add_responses (dialog, "discard", _ ("_Discard"), "keep", _ ("_Keep"), "open",
                                    _ ("_Open"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "open", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "open");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), aside, free_path, 0);
  ilv_spoken_name_mend_buttons (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ilv_recovery_sweep ();
  g_task_return_pointer (task, ilv_recovery_list (), (GDestroyNotify)g_strfreev);
}

static void
looked_cb (GObject *window, GAsyncResult *result, gpointer data)
{
  g_auto (GStrv) paths = g_task_propagate_pointer (G_TASK (result), NULL);

  if (paths != NULL && paths[0] != NULL && gtk_widget_get_mapped (GTK_WIDGET (window)))
    ask (ILV_WINDOW (window), paths[0]);
}

void
ilv_recovered_offer (IlvWindow *window)
{
  g_autoptr (GTask) task = g_task_new (window, NULL, looked_cb, NULL);

  g_task_run_in_thread (task, look_thread);
}
