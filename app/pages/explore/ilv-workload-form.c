/* A workload's groups and steps as a form.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every row is one key of the file; an entry is applied with Enter or its button. A change asks the
 * workload for its new text and hands that on; what the workload refuses marks the row and says
 * why. The form is built anew when groups or steps are others, else only its values change, so that
 * the focus stays where it is. */
#include "ilv-workload-form.h"

#include <glib/gi18n.h>

#include "app/model/ilv-workload-text.h"

struct _IlvWorkloadForm {
  GtkWidget parent_instance;

  GtkWidget *box;
  IlvWorkload *workload;
  GPtrArray *rows; /* GtkWidget*, borrowed: those with a key */
  char *structure; /* what the form was built for */
  char *expanded;  /* the step whose row is open */
  gboolean is_setting;
};

enum {
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvWorkloadForm, ilv_workload_form, GTK_TYPE_WIDGET)

static const char key_key[] = "ilv-key";
static const char job_key[] = "ilv-job";
static const char place_key[] = "ilv-place";

static const char *const job_keys[][2] = {
    {"Count", N_ ("Jobs")},
    {"Arrival", N_ ("Arrival: at-once, every 5ms, poisson 200/s, closed 10")},
    {"Repeat", N_ ("Passes through the steps")},
    {"Limit", N_ ("Limit in flight (0: none)")},
    {"PayloadIn", N_ ("Argument size")},
    {"PayloadOut", N_ ("Result size")},
};
static const char *const step_keys[][2] = {
    {"Duration", N_ ("Duration")},
    {"Spread", N_ ("Spread: constant, uniform 20%, exponential, lognormal 0.5")},
    {"Repeat", N_ ("Repeat")},
};
static const char *const step_kinds[] = {"python", "hold", "native", "io", "sleep"};

static void
emit_text (IlvWorkloadForm *self, const char *text)
{
  g_signal_emit (self, signals[CHANGED], 0, text);
}

/* TRUE if the workload takes the value. */
static gboolean
set_key (IlvWorkloadForm *self, GtkWidget *row, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) changed = ilv_workload_set (self->workload, key, value, &error);
  g_autofree char *text = NULL;

  if (changed == NULL) {
    gtk_widget_add_css_class (row, "error");
    gtk_widget_set_tooltip_text (row, error->message);
    return FALSE;
  }
  gtk_widget_remove_css_class (row, "error");
  gtk_widget_set_tooltip_text (row, NULL);
  text = ilv_workload_to_text (changed);
  emit_text (self, text);
  return TRUE;
}

static void
entry_applied_cb (IlvWorkloadForm *self, AdwEntryRow *row)
{
  if (!self->is_setting)
    set_key (self, GTK_WIDGET (row), g_object_get_data (G_OBJECT (row), key_key),
             gtk_editable_get_text (GTK_EDITABLE (row)));
}

static void
kind_chosen_cb (IlvWorkloadForm *self, GParamSpec *pspec, AdwComboRow *row)
{
  guint chosen = adw_combo_row_get_selected (row);

  if (!self->is_setting && chosen < G_N_ELEMENTS (step_kinds))
    set_key (self, GTK_WIDGET (row), g_object_get_data (G_OBJECT (row), key_key),
             step_kinds[chosen]);
}

/* --- steps of a job: order, more, fewer --- */

static const IlvJobGroup *
find_group (IlvWorkloadForm *self, const char *name)
{
  for (guint i = 0; i < self->workload->n_groups; i++)
    if (g_strcmp0 (self->workload->groups[i].name, name) == 0)
      return &self->workload->groups[i];
  return NULL;
}

/* The job's step list as the file writes it, with the one at `from` moved to `to`; to < 0 leaves it
 * out. */
static char *
list_steps (IlvWorkloadForm *self, const IlvJobGroup *group, guint from, int to)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < group->n_steps; i++)
    g_ptr_array_add (names, self->workload->steps[group->steps[i]].name);
  if (from < names->len) {
    char *moved = g_ptr_array_remove_index (names, from);

    if (to >= 0)
      g_ptr_array_insert (names, to, moved);
  }
  g_ptr_array_add (names, NULL);
  return g_strjoinv (";", (char **)names->pdata);
}

static void
move_step (IlvWorkloadForm *self, GtkWidget *button, int direction)
{
  const char *name = g_object_get_data (G_OBJECT (button), job_key);
  guint place = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), place_key));
  const IlvJobGroup *group = find_group (self, name);
  g_autofree char *key = g_strdup_printf ("job.%s.Steps", name);
  g_autofree char *steps = NULL;

  if (group == NULL || (int)place + direction < 0 || place + direction >= group->n_steps)
    return;
  steps = list_steps (self, group, place, (int)place + direction);
  set_key (self, button, key, steps);
}

static void
up_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  move_step (self, button, -1);
}

static void
down_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  move_step (self, button, 1);
}

static gboolean
is_used (IlvWorkload *workload, guint step)
{
  for (guint i = 0; i < workload->n_groups; i++)
    for (guint k = 0; k < workload->groups[i].n_steps; k++)
      if (workload->groups[i].steps[k] == step)
        return TRUE;
  return FALSE;
}

/* A knob that names the removed step would make the file wrong. */
static char *
drop_knobs (IlvWorkload *workload, const char *prefix)
{
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) knobs = NULL;

  for (guint i = 0; workload->knobs != NULL && workload->knobs[i] != NULL; i++)
    if (!g_str_has_prefix (workload->knobs[i], prefix))
      g_strv_builder_add (kept, workload->knobs[i]);
  knobs = g_strv_builder_end (kept);
  return g_strjoinv (";", knobs);
}

static void
remove_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  const char *name = g_object_get_data (G_OBJECT (button), job_key);
  guint place = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), place_key));
  const IlvJobGroup *group = find_group (self, name);
  g_autofree char *key = g_strdup_printf ("job.%s.Steps", name);
  g_autoptr (IlvWorkload) changed = NULL;
  g_autofree char *steps = NULL;
  g_autofree char *text = NULL;
  guint step;

  if (group == NULL || group->n_steps < 2)
    return;
  step = group->steps[place];
  steps = list_steps (self, group, place, -1);
  changed = ilv_workload_set (self->workload, key, steps, NULL);
  if (changed == NULL)
    return;
  if (!is_used (changed, step)) {
    g_autofree char *header = g_strdup_printf ("Step %s", self->workload->steps[step].name);
    g_autofree char *prefix = g_strdup_printf ("step.%s.", self->workload->steps[step].name);
    g_autofree char *knobs = drop_knobs (changed, prefix);
    g_autoptr (IlvWorkload) fewer = ilv_workload_set (changed, "workload.Knobs", knobs, NULL);
    g_autofree char *with = ilv_workload_to_text (fewer != NULL ? fewer : changed);

    text = ilv_workload_text_remove_group (with, header);
  } else
    text = ilv_workload_to_text (changed);
  emit_text (self, text);
}

/* Text first: a step that no list names yet is allowed, a list that names none is not. */
static void
add_step_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  const char *name = g_object_get_data (G_OBJECT (button), job_key);
  const IlvJobGroup *group = find_group (self, name);
  g_autofree char *text = ilv_workload_to_text (self->workload);
  g_autofree char *step = ilv_workload_text_make_name (text, "Step", "step");
  g_autofree char *header = g_strdup_printf ("Step %s", step);
  g_autofree char *more = ilv_workload_text_add_group (text, header, "Do=io\nDuration=10ms\n");
  g_autofree char *list_key = g_strdup_printf ("job.%s.Steps", name);
  g_autofree char *list = list_steps (self, group, G_MAXUINT, -1);
  g_autofree char *longer = g_strdup_printf ("%s;%s", list, step);
  g_autoptr (IlvWorkload) with = ilv_workload_parse (more, -1, "text", NULL);
  g_autoptr (IlvWorkload) changed =
      with != NULL ? ilv_workload_set (with, list_key, longer, NULL) : NULL;

  if (changed != NULL) {
    g_autofree char *result = ilv_workload_to_text (changed);

    g_free (self->expanded);
    self->expanded = g_strdup (step);
    emit_text (self, result);
  }
}

static void
add_job_cb (IlvWorkloadForm *self)
{
  g_autofree char *text = ilv_workload_to_text (self->workload);
  g_autofree char *job = ilv_workload_text_make_name (text, "Job", "job");
  g_autofree char *header = g_strdup_printf ("Job %s", job);
  g_autofree char *lines = g_strdup_printf ("Count=1\nSteps=%s\n", self->workload->steps[0].name);
  g_autofree char *more = ilv_workload_text_add_group (text, header, lines);

  emit_text (self, more);
}

static void
remove_job_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  const char *name = g_object_get_data (G_OBJECT (button), job_key);
  g_autofree char *header = g_strdup_printf ("Job %s", name);
  g_autofree char *prefix = g_strdup_printf ("job.%s.", name);
  g_autofree char *knobs = drop_knobs (self->workload, prefix);
  g_autoptr (IlvWorkload) fewer = ilv_workload_set (self->workload, "workload.Knobs", knobs, NULL);
  g_autofree char *text = ilv_workload_to_text (fewer != NULL ? fewer : self->workload);
  g_autofree char *less = ilv_workload_text_remove_group (text, header);

  emit_text (self, less);
}

/* --- building --- */

static void
show_value (IlvWorkloadForm *self, GtkWidget *row)
{
  const char *key = g_object_get_data (G_OBJECT (row), key_key);
  g_autofree char *value = ilv_workload_get (self->workload, key);

  if (ADW_IS_ENTRY_ROW (row)) {
    if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), value) != 0)
      gtk_editable_set_text (GTK_EDITABLE (row), value != NULL ? value : "");
    gtk_widget_remove_css_class (row, "error");
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (step_kinds); i++)
    if (g_strcmp0 (value, step_kinds[i]) == 0)
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
}

static GtkWidget *
add_entry (IlvWorkloadForm *self, const char *key, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), key_key, g_strdup (key), g_free);
  g_ptr_array_add (self->rows, row);
  show_value (self, row);
  g_signal_connect_swapped (row, "apply", G_CALLBACK (entry_applied_cb), self);
  return row;
}

static GtkWidget *
add_kind (IlvWorkloadForm *self, const char *key)
{
  GtkWidget *row = adw_combo_row_new ();
  const char *names[] = {_ ("Python"),
                         _ ("C code that keeps the GIL"),
                         _ ("C code that releases the GIL"),
                         _ ("I/O"),
                         _ ("Sleep"),
                         NULL};
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("What it does"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  g_object_set_data_full (G_OBJECT (row), key_key, g_strdup (key), g_free);
  g_ptr_array_add (self->rows, row);
  show_value (self, row);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (kind_chosen_cb), self);
  return row;
}

static GtkWidget *
make_button (IlvWorkloadForm *self, const char *icon, const char *name, const char *job,
             guint place, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), job_key, g_strdup (job), g_free);
  g_object_set_data (G_OBJECT (button), place_key, GUINT_TO_POINTER (place));
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static void
expanded_cb (IlvWorkloadForm *self, GParamSpec *pspec, AdwExpanderRow *row)
{
  if (adw_expander_row_get_expanded (row)) {
    g_free (self->expanded);
    self->expanded = g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  }
}

static void
add_step_row (IlvWorkloadForm *self, AdwPreferencesGroup *parent, const IlvJobGroup *group,
              guint place)
{
  const IlvStep *step = &self->workload->steps[group->steps[place]];
  GtkWidget *row = adw_expander_row_new ();
  gboolean is_timed = step->kind < ILV_STEP_LOCK;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), step->name);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row),
                               make_button (self, "list-remove-symbolic", _ ("Remove the step"),
                                            group->name, place, G_CALLBACK (remove_cb)));
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row),
                               make_button (self, "go-down-symbolic", _ ("Later"), group->name,
                                            place, G_CALLBACK (down_cb)));
  adw_expander_row_add_action (
      ADW_EXPANDER_ROW (row),
      make_button (self, "go-up-symbolic", _ ("Earlier"), group->name, place, G_CALLBACK (up_cb)));
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), is_timed);
  if (is_timed) {
    g_autofree char *kind = g_strdup_printf ("step.%s.Do", step->name);

    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), add_kind (self, kind));
    for (guint i = 0; i < G_N_ELEMENTS (step_keys); i++) {
      g_autofree char *key = g_strdup_printf ("step.%s.%s", step->name, step_keys[i][0]);

      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), add_entry (self, key, _ (step_keys[i][1])));
    }
  }
  g_signal_connect_swapped (row, "notify::expanded", G_CALLBACK (expanded_cb), self);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row),
                                 g_strcmp0 (self->expanded, step->name) == 0);
  adw_preferences_group_add (parent, row);
}

static void
add_job (IlvWorkloadForm *self, const IlvJobGroup *group)
{
  GtkWidget *parent = adw_preferences_group_new ();
  g_autofree char *title = g_strdup_printf (_ ("Job %s"), group->name);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *more = make_button (self, "list-add-symbolic", _ ("Add a step"), group->name, 0,
                                 G_CALLBACK (add_step_cb));
  GtkWidget *less = make_button (self, "user-trash-symbolic", _ ("Remove the job"), group->name, 0,
                                 G_CALLBACK (remove_job_cb));

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (parent), title);
  gtk_widget_set_sensitive (less, self->workload->n_groups > 1);
  gtk_box_append (GTK_BOX (buttons), more);
  gtk_box_append (GTK_BOX (buttons), less);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (parent), buttons);
  for (guint i = 0; i < G_N_ELEMENTS (job_keys); i++) {
    g_autofree char *key = g_strdup_printf ("job.%s.%s", group->name, job_keys[i][0]);

    adw_preferences_group_add (ADW_PREFERENCES_GROUP (parent),
                               add_entry (self, key, _ (job_keys[i][1])));
  }
  for (guint place = 0; place < group->n_steps; place++)
    add_step_row (self, ADW_PREFERENCES_GROUP (parent), group, place);
  gtk_box_append (GTK_BOX (self->box), parent);
}

/* Names and order of jobs and steps: what the form's rows depend on. */
static char *
describe_structure (IlvWorkload *workload)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < workload->n_groups; i++) {
    g_string_append_printf (text, "[%s]", workload->groups[i].name);
    for (guint k = 0; k < workload->groups[i].n_steps; k++) {
      const IlvStep *step = &workload->steps[workload->groups[i].steps[k]];

      g_string_append_printf (text, "%s%c", step->name, step->kind < ILV_STEP_LOCK ? ';' : '!');
    }
  }
  return g_string_free (text, FALSE);
}

static void
build (IlvWorkloadForm *self)
{
  GtkWidget *child;
  GtkWidget *button;

  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  for (guint i = 0; i < self->workload->n_groups; i++)
    add_job (self, &self->workload->groups[i]);
  button = gtk_button_new_with_mnemonic (_ ("Add a _job"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (add_job_cb), self);
  gtk_box_append (GTK_BOX (self->box), button);
}

static void
ilv_workload_form_dispose (GObject *object)
{
  IlvWorkloadForm *self = ILV_WORKLOAD_FORM (object);

  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->workload, ilv_workload_unref);
  G_OBJECT_CLASS (ilv_workload_form_parent_class)->dispose (object);
}

static void
ilv_workload_form_finalize (GObject *object)
{
  IlvWorkloadForm *self = ILV_WORKLOAD_FORM (object);

  g_ptr_array_unref (self->rows);
  g_free (self->structure);
  g_free (self->expanded);
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
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

void
ilv_workload_form_set_workload (IlvWorkloadForm *self, IlvWorkload *workload)
{
  g_autofree char *structure = describe_structure (workload);

  ilv_workload_ref (workload);
  g_clear_pointer (&self->workload, ilv_workload_unref);
  self->workload = workload;
  self->is_setting = TRUE;
  if (g_strcmp0 (structure, self->structure) != 0) {
    g_free (self->structure);
    self->structure = g_steal_pointer (&structure);
    build (self);
  } else
    for (guint i = 0; i < self->rows->len; i++)
      show_value (self, g_ptr_array_index (self->rows, i));
  self->is_setting = FALSE;
}
