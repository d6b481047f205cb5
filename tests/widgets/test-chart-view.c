/* The chart as a widget: reading by keys and pointer, words for screen readers, table, files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart-sample.h"
#include "widgets/chart/ilv-chart-sheet.h"
#include "widgets/chart/ilv-chart-view.h"
#include "widgets/timeline/ilv-timeline-track.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  GtkWidget *window;
  IlvChartView *view;
} Fixture;

static gboolean
is_allocated (Fixture *fixture)
{
  return gtk_widget_get_mapped (GTK_WIDGET (fixture->view)) &&
         gtk_widget_get_width (GTK_WIDGET (fixture->view)) > 0;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (IlvChart) chart = chart_sample_new (GPOINTER_TO_UINT (data));

  fixture->window = gtk_window_new ();
  fixture->view = ILV_CHART_VIEW (ilv_chart_view_new ());
  ilv_chart_view_set_chart (fixture->view, chart);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 500);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_present (GTK_WINDOW (fixture->window));
  while (!is_allocated (fixture))
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static IlvTimelineTrack *
get_part (Fixture *fixture, guint series)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->view));

  while (series-- > 0)
    child = gtk_widget_get_next_sibling (child);
  return ILV_TIMELINE_TRACK (child);
}

static void
assert_description (Fixture *fixture, guint series, const char *part)
{
  const char *description = ilv_timeline_track_get_description (get_part (fixture, series));

  if (strstr (description, part) == NULL)
    g_error ("\"%s\" does not say \"%s\"", description, part);
}

/* As Tab does; a window that is shown may have given the focus already. */
static void
enter (Fixture *fixture)
{
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (fixture->view), GTK_DIR_TAB_FORWARD));
}

static void
test_keys_read_point_by_point (Fixture *fixture, gconstpointer data)
{
  IlvChartDatum datum;

  assert_description (fixture, 0, "median 2.41 s of 9 runs");
  enter (fixture);
  g_assert_false (ilv_chart_view_get_reading (fixture->view, &datum));
  ilv_chart_view_step (fixture->view, 1);
  g_assert_true (ilv_chart_view_get_reading (fixture->view, &datum));
  g_assert_cmpint (datum.kind, ==, ILV_CHART_READ_MEDIAN);
  ilv_chart_view_step (fixture->view, 1);
  ilv_chart_view_step (fixture->view, 1);
  g_assert_true (ilv_chart_view_get_reading (fixture->view, &datum));
  g_assert_cmpint (datum.kind, ==, ILV_CHART_READ_RUN);
  g_assert_cmpuint (datum.index, ==, 0);
  assert_description (fixture, 0, "sequential, run 1 of 9");
  ilv_chart_view_step (fixture->view, G_MAXINT);
  assert_description (fixture, 0, "sequential, run 9 of 9");
  ilv_chart_view_step (fixture->view, 1); /* stays at the end */
  assert_description (fixture, 0, "sequential, run 9 of 9");
  ilv_chart_view_step (fixture->view, G_MININT);
  assert_description (fixture, 0, "sequential: median");
}

static void
test_up_and_down_change_series (Fixture *fixture, gconstpointer data)
{
  IlvChartDatum datum;

  enter (fixture);
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (fixture->view), GTK_DIR_DOWN));
  g_assert_true (ilv_chart_view_get_reading (fixture->view, &datum));
  g_assert_cmpuint (datum.series, ==, 1);
  assert_description (fixture, 1, "asyncio: median 1.04 s");
  assert_description (fixture, 0, "median 2.41 s"); /* the other one tells all again */
  g_assert_false (gtk_widget_child_focus (GTK_WIDGET (fixture->view), GTK_DIR_TAB_FORWARD));
}

static void
test_another_chart_has_other_parts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (IlvChart) chart = chart_sample_new (CHART_SAMPLE_BREAK_EVEN);

  ilv_chart_view_set_chart (fixture->view, chart);
  g_assert_cmpstr (ilv_timeline_track_get_label (get_part (fixture, 1)), ==, "threads × 32");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (get_part (fixture, 2))));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_part (fixture, 3))));
  g_assert_cmpint (ilv_chart_view_get_look (fixture->view)->x_scale, ==, ILV_CHART_LINEAR);
}

static guint
count_children (GtkWidget *widget)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n++;
  return n;
}

static void
test_the_sheet_has_rows_and_cells (void)
{
  g_autoptr (IlvChart) chart = chart_sample_new (CHART_SAMPLE_SCALING);
  GtkWidget *sheet = g_object_ref_sink (ilv_chart_sheet_new (chart));
  GtkWidget *table = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (sheet));
  GtkWidget *row;

  if (GTK_IS_VIEWPORT (table))
    table = gtk_viewport_get_child (GTK_VIEWPORT (table));
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (table)), ==,
                   GTK_ACCESSIBLE_ROLE_TABLE);
  g_assert_cmpuint (count_children (table), ==, 1 + 5 * 4);
  row = gtk_widget_get_first_child (table);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (row)), ==,
                   GTK_ACCESSIBLE_ROLE_ROW);
  g_assert_cmpuint (count_children (row), ==, 7);
  g_object_unref (sheet);
}

static void
test_it_is_saved_as_what_its_name_says (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name, *begin;
  } kinds[] = {{"chart.svg", "<?xml"}, {"chart.pdf", "%PDF-"}, {"chart.png", "\211PNG"}};
  g_autofree char *folder = g_dir_make_tmp ("ilv-chart-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *path = g_build_filename (folder, kinds[i].name, NULL);
    g_autofree char *bytes = NULL;
    gsize size;
    g_assert_true (ilv_chart_view_save (fixture->view, path, NULL));
    g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
    g_assert_cmpuint (size, >, 2000);
    g_assert_cmpint (memcmp (bytes, kinds[i].begin, strlen (kinds[i].begin)), ==, 0);
    g_unlink (path);
  }
  g_assert_false (ilv_chart_view_save (fixture->view, "chart.gif", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
  g_rmdir (folder);
}

static void
test_it_is_finalized (void)
{
  g_autoptr (IlvChart) chart = chart_sample_new (CHART_SAMPLE_STATES);
  GtkWidget *view = g_object_ref_sink (ilv_chart_view_new ());

  ilv_chart_view_set_chart (ILV_CHART_VIEW (view), chart);
  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *)&view);
  g_object_unref (view);
  g_assert_null (view);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add ("/chart-view/keys-read-point-by-point", Fixture,
              GUINT_TO_POINTER (CHART_SAMPLE_TOTALS), set_up, test_keys_read_point_by_point,
              tear_down);
  g_test_add ("/chart-view/up-and-down-change-series", Fixture,
              GUINT_TO_POINTER (CHART_SAMPLE_TOTALS), set_up, test_up_and_down_change_series,
              tear_down);
  g_test_add ("/chart-view/another-chart-has-other-parts", Fixture,
              GUINT_TO_POINTER (CHART_SAMPLE_LATENCY), set_up, test_another_chart_has_other_parts,
              tear_down);
  g_test_add ("/chart-view/it-is-saved-as-what-its-name-says", Fixture,
              GUINT_TO_POINTER (CHART_SAMPLE_SCALING), set_up,
              test_it_is_saved_as_what_its_name_says, tear_down);
  g_test_add_func ("/chart-view/the-sheet-has-rows-and-cells", test_the_sheet_has_rows_and_cells);
  g_test_add_func ("/chart-view/it-is-finalized", test_it_is_finalized);
  return g_test_run ();
}
