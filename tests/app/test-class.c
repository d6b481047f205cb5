/* A class kit's scenario in the window: what is locked stays, answers are handed in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/class/ilv-class-panel.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/class/ilv-class-dialog.h"
#include "app/ilv-files.h"
#include "app/model/ilv-kit-work.h"
#include "app/pages/explore/ilv-explore-panels.h"
#include "app/pages/explore/ilv-knob-row.h"
#include "app/pages/explore/ilv-model-list.h"
#include "app/pages/explore/ilv-pool-stepper.h"
#include "demos/classkit/ilv-marks.h"
#include "demos/ilv-paths.h"
#include "window-fixture.h"

static GFile *
find_sample (void)
{
  g_autofree char *path = ilv_paths_data ("scenarios/blocking-call.scenario");

  return g_file_new_for_path (path);
}

static IlvClassPanel *
find_panel (Fixture *self)
{
  GtkWidget *panel = find_type (GTK_WIDGET (self->window), ILV_TYPE_CLASS_PANEL);

  return panel != NULL ? ILV_CLASS_PANEL (panel) : NULL;
}

static void
open_sample (Fixture *self)
{
  g_autoptr (GFile) file = find_sample ();

  ilv_window_open_file (self->window, file);
  WAIT_FOR (find_panel (self) != NULL && has_all_fronts (self->session));
}

static void
failed_cb (char **said, const char *message)
{
  g_free (*said);
  *said = g_strdup (message);
}

/* --- opening --- */

static void
it_opens_as_it_was_made (Fixture *self, gconstpointer data)
{
  const IlvScenario *scenario;

  open_sample (self);
  scenario = ilv_session_get_scenario (self->session);
  g_assert_cmpuint (scenario->n_models, ==, 2);
  g_assert_cmpint (scenario->models[1], ==, ILV_MODEL_THREADS);
  g_assert_cmpuint (scenario->cores, ==, 4);
  g_assert_cmpstr (scenario->workload->name, ==, "Blocking call in a coroutine");
  g_assert_false (ilv_session_has_measured (self->session));
  g_assert_null (ilv_session_get_question (self->session));
}

/* As every file, a scenario may be dropped on the window. */
static void
it_may_be_dropped (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) file = find_sample ();
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean is_taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (&file, 1));
  g_signal_emit_by_name (find_drop_target (GTK_WIDGET (self->window)), "drop", &value, 1.0, 1.0,
                         &is_taken);
  g_assert_true (is_taken);
  WAIT_FOR (find_panel (self) != NULL && has_all_fronts (self->session));
}

/* Also where the inspector is folded away. */
static void
questions_are_in_sight (Fixture *self, gconstpointer data)
{
  gboolean is_shown = FALSE;

  open_sample (self);
  g_object_get (self->page, "show-inspector", &is_shown, NULL);
  g_assert_true (is_shown);
}

/* A window that gets narrow folds its panels away, but not the one with the questions. */
static void
questions_stay_in_sight (void)
{
  AdwFlap *catalogue = g_object_ref_sink (ADW_FLAP (adw_flap_new ()));
  AdwFlap *inspector = g_object_ref_sink (ADW_FLAP (adw_flap_new ()));
  IlvExplorePanels *panels = ilv_explore_panels_new (catalogue, inspector);

  adw_flap_set_flap (catalogue, gtk_label_new (NULL));
  adw_flap_set_flap (inspector, gtk_label_new (NULL));
  for (guint keeps = 0; keeps < 2; keeps++) {
    ilv_explore_panels_expect_width (panels, 1440);
    g_assert_true (adw_flap_get_reveal_flap (inspector));
    ilv_explore_panels_set_keeps_inspector (panels, keeps);
    ilv_explore_panels_expect_width (panels, 800);
    g_assert_cmpint (adw_flap_get_reveal_flap (inspector), ==, keeps);
    g_assert_false (adw_flap_get_reveal_flap (catalogue));
  }
  ilv_explore_panels_stop (panels);
  g_object_unref (panels);
  g_object_unref (inspector);
  g_object_unref (catalogue);
}

/* --- locks --- */

static void
what_is_locked_stays (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvScenario) other = NULL;
  g_autoptr (IlvWorkload) workload = NULL;
  g_autofree char *said = NULL;
  const IlvScenario *scenario;

  open_sample (self);
  g_signal_connect_swapped (self->session, "failed", G_CALLBACK (failed_cb), &said);
  scenario = ilv_session_get_scenario (self->session);
  other = ilv_scenario_copy (scenario);
  other->cores = 1;
  ilv_session_change (self->session, other, NULL);
  g_assert_cmpuint (ilv_session_get_scenario (self->session)->cores, ==, 4);
  g_assert_nonnull (strstr (said, "One blocking call"));
  other->cores = 4;
  ilv_scenario_show_model (other, 0, ILV_MODEL_PROCESSES);
  ilv_session_change (self->session, other, NULL);
  g_assert_cmpint (ilv_session_get_scenario (self->session)->models[0], ==, ILV_MODEL_ASYNCIO);
  workload = ilv_workload_find ("web-scraper", NULL);
  ilv_session_load_workload (self->session, workload);
  g_assert_cmpstr (ilv_session_get_scenario (self->session)->workload->name, ==,
                   "Blocking call in a coroutine");
  g_assert_nonnull (strstr (said, "hand in"));
  ilv_session_undo (self->session);
  g_assert_nonnull (find_panel (self));
  /* What is not locked moves. */
  ilv_scenario_free (g_steal_pointer (&other));
  other = ilv_scenario_copy (ilv_session_get_scenario (self->session));
  other->seed = 7;
  ilv_session_change (self->session, other, NULL);
  g_assert_cmpuint (ilv_session_get_scenario (self->session)->seed, ==, 7);
  g_signal_handlers_disconnect_by_func (self->session, failed_cb, &said);
}

static GtkWidget *
find_row (GtkWidget *widget, const char *key)
{
  GtkWidget *found = NULL;

  if (ILV_IS_KNOB_ROW (widget) &&
      strcmp (ilv_knob_row_get_knob (ILV_KNOB_ROW (widget))->key, key) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_row (child, key);
  return found;
}

static void
a_locked_slider_says_why (Fixture *self, gconstpointer data)
{
  GtkWidget *row;

  open_sample (self);
  row = find_row (self->page, "step.ask.Duration");
  g_assert_nonnull (row);
  g_assert_false (gtk_widget_get_sensitive (row));
  g_assert_nonnull (gtk_widget_get_tooltip_text (row));
  ilv_session_close_kit (self->session);
  g_assert_true (gtk_widget_get_sensitive (row));
  g_assert_null (gtk_widget_get_tooltip_text (row));
  g_assert_null (find_panel (self));
}

static GtkWidget *
find_named (GtkWidget *widget, const char *name)
{
  GtkWidget *found = NULL;

  if (g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), name) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_named (child, name);
  return found;
}

static IlvKit *
load_locked (const char *locks)
{
  g_autoptr (GFile) file = find_sample ();
  g_autofree char *path = g_file_get_path (file);
  IlvKit *kit = ilv_kit_load (path, NULL);

  g_strfreev (kit->locked);
  kit->locked = g_strsplit (locks, ";", -1);
  return kit;
}

/* Whatever can be locked is grey where it is, and says so; after closing it is as before. */
static void
locked_controls_are_grey (Fixture *self, gconstpointer data)
{
  GtkWidget *measure = find_named (self->page, "measure_button"), *stepper, *models;
  GAction *costs = g_action_map_lookup_action (G_ACTION_MAP (self->window), "costs");
  const char *why;

  ilv_session_open_kit (self->session, load_locked ("measure;costs;models;scenario.Threads"));
  WAIT_FOR (has_all_fronts (self->session));
  why = ilv_session_why_locked (self->session, "measure");
  g_assert_nonnull (why);
  g_assert_false (gtk_widget_get_sensitive (measure));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (measure), ==, why);
  g_assert_false (g_action_get_enabled (costs));
  stepper = find_type (self->page, ILV_TYPE_POOL_STEPPER);
  g_assert_false (gtk_widget_get_sensitive (stepper));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (gtk_widget_get_first_child (stepper)), ==, why);
  models = g_object_ref_sink (ilv_model_list_new (self->session, 0));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (models))), ==, why);
  g_assert_false (gtk_widget_get_sensitive (find_type (models, GTK_TYPE_BUTTON)));
  g_object_unref (models);

  ilv_session_close_kit (self->session);
  g_assert_true (gtk_widget_get_sensitive (measure));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (measure), !=, why);
  g_assert_true (g_action_get_enabled (costs));
  g_assert_true (gtk_widget_get_sensitive (stepper));
  models = g_object_ref_sink (ilv_model_list_new (self->session, 0));
  g_assert_true (gtk_widget_get_sensitive (find_type (models, GTK_TYPE_BUTTON)));
  g_object_unref (models);
}

/* A scenario brings its costs, and takes them away again. */
static void
costs_go_with_the_scenario (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvScenario) other = ilv_scenario_copy (ilv_session_get_scenario (self->session));

  ilv_scenario_set_costs (other, "ideal");
  ilv_session_change (self->session, other, NULL);
  open_sample (self);
  g_assert_cmpstr (ilv_scenario_get_costs (ilv_session_get_scenario (self->session)), !=, "ideal");
  ilv_session_close_kit (self->session);
  g_assert_cmpstr (ilv_scenario_get_costs (ilv_session_get_scenario (self->session)), ==, "ideal");
  ilv_session_undo (self->session);
  g_assert_cmpstr (ilv_scenario_get_costs (ilv_session_get_scenario (self->session)), ==, "ideal");
  WAIT_FOR (has_all_fronts (self->session));
}

/* --- answering --- */

static GtkWidget *
find_nth (GtkWidget *widget, GType type, guint *nth)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (*nth)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_nth (child, type, nth);
  return found;
}

static void
choose (Fixture *self, guint nth)
{
  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (find_nth (GTK_WIDGET (find_panel (self)), GTK_TYPE_CHECK_BUTTON, &nth)),
      TRUE);
}

static void
write_in (Fixture *self, guint nth, const char *text)
{
  gtk_editable_set_text (
      GTK_EDITABLE (find_nth (GTK_WIDGET (find_panel (self)), GTK_TYPE_ENTRY, &nth)), text);
}

/* What an earlier test answered. */
static void
forget (void)
{
  g_autofree char *folder =
      g_build_filename (g_get_user_data_dir (), "interleave", "answers", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_remove (path);
  }
}

static void
answers_are_handed_in_as_one_file (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("ilv-class-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "ada.handin", NULL);
  g_autofree char *key = ilv_paths_data ("scenarios/blocking-call.key");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvMarks) marks = ilv_marks_new ();
  const IlvMark *mark;
  guint first = 0, second = 1;

  forget ();
  open_sample (self);
  g_assert_false (ilv_class_panel_save (find_panel (self), file, &error));
  g_assert_nonnull (strstr (error->message, "name"));
  g_clear_error (&error);
  choose (self, 0);
  choose (self, 1); /* They wait: a second try */
  write_in (self, 0, "240ms");
  write_in (self, 2, " Ada ");
  ilv_class_panel_save (find_panel (self), file, &error);
  g_assert_no_error (error);
  gtk_widget_activate (find_nth (GTK_WIDGET (find_panel (self)), GTK_TYPE_ENTRY, &first));
  ilv_marks_take_key (marks, ilv_kit_key_load (key, &error));
  ilv_marks_take_hand_in (marks, ilv_hand_in_load (path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (marks->marks->len, ==, 1);
  mark = g_ptr_array_index (marks->marks, 0);
  g_assert_cmpstr (mark->hand_in->name, ==, "Ada");
  g_assert_cmpuint (mark->all.n_right, ==, 2);
  g_assert_cmpuint (ilv_hand_in_find (mark->hand_in, "before")->tries, ==, 2);
  g_assert_cmpuint (ilv_hand_in_find (mark->hand_in, "lag")->tries, ==, 1);
  /* The next learner at this computer finds nothing of it. */
  ilv_session_close_kit (self->session);
  WAIT_FOR (find_panel (self) == NULL);
  open_sample (self);
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (
      find_nth (GTK_WIDGET (find_panel (self)), GTK_TYPE_CHECK_BUTTON, &second))));
  g_remove (path);
  g_rmdir (folder);
}

/* Closed by mistake, or for another file: what was answered is there again. */
static void
answers_wait_for_the_scenario (Fixture *self, gconstpointer data)
{
  guint second = 1, first = 0;
  GtkWidget *panel;

  forget ();
  open_sample (self);
  write_in (self, 2, "Ada");
  choose (self, 0);
  choose (self, 1);
  ilv_session_close_kit (self->session);
  WAIT_FOR (find_panel (self) == NULL);
  open_sample (self);
  panel = GTK_WIDGET (find_panel (self));
  g_assert_true (gtk_check_button_get_active (
      GTK_CHECK_BUTTON (find_nth (panel, GTK_TYPE_CHECK_BUTTON, &second))));
  second = 2;
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_nth (panel, GTK_TYPE_ENTRY, &second))),
                   ==, "Ada");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_nth (panel, GTK_TYPE_ENTRY, &first))),
                   ==, "");
}

/* Also a name, or an answer, that was being typed when the window closed. */
static void
what_was_being_typed_waits_too (Fixture *self, gconstpointer data)
{
  guint second = 2, first = 0;
  GtkWidget *panel;

  forget ();
  open_sample (self);
  choose (self, 1);
  write_in (self, 0, "240ms");
  write_in (self, 2, "Ada");
  ilv_session_close_kit (self->session);
  WAIT_FOR (find_panel (self) == NULL);
  open_sample (self);
  panel = GTK_WIDGET (find_panel (self));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_nth (panel, GTK_TYPE_ENTRY, &second))),
                   ==, "Ada");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_nth (panel, GTK_TYPE_ENTRY, &first))),
                   ==, "240ms");
  forget ();
}

/* --- making one --- */

static void
write_row (GtkWidget *dialog, guint nth, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_nth (dialog, ADW_TYPE_ENTRY_ROW, &nth)), text);
}

static void
choose_kind (GtkWidget *dialog, IlvKitKind kind)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_type (dialog, ADW_TYPE_COMBO_ROW)), kind);
}

/* What was saved is shown as it was, Explore too, and is the same file again but for what is
 * changed. */
static void
a_teacher_changes_it (Fixture *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvKit) kit = ilv_kit_load (path, &error);
  g_autoptr (IlvKit) again = NULL;
  g_autoptr (IlvScenario) other = ilv_scenario_copy (ilv_session_get_scenario (self->session));
  IlvClassDialog *dialog = ilv_class_dialog_new (GTK_WINDOW (self->window), self->session);
  g_autofree char *text = NULL, *later = NULL;

  other->seed = 99;
  ilv_session_change (self->session, other, NULL);
  ilv_session_set_playhead (self->session, 0);
  ilv_class_dialog_open (dialog, path, &error);
  g_assert_no_error (error);
  WAIT_FOR (!ilv_session_is_pending (self->session));
  g_assert_cmpint (ilv_session_get_playhead (self->session), ==, 20000000);
  g_assert_null (ilv_session_get_kit (self->session));
  g_assert_cmpuint (ilv_session_get_scenario (self->session)->seed, ==, kit->seed);
  text = ilv_kit_to_text (kit);
  ilv_class_dialog_save (dialog, path, &error);
  g_assert_no_error (error);
  again = ilv_kit_load (path, &error);
  g_assert_no_error (error);
  later = ilv_kit_to_text (again);
  g_assert_cmpstr (later, ==, text);
  ilv_session_undo (self->session);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* What is made opens again as it was, and its key marks it; what is missing is said, nothing saved.
 */
static void
a_teacher_makes_one (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("ilv-class-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "mine.scenario", NULL);
  g_autofree char *key_path = g_build_filename (folder, "mine.key", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvKit) kit = NULL;
  g_autoptr (IlvKitKey) key = NULL;
  IlvClassDialog *dialog = ilv_class_dialog_new (GTK_WINDOW (self->window), self->session);
  guint second = 1; /* the row of a question has one of its own */

  ilv_session_reveal (self->session);
  ilv_session_set_playhead (self->session, 20000000);
  g_assert_false (ilv_class_dialog_save (dialog, path, &error));
  g_assert_nonnull (strstr (error->message, "title"));
  g_clear_error (&error);
  write_row (GTK_WIDGET (dialog), 0, "Mine");
  write_row (GTK_WIDGET (dialog), 2, "Which <first>?");
  write_row (GTK_WIDGET (dialog), 3, "asyncio; threads");
  g_assert_false (ilv_class_dialog_save (dialog, path, &error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  write_row (GTK_WIDGET (dialog), 4, "2");
  gtk_switch_set_active (GTK_SWITCH (find_nth (GTK_WIDGET (dialog), GTK_TYPE_SWITCH, &second)),
                         TRUE);
  ilv_class_dialog_save (dialog, path, &error);
  g_assert_no_error (error);
  kit = ilv_kit_load (path, &error);
  g_assert_no_error (error);
  key = ilv_kit_key_load (key_path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kit->digest, ==, key->digest);
  g_assert_cmpstr (kit->name, ==, "Mine");
  g_assert_cmpuint (kit->n_models, ==, ilv_session_get_n_runs (self->session));
  g_assert_cmpint (kit->playhead_ns, ==, 20000000);
  g_assert_true (ilv_kit_is_locked (kit, "models"));
  g_assert_cmpuint (kit->questions->len, ==, 1);
  g_assert_true (ilv_kit_right_is (g_ptr_array_index (key->rights, 0), "2"));
  g_assert_false (ilv_kit_right_is (g_ptr_array_index (key->rights, 0), "1"));
  g_clear_pointer (&key, ilv_kit_key_free);
  /* An estimate is as near as this teacher wants it. */
  choose_kind (GTK_WIDGET (dialog), ILV_KIT_DURATION);
  write_row (GTK_WIDGET (dialog), 4, "100ms");
  gtk_spin_button_set_value (
      GTK_SPIN_BUTTON (find_type (GTK_WIDGET (dialog), GTK_TYPE_SPIN_BUTTON)), 25);
  ilv_class_dialog_save (dialog, path, &error);
  g_assert_no_error (error);
  key = ilv_kit_key_load (key_path, &error);
  g_assert_no_error (error);
  g_assert_true (ilv_kit_right_is (g_ptr_array_index (key->rights, 0), "125ms"));
  g_assert_false (ilv_kit_right_is (g_ptr_array_index (key->rights, 0), "126ms"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  a_teacher_changes_it (self, path);
  g_remove (path);
  g_remove (key_path);
  g_rmdir (folder);
}

/* What is no answer is not taken; the same answer again is no other try; time adds up. */
static void
work_counts_tries_and_time (void)
{
  g_autoptr (GFile) file = find_sample ();
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (IlvKit) kit = ilv_kit_load (path, NULL);
  g_autoptr (IlvKitWork) work = ilv_kit_work_new (kit, 0);
  g_autoptr (IlvHandIn) hand_in = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ilv_kit_work_answer (work, 1, "80ms", 2000000, NULL));
  g_assert_false (ilv_kit_work_answer (work, 1, "much", 3000000, &error));
  g_assert_nonnull (error);
  g_assert_true (ilv_kit_work_answer (work, 1, "80ms", 4000000, NULL));
  g_assert_true (ilv_kit_work_answer (work, 0, "1", 5000000, NULL));
  g_assert_true (ilv_kit_work_answer (work, 1, "240ms", 6000000, NULL));
  g_assert_cmpuint (ilv_kit_work_count_answered (work), ==, 2);
  hand_in = ilv_kit_work_hand_in (work, "Ada", NULL);
  g_assert_cmpstr (ilv_hand_in_find (hand_in, "lag")->answer, ==, "240ms");
  g_assert_cmpuint (ilv_hand_in_find (hand_in, "lag")->tries, ==, 2);
  g_assert_cmpint (ilv_hand_in_find (hand_in, "lag")->time_ns, ==, 3000000000);
  g_assert_cmpint (ilv_hand_in_find (hand_in, "before")->time_ns, ==, 3000000000);
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("ilv-class-home-XXXXXX", NULL);
  g_autofree char *inner = g_build_filename (home, "interleave", NULL);
  g_autofree char *answers = g_build_filename (inner, "answers", NULL);
  int status;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  window_fixture_init (&argc, &argv);
  g_test_add_func ("/class/work", work_counts_tries_and_time);
  g_test_add_func ("/class/stay-in-sight", questions_stay_in_sight);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/class/opens", it_opens_as_it_was_made);
  ADD ("/class/dropped", it_may_be_dropped);
  g_test_add ("/class/in-sight", Fixture, "narrow", set_up, questions_are_in_sight, tear_down);
  ADD ("/class/locked", what_is_locked_stays);
  ADD ("/class/slider", a_locked_slider_says_why);
  ADD ("/class/grey", locked_controls_are_grey);
  ADD ("/class/costs", costs_go_with_the_scenario);
  ADD ("/class/made", a_teacher_makes_one);
  ADD ("/class/hand-in", answers_are_handed_in_as_one_file);
  ADD ("/class/kept", answers_wait_for_the_scenario);
  ADD ("/class/typed", what_was_being_typed_waits_too);
  status = g_test_run ();
  forget ();
  g_rmdir (answers);
  g_rmdir (inner);
  g_rmdir (home);
  return status;
}
