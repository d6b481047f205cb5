/* A small finished benchmark, made by hand, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-sample.h"

IlvBenchRun *
bench_sample_run (gint64 total_ns)
{
  IlvBenchRun *run = ilv_bench_run_new (ILV_BENCH_TIMED);
  const gint64 cpu[] = {total_ns / 10, total_ns / 20};
  const double use[] = {0.5, 0.25};
  run->total_ns = total_ns;
  run->process_ns = total_ns + 30000000;
  run->cpu_ns = total_ns / 10 + total_ns / 20;
  run->process_cpu_ns = g_memdup2 (cpu, sizeof cpu);
  run->n_process_cpu = 2;
  run->core_use = g_memdup2 (use, sizeof use);
  run->n_cores = 2;
  run->context_switches = 12;
  run->n_jobs = 10;
  run->p50_ns = total_ns / 2;
  run->p95_ns = run->p99_ns = run->p999_ns = run->max_ns = total_ns;
  run->other_cores = 0.1;
  run->stolen_share = 0;
  run->load = 0.2;
  return run;
}

IlvBenchCell *
bench_sample_cell (IlvBenchResult *result, const char *model, const gint64 *totals_ns, guint n)
{
  IlvBenchCell *cell = ilv_bench_result_add_cell (result, 0, 0, model);
  IlvBenchRun *warm_up = bench_sample_run (2 * totals_ns[0]);
  warm_up->kind = ILV_BENCH_WARM_UP;
  cell->n_jobs = 10;
  cell->n_workers = 1;
  cell->digest = g_strdup ("0123");
  cell->stop = ILV_BENCH_ENOUGH;
  ilv_bench_cell_take_run (cell, warm_up);
  for (guint i = 0; i < n; i++) {
    gint64 samples[] = {totals_ns[i] / 2, totals_ns[i]};
    ilv_bench_cell_take_run (cell, bench_sample_run (totals_ns[i]));
    ilv_bench_latency_add (&cell->latency, samples, 2);
  }
  return cell;
}

IlvBenchResult *
bench_sample_new (void)
{
  const gint64 slow[] = {110000000, 100000000, 105000000, 101000000, 102000000, 104000000};
  const gint64 fast[] = {52000000, 50000000, 51000000, 50500000, 53000000, 50600000};
  const gint64 twin[] = {103000000, 101000000, 104000000, 102500000, 103500000, 100500000};
  IlvBenchResult *result = ilv_bench_result_new ();
  ilv_bench_result_add_subject (result, ILV_BENCH_WORKLOAD, "tiny", "Tiny",
                                "[Workload]\nFormat=1\nName=Tiny\n[Job j]\nCount=10\nSteps=s\n"
                                "[Step s]\nDo=sleep\nDuration=5ms\n");
  IlvBenchPython *python = ilv_bench_result_add_python (result, "/usr/bin/python3", "3.11.2");
  python->unit_ns[0] = 12.5;
  result->method = (IlvBenchMethod){.seed = 1, .min_runs = 6, .max_runs = 15, .target = 0.02};
  result->method.has_control = TRUE;
  result->environment.kernel = g_strdup ("6.1");
  IlvBenchCell *first = bench_sample_cell (result, "asyncio", slow, G_N_ELEMENTS (slow));
  first->predicted = (IlvBenchPrediction){.is_known = TRUE, .total_ns = 99000000};
  first->memory = (IlvBenchMemory){20000000, 20000000, -1, 0};
  first->why.is_known = TRUE;
  first->why.gil_wait_share = 0.25;
  first->why.trace = g_strdup ("tiny-asyncio.ilv");
  bench_sample_cell (result, "threads", fast, G_N_ELEMENTS (fast));
  bench_sample_cell (result, "asyncio", twin, G_N_ELEMENTS (twin))->control_of = 0;
  result->is_complete = TRUE;
  return result;
}
