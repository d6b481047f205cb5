/* Tests of the workload editor: form and text are one, errors are said in place.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pages/explore/ilv-workload-dialog.h"

#include <glib/gstdio.h>
#include <string.h>

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
  GtkWidget *focus;

  g_signal_emit_by_name (find_button (GTK_WIDGET (dialog), "Add a step"), "clicked");
  now = ilv_workload_dialog_get_workload (dialog);
  g_assert_cmpuint (now->groups[0].n_steps, ==, n_steps + 1);
  g_signal_emit_by_name (find_button (GTK_WIDGET (dialog), "Later"), "clicked");
  now = ilv_workload_dialog_get_workload (dialog);
  g_assert_cmpstr (now->steps[now->groups[0].steps[0]].name, ==, second);
  /* The form was built anew: the button has the focus where the step is now. */
  focus = gtk_window_get_focus (GTK_WINDOW (dialog));
  g_assert_nonnull (focus);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (focus), ==, "Later");
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
/* What the file has beside the usual is in the form too: other languages, steps of no job. */
static void
all_of_the_file_is_in_the_form (void)
{
  g_autoptr (IlvWorkload) workload = load ();
  IlvWorkloadDialog *dialog = ilv_workload_dialog_new (NULL, workload);
  GtkWidget *row;

  ilv_workload_dialog_set_text (dialog, "[Workload]\nFormat=1\nName=x\nName[de]=y\n[Job a]\n"
                                        "Count=1\nSteps=s\n[Step s]\nDo=python\nDuration=1ms\n"
                                        "[Step spare]\nDo=io\nDuration=2ms\n");
  row = find_row (GTK_WIDGET (dialog), "Name (de)");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "y");
  gtk_editable_set_text (GTK_EDITABLE (row), "z");
  g_signal_emit_by_name (row, "apply");
  g_assert_null (ilv_workload_dialog_get_error (dialog));
  row = find_row (GTK_WIDGET (dialog), "Name (de)");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "z");

  g_signal_emit_by_name (
      find_button (find_row (GTK_WIDGET (dialog), "spare"), "Append it to job a"), "clicked");
  g_assert_cmpuint (ilv_workload_dialog_get_workload (dialog)->groups[0].n_steps, ==, 2);
  g_assert_null (find_button (GTK_WIDGET (dialog), "Append it to job a"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

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

static const char small[] = "# Kept.\n[Workload]\nFormat=1\nName=x\nKnobs=step.s.Duration\n"
                            "[Job a]\nCount=3\nSteps=s;t\n"
                            "[Step s]\nDo=python\nDuration=1ms\n"
                            "[Step t]\nDo=io\nDuration=2ms\n";

static IlvWorkloadDialog *
make_small (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (small, -1, "small", &error);

  g_assert_no_error (error);
  return ilv_workload_dialog_new (NULL, workload);
}

static void
type (GtkWidget *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_emit_by_name (row, "apply");
}

/* Each kind with what it requires, from each other kind. */
static void
all_kinds_can_be_chosen (void)
{
  IlvWorkloadDialog *dialog = make_small ();
  const guint kinds[] = {ILV_STEP_LOCK, ILV_STEP_SPAWN, ILV_STEP_HOLD,  ILV_STEP_NATIVE,
                         ILV_STEP_IO,   ILV_STEP_SLEEP, ILV_STEP_PYTHON};

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    GtkWidget *row = find_row (find_row (GTK_WIDGET (dialog), "s"), "What it does");

    adw_combo_row_set_selected (ADW_COMBO_ROW (row), kinds[i]);
    g_assert_cmpstr (ilv_workload_dialog_get_error (dialog), ==, NULL);
    g_assert_cmpint (ilv_workload_dialog_get_workload (dialog)->steps[0].kind, ==, kinds[i]);
    if (kinds[i] == ILV_STEP_LOCK) {
      GtkWidget *other = find_row (find_row (GTK_WIDGET (dialog), "t"), "What it does");

      adw_combo_row_set_selected (ADW_COMBO_ROW (other), ILV_STEP_UNLOCK);
      g_assert_cmpstr (ilv_workload_dialog_get_error (dialog), ==, NULL);
      adw_combo_row_set_selected (
          ADW_COMBO_ROW (find_row (find_row (GTK_WIDGET (dialog), "t"), "What it does")),
          ILV_STEP_IO);
    }
    if (kinds[i] == ILV_STEP_SPAWN) {
      GtkWidget *join = find_row (GTK_WIDGET (dialog), "Wait for it to end");

      adw_combo_row_set_selected (ADW_COMBO_ROW (join), 1);
      g_assert_false (ilv_workload_dialog_get_workload (dialog)->steps[0].join);
    }
  }
  g_assert_true (g_str_has_prefix (ilv_workload_dialog_get_workload (dialog)->text, "# Kept.\n"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
a_law_takes_a_figure (void)
{
  IlvWorkloadDialog *dialog = make_small ();
  GtkWidget *form = GTK_WIDGET (dialog);

  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (form, "Arrival")), 2);
  g_assert_cmpint (ilv_workload_dialog_get_workload (dialog)->groups[0].arrival, ==,
                   ILV_ARRIVAL_POISSON);
  type (find_row (form, "Rate"), "50/s");
  g_assert_cmpint (ilv_workload_dialog_get_workload (dialog)->groups[0].arrival_parameter, ==,
                   50000000);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
backends_are_made_named_and_chosen (void)
{
  IlvWorkloadDialog *dialog = make_small ();
  GtkWidget *form = GTK_WIDGET (dialog);

  g_signal_emit_by_name (find_button (form, "Add a backend"), "clicked");
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (find_row (form, "t"), "Backend")), 1);
  g_assert_cmpuint (ilv_workload_dialog_get_workload (dialog)->steps[1].backend, ==, 0);
  type (find_row (find_row (form, "backend"), "Name"), "db");
  g_assert_null (ilv_workload_dialog_get_error (dialog));
  g_assert_cmpstr (ilv_workload_dialog_get_workload (dialog)->backends[0].name, ==, "db");
  g_assert_cmpuint (ilv_workload_dialog_get_workload (dialog)->steps[1].backend, ==, 0);
  type (find_row (form, "Served at once; the rest wait there"), "7");
  g_assert_cmpuint (ilv_workload_dialog_get_workload (dialog)->backends[0].capacity, ==, 7);
  g_signal_emit_by_name (find_button (form, "Remove the backend"), "clicked");
  g_assert_null (ilv_workload_dialog_get_error (dialog));
  g_assert_cmpuint (ilv_workload_dialog_get_workload (dialog)->steps[1].backend, ==, ILV_NONE);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* One undo for both: what the form did goes back in the text, and the form follows. */
static void
undo_takes_back_what_the_form_did (void)
{
  IlvWorkloadDialog *dialog = make_small ();
  GtkWidget *form = GTK_WIDGET (dialog);

  type (find_row (form, "Jobs"), "8");
  type (find_row (find_row (form, "s"), "Name"), "think");
  g_assert_cmpstr (ilv_workload_dialog_get_workload (dialog)->knobs[0], ==, "step.think.Duration");
  gtk_widget_activate_action (form, "editor.undo", NULL);
  g_assert_nonnull (find_row (form, "s"));
  g_assert_cmpuint (ilv_workload_dialog_get_workload (dialog)->groups[0].count, ==, 8);
  gtk_widget_activate_action (form, "editor.undo", NULL);
  g_assert_cmpstr (ilv_workload_dialog_get_workload (dialog)->text, ==, small);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_row (form, "Jobs"))), ==, "3");
  gtk_widget_activate_action (form, "editor.redo", NULL);
  g_assert_cmpuint (ilv_workload_dialog_get_workload (dialog)->groups[0].count, ==, 8);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static gboolean
has_label (GtkWidget *widget, const char *part)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, part))
      return TRUE;
  return FALSE;
}

/* Wherever the wrong value comes from, its row and its line say so, and mending it clears both. */
static void
errors_stand_below_their_row (void)
{
  IlvWorkloadDialog *dialog = make_small ();
  GtkWidget *step = find_row (GTK_WIDGET (dialog), "t");
  GtkWidget *row = find_row (step, "Duration");
  g_autofree char *wrong = g_strdup (small);

  memcpy (strstr (wrong, "2ms"), "2xy", 3);
  ilv_workload_dialog_set_text (dialog, wrong);
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "2xy");
  g_assert_true (has_label (step, "2xy"));
  g_assert_true (has_label (GTK_WIDGET (dialog), "Line 14: [Step t] Duration"));
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (step)));
  type (row, "4ms");
  g_assert_null (ilv_workload_dialog_get_error (dialog));
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  g_assert_false (has_label (step, "2xy"));
  type (find_row (step, "Name"), "s");
  g_assert_true (has_label (step, "already"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static guint
count_toplevels (void)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ());
}

/* What cannot be written is said and still there; then it is written elsewhere. */
static void
a_failed_save_loses_nothing (void)
{
  IlvWorkloadDialog *dialog = make_small ();
  g_autofree char *folder = g_dir_make_tmp ("interleave-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "mine.workload", NULL);
  g_autofree char *inside = g_build_filename (path, "none.workload", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) nowhere = g_file_new_for_path (inside);
  g_autoptr (IlvWorkload) read = NULL;
  gpointer alive = dialog;
  guint n;

  g_object_add_weak_pointer (G_OBJECT (dialog), &alive);
  gtk_window_present (GTK_WINDOW (dialog));
  type (find_row (GTK_WIDGET (dialog), "Jobs"), "8");
  n = count_toplevels ();
  ilv_workload_dialog_save (dialog, nowhere);
  while (count_toplevels () == n)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_close (GTK_WINDOW (dialog));
  g_assert_nonnull (alive);
  ilv_workload_dialog_save (dialog, file);
  while (g_strcmp0 (ilv_workload_dialog_get_workload (dialog)->path, path) != 0)
    g_main_context_iteration (NULL, TRUE);
  read = ilv_workload_load (path, NULL);
  g_assert_cmpuint (read->groups[0].count, ==, 8);
  g_assert_cmpstr (ilv_workload_dialog_get_workload (dialog)->id, ==, "mine");
  gtk_window_close (GTK_WINDOW (dialog));
  g_assert_null (alive);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
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
  g_test_add_func ("/workload-dialog/all-of-the-file", all_of_the_file_is_in_the_form);
  g_test_add_func ("/workload-dialog/closing", edits_are_not_lost_by_closing);
  g_test_add_func ("/workload-dialog/unchanged", unchanged_it_just_closes);
  g_test_add_func ("/workload-dialog/kinds", all_kinds_can_be_chosen);
  g_test_add_func ("/workload-dialog/laws", a_law_takes_a_figure);
  g_test_add_func ("/workload-dialog/backends", backends_are_made_named_and_chosen);
  g_test_add_func ("/workload-dialog/undo", undo_takes_back_what_the_form_did);
  g_test_add_func ("/workload-dialog/errors-in-place", errors_stand_below_their_row);
  g_test_add_func ("/workload-dialog/failed-save", a_failed_save_loses_nothing);
  return g_test_run ();
}
