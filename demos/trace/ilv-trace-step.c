/* Stepping: the next and previous moment at which something happens.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-trace-private.h"

static void
take_next (const IlvSeries *series, gint64 after_ns, gint64 *best_ns)
{
  guint64 n;

  if (series == NULL || series->n == 0)
    return;
  n = ilv_series_count_until (series, after_ns);
  if (n < series->n)
    *best_ns = MIN (*best_ns, ilv_series_get_time (series, n));
}

static void
take_previous (const IlvSeries *series, gint64 before_ns, gint64 *best_ns)
{
  guint64 n;

  if (series == NULL || series->n == 0)
    return;
  n = ilv_series_count_before (series, before_ns);
  if (n > 0)
    *best_ns = MAX (*best_ns, ilv_series_get_time (series, n - 1));
}

static void
take_next_of_track (const IlvTrackData *track, gint64 after_ns, gint64 *best_ns)
{
  for (guint row = 0; row < track->n_rows; row++) {
    const IlvSeries *series = ilv_track_get_row (track, row);
    guint64 n = ilv_series_count_until (series, after_ns);

    if (n < series->n)
      *best_ns = MIN (*best_ns, ilv_series_get_time (series, n));
    if (n > 0) {
      gint64 end_ns = ilv_series_get_span_end (series, n - 1);

      if (end_ns > after_ns)
        *best_ns = MIN (*best_ns, end_ns);
    }
  }
  take_next (&track->instants, after_ns, best_ns);
  take_next (track->changes, after_ns, best_ns);
}

static void
take_previous_of_track (const IlvTrackData *track, gint64 before_ns, gint64 *best_ns)
{
  for (guint row = 0; row < track->n_rows; row++) {
    const IlvSeries *series = ilv_track_get_row (track, row);
    guint64 n = ilv_series_count_before (series, before_ns);

    if (n == 0)
      continue;
    *best_ns = MAX (*best_ns, ilv_series_get_time (series, n - 1));
    for (guint64 i = n; i > 0 && i + 2 > n; i--) {
      gint64 end_ns = ilv_series_get_span_end (series, i - 1);

      if (end_ns < before_ns)
        *best_ns = MAX (*best_ns, end_ns);
    }
  }
  take_previous (&track->instants, before_ns, best_ns);
  take_previous (track->changes, before_ns, best_ns);
}

/* Every track below and including `id`, in no order. */
static void
step_below (const IlvTrace *self, IlvTrackId id, gint64 t_ns, gboolean is_forward, gint64 *best_ns)
{
  const IlvTrackData *track = &self->tracks[id];

  if (is_forward)
    take_next_of_track (track, t_ns, best_ns);
  else
    take_previous_of_track (track, t_ns, best_ns);
  if (track->kind != ILV_TRACK_PROCESS)
    return;
  for (guint32 i = 0; i < track->n_children; i++)
    step_below (self, self->children[track->first_child + i], t_ns, is_forward, best_ns);
}

static gint64
step (const IlvTrace *self, IlvTrackId track, gint64 t_ns, gboolean is_forward)
{
  gint64 best_ns = is_forward ? G_MAXINT64 : G_MININT64;

  if (track != 0) {
    step_below (self, track, t_ns, is_forward, &best_ns);
    return best_ns;
  }
  for (guint i = 0; i < self->n_machinery; i++) {
    if (is_forward)
      take_next_of_track (&self->tracks[self->machinery[i]], t_ns, &best_ns);
    else
      take_previous_of_track (&self->tracks[self->machinery[i]], t_ns, &best_ns);
  }
  return best_ns;
}

gint64
ilv_trace_next_time (const IlvTrace *self, IlvTrackId track, gint64 after_ns)
{
  g_return_val_if_fail (self != NULL && track < self->n_tracks, G_MAXINT64);

  return step (self, track, after_ns, TRUE);
}

gint64
ilv_trace_previous_time (const IlvTrace *self, IlvTrackId track, gint64 before_ns)
{
  g_return_val_if_fail (self != NULL && track < self->n_tracks, G_MININT64);

  return step (self, track, before_ns, FALSE);
}

/* --- context switches --- */

/* Who has the thing that this entry of a series is about: the column's value. */
static guint32
get_holder (const IlvSeries *series, guint64 index, guint column)
{
  guint32 i;
  const IlvChunk *chunk = ilv_series_locate (series, index, &i);

  return ILV_COLUMN (chunk, column, guint32)[i];
}

static gboolean
is_switch_kind (const IlvTrackData *track)
{
  return track->kind == ILV_TRACK_GIL || track->kind == ILV_TRACK_CORE;
}

/* The first span after t whose holder is another than the span before it. */
static void
take_next_switch (const IlvSeries *series, gint64 after_ns, gint64 *best_ns)
{
  guint64 i = ilv_series_count_until (series, after_ns);

  for (; i < series->n; i++) {
    gint64 t_ns = ilv_series_get_time (series, i);

    if (t_ns >= *best_ns)
      return;
    if (i == 0 ||
        get_holder (series, i, ILV_SPAN_REF) != get_holder (series, i - 1, ILV_SPAN_REF)) {
      *best_ns = t_ns;
      return;
    }
  }
}

static void
take_previous_switch (const IlvSeries *series, gint64 before_ns, gint64 *best_ns)
{
  guint64 i = ilv_series_count_before (series, before_ns);

  for (; i > 0; i--) {
    gint64 t_ns = ilv_series_get_time (series, i - 1);

    if (t_ns <= *best_ns)
      return;
    if (i == 1 ||
        get_holder (series, i - 1, ILV_SPAN_REF) != get_holder (series, i - 2, ILV_SPAN_REF)) {
      *best_ns = t_ns;
      return;
    }
  }
}

/* The job of the loop's last step at or before t; ILV_JOB_NONE if none. */
static guint32
get_running_job (const IlvTrace *self, IlvTrackId loop, gint64 t_ns)
{
  IlvInstant instant;

  if (!ilv_trace_find_last_instant (self, loop, ILV_EVENT_TASK_STEP, t_ns, &instant))
    return ILV_JOB_NONE;
  return instant.a;
}

static void
take_next_step (const IlvTrace *self, IlvTrackId loop, gint64 after_ns, gint64 *best_ns)
{
  const IlvSeries *series = &self->tracks[loop].instants;
  guint32 last = get_running_job (self, loop, after_ns);

  for (guint64 i = ilv_series_count_until (series, after_ns); i < series->n; i++) {
    IlvInstant instant;

    ilv_trace_get_instant (self, loop, i, &instant);
    if (instant.time_ns >= *best_ns)
      return;
    if (instant.kind == ILV_EVENT_TASK_STEP && instant.a != last) {
      *best_ns = instant.time_ns;
      return;
    }
  }
}

static void
take_previous_step (const IlvTrace *self, IlvTrackId loop, gint64 before_ns, gint64 *best_ns)
{
  const IlvSeries *series = &self->tracks[loop].instants;
  IlvInstant later = {.time_ns = G_MININT64};

  for (guint64 i = ilv_series_count_before (series, before_ns); i > 0; i--) {
    IlvInstant instant;

    ilv_trace_get_instant (self, loop, i - 1, &instant);
    if (instant.kind != ILV_EVENT_TASK_STEP)
      continue;
    if (later.time_ns != G_MININT64 && instant.a != later.a)
      break;
    later = instant;
    if (later.time_ns <= *best_ns)
      return;
  }
  *best_ns = MAX (*best_ns, later.time_ns);
}

gint64
ilv_trace_next_switch (const IlvTrace *self, gint64 after_ns)
{
  gint64 best_ns = G_MAXINT64;

  g_return_val_if_fail (self != NULL, G_MAXINT64);

  for (guint i = 0; i < self->n_machinery; i++) {
    const IlvTrackData *track = &self->tracks[self->machinery[i]];

    if (is_switch_kind (track))
      take_next_switch (&track->spans, after_ns, &best_ns);
    else if (track->kind == ILV_TRACK_LOOP)
      take_next_step (self, self->machinery[i], after_ns, &best_ns);
  }
  return best_ns;
}

gint64
ilv_trace_previous_switch (const IlvTrace *self, gint64 before_ns)
{
  gint64 best_ns = G_MININT64;

  g_return_val_if_fail (self != NULL, G_MININT64);

  for (guint i = 0; i < self->n_machinery; i++) {
    const IlvTrackData *track = &self->tracks[self->machinery[i]];

    if (is_switch_kind (track))
      take_previous_switch (&track->spans, before_ns, &best_ns);
    else if (track->kind == ILV_TRACK_LOOP)
      take_previous_step (self, self->machinery[i], before_ns, &best_ns);
  }
  return best_ns;
}
