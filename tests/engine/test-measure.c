/* Real runs with the Python of this machine: order, counts and lower bounds, never upper ones.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "demos/recorder/ilv-measure.h"

#define MS G_GINT64_CONSTANT (1000000)

static IlvPython *python;

static IlvWorkload *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *whole = g_strconcat ("[Workload]\nFormat=1\nName=test\n", text, NULL);
  IlvWorkload *workload = ilv_workload_parse (whole, -1, "test", &error);
  g_assert_no_error (error);
  return workload;
}

static IlvTrace *
try_measure (const char *text, const IlvSettings *settings, guint n_runs, GError **error)
{
  g_autoptr (IlvWorkload) workload = parse (text);
  IlvMeasureOptions options = {.python = python, .n_runs = n_runs, .time_limit_ns = 60000 * MS};
  return ilv_measure (workload, settings, &options, NULL, error);
}

static IlvTrace *
measure_with (const char *text, const IlvSettings *settings)
{
  g_autoptr (GError) error = NULL;
  IlvTrace *trace = try_measure (text, settings, 1, &error);
  g_assert_no_error (error);
  return trace;
}

static IlvTrace *
measure (const char *text, IlvModel model)
{
  IlvSettings settings;
  ilv_settings_init (&settings, model);
  settings.threads = 4;
  settings.processes = 2;
  settings.start_method = ILV_START_FORK;
  return measure_with (text, &settings);
}

static const IlvFigures *
get_figures (const IlvTrace *trace)
{
  return &ilv_trace_get_info (trace)->figures;
}

static void
assert_all_done (const IlvTrace *trace, guint n_jobs)
{
  const IlvFigures *figures = get_figures (trace);
  g_assert_cmpuint (ilv_trace_get_n_jobs (trace), ==, n_jobs);
  g_assert_cmpuint (figures->n_submitted, ==, n_jobs);
  g_assert_cmpuint (figures->n_finished, ==, n_jobs);
  for (guint32 i = 0; i < n_jobs; i++) {
    IlvJob job;
    ilv_trace_get_job (trace, i, &job);
    g_assert_cmpint (job.outcome, ==, ILV_OUTCOME_DONE);
    g_assert_cmpint (job.begin_ns, >=, job.arrival_ns);
    g_assert_cmpint (job.end_ns, >=, job.begin_ns);
    g_assert_cmpint (job.end_ns, <=, figures->total_ns);
    g_assert_cmpuint (job.worker, !=, ILV_TRACK_NONE);
  }
}

/* A wait is at least as long as it was asked for. */
static void
assert_jobs_last (const IlvTrace *trace, gint64 least_ns)
{
  for (guint32 i = 0; i < ilv_trace_get_n_jobs (trace); i++) {
    IlvJob job;
    ilv_trace_get_job (trace, i, &job);
    g_assert_cmpint (job.end_ns - job.begin_ns, >=, least_ns);
  }
}

#define WAITS                                                                                      \
  "[Job wait]\nCount=8\nSteps=fetch;nap\n"                                                         \
  "[Step fetch]\nDo=io\nDuration=12ms\n[Step nap]\nDo=sleep\nDuration=8ms\n"

static void
test_waits (gconstpointer data)
{
  IlvModel model = GPOINTER_TO_INT (data);
  const guint at_once[] = {1, 8, 0, 4, 0, 2};
  g_autoptr (IlvTrace) trace = measure (WAITS, model);
  assert_all_done (trace, 8);
  assert_jobs_last (trace, 20 * MS);
  guint n = model == ILV_MODEL_SEQUENTIAL ? at_once[0]
            : model == ILV_MODEL_ASYNCIO  ? at_once[1]
            : model == ILV_MODEL_THREADS  ? at_once[3]
                                          : at_once[5];
  g_assert_cmpint (get_figures (trace)->total_ns, >=, 8 / n * 20 * MS);
  const IlvRunInfo *info = ilv_trace_get_info (trace);
  g_assert_cmpint (info->source, ==, ILV_SOURCE_MEASURED);
  g_assert_cmpstr (info->model, ==, ilv_model_get_id (model));
  g_assert_cmpstr (info->python_version, ==, python->version);
  g_assert_false (info->recorded);
  g_assert_cmpuint (info->figures.peak_memory_bytes, >, 1000000);
  g_assert_cmpfloat (info->figures.cpu_use, >, 0);
}

/* Jobs run one after another, in order, whatever they do. */
static void
test_sequential_order (void)
{
  gint64 last_end = 0;
  g_autoptr (IlvTrace) trace = measure ("[Job a]\nCount=3\nSteps=s\n[Job b]\nCount=3\nSteps=s\n"
                                        "[Step s]\nDo=python\nDuration=1ms\n",
                                        ILV_MODEL_SEQUENTIAL);
  assert_all_done (trace, 6);
  for (guint32 i = 0; i < 6; i++) {
    IlvJob job;
    ilv_trace_get_job (trace, i, &job);
    g_assert_cmpstr (job.group, ==, i < 3 ? "a" : "b");
    g_assert_cmpuint (job.index, ==, i % 3);
    g_assert_cmpint (job.begin_ns, >=, last_end);
    last_end = job.end_ns;
  }
}

/* One event loop: while one job computes, no other does anything. */
static void
test_asyncio_runs_one_at_a_time (void)
{
  g_autoptr (IlvTrace) trace =
      measure ("[Job a]\nCount=5\nSteps=s\n[Step s]\nDo=python\nDuration=3ms\n", ILV_MODEL_ASYNCIO);
  gint64 last_end = 0;
  assert_all_done (trace, 5);
  for (guint32 i = 0; i < 5; i++) {
    IlvJob job;
    ilv_trace_get_job (trace, i, &job);
    g_assert_cmpint (job.begin_ns, >=, last_end);
    last_end = job.end_ns;
  }
}

static void
test_blocking_call_blocks_the_loop (void)
{
  g_autoptr (IlvTrace) trace =
      measure ("[Job a]\nCount=4\nSteps=s\n[Step s]\nDo=io\nDuration=10ms\nClient=blocking\n",
               ILV_MODEL_ASYNCIO);
  assert_all_done (trace, 4);
  g_assert_cmpint (get_figures (trace)->total_ns, >=, 40 * MS);
}

static void
test_backend_serves_so_many (gconstpointer data)
{
  g_autoptr (IlvTrace) trace =
      measure ("[Job q]\nCount=6\nSteps=s\n[Step s]\nDo=io\nDuration=10ms\nBackend=db\n"
               "[Backend db]\nCapacity=2\n",
               GPOINTER_TO_INT (data));
  assert_all_done (trace, 6);
  g_assert_cmpint (get_figures (trace)->total_ns, >=, 30 * MS);
}

static void
test_lock_excludes (gconstpointer data)
{
  g_autoptr (IlvTrace) trace =
      measure ("[Job a]\nCount=4\nSteps=take;nap;give\n[Step take]\nDo=lock\nLock=one\n"
               "[Step nap]\nDo=sleep\nDuration=8ms\n[Step give]\nDo=unlock\nLock=one\n",
               GPOINTER_TO_INT (data));
  assert_all_done (trace, 4);
  g_assert_cmpint (get_figures (trace)->total_ns, >=, 32 * MS);
}

static void
test_limit_holds (gconstpointer data)
{
  g_autoptr (IlvTrace) trace =
      measure ("[Job a]\nCount=6\nSteps=nap\nLimit=2\n[Step nap]\nDo=sleep\nDuration=8ms\n",
               GPOINTER_TO_INT (data));
  assert_all_done (trace, 6);
  g_assert_cmpint (get_figures (trace)->total_ns, >=, 24 * MS);
}

static void
test_arrivals (gconstpointer data)
{
  g_autoptr (IlvTrace) trace = measure ("[Job a]\nCount=5\nSteps=nap\nArrival=every 6ms\n"
                                        "[Job c]\nCount=4\nSteps=nap\nArrival=closed 2\n"
                                        "[Step nap]\nDo=sleep\nDuration=5ms\n",
                                        GPOINTER_TO_INT (data));
  gint64 last = -1;
  assert_all_done (trace, 9);
  for (guint32 i = 0; i < 9; i++) {
    IlvJob job;
    ilv_trace_get_job (trace, i, &job);
    if (g_str_equal (job.group, "a"))
      g_assert_cmpint (job.arrival_ns - last, ==, last < 0 ? job.arrival_ns + 1 : 6 * MS);
    else if (job.index < 2)
      g_assert_cmpint (job.arrival_ns, ==, 0);
    else
      g_assert_cmpint (job.arrival_ns, >=, 5 * MS);
    last = g_str_equal (job.group, "a") ? job.arrival_ns : last;
  }
}

static void
test_failures (gconstpointer data)
{
  const char *text =
      "[Job a]\nCount=40\nSteps=nap\nFailRate=30%\n[Step nap]\nDo=python\nDuration=10us\n";
  g_autoptr (IlvWorkload) workload = parse (text);
  g_autoptr (IlvTrace) trace = measure (text, GPOINTER_TO_INT (data));
  for (guint32 i = 0; i < 40; i++) {
    IlvJob job;
    ilv_trace_get_job (trace, i, &job);
    g_assert_cmpint (job.outcome, ==,
                     ilv_workload_draw_failure (workload, 1, 0, job.index) ? ILV_OUTCOME_FAILED
                                                                           : ILV_OUTCOME_DONE);
  }
  g_assert_cmpuint (get_figures (trace)->n_failed, >, 0);
}

static void
test_timeouts (gconstpointer data)
{
  g_autoptr (IlvTrace) trace =
      measure ("[Job a]\nCount=3\nSteps=nap\nTimeout=10ms\n[Step nap]\nDo=sleep\nDuration=40ms\n"
               "[Job b]\nCount=2\nSteps=quick\nTimeout=30s\n[Step quick]\nDo=sleep\n"
               "Duration=1ms\n",
               GPOINTER_TO_INT (data));
  g_assert_cmpuint (get_figures (trace)->n_submitted, ==, 5);
  g_assert_cmpuint (get_figures (trace)->n_timed_out, ==, 3);
  g_assert_cmpuint (get_figures (trace)->n_finished, ==, 2);
}

static void
test_full_queue_rejects (gconstpointer data)
{
  g_autoptr (IlvTrace) trace =
      measure ("[Job a]\nCount=12\nSteps=nap\nLimit=2\nQueue=3\nOnFull=reject\n"
               "[Step nap]\nDo=sleep\nDuration=30ms\n"
               "[Job w]\nCount=12\nSteps=quick\nLimit=2\nQueue=3\n"
               "[Step quick]\nDo=sleep\nDuration=1ms\n",
               GPOINTER_TO_INT (data));
  const IlvFigures *figures = get_figures (trace);
  g_assert_cmpuint (figures->n_submitted, ==, 24);
  g_assert_cmpuint (figures->n_rejected, >=, 1);
  g_assert_cmpuint (figures->n_rejected, <=, 9);
  g_assert_cmpuint (figures->n_finished, ==, 24 - figures->n_rejected);
}

static void
test_spawned (gconstpointer data)
{
  g_autoptr (IlvTrace) trace = measure (
      "[Job parent]\nCount=1\nSteps=go;fork\nRepeat=4\n[Job child]\nCount=0\nSteps=nap\nLimit=1\n"
      "[Job loose]\nCount=0\nSteps=nap\nLimit=1\n"
      "[Step go]\nDo=spawn\nJob=child\n[Step fork]\nDo=spawn\nJob=loose\nJoin=no\n"
      "[Step nap]\nDo=sleep\nDuration=5ms\n",
      GPOINTER_TO_INT (data));
  guint n_children = 0;
  assert_all_done (trace, 9);
  for (guint32 i = 0; i < 9; i++) {
    IlvJob job, parent;
    ilv_trace_get_job (trace, i, &job);
    g_assert_cmpint (job.end_ns - job.begin_ns, >=,
                     g_str_equal (job.group, "parent") ? 20 * MS : 5 * MS);
    if (job.parent == ILV_JOB_NONE)
      continue;
    n_children++;
    ilv_trace_get_job (trace, job.parent, &parent);
    g_assert_cmpstr (parent.group, ==, "parent");
    g_assert_cmpint (job.arrival_ns, >=, parent.begin_ns);
    if (g_str_equal (job.group, "child"))
      g_assert_cmpint (parent.end_ns, >=, job.end_ns);
  }
  g_assert_cmpuint (n_children, ==, 8);
}

/* Every kind of step and arrival, many jobs: none is lost under any model. */
static void
test_all_steps (gconstpointer data)
{
  g_autoptr (IlvTrace) trace =
      measure ("[Job a]\nCount=10\nSteps=p;h;n;i;b;s\nRepeat=2\nPayloadIn=3KiB\nPayloadOut=1KiB\n"
               "[Job e]\nCount=5\nSteps=p;s\nArrival=every 2ms\n"
               "[Job c]\nCount=7\nSteps=i;p\nArrival=closed 3\n"
               "[Step p]\nDo=python\nDuration=200us\n[Step h]\nDo=hold\nDuration=200us\n"
               "[Step n]\nDo=native\nDuration=200us\n"
               "[Step i]\nDo=io\nDuration=1ms\nSpread=exponential\n"
               "[Step b]\nDo=io\nDuration=1ms\nClient=blocking\nRepeat=2\n"
               "[Step s]\nDo=sleep\nDuration=1ms\n",
               GPOINTER_TO_INT (data));
  assert_all_done (trace, 22);
}

/* Each copy of a pre-fork service has locks of its own: jobs that keep them for ever are in
 * nobody's way when they are alone in their copy. */
static void
test_copies_share_no_lock (void)
{
  const IlvModel models[] = {ILV_MODEL_LOOPS, ILV_MODEL_PROCESSES_THREADS};
  for (guint i = 0; i < G_N_ELEMENTS (models); i++) {
    g_autoptr (IlvTrace) trace = measure ("[Job keep]\nCount=2\nSteps=take\n"
                                          "[Step take]\nDo=lock\nLock=file\n",
                                          models[i]);
    assert_all_done (trace, 2);
  }
}

static void
test_start_methods (void)
{
  for (IlvStartMethod method = ILV_START_FORK; method <= ILV_START_SPAWN; method++) {
    IlvSettings settings;
    ilv_settings_init (&settings, ILV_MODEL_PROCESSES);
    settings.processes = 2;
    settings.start_method = method;
    g_autoptr (IlvTrace) trace =
        measure_with ("[Job a]\nCount=4\nSteps=s;h;n\nPayloadIn=200KiB\nPayloadOut=100KiB\n"
                      "[Step s]\nDo=python\nDuration=1ms\n[Step h]\nDo=hold\nDuration=1ms\n"
                      "[Step n]\nDo=native\nDuration=1ms\n",
                      &settings);
    assert_all_done (trace, 4);
    g_assert_cmpstr (ilv_trace_get_info (trace)->start_method, ==,
                     ilv_start_method_get_id (method));
  }
}

static void
test_chunk_ends_together (void)
{
  IlvSettings settings;
  IlvJob jobs[7];
  ilv_settings_init (&settings, ILV_MODEL_PROCESSES);
  settings.processes = 2;
  settings.start_method = ILV_START_FORK;
  settings.chunk = 3;
  g_autoptr (IlvTrace) trace =
      measure_with ("[Job a]\nCount=7\nSteps=s\n[Step s]\nDo=sleep\nDuration=4ms\n", &settings);
  assert_all_done (trace, 7);
  for (guint32 i = 0; i < 7; i++)
    ilv_trace_get_job (trace, i, &jobs[i]);
  /* The first of a chunk has its result only after the last of it has run. */
  for (guint i = 0; i < 7; i += 3)
    for (guint k = i; k < MIN (i + 3, 7); k++)
      g_assert_cmpint (jobs[i].end_ns, >=, jobs[k].begin_ns + 4 * MS);
}

static void
test_median_of_runs (void)
{
  g_autoptr (GError) error = NULL;
  IlvSettings settings;
  ilv_settings_init (&settings, ILV_MODEL_THREADS);
  g_autoptr (IlvTrace) trace = try_measure (
      "[Job a]\nCount=1\nSteps=s\n[Step s]\nDo=sleep\nDuration=2ms\n", &settings, 3, &error);
  g_assert_no_error (error);
  const IlvRunInfo *info = ilv_trace_get_info (trace);
  guint n_below = 0, n_above = 0;
  g_assert_cmpuint (info->n_totals, ==, 3);
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpint (info->totals_ns[i], >=, 2 * MS);
    n_below += info->totals_ns[i] < info->figures.total_ns;
    n_above += info->totals_ns[i] > info->figures.total_ns;
  }
  g_assert_cmpuint (n_below, <=, 1);
  g_assert_cmpuint (n_above, <=, 1);
}

static void
test_bad_settings (void)
{
  g_autoptr (GError) error = NULL;
  IlvSettings settings;
  ilv_settings_init (&settings, ILV_MODEL_THREADS);
  settings.cores = 100000;
  g_assert_null (try_measure (WAITS, &settings, 1, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_SETTINGS);
  g_clear_error (&error);
  ilv_settings_init (&settings, ILV_MODEL_PROCESSES);
  settings.chunk = 4;
  g_assert_null (try_measure ("[Job a]\nCount=9\nSteps=s\nArrival=every 1ms\n"
                              "[Step s]\nDo=sleep\nDuration=2ms\n",
                              &settings, 1, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_SETTINGS);
  g_clear_error (&error);
  ilv_settings_init (&settings, ILV_MODEL_THREADS);
  g_assert_null (try_measure ("[Job a]\nCount=9000000\nSteps=s\n"
                              "[Step s]\nDo=sleep\nDuration=2ms\n",
                              &settings, 1, &error));
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_SETTINGS);
}

/* However late a busy machine lets it begin to wait: what a job waits for in that step ends no
 * earlier than asked after the step's begin, and up to there it is shown as waiting for it. */
static void
assert_wait_lasts (const IlvTrace *trace, const char *step, IlvState state, gint64 asked_ns)
{
  for (guint32 i = 0; i < ilv_trace_get_n_jobs (trace); i++) {
    gint64 begin_ns = -1, end_ns = -1;
    IlvJob job;
    ilv_trace_get_job (trace, i, &job);
    for (guint64 k = 0; k < ilv_trace_get_n_spans (trace, job.track, 0); k++) {
      IlvSpan span;
      ilv_trace_get_span (trace, job.track, 0, k, &span);
      if (g_strcmp0 (span.name, step) != 0)
        continue;
      if (begin_ns < 0)
        begin_ns = span.begin_ns;
      if (span.state == state)
        end_ns = span.end_ns;
    }
    g_assert_cmpint (begin_ns, >=, 0);
    g_assert_cmpint (end_ns - begin_ns, >=, asked_ns);
  }
}

/* Recorded: the same jobs, and each nanosecond of them in a known state. */
static void
test_recorded (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = parse (WAITS);
  IlvMeasureOptions options = {
      .python = python, .n_runs = 1, .is_recorded = TRUE, .time_limit_ns = 60000 * MS};
  IlvSettings settings;
  ilv_settings_init (&settings, GPOINTER_TO_INT (data));
  settings.threads = 4;
  settings.processes = 2;
  settings.start_method = ILV_START_FORK;
  g_autoptr (IlvTrace) trace = ilv_measure (workload, &settings, &options, NULL, &error);
  g_assert_no_error (error);
  const IlvRunInfo *info = ilv_trace_get_info (trace);
  gint64 sum = 0;
  g_assert_true (info->recorded);
  assert_all_done (trace, 8);
  assert_jobs_last (trace, 20 * MS);
  for (guint32 i = 0; i < 8; i++) {
    IlvJob job;
    ilv_trace_get_job (trace, i, &job);
    sum += job.end_ns - job.arrival_ns;
  }
  for (guint i = 0; i < ILV_N_STATES; i++)
    if (i != ILV_STATE_IDLE && i != ILV_STATE_STARTUP)
      sum -= info->figures.state_ns[i];
  g_assert_cmpint (sum, ==, 0);
  assert_wait_lasts (trace, "fetch", ILV_STATE_IO, 12 * MS);
  assert_wait_lasts (trace, "nap", ILV_STATE_SLEEP, 8 * MS);
  g_assert_cmpint (info->figures.state_ns[ILV_STATE_UNKNOWN], ==, 0);
}

/* A deadlock ends at the time limit, with the names of those who wait. */
static void
assert_waits (const char *text, IlvModel model, const char *first, const char *second)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = parse (text);
  IlvMeasureOptions options = {.python = python, .n_runs = 1, .time_limit_ns = 1500 * MS};
  IlvSettings settings;
  ilv_settings_init (&settings, model);
  settings.threads = settings.processes = 2;
  settings.start_method = ILV_START_FORK;
  G_GNUC_UNUSED g_autoptr (IlvTrace) trace =
      ilv_measure (workload, &settings, &options, NULL, &error);
  g_assert_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_TIME_LIMIT);
  g_assert_nonnull (strstr (error->message, first));
  g_assert_nonnull (strstr (error->message, second));
}

static void
test_deadlocks_are_named (void)
{
  const char *locks = "[Job a]\nCount=1\nSteps=x;s;y\n[Job b]\nCount=1\nSteps=y;s;x\n"
                      "[Step x]\nDo=lock\nLock=lx\n[Step y]\nDo=lock\nLock=ly\n"
                      "[Step s]\nDo=sleep\nDuration=100ms\n";
  const char *children = "[Job a]\nCount=2\nSteps=s;c\n[Step s]\nDo=sleep\nDuration=50ms\n"
                         "[Step c]\nDo=spawn\nJob=b\nJoin=yes\n[Job b]\nCount=0\nSteps=s\n";
  const IlvModel all[] = {ILV_MODEL_THREADS, ILV_MODEL_ASYNCIO, ILV_MODEL_PROCESSES};
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    assert_waits (locks, all[i], "a 0 waits for the lock “ly”", "b 0 waits for the lock “lx”");
  assert_waits (children, ILV_MODEL_THREADS, "a 0 waits for its child b 0",
                "a 1 waits for its child b 1");
  assert_waits (children, ILV_MODEL_PROCESSES, "a 0 waits for its child b 0",
                "a 1 waits for its child b 1");
}

static void
test_recorder_missing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = parse (WAITS);
  IlvMeasureOptions options = {.python = python, .n_runs = 1, .is_recorded = TRUE};
  IlvSettings settings;
  ilv_settings_init (&settings, ILV_MODEL_ASYNCIO);
  g_setenv ("INTERLEAVE_RECORDER", "/no/such/recorder.so", TRUE);
  g_autoptr (IlvTrace) trace = ilv_measure (workload, &settings, &options, NULL, &error);
  g_unsetenv ("INTERLEAVE_RECORDER");
  g_assert_no_error (error);
  assert_all_done (trace, 8);
  g_assert_false (ilv_trace_get_info (trace)->recorded);
  g_assert_nonnull (strstr (ilv_trace_get_info (trace)->note, "/no/such/recorder.so"));
}

static void
add_for_models (const char *name, GTestDataFunc func, const IlvModel *models)
{
  for (; *models != ILV_N_MODELS; models++) {
    g_autofree char *path = g_strdup_printf ("/measure/%s/%s", name, ilv_model_get_id (*models));
    g_test_add_data_func (path, GINT_TO_POINTER (*models), func);
  }
}

int
main (int argc, char **argv)
{
  const IlvModel four[] = {ILV_MODEL_SEQUENTIAL, ILV_MODEL_ASYNCIO, ILV_MODEL_THREADS,
                           ILV_MODEL_PROCESSES, ILV_N_MODELS};
  const IlvModel others[] = {ILV_MODEL_ASYNCIO_THREADS, ILV_MODEL_ASYNCIO_PROCESSES,
                             ILV_MODEL_LOOPS, ILV_MODEL_PROCESSES_THREADS, ILV_N_MODELS};
  const IlvModel parallel[] = {ILV_MODEL_ASYNCIO, ILV_MODEL_THREADS, ILV_MODEL_PROCESSES,
                               ILV_N_MODELS};
  g_test_init (&argc, &argv, NULL);
  python = ilv_python_find (NULL, NULL, NULL);
  if (python == NULL) {
    g_print ("1..0 # SKIP no Python here\n");
    return 0;
  }
  add_for_models ("waits", test_waits, four);
  add_for_models ("backend", test_backend_serves_so_many, four);
  add_for_models ("lock", test_lock_excludes, four);
  add_for_models ("limit", test_limit_holds, four);
  add_for_models ("arrivals", test_arrivals, parallel);
  add_for_models ("failures", test_failures, four);
  add_for_models ("timeouts", test_timeouts, parallel);
  add_for_models ("full-queue", test_full_queue_rejects, parallel);
  add_for_models ("spawned", test_spawned, four);
  add_for_models ("all-steps", test_all_steps, four);
  add_for_models ("all-steps", test_all_steps, others);
  add_for_models ("recorded", test_recorded, four);
  add_for_models ("recorded", test_recorded, others);
  g_test_add_func ("/measure/deadlocks-are-named", test_deadlocks_are_named);
  g_test_add_func ("/measure/recorder-missing", test_recorder_missing);
  g_test_add_func ("/measure/sequential-order", test_sequential_order);
  g_test_add_func ("/measure/asyncio-one-at-a-time", test_asyncio_runs_one_at_a_time);
  g_test_add_func ("/measure/blocking-call", test_blocking_call_blocks_the_loop);
  g_test_add_func ("/measure/copies-share-no-lock", test_copies_share_no_lock);
  g_test_add_func ("/measure/start-methods", test_start_methods);
  g_test_add_func ("/measure/chunk", test_chunk_ends_together);
  g_test_add_func ("/measure/median-of-runs", test_median_of_runs);
  g_test_add_func ("/measure/bad-settings", test_bad_settings);
  int status = g_test_run ();
  ilv_python_free (python);
  return status;
}
