/* The checklist's thresholds: seen, changed, set back.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is changed is kept in the preferences as NAME=VALUE. The list itself never changes: a new
 * one is loaded, and the advisor decides with it. */
#include "ilv-thresholds-dialog.h"

#include <glib/gi18n.h>

#include "app/ilv-preferences.h"

#define KEY "checklist-thresholds"

struct _IlvThresholdsDialog {
  AdwWindow parent_instance;

  GtkWidget *reset_button;
  GPtrArray *rows; /* AdwEntryRow, in the order of the thresholds */
  IlvAdvisor *advisor;
};

G_DEFINE_FINAL_TYPE (IlvThresholdsDialog, ilv_thresholds_dialog, ADW_TYPE_WINDOW)

static void
recall (IlvChecklist *list, char **assignments)
{
  for (guint i = 0; assignments[i] != NULL; i++)
    ilv_checklist_set_threshold (list, assignments[i], NULL);
}

void
ilv_thresholds_recall (IlvChecklist *list)
{
  g_auto (GStrv) assignments = g_settings_get_strv (ilv_preferences_get (), KEY);
  recall (list, assignments);
}

static void
keep (const IlvChecklist *list)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < list->places->len; i++) {
    const IlvPlace *place = g_ptr_array_index (list->places, i);

    if (!ilv_place_is_changed (place))
      continue;
    g_autofree char *value = ilv_answer_to_text (&place->type, place->value);
    g_autofree char *assignment = g_strdup_printf ("%s=%s", place->name, value);
    g_strv_builder_add (builder, assignment);
  }
  g_auto (GStrv) assignments = g_strv_builder_end (builder);
  g_settings_set_strv (ilv_preferences_get (), KEY, (const char *const *)assignments);
}

/* --- rows --- */

static const IlvPlace *
get_place (IlvThresholdsDialog *self, const char *name)
{
  IlvChecklist *list = ilv_advisor_get_list (self->advisor);

  for (guint i = 0; i < list->places->len; i++) {
    const IlvPlace *place = g_ptr_array_index (list->places, i);

    if (place->kind == ILV_PLACE_THRESHOLD && strcmp (place->name, name) == 0)
      return place;
  }
  return NULL;
}

static void
show_row (IlvThresholdsDialog *self, AdwEntryRow *row)
{
  const IlvPlace *place = get_place (self, gtk_widget_get_name (GTK_WIDGET (row)));
  g_autofree char *value = ilv_answer_to_text (&place->type, place->value);
  g_autofree char *preset = ilv_answer_to_label (&place->type, place->preset, TRUE);
  g_autofree char *title =
      ilv_place_is_changed (place)
          /* Translators: a threshold, and what it is unless somebody changes it. */
          ? g_strdup_printf (_ ("%s (otherwise %s)"), ilv_checklist_tr (place->title), preset)
          : g_strdup (ilv_checklist_tr (place->title));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), value);
  gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), NULL);
}

static void
show_all (IlvThresholdsDialog *self)
{
  g_auto (GStrv) kept = g_settings_get_strv (ilv_preferences_get (), KEY);

  for (guint i = 0; i < self->rows->len; i++)
    show_row (self, g_ptr_array_index (self->rows, i));
  gtk_widget_set_sensitive (self->reset_button, kept[0] != NULL);
}

static void
take_list (IlvThresholdsDialog *self, IlvChecklist *list)
{
  keep (list);
  ilv_advisor_set_list (self->advisor, list);
  show_all (self);
}

/* What is wrong stands where it was typed; nothing is changed then. */
static void
apply_cb (IlvThresholdsDialog *self, AdwEntryRow *row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvChecklist) list = ilv_checklist_load (&error);
  g_autofree char *assignment = g_strdup_printf ("%s=%s", gtk_widget_get_name (GTK_WIDGET (row)),
                                                 gtk_editable_get_text (GTK_EDITABLE (row)));

  if (list != NULL)
    ilv_thresholds_recall (list);
  if (list != NULL && ilv_checklist_set_threshold (list, assignment, &error)) {
    take_list (self, list);
    return;
  }
  gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), error->message);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), error->message);
}

static void
reset_cb (IlvThresholdsDialog *self)
{
  g_autoptr (IlvChecklist) list = ilv_checklist_load (NULL);

  if (list != NULL)
    take_list (self, list);
}

static void
add_rows (IlvThresholdsDialog *self, AdwPreferencesGroup *group)
{
  IlvChecklist *list = ilv_advisor_get_list (self->advisor);

  for (guint i = 0; i < list->places->len; i++) {
    const IlvPlace *place = g_ptr_array_index (list->places, i);
    GtkWidget *row;

    if (place->kind != ILV_PLACE_THRESHOLD)
      continue;
    row = adw_entry_row_new ();
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
    gtk_widget_set_name (row, place->name);
    g_signal_connect_swapped (row, "apply", G_CALLBACK (apply_cb), self);
    adw_preferences_group_add (group, row);
    g_ptr_array_add (self->rows, row);
  }
}

/* --- object --- */

static void
ilv_thresholds_dialog_dispose (GObject *object)
{
  IlvThresholdsDialog *self = ILV_THRESHOLDS_DIALOG (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->advisor);
  G_OBJECT_CLASS (ilv_thresholds_dialog_parent_class)->dispose (object);
}

static void
ilv_thresholds_dialog_class_init (IlvThresholdsDialogClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_thresholds_dialog_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (class), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
ilv_thresholds_dialog_init (IlvThresholdsDialog *self)
{
  self->rows = g_ptr_array_new ();
}

static GtkWidget *
make_header (IlvThresholdsDialog *self)
{
  GtkWidget *header = adw_header_bar_new ();

  self->reset_button = gtk_button_new_with_mnemonic (_ ("_Reset all"));
  gtk_widget_set_tooltip_text (self->reset_button, _ ("Every threshold as the checklist has it"));
  g_signal_connect_swapped (self->reset_button, "clicked", G_CALLBACK (reset_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->reset_button);
  return header;
}

IlvThresholdsDialog *
ilv_thresholds_dialog_new (GtkWindow *parent, IlvAdvisor *advisor)
{
  IlvThresholdsDialog *self =
      g_object_new (ILV_TYPE_THRESHOLDS_DIALOG, "title", _ ("Thresholds"), "transient-for", parent,
                    "modal", TRUE, "default-width", 560, "default-height", 560, NULL);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new (), *group = adw_preferences_group_new ();

  self->advisor = g_object_ref (advisor);
  gtk_box_append (GTK_BOX (content), make_header (self));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      _ ("Where the rules of the checklist draw their lines. Another value decides at once and is "
         "kept; verdicts say that it was changed."));
  add_rows (self, ADW_PREFERENCES_GROUP (group));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (content), page);
  adw_window_set_content (ADW_WINDOW (self), content);
  show_all (self);
  return self;
}
