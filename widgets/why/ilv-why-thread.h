/* What a thread is doing now and what really comes next for it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Internal to widgets/why: ilv_why_sentence() is the public way. */
#pragma once

#include "demos/trace/ilv-trace.h"

G_BEGIN_DECLS

/* The present: one sentence, never NULL. `span` covers t on the THREAD track; NULL if none does. */
char *ilv_why_say_thread (const IlvTrace *trace, IlvTrackId track, gint64 t_ns,
                          const IlvSpan *span);
/* The future: one sentence, or NULL where the trace has nothing to tell. */
char *ilv_why_say_thread_next (const IlvTrace *trace, IlvTrackId track, gint64 t_ns,
                               const IlvSpan *span);

G_END_DECLS
