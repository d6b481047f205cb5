/* The lesson player's scenes: what a step shows and marks, and what may not be changed meanwhile.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-player-private.h"

#include "app/model/ilv-knob.h"
#include "widgets/why/ilv-why-text.h"

#include <glib/gi18n.h>

/* --- what is shown --- */

void
ilv_lesson_player_mark (IlvLessonPlayer *self)
{
  const IlvLessonStep *step = self->lesson != NULL ? ilv_lesson_player_get_step (self) : NULL;
  IlvTrackId track = ILV_TRACK_NONE;
  guint run = step != NULL && step->focus > 0 ? (guint)step->focus : 0;
  const IlvTrace *trace =
      step != NULL && step->mark != NULL ? ilv_session_get_front (self->session, run) : NULL;

  if (trace != NULL && !ilv_lesson_find_track (trace, step->mark, &track, NULL))
    track = ILV_TRACK_NONE;
  ilv_session_set_mark (self->session, run, track);
}

/* The machine that a measured run is held against is this one. */
static guint
get_cores (const IlvLessonStep *step, const IlvSettings *settings)
{
  return step->task.kind == ILV_TASK_MEASURE ? g_get_num_processors () : settings->cores;
}

static void
set_scenario (IlvLessonPlayer *self, const IlvScenario *scenario)
{
  self->is_setting = TRUE;
  if (ilv_session_has_opened_traces (self->session))
    ilv_session_load_workload (self->session, scenario->workload);
  ilv_session_change (self->session, scenario, NULL);
  self->is_setting = FALSE;
}

gboolean
ilv_lesson_player_show_scene (IlvLessonPlayer *self, const IlvLessonStep *step)
{
  const IlvLessonScene *scene = ilv_lesson_get_scene (self->lesson, step->scene);
  g_autoptr (GError) error = NULL;
  IlvWorkload *workload = ilv_lesson_world_get_workload (self->world, step->scene, &error);
  IlvScenario scenario;
  IlvSettings settings;

  if (workload == NULL) {
    ilv_lesson_player_say (self, error->message);
    return FALSE;
  }
  ilv_scenario_init (&scenario, workload);
  ilv_lesson_world_get_settings (self->world, step->scene, scene->models[0], &settings);
  scenario.n_models = scene->n_models;
  for (guint i = 0; i < scene->n_models; i++)
    scenario.models[i] = scene->models[i];
  scenario.cores = get_cores (step, &settings);
  scenario.threads = settings.threads;
  scenario.processes = settings.processes;
  scenario.switch_interval_ns = settings.switch_interval_ns;
  scenario.seed = settings.seed;
  scenario.chunk = settings.chunk;
  scenario.start_method = settings.start_method + 1;
  if (scene->costs != NULL)
    ilv_scenario_set_costs (&scenario, scene->costs);
  set_scenario (self, &scenario);
  ilv_scenario_clear (&scenario);
  return TRUE;
}

char *
ilv_lesson_player_name_mark (IlvLessonPlayer *self)
{
  const IlvLessonStep *step = ilv_lesson_player_get_step (self);
  const IlvLessonScene *scene = ilv_lesson_get_scene (self->lesson, step->scene);
  const IlvTrace *trace;
  IlvTrackId track;

  if (step->mark == NULL)
    return NULL;
  trace = ilv_lesson_world_get_trace (self->world, step->scene, scene->models[MAX (step->focus, 0)],
                                      NULL);
  return trace != NULL && ilv_lesson_find_track (trace, step->mark, &track, NULL)
             ? ilv_track_full_label (trace, track)
             : NULL;
}

/* --- what the learner changes --- */

/* A control that a slider of the step is there for. */
static gboolean
has_knob (const IlvLessonStep *step, const char *control)
{
  return step->task.kind == ILV_TASK_CHANGE &&
         g_strv_contains ((const char *const *)step->task.knobs, control);
}

/* What the step is about stays as it is while something is asked; what is to be changed may be. */
char *
ilv_lesson_player_guard (const IlvScenario *now, const IlvScenario *wish, gpointer data)
{
  static const char *const controls[] = {
      "models",           "costs",       ILV_KNOB_CORES,          ILV_KNOB_THREADS,
      ILV_KNOB_PROCESSES, ILV_KNOB_SEED, ILV_KNOB_SWITCH_INTERVAL};
  IlvLessonPlayer *self = data;
  const IlvLessonStep *step;

  if (self->lesson == NULL || self->is_setting || self->is_revealed)
    return NULL;
  step = ilv_lesson_player_get_step (self);
  for (guint i = 0; i < G_N_ELEMENTS (controls); i++)
    if (!has_knob (step, controls[i]) && ilv_scenario_differs_in (now, wish, controls[i]))
      return g_strdup (step->task.kind == ILV_TASK_CHANGE
                           ? _ ("This step is about its own sliders: the rest stays as it is")
                           : _ ("This step is about these models and settings: you can change them "
                                "when you have answered"));
  if (step->task.kind == ILV_TASK_CHANGE || !ilv_scenario_differs_in (now, wish, "workload"))
    return NULL;
  return g_strdup (
      _ ("This step is about this workload: you can change it when you have answered"));
}

gboolean
ilv_lesson_player_is_changed (IlvLessonPlayer *self)
{
  return self->wanted != NULL &&
         !ilv_scenario_equal (self->wanted, ilv_session_get_scenario (self->session));
}

void
ilv_lesson_player_restore (IlvLessonPlayer *self)
{
  if (!ilv_lesson_player_is_changed (self))
    return;
  set_scenario (self, self->wanted);
  ilv_lesson_player_emit_changed (self);
}
