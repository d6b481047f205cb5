/* From rings to a trace: what the parts of the reading side share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to demos/recorder/. Two passes over the records. The first (ilv-rec-scan.c) goes ring by
 * ring and learns what the second must know in advance: names, roles, time 0, which task and which
 * work item belongs to which job. The second takes all rings' records in order of time and drives
 * one state machine per thread (ilv-rec-thread.c), from which follow the spans of threads, GILs and
 * loops; marks and pool records drive the jobs (ilv-rec-job.c, ilv-rec-pool.c, ilv-rec-loop.c). A
 * job's state is its thread's while it runs there.
 *
 * Records come from another program: an index in them is looked up through a checking function, an
 * order that cannot be is ignored. */
#pragma once

#include "ilv-recording.h"

#include "demos/trace/ilv-trace-builder.h"

G_BEGIN_DECLS

#define ILV_REC_MAX_GILS 64
#define ILV_REC_MAX_NESTED 16 /* eager tasks inside each other's creation */
#define ILV_REC_NOBODY G_MAXUINT32
#define ILV_REC_LONGEST_NS (G_GINT64_CONSTANT (1) << 58) /* nine years */

typedef struct _IlvRecProcess IlvRecProcess;
typedef struct _IlvRecThread IlvRecThread;

typedef struct {
  IlvTrackId track;
  guint32 holder; /* thread's index or ILV_REC_NOBODY */
  guint32 last_holder;
  gint64 dropped_ns;
  guint64 n_switches;
  gboolean is_requested; /* a waiter has asked the holder to drop it */
} IlvRecGil;

struct _IlvRecProcess {
  int pid, parent_pid;
  guint64 first_ts;
  guint64 ready_ts; /* the recorder's boot file has run; 0: never */
  guint64 exit_ts;  /* the interpreter went down in order; 0: it did not */
  int exit_status;  /* as far as is known, else -1 */
  IlvRole role;
  guint number;
  gboolean is_shown;
  gboolean is_placed; /* a run that goes on: it has its tracks, or needs none */
  guint n_placed_workers, n_placed_others; /* threads with a place that bear a number */
  gboolean is_forked;
  guint sent_signal; /* the first that the program itself has sent it; 0: none */
  gboolean is_free_threaded;
  gboolean has_ready_mark; /* it will say itself when it is up */
  gboolean has_started;    /* multiprocessing's bootstrap has run in it */
  const char *program;     /* started as any program, by a script: what it runs; else NULL */
  GHashTable *names;       /* number -> text; a fork child also knows its parent's */
  IlvTrackId track, work_queue, call_queue, limit_queue, call_pipe, result_pipe;
  guint n_waiting; /* in work_queue */
  guint64 memory;  /* resident bytes, as it last said */
  IlvRecGil gils[ILV_REC_MAX_GILS];
};

/* A task of an event loop, from its creation to its end. */
typedef struct {
  guint32 job; /* or ILV_JOB_NONE */
  gint64 ready_ns;
  IlvState waited_in;
} IlvRecTask;

/* What a thread's track shows. */
typedef struct {
  IlvState state;
  guint32 job;
  const char *name; /* interned */
  gint64 since_ns;
} IlvRecShown;

/* The thread could run but had no core: begin inclusive, end exclusive, on the clock. */
typedef struct {
  guint64 begin_ts, end_ts;
} IlvRecCoreWait;

/* What waits in turn to be placed (ilv-rec-core.c). */
typedef struct _IlvRecCoreWalk IlvRecCoreWalk;

/* Where a pass is among a loop's tasks. */
typedef struct {
  GHashTable *tasks;                       /* address -> serial + 1 */
  guint32 n_tasks;                         /* met so far */
  guint32 task;                            /* serial of the running one or ILV_REC_NOBODY */
  guint32 outer_tasks[ILV_REC_MAX_NESTED]; /* in whose steps that one was created, and runs */
  guint n_outer;
} IlvRecTasks;

struct _IlvRecThread {
  const IlvRing *ring;
  guint32 index;
  IlvRecProcess *process;
  const char *name; /* interned; NULL if it never told */
  IlvRole role;
  guint number;
  gboolean is_loop, has_jobs;
  gboolean is_placed;          /* a run that goes on: it has its track, or needs none */
  IlvForeignLoop foreign_loop; /* 0: asyncio's own */
  guint interpreter;           /* made a subinterpreter: its GIL's number; 0: did not */
  guint64 object;              /* its threading.Thread, 0 if unknown */
  IlvTrackId track;
  /* where the first pass is, and what it has seen */
  guint scanned, learned;
  IlvRecTasks scanned_tasks;
  guint64 unpickled; /* work id + 1 of the call that was unpickled last */
  gboolean has_poll, has_handle;
  IlvRole seen_role;
  /* where the second pass is */
  guint next;
  guint64 ts, visited_ts;
  /* its state */
  gboolean has_begun, has_ended, is_up, holds_gil, is_pickling;
  guint gil;
  gint64 start_ns;
  gint64 wait_ns;        /* began to wait for the GIL; G_MININT64: does not */
  gint64 stood_back_ns;  /* begin of the last forced hand-over */
  gint64 handed_over_ns; /* end of the last forced hand-over */
  guint64 saved_switches;
  IlvCall call; /* blocked in it, or ILV_CALL_NONE */
  IlvState call_state;
  gint64 call_ns;
  guint32 job;
  IlvRecShown shown; /* told when it changes, so that short gaps can be joined */
  IlvRecCoreWalk *core_walk;
  GArray *core_waits;   /* IlvRecCoreWait, ordered and apart; NULL: none */
  guint next_core_edge; /* 2 i: the i-th's begin is next, 2 i + 1: its end */
  gboolean lacks_core;
  guint64 piped_work; /* its pickle goes into the pipe next; 0 = none, else work id + 1 */
  gboolean is_result; /* ... a result */
  /* an event loop's thread */
  IlvTrackId loop, ready_queue;
  IlvRecTasks met;
  GArray *task_table; /* IlvRecTask by serial, of both passes */
  gint64 poll_end_ns; /* G_MININT64 while it polls */
  guint64 n_turns;
  gboolean is_running_ready;
};

typedef struct {
  const char *group;
  guint32 index, parent;
  gint64 arrival_ns;
  gint64 end_ns; /* -1 */
  IlvTrackId track;
  IlvState state;
  gint64 since_ns;
  const char *step;       /* name of the step it is at, NULL before the first */
  const char *shown_step; /* ... as its track shows it */
  IlvStepKind step_kind;
  guint32 thread; /* follows its state; ILV_REC_NOBODY: has one of its own */
  gint64 submit_ns, return_ns;
  IlvTrackId submit_track, return_track;
  IlvTrackId queue; /* waits in it, or ILV_TRACK_NONE */
  IlvRecProcess *queue_process;
  gint64 lock_wait_ns;
  gboolean is_lined; /* in the order of arrivals */
  gboolean has_arrived, has_begun, has_step, is_offloaded, has_failed;
  gboolean is_in_pipe; /* written, and not read yet */
} IlvRecJob;

typedef struct {
  IlvTrackId track;
  guint32 holder; /* job or ILV_JOB_NONE */
  gint64 released_ns;
  IlvTrackId released_track;
} IlvRecLock;

/* Ten million times of years. */
__extension__ typedef __int128 IlvRecSum;

/* Of the jobs that are in a state: how many, and the sum of the moments since when. */
typedef struct {
  gint64 n;
  IlvRecSum since_ns;
} IlvRecWeight;

typedef struct {
  const IlvRecordingPlan *plan;
  IlvTraceBuilder *builder;
  IlvRunInfo *info;
  GPtrArray *processes;  /* IlvRecProcess */
  GPtrArray *threads;    /* IlvRecThread, by index */
  GStringChunk *strings; /* interned names */
  IlvRecJob *jobs;
  guint32 n_jobs;
  guint32 n_spawned;        /* by the marks seen so far */
  guint32 *n_group_spawned; /* of each group */
  guint32 n_numbered;       /* have their place in their group */
  guint64 last_job_end_ts, last_ts;
  guint32 n_ended;
  gboolean has_end_mark;
  GHashTable *work_jobs; /* work id -> GArray of job indices */
  IlvRecProcess *main_process;
  guint64 origin_ts, end_ts;
  guint64 live_ts; /* the run goes on, and is known up to here; 0: it is over */
  gboolean has_origin;
  gint64 now_ns; /* of the record being read */
  /* a run that goes on is read in pieces (ilv-rec-live.c) */
  guint64 visited_ts; /* all records up to here have been; what comes late is put there */
  gint64 visited_ns;
  GArray *new_arrivals; /* guint32: jobs whose arrival was learned since they were lined up */
  gboolean is_late;     /* something was learned that what was visited should have known */
  guint n_placed_processes, n_placed_threads; /* the first so many all have their places */
  /* sums and counters */
  IlvRecWeight weights[ILV_N_STATES];
  guint32 *arrival_order;
  guint32 n_arrivals, next_arrival;
  IlvTrackId finished, in_flight, waiting_io, sleeping, memory;
  gint64 n_finished, n_in_flight, n_waiting_io, n_sleeping;
  gint64 counted_ns; /* when the last two changed last */
  IlvRecLock *locks;
  IlvTrackId *backends;
  guint *backend_loads;
  guint n_locks, n_backends;
  guint64 n_overlaps;
  guint64 n_lost;
  gboolean is_cut_short;
  /* an ordinary script */
  gboolean is_script;
  gboolean has_script_jobs; /* it has tasks or work items; else it is one job itself */
  guint32 job_room;
  GHashTable *futures;     /* future's address in its process -> job + 1 */
  GHashTable *lazy_calls;  /* Pool.imap()'s number in its process -> its function's name */
  GHashTable *group_sizes; /* jobs so far by their group's name */
} IlvRec;

/* ilv-recording-build.c: what the whole trace and one that grows have in common. `init` takes
 * `info`. */
void ilv_rec_init (IlvRec *self, const IlvRingReader *reader, const IlvRecordingPlan *plan,
                   IlvRunInfo *info);
gint64 ilv_rec_to_run_time (const IlvRec *self, guint64 ts);
/* The first pass, and the tracks; FALSE if there is no run in it. Takes `builder`. */
gboolean ilv_rec_begin (IlvRec *self, IlvTraceBuilder *builder, GError **error);
/* ilv-rec-arrivals.c: lines up all that have not arrived, in order of time. */
void ilv_rec_sort_arrivals (IlvRec *self);
/* The same for those that are known since; the builder is told when they arrive. */
void ilv_rec_add_arrivals (IlvRec *self);
void ilv_rec_visit_record (IlvRec *self, IlvRecThread *thread, const IlvRecord *record);
void ilv_rec_write_notes (IlvRec *self);
void ilv_rec_note_last_turn (IlvRec *self, const IlvRecThread *thread, gint64 end_ns);

/* ilv-rec-live.c: the trace of a run that goes on. Each post reads on where the one before has
 * stopped, and its trace shares what is whole with that one's; only when it turns out that threads
 * or roles are not what they seemed, all is read again. */
typedef struct _IlvRecLive IlvRecLive;
/* Borrows everything; `reader` may have more with each post. */
IlvRecLive *ilv_rec_live_new (const IlvRingReader *reader, const IlvRecordingPlan *plan,
                              const IlvRunInfo *info);
void ilv_rec_live_free (IlvRecLive *self);
/* All that happened up to polled_ts has been drained, but for stragglers. NULL: no run yet. */
IlvTrace *ilv_rec_live_post (IlvRecLive *self, guint64 polled_ts);
/* How often all was read from the beginning: for tests. */
guint ilv_rec_live_get_n_begun (const IlvRecLive *self);

/* ilv-rec-deaths.c: adds to the note who died first in a run that was cut short, and in the middle
 * of what. */
void ilv_rec_describe_deaths (IlvRec *self);

/* ilv-rec-stream.c: rings as threads and processes, records in order of time. */
void ilv_rec_load (IlvRec *self, const IlvRingReader *reader);
/* Rings that have come since, behind the others. */
void ilv_rec_load_new (IlvRec *self, const IlvRingReader *reader);
void ilv_rec_clear (IlvRec *self);
/* How many slots the record takes (1, or more with text); 0 when it runs out of the ring. */
guint ilv_rec_get_length (const IlvRecThread *thread, guint index);
/* A record's text as UTF-8, interned; NULL if it has none. */
const char *ilv_rec_get_text (IlvRec *self, const IlvRecThread *thread, guint index);
const char *ilv_rec_get_name (IlvRec *self, const IlvRecProcess *process, guint32 number);
/* The first record of that kind after the thread's current one; NULL if there is none. */
const IlvRecord *ilv_rec_peek (const IlvRecThread *thread, guint kind);
typedef void (*IlvRecVisit) (IlvRec *self, IlvRecThread *thread, const IlvRecord *record);
/* Goes on up to that moment. A visit without a record tells that the thread has lost its core or
 * got it back. */
void ilv_rec_visit_in_order (IlvRec *self, guint64 until_ts, IlvRecVisit visit);
IlvRecProcess *ilv_rec_find_process (IlvRec *self, int pid);

/* ilv-rec-scan.c: the first pass; FALSE if there is no run in it. */
gboolean ilv_rec_scan (IlvRec *self, GError **error);
/* Goes on with it. */
void ilv_rec_scan_on (IlvRec *self);
/* Of one process that has come later. FALSE: another one would have to change with it. */
gboolean ilv_rec_take_process_role (IlvRec *self, IlvRecProcess *process);
/* What a thread is for, as far as is known by now. */
IlvRole ilv_rec_find_thread_role (const IlvRecThread *thread);
/* Jobs of a work item, in the order in which they ran; NULL if unknown. */
const GArray *ilv_rec_get_work_jobs (const IlvRec *self, guint64 work);
void ilv_rec_bind_work (IlvRec *self, guint64 work, guint32 job);
/* The task at that address in that loop; makes one where there is none. */
guint32 ilv_rec_get_task (IlvRecThread *thread, guint64 address);
void ilv_rec_end_task (IlvRecThread *thread, guint64 address);
/* A step begins or ends: which task runs in the thread, and in which other's step. The task whose
 * step goes on is returned by the end; ILV_REC_NOBODY if there is none. */
void ilv_rec_push_task (IlvRecThread *thread, guint32 serial);
guint32 ilv_rec_pop_task (IlvRecThread *thread);
/* An eager task has run its first step under its coroutine's address and goes on under its own. */
void ilv_rec_rename_task (IlvRecThread *thread, guint64 from, guint64 to);

/* ilv-rec-table.c: makes `jobs` and finds `end_ts`; part of the first pass. */
void ilv_rec_make_jobs (IlvRec *self);
/* The same for what is new; jobs may be more then. */
void ilv_rec_learn_jobs (IlvRec *self);
void ilv_rec_job_init (IlvRecJob *job);

/* ilv-rec-script.c: a script's jobs, made as their records come. */
void ilv_rec_script_init (IlvRec *self);
void ilv_rec_script_clear (IlvRec *self);
/* Before and after the other parts have seen a record, in order of time. */
void ilv_rec_script_before (IlvRec *self, IlvRecThread *thread, const IlvRecord *record);
void ilv_rec_script_after (IlvRec *self, IlvRecThread *thread, const IlvRecord *record);
void ilv_rec_script_finish (IlvRec *self);
/* ilv-recording-build.c: one more sentence of the run's note. */
void ilv_rec_add_note (IlvRec *self, const char *text);
/* ilv-rec-describe.c: the model that the script turned out to use, into the run's description. */
void ilv_rec_script_describe (IlvRec *self);

/* ilv-rec-core.c: learns from the SCHEDSTAT records when the thread waited for a core, up to that
 * moment at least; goes on where it stopped. */
void ilv_rec_find_core_waits (IlvRecThread *thread, guint64 until_ts);
void ilv_rec_core_walk_free (IlvRecCoreWalk *self);
/* The next begin or end of such a wait; G_MAXUINT64 if there is none. */
guint64 ilv_rec_get_core_edge (const IlvRecThread *thread);
/* The kind of a thread's or job's span; waits for a core are estimated. */
guint16 ilv_rec_intern_state (IlvRec *self, IlvState state, const char *name);

/* ilv-rec-tracks.c */
void ilv_rec_add_tracks (IlvRec *self);
/* Of a run that goes on: what is there now has its tracks. */
void ilv_rec_note_places (IlvRec *self);
/* Of processes and threads that have come since and began before that moment. FALSE: there would
 * have to be other tracks as well. */
gboolean ilv_rec_place_new (IlvRec *self, guint64 until_ts);
/* Those from that one on. */
void ilv_rec_add_jobs (IlvRec *self, guint32 first);

/* ilv-rec-thread.c */
void ilv_rec_thread_take_record (IlvRec *self, IlvRecThread *thread, const IlvRecord *record);
/* Looks at the thread's flags again and shows the state that follows from them. */
void ilv_rec_thread_update (IlvRec *self, IlvRecThread *thread);
/* Tells what is shown up to now; before a job changes hands. */
void ilv_rec_thread_flush (IlvRec *self, IlvRecThread *thread);
/* The same if it will stay as it is. */
void ilv_rec_thread_show (IlvRec *self, IlvRecThread *thread);
void ilv_rec_thread_set_job (IlvRec *self, IlvRecThread *thread, guint32 job);
void ilv_rec_thread_begin (IlvRec *self, IlvRecThread *thread, const IlvRecThread *starter);
void ilv_rec_thread_set_up (IlvRec *self, IlvRecThread *thread);
/* Its last state ends now. */
void ilv_rec_thread_finish (IlvRec *self, IlvRecThread *thread);
/* ... or would, if it were the end: sums it up. */
void ilv_rec_thread_sum_up (IlvRec *self, IlvRecThread *thread);
void ilv_rec_instant (IlvRec *self, const IlvRecThread *thread, IlvEventKind kind, guint32 a,
                      gint64 b);
/* How long a call asks to sleep; -1 if it is no sleep. */
gint64 ilv_rec_get_planned (const IlvRecord *record);
IlvRecThread *ilv_rec_get_thread (IlvRec *self, guint32 index);
IlvTrackId ilv_rec_get_track (IlvRec *self, guint32 thread);

/* ilv-rec-gil.c */
void ilv_rec_gil_take_record (IlvRec *self, IlvRecThread *thread, const IlvRecord *record);
void ilv_rec_gil_let_go (IlvRec *self, IlvRecThread *thread);

/* ilv-rec-job.c */
IlvRecJob *ilv_rec_get_job (IlvRec *self, guint64 job);
void ilv_rec_job_set_state (IlvRec *self, IlvRecJob *job, IlvState state, const char *step,
                            gint64 t_ns);
/* Stops following a thread and waits in `state`. */
void ilv_rec_job_wait (IlvRec *self, guint32 job, IlvState state);
void ilv_rec_job_follow (IlvRec *self, guint32 job, IlvRecThread *thread);
void ilv_rec_job_enqueue (IlvRec *self, guint32 job, IlvRecProcess *process, IlvTrackId queue);
void ilv_rec_job_dequeue (IlvRec *self, guint32 job);
void ilv_rec_job_end (IlvRec *self, IlvRecJob *job, gint64 end_ns);
void ilv_rec_jobs_arrive (IlvRec *self, gint64 t_ns);
void ilv_rec_job_arrive (IlvRec *self, guint32 number, gint64 t_ns);
void ilv_rec_jobs_finish (IlvRec *self, gint64 end_ns);
void ilv_rec_jobs_sum_up (IlvRec *self, gint64 end_ns);

/* ilv-rec-mark.c */
void ilv_rec_mark_take_record (IlvRec *self, IlvRecThread *thread, const IlvRecord *record);

/* ilv-rec-loop.c */
void ilv_rec_loop_take_record (IlvRec *self, IlvRecThread *thread, const IlvRecord *record);
void ilv_rec_loop_call (IlvRec *self, IlvRecThread *thread, const IlvRecord *record);

/* ilv-rec-pool.c */
void ilv_rec_pool_take_record (IlvRec *self, IlvRecThread *thread, const IlvRecord *record);
/* A write call of a thread that has just pickled: what goes through the pipe. */
void ilv_rec_pool_call (IlvRec *self, IlvRecThread *thread, const IlvRecord *record);

G_END_DECLS
