/* When nothing can ever run again: who waits for whom.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No event is left and jobs are: a circle of locks, a pool whose workers all wait for jobs that
 * stand in its own queue, a lock that was never released. The run ends here and now; the jobs left
 * over have failed, and the trace says what each of them waited for. */
#include "ilv-sim-arrivals.h"
#include "ilv-sim-trace.h"
#include "ilv-sim.h"

/* So many waiters are named in the note. */
#define MAX_NAMED 8

/* For each job the unended child that it waits for, or ILV_SIM_NOBODY. (transfer full) */
static guint32 *
map_awaited (IlvSim *sim)
{
  guint32 *children = g_new (guint32, MAX (sim->n_jobs, 1));

  for (guint32 i = 0; i < sim->n_jobs; i++) {
    const IlvSimJob *job = &sim->jobs[i];
    children[i] = ILV_SIM_NOBODY;
    if ((job->flags & ILV_SIM_JOB_AWAITED) && !(job->flags & ILV_SIM_JOB_ENDED))
      children[job->parent] = i; /* parents have lower numbers */
  }
  return children;
}

/* The job that this one waits for, or ILV_SIM_NOBODY. */
static guint32
find_obstacle (IlvSim *sim, guint32 number, const guint32 *children, const char **what)
{
  const IlvSimJob *job = &sim->jobs[number];
  const IlvStep *step = ilv_sim_job_get_step (sim, job);

  *what = "a worker";
  if (!(job->flags & ILV_SIM_JOB_ADMITTED)) {
    *what = "its limit";
    return ILV_SIM_NOBODY;
  }
  if (!(job->flags & ILV_SIM_JOB_BEGUN) || step == NULL)
    return ILV_SIM_NOBODY;
  if (step->kind == ILV_STEP_LOCK) {
    *what = sim->workload->locks[step->lock];
    return ilv_sim_get_process (sim, job->home)->locks[step->lock].holder;
  }
  *what = "a job";
  return children[number];
}

static void
append_name (IlvSim *sim, GString *text, guint32 number)
{
  const IlvSimJob *job = &sim->jobs[number];

  g_string_append_printf (text, "%s %u", sim->workload->groups[job->group].name, job->index);
}

static void
append_waiter (IlvSim *sim, GString *text, guint32 number, guint32 obstacle, const char *what)
{
  g_string_append (text, text->len > 0 ? "; " : "");
  append_name (sim, text, number);
  g_string_append_printf (text, " waits for %s", what);
  if (obstacle == ILV_SIM_NOBODY)
    return;
  g_string_append (text, ": ");
  append_name (sim, text, obstacle);
}

void
ilv_sim_report_deadlock (IlvSim *sim)
{
  g_autofree guint32 *children = map_awaited (sim);
  GString *text = g_string_new (NULL);
  IlvTrackId main_track = ilv_sim_get_process (sim, 0)->main->track;
  IlvTrackId track = main_track != ILV_TRACK_NONE ? main_track : 0; /* at every level of detail */
  guint n_waiters = 0;

  for (guint32 i = 0; i < sim->n_jobs; i++) {
    const char *what = NULL;
    if (sim->jobs[i].flags & ILV_SIM_JOB_ENDED)
      continue;
    guint32 obstacle = find_obstacle (sim, i, children, &what);
    ilv_sim_trace_instant (sim, track, ILV_EVENT_DEADLOCK, i,
                           obstacle != ILV_SIM_NOBODY ? (gint64)obstacle : -1);
    if (n_waiters++ < MAX_NAMED)
      append_waiter (sim, text, i, obstacle, what);
  }
  if (n_waiters > MAX_NAMED)
    g_string_append_printf (text, "; and %u more", n_waiters - MAX_NAMED);
  g_string_prepend (text, "deadlock: ");
  g_free (sim->note);
  sim->note = g_string_free (text, FALSE);
  ilv_sim_arrivals_bring_rest (sim);
  for (guint32 i = 0; i < sim->n_jobs; i++)
    if (!(sim->jobs[i].flags & ILV_SIM_JOB_ENDED))
      ilv_sim_job_give_up (sim, i);
}
