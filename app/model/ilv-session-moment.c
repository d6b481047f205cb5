/* The session's second half: what is read from the traces, the moment, the selection, the question.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-session-private.h"

#include "widgets/why/ilv-why-label.h"

void
ilv_session_clamp_playhead (IlvSession *self)
{
  gint64 begin_ns = ilv_session_get_begin (self);
  gint64 time_ns = CLAMP (self->playhead_ns, begin_ns, MAX (ilv_session_get_end (self), begin_ns));

  if (time_ns == self->playhead_ns)
    return;
  self->playhead_ns = time_ns;
  ilv_session_notify (self, PROP_PLAYHEAD);
}

void
ilv_session_drop_question (IlvSession *self)
{
  if (!self->has_question)
    return;
  self->has_question = FALSE;
  ilv_session_emit (self, QUESTION_CHANGED);
}

guint
ilv_session_get_n_runs (IlvSession *self)
{
  return self->scenario->n_models;
}

IlvModel
ilv_session_get_model (IlvSession *self, guint run)
{
  g_return_val_if_fail (run < self->scenario->n_models, ILV_MODEL_SEQUENTIAL);
  return self->scenario->models[run];
}

IlvTrace *
ilv_session_get_predicted (IlvSession *self, guint run)
{
  return run < self->scenario->n_models ? self->predicted[self->scenario->models[run]] : NULL;
}

/* A measurement is of one scenario only: under another it would be a lie. */
static gboolean
is_measurement_current (IlvSession *self)
{
  return self->is_opened || (self->measured_for != NULL &&
                             ilv_scenario_runs_equal (self->measured_for, self->scenario));
}

IlvTrace *
ilv_session_get_measured (IlvSession *self, guint run)
{
  if (run < self->scenario->n_models && self->live != NULL && ilv_session_is_live (self) &&
      self->scenario->models[run] == self->live_model)
    return self->live;
  if (run >= self->scenario->n_models || !is_measurement_current (self))
    return NULL;
  return self->measured[self->scenario->models[run]];
}

gboolean
ilv_session_has_predicted (IlvSession *self)
{
  if (self->scenario->workload != NULL)
    return TRUE;
  for (guint i = 0; i < self->scenario->n_models; i++)
    if (ilv_session_get_predicted (self, i) != NULL)
      return TRUE;
  return FALSE;
}

gboolean
ilv_session_has_measured (IlvSession *self)
{
  for (guint i = 0; i < self->scenario->n_models; i++)
    if (ilv_session_get_measured (self, i) != NULL)
      return TRUE;
  return FALSE;
}

IlvTrace *
ilv_session_get_front (IlvSession *self, guint run)
{
  IlvTrace *measured = ilv_session_get_measured (self, run);
  IlvTrace *predicted = ilv_session_get_predicted (self, run);

  if (self->is_opened && (measured == NULL || predicted == NULL))
    return measured != NULL ? measured : predicted;
  switch (self->show) {
  case ILV_SHOW_PREDICTED:
    return predicted;
  case ILV_SHOW_MEASURED:
    return measured;
  case ILV_SHOW_BOTH:
  default:
    return measured != NULL ? measured : predicted;
  }
}

const char *
ilv_session_get_label (IlvSession *self, guint run)
{
  IlvTrace *front = ilv_session_get_front (self, run);

  return front != NULL ? ilv_run_label (ilv_trace_get_info (front))
                       : ilv_model_label (ilv_model_get_id (ilv_session_get_model (self, run)));
}

IlvTrace *
ilv_session_get_behind (IlvSession *self, guint run)
{
  if (self->show != ILV_SHOW_BOTH || ilv_session_get_measured (self, run) == NULL)
    return NULL;
  return ilv_session_get_predicted (self, run);
}

IlvTrace *
ilv_session_get_reference (IlvSession *self)
{
  return self->reference;
}

const char *
ilv_session_get_run_error (IlvSession *self, guint run)
{
  return run < self->scenario->n_models ? self->errors[self->scenario->models[run]] : NULL;
}

GPtrArray *
ilv_session_list_traces (IlvSession *self)
{
  GPtrArray *traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);

  for (guint i = 0; i < self->scenario->n_models; i++) {
    IlvTrace *both[] = {ilv_session_get_predicted (self, i), ilv_session_get_measured (self, i)};

    for (guint k = 0; k < G_N_ELEMENTS (both); k++)
      if (both[k] != NULL)
        g_ptr_array_add (traces, ilv_trace_ref (both[k]));
  }
  return traces;
}

gint64
ilv_session_get_begin (IlvSession *self)
{
  gint64 begin_ns = 0;

  for (guint i = 0; i < self->scenario->n_models; i++) {
    IlvTrace *front = ilv_session_get_front (self, i);

    if (front != NULL)
      begin_ns = MIN (begin_ns, ilv_trace_get_begin (front));
  }
  return begin_ns;
}

gint64
ilv_session_get_end (IlvSession *self)
{
  gint64 end_ns = 0;

  for (guint i = 0; i < self->scenario->n_models; i++) {
    IlvTrace *both[] = {ilv_session_get_front (self, i), ilv_session_get_behind (self, i)};

    for (guint k = 0; k < G_N_ELEMENTS (both); k++)
      if (both[k] != NULL)
        end_ns = MAX (end_ns, ilv_trace_get_end (both[k]));
  }
  return end_ns;
}

gint64
ilv_session_get_playhead (IlvSession *self)
{
  return self->playhead_ns;
}

/* An open "what runs next" is about one moment; leaving it closes the question. "Which finishes
 * first" stays open until the first run has finished before everybody's eyes. */
static void
watch_question (IlvSession *self)
{
  if (!self->has_question)
    return;
  if (ilv_question_is_momentary (&self->question) && self->question.time_ns != self->playhead_ns &&
      !(self->question.answer >= 0 && self->playhead_ns == self->question.right_ns))
    ilv_session_drop_question (self);
  else if (self->question.kind == ILV_QUESTION_FIRST && self->question.open &&
           self->playhead_ns >= self->question.right_ns)
    ilv_session_reveal (self);
}

void
ilv_session_set_playhead (IlvSession *self, gint64 time_ns)
{
  gint64 begin_ns = ilv_session_get_begin (self);

  time_ns = CLAMP (time_ns, begin_ns, MAX (ilv_session_get_end (self), begin_ns));
  ilv_session_follow_seek (self, time_ns);
  if (self->follows_live)
    time_ns = ilv_session_get_live_now (self);
  if (time_ns == self->playhead_ns)
    return;
  self->playhead_ns = time_ns;
  watch_question (self);
  ilv_session_notify (self, PROP_PLAYHEAD);
  ilv_session_emit (self, SCENE_CHANGED);
}

IlvShow
ilv_session_get_show (IlvSession *self)
{
  return self->show;
}

void
ilv_session_set_show (IlvSession *self, IlvShow show)
{
  if (self->show == show)
    return;
  self->show = show;
  ilv_session_notify (self, PROP_SHOW);
  ilv_session_clamp_playhead (self);
  ilv_session_emit (self, RUNS_CHANGED);
  ilv_session_emit (self, SCENE_CHANGED);
}

guint32
ilv_session_get_lit_job (IlvSession *self)
{
  return self->lit_job;
}

void
ilv_session_set_lit_job (IlvSession *self, guint32 job)
{
  if (self->lit_job == job)
    return;
  self->lit_job = job;
  ilv_session_notify (self, PROP_LIT_JOB);
  ilv_session_emit (self, SCENE_CHANGED);
}

int
ilv_session_get_focused_run (IlvSession *self)
{
  return self->focused_run;
}

void
ilv_session_set_focused_run (IlvSession *self, int run)
{
  run = run < (int)self->scenario->n_models ? run : -1;
  if (self->focused_run == run)
    return;
  self->focused_run = run;
  ilv_session_notify (self, PROP_FOCUSED_RUN);
  ilv_session_emit (self, SCENE_CHANGED);
}

void
ilv_session_pick_track (IlvSession *self, guint run, IlvTrackId track)
{
  /* Picking it again lets it go. */
  if (run == self->picked_run && track == self->picked_track)
    track = ILV_TRACK_NONE;
  self->picked_run = run;
  self->picked_track = track;
  ilv_session_emit (self, SCENE_CHANGED);
}

IlvTrackId
ilv_session_get_picked_track (IlvSession *self, guint run)
{
  return run == self->picked_run ? self->picked_track : ILV_TRACK_NONE;
}

void
ilv_session_set_mark (IlvSession *self, guint run, IlvTrackId track)
{
  if (self->marked_run == run && self->marked_track == track)
    return;
  self->marked_run = run;
  self->marked_track = track;
  ilv_session_emit (self, SCENE_CHANGED);
}

const IlvQuestion *
ilv_session_get_question (IlvSession *self)
{
  return self->has_question ? &self->question : NULL;
}

static void
open_question (IlvSession *self)
{
  self->has_question = TRUE;
  ilv_session_emit (self, QUESTION_CHANGED);
  ilv_session_emit (self, SCENE_CHANGED);
}

gboolean
ilv_session_ask_next (IlvSession *self, guint run)
{
  IlvTrace *front = ilv_session_get_front (self, run);
  IlvQuestion question;

  if (front == NULL || ilv_session_is_live (self) ||
      !ilv_question_init_next (&question, front, (int)run, self->playhead_ns))
    return FALSE;
  self->question = question;
  open_question (self);
  return TRUE;
}

void
ilv_session_tell_why_not (IlvSession *self, guint run)
{
  IlvTrace *front = ilv_session_get_front (self, run);
  IlvQuestion question;

  if (front == NULL || ilv_question_init_next (&question, front, (int)run, self->playhead_ns))
    return;
  self->question = question;
  open_question (self);
}

gboolean
ilv_session_ask_later (IlvSession *self, int run)
{
  gint64 first_ns = G_MAXINT64, moment_ns;
  guint first_run = 0;

  for (guint i = 0; i < self->scenario->n_models; i++) {
    IlvTrace *front = ilv_session_get_front (self, i);

    if (front != NULL && (run < 0 || run == (int)i) &&
        ilv_question_find_moment (front, self->playhead_ns, &moment_ns) && moment_ns < first_ns) {
      first_ns = moment_ns;
      first_run = i;
    }
  }
  if (first_ns == G_MAXINT64)
    return FALSE;
  ilv_session_set_playhead (self, first_ns);
  return ilv_session_ask_next (self, first_run);
}

void
ilv_session_ask_first (IlvSession *self)
{
  gint64 totals_ns[ILV_MAX_SHOWN];

  if (self->scenario->n_models < 2 || ilv_session_is_live (self))
    return;
  for (guint i = 0; i < self->scenario->n_models; i++) {
    IlvTrace *front = ilv_session_get_front (self, i);

    if (front == NULL)
      return;
    totals_ns[i] = ilv_trace_get_info (front)->figures.total_ns;
  }
  ilv_question_init_first (&self->question, self->scenario->models, totals_ns,
                           self->scenario->n_models);
  open_question (self);
  watch_question (self); /* somebody may be at the end already */
}

void
ilv_session_answer (IlvSession *self, guint choice)
{
  g_return_if_fail (self->has_question && choice < self->question.n_choices);
  if (!self->question.open)
    return;
  self->question.answer = (int)choice;
  self->question.open = FALSE;
  self->n_asked++;
  if (choice == self->question.right)
    self->n_right++;
  ilv_session_emit (self, QUESTION_CHANGED);
  ilv_session_emit (self, SCENE_CHANGED);
}

void
ilv_session_reveal (IlvSession *self)
{
  if (!self->has_question || !self->question.open)
    return;
  self->question.open = FALSE;
  ilv_session_emit (self, QUESTION_CHANGED);
  ilv_session_emit (self, SCENE_CHANGED);
}

void
ilv_session_dismiss_question (IlvSession *self)
{
  ilv_session_drop_question (self);
  ilv_session_emit (self, SCENE_CHANGED);
}

void
ilv_session_get_score (IlvSession *self, guint *n_right, guint *n_asked)
{
  *n_right = self->n_right;
  *n_asked = self->n_asked;
}

gboolean
ilv_session_has_open_question (IlvSession *self)
{
  return self->has_question && self->question.open;
}

gboolean
ilv_session_has_curtain (IlvSession *self)
{
  return !ilv_session_is_live (self) && (self->only_past || ilv_session_has_open_question (self));
}

void
ilv_session_fill_scene (IlvSession *self, IlvScene *scene)
{
  *scene = (IlvScene){
      .n_runs = self->scenario->n_models,
      .workload = self->scenario->workload,
      .time_ns = self->playhead_ns,
      .has_curtain = ilv_session_has_curtain (self),
      .lit_job = self->lit_job,
      .focused_run = self->focused_run,
      .has_mark = self->marked_track != ILV_TRACK_NONE,
      .marked_run = self->marked_run,
      .marked_track = self->marked_track,
      .text_scale = 1,
      .axis_end_ns = self->axis_end_ns,
  };
  for (guint i = 0; i < scene->n_runs; i++) {
    scene->runs[i].front = ilv_session_get_front (self, i);
    scene->runs[i].behind = ilv_session_get_behind (self, i);
    scene->runs[i].next = self->next[self->scenario->models[i]];
  }
}
