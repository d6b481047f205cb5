/* Thresholds of the checklist: changed in their dialog, kept, refused, set back.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pages/decide/ilv-thresholds-dialog.h"

#include <string.h>

#include "app/ilv-preferences.h"
#include "app/model/ilv-advice-text.h"

#define KEY "checklist-thresholds"

typedef struct {
  IlvAdvisor *advisor;
  GtkWindow *dialog;
} Fixture;

static IlvChecklist *
load (void)
{
  g_autoptr (GError) error = NULL;
  IlvChecklist *list = ilv_checklist_load (&error);

  g_assert_no_error (error);
  return list;
}

/* 70 % of CPU is mixed work, unless computing begins at 60 %. */
static void
set_up (Fixture *fixture, gconstpointer unused)
{
  const char *const answers[] = {"cpu_share=0.7", "thread_scaling=1", "concurrency=4", NULL};
  g_autoptr (IlvChecklist) list = load ();

  g_settings_reset (ilv_preferences_get (), KEY);
  g_settings_set_strv (ilv_preferences_get (), "decide-answers", answers);
  fixture->advisor = ilv_advisor_new (list);
  fixture->dialog = GTK_WINDOW (ilv_thresholds_dialog_new (NULL, fixture->advisor));
  gtk_window_present (fixture->dialog);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  gtk_window_destroy (fixture->dialog);
  g_object_unref (fixture->advisor);
  g_settings_reset (ilv_preferences_get (), KEY);
}

static GtkWidget *
find (GtkWidget *widget, GType type, const char *name)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type) &&
      (name == NULL || strcmp (gtk_widget_get_name (widget), name) == 0))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type, name);
  return found;
}

static GtkWidget *
type_in (Fixture *fixture, const char *threshold, const char *text)
{
  GtkWidget *row = find (GTK_WIDGET (fixture->dialog), ADW_TYPE_ENTRY_ROW, threshold);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_emit_by_name (row, "apply");
  return row;
}

static const char *
get_rule (Fixture *fixture)
{
  return ilv_advisor_get_verdict (fixture->advisor)->rule->id;
}

static guint
count_kept (void)
{
  g_auto (GStrv) kept = g_settings_get_strv (ilv_preferences_get (), KEY);
  return g_strv_length (kept);
}

static void
test_a_threshold_decides_at_once (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *before =
      ilv_checklist_thresholds_label (ilv_advisor_get_list (fixture->advisor));

  g_assert_cmpstr (get_rule (fixture), ==, "P7");
  g_assert_null (before);
  GtkWidget *row = type_in (fixture, "cpu_bound", "60%");
  g_autofree char *after = ilv_checklist_thresholds_label (ilv_advisor_get_list (fixture->advisor));
  g_assert_cmpstr (get_rule (fixture), ==, "P5");
  g_assert_nonnull (strstr (after, "60 % (otherwise 80 %)"));
  g_assert_nonnull (
      strstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), "otherwise 80 %"));
}

static void
test_it_is_there_the_next_time (Fixture *fixture, gconstpointer unused)
{
  type_in (fixture, "cpu_bound", "0.6");
  type_in (fixture, "few", "9");
  g_assert_cmpuint (count_kept (), ==, 2);
  g_autoptr (IlvChecklist) list = load ();
  ilv_thresholds_recall (list);
  g_autoptr (IlvAdvisor) next = ilv_advisor_new (list);
  g_assert_cmpstr (ilv_advisor_get_verdict (next)->rule->id, ==, "P5");
}

static void
test_rubbish_changes_nothing (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *row = type_in (fixture, "cpu_bound", "much");

  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_nonnull (gtk_widget_get_tooltip_text (row));
  g_assert_cmpstr (get_rule (fixture), ==, "P7");
  g_assert_cmpuint (count_kept (), ==, 0);
  type_in (fixture, "cpu_bound", "0.8");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
}

/* Of a file of another version, or typed into the preferences by hand. */
static void
test_kept_rubbish_is_left_out (Fixture *fixture, gconstpointer unused)
{
  const char *const kept[] = {"gone=1", "cpu_bound=much", "few=9", NULL};
  g_autoptr (IlvChecklist) list = load ();

  g_settings_set_strv (ilv_preferences_get (), KEY, kept);
  ilv_thresholds_recall (list);
  g_autofree char *label = ilv_checklist_thresholds_label (list);
  g_assert_nonnull (strstr (label, "9 (otherwise 8)"));
  g_assert_null (strstr (label, ";"));
}

static void
test_all_are_set_back (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *reset = find (GTK_WIDGET (fixture->dialog), GTK_TYPE_BUTTON, NULL);

  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (reset)), ==, "_Reset all");
  g_assert_false (gtk_widget_get_sensitive (reset));
  type_in (fixture, "cpu_bound", "0.6");
  g_assert_true (gtk_widget_get_sensitive (reset));
  g_signal_emit_by_name (reset, "clicked");
  g_assert_cmpstr (get_rule (fixture), ==, "P7");
  g_assert_cmpuint (count_kept (), ==, 0);
}

#define ADD(name, test) g_test_add ("/thresholds/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("decides", test_a_threshold_decides_at_once);
  ADD ("kept", test_it_is_there_the_next_time);
  ADD ("rubbish", test_rubbish_changes_nothing);
  ADD ("kept-rubbish", test_kept_rubbish_is_left_out);
  ADD ("reset", test_all_are_set_back);
  return g_test_run ();
}
