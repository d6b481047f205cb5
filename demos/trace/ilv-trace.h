/* A trace: one run of a workload under one model, predicted or measured; immutable once sealed.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by reference count, readable from any thread without locks. Made by IlvTraceBuilder or
 * ilv_trace_file_load(). Time is gint64 nanoseconds from the first scheduled arrival; pool
 * start-up may lie before it only in measured traces (then times are negative). Intervals are
 * half open.
 *
 * Shape. Tracks form a tree, track 0 is the run. Ids are dense and in creation order; a parent's
 * id is lower than its children's. The canonical tree:
 *
 *   0 RUN
 *     CORE 0 .. cores-1            spans: ref = the THREAD track on it
 *     PROCESS 0 (role MAIN)        every model has it: the program itself
 *       GIL                        spans PYTHON while held: ref = the holder's THREAD track
 *       THREAD 0 (role MAIN)       the main thread: sequential work, the loop's thread, submitter
 *       THREAD 1 .. n (WORKER)     pool threads
 *       THREAD (MANAGER), (FEEDER) the two helper threads of a process pool
 *       LOOP                       spans named ILV_PHASE_*: the phases of a turn
 *       QUEUE (role WORK)          what waits for a worker (thread or process pool)
 *       QUEUE (role READY)         the event loop's ready queue
 *       QUEUE (role CALLS)         the process pool's call queue
 *       QUEUE (role LIMIT)         jobs that wait for Limit= or for room in a full queue
 *       PIPE (CALLS / RESULTS)     spans TRANSFER: ref = job
 *     PROCESS 1 .. n (WORKER)      worker processes, copies of a pre-fork service, interpreters
 *       GIL, THREAD 0 (MAIN), ...  as above
 *     LOCK, BACKEND                one per named lock / backend of the workload; spans: ref = job
 *     COUNTER (role says what)
 *     JOB                          one per job, when the producer was asked for them: the job's own
 *                                  states from arrival to end, without a gap
 *
 * Rows. A track holds one or more rows (depths); in a row spans are ordered and disjoint. The state
 * of a track at t is that of the deepest row that covers t. Producers of this project use row 0.
 *
 * Cost. 18 bytes a span, levels at most 6 more; queries O(log n) per track. */
#pragma once

#include <glib-object.h>

#include "ilv-event.h"
#include "ilv-run-info.h"

G_BEGIN_DECLS

#define ILV_TRACK_NONE G_MAXUINT32
#define ILV_JOB_NONE G_MAXUINT32

#define ILV_TYPE_TRACE (ilv_trace_get_type ())

typedef struct _IlvTrace IlvTrace;
typedef guint32 IlvTrackId;

typedef enum {
  ILV_TRACK_RUN,
  ILV_TRACK_PROCESS,
  ILV_TRACK_THREAD,
  ILV_TRACK_LOOP,
  ILV_TRACK_GIL,
  ILV_TRACK_CORE,
  ILV_TRACK_QUEUE,
  ILV_TRACK_PIPE,
  ILV_TRACK_LOCK,
  ILV_TRACK_BACKEND,
  ILV_TRACK_JOB,
  ILV_TRACK_COUNTER,
  ILV_N_TRACK_KINDS
} IlvTrackKind;

typedef enum {
  ILV_ROLE_NONE,
  ILV_ROLE_MAIN,
  ILV_ROLE_WORKER,
  ILV_ROLE_MANAGER,
  ILV_ROLE_FEEDER,
  ILV_ROLE_SERVER, /* the fork server */
  ILV_ROLE_WORK,   /* queues */
  ILV_ROLE_READY,
  ILV_ROLE_CALLS,
  ILV_ROLE_RESULTS,
  ILV_ROLE_LIMIT,
  ILV_ROLE_MEMORY,     /* counters: bytes, resident over all processes (or of the parent PROCESS) */
  ILV_ROLE_FINISHED,   /* counters: jobs that have ended, whatever their outcome */
  ILV_ROLE_IN_FLIGHT,  /* counters: jobs arrived and not ended */
  ILV_ROLE_WAITING_IO, /* counters: jobs waiting on I/O */
  ILV_ROLE_SLEEPING,   /* counters: jobs sleeping (timer heap) */
  ILV_ROLE_SCHEDULER,  /* the thread of Dask's client and scheduler; their task stream */
  ILV_N_ROLES
} IlvRole;

/* Names of LOOP spans (asyncio's order in _run_once). */
#define ILV_PHASE_POLL "poll"     /* state IO: in the selector */
#define ILV_PHASE_EVENTS "events" /* state PYTHON: events to the ready queue */
#define ILV_PHASE_TIMERS "timers" /* state PYTHON: due timers to the ready queue */
#define ILV_PHASE_RUN "run"       /* state PYTHON: the snapshot of the ready queue is run */

typedef struct {
  IlvTrackId id;
  IlvTrackId parent; /* ILV_TRACK_NONE for the run */
  IlvTrackKind kind;
  IlvRole role;
  guint32 number;   /* thread 1, process 2, core 0, job index, ... */
  const char *name; /* owned by the trace; NULL where kind, role and number say it all */
} IlvTrack;

/* One span, assembled from the columns. */
typedef struct {
  gint64 begin_ns;
  gint64 end_ns;
  IlvState state;
  const char *name;      /* owned by the trace: step's name, phase, lock, ...; NULL if none */
  guint32 ref;           /* job index (ILV_JOB_NONE), or on GIL and CORE tracks a THREAD track id */
  gboolean is_estimated; /* its length was measured or estimated, its place is not exact */
} IlvSpan;

typedef struct {
  gint64 time_ns;
  IlvTrackId track;
  IlvEventKind kind;
  guint32 a;
  gint64 b;
} IlvInstant;

typedef struct {
  IlvTrackId from_track, to_track;
  gint64 from_ns, to_ns; /* from_ns <= to_ns */
  IlvLinkKind kind;
} IlvLink;

typedef struct {
  const char *group; /* the job group's name; owned by the trace */
  guint32 index;     /* within its group, from 0 */
  guint32 parent;    /* job that spawned it or ILV_JOB_NONE */
  IlvTrackId track;  /* its JOB track or ILV_TRACK_NONE */
  IlvTrackId worker; /* THREAD track that (first) ran it or ILV_TRACK_NONE */
  gint64 arrival_ns; /* scheduled */
  gint64 begin_ns;   /* first ran; -1 = never */
  gint64 end_ns;     /* left, whatever the outcome; -1 = still there when the trace ends */
  guint64 n_bytes;   /* moved for it, both ways */
  IlvOutcome outcome;
} IlvJob;

GType ilv_trace_get_type (void);
IlvTrace *ilv_trace_ref (IlvTrace *self);
void ilv_trace_unref (IlvTrace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvTrace, ilv_trace_unref)

const IlvRunInfo *ilv_trace_get_info (const IlvTrace *self);
/* The earliest and latest moment of anything in it; 0 and 0 when empty. */
gint64 ilv_trace_get_begin (const IlvTrace *self);
gint64 ilv_trace_get_end (const IlvTrace *self);

/* --- tracks --- */
guint ilv_trace_get_n_tracks (const IlvTrace *self);
void ilv_trace_get_track (const IlvTrace *self, IlvTrackId id, IlvTrack *track);
/* The first track with that parent, kind, role and number; ILV_TRACK_NONE if there is none.
 * parent ILV_TRACK_NONE, role ILV_N_ROLES and number G_MAXUINT32 match any. O(tracks). */
IlvTrackId ilv_trace_find_track (const IlvTrace *self, IlvTrackId parent, IlvTrackKind kind,
                                 IlvRole role, guint32 number);
/* Children in creation order; the array is owned by the trace. O(1). */
const IlvTrackId *ilv_trace_get_children (const IlvTrace *self, IlvTrackId id, guint *n_children);

/* Every track but JOB and COUNTER ones, in order of id; owned by the trace. O(1). */
const IlvTrackId *ilv_trace_get_machinery (const IlvTrace *self, guint *n_tracks);

/* --- spans --- */
guint ilv_trace_get_n_rows (const IlvTrace *self, IlvTrackId track);
guint64 ilv_trace_get_n_spans (const IlvTrace *self, IlvTrackId track, guint row);
void ilv_trace_get_span (const IlvTrace *self, IlvTrackId track, guint row, guint64 index,
                         IlvSpan *span);
/* n of them, from `first` on; none (n = 0) may be asked of a row that is not there. */
void ilv_trace_get_spans (const IlvTrace *self, IlvTrackId track, guint row, guint64 first,
                          guint64 n, IlvSpan *spans);
/* Whether any kind of span in it is estimated: simulated traces have none. O(kinds). */
gboolean ilv_trace_has_estimates (const IlvTrace *self);
/* The deepest span that covers t; FALSE if none does. */
gboolean ilv_trace_find_span_at (const IlvTrace *self, IlvTrackId track, gint64 t_ns,
                                 IlvSpan *span);
/* State at t; ILV_STATE_IDLE where no span covers t. */
IlvState ilv_trace_get_state_at (const IlvTrace *self, IlvTrackId track, gint64 t_ns);
/* Spans of a row that touch [begin, end): the first index and how many. O(log n). */
guint64 ilv_trace_find_spans (const IlvTrace *self, IlvTrackId track, guint row, gint64 begin_ns,
                              gint64 end_ns, guint64 *n_spans);

/* The same for who draws a row from left to right: `near` is what was found for the piece before,
 * at first G_MAXUINT64, and no more than most + 1 spans are counted. */
guint64 ilv_trace_find_few_spans (const IlvTrace *self, IlvTrackId track, guint row,
                                  gint64 begin_ns, gint64 end_ns, guint64 near, guint64 most,
                                  guint64 *n_spans);

/* A reduced row: one entry a pixel, cover << 8 | whole << 5 | estimated << 4 | state; 0 cover =
 * nothing there.
 * Cover is at least 1 wherever any span touches the pixel: no span is ever lost. IDLE spans count
 * as nothing, or they would hide what happens between them. State and estimated are those of the
 * span that covers most of the pixel: what is pale drawn large is pale drawn small.
 * Whole is a hint for who looks for wide spans among many narrow ones: it stands in every pixel
 * that a span fills and goes beyond on both sides by a pixel, hardly ever in another, and in none
 * of a file that was saved before there was this bit. */
typedef guint16 IlvPixel;
#define ILV_PIXEL_ESTIMATED 16
#define ILV_PIXEL_WHOLE 32u
#define ILV_PIXEL_COVER(p) ((p) >> 8)
#define ILV_PIXEL_STATE(p) ((IlvState)((p)&15))
#define ILV_PIXEL_IS_ESTIMATED(p) (((p)&ILV_PIXEL_ESTIMATED) != 0)
/* Fills n_pixels entries for [begin_ns, begin_ns + n_pixels * ns_per_pixel). Costs pixels, not
 * spans. */
void ilv_trace_reduce_row (const IlvTrace *self, IlvTrackId track, guint row, double begin_ns,
                           double ns_per_pixel, guint n_pixels, IlvPixel *pixels);
/* The same where no span before `first` ends after begin_ns, as ilv_trace_find_spans() has found.
 */
void ilv_trace_reduce_row_from (const IlvTrace *self, IlvTrackId track, guint row, guint64 first,
                                double begin_ns, double ns_per_pixel, guint n_pixels,
                                IlvPixel *pixels);

/* --- instants --- */
guint64 ilv_trace_get_n_instants (const IlvTrace *self, IlvTrackId track);
void ilv_trace_get_instant (const IlvTrace *self, IlvTrackId track, guint64 index,
                            IlvInstant *instant);
/* Index of the first instant of the track at or after t (== n if none). O(log n). */
guint64 ilv_trace_find_instant (const IlvTrace *self, IlvTrackId track, gint64 t_ns);
/* The last instant of that kind at or before t; FALSE if none. ILV_EVENT_NONE matches any. */
gboolean ilv_trace_find_last_instant (const IlvTrace *self, IlvTrackId track, IlvEventKind kind,
                                      gint64 t_ns, IlvInstant *instant);

/* --- links (ordered by to_ns) --- */
guint64 ilv_trace_get_n_links (const IlvTrace *self);
void ilv_trace_get_link (const IlvTrace *self, guint64 index, IlvLink *link);
/* First link with to_ns >= t. O(log n). */
guint64 ilv_trace_find_link (const IlvTrace *self, gint64 t_ns);
/* The last link into that track with to_ns <= t: "what unblocked me". O(log n). */
gboolean ilv_trace_find_link_into (const IlvTrace *self, IlvTrackId track, gint64 t_ns,
                                   IlvLink *link);

/* --- queues (QUEUE tracks): first in, first out, with leaving out of turn allowed --- */
/* Length at t (after everything that happens at t). */
guint32 ilv_trace_get_queue_length (const IlvTrace *self, IlvTrackId queue, gint64 t_ns);
/* The longest it gets. O(chunks). */
guint32 ilv_trace_get_queue_max (const IlvTrace *self, IlvTrackId queue);
/* The first max_jobs jobs that are in the queue at t, head first; returns how many were written. */
guint ilv_trace_get_queue (const IlvTrace *self, IlvTrackId queue, gint64 t_ns, guint32 *jobs,
                           guint max_jobs);

/* --- counters (COUNTER tracks): a step function --- */
gint64 ilv_trace_get_counter_at (const IlvTrace *self, IlvTrackId counter, gint64 t_ns);
guint64 ilv_trace_get_n_samples (const IlvTrace *self, IlvTrackId counter);
void ilv_trace_get_sample (const IlvTrace *self, IlvTrackId counter, guint64 index, gint64 *t_ns,
                           gint64 *value);
gint64 ilv_trace_get_counter_max (const IlvTrace *self, IlvTrackId counter);

/* --- jobs --- */
guint32 ilv_trace_get_n_jobs (const IlvTrace *self);
/* Whether jobs are something to count: the only job of a recorded script is the script itself. */
gboolean ilv_trace_counts_jobs (const IlvTrace *self);
void ilv_trace_get_job (const IlvTrace *self, guint32 index, IlvJob *job);

/* A string that an instant names by its id (ILV_EVENT_MARK); NULL if there is none. Owned. */
const char *ilv_trace_get_string (const IlvTrace *self, guint32 id);

/* --- stepping: a moment at which something happens on a track (a span begins or ends, an instant,
 * a queue or counter changes). track 0 means all machinery (every track but JOB and COUNTER ones);
 * a PROCESS or the run means all tracks below it. G_MAXINT64 / G_MININT64 when there is none. */
gint64 ilv_trace_next_time (const IlvTrace *self, IlvTrackId track, gint64 after_ns);
gint64 ilv_trace_previous_time (const IlvTrace *self, IlvTrackId track, gint64 before_ns);
/* The same for context switches: a GIL or a core or the loop's running task changes hands. */
gint64 ilv_trace_next_switch (const IlvTrace *self, gint64 after_ns);
gint64 ilv_trace_previous_switch (const IlvTrace *self, gint64 before_ns);

/* Bytes of memory held by columns and by levels, for the bench and its test. */
void ilv_trace_get_memory (const IlvTrace *self, guint64 *n_spans, guint64 *column_bytes,
                           guint64 *level_bytes);

/* SHA-256 (hex) of everything a view can see, the same on every machine. (transfer full) */
char *ilv_trace_digest (const IlvTrace *self);

G_END_DECLS
