/* Asks where a document shall be written, and has it made: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-save-document.h"

#include "demos/ilv-paths.h"

#include <glib/gi18n.h>

typedef struct {
  GWeakRef window;
  GFile *file;
  IlvSaveMessage message;
  char **arguments; /* of a dialog that is open */
} Wish;

static Wish *
wish_new (GtkWindow *window, GFile *file, IlvSaveMessage message)
{
  Wish *self = g_new0 (Wish, 1);
  g_weak_ref_init (&self->window, window);
  self->file = file != NULL ? g_object_ref (file) : NULL;
  self->message = message;
  return self;
}

static void
wish_free (gpointer data)
{
  Wish *self = data;
  g_weak_ref_clear (&self->window);
  g_clear_object (&self->file);
  g_strfreev (self->arguments);
  g_free (self);
}

static void
tell (Wish *self, const char *message)
{
  g_autoptr (GtkWindow) window = g_weak_ref_get (&self->window);
  if (window != NULL)
    self->message (window, message);
}

/* --- making --- */

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Wish *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;
  GSubprocess *child = G_SUBPROCESS (source);
  gboolean is_ended = g_subprocess_communicate_utf8_finish (child, result, NULL, &problem, &error);
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *text = NULL;
  if (is_ended && g_subprocess_get_successful (child))
    text = g_strdup_printf (_ ("Saved %s"), name);
  else
    text = g_strdup_printf (_ ("%s was not saved. %s"), name,
                            error != NULL     ? error->message
                            : problem != NULL ? problem
                                              : "");
  tell (self, g_strstrip (text));
  wish_free (self);
}

void
ilv_save_document_to (GtkWindow *window, GFile *file, const char *const *arguments,
                      IlvSaveMessage message)
{
  Wish *self = wish_new (window, file, message);
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_autofree char *program = ilv_paths_program (), *path = g_file_get_path (file);
  g_strv_builder_add (all, program != NULL ? program : "interleave");
  g_strv_builder_addv (all, (const char **)arguments);
  g_strv_builder_add_many (all, "-o", path != NULL ? path : "", NULL);
  g_auto (GStrv) command = g_strv_builder_end (all);
  g_autoptr (GSubprocess) child = g_subprocess_newv (
      (const char *const *)command,
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  if (child != NULL) {
    g_subprocess_communicate_utf8_async (child, NULL, NULL, made_cb, self);
    return;
  }
  tell (self, error->message);
  wish_free (self);
}

/* --- asking --- */

static void
chosen_cb (GtkNativeDialog *dialog, int response, Wish *self)
{
  g_autoptr (GtkWindow) window = g_weak_ref_get (&self->window);
  if (response == GTK_RESPONSE_ACCEPT && window != NULL) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    ilv_save_document_to (window, file, (const char *const *)self->arguments, self->message);
  }
  wish_free (self);
  g_object_unref (dialog);
}

static void
add_filters (GtkFileChooser *chooser, const char *const *kinds)
{
  for (guint i = 0; kinds[i] != NULL; i++) {
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
    g_autofree char *name = g_ascii_strup (kinds[i], -1);
    gtk_file_filter_set_name (filter, name);
    gtk_file_filter_add_suffix (filter, kinds[i]);
    gtk_file_chooser_add_filter (chooser, filter);
  }
}

void
ilv_save_document_ask (GtkWindow *window, const char *title, const char *name,
                       const char *const *kinds, const char *const *arguments,
                       IlvSaveMessage message)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (title, window, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  Wish *self = wish_new (window, NULL, message);
  self->arguments = g_strdupv ((char **)arguments);
  add_filters (GTK_FILE_CHOOSER (dialog), kinds);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- actions --- */

static const char message_key[] = "ilv-message";

static IlvSaveMessage
get_message (GAction *action)
{
  return (IlvSaveMessage)g_object_get_data (G_OBJECT (action), message_key);
}

static void
handout_cb (GtkWindow *window, GVariant *parameter, GAction *action)
{
  static const char *const kinds[] = {"html", "pdf", NULL}, *const arguments[] = {"handout", NULL};
  ilv_save_document_ask (window, _ ("Save the handout"), "asyncio-threading-multiprocessing.html",
                         kinds, arguments, get_message (action));
}

static void
storyboard_cb (GtkWindow *window, GVariant *parameter, GAction *action)
{
  static const char *const kinds[] = {"pdf", NULL};
  const char *id = g_variant_get_string (parameter, NULL);
  const char *const arguments[] = {"lesson", "storyboard", id, NULL};
  g_autofree char *name = g_strconcat (id, ".pdf", NULL);
  ilv_save_document_ask (window, _ ("Save the storyboard"), name, kinds, arguments,
                         get_message (action));
}

static void
add (GActionMap *window, const char *name, const GVariantType *type, GCallback callback,
     IlvSaveMessage message)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, type);
  g_object_set_data (G_OBJECT (action), message_key, (gpointer)message);
  g_signal_connect_object (action, "activate", callback, window, G_CONNECT_SWAPPED);
  g_action_map_add_action (window, G_ACTION (action));
}

void
ilv_save_document_add_actions (GActionMap *window, IlvSaveMessage message)
{
  add (window, "save-handout", NULL, G_CALLBACK (handout_cb), message);
  add (window, "save-storyboard", G_VARIANT_TYPE_STRING, G_CALLBACK (storyboard_cb), message);
}
