/* Makes a class kit of what Explore shows: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-class-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ilv-class-ask.h"
#include "ilv-class-question.h"
#include "widgets/ilv-spoken-name.h"
#include "demos/ilv-file-write.h"

struct _IlvClassDialog {
  AdwWindow parent_instance;

  /* owned */
  IlvSession *session;
  GPtrArray *locks;     /* GtkWidget*, borrowed */
  GPtrArray *questions; /* IlvClassQuestion*, borrowed */
  char *kept_text;      /* what was written when it was new, opened or saved */

  /* What waits until what is written is saved or given up, or NULL. */
  void (*next) (IlvClassDialog *self);

  /* borrowed */
  GtkWidget *name, *intro, *said, *lock_group, *question_group;
};

static const char control_key[] = "ilv-control";

G_DEFINE_FINAL_TYPE (IlvClassDialog, ilv_class_dialog, ADW_TYPE_WINDOW)

static void save_cb (IlvClassDialog *self);

/* --- saving --- */

static char **
list_locked (IlvClassDialog *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->locks->len; i++) {
    GtkWidget *lock = g_ptr_array_index (self->locks, i);

    if (gtk_switch_get_active (GTK_SWITCH (lock)))
      g_strv_builder_add (builder, g_object_get_data (G_OBJECT (lock), control_key));
  }
  return g_strv_builder_end (builder);
}

/* All that is written, as one text. */
static char *
describe (IlvClassDialog *self)
{
  GString *text = g_string_new (gtk_editable_get_text (GTK_EDITABLE (self->name)));
  g_auto (GStrv) locked = list_locked (self);
  g_autofree char *locks = g_strjoinv (";", locked);

  g_string_append_printf (text, "\n%s\n%s", gtk_editable_get_text (GTK_EDITABLE (self->intro)),
                          locks);
  for (guint i = 0; i < self->questions->len; i++)
    ilv_class_question_describe (g_ptr_array_index (self->questions, i), text);
  return g_string_free (text, FALSE);
}

static void
keep (IlvClassDialog *self)
{
  g_free (self->kept_text);
  self->kept_text = describe (self);
}

/* As a learner's app will read it, so that nothing is saved that will not open. */
static IlvKit *
make_kit (IlvClassDialog *self, char **text, GError **error)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  g_autoptr (IlvKit) kit = ilv_session_make_kit (self->session, error);

  if (kit == NULL)
    return NULL;
  if (*name == '\0') {
    g_set_error_literal (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_MISSING,
                         _ ("Write a title: learners see it above the questions"));
    return NULL;
  }
  kit->name = g_strdup (name);
  kit->intro = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->intro)));
  kit->locked = list_locked (self);
  for (guint i = 0; i < self->questions->len; i++)
    if (!ilv_class_question_add_to (g_ptr_array_index (self->questions, i), kit, i + 1, error))
      return NULL;
  *text = ilv_kit_to_text (kit);
  return ilv_kit_parse (*text, strlen (*text), name, error);
}

static char *
make_key (IlvClassDialog *self, const IlvKit *kit, GError **error)
{
  g_autoptr (IlvKitKey) key = ilv_kit_key_new (kit);

  for (guint i = 0; i < self->questions->len; i++)
    if (!ilv_class_question_add_answer (g_ptr_array_index (self->questions, i),
                                        g_ptr_array_index (kit->questions, i), key, error))
      return NULL;
  return ilv_kit_key_to_text (key);
}

static char *
name_key (const char *path)
{
  gsize length = strlen (path);

  if (g_str_has_suffix (path, ".scenario"))
    length -= strlen (".scenario");
  return g_strdup_printf ("%.*s.key", (int)length, path);
}

gboolean
ilv_class_dialog_save (IlvClassDialog *self, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (IlvKit) kit = make_kit (self, &text, error);
  g_autofree char *key = kit != NULL ? make_key (self, kit, error) : NULL;
  g_autofree char *key_path = name_key (path);

  if (key == NULL || !ilv_file_write (path, text, -1, error) ||
      !ilv_file_write (key_path, key, -1, error))
    return FALSE;
  keep (self);
  return TRUE;
}

static void
say (IlvClassDialog *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->said), text);
  gtk_widget_set_visible (self->said, TRUE);
}

/* Does what waited, if something did. */
static gboolean
go_on (IlvClassDialog *self)
{
  void (*next) (IlvClassDialog *) = g_steal_pointer (&self->next);

  if (next != NULL)
    next (self);
  return next != NULL;
}

static void
saved_cb (GtkNativeDialog *dialog, int response, IlvClassDialog *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL) {
    gtk_widget_set_visible (self->said, FALSE); /* it is shown again as it was left */
    if (!ilv_class_dialog_save (self, path, &error))
      say (self, error->message);
    else if (!go_on (self))
      gtk_window_close (GTK_WINDOW (self));
  }
  self->next = NULL;
  g_object_unref (dialog);
}

/* What is wrong is said before a file is asked for. */
static void
save_cb (IlvClassDialog *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvKit) kit = make_kit (self, &text, &error);
  g_autofree char *key = kit != NULL ? make_key (self, kit, &error) : NULL;
  g_autofree char *plain = NULL;
  g_autofree char *file_name = NULL;
  GtkFileChooserNative *dialog;

  if (key == NULL) {
    self->next = NULL;
    say (self, error->message);
    return;
  }
  plain = g_strdelimit (g_strdup (kit->name), "/\\:", '-');
  file_name = g_strconcat (plain, ".scenario", NULL);
  dialog =
      gtk_file_chooser_native_new (_ ("Save the scenario, and its key beside it"),
                                   GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file_name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (saved_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- nothing written is lost without asking --- */

static void
answered_cb (IlvClassDialog *self, const char *response)
{
  if (g_strcmp0 (response, "save") == 0)
    save_cb (self);
  else if (g_strcmp0 (response, "discard") == 0)
    go_on (self);
  else
    self->next = NULL;
}

static gboolean
is_unsaved (IlvClassDialog *self)
{
  g_autofree char *text = describe (self);

  return g_strcmp0 (text, self->kept_text) != 0;
}

static void
replace_by (IlvClassDialog *self, void (*next) (IlvClassDialog *))
{
  GtkWindow *question;

  self->next = next;
  if (!is_unsaved (self)) {
    go_on (self);
    return;
  }
  question = ilv_class_ask_new (GTK_WINDOW (self));
  g_signal_connect_object (question, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (question);
}

/* --- questions --- */

static void
removed_cb (IlvClassDialog *self, GtkWidget *question)
{
  g_ptr_array_remove (self->questions, question);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->question_group), question);
}

static void
add_question_cb (IlvClassDialog *self)
{
  GtkWidget *question = ilv_class_question_new ();

  g_ptr_array_add (self->questions, question);
  g_signal_connect_object (question, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->question_group), question);
}

static void
remove_questions (IlvClassDialog *self)
{
  while (self->questions->len > 0)
    removed_cb (self, g_ptr_array_index (self->questions, 0));
}

/* --- locks --- */

static void
add_lock (IlvClassDialog *self, const char *control, gboolean is_locked)
{
  GtkWidget *row = adw_action_row_new (), *lock = gtk_switch_new ();
  g_autofree char *name = ilv_session_name_lock (self->session, control);
  g_autofree char *escaped = g_markup_escape_text (name, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  gtk_widget_set_valign (lock, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (lock), is_locked);
  g_object_set_data_full (G_OBJECT (lock), control_key, g_strdup (control), g_free);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), lock);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), lock);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->lock_group), row);
  g_ptr_array_add (self->locks, lock);
}

/* A row for each control of Explore as it stands; those in `locked` are on. */
static void
show_locks (IlvClassDialog *self, char **locked)
{
  const char *const *on = (const char *const *)locked;
  const IlvWorkload *workload = ilv_session_get_scenario (self->session)->workload;
  char **knobs = workload != NULL ? workload->knobs : NULL;

  for (guint i = 0; i < self->locks->len; i++)
    adw_preferences_group_remove (
        ADW_PREFERENCES_GROUP (self->lock_group),
        gtk_widget_get_ancestor (g_ptr_array_index (self->locks, i), ADW_TYPE_ACTION_ROW));
  g_ptr_array_set_size (self->locks, 0);
  for (guint i = 0; ilv_kit_locks[i] != NULL; i++)
    add_lock (self, ilv_kit_locks[i], on != NULL && g_strv_contains (on, ilv_kit_locks[i]));
  for (guint i = 0; knobs != NULL && knobs[i] != NULL; i++)
    add_lock (self, knobs[i], on != NULL && g_strv_contains (on, knobs[i]));
}

/* --- opening one that was made before --- */

static const IlvKitRight *
find_right (const IlvKitKey *key, const char *id)
{
  for (guint i = 0; key != NULL && i < key->rights->len; i++) {
    const IlvKitRight *right = g_ptr_array_index (key->rights, i);

    if (strcmp (right->id, id) == 0)
      return right;
  }
  return NULL;
}

static void
show_kit (IlvClassDialog *self, const IlvKit *kit, const IlvKitKey *key)
{
  gtk_editable_set_text (GTK_EDITABLE (self->name), kit->name);
  gtk_editable_set_text (GTK_EDITABLE (self->intro), kit->intro != NULL ? kit->intro : "");
  remove_questions (self);
  for (guint i = 0; i < kit->questions->len; i++) {
    const IlvKitQuestion *question = g_ptr_array_index (kit->questions, i);

    add_question_cb (self);
    ilv_class_question_fill (g_ptr_array_index (self->questions, i), question,
                             find_right (key, question->id));
  }
  ilv_session_edit_kit (self->session, kit);
  show_locks (self, kit->locked);
}

gboolean
ilv_class_dialog_open (IlvClassDialog *self, const char *path, GError **error)
{
  g_autoptr (IlvKit) kit = ilv_kit_load (path, error);
  g_autofree char *key_path = name_key (path);
  g_autoptr (IlvKitKey) key = kit != NULL ? ilv_kit_key_load (key_path, NULL) : NULL;

  if (kit == NULL)
    return FALSE;
  show_kit (self, kit, key);
  keep (self);
  gtk_widget_set_visible (self->said, key == NULL);
  if (key == NULL)
    say (self, _ ("Its key is not beside it: write the right answers anew"));
  return TRUE;
}

static void
opened_cb (GtkNativeDialog *dialog, int response, IlvClassDialog *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL &&
      !ilv_class_dialog_open (self, path, &error))
    say (self, error->message);
  g_object_unref (dialog);
}

static void
choose_file (IlvClassDialog *self)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Open a scenario to change it"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Scenarios"));
  gtk_file_filter_add_suffix (filter, "scenario");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (opened_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
open_cb (IlvClassDialog *self)
{
  replace_by (self, choose_file);
}

static void
clear (IlvClassDialog *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->name), "");
  gtk_editable_set_text (GTK_EDITABLE (self->intro), "");
  remove_questions (self);
  add_question_cb (self);
  show_locks (self, NULL);
  keep (self);
  gtk_widget_set_visible (self->said, FALSE);
  gtk_widget_grab_focus (self->name);
}

static void
clear_cb (IlvClassDialog *self)
{
  replace_by (self, clear);
}

/* --- building --- */

static GtkWidget *
add_entry (GtkWidget *group, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static GtkWidget *
add_group (GtkWidget *box, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_box_append (GTK_BOX (box), group);
  return group;
}

static GtkWidget *
build_page (IlvClassDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *clamp = adw_clamp_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new (), *group, *add;

  group = add_group (box, _ ("Scenario"),
                     _ ("Learners open it as Explore stands now: workload, models, settings, the "
                        "playhead. It carries no code and runs nothing."));
  self->name = add_entry (group, _ ("Title"));
  self->intro = add_entry (group, _ ("What to do"));
  self->question_group =
      add_group (box, _ ("Questions"), _ ("The right answers go into a key of their own."));
  add = ilv_spoken_name_new_button (_ ("_Add question"));
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self->question_group), add);
  g_signal_connect_object (add, "clicked", G_CALLBACK (add_question_cb), self, G_CONNECT_SWAPPED);
  self->lock_group = add_group (box, _ ("Locked"), _ ("What learners cannot move."));
  self->said = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->said), TRUE);
  gtk_widget_add_css_class (self->said, "editor-error");
  gtk_widget_set_visible (self->said, FALSE);
  gtk_box_prepend (GTK_BOX (box), self->said);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_vexpand (scrolled, TRUE);
  ilv_spoken_name_set (scrolled, _ ("Class kit"));
  return scrolled;
}

static GtkWidget *
build_bar (IlvClassDialog *self)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *close = ilv_spoken_name_new_button (_ ("_Close"));
  GtkWidget *clear = ilv_spoken_name_new_button (_ ("_New"));
  GtkWidget *open = ilv_spoken_name_new_button (_ ("_Open…"));
  GtkWidget *save = ilv_spoken_name_new_button (_ ("_Save…"));

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (close), "window.close");
  gtk_widget_set_tooltip_text (close, _ ("What is written stays until Interleave ends"));
  gtk_widget_set_tooltip_text (clear, _ ("Begin another one"));
  gtk_widget_set_tooltip_text (open, _ ("Change a scenario that was saved"));
  g_signal_connect_object (clear, "clicked", G_CALLBACK (clear_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (open, "clicked", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (save, "suggested-action");
  g_signal_connect_object (save, "clicked", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), close);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), clear);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), save);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), open);
  return bar;
}

static void
ilv_class_dialog_dispose (GObject *object)
{
  IlvClassDialog *self = ILV_CLASS_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->locks, g_ptr_array_unref);
  g_clear_pointer (&self->questions, g_ptr_array_unref);
  g_clear_pointer (&self->kept_text, g_free);
  G_OBJECT_CLASS (ilv_class_dialog_parent_class)->dispose (object);
}

static void
ilv_class_dialog_class_init (IlvClassDialogClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_class_dialog_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (class), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
ilv_class_dialog_init (IlvClassDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->locks = g_ptr_array_new ();
  self->questions = g_ptr_array_new ();
  gtk_box_append (GTK_BOX (box), build_bar (self));
  gtk_box_append (GTK_BOX (box), build_page (self));
  adw_window_set_content (ADW_WINDOW (self), box);
}

IlvClassDialog *
ilv_class_dialog_new (GtkWindow *parent, IlvSession *session)
{
  IlvClassDialog *self =
      g_object_new (ILV_TYPE_CLASS_DIALOG, "transient-for", parent, "modal", TRUE, "default-width",
                    560, "default-height", 560, "title", _ ("Class kit"), "hide-on-close", TRUE,
                    "destroy-with-parent", TRUE, NULL);

  self->session = g_object_ref (session);
  add_question_cb (self);
  show_locks (self, NULL);
  keep (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->name);
  return self;
}

static gboolean
close_cb (gpointer window)
{
  gtk_window_close (window);
  return G_SOURCE_REMOVE;
}

/* Its window goes, and the dialog with it: when nothing of the dialog is at work any more, since
 * GTK 4.8 does not let it outlive the window below it. */
static void
close_parent (IlvClassDialog *self)
{
  keep (self);
  g_idle_add_full (G_PRIORITY_DEFAULT, close_cb,
                   g_object_ref (gtk_window_get_transient_for (GTK_WINDOW (self))), g_object_unref);
}

/* What is not saved is shown again, and asked about. */
static gboolean
parent_closes_cb (GtkWindow *window)
{
  IlvClassDialog *dialog = g_object_get_data (G_OBJECT (window), control_key);

  if (dialog == NULL || !is_unsaved (dialog))
    return FALSE;
  gtk_window_present (GTK_WINDOW (dialog));
  replace_by (dialog, close_parent);
  return TRUE;
}

/* The same one again, as it was left: a teacher goes back to Explore to change the start state. */
static void
show_cb (GtkWindow *window, GVariant *parameter, GAction *action)
{
  IlvSession *session = g_object_get_data (G_OBJECT (action), control_key);
  IlvClassDialog *dialog = g_object_get_data (G_OBJECT (window), control_key);

  if (dialog == NULL) {
    dialog = ilv_class_dialog_new (window, session);
    g_object_set_data (G_OBJECT (window), control_key, dialog); /* ends with it */
  } else {
    g_auto (GStrv) locked = list_locked (dialog);

    show_locks (dialog, locked);
  }
  gtk_window_present (GTK_WINDOW (dialog));
}

void
ilv_class_dialog_add_action (GtkWindow *window, IlvSession *session)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new ("class-kit", NULL);

  g_object_set_data (G_OBJECT (action), control_key, session); /* the window's, as the action is */
  g_signal_connect_object (action, "activate", G_CALLBACK (show_cb), window, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
  g_signal_connect (window, "close-request", G_CALLBACK (parent_closes_cb), NULL);
}
