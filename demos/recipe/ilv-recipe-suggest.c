/* The recipe that a run asks for: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-recipe-suggest.h"

#define MUCH 0.5 /* of the jobs' time */
#define SOME 0.3

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

/* Of what the jobs did: nobody can say anything where much of it was not observed. */
static double
get_share (const gint64 *state_ns, IlvState a, IlvState b)
{
  double all = 0;
  for (guint i = 0; i < ILV_N_STATES; i++)
    if (i != ILV_STATE_IDLE && i != ILV_STATE_STARTUP)
      all += (double)state_ns[i];
  if (all <= 0 || (double)state_ns[ILV_STATE_UNKNOWN] > all / 10)
    return 0;
  return ((double)state_ns[a] + (double)state_ns[b]) / all;
}

const char *
ilv_recipe_suggest (const IlvTrace *trace)
{
  const IlvRunInfo *info = ilv_trace_get_info (trace);
  const gint64 *state_ns = info->figures.state_ns;
  if (has_blocking_call (trace))
    return "blocking-to-thread";
  if (info->is_script || info->model == NULL)
    return NULL;
  double waits = get_share (state_ns, ILV_STATE_IO, ILV_STATE_SLEEP);
  if (g_str_equal (info->model, "asyncio") &&
      get_share (state_ns, ILV_STATE_PYTHON, ILV_STATE_READY) >= MUCH)
    return "cpu-to-process-pool";
  if (g_str_equal (info->model, "threads") &&
      get_share (state_ns, ILV_STATE_GIL_WAIT, ILV_STATE_GIL_WAIT) / 2 >= SOME)
    return "threads-to-processes";
  if (g_str_equal (info->model, "sequential") && waits >= MUCH)
    return "sync-to-threads";
  if (g_str_equal (info->model, "processes") && waits >= MUCH)
    return "pool-to-async-hybrid";
  return NULL;
}
