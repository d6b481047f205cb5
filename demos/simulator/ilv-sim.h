/* One run of the simulator: everything that a run consists of, and the moment it has reached.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to demos/simulator. The parts:
 *
 *   ilv-event-queue      what happens next, ordered by (time, priority, serial)
 *   ilv-sim-cores        the machine: cores, one run queue, slices
 *   ilv-sim-gil          one per interpreter: take_gil() and drop_gil() of Python/ceval_gil.c
 *   ilv-sim-thread       an operating system's thread: a stack of resumable functions
 *   ilv-sim-job          the job table: states, arrival, limits, end
 *   ilv-sim-arrivals     when jobs come, and to which copy of a service they are dealt
 *   ilv-sim-sync         named locks and backends
 *   ilv-sim-peer         the far end of connections, where it takes cores of this machine
 *   ilv-sim-steps        a job's steps run by a thread
 *   ilv-sim-loop, -task  asyncio
 *   ilv-sim-pool         concurrent.futures.ThreadPoolExecutor
 *   ilv-sim-process-pool concurrent.futures.ProcessPoolExecutor
 *   ilv-sim-dask         dask.distributed: client, scheduler, workers
 *   ilv-sim-trace        everything that is written into the trace
 *   ilv-sim-model-*      the models, put together from these parts
 *
 * Three ways to say "later". An event at a time goes to the queue. What follows from the present
 * event at the same moment (a thread was signalled, given a core) goes to `deferred`, first in
 * first out, and is done before the next event: that keeps causes before effects without recursion.
 * What must see everything that happens at this moment (the selector returns) goes to `late` and is
 * done when the queue holds nothing more of this time. */
#pragma once

#include "ilv-event-queue.h"
#include "ilv-sim-cores.h"
#include "ilv-sim-job.h"
#include "ilv-sim-peer.h"
#include "ilv-sim-process.h"
#include "ilv-sim-sync.h"
#include "ilv-sim-thread.h"
#include "ilv-simulate.h"

#include "demos/workload/ilv-spawn-order.h"

G_BEGIN_DECLS

/* What an event is about; the index says of which object. */
typedef enum {
  ILV_SIM_EVENT_RUN_END, /* thread: its segment of CPU work is done */
  ILV_SIM_EVENT_GIL_DUE, /* thread: it has waited a switch interval for the GIL */
  ILV_SIM_EVENT_RESUME,  /* thread: its wait is over */
  ILV_SIM_EVENT_SLICE,   /* core: a slice has ended */
  ILV_SIM_EVENT_IO,      /* job: its I/O is done */
  ILV_SIM_EVENT_ARRIVAL, /* the next arrivals are due */
  ILV_SIM_EVENT_TIMEOUT  /* job: its caller stops waiting */
} IlvSimEventKind;

/* The order of what happens at one moment: the world first, then work that ends, then new work,
 * then waits that run out. Work that ends in the moment its slice or a waiter's interval ends is
 * done. */
enum {
  ILV_SIM_PRIORITY_IO,
  ILV_SIM_PRIORITY_RUN_END,
  ILV_SIM_PRIORITY_ARRIVAL,
  ILV_SIM_PRIORITY_WAKE,
  ILV_SIM_PRIORITY_GIL,
  ILV_SIM_PRIORITY_SLICE,
};

/* In steps. */
#define ILV_SIM_BREATHE_EVERY 8192

/* A growing ring of pointers or numbers. */
typedef struct {
  guint64 *items;
  guint head, n, capacity; /* capacity: a power of two */
} IlvSimRing;

struct _IlvSim {
  IlvWorkload *workload;
  const IlvCosts *costs;
  IlvSettings settings;
  IlvTraceBuilder *builder; /* owned until sealed */
  gboolean has_machine;     /* machinery is written to the trace */
  gboolean has_jobs;        /* JOB tracks too */
  gboolean is_ideal;
  gint64 now;
  IlvEventQueue queue;
  IlvSimRing deferred; /* threads */
  IlvSimRing late;     /* threads */
  guint64 n_events;
  guint64 n_steps;    /* begun, of all jobs */
  gboolean must_look; /* whether to stop */
  IlvProgressFunc progress;
  gpointer progress_data;
  GCancellable *cancellable; /* borrowed, may be NULL */

  IlvSimCores cores;
  GPtrArray *threads;   /* (element-type IlvSimThread) (owned) */
  GPtrArray *processes; /* (element-type IlvSimProcess) (owned); 0 is the program itself */

  IlvSimJob *jobs; /* moves when it grows: hold indices, not pointers */
  guint32 n_jobs, jobs_capacity;
  guint64 n_expected; /* jobs that will arrive, spawned ones included */
  guint64 n_ended;
  guint64 n_waiting_io, n_sleeping, n_in_flight;
  guint64 n_tasks;           /* of all loops: the caches are the machine's */
  guint n_callers;           /* threads with a connection, of all processes */
  IlvSimGroup *groups;       /* NULL where each process has its own */
  IlvSpawnOrder spawn_order; /* made at the first spawn */
  guint64 *places;           /* room for two places */
  IlvSimArrivals *arrivals;
  IlvSimPeer *peer; /* NULL: the far end is another machine */
  IlvSimDask *dask; /* NULL in other models */

  IlvSimLock *locks; /* the shared ones; copies of a service have their own */
  IlvSimBackend *backends;

  IlvFigures figures; /* state_ns, switches, lag, bytes, memory */
  gint64 end_ns;      /* the last job's end */
  gint64 memory_bytes;
  gint64 memory_ns; /* of its last change */

  guint16 *kinds; /* (name, state) -> interned kind, see ilv-sim-trace.c */
  IlvTrackId memory_track, finished_track, in_flight_track, io_track, sleep_track;
  char *note;
  GError *error;
};

guint64 *ilv_sim_ring_grow (IlvSimRing *self);

static inline void
ilv_sim_ring_push (IlvSimRing *self, guint64 item)
{
  if (G_UNLIKELY (self->n == self->capacity))
    ilv_sim_ring_grow (self);
  self->items[(self->head + self->n++) & (self->capacity - 1)] = item;
}

/* The ring must not be empty. */
static inline guint64
ilv_sim_ring_pop (IlvSimRing *self)
{
  guint64 item = self->items[self->head];
  self->head = (self->head + 1) & (self->capacity - 1);
  self->n--;
  return item;
}

/* data = kind << 56 | generation << 32 | index. A stale event (its object's generation has moved
 * on) is skipped. 24 bits of generation are enough: a stale event lives for milliseconds. */
#define ILV_SIM_GENERATION_MASK 0xffffffu

static inline void
ilv_sim_schedule (IlvSim *sim, gint64 time_ns, guint priority, IlvSimEventKind kind,
                  guint32 generation, guint32 index)
{
  guint64 data =
      ((guint64)kind << 56) | ((guint64)(generation & ILV_SIM_GENERATION_MASK) << 32) | index;
  ilv_event_queue_push (&sim->queue, time_ns, priority, data);
}

/* From a wake-up until the woken thread wants its core. An idle core has to be woken too, by an
 * interrupt; where none is idle, the thread stands in a run queue at once (select_idle_sibling() of
 * the kernel's fair.c). */
static inline gint64
ilv_sim_get_handover_ns (const IlvSim *sim)
{
  return sim->cores.n_busy < sim->cores.n_cores ? sim->costs->thread_handover_ns
                                                : sim->costs->thread_handover_busy_ns;
}

/* What of a hand-over is no waiting but work, in the kernel's futex calls of both. Where the woken
 * thread sleeps in anything else, that has a cost of its own. */
static inline gint64
ilv_sim_get_handover_pause_ns (const IlvSim *sim)
{
  return MAX (0, ilv_sim_get_handover_ns (sim) - sim->costs->handover_work_ns);
}

/* What of an I/O call is send() and recv(), without the GIL. */
static inline gint64
ilv_sim_get_socket_ns (const IlvSim *sim, gint64 call_ns)
{
  return MIN (call_ns, sim->costs->socket_send_ns + sim->costs->socket_recv_ns);
}

static inline IlvSimThread *
ilv_sim_get_thread (const IlvSim *sim, guint32 index)
{
  return g_ptr_array_index (sim->threads, index);
}

static inline IlvSimProcess *
ilv_sim_get_process (const IlvSim *sim, guint32 index)
{
  return g_ptr_array_index (sim->processes, index);
}

/* Nearly every segment of an event loop is Python of no length by the thread that has the GIL. */
static inline gboolean
ilv_sim_thread_run (IlvSim *sim, IlvSimThread *self, IlvSimUse use, gint64 ns, IlvState shown,
                    IlvSimName name)
{
  if (use == ILV_SIM_USE_NATIVE || (ns | self->debt_ns) != 0 || self->gil == NULL ||
      self->gil->holder != self || (self->core == ILV_SIM_NOBODY && !sim->is_ideal))
    return ilv_sim_thread_run_slow (sim, self, use, ns, shown, name);
  self->use = ILV_SIM_USE_NONE;
  self->left_ns = 0;
  self->shown = shown;
  self->name = name;
  return TRUE;
}

/* The step to be executed now, NULL after the last. */
static inline const IlvStep *
ilv_sim_job_get_step (const IlvSim *sim, const IlvSimJob *self)
{
  const IlvJobGroup *group = &sim->workload->groups[self->group];

  if (self->repeat >= group->repeat || group->n_steps == 0)
    return NULL;
  return &sim->workload->steps[group->steps[self->position]];
}

/* Memory that the run uses from now on (or gives back): a counter and its peak. */
void ilv_sim_add_memory (IlvSim *sim, gint64 bytes);

/* Nothing can ever run again: says who waits for whom, and fails those jobs. */
void ilv_sim_report_deadlock (IlvSim *sim);
/* Adds what is still going on to the figures. */
void ilv_sim_finish_figures (IlvSim *sim);

/* The event loop of the simulator itself; FALSE and sim->error when cancelled or too long. */
gboolean ilv_sim_run (IlvSim *sim);

G_END_DECLS
