/* A cost set: what Python's and the kernel's primitives cost on some machine.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A key file, `data/costs/NAME.costs`; each figure has its source as a comment in the file.
 * `ideal` has all costs zero and the free-threading factor 1. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* X(field, "Key", unit): the one list from which struct, parser and writer are made.
 * ns: durations; ppm: a factor in millionths; bytes: memory or a size. */
#define ILV_COSTS(X)                                                                               \
  X (thread_start_ns, "ThreadStart", DURATION)       /* start() until the new thread has run */    \
  X (thread_handover_ns, "ThreadHandover", DURATION) /* wake another thread on an idle core */     \
  X (thread_handover_busy_ns, "ThreadHandoverBusy", DURATION) /* the same while no core is idle */ \
  X (handover_work_ns, "HandoverWork", DURATION)     /* of each, what is work for a core */        \
  X (executor_submit_ns, "ExecutorSubmit", DURATION) /* Python in submit(), under the GIL */       \
  X (executor_job_ns, "ExecutorJob", DURATION)       /* Python in the worker per job */            \
  X (semaphore_ns, "SemaphoreRelease", DURATION)     /* of that, in a semaphore's release() */     \
  X (gil_take_ns, "GilTake", DURATION)               /* uncontended take after a release */        \
  X (context_switch_ns, "ContextSwitch", DURATION)   /* a core changes threads */                  \
  X (wake_ns, "Wake", DURATION)          /* CPU of going on when the core had been put to sleep */ \
  X (wake_cold_ns, "WakeCold", DURATION) /* more, after 20 ms */                                   \
  X (loop_wake_ns, "LoopWake", DURATION) /* the same of asyncio's and trio's loops */              \
  X (loop_wake_cold_ns, "LoopWakeCold", DURATION)                                                  \
  X (loop_turn_ns, "LoopTurn", DURATION)           /* one pass of _run_once, nothing ready */      \
  X (loop_handle_ns, "LoopHandle", DURATION)       /* each handle run */                           \
  X (loop_event_ns, "LoopEvent", DURATION)         /* each event from the selector */              \
  X (loop_timer_ns, "LoopTimer", DURATION)         /* each timer pushed and popped */              \
  X (task_create_ns, "TaskCreate", DURATION)       /* create_task */                               \
  X (loop_wake_call_ns, "LoopWakeCall", DURATION)  /* call_soon_threadsafe, in the caller */       \
  X (loop_woken_ns, "LoopWoken", DURATION)         /* the loop reads its self-pipe */              \
  X (executor_await_ns, "ExecutorAwait", DURATION) /* run_in_executor's futures, in the loop */    \
  X (io_call_ns, "IoCall", DURATION)               /* Python around one blocking I/O call */       \
  X (io_block_ns, "IoBlock", DURATION)             /* more, if its answer is not there yet */      \
  X (thread_io_cold_ns, "ThreadIoCold", DURATION)  /* more, with 1,000 threads that call */        \
  X (io_await_ns, "IoAwait", DURATION)             /* Python around one awaited I/O call */        \
  X (io_cold_ns, "IoCold", DURATION)               /* more, with 10,000 connections in use */      \
  X (read_buffer_ns, "ReadBuffer", DURATION)       /* until the heap has room for 256 KiB */       \
  X (loop_connect_ns, "LoopConnect", DURATION)     /* create_connection() */                       \
  X (socket_send_ns, "SocketSend", DURATION)       /* the part of an I/O call in send(), no GIL */ \
  X (socket_recv_ns, "SocketRecv", DURATION)       /* the same in recv() */                        \
  X (asyncio_start_ns, "AsyncioStart", DURATION)   /* import asyncio in a new process */           \
  X (uv_loop_turn_ns, "UvLoopTurn", DURATION)                                                      \
  X (uv_loop_handle_ns, "UvLoopHandle", DURATION)                                                  \
  X (uv_loop_event_ns, "UvLoopEvent", DURATION)                                                    \
  X (uv_task_create_ns, "UvTaskCreate", DURATION)                                                  \
  X (uv_io_await_ns, "UvIoAwait", DURATION)                                                        \
  X (uv_io_cold_ns, "UvIoCold", DURATION)                                                          \
  X (trio_turn_ns, "TrioTurn", DURATION)   /* one pass of its run loop, nothing runnable */        \
  X (trio_step_ns, "TrioStep", DURATION)   /* each step of a task */                               \
  X (trio_event_ns, "TrioEvent", DURATION) /* each event waited for, its registration too */       \
  X (trio_timer_ns, "TrioTimer", DURATION) /* each deadline, with its cancel scope */              \
  X (trio_task_create_ns, "TrioTaskCreate", DURATION) /* start_soon, with the task's end */        \
  X (trio_io_await_ns, "TrioIoAwait", DURATION)                                                    \
  X (trio_io_cold_ns, "TrioIoCold", DURATION)                                                      \
  X (connect_ns, "Connect", DURATION)          /* a blocking connect() */                          \
  X (lock_ns, "Lock", DURATION)                /* uncontended acquire + release */                 \
  X (timer_slack_ns, "TimerSlack", DURATION)   /* how late a sleep returns */                      \
  X (process_fork_ns, "ProcessFork", DURATION) /* until the worker takes its first job */          \
  X (process_forkserver_ns, "ProcessForkserver", DURATION)                                         \
  X (process_spawn_ns, "ProcessSpawn", DURATION)                                                   \
  X (process_start_call_ns, "ProcessStartCall", DURATION) /* the part that blocks submit() */      \
  X (process_fork_call_ns, "ProcessForkCall", DURATION)   /* the same, by fork */                  \
  X (process_spawn_call_ns, "ProcessSpawnCall", DURATION) /* the same, by spawn */                 \
  X (forkserver_first_ns, "ForkserverFirst", DURATION)    /* starting the server itself */         \
  X (interpreter_start_ns, "InterpreterStart", DURATION)                                           \
  X (process_submit_ns, "ProcessSubmit", DURATION)     /* Python in submit() */                    \
  X (process_dispatch_ns, "ProcessDispatch", DURATION) /* manager thread per job, parent's GIL */  \
  X (process_feed_ns, "ProcessFeed", DURATION)         /* feeder thread per job, parent's GIL */   \
  X (process_result_ns, "ProcessResult", DURATION)     /* manager thread per result */             \
  X (process_watch_ns, "ProcessWatch", DURATION)       /* each wait of the manager, per worker */  \
  X (process_job_ns, "ProcessJob", DURATION)           /* Python in the worker per job */          \
  X (pickle_call_ns, "PickleCall", DURATION)           /* fixed part of one dumps() or loads() */  \
  X (pickle_ns_per_mib, "PicklePerMiB", DURATION)      /* dumps, per MiB */                        \
  X (unpickle_ns_per_mib, "UnpicklePerMiB", DURATION)                                              \
  X (pipe_call_ns, "PipeCall", DURATION)                   /* one write or read */                 \
  X (pipe_write_ns_per_mib, "PipeWritePerMiB", DURATION)   /* the writer's copying */              \
  X (pipe_ns_per_mib, "PipePerMiB", DURATION)              /* the reader's copying, without GIL */ \
  X (pipe_gather_ns_per_mib, "PipeGatherPerMiB", DURATION) /* joining what was read, with GIL */   \
  X (pipe_buffer_bytes, "PipeBuffer", SIZE)                                                        \
  X (job_notes_ns, "JobNotes", DURATION)   /* a measured run's own books, per job */               \
  X (peer_call_ns, "PeerCall", DURATION)   /* its loopback server: a request, or an answer */      \
  X (peer_turn_ns, "PeerTurn", DURATION)   /* its waking for them, and its timer */                \
  X (peer_cold_ns, "PeerCold", DURATION)   /* more, with 10,000 connections in use */              \
  X (dask_start_ns, "DaskStart", DURATION) /* LocalCluster() and Client(), no worker */            \
  X (dask_worker_start_ns, "DaskWorkerStart", DURATION) /* until a worker is known */              \
  X (dask_submit_ns, "DaskSubmit", DURATION)            /* Python in client.submit() */            \
  X (dask_schedule_ns, "DaskSchedule", DURATION)        /* IO loop, until a task is queued */      \
  X (dask_finish_ns, "DaskFinish", DURATION)            /* IO loop, from then to its result */     \
  X (dask_result_ns, "DaskResult", DURATION)            /* Python in as_completed(), per result */ \
  X (dask_task_ns, "DaskTask", DURATION)                /* a worker's loop, per task */            \
  X (dask_job_ns, "DaskJob", DURATION)                  /* a worker's thread, per task */          \
  X (dask_call_ns, "DaskCall", DURATION)                /* a worker asks the scheduler: a lock */  \
  X (dask_submit_ns_per_mib, "DaskSubmitPerMiB", DURATION) /* an argument: in client.submit() */   \
  X (dask_schedule_ns_per_mib, "DaskSchedulePerMiB", DURATION) /* ... until it is queued */        \
  X (dask_send_ns_per_mib, "DaskSendPerMiB", DURATION)         /* ... then to a worker */          \
  X (dask_task_ns_per_mib, "DaskTaskPerMiB", DURATION)         /* ... a worker's loop */           \
  X (dask_ns_per_mib, "DaskPerMiB", DURATION)           /* a result: one end of a connection */    \
  X (free_threading_ppm, "FreeThreadingFactor", FACTOR) /* on every `python` step */               \
  X (interpreter_bytes, "InterpreterMemory", SIZE)      /* bare interpreter, resident */           \
  X (asyncio_bytes, "AsyncioMemory", SIZE)              /* import asyncio */                       \
  X (task_bytes, "TaskMemory", SIZE)                                                               \
  X (trio_bytes, "TrioMemory", SIZE) /* import trio */                                             \
  X (trio_task_bytes, "TrioTaskMemory", SIZE)                                                      \
  X (thread_bytes, "ThreadMemory", SIZE)                                                           \
  X (worker_fork_bytes, "WorkerForkMemory", SIZE)                                                  \
  X (worker_forkserver_bytes, "WorkerForkserverMemory", SIZE)                                      \
  X (worker_spawn_bytes, "WorkerSpawnMemory", SIZE)                                                \
  X (interpreter_worker_bytes, "InterpreterWorkerMemory", SIZE)                                    \
  X (dask_bytes, "DaskMemory", SIZE) /* import distributed, and a scheduler */                     \
  X (dask_worker_bytes, "DaskWorkerMemory", SIZE)

typedef struct {
  gatomicrefcount ref_count;
  char *name;        /* "ideal", "reference", "this-machine" or the file's */
  gboolean is_ideal; /* all costs zero: zero-length work needs no core, submission no GIL */
#define ILV_COSTS_FIELD(field, key, unit) gint64 field;
  ILV_COSTS (ILV_COSTS_FIELD)
#undef ILV_COSTS_FIELD
  gint64 slice_ns; /* [Machine] Slice: not a cost, `ideal` has it too */
  /* [Machine] CoreShare, in millionths: how much of a core's time a thread really gets while it
   * runs. Below 1 on a virtual machine whose host gives the rest to others. */
  gint64 core_share_ppm;
} IlvCosts;

IlvCosts *ilv_costs_ref (IlvCosts *self);
void ilv_costs_unref (IlvCosts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvCosts, ilv_costs_unref)

/* All zero, factor 1, slice 3 ms. Needs no file. (transfer full) */
IlvCosts *ilv_costs_new_ideal (void);
/* A set's name or a path; "this-machine" is looked for in the user's data folder. Errors as
 * workloads have them (file, group, key, what would be right). */
IlvCosts *ilv_costs_find (const char *name_or_path, GError **error);
IlvCosts *ilv_costs_parse (const char *text, gssize length, const char *origin, GError **error);
char **ilv_costs_list (void);
char *ilv_costs_to_text (const IlvCosts *self);

/* Another set with the same figures, for ilv_costs_set() before anybody else has it. (transfer
 * full) */
IlvCosts *ilv_costs_copy (const IlvCosts *self, const char *name);
/* The key of a figure ("LoopTurn"; or "Slice", "CoreShare"), static, or NULL if there is none of
 * that name. */
const char *ilv_costs_find_key (const char *name);
/* FALSE if there is no such key. The value is in the key's unit: ns, ppm or bytes, at least 0. */
gboolean ilv_costs_set (IlvCosts *self, const char *key, gint64 value);
/* FALSE if there is no such key. */
gboolean ilv_costs_get (const IlvCosts *self, const char *key, gint64 *value);
/* The set that calibrating makes. */
#define ILV_COSTS_THIS_MACHINE "this-machine"
/* Where a set of the user's own is kept, whether it is there or not. (transfer full) */
char *ilv_costs_get_own_path (const char *name);

G_END_DECLS
