/* Edits a workload: groups and steps as a form, the file's text beside it, errors in place.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text is the truth. Typing parses it after a pause; the form shows the last text that was
 * right and changes the text, never a state of its own. */
#include "ilv-workload-dialog.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "app/model/ilv-workload-text.h"
#include "app/pages/explore/ilv-workload-form.h"

#define PAUSE_MS 250

struct _IlvWorkloadDialog {
  AdwWindow parent_instance;

  /* template children */
  GtkWidget *apply_button;
  IlvWorkloadForm *form;
  GtkSourceView *view;
  GtkRevealer *error_revealer;
  GtkLabel *error_label;

  /* owned */
  IlvWorkload *workload;
  char *error;
  char *opened_text; /* as it was opened; NULL once nothing can be lost */

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
  g_autofree char *group = NULL;
  g_autofree char *key = NULL;
  GtkTextIter begin, end;
  int line;

  gtk_text_buffer_get_bounds (self->buffer, &begin, &end);
  gtk_text_buffer_remove_tag_by_name (self->buffer, "error", &begin, &end);
  if (message == NULL)
    return;
  ilv_workload_text_parse_error (message, &group, &key);
  line = group != NULL ? ilv_workload_text_find (text, group, key) : -1;
  if (line < 0)
    return;
  gtk_text_buffer_get_iter_at_line (self->buffer, &begin, line);
  end = begin;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  gtk_text_buffer_apply_tag_by_name (self->buffer, "error", &begin, &end);
}

static void
show_error (IlvWorkloadDialog *self, const char *text, const GError *error)
{
  g_free (self->error);
  self->error = error != NULL ? g_strdup (error->message) : NULL;
  if (error != NULL)
    gtk_label_set_text (self->error_label, error->message);
  gtk_revealer_set_reveal_child (self->error_revealer, error != NULL);
  gtk_widget_set_sensitive (self->apply_button, error == NULL);
  mark_line (self, text, self->error);
}

static void
parse (IlvWorkloadDialog *self)
{
  g_autofree char *text = get_text (self);
  g_autoptr (GError) error = NULL;
  IlvWorkload *workload;

  g_clear_handle_id (&self->parse_id, g_source_remove);
  workload = ilv_workload_parse (text, -1, "text", &error);
  show_error (self, text, error);
  if (workload == NULL)
    return;
  /* It stays the workload it was: the same name in the catalogue and in files. */
  if (workload->id == NULL)
    workload->id = g_strdup (self->workload->id);
  if (workload->path == NULL)
    workload->path = g_strdup (self->workload->path);
  ilv_workload_unref (self->workload);
  self->workload = workload;
  ilv_workload_form_set_workload (self->form, workload);
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

/* One step of the text view's own undo. */
static void
replace_text (IlvWorkloadDialog *self, const char *text)
{
  GtkTextIter begin, end;

  self->is_setting = TRUE;
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_get_bounds (self->buffer, &begin, &end);
  gtk_text_buffer_delete (self->buffer, &begin, &end);
  gtk_text_buffer_insert (self->buffer, &begin, text, -1);
  gtk_text_buffer_end_user_action (self->buffer);
  self->is_setting = FALSE;
}

static void
form_changed_cb (IlvWorkloadDialog *self, const char *text)
{
  replace_text (self, text);
  parse (self);
}

static void
apply_cb (IlvWorkloadDialog *self)
{
  parse (self);
  if (self->error != NULL)
    return;
  g_signal_emit (self, signals[APPLIED], 0, self->workload);
  g_clear_pointer (&self->opened_text, g_free);
  gtk_window_close (GTK_WINDOW (self));
}

static void
discard_cb (IlvWorkloadDialog *self, const char *response)
{
  if (g_strcmp0 (response, "discard") != 0)
    return;
  g_clear_pointer (&self->opened_text, g_free);
  gtk_window_close (GTK_WINDOW (self));
}

/* Nothing typed is lost without asking. */
static gboolean
ilv_workload_dialog_close_request (GtkWindow *window)
{
  IlvWorkloadDialog *self = ILV_WORKLOAD_DIALOG (window);
  g_autofree char *text = get_text (self);
  GtkWidget *question;

  if (self->opened_text == NULL || g_strcmp0 (text, self->opened_text) == 0)
    return GTK_WINDOW_CLASS (ilv_workload_dialog_parent_class)->close_request (window);
  question = adw_message_dialog_new (window, _ ("Discard the changes?"),
                                     _ ("The workload was edited and not applied."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (question), "keep", _ ("_Keep editing"),
                                    "discard", _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (question), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (question), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (question), "keep");
  g_signal_connect_object (question, "response", G_CALLBACK (discard_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (question));
  return TRUE;
}

static void
style_cb (IlvWorkloadDialog *self)
{
  gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleScheme *scheme = gtk_source_style_scheme_manager_get_scheme (
      gtk_source_style_scheme_manager_get_default (), is_dark ? "Adwaita-dark" : "Adwaita");

  gtk_source_buffer_set_style_scheme (GTK_SOURCE_BUFFER (self->buffer), scheme);
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
  g_free (self->opened_text);
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
  gtk_widget_class_bind_template_child (widget_class, IlvWorkloadDialog, apply_button);
  gtk_widget_class_bind_template_child (widget_class, IlvWorkloadDialog, form);
  gtk_widget_class_bind_template_child (widget_class, IlvWorkloadDialog, view);
  gtk_widget_class_bind_template_child (widget_class, IlvWorkloadDialog, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, IlvWorkloadDialog, error_label);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
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
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (style_cb),
                           self, G_CONNECT_SWAPPED);
  style_cb (self);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (form_changed_cb), self);
  g_signal_connect_swapped (self->apply_button, "clicked", G_CALLBACK (apply_cb), self);
}

IlvWorkloadDialog *
ilv_workload_dialog_new (GtkWindow *parent, IlvWorkload *workload)
{
  IlvWorkloadDialog *self = g_object_new (ILV_TYPE_WORKLOAD_DIALOG, "transient-for", parent, NULL);
  char *text = ilv_workload_to_text (workload);

  self->opened_text = text;
  self->workload = ilv_workload_ref (workload);
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
