/* The session while a measurement goes on: one run's trace grows, and the playhead may follow it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each state of the growing run is an immutable trace like any other. What is drawn takes every one
 * (scene-changed); what is summed up over the whole of a trace (figures) only sees some
 * (runs-changed), so seldom that the summing up takes no more than one part in SHARE of the time.
 */
#include "ilv-session-private.h"

#include <math.h>

#define SHARE 20
#define CALM_US (500 * G_TIME_SPAN_MILLISECOND)

gboolean
ilv_session_is_live (IlvSession *self)
{
  return self->live_for != NULL && !self->is_opened &&
         ilv_scenario_runs_equal (self->live_for, self->scenario);
}

gboolean
ilv_session_get_follows_live (IlvSession *self)
{
  return self->follows_live;
}

static void
set_follows (IlvSession *self, gboolean follows)
{
  if (self->follows_live == follows)
    return;
  self->follows_live = follows;
  ilv_session_notify (self, PROP_FOLLOWS_LIVE);
}

void
ilv_session_clear_live (IlvSession *self)
{
  g_clear_handle_id (&self->announce_id, g_source_remove);
  g_clear_pointer (&self->live, ilv_trace_unref);
  g_clear_pointer (&self->live_for, ilv_scenario_free);
}

static gboolean
has_live (IlvSession *self)
{
  return self->live != NULL && ilv_session_is_live (self);
}

/* Intervals are half open: at its very end nothing is. */
static gint64
get_last (const IlvTrace *trace)
{
  return MAX (ilv_trace_get_end (trace) - 1, ilv_trace_get_begin (trace));
}

gint64
ilv_session_get_live_now (IlvSession *self)
{
  return get_last (self->live);
}

void
ilv_session_follow_seek (IlvSession *self, gint64 time_ns)
{
  set_follows (self, has_live (self) && time_ns >= ilv_session_get_live_now (self));
}

void
ilv_session_set_follows_live (IlvSession *self, gboolean follows)
{
  if (follows && has_live (self))
    ilv_session_set_playhead (self, get_last (self->live));
  else
    set_follows (self, follows && ilv_session_is_live (self));
}

/* 1, 1.5, 2, 3, 5, 7.5 × 10^n: the first that is not below. */
static gint64
round_up (double value)
{
  const double steps[] = {1, 1.5, 2, 3, 5, 7.5, 10};
  double power = pow (10, floor (log10 (MAX (value, 1))));
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (steps) && steps[i] * power < value)
    i++;
  return (gint64)(steps[i] * power);
}

/* The axis goes on by a good piece at a time: what is drawn must not shrink with each frame. */
static void
grow_axis (IlvSession *self)
{
  gint64 end_ns = ilv_trace_get_end (self->live);
  gint64 axis_ns = self->axis_end_ns;

  for (guint i = 0; i < self->scenario->n_models; i++) {
    IlvTrace *predicted = ilv_session_get_predicted (self, i);

    if (predicted != NULL && self->show != ILV_SHOW_MEASURED)
      axis_ns = MAX (axis_ns, ilv_trace_get_end (predicted));
  }
  if (end_ns > axis_ns)
    self->axis_end_ns = round_up (1.3 * (double)end_ns);
}

static void
announce_as_another (IlvSession *self)
{
  gint64 now_us = g_get_monotonic_time ();

  g_clear_handle_id (&self->announce_id, g_source_remove);
  ilv_session_emit (self, RUNS_CHANGED);
  self->announced_us = g_get_monotonic_time ();
  self->announcing_us = self->announced_us - now_us;
}

static gboolean
announce_cb (gpointer data)
{
  IlvSession *self = data;

  self->announce_id = 0;
  announce_as_another (self);
  ilv_session_emit (self, SCENE_CHANGED);
  return G_SOURCE_REMOVE;
}

/* The last state is summed up too, however soon after another it came. */
static void
announce (IlvSession *self, gboolean is_new)
{
  gint64 pause_us = SHARE * self->announcing_us;
  gint64 left_us = self->announced_us + MAX (CALM_US, pause_us) - g_get_monotonic_time ();

  if (is_new || left_us < 0)
    announce_as_another (self);
  else if (self->announce_id == 0)
    self->announce_id = g_timeout_add ((guint)(left_us / 1000) + 1, announce_cb, self);
  ilv_session_emit (self, SCENE_CHANGED);
}

void
ilv_session_begin_live (IlvSession *self, const IlvScenario *scenario)
{
  ilv_session_clear_live (self);
  self->live_for = ilv_scenario_copy (scenario);
  self->axis_end_ns = 0;
  ilv_session_drop_question (self);
  set_follows (self, ilv_session_is_live (self));
  ilv_session_notify (self, PROP_IS_LIVE);
  ilv_session_emit (self, SCENE_CHANGED);
}

void
ilv_session_take_live (IlvSession *self, IlvModel model, IlvTrace *trace)
{
  g_autoptr (IlvTrace) before = g_steal_pointer (&self->live); /* until nobody shows it */
  gboolean is_new = before == NULL || model != self->live_model;

  g_return_if_fail (self->live_for != NULL);
  self->live = ilv_trace_ref (trace);
  self->live_model = model;
  if (!ilv_session_is_live (self)) {
    set_follows (self, FALSE);
    return;
  }
  grow_axis (self);
  if (self->follows_live) {
    self->playhead_ns = get_last (trace);
    ilv_session_notify (self, PROP_PLAYHEAD);
  } else {
    ilv_session_clamp_playhead (self);
  }
  announce (self, is_new);
}

void
ilv_session_end_live (IlvSession *self)
{
  gboolean was_live = ilv_session_is_live (self), followed = self->follows_live;
  int run = ilv_scenario_find_model (self->scenario, self->live_model);
  IlvTrace *kept;

  ilv_session_clear_live (self);
  self->axis_end_ns = 0; /* the room for what was to come */
  kept = run >= 0 ? ilv_session_get_measured (self, (guint)run) : NULL;
  /* All is done and is seen done; what was cut off may be known only up to the last record. */
  if (followed && kept != NULL)
    self->playhead_ns = ilv_run_info_is_open (ilv_trace_get_info (kept))
                            ? MIN (self->playhead_ns, get_last (kept))
                            : ilv_session_get_end (self);
  set_follows (self, FALSE);
  if (!was_live)
    return;
  ilv_session_notify (self, PROP_IS_LIVE);
  ilv_session_notify (self, PROP_PLAYHEAD);
  ilv_session_announce_runs (self);
}
