/* A workload's groups, steps and backends as a form.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every row is one key of the file. A change makes a new text of the one shown and hands that on,
 * whether it is right or not: so form and text never differ, and an error stands beside its row and
 * its line at once. The form is built anew when jobs, steps or kinds are others, else only values
 * change, so that the focus stays where it is. */
#include "ilv-workload-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/model/ilv-workload-edit.h"
#include "app/pages/explore/ilv-workload-field.h"

struct _IlvWorkloadForm {
  GtkWidget parent_instance;

  GtkWidget *box;

  /* owned */
  IlvWorkload *workload;
  char *text;
  GPtrArray *rows;      /* borrowed: those of a key or a name */
  GPtrArray *steps;     /* borrowed: the steps' expander rows */
  GHashTable *expanded; /* names of the expander rows that are open */
  char *structure;      /* what the form was built for */
  char *wanted_group;   /* the focus after the next building */
  char *wanted_key;

  /* borrowed */
  GtkWidget *error_row;
  GtkWidget *wrong_row;

  /* plain */
  gboolean is_setting;
};

enum {
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvWorkloadForm, ilv_workload_form, GTK_TYPE_WIDGET)

static const char name_key[] = "ilv-name";
static const char place_key[] = "ilv-place";

/* What a part's name is called among the keys. */
#define PART_NAME ""

/* Takes the text. */
static void
emit_text (IlvWorkloadForm *self, char *text)
{
  g_autofree char *owned = text;

  if (owned != NULL && g_strcmp0 (owned, self->text) != 0)
    g_signal_emit (self, signals[CHANGED], 0, owned);
}

static void
want_focus (IlvWorkloadForm *self, const char *group, const char *key)
{
  g_autofree char *new_group = g_strdup (group);
  g_autofree char *new_key = g_strdup (key);

  g_free (self->wanted_group);
  g_free (self->wanted_key);
  self->wanted_group = g_steal_pointer (&new_group);
  self->wanted_key = g_steal_pointer (&new_key);
}

/* --- what the rows do --- */

static void
field_cb (GtkWidget *row, const char *value, gpointer data)
{
  IlvWorkloadForm *self = data;
  const char *group = ilv_workload_field_get_group (row);
  const char *key = ilv_workload_field_get_key (row);
  guint n;

  if (self->is_setting)
    return;
  if (g_strcmp0 (key, "Do") == 0) {
    const IlvWorkloadField *kinds = ilv_workload_fields ("Step", &n);

    for (guint i = 0; i < ILV_N_STEP_KINDS; i++)
      if (g_strcmp0 (kinds[0].values[i], value) == 0)
        emit_text (self, ilv_workload_edit_set_kind (self->text, group + strlen ("Step "), i));
    return;
  }
  emit_text (self, ilv_workload_edit_set (self->text, group, key, value));
}

static void
renamed_cb (GtkWidget *row, const char *value, gpointer data)
{
  IlvWorkloadForm *self = data;
  g_autofree char *group = g_strdup (ilv_workload_field_get_group (row));
  char *space = strchr (group, ' ');
  g_autofree char *renamed = NULL;
  g_autoptr (GError) error = NULL;
  char *text;

  if (self->is_setting || space == NULL)
    return;
  *space = '\0';
  text = ilv_workload_edit_rename (self->text, group, space + 1, value, &error);
  renamed = g_strdup_printf ("%s %s", group, value);
  *space = ' ';
  if (text == NULL) {
    ilv_workload_form_set_error (self, group, PART_NAME, error->message);
    return;
  }
  ilv_workload_form_set_error (self, NULL, NULL, NULL);
  if (g_hash_table_contains (self->expanded, group))
    g_hash_table_add (self->expanded, g_strdup (renamed));
  if (gtk_widget_get_focus_child (row) != NULL)
    want_focus (self, renamed, PART_NAME);
  emit_text (self, text);
}

static const char *
get_name (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), name_key);
}

static guint
get_place (GtkWidget *button)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), place_key));
}

static void
up_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  emit_text (self,
             ilv_workload_edit_move_step (self->text, get_name (button), get_place (button), -1));
}

static void
down_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  emit_text (self,
             ilv_workload_edit_move_step (self->text, get_name (button), get_place (button), 1));
}

static void
remove_step_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  emit_text (self,
             ilv_workload_edit_remove_step (self->text, get_name (button), get_place (button)));
}

static void
add_step_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  g_autofree char *step = NULL;
  char *text = ilv_workload_edit_add_step (self->text, get_name (button), &step);
  g_autofree char *group = g_strdup_printf ("Step %s", step);

  want_focus (self, group, PART_NAME);
  g_hash_table_add (self->expanded, g_steal_pointer (&group));
  emit_text (self, text);
}

static void
add_job_cb (IlvWorkloadForm *self)
{
  emit_text (self, ilv_workload_edit_add_job (self->text));
}

static void
remove_job_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  emit_text (self, ilv_workload_edit_remove_job (self->text, get_name (button)));
}

static void
add_backend_cb (IlvWorkloadForm *self)
{
  emit_text (self, ilv_workload_edit_add_backend (self->text));
}

static void
remove_backend_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  emit_text (self, ilv_workload_edit_remove_backend (self->text, get_name (button)));
}

/* --- building --- */

static GtkWidget *
make_button (IlvWorkloadForm *self, const char *icon, const char *tooltip, const char *name,
             guint place, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), name_key, g_strdup (name), g_free);
  g_object_set_data (G_OBJECT (button), place_key, GUINT_TO_POINTER (place));
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static void
expanded_cb (IlvWorkloadForm *self, GParamSpec *pspec, AdwExpanderRow *row)
{
  const char *name = get_name (GTK_WIDGET (row));

  if (adw_expander_row_get_expanded (row))
    g_hash_table_add (self->expanded, g_strdup (name));
  else
    g_hash_table_remove (self->expanded, name);
}

/* An expander row that is open again after a building. */
static GtkWidget *
make_expander (IlvWorkloadForm *self, const char *title, const char *name)
{
  GtkWidget *row = adw_expander_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_object_set_data_full (G_OBJECT (row), name_key, g_strdup (name), g_free);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row),
                                 g_hash_table_contains (self->expanded, name));
  g_signal_connect_swapped (row, "notify::expanded", G_CALLBACK (expanded_cb), self);
  return row;
}

static void
add_to (GtkWidget *parent, GtkWidget *row)
{
  if (ADW_IS_EXPANDER_ROW (parent))
    adw_expander_row_add_row (ADW_EXPANDER_ROW (parent), row);
  else
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (parent), row);
}

static void
add_name (IlvWorkloadForm *self, GtkWidget *parent, const char *group, const char *name)
{
  GtkWidget *row = ilv_workload_field_make_entry (_ ("Name"), group, PART_NAME, renamed_cb, self);

  ilv_workload_field_show (row, name);
  g_ptr_array_add (self->rows, row);
  add_to (parent, row);
}

static void
add_fields (IlvWorkloadForm *self, GtkWidget *parent, const char *kind, const char *group,
            gboolean is_more, guint step_kinds)
{
  guint n_fields;
  const IlvWorkloadField *fields = ilv_workload_fields (kind, &n_fields);

  for (guint i = 0; i < n_fields; i++) {
    g_autoptr (GPtrArray) made = g_ptr_array_new ();

    if (fields[i].is_more != is_more ||
        (step_kinds != 0 && (fields[i].step_kinds & step_kinds) == 0))
      continue;
    ilv_workload_field_make (&fields[i], group, self->workload, field_cb, self, made);
    for (guint k = 0; k < made->len; k++)
      add_to (parent, g_ptr_array_index (made, k));
    g_ptr_array_add (self->rows, g_ptr_array_index (made, 0));
  }
}

static void
add_more (IlvWorkloadForm *self, GtkWidget *parent, const char *kind, const char *group,
          const char *part)
{
  g_autofree char *name = g_strdup_printf ("%s more", group);
  GtkWidget *more = make_expander (self, _ ("More"), name);

  if (part != NULL)
    add_name (self, more, group, part);
  add_fields (self, more, kind, group, TRUE, 0);
  add_to (parent, more);
}

static void
add_step (IlvWorkloadForm *self, GtkWidget *parent, const IlvJobGroup *job, guint place)
{
  const IlvStep *step = &self->workload->steps[job->steps[place]];
  g_autofree char *group = g_strdup_printf ("Step %s", step->name);
  GtkWidget *row = make_expander (self, step->name, group);
  GtkWidget *less = make_button (self, "list-remove-symbolic", _ ("Remove the step"), job->name,
                                 place, G_CALLBACK (remove_step_cb));
  GtkWidget *down =
      make_button (self, "go-down-symbolic", _ ("Later"), job->name, place, G_CALLBACK (down_cb));
  GtkWidget *up =
      make_button (self, "go-up-symbolic", _ ("Earlier"), job->name, place, G_CALLBACK (up_cb));

  gtk_widget_set_sensitive (less, job->n_steps > 1);
  gtk_widget_set_sensitive (down, place + 1 < job->n_steps);
  gtk_widget_set_sensitive (up, place > 0);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), less);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), down);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), up);
  add_name (self, row, group, step->name);
  add_fields (self, row, "Step", group, FALSE, 1u << step->kind);
  g_ptr_array_add (self->steps, row);
  add_to (parent, row);
}

static GtkWidget *
add_part (IlvWorkloadForm *self, const char *title)
{
  GtkWidget *parent = adw_preferences_group_new ();
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (parent), escaped);
  gtk_box_append (GTK_BOX (self->box), parent);
  return parent;
}

static void
add_job (IlvWorkloadForm *self, const IlvJobGroup *job)
{
  g_autofree char *title = g_strdup_printf (_ ("Job %s"), job->name);
  g_autofree char *group = g_strdup_printf ("Job %s", job->name);
  GtkWidget *parent = add_part (self, title);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *less = make_button (self, "user-trash-symbolic", _ ("Remove the job"), job->name, 0,
                                 G_CALLBACK (remove_job_cb));

  gtk_widget_set_sensitive (less, self->workload->n_groups > 1);
  gtk_box_append (GTK_BOX (buttons), make_button (self, "list-add-symbolic", _ ("Add a step"),
                                                  job->name, 0, G_CALLBACK (add_step_cb)));
  gtk_box_append (GTK_BOX (buttons), less);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (parent), buttons);
  add_fields (self, parent, "Job", group, FALSE, 0);
  for (guint place = 0; place < job->n_steps; place++)
    add_step (self, parent, job, place);
  add_more (self, parent, "Job", group, job->name);
}

static void
add_backends (IlvWorkloadForm *self)
{
  GtkWidget *parent = add_part (self, _ ("Backends"));

  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (parent),
      _ ("What I/O steps wait for: a database or a service that serves only so many at once."));
  adw_preferences_group_set_header_suffix (
      ADW_PREFERENCES_GROUP (parent), make_button (self, "list-add-symbolic", _ ("Add a backend"),
                                                   "", 0, G_CALLBACK (add_backend_cb)));
  for (guint i = 0; i < self->workload->n_backends; i++) {
    const char *name = self->workload->backends[i].name;
    g_autofree char *group = g_strdup_printf ("Backend %s", name);
    GtkWidget *row = make_expander (self, name, group);

    adw_expander_row_add_action (ADW_EXPANDER_ROW (row),
                                 make_button (self, "user-trash-symbolic", _ ("Remove the backend"),
                                              name, 0, G_CALLBACK (remove_backend_cb)));
    add_name (self, row, group, name);
    add_fields (self, row, "Backend", group, FALSE, 0);
    add_to (parent, row);
  }
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

static void
restore_focus (IlvWorkloadForm *self)
{
  GtkWidget *row =
      self->wanted_group != NULL ? find_row (self, self->wanted_group, self->wanted_key) : NULL;

  if (row != NULL)
    gtk_widget_grab_focus (row);
  want_focus (self, NULL, NULL);
}

static void
build (IlvWorkloadForm *self)
{
  GtkWidget *focused = find_focused (self);
  GtkWidget *child, *button, *parent;

  if (focused != NULL && self->wanted_group == NULL)
    want_focus (self, ilv_workload_field_get_group (focused), ilv_workload_field_get_key (focused));
  self->error_row = self->wrong_row = NULL;
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->steps, 0);
  while ((child = gtk_widget_get_first_child (self->box)) != NULL) {
    /* One of these rows may be what emits just now and goes on using itself afterwards. */
    g_idle_add_once (g_object_unref, g_object_ref (child));
    gtk_box_remove (GTK_BOX (self->box), child);
  }
  parent = add_part (self, _ ("Workload"));
  add_fields (self, parent, "Workload", "Workload", FALSE, 0);
  add_more (self, parent, "Workload", "Workload", NULL);
  for (guint i = 0; i < self->workload->n_groups; i++)
    add_job (self, &self->workload->groups[i]);
  button = gtk_button_new_with_mnemonic (_ ("Add a _job"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (add_job_cb), self);
  gtk_box_append (GTK_BOX (self->box), button);
  add_backends (self);
}

static void
show_step (IlvWorkloadForm *self, GtkWidget *row)
{
  const char *group = get_name (row);
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
  g_autofree char *structure = ilv_workload_edit_describe (workload);
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
