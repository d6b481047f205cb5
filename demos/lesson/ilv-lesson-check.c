/* Plays a lesson through: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-check.h"

#include "ilv-lesson-own.h"
#include "ilv-lesson-program.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MEASURE_LIMIT_NS (G_GINT64_CONSTANT (120000000000))

typedef struct {
  const IlvLesson *lesson;
  const IlvLessonStep *step;
  IlvLessonWorld *world;
  const IlvPython *python; /* NULL: nothing is run */
  IlvLessonReport *report;
  GCancellable *cancellable;
} Check;

void
ilv_lesson_report_clear (IlvLessonReport *self)
{
  g_clear_pointer (&self->skipped, g_free);
}

static gboolean
refuse (const Check *self, guint line, const char *what, GError **error)
{
  g_set_error (error, ILV_LESSON_ERROR, ILV_LESSON_ERROR_FALSE, _ ("%s:%u: step “%s”: %s"),
               self->lesson->path, line, self->step->id, what);
  return FALSE;
}

static gboolean
claims_hold (Check *self, const GPtrArray *claims, GError **error)
{
  const IlvClaim *failed = NULL;
  g_autoptr (GError) cause = NULL;
  self->report->n_claims += claims->len;
  if (ilv_lesson_world_all_hold (self->world, self->step->scene, claims, &failed, &cause))
    return TRUE;
  if (cause != NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  g_autofree char *what =
      g_strdup_printf (_ ("what <%s> claims is not so"), ilv_claim_names[failed->kind]);
  return refuse (self, failed->line, what, error);
}

static gboolean
moment_is_there (Check *self, int model, const char *moment, GError **error)
{
  gint64 time_ns;
  if (moment == NULL ||
      ilv_lesson_world_find_moment (self->world, self->step->scene, model, moment, &time_ns, error))
    return TRUE;
  g_prefix_error (error, "%s:%u: ", self->lesson->path, self->step->line);
  return FALSE;
}

static gboolean
track_is_there (Check *self, int model, const char *name, GError **error)
{
  const IlvLessonScene *scene = ilv_lesson_get_scene (self->lesson, self->step->scene);
  IlvTrackId track;
  if (name == NULL)
    return TRUE;
  const IlvTrace *trace = ilv_lesson_world_get_trace (
      self->world, self->step->scene, model >= 0 ? (IlvModel)model : scene->models[0], error);
  if (trace != NULL && ilv_lesson_find_track (trace, name, &track, error))
    return TRUE;
  g_prefix_error (error, "%s:%u: ", self->lesson->path, self->step->line);
  return FALSE;
}

/* --- the kinds of questions --- */

static gboolean
check_items (Check *self, GError **error)
{
  const IlvLessonTask *task = &self->step->task;
  for (guint i = 0; i < task->items->len; i++) {
    const IlvLessonItem *item = g_ptr_array_index (task->items, i);
    g_autoptr (GError) cause = NULL;
    if (!track_is_there (self, (int)task->model, item->track, error))
      return FALSE;
    if (item->is_right) {
      if (!claims_hold (self, item->claims, error))
        return FALSE;
      continue;
    }
    self->report->n_claims += item->claims->len;
    gboolean holds =
        item->claims->len > 0 &&
        ilv_lesson_world_all_hold (self->world, self->step->scene, item->claims, NULL, &cause);
    if (cause != NULL) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
    if (holds)
      return refuse (self, item->line, _ ("a wrong choice says what is so"), error);
  }
  return TRUE;
}

static gboolean
check_order (Check *self, GError **error)
{
  const IlvLessonTask *task = &self->step->task;
  gint64 last_ns = G_MININT64, time_ns;
  for (guint i = 0; i < task->items->len; i++) {
    const IlvLessonItem *item = g_ptr_array_index (task->items, i);
    if (!moment_is_there (self, (int)task->model, item->at, error) ||
        !ilv_lesson_world_find_moment (self->world, self->step->scene, (int)task->model, item->at,
                                       &time_ns, error))
      return FALSE;
    self->report->n_claims++;
    if (time_ns <= last_ns)
      return refuse (self, item->line, _ ("this event does not come after the one before it"),
                     error);
    last_ns = time_ns;
  }
  return TRUE;
}

static gboolean
check_estimate (Check *self, GError **error)
{
  const IlvLessonTask *task = &self->step->task;
  double value;
  if (!ilv_lesson_world_estimate (self->world, self->step, &value, error))
    return FALSE;
  self->report->n_claims++;
  if (value >= task->min && value <= task->max)
    return TRUE;
  g_autofree char *what =
      g_strdup_printf (_ ("the right value, %.6g, is not between min and max"), value);
  return refuse (self, task->line, what, error);
}

/* The goal is not reached at first, and is with the solution. */
static gboolean
check_change (Check *self, GError **error)
{
  const IlvLessonTask *task = &self->step->task;
  g_autoptr (IlvLessonWorld) changed = ilv_lesson_world_new (self->lesson);
  IlvLessonWorld *world = self->world;
  g_autoptr (GError) cause = NULL;
  if (ilv_lesson_world_all_hold (world, self->step->scene, task->goal, NULL, &cause))
    return refuse (self, task->line, _ ("the goal is reached before anything was changed"), error);
  if (cause != NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  for (guint i = 0; task->solution[i] != NULL; i += 2)
    if (!ilv_lesson_world_set (changed, self->step->scene, task->solution[i], task->solution[i + 1],
                               error)) {
      g_prefix_error (error, "%s:%u: <solution>: ", self->lesson->path, task->line);
      return FALSE;
    }
  self->world = changed;
  gboolean is_right = claims_hold (self, task->goal, error);
  self->world = world;
  return is_right;
}

/* --- what is really run --- */

static void
skip (Check *self, const char *why)
{
  g_free (self->report->skipped);
  self->report->skipped = g_strdup (why);
}

static gboolean
run_file (Check *self, const char *name, gboolean is_answer, GError **error)
{
  g_autofree char *path = ilv_lesson_get_file (self->lesson, name);
  g_autofree char *text = NULL;
  g_auto (IlvLessonOutput) output = {0};
  if (!g_file_get_contents (path, &text, NULL, error)) {
    g_prefix_error (error, "%s:%u: ", self->lesson->path, self->step->task.line);
    return FALSE;
  }
  if (self->python == NULL)
    return TRUE;
  if (!ilv_lesson_run (self->step, self->python, text, &output, self->cancellable, error))
    return FALSE;
  self->report->n_programs++;
  if (output.is_right == is_answer)
    return TRUE;
  g_autofree char *what = g_strdup_printf (
      is_answer ? _ ("%s does not print what is expected: %s %s")
                : _ ("%s prints what is expected before anything was changed: %s %s"),
      name, output.output, output.complaint);
  return refuse (self, self->step->task.line, what, error);
}

static gboolean
check_code (Check *self, GError **error)
{
  const IlvLessonTask *task = &self->step->task;
  const IlvPython *python = self->python;
  g_autoptr (GError) too_old = NULL;
  if (python != NULL && !ilv_lesson_can_run (self->step, python, &too_old)) {
    skip (self, too_old->message);
    self->python = NULL;
  }
  gboolean is_right =
      run_file (self, task->program, FALSE, error) && run_file (self, task->answer, TRUE, error);
  self->python = python;
  return is_right;
}

const IlvLessonCase *
ilv_lesson_choose_case (const IlvLessonStep *step, guint n_cores)
{
  for (guint i = 0; i < step->task.cases->len; i++) {
    const IlvLessonCase *its = g_ptr_array_index (step->task.cases, i);
    if (its->min_cores <= n_cores)
      return its;
  }
  return g_ptr_array_index (step->task.cases, step->task.cases->len - 1);
}

gboolean
ilv_lesson_measure (IlvLessonWorld *world, const IlvLessonStep *step, const IlvPython *python,
                    GCancellable *cancellable, GError **error)
{
  const IlvLessonScene *scene =
      ilv_lesson_get_scene (ilv_lesson_world_get_lesson (world), step->scene);
  IlvWorkload *workload = ilv_lesson_world_get_workload (world, step->scene, error);
  for (guint i = 0; workload != NULL && i < scene->n_models; i++) {
    IlvMeasureOptions options = {.python = python,
                                 .n_runs = step->task.runs,
                                 .is_recorded = TRUE,
                                 .time_limit_ns = MEASURE_LIMIT_NS};
    IlvSettings settings;
    ilv_lesson_world_get_settings (world, step->scene, scene->models[i], &settings);
    settings.cores = 0;
    g_autoptr (IlvTrace) trace = ilv_measure (workload, &settings, &options, cancellable, error);
    if (trace == NULL)
      return FALSE;
    ilv_lesson_world_put (world, step->scene, scene->models[i], trace);
  }
  return workload != NULL;
}

static gboolean
check_measure (Check *self, GError **error)
{
  const IlvLessonScene *scene = ilv_lesson_get_scene (self->lesson, self->step->scene);
  IlvLessonWorld *world = self->world;
  if (self->python == NULL)
    return TRUE;
  for (guint i = 0; i < scene->n_models; i++) {
    g_autoptr (GError) cannot = NULL;
    if (ilv_python_can_run (self->python, scene->models[i], &cannot))
      continue;
    skip (self, cannot->message);
    return TRUE;
  }
  g_autoptr (IlvLessonWorld) measured = ilv_lesson_world_new (self->lesson);
  if (!ilv_lesson_measure (measured, self->step, self->python, self->cancellable, error))
    return FALSE;
  self->report->n_measured++;
  self->world = measured;
  gboolean is_right = claims_hold (
      self, ilv_lesson_choose_case (self->step, g_get_num_processors ())->claims, error);
  self->world = world;
  return is_right;
}

/* Nobody knows the learner's recording: it is asked of the scene in its place. */
static gboolean
check_own (Check *self, GError **error)
{
  const IlvLessonScene *scene = ilv_lesson_get_scene (self->lesson, self->step->scene);
  const IlvTrace *trace =
      ilv_lesson_world_get_trace (self->world, self->step->scene, scene->models[0], error);
  double share;
  guint item;
  if (trace == NULL)
    return FALSE;
  self->report->n_claims++;
  if (ilv_lesson_own_find (&self->step->task, trace, &item, &share))
    return TRUE;
  return refuse (self, self->step->task.line,
                 _ ("of the scene’s own run none of the answers would be right"), error);
}

/* --- a step --- */

static gboolean
check_task (Check *self, GError **error)
{
  switch (self->step->task.kind) {
  case ILV_TASK_CHOOSE:
  case ILV_TASK_CLICK:
    return check_items (self, error);
  case ILV_TASK_ORDER:
    return check_order (self, error);
  case ILV_TASK_ESTIMATE:
    return check_estimate (self, error);
  case ILV_TASK_CHANGE:
    return check_change (self, error);
  case ILV_TASK_CODE:
    return check_code (self, error);
  case ILV_TASK_MEASURE:
    return check_measure (self, error);
  case ILV_TASK_OWN:
    return check_own (self, error);
  default:
    return TRUE;
  }
}

static gboolean
check_step (Check *self, GError **error)
{
  const IlvLessonStep *step = self->step;
  const IlvLessonScene *scene = ilv_lesson_get_scene (self->lesson, step->scene);
  int focus = step->focus >= 0 ? (int)scene->models[step->focus] : -1;
  for (guint i = 0; i < scene->n_models; i++)
    if (ilv_lesson_world_get_trace (self->world, step->scene, scene->models[i], error) == NULL)
      return FALSE;
  self->report->n_steps++;
  self->report->n_questions += ilv_lesson_step_has_score (step);
  return moment_is_there (self, focus, step->at, error) &&
         moment_is_there (self, focus, step->to, error) &&
         moment_is_there (self, (int)step->why_model, step->why_at, error) &&
         track_is_there (self, focus, step->mark, error) &&
         track_is_there (self, (int)step->why_model, step->why_track, error) &&
         check_task (self, error) && claims_hold (self, step->proof, error);
}

gboolean
ilv_lesson_check (const IlvLesson *lesson, const IlvPython *python, IlvLessonReport *report,
                  GCancellable *cancellable, GError **error)
{
  g_autoptr (IlvLessonWorld) world = ilv_lesson_world_new (lesson);
  for (guint i = 0; i < lesson->steps->len; i++) {
    Check check = {.lesson = lesson,
                   .step = ilv_lesson_get_step (lesson, i),
                   .world = world,
                   .python = python,
                   .report = report,
                   .cancellable = cancellable};
    if (!check_step (&check, error))
      return FALSE;
  }
  return TRUE;
}
