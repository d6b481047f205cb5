/* How fast the simulator is, beside SimPy and a bare heap: by hand or `meson test --benchmark`.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times are CPU time of this thread unless they say otherwise, the median of several runs; a timed
 * event is one that advances the clock (an arrival, an end of service). Limits from
 * design/performance.md stand beside. */
#include "demos/simulator/ilv-event-queue.h"
#include "demos/simulator/ilv-simulate.h"
#include "demos/trace/ilv-trace-builder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_RUNS 5

static double
cpu_seconds (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double
median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare);
  return values[n / 2];
}

static guint64 random_state = 0x9e3779b97f4a7c15u;

static guint64
draw (void)
{
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state;
}

static gint64
draw_exponential (double mean_ns)
{
  return (gint64)(-mean_ns * log ((double)(draw () >> 11) * 0x1p-53 + 0x1p-54));
}

static void
print_row (const char *what, double value, const char *unit, const char *limit)
{
  printf ("%-62s %9.2f %-10s %s\n", what, value, unit, limit);
  fflush (stdout);
}

/* --- the engine alone: M/M/1 --- */

enum {
  ARRIVAL,
  DEPARTURE
};

/* So many customers through one server; returns timed events per second. */
static double
run_mm1 (guint64 n_customers)
{
  IlvEventQueue queue;
  guint64 n_events = 0, n_arrived = 0, n_waiting = 0;
  double begin = cpu_seconds ();

  ilv_event_queue_init (&queue, 64);
  ilv_event_queue_push (&queue, draw_exponential (1111), 0, ARRIVAL);
  while (!ilv_event_queue_is_empty (&queue)) {
    IlvQueuedEvent event = ilv_event_queue_pop (&queue);
    gint64 now = (gint64)event.time_ns;
    n_events++;
    if (event.data == ARRIVAL) {
      if (++n_arrived < n_customers)
        ilv_event_queue_push (&queue, now + draw_exponential (1111), 0, ARRIVAL);
      if (n_waiting++ == 0)
        ilv_event_queue_push (&queue, now + draw_exponential (1000), 0, DEPARTURE);
    } else if (--n_waiting > 0) {
      ilv_event_queue_push (&queue, now + draw_exponential (1000), 0, DEPARTURE);
    }
  }
  ilv_event_queue_clear (&queue);
  return (double)n_events / (cpu_seconds () - begin);
}

static const char simpy_text[] = "import random, simpy, time\n"
                                 "N = 100000\n"
                                 "def customer(env, server):\n"
                                 "    with server.request() as turn:\n"
                                 "        yield turn\n"
                                 "        yield env.timeout(random.expovariate(1 / 1000))\n"
                                 "def source(env, server):\n"
                                 "    for i in range(N):\n"
                                 "        yield env.timeout(random.expovariate(1 / 1111))\n"
                                 "        env.process(customer(env, server))\n"
                                 "env = simpy.Environment()\n"
                                 "server = simpy.Resource(env, 1)\n"
                                 "env.process(source(env, server))\n"
                                 "begin = time.process_time()\n"
                                 "env.run()\n"
                                 "print(2 * N / (time.process_time() - begin))\n";

/* Timed events per second of SimPy on the same queue; 0 if it is not installed. */
static double
run_simpy (void)
{
  const char *argv[] = {"/usr/bin/python3", "-c", simpy_text, NULL};
  g_autofree char *output = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output,
                     NULL, &status, NULL) ||
      status != 0)
    return 0;
  return g_ascii_strtod (output, NULL);
}

static void
bench_mm1 (void)
{
  double ours[N_RUNS];
  double simpy;

  for (guint i = 0; i < N_RUNS; i++)
    ours[i] = run_mm1 (2000000);
  print_row ("M/M/1, the event engine alone", median (ours, N_RUNS) / 1e6, "M/s", ">= 10");
  simpy = run_simpy ();
  if (simpy > 0) {
    print_row ("M/M/1, SimPy in this run", simpy / 1e6, "M/s", "");
    print_row ("  ours / SimPy", median (ours, N_RUNS) / simpy, "x", ">= 40");
  } else {
    printf ("  SimPy is not installed (python3-simpy3): not compared\n");
  }
}

/* --- a hold model: so many pending, each event schedules the next --- */

static double
run_hold (gsize n_pending, guint64 n_events, IlvTraceBuilder *builder, IlvTrackId track,
          guint16 *kinds)
{
  IlvEventQueue queue;
  guint64 sum = 0;
  double begin;

  ilv_event_queue_init (&queue, n_pending);
  for (gsize i = 0; i < n_pending; i++)
    ilv_event_queue_push (&queue, (gint64)(draw () % 1000000), 0, i);
  begin = cpu_seconds ();
  for (guint64 i = 0; i < n_events; i++) {
    IlvQueuedEvent event = ilv_event_queue_pop (&queue);
    gint64 now = (gint64)event.time_ns;
    sum += event.data;
    if (builder != NULL) {
      ilv_trace_builder_set_state (builder, track, now, kinds[event.data & 1], event.data & 0xff);
      ilv_trace_builder_add_instant (builder, track, now, ILV_EVENT_MARK, 0, (gint64)event.data);
    }
    ilv_event_queue_push (&queue, now + (gint64)(draw () % 1000000), 0, event.data);
  }
  begin = cpu_seconds () - begin;
  ilv_event_queue_clear (&queue);
  return sum == 0 ? 0 : (double)n_events / begin;
}

/* The tuned heap of the prototype (climit2): bare, with nothing around it. */
typedef struct {
  guint64 time, serial, data;
} BareEvent;

static inline IlvEventKey
bare_key (const BareEvent *event)
{
  return ((IlvEventKey)event->time << 64) | event->serial;
}

static void
bare_lift (BareEvent *heap, gsize at, BareEvent event)
{
  while (at > 0) {
    gsize parent = (at - 1) >> 2;
    if (bare_key (&event) >= bare_key (&heap[parent]))
      break;
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = event;
}

static BareEvent
bare_pop (BareEvent *heap, gsize *n)
{
  BareEvent first = heap[0], last = heap[--*n];
  gsize at = 0;

  for (;;) {
    gsize child = 4 * at + 1, least = child;
    if (child >= *n)
      break;
    for (gsize i = child + 1; i < *n && i < child + 4; i++)
      least = bare_key (&heap[i]) < bare_key (&heap[least]) ? i : least;
    heap[at] = heap[least];
    at = least;
  }
  bare_lift (heap, at, last);
  return first;
}

static double
run_bare (gsize n_pending, guint64 n_events)
{
  char *memory = g_aligned_alloc (1, 64 + (n_pending + 8) * sizeof (BareEvent), 64);
  BareEvent *heap = (BareEvent *)(memory + 40);
  guint64 serial = 0, sum = 0;
  gsize n = 0;
  double begin;

  for (gsize i = 0; i < n_pending; i++)
    bare_lift (heap, n++, (BareEvent){draw () % 1000000, serial++, i});
  begin = cpu_seconds ();
  for (guint64 i = 0; i < n_events; i++) {
    BareEvent event = bare_pop (heap, &n);
    sum += event.data;
    bare_lift (heap, n++, (BareEvent){event.time + draw () % 1000000, serial++, event.data});
  }
  begin = cpu_seconds () - begin;
  g_aligned_free (memory);
  return sum == 0 ? 0 : (double)n_events / begin;
}

static double
run_hold_traced (gsize n_pending, guint64 n_events)
{
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
  IlvTrackId track =
      ilv_trace_builder_add_track (builder, 0, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0, NULL);
  guint16 kinds[2] = {ilv_trace_builder_intern_kind (builder, ILV_STATE_PYTHON, NULL),
                      ilv_trace_builder_intern_kind (builder, ILV_STATE_IO, NULL)};

  return run_hold (n_pending, n_events, builder, track, kinds);
}

static void
bench_hold (void)
{
  double bare[N_RUNS], ours[N_RUNS], traced[N_RUNS];

  for (guint i = 0; i < N_RUNS; i++) {
    bare[i] = run_bare (10000, 2000000);
    ours[i] = run_hold (10000, 2000000, NULL, 0, NULL);
    traced[i] = run_hold_traced (10000, 2000000);
  }
  print_row ("10,000 pending: the tuned heap", median (bare, N_RUNS) / 1e6, "M/s", "");
  print_row ("10,000 pending: ours, without trace", median (ours, N_RUNS) / 1e6, "M/s", "");
  print_row ("  ours / tuned heap", median (ours, N_RUNS) / median (bare, N_RUNS), "x", ">= 0.7");
  print_row ("  with a span and an instant an event / tuned heap",
             median (traced, N_RUNS) / median (bare, N_RUNS), "x", ">= 0.3");
}

/* --- workloads --- */

static double
time_model (IlvWorkload *workload, const IlvCosts *costs, IlvModel model, IlvDetail detail)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvTrace) trace = NULL;
  IlvSettings settings;
  double begin = cpu_seconds ();

  ilv_settings_init (&settings, model);
  trace = ilv_simulate (workload, &settings, costs, detail, NULL, NULL, NULL, &error);
  if (trace == NULL)
    g_error ("%s: %s", ilv_model_get_id (model), error->message);
  return cpu_seconds () - begin;
}

static double
time_all_models (IlvWorkload *workload, const IlvCosts *costs)
{
  double sum = 0;

  for (guint model = 0; model < ILV_N_MODELS; model++)
    sum += time_model (workload, costs, model, ILV_DETAIL_AUTO);
  return sum;
}

static IlvWorkload *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  IlvWorkload *workload = ilv_workload_parse (text, -1, "bench", &error);

  if (workload == NULL)
    g_error ("%s", error->message);
  return workload;
}

static void
bench_mm1_workload (void)
{
  g_autoptr (IlvCosts) costs = ilv_costs_new_ideal ();
  g_autoptr (IlvWorkload) workload =
      parse ("[Workload]\nFormat=1\nName=mm1\n[Job j]\nCount=200000\nSteps=s\n"
             "Arrival=poisson 900/s\n[Step s]\nDo=io\nDuration=1ms\nSpread=exponential\n"
             "Backend=b\n[Backend b]\nCapacity=1\n");
  double traced[N_RUNS], bare[N_RUNS];

  print_row ("M/M/1 as a workload, asyncio, the first run (takes its memory)",
             0.4 / time_model (workload, costs, ILV_MODEL_ASYNCIO, ILV_DETAIL_AUTO), "M/s", "");
  for (guint i = 0; i < N_RUNS; i++) {
    traced[i] = 400000 / time_model (workload, costs, ILV_MODEL_ASYNCIO, ILV_DETAIL_AUTO);
    bare[i] = 400000 / time_model (workload, costs, ILV_MODEL_ASYNCIO, ILV_DETAIL_FIGURES);
  }
  print_row ("M/M/1 as a workload, asyncio, with its trace", median (traced, N_RUNS) / 1e6, "M/s",
             ">= 2");
  print_row ("M/M/1 as a workload, asyncio, figures only", median (bare, N_RUNS) / 1e6, "M/s", "");
}

static void
bench_slider (const IlvCosts *costs)
{
  g_autoptr (IlvWorkload) workload =
      parse ("[Workload]\nFormat=1\nName=slider\n[Job j]\nCount=100\nSteps=a;b\n"
             "[Step a]\nDo=io\nDuration=40ms\nSpread=uniform 20%\n[Step b]\nDo=python\n"
             "Duration=1ms\n");
  double times[N_RUNS * 4];

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    times[i] = time_all_models (workload, costs);
  print_row ("100 jobs, all models together", median (times, G_N_ELEMENTS (times)) * 1e3, "ms",
             "< 4");
}

/* As the app does it when a slider moves: every model in a thread of its own, as many at a time as
 * GTask runs; a model's last trace is kept until its next one is there. */
#define N_TASKS 10

typedef struct {
  IlvWorkload *workload;
  const IlvCosts *costs;
  IlvTrace *traces[ILV_N_MODELS];
} Comparison;

static void
simulate_task (gpointer data, gpointer user_data)
{
  Comparison *self = user_data;
  guint model = GPOINTER_TO_UINT (data) - 1;
  g_autoptr (GError) error = NULL;
  IlvSettings settings;
  IlvTrace *trace;

  ilv_settings_init (&settings, model);
  trace = ilv_simulate (self->workload, &settings, self->costs, ILV_DETAIL_AUTO, NULL, NULL, NULL,
                        &error);
  if (trace == NULL)
    g_error ("%s: %s", ilv_model_get_id (model), error->message);
  g_clear_pointer (&self->traces[model], ilv_trace_unref);
  self->traces[model] = trace;
}

/* Seconds by the clock on the wall. */
static double
time_comparison (Comparison *self)
{
  gint64 begin_us = g_get_monotonic_time ();
  GThreadPool *pool = g_thread_pool_new (simulate_task, self, N_TASKS, FALSE, NULL);

  for (guint model = 0; model < ILV_N_MODELS; model++)
    g_thread_pool_push (pool, GUINT_TO_POINTER (model + 1), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  return (double)(g_get_monotonic_time () - begin_us) * 1e-6;
}

static void
bench_comparison (IlvWorkload *workload, const IlvCosts *costs)
{
  g_autofree char *what = g_strdup_printf (
      "  as the app does it, in threads on %u cores: by the clock", g_get_num_processors ());
  Comparison comparison = {workload, costs, {NULL}};
  double times[N_RUNS], first = time_comparison (&comparison);

  for (guint i = 0; i < N_RUNS; i++)
    times[i] = time_comparison (&comparison);
  print_row (what, median (times, N_RUNS), "s", "< 1");
  print_row ("  the same, the first time (takes its memory)", first, "s", "");
  for (guint model = 0; model < ILV_N_MODELS; model++)
    ilv_trace_unref (comparison.traces[model]);
}

static void
bench_sockets (const IlvCosts *costs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_find ("proxy-10000", &error);
  double times[N_RUNS], sum = 0;

  if (workload == NULL)
    g_error ("%s", error->message);
  for (guint model = 0; model < ILV_N_MODELS; model++) {
    g_autofree char *what = g_strdup_printf ("  proxy-10000, %s", ilv_model_get_id (model));
    for (guint i = 0; i < N_RUNS; i++)
      times[i] = time_model (workload, costs, model, ILV_DETAIL_AUTO);
    print_row (what, median (times, N_RUNS) * 1e3, "ms", "");
    sum += median (times, N_RUNS);
  }
  print_row ("10,000 sockets, all models together, CPU", sum, "s", "< 1");
  bench_comparison (workload, costs);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", &error);

  if (costs == NULL)
    g_error ("%s", error->message);
  printf ("%-62s %9s %-10s %s\n", "", "median", "", "reach");
  bench_mm1 ();
  bench_hold ();
  bench_mm1_workload ();
  bench_slider (costs);
  bench_sockets (costs);
  return 0;
}
