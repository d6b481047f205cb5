/* Opens a learner's own recording in a lesson: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-own-button.h"

#include <glib/gi18n.h>

#include "app/ilv-files.h"
#include "widgets/ilv-spoken-name.h"

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (IlvLessonPlayer) player = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvOpened) opened = ilv_files_open_finish (result, &error);

  if (opened == NULL)
    ilv_lesson_player_open_own (player, NULL, error->message);
  else if (opened->traces == NULL)
    ilv_lesson_player_open_own (player, NULL,
                                _ ("This is no recording: open a file whose name ends in .ilv"));
  else
    ilv_lesson_player_open_own (player, opened->traces,
                                opened->damage != NULL ? opened->damage->message : NULL);
}

void
ilv_lesson_own_open (IlvLessonPlayer *player, GFile *file)
{
  ilv_files_open_async (file, NULL, opened_cb, g_object_ref (player));
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    ilv_lesson_own_open (data, file);
  }
  g_object_unref (dialog);
}

static void
clicked_cb (GtkWidget *button, IlvLessonPlayer *player)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Open a recording"), GTK_WINDOW (gtk_widget_get_root (button)),
      GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  ilv_files_add_filters (GTK_FILE_CHOOSER (dialog), ILV_FILE_TRACE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), player, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

GtkWidget *
ilv_lesson_own_button_new (IlvLessonPlayer *player)
{
  GtkWidget *button = ilv_spoken_name_new_button (_ ("_Open a recording…"));

  gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), player, 0);
  return button;
}
