/* A lesson's claims: each kind holds where it is so, and only there.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/lesson/ilv-lesson-world.h"

#include <glib/gstdio.h>
#include <string.h>

/* Two jobs of 10 ms Python on one thread pool of one thread, ideal costs: the first runs from 0 to
 * 10 ms, the second from 10 to 20. */
#define WORKLOAD                                                                                   \
  "[Workload]\nFormat=1\nName=Two\n[Job a]\nCount=2\nSteps=s\n[Step "                              \
  "s]\nDo=python\nDuration=10ms\n"

static const char *const claims_true[] = {
    "<state track=\"thread 1\" at=\"5ms\" is=\"python\" job=\"1\"/>",
    "<state track=\"thread 1\" at=\"15ms\" is=\"io python\" job=\"a/2\"/>",
    "<state track=\"gil\" at=\"5ms\" thread=\"thread 1\"/>",
    "<state track=\"job 2\" at=\"5ms\" is=\"ready\"/>",
    "<order first=\"one\" then=\"two\"/>",
    "<order first=\"one-1ms\" then=\"one\"/>",
    "<count event=\"job-end\" is=\"2\"/>",
    "<count event=\"job-end\" to=\"12ms\" max=\"1\"/>",
    "<count event=\"job-end\" job=\"2\" is=\"1\"/>",
    "<count state=\"python\" track=\"thread 1\" min=\"1\"/>",
    "<figure name=\"total\" is=\"20ms\"/>",
    "<figure name=\"state-ready\" is=\"10ms\"/>",
    "<figure name=\"finished\" is=\"2\"/>",
    "<compare name=\"total\" than=\"sequential\" is=\"1\"/>",
    ("<compare name=\"total\" scene=\"wide\" than-scene=\"main\" model=\"free-threads\" "
     "than=\"threads\" max=\"0.6\"/>"),
    "<length track=\"queue work\" at=\"5ms\" is=\"1\"/>",
    "<outcome job=\"a/1\" is=\"done\"/>",
    "<setting key=\"step.s.Duration\" is=\"10ms\"/>",
    "<setting key=\"scenario.Threads\" max=\"1\"/>",
    "<not><figure name=\"total\" max=\"19ms\"/></not>",
    "<any><figure name=\"total\" max=\"19ms\"/><outcome job=\"1\" is=\"done\"/></any>",
};

static const char *const claims_false[] = {
    "<state track=\"thread 1\" at=\"5ms\" is=\"io\"/>",
    "<state track=\"thread 1\" at=\"5ms\" job=\"2\"/>",
    "<state track=\"gil\" at=\"5ms\" thread=\"main\"/>",
    "<order first=\"two\" then=\"one\"/>",
    "<order first=\"one\" then=\"one\"/>",
    "<count event=\"job-end\" is=\"3\"/>",
    "<figure name=\"total\" min=\"21ms\"/>",
    "<compare name=\"total\" than=\"sequential\" min=\"1.1\"/>",
    "<length track=\"queue work\" at=\"15ms\" min=\"1\"/>",
    "<outcome job=\"1\" is=\"failed\"/>",
    "<setting key=\"step.s.Duration\" is=\"20ms\"/>",
    "<setting key=\"scenario.Threads\" min=\"2\"/>",
    "<not><figure name=\"total\" is=\"20ms\"/></not>",
    "<any><figure name=\"total\" max=\"19ms\"/></any>",
};

static const char *const claims_of_nothing[] = {
    "<state track=\"thread 5\" at=\"5ms\" is=\"io\"/>",
    "<outcome job=\"9\" is=\"done\"/>",
    "<outcome job=\"b/1\" is=\"done\"/>",
    "<setting key=\"step.t.Duration\" is=\"10ms\"/>",
    "<order first=\"never\" then=\"end\"/>",
};

static IlvLesson *
make_lesson (const char *folder, const char *claim)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = g_build_filename (folder, "x.xml", NULL);
  g_autofree char *text = g_strdup_printf (
      "<lesson format='1' track='choosing' number='1' minutes='1'><title>T</title>"
      "<summary>S</summary><scene id='main' workload='two.workload' models='threads' cores='2' "
      "threads='1' costs='ideal'><moment id='one' event='job-end'/>"
      "<moment id='two' event='job-end' nth='2'/><moment id='never' event='reject'/></scene>"
      "<scene id='wide' workload='two.workload' models='threads' cores='2' threads='2' "
      "costs='ideal'/><step id='a'><title>T</title><text>T</text><show scene='main'/>"
      "<explain>E</explain><proof>%s</proof></step></lesson>",
      claim);
  IlvLesson *lesson = ilv_lesson_parse (text, strlen (text), origin, &error);
  g_assert_no_error (error);
  return lesson;
}

typedef struct {
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->folder = g_dir_make_tmp ("ilv-claim-XXXXXX", &error);
  self->path = g_build_filename (self->folder, "two.workload", NULL);
  g_file_set_contents (self->path, WORKLOAD, -1, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

static gboolean
evaluate (Fixture *self, const char *claim, GError **error)
{
  g_autoptr (IlvLesson) lesson = make_lesson (self->folder, claim);
  g_autoptr (IlvLessonWorld) world = ilv_lesson_world_new (lesson);
  g_test_message ("%s", claim);
  return ilv_lesson_world_all_hold (world, 0, ilv_lesson_get_step (lesson, 0)->proof, NULL, error);
}

static void
test_true_ones_hold (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (claims_true); i++) {
    gboolean holds = evaluate (self, claims_true[i], &error);
    g_assert_no_error (error);
    g_assert_true (holds);
  }
}

static void
test_false_ones_do_not (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (claims_false); i++) {
    gboolean holds = evaluate (self, claims_false[i], &error);
    g_assert_no_error (error);
    g_assert_false (holds);
  }
}

static void
test_what_is_not_there_is_an_error (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (claims_of_nothing); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (evaluate (self, claims_of_nothing[i], &error));
    g_assert_error (error, ILV_LESSON_ERROR, ILV_LESSON_ERROR_CLAIM);
    g_assert_nonnull (strstr (error->message, "x.xml:1:"));
  }
}

static void
test_changes_make_another_trace (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvLesson) lesson = make_lesson (self->folder, "<figure name='total' is='10ms'/>");
  g_autoptr (IlvLessonWorld) world = ilv_lesson_world_new (lesson);
  const GPtrArray *proof = ilv_lesson_get_step (lesson, 0)->proof;
  g_assert_false (ilv_lesson_world_all_hold (world, 0, proof, NULL, &error));
  g_assert_no_error (error);
  ilv_lesson_world_set (world, 0, "step.s.Duration", "5ms", &error);
  g_assert_no_error (error);
  g_assert_true (ilv_lesson_world_all_hold (world, 0, proof, NULL, &error));
  g_assert_false (ilv_lesson_world_set (world, 0, "scenario.Threads", "0", &error));
  g_assert_error (error, ILV_LESSON_ERROR, ILV_LESSON_ERROR_CLAIM);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/lesson-claim/true-ones-hold", Fixture, NULL, set_up, test_true_ones_hold,
              tear_down);
  g_test_add ("/lesson-claim/false-ones-do-not", Fixture, NULL, set_up, test_false_ones_do_not,
              tear_down);
  g_test_add ("/lesson-claim/nothing-there", Fixture, NULL, set_up,
              test_what_is_not_there_is_an_error, tear_down);
  g_test_add ("/lesson-claim/changes", Fixture, NULL, set_up, test_changes_make_another_trace,
              tear_down);
  return g_test_run ();
}
