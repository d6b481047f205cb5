/* What happened at an event of a trace, and why: kind + arguments, no language.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * widgets/why makes the translatable sentence. Facts about what comes next are read from the trace
 * itself, so that no sentence announces what does not happen. */
#pragma once

#include "ilv-trace.h"

G_BEGIN_DECLS

/* What the thing on this track is doing at t and why; how it came to it; what ends it. */
typedef struct {
  IlvTrackId track;
  gint64 time_ns;
  gboolean has_span; /* FALSE: nothing covers the track at t */
  IlvSpan span;      /* the deepest span at t */
  gboolean has_cause;
  IlvInstant
      cause; /* the instant at or before span begin that explains it (GIL_WAIT, BLOCK, ...) */
  gboolean has_link;
  IlvLink link; /* what unblocked or started it, if a link ends at its begin */
  gboolean has_next;
  IlvInstant next; /* the instant that really ends or next changes it (GIL_TAKE, UNBLOCK, ...) */
  gboolean has_end;
  gint64 end_ns;       /* when the span ends */
  IlvState next_state; /* the state that follows it on the track; ILV_N_STATES if none */
} IlvWhy;

gboolean ilv_why_at (const IlvTrace *trace, IlvTrackId track, gint64 t_ns, IlvWhy *why);
/* The most telling event at or before t among all machinery of the run (for captions): the latest
 * instant, the most explanatory kind first when several fall together. FALSE if none yet. */
gboolean ilv_why_latest (const IlvTrace *trace, gint64 t_ns, IlvInstant *instant);

G_END_DECLS
