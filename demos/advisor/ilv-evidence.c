/* Answers that a trace gives; what both sources share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-evidence-private.h"

#include <math.h>
#include <string.h>

#define MOST_UNKNOWN 0.1

void
ilv_evidence_add (IlvEvidenceList *self, const char *name, double value, IlvEvidenceKind kind,
                  double a, double b)
{
  ilv_evidence_add_at (self, name, value, kind, a, b, ILV_TRACK_NONE, 0);
}

void
ilv_evidence_add_at (IlvEvidenceList *self, const char *name, double value, IlvEvidenceKind kind,
                     double a, double b, IlvTrackId track, gint64 time_ns)
{
  int input = ilv_checklist_find_input (self->list, name);
  IlvEvidence evidence = {.value = value, .kind = kind, .a = a, .b = b};
  if (input < 0 || ILV_IS_UNKNOWN (value))
    return;
  const IlvAnswerType *type = &ilv_checklist_get_input (self->list, (guint)input)->type;
  evidence.input = (guint)input;
  evidence.value = CLAMP (value, type->min, type->max);
  evidence.track = track;
  evidence.time_ns = time_ns;
  g_array_append_val (self->found, evidence);
}

/* Two threads' gain by Amdahl, when so much of the CPU time holds the GIL. */
double
ilv_evidence_get_scaling (double held_ns, double cpu_ns)
{
  return cpu_ns > 0 ? 2 / (1 + held_ns / cpu_ns) : (double)NAN;
}

/* --- a trace --- */

/* The longest stretch of a state on any thread: what a person wants to see. */
static IlvTrackId
find_longest (const IlvTrace *trace, IlvState state, gint64 *time_ns)
{
  guint n_tracks;
  const IlvTrackId *tracks = ilv_trace_get_machinery (trace, &n_tracks);
  IlvTrackId found = ILV_TRACK_NONE;
  gint64 longest_ns = 0;
  for (guint i = 0; i < n_tracks; i++) {
    IlvTrack track;
    ilv_trace_get_track (trace, tracks[i], &track);
    guint64 n_spans =
        track.kind == ILV_TRACK_THREAD ? ilv_trace_get_n_spans (trace, tracks[i], 0) : 0;
    for (guint64 k = 0; k < n_spans; k++) {
      IlvSpan span;
      ilv_trace_get_span (trace, tracks[i], 0, k, &span);
      if (span.state != state || span.end_ns - span.begin_ns <= longest_ns)
        continue;
      longest_ns = span.end_ns - span.begin_ns;
      found = tracks[i];
      *time_ns = span.begin_ns;
    }
  }
  return found;
}

/* A recorded program in which nothing was submitted is one job itself: that tells how it waits and
 * computes, not how much there is in one job, nor how many could be in flight. */
static gboolean
is_whole_program (const IlvTrace *trace)
{
  return ilv_trace_get_info (trace)->source == ILV_SOURCE_MEASURED &&
         ilv_trace_get_n_jobs (trace) < 2;
}

static void
add_states (IlvEvidenceList *self, const IlvTrace *trace, const IlvFigures *figures)
{
  const gint64 *ns = figures->state_ns;
  gint64 time_ns = 0;
  double held = (double)ns[ILV_STATE_PYTHON], cpu = held + (double)ns[ILV_STATE_NATIVE];
  double waits =
      (double)(ns[ILV_STATE_IO] + ns[ILV_STATE_SLEEP]); /* locks and queues are the model's */
  double unknown = (double)ns[ILV_STATE_UNKNOWN];
  if (cpu + waits <= 0 || unknown > MOST_UNKNOWN * (cpu + waits + unknown))
    return;
  IlvTrackId track = find_longest (trace, cpu >= waits ? ILV_STATE_PYTHON : ILV_STATE_IO, &time_ns);
  ilv_evidence_add_at (self, "cpu_share", cpu / (cpu + waits), ILV_EVIDENCE_STATES_CPU, cpu,
                       cpu + waits, track, time_ns);
  if (cpu > 0) {
    track = find_longest (trace, held >= cpu / 2 ? ILV_STATE_PYTHON : ILV_STATE_NATIVE, &time_ns);
    ilv_evidence_add_at (self, "thread_scaling", ilv_evidence_get_scaling (held, cpu),
                         ILV_EVIDENCE_STATES_GIL, held, cpu, track, time_ns);
  }
  if (figures->n_finished > 0 && !is_whole_program (trace)) {
    track = find_longest (trace, ILV_STATE_PYTHON, &time_ns);
    ilv_evidence_add_at (self, "t_job", round (cpu / (double)figures->n_finished),
                         ILV_EVIDENCE_JOBS_CPU, cpu, (double)figures->n_finished, track, time_ns);
  }
}

static void
add_in_flight (IlvEvidenceList *self, const IlvTrace *trace)
{
  IlvTrackId counter = ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_COUNTER,
                                             ILV_ROLE_IN_FLIGHT, G_MAXUINT32);
  if (counter == ILV_TRACK_NONE || is_whole_program (trace))
    return;
  gint64 most = ilv_trace_get_counter_max (trace, counter), time_ns = 0, value = 0;
  guint64 n_samples = ilv_trace_get_n_samples (trace, counter);
  for (guint64 i = 0; i < n_samples && value < most; i++)
    ilv_trace_get_sample (trace, counter, i, &time_ns, &value);
  if (most > 0)
    ilv_evidence_add_at (self, "concurrency", (double)most, ILV_EVIDENCE_IN_FLIGHT, (double)most, 0,
                         counter, time_ns);
}

/* A call that blocked a loop shows that not every client is async; none shows nothing. */
static void
add_blocking (IlvEvidenceList *self, const IlvTrace *trace)
{
  guint n_tracks;
  const IlvTrackId *tracks = ilv_trace_get_machinery (trace, &n_tracks);
  guint64 n_calls = 0;
  IlvInstant first = {0};
  for (guint i = 0; i < n_tracks; i++) {
    IlvTrack track;
    ilv_trace_get_track (trace, tracks[i], &track);
    guint64 n = track.kind == ILV_TRACK_LOOP ? ilv_trace_get_n_instants (trace, tracks[i]) : 0;
    for (guint64 k = 0; k < n; k++) {
      IlvInstant instant;
      ilv_trace_get_instant (trace, tracks[i], k, &instant);
      if (instant.kind == ILV_EVENT_CALL_BLOCKS && n_calls++ == 0)
        first = instant;
    }
  }
  if (n_calls > 0)
    ilv_evidence_add_at (self, "async_libs", 0, ILV_EVIDENCE_CALL_BLOCKS, (double)n_calls, 0,
                         first.track, first.time_ns);
}

static void
add_run (IlvEvidenceList *self, const IlvRunInfo *info)
{
  static const char *const methods[] = {"fork", "forkserver", "spawn"};
  const IlvFigures *figures = &info->figures;
  if (figures->transferred_bytes > 0 && figures->n_finished > 0)
    ilv_evidence_add (
        self, "payload", round ((double)figures->transferred_bytes / (double)figures->n_finished),
        ILV_EVIDENCE_MOVED, (double)figures->transferred_bytes, (double)figures->n_finished);
  if (info->cores > 0)
    ilv_evidence_add (self, "cpus", info->cores, ILV_EVIDENCE_SETTING, 0, 0);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (info->source == ILV_SOURCE_MEASURED && g_strcmp0 (info->start_method, methods[i]) == 0)
      ilv_evidence_add (self, "start_method", i, ILV_EVIDENCE_SETTING, 0, 0);
  if (info->source == ILV_SOURCE_MEASURED && info->free_threaded)
    ilv_evidence_add (self, "ft_ready", 1, ILV_EVIDENCE_SETTING, 0, 0);
}

GArray *
ilv_evidence_from_trace (const IlvChecklist *list, const IlvTrace *trace)
{
  const IlvRunInfo *info = ilv_trace_get_info (trace);
  IlvEvidenceList self = {list, g_array_new (FALSE, FALSE, sizeof (IlvEvidence))};
  add_states (&self, trace, &info->figures);
  add_in_flight (&self, trace);
  add_blocking (&self, trace);
  add_run (&self, info);
  return self.found;
}

/* --- both --- */

void
ilv_evidence_fill (const GArray *evidence, double *answers)
{
  for (guint i = 0; i < evidence->len; i++) {
    const IlvEvidence *one = &g_array_index (evidence, IlvEvidence, i);
    if (ILV_IS_UNKNOWN (answers[one->input]))
      answers[one->input] = one->value;
  }
}

const IlvEvidence *
ilv_evidence_find (const GArray *evidence, guint input)
{
  for (guint i = 0; evidence != NULL && i < evidence->len; i++)
    if (g_array_index (evidence, IlvEvidence, i).input == input)
      return &g_array_index (evidence, IlvEvidence, i);
  return NULL;
}
