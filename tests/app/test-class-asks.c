/* A class kit that is being made and not saved: its dialog asks before another takes its place.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/class/ilv-class-dialog.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "window-fixture.h"

static GtkWidget *
find_nth (GtkWidget *widget, GType type, guint *nth)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (*nth)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_nth (child, type, nth);
  return found;
}

static void
write_row (IlvClassDialog *dialog, guint nth, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_nth (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, &nth)),
                         text);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), label) == 0)
    return gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, label);
  return found;
}

/* The question that stands above the dialog, or NULL. */
static AdwMessageDialog *
find_asking (IlvClassDialog *dialog)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *each = windows; each != NULL; each = each->next)
    if (ADW_IS_MESSAGE_DIALOG (each->data) &&
        gtk_window_get_transient_for (each->data) == GTK_WINDOW (dialog))
      return each->data;
  return NULL;
}

static const char *
read_title (IlvClassDialog *dialog)
{
  return gtk_editable_get_text (GTK_EDITABLE (find_type (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW)));
}

static void
answer (IlvClassDialog *dialog, const char *response)
{
  AdwMessageDialog *question = find_asking (dialog);

  g_assert_nonnull (question);
  g_assert_cmpstr (adw_message_dialog_get_close_response (question), ==, "cancel");
  adw_message_dialog_response (question, response);
  WAIT_FOR (find_asking (dialog) == NULL);
}

/* New asks before it takes away what is not saved, and only then. */
static void
nothing_unsaved_is_lost_unasked (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("ilv-class-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "mine.scenario", NULL);
  g_autofree char *key_path = g_build_filename (folder, "mine.key", NULL);
  g_autoptr (GError) error = NULL;
  IlvClassDialog *dialog = ilv_class_dialog_new (GTK_WINDOW (self->window), self->session);
  GtkWidget *clear = find_button (GTK_WIDGET (dialog), "_New");
  GtkWidget *open = find_button (GTK_WIDGET (dialog), "_Open…");

  ilv_session_reveal (self->session);
  gtk_window_present (GTK_WINDOW (dialog));
  g_signal_emit_by_name (clear, "clicked");
  g_assert_null (find_asking (dialog)); /* nothing is written yet */
  write_row (dialog, 0, "Mine");
  g_signal_emit_by_name (open, "clicked");
  answer (dialog, "cancel");
  g_signal_emit_by_name (clear, "clicked");
  answer (dialog, "cancel");
  g_assert_cmpstr (read_title (dialog), ==, "Mine");
  g_signal_emit_by_name (clear, "clicked");
  answer (dialog, "save"); /* it asks nothing yet: that is said, and it stays */
  g_assert_cmpstr (read_title (dialog), ==, "Mine");
  g_signal_emit_by_name (clear, "clicked");
  answer (dialog, "discard");
  g_assert_cmpstr (read_title (dialog), ==, "");
  write_row (dialog, 0, "Mine");
  write_row (dialog, 2, "Which?");
  write_row (dialog, 3, "asyncio; threads");
  write_row (dialog, 4, "2");
  ilv_class_dialog_save (dialog, path, &error);
  g_assert_no_error (error);
  g_signal_emit_by_name (clear, "clicked");
  g_assert_null (find_asking (dialog)); /* it is saved */
  g_assert_cmpstr (read_title (dialog), ==, "");
  ilv_class_dialog_open (dialog, path, &error);
  g_assert_no_error (error);
  write_row (dialog, 4, "1");
  g_signal_emit_by_name (clear, "clicked");
  answer (dialog, "discard"); /* an answer alone is worth the question */
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (!ilv_session_is_pending (self->session));
  g_remove (path);
  g_remove (key_path);
  g_rmdir (folder);
}

static IlvClassDialog *
find_kit (Fixture *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *each = windows; each != NULL; each = each->next)
    if (ILV_IS_CLASS_DIALOG (each->data) &&
        gtk_window_get_transient_for (each->data) == GTK_WINDOW (self->window))
      return each->data;
  return NULL;
}

/* Quitting asks as well, with the dialog in sight again; without anything unsaved it does not. */
static void
quitting_asks_for_what_is_unsaved (Fixture *self, gconstpointer data)
{
  gpointer window = self->window;
  IlvClassDialog *dialog;

  ilv_session_reveal (self->session);
  WAIT_FOR (!ilv_session_is_pending (self->session));
  g_object_add_weak_pointer (G_OBJECT (window), &window);
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "class-kit", NULL);
  dialog = find_kit (self);
  g_assert_nonnull (dialog);
  write_row (dialog, 0, "Mine");
  gtk_window_close (GTK_WINDOW (dialog));
  WAIT_FOR (!gtk_widget_get_visible (GTK_WIDGET (dialog)));
  g_action_group_activate_action (G_ACTION_GROUP (self->app), "quit", NULL);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (dialog)));
  answer (dialog, "cancel");
  g_assert_nonnull (window);
  g_assert_cmpstr (read_title (dialog), ==, "Mine");
  g_action_group_activate_action (G_ACTION_GROUP (self->app), "quit", NULL);
  answer (dialog, "save"); /* it asks nothing yet: that is said, and it stays */
  g_assert_nonnull (window);
  g_action_group_activate_action (G_ACTION_GROUP (self->app), "quit", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (self->app), "quit", NULL); /* asks once */
  adw_message_dialog_response (find_asking (dialog), "discard");
  WAIT_FOR (window == NULL);
}

/* Without a kit that is unsaved it ends at once. */
static void
quitting_closes_what_is_saved (Fixture *self, gconstpointer data)
{
  gpointer window = self->window;

  ilv_session_reveal (self->session);
  WAIT_FOR (!ilv_session_is_pending (self->session));
  g_object_add_weak_pointer (G_OBJECT (window), &window);
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "class-kit", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (self->app), "quit", NULL);
  WAIT_FOR (window == NULL);
}

int
main (int argc, char **argv)
{
  window_fixture_init (&argc, &argv);
  g_test_add ("/class-asks/unsaved", Fixture, NULL, set_up, nothing_unsaved_is_lost_unasked,
              tear_down);
  g_test_add ("/class-asks/quit", Fixture, NULL, set_up, quitting_asks_for_what_is_unsaved, NULL);
  g_test_add ("/class-asks/quit-saved", Fixture, NULL, set_up, quitting_closes_what_is_saved, NULL);
  return g_test_run ();
}
