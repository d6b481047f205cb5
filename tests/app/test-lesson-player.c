/* The lesson player: steps, answers, score, the session that shows them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/model/ilv-lesson-player.h"

#include <glib/gstdio.h>

#include "sample-trace.h"
#include "widgets/timeline/ilv-timeline-layout.h"

typedef struct {
  char *folder, *path;
  IlvLesson *lesson;
  IlvLessonPlayer *player;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("ilv-player-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "x.progress", NULL);
  self->lesson = ilv_lesson_find ("blocking-call", &error);
  g_assert_no_error (error);
  self->player = ilv_lesson_player_new (self->path);
  ilv_lesson_player_open (self->player, self->lesson);
}

static void
settle (Fixture *self)
{
  IlvSession *session = ilv_lesson_player_get_session (self->player);

  while (ilv_session_is_pending (session))
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  settle (self);
  g_assert_finalize_object (self->player);
  ilv_lesson_free (self->lesson);
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

static guint
get_score (Fixture *self)
{
  return ilv_lesson_progress_get_score (ilv_lesson_player_get_progress (self->player),
                                        self->lesson);
}

static void
test_wrong_and_right_choices (Fixture *self, gconstpointer data)
{
  IlvSession *session = ilv_lesson_player_get_session (self->player);
  gboolean is_hidden;

  g_assert_true (ilv_lesson_player_go_next (self->player));
  settle (self);
  g_assert_false (ilv_lesson_player_is_revealed (self->player));
  g_object_get (session, "only-past", &is_hidden, NULL);
  g_assert_true (is_hidden);
  ilv_lesson_player_choose (self->player, 0);
  g_assert_true (ilv_lesson_player_was_tried (self->player, 0));
  g_assert_nonnull (ilv_lesson_player_get_said (self->player));
  g_assert_false (ilv_lesson_player_is_revealed (self->player));
  ilv_lesson_player_choose (self->player, 1);
  g_assert_true (ilv_lesson_player_is_revealed (self->player));
  g_object_get (session, "only-past", &is_hidden, NULL);
  g_assert_false (is_hidden);
  g_assert_cmpint (ilv_lesson_player_get_answer (self->player), ==, ILV_ANSWER_RIGHT_LATE);
  g_assert_cmpuint (get_score (self), ==, 0);
}

/* Explained once it has been seen: shown, or played by hand; no answer, no point. */
static void
test_what_is_watched_is_explained_after (Fixture *self, gconstpointer data)
{
  IlvSession *session = ilv_lesson_player_get_session (self->player);

  settle (self);
  g_assert_cmpint (ilv_session_get_playhead (session), ==, 0);
  g_assert_false (ilv_lesson_player_is_revealed (self->player));
  ilv_session_set_playhead (session, 10000000);
  g_assert_false (ilv_lesson_player_is_revealed (self->player));
  ilv_session_set_playhead (session, 30000000);
  g_assert_true (ilv_lesson_player_is_revealed (self->player));
  g_assert_cmpint (ilv_session_get_playhead (session), ==, 20000000);
  ilv_session_set_playhead (session, 30000000);
  g_assert_cmpint (ilv_session_get_playhead (session), ==, 30000000);
  ilv_lesson_player_restart (self->player);
  settle (self);
  g_assert_false (ilv_lesson_player_is_revealed (self->player));
  ilv_lesson_player_show_answer (self->player);
  g_assert_true (ilv_lesson_player_is_revealed (self->player));
  g_assert_cmpint (ilv_session_get_playhead (session), ==, 20000000);
  g_assert_cmpint (ilv_lesson_player_get_answer (self->player), ==, ILV_ANSWER_NONE);
}

/* Neither Play nor the slider shows what is asked about. */
static void
test_a_question_holds_the_playhead (Fixture *self, gconstpointer data)
{
  IlvSession *session = ilv_lesson_player_get_session (self->player);
  gint64 at_ns;

  ilv_lesson_player_go_next (self->player);
  settle (self);
  at_ns = ilv_session_get_playhead (session);
  g_assert_cmpint (at_ns, >, 0);
  ilv_session_set_playhead (session, at_ns - 1000000);
  g_assert_cmpint (ilv_session_get_playhead (session), ==, at_ns - 1000000);
  g_assert_null (ilv_lesson_player_get_said (self->player));
  ilv_session_set_playhead (session, ilv_session_get_end (session));
  g_assert_cmpint (ilv_session_get_playhead (session), ==, at_ns);
  g_assert_nonnull (ilv_lesson_player_get_said (self->player));
  ilv_lesson_player_choose (self->player, 1);
  g_assert_cmpint (ilv_session_get_playhead (session), >, at_ns);
  ilv_session_set_playhead (session, ilv_session_get_end (session));
  g_assert_cmpint (ilv_session_get_playhead (session), ==, ilv_session_get_end (session));
}

static gboolean
play_cb (gint64 *to_ns, gint64 wanted_ns)
{
  *to_ns = wanted_ns;
  return TRUE;
}

static void
held_cb (guint *n_held)
{
  ++*n_held;
}

/* Who shows the session plays it, and is told when to stop. */
static void
test_an_answer_is_played (Fixture *self, gconstpointer data)
{
  IlvSession *session = ilv_lesson_player_get_session (self->player);
  gint64 at_ns, to_ns = -1;
  guint n_held = 0;

  ilv_lesson_player_go_next (self->player);
  settle (self);
  at_ns = ilv_session_get_playhead (session);
  g_signal_connect_swapped (self->player, "play", G_CALLBACK (play_cb), &to_ns);
  g_signal_connect_swapped (self->player, "held", G_CALLBACK (held_cb), &n_held);
  ilv_lesson_player_choose (self->player, 1);
  g_assert_cmpint (ilv_session_get_playhead (session), ==, at_ns);
  g_assert_cmpint (to_ns, >, at_ns);
  ilv_session_set_playhead (session, to_ns - 1);
  g_assert_cmpuint (n_held, ==, 0);
  ilv_session_set_playhead (session, to_ns + 1000);
  g_assert_cmpuint (n_held, ==, 1);
  g_assert_cmpint (ilv_session_get_playhead (session), ==, to_ns);
}

static void
test_order_and_estimate (Fixture *self, gconstpointer data)
{
  const guint wrong[] = {1, 0, 2, 3}, right[] = {0, 1, 2, 3};

  ilv_lesson_player_go_next (self->player);
  ilv_lesson_player_go_next (self->player);
  ilv_lesson_player_order (self->player, right, 4);
  g_assert_cmpuint (get_score (self), ==, 1);
  ilv_lesson_player_restart (self->player);
  g_assert_cmpuint (get_score (self), ==, 0);
  ilv_lesson_player_go_next (self->player);
  ilv_lesson_player_go_next (self->player);
  ilv_lesson_player_order (self->player, wrong, 4);
  g_assert_false (ilv_lesson_player_is_revealed (self->player));
  ilv_lesson_player_go_next (self->player);
  ilv_lesson_player_estimate (self->player, 10e6);
  g_assert_false (ilv_lesson_player_is_revealed (self->player));
  ilv_lesson_player_estimate (self->player, 240e6);
  g_assert_true (ilv_lesson_player_is_revealed (self->player));
}

static void
test_hints_come_one_at_a_time (Fixture *self, gconstpointer data)
{
  ilv_lesson_player_go_next (self->player);
  g_assert_true (ilv_lesson_player_show_hint (self->player));
  g_assert_cmpuint (ilv_lesson_player_get_n_hints (self->player), ==, 1);
  g_assert_true (ilv_lesson_player_show_hint (self->player));
  g_assert_false (ilv_lesson_player_show_hint (self->player));
}

static void
test_a_change_is_checked_on_the_new_trace (Fixture *self, gconstpointer data)
{
  IlvSession *session = ilv_lesson_player_get_session (self->player);
  g_autoptr (IlvScenario) scenario = NULL;
  IlvWorkload *changed;

  while (ilv_lesson_player_get_step (self->player)->task.kind != ILV_TASK_CHANGE)
    g_assert_true (ilv_lesson_player_go_next (self->player));
  settle (self);
  ilv_lesson_player_check_change (self->player);
  g_assert_false (ilv_lesson_player_is_revealed (self->player));
  scenario = ilv_scenario_copy (ilv_session_get_scenario (session));
  changed = ilv_workload_set (scenario->workload, "step.old-client.Duration", "10ms", NULL);
  ilv_workload_unref (scenario->workload);
  scenario->workload = changed;
  ilv_session_change (session, scenario, NULL);
  settle (self);
  ilv_lesson_player_check_change (self->player);
  g_assert_true (ilv_lesson_player_is_revealed (self->player));
}

static void
test_the_end_is_kept (Fixture *self, gconstpointer data)
{
  while (ilv_lesson_player_go_next (self->player))
    ;
  g_assert_true (
      ilv_lesson_progress_is_done (ilv_lesson_player_get_progress (self->player), self->lesson));
  g_autoptr (IlvLessonProgress) again = ilv_lesson_progress_new (self->path);
  g_assert_true (ilv_lesson_progress_is_done (again, self->lesson));
}

/* --- picked, locked, marked, measured --- */

static void
open_kind (Fixture *self, IlvLessonTaskKind kind)
{
  while (ilv_lesson_player_get_step (self->player)->task.kind != kind)
    g_assert_true (ilv_lesson_player_go_next (self->player));
  settle (self);
}

/* A track of the right model, in stage or timeline, or a job that is one of the things. */
static void
test_a_thing_is_picked (Fixture *self, gconstpointer data)
{
  IlvSession *session = ilv_lesson_player_get_session (self->player);
  const IlvTrace *trace;
  IlvTrackId main, core;

  settle (self);
  g_assert_false (ilv_lesson_player_click (self->player, 0, 0, ILV_JOB_NONE));
  open_kind (self, ILV_TASK_CLICK);
  trace = ilv_session_get_front (session, 0);
  g_assert_true (ilv_lesson_find_track (trace, "main", &main, NULL));
  g_assert_true (ilv_lesson_find_track (trace, "core 1", &core, NULL));
  g_assert_true (ilv_lesson_player_click (self->player, 0, core, ILV_JOB_NONE));
  g_assert_nonnull (ilv_lesson_player_get_said (self->player));
  g_assert_true (ilv_lesson_player_click (self->player, 1, main, ILV_JOB_NONE));
  g_assert_false (ilv_lesson_player_is_revealed (self->player));
  g_assert_true (ilv_lesson_player_click (self->player, 0, main, 3));
  g_assert_true (ilv_lesson_player_is_revealed (self->player));
  g_assert_false (ilv_lesson_player_click (self->player, 0, main, ILV_JOB_NONE));
}

static void
failed_cb (char **said, const char *message)
{
  g_free (*said);
  *said = g_strdup (message);
}

static void
test_a_question_keeps_its_settings (Fixture *self, gconstpointer data)
{
  IlvSession *session = ilv_lesson_player_get_session (self->player);
  g_autoptr (IlvScenario) wish = NULL;
  g_autofree char *said = NULL;

  g_signal_connect_swapped (session, "failed", G_CALLBACK (failed_cb), &said);
  open_kind (self, ILV_TASK_CHOOSE);
  wish = ilv_scenario_copy (ilv_session_get_scenario (session));
  wish->threads = 3;
  ilv_session_change (session, wish, NULL);
  g_assert_nonnull (said);
  g_assert_false (ilv_lesson_player_is_changed (self->player));
  ilv_lesson_player_choose (self->player, 1);
  ilv_session_change (session, wish, NULL);
  settle (self);
  g_assert_cmpuint (ilv_session_get_scenario (session)->threads, ==, 3);
  g_assert_true (ilv_lesson_player_is_changed (self->player));
  ilv_lesson_player_restore (self->player);
  settle (self);
  g_assert_cmpuint (ilv_session_get_scenario (session)->threads, !=, 3);
  g_assert_false (ilv_lesson_player_is_changed (self->player));
}

/* What a slider of the step is for, and nothing else. */
static void
test_a_change_is_of_its_sliders (Fixture *self, gconstpointer data)
{
  IlvSession *session = ilv_lesson_player_get_session (self->player);
  g_autoptr (IlvScenario) wish = NULL;

  open_kind (self, ILV_TASK_CHANGE);
  wish = ilv_scenario_copy (ilv_session_get_scenario (session));
  wish->cores = 7;
  ilv_session_change (session, wish, NULL);
  g_assert_cmpuint (ilv_session_get_scenario (session)->cores, ==, 4);
  ilv_lesson_player_show_answer (self->player);
  settle (self);
  g_assert_true (ilv_lesson_player_is_changed (self->player));
}

static void
test_a_track_is_marked (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvLesson) lesson = ilv_lesson_find ("one-job-at-a-time", NULL);
  IlvSession *session = ilv_lesson_player_get_session (self->player);
  IlvTrackId main;
  IlvScene scene;

  settle (self);
  ilv_lesson_player_open (self->player, lesson);
  settle (self);
  ilv_session_fill_scene (session, &scene);
  g_assert_true (ilv_lesson_find_track (scene.runs[0].front, "main", &main, NULL));
  g_assert_true (scene.has_mark);
  g_assert_cmpuint (scene.marked_run, ==, 0);
  g_assert_cmpuint (scene.marked_track, ==, main);
  while (ilv_lesson_player_get_step (self->player)->mark != NULL)
    ilv_lesson_player_go_next (self->player);
  ilv_session_fill_scene (session, &scene);
  g_assert_false (scene.has_mark);
  settle (self);
  ilv_lesson_player_close (self->player);
}

/* The recording is drawn, with what was predicted for this machine behind it. */
static void
test_what_was_measured_is_shown (Fixture *self, gconstpointer data)
{
  IlvSession *session = ilv_lesson_player_get_session (self->player);
  g_autoptr (IlvPython) python = ilv_python_find (NULL, NULL, NULL);

  if (python == NULL) {
    g_test_skip ("there is no Python");
    return;
  }
  open_kind (self, ILV_TASK_MEASURE);
  g_assert_cmpuint (ilv_session_get_scenario (session)->cores, ==, g_get_num_processors ());
  g_assert_false (ilv_session_has_measured (session));
  ilv_lesson_player_measure (self->player);
  while (ilv_lesson_player_is_running (self->player))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 2; i++) {
    const IlvTrace *front = ilv_session_get_front (session, i);
    const IlvTrace *behind = ilv_session_get_behind (session, i);

    g_assert_nonnull (front);
    g_assert_nonnull (behind);
    g_assert_cmpint (ilv_trace_get_info (front)->source, ==, ILV_SOURCE_MEASURED);
    g_assert_cmpint (ilv_trace_get_info (behind)->source, ==, ILV_SOURCE_PREDICTED);
  }
}

/* --- what can be picked is there --- */

static gboolean
is_in_timeline (IlvSession *session, const IlvLessonTask *task, const IlvScene *scene)
{
  g_autoptr (IlvTimelineLayout) layout = ilv_timeline_layout_new ();
  IlvTimelineView view = {.ns_per_px = 1};
  guint run = 0;

  while (ilv_session_get_model (session, run) != task->model)
    run++;
  ilv_timeline_layout_update (layout, scene, &view, 780, 300);
  for (guint i = 0; i < task->items->len; i++) {
    const IlvLessonItem *item = g_ptr_array_index (task->items, i);
    IlvTrackId track;

    g_assert_true (ilv_lesson_find_track (scene->runs[run].front, item->track, &track, NULL));
    if (ilv_timeline_layout_find_track (layout, run, track) >= 0)
      return TRUE;
  }
  return FALSE;
}

static void
check_clicks (IlvLessonPlayer *player, guint *n_clicks)
{
  IlvSession *session = ilv_lesson_player_get_session (player);

  do {
    const IlvLessonStep *step = ilv_lesson_player_get_step (player);
    IlvScene scene;

    if (step->task.kind != ILV_TASK_CLICK)
      continue;
    while (ilv_session_is_pending (session))
      g_main_context_iteration (NULL, TRUE);
    ilv_session_fill_scene (session, &scene);
    scene.has_resources = TRUE;
    if (!is_in_timeline (session, &step->task, &scene))
      g_error ("%s, step “%s”: what is to be picked has no row",
               ilv_lesson_player_get_lesson (player)->id, step->id);
    ++*n_clicks;
  } while (ilv_lesson_player_go_next (player));
}

/* The lock or the database that is asked for has a row at usual detail. */
static void
test_what_is_to_be_picked_is_there (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) lessons = ilv_lesson_list (NULL);
  guint n_clicks = 0;

  settle (self);
  for (guint i = 0; i < lessons->len; i++) {
    ilv_lesson_player_open (self->player, g_ptr_array_index (lessons, i));
    check_clicks (self->player, &n_clicks);
  }
  g_assert_cmpuint (n_clicks, >=, 7);
  settle (self);
  ilv_lesson_player_close (self->player);
}

/* Where the last step left the playhead is no wish of the learner's. */
static void
test_nothing_is_said_before_a_step_is_there (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvLesson) lesson = ilv_lesson_find ("own-recording", NULL);

  settle (self);
  ilv_lesson_player_open (self->player, lesson);
  settle (self);
  ilv_lesson_player_show_answer (self->player);
  ilv_lesson_player_go_next (self->player);
  settle (self);
  g_assert_null (ilv_lesson_player_get_said (self->player));
  ilv_session_set_playhead (ilv_lesson_player_get_session (self->player), G_MAXINT64);
  g_assert_nonnull (ilv_lesson_player_get_said (self->player));
  ilv_lesson_player_show_answer (self->player);
  g_assert_cmpstr (ilv_lesson_player_get_said (self->player), !=,
                   "It goes on when you have answered.");
  ilv_lesson_player_close (self->player);
}

/* Opened from a file in place of the scene, asked about, and let go of by the way back. */
static void
test_ones_own_recording_is_read (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvLesson) lesson = ilv_lesson_find ("own-recording", NULL);
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);
  IlvSession *session = ilv_lesson_player_get_session (self->player);
  guint n_asked = ilv_lesson_count_asked (lesson), right, wrong;
  double share;

  settle (self);
  ilv_lesson_player_open (self->player, lesson);
  open_kind (self, ILV_TASK_OWN);
  g_assert_cmpuint (n_asked, ==, lesson->steps->len - 1);
  ilv_lesson_player_choose (self->player, 0);
  g_assert_false (ilv_lesson_player_is_revealed (self->player));
  ilv_lesson_player_open_own (self->player, NULL, "This file is damaged");
  g_assert_cmpstr (ilv_lesson_player_get_said (self->player), ==, "This file is damaged");
  g_ptr_array_add (traces, sample_trace_new_threads ("threads", 1));
  ilv_lesson_player_open_own (self->player, traces, NULL);
  g_assert_true (ilv_session_get_front (session, 0) == g_ptr_array_index (traces, 0));
  g_assert_true (ilv_lesson_player_find_own (self->player, &right, &share));
  g_assert_cmpfloat (share, >, 0);
  wrong = right == 0 ? 1 : 0;
  ilv_lesson_player_choose (self->player, wrong);
  g_assert_true (ilv_lesson_player_was_tried (self->player, wrong));
  g_assert_false (ilv_lesson_player_is_revealed (self->player));
  ilv_lesson_player_choose (self->player, right);
  g_assert_true (ilv_lesson_player_is_revealed (self->player));
  g_assert_true (ilv_lesson_player_is_changed (self->player));
  ilv_lesson_player_restore (self->player);
  settle (self);
  g_assert_false (ilv_session_has_opened_traces (session));
  g_assert_false (ilv_lesson_player_find_own (self->player, &right, &share));
  ilv_lesson_player_open_own (self->player, traces, NULL);
  ilv_lesson_player_go_previous (self->player);
  settle (self);
  g_assert_false (ilv_session_has_opened_traces (session));
  ilv_lesson_player_close (self->player);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/lesson-player/choices", Fixture, NULL, set_up, test_wrong_and_right_choices,
              tear_down);
  g_test_add ("/lesson-player/watched", Fixture, NULL, set_up,
              test_what_is_watched_is_explained_after, tear_down);
  g_test_add ("/lesson-player/question-holds", Fixture, NULL, set_up,
              test_a_question_holds_the_playhead, tear_down);
  g_test_add ("/lesson-player/played", Fixture, NULL, set_up, test_an_answer_is_played, tear_down);
  g_test_add ("/lesson-player/order-and-estimate", Fixture, NULL, set_up, test_order_and_estimate,
              tear_down);
  g_test_add ("/lesson-player/hints", Fixture, NULL, set_up, test_hints_come_one_at_a_time,
              tear_down);
  g_test_add ("/lesson-player/change", Fixture, NULL, set_up,
              test_a_change_is_checked_on_the_new_trace, tear_down);
  g_test_add ("/lesson-player/pick", Fixture, NULL, set_up, test_a_thing_is_picked, tear_down);
  g_test_add ("/lesson-player/locked", Fixture, NULL, set_up, test_a_question_keeps_its_settings,
              tear_down);
  g_test_add ("/lesson-player/sliders-only", Fixture, NULL, set_up, test_a_change_is_of_its_sliders,
              tear_down);
  g_test_add ("/lesson-player/mark", Fixture, NULL, set_up, test_a_track_is_marked, tear_down);
  g_test_add ("/lesson-player/measured", Fixture, NULL, set_up, test_what_was_measured_is_shown,
              tear_down);
  g_test_add ("/lesson-player/pick/all", Fixture, NULL, set_up, test_what_is_to_be_picked_is_there,
              tear_down);
  g_test_add ("/lesson-player/arrives", Fixture, NULL, set_up,
              test_nothing_is_said_before_a_step_is_there, tear_down);
  g_test_add ("/lesson-player/own", Fixture, NULL, set_up, test_ones_own_recording_is_read,
              tear_down);
  g_test_add ("/lesson-player/end", Fixture, NULL, set_up, test_the_end_is_kept, tear_down);
  return g_test_run ();
}
