/* The Benchmark page with stored results: charts, focus, history; and a run that cannot begin.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "app/ilv-theme.h"
#include "app/pages/benchmark/ilv-bench-card.h"
#include "app/pages/benchmark/ilv-bench-checks.h"
#include "app/pages/benchmark/ilv-bench-report.h"
#include "app/pages/benchmark/ilv-benchmark-page.h"
#include "demos/bench/ilv-bench-history.h"
#include "demos/recorder/ilv-run-folder.h"
#include "tests/widgets/bench-sample.h"

typedef struct {
  GtkWidget *window;
  IlvBenchmarkPage *page;
  char *message;
} Fixture;

#define WAIT_FOR(condition)                                                                        \
  while (!(condition))                                                                             \
  g_main_context_iteration (NULL, TRUE)

static void
message_cb (Fixture *self, const char *message)
{
  g_free (self->message);
  self->message = g_strdup (message);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->page = ILV_BENCHMARK_PAGE (ilv_benchmark_page_new (NULL));
  g_signal_connect_swapped (self->page, "message", G_CALLBACK (message_cb), self);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1300, 800);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->page));
  gtk_window_present (GTK_WINDOW (self->window));
  WAIT_FOR (gtk_widget_get_mapped (GTK_WIDGET (self->page)));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_free (self->message);
}

/* --- a stored result --- */

static const IlvChart *
get_chart (Fixture *self, IlvBenchChart kind)
{
  GtkWidget *card = ilv_bench_deck_get_card (ilv_benchmark_page_get_deck (self->page), kind);

  return ilv_chart_view_get_chart (ilv_bench_card_get_view (ILV_BENCH_CARD (card)));
}

static void
shows_the_charts_a_result_has (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  IlvBenchDeck *deck = ilv_benchmark_page_get_deck (self->page);

  ilv_benchmark_page_show_result (self->page, result);
  g_assert_cmpuint (get_chart (self, ILV_BENCH_CHART_TOTALS)->series->len, ==, 8);
  g_assert_cmpuint (get_chart (self, ILV_BENCH_CHART_JOBS)->series->len, ==, 3);
  g_assert_nonnull (ilv_bench_deck_get_card (deck, ILV_BENCH_CHART_LATENCY));
  g_assert_nonnull (ilv_bench_deck_get_card (deck, ILV_BENCH_CHART_STATES));
  g_assert_nonnull (ilv_bench_deck_get_card (deck, ILV_BENCH_CHART_MEMORY));
  g_assert_null (ilv_bench_deck_get_card (deck, ILV_BENCH_CHART_WORKERS));
  WAIT_FOR (gtk_widget_get_width (ilv_bench_deck_get_card (deck, ILV_BENCH_CHART_TOTALS)) > 0);
}

static void
one_chart_is_shown_alone (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  IlvBenchDeck *deck = ilv_benchmark_page_get_deck (self->page);
  GtkWidget *totals, *latency;

  ilv_benchmark_page_show_result (self->page, result);
  totals = ilv_bench_deck_get_card (deck, ILV_BENCH_CHART_TOTALS);
  latency = ilv_bench_deck_get_card (deck, ILV_BENCH_CHART_LATENCY);
  g_signal_emit_by_name (latency, "enlarge");
  g_assert_cmpint (ilv_bench_deck_get_shown (deck), ==, ILV_BENCH_CHART_LATENCY);
  g_assert_false (gtk_widget_get_visible (totals));
  g_assert_true (gtk_widget_get_visible (latency));
  g_signal_emit_by_name (latency, "enlarge");
  g_assert_true (gtk_widget_get_visible (totals));
}

static GtkWidget *
find_titled (GtkWidget *widget, GType type, const char *text)
{
  const char *tip = gtk_widget_get_tooltip_text (widget);
  gboolean is_it =
      g_type_is_a (G_OBJECT_TYPE (widget), type) && tip != NULL && strstr (tip, text) != NULL;
  GtkWidget *found = is_it ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_titled (child, type, text);
  return found;
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

static void
a_table_says_what_it_is_of (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  IlvBenchDeck *deck = ilv_benchmark_page_get_deck (self->page);
  GtkWidget *card, *sheet;

  ilv_benchmark_page_show_result (self->page, result);
  card = ilv_bench_deck_get_card (deck, ILV_BENCH_CHART_TOTALS);
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (find_titled (card, GTK_TYPE_TOGGLE_BUTTON, "as a table")), TRUE);
  g_assert_nonnull (find_titled (card, GTK_TYPE_LABEL, "Total time"));
  sheet = gtk_widget_get_next_sibling (find_titled (card, GTK_TYPE_LABEL, "Total time"));
  g_assert_false (gtk_scrolled_window_get_overlay_scrolling (GTK_SCROLLED_WINDOW (sheet)));
}

/* The same model lights up in every chart. */
static void
a_series_is_selected_in_all_charts (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  IlvBenchDeck *deck = ilv_benchmark_page_get_deck (self->page);
  IlvChartView *totals, *latency;
  IlvChartLook look;

  ilv_benchmark_page_show_result (self->page, result);
  totals = ilv_bench_card_get_view (
      ILV_BENCH_CARD (ilv_bench_deck_get_card (deck, ILV_BENCH_CHART_TOTALS)));
  latency = ilv_bench_card_get_view (
      ILV_BENCH_CARD (ilv_bench_deck_get_card (deck, ILV_BENCH_CHART_LATENCY)));
  look = *ilv_chart_view_get_look (totals);
  look.selected = 3;
  ilv_chart_view_set_look (totals, &look);
  g_signal_emit_by_name (totals, "look-changed");
  g_assert_cmpstr (ilv_chart_get_series (ilv_chart_view_get_chart (latency),
                                         (guint)ilv_chart_view_get_look (latency)->selected)
                       ->label,
                   ==, ilv_chart_get_series (ilv_chart_view_get_chart (totals), 3)->label);
}

/* --- history --- */

/* What is wrong with it comes first: its folder is not news, and would leave no room for the rest.
 */
static void
a_file_that_cannot_be_read_says_why (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = ilv_bench_history_folder ();
  g_autofree char *path = g_build_filename (folder, "20990101-000000-next.json", NULL);
  GtkWidget *report = find_type (GTK_WIDGET (self->page), ILV_TYPE_BENCH_REPORT), *row;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "{\"schema\": \"interleave.bench/9\"}", -1, NULL));
  ilv_bench_report_update_history (ILV_BENCH_REPORT (report));
  row = find_titled (report, ADW_TYPE_ACTION_ROW, path);
  g_assert_nonnull (row);
  g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                                   "20990101-000000-next.json was written by a newer version"));
  g_unlink (path);
}

static void
a_kept_result_is_opened_again (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  const IlvBenchEntry *entry;

  g_assert_true (ilv_bench_history_add (result, &error));
  g_assert_no_error (error);
  entries = ilv_bench_history_list (NULL);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = g_ptr_array_index (entries, 0);
  ilv_benchmark_page_open (self->page, entry->path);
  g_assert_null (self->message);
  g_assert_cmpuint (get_chart (self, ILV_BENCH_CHART_TOTALS)->series->len, ==, 8);
  g_assert_cmpint (g_file_set_contents (entry->path, "{", 1, NULL), ==, TRUE);
  ilv_benchmark_page_open (self->page, entry->path);
  g_assert_nonnull (self->message); /* damaged: said, and what was shown stays */
  g_assert_cmpuint (get_chart (self, ILV_BENCH_CHART_TOTALS)->series->len, ==, 8);
  g_unlink (entry->path);
}

/* --- running --- */

static void
a_python_that_is_not_there_is_said (Fixture *self, gconstpointer data)
{
  IlvBenchmark *benchmark = ilv_benchmark_page_get_benchmark (self->page);
  g_autoptr (IlvBenchWish) wish = ilv_bench_wish_new_short ();

  g_strfreev (wish->pythons);
  wish->pythons = g_strdupv ((char *[]){"/no/such/python", NULL});
  ilv_benchmark_start (benchmark, wish);
  g_assert_true (ilv_benchmark_is_busy (benchmark));
  WAIT_FOR (!ilv_benchmark_is_busy (benchmark));
  g_assert_nonnull (self->message);
  g_assert_nonnull (strstr (self->message, "/no/such/python"));
  g_assert_null (ilv_benchmark_get_result (benchmark));
}

static void
it_is_finalized (void)
{
  GtkWidget *page = g_object_ref_sink (ilv_benchmark_page_new (NULL));
  g_autoptr (IlvBenchResult) result = bench_sample_new (1);

  ilv_benchmark_page_show_result (ILV_BENCHMARK_PAGE (page), result);
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *)&page);
  g_object_unref (page);
  WAIT_FOR (page == NULL);
}

int
main (int argc, char **argv)
{
  char *home = g_dir_make_tmp ("ilv-benchmark-page-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/benchmark-page/shows-the-charts-a-result-has", Fixture, NULL, set_up,
              shows_the_charts_a_result_has, tear_down);
  g_test_add ("/benchmark-page/one-chart-is-shown-alone", Fixture, NULL, set_up,
              one_chart_is_shown_alone, tear_down);
  g_test_add ("/benchmark-page/a-table-says-what-it-is-of", Fixture, NULL, set_up,
              a_table_says_what_it_is_of, tear_down);
  g_test_add ("/benchmark-page/a-series-is-selected-in-all-charts", Fixture, NULL, set_up,
              a_series_is_selected_in_all_charts, tear_down);
  g_test_add ("/benchmark-page/a-file-that-cannot-be-read-says-why", Fixture, NULL, set_up,
              a_file_that_cannot_be_read_says_why, tear_down);
  g_test_add ("/benchmark-page/a-kept-result-is-opened-again", Fixture, NULL, set_up,
              a_kept_result_is_opened_again, tear_down);
  g_test_add ("/benchmark-page/a-python-that-is-not-there-is-said", Fixture, NULL, set_up,
              a_python_that_is_not_there_is_said, tear_down);
  g_test_add_func ("/benchmark-page/it-is-finalized", it_is_finalized);
  status = g_test_run ();
  ilv_run_folder_remove (home);
  return status;
}
