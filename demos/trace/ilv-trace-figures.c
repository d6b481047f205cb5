/* Figures of a run, computed from its trace.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-percentile.h"
#include "ilv-trace-builder.h"
#include "ilv-trace-extras.h"

static void
count_outcome (IlvFigures *figures, IlvOutcome outcome)
{
  figures->n_finished += outcome == ILV_OUTCOME_DONE;
  figures->n_failed += outcome == ILV_OUTCOME_FAILED;
  figures->n_timed_out += outcome == ILV_OUTCOME_TIMED_OUT;
  figures->n_rejected += outcome == ILV_OUTCOME_REJECTED;
  figures->n_cancelled += outcome == ILV_OUTCOME_CANCELLED;
}

void
ilv_trace_figure_jobs (const IlvTrace *self, IlvFigures *figures)
{
  g_autofree gint64 *latencies = NULL;
  guint64 n = 0;

  if (self->n_jobs == 0)
    return;
  latencies = g_new (gint64, self->n_jobs);
  figures->n_submitted = self->n_jobs;
  figures->n_finished = figures->n_failed = figures->n_timed_out = figures->n_rejected = 0;
  figures->n_cancelled = 0;
  figures->total_ns = 0;
  for (guint32 i = 0; i < self->n_jobs; i++) {
    const IlvJobData job = ilv_trace_read_job (self, i);

    count_outcome (figures, job.outcome);
    if (job.outcome != ILV_OUTCOME_UNFINISHED)
      figures->total_ns = MAX (figures->total_ns, job.end_ns);
    if (job.outcome == ILV_OUTCOME_DONE)
      latencies[n++] = job.end_ns - job.arrival_ns;
  }
  /* What a script does after its last job is the script's too. */
  if (self->info->is_script)
    figures->total_ns = MAX (figures->total_ns, self->end_ns);
  figures->throughput_per_s =
      figures->total_ns > 0 ? (double)figures->n_finished * 1e9 / (double)figures->total_ns : 0;
  figures->latency_p50_ns = ilv_percentile (latencies, n, 50);
  figures->latency_p95_ns = ilv_percentile (latencies, n, 95);
  figures->latency_p99_ns = ilv_percentile (latencies, n, 99);
  figures->latency_max_ns = ilv_percentile (latencies, n, 100);
}

/* --- from the tracks --- */

/* Time of each state on row 0 of a track. */
static void
add_states (const IlvTrace *self, IlvTrackId track, gint64 *state_ns)
{
  const IlvSeries *series = &self->tracks[track].spans;

  for (guint32 piece = 0; piece < series->n_pieces; piece++) {
    const IlvChunk *chunk = ilv_series_get_chunk (series, piece);
    const guint16 *kind = chunk->column[ILV_SPAN_KIND];

    for (guint32 i = 0; i < chunk->n; i++)
      ilv_time_add (&state_ns[self->kinds[kind[i]].state],
                    ilv_chunk_get_span_end (chunk, i) - ILV_TIMES (chunk)[i]);
  }
}

/* Pool threads, and the main threads of worker processes. */
static gboolean
is_worker (const IlvTrace *self, const IlvTrackData *track)
{
  return track->kind == ILV_TRACK_THREAD &&
         (track->role == ILV_ROLE_WORKER ||
          (track->role == ILV_ROLE_MAIN && self->tracks[track->parent].kind == ILV_TRACK_PROCESS &&
           self->tracks[track->parent].role == ILV_ROLE_WORKER));
}

/* Takes by another thread than the last holder; the take says who that was. */
static guint64
count_takes_from_others (const IlvTrace *self, IlvTrackId track)
{
  const IlvSeries *series = &self->tracks[track].instants;
  guint64 n = 0;

  for (guint32 piece = 0; piece < series->n_pieces; piece++) {
    const IlvChunk *chunk = ilv_series_get_chunk (series, piece);
    const guint8 *kind = chunk->column[ILV_INSTANT_KIND];
    const guint32 *a = chunk->column[ILV_INSTANT_A];

    for (guint32 i = 0; i < chunk->n; i++)
      n += kind[i] == ILV_EVENT_GIL_TAKE && a[i] != ILV_TRACK_NONE && a[i] != track;
  }
  return n;
}

/* The longest time from a poll's return to the next poll, or to the end of the loop's last span.
 */
static gint64
find_longest_turn (const IlvTrace *self, IlvTrackId loop)
{
  const IlvSeries *spans = &self->tracks[loop].spans;
  gint64 longest_ns = 0, return_ns = 0;
  gboolean has_returned = FALSE;
  guint64 n = ilv_trace_get_n_instants (self, loop);

  for (guint64 i = 0; i < n; i++) {
    IlvInstant instant;

    ilv_trace_get_instant (self, loop, i, &instant);
    if (instant.kind == ILV_EVENT_POLL && has_returned)
      longest_ns = MAX (longest_ns, instant.time_ns - return_ns);
    if (instant.kind == ILV_EVENT_EVENTS)
      return_ns = instant.time_ns;
    if (instant.kind == ILV_EVENT_POLL || instant.kind == ILV_EVENT_EVENTS)
      has_returned = instant.kind == ILV_EVENT_EVENTS;
  }
  if (!has_returned || spans->n == 0)
    return longest_ns;
  return MAX (longest_ns, ilv_series_get_span_end (spans, spans->n - 1) - return_ns);
}

static void
figure_track (const IlvTrace *self, IlvTrackId id, IlvFigures *figures, gint64 *busy_ns)
{
  const IlvTrackData *track = &self->tracks[id];
  gint64 state_ns[ILV_N_STATES] = {0};

  switch (track->kind) {
  case ILV_TRACK_JOB:
    add_states (self, id, figures->state_ns);
    break;
  case ILV_TRACK_CORE:
    add_states (self, id, state_ns);
    for (guint i = 0; i < ILV_N_STATES; i++)
      ilv_time_add (busy_ns, state_ns[i]);
    break;
  case ILV_TRACK_LOOP:
    figures->loop_lag_max_ns = MAX (figures->loop_lag_max_ns, find_longest_turn (self, id));
    break;
  case ILV_TRACK_COUNTER:
    if (track->role == ILV_ROLE_MEMORY && track->parent == 0)
      figures->peak_memory_bytes = (guint64)MAX (0, ilv_trace_get_counter_max (self, id));
    break;
  default:
    figures->gil_switches += count_takes_from_others (self, id);
    if (!is_worker (self, track))
      break;
    add_states (self, id, state_ns);
    ilv_time_add (&figures->state_ns[ILV_STATE_IDLE], state_ns[ILV_STATE_IDLE]);
    ilv_time_add (&figures->state_ns[ILV_STATE_STARTUP], state_ns[ILV_STATE_STARTUP]);
  }
}

void
ilv_trace_compute_figures (const IlvTrace *trace, IlvFigures *figures)
{
  gint64 busy_ns = 0;

  g_return_if_fail (trace != NULL && figures != NULL);

  *figures = (IlvFigures){0};
  ilv_trace_figure_jobs (trace, figures);
  for (guint i = 0; i < trace->n_tracks; i++)
    figure_track (trace, i, figures, &busy_ns);
  for (guint32 i = 0; i < trace->n_jobs; i++)
    figures->transferred_bytes += ilv_trace_read_job (trace, i).n_bytes;
  if (figures->total_ns > 0)
    figures->cpu_use = (double)busy_ns / (double)figures->total_ns;
}
