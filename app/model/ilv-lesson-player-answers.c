/* The lesson player's second half: answers, and what is really run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-player-private.h"

#include "app/model/ilv-lesson-trial.h"
#include "demos/content/ilv-content-text.h"
#include "widgets/why/ilv-why-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* --- answers --- */

static void
take_answer (IlvLessonPlayer *self, gboolean is_right)
{
  ilv_lesson_progress_set (self->progress, self->lesson, self->place,
                           is_right ? ILV_ANSWER_RIGHT : ILV_ANSWER_WRONG);
  ilv_lesson_progress_save (self->progress, NULL);
  if (is_right)
    ilv_lesson_player_reveal (self);
  ilv_lesson_player_emit_changed (self);
}

void
ilv_lesson_player_choose (IlvLessonPlayer *self, guint item)
{
  const IlvLessonTask *task =
      self->lesson != NULL ? &ilv_lesson_player_get_step (self)->task : NULL;
  const IlvLessonItem *chosen;

  if (task == NULL || (task->kind != ILV_TASK_CHOOSE && task->kind != ILV_TASK_OWN) ||
      item >= task->items->len || self->is_revealed)
    return;
  if (task->kind == ILV_TASK_OWN) {
    ilv_lesson_player_choose_own (self, item);
    return;
  }
  chosen = g_ptr_array_index (task->items, item);
  self->chosen = (int)item;
  self->tried |= 1u << item;
  ilv_lesson_player_say (self, ilv_content_tr (chosen->because));
  take_answer (self, chosen->is_right);
}

void
ilv_lesson_player_order (IlvLessonPlayer *self, const guint *items, guint n_items)
{
  gboolean is_right = TRUE;

  for (guint i = 0; i < n_items; i++)
    is_right = is_right && items[i] == i;
  ilv_lesson_player_say (self, is_right ? NULL : _ ("Not yet in order."));
  take_answer (self, is_right);
}

static void
say_value (IlvLessonPlayer *self, const IlvLessonStep *step, const char *format)
{
  g_autofree char *right = NULL, *text = NULL;
  double real;

  if (!ilv_lesson_world_estimate (self->world, step, &real, NULL))
    return;
  right = ilv_lesson_format_figure (step->task.figure, real);
  text = g_strdup_printf (format, right);
  ilv_lesson_player_say (self, text);
}

void
ilv_lesson_player_estimate (IlvLessonPlayer *self, double value)
{
  const IlvLessonStep *step = ilv_lesson_player_get_step (self);
  gboolean is_right;
  double real;

  if (!ilv_lesson_world_estimate (self->world, step, &real, NULL))
    return;
  is_right = fabs (value - real) <= step->task.tolerance * real;
  if (is_right)
    say_value (self, step, _ ("Yes: it is %s."));
  else
    ilv_lesson_player_say (self, value < real ? _ ("It is more than that.")
                                              : _ ("It is less than that."));
  take_answer (self, is_right);
}

/* Whether the item is the track, or the job's. */
static gboolean
is_meant (const IlvTrace *trace, const IlvLessonItem *item, IlvTrackId track, guint32 job)
{
  IlvTrackId right;
  IlvJob its = {.track = ILV_TRACK_NONE};

  if (!ilv_lesson_find_track (trace, item->track, &right, NULL))
    return FALSE;
  if (job < ilv_trace_get_n_jobs (trace))
    ilv_trace_get_job (trace, job, &its);
  return right == track || right == its.track;
}

static char *
name_thing (const IlvTrace *trace, IlvTrackId track, guint32 job)
{
  IlvJob its = {.track = ILV_TRACK_NONE};

  if (track < ilv_trace_get_n_tracks (trace))
    return ilv_track_full_label (trace, track);
  if (job < ilv_trace_get_n_jobs (trace))
    ilv_trace_get_job (trace, job, &its);
  return its.track != ILV_TRACK_NONE ? ilv_track_full_label (trace, its.track) : NULL;
}

gboolean
ilv_lesson_player_click (IlvLessonPlayer *self, guint run, IlvTrackId track, guint32 job)
{
  const IlvLessonStep *step = self->lesson != NULL ? ilv_lesson_player_get_step (self) : NULL;
  IlvTrace *trace = ilv_session_get_front (self->session, run);
  gboolean is_right = FALSE, is_model;
  g_autofree char *label = NULL, *text = NULL;

  if (step == NULL || step->task.kind != ILV_TASK_CLICK || self->is_revealed || trace == NULL)
    return FALSE;
  is_model = ilv_session_get_model (self->session, run) == step->task.model;
  for (guint i = 0; is_model && i < step->task.items->len; i++)
    is_right = is_right || is_meant (trace, g_ptr_array_index (step->task.items, i), track, job);
  label = is_right ? NULL : name_thing (trace, track, job);
  text = label != NULL ? g_strdup_printf (_ ("%s is not it."), label) : NULL;
  ilv_lesson_player_say (self, text);
  take_answer (self, is_right);
  return TRUE;
}

void
ilv_lesson_player_check_change (IlvLessonPlayer *self)
{
  const IlvLessonStep *step = ilv_lesson_player_get_step (self);
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);
  g_autoptr (IlvLessonWorld) changed = ilv_lesson_world_new (self->lesson);
  g_autoptr (GError) error = NULL;
  IlvSettings settings;
  gboolean is_right;

  ilv_scenario_get_settings (scenario, scenario->models[0], &settings);
  ilv_lesson_world_change (changed, step->scene, scenario->workload, &settings);
  is_right = ilv_lesson_world_all_hold (changed, step->scene, step->task.goal, NULL, &error);
  ilv_lesson_player_say (self, is_right        ? _ ("It worked.")
                               : error != NULL ? error->message
                                               : _ ("Not yet: the goal is not reached."));
  take_answer (self, is_right);
}

/* The solution becomes the session's scenario. */
static void
apply_solution (IlvLessonPlayer *self, const IlvLessonStep *step)
{
  g_autoptr (IlvLessonWorld) changed = ilv_lesson_world_new (self->lesson);
  IlvLessonWorld *own = self->world;

  for (guint i = 0; step->task.solution[i] != NULL; i += 2)
    ilv_lesson_world_set (changed, step->scene, step->task.solution[i], step->task.solution[i + 1],
                          NULL);
  self->world = changed;
  ilv_lesson_player_show_scene (self, step);
  self->world = own;
  ilv_lesson_player_say (self, ilv_content_tr (step->task.solution_text));
}

void
ilv_lesson_player_show_answer (IlvLessonPlayer *self)
{
  const IlvLessonStep *step;

  if (self->lesson == NULL || self->is_revealed)
    return;
  step = ilv_lesson_player_get_step (self);
  ilv_lesson_player_say (self, NULL);
  if (ilv_lesson_step_has_score (step))
    ilv_lesson_progress_set (self->progress, self->lesson, self->place, ILV_ANSWER_WRONG);
  if (step->task.kind == ILV_TASK_CHANGE)
    apply_solution (self, step);
  else if (step->task.kind == ILV_TASK_ESTIMATE)
    say_value (self, step, _ ("It is %s."));
  ilv_lesson_player_reveal (self);
  ilv_lesson_player_emit_changed (self);
}

/* --- what is really run --- */

/* The recordings take their place in the views, the predictions behind them. */
static void
show_measured (IlvLessonPlayer *self, GAsyncResult *result)
{
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);

  for (guint i = 0; i < scenario->n_models; i++) {
    IlvTrace *trace = ilv_lesson_trial_get_measured (result, scenario->models[i]);

    if (trace != NULL)
      ilv_session_take_measured (self->session, scenario, scenario->models[i], trace);
  }
  if (ilv_session_has_measured (self->session))
    ilv_session_set_show (self->session, ILV_SHOW_BOTH);
}

static void
run_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  IlvLessonPlayer *self = ILV_LESSON_PLAYER (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  gboolean is_right, is_done = ilv_lesson_trial_finish (result, &is_right, &said, &error);

  g_clear_object (&self->cancellable);
  self->is_running = FALSE;
  /* Another step is open by now. */
  if (self->lesson == NULL)
    return;
  if (data != ilv_lesson_player_get_step (self)) {
    ilv_lesson_player_emit_changed (self);
    return;
  }
  ilv_lesson_player_say (self, is_done ? said : error->message);
  show_measured (self, result);
  if (is_done)
    take_answer (self, is_right);
  else
    ilv_lesson_player_emit_changed (self);
}

static void
start (IlvLessonPlayer *self, const char *text)
{
  if (self->is_running)
    return;
  self->cancellable = g_cancellable_new ();
  self->is_running = TRUE;
  ilv_lesson_trial_start (self, self->lesson, self->place, text, self->cancellable, run_done_cb,
                          (gpointer)ilv_lesson_player_get_step (self));
  ilv_lesson_player_emit_changed (self);
}

void
ilv_lesson_player_run_code (IlvLessonPlayer *self, const char *text)
{
  start (self, text);
}

void
ilv_lesson_player_measure (IlvLessonPlayer *self)
{
  start (self, NULL);
}
