/* Plays a lesson: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-player-private.h"

#include "app/model/ilv-session-kit.h"
#include "demos/content/ilv-content-text.h"
#include "demos/trace/ilv-why.h"
#include "widgets/why/ilv-why-text.h"

#include <glib/gi18n.h>

enum {
  LESSON_CHANGED,
  STEP_CHANGED,
  CHANGED,
  PLAY,
  HELD,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvLessonPlayer, ilv_lesson_player, G_TYPE_OBJECT)

void
ilv_lesson_player_say (IlvLessonPlayer *self, const char *text)
{
  g_free (self->said);
  self->said = g_strdup (text);
}

/* --- the session --- */

/* Where the playhead belongs from now on. */
static void
want (IlvLessonPlayer *self, const char *moment)
{
  const IlvLessonStep *step = ilv_lesson_player_get_step (self);
  const IlvLessonScene *scene = ilv_lesson_get_scene (self->lesson, step->scene);
  int model = step->focus >= 0 ? (int)scene->models[step->focus] : -1;

  if (!ilv_lesson_world_find_moment (self->world, step->scene, model, moment, &self->wanted_ns,
                                     NULL))
    self->wanted_ns = G_MININT64;
}

static void
seek (IlvLessonPlayer *self)
{
  if (ilv_session_is_pending (self->session))
    return;
  if (self->wanted_ns != G_MININT64)
    ilv_session_set_playhead (self->session, self->wanted_ns);
  self->has_arrived = TRUE;
}

static void
light_job (IlvLessonPlayer *self, const IlvLessonStep *step)
{
  const IlvLessonScene *scene = ilv_lesson_get_scene (self->lesson, step->scene);
  const IlvTrace *trace = ilv_lesson_world_get_trace (self->world, step->scene,
                                                      scene->models[MAX (step->focus, 0)], NULL);
  guint32 job = ILV_JOB_NONE;

  if (step->mark_job != NULL && trace != NULL)
    ilv_lesson_find_job (trace, step->mark_job, &job, NULL);
  ilv_session_set_lit_job (self->session, job);
}

/* Whether it is asked what comes: then it may not be seen. */
static gboolean
is_foretold (const IlvLessonStep *step)
{
  return step->task.kind >= ILV_TASK_CHOOSE && step->task.kind <= ILV_TASK_ESTIMATE;
}

/* Something is to be watched, and nothing is asked about it. */
static gboolean
is_watched (const IlvLessonStep *step)
{
  return step->task.kind == ILV_TASK_NONE && step->to != NULL;
}

static void
show_step (IlvLessonPlayer *self)
{
  const IlvLessonStep *step = ilv_lesson_player_get_step (self);

  self->hold_ns = G_MAXINT64;
  self->has_arrived = FALSE;
  g_clear_pointer (&self->wanted, ilv_scenario_free);
  if (!ilv_lesson_player_show_scene (self, step))
    return;
  self->wanted = ilv_scenario_copy (ilv_session_get_scenario (self->session));
  ilv_session_set_focused_run (self->session, step->focus);
  g_object_set (self->session, "only-past", !self->is_revealed && is_foretold (step), NULL);
  light_job (self, step);
  ilv_lesson_player_mark (self);
  want (self, self->is_revealed && step->to != NULL ? step->to : step->at);
  seek (self);
  if (self->is_revealed || self->wanted_ns == G_MININT64)
    return;
  if (is_foretold (step))
    self->hold_ns = self->wanted_ns;
  else if (is_watched (step))
    ilv_lesson_world_find_moment (self->world, step->scene, -1, step->to, &self->hold_ns, NULL);
}

/* Whoever shows the session plays it as far as the step goes, or the playhead leaps there. */
static void
play (IlvLessonPlayer *self)
{
  gboolean is_played = FALSE;

  if (self->wanted_ns > ilv_session_get_playhead (self->session) &&
      !ilv_session_is_pending (self->session)) {
    self->hold_ns = self->wanted_ns;
    g_signal_emit (self, signals[PLAY], 0, self->wanted_ns, &is_played);
  }
  if (is_played)
    return;
  self->hold_ns = G_MAXINT64;
  seek (self);
}

void
ilv_lesson_player_reveal (IlvLessonPlayer *self)
{
  const IlvLessonStep *step = ilv_lesson_player_get_step (self);

  self->is_revealed = TRUE;
  self->hold_ns = G_MAXINT64;
  g_object_set (self->session, "only-past", FALSE, NULL);
  if (step->task.kind == ILV_TASK_MEASURE) {
    self->wanted_ns = G_MAXINT64; /* how long it took is not foretold */
    seek (self);
    return;
  }
  if (step->to == NULL || step->task.kind == ILV_TASK_OWN)
    return;
  want (self, step->to);
  play (self);
}

/* What is asked about stays ahead; what was to be watched has been seen. */
static void
hold (IlvLessonPlayer *self)
{
  gint64 hold_ns = self->hold_ns;

  if (self->is_revealed || is_watched (ilv_lesson_player_get_step (self)))
    self->hold_ns = G_MAXINT64;
  ilv_session_set_playhead (self->session, hold_ns);
  g_signal_emit (self, signals[HELD], 0);
  if (self->is_revealed)
    return;
  if (self->hold_ns == G_MAXINT64)
    self->is_revealed = TRUE;
  else if (self->said == NULL)
    ilv_lesson_player_say (self, _ ("It goes on when you have answered."));
  ilv_lesson_player_emit_changed (self);
}

static void
playhead_cb (IlvLessonPlayer *self)
{
  gint64 time_ns = ilv_session_get_playhead (self->session);
  gboolean is_asked;

  if (self->lesson == NULL || self->hold_ns == G_MAXINT64 || !self->has_arrived ||
      ilv_session_is_pending (self->session))
    return;
  is_asked = !self->is_revealed && is_foretold (ilv_lesson_player_get_step (self));
  if (time_ns > self->hold_ns || (time_ns == self->hold_ns && !is_asked))
    hold (self);
}

static void
scenario_cb (IlvLessonPlayer *self)
{
  if (self->lesson != NULL && !self->is_setting)
    ilv_lesson_player_emit_changed (self);
}

static void
runs_cb (IlvLessonPlayer *self)
{
  ilv_lesson_player_mark (self);
  seek (self);
}

/* --- going about --- */

static void
open_step (IlvLessonPlayer *self, guint place)
{
  const IlvLessonStep *step = ilv_lesson_get_step (self->lesson, place);
  IlvLessonAnswer answer = ilv_lesson_progress_get (self->progress, self->lesson, place);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_signal_emit (self, signals[HELD], 0);
  self->place = place;
  self->chosen = -1;
  self->tried = self->n_hints = 0;
  ilv_lesson_player_say (self, NULL);
  self->is_revealed = answer == ILV_ANSWER_RIGHT || answer == ILV_ANSWER_RIGHT_LATE ||
                      (step->task.kind == ILV_TASK_NONE && !is_watched (step));
  ilv_lesson_progress_set_place (self->progress, self->lesson, place);
  ilv_lesson_progress_save (self->progress, NULL);
  show_step (self);
  g_signal_emit (self, signals[STEP_CHANGED], 0);
}

void
ilv_lesson_player_open (IlvLessonPlayer *self, const IlvLesson *lesson)
{
  g_clear_pointer (&self->world, ilv_lesson_world_free);
  self->lesson = lesson;
  self->world = ilv_lesson_world_new (lesson);
  g_signal_emit (self, signals[LESSON_CHANGED], 0);
  open_step (self, ilv_lesson_progress_get_place (self->progress, lesson));
}

void
ilv_lesson_player_close (IlvLessonPlayer *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->world, ilv_lesson_world_free);
  g_clear_pointer (&self->wanted, ilv_scenario_free);
  self->lesson = NULL;
  self->wanted_ns = G_MININT64;
  self->hold_ns = G_MAXINT64;
}

void
ilv_lesson_player_emit_changed (IlvLessonPlayer *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
ilv_lesson_player_go_next (IlvLessonPlayer *self)
{
  if (self->place + 1 < self->lesson->steps->len) {
    open_step (self, self->place + 1);
    return TRUE;
  }
  ilv_lesson_progress_set_is_done (self->progress, self->lesson);
  ilv_lesson_progress_save (self->progress, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
  return FALSE;
}

gboolean
ilv_lesson_player_go_previous (IlvLessonPlayer *self)
{
  if (self->lesson == NULL || self->place == 0)
    return FALSE;
  open_step (self, self->place - 1);
  return TRUE;
}

void
ilv_lesson_player_restart (IlvLessonPlayer *self)
{
  if (self->lesson == NULL)
    return;
  ilv_lesson_progress_reset (self->progress, self->lesson);
  open_step (self, 0);
}

/* --- texts --- */

gboolean
ilv_lesson_player_show_hint (IlvLessonPlayer *self)
{
  if (self->lesson == NULL || self->is_revealed ||
      self->n_hints >= g_strv_length (ilv_lesson_player_get_step (self)->hints))
    return FALSE;
  self->n_hints++;
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

char *
ilv_lesson_player_get_why (IlvLessonPlayer *self)
{
  const IlvLessonStep *step = ilv_lesson_player_get_step (self);
  const IlvTrace *trace;
  IlvTrackId track;
  IlvInstant instant;
  gint64 at_ns;

  if (step->why_at == NULL)
    return NULL;
  trace = ilv_lesson_world_get_trace (self->world, step->scene, step->why_model, NULL);
  if (trace == NULL ||
      !ilv_lesson_world_find_moment (self->world, step->scene, (int)step->why_model, step->why_at,
                                     &at_ns, NULL))
    return NULL;
  if (step->why_track != NULL)
    return ilv_lesson_find_track (trace, step->why_track, &track, NULL)
               ? ilv_why_sentence (trace, track, at_ns)
               : NULL;
  return ilv_why_latest (trace, at_ns, &instant) ? ilv_why_event_sentence (trace, &instant) : NULL;
}

char *
ilv_lesson_format_figure (IlvFigureKind figure, double value)
{
  switch (ilv_figure_get_units (figure)) {
  case ILV_UNITS_NS:
    return ilv_format_time ((gint64)value);
  case ILV_UNITS_BYTES:
    return ilv_format_bytes ((guint64)value);
  default:
    return g_strdup_printf ("%.3g", value);
  }
}

/* --- what it is --- */

IlvSession *
ilv_lesson_player_get_session (IlvLessonPlayer *self)
{
  return self->session;
}

IlvLessonProgress *
ilv_lesson_player_get_progress (IlvLessonPlayer *self)
{
  return self->progress;
}

const IlvLesson *
ilv_lesson_player_get_lesson (IlvLessonPlayer *self)
{
  return self->lesson;
}

guint
ilv_lesson_player_get_place (IlvLessonPlayer *self)
{
  return self->place;
}

const IlvLessonStep *
ilv_lesson_player_get_step (IlvLessonPlayer *self)
{
  return ilv_lesson_get_step (self->lesson, self->place);
}

IlvLessonAnswer
ilv_lesson_player_get_answer (IlvLessonPlayer *self)
{
  return ilv_lesson_progress_get (self->progress, self->lesson, self->place);
}

gboolean
ilv_lesson_player_is_revealed (IlvLessonPlayer *self)
{
  return self->is_revealed;
}

int
ilv_lesson_player_get_chosen (IlvLessonPlayer *self)
{
  return self->chosen;
}

gboolean
ilv_lesson_player_was_tried (IlvLessonPlayer *self, guint item)
{
  return (self->tried & 1u << item) != 0;
}

gboolean
ilv_lesson_player_is_running (IlvLessonPlayer *self)
{
  return self->is_running;
}

const char *
ilv_lesson_player_get_said (IlvLessonPlayer *self)
{
  return self->said;
}

guint
ilv_lesson_player_get_n_hints (IlvLessonPlayer *self)
{
  return self->n_hints;
}

static void
ilv_lesson_player_dispose (GObject *object)
{
  IlvLessonPlayer *self = ILV_LESSON_PLAYER (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->session != NULL)
    ilv_session_set_guard (self->session, NULL, NULL);
  g_clear_object (&self->session);
  g_clear_pointer (&self->wanted, ilv_scenario_free);
  g_clear_pointer (&self->world, ilv_lesson_world_free);
  g_clear_pointer (&self->progress, ilv_lesson_progress_free);
  g_clear_pointer (&self->said, g_free);
  G_OBJECT_CLASS (ilv_lesson_player_parent_class)->dispose (object);
}

static void
ilv_lesson_player_class_init (IlvLessonPlayerClass *class)
{
  static const char *const names[] = {"lesson-changed", "step-changed", "changed"};

  G_OBJECT_CLASS (class)->dispose = ilv_lesson_player_dispose;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] = g_signal_new (names[i], ILV_TYPE_LESSON_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  signals[PLAY] =
      g_signal_new ("play", ILV_TYPE_LESSON_PLAYER, G_SIGNAL_RUN_LAST, 0,
                    g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1, G_TYPE_INT64);
  signals[HELD] = g_signal_new ("held", ILV_TYPE_LESSON_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
ilv_lesson_player_init (IlvLessonPlayer *self)
{
  self->session = ilv_session_new ();
  self->chosen = -1;
  self->wanted_ns = G_MININT64;
  self->hold_ns = G_MAXINT64;
  ilv_session_set_guard (self->session, ilv_lesson_player_guard, self);
  g_signal_connect_object (self->session, "runs-changed", G_CALLBACK (runs_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "scenario-changed", G_CALLBACK (scenario_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::playhead", G_CALLBACK (playhead_cb), self,
                           G_CONNECT_SWAPPED);
}

IlvLessonPlayer *
ilv_lesson_player_new (const char *progress_path)
{
  IlvLessonPlayer *self = g_object_new (ILV_TYPE_LESSON_PLAYER, NULL);

  self->progress = ilv_lesson_progress_new (progress_path);
  return self;
}
