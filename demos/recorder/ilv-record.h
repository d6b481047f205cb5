/* The recorder's records and rings: the layout that the preloaded library and the reader share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain C, no GLib: the preloaded library includes it. Little-endian, 8-aligned.
 *
 * A ring is a file `p<pid>-t<tid>-<n>.ring` in a session folder (0700, tmpfs): a header of 4096
 * bytes, then `capacity` records of 32 bytes. One producer (the thread it is named after) and one
 * reader. The producer writes records and then stores `head` with release; the reader loads `head`
 * with acquire, copies, and stores `tail`. A full ring drops the newest and counts them in `lost`;
 * a LOST record follows as soon as there is room. Nothing is ever overwritten unread, the recorded
 * program is never blocked, and what was published survives SIGKILL.
 *
 * A ring has two areas. Records go round in the first, small one, whose pages stay in the caches,
 * for as long as the reader keeps up; when it is full for the first time the producer goes over to
 * the second for good and says in `grown_at` at which record. Record n lies in slot n of the first
 * area (modulo its capacity), or in slot n - grown_at of the second.
 *
 * Objects (tasks, futures, locks) are named by their address; *_NEW and *_SUBMIT re-bind a reused
 * one. Names are numbered per process: a STR record gives number and text. */
#pragma once

#include <stdint.h>

#define ILV_RING_MAGIC 0x31564c49u /* "ILV1" */
#define ILV_RING_VERSION 2u
#define ILV_RING_DATA_OFFSET 4096u
#define ILV_RING_SUFFIX ".ring"
#define ILV_RING_MIN_CAPACITY (1u << 6)
#define ILV_RING_MAX_CAPACITY (1u << 22)
#define ILV_RING_MAIN_FIRST (1u << 16)    /* of the program itself: 43 ms of the fastest loop */
#define ILV_RING_MAIN_CAPACITY (1u << 18) /* main threads; sparse, so cheap */
#define ILV_RING_THREAD_FIRST (1u << 13)  /* all others */
#define ILV_RING_THREAD_CAPACITY (1u << 15)
#define ILV_RECORD_MAX_TEXT 992u /* bytes of a string record; longer text is cut */

/* Environment of a recorded program (ilv_recording_environ() sets them). */
#define ILV_ENV_FOLDER "ILV_DIR"  /* the session folder; unset: the library does nothing */
#define ILV_ENV_AGENT "ILV_AGENT" /* the boot file ilv_agent.py; unset: GIL and calls only */
#define ILV_ENV_CODE "ILV_CODE"   /* a folder that keeps the boot file compiled; may be unset */
#define ILV_ENV_ROOT "ILV_ROOT"   /* the first recorded Python's pid; it sets this itself */
#define ILV_ENV_CAPACITY "ILV_CAPACITY" /* records per ring, or FIRST+SECOND: for tests */

typedef struct {
  uint64_t ts;    /* CLOCK_MONOTONIC, ns: time.monotonic() and loop.time() of the same boot */
  uint16_t kind;  /* IlvRecordKind */
  uint16_t flags; /* by kind */
  uint32_t a;
  uint64_t b;
  uint64_t c;
} IlvRecord;

typedef struct {
  uint32_t magic, version, record_size, capacity;
  int32_t pid, tid, ppid;
  uint32_t first_capacity; /* 0: `capacity` is all there is */
  uint64_t t_open;         /* when the ring was made */
  uint64_t proc_start;     /* when the process began (exec or fork), as this library saw it */
  uint32_t clock;          /* 1 = CLOCK_MONOTONIC */
  uint32_t closed;         /* 1: the thread ended in order; 0 with a dead process: killed */
  char name[32];           /* the thread's name, cut; empty until known */
  uint8_t pad[40];
  /* offset 128: written by the producer only */
  uint64_t head;     /* records ever published */
  uint64_t lost;     /* records ever dropped */
  uint64_t grown_at; /* the second area's first record; 0: not in use yet */
  uint8_t pad_producer[40];
  /* offset 192: written by the reader only */
  uint64_t tail; /* records ever consumed */
} IlvRingHeader;

_Static_assert(sizeof (IlvRecord) == 32, "a record has 32 bytes");
_Static_assert(__builtin_offsetof(IlvRingHeader, head) == 128, "the producer's line");
_Static_assert(__builtin_offsetof(IlvRingHeader, tail) == 192, "the reader's line");

typedef enum {
  ILV_REC_NONE,
  ILV_REC_LOST,         /* b = how many, c = ts of the first */
  ILV_REC_STR,          /* flags = payload records, a = number, c = bytes; then raw text */
  ILV_REC_PROC_START,   /* multiprocessing's bootstrap; a = name's number */
  ILV_REC_PROC_EXEC,    /* a = parent's pid; ts = when the library was loaded */
  ILV_REC_PY_INIT,      /* the first GIL is made */
  ILV_REC_AGENT_READY,  /* a = sys.hexversion, flags bit 0 = free-threaded, bit 1 = not the main
                           interpreter (b = its number); start-up ends here */
  ILV_REC_PROC_FORKED,  /* first record of a fork child; a = parent's pid */
  ILV_REC_PROC_EXIT,    /* interpreter goes down; flags bit 0 = status is known, a = status */
  ILV_REC_PROC_PROGRAM, /* another Python has started this one by exec; a = name of what it runs */

  ILV_REC_THR_START = 16, /* flags = daemon; b = ts of the call to start() if known */
  ILV_REC_THR_NAME,       /* payload like STR */
  ILV_REC_THR_EXIT,       /* flags 1: its program has called exec(); written by the next one */
  ILV_REC_THR_SPAWN,      /* in the starter, as it enters Thread.start() */

  ILV_REC_GIL_WAIT = 24, /* flags = IlvGilWait; a = GIL's number (1, ...) */
  ILV_REC_GIL_TAKE,      /* flags = had waited (1 contended, 2 handed over); a = GIL's number */
  ILV_REC_GIL_DROP,      /* a = GIL's number */
  ILV_REC_GIL_TIMEOUT,   /* the interval ran out: a drop request; a = GIL's number */
  ILV_REC_GIL_INIT,      /* a = GIL's number, b = address */

  ILV_REC_BLK_ENTER = 32, /* flags = IlvCall; a = fd or pid; b = length, time-out or address */
  ILV_REC_BLK_EXIT,       /* flags = IlvCall; a as above; b = the call's result */

  ILV_REC_TASK_NEW = 48, /* flags = IlvTaskNew; a = coroutine's name, b = task, c = parent task */
  ILV_REC_TASK_SCHED,    /* ready; flags 1 = call_soon_threadsafe; b = task, c = who woke it */
  ILV_REC_STEP_BEGIN,    /* b = task, c = handle or IlvForeignLoop */
  ILV_REC_STEP_END, /* flags = IlvStepEnd; a = innermost awaiting function's name, b = task, c =
                       awaited object */
  ILV_REC_CB_BEGIN, /* a callback that is no task step; a = name, b = callback */
  ILV_REC_CB_END,
  ILV_REC_TASK_NAME, /* b = task; payload like STR */
  ILV_REC_LOOP_ITER, /* flags = IlvLoopIter; a = handles ready, b = loop */
  ILV_REC_TIMER,     /* the callback that begins next is a due timer's; b = handle, c = due ts */

  ILV_REC_JOB_SUBMIT = 64, /* flags = IlvExecutor; a = function's name, c = work id, b = future
                              (threads) or how many work ids from c (multiprocessing.Pool) */
  ILV_REC_JOB_BEGIN,       /* b = future (threads) or work id (processes) */
  ILV_REC_JOB_END,         /* b as above; a = 1: it failed */
  ILV_REC_JOB_DONE,        /* the future is set in the parent; b = work id */
  ILV_REC_PICKLE_BEGIN,    /* flags = IlvPickle; b = work id */
  ILV_REC_PICKLE_END,      /* c = bytes */
  ILV_REC_UNPICKLE_BEGIN,
  ILV_REC_UNPICKLE_END,
  ILV_REC_JOB_QUEUED,   /* put into the call queue; b = work id, c = future if known */
  ILV_REC_PROC_SPAWN,   /* Process.start() is entered; a = name */
  ILV_REC_PROC_SPAWNED, /* and left; b = child's pid */
  ILV_REC_PROC_KILL, /* the program sends a signal; flags = its number, a = to which process, b = 1:
                        that one was dying already */
  ILV_REC_JOB_FUTURE,    /* b = the future of a call that was submitted, c = its work id */
  ILV_REC_JOB_CANCELLED, /* Future.cancel() has worked; b = future */

  ILV_REC_SCHEDSTAT = 88, /* written by the reader; b = ns on a core, c = ns waited for one */

  ILV_REC_MARK = 96, /* from the program by _ilv.mark(); flags = IlvMark, a, b, c by mark */
} IlvRecordKind;

typedef enum {
  ILV_GIL_WAIT_CONTENDED,   /* another thread holds it: the first interval begins */
  ILV_GIL_WAIT_HANDOVER,    /* dropped on request: stands back until another thread has taken it */
  ILV_GIL_WAIT_AGAIN,       /* a further interval begins: timed out, or woken but too late */
  ILV_GIL_WAIT_HANDED_OVER, /* another thread has taken it: the forced hand-over is over */
} IlvGilWait;

/* What a thread was blocked in. */
typedef enum {
  ILV_CALL_NONE,
  ILV_CALL_READ,
  ILV_CALL_WRITE,
  ILV_CALL_RECV,
  ILV_CALL_SEND,
  ILV_CALL_CONNECT,
  ILV_CALL_ACCEPT,
  ILV_CALL_POLL,
  ILV_CALL_SELECT,
  ILV_CALL_EPOLL,
  ILV_CALL_SLEEP,
  ILV_CALL_SEM, /* threading.Lock and all built on it */
  ILV_CALL_WAITPID,
  ILV_CALL_FSYNC,
  ILV_CALL_FLOCK,
  ILV_CALL_COND,
  ILV_CALL_JOIN,
  ILV_CALL_GETADDRINFO, /* and getnameinfo */
  ILV_CALL_SIGNAL,      /* waits for a signal */
  ILV_N_CALLS
} IlvCall;

typedef enum {
  ILV_LOOP_ITER_TIMERS = 1, /* in a turn: events are processed, due timers come next */
  ILV_LOOP_ITER_STOPPED,    /* run_forever() returns */
} IlvLoopIter;

typedef enum {
  ILV_FOREIGN_LOOP_UVLOOP = 1,
  ILV_FOREIGN_LOOP_TRIO,
} IlvForeignLoop;

typedef enum {
  ILV_TASK_NEW_SCHEDULED,
  ILV_TASK_NEW_EAGER,   /* b = coroutine: its first step follows at once, under that address */
  ILV_TASK_NEW_RENAMED, /* that step is over; b = task from here on, c = coroutine */
} IlvTaskNew;

typedef enum {
  ILV_STEP_END_YIELDED, /* sleep(0): ready again at once */
  ILV_STEP_END_RETURNED,
  ILV_STEP_END_CANCELLED,
  ILV_STEP_END_RAISED,
  ILV_STEP_END_FUTURE, /* awaits a future */
  ILV_STEP_END_TASK,   /* awaits a task */
} IlvStepEnd;

typedef enum {
  ILV_EXECUTOR_THREADS,
  ILV_EXECUTOR_PROCESSES,
  ILV_EXECUTOR_POOL, /* multiprocessing.Pool */
  ILV_EXECUTOR_INTERPRETERS,
} IlvExecutor;

typedef enum {
  ILV_PICKLE_OTHER,
  ILV_PICKLE_CALL,
  ILV_PICKLE_RESULT,
} IlvPickle;

/* Marks that the runner makes: `_ilv.mark(MARK, a, b, c)`, each constant being an attribute of the
 * module under its name here without ILV_MARK_ (`_ilv.JOB_BEGIN`). The module `_ilv` exists only in
 * a recorded interpreter. `job` is an index into the plan's job table (all groups in file order,
 * each with its Count), 0-based; spawned jobs get the numbers after it. X(NAME, value). */
#define ILV_MARKS(X)                                                                               \
  X (RUN_ORIGIN, 1)     /* time 0; c = CLOCK_MONOTONIC ns of it, or 0: this moment */              \
  X (RUN_END, 2)        /* the last job has ended; what follows is shut-down */                    \
  X (JOB_ARRIVE, 3)     /* b = job, c = scheduled arrival in ns after time 0 (closed groups) */    \
  X (JOB_SUBMIT, 4)     /* b = job: given to the executor or made a task, now */                   \
  X (JOB_BEGIN, 5)      /* b = job: first Python of it in this thread (or in this task) */         \
  X (JOB_STEP, 6)       /* b = job, a = step's index in the workload's step table: begins */       \
  X (JOB_RETURN, 7)     /* b = job: its function returns here; the result still travels */         \
  X (JOB_END, 8)        /* b = job, a = IlvOutcome: the caller has the result (counts as end) */   \
  X (PART_BEGIN, 9)     /* b = job, a = step: this thread works for a job that lives elsewhere */  \
  X (PART_END, 10)      /* b = job */                                                              \
  X (LIMIT_WAIT, 11)    /* b = job: waits for Limit= or room; ends with its JOB_SUBMIT */          \
  X (LOCK_WAIT, 12)     /* a = lock, b = job; also when it is free */                              \
  X (LOCK_ACQUIRE, 13)  /* a = lock, b = job */                                                    \
  X (LOCK_RELEASE, 14)  /* a = lock, b = job */                                                    \
  X (BACKEND_BEGIN, 15) /* a = backend, b = job: request sent */                                   \
  X (BACKEND_END, 16)   /* a = backend, b = job: reply complete */                                 \
  X (JOB_SPAWN, 17)     /* a = job group, b = child job, c = parent job */                         \
  X (JOB_TIMEOUT, 18)   /* b = job: the caller stops waiting (JOB_END with its outcome follows) */ \
  X (JOB_REJECT, 19)    /* b = job: refused by a full queue (JOB_END follows too) */               \
  X (WORKER_READY, 20)  /* a = number: a pool worker (thread or process) is up */                  \
  X (MEMORY, 21)        /* c = resident bytes of this process, now */                              \
  X (USER, 22)          /* a = name's number from _ilv.intern(text), b, c free */

typedef enum {
#define ILV_MARK_ENUM(name, value) ILV_MARK_##name = value,
  ILV_MARKS (ILV_MARK_ENUM)
#undef ILV_MARK_ENUM
} IlvMark;
