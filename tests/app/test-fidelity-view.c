/* The fidelity table as a widget: what is known of a miss stands below it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/calibrate/ilv-fidelity-view.h"

#include <adwaita.h>
#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

static IlvRunInfo *
make_info (const char *model, gint64 total_ms)
{
  IlvRunInfo *info = ilv_run_info_new ();
  info->model = g_strdup (model);
  info->figures.total_ns = total_ms * MS;
  info->figures.n_finished = 100;
  return info;
}

/* Measured twice: 100 ms, and so much more. */
static void
add (IlvFidelity *table, const char *model, gint64 predicted_ms, gint64 more_ms)
{
  IlvFidelityCell *cell = ilv_fidelity_add (table, "web", "3.11.2");
  cell->predicted = make_info (model, predicted_ms);
  g_ptr_array_add (cell->runs, make_info (model, 100));
  g_ptr_array_add (cell->runs, make_info (model, 100 + more_ms));
}

static const char *
find_label (GtkWidget *widget, const char *part)
{
  const char *found = NULL;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return gtk_label_get_text (GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, part);
  return found;
}

static void
test_a_miss_has_its_cause (void)
{
  g_autoptr (IlvFidelity) table = ilv_fidelity_new ();
  add (table, "dask", 150, 0);
  add (table, "trio", 120, 0);
  add (table, "threads", 120, 30);
  add (table, "asyncio", 110, 0);
  GtkWidget *view = g_object_ref_sink (ilv_fidelity_view_new (table));
  g_assert_nonnull (find_label (view, "dask: Dask's messages"));
  g_assert_nonnull (find_label (view, "trio: unexplained"));
  g_assert_nonnull (find_label (view, "threads: within what its own runs differ by"));
  g_assert_null (find_label (view, "asyncio: "));
  g_assert_nonnull (find_label (view, "Above 15 %: 3, beyond noise: 2."));
  g_object_unref (view);
}

static void
test_nothing_is_said_without_a_miss (void)
{
  g_autoptr (IlvFidelity) table = ilv_fidelity_new ();
  add (table, "dask", 105, 0);
  GtkWidget *view = g_object_ref_sink (ilv_fidelity_view_new (table));
  g_assert_null (find_label (view, "dask: "));
  g_assert_null (find_label (view, "beyond noise: "));
  g_object_unref (view);
}

/* GTK selects all of a label that a window's first focus falls on. */
static void
test_nothing_is_selected_at_first (void)
{
  g_autoptr (IlvFidelity) table = ilv_fidelity_new ();
  add (table, "dask", 105, 0);
  GtkWidget *window = gtk_window_new (), *view = ilv_fidelity_view_new (table);
  GtkWidget *summary = gtk_widget_get_first_child (view);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (summary))
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_label_get_selectable (GTK_LABEL (summary)));
  g_assert_false (gtk_label_get_selection_bounds (GTK_LABEL (summary), NULL, NULL));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/fidelity-view/cause", test_a_miss_has_its_cause);
  g_test_add_func ("/fidelity-view/no-miss", test_nothing_is_said_without_a_miss);
  g_test_add_func ("/fidelity-view/selection", test_nothing_is_selected_at_first);
  return g_test_run ();
}
