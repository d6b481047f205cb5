/* The META section of a run. Private to demos/trace.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-trace-format.h"

G_BEGIN_DECLS

/* Fills info, strings, kinds and tracks. Of each series only n_pieces is known yet: they are
 * appended to `pieces` (guint32) in the order of the file; the tracks' series stay empty. FALSE if
 * the section does not hold together. */
gboolean ilv_trace_load_meta (IlvTrace *trace, const IlvPart *part, GArray *pieces);

G_END_DECLS
