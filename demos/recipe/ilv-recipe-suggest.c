/* The recipe that a run asks for: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-recipe-suggest.h"

#define MUCH 0.5

static gboolean
has_blocking_call (const IlvTrace *trace)
{
  guint n_tracks;
  const IlvTrackId *tracks = ilv_trace_get_machinery (trace, &n_tracks);
  for (guint i = 0; i < n_tracks; i++) {
    IlvTrack track;
    ilv_trace_get_track (trace, tracks[i], &track);
    guint64 n = track.kind == ILV_TRACK_LOOP ? ilv_trace_get_n_instants (trace, tracks[i]) : 0;
    for (guint64 k = 0; k < n; k++) {
      IlvInstant instant;
      ilv_trace_get_instant (trace, tracks[i], k, &instant);
      if (instant.kind == ILV_EVENT_CALL_BLOCKS)
        return TRUE;
    }
  }
  return FALSE;
}

/* Time in a queue, idle or starting says nothing about what a job is made of. */
typedef struct {
  double python, gil, busy, waits, transfer, total;
} Parts;

/* FALSE where much was not observed: nobody can say anything then. */
static gboolean
find_parts (const IlvFigures *figures, Parts *parts)
{
  const gint64 *ns = figures->state_ns;
  parts->python = (double)ns[ILV_STATE_PYTHON];
  parts->gil = (double)ns[ILV_STATE_GIL_WAIT];
  parts->busy = parts->python + (double)ns[ILV_STATE_NATIVE];
  parts->waits = (double)ns[ILV_STATE_IO] + (double)ns[ILV_STATE_SLEEP];
  parts->transfer = (double)ns[ILV_STATE_TRANSFER];
  parts->total = (double)figures->total_ns;
  return parts->total > 0 && parts->busy + parts->waits > 0 &&
         (double)ns[ILV_STATE_UNKNOWN] <= (parts->busy + parts->waits) / 10;
}

const char *
ilv_recipe_suggest (const IlvTrace *trace)
{
  const IlvRunInfo *info = ilv_trace_get_info (trace);
  Parts parts;
  if (has_blocking_call (trace))
    return "blocking-to-thread";
  if (info->is_script || info->model == NULL || !find_parts (&info->figures, &parts))
    return NULL;
  if (g_str_equal (info->model, "asyncio") && parts.python >= MUCH * parts.total)
    return "cpu-to-process-pool";
  if (g_str_equal (info->model, "threads") && parts.gil >= MUCH * (parts.gil + parts.python) &&
      parts.python >= MUCH * parts.total)
    return "threads-to-processes";
  if (g_str_equal (info->model, "sequential") && parts.waits >= MUCH * (parts.waits + parts.busy))
    return "sync-to-threads";
  if (g_str_equal (info->model, "processes") &&
      parts.waits >= MUCH * (parts.waits + parts.busy + parts.transfer))
    return "pool-to-async-hybrid";
  return NULL;
}
