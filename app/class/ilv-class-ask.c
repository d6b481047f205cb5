/* The question before a class kit that is not saved is lost: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-class-ask.h"

#include <glib/gi18n.h>

#include "widgets/ilv-spoken-name.h"

/* GTK 4.8 keeps a pointer to a window that goes before the question that stands above it. */
static void
answered_cb (GtkWindow *question)
{
  gtk_window_set_transient_for (question, NULL);
}

GtkWindow *
ilv_class_ask_new (GtkWindow *parent)
{
  AdwMessageDialog *question =
      ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, _ ("Save this class kit?"), NULL));

  adw_message_dialog_set_body (
      question, _ ("What is written here has not been saved. Without saving it is lost."));
  adw_message_dialog_add_responses (question, "cancel", _ ("_Cancel"), "discard", _ ("_Discard"),
                                    "save", _ ("_Save…"), NULL);
  adw_message_dialog_set_response_appearance (question, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (question, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (question, "save");
  adw_message_dialog_set_close_response (question, "cancel");
  g_signal_connect (question, "response", G_CALLBACK (answered_cb), NULL);
  ilv_spoken_name_mend_buttons (GTK_WIDGET (question));
  return GTK_WINDOW (question);
}
