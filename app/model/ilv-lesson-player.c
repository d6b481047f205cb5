/* Plays a lesson: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-player.h"

#include "app/model/ilv-lesson-trial.h"
#include "demos/content/ilv-content-text.h"
#include "demos/trace/ilv-why.h"
#include "widgets/why/ilv-why-text.h"

#include <glib/gi18n.h>
#include <math.h>

struct _IlvLessonPlayer {
  GObject parent_instance;

  /* owned */
  IlvSession *session;
  IlvLessonProgress *progress;
  IlvLessonWorld *world; /* NULL: no lesson is open */
  GCancellable *cancellable;
  char *said;

  /* borrowed */
  const IlvLesson *lesson;

  /* plain */
  guint place, n_hints;
  int chosen;
  guint tried; /* a bit for each item */
  gboolean is_revealed, is_running;
  gint64 wanted_ns; /* where the playhead goes once the runs are there; G_MININT64: nowhere */
};

enum {
  LESSON_CHANGED,
  STEP_CHANGED,
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvLessonPlayer, ilv_lesson_player, G_TYPE_OBJECT)

static void
say (IlvLessonPlayer *self, const char *text)
{
  g_free (self->said);
  self->said = g_strdup (text);
}

/* --- the session --- */

static void
seek (IlvLessonPlayer *self, const char *moment)
{
  const IlvLessonStep *step = ilv_lesson_player_get_step (self);
  const IlvLessonScene *scene = ilv_lesson_get_scene (self->lesson, step->scene);
  int model = step->focus >= 0 ? (int)scene->models[step->focus] : -1;

  if (!ilv_lesson_world_find_moment (self->world, step->scene, model, moment, &self->wanted_ns,
                                     NULL))
    self->wanted_ns = G_MININT64;
  else if (!ilv_session_is_pending (self->session))
    ilv_session_set_playhead (self->session, self->wanted_ns);
}

static void
runs_changed_cb (IlvLessonPlayer *self)
{
  if (self->wanted_ns != G_MININT64 && !ilv_session_is_pending (self->session))
    ilv_session_set_playhead (self->session, self->wanted_ns);
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

/* Makes the scene the session's; FALSE (and a word about it) if it cannot be. */
static gboolean
show_scene (IlvLessonPlayer *self, const IlvLessonStep *step)
{
  const IlvLessonScene *scene = ilv_lesson_get_scene (self->lesson, step->scene);
  g_autoptr (GError) error = NULL;
  IlvWorkload *workload = ilv_lesson_world_get_workload (self->world, step->scene, &error);
  IlvScenario scenario;
  IlvSettings settings;

  if (workload == NULL) {
    say (self, error->message);
    return FALSE;
  }
  ilv_scenario_init (&scenario, workload);
  ilv_lesson_world_get_settings (self->world, step->scene, scene->models[0], &settings);
  scenario.n_models = scene->n_models;
  for (guint i = 0; i < scene->n_models; i++)
    scenario.models[i] = scene->models[i];
  scenario.cores = settings.cores;
  scenario.threads = settings.threads;
  scenario.processes = settings.processes;
  scenario.switch_interval_ns = settings.switch_interval_ns;
  scenario.seed = settings.seed;
  if (scene->costs != NULL)
    ilv_scenario_set_costs (&scenario, scene->costs);
  ilv_session_change (self->session, &scenario, NULL);
  ilv_scenario_clear (&scenario);
  return TRUE;
}

/* Whether it is asked what comes: then it may not be seen. */
static gboolean
is_foretold (const IlvLessonStep *step)
{
  return step->task.kind >= ILV_TASK_CHOOSE && step->task.kind <= ILV_TASK_ESTIMATE;
}

static void
show_step (IlvLessonPlayer *self)
{
  const IlvLessonStep *step = ilv_lesson_player_get_step (self);

  if (!show_scene (self, step))
    return;
  ilv_session_set_focused_run (self->session, step->focus);
  g_object_set (self->session, "only-past", !self->is_revealed && is_foretold (step), NULL);
  light_job (self, step);
  seek (self, self->is_revealed && step->to != NULL ? step->to : step->at);
}

/* The explanation may be seen now, and what it is about. */
static void
reveal (IlvLessonPlayer *self)
{
  const IlvLessonStep *step = ilv_lesson_player_get_step (self);

  self->is_revealed = TRUE;
  g_object_set (self->session, "only-past", FALSE, NULL);
  if (step->to != NULL)
    seek (self, step->to);
}

/* --- going about --- */

static void
open_step (IlvLessonPlayer *self, guint place)
{
  IlvLessonTaskKind kind = ilv_lesson_get_step (self->lesson, place)->task.kind;
  IlvLessonAnswer answer = ilv_lesson_progress_get (self->progress, self->lesson, place);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  self->place = place;
  self->chosen = -1;
  self->tried = self->n_hints = 0;
  say (self, NULL);
  self->is_revealed =
      kind == ILV_TASK_NONE || answer == ILV_ANSWER_RIGHT || answer == ILV_ANSWER_RIGHT_LATE;
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
  self->lesson = NULL;
  self->wanted_ns = G_MININT64;
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

/* --- answers --- */

static void
take_answer (IlvLessonPlayer *self, gboolean is_right)
{
  ilv_lesson_progress_set (self->progress, self->lesson, self->place,
                           is_right ? ILV_ANSWER_RIGHT : ILV_ANSWER_WRONG);
  ilv_lesson_progress_save (self->progress, NULL);
  if (is_right)
    reveal (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
ilv_lesson_player_choose (IlvLessonPlayer *self, guint item)
{
  const IlvLessonTask *task =
      self->lesson != NULL ? &ilv_lesson_player_get_step (self)->task : NULL;
  const IlvLessonItem *chosen;

  if (task == NULL || task->kind != ILV_TASK_CHOOSE || item >= task->items->len ||
      self->is_revealed)
    return;
  chosen = g_ptr_array_index (task->items, item);
  self->chosen = (int)item;
  self->tried |= 1u << item;
  say (self, ilv_content_tr (chosen->because));
  take_answer (self, chosen->is_right);
}

void
ilv_lesson_player_order (IlvLessonPlayer *self, const guint *items, guint n_items)
{
  gboolean is_right = TRUE;

  for (guint i = 0; i < n_items; i++)
    is_right = is_right && items[i] == i;
  say (self, is_right ? NULL : _ ("Not yet in order."));
  take_answer (self, is_right);
}

void
ilv_lesson_player_estimate (IlvLessonPlayer *self, double value)
{
  const IlvLessonStep *step = ilv_lesson_player_get_step (self);
  g_autofree char *right = NULL, *text = NULL;
  double real;

  if (!ilv_lesson_world_estimate (self->world, step, &real, NULL))
    return;
  right = ilv_lesson_format_figure (step->task.figure, real);
  if (fabs (value - real) <= step->task.tolerance * real) {
    text = g_strdup_printf (_ ("Yes: it is %s."), right);
  } else {
    text = g_strdup (value < real ? _ ("It is more than that.") : _ ("It is less than that."));
  }
  say (self, text);
  take_answer (self, fabs (value - real) <= step->task.tolerance * real);
}

void
ilv_lesson_player_click (IlvLessonPlayer *self, IlvTrackId track)
{
  const IlvLessonStep *step = ilv_lesson_player_get_step (self);
  const IlvTrace *trace =
      ilv_lesson_world_get_trace (self->world, step->scene, step->task.model, NULL);
  gboolean is_right = FALSE;

  if (step->task.kind != ILV_TASK_CLICK || self->is_revealed || trace == NULL)
    return;
  for (guint i = 0; i < step->task.items->len; i++) {
    const IlvLessonItem *item = g_ptr_array_index (step->task.items, i);
    IlvTrackId right;

    is_right =
        is_right || (ilv_lesson_find_track (trace, item->track, &right, NULL) && right == track);
  }
  if (!is_right && track < ilv_trace_get_n_tracks (trace)) {
    g_autofree char *label = ilv_track_full_label (trace, track);
    g_autofree char *text = g_strdup_printf (_ ("%s is not it."), label);

    say (self, text);
  } else {
    say (self, NULL);
  }
  take_answer (self, is_right);
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
  say (self, is_right        ? _ ("It worked.")
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
  show_scene (self, step);
  self->world = own;
  say (self, ilv_content_tr (step->task.solution_text));
}

void
ilv_lesson_player_show_answer (IlvLessonPlayer *self)
{
  const IlvLessonStep *step;

  if (self->lesson == NULL || self->is_revealed)
    return;
  step = ilv_lesson_player_get_step (self);
  ilv_lesson_progress_set (self->progress, self->lesson, self->place, ILV_ANSWER_WRONG);
  if (step->task.kind == ILV_TASK_CHANGE)
    apply_solution (self, step);
  reveal (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- what is really run --- */

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
    g_signal_emit (self, signals[CHANGED], 0);
    return;
  }
  say (self, is_done ? said : error->message);
  if (is_done)
    take_answer (self, is_right);
  else
    g_signal_emit (self, signals[CHANGED], 0);
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
  g_signal_emit (self, signals[CHANGED], 0);
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
  g_clear_object (&self->session);
  g_clear_pointer (&self->world, ilv_lesson_world_free);
  g_clear_pointer (&self->progress, ilv_lesson_progress_free);
  g_clear_pointer (&self->said, g_free);
  G_OBJECT_CLASS (ilv_lesson_player_parent_class)->dispose (object);
}

static void
ilv_lesson_player_class_init (IlvLessonPlayerClass *class)
{
  static const char *const names[N_SIGNALS] = {"lesson-changed", "step-changed", "changed"};

  G_OBJECT_CLASS (class)->dispose = ilv_lesson_player_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], ILV_TYPE_LESSON_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
ilv_lesson_player_init (IlvLessonPlayer *self)
{
  self->session = ilv_session_new ();
  self->chosen = -1;
  self->wanted_ns = G_MININT64;
  g_signal_connect_object (self->session, "runs-changed", G_CALLBACK (runs_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

IlvLessonPlayer *
ilv_lesson_player_new (const char *progress_path)
{
  IlvLessonPlayer *self = g_object_new (ILV_TYPE_LESSON_PLAYER, NULL);

  self->progress = ilv_lesson_progress_new (progress_path);
  return self;
}
