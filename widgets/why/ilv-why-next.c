/* What really comes after a moment, read from the trace: the only source of forecasts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-why-next.h"

#define MAX_LOOK 4096

static gboolean
matches (const IlvInstant *instant, guint64 kinds, guint32 a)
{
  return (kinds & ILV_WHY_KIND (instant->kind)) != 0 && (a == ILV_JOB_NONE || a == instant->a);
}

gboolean
ilv_why_find_next (const IlvTrace *trace, IlvTrackId track, gint64 from_ns, guint64 kinds,
                   guint32 a, IlvInstant *instant)
{
  guint64 n = ilv_trace_get_n_instants (trace, track);
  guint64 first = ilv_trace_find_instant (trace, track, from_ns);

  for (guint64 i = first; i < n && i - first < MAX_LOOK; i++) {
    ilv_trace_get_instant (trace, track, i, instant);
    if (matches (instant, kinds, a))
      return TRUE;
  }
  return FALSE;
}

gboolean
ilv_why_find_last (const IlvTrace *trace, IlvTrackId track, gint64 to_ns, guint64 kinds, guint32 a,
                   IlvInstant *instant)
{
  guint64 n = ilv_trace_get_n_instants (trace, track);
  guint64 end = to_ns < G_MAXINT64 ? ilv_trace_find_instant (trace, track, to_ns + 1) : n;

  for (guint64 i = end; i > 0 && end - i < MAX_LOOK; i--) {
    ilv_trace_get_instant (trace, track, i - 1, instant);
    if (matches (instant, kinds, a))
      return TRUE;
  }
  return FALSE;
}

IlvTrackId
ilv_why_get_process (const IlvTrace *trace, IlvTrackId id)
{
  IlvTrack track;

  while (id != ILV_TRACK_NONE) {
    ilv_trace_get_track (trace, id, &track);
    if (track.kind == ILV_TRACK_PROCESS)
      return id;
    id = track.parent;
  }
  return ILV_TRACK_NONE;
}

/* The span of the process's GIL at t. */
static gboolean
find_hold (const IlvTrace *trace, IlvTrackId process, gint64 t_ns, IlvSpan *span)
{
  guint n = 0;
  const IlvTrackId *children;
  IlvTrack track;

  if (process == ILV_TRACK_NONE)
    return FALSE;
  children = ilv_trace_get_children (trace, process, &n);
  for (guint i = 0; i < n; i++) {
    ilv_trace_get_track (trace, children[i], &track);
    if (track.kind == ILV_TRACK_GIL)
      return ilv_trace_find_span_at (trace, children[i], t_ns, span) &&
             span->ref < ilv_trace_get_n_tracks (trace);
  }
  return FALSE;
}

IlvTrackId
ilv_why_get_holder (const IlvTrace *trace, IlvTrackId process, gint64 t_ns)
{
  IlvSpan span;

  return find_hold (trace, process, t_ns, &span) ? span.ref : ILV_TRACK_NONE;
}

gboolean
ilv_why_find_taker (const IlvTrace *trace, IlvTrackId dropper, gint64 t_ns, IlvTrackId *taker,
                    gint64 *taken_ns)
{
  guint64 n = ilv_trace_get_n_links (trace);
  guint64 first = ilv_trace_find_link (trace, t_ns);
  IlvLink link;

  for (guint64 i = first; i < n && i - first < MAX_LOOK; i++) {
    ilv_trace_get_link (trace, i, &link);
    if (link.kind == ILV_LINK_GIL && link.from_track == dropper && link.from_ns == t_ns) {
      *taker = link.to_track;
      *taken_ns = link.to_ns;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
ilv_why_find_pending (const IlvTrace *trace, IlvTrackId thread, gint64 t_ns, IlvInstant *request)
{
  IlvSpan wait, hold;

  if (!ilv_trace_find_span_at (trace, thread, t_ns, &wait) || wait.state != ILV_STATE_GIL_WAIT)
    return FALSE;
  if (!ilv_why_find_last (trace, thread, t_ns,
                          ILV_WHY_KIND (ILV_EVENT_GIL_REQUEST) |
                              ILV_WHY_KIND (ILV_EVENT_GIL_RESTART),
                          ILV_JOB_NONE, request) ||
      request->kind != ILV_EVENT_GIL_REQUEST || request->time_ns < wait.begin_ns)
    return FALSE;
  return !find_hold (trace, ilv_why_get_process (trace, thread), t_ns, &hold) ||
         hold.begin_ns < request->time_ns;
}

gboolean
ilv_why_find_request (const IlvTrace *trace, IlvTrackId process, gint64 t_ns, IlvInstant *request)
{
  guint n = 0;
  gboolean found = FALSE;
  const IlvTrackId *children = ilv_trace_get_children (trace, process, &n);

  for (guint i = 0; i < n; i++) {
    IlvTrack track;
    IlvInstant instant;
    ilv_trace_get_track (trace, children[i], &track);
    if (track.kind != ILV_TRACK_THREAD ||
        !ilv_why_find_pending (trace, children[i], t_ns, &instant) ||
        (found && instant.time_ns >= request->time_ns))
      continue;
    *request = instant;
    found = TRUE;
  }
  return found;
}
