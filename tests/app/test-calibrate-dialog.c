/* Tests of the calibrate dialog and the menu of cost sets.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/calibrate/ilv-calibrate-dialog.h"
#include "app/calibrate/ilv-calibration-words.h"
#include "app/calibrate/ilv-costs-chooser.h"
#include "app/calibrate/ilv-costs-menu.h"

#include <string.h>

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static gboolean
has_set (void)
{
  g_autofree char *path = ilv_costs_get_own_path ("this-machine");
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* A window, its session and menu, as the program has them. */
typedef struct {
  GtkWidget *window;
  IlvSession *session;
  GMenu *menu;
} World;

static void
set_up (World *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_find ("web-scraper", &error);
  g_assert_no_error (error);
  self->window = g_object_ref_sink (g_object_new (ADW_TYPE_APPLICATION_WINDOW, NULL));
  self->session = ilv_session_new ();
  self->menu = g_menu_new ();
  ilv_session_load_workload (self->session, workload);
  ilv_costs_menu_attach (GTK_WINDOW (self->window), self->menu, self->session);
}

static void
tear_down (World *self)
{
  ilv_session_cancel (self->session);
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->window);
  g_object_unref (self->menu);
  g_object_unref (self->session);
}

static void
assert_chosen (World *self, const char *name)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (self->window), "costs");
  g_assert_cmpstr (g_variant_get_string (state, NULL), ==, name);
  g_assert_cmpstr (ilv_scenario_get_costs (ilv_session_get_scenario (self->session)), ==, name);
}

static void
the_menu_chooses_what_predictions_cost (void)
{
  World world;
  set_up (&world);
  assert_chosen (&world, "reference");
  g_action_group_change_action_state (G_ACTION_GROUP (world.window), "costs",
                                      g_variant_new_string ("ideal"));
  assert_chosen (&world, "ideal");
  /* Another subject and reset sliders keep it; undo takes it back. */
  g_autoptr (IlvWorkload) other = ilv_workload_find ("tiny-jobs", NULL);
  ilv_session_load_workload (world.session, other);
  ilv_session_reset (world.session);
  assert_chosen (&world, "ideal");
  ilv_session_undo (world.session);
  ilv_session_undo (world.session);
  assert_chosen (&world, "reference");
  tear_down (&world);
}

/* Explore's row says which costs predictions are made with, whoever chose them. */
static void
the_row_says_what_is_chosen (void)
{
  World world;
  set_up (&world);
  GtkWidget *row = ilv_costs_chooser_new (world.session);
  GtkMenuButton *button = GTK_MENU_BUTTON (find (row, GTK_TYPE_MENU_BUTTON));
  g_autofree char *first = g_strdup (gtk_menu_button_get_label (button));
  g_autofree char *ideal = ilv_costs_menu_get_title ("ideal");
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (world.window), row);
  g_action_group_change_action_state (G_ACTION_GROUP (world.window), "costs",
                                      g_variant_new_string ("ideal"));
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, ideal);
  g_assert_cmpstr (first, !=, ideal);
  g_assert_null (gtk_menu_button_get_menu_model (button));
  gtk_window_present (GTK_WINDOW (world.window));
  while (!gtk_widget_get_mapped (GTK_WIDGET (button)))
    g_main_context_iteration (NULL, TRUE);
  gtk_menu_button_popup (button); /* what it offers is looked up only now */
  g_assert_true (gtk_menu_button_get_menu_model (button) == G_MENU_MODEL (world.menu));
  gtk_menu_button_popdown (button);
  ilv_session_undo (world.session);
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, first);
  tear_down (&world);
}

static void
closing_it_keeps_the_old_set (void)
{
  g_autoptr (IlvCalibrateDialog) dialog =
      g_object_ref (ILV_CALIBRATE_DIALOG (ilv_calibrate_dialog_new (NULL)));
  GtkProgressBar *bar = GTK_PROGRESS_BAR (find (GTK_WIDGET (dialog), GTK_TYPE_PROGRESS_BAR));
  g_assert_false (has_set ());
  gtk_window_present (GTK_WINDOW (dialog));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (bar)));
  ilv_calibrate_dialog_act (dialog);
  while (gtk_progress_bar_get_text (bar) == NULL)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_close (GTK_WINDOW (dialog));
  /* The task lets go of it when all has ended. */
  while (G_OBJECT (dialog)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (ilv_calibrate_dialog_get_result (dialog));
  g_assert_false (has_set ());
}

static void
note_use_cb (IlvCalibrateDialog *dialog, const char *name, char **used)
{
  *used = g_strdup (name);
}

static void
it_measures_shows_and_is_used (void)
{
  g_autofree char *used = NULL;
  g_autoptr (IlvCalibrateDialog) dialog =
      g_object_ref (ILV_CALIBRATE_DIALOG (ilv_calibrate_dialog_new (NULL)));
  g_signal_connect (dialog, "use", G_CALLBACK (note_use_cb), &used);
  gtk_window_present (GTK_WINDOW (dialog));
  ilv_calibrate_dialog_act (dialog);
  while (ilv_calibrate_dialog_get_result (dialog) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (has_set ());
  GtkListBox *list = GTK_LIST_BOX (find (GTK_WIDGET (dialog), GTK_TYPE_LIST_BOX));
  const IlvCostCalibration *result = ilv_calibrate_dialog_get_result (dialog);
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, (int)result->measured->len - 1));
  g_assert_null (gtk_list_box_get_row_at_index (list, (int)result->measured->len));
  ilv_calibrate_dialog_act (dialog);
  g_assert_cmpstr (used, ==, "this-machine");
}

static gboolean
offers (GMenu *menu, const char *label)
{
  g_autoptr (GMenuModel) sets = NULL;
  gboolean is_there = FALSE;
  if (g_menu_model_get_n_items (G_MENU_MODEL (menu)) == 0)
    return FALSE;
  sets = g_menu_model_get_item_link (G_MENU_MODEL (menu), 0, G_MENU_LINK_SECTION);
  for (int i = 0; i < g_menu_model_get_n_items (sets); i++) {
    g_autofree char *text = NULL;
    g_menu_model_get_item_attribute (sets, i, G_MENU_ATTRIBUTE_LABEL, "s", &text);
    is_there |= g_strcmp0 (text, label) == 0;
  }
  return is_there;
}

/* After an update of Python, the set of the one before says so. */
static void
another_pythons_set_is_doubted (void)
{
  g_autofree char *path = ilv_costs_get_own_path ("this-machine");
  g_autoptr (GKeyFile) file = g_key_file_new ();
  World world;
  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, NULL));
  g_key_file_set_string_list (file, "X-Calibration", "Noisy", NULL, 0);
  g_key_file_set_double (file, "X-Calibration", "Share", 1);
  g_assert_true (g_key_file_save_to_file (file, path, NULL));
  g_autofree char *doubts = ilv_calibration_check ("this-machine", NULL);
  g_assert_null (doubts);
  g_key_file_set_string (file, "X-Calibration", "Python", "3.0.1");
  g_assert_true (g_key_file_save_to_file (file, path, NULL));
  set_up (&world);
  while (!offers (world.menu, "This machine (calibrate again)"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (offers (world.menu, "This machine"));
  tear_down (&world);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/calibrate-dialog/menu", the_menu_chooses_what_predictions_cost);
  g_test_add_func ("/calibrate-dialog/row", the_row_says_what_is_chosen);
  g_test_add_func ("/calibrate-dialog/closing", closing_it_keeps_the_old_set);
  g_test_add_func ("/calibrate-dialog/measuring", it_measures_shows_and_is_used);
  g_test_add_func ("/calibrate-dialog/another-python", another_pythons_set_is_doubted);
  return g_test_run ();
}
