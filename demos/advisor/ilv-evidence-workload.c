/* Answers that a workload gives: sums over its steps.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-evidence-private.h"

#include <math.h>

/* Of all jobs together, in ns, and of one job of the group that computes longest. */
typedef struct {
  double held, native, waits;
  double n_jobs, in_flight, bytes_in, bytes_out, n_locks;
  double longest_cpu;
  guint n_io, n_blocking;
} Sums;

static void
add_step (const IlvStep *step, double times, Sums *sums)
{
  double ns = (double)step->duration_ns * step->repeat * times;
  switch (step->kind) {
  case ILV_STEP_PYTHON:
  case ILV_STEP_HOLD:
    sums->held += ns;
    break;
  case ILV_STEP_NATIVE:
    sums->native += ns;
    break;
  case ILV_STEP_IO:
    sums->n_io++;
    sums->n_blocking += step->is_blocking;
    sums->waits += ns;
    break;
  case ILV_STEP_SLEEP:
    sums->waits += ns;
    break;
  case ILV_STEP_LOCK:
    sums->n_locks += step->repeat * times;
    break;
  default:
    break;
  }
}

/* Little's law where jobs come in time; else as many as there are, or as are let in. */
static double
count_in_flight (const IlvJobGroup *group, double job_ns)
{
  double n = (double)group->count;
  if (group->arrival == ILV_ARRIVAL_CLOSED)
    n = (double)group->arrival_parameter;
  else if (group->arrival == ILV_ARRIVAL_EVERY && group->arrival_parameter > 0)
    n = ceil (job_ns / (double)group->arrival_parameter);
  else if (group->arrival == ILV_ARRIVAL_POISSON)
    n = ceil ((double)group->arrival_parameter / 1e6 * job_ns / 1e9);
  n = MIN (n, (double)group->count);
  return group->limit > 0 ? MIN (n, (double)group->limit) : n;
}

static void
add_group (const IlvWorkload *workload, const IlvJobGroup *group, Sums *sums)
{
  Sums job = {0};
  for (guint i = 0; i < group->n_steps; i++)
    add_step (&workload->steps[group->steps[i]], group->repeat, &job);
  double n = (double)group->count, cpu = job.held + job.native;
  sums->held += n * job.held;
  sums->native += n * job.native;
  sums->waits += n * job.waits;
  sums->n_locks += n * job.n_locks;
  sums->n_io += job.n_io;
  sums->n_blocking += job.n_blocking;
  sums->n_jobs += n;
  sums->bytes_in += n * (double)group->payload_in;
  sums->bytes_out += n * (double)group->payload_out;
  sums->longest_cpu = MAX (sums->longest_cpu, cpu);
  sums->in_flight += count_in_flight (group, cpu + job.waits);
}

static void
add_work (IlvEvidenceList *self, const Sums *sums)
{
  double cpu = sums->held + sums->native, all = cpu + sums->waits;
  if (all > 0)
    ilv_evidence_add (self, "cpu_share", cpu / all, ILV_EVIDENCE_STEPS_CPU, cpu / sums->n_jobs,
                      all / sums->n_jobs);
  if (cpu > 0)
    ilv_evidence_add (self, "thread_scaling", ilv_evidence_get_scaling (sums->held, cpu),
                      ILV_EVIDENCE_STEPS_GIL, sums->held / sums->n_jobs, cpu / sums->n_jobs);
  ilv_evidence_add (self, "t_job", round (sums->longest_cpu), ILV_EVIDENCE_STEPS_CPU,
                    sums->longest_cpu, all / sums->n_jobs);
  ilv_evidence_add (self, "concurrency", sums->in_flight, ILV_EVIDENCE_ARRIVALS, sums->in_flight,
                    0);
  if (sums->n_io > 0)
    ilv_evidence_add (self, "async_libs", sums->n_blocking == 0, ILV_EVIDENCE_STEPS_BLOCK,
                      sums->n_blocking, sums->n_io);
  ilv_evidence_add (self, "payload", round ((sums->bytes_in + sums->bytes_out) / sums->n_jobs),
                    ILV_EVIDENCE_PAYLOAD, sums->bytes_in / sums->n_jobs,
                    sums->bytes_out / sums->n_jobs);
  if (all > 0)
    ilv_evidence_add (self, "shared_writes", round (sums->n_locks / all * 1e9), ILV_EVIDENCE_LOCKS,
                      sums->n_locks, all);
}

GArray *
ilv_evidence_from_workload (const IlvChecklist *list, const IlvWorkload *workload)
{
  IlvEvidenceList self = {list, g_array_new (FALSE, FALSE, sizeof (IlvEvidence))};
  Sums sums = {0};
  gboolean has_timeout = FALSE;
  for (guint i = 0; i < workload->n_groups; i++) {
    add_group (workload, &workload->groups[i], &sums);
    has_timeout |= workload->groups[i].timeout_ns > 0;
  }
  if (sums.n_jobs > 0)
    add_work (&self, &sums);
  if (has_timeout)
    ilv_evidence_add (&self, "cancel", 1, ILV_EVIDENCE_SETTING, 0, 0);
  if (workload->cores > 0)
    ilv_evidence_add (&self, "cpus", workload->cores, ILV_EVIDENCE_SETTING, 0, 0);
  return self.found;
}
