/* The laws of design/simulator.md, checked on a trace.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace-laws.h"

#include "demos/trace/ilv-trace-builder.h"

#include <math.h>

/* --- helpers --- */

static guint
find_group (const IlvWorkload *workload, const char *name)
{
  for (guint i = 0; i < workload->n_groups; i++)
    if (g_str_equal (workload->groups[i].name, name))
      return i;
  return ILV_NONE;
}

static gint64
sum_state (const IlvTrace *trace, IlvTrackId track, IlvState state)
{
  gint64 sum = 0;

  for (guint64 i = 0; i < ilv_trace_get_n_spans (trace, track, 0); i++) {
    IlvSpan span;

    ilv_trace_get_span (trace, track, 0, i, &span);
    if (span.state == state)
      sum += span.end_ns - span.begin_ns;
  }
  return sum;
}

/* --- the laws --- */

/* What a job's steps of some kinds take, as drawn. */
static gint64
sum_drawn (const IlvLawCase *self, guint group_index, guint32 job, guint kinds)
{
  const IlvJobGroup *group = &self->workload->groups[group_index];
  gint64 sum = 0;

  for (guint repeat = 0; repeat < group->repeat; repeat++)
    for (guint position = 0; position < group->n_steps; position++) {
      const IlvStep *step = &self->workload->steps[group->steps[position]];

      if (!(kinds >> step->kind & 1))
        continue;
      for (guint k = 0; k < step->repeat; k++)
        sum += ilv_workload_draw_duration (self->workload, self->settings.seed, group_index, job,
                                           repeat, position, k);
    }
  return sum;
}

/* A finished job has done exactly the work that was drawn for it. */
static char *
work_is_conserved (const IlvLawCase *self)
{
  for (guint32 i = 0; self->is_ideal && i < ilv_trace_get_n_jobs (self->trace); i++) {
    gint64 python, native, drawn_python, drawn_native;
    IlvJob job;
    guint group;

    ilv_trace_get_job (self->trace, i, &job);
    if (job.outcome != ILV_OUTCOME_DONE || job.track == ILV_TRACK_NONE)
      continue;
    group = find_group (self->workload, job.group);
    drawn_python = sum_drawn (self, group, job.index, 1 << ILV_STEP_PYTHON | 1 << ILV_STEP_HOLD);
    drawn_native = sum_drawn (self, group, job.index, 1 << ILV_STEP_NATIVE);
    python = sum_state (self->trace, job.track, ILV_STATE_PYTHON);
    native = sum_state (self->trace, job.track, ILV_STATE_NATIVE);
    if (python != drawn_python || native != drawn_native)
      return g_strdup_printf ("job %u (%s %u) ran %" G_GINT64_FORMAT " ns python and "
                              "%" G_GINT64_FORMAT " native, drawn were %" G_GINT64_FORMAT
                              " and %" G_GINT64_FORMAT,
                              i, job.group, job.index, python, native, drawn_python, drawn_native);
  }
  return NULL;
}

/* Clients of a closed arrival that wait for ever submit no more jobs. */
static gboolean
has_deadlock (const IlvTrace *trace)
{
  return ilv_trace_get_info (trace)->note != NULL;
}

/* Only locks and joined children can block for ever. */
static char *
no_deadlock_without_locks (const IlvLawCase *self)
{
  const IlvWorkload *workload = self->workload;

  if (!has_deadlock (self->trace))
    return NULL;
  for (guint i = 0; i < workload->n_groups; i++)
    for (guint k = 0; k < workload->groups[i].n_steps; k++) {
      const IlvStep *step = &workload->steps[workload->groups[i].steps[k]];

      if (step->kind == ILV_STEP_LOCK || (step->kind == ILV_STEP_SPAWN && step->join))
        return NULL;
    }
  return g_strdup (ilv_trace_get_info (self->trace)->note);
}

/* Every job has exactly one fate, begins at most once, ends no earlier than it begins. */
static char *
no_job_is_lost_or_run_twice (const IlvLawCase *self)
{
  const IlvFigures *figures = &ilv_trace_get_info (self->trace)->figures;
  guint32 n = ilv_trace_get_n_jobs (self->trace);
  g_autofree guint8 *begun = g_new0 (guint8, n + 1);
  guint64 n_fates = ilv_figures_count_ended (figures);

  if (n_fates != figures->n_submitted || n != figures->n_submitted)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " fates for %u jobs", n_fates, n);
  if ((n < ilv_workload_count_submitted (self->workload) && !has_deadlock (self->trace)) ||
      n > ilv_workload_count_all (self->workload))
    return g_strdup_printf ("%u jobs, expected %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, n,
                            ilv_workload_count_submitted (self->workload),
                            ilv_workload_count_all (self->workload));
  for (IlvTrackId id = 0; id < ilv_trace_get_n_tracks (self->trace); id++)
    for (guint64 i = 0; i < ilv_trace_get_n_instants (self->trace, id); i++) {
      IlvInstant instant;

      ilv_trace_get_instant (self->trace, id, i, &instant);
      if (instant.kind == ILV_EVENT_JOB_BEGIN && instant.a < n && begun[instant.a]++ > 0)
        return g_strdup_printf ("job %u begins twice, again at %" G_GINT64_FORMAT " ns", instant.a,
                                instant.time_ns);
    }
  for (guint32 i = 0; i < n; i++) {
    IlvJob job;

    ilv_trace_get_job (self->trace, i, &job);
    if (job.outcome == ILV_OUTCOME_UNFINISHED || job.end_ns < job.arrival_ns ||
        (job.begin_ns >= 0 && job.begin_ns < job.arrival_ns) ||
        (job.outcome == ILV_OUTCOME_DONE && (job.begin_ns < 0 || job.begin_ns > job.end_ns)))
      return g_strdup_printf ("job %u: %s, arrives %" G_GINT64_FORMAT ", begins %" G_GINT64_FORMAT
                              ", ends %" G_GINT64_FORMAT,
                              i, ilv_outcome_name (job.outcome), job.arrival_ns, job.begin_ns,
                              job.end_ns);
  }
  return NULL;
}

/* A job is in exactly one state from its arrival to its end. */
static char *
states_add_up (const IlvLawCase *self)
{
  for (guint32 i = 0; i < ilv_trace_get_n_jobs (self->trace); i++) {
    IlvJob job;
    gint64 t_ns;

    ilv_trace_get_job (self->trace, i, &job);
    if (job.track == ILV_TRACK_NONE)
      return g_strdup_printf ("job %u has no track", i);
    t_ns = job.arrival_ns;
    for (guint64 k = 0; k < ilv_trace_get_n_spans (self->trace, job.track, 0); k++) {
      IlvSpan span;

      ilv_trace_get_span (self->trace, job.track, 0, k, &span);
      if (span.begin_ns != t_ns)
        return g_strdup_printf ("job %u has a gap from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                                i, t_ns, span.begin_ns);
      if (span.state == ILV_STATE_IDLE || span.state == ILV_STATE_UNKNOWN)
        return g_strdup_printf ("job %u is %s at %" G_GINT64_FORMAT, i, ilv_state_key (span.state),
                                t_ns);
      t_ns = span.end_ns;
    }
    if (t_ns != job.end_ns)
      return g_strdup_printf ("job %u: states end at %" G_GINT64_FORMAT ", the job at "
                              "%" G_GINT64_FORMAT,
                              i, t_ns, job.end_ns);
  }
  return NULL;
}

static gboolean
contains (const guint32 *jobs, guint n, guint32 job)
{
  for (guint i = 0; i < n; i++)
    if (jobs[i] == job)
      return TRUE;
  return FALSE;
}

/* Little: the time-integral of a queue's length is the sum of the waits of those in it. Here each
 * side is taken from another query: lengths, and who stands there. */
static char *
check_queue (const IlvTrace *trace, IlvTrackId queue)
{
  g_autofree gint64 *joined = g_new0 (gint64, ilv_trace_get_n_jobs (trace) + 1);
  g_autofree guint32 *before = g_new (guint32, ilv_trace_get_n_jobs (trace) * 2 + 1);
  g_autofree guint32 *after = g_new (guint32, ilv_trace_get_n_jobs (trace) * 2 + 1);
  guint most = ilv_trace_get_n_jobs (trace) * 2, n_before = 0;
  gint64 area = 0, waits = 0, last_ns = 0, t_ns = G_MININT64 + 1;

  while ((t_ns = ilv_trace_next_time (trace, queue, t_ns)) != G_MAXINT64) {
    guint n_after = ilv_trace_get_queue (trace, queue, t_ns, after, most);

    if (n_after != ilv_trace_get_queue_length (trace, queue, t_ns))
      return g_strdup_printf (
          "queue %u: %u jobs stand in it at %" G_GINT64_FORMAT " ns, its length is %u", queue,
          n_after, t_ns, ilv_trace_get_queue_length (trace, queue, t_ns));
    area += (gint64)n_before * (t_ns - last_ns);
    for (guint i = 0; i < n_before; i++)
      if (!contains (after, n_after, before[i]))
        waits += t_ns - joined[before[i]];
    for (guint i = 0; i < n_after; i++)
      if (!contains (before, n_before, after[i]))
        joined[after[i]] = t_ns;
    n_before = n_after;
    last_ns = t_ns;
    for (guint i = 0; i < n_after; i++)
      before[i] = after[i];
  }
  if (n_before > 0)
    return NULL; /* a deadlock left somebody standing */
  if (area != waits)
    return g_strdup_printf ("queue %u: L is %" G_GINT64_FORMAT " ns, the waits are "
                            "%" G_GINT64_FORMAT " ns",
                            queue, area, waits);
  return NULL;
}

static char *
littles_law (const IlvLawCase *self)
{
  for (IlvTrackId id = 0; id < ilv_trace_get_n_tracks (self->trace); id++) {
    IlvTrack track;
    char *broken;

    ilv_trace_get_track (self->trace, id, &track);
    if (track.kind != ILV_TRACK_QUEUE)
      continue;
    broken = check_queue (self->trace, id);
    if (broken != NULL)
      return broken;
  }
  return NULL;
}

/* Who waits in a queue is in the state that this queue means. */
static char *
check_waiters (const IlvTrace *trace, IlvTrackId queue, IlvState state)
{
  guint most = ilv_trace_get_n_jobs (trace) * 2;
  g_autofree guint32 *jobs = g_new (guint32, most + 1);
  gint64 t_ns = G_MININT64 + 1;

  while ((t_ns = ilv_trace_next_time (trace, queue, t_ns)) != G_MAXINT64) {
    guint n = ilv_trace_get_queue (trace, queue, t_ns, jobs, most);

    for (guint i = 0; i < n; i++) {
      IlvState found;
      IlvJob job;

      ilv_trace_get_job (trace, jobs[i], &job);
      if (job.end_ns <= t_ns)
        continue; /* its caller has given it up */
      found = ilv_trace_get_state_at (trace, job.track, t_ns);
      if (found != state)
        return g_strdup_printf ("job %u stands in queue %u at %" G_GINT64_FORMAT " ns but is %s",
                                jobs[i], queue, t_ns, ilv_state_key (found));
    }
  }
  return NULL;
}

static char *
queues_mean_waiting (const IlvLawCase *self)
{
  for (IlvTrackId id = 0; id < ilv_trace_get_n_tracks (self->trace); id++) {
    char *broken = NULL;
    IlvTrack track;

    ilv_trace_get_track (self->trace, id, &track);
    if (track.kind != ILV_TRACK_QUEUE)
      continue;
    if (track.role == ILV_ROLE_WORK || track.role == ILV_ROLE_READY)
      broken = check_waiters (self->trace, id, ILV_STATE_READY);
    if (track.role == ILV_ROLE_LIMIT)
      broken = check_waiters (self->trace, id, ILV_STATE_LOCK);
    if (broken != NULL)
      return broken;
  }
  return NULL;
}

/* Counters of jobs say what the job table says. */
static char *
counters_count (const IlvLawCase *self)
{
  IlvTrackId finished =
      ilv_trace_find_track (self->trace, 0, ILV_TRACK_COUNTER, ILV_ROLE_FINISHED, G_MAXUINT32);
  IlvTrackId in_flight =
      ilv_trace_find_track (self->trace, 0, ILV_TRACK_COUNTER, ILV_ROLE_IN_FLIGHT, G_MAXUINT32);
  guint32 n = ilv_trace_get_n_jobs (self->trace);

  for (guint32 i = 0; i < n; i++) {
    gint64 n_arrived = 0, n_ended = 0;
    IlvJob at, job;

    ilv_trace_get_job (self->trace, i, &at);
    for (guint32 k = 0; k < n; k++) {
      ilv_trace_get_job (self->trace, k, &job);
      n_arrived += job.arrival_ns <= at.end_ns;
      n_ended += job.end_ns <= at.end_ns;
    }
    if (finished != ILV_TRACK_NONE &&
        ilv_trace_get_counter_at (self->trace, finished, at.end_ns) != n_ended)
      return g_strdup_printf ("%" G_GINT64_FORMAT " jobs have ended at %" G_GINT64_FORMAT
                              " ns, the counter says %" G_GINT64_FORMAT,
                              n_ended, at.end_ns,
                              ilv_trace_get_counter_at (self->trace, finished, at.end_ns));
    if (in_flight != ILV_TRACK_NONE &&
        ilv_trace_get_counter_at (self->trace, in_flight, at.end_ns) != n_arrived - n_ended)
      return g_strdup_printf ("%" G_GINT64_FORMAT " jobs are in flight at %" G_GINT64_FORMAT
                              " ns, the counter says %" G_GINT64_FORMAT,
                              n_arrived - n_ended, at.end_ns,
                              ilv_trace_get_counter_at (self->trace, in_flight, at.end_ns));
  }
  return NULL;
}

#define COMPARE(field)                                                                             \
  if ((gint64)own->field != (gint64)computed.field)                                                \
  return g_strdup_printf (#field " is %" G_GINT64_FORMAT ", the trace says %" G_GINT64_FORMAT,     \
                          (gint64)own->field, (gint64)computed.field)

/* The producer's own sums are those of its trace. */
static char *
figures_follow_from_the_trace (const IlvLawCase *self)
{
  const IlvFigures *own = &ilv_trace_get_info (self->trace)->figures;
  IlvFigures computed;

  ilv_trace_compute_figures (self->trace, &computed);
  COMPARE (total_ns);
  COMPARE (gil_switches);
  COMPARE (loop_lag_max_ns);
  COMPARE (transferred_bytes);
  COMPARE (peak_memory_bytes);
  for (guint i = 0; i < ILV_N_STATES; i++)
    if (own->state_ns[i] != computed.state_ns[i])
      return g_strdup_printf ("state_ns[%s] is %" G_GINT64_FORMAT ", the trace says "
                              "%" G_GINT64_FORMAT,
                              ilv_state_key (i), own->state_ns[i], computed.state_ns[i]);
  if (fabs (own->cpu_use - computed.cpu_use) > 1e-9)
    return g_strdup_printf ("cpu_use is %g, the trace says %g", own->cpu_use, computed.cpu_use);
  return NULL;
}

const IlvNamedLaw ilv_laws[] = {
    {"work is conserved", work_is_conserved},
    {"one GIL has one holder", ilv_law_one_holder},
    {"no more running threads than cores", ilv_law_no_more_threads_than_cores},
    {"who runs has a core", ilv_law_who_runs_has_a_core},
    {"no thread has two cores", ilv_law_one_core_each},
    {"no deadlock without locks", no_deadlock_without_locks},
    {"no job is lost or run twice", no_job_is_lost_or_run_twice},
    {"a job's states add up", states_add_up},
    {"a loop runs one step at a time", ilv_law_one_step_at_a_time},
    {"Little's law", littles_law},
    {"queues mean waiting", queues_mean_waiting},
    {"counters count", counters_count},
    {"figures follow from the trace", figures_follow_from_the_trace},
    {NULL, NULL},
};
