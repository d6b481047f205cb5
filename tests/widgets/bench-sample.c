/* A benchmark's result with invented runs, for tests and pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-sample.h"

#define N_RUNS 9

static const char *const models[] = {"asyncio", "threads", "processes", "uvloop"};
static const double job_ns[] = {1.1e6, 1.4e6, 0.8e6};
static const double start_ns[] = {4e7, 4.2e7, 1.9e8};

static void
add_latency (IlvBenchCell *cell, GRand *rand, double median_ns)
{
  gint64 samples[900];

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++) {
    double share = g_rand_double (rand);
    samples[i] = (gint64)(median_ns * (0.7 + 0.5 * share / (1.15 - share)));
  }
  ilv_bench_latency_add (&cell->latency, samples, G_N_ELEMENTS (samples));
}

/* Four cores, the first the busiest; of processes a main one and four workers whose order changes
 * from run to run, as it really does. */
static void
add_cpu (IlvBenchRun *run, guint n_processes)
{
  run->n_cores = 4;
  run->core_use = g_new (double, 4);
  for (guint i = 0; i < 4; i++)
    run->core_use[i] = 0.8 - 0.2 * i;
  run->n_process_cpu = n_processes;
  run->process_cpu_ns = g_new (gint64, n_processes);
  for (guint i = 0; i < n_processes; i++)
    run->process_cpu_ns[i] = run->total_ns / (i == 0 ? 10 : 2 + (i + run->order) % 4);
  run->context_switches = 200 + run->order % 5;
}

static void
add_runs (IlvBenchResult *result, IlvBenchCell *cell, GRand *rand, double total_ns)
{
  for (guint i = 0; i < N_RUNS + 1; i++) {
    IlvBenchRun *run = ilv_bench_run_new (i == 0 ? ILV_BENCH_WARM_UP : ILV_BENCH_TIMED);
    run->order = result->n_runs++;
    run->begin_s = result->begin_s + run->order;
    run->total_ns = (gint64)(total_ns * g_rand_double_range (rand, 0.98, 1.04));
    run->cpu_ns = run->total_ns / 2;
    run->n_jobs = cell->n_jobs;
    run->load = 0.3;
    add_cpu (run, cell->n_workers > 1 && g_str_equal (cell->model, "processes") ? 5 : 1);
    ilv_bench_cell_take_run (cell, run);
  }
}

static void
add_why (IlvBenchCell *cell, double total_ns, guint kind)
{
  cell->why.is_known = TRUE;
  cell->why.total_ns = (gint64)total_ns;
  cell->why.state_ns[ILV_STATE_PYTHON] = (gint64)(total_ns * 0.5);
  cell->why.state_ns[ILV_STATE_IO] = (gint64)(total_ns * 0.4);
  cell->why.state_ns[ILV_STATE_GIL_WAIT] = kind == 1 ? (gint64)(total_ns * 0.3) : 0;
  cell->why.state_ns[ILV_STATE_TRANSFER] = kind == 2 ? (gint64)(total_ns * 0.1) : 0;
  cell->why.state_ns[ILV_STATE_STARTUP] = kind == 2 ? (gint64)(total_ns * 0.2) : 0;
  cell->why.pickled_bytes = kind == 2 ? 123456 : 0;
  cell->why.gil_wait_share = kind == 1 ? 0.3 : 0;
}

static IlvBenchCell *
add_cell (IlvBenchResult *result, GRand *rand, guint model, guint jobs, double drift)
{
  IlvBenchCell *cell = ilv_bench_result_add_cell (result, 0, 0, models[model]);
  double total_ns;

  cell->jobs = jobs;
  cell->n_jobs = jobs;
  cell->digest = g_strdup_printf ("work of %u jobs", jobs);
  cell->n_workers = model == 0 || model == 3 ? 1 : 4;
  if (model == 3) {
    cell->stop = ILV_BENCH_FAILED;
    cell->problem = g_strdup ("uvloop is not installed for 3.11.2: predicted only");
    return cell;
  }
  total_ns = (start_ns[model] + jobs * job_ns[model]) * drift;
  cell->stop = ILV_BENCH_ENOUGH;
  cell->predicted.is_known = TRUE;
  cell->predicted.total_ns = (gint64)(total_ns * 0.97);
  cell->predicted.cpu_use = 0.5;
  add_runs (result, cell, rand, total_ns);
  add_latency (cell, rand, total_ns / 5);
  add_why (cell, total_ns, model);
  cell->memory.peak_bytes = 60000000;
  cell->memory.main_bytes = 16000000 + (gint64)model * 3000000;
  cell->memory.worker_bytes = model == 2 ? 11000000 : -1;
  cell->memory.n_workers = model == 2 ? 4 : 0;
  return cell;
}

static void
fill_about (IlvBenchResult *result)
{
  IlvBenchEnvironment *environment = &result->environment;

  result->title = g_strdup ("Fetch, then parse");
  result->begin_s = 1790000000;
  result->end_s = result->begin_s + 41;
  result->spent_ns = G_GINT64_CONSTANT (38000000000);
  result->n_sittings = 1;
  result->is_complete = TRUE;
  environment->kernel = g_strdup ("Linux 6.1.0");
  environment->cpu = g_strdup ("a processor");
  environment->n_cpus = environment->cores = 4;
  environment->memory_bytes = G_GINT64_CONSTANT (8) << 30;
  environment->app_version = g_strdup ("0.1");
  result->method.seed = 1;
  result->method.min_runs = 7;
  result->method.max_runs = 15;
  result->method.target = 0.02;
  result->method.has_control = result->method.is_recorded = TRUE;
  result->method.start_method = g_strdup ("forkserver");
}

IlvBenchResult *
bench_sample_new (double drift)
{
  IlvBenchResult *result = ilv_bench_result_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  IlvBenchCell *twin;

  fill_about (result);
  ilv_bench_result_add_subject (result, ILV_BENCH_WORKLOAD, "fetch-parse", "Fetch, then parse",
                                "[Workload]\nName=Fetch, then parse\n");
  ilv_bench_result_add_python (result, "/usr/bin/python3", "3.11.2")->build = g_strdup ("default");
  for (guint model = 0; model < G_N_ELEMENTS (models); model++) {
    add_cell (result, rand, model, 10, drift);
    add_cell (result, rand, model, 100, drift);
  }
  twin = add_cell (result, rand, 0, 10, drift);
  twin->control_of = 0;
  return result;
}
