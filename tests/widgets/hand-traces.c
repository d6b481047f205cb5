/* Small traces written by hand, for tests of stages and sentences.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hand-traces.h"

typedef struct {
  IlvTraceBuilder *builder;
  IlvTrackId process, main, gil, loop, ready, work, calls, call_pipe, result_pipe, feeder;
  IlvTrackId finished, in_flight, waiting, sleeping, memory;
  IlvTrackId cores[4], threads[64];
  guint16 python, parse, native, gil_wait, io, sleep, lock, transfer, startup, idle, ready_kind;
  guint16 poll, events, timers, run;
} Hand;

static void
intern (Hand *self)
{
  IlvTraceBuilder *b = self->builder;

  self->python = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, NULL);
  self->parse = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, "parse");
  self->native = ilv_trace_builder_intern_kind (b, ILV_STATE_NATIVE, "hash");
  self->gil_wait = ilv_trace_builder_intern_kind (b, ILV_STATE_GIL_WAIT, NULL);
  self->io = ilv_trace_builder_intern_kind (b, ILV_STATE_IO, "fetch");
  self->sleep = ilv_trace_builder_intern_kind (b, ILV_STATE_SLEEP, NULL);
  self->lock = ilv_trace_builder_intern_kind (b, ILV_STATE_LOCK, NULL);
  self->transfer = ilv_trace_builder_intern_kind (b, ILV_STATE_TRANSFER, NULL);
  self->startup = ilv_trace_builder_intern_kind (b, ILV_STATE_STARTUP, NULL);
  self->idle = ilv_trace_builder_intern_kind (b, ILV_STATE_IDLE, NULL);
  self->ready_kind = ilv_trace_builder_intern_kind (b, ILV_STATE_READY, NULL);
  self->poll = ilv_trace_builder_intern_kind (b, ILV_STATE_IO, ILV_PHASE_POLL);
  self->events = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, ILV_PHASE_EVENTS);
  self->timers = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, ILV_PHASE_TIMERS);
  self->run = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, ILV_PHASE_RUN);
}

static IlvTrackId
add (Hand *self, IlvTrackId parent, IlvTrackKind kind, IlvRole role, guint32 number)
{
  return ilv_trace_builder_add_track (self->builder, parent, kind, role, number, NULL);
}

static void
begin (Hand *self, const char *model, guint n_jobs)
{
  IlvRunInfo *info = ilv_run_info_new ();

  *self = (Hand){.builder = ilv_trace_builder_new ()};
  intern (self);
  info->workload = g_strdup ("By hand");
  info->model = g_strdup (model);
  info->costs = g_strdup ("reference");
  info->cores = 4;
  info->switch_interval_ns = 5 * MS;
  ilv_trace_builder_set_info (self->builder, info);
  for (guint i = 0; i < 4; i++)
    self->cores[i] = add (self, 0, ILV_TRACK_CORE, ILV_ROLE_NONE, i);
  self->process = add (self, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0);
  self->gil = add (self, self->process, ILV_TRACK_GIL, ILV_ROLE_NONE, 0);
  self->main = add (self, self->process, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0);
  self->finished = add (self, 0, ILV_TRACK_COUNTER, ILV_ROLE_FINISHED, 0);
  self->in_flight = add (self, 0, ILV_TRACK_COUNTER, ILV_ROLE_IN_FLIGHT, 0);
  self->memory = add (self, 0, ILV_TRACK_COUNTER, ILV_ROLE_MEMORY, 0);
  ilv_trace_builder_set_counter (self->builder, self->finished, 0, 0);
  ilv_trace_builder_set_counter (self->builder, self->in_flight, 0, n_jobs);
  ilv_trace_builder_set_counter (self->builder, self->memory, 0, 24 << 20);
  for (guint i = 0; i < n_jobs; i++)
    ilv_trace_builder_add_job (self->builder, "page", i, 0, ILV_JOB_NONE);
}

static IlvTrace *
finish (Hand *self, gint64 end_ns)
{
  g_autoptr (GError) error = NULL;
  IlvTrace *trace = ilv_trace_builder_seal (self->builder, end_ns, &error);

  g_assert_no_error (error);
  ilv_trace_builder_free (self->builder);
  return trace;
}

static void
state (Hand *self, IlvTrackId track, double ms, guint16 kind, guint32 ref)
{
  ilv_trace_builder_set_state (self->builder, track, (gint64)(ms * 1e6), kind, ref);
}

static void
instant (Hand *self, IlvTrackId track, double ms, IlvEventKind kind, guint32 a, gint64 b)
{
  ilv_trace_builder_add_instant (self->builder, track, (gint64)(ms * 1e6), kind, a, b);
}

/* --- threads --- */

/* The GIL, its core and the link of a hand-over. */
static void
hold (Hand *self, double from, double to, IlvTrackId thread, IlvTrackId previous)
{
  ilv_trace_builder_add_span (self->builder, self->gil, (gint64)(from * 1e6), (gint64)(to * 1e6),
                              self->python, thread);
  ilv_trace_builder_add_span (self->builder, self->cores[0], (gint64)(from * 1e6),
                              (gint64)(to * 1e6), self->python, thread);
  if (previous != ILV_TRACK_NONE)
    ilv_trace_builder_add_link (self->builder, previous, (gint64)(from * 1e6), thread,
                                (gint64)(from * 1e6), ILV_LINK_GIL);
}

static void
play_first_thread (Hand *self)
{
  IlvTrackId first = self->threads[0], second = self->threads[1];

  instant (self, first, 0, ILV_EVENT_THREAD_START, self->main, 0);
  instant (self, first, 0, ILV_EVENT_GIL_TAKE, ILV_TRACK_NONE, 0);
  instant (self, first, 0, ILV_EVENT_JOB_BEGIN, 0, 0);
  state (self, first, 0, self->parse, 0);
  instant (self, first, 5, ILV_EVENT_GIL_DROP, 1, 0);
  instant (self, first, 5, ILV_EVENT_GIL_WAIT, second, 5 * MS);
  state (self, first, 5, self->gil_wait, 0);
  instant (self, first, 10, ILV_EVENT_GIL_REQUEST, second, 5 * MS);
  instant (self, first, 10, ILV_EVENT_GIL_TAKE, second, 5 * MS);
  state (self, first, 10, self->parse, 0);
  instant (self, first, 12, ILV_EVENT_GIL_DROP, 0, 0);
  instant (self, first, 12, ILV_EVENT_BLOCK, ILV_STATE_IO, 20 * MS);
  state (self, first, 12, self->io, 0);
  instant (self, first, 32, ILV_EVENT_UNBLOCK, ILV_STATE_IO, 20 * MS);
  instant (self, first, 32, ILV_EVENT_JOB_END, 0, ILV_OUTCOME_DONE);
  state (self, first, 32, self->idle, ILV_JOB_NONE);
}

static void
play_second_thread (Hand *self)
{
  IlvTrackId first = self->threads[0], second = self->threads[1];

  instant (self, second, 0, ILV_EVENT_JOB_BEGIN, 1, 0);
  instant (self, second, 0, ILV_EVENT_GIL_WAIT, first, 5 * MS);
  state (self, second, 0, self->gil_wait, 1);
  instant (self, second, 5, ILV_EVENT_GIL_REQUEST, first, 5 * MS);
  instant (self, second, 5, ILV_EVENT_GIL_TAKE, first, 5 * MS);
  state (self, second, 5, self->parse, 1);
  instant (self, second, 10, ILV_EVENT_GIL_DROP, 1, 0);
  instant (self, second, 10, ILV_EVENT_GIL_WAIT, first, 5 * MS);
  state (self, second, 10, self->gil_wait, 1);
  instant (self, second, 12, ILV_EVENT_GIL_TAKE, first, 2 * MS);
  state (self, second, 12, self->parse, 1);
  instant (self, second, 30, ILV_EVENT_GIL_DROP, 0, 0);
  instant (self, second, 30, ILV_EVENT_JOB_END, 1, ILV_OUTCOME_DONE);
  state (self, second, 30, self->idle, ILV_JOB_NONE);
}

/* Threads 3 and 4 each wait once, from the given moment, for so long. */
static void
play_wait (Hand *self, guint thread, double from, double length, IlvState kind, guint32 job)
{
  IlvTrackId track = self->threads[thread];
  gint64 length_ns = (gint64)(length * 1e6);

  instant (self, track, from, ILV_EVENT_BLOCK, kind, -1);
  state (self, track, from, kind == ILV_STATE_IO ? self->io : self->sleep, job);
  instant (self, track, from + length, ILV_EVENT_UNBLOCK, kind, length_ns);
  state (self, track, from + length, self->idle, ILV_JOB_NONE);
}

static void
begin_threads (Hand *self)
{
  begin (self, "threads", 12);
  for (guint i = 0; i < 4; i++)
    self->threads[i] = add (self, self->process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, i + 1);
  self->work = add (self, self->process, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0);
  for (guint i = 4; i < 12; i++)
    ilv_trace_builder_queue_put (self->builder, self->work, 0, i);
  state (self, self->main, 0, self->lock, ILV_JOB_NONE);
}

static IlvTrace *
end_threads (Hand *self, const gint64 *ends, gint64 end_ns)
{
  for (guint i = 0; i < 4; i++) {
    ilv_trace_builder_begin_job (self->builder, i, 0, self->threads[i]);
    ilv_trace_builder_end_job (self->builder, i, ends[i], ILV_OUTCOME_DONE);
    ilv_trace_builder_set_counter (self->builder, self->finished, ends[3] + 6 * i * MS, i + 1);
  }
  return finish (self, end_ns);
}

IlvTrace *
hand_trace_threads (void)
{
  const gint64 ends[] = {32 * MS, 30 * MS, 18 * MS, 14 * MS};
  Hand self;

  begin_threads (&self);
  play_first_thread (&self);
  play_second_thread (&self);
  hold (&self, 0, 5, self.threads[0], ILV_TRACK_NONE);
  hold (&self, 5, 10, self.threads[1], self.threads[0]);
  hold (&self, 10, 12, self.threads[0], self.threads[1]);
  hold (&self, 12, 30, self.threads[1], self.threads[0]);
  play_wait (&self, 2, 3, 15, ILV_STATE_IO, 2);
  play_wait (&self, 3, 2, 12, ILV_STATE_SLEEP, 3);
  return end_threads (&self, ends, 40 * MS);
}

IlvTrace *
hand_trace_threads_otherwise (void)
{
  const gint64 ends[] = {55 * MS, 50 * MS, 43 * MS, 32 * MS};
  Hand self;
  IlvTrackId first, second;

  begin_threads (&self);
  first = self.threads[0];
  second = self.threads[1];
  instant (&self, first, 0, ILV_EVENT_GIL_TAKE, ILV_TRACK_NONE, 0);
  state (&self, first, 0, self.parse, 0);
  instant (&self, first, 5, ILV_EVENT_GIL_DROP, 1, 0);
  instant (&self, first, 5, ILV_EVENT_GIL_WAIT, second, 5 * MS);
  state (&self, first, 5, self.gil_wait, 0);
  state (&self, first, 9, self.parse, 0);
  instant (&self, second, 0, ILV_EVENT_GIL_WAIT, first, 5 * MS);
  state (&self, second, 0, self.gil_wait, 1);
  instant (&self, second, 5, ILV_EVENT_GIL_TAKE, first, 5 * MS);
  state (&self, second, 5, self.parse, 1);
  instant (&self, second, 9, ILV_EVENT_GIL_DROP, 0, 0);
  state (&self, second, 9, self.io, 1);
  hold (&self, 0, 5, first, ILV_TRACK_NONE);
  hold (&self, 5, 9, second, first);
  hold (&self, 9, 50, first, second);
  play_wait (&self, 2, 3, 40, ILV_STATE_IO, 2);
  play_wait (&self, 3, 2, 30, ILV_STATE_SLEEP, 3);
  return end_threads (&self, ends, 60 * MS);
}

/* --- the loop --- */

typedef struct {
  IlvTrackId track;
  double arrives;
  gboolean sleeps, is_known;
} Task;

/* How many wait at that moment, on what. */
static void
count_waits (Hand *self, const Task *tasks, const gboolean *done, guint n, double ms)
{
  guint io = 0, sleeping = 0;

  for (guint i = 0; i < n; i++) {
    if (done[i] || tasks[i].arrives == 0)
      continue;
    io += !tasks[i].sleeps;
    sleeping += tasks[i].sleeps;
  }
  ilv_trace_builder_set_counter (self->builder, self->waiting, (gint64)(ms * 1e6), io);
  ilv_trace_builder_set_counter (self->builder, self->sleeping, (gint64)(ms * 1e6), sleeping);
}

static void
task_state (Hand *self, const Task *task, double ms, guint16 kind, guint32 job)
{
  state (self, task->track, ms, kind, job);
}

static double
play_sends (Hand *self, Task *tasks, guint n)
{
  double now = 0.1;

  instant (self, self->loop, 0, ILV_EVENT_POLL, 1, 0);
  state (self, self->loop, 0, self->poll, ILV_JOB_NONE);
  state (self, self->loop, 0.05, self->events, ILV_JOB_NONE);
  instant (self, self->loop, 0.05, ILV_EVENT_EVENTS, 0, 0);
  state (self, self->loop, 0.1, self->run, ILV_JOB_NONE);
  instant (self, self->loop, 0.1, ILV_EVENT_RUN_READY, n, 0);
  for (guint i = 0; i < n; i++) {
    ilv_trace_builder_queue_take (self->builder, self->ready, (gint64)(now * 1e6), i);
    instant (self, self->loop, now, ILV_EVENT_TASK_STEP, i, (gint64)(now * 1e6));
    state (self, self->main, now, self->python, i);
    task_state (self, &tasks[i], now, self->python, i);
    ilv_trace_builder_begin_job (self->builder, i, (gint64)(now * 1e6), self->main);
    now += 0.2;
    tasks[i].sleeps = i % 4 == 3;
    tasks[i].arrives = now + 20 + i % 5;
    instant (self, self->loop, now, ILV_EVENT_TASK_SUSPEND, i,
             tasks[i].sleeps ? ILV_STATE_SLEEP : ILV_STATE_IO);
    task_state (self, &tasks[i], now, tasks[i].sleeps ? self->sleep : self->io, i);
  }
  return now;
}

/* Data that came by `now` and was not told yet. */
static void
tell_arrivals (Hand *self, Task *tasks, guint n, double from, double now)
{
  for (guint pass = 0; pass < n; pass++) {
    int next = -1;
    for (guint i = 0; i < n; i++)
      if (!tasks[i].sleeps && !tasks[i].is_known && tasks[i].arrives <= now &&
          (next < 0 || tasks[i].arrives < tasks[next].arrives))
        next = (int)i;
    if (next < 0)
      return;
    tasks[next].is_known = TRUE;
    instant (self, self->loop, MAX (from, tasks[next].arrives), ILV_EVENT_DATA_ARRIVED,
             (guint32)next, 0);
  }
}

/* One step of a task; the last one blocks the loop. Returns when it ends. */
static double
play_step (Hand *self, Task *tasks, guint n, guint job, double now)
{
  gboolean blocks = job + 1 == n;
  double end = now + (blocks ? 30 : 1);

  ilv_trace_builder_queue_take (self->builder, self->ready, (gint64)(now * 1e6), job);
  instant (self, self->loop, now, ILV_EVENT_TASK_STEP, job, 0);
  if (blocks)
    instant (self, self->loop, now, ILV_EVENT_CALL_BLOCKS, job, 30 * MS);
  state (self, self->main, now, blocks ? self->io : self->parse, job);
  task_state (self, &tasks[job], now, blocks ? self->io : self->parse, job);
  tell_arrivals (self, tasks, n, now, end);
  ilv_trace_builder_end_job (self->builder, job, (gint64)(end * 1e6), ILV_OUTCOME_DONE);
  ilv_trace_builder_end_state (self->builder, tasks[job].track, (gint64)(end * 1e6));
  return end;
}

/* A turn: poll to the next arrival, then run what is there. Returns when it ends. */
static double
play_turn (Hand *self, Task *tasks, gboolean *done, guint n, guint turn, double now, guint *n_done)
{
  double next = G_MAXDOUBLE;
  guint jobs[256], n_jobs = 0;

  for (guint i = 0; i < n; i++)
    if (!done[i])
      next = MIN (next, tasks[i].arrives);
  next = MAX (next, now + 0.01);
  instant (self, self->loop, now, ILV_EVENT_POLL, turn, (gint64)((next - now) * 1e6));
  state (self, self->loop, now, self->poll, ILV_JOB_NONE);
  state (self, self->main, now, self->io, ILV_JOB_NONE);
  tell_arrivals (self, tasks, n, now, next);
  state (self, self->loop, next, self->events, ILV_JOB_NONE);
  state (self, self->main, next, self->python, ILV_JOB_NONE);
  for (guint i = 0; i < n; i++)
    if (!done[i] && tasks[i].arrives <= next)
      jobs[n_jobs++] = i;
  instant (self, self->loop, next, ILV_EVENT_EVENTS, n_jobs, 0);
  for (guint i = 0; i < n_jobs; i++) {
    instant (self, self->loop, next, ILV_EVENT_TASK_READY, jobs[i],
             tasks[jobs[i]].sleeps ? ILV_STATE_SLEEP : ILV_STATE_IO);
    ilv_trace_builder_queue_put (self->builder, self->ready, (gint64)(next * 1e6), jobs[i]);
    task_state (self, &tasks[jobs[i]], next, self->ready_kind, jobs[i]);
  }
  for (guint i = 0; i < n_jobs; i++)
    done[jobs[i]] = TRUE;
  count_waits (self, tasks, done, n, next);
  now = next + 0.1;
  state (self, self->loop, now, self->run, ILV_JOB_NONE);
  instant (self, self->loop, now, ILV_EVENT_RUN_READY, n_jobs, 0);
  for (guint i = 0; i < n_jobs; i++) {
    now = play_step (self, tasks, n, jobs[i], now);
    ilv_trace_builder_set_counter (self->builder, self->finished, (gint64)(now * 1e6), ++*n_done);
  }
  return now;
}

IlvTrace *
hand_trace_loop (guint n)
{
  Hand self;
  g_autofree Task *tasks = g_new0 (Task, n);
  g_autofree gboolean *done = g_new0 (gboolean, n);
  guint n_done = 0, turn = 2;
  double now;

  begin (&self, "asyncio", n);
  self.loop = add (&self, self.process, ILV_TRACK_LOOP, ILV_ROLE_NONE, 0);
  self.ready = add (&self, self.process, ILV_TRACK_QUEUE, ILV_ROLE_READY, 0);
  self.waiting = add (&self, 0, ILV_TRACK_COUNTER, ILV_ROLE_WAITING_IO, 0);
  self.sleeping = add (&self, 0, ILV_TRACK_COUNTER, ILV_ROLE_SLEEPING, 0);
  for (guint i = 0; i < n; i++) {
    tasks[i].track = add (&self, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, i);
    ilv_trace_builder_set_job_track (self.builder, i, tasks[i].track);
    task_state (&self, &tasks[i], 0, self.ready_kind, i);
    ilv_trace_builder_queue_put (self.builder, self.ready, 0, i);
  }
  state (&self, self.main, 0, self.python, ILV_JOB_NONE);
  now = play_sends (&self, tasks, n);
  count_waits (&self, tasks, done, n, now);
  while (n_done < n)
    now = play_turn (&self, tasks, done, n, turn++, now, &n_done);
  ilv_trace_builder_add_span (self.builder, self.cores[0], 0, (gint64)(now * 1e6), self.python,
                              self.main);
  ilv_trace_builder_add_span (self.builder, self.gil, 0, (gint64)(now * 1e6), self.python,
                              self.main);
  return finish (&self, (gint64)(now * 1e6));
}

/* --- processes --- */

static void
play_process (Hand *self, guint i, guint n, double start)
{
  IlvTrackId process = add (self, 0, ILV_TRACK_PROCESS, ILV_ROLE_WORKER, i + 1);
  IlvTrackId gil = add (self, process, ILV_TRACK_GIL, ILV_ROLE_NONE, 0);
  IlvTrackId thread = add (self, process, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0);
  double now = start + 29;

  instant (self, self->main, start, ILV_EVENT_PROCESS_START, process, 0);
  state (self, thread, start, self->startup, ILV_JOB_NONE);
  instant (self, thread, now, ILV_EVENT_THREAD_READY, 0, 29 * MS);
  for (guint round = 0; round < 2; round++) {
    guint32 job = i + round * n;
    ilv_trace_builder_begin_job (self->builder, job, (gint64)(now * 1e6), thread);
    instant (self, thread, now, ILV_EVENT_JOB_BEGIN, job, (gint64)(now * 1e6));
    state (self, thread, now, self->transfer, job);
    state (self, thread, now + 2, self->parse, job);
    ilv_trace_builder_add_span (self->builder, gil, (gint64)(now * 1e6), (gint64)((now + 20) * 1e6),
                                self->python, thread);
    if (i < 4)
      ilv_trace_builder_add_span (self->builder, self->cores[i], (gint64)(now * 1e6),
                                  (gint64)((now + 20) * 1e6), self->python, thread);
    now += 20;
    state (self, thread, now, self->io, job);
    now += 10;
    instant (self, thread, now, ILV_EVENT_JOB_END, job, ILV_OUTCOME_DONE);
    ilv_trace_builder_end_job (self->builder, job, (gint64)(now * 1e6), ILV_OUTCOME_DONE);
    ilv_trace_builder_add_job_bytes (self->builder, job, 12 << 10);
  }
  ilv_trace_builder_end_state (self->builder, thread, (gint64)(now * 1e6));
}

IlvTrace *
hand_trace_processes (guint n)
{
  Hand self;

  begin (&self, "processes", 2 * n + 5);
  self.feeder = add (&self, self.process, ILV_TRACK_THREAD, ILV_ROLE_FEEDER, 0);
  self.work = add (&self, self.process, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0);
  self.calls = add (&self, self.process, ILV_TRACK_QUEUE, ILV_ROLE_CALLS, 0);
  self.call_pipe = add (&self, self.process, ILV_TRACK_PIPE, ILV_ROLE_CALLS, 0);
  self.result_pipe = add (&self, self.process, ILV_TRACK_PIPE, ILV_ROLE_RESULTS, 0);
  state (&self, self.main, 0, self.lock, ILV_JOB_NONE);
  for (guint i = 0; i < 2 * n + 5; i++)
    ilv_trace_builder_queue_put (self.builder, self.work, 0, i);
  for (guint i = 0; i < n; i++) {
    gint64 at = (28 + 2 * i) * MS;
    ilv_trace_builder_queue_take (self.builder, self.work, at, i);
    instant (&self, self.feeder, (double)at / 1e6, ILV_EVENT_PICKLE, i, 12 << 10);
    state (&self, self.feeder, (double)at / 1e6, self.transfer, i);
    ilv_trace_builder_add_span (self.builder, self.call_pipe, at + MS, at + 2 * MS, self.transfer,
                                i);
  }
  ilv_trace_builder_end_state (self.builder, self.feeder, (28 + 2 * n) * MS);
  for (guint i = 0; i < n; i++)
    play_process (&self, i, n, 3.0 * i);
  return finish (&self, 140 * MS);
}

/* --- a crowd --- */

IlvTrace *
hand_trace_crowd (guint n)
{
  Hand self;
  guint16 kinds[6];

  g_assert_cmpuint (n, <=, G_N_ELEMENTS (self.threads));
  begin (&self, "threads", 200);
  kinds[0] = self.gil_wait;
  kinds[1] = self.io;
  kinds[2] = self.io;
  kinds[3] = self.sleep;
  kinds[4] = self.native;
  kinds[5] = self.idle;
  self.work = add (&self, self.process, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0);
  for (guint i = 0; i < n; i++) {
    self.threads[i] = add (&self, self.process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, i + 1);
    for (guint k = 0; k < 10; k++)
      state (&self, self.threads[i], 5.0 * k, k % n == i ? self.parse : kinds[(i * 7 + k * 5) % 6],
             i);
  }
  for (guint i = n; i < 200; i++)
    ilv_trace_builder_queue_put (self.builder, self.work, 0, i);
  for (guint k = 0; k < 10; k++)
    hold (&self, 5.0 * k, 5.0 * (k + 1), self.threads[k % n],
          k > 0 ? self.threads[(k - 1) % n] : ILV_TRACK_NONE);
  return finish (&self, 50 * MS);
}
