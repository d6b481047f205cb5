/* The Migrate page: searched, read, compared, lit by steps, saved, really run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pages/migrate/ilv-migrate-page.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "app/pages/migrate/ilv-recipe-code.h"
#include "app/pages/migrate/ilv-trial-card.h"
#include "widgets/timeline/ilv-timeline.h"
#include "window-fixture.h"

typedef struct {
  GtkWindow *window;
  IlvSession *session;
  IlvMigratePage *page;
  char *message;
} Page;

static void
message_cb (Page *self, const char *message)
{
  g_free (self->message);
  self->message = g_strdup (message);
}

static void
open_page (Page *self, gconstpointer data)
{
  int width = data != NULL ? GPOINTER_TO_INT (data) : 1440;

  self->session = ilv_session_new ();
  self->page = ILV_MIGRATE_PAGE (ilv_migrate_page_new (self->session));
  self->window = GTK_WINDOW (gtk_window_new ());
  g_signal_connect_swapped (self->page, "message", G_CALLBACK (message_cb), self);
  gtk_window_set_default_size (self->window, width, 800);
  gtk_window_set_child (self->window, GTK_WIDGET (self->page));
  gtk_window_present (self->window);
  WAIT_FOR (gtk_widget_get_width (GTK_WIDGET (self->page)) > 0);
}

static void
close_page (Page *self, gconstpointer data)
{
  gpointer weak = self->page;

  g_object_add_weak_pointer (G_OBJECT (self->page), &weak);
  gtk_window_destroy (self->window);
  WAIT_FOR (weak == NULL);
  g_object_unref (self->session);
  g_free (self->message);
}

static IlvRecipeCode *
get_code (Page *self)
{
  return ilv_recipe_view_get_code (ilv_migrate_page_get_view (self->page));
}

static char *
get_text (Page *self, IlvRecipeSide side)
{
  GtkTextBuffer *buffer =
      ilv_recipe_column_get_buffer (ilv_recipe_code_get_column (get_code (self), side));
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  return gtk_text_buffer_get_text (buffer, &begin, &end, TRUE);
}

static void
test_search (Page *self, gconstpointer data)
{
  g_assert_cmpuint (ilv_migrate_page_search (self->page, ""), ==, 16);
  g_assert_cmpuint (ilv_migrate_page_search (self->page, "INTERPRETERS"), >=, 1);
  g_assert_cmpuint (ilv_migrate_page_search (self->page, "threads → asyncio"), >=, 4);
  g_assert_cmpuint (ilv_migrate_page_search (self->page, "no such thing"), ==, 0);
  /* What is asked for by name is found whatever is searched for. */
  g_assert_true (ilv_migrate_page_show (self->page, "lock-to-asyncio"));
  g_assert_cmpstr (ilv_recipe_view_get_recipe (ilv_migrate_page_get_view (self->page))->id, ==,
                   "lock-to-asyncio");
  g_assert_null (self->message);
  g_assert_false (ilv_migrate_page_show (self->page, "lock-to-asyncia"));
  g_assert_nonnull (strstr (self->message, "lock-to-asyncio"));
}

static void
test_action_opens_a_recipe (Page *self, gconstpointer data)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->page), "migrate.recipe", "s",
                                             "threads-to-processes"));
  g_assert_cmpstr (ilv_recipe_view_get_recipe (ilv_migrate_page_get_view (self->page))->id, ==,
                   "threads-to-processes");
}

/* blocking-to-thread: one line differs, and it is the seventh of both. */
static void
test_difference_is_marked (Page *self, gconstpointer data)
{
  ilv_migrate_page_show (self->page, "blocking-to-thread");
  for (guint side = 0; side < ILV_RECIPE_N_SIDES; side++) {
    IlvRecipeColumn *column = ilv_recipe_code_get_column (get_code (self), (IlvRecipeSide)side);
    g_autoptr (GSList) marks = gtk_source_buffer_get_source_marks_at_line (
        GTK_SOURCE_BUFFER (ilv_recipe_column_get_buffer (column)), 6, "different");
    g_assert_cmphex (ilv_recipe_column_get_marked (column), ==, 1 << 6);
    g_assert_cmpuint (g_slist_length (marks), ==, 1);
  }
}

/* Side by side the columns are level: as many rows in both. Above each other they are the programs.
 */
static void
test_columns_are_level_where_there_is_room (Page *self, gconstpointer data)
{
  gboolean is_wide = GPOINTER_TO_INT (data) > 860;

  ilv_migrate_page_show (self->page, "threads-to-asyncio");
  WAIT_FOR (ilv_recipe_code_is_level (get_code (self)) == is_wide);
  g_autofree char *path = ilv_recipe_get_path (
      ilv_recipe_view_get_recipe (ilv_migrate_page_get_view (self->page)), ILV_RECIPE_BEFORE);
  g_autofree char *program = NULL;
  g_assert_true (g_file_get_contents (path, &program, NULL, NULL));
  g_strchomp (program);
  if (is_wide) {
    GtkTextBuffer *before = ilv_recipe_column_get_buffer (
        ilv_recipe_code_get_column (get_code (self), ILV_RECIPE_BEFORE));
    GtkTextBuffer *after = ilv_recipe_column_get_buffer (
        ilv_recipe_code_get_column (get_code (self), ILV_RECIPE_AFTER));
    g_assert_cmpint (gtk_text_buffer_get_line_count (before), ==,
                     gtk_text_buffer_get_line_count (after));
  } else {
    g_autofree char *text = NULL;
    WAIT_FOR ((g_free (text), text = get_text (self, ILV_RECIPE_BEFORE)) != NULL &&
              strcmp (text, program) == 0);
  }
}

static guint
count_lit (Page *self, IlvRecipeSide side)
{
  GtkTextBuffer *buffer =
      ilv_recipe_column_get_buffer (ilv_recipe_code_get_column (get_code (self), side));
  guint n = 0;

  for (int row = 0; row < gtk_text_buffer_get_line_count (buffer); row++) {
    GSList *marks =
        gtk_source_buffer_get_source_marks_at_line (GTK_SOURCE_BUFFER (buffer), row, "lit");
    n += marks != NULL ? 1 : 0;
    g_slist_free (marks);
  }
  return n;
}

static void
test_step_lights_its_lines (Page *self, gconstpointer data)
{
  IlvRecipeView *view = ilv_migrate_page_get_view (self->page);

  ilv_migrate_page_show (self->page, "callbacks-to-loop");
  ilv_recipe_view_select_step (view, 1); /* before="13" after="14-17" */
  g_assert_cmpuint (count_lit (self, ILV_RECIPE_BEFORE), ==, 1);
  g_assert_cmpuint (count_lit (self, ILV_RECIPE_AFTER), ==, 4);
  ilv_recipe_view_select_step (view, -1);
  g_assert_cmpuint (count_lit (self, ILV_RECIPE_BEFORE), ==, 0);
  g_assert_cmpuint (count_lit (self, ILV_RECIPE_AFTER), ==, 0);
}

static void
test_it_is_saved (Page *self, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("ilv-migrate-XXXXXX", NULL);
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", folder);

  ilv_migrate_page_show (self->page, "lock-to-asyncio");
  ilv_recipe_view_save (ilv_migrate_page_get_view (self->page), folder);
  g_assert_nonnull (strstr (self->message, folder));
  g_autofree char *after = g_build_filename (folder, "lock-to-asyncio", "after.py", NULL);
  g_assert_true (g_file_test (after, G_FILE_TEST_IS_REGULAR));
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

/* Of what can be seen of its page: what a run found is not below the window's edge. */
static gboolean
is_at_the_top (GtkWidget *card)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (card, GTK_TYPE_SCROLLED_WINDOW);
  double y = -1;

  return gtk_widget_translate_coordinates (card, scrolled, 0, 0, NULL, &y) && y >= 0 && y < 100;
}

/* Really: both programs with this machine's Python, then both recordings in Explore. */
static void
test_both_are_run (Page *self, gconstpointer data)
{
  IlvTrialCard *card;
  IlvRecipeRunner *runner;

  ilv_migrate_page_show (self->page, "lock-to-asyncio");
  card = ilv_recipe_view_get_trial_card (ilv_migrate_page_get_view (self->page));
  runner = ilv_trial_card_get_runner (card);
  g_assert_null (ilv_trial_card_list_traces (card));
  ilv_trial_card_run (card);
  g_assert_true (ilv_recipe_runner_is_busy (runner));
  WAIT_FOR (!ilv_recipe_runner_is_busy (runner));
  const IlvRecipeTrial *trial = ilv_recipe_runner_get_trial (runner);
  g_assert_nonnull (trial);
  g_assert_true (trial->has_gain);
  g_assert_nonnull (strstr (trial->sides[ILV_RECIPE_BEFORE].seen, "-80"));
  g_assert_nonnull (find_type (GTK_WIDGET (card), ILV_TYPE_TIMELINE));
  WAIT_FOR (is_at_the_top (GTK_WIDGET (card)));
  g_autoptr (GPtrArray) traces = ilv_trial_card_list_traces (card);
  g_assert_cmpuint (traces->len, ==, 2);
  g_signal_emit_by_name (card, "explore");
  g_assert_cmpuint (ilv_session_get_n_runs (self->session), ==, 2);
  g_assert_cmpstr (ilv_session_get_label (self->session, 0), !=,
                   ilv_session_get_label (self->session, 1));
  /* Another recipe has not been run. */
  ilv_migrate_page_show (self->page, "queue-to-asyncio");
  g_assert_null (find_type (GTK_WIDGET (card), ILV_TYPE_TIMELINE));
  g_assert_null (ilv_trial_card_list_traces (card));
}

static void
test_a_run_is_cancelled (Page *self, gconstpointer data)
{
  IlvTrialCard *card;
  IlvRecipeRunner *runner;

  ilv_migrate_page_show (self->page, "threads-to-processes");
  card = ilv_recipe_view_get_trial_card (ilv_migrate_page_get_view (self->page));
  runner = ilv_trial_card_get_runner (card);
  ilv_trial_card_run (card);
  ilv_recipe_runner_cancel (runner);
  WAIT_FOR (!ilv_recipe_runner_is_busy (runner));
  g_assert_null (ilv_recipe_runner_get_trial (runner));
  g_assert_null (find_type (GTK_WIDGET (card), ILV_TYPE_TIMELINE));
}

static void
add (const char *name, int width, void (*test) (Page *self, gconstpointer data))
{
  g_autofree char *path = g_strdup_printf ("/migrate-page/%s/%d", name, width);
  g_test_add (path, Page, GINT_TO_POINTER (width), open_page, test, close_page);
}

int
main (int argc, char **argv)
{
  window_fixture_init (&argc, &argv);
  add ("search", 1440, test_search);
  add ("action-opens-a-recipe", 1440, test_action_opens_a_recipe);
  add ("difference-is-marked", 1440, test_difference_is_marked);
  add ("columns-are-level-where-there-is-room", 1440, test_columns_are_level_where_there_is_room);
  add ("columns-are-level-where-there-is-room", 800, test_columns_are_level_where_there_is_room);
  add ("step-lights-its-lines", 1440, test_step_lights_its_lines);
  add ("it-is-saved", 800, test_it_is_saved);
  add ("both-are-run", 1440, test_both_are_run);
  add ("a-run-is-cancelled", 1440, test_a_run_is_cancelled);
  return g_test_run ();
}
