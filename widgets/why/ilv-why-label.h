/* Names of what is in a trace, for people: tracks, states, models, durations, sizes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Translated where there is something to translate. Strings returned as `char *` belong to the
 * caller, `const char *` ones are static or the trace's own. */
#pragma once

#include "demos/trace/ilv-trace.h"

G_BEGIN_DECLS

/* The track's name in its place in the tree: "Thread 2", "Process 1", "Event loop", "GIL". */
char *ilv_track_label (const IlvTrace *trace, IlvTrackId track);
/* The name that is clear anywhere in the run: "Thread 3 of process 2"; a worker process with one
 * thread is called by its process ("Process 2", "Interpreter 2"). */
char *ilv_track_full_label (const IlvTrace *trace, IlvTrackId track);

/* "running Python", "waiting for the GIL", ... (static) */
const char *ilv_state_label (IlvState state);
/* One or two words for narrow places: "Python", "wants GIL", "I/O", ... (static) */
const char *ilv_state_short_label (IlvState state);
/* "asyncio + threads" for "asyncio+threads"; an unknown id is returned as it is. */
const char *ilv_model_label (const char *model_id);
/* "threads overtake", "asyncio overtakes". */
gboolean ilv_model_label_is_plural (const char *model_id);
/* The model's, or the name of somebody's own script, which is of no model. */
const char *ilv_run_label (const IlvRunInfo *info);
/* "predicted, reference costs, 4 cores" or "measured, Python 3.11.2, 4 cores, median of 9". */
char *ilv_source_label (const IlvRunInfo *info);
/* The same in few words: "measured, 3.11.2, median of 9", "predicted, reference costs". */
char *ilv_source_short_label (const IlvRunInfo *info);
/* The number people see for a job: its index in the job table + 1. */
guint32 ilv_job_number (guint32 job);

/* Three significant digits in the unit that fits: "850 ns", "2.1 µs", "5 ms", "0.28 s", "3 min". */
char *ilv_format_time (gint64 ns);
/* The same with all digits down to `step_ns` (a power of ten), to which the time is rounded: so
 * that a length and its bounds, all given with one step, agree. */
void ilv_format_time_by_into (gint64 ns, gint64 step_ns, char *text, gsize size);
/* The step that leaves a length three digits. */
gint64 ilv_get_time_step (gint64 length_ns);
void ilv_format_time_into (gint64 ns, char *text, gsize size);
/* "512 B", "12 KiB", "1.5 MiB". */
char *ilv_format_bytes (guint64 bytes);
void ilv_format_bytes_into (guint64 bytes, char *text, gsize size);

G_END_DECLS
