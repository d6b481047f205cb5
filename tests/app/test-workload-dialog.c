/* Tests of the workload editor: form and text are one, errors are said in place.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pages/explore/ilv-workload-dialog.h"

static IlvWorkload *
load (void)
{
  g_autoptr (GError) error = NULL;
  IlvWorkload *workload = ilv_workload_find ("web-scraper", &error);

  g_assert_no_error (error);
  return workload;
}

static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  GtkWidget *found = NULL;

  if (ADW_IS_PREFERENCES_ROW (widget) &&
      g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_row (child, title);
  return found;
}

static GtkWidget *
find_button (GtkWidget *widget, const char *tooltip)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, tooltip);
  return found;
}

static void
wrong_text_is_said_and_keeps_the_last_right_one (void)
{
  g_autoptr (IlvWorkload) workload = load ();
  IlvWorkloadDialog *dialog = ilv_workload_dialog_new (NULL, workload);
  IlvWorkload *before = ilv_workload_dialog_get_workload (dialog);

  g_assert_null (ilv_workload_dialog_get_error (dialog));
  ilv_workload_dialog_set_text (dialog, "[Workload]\nFormat=1\nName=x\n[Job a]\nCount=-1\nSteps=s\n"
                                        "[Step s]\nDo=python\nDuration=1ms\n");
  g_assert_nonnull (strstr (ilv_workload_dialog_get_error (dialog), "Count"));
  g_assert_true (ilv_workload_dialog_get_workload (dialog) == before);
  ilv_workload_dialog_set_text (dialog, "[Workload]\nFormat=1\nName=x\n[Job a]\nCount=3\nSteps=s\n"
                                        "[Step s]\nDo=python\nDuration=1ms\n");
  g_assert_null (ilv_workload_dialog_get_error (dialog));
  g_assert_cmpuint (ilv_workload_dialog_get_workload (dialog)->groups[0].count, ==, 3);
  g_assert_nonnull (find_row (GTK_WIDGET (dialog), "s"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
the_form_changes_the_text (void)
{
  g_autoptr (IlvWorkload) workload = load ();
  IlvWorkloadDialog *dialog = ilv_workload_dialog_new (NULL, workload);
  GtkWidget *row = find_row (GTK_WIDGET (dialog), "Jobs");

  gtk_editable_set_text (GTK_EDITABLE (row), "5");
  g_signal_emit_by_name (row, "apply");
  g_assert_cmpuint (ilv_workload_dialog_get_workload (dialog)->groups[0].count, ==, 5);
  gtk_editable_set_text (GTK_EDITABLE (row), "many");
  g_signal_emit_by_name (row, "apply");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_cmpuint (ilv_workload_dialog_get_workload (dialog)->groups[0].count, ==, 5);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
steps_are_added_reordered_and_removed (void)
{
  g_autoptr (IlvWorkload) workload = load ();
  IlvWorkloadDialog *dialog = ilv_workload_dialog_new (NULL, workload);
  guint n_steps = workload->groups[0].n_steps;
  g_autofree char *second = g_strdup (workload->steps[workload->groups[0].steps[1]].name);
  const IlvWorkload *now;

  g_signal_emit_by_name (find_button (GTK_WIDGET (dialog), "Add a step"), "clicked");
  now = ilv_workload_dialog_get_workload (dialog);
  g_assert_cmpuint (now->groups[0].n_steps, ==, n_steps + 1);
  g_signal_emit_by_name (find_button (GTK_WIDGET (dialog), "Later"), "clicked");
  now = ilv_workload_dialog_get_workload (dialog);
  g_assert_cmpstr (now->steps[now->groups[0].steps[0]].name, ==, second);
  g_signal_emit_by_name (find_button (GTK_WIDGET (dialog), "Remove the step"), "clicked");
  now = ilv_workload_dialog_get_workload (dialog);
  g_assert_null (ilv_workload_dialog_get_error (dialog));
  g_assert_cmpuint (now->groups[0].n_steps, ==, n_steps);
  for (guint i = 0; i < now->groups[0].n_steps; i++)
    g_assert_cmpstr (now->steps[now->groups[0].steps[i]].name, !=, second);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
jobs_are_added_and_removed (void)
{
  g_autoptr (IlvWorkload) workload = load ();
  IlvWorkloadDialog *dialog = ilv_workload_dialog_new (NULL, workload);
  guint n = workload->n_groups;
  GtkWidget *button = NULL;

  for (GtkWidget *child =
           gtk_widget_get_last_child (gtk_widget_get_first_child (gtk_widget_get_ancestor (
               find_row (GTK_WIDGET (dialog), "Jobs"), g_type_from_name ("IlvWorkloadForm"))));
       child != NULL && button == NULL; child = gtk_widget_get_prev_sibling (child))
    button = GTK_IS_BUTTON (child) ? child : NULL;
  g_signal_emit_by_name (button, "clicked");
  g_assert_null (ilv_workload_dialog_get_error (dialog));
  g_assert_cmpuint (ilv_workload_dialog_get_workload (dialog)->n_groups, ==, n + 1);
  g_signal_emit_by_name (find_button (GTK_WIDGET (dialog), "Remove the job"), "clicked");
  g_assert_null (ilv_workload_dialog_get_error (dialog));
  g_assert_cmpuint (ilv_workload_dialog_get_workload (dialog)->n_groups, ==, n);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* Closing asks first when something would be lost. */
static void
edits_are_not_lost_by_closing (void)
{
  g_autoptr (IlvWorkload) workload = load ();
  IlvWorkloadDialog *dialog = ilv_workload_dialog_new (NULL, workload);
  gpointer alive = dialog;
  guint n;

  gtk_window_present (GTK_WINDOW (dialog));
  n = g_list_model_get_n_items (gtk_window_get_toplevels ());
  g_object_add_weak_pointer (G_OBJECT (dialog), &alive);
  ilv_workload_dialog_set_text (dialog, "[Workload]\n");
  gtk_window_close (GTK_WINDOW (dialog));
  g_assert_nonnull (alive);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, n + 1);
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_null (alive);
}

static void
unchanged_it_just_closes (void)
{
  g_autoptr (IlvWorkload) workload = load ();
  IlvWorkloadDialog *dialog = ilv_workload_dialog_new (NULL, workload);
  gpointer alive = dialog;

  gtk_window_present (GTK_WINDOW (dialog));
  g_object_add_weak_pointer (G_OBJECT (dialog), &alive);
  gtk_window_close (GTK_WINDOW (dialog));
  g_assert_null (alive);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/workload-dialog/errors", wrong_text_is_said_and_keeps_the_last_right_one);
  g_test_add_func ("/workload-dialog/form", the_form_changes_the_text);
  g_test_add_func ("/workload-dialog/steps", steps_are_added_reordered_and_removed);
  g_test_add_func ("/workload-dialog/jobs", jobs_are_added_and_removed);
  g_test_add_func ("/workload-dialog/closing", edits_are_not_lost_by_closing);
  g_test_add_func ("/workload-dialog/unchanged", unchanged_it_just_closes);
  return g_test_run ();
}
