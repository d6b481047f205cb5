/* Documents made in the background: written where one said, or told why not.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/handout/ilv-save-document.h"
#include "app/handout/ilv-storyboard.h"

#include <glib/gstdio.h>

#include <string.h>

#include "window-fixture.h"

static char *said;

static void
message_cb (gpointer window, const char *message)
{
  g_free (said);
  said = g_strdup (message);
}

/* What is said once the child has ended. */
static void
save (GtkWindow *window, const char *path, const char *const *arguments)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_clear_pointer (&said, g_free);
  ilv_save_document_to (window, file, arguments, message_cb);
  g_assert_null (said); /* nobody waited for it */
  WAIT_FOR (said != NULL);
}

static gboolean
begins_with (const char *path, const char *words)
{
  g_autofree char *text = NULL;
  gsize size = 0;
  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  return g_str_has_prefix (text, words);
}

static void
test_written (Fixture *fixture, gconstpointer data)
{
  static const char *const handout[] = {"handout", NULL};
  static const char *const board[] = {"lesson", "storyboard", "convoy", NULL};
  g_autofree char *folder = g_dir_make_tmp ("ilv-save-XXXXXX", NULL);
  g_autofree char *page = g_build_filename (folder, "page.html", NULL);
  g_autofree char *pdf = g_build_filename (folder, "convoy.pdf", NULL);
  save (GTK_WINDOW (fixture->window), page, handout);
  g_assert_nonnull (strstr (said, "page.html"));
  g_assert_true (begins_with (page, "<!DOCTYPE html>"));
  save (GTK_WINDOW (fixture->window), pdf, board);
  g_assert_true (begins_with (pdf, "%PDF"));
  g_assert_cmpint (g_unlink (page) + g_unlink (pdf) + g_rmdir (folder), ==, 0);
}

/* A storyboard's picture does not show what is asked about. */
static void
test_moments (void)
{
  const IlvLessonStep asks = {.at = "0ms", .to = "end", .task = {.kind = ILV_TASK_CHOOSE}};
  const IlvLessonStep stays = {.at = "0ms", .task = {.kind = ILV_TASK_CHOOSE}};
  const IlvLessonStep tells = {.at = "0ms", .to = "end"};
  g_assert_cmpstr (ilv_storyboard_choose_moment (&asks), ==, "0ms");
  g_assert_cmpstr (ilv_storyboard_choose_moment (&stays), ==, "0ms");
  g_assert_cmpstr (ilv_storyboard_choose_moment (&tells), ==, "end");
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const handout[] = {"handout", NULL};
  static const char *const board[] = {"lesson", "storyboard", "nobody", NULL};
  save (GTK_WINDOW (fixture->window), "/no/such/folder/page.html", handout);
  g_assert_nonnull (strstr (said, "page.html was not saved"));
  g_assert_nonnull (strstr (said, "there is no folder /no/such/folder"));
  save (GTK_WINDOW (fixture->window), "/no/such/folder/page.pdf", board);
  g_assert_nonnull (strstr (said, "nobody"));
}

static void
test_no_program (Fixture *fixture, gconstpointer data)
{
  static const char *const handout[] = {"handout", NULL};
  g_autofree char *program = g_strdup (g_getenv ("INTERLEAVE_PROGRAM"));
  g_autoptr (GFile) file = g_file_new_for_path ("/no/such/folder/page.html");
  g_setenv ("INTERLEAVE_PROGRAM", "/no/such/program", TRUE);
  g_clear_pointer (&said, g_free);
  ilv_save_document_to (GTK_WINDOW (fixture->window), file, handout, message_cb);
  g_setenv ("INTERLEAVE_PROGRAM", program, TRUE);
  g_assert_nonnull (said);
  g_assert_nonnull (strstr (said, "/no/such/program"));
}

static void
test_actions (Fixture *fixture, gconstpointer data)
{
  GActionMap *map = G_ACTION_MAP (fixture->window);
  g_assert_nonnull (g_action_map_lookup_action (map, "save-handout"));
  g_assert_nonnull (g_action_map_lookup_action (map, "save-storyboard"));
}

int
main (int argc, char **argv)
{
  window_fixture_init (&argc, &argv);
  g_test_add_func ("/save-document/moments", test_moments);
  g_test_add ("/save-document/written", Fixture, NULL, set_up, test_written, tear_down);
  g_test_add ("/save-document/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/save-document/no-program", Fixture, NULL, set_up, test_no_program, tear_down);
  g_test_add ("/save-document/actions", Fixture, NULL, set_up, test_actions, tear_down);
  int status = g_test_run ();
  g_free (said);
  return status;
}
