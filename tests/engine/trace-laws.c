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

/* +1 where a wanted span begins, -1 where one ends. */
typedef struct {
  gint64 t_ns;
  gint change;
} Edge;

static int
compare_edges (const void *a, const void *b)
{
  const Edge *x = a, *y = b;

  if (x->t_ns != y->t_ns)
    return x->t_ns < y->t_ns ? -1 : 1;
  return x->change - y->change; /* half open: ends come first */
}

static void
add_edges (const IlvTrace *trace, IlvTrackId track, guint states, GArray *edges)
{
  for (guint64 i = 0; i < ilv_trace_get_n_spans (trace, track, 0); i++) {
    IlvSpan span;
    Edge begin, end;

    ilv_trace_get_span (trace, track, 0, i, &span);
    if (!(states >> span.state & 1))
      continue;
    begin = (Edge){span.begin_ns, 1};
    end = (Edge){span.end_ns, -1};
    g_array_append_val (edges, begin);
    g_array_append_val (edges, end);
  }
}

/* The most spans at one moment; when. */
static gint
find_most (GArray *edges, gint64 *t_ns)
{
  gint n = 0, most = 0;

  g_array_sort (edges, compare_edges);
  for (guint i = 0; i < edges->len; i++) {
    n += g_array_index (edges, Edge, i).change;
    if (n > most) {
      most = n;
      *t_ns = g_array_index (edges, Edge, i).t_ns;
    }
  }
  return most;
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

/* Until when the thread holds that GIL without a break; t itself if it does not. Taking up again
 * at the same moment is no break. */
static gint64
hold_until (const IlvTrace *trace, IlvTrackId process, IlvTrackId thread, gint64 t_ns)
{
  IlvTrackId gil = ilv_trace_find_track (trace, process, ILV_TRACK_GIL, ILV_N_ROLES, G_MAXUINT32);
  IlvSpan held;

  while (gil != ILV_TRACK_NONE && ilv_trace_find_span_at (trace, gil, t_ns, &held) &&
         held.ref == thread)
    t_ns = held.end_ns;
  return t_ns;
}

/* Whoever runs Python holds a GIL all the while; a GIL's own spans are disjoint, so no two run
 * under one. A subinterpreter's worker also works under the main interpreter's. */
static char *
check_holder (const IlvLawCase *self, const IlvTrack *thread)
{
  const IlvTrace *trace = self->trace;
  IlvTrackId main_process =
      ilv_trace_find_track (trace, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, G_MAXUINT32);

  for (guint64 i = 0; i < ilv_trace_get_n_spans (trace, thread->id, 0); i++) {
    gint64 t_ns, last_ns;
    IlvSpan span;

    ilv_trace_get_span (trace, thread->id, 0, i, &span);
    if (span.state != ILV_STATE_PYTHON)
      continue;
    t_ns = span.begin_ns;
    do {
      last_ns = t_ns;
      t_ns = hold_until (trace, thread->parent, thread->id, t_ns);
      if (self->settings.model == ILV_MODEL_INTERPRETERS)
        t_ns = hold_until (trace, main_process, thread->id, t_ns);
    } while (t_ns > last_ns && t_ns < span.end_ns);
    if (t_ns < span.end_ns)
      return g_strdup_printf ("thread %u runs Python from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                              " but holds no GIL at %" G_GINT64_FORMAT,
                              thread->id, span.begin_ns, span.end_ns, t_ns);
  }
  return NULL;
}

static char *
one_holder (const IlvLawCase *self)
{
  if (self->settings.model == ILV_MODEL_FREE_THREADS)
    return NULL;
  for (IlvTrackId id = 0; id < ilv_trace_get_n_tracks (self->trace); id++) {
    IlvTrack track;
    char *broken;

    ilv_trace_get_track (self->trace, id, &track);
    broken = track.kind == ILV_TRACK_THREAD ? check_holder (self, &track) : NULL;
    if (broken != NULL)
      return broken;
  }
  return NULL;
}

static char *
no_more_threads_than_cores (const IlvLawCase *self)
{
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  gint64 t_ns = 0;
  gint most;

  for (IlvTrackId id = 0; id < ilv_trace_get_n_tracks (self->trace); id++) {
    IlvTrack track;

    ilv_trace_get_track (self->trace, id, &track);
    if (track.kind == ILV_TRACK_THREAD)
      add_edges (self->trace, id, 1 << ILV_STATE_PYTHON | 1 << ILV_STATE_NATIVE, edges);
  }
  most = find_most (edges, &t_ns);
  if (most > (gint)self->settings.cores)
    return g_strdup_printf ("%d threads run at %" G_GINT64_FORMAT " ns on %u cores", most, t_ns,
                            self->settings.cores);
  return NULL;
}

/* Whoever runs Python or native code is on exactly one core then. */
static char *
who_runs_has_a_core (const IlvLawCase *self)
{
  const IlvTrace *trace = self->trace;
  guint n = ilv_trace_get_n_tracks (trace);
  g_autofree gint64 *running = g_new0 (gint64, n), *given = g_new0 (gint64, n);

  for (IlvTrackId id = 0; id < n; id++) {
    IlvTrack track;
    IlvSpan span;

    ilv_trace_get_track (trace, id, &track);
    if (track.kind == ILV_TRACK_THREAD)
      running[id] =
          sum_state (trace, id, ILV_STATE_PYTHON) + sum_state (trace, id, ILV_STATE_NATIVE);
    for (guint64 i = 0; track.kind == ILV_TRACK_CORE && i < ilv_trace_get_n_spans (trace, id, 0);
         i++) {
      ilv_trace_get_span (trace, id, 0, i, &span);
      if (span.ref < n)
        given[span.ref] += span.end_ns - span.begin_ns;
    }
  }
  for (IlvTrackId id = 0; id < n; id++)
    if (running[id] > given[id])
      return g_strdup_printf ("thread %u runs %" G_GINT64_FORMAT " ns but has a core for "
                              "%" G_GINT64_FORMAT " ns only",
                              id, running[id], given[id]);
  return NULL;
}

/* Clients of a closed arrival that wait for ever submit no more jobs. */
static gboolean
has_deadlock (const IlvTrace *trace)
{
  return ilv_trace_get_info (trace)->note != NULL;
}

/* Every job has exactly one fate, begins at most once, ends no earlier than it begins. */
static char *
no_job_is_lost_or_run_twice (const IlvLawCase *self)
{
  const IlvFigures *figures = &ilv_trace_get_info (self->trace)->figures;
  guint32 n = ilv_trace_get_n_jobs (self->trace);
  g_autofree guint8 *begun = g_new0 (guint8, n + 1);
  guint64 n_fates =
      figures->n_finished + figures->n_failed + figures->n_timed_out + figures->n_rejected;

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

/* In one loop no two tasks run at once. */
static char *
one_step_at_a_time (const IlvLawCase *self)
{
  IlvModel model = self->settings.model;
  g_autoptr (GHashTable) loops = NULL;
  GHashTableIter iter;
  gpointer worker, edges;
  char *broken = NULL;

  if (model != ILV_MODEL_ASYNCIO && model != ILV_MODEL_UVLOOP && model != ILV_MODEL_LOOPS)
    return NULL;
  loops = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
  for (guint32 i = 0; i < ilv_trace_get_n_jobs (self->trace); i++) {
    IlvJob job;

    ilv_trace_get_job (self->trace, i, &job);
    if (job.worker == ILV_TRACK_NONE)
      continue;
    edges = g_hash_table_lookup (loops, GUINT_TO_POINTER (job.worker));
    if (edges == NULL) {
      edges = g_array_new (FALSE, FALSE, sizeof (Edge));
      g_hash_table_insert (loops, GUINT_TO_POINTER (job.worker), edges);
    }
    add_edges (self->trace, job.track, 1 << ILV_STATE_PYTHON | 1 << ILV_STATE_NATIVE, edges);
  }
  g_hash_table_iter_init (&iter, loops);
  while (g_hash_table_iter_next (&iter, &worker, &edges)) {
    gint64 t_ns = 0;

    if (broken == NULL && find_most (edges, &t_ns) > 1)
      broken = g_strdup_printf ("two tasks run on thread %u at %" G_GINT64_FORMAT " ns",
                                GPOINTER_TO_UINT (worker), t_ns);
  }
  return broken;
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
    {"one GIL has one holder", one_holder},
    {"no more running threads than cores", no_more_threads_than_cores},
    {"who runs has a core", who_runs_has_a_core},
    {"no job is lost or run twice", no_job_is_lost_or_run_twice},
    {"a job's states add up", states_add_up},
    {"a loop runs one step at a time", one_step_at_a_time},
    {"Little's law", littles_law},
    {"counters count", counters_count},
    {"figures follow from the trace", figures_follow_from_the_trace},
    {NULL, NULL},
};
