/* Builds the workload form's rows: the workload, its jobs with their steps, its backends.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "app/model/ilv-workload-text.h"
#include "app/pages/explore/ilv-workload-field.h"
#include "app/pages/explore/ilv-workload-form-private.h"
#include "widgets/ilv-spoken-name.h"

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
  ilv_workload_form_mark (button, name, place);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

/* An expander row that is open again after a building. */
static GtkWidget *
make_expander (IlvWorkloadForm *self, const char *title, const char *name)
{
  GtkWidget *row = adw_expander_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  ilv_spoken_name_set_row (row, title);
  ilv_workload_form_mark (row, name, 0);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row),
                                 g_hash_table_contains (self->expanded, name));
  g_signal_connect_swapped (row, "notify::expanded", G_CALLBACK (ilv_workload_form_expanded_cb),
                            self);
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
  GtkWidget *row = ilv_workload_field_make_entry (_ ("Name"), group, ILV_FORM_PART_NAME,
                                                  ilv_workload_form_renamed_cb, self);

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
    ilv_workload_field_make (&fields[i], group, self->workload, ilv_workload_form_field_cb, self,
                             made);
    for (guint k = 0; k < made->len; k++)
      add_to (parent, g_ptr_array_index (made, k));
    g_ptr_array_add (self->rows, g_ptr_array_index (made, 0));
  }
}

/* Name and summary in other languages, as many as the file has. */
static void
add_translations (IlvWorkloadForm *self, GtkWidget *parent)
{
  g_auto (GStrv) keys = ilv_workload_text_list_translations (self->text);

  for (guint i = 0; keys[i] != NULL; i++) {
    const char *what = g_str_has_prefix (keys[i], "Name") ? _ ("Name") : _ ("Summary");
    g_autofree char *language =
        g_strndup (strchr (keys[i], '[') + 1, strcspn (strchr (keys[i], '[') + 1, "]"));
    /* Translators: a text in another language: "Name (de)". */
    g_autofree char *title = g_strdup_printf (_ ("%s (%s)"), what, language);
    GtkWidget *row = ilv_workload_field_make_entry (title, "Workload", keys[i],
                                                    ilv_workload_form_field_cb, self);

    g_ptr_array_add (self->rows, row);
    add_to (parent, row);
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
  if (g_strcmp0 (kind, "Workload") == 0)
    add_translations (self, more);
  add_to (parent, more);
}

static void
add_step (IlvWorkloadForm *self, GtkWidget *parent, const IlvJobGroup *job, guint place)
{
  const IlvStep *step = &self->workload->steps[job->steps[place]];
  g_autofree char *group = g_strdup_printf ("Step %s", step->name);
  GtkWidget *row = make_expander (self, step->name, group);
  GtkWidget *less = make_button (self, "list-remove-symbolic", _ ("Remove the step"), job->name,
                                 place, G_CALLBACK (ilv_workload_form_remove_step_cb));
  GtkWidget *down = make_button (self, "go-down-symbolic", _ ("Later"), job->name, place,
                                 G_CALLBACK (ilv_workload_form_down_cb));
  GtkWidget *up = make_button (self, "go-up-symbolic", _ ("Earlier"), job->name, place,
                               G_CALLBACK (ilv_workload_form_up_cb));

  gtk_widget_set_name (up, ILV_FORM_UP);
  gtk_widget_set_name (down, ILV_FORM_DOWN);
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
                                 G_CALLBACK (ilv_workload_form_remove_job_cb));

  gtk_widget_set_sensitive (less, self->workload->n_groups > 1);
  gtk_box_append (GTK_BOX (buttons),
                  make_button (self, "list-add-symbolic", _ ("Add a step"), job->name, 0,
                               G_CALLBACK (ilv_workload_form_add_step_cb)));
  gtk_box_append (GTK_BOX (buttons), less);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (parent), buttons);
  add_fields (self, parent, "Job", group, FALSE, 0);
  for (guint place = 0; place < job->n_steps; place++)
    add_step (self, parent, job, place);
  add_more (self, parent, "Job", group, job->name);
}

static gboolean
is_used (const IlvWorkload *workload, guint step)
{
  for (guint i = 0; i < workload->n_groups; i++)
    for (guint k = 0; k < workload->groups[i].n_steps; k++)
      if (workload->groups[i].steps[k] == step)
        return TRUE;
  return FALSE;
}

/* A step that no job has yet, or no longer: it can be given to one, changed or removed. */
static void
add_unused_step (IlvWorkloadForm *self, GtkWidget *parent, const IlvStep *step)
{
  g_autofree char *group = g_strdup_printf ("Step %s", step->name);
  GtkWidget *row = make_expander (self, step->name, group);

  adw_expander_row_add_action (ADW_EXPANDER_ROW (row),
                               make_button (self, "user-trash-symbolic", _ ("Remove the step"),
                                            step->name, 0,
                                            G_CALLBACK (ilv_workload_form_drop_step_cb)));
  for (guint i = self->workload->n_groups; i-- > 0;) {
    g_autofree char *tooltip =
        g_strdup_printf (_ ("Append it to job %s"), self->workload->groups[i].name);

    adw_expander_row_add_action (ADW_EXPANDER_ROW (row),
                                 make_button (self, "list-add-symbolic", tooltip, step->name, i,
                                              G_CALLBACK (ilv_workload_form_use_step_cb)));
  }
  add_name (self, row, group, step->name);
  add_fields (self, row, "Step", group, FALSE, 1u << step->kind);
  g_ptr_array_add (self->steps, row);
  add_to (parent, row);
}

static void
add_unused_steps (IlvWorkloadForm *self)
{
  GtkWidget *parent = NULL;

  for (guint i = 0; i < self->workload->n_steps; i++) {
    if (is_used (self->workload, i))
      continue;
    if (parent == NULL)
      parent = add_part (self, _ ("Steps that no job has"));
    add_unused_step (self, parent, &self->workload->steps[i]);
  }
}

static void
add_backends (IlvWorkloadForm *self)
{
  GtkWidget *parent = add_part (self, _ ("Backends"));

  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (parent),
      _ ("What I/O steps wait for: a database or a service that serves only so many at once."));
  adw_preferences_group_set_header_suffix (
      ADW_PREFERENCES_GROUP (parent),
      make_button (self, "list-add-symbolic", _ ("Add a backend"), "", 0,
                   G_CALLBACK (ilv_workload_form_add_backend_cb)));
  for (guint i = 0; i < self->workload->n_backends; i++) {
    const char *name = self->workload->backends[i].name;
    g_autofree char *group = g_strdup_printf ("Backend %s", name);
    GtkWidget *row = make_expander (self, name, group);

    adw_expander_row_add_action (ADW_EXPANDER_ROW (row),
                                 make_button (self, "user-trash-symbolic", _ ("Remove the backend"),
                                              name, 0,
                                              G_CALLBACK (ilv_workload_form_remove_backend_cb)));
    add_name (self, row, group, name);
    add_fields (self, row, "Backend", group, FALSE, 0);
    add_to (parent, row);
  }
}

void
ilv_workload_form_build (IlvWorkloadForm *self)
{
  GtkWidget *button, *parent;

  parent = add_part (self, _ ("Workload"));
  add_fields (self, parent, "Workload", "Workload", FALSE, 0);
  add_more (self, parent, "Workload", "Workload", NULL);
  for (guint i = 0; i < self->workload->n_groups; i++)
    add_job (self, &self->workload->groups[i]);
  button = ilv_spoken_name_new_button (_ ("Add a _job"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (ilv_workload_form_add_job_cb), self);
  gtk_box_append (GTK_BOX (self->box), button);
  add_unused_steps (self);
  add_backends (self);
}
