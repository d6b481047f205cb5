/* The session: scenario, traces, playhead, selection and question; everything on screen follows it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Traces are immutable and swapped whole: a slider starts a new batch in other threads, the old
 * traces stay on screen until the batch is there. A batch younger than PATIENCE_US is let finish
 * when the scenario changes again (so a dragged slider keeps showing results); an older one is
 * cancelled. */
#include "ilv-session-private.h"

#include <glib/gi18n.h>

#include "app/model/ilv-next-steps.h"
#include "app/model/ilv-session-kit.h"

#define PATIENCE_US (150 * G_TIME_SPAN_MILLISECOND)
#define POLL_MS 50
/* Batches shorter than this show no progress at all. */
#define QUIET_US (200 * G_TIME_SPAN_MILLISECOND)

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvSession, ilv_session, G_TYPE_OBJECT)

static void start_batch (IlvSession *self);

void
ilv_session_emit (IlvSession *self, guint signal)
{
  g_signal_emit (self, signals[signal], 0);
}

void
ilv_session_notify (IlvSession *self, guint prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

/* The shown runs are others: what referred to the old ones goes. */
void
ilv_session_announce_runs (IlvSession *self)
{
  guint n = self->scenario->n_models;

  if (self->focused_run >= (int)n) {
    self->focused_run = -1;
    ilv_session_notify (self, PROP_FOCUSED_RUN);
  }
  self->picked_track = self->marked_track = ILV_TRACK_NONE;
  ilv_session_clamp_playhead (self);
  ilv_simulation_trim_later ();
  ilv_session_emit (self, RUNS_CHANGED);
  ilv_session_emit (self, SCENE_CHANGED);
}

/* --- what the next step would bring --- */

static void
drop_next_steps (IlvSession *self)
{
  g_cancellable_cancel (self->next_cancellable);
  g_clear_object (&self->next_cancellable);
  memset (self->next, 0, sizeof self->next);
}

static void
next_steps_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (IlvSession) self = data;
  g_autofree IlvNextStep *steps = NULL;

  /* Dropped ones come in as cancelled; others have their own answer under way. */
  if ((steps = ilv_next_steps_finish (result, NULL)) == NULL)
    return;
  g_clear_object (&self->next_cancellable);
  memcpy (self->next, steps, sizeof self->next);
  /* A curtain hides them; that it lifts changes the scene anyway. */
  if (!ilv_session_has_curtain (self))
    ilv_session_emit (self, SCENE_CHANGED);
}

static void
start_next_steps (IlvSession *self)
{
  self->next_cancellable = g_cancellable_new ();
  ilv_next_steps_start (self->scenario, self->predicted, self->next_cancellable, next_steps_cb,
                        g_object_ref (self));
}

/* --- batches --- */

static void
take_batch (IlvSession *self, IlvSimulation *batch)
{
  for (guint i = 0; i < ILV_N_MODELS; i++) {
    g_clear_pointer (&self->predicted[i], ilv_trace_unref);
    g_clear_pointer (&self->errors[i], g_free);
    if (batch->traces[i] != NULL)
      self->predicted[i] = ilv_trace_ref (batch->traces[i]);
    if (batch->errors[i] != NULL)
      self->errors[i] = g_strdup (batch->errors[i]->message);
  }
  g_clear_pointer (&self->reference, ilv_trace_unref);
  if (batch->reference != NULL)
    self->reference = ilv_trace_ref (batch->reference);
  ilv_session_drop_question (self);
  drop_next_steps (self);
  ilv_session_announce_runs (self);
  if (self->asks_first && self->asks_at_start && !ilv_session_is_live (self))
    ilv_session_ask_first (self);
  self->asks_first = FALSE;
}

static gboolean
poll_cb (gpointer data)
{
  IlvSession *self = data;
  gint64 age = g_get_monotonic_time () - self->batch->started_us;

  if (self->is_pending && age > PATIENCE_US)
    g_cancellable_cancel (self->cancellable);
  if (age > QUIET_US) {
    ilv_session_notify (self, PROP_IS_BUSY);
    ilv_session_notify (self, PROP_PROGRESS);
  }
  return G_SOURCE_CONTINUE;
}

static void
batch_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (IlvSession) self = data;
  g_autoptr (IlvSimulation) batch = g_steal_pointer (&self->batch);
  g_autoptr (GError) error = NULL;
  gboolean done = ilv_simulation_finish (result, &error);

  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_object (&self->cancellable);
  if (done && !self->is_opened)
    take_batch (self, batch);
  else if (!done && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error->message);
  else if (!done && self->was_stopped)
    g_signal_emit (self, signals[FAILED], 0,
                   _ ("Stopped. What is shown is not of these settings; change one, or undo, to "
                      "simulate again."));
  self->was_stopped = FALSE;
  if (self->is_pending)
    start_batch (self);
  else if (done && !self->is_opened)
    start_next_steps (self);
  ilv_session_notify (self, PROP_IS_BUSY);
  ilv_session_notify (self, PROP_PROGRESS);
}

static void
start_batch (IlvSession *self)
{
  self->is_pending = FALSE;
  g_cancellable_cancel (self->next_cancellable);
  if (self->scenario->workload == NULL || self->is_opened)
    return;
  if (self->batch != NULL) {
    self->is_pending = TRUE;
    return;
  }
  self->cancellable = g_cancellable_new ();
  self->poll_id = g_timeout_add (POLL_MS, poll_cb, self);
  self->batch =
      ilv_simulation_start (self->scenario, self->cancellable, batch_done_cb, g_object_ref (self));
}

static void
replace_scenario (IlvSession *self, IlvScenario *scenario)
{
  ilv_scenario_free (self->scenario);
  self->scenario = scenario;
  self->axis_end_ns = 0;
  ilv_session_notify (self, PROP_IS_LIVE);
  ilv_session_notify (self, PROP_CAN_UNDO);
  ilv_session_notify (self, PROP_CAN_REDO);
  ilv_session_emit (self, SCENARIO_CHANGED);
  if (self->is_opened)
    ilv_session_announce_runs (self);
  start_batch (self);
}

static void
ilv_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  IlvSession *self = ILV_SESSION (object);

  switch (id) {
  case PROP_PLAYHEAD:
    g_value_set_int64 (value, self->playhead_ns);
    break;
  case PROP_SHOW:
    g_value_set_int (value, self->show);
    break;
  case PROP_ONLY_PAST:
    g_value_set_boolean (value, self->only_past);
    break;
  case PROP_IS_BUSY:
    g_value_set_boolean (value, ilv_session_get_is_busy (self));
    break;
  case PROP_PROGRESS:
    g_value_set_double (value, self->batch != NULL ? ilv_simulation_get_progress (self->batch) : 0);
    break;
  case PROP_CAN_UNDO:
    g_value_set_boolean (value, ilv_history_can_undo (self->history));
    break;
  case PROP_CAN_REDO:
    g_value_set_boolean (value, ilv_history_can_redo (self->history));
    break;
  case PROP_LIT_JOB:
    g_value_set_uint (value, self->lit_job);
    break;
  case PROP_FOCUSED_RUN:
    g_value_set_int (value, self->focused_run);
    break;
  case PROP_ASKS_AT_START:
    g_value_set_boolean (value, self->asks_at_start);
    break;
  case PROP_IS_LIVE:
    g_value_set_boolean (value, ilv_session_is_live (self));
    break;
  case PROP_FOLLOWS_LIVE:
    g_value_set_boolean (value, self->follows_live);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ilv_session_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  IlvSession *self = ILV_SESSION (object);

  switch (id) {
  case PROP_PLAYHEAD:
    ilv_session_set_playhead (self, g_value_get_int64 (value));
    break;
  case PROP_SHOW:
    ilv_session_set_show (self, g_value_get_int (value));
    break;
  case PROP_ONLY_PAST:
    self->only_past = g_value_get_boolean (value);
    ilv_session_emit (self, SCENE_CHANGED);
    break;
  case PROP_LIT_JOB:
    ilv_session_set_lit_job (self, g_value_get_uint (value));
    break;
  case PROP_FOCUSED_RUN:
    ilv_session_set_focused_run (self, g_value_get_int (value));
    break;
  case PROP_ASKS_AT_START:
    self->asks_at_start = g_value_get_boolean (value);
    break;
  case PROP_FOLLOWS_LIVE:
    ilv_session_set_follows_live (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ilv_session_dispose (GObject *object)
{
  IlvSession *self = ILV_SESSION (object);

  g_cancellable_cancel (self->cancellable);
  drop_next_steps (self);
  G_OBJECT_CLASS (ilv_session_parent_class)->dispose (object);
}

static void
ilv_session_finalize (GObject *object)
{
  IlvSession *self = ILV_SESSION (object);

  for (guint i = 0; i < ILV_N_MODELS; i++) {
    g_clear_pointer (&self->predicted[i], ilv_trace_unref);
    g_clear_pointer (&self->measured[i], ilv_trace_unref);
    g_free (self->errors[i]);
  }
  g_clear_pointer (&self->reference, ilv_trace_unref);
  g_clear_pointer (&self->measured_for, ilv_scenario_free);
  ilv_session_clear_live (self);
  g_clear_pointer (&self->scenario, ilv_scenario_free);
  g_clear_pointer (&self->history, ilv_history_free);
  g_clear_pointer (&self->kit, ilv_kit_free);
  g_free (self->costs_before_kit);
  G_OBJECT_CLASS (ilv_session_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *class)
{
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  props[PROP_PLAYHEAD] =
      g_param_spec_int64 ("playhead", NULL, NULL, G_MININT64, G_MAXINT64, 0, both);
  props[PROP_SHOW] =
      g_param_spec_int ("show", NULL, NULL, ILV_SHOW_PREDICTED, ILV_SHOW_BOTH, 0, both);
  props[PROP_ONLY_PAST] = g_param_spec_boolean ("only-past", NULL, NULL, FALSE, both);
  props[PROP_IS_BUSY] = g_param_spec_boolean ("is-busy", NULL, NULL, FALSE, read);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, read);
  props[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, read);
  props[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, read);
  props[PROP_LIT_JOB] = g_param_spec_uint ("lit-job", NULL, NULL, 0, G_MAXUINT, ILV_JOB_NONE, both);
  props[PROP_FOCUSED_RUN] =
      g_param_spec_int ("focused-run", NULL, NULL, -1, ILV_MAX_SHOWN - 1, -1, both);
  props[PROP_ASKS_AT_START] = g_param_spec_boolean ("asks-at-start", NULL, NULL, TRUE, both);
  props[PROP_IS_LIVE] = g_param_spec_boolean ("is-live", NULL, NULL, FALSE, read);
  props[PROP_FOLLOWS_LIVE] = g_param_spec_boolean ("follows-live", NULL, NULL, FALSE, both);
  g_object_class_install_properties (class, N_PROPS, props);
}

static void
ilv_session_class_init (IlvSessionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const char *names[] = {"scenario-changed", "runs-changed", "scene-changed", "question-changed"};

  object_class->get_property = ilv_session_get_property;
  object_class->set_property = ilv_session_set_property;
  object_class->dispose = ilv_session_dispose;
  object_class->finalize = ilv_session_finalize;
  install_properties (object_class);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] = g_signal_new (names[i], ILV_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", ILV_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ilv_session_init (IlvSession *self)
{
  self->history = ilv_history_new ();
  self->scenario = g_new0 (IlvScenario, 1);
  ilv_scenario_init (self->scenario, NULL);
  self->lit_job = ILV_JOB_NONE;
  self->focused_run = -1;
  self->picked_track = self->marked_track = ILV_TRACK_NONE;
  self->asks_at_start = TRUE;
}

IlvSession *
ilv_session_new (void)
{
  return g_object_new (ILV_TYPE_SESSION, NULL);
}

const IlvScenario *
ilv_session_get_scenario (IlvSession *self)
{
  return self->scenario;
}

void
ilv_session_change (IlvSession *self, const IlvScenario *scenario, const char *tag)
{
  if (ilv_scenario_equal (self->scenario, scenario) || ilv_session_refuses_change (self, scenario))
    return;
  ilv_history_push (self->history, self->scenario, tag);
  replace_scenario (self, ilv_scenario_copy (scenario));
}

void
ilv_session_seal_change (IlvSession *self)
{
  ilv_history_seal (self->history);
}

static void
travel (IlvSession *self, IlvScenario *scenario)
{
  if (scenario != NULL)
    replace_scenario (self, scenario);
}

void
ilv_session_undo (IlvSession *self)
{
  travel (self, ilv_history_undo (self->history, self->scenario));
}

void
ilv_session_redo (IlvSession *self)
{
  travel (self, ilv_history_redo (self->history, self->scenario));
}

/* A new subject: nothing of the old one's moment and selection means anything. */
static void
forget_moment (IlvSession *self)
{
  ilv_session_drop_question (self);
  self->lit_job = ILV_JOB_NONE;
  ilv_session_notify (self, PROP_LIT_JOB);
  self->playhead_ns = 0;
  ilv_session_notify (self, PROP_PLAYHEAD);
  self->asks_first = TRUE;
}

static void
clear_traces (IlvSession *self)
{
  drop_next_steps (self);
  for (guint i = 0; i < ILV_N_MODELS; i++) {
    g_clear_pointer (&self->predicted[i], ilv_trace_unref);
    g_clear_pointer (&self->measured[i], ilv_trace_unref);
    g_clear_pointer (&self->errors[i], g_free);
  }
  g_clear_pointer (&self->reference, ilv_trace_unref);
  g_clear_pointer (&self->measured_for, ilv_scenario_free);
}

void
ilv_session_load_workload (IlvSession *self, IlvWorkload *workload)
{
  IlvScenario *scenario = g_new0 (IlvScenario, 1);

  g_return_if_fail (workload != NULL);
  if (ilv_session_refuses_workload (self)) {
    g_free (scenario);
    return;
  }
  ilv_scenario_init (scenario, workload);
  scenario->costs = self->scenario->costs;
  if (self->scenario->n_models > 0 && !self->is_opened) {
    memcpy (scenario->models, self->scenario->models, sizeof scenario->models);
    scenario->n_models = self->scenario->n_models;
  }
  if (self->is_opened)
    clear_traces (self);
  else if (self->scenario->workload != NULL)
    ilv_history_push (self->history, self->scenario, NULL);
  self->is_opened = FALSE;
  forget_moment (self);
  replace_scenario (self, scenario);
}

void
ilv_session_reset (IlvSession *self)
{
  IlvScenario scenario;

  if (self->scenario->original == NULL || self->is_opened)
    return;
  ilv_scenario_init (&scenario, self->scenario->original);
  scenario.costs = self->scenario->costs;
  memcpy (scenario.models, self->scenario->models, sizeof scenario.models);
  scenario.n_models = self->scenario->n_models;
  ilv_session_change (self, &scenario, NULL);
  ilv_scenario_clear (&scenario);
}

IlvWorkload *
ilv_session_get_original (IlvSession *self)
{
  return self->scenario->original;
}

/* Two scripts may turn out to use the same model, and a run has its place by its model: the second
 * one takes a place that nobody has. A script is named by its own name anyway. */
static IlvModel
find_place (const IlvScenario *scenario, IlvModel model)
{
  for (guint i = 0; i < ILV_N_MODELS && ilv_scenario_find_model (scenario, model) >= 0; i++)
    model = (IlvModel)((model + 1) % ILV_N_MODELS);
  return model;
}

static void
take_opened (IlvSession *self, IlvScenario *scenario, IlvTrace *trace)
{
  const IlvRunInfo *info = ilv_trace_get_info (trace);
  IlvTrace **place;
  IlvModel model;

  if (!ilv_model_from_id (info->model != NULL ? info->model : "", &model, NULL))
    model = ILV_MODEL_SEQUENTIAL;
  if (info->is_script)
    model = find_place (scenario, model);
  place = info->source == ILV_SOURCE_PREDICTED ? &self->predicted[model] : &self->measured[model];
  g_clear_pointer (place, ilv_trace_unref);
  *place = ilv_trace_ref (trace);
  if (ilv_scenario_find_model (scenario, model) < 0 && scenario->n_models < ILV_MAX_SHOWN)
    scenario->models[scenario->n_models++] = model;
}

void
ilv_session_open_traces (IlvSession *self, GPtrArray *traces)
{
  IlvScenario *scenario = g_new0 (IlvScenario, 1);

  ilv_session_close_kit (self);
  ilv_scenario_init (scenario, NULL);
  scenario->costs = self->scenario->costs;
  scenario->n_models = 0;
  g_cancellable_cancel (self->cancellable);
  clear_traces (self);
  for (guint i = 0; i < traces->len; i++)
    take_opened (self, scenario, g_ptr_array_index (traces, i));
  if (self->predicted[ILV_MODEL_SEQUENTIAL] != NULL)
    self->reference = ilv_trace_ref (self->predicted[ILV_MODEL_SEQUENTIAL]);
  /* Undo would have to bring traces back that are gone. */
  ilv_history_clear (self->history);
  self->is_opened = TRUE;
  self->is_pending = FALSE;
  forget_moment (self);
  replace_scenario (self, scenario);
  if (ilv_session_has_measured (self))
    ilv_session_set_show (self, ILV_SHOW_BOTH);
}

gboolean
ilv_session_has_opened_traces (IlvSession *self)
{
  return self->is_opened;
}

void
ilv_session_take_measured (IlvSession *self, const IlvScenario *scenario, IlvModel model,
                           IlvTrace *trace)
{
  if (self->measured_for == NULL || !ilv_scenario_runs_equal (self->measured_for, scenario)) {
    for (guint i = 0; i < ILV_N_MODELS; i++)
      g_clear_pointer (&self->measured[i], ilv_trace_unref);
    g_clear_pointer (&self->measured_for, ilv_scenario_free);
    self->measured_for = ilv_scenario_copy (scenario);
  }
  g_clear_pointer (&self->measured[model], ilv_trace_unref);
  self->measured[model] = ilv_trace_ref (trace);
  ilv_session_announce_runs (self);
}

gboolean
ilv_session_get_is_busy (IlvSession *self)
{
  return self->batch != NULL && g_get_monotonic_time () - self->batch->started_us > QUIET_US;
}

gboolean
ilv_session_is_pending (IlvSession *self)
{
  return self->batch != NULL || self->is_pending;
}

void
ilv_session_cancel (IlvSession *self)
{
  self->is_pending = FALSE;
  self->was_stopped = self->batch != NULL;
  g_cancellable_cancel (self->cancellable);
}
