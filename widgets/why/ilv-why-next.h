/* What really comes after a moment, read from the trace: the only source of forecasts.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Internal to widgets/why and its tests. */
#pragma once

#include "demos/trace/ilv-why.h"

G_BEGIN_DECLS

#define ILV_WHY_KIND(kind) (G_GUINT64_CONSTANT (1) << (kind))
G_STATIC_ASSERT (ILV_N_EVENTS <= 64);

/* The first instant of the track at or after from_ns whose kind is in `kinds` (a sum of
 * ILV_WHY_KIND) and, unless ILV_JOB_NONE, whose `a` is that. Looks at no more than 4,096. */
gboolean ilv_why_find_next (const IlvTrace *trace, IlvTrackId track, gint64 from_ns, guint64 kinds,
                            guint32 a, IlvInstant *instant);
/* The last one at or before to_ns. */
gboolean ilv_why_find_last (const IlvTrace *trace, IlvTrackId track, gint64 to_ns, guint64 kinds,
                            guint32 a, IlvInstant *instant);

/* The process a track belongs to (a process belongs to itself); ILV_TRACK_NONE if to none. */
IlvTrackId ilv_why_get_process (const IlvTrace *trace, IlvTrackId track);
/* The thread that holds the process's GIL at t; ILV_TRACK_NONE if nobody does. */
IlvTrackId ilv_why_get_holder (const IlvTrace *trace, IlvTrackId process, gint64 t_ns);
/* The thread that takes the GIL which `dropper` lets go of at t, and when. */
gboolean ilv_why_find_taker (const IlvTrace *trace, IlvTrackId dropper, gint64 t_ns,
                             IlvTrackId *taker, gint64 *taken_ns);
/* The request this waiting thread has made to the present holder. A request ends with the hand-over
 * it caused, whoever took the GIL: the others wait their interval anew (Python/ceval_gil.c). */
gboolean ilv_why_find_pending (const IlvTrace *trace, IlvTrackId thread, gint64 t_ns,
                               IlvInstant *request);
/* A thread that has asked for that process's GIL and still waits for it at t; the first one. */
gboolean ilv_why_find_request (const IlvTrace *trace, IlvTrackId process, gint64 t_ns,
                               IlvInstant *request);

G_END_DECLS
