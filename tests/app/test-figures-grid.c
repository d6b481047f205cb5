/* Tests of the inspector's figures: what is shown of jobs that were not done, and under a curtain.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pages/explore/ilv-figures-grid.h"

#include <adwaita.h>
#include <string.h>

/* Runs the main loop until the condition holds; gives up (and fails) after a long while. */
#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 limit_us = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;                           \
    while (!(condition) && g_get_monotonic_time () < limit_us)                                     \
      g_main_context_iteration (NULL, g_main_context_pending (NULL));                              \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

#define HEAD "[Workload]\nFormat=1\nName=Test\nThreads=4\n"
/* Every call waits 30 ms and is given up after 10. */
#define GIVEN_UP                                                                                   \
  HEAD "[Job call]\nCount=3\nTimeout=10ms\nSteps=ask\n"                                            \
       "[Step ask]\nDo=io\nDuration=30ms\n"
#define DONE HEAD "[Job call]\nCount=4\nSteps=ask\n[Step ask]\nDo=io\nDuration=30ms\n"
#define MANY HEAD "[Job call]\nCount=100\nSteps=ask\n[Step ask]\nDo=sleep\nDuration=1s\n"

typedef struct {
  IlvSession *session;
  GtkWidget *window;
  IlvFiguresGrid *grid;
} Fixture;

static gboolean
is_simulated (IlvSession *session)
{
  for (guint i = 0; i < ilv_session_get_n_runs (session); i++)
    if (ilv_session_get_predicted (session, i) == NULL)
      return FALSE;
  return ilv_session_get_n_runs (session) > 0 && ilv_session_get_reference (session) != NULL &&
         !ilv_session_is_pending (session);
}

static void
set_up (Fixture *fixture, gconstpointer text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (text, -1, "test", &error);

  g_assert_no_error (error);
  fixture->session = ilv_session_new ();
  ilv_session_load_workload (fixture->session, workload);
  WAIT_FOR (is_simulated (fixture->session));
  fixture->grid = g_object_new (ILV_TYPE_FIGURES_GRID, NULL);
  ilv_figures_grid_set_session (fixture->grid, fixture->session);
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->grid));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer text)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->session);
}

static void
lift (Fixture *fixture)
{
  ilv_session_dismiss_question (fixture->session);
  WAIT_FOR (!ilv_session_has_curtain (fixture->session));
  ilv_figures_grid_reload (fixture->grid);
  ilv_figures_grid_update (fixture->grid);
}

/* The n-th label of the row with this name, 0: the name itself; NULL if the row is not shown. */
static GtkWidget *
find_cell (GtkWidget *widget, const char *row, guint n)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && strcmp (gtk_label_get_text (GTK_LABEL (widget)), row) == 0) {
    for (; n > 0 && widget != NULL; n--)
      widget = gtk_widget_get_next_sibling (widget);
    return widget != NULL && gtk_widget_get_child_visible (widget) &&
                   gtk_widget_get_visible (widget)
               ? widget
               : NULL;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_cell (child, row, n);
  return found;
}

static const char *
read_cell (Fixture *fixture, const char *row, guint n)
{
  GtkWidget *cell = find_cell (GTK_WIDGET (fixture->grid), row, n);

  return cell != NULL ? gtk_label_get_text (GTK_LABEL (cell)) : NULL;
}

/* asyncio gives up all three; a thread that nobody waits for runs on. */
static void
test_what_was_not_done_is_counted (Fixture *fixture, gconstpointer text)
{
  lift (fixture);
  g_assert_cmpstr (read_cell (fixture, "Not done", 1), ==, "3");
  g_assert_cmpstr (
      gtk_widget_get_tooltip_text (find_cell (GTK_WIDGET (fixture->grid), "Not done", 1)), ==,
      "Failed: 0, timed out: 3, rejected: 0, cancelled: 0");
}

static void
test_nothing_not_done_is_no_row (Fixture *fixture, gconstpointer text)
{
  lift (fixture);
  g_assert_null (read_cell (fixture, "Not done", 1));
  g_assert_nonnull (read_cell (fixture, "Speed-up", 1));
}

/* Whoever does nothing is not fast. */
static void
test_speedup_is_of_the_same_work (Fixture *fixture, gconstpointer text)
{
  lift (fixture);
  const char *tip =
      gtk_widget_get_tooltip_text (find_cell (GTK_WIDGET (fixture->grid), "Speed-up", 1));

  g_assert_cmpstr (read_cell (fixture, "Speed-up", 1), ==, "–");
  g_assert_nonnull (strstr (tip, "same jobs"));
}

static void
test_a_speedup_near_100_is_a_number (Fixture *fixture, gconstpointer text)
{
  lift (fixture);
  g_assert_cmpstr (read_cell (fixture, "Speed-up", 1), ==, "100 ×");
}

/* Also of rows that were shown before the question. */
static void
test_a_curtain_covers_ends (Fixture *fixture, gconstpointer text)
{
  const char *const covered[] = {"Predicted", "Measured", "Error", "Speed-up", "Not done"};

  lift (fixture);
  g_assert_nonnull (read_cell (fixture, "Not done", 1));
  ilv_session_set_show (fixture->session, ILV_SHOW_PREDICTED);
  ilv_session_ask_first (fixture->session);
  g_assert_true (ilv_session_has_curtain (fixture->session));
  ilv_figures_grid_update (fixture->grid);
  for (guint i = 0; i < G_N_ELEMENTS (covered); i++)
    g_assert_null (read_cell (fixture, covered[i], 1));
}

#define ADD(name, text, test)                                                                      \
  g_test_add ("/figures-grid/" name, Fixture, text, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("not-done", GIVEN_UP, test_what_was_not_done_is_counted);
  ADD ("all-done", DONE, test_nothing_not_done_is_no_row);
  ADD ("speed-up", GIVEN_UP, test_speedup_is_of_the_same_work);
  ADD ("speed-up-100", MANY, test_a_speedup_near_100_is_a_number);
  ADD ("curtain", GIVEN_UP, test_a_curtain_covers_ends);
  return g_test_run ();
}
