/* Every feature of a workload under every model, really run, held against the simulator.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is compared is what both must agree on: how many jobs were submitted, finished, failed,
 * timed out and rejected; how each single job ended; the order of starts where the workload settles
 * it; and that no run is shorter than the simulator's without any costs. Never upper bounds.
 *
 * Runs on the Python found first; ILV_MATRIX_PYTHONS=EXE:EXE… names others, `all` stands for every
 * one of this machine; ILV_MATRIX_RECORDED=1 has the recorder on. What a Python cannot run is
 * skipped, and said. */
#include <string.h>

#include "demos/recorder/ilv-measure.h"
#include "demos/simulator/ilv-simulate.h"

#define MS G_GINT64_CONSTANT (1000000)
#define N_PROCESSES 2
#define N_THREADS 4
/* Work is calibrated in CPU time; on a shared machine a unit can be that much cheaper later. */
#define LEAST_SHARE 0.7

typedef enum {
  ORDERED = 1,  /* at once and nothing to wait for: one loop or one thread begins them in order */
  RACES = 2,    /* who is rejected is a matter of microseconds, except in a loop */
  COMPUTES = 4, /* its shortest time is a matter of calibration */
  OVERLAPS = 8, /* two workers must be seen at work at one moment */
} Flags;

typedef struct {
  const char *name;
  const char *text;
  Flags flags;
  guint limit; /* at most so many at one moment in a process; 0 = not looked at */
  guint chunk;
} Feature;

/* Durations are short where they may be, and far apart where a time-out has to tell them. */
static const Feature features[] = {
    {"steps",
     "[Job a]\nCount=5\nRepeat=2\nSteps=p;h;n;i;b;s\n"
     "[Step p]\nDo=python\nDuration=1ms\nRepeat=2\n[Step h]\nDo=hold\nDuration=1ms\n"
     "[Step n]\nDo=native\nDuration=1ms\n[Step i]\nDo=io\nDuration=2ms\nSpread=uniform 50%\n"
     "[Step b]\nDo=io\nClient=blocking\nDuration=1ms\n"
     "[Step s]\nDo=sleep\nDuration=1ms\nSpread=exponential\n",
     ORDERED | COMPUTES},
    {"nothing-to-do",
     "[Job a]\nCount=30\nSteps=p\n[Job none]\nCount=0\nSteps=p\n"
     "[Step p]\nDo=python\nDuration=0ms\n",
     ORDERED},
    {"every", "[Job a]\nCount=6\nArrival=every 5ms\nSteps=s\n[Step s]\nDo=sleep\nDuration=2ms\n"},
    {"poisson", "[Job a]\nCount=10\nArrival=poisson 400/s\nSteps=s\n"
                "[Step s]\nDo=io\nDuration=2ms\nSpread=lognormal 0.5\n"},
    {"closed", "[Job a]\nCount=9\nArrival=closed 3\nSteps=s\n[Step s]\nDo=io\nDuration=3ms\n", 0,
     3},
    {"closed-one", "[Job a]\nCount=4\nArrival=closed 1\nSteps=s\n[Step s]\nDo=sleep\nDuration=2ms\n"
                   "[Job b]\nCount=3\nSteps=s\n"},
    {"closed-rejected",
     "[Job a]\nCount=2500\nArrival=closed 2500\nLimit=1\nQueue=1\n"
     "OnFull=reject\nSteps=s\n[Step s]\nDo=sleep\nDuration=300ms\n",
     RACES},
    {"limit", "[Job a]\nCount=7\nLimit=2\nSteps=s\n[Step s]\nDo=sleep\nDuration=4ms\n", 0, 2},
    {"time-out", "[Job late]\nCount=3\nTimeout=40ms\nSteps=long\n[Step long]\nDo=sleep\n"
                 "Duration=150ms\n[Job soon]\nCount=2\nTimeout=20s\nSteps=short\n"
                 "[Step short]\nDo=sleep\nDuration=1ms\n"},
    {"time-out-held", "[Job a]\nCount=4\nTimeout=40ms\nLimit=1\nSteps=s\n"
                      "[Step s]\nDo=io\nDuration=150ms\n"},
    {"time-out-client", "[Job a]\nCount=4\nTimeout=60ms\nArrival=closed 2\nSteps=s\n"
                        "[Step s]\nDo=sleep\nDuration=100ms\n"},
    {"failures", "[Job a]\nCount=20\nFailRate=40%\nSteps=p\n[Step p]\nDo=python\nDuration=100us\n",
     ORDERED | COMPUTES},
    {"failures-let-go", "[Job a]\nCount=4\nFailRate=100%\nSteps=l;s\n[Step l]\nDo=lock\nLock=x\n"
                        "[Step s]\nDo=sleep\nDuration=2ms\n"},
    {"queue-rejects",
     "[Job a]\nCount=10\nLimit=1\nQueue=2\nOnFull=reject\nSteps=s\n"
     "[Step s]\nDo=sleep\nDuration=30ms\n",
     RACES, 1},
    {"queue-waits",
     "[Job a]\nCount=8\nQueue=1\nOnFull=wait\nSteps=s\n"
     "[Step s]\nDo=sleep\nDuration=40ms\n",
     OVERLAPS},
    {"payloads",
     "[Job a]\nCount=4\nPayloadIn=300KiB\nPayloadOut=200KiB\nSteps=p;s\n"
     "[Step p]\nDo=python\nDuration=200us\n[Step s]\nDo=sleep\nDuration=1ms\n",
     COMPUTES},
    {"lock", "[Job a]\nCount=5\nSteps=l;s;u\n[Step l]\nDo=lock\nLock=x\n"
             "[Step s]\nDo=sleep\nDuration=4ms\n[Step u]\nDo=unlock\nLock=x\n"},
    {"backend", "[Job a]\nCount=6\nSteps=s\n[Step s]\nDo=io\nDuration=5ms\nBackend=db\n"
                "[Backend db]\nCapacity=2\n"},
    {"spawn-join", "[Job a]\nCount=1\nRepeat=3\nSteps=s\n[Step s]\nDo=spawn\nJob=b\nJoin=yes\n"
                   "[Job b]\nCount=0\nSteps=n\n[Step n]\nDo=sleep\nDuration=2ms\n"},
    {"spawn-deep", "[Job a]\nCount=2\nSteps=s\n[Step s]\nDo=spawn\nJob=b\nJoin=no\nRepeat=2\n"
                   "[Job b]\nCount=0\nFailRate=50%\nSteps=n;t\n[Step n]\nDo=sleep\n"
                   "Duration=1ms\n[Step t]\nDo=spawn\nJob=c\nJoin=no\n"
                   "[Job c]\nCount=0\nSteps=n\n"},
    {"chunk", "[Job a]\nCount=7\nFailRate=20%\nSteps=s\n[Step s]\nDo=sleep\nDuration=1ms\n", 0, 0,
     3},
    {"mixed",
     "[Job a]\nCount=4\nSteps=i;p\n[Step i]\nDo=io\nDuration=4ms\n"
     "[Step p]\nDo=python\nDuration=1ms\n"
     "[Job b]\nCount=4\nArrival=every 3ms\nSteps=n;i\n[Step n]\nDo=native\nDuration=1ms\n"
     "[Job c]\nCount=6\nArrival=closed 2\nSteps=i;p\n",
     COMPUTES},
};

typedef struct {
  const IlvPython *python;
  const Feature *feature;
  IlvSettings settings;
} Case;

/* --- the two runs --- */

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
predict (const Case *self, IlvWorkload *workload, const char *costs_name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs = ilv_costs_find (costs_name, &error);
  g_assert_no_error (error);
  IlvTrace *trace =
      ilv_simulate (workload, &self->settings, costs, ILV_DETAIL_MACHINE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

/* NULL: it failed, which has been said. */
static IlvTrace *
measure (const Case *self, IlvWorkload *workload)
{
  g_autoptr (GError) error = NULL;
  IlvMeasureOptions options = {.python = self->python, .n_runs = 1, .time_limit_ns = 60000 * MS};
  IlvTrace *trace = ilv_measure (workload, &self->settings, &options, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

static const IlvFigures *
get_figures (const IlvTrace *trace)
{
  return &ilv_trace_get_info (trace)->figures;
}

/* --- what they must agree on --- */

static gboolean
is_one_loop (IlvModel model)
{
  return ilv_model_has_loop (model) && model != ILV_MODEL_LOOPS;
}

static void
compare_counts (const IlvFigures *real, const IlvFigures *predicted)
{
  g_assert_cmpuint (real->n_submitted, ==, predicted->n_submitted);
  g_assert_cmpuint (real->n_finished, ==, predicted->n_finished);
  g_assert_cmpuint (real->n_failed, ==, predicted->n_failed);
  g_assert_cmpuint (real->n_timed_out, ==, predicted->n_timed_out);
  g_assert_cmpuint (real->n_rejected, ==, predicted->n_rejected);
}

/* Somebody came too late; nobody was lost. */
static void
check_race (const IlvFigures *real)
{
  g_assert_cmpuint (real->n_rejected, >=, 1);
  g_assert_cmpuint (real->n_finished, >=, 1);
  g_assert_cmpuint (real->n_submitted, ==, real->n_finished + real->n_rejected);
}

static gint
compare_jobs_cb (gconstpointer a, gconstpointer b)
{
  const IlvJob *one = a, *other = b;
  int names = strcmp (one->group, other->group);
  return names != 0 ? names : (one->index > other->index) - (one->index < other->index);
}

static gint
compare_begins_cb (gconstpointer a, gconstpointer b)
{
  const IlvJob *one = a, *other = b;
  return (one->begin_ns > other->begin_ns) - (one->begin_ns < other->begin_ns);
}

static GArray *
list_jobs (const IlvTrace *trace, GCompareFunc compare)
{
  GArray *jobs = g_array_new (FALSE, FALSE, sizeof (IlvJob));
  for (guint32 i = 0; i < ilv_trace_get_n_jobs (trace); i++) {
    IlvJob job;
    ilv_trace_get_job (trace, i, &job);
    g_array_append_val (jobs, job);
  }
  g_array_sort (jobs, compare);
  return jobs;
}

/* Each job by its group and index: the same draws, the same fate. */
static void
compare_outcomes (const IlvTrace *real, const IlvTrace *predicted)
{
  g_autoptr (GArray) ours = list_jobs (real, compare_jobs_cb);
  g_autoptr (GArray) theirs = list_jobs (predicted, compare_jobs_cb);
  g_assert_cmpuint (ours->len, ==, theirs->len);
  for (guint i = 0; i < ours->len; i++) {
    const IlvJob *one = &g_array_index (ours, IlvJob, i);
    const IlvJob *other = &g_array_index (theirs, IlvJob, i);
    g_assert_cmpstr (one->group, ==, other->group);
    g_assert_cmpuint (one->index, ==, other->index);
    g_assert_cmpint (one->outcome, ==, other->outcome);
  }
}

static void
check_order (const IlvTrace *real)
{
  g_autoptr (GArray) jobs = list_jobs (real, compare_begins_cb);
  for (guint i = 0; i < jobs->len; i++)
    g_assert_cmpuint (g_array_index (jobs, IlvJob, i).index, ==, i);
}

/* How many jobs ran at one moment at most. */
static guint
count_overlap (const IlvTrace *trace)
{
  g_autoptr (GArray) jobs = list_jobs (trace, compare_begins_cb);
  guint most = 0;
  for (guint i = 0; i < jobs->len; i++) {
    gint64 at = g_array_index (jobs, IlvJob, i).begin_ns;
    guint n = 0;
    for (guint k = 0; k <= i; k++)
      n += g_array_index (jobs, IlvJob, k).end_ns > at;
    most = MAX (most, at >= 0 ? n : 0);
  }
  return most;
}

static gboolean
is_prefork (IlvModel model)
{
  return model == ILV_MODEL_LOOPS || model == ILV_MODEL_PROCESSES_THREADS;
}

static void
check_overlap (const Case *self, const IlvTrace *real)
{
  guint overlap = count_overlap (real), limit = self->feature->limit;
  if (is_prefork (self->settings.model))
    limit *= N_PROCESSES;
  if (limit > 0)
    g_assert_cmpuint (overlap, <=, limit);
  /* An interpreter takes so long to start that the first may have done everything. */
  if ((self->feature->flags & OVERLAPS) && self->settings.model != ILV_MODEL_SEQUENTIAL &&
      self->settings.model != ILV_MODEL_INTERPRETERS)
    g_assert_cmpuint (overlap, >=, 2);
}

/* --- the cases --- */

static void
test_case (gconstpointer data)
{
  const Case *self = data;
  IlvModel model = self->settings.model;
  Flags flags = self->feature->flags;
  g_autoptr (IlvWorkload) workload = parse (self->feature->text);
  g_autoptr (IlvTrace) real = measure (self, workload);
  if (real == NULL)
    return;
  g_autoptr (IlvTrace) predicted = predict (self, workload, "reference");
  g_autoptr (IlvTrace) ideal = predict (self, workload, "ideal");
  if ((flags & RACES) && !is_one_loop (model)) {
    check_race (get_figures (real));
    return;
  }
  compare_counts (get_figures (real), get_figures (predicted));
  compare_outcomes (real, predicted);
  if ((flags & ORDERED) && (is_one_loop (model) || model == ILV_MODEL_SEQUENTIAL) &&
      model != ILV_MODEL_TRIO) /* which draws lots */
    check_order (real);
  check_overlap (self, real);
  if (is_prefork (model) && self->feature->limit > 0)
    return; /* a limit holds for each process: how jobs are dealt decides how long it takes */
  /* uvloop's timers count in milliseconds: a sleep may be shorter than it was asked for. */
  gboolean is_rough = (flags & COMPUTES) != 0 || model == ILV_MODEL_UVLOOP;
  g_assert_cmpfloat ((double)get_figures (real)->total_ns, >=,
                     (double)get_figures (ideal)->total_ns * (is_rough ? LEAST_SHARE : 1.0));
}

static void
add_case (const IlvPython *python, IlvModel model, const Feature *feature, IlvStartMethod method)
{
  Case *self = g_new0 (Case, 1);
  gboolean is_named = method != ILV_START_FORK;
  self->python = python;
  self->feature = feature;
  ilv_settings_init (&self->settings, model);
  self->settings.threads = N_THREADS;
  self->settings.processes = N_PROCESSES;
  self->settings.cores = 1;
  self->settings.start_method = method;
  self->settings.chunk = MAX (1, feature->chunk);
  self->settings.switch_interval_ns = 5 * MS;
  g_autofree char *path =
      g_strdup_printf ("/matrix/%s%s/%s/%s%s%s", python->version, python->free_threaded ? "t" : "",
                       ilv_model_get_id (model), feature->name, is_named ? "-" : "",
                       is_named ? ilv_start_method_get_id (method) : "");
  g_test_add_data_func_full (path, self, test_case, g_free);
}

static gboolean
uses_start_method (IlvModel model)
{
  return ilv_model_has_processes (model) && model != ILV_MODEL_INTERPRETERS &&
         model != ILV_MODEL_DASK;
}

static void
add_python (const IlvPython *python)
{
  for (IlvModel model = 0; model < ILV_N_MODELS; model++) {
    g_autoptr (GError) error = NULL;
    if (!ilv_python_can_run (python, model, &error)) {
      g_test_message ("%s: %s", ilv_model_get_id (model), error->message);
      continue;
    }
    for (guint i = 0; i < G_N_ELEMENTS (features); i++)
      if (features[i].chunk == 0 || model == ILV_MODEL_PROCESSES)
        add_case (python, model, &features[i], ILV_START_FORK);
    for (IlvStartMethod method = ILV_START_FORKSERVER;
         uses_start_method (model) && method <= ILV_START_SPAWN; method++)
      add_case (python, model, &features[0], method);
  }
}

/* (transfer full) */
static GPtrArray *
find_pythons (void)
{
  const char *names = g_getenv ("ILV_MATRIX_PYTHONS");
  g_auto (GStrv) exes = g_strsplit (names != NULL ? names : "", ":", -1);
  if (names != NULL && g_str_equal (names, "all"))
    return ilv_python_list (NULL, NULL, NULL);
  GPtrArray *pythons = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_python_free);
  for (guint i = 0; i < MAX (1, g_strv_length (exes)); i++) {
    IlvPython *python = ilv_python_find (exes[i], NULL, NULL);
    if (python != NULL)
      g_ptr_array_add (pythons, python);
  }
  return pythons;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions (); /* one cell of the matrix says nothing about the next */
  g_autoptr (GPtrArray) pythons = find_pythons ();
  for (guint i = 0; i < pythons->len; i++) {
    const IlvPython *python = g_ptr_array_index (pythons, i);
    if (python->problem == NULL)
      add_python (python);
  }
  if (pythons->len == 0) {
    g_print ("1..0 # SKIP no Python here\n");
    return 0;
  }
  return g_test_run ();
}
