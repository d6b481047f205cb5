/* Builds a trace: takes records in time order, checks them, seals them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One builder, one thread. Adding costs a few nanoseconds and never fails loudly: the first bad
 * record (out of order, overlapping, unknown track, negative length) is kept as the builder's error
 * and makes ilv_trace_builder_seal() return it; all later records are ignored. Zero-length spans
 * are dropped silently (half-open intervals); what must be seen at one moment is an instant. */
#pragma once

#include "ilv-trace.h"

G_BEGIN_DECLS

typedef struct _IlvTraceBuilder IlvTraceBuilder;

#define ILV_TRACE_ERROR (ilv_trace_error_quark ())
typedef enum {
  ILV_TRACE_ERROR_BAD_RECORD,
  ILV_TRACE_ERROR_BAD_FILE, /* not a trace, or nothing of it is whole */
  ILV_TRACE_ERROR_DAMAGED,  /* parts are missing; the whole ones were loaded */
  ILV_TRACE_ERROR_VERSION,  /* from a newer version */
} IlvTraceError;
GQuark ilv_trace_error_quark (void);

IlvTraceBuilder *ilv_trace_builder_new (void);
/* One whose trace is looked at while it grows: its chunks are shorter. */
IlvTraceBuilder *ilv_trace_builder_new_live (void);
void ilv_trace_builder_free (IlvTraceBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvTraceBuilder, ilv_trace_builder_free)

/* The first bad record's error or NULL; owned by the builder. */
const GError *ilv_trace_builder_get_error (const IlvTraceBuilder *self);

/* Track 0 (RUN) exists from the start. `name` may be NULL; it is copied. */
IlvTrackId ilv_trace_builder_add_track (IlvTraceBuilder *self, IlvTrackId parent, IlvTrackKind kind,
                                        IlvRole role, guint32 number, const char *name);
/* Names a track later (recorders learn thread names late). */
void ilv_trace_builder_name_track (IlvTraceBuilder *self, IlvTrackId track, const char *name);

/* Interns (state, name); the same pair gives the same kind. At most 65,535 kinds. */
guint16 ilv_trace_builder_intern_kind (IlvTraceBuilder *self, IlvState state, const char *name);
/* The same for spans that are there, but whose begin and end are not exact. */
guint16 ilv_trace_builder_intern_estimated (IlvTraceBuilder *self, IlvState state,
                                            const char *name);

/* Interns any string, for ILV_EVENT_MARK; 0 for NULL. */
guint32 ilv_trace_builder_intern_string (IlvTraceBuilder *self, const char *string);

/* A whole span in row 0. Spans of one track come in order of begin and do not overlap. Adjacent
 * spans of the same kind and ref are kept apart. */
void ilv_trace_builder_add_span (IlvTraceBuilder *self, IlvTrackId track, gint64 begin_ns,
                                 gint64 end_ns, guint16 kind, guint32 ref);
/* The running form: closes the track's open span at t (if any) and opens a new one. If kind and
 * ref are those of the open span nothing changes. A span open at seal time ends at `end_ns`. */
void ilv_trace_builder_set_state (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns,
                                  guint16 kind, guint32 ref);
/* Closes the open span; nothing covers the track until the next one. */
void ilv_trace_builder_end_state (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns);
/* Nested spans of imported traces: push opens a span one row deeper, pop closes the deepest. */
void ilv_trace_builder_push (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns, guint16 kind,
                             guint32 ref);
void ilv_trace_builder_pop (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns);

/* Instants of one track come in order of time. */
void ilv_trace_builder_add_instant (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns,
                                    IlvEventKind kind, guint32 a, gint64 b);
/* Any order; sorted when sealed (stably, by to_ns). */
void ilv_trace_builder_add_link (IlvTraceBuilder *self, IlvTrackId from_track, gint64 from_ns,
                                 IlvTrackId to_track, gint64 to_ns, IlvLinkKind kind);
/* Queues: put at the tail; take the head; leave from anywhere (timed out, cancelled). */
void ilv_trace_builder_queue_put (IlvTraceBuilder *self, IlvTrackId queue, gint64 t_ns,
                                  guint32 job);
void ilv_trace_builder_queue_take (IlvTraceBuilder *self, IlvTrackId queue, gint64 t_ns,
                                   guint32 job);
void ilv_trace_builder_set_counter (IlvTraceBuilder *self, IlvTrackId counter, gint64 t_ns,
                                    gint64 value);

/* So many jobs are about to come, and there are none yet. */
void ilv_trace_builder_reserve_jobs (IlvTraceBuilder *self, guint32 n_jobs);
/* Jobs get indices 0, 1, 2, ... in the order added. `group` is interned. */
guint32 ilv_trace_builder_add_job (IlvTraceBuilder *self, const char *group, guint32 index,
                                   gint64 arrival_ns, guint32 parent);
void ilv_trace_builder_set_job_track (IlvTraceBuilder *self, guint32 job, IlvTrackId track);
/* Of a job whose arrival was not known yet. */
void ilv_trace_builder_set_job_arrival (IlvTraceBuilder *self, guint32 job, gint64 arrival_ns);
void ilv_trace_builder_begin_job (IlvTraceBuilder *self, guint32 job, gint64 t_ns,
                                  IlvTrackId worker);
void ilv_trace_builder_end_job (IlvTraceBuilder *self, guint32 job, gint64 t_ns,
                                IlvOutcome outcome);
void ilv_trace_builder_add_job_bytes (IlvTraceBuilder *self, guint32 job, guint64 n_bytes);

/* The run's description; takes ownership of `info`. Figures that follow from the job table (total,
 * counts, throughput, latency) are computed when sealed; the producer fills the others. */
void ilv_trace_builder_set_info (IlvTraceBuilder *self, IlvRunInfo *info);

/* Closes what is open at end_ns, builds the levels, and returns the trace; the builder is then
 * empty and may only be freed. NULL and error on a bad record. (transfer full) */
IlvTrace *ilv_trace_builder_seal (IlvTraceBuilder *self, gint64 end_ns, GError **error);

/* The trace so far, as if it were sealed at now_ns, which is no earlier than any record; jobs that
 * arrive later are put there. The builder goes on. What is whole is shared with the snapshots
 * before and after (ilv-trace-snapshot.c says what the rest costs); to be had of any builder, cheap
 * from a live one. Takes `info`. NULL and error on a bad record. (transfer full) */
IlvTrace *ilv_trace_builder_snapshot (IlvTraceBuilder *self, gint64 now_ns, IlvRunInfo *info,
                                      GError **error);

/* Figures that can be recomputed from a sealed trace with JOB tracks; tests hold the producers'
 * own sums against them. */
void ilv_trace_compute_figures (const IlvTrace *trace, IlvFigures *figures);

G_END_DECLS
