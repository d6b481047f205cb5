/* What a learner's own recording is full of: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-own.h"

static gboolean
read_jobs (const IlvTrace *trace, double *spent)
{
  const IlvFigures *figures = &ilv_trace_get_info (trace)->figures;
  double sum = 0;
  /* A whole script is one job: it waits while its threads work. */
  if (ilv_trace_get_info (trace)->is_script)
    return FALSE;
  for (guint i = 0; i < ILV_N_STATES; i++)
    if (i != ILV_STATE_IDLE && i != ILV_STATE_STARTUP)
      sum += spent[i] = (double)figures->state_ns[i];
  return sum > 0;
}

static void
add_thread (const IlvTrace *trace, const IlvTrack *track, double *spent)
{
  guint64 n = ilv_trace_get_n_spans (trace, track->id, 0);
  for (guint64 i = 0; i < n; i++) {
    IlvSpan span;
    ilv_trace_get_span (trace, track->id, 0, i, &span);
    if (track->role != ILV_ROLE_MAIN || span.state != ILV_STATE_LOCK)
      spent[span.state] += (double)(span.end_ns - span.begin_ns);
  }
}

static void
read_threads (const IlvTrace *trace, double *spent)
{
  for (guint i = 0; i < ilv_trace_get_n_tracks (trace); i++) {
    IlvTrack track;
    ilv_trace_get_track (trace, i, &track);
    if (track.kind == ILV_TRACK_THREAD)
      add_thread (trace, &track, spent);
  }
}

gboolean
ilv_lesson_own_find (const IlvLessonTask *task, const IlvTrace *trace, guint *item, double *share)
{
  double spent[ILV_N_STATES] = {0}, most = 0, all = 0;
  if (!read_jobs (trace, spent))
    read_threads (trace, spent);
  for (guint i = 0; i < task->items->len; i++) {
    const IlvLessonItem *its = g_ptr_array_index (task->items, i);
    double sum = 0;
    for (guint state = 0; state < ILV_N_STATES; state++)
      sum += (its->states & 1u << state) != 0 ? spent[state] : 0;
    all += sum;
    if (sum <= most)
      continue;
    most = sum;
    *item = i;
  }
  *share = all > 0 ? most / all : 0;
  return most > 0;
}
