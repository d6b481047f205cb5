/* What the rows and buttons of the workload form do: each makes a new text of the one shown.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/model/ilv-workload-edit.h"
#include "app/pages/explore/ilv-workload-field.h"
#include "app/pages/explore/ilv-workload-form-private.h"

void
ilv_workload_form_field_cb (GtkWidget *row, const char *value, gpointer data)
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
        ilv_workload_form_emit (
            self, ilv_workload_edit_set_kind (self->text, group + strlen ("Step "), i));
    return;
  }
  ilv_workload_form_emit (self, ilv_workload_edit_set (self->text, group, key, value));
}

void
ilv_workload_form_renamed_cb (GtkWidget *row, const char *value, gpointer data)
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
    ilv_workload_form_set_error (self, group, ILV_FORM_PART_NAME, error->message);
    return;
  }
  ilv_workload_form_set_error (self, NULL, NULL, NULL);
  if (g_hash_table_contains (self->expanded, group))
    g_hash_table_add (self->expanded, g_strdup (renamed));
  if (gtk_widget_get_focus_child (row) != NULL)
    ilv_workload_form_want_focus (self, renamed, ILV_FORM_PART_NAME);
  ilv_workload_form_emit (self, text);
}

/* The button that was pressed has the focus again in the row's new place. */
static void
move_step (IlvWorkloadForm *self, GtkWidget *button, int direction)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_EXPANDER_ROW);

  ilv_workload_form_want_focus (self, ilv_workload_form_get_name (row),
                                direction < 0 ? ILV_FORM_UP : ILV_FORM_DOWN);
  ilv_workload_form_emit (
      self, ilv_workload_edit_move_step (self->text, ilv_workload_form_get_name (button),
                                         ilv_workload_form_get_place (button), direction));
}

void
ilv_workload_form_up_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  move_step (self, button, -1);
}

void
ilv_workload_form_down_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  move_step (self, button, 1);
}

void
ilv_workload_form_remove_step_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  ilv_workload_form_emit (
      self, ilv_workload_edit_remove_step (self->text, ilv_workload_form_get_name (button),
                                           ilv_workload_form_get_place (button)));
}

void
ilv_workload_form_use_step_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  const char *job = self->workload->groups[ilv_workload_form_get_place (button)].name;

  ilv_workload_form_emit (
      self, ilv_workload_edit_use_step (self->text, job, ilv_workload_form_get_name (button)));
}

void
ilv_workload_form_drop_step_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  ilv_workload_form_emit (
      self, ilv_workload_edit_drop_step (self->text, ilv_workload_form_get_name (button)));
}

void
ilv_workload_form_add_step_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  g_autofree char *step = NULL;
  char *text = ilv_workload_edit_add_step (self->text, ilv_workload_form_get_name (button), &step);
  g_autofree char *group = g_strdup_printf ("Step %s", step);

  ilv_workload_form_want_focus (self, group, ILV_FORM_PART_NAME);
  g_hash_table_add (self->expanded, g_steal_pointer (&group));
  ilv_workload_form_emit (self, text);
}

void
ilv_workload_form_add_job_cb (IlvWorkloadForm *self)
{
  ilv_workload_form_emit (self, ilv_workload_edit_add_job (self->text));
}

void
ilv_workload_form_remove_job_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  ilv_workload_form_emit (
      self, ilv_workload_edit_remove_job (self->text, ilv_workload_form_get_name (button)));
}

void
ilv_workload_form_add_backend_cb (IlvWorkloadForm *self)
{
  ilv_workload_form_emit (self, ilv_workload_edit_add_backend (self->text));
}

void
ilv_workload_form_remove_backend_cb (IlvWorkloadForm *self, GtkWidget *button)
{
  ilv_workload_form_emit (
      self, ilv_workload_edit_remove_backend (self->text, ilv_workload_form_get_name (button)));
}

void
ilv_workload_form_expanded_cb (IlvWorkloadForm *self, GParamSpec *pspec, GtkWidget *row)
{
  const char *name = ilv_workload_form_get_name (row);

  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)))
    g_hash_table_add (self->expanded, g_strdup (name));
  else
    g_hash_table_remove (self->expanded, name);
}
