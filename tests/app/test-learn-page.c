/* The Learn page: its lessons, the handbook beside them, what is begun again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pages/learn/ilv-learn-page.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/pages/explore/ilv-stage-card.h"
#include "app/pages/learn/handbook/ilv-handbook-view.h"
#include "app/pages/learn/ilv-learn-sidebar.h"
#include "app/pages/learn/ilv-lesson-card.h"
#include "window-fixture.h"

typedef struct {
  GtkWindow *window;
  IlvSession *session;
  GtkWidget *page;
  IlvLessonPlayer *player;
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
  self->session = ilv_session_new ();
  self->page = ilv_learn_page_new (self->session);
  self->player = ilv_learn_page_get_player (ILV_LEARN_PAGE (self->page));
  self->window = GTK_WINDOW (gtk_window_new ());
  g_signal_connect_swapped (self->page, "message", G_CALLBACK (message_cb), self);
  gtk_window_set_default_size (self->window, data != NULL ? GPOINTER_TO_INT (data) : 1440, 600);
  gtk_window_set_child (self->window, self->page);
  gtk_window_present (self->window);
  WAIT_FOR (gtk_widget_get_width (self->page) > 0);
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

static GtkWidget *
find_action (GtkWidget *widget, const char *action)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_action (child, action);
  return found;
}

static void
press (Page *self, const char *action)
{
  GtkWidget *button = find_action (self->page, action);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
is_mapped (Page *self, GType type)
{
  GtkWidget *widget = find_type (self->page, type);

  return widget != NULL && gtk_widget_get_mapped (widget);
}

static GtkWidget *
find_label (GtkWidget *widget, const char *part)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, part);
  return found;
}

/* The fixture's home is private. What cannot be read says why, beside what can. */
static void
test_own_lessons_are_there (void)
{
  g_autofree char *folder = ilv_lesson_get_own_folder (), *text = NULL;
  g_autofree char *good = g_build_filename (folder, "mine.xml", NULL);
  g_autofree char *bad = g_build_filename (folder, "bad.xml", NULL);
  g_autoptr (IlvLesson) lesson = ilv_lesson_find ("waiting-is-not-working", NULL);
  Page self = {NULL};

  g_assert_true (g_file_get_contents (lesson->path, &text, NULL, NULL));
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (good, text, -1, NULL));
  g_assert_true (g_file_set_contents (bad, "<lesson\n>\n", -1, NULL));
  open_page (&self, NULL);
  g_unlink (good);
  g_unlink (bad);
  g_rmdir (folder);
  g_assert_nonnull (find_label (self.page, "Your lessons"));
  GtkWidget *problem = find_label (self.page, "bad.xml:");
  g_assert_nonnull (problem);
  g_assert_cmpint (gtk_widget_get_width (problem), <, 400); /* no long path pulls the list apart */
  close_page (&self, NULL);
}

/* Built on first use; from the sidebar's foot and back again. */
static void
the_handbook_is_beside_the_lessons (Page *self, gconstpointer data)
{
  g_assert_null (find_type (self->page, ILV_TYPE_HANDBOOK_VIEW));
  press (self, "learn.handbook");
  WAIT_FOR (is_mapped (self, ILV_TYPE_HANDBOOK_VIEW));
  press (self, "learn.lessons");
  WAIT_FOR (is_mapped (self, ILV_TYPE_LEARN_SIDEBAR));
  WAIT_FOR (!is_mapped (self, ILV_TYPE_HANDBOOK_VIEW));
  g_assert_null (self->message);
}

static void
the_handbook_opens_at_a_place (Page *self, gconstpointer data)
{
  IlvHandbookView *view;
  g_autofree char *place = NULL;
  g_autofree char *after = NULL;

  gtk_widget_activate_action (self->page, "learn.handbook", "s", "asyncio#pitfalls");
  view = ILV_HANDBOOK_VIEW (find_type (self->page, ILV_TYPE_HANDBOOK_VIEW));
  place = ilv_handbook_view_get_place (view);
  g_assert_true (g_str_has_prefix (place, "asyncio"));
  g_assert_null (self->message);
  gtk_widget_activate_action (self->page, "learn.handbook", "s", "no-such-page");
  g_assert_nonnull (self->message);
  g_assert_nonnull (strstr (self->message, "no-such-page"));
  after = ilv_handbook_view_get_place (view);
  g_assert_true (g_str_has_prefix (after, "asyncio"));
}

/* A lesson that is asked for is shown, whatever was. */
static void
a_lesson_covers_the_handbook (Page *self, gconstpointer data)
{
  gtk_widget_activate_action (self->page, "learn.handbook", "s", "");
  WAIT_FOR (is_mapped (self, ILV_TYPE_HANDBOOK_VIEW));
  gtk_widget_activate_action (self->page, "learn.lesson", "s", "blocking-call");
  WAIT_FOR (!is_mapped (self, ILV_TYPE_HANDBOOK_VIEW));
  g_assert_cmpstr (ilv_lesson_player_get_lesson (self->player)->id, ==, "blocking-call");
}

static void
a_lesson_is_begun_again (Page *self, gconstpointer data)
{
  gtk_widget_activate_action (self->page, "learn.lesson", "s", "blocking-call");
  press (self, "learn.restart");
  press (self, "learn.next");
  g_assert_cmpuint (ilv_lesson_player_get_place (self->player), ==, 1);
  press (self, "learn.show-answer");
  g_assert_true (ilv_lesson_player_is_revealed (self->player));
  press (self, "learn.restart");
  g_assert_cmpuint (ilv_lesson_player_get_place (self->player), ==, 0);
  press (self, "learn.next");
  g_assert_false (ilv_lesson_player_is_revealed (self->player));
}

static guint
count_mapped (GtkWidget *widget, GType type)
{
  guint n = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_mapped (child, type);
  return n;
}

/* The model a step is about has the place of all, also after a scene with fewer; else all do. */
static void
the_focused_stage_is_enlarged (Page *self, gconstpointer data)
{
  gtk_widget_activate_action (self->page, "learn.lesson", "s", "one-job-at-a-time");
  WAIT_FOR (count_mapped (self->page, ILV_TYPE_STAGE_CARD) == 1);
  gtk_widget_activate_action (self->page, "learn.lesson", "s", "waiting-is-not-working");
  WAIT_FOR (ilv_session_get_n_runs (ilv_lesson_player_get_session (self->player)) == 2);
  WAIT_FOR (count_mapped (self->page, ILV_TYPE_STAGE_CARD) == 1);
  ilv_lesson_player_go_next (self->player);
  WAIT_FOR (count_mapped (self->page, ILV_TYPE_STAGE_CARD) == 2);
  /* Of four: it must not be on a page of the carousel that nobody turns to. */
  gtk_widget_activate_action (self->page, "learn.lesson", "s", "no-gil");
  WAIT_FOR (ilv_session_get_n_runs (ilv_lesson_player_get_session (self->player)) == 4);
  WAIT_FOR (adw_carousel_get_n_pages (ADW_CAROUSEL (find_type (self->page, ADW_TYPE_CAROUSEL))) ==
            1);
  WAIT_FOR (count_mapped (self->page, ILV_TYPE_STAGE_CARD) == 1);
}

/* With the lists beside it, and without them. */
static void
the_card_keeps_its_width (Page *self, gconstpointer data)
{
  gtk_widget_activate_action (self->page, "learn.lesson", "s", "blocking-call");
  WAIT_FOR (is_mapped (self, ILV_TYPE_LESSON_CARD));
  WAIT_FOR (gtk_widget_get_width (find_type (self->page, ILV_TYPE_LESSON_CARD)) >= 330);
}

static void
add (const char *name, gconstpointer data, void (*test) (Page *self, gconstpointer data))
{
  g_test_add (name, Page, data, open_page, test, close_page);
}

int
main (int argc, char **argv)
{
  window_fixture_init (&argc, &argv);
  add ("/learn/handbook", NULL, the_handbook_is_beside_the_lessons);
  add ("/learn/handbook/narrow", GINT_TO_POINTER (800), the_handbook_is_beside_the_lessons);
  add ("/learn/handbook/place", NULL, the_handbook_opens_at_a_place);
  add ("/learn/handbook/lesson", NULL, a_lesson_covers_the_handbook);
  add ("/learn/card/wide", NULL, the_card_keeps_its_width);
  add ("/learn/card/narrow", GINT_TO_POINTER (800), the_card_keeps_its_width);
  add ("/learn/focus", NULL, the_focused_stage_is_enlarged);
  add ("/learn/restart", NULL, a_lesson_is_begun_again);
  g_test_add_func ("/learn-page/own-lessons", test_own_lessons_are_there);
  return g_test_run ();
}
