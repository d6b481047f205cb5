/* A workload's groups, steps and backends as a form.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every row is one key of the file. A change makes a new text of the one shown and hands that on,
 * whether it is right or not: so form and text never differ, and an error stands beside its row and
 * its line at once. The form is built anew when jobs, steps or kinds are others, else only values
 * change, so that the focus stays where it is. */
#include <glib/gi18n.h>

#include "app/model/ilv-workload-edit.h"
#include "app/model/ilv-workload-text.h"
#include "app/pages/explore/ilv-workload-field.h"
#include "app/pages/explore/ilv-workload-form-private.h"

enum {
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvWorkloadForm, ilv_workload_form, GTK_TYPE_WIDGET)

static const char name_key[] = "ilv-name";
static const char place_key[] = "ilv-place";

void
ilv_workload_form_mark (GtkWidget *row, const char *name, guint place)
{
  g_object_set_data_full (G_OBJECT (row), name_key, g_strdup (name), g_free);
  g_object_set_data (G_OBJECT (row), place_key, GUINT_TO_POINTER (place));
}

const char *
ilv_workload_form_get_name (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), name_key);
}

guint
ilv_workload_form_get_place (GtkWidget *row)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), place_key));
}

void
ilv_workload_form_emit (IlvWorkloadForm *self, char *text)
{
  g_autofree char *owned = text;

  if (owned != NULL && g_strcmp0 (owned, self->text) != 0)
    g_signal_emit (self, signals[CHANGED], 0, owned);
}

void
ilv_workload_form_want_focus (IlvWorkloadForm *self, const char *group, const char *key)
{
  g_autofree char *new_group = g_strdup (group);
  g_autofree char *new_key = g_strdup (key);

  g_free (self->wanted_group);
  g_free (self->wanted_key);
  self->wanted_group = g_steal_pointer (&new_group);
  self->wanted_key = g_steal_pointer (&new_key);
}

/* The row that has the focus, if one has. */
static GtkWidget *
find_focused (IlvWorkloadForm *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->rows, i);

    if (gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_FOCUS_WITHIN)
      return row;
  }
  return NULL;
}

static GtkWidget *
find_row (IlvWorkloadForm *self, const char *group, const char *key)
{
  GtkWidget *first = NULL;

  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->rows, i);

    if (g_strcmp0 (ilv_workload_field_get_group (row), group) != 0)
      continue;
    first = first != NULL ? first : row;
    if (g_strcmp0 (ilv_workload_field_get_key (row), key) == 0)
      return row;
  }
  return first;
}

static GtkWidget *
find_named (GtkWidget *widget, const char *name)
{
  GtkWidget *found = g_strcmp0 (gtk_widget_get_name (widget), name) == 0 ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_named (child, name);
  return found;
}

/* At the end of the way the other direction's button, so that the focus is not lost. */
static GtkWidget *
find_mover (IlvWorkloadForm *self, const char *step, const char *name)
{
  const char *const names[] = {name, ILV_FORM_UP, ILV_FORM_DOWN};

  for (guint i = 0; i < self->steps->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->steps, i);

    if (g_strcmp0 (ilv_workload_form_get_name (row), step) != 0)
      continue;
    for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
      GtkWidget *button = find_named (row, names[k]);

      if (button != NULL && gtk_widget_get_sensitive (button))
        return button;
    }
  }
  return NULL;
}

static void
restore_focus (IlvWorkloadForm *self)
{
  GtkWidget *row =
      self->wanted_group != NULL ? find_row (self, self->wanted_group, self->wanted_key) : NULL;

  if (g_strcmp0 (self->wanted_key, ILV_FORM_UP) == 0 ||
      g_strcmp0 (self->wanted_key, ILV_FORM_DOWN) == 0)
    row = find_mover (self, self->wanted_group, self->wanted_key);
  if (row != NULL)
    gtk_widget_grab_focus (row);
  ilv_workload_form_want_focus (self, NULL, NULL);
}

static void
build (IlvWorkloadForm *self)
{
  GtkWidget *focused = find_focused (self);
  GtkWidget *child;

  if (focused != NULL && self->wanted_group == NULL)
    ilv_workload_form_want_focus (self, ilv_workload_field_get_group (focused),
                                  ilv_workload_field_get_key (focused));
  self->error_row = self->wrong_row = NULL;
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->steps, 0);
  while ((child = gtk_widget_get_first_child (self->box)) != NULL) {
    /* One of these rows may be what emits just now and goes on using itself afterwards. */
    g_idle_add_once (g_object_unref, g_object_ref (child));
    gtk_box_remove (GTK_BOX (self->box), child);
  }
  ilv_workload_form_build (self);
}

static void
show_step (IlvWorkloadForm *self, GtkWidget *row)
{
  const char *group = ilv_workload_form_get_name (row);
  g_autofree char *kind = ilv_workload_edit_get (self->text, group, "Do");
  g_autofree char *duration = ilv_workload_edit_get (self->text, group, "Duration");
  g_autofree char *subtitle = NULL;
  guint n;
  const IlvWorkloadField *kinds = ilv_workload_fields ("Step", &n);

  for (guint i = 0; i < ILV_N_STEP_KINDS; i++)
    if (g_strcmp0 (kinds[0].values[i], kind) == 0)
      subtitle = duration != NULL && *duration != '\0'
                     ? g_strdup_printf ("%s · %s", _ (kinds[0].names[i]), duration)
                     : g_strdup (_ (kinds[0].names[i]));
  if (subtitle != NULL) {
    g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), escaped);
  }
}

static void
show_values (IlvWorkloadForm *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->rows, i);
    const char *key = ilv_workload_field_get_key (row);

    if (*key != '\0') {
      g_autofree char *value =
          ilv_workload_edit_get (self->text, ilv_workload_field_get_group (row), key);

      ilv_workload_field_show (row, value);
    }
  }
  for (guint i = 0; i < self->steps->len; i++)
    show_step (self, g_ptr_array_index (self->steps, i));
}

static void
ilv_workload_form_dispose (GObject *object)
{
  IlvWorkloadForm *self = ILV_WORKLOAD_FORM (object);

  g_ptr_array_set_size (self->rows, 0);
  self->is_setting = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->workload, ilv_workload_unref);
  G_OBJECT_CLASS (ilv_workload_form_parent_class)->dispose (object);
}

static void
ilv_workload_form_finalize (GObject *object)
{
  IlvWorkloadForm *self = ILV_WORKLOAD_FORM (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->steps);
  g_hash_table_unref (self->expanded);
  g_free (self->structure);
  g_free (self->text);
  g_free (self->wanted_group);
  g_free (self->wanted_key);
  G_OBJECT_CLASS (ilv_workload_form_parent_class)->finalize (object);
}

static void
ilv_workload_form_class_init (IlvWorkloadFormClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_workload_form_dispose;
  G_OBJECT_CLASS (class)->finalize = ilv_workload_form_finalize;
  signals[CHANGED] = g_signal_new ("changed", ILV_TYPE_WORKLOAD_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ilv_workload_form_init (IlvWorkloadForm *self)
{
  self->rows = g_ptr_array_new ();
  self->steps = g_ptr_array_new ();
  self->expanded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

void
ilv_workload_form_show (IlvWorkloadForm *self, const char *text, IlvWorkload *workload)
{
  g_autofree char *parts = ilv_workload_edit_describe (workload);
  g_auto (GStrv) translations = ilv_workload_text_list_translations (text);
  g_autofree char *languages = g_strjoinv (";", translations);
  g_autofree char *structure = g_strconcat (parts, languages, NULL);
  char *copy = g_strdup (text);

  g_free (self->text);
  self->text = copy;
  ilv_workload_ref (workload);
  g_clear_pointer (&self->workload, ilv_workload_unref);
  self->workload = workload;
  self->is_setting = TRUE;
  if (g_strcmp0 (structure, self->structure) != 0) {
    g_free (self->structure);
    self->structure = g_steal_pointer (&structure);
    build (self);
  }
  show_values (self);
  self->is_setting = FALSE;
  restore_focus (self);
}

/* The row below the wrong one: rows of a preferences group stand in a list box. */
static void
add_error_row (IlvWorkloadForm *self, GtkWidget *row, const char *reason)
{
  GtkWidget *list = gtk_widget_get_parent (row);

  if (!GTK_IS_LIST_BOX (list))
    return;
  self->error_row = ilv_workload_field_make_error (reason);
  gtk_list_box_insert (GTK_LIST_BOX (list), self->error_row,
                       gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + 1);
}

void
ilv_workload_form_set_error (IlvWorkloadForm *self, const char *group, const char *key,
                             const char *reason)
{
  GtkWidget *row = group != NULL ? find_row (self, group, key) : NULL;
  GtkWidget *expander;

  if (self->error_row != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (gtk_widget_get_parent (self->error_row)), self->error_row);
  if (self->wrong_row != NULL)
    gtk_widget_remove_css_class (self->wrong_row, "error");
  self->error_row = NULL;
  self->wrong_row = row;
  if (row == NULL)
    return;
  gtk_widget_add_css_class (row, "error");
  add_error_row (self, row, reason);
  expander = gtk_widget_get_ancestor (row, ADW_TYPE_EXPANDER_ROW);
  if (expander != NULL)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
}

void
ilv_workload_form_commit (IlvWorkloadForm *self)
{
  GtkWidget *row = find_focused (self);

  if (row != NULL)
    ilv_workload_field_commit (row);
}
