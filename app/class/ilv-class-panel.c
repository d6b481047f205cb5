/* The questions of a class kit's scenario: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-class-panel.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/model/ilv-kit-draft.h"
#include "widgets/ilv-spoken-name.h"

struct _IlvClassPanel {
  GtkWidget parent_instance;

  /* owned */
  IlvSession *session;
  IlvKitWork *work;
  char *kept_name; /* as it stands in the draft, or was handed in */

  /* borrowed */
  const IlvKit *kit;
  GtkWidget *box, *said, *name, *hand_in;
};

static const char place_key[] = "ilv-place", answer_key[] = "ilv-answer";

G_DEFINE_FINAL_TYPE (IlvClassPanel, ilv_class_panel, GTK_TYPE_WIDGET)

static void
say (IlvClassPanel *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->said), text);
  gtk_widget_set_visible (self->said, *text != '\0');
}

/* --- answering --- */

/* So that closing, another file or a power cut loses nothing. */
static gboolean
keep (IlvClassPanel *self, GError **error)
{
  const char *name = self->name != NULL ? gtk_editable_get_text (GTK_EDITABLE (self->name)) : "";

  g_free (self->kept_name);
  self->kept_name = g_strdup (name);
  return ilv_kit_draft_save (self->kit, self->work, name, error);
}

static void
show_progress (IlvClassPanel *self)
{
  g_autofree char *text = g_strdup_printf (
      _ ("%u of %u answered"), ilv_kit_work_count_answered (self->work), self->kit->questions->len);

  say (self, text);
}

/* One that is there already is not kept anew: it may have been handed in. */
static void
take_answer (IlvClassPanel *self, guint question, const char *answer)
{
  g_autofree char *plain = g_strstrip (g_strdup (answer));
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (ilv_kit_work_get_answer (self->work, question), plain) == 0)
    return;
  if (ilv_kit_work_answer (self->work, question, answer, g_get_monotonic_time (), &error) &&
      keep (self, &error))
    show_progress (self);
  else
    say (self, error->message);
}

static void
chosen_cb (IlvClassPanel *self, GtkCheckButton *button)
{
  g_autofree char *answer = NULL;

  if (!gtk_check_button_get_active (button))
    return;
  answer = g_strdup_printf (
      "%u", GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), answer_key)) + 1);
  take_answer (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), place_key)), answer);
}

static void
take_entry (IlvClassPanel *self, GtkWidget *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  if (*text != '\0')
    take_answer (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (entry), place_key)), text);
}

static void
left_cb (GtkEventControllerFocus *focus, IlvClassPanel *self)
{
  take_entry (self, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (focus)));
}

/* A name alone is no draft: it is kept with the first answer. */
static void
take_name (IlvClassPanel *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (name, self->kept_name != NULL ? self->kept_name : "") != 0 && !keep (self, &error))
    say (self, error->message);
}

/* --- handing in --- */

/* Also what is still being typed. */
static void
take_all_entries (IlvClassPanel *self, GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_ENTRY (child) && child != self->name)
      take_entry (self, child);
    else
      take_all_entries (self, child);
  }
}

gboolean
ilv_class_panel_save (IlvClassPanel *self, GFile *file, GError **error)
{
  g_autoptr (IlvHandIn) hand_in = NULL;
  g_autofree char *text = NULL;

  take_all_entries (self, self->box);
  hand_in =
      ilv_kit_work_hand_in (self->work, gtk_editable_get_text (GTK_EDITABLE (self->name)), error);
  if (hand_in == NULL)
    return FALSE;
  text = ilv_hand_in_to_text (hand_in);
  if (!g_file_replace_contents (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                NULL, error))
    return FALSE;
  ilv_kit_draft_forget (self->kit);
  g_free (self->kept_name);
  self->kept_name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name)));
  say (self, _ ("Saved. Give this file to your teacher; save again if you change an answer."));
  return TRUE;
}

static void
save_chosen_cb (GtkNativeDialog *dialog, int response, IlvClassPanel *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT && !ilv_class_panel_save (self, file, &error))
    say (self, error->message);
  g_object_unref (dialog);
}

static void
hand_in_cb (IlvClassPanel *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  g_autofree char *plain = g_strdelimit (g_strdup (name), "/\\:", '-');
  g_autofree char *file_name = g_strconcat (plain, ".handin", NULL);
  g_autoptr (IlvHandIn) hand_in = NULL;
  g_autoptr (GError) error = NULL;
  GtkFileChooserNative *dialog;

  take_all_entries (self, self->box);
  hand_in = ilv_kit_work_hand_in (self->work, name, &error);
  if (hand_in == NULL) {
    say (self, error->message);
    return;
  }
  dialog = gtk_file_chooser_native_new (_ ("Save the file to hand in"),
                                        GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                        GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file_name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
close_cb (IlvClassPanel *self)
{
  ilv_session_close_kit (self->session);
}

/* --- building --- */

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
add_choices (IlvClassPanel *self, GtkWidget *box, const IlvKitQuestion *question, guint place)
{
  const char *given = ilv_kit_work_get_answer (self->work, place);
  GtkWidget *first = NULL;

  for (guint i = 0; question->choices[i] != NULL; i++) {
    GtkWidget *button = gtk_check_button_new ();
    GtkWidget *label = gtk_label_new (question->choices[i]);

    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_check_button_set_child (GTK_CHECK_BUTTON (button), label);
    ilv_spoken_name_set (button, question->choices[i]);
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (first));
    first = first != NULL ? first : button;
    if (given != NULL && g_ascii_strtoull (given, NULL, 10) == i + 1)
      gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
    g_object_set_data (G_OBJECT (button), place_key, GUINT_TO_POINTER (place));
    g_object_set_data (G_OBJECT (button), answer_key, GUINT_TO_POINTER (i));
    g_signal_connect_object (button, "toggled", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
    gtk_box_append (GTK_BOX (box), button);
  }
}

static void
add_entry (IlvClassPanel *self, GtkWidget *box, const IlvKitQuestion *question, guint place)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry),
                                  question->kind == ILV_KIT_DURATION ? _ ("a time, such as 80ms")
                                  : question->kind == ILV_KIT_NUMBER ? _ ("a number")
                                                                     : NULL);
  ilv_spoken_name_set (entry, question->ask);
  if (ilv_kit_work_get_answer (self->work, place) != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), ilv_kit_work_get_answer (self->work, place));
  g_object_set_data (G_OBJECT (entry), place_key, GUINT_TO_POINTER (place));
  g_signal_connect_object (entry, "activate", G_CALLBACK (take_entry), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (left_cb), self, 0);
  gtk_widget_add_controller (entry, focus);
  gtk_box_append (GTK_BOX (box), entry);
}

static void
add_question (IlvClassPanel *self, guint place)
{
  const IlvKitQuestion *question = g_ptr_array_index (self->kit->questions, place);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  g_autofree char *text = g_strdup_printf ("%u. %s", place + 1, question->ask);

  add_label (box, text, NULL);
  if (question->kind == ILV_KIT_CHOICE)
    add_choices (self, box, question, place);
  else
    add_entry (self, box, question, place);
  gtk_box_append (GTK_BOX (self->box), box);
}

static void
add_locked (IlvClassPanel *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; self->kit->locked != NULL && self->kit->locked[i] != NULL; i++) {
    g_autofree char *name = ilv_session_name_lock (self->session, self->kit->locked[i]);

    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
  }
  if (names->len == 0)
    return;
  text = g_strdup_printf (_ ("Locked in this scenario: %s"), names->str);
  add_label (self->box, text, "dim-label");
}

static void
add_foot (IlvClassPanel *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *close = ilv_spoken_name_new_button (_ ("C_lose scenario"));
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->name = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _ ("Your name"));
  ilv_spoken_name_set (self->name, _ ("Your name"));
  g_signal_connect_object (self->name, "activate", G_CALLBACK (take_name), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (take_name), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->name, focus);
  self->hand_in = ilv_spoken_name_new_button (_ ("_Hand in…"));
  gtk_widget_add_css_class (self->hand_in, "suggested-action");
  gtk_widget_add_css_class (close, "flat");
  g_signal_connect_swapped (self->hand_in, "clicked", G_CALLBACK (hand_in_cb), self);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (close_cb), self);
  if (self->kit->questions->len > 0) {
    gtk_box_append (GTK_BOX (self->box), self->name);
    gtk_box_append (GTK_BOX (row), self->hand_in);
  } else {
    g_object_ref_sink (self->name);
    g_object_ref_sink (self->hand_in);
    g_clear_object (&self->name);
    g_clear_object (&self->hand_in);
  }
  gtk_box_append (GTK_BOX (row), close);
  gtk_box_append (GTK_BOX (self->box), row);
  self->said = add_label (self->box, "", "heading");
  gtk_widget_set_visible (self->said, FALSE);
}

/* It goes, by whatever way: what is still being typed is kept too. */
static void
ilv_class_panel_unroot (GtkWidget *widget)
{
  IlvClassPanel *self = ILV_CLASS_PANEL (widget);

  take_all_entries (self, self->box);
  if (self->name != NULL)
    take_name (self);
  GTK_WIDGET_CLASS (ilv_class_panel_parent_class)->unroot (widget);
}

static void
ilv_class_panel_dispose (GObject *object)
{
  IlvClassPanel *self = ILV_CLASS_PANEL (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->work, ilv_kit_work_free);
  g_clear_pointer (&self->kept_name, g_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_class_panel_parent_class)->dispose (object);
}

static void
ilv_class_panel_class_init (IlvClassPanelClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_class_panel_dispose;
  GTK_WIDGET_CLASS (class)->unroot = ilv_class_panel_unroot;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ilv_class_panel_init (IlvClassPanel *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_widget_add_css_class (self->box, "question");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
ilv_class_panel_new (IlvSession *session)
{
  IlvClassPanel *self = g_object_new (ILV_TYPE_CLASS_PANEL, NULL);
  g_autofree char *name = NULL;

  self->session = g_object_ref (session);
  self->kit = ilv_session_get_kit (session);
  self->work = ilv_kit_work_new (self->kit, g_get_monotonic_time ());
  name = ilv_kit_draft_load (self->kit, self->work);
  add_label (self->box, self->kit->name, "heading");
  if (self->kit->intro != NULL)
    add_label (self->box, self->kit->intro, NULL);
  for (guint i = 0; i < self->kit->questions->len; i++)
    add_question (self, i);
  add_locked (self);
  add_foot (self);
  if (name != NULL && self->name != NULL) {
    gtk_editable_set_text (GTK_EDITABLE (self->name), name);
    self->kept_name = g_strdup (name);
    show_progress (self);
  }
  return GTK_WIDGET (self);
}

const IlvKit *
ilv_class_panel_get_kit (IlvClassPanel *self)
{
  return self->kit;
}

/* --- where it is --- */

static void
kept_cb (GtkBox *box, IlvSession *session)
{
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (box));
  const IlvKit *kit = ilv_session_get_kit (session);

  if (ILV_IS_CLASS_PANEL (first)) {
    if (ilv_class_panel_get_kit (ILV_CLASS_PANEL (first)) == kit)
      return;
    gtk_box_remove (box, first);
  }
  if (kit != NULL)
    gtk_box_prepend (box, ilv_class_panel_new (session));
}

void
ilv_class_panel_keep (GtkBox *box, IlvSession *session)
{
  g_signal_connect_object (session, "scenario-changed", G_CALLBACK (kept_cb), box,
                           G_CONNECT_SWAPPED);
  kept_cb (box, session);
}
