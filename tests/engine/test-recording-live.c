/* The trace of a run that goes on, read in pieces, is that of the whole recording up to its moment.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A random program (an event loop, pool threads, one GIL, spawned jobs) is written into rings whose
 * heads then advance step by step. */
#include "hand-recording.h"

#include "demos/recorder/ilv-rec-build.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define N_PLANNED 60
#define N_THREADS 4 /* the loop's and three workers */
#define LONG_AFTER G_GUINT64_CONSTANT (10000000000)

static const char *const workload_text =
    "[Workload]\nFormat=1\nName=Live\n[Job a]\nCount=" G_STRINGIFY (
        N_PLANNED) "\nSteps=ask;work\n"
                   "[Step ask]\nDo=io\nDuration=1ms\n[Step work]\nDo=python\nDuration=1ms\n";

typedef struct {
  Fixture base;
  GRand *rand;
  IlvRingReader *reader;
  GByteArray *rings[N_THREADS];
  gint64 now_us;
  gint64 arrivals_ns[N_PLANNED];
  guint n_jobs, n_begun; /* spawned ones behind those of the plan; begun in that order */
  guint gil;
} Program;

static guint
draw (Program *self, guint limit)
{
  return (guint)g_rand_int_range (self->rand, 0, (gint32)limit);
}

static void
go_by (Program *self, guint most_us)
{
  self->now_us += 1 + draw (self, most_us);
}

static void
note (Program *self, guint thread, guint kind, guint flags, guint32 a, guint64 b, guint64 c)
{
  put (self->rings[thread], self->now_us, kind, flags, a, b, c);
}

static void
take_gil (Program *self, guint thread)
{
  if (self->gil == thread)
    return;
  note (self, thread, ILV_REC_GIL_WAIT, ILV_GIL_WAIT_CONTENDED, 1, 0, 0);
  go_by (self, 60);
  note (self, self->gil, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  go_by (self, 3);
  note (self, thread, ILV_REC_GIL_TAKE, 1, 1, 0, 0);
  go_by (self, 20);
  self->gil = thread;
}

static void
block (Program *self, guint thread, IlvCall call, guint most_us)
{
  guint other = (thread + 1 + draw (self, N_THREADS - 1)) % N_THREADS;

  note (self, thread, ILV_REC_BLK_ENTER, call, 3, 4096, 0);
  take_gil (self, other);
  go_by (self, most_us);
  note (self, thread, ILV_REC_BLK_EXIT, call, 3, 1, 0);
  go_by (self, 1); /* CPython's bookkeeping; longer it would be native code */
  take_gil (self, thread);
}

static guint32
spawn (Program *self, guint thread, guint32 parent)
{
  guint32 job = self->n_jobs++;

  note (self, thread, ILV_REC_MARK, ILV_MARK_JOB_SPAWN, 0, job, parent);
  note (self, thread, ILV_REC_MARK, ILV_MARK_JOB_ARRIVE, 0, job, (guint64)self->now_us * 1000);
  go_by (self, 10);
  return job;
}

static void
work (Program *self, guint thread, guint32 job)
{
  note (self, thread, ILV_REC_MARK, ILV_MARK_JOB_STEP, draw (self, 2), job, 0);
  go_by (self, 300);
  if (draw (self, 4) == 0)
    spawn (self, thread, job);
}

/* A job in a pool thread. */
static void
run_item (Program *self, guint thread)
{
  guint32 job = self->n_begun++;

  take_gil (self, 0);
  note (self, 0, ILV_REC_MARK, ILV_MARK_JOB_SUBMIT, 0, job, 0);
  go_by (self, 100);
  take_gil (self, thread);
  note (self, thread, ILV_REC_MARK, ILV_MARK_JOB_BEGIN, 0, job, 0);
  for (guint i = 0; i < 3; i++) {
    work (self, thread, job);
    block (self, thread, i == 1 ? ILV_CALL_SEM : ILV_CALL_READ, 2000);
  }
  note (self, thread, ILV_REC_MARK, ILV_MARK_JOB_END, ILV_OUTCOME_DONE, job, 0);
  go_by (self, 10);
}

static void
poll_once (Program *self)
{
  block (self, 0, ILV_CALL_EPOLL, 1500);
}

/* A job that is a task of the loop. */
static void
run_task (Program *self)
{
  guint32 job = self->n_begun++;
  guint64 task = 0xa0000 + 16 * (guint64)(job % 7);

  take_gil (self, 0);
  note (self, 0, ILV_REC_TASK_SCHED, 0, 0, task, 0);
  note (self, 0, ILV_REC_TASK_NEW, 0, 0, task, 0);
  for (guint i = 0; i < 3; i++) {
    poll_once (self);
    if (i > 0)
      note (self, 0, ILV_REC_TASK_SCHED, 0, 0, task, 0);
    go_by (self, 20);
    note (self, 0, ILV_REC_STEP_BEGIN, 0, 0, task, 0);
    go_by (self, 5);
    if (i == 0)
      note (self, 0, ILV_REC_MARK, ILV_MARK_JOB_BEGIN, 0, job, 0);
    work (self, 0, job);
    if (i == 2)
      note (self, 0, ILV_REC_MARK, ILV_MARK_JOB_END, ILV_OUTCOME_DONE, job, 0);
    note (self, 0, ILV_REC_STEP_END, i == 2 ? ILV_STEP_END_RETURNED : ILV_STEP_END_FUTURE, 1, task,
          0);
    go_by (self, 10);
  }
}

static void
write_program (Program *self)
{
  for (guint i = 1; i < N_THREADS; i++) {
    put_text (self->rings[i], 3, ILV_REC_THR_NAME, 0, "ThreadPoolExecutor-0_0");
    put (self->rings[i], 3, ILV_REC_THR_START, 0, 0, 0, 0);
    put (self->rings[i], 4, ILV_REC_BLK_ENTER, ILV_CALL_SEM, 0, 0, 0);
    put (self->rings[i], 5, ILV_REC_BLK_EXIT, ILV_CALL_SEM, 0, 0, 0);
  }
  self->now_us = 10;
  run_task (self);
  while (self->n_begun < MIN (self->n_jobs, 4 * N_PLANNED)) {
    if (draw (self, 2) == 0)
      run_task (self);
    else
      run_item (self, 1 + draw (self, N_THREADS - 1));
  }
  take_gil (self, 0);
  note (self, 0, ILV_REC_MARK, ILV_MARK_RUN_END, 0, 0, 0);
}

/* Alive (they are this process's own), with nothing published yet. */
static void
program_init (Program *self, guint32 seed)
{
  *self = (Program){.rand = g_rand_new_with_seed (seed), .n_jobs = N_PLANNED};
  set_up (&self->base, NULL);
  ilv_workload_unref (self->base.workload);
  self->base.workload = ilv_workload_parse (workload_text, -1, "test", NULL);
  self->base.plan.workload = self->base.workload;
  self->base.plan.n_jobs = N_PLANNED;
  self->base.plan.arrivals_ns = self->arrivals_ns;
  for (guint i = 0; i < N_PLANNED; i++)
    self->arrivals_ns[i] = (gint64)i * (gint64)draw (self, 300000);
  for (guint i = 0; i < N_THREADS; i++)
    self->rings[i] = add_ring (&self->base, getpid (), getpid () + (int)i);
  put (self->rings[0], -20, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
  put (self->rings[0], -10, ILV_REC_MARK, ILV_MARK_RUN_ORIGIN, 0, 0, ORIGIN);
}

static void
program_clear (Program *self)
{
  g_clear_pointer (&self->reader, ilv_ring_reader_free);
  tear_down (&self->base, NULL);
  g_rand_free (self->rand);
}

/* The rings then hold what is older than that; the reader has drained it. */
static void
publish (Program *self, guint64 until_ts)
{
  g_autoptr (GDir) dir = g_dir_open (self->base.folder, 0, NULL);

  for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *path = g_build_filename (self->base.folder, name, NULL);
    guint i = (guint)g_ascii_strtoull (strrchr (name, '-') + 1, NULL, 10);
    const GByteArray *ring = self->base.rings->pdata[i];
    const IlvRingHeader *header = (gpointer)ring->data;
    const IlvRecord *records = (gpointer)(ring->data + ILV_RING_DATA_OFFSET);
    guint64 head = 0;
    int fd = open (path, O_WRONLY);
    while (head < header->head && records[head].ts < until_ts)
      head += records[head].kind == ILV_REC_THR_NAME ? 2 : 1;
    g_assert_cmpint (pwrite (fd, &head, sizeof head, (off_t)G_STRUCT_OFFSET (IlvRingHeader, head)),
                     ==, sizeof head);
    close (fd);
  }
  if (self->reader == NULL)
    self->reader = ilv_ring_reader_new (self->base.folder, NULL);
  ilv_ring_reader_poll (self->reader);
}

static IlvTrace *
build_whole (Program *self)
{
  g_autoptr (GError) error = NULL;
  publish (self, G_MAXUINT64);
  IlvTrace *trace =
      ilv_recording_build (self->reader, &self->base.plan, ilv_run_info_new (), &error);
  g_assert_no_error (error);
  return trace;
}

static gboolean
has_same_tracks (const IlvTrace *a, const IlvTrace *b)
{
  guint n, n_other;
  const IlvTrackId *tracks = ilv_trace_get_machinery (a, &n);
  const IlvTrackId *others = ilv_trace_get_machinery (b, &n_other);

  return n == n_other && memcmp (tracks, others, n * sizeof *tracks) == 0;
}

/* What threads, loop and GIL did at any moment that has been shown, once all of them are known. */
static guint
compare_past (Program *self, const IlvTrace *live, const IlvTrace *whole)
{
  gint64 end_ns = ilv_trace_get_end (live);
  guint n;
  const IlvTrackId *tracks = ilv_trace_get_machinery (live, &n);

  if (end_ns < 1000 || !has_same_tracks (live, whole))
    return 0;
  for (guint k = 0; k < 20 * n; k++) {
    gint64 t_ns = (gint64)(g_rand_double (self->rand) * (double)(end_ns - 1));
    IlvTrack track;

    ilv_trace_get_track (live, tracks[k % n], &track);
    g_assert_cmpint (ilv_trace_get_state_at (live, track.id, t_ns), ==,
                     ilv_trace_get_state_at (whole, track.id, t_ns));
    if (track.kind == ILV_TRACK_QUEUE)
      g_assert_cmpuint (ilv_trace_get_queue_length (live, track.id, t_ns), ==,
                        ilv_trace_get_queue_length (whole, track.id, t_ns));
  }
  return 1;
}

/* However long the steps are; the last look is the whole trace, to the last byte. */
static void
test_pieces_make_the_whole (void)
{
  for (guint32 seed = 0; seed < 16; seed++) {
    Program program;
    program_init (&program, seed);
    write_program (&program);
    write_rings (&program.base);
    publish (&program, 0);
    g_autoptr (IlvRunInfo) info = ilv_run_info_new ();
    IlvRecLive *growing = ilv_rec_live_new (program.reader, &program.base.plan, info);
    g_autoptr (GPtrArray) looks = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);
    guint64 now_ts = ORIGIN, end_ts = ORIGIN + (guint64)program.now_us * 1000;
    while (now_ts < end_ts + LONG_AFTER / 100) {
      now_ts += 1 + draw (&program, seed % 2 == 0 ? 3000000 : 60000000);
      publish (&program, now_ts);
      IlvTrace *trace = ilv_rec_live_post (growing, now_ts);
      if (trace != NULL)
        g_ptr_array_add (looks, trace);
    }
    g_autoptr (IlvTrace) whole = build_whole (&program);
    g_assert_cmpuint (looks->len, >, 3);
    g_assert_cmpuint (ilv_rec_live_get_n_begun (growing), <=, 6);
    guint n_compared = 0;
    for (guint i = 0; i < looks->len; i += 1 + looks->len / 9)
      n_compared += compare_past (&program, looks->pdata[i], whole);
    g_assert_cmpuint (n_compared, >, 0);
    g_autofree char *last = ilv_trace_digest (looks->pdata[looks->len - 1]);
    g_autofree char *expected = ilv_trace_digest (whole);
    g_assert_cmpstr (last, ==, expected);
    ilv_rec_live_free (growing);
    program_clear (&program);
  }
}

/* A record that comes much too late is put where the others are; a thread that appears in the
 * middle has its track from its first look on. */
static void
test_stragglers_and_new_threads (void)
{
  Program program;
  IlvTrackId worker;
  program_init (&program, 1);
  put (program.rings[0], 100, ILV_REC_MARK, ILV_MARK_JOB_BEGIN, 0, 0, 0);
  put (program.rings[0], 300000, ILV_REC_MARK, ILV_MARK_JOB_STEP, 1, 0, 0);
  put (program.rings[0], 300001, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put (program.rings[0], 300002, ILV_REC_BLK_ENTER, ILV_CALL_SLEEP, 0, 0, 0);
  put_text (program.rings[1], 500000, ILV_REC_THR_NAME, 0, "ThreadPoolExecutor-0_0");
  put (program.rings[1], 500005, ILV_REC_THR_START, 0, 0, 0, 0);
  put (program.rings[1], 500010, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
  write_rings (&program.base);
  g_autoptr (IlvRunInfo) info = ilv_run_info_new ();
  publish (&program, ORIGIN + 200000000);
  IlvRecLive *growing = ilv_rec_live_new (program.reader, &program.base.plan, info);
  g_autoptr (IlvTrace) first = ilv_rec_live_post (growing, ORIGIN + 400000000);
  g_assert_cmpint (ilv_trace_get_end (first), ==, 350000000);
  g_assert_cmpint (ilv_trace_get_state_at (first, find_thread (first, ILV_ROLE_MAIN, 0), 340000000),
                   ==, ILV_STATE_PYTHON);
  publish (&program, ORIGIN + 400000000); /* of 300 ms: shown until 350 ms without them */
  g_autoptr (IlvTrace) second = ilv_rec_live_post (growing, ORIGIN + 450000000);
  g_assert_cmpint (ilv_trace_get_end (second), ==, 400000000);
  assert_state (second, find_thread (second, ILV_ROLE_MAIN, 0), 349999, ILV_STATE_PYTHON);
  assert_state (second, find_thread (second, ILV_ROLE_MAIN, 0), 360000, ILV_STATE_SLEEP);
  g_assert_cmpuint (ilv_rec_live_get_n_begun (growing), ==, 1);
  publish (&program, ORIGIN + 600000000);
  g_autoptr (IlvTrace) third = ilv_rec_live_post (growing, ORIGIN + 600000000);
  worker = find_thread (third, ILV_ROLE_WORKER, 1);
  assert_state (third, worker, 520000, ILV_STATE_PYTHON);
  assert_state (third, find_thread (third, ILV_ROLE_MAIN, 0), 340000, ILV_STATE_PYTHON);
  assert_state (third, find_thread (third, ILV_ROLE_MAIN, 0), 360000, ILV_STATE_SLEEP);
  g_assert_cmpuint (ilv_rec_live_get_n_begun (growing), ==, 1);
  ilv_rec_live_free (growing);
  program_clear (&program);
}

/* One worker after the other comes to a pool: nothing is read twice, and each is what it is in the
 * whole trace. Only one that nobody named, and is a worker by its first job, has all read again. */
static void
test_each_new_thread_costs_its_own_records (gconstpointer data)
{
  gboolean is_named = GPOINTER_TO_INT (data);
  Program program;
  program_init (&program, 3);
  put (program.rings[0], 100, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put (program.rings[0], 101, ILV_REC_BLK_ENTER, ILV_CALL_SEM, 0, 0, 0);
  for (guint i = 1; i < N_THREADS; i++) {
    gint64 begin_us = 200000 * i;
    if (is_named || i < N_THREADS - 1)
      put_text (program.rings[i], begin_us, ILV_REC_THR_NAME, 0, "ThreadPoolExecutor-0_0");
    put (program.rings[i], begin_us + 5, ILV_REC_THR_START, 0, 0, 0, 0);
    put (program.rings[i], begin_us + 10, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
    put (program.rings[i], begin_us + 90000, ILV_REC_MARK, ILV_MARK_JOB_BEGIN, 0, i, 0);
    put (program.rings[i], begin_us + 95000, ILV_REC_GIL_DROP, 0, 1, 0, 0);
    put (program.rings[i], begin_us + 95001, ILV_REC_BLK_ENTER, ILV_CALL_SLEEP, 0, 0, 0);
  }
  write_rings (&program.base);
  g_autoptr (IlvRunInfo) info = ilv_run_info_new ();
  g_autoptr (IlvTrace) last = NULL;
  publish (&program, ORIGIN + 1000000);
  IlvRecLive *growing = ilv_rec_live_new (program.reader, &program.base.plan, info);
  for (guint64 now_ts = ORIGIN + 100000000; now_ts <= ORIGIN + 1000000000; now_ts += 20000000) {
    publish (&program, now_ts);
    g_clear_pointer (&last, ilv_trace_unref);
    last = ilv_rec_live_post (growing, now_ts);
    g_assert_nonnull (last);
  }
  g_assert_cmpuint (ilv_rec_live_get_n_begun (growing), ==, is_named ? 1 : 2);
  g_autoptr (IlvTrace) whole = build_whole (&program);
  for (guint number = 1; number < N_THREADS; number++)
    for (gint64 t_us = 200000; t_us < 690000; t_us += 7000) {
      IlvTrackId worker = find_thread (last, ILV_ROLE_WORKER, number);
      IlvTrackId same = find_thread (whole, ILV_ROLE_WORKER, number);
      g_assert_cmpint (worker, !=, ILV_TRACK_NONE);
      g_assert_cmpint (same, !=, ILV_TRACK_NONE);
      assert_state (last, worker, t_us, ilv_trace_get_state_at (whole, same, t_us * 1000));
    }
  ilv_rec_live_free (growing);
  program_clear (&program);
}

#define N_MANY 40

/* Every second one is a pool's worker, the others nobody's: each has the number and the row that it
 * has in the whole trace. */
static void
test_many_threads_keep_their_numbers (void)
{
  Program program;
  program_init (&program, 7);
  put (program.rings[0], 100, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put_text (program.rings[1], 200, ILV_REC_THR_NAME, 0, "ThreadPoolExecutor-0_0");
  put (program.rings[1], 210, ILV_REC_THR_START, 0, 0, 0, 0);
  put (program.rings[1], 220, ILV_REC_BLK_ENTER, ILV_CALL_SEM, 0, 0, 0);
  for (int i = 0; i < N_MANY; i++) {
    GByteArray *ring = add_ring (&program.base, getpid (), getpid () + N_THREADS + i);
    gint64 begin_us = 100000 + 20000 * i;
    put_text (ring, begin_us, ILV_REC_THR_NAME, 0, i % 2 == 0 ? "ThreadPoolExecutor-0_1" : "own");
    put (ring, begin_us + 5, ILV_REC_THR_START, 0, 0, 0, 0);
    put (ring, begin_us + 10, ILV_REC_GIL_TAKE, 0, 1, 0, 0);
    put (ring, begin_us + 4000 * (1 + i % 3), ILV_REC_GIL_DROP, 0, 1, 0, 0);
    put (ring, begin_us + 4000 * (1 + i % 3) + 1, ILV_REC_BLK_ENTER, ILV_CALL_SLEEP, 0, 0, 0);
  }
  write_rings (&program.base);
  g_autoptr (IlvRunInfo) info = ilv_run_info_new ();
  g_autoptr (IlvTrace) last = NULL;
  publish (&program, ORIGIN + 1000000);
  IlvRecLive *growing = ilv_rec_live_new (program.reader, &program.base.plan, info);
  for (guint64 now_ts = ORIGIN + 60000000; now_ts <= ORIGIN + 1100000000; now_ts += 7000000) {
    publish (&program, now_ts);
    g_clear_pointer (&last, ilv_trace_unref);
    last = ilv_rec_live_post (growing, now_ts);
    g_assert_nonnull (last);
  }
  g_assert_cmpuint (ilv_rec_live_get_n_begun (growing), ==, 1);
  g_autoptr (IlvTrace) whole = build_whole (&program);
  for (guint i = 0; i < N_MANY; i++) {
    IlvRole role = i % 2 == 0 ? ILV_ROLE_WORKER : ILV_ROLE_NONE;
    guint number = i % 2 == 0 ? 2 + i / 2 : i / 2;
    IlvTrackId track = find_thread (last, role, number), same = find_thread (whole, role, number);
    g_assert_cmpint (track, !=, ILV_TRACK_NONE);
    g_assert_cmpint (same, !=, ILV_TRACK_NONE);
    for (gint64 t_us = 90000; t_us < 880000; t_us += 2500)
      assert_state (last, track, t_us, ilv_trace_get_state_at (whole, same, t_us * 1000));
  }
  ilv_rec_live_free (growing);
  program_clear (&program);
}

static IlvTrackId
find_worker (const IlvTrace *trace)
{
  IlvTrackId process =
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_PROCESS, ILV_ROLE_WORKER, 1);
  if (process == ILV_TRACK_NONE)
    return ILV_TRACK_NONE;
  return ilv_trace_find_track (trace, process, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0);
}

/* A worker process is forked in the middle, and multiprocessing's resource tracker starts: nothing
 * is read twice. Only one that says what it is long after its first record has all read again. */
static void
test_new_process_costs_its_own_records (gconstpointer data)
{
  gboolean is_told = GPOINTER_TO_INT (data);
  gint64 begin_us = 300000, told_us = is_told ? begin_us + 10 : begin_us + 200000;
  Program program;
  program_init (&program, 5);
  put (program.rings[0], 100, ILV_REC_GIL_DROP, 0, 1, 0, 0);
  put (program.rings[0], 101, ILV_REC_BLK_ENTER, ILV_CALL_SEM, 0, 0, 0);
  GByteArray *worker = add_ring (&program.base, getppid (), getppid ()); /* both are alive */
  put (worker, begin_us, ILV_REC_PROC_FORKED, 0, (guint32)getpid (), 0, 0);
  put (worker, told_us, ILV_REC_PROC_START, 0, 0, 0, 0);
  put (worker, begin_us + 210000, ILV_REC_MARK, ILV_MARK_JOB_BEGIN, 0, 1, 0);
  put (worker, begin_us + 260000, ILV_REC_BLK_ENTER, ILV_CALL_SLEEP, 0, 0, 0);
  GByteArray *tracker = add_ring (&program.base, 1, 1);
  put (tracker, 400000, ILV_REC_PROC_EXEC, 0, (guint32)getpid (), 0, 0);
  put (tracker, 480000, ILV_REC_AGENT_READY, 0, 0, 0, 0);
  put (tracker, 490000, ILV_REC_BLK_ENTER, ILV_CALL_READ, 0, 0, 0);
  write_rings (&program.base);
  g_autoptr (IlvRunInfo) info = ilv_run_info_new ();
  g_autoptr (IlvTrace) last = NULL;
  publish (&program, ORIGIN + 1000000);
  IlvRecLive *growing = ilv_rec_live_new (program.reader, &program.base.plan, info);
  for (guint64 now_ts = ORIGIN + 100000000; now_ts <= ORIGIN + 1000000000; now_ts += 20000000) {
    publish (&program, now_ts);
    g_clear_pointer (&last, ilv_trace_unref);
    last = ilv_rec_live_post (growing, now_ts);
    g_assert_nonnull (last);
  }
  g_assert_cmpuint (ilv_rec_live_get_n_begun (growing), ==, is_told ? 1 : 2);
  g_autoptr (IlvTrace) whole = build_whole (&program);
  g_assert_cmpint (find_worker (last), !=, ILV_TRACK_NONE);
  g_assert_cmpint (find_worker (whole), !=, ILV_TRACK_NONE);
  for (gint64 t_us = 200000; t_us < 550000; t_us += 7000)
    assert_state (last, find_worker (last), t_us,
                  ilv_trace_get_state_at (whole, find_worker (whole), t_us * 1000));
  ilv_rec_live_free (growing);
  program_clear (&program);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recording-live/pieces-make-the-whole", test_pieces_make_the_whole);
  g_test_add_func ("/recording-live/stragglers-and-new-threads", test_stragglers_and_new_threads);
  g_test_add_data_func ("/recording-live/each-new-thread-costs-its-own-records",
                        GINT_TO_POINTER (TRUE), test_each_new_thread_costs_its_own_records);
  g_test_add_data_func ("/recording-live/nameless-thread-has-all-read-again",
                        GINT_TO_POINTER (FALSE), test_each_new_thread_costs_its_own_records);
  g_test_add_func ("/recording-live/many-threads-keep-their-numbers",
                   test_many_threads_keep_their_numbers);
  g_test_add_data_func ("/recording-live/new-process-costs-its-own-records", GINT_TO_POINTER (TRUE),
                        test_new_process_costs_its_own_records);
  g_test_add_data_func ("/recording-live/process-that-says-late-what-it-is",
                        GINT_TO_POINTER (FALSE), test_new_process_costs_its_own_records);
  return g_test_run ();
}
