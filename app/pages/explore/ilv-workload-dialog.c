/* Edits a workload: groups and steps as a form, the file's text beside it, errors in place.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text is the truth. Typing parses it after a pause; the form shows that text and changes it,
 * never a state of its own: so one undo serves both. */
#include "ilv-workload-dialog.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "app/ilv-source-style.h"
#include "app/ilv-files.h"
#include "app/model/ilv-workload-text.h"
#include "app/pages/explore/ilv-workload-form.h"
#include "widgets/ilv-spoken-name.h"

#define PAUSE_MS 250

struct _IlvWorkloadDialog {
  AdwWindow parent_instance;

  /* template children */
  AdwToastOverlay *toasts;
  GtkWidget *apply_button;
  IlvWorkloadForm *form;
  GtkSourceView *view;
  GtkRevealer *error_revealer;
  GtkLabel *error_label;

  /* owned */
  IlvWorkload *workload;
  char *error;
  char *id;
  char *path; /* NULL until there is a file */
  char *saving_text;
  char *kept_text; /* as it was opened or saved; NULL once nothing can be lost */

  /* borrowed */
  GtkTextBuffer *buffer;

  /* plain */
  guint parse_id;
  gboolean is_setting;
};

enum {
  APPLIED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvWorkloadDialog, ilv_workload_dialog, ADW_TYPE_WINDOW)

static char *
get_text (IlvWorkloadDialog *self)
{
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (self->buffer, &begin, &end);
  return gtk_text_buffer_get_text (self->buffer, &begin, &end, TRUE);
}

/* Marks the line that the error names. */
static void
mark_line (IlvWorkloadDialog *self, const char *text, const char *message)
{
  GtkTextIter begin, end;
  int line = message != NULL ? ilv_workload_text_get_line (message) : 0;

  gtk_text_buffer_get_bounds (self->buffer, &begin, &end);
  gtk_text_buffer_remove_tag_by_name (self->buffer, "error", &begin, &end);
  if (line == 0)
    return;
  gtk_text_buffer_get_iter_at_line (self->buffer, &begin, line - 1);
  end = begin;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  gtk_text_buffer_apply_tag_by_name (self->buffer, "error", &begin, &end);
}

/* Below the text, with its line, and below the form's row. */
static void
say_error (IlvWorkloadDialog *self, const char *message)
{
  const char *place = strstr (message, ": ");
  int line = ilv_workload_text_get_line (message);
  g_autofree char *shown = NULL;
  g_autofree char *group = NULL;
  g_autofree char *key = NULL;

  if (line > 0 && place != NULL)
    /* Translators: a line of the text and what is wrong there. */
    shown = g_strdup_printf (_ ("Line %d: %s"), line, place + 2);
  else
    shown = g_strdup (place != NULL ? place + 2 : message);
  gtk_label_set_text (self->error_label, shown);
  ilv_workload_text_parse_error (message, &group, &key);
  ilv_workload_form_set_error (self->form, group, key, ilv_workload_text_get_reason (message));
}

static void
update_actions (IlvWorkloadDialog *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_right = self->error == NULL;

  gtk_widget_set_sensitive (self->apply_button, is_right);
  gtk_widget_action_set_enabled (widget, "editor.undo",
                                 gtk_text_buffer_get_can_undo (self->buffer));
  gtk_widget_action_set_enabled (widget, "editor.redo",
                                 gtk_text_buffer_get_can_redo (self->buffer));
  gtk_widget_action_set_enabled (widget, "editor.save", is_right && self->path != NULL);
  gtk_widget_action_set_enabled (widget, "editor.save-as", is_right);
}

static void
show_error (IlvWorkloadDialog *self, const char *text, const GError *error)
{
  g_free (self->error);
  self->error = error != NULL ? g_strdup (error->message) : NULL;
  if (error != NULL)
    say_error (self, error->message);
  else
    ilv_workload_form_set_error (self->form, NULL, NULL, NULL);
  /* What can be selected can have the focus: not while it says nothing. */
  gtk_label_set_selectable (self->error_label, error != NULL);
  gtk_revealer_set_reveal_child (self->error_revealer, error != NULL);
  mark_line (self, text, self->error);
  update_actions (self);
}

static void
parse (IlvWorkloadDialog *self)
{
  g_autofree char *text = get_text (self);
  g_autoptr (GError) error = NULL;
  IlvWorkload *workload;

  g_clear_handle_id (&self->parse_id, g_source_remove);
  workload = ilv_workload_parse (text, -1, "text", &error);
  if (workload != NULL) {
    /* It stays the workload it was: the same name in the catalogue and in files. */
    workload->id = g_strdup (self->id);
    workload->path = g_strdup (self->path);
    ilv_workload_unref (self->workload);
    self->workload = workload;
  }
  ilv_workload_form_show (self->form, text, self->workload);
  show_error (self, text, error);
}

static gboolean
parse_cb (gpointer data)
{
  IlvWorkloadDialog *self = data;

  self->parse_id = 0;
  parse (self);
  return G_SOURCE_REMOVE;
}

static void
typed_cb (IlvWorkloadDialog *self)
{
  if (self->is_setting)
    return;
  g_clear_handle_id (&self->parse_id, g_source_remove);
  self->parse_id = g_timeout_add (PAUSE_MS, parse_cb, self);
}

/* One step of the text view's own undo. Only what differs is replaced, so that the place shown and
 * the cursor stay. */
static void
replace_text (IlvWorkloadDialog *self, const char *text)
{
  g_autofree char *old = get_text (self);
  glong n_old = g_utf8_strlen (old, -1), n_new = g_utf8_strlen (text, -1);
  glong n_same = 0, n_tail = 0;
  const char *a = old, *b = text;
  GtkTextIter begin, end;

  for (; *a != '\0' && g_utf8_get_char (a) == g_utf8_get_char (b); n_same++) {
    a = g_utf8_next_char (a);
    b = g_utf8_next_char (b);
  }
  const char *old_end = old + strlen (old), *new_end = text + strlen (text);
  for (; old_end > a && new_end > b; n_tail++) {
    const char *old_last = g_utf8_prev_char (old_end), *new_last = g_utf8_prev_char (new_end);

    if (g_utf8_get_char (old_last) != g_utf8_get_char (new_last))
      break;
    old_end = old_last;
    new_end = new_last;
  }
  if (n_same + n_tail == n_old && n_old == n_new)
    return;
  self->is_setting = TRUE;
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &begin, (int)n_same);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, (int)(n_old - n_tail));
  gtk_text_buffer_delete (self->buffer, &begin, &end);
  gtk_text_buffer_insert (self->buffer, &begin, b, (int)(new_end - b));
  gtk_text_buffer_place_cursor (self->buffer, &begin);
  gtk_text_buffer_end_user_action (self->buffer);
  self->is_setting = FALSE;
}

static void
form_changed_cb (IlvWorkloadDialog *self, const char *text)
{
  replace_text (self, text);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self->view),
                                      gtk_text_buffer_get_insert (self->buffer));
  parse (self);
}

/* --- undo, files --- */

static void
undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IlvWorkloadDialog *self = ILV_WORKLOAD_DIALOG (widget);

  ilv_workload_form_commit (self->form);
  if (gtk_text_buffer_get_can_undo (self->buffer))
    gtk_text_buffer_undo (self->buffer);
  parse (self);
}

static void
redo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IlvWorkloadDialog *self = ILV_WORKLOAD_DIALOG (widget);

  if (gtk_text_buffer_get_can_redo (self->buffer))
    gtk_text_buffer_redo (self->buffer);
  parse (self);
}

static void
say (IlvWorkloadDialog *self, const char *heading, const char *message)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  ilv_spoken_name_mend_buttons (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (IlvWorkloadDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = ilv_files_save_finish (result, &error);
  g_autofree char *message = NULL;
  g_autofree char *escaped = NULL;
  char *suffix;

  if (file == NULL) {
    say (self, _ ("The workload was not saved"), error->message);
    return;
  }
  if (self->saving_text != NULL && self->kept_text != NULL) {
    g_free (self->kept_text);
    self->kept_text = g_steal_pointer (&self->saving_text);
  }
  g_free (self->path);
  self->path = g_file_get_path (file);
  g_free (self->id);
  self->id = g_file_get_basename (file);
  message = g_strdup_printf (_ ("Saved %s"), self->id);
  suffix = g_strrstr (self->id, ".workload");
  if (suffix != NULL)
    *suffix = '\0';
  ilv_files_add_recent (file);
  escaped = g_markup_escape_text (message, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
  parse (self);
}

void
ilv_workload_dialog_save (IlvWorkloadDialog *self, GFile *file)
{
  ilv_workload_form_commit (self->form);
  parse (self);
  if (self->error != NULL)
    return;
  g_free (self->saving_text);
  self->saving_text = get_text (self);
  ilv_files_save_workload_async (self->workload, file, saved_cb, g_object_ref (self));
}

static void
save_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IlvWorkloadDialog *self = ILV_WORKLOAD_DIALOG (widget);
  g_autoptr (GFile) file = self->path != NULL ? g_file_new_for_path (self->path) : NULL;

  if (file != NULL)
    ilv_workload_dialog_save (self, file);
}

static void
place_chosen_cb (GtkNativeDialog *chooser, int response, gpointer data)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

    ilv_workload_dialog_save (ILV_WORKLOAD_DIALOG (data), file);
  }
  g_object_unref (chooser);
}

static void
save_as_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IlvWorkloadDialog *self = ILV_WORKLOAD_DIALOG (widget);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Save the workload"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  g_autofree char *file =
      g_strconcat (self->id != NULL ? self->id : "interleave", ".workload", NULL);

  ilv_files_add_filters (GTK_FILE_CHOOSER (chooser), ILV_FILE_WORKLOAD);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), file);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (place_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- applying and closing --- */

static void
apply_cb (IlvWorkloadDialog *self)
{
  ilv_workload_form_commit (self->form);
  parse (self);
  if (self->error != NULL)
    return;
  g_signal_emit (self, signals[APPLIED], 0, self->workload);
  g_clear_pointer (&self->kept_text, g_free);
  gtk_window_close (GTK_WINDOW (self));
}

static void
answered_cb (IlvWorkloadDialog *self, const char *response, GtkWindow *question)
{
  /* GTK 4.8 keeps a pointer to a window that goes before the question that stands above it. */
  gtk_window_set_transient_for (question, NULL);
  if (g_strcmp0 (response, "apply") == 0)
    apply_cb (self);
  else if (g_strcmp0 (response, "discard") == 0) {
    g_clear_pointer (&self->kept_text, g_free);
    gtk_window_close (GTK_WINDOW (self));
  }
}

/* Nothing typed is lost without asking. */
static gboolean
ilv_workload_dialog_close_request (GtkWindow *window)
{
  IlvWorkloadDialog *self = ILV_WORKLOAD_DIALOG (window);
  g_autofree char *text = NULL;
  AdwMessageDialog *question;

  if (self->kept_text != NULL)
    ilv_workload_form_commit (self->form);
  text = get_text (self);
  if (self->kept_text == NULL || g_strcmp0 (text, self->kept_text) == 0)
    return GTK_WINDOW_CLASS (ilv_workload_dialog_parent_class)->close_request (window);
  parse (self);
  question = ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, _ ("Discard the changes?"), NULL));
  adw_message_dialog_set_body (question, self->error == NULL
                                             ? _ ("The workload was edited and not applied.")
                                             : _ ("The workload was edited. It cannot be applied "
                                                  "before what is wrong in it is mended."));
  adw_message_dialog_add_responses (question, "keep", _ ("_Keep editing"), "discard",
                                    _ ("_Discard"), "apply", _ ("_Apply"), NULL);
  adw_message_dialog_set_response_enabled (question, "apply", self->error == NULL);
  adw_message_dialog_set_response_appearance (question, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (question, "apply", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (question, self->error == NULL ? "apply" : "keep");
  adw_message_dialog_set_close_response (question, "keep");
  g_signal_connect_object (question, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  ilv_spoken_name_mend_buttons (GTK_WIDGET (question));
  gtk_window_present (GTK_WINDOW (question));
  return TRUE;
}

/* The error takes its room from the text: the line being typed stays in sight. */
static void
revealed_cb (IlvWorkloadDialog *self)
{
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self->view),
                                      gtk_text_buffer_get_insert (self->buffer));
}

static void
ilv_workload_dialog_dispose (GObject *object)
{
  IlvWorkloadDialog *self = ILV_WORKLOAD_DIALOG (object);

  g_clear_handle_id (&self->parse_id, g_source_remove);
  G_OBJECT_CLASS (ilv_workload_dialog_parent_class)->dispose (object);
}

static void
ilv_workload_dialog_finalize (GObject *object)
{
  IlvWorkloadDialog *self = ILV_WORKLOAD_DIALOG (object);

  g_clear_pointer (&self->workload, ilv_workload_unref);
  g_free (self->error);
  g_free (self->id);
  g_free (self->path);
  g_free (self->saving_text);
  g_free (self->kept_text);
  G_OBJECT_CLASS (ilv_workload_dialog_parent_class)->finalize (object);
}

static void
ilv_workload_dialog_class_init (IlvWorkloadDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_workload_dialog_dispose;
  G_OBJECT_CLASS (class)->finalize = ilv_workload_dialog_finalize;
  GTK_WINDOW_CLASS (class)->close_request = ilv_workload_dialog_close_request;
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (ILV_TYPE_WORKLOAD_FORM);
  signals[APPLIED] = g_signal_new ("applied", ILV_TYPE_WORKLOAD_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/interleave/ui/ilv-workload-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, IlvWorkloadDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, IlvWorkloadDialog, apply_button);
  gtk_widget_class_bind_template_child (widget_class, IlvWorkloadDialog, form);
  gtk_widget_class_bind_template_child (widget_class, IlvWorkloadDialog, view);
  gtk_widget_class_bind_template_child (widget_class, IlvWorkloadDialog, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, IlvWorkloadDialog, error_label);
  gtk_widget_class_install_action (widget_class, "editor.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "editor.redo", NULL, redo_cb);
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "editor.save-as", NULL, save_as_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "editor.undo",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "editor.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_y, GDK_CONTROL_MASK, "editor.redo",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "editor.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "editor.save-as", NULL);
}

static void
ilv_workload_dialog_init (IlvWorkloadDialog *self)
{
  GtkSourceLanguage *language;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  language =
      gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "ini");
  gtk_source_buffer_set_language (GTK_SOURCE_BUFFER (self->buffer), language);
  gtk_text_buffer_create_tag (self->buffer, "error", "underline", PANGO_UNDERLINE_ERROR, NULL);
  ilv_source_style_follow (GTK_SOURCE_BUFFER (self->buffer));
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect_swapped (self->error_revealer, "notify::child-revealed",
                            G_CALLBACK (revealed_cb), self);
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (form_changed_cb), self);
  g_signal_connect_swapped (self->apply_button, "clicked", G_CALLBACK (apply_cb), self);
}

IlvWorkloadDialog *
ilv_workload_dialog_new (GtkWindow *parent, IlvWorkload *workload)
{
  IlvWorkloadDialog *self = g_object_new (ILV_TYPE_WORKLOAD_DIALOG, "transient-for", parent, NULL);
  char *text = ilv_workload_to_text (workload);
  g_autoptr (IlvWorkload) known =
      workload->id != NULL ? ilv_workload_find (workload->id, NULL) : NULL;

  self->kept_text = text;
  self->workload = ilv_workload_ref (workload);
  self->id = g_strdup (workload->id);
  /* The catalogue's own files are copied, not written. */
  if (known == NULL || g_strcmp0 (known->path, workload->path) != 0)
    self->path = g_strdup (workload->path);
  gtk_text_buffer_set_enable_undo (self->buffer, FALSE);
  replace_text (self, text);
  gtk_text_buffer_set_enable_undo (self->buffer, TRUE);
  parse (self);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->view));
  return self;
}

IlvWorkload *
ilv_workload_dialog_get_workload (IlvWorkloadDialog *self)
{
  return self->workload;
}

void
ilv_workload_dialog_set_text (IlvWorkloadDialog *self, const char *text)
{
  replace_text (self, text);
  parse (self);
}

const char *
ilv_workload_dialog_get_error (IlvWorkloadDialog *self)
{
  return self->error;
}
