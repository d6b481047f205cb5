/* Whether a trace's parts fit together. Private to demos/trace.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-trace-private.h"

G_BEGIN_DECLS

/* What a builder cannot have done wrong but a file can: tables, order, lengths, kinds, levels. To
 * be called before anything else looks at the trace. */
gboolean ilv_trace_check_structure (const IlvTrace *self, GError **error);
/* What records refer to: jobs, tracks, states. */
gboolean ilv_trace_check_references (const IlvTrace *self, GError **error);

G_END_DECLS
