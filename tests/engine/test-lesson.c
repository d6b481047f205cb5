/* Lessons: all of them are true; broken ones are refused by file and line; progress is kept.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/lesson/ilv-lesson-check.h"
#include "demos/lesson/ilv-lesson-own.h"
#include "demos/lesson/ilv-lesson-progress.h"
#include "demos/trace/ilv-trace-builder.h"

#include <glib/gstdio.h>
#include <string.h>

#define HEAD                                                                                       \
  "<lesson format=\"1\" track=\"first-steps\" number=\"1\" minutes=\"5\">\n"                       \
  "<title>T</title><summary>S</summary>\n"
#define SCENE                                                                                      \
  "<scene id=\"main\" workload=\"gil-convoy\" models=\"threads asyncio\" cores=\"2\">\n"           \
  "<moment id=\"taken\" event=\"gil-take\" track=\"thread 1\" nth=\"2\"/></scene>\n"
#define STEP "<step id=\"one\"><title>T</title><text>T</text><show scene=\"main\"/>\n"
#define EXPLAIN "<explain>E</explain>\n"
#define PROOF "<proof><figure name=\"total\" min=\"1ms\"/></proof>\n"
#define TAIL "</step></lesson>"
#define GOOD HEAD SCENE STEP EXPLAIN PROOF TAIL
#define WITH(asked) HEAD SCENE STEP asked "\n" EXPLAIN PROOF TAIL

/* --- what is there --- */

static void
test_all_lessons_are_true (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = ilv_lesson_list (&error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, >, 0);
  for (guint i = 0; i < all->len; i++) {
    const IlvLesson *lesson = g_ptr_array_index (all, i);
    g_auto (IlvLessonReport) report = {0};
    g_test_message ("%s", lesson->id);
    ilv_lesson_check (lesson, NULL, &report, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (report.n_steps, ==, lesson->steps->len);
    g_assert_cmpuint (report.n_questions, ==, ilv_lesson_count_asked (lesson));
  }
}

/* Lessons and what is wrong with others come of one reading: each file is looked at once. */
static void
test_problems_come_with_the_lessons (void)
{
  g_autofree char *folder = ilv_lesson_get_own_folder ();
  g_autofree char *bad = g_build_filename (folder, "bad.xml", NULL);
  g_autoptr (GPtrArray) ours = ilv_lesson_list (NULL);
  g_auto (GStrv) problems = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (bad, "<lesson\n>\n", -1, NULL));
  g_autoptr (GPtrArray) all = ilv_lesson_list_with_problems (&problems, &error);
  g_unlink (bad);
  g_rmdir (folder);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, ours->len);
  g_assert_cmpuint (g_strv_length (problems), ==, 1);
  g_assert_nonnull (strstr (problems[0], "bad.xml:"));
}

static void
test_names_are_suggested (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ilv_lesson_find ("bloking-call", &error));
  g_assert_error (error, ILV_LESSON_ERROR, ILV_LESSON_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "blocking-call"));
}

/* --- what is refused --- */

typedef struct {
  const char *text;
  const char *place; /* "x.xml:3:" */
  const char *named; /* what the message must name */
} Broken;

static const Broken broken[] = {
    {"<lessons/>", "x.xml:1:", "lesson"},
    {"<lesson", "x.xml:1:", "XML"},
    {"<lesson format=\"2\"/>", "x.xml:1:", "format"},
    {"<lesson format=\"1\" track=\"last-steps\"/>", "x.xml:1:", "first-steps"},
    {HEAD "</lesson>", "x.xml:1:", "scene"},
    {HEAD "<scene id=\"a\" workload=\"gil-convoy\" models=\"threds\"/></lesson>",
     "x.xml:3:", "threads"},
    {HEAD "<scene id=\"a\" workload=\"gil-convoy\" models=\"threads\" core=\"2\"/></lesson>",
     "x.xml:3:", "cores"},
    {HEAD "<scene id=\"a\" workload=\"gil-convoy\" models=\"processes\" "
          "start-method=\"frok\"/></lesson>",
     "x.xml:3:", "fork, forkserver or spawn"},
    {HEAD "<scene id=\"a\" workload=\"gil-convoy\" models=\"processes\" chunk=\"0\"/></lesson>",
     "x.xml:3:", "chunk"},
    {HEAD SCENE "</lesson>", "x.xml:1:", "step"},
    {HEAD SCENE STEP TAIL, "x.xml:5:", "explain"},
    {HEAD SCENE STEP EXPLAIN TAIL, "x.xml:5:", "proof"},
    {HEAD SCENE "<step id=\"a\"><title>T</title><text>T</text><show scene=\"man\"/>" TAIL,
     "x.xml:5:", "man"},
    {HEAD SCENE STEP EXPLAIN "<proof><figure name=\"totl\" min=\"1ms\"/></proof>" TAIL,
     "x.xml:7:", "total"},
    {HEAD SCENE STEP EXPLAIN "<proof>\n<figure name=\"total\" min=\"1\"/></proof>" TAIL,
     "x.xml:8:", "min"},
    {HEAD SCENE STEP EXPLAIN
     "<proof><state track=\"thred 1\" at=\"start\" is=\"io\"/></proof>" TAIL,
     "x.xml:7:", "thread 2"},
    {HEAD SCENE STEP EXPLAIN "<proof><state track=\"gil\" at=\"later\" is=\"io\"/></proof>" TAIL,
     "x.xml:7:", "later"},
    {HEAD SCENE STEP EXPLAIN "<proof><state track=\"gil\" at=\"start\" is=\"busy\"/></proof>" TAIL,
     "x.xml:7:", "busy"},
    {HEAD SCENE STEP EXPLAIN "<proof><count event=\"gil-tke\" is=\"1\"/></proof>" TAIL,
     "x.xml:7:", "gil-tke"},
    {HEAD SCENE STEP EXPLAIN "<proof><not/></proof>" TAIL, "x.xml:7:", "claim"},
    {WITH ("<choose><choice><text>A</text></choice><choice><text>B</text></choice></choose>"),
     "x.xml:6:", "right"},
    {WITH ("<choose><choice right=\"yes\"><text>A</text></choice>\n"
           "<choice><text>B</text></choice></choose>"),
     "x.xml:6:", "proves"},
    {WITH ("<estimate name=\"total\" min=\"5ms\" max=\"1ms\"/>"), "x.xml:6:", "max"},
    {WITH ("<change><knob key=\"scenario.Threads\"/></change>"), "x.xml:6:", "goal"},
    {WITH ("<code program=\"../a.py\" answer=\"b.py\"><expect>x</expect></code>"),
     "x.xml:6:", "beside"},
    {WITH ("<measure><case min-cores=\"2\"><text>T</text>"
           "<figure name=\"total\" min=\"1ms\"/></case></measure>"),
     "x.xml:6:", "min-cores"},
    {WITH ("<click><thing track=\"gil\"><text>T</text></thing></click>"), "x.xml:6:", "proves"},
    {WITH ("<order-events><event at=\"taken\"><text>T</text></event></order-events>"),
     "x.xml:6:", "two"},
    {WITH ("<own><time states=\"io\"><text>T</text><because>B</because></time></own>"),
     "x.xml:6:", "two to eight"},
    {WITH ("<own><time states=\"io\"><text>T</text><because>B</because></time>\n"
           "<time states=\"lock io\"><text>T</text><because>B</because></time></own>"),
     "x.xml:7:", "in two of them"},
    {WITH ("<own><time states=\"oi\"><text>T</text><because>B</because></time></own>"),
     "x.xml:6:", "gil_wait"},
    {WITH ("<own><time states=\"io\"><text>T</text></time></own>"), "x.xml:6:", "because"},
};

static void
test_broken_ones_are_refused_by_line (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (IlvLesson) lesson =
        ilv_lesson_parse (broken[i].text, strlen (broken[i].text), "x.xml", &error);
    g_assert_null (lesson);
    g_test_message ("%s", error->message);
    g_assert_true (g_str_has_prefix (error->message, broken[i].place));
    g_assert_nonnull (strstr (error->message, broken[i].named));
  }
}

/* --- what is untrue --- */

static void
assert_untrue (const char *text, const char *place, const char *named)
{
  g_autoptr (GError) error = NULL;
  g_auto (IlvLessonReport) report = {0};
  g_autoptr (IlvLesson) lesson = ilv_lesson_parse (text, strlen (text), "x.xml", &error);
  g_assert_no_error (error);
  g_assert_false (ilv_lesson_check (lesson, NULL, &report, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, place));
  g_assert_nonnull (strstr (error->message, named));
}

static void
test_untrue_ones_are_named_by_line (void)
{
  assert_untrue (HEAD SCENE STEP EXPLAIN
                 "<proof>\n<figure name=\"total\" max=\"1ms\"/></proof>" TAIL,
                 "x.xml:8:", "figure");
  assert_untrue (WITH ("<choose><choice right=\"yes\"><text>A</text>\n"
                       "<figure name=\"total\" max=\"1ms\"/></choice>\n"
                       "<choice><text>B</text></choice></choose>"),
                 "x.xml:7:", "figure");
  assert_untrue (WITH ("<choose><choice right=\"yes\"><text>A</text>"
                       "<figure name=\"total\" min=\"1ms\"/></choice>\n<choice><text>B</text>"
                       "<figure name=\"total\" min=\"2ms\"/></choice></choose>"),
                 "x.xml:7:", "wrong choice");
  assert_untrue (WITH ("<order-events><event at=\"end\"><text>A</text></event>\n"
                       "<event at=\"taken\"><text>B</text></event></order-events>"),
                 "x.xml:7:", "before it");
  assert_untrue (WITH ("<estimate name=\"total\" min=\"1ms\" max=\"2ms\"/>"), "x.xml:6:", "min");
  assert_untrue (WITH ("<change><knob key=\"scenario.Threads\"/><goal>"
                       "<figure name=\"total\" min=\"1ms\"/></goal><solution>"
                       "<set key=\"scenario.Threads\" value=\"2\"/><text>T</text></solution>"
                       "</change>"),
                 "x.xml:6:", "before anything");
  assert_untrue (WITH ("<own><time states=\"transfer\"><text>T</text><because>B</because></time>"
                       "<time states=\"sleep\"><text>T</text><because>B</because></time></own>"),
                 "x.xml:6:", "none of the answers");
  assert_untrue (HEAD SCENE STEP EXPLAIN
                 "<proof><state track=\"thread 99\" at=\"start\" is=\"io\"/></proof>" TAIL,
                 "x.xml:7:", "thread 99");
}

/* A start method and a chunk that are named are what is simulated. */
static void
test_a_scene_sets_how_processes_work (void)
{
  static const char *const attributes[] = {"", " start-method=\"fork\"", " start-method=\"spawn\"",
                                           " start-method=\"fork\" chunk=\"4\""};
  gint64 totals_ns[G_N_ELEMENTS (attributes)];
  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = g_strdup_printf (
        HEAD
        "<scene id=\"main\" workload=\"oversubscription\" models=\"processes\" cores=\"4\"%s/>" STEP
        "<explain>E</explain><proof><figure name=\"total\" min=\"1ms\"/></proof></step></lesson>",
        attributes[i]);
    g_autoptr (IlvLesson) lesson = ilv_lesson_parse (text, strlen (text), "x.xml", &error);
    g_assert_no_error (error);
    g_autoptr (IlvLessonWorld) world = ilv_lesson_world_new (lesson);
    const IlvTrace *trace = ilv_lesson_world_get_trace (world, 0, ILV_MODEL_PROCESSES, &error);
    g_assert_no_error (error);
    totals_ns[i] = ilv_trace_get_info (trace)->figures.total_ns;
  }
  g_assert_cmpint (totals_ns[1], <, totals_ns[0]);
  g_assert_cmpint (totals_ns[1], <, totals_ns[2]);
  g_assert_cmpint (totals_ns[0], !=, totals_ns[2]);
  g_assert_cmpint (totals_ns[3], !=, totals_ns[1]);
}

/* A script's main thread waits for its threads all the time: what these do is the answer. */
static IlvTrace *
record_script (void)
{
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  IlvRunInfo *info = ilv_run_info_new ();
  IlvTrackId process =
      ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  IlvTrackId main =
      ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0, NULL);
  IlvTrackId thread =
      ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1, NULL);
  guint16 lock = ilv_trace_builder_intern_kind (b, ILV_STATE_LOCK, NULL);
  guint16 sleep = ilv_trace_builder_intern_kind (b, ILV_STATE_SLEEP, NULL);
  guint16 python = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, NULL);
  info->model = g_strdup ("threads");
  info->source = ILV_SOURCE_MEASURED;
  info->is_script = TRUE;
  info->figures.state_ns[ILV_STATE_LOCK] = 100;
  ilv_trace_builder_add_span (b, main, 0, 100, lock, ILV_JOB_NONE);
  ilv_trace_builder_add_span (b, thread, 0, 60, sleep, ILV_JOB_NONE);
  ilv_trace_builder_add_span (b, thread, 60, 80, python, ILV_JOB_NONE);
  ilv_trace_builder_set_info (b, info);
  return ilv_trace_builder_seal (b, 100, NULL);
}

static void
test_a_script_is_read_by_its_threads (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvLesson) lesson = ilv_lesson_find ("own-recording", &error);
  g_autoptr (IlvTrace) script = record_script ();
  const IlvLessonTask *task;
  double share;
  guint item;
  g_assert_no_error (error);
  task = &ilv_lesson_get_step (lesson, lesson->steps->len - 1)->task;
  g_assert_cmpint (task->kind, ==, ILV_TASK_OWN);
  g_assert_true (ilv_lesson_own_find (task, script, &item, &share));
  g_assert_cmpuint (((const IlvLessonItem *)g_ptr_array_index (task->items, item))->states &
                        1u << ILV_STATE_SLEEP,
                    !=, 0);
  g_assert_cmpfloat_with_epsilon (share, 0.75, 1e-9);
}

/* --- progress --- */

static IlvLesson *
find_example (void)
{
  g_autoptr (GError) error = NULL;
  IlvLesson *lesson = ilv_lesson_find ("blocking-call", &error);
  g_assert_no_error (error);
  return lesson;
}

static void
test_progress_is_kept_and_reset (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvLesson) lesson = find_example ();
  g_autofree char *folder = g_dir_make_tmp ("ilv-lesson-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "deep", "x.progress", NULL);
  g_autofree char *deep = g_path_get_dirname (path);
  {
    g_autoptr (IlvLessonProgress) progress = ilv_lesson_progress_new (path);
    g_assert_false (ilv_lesson_progress_is_begun (progress, lesson));
    ilv_lesson_progress_set (progress, lesson, 1, ILV_ANSWER_RIGHT);
    ilv_lesson_progress_set (progress, lesson, 2, ILV_ANSWER_WRONG);
    ilv_lesson_progress_set (progress, lesson, 2, ILV_ANSWER_RIGHT);
    ilv_lesson_progress_set (progress, lesson, 1, ILV_ANSWER_WRONG);
    ilv_lesson_progress_set_place (progress, lesson, 3);
    ilv_lesson_progress_save (progress, &error);
    g_assert_no_error (error);
  }
  g_autoptr (IlvLessonProgress) again = ilv_lesson_progress_new (path);
  g_assert_true (ilv_lesson_progress_is_begun (again, lesson));
  g_assert_cmpint (ilv_lesson_progress_get (again, lesson, 1), ==, ILV_ANSWER_RIGHT);
  g_assert_cmpint (ilv_lesson_progress_get (again, lesson, 2), ==, ILV_ANSWER_RIGHT_LATE);
  g_assert_cmpuint (ilv_lesson_progress_get_place (again, lesson), ==, 3);
  g_assert_cmpuint (ilv_lesson_progress_get_score (again, lesson), ==, 1);
  ilv_lesson_progress_reset (again, lesson);
  g_assert_false (ilv_lesson_progress_is_begun (again, lesson));
  g_unlink (path);
  g_rmdir (deep);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("ilv-lesson-home-XXXXXX", NULL);
  g_autofree char *inner = g_build_filename (home, "interleave", NULL);
  int status;
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson/all-are-true", test_all_lessons_are_true);
  g_test_add_func ("/lesson/problems", test_problems_come_with_the_lessons);
  g_test_add_func ("/lesson/names-are-suggested", test_names_are_suggested);
  g_test_add_func ("/lesson/broken-ones-are-refused", test_broken_ones_are_refused_by_line);
  g_test_add_func ("/lesson/untrue-ones-are-named", test_untrue_ones_are_named_by_line);
  g_test_add_func ("/lesson/progress", test_progress_is_kept_and_reset);
  g_test_add_func ("/lesson/start-method", test_a_scene_sets_how_processes_work);
  g_test_add_func ("/lesson/own-script", test_a_script_is_read_by_its_threads);
  status = g_test_run ();
  g_rmdir (inner);
  g_rmdir (home);
  return status;
}
