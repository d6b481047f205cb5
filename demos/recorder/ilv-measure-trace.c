/* The trace of a run that was not recorded: what the runner itself knows.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Arrival, begin and end of each job, and which thread of which process ran it. What a job did in
 * between was not observed and is not guessed: its states are unknown. A worker that runs one job
 * at a time has spans that name the job; an event loop, where they overlap, has instants alone. */
#include "ilv-measure-run.h"

#include "demos/trace/ilv-trace-builder.h"

#define MAX_JOB_TRACKS 20000
#define NO_TIME G_MININT64

typedef enum {
  ARRIVE,
  BEGIN,
  END
} What;

typedef struct {
  gint64 time_ns;
  guint32 job; /* of the trace */
  guint32 plan_job;
  IlvTrackId track;
  What what;
} Record;

typedef struct {
  const IlvMeasuredRun *run;
  const IlvRunPlan *plan;
  IlvTraceBuilder *builder;
  IlvTrackId process, main_thread, memory;
  GHashTable *threads;   /* WORKER -> THREAD track */
  GHashTable *processes; /* process id -> PROCESS track */
  guint n_workers, n_processes;
  gint64 main_worker; /* WORKER of the main thread, 0 = it runs no job */
  GArray *records;
} Writer;

/* What a run wrote may be anything: only what makes sense is taken. */
static gint64
get_arrival (const Writer *self, guint32 job)
{
  gint64 arrival = self->run->results.arrivals_ns[job];
  return arrival >= 0 ? arrival : NO_TIME;
}

static gint64
get_end (const Writer *self, guint32 job)
{
  gint64 end = self->run->results.ends_ns[job];
  return end >= get_arrival (self, job) ? end : NO_TIME;
}

static gint64
get_begin (const Writer *self, guint32 job)
{
  gint64 begin = self->run->results.begins_ns[job], end = get_end (self, job);
  if (begin < 0 || begin < get_arrival (self, job) || (end != NO_TIME && begin > end))
    return NO_TIME;
  return begin;
}

static gboolean
has_overlaps (IlvModel model)
{
  return ilv_model_has_loop (model);
}

/* --- tracks --- */

/* Where jobs run in the main thread itself. */
static gboolean
runs_in_main (IlvModel model)
{
  return model == ILV_MODEL_SEQUENTIAL || (ilv_model_has_loop (model) && model != ILV_MODEL_LOOPS);
}

static IlvTrackId
get_process (Writer *self, gint64 pid)
{
  gpointer known;
  if (g_hash_table_lookup_extended (self->processes, GSIZE_TO_POINTER (pid), NULL, &known))
    return GPOINTER_TO_UINT (known);
  IlvTrackId track = ilv_trace_builder_add_track (self->builder, 0, ILV_TRACK_PROCESS,
                                                  ILV_ROLE_WORKER, ++self->n_processes, NULL);
  g_hash_table_insert (self->processes, GSIZE_TO_POINTER (pid), GUINT_TO_POINTER (track));
  return track;
}

static IlvTrackId
add_thread (Writer *self, gint64 worker)
{
  IlvModel model = self->plan->settings.model;
  gint64 pid = worker >> 32, tid = worker & 0xffffffff;
  if (model == ILV_MODEL_THREADS || model == ILV_MODEL_FREE_THREADS)
    return ilv_trace_builder_add_track (self->builder, self->process, ILV_TRACK_THREAD,
                                        ILV_ROLE_WORKER, ++self->n_workers, NULL);
  IlvTrackId process = get_process (self, pid);
  return ilv_trace_builder_add_track (self->builder, process, ILV_TRACK_THREAD,
                                      pid == tid ? ILV_ROLE_MAIN : ILV_ROLE_WORKER,
                                      pid == tid ? 0 : ++self->n_workers, NULL);
}

static IlvTrackId
get_thread (Writer *self, guint32 plan_job)
{
  gint64 worker = self->run->results.workers[plan_job];
  gpointer known;
  if (runs_in_main (self->plan->settings.model))
    return self->main_thread;
  if (g_hash_table_lookup_extended (self->threads, GSIZE_TO_POINTER (worker), NULL, &known))
    return GPOINTER_TO_UINT (known);
  IlvTrackId track = add_thread (self, worker);
  g_hash_table_insert (self->threads, GSIZE_TO_POINTER (worker), GUINT_TO_POINTER (track));
  return track;
}

/* --- jobs --- */

static void
add_record (Writer *self, gint64 time_ns, What what, guint32 job, guint32 plan_job,
            IlvTrackId track)
{
  Record record = {time_ns, job, plan_job, track, what};
  if (time_ns != NO_TIME)
    g_array_append_val (self->records, record);
}

/* In order of begin, so that workers are numbered as they came to work. */
static int
compare_records (gconstpointer a, gconstpointer b)
{
  const Record *one = a, *other = b;
  if (one->time_ns != other->time_ns)
    return one->time_ns < other->time_ns ? -1 : 1;
  if (one->what != other->what && one->job != other->job)
    return one->what == END ? -1 : other->what == END ? 1 : (int)one->what - (int)other->what;
  if (one->what != other->what)
    return (int)one->what - (int)other->what;
  return (one->job > other->job) - (one->job < other->job);
}

static void
collect (Writer *self)
{
  const IlvRunPlan *plan = self->plan;
  g_autofree guint32 *numbers = g_new (guint32, plan->n_jobs + 1);
  for (guint32 i = 0; i < plan->n_jobs; i++) {
    gint64 parent = plan->parents[i];
    numbers[i] = ILV_JOB_NONE;
    if (get_arrival (self, i) == NO_TIME)
      continue;
    numbers[i] = ilv_trace_builder_add_job (
        self->builder, plan->workload->groups[plan->groups[i]].name, (guint32)plan->indices[i],
        get_arrival (self, i), parent >= 0 ? numbers[parent] : ILV_JOB_NONE);
    add_record (self, get_arrival (self, i), ARRIVE, numbers[i], i, self->main_thread);
    add_record (self, get_begin (self, i), BEGIN, numbers[i], i, ILV_TRACK_NONE);
    add_record (self, get_end (self, i), END, numbers[i], i, ILV_TRACK_NONE);
  }
  g_array_sort (self->records, compare_records);
}

static void
write_span (Writer *self, const Record *record, IlvTrackId track)
{
  gint64 end = get_end (self, record->plan_job);
  guint16 kind = ilv_trace_builder_intern_kind (self->builder, ILV_STATE_UNKNOWN, NULL);
  if (!has_overlaps (self->plan->settings.model) && end != NO_TIME)
    ilv_trace_builder_set_state (self->builder, track, record->time_ns, kind, record->job);
}

static void
write_record (Writer *self, const Record *record)
{
  IlvTraceBuilder *builder = self->builder;
  guint32 job = record->job, plan_job = record->plan_job;
  gboolean has_begun = get_begin (self, plan_job) != NO_TIME;
  IlvTrackId track =
      has_begun && record->what != ARRIVE ? get_thread (self, plan_job) : self->main_thread;
  gint64 outcome = self->run->results.outcomes[plan_job];
  switch (record->what) {
  case ARRIVE:
    ilv_trace_builder_add_instant (builder, track, record->time_ns, ILV_EVENT_ARRIVE, job, 0);
    break;
  case BEGIN:
    ilv_trace_builder_begin_job (builder, job, record->time_ns, track);
    ilv_trace_builder_add_instant (builder, track, record->time_ns, ILV_EVENT_JOB_BEGIN, job,
                                   record->time_ns - get_arrival (self, plan_job));
    write_span (self, record, track);
    break;
  case END:
    outcome = CLAMP (outcome, ILV_OUTCOME_DONE, ILV_OUTCOME_REJECTED);
    ilv_trace_builder_end_job (builder, job, record->time_ns, (IlvOutcome)outcome);
    ilv_trace_builder_add_instant (builder, track, record->time_ns, ILV_EVENT_JOB_END, job,
                                   outcome);
    break;
  }
}

/* A worker's span ends with its own job; the next may have begun before the parent had the
 * result. */
static void
close_span (Writer *self, const Record *record, GHashTable *running)
{
  if (record->what == ARRIVE || has_overlaps (self->plan->settings.model) ||
      get_begin (self, record->plan_job) == NO_TIME)
    return;
  gpointer track = GUINT_TO_POINTER (get_thread (self, record->plan_job));
  if (record->what == BEGIN)
    g_hash_table_insert (running, track, GUINT_TO_POINTER (record->job));
  else if (g_hash_table_lookup (running, track) == GUINT_TO_POINTER (record->job))
    ilv_trace_builder_end_state (self->builder, GPOINTER_TO_UINT (track), record->time_ns);
}

static void
write_jobs (Writer *self)
{
  g_autoptr (GHashTable) running = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->records->len; i++) {
    const Record *record = &g_array_index (self->records, Record, i);
    write_record (self, record);
    close_span (self, record, running);
  }
}

/* JOB tracks: one unknown span from arrival to end. */
static void
write_job_tracks (Writer *self, IlvFigures *figures)
{
  guint16 kind = ilv_trace_builder_intern_kind (self->builder, ILV_STATE_UNKNOWN, NULL);
  guint32 job = 0;
  for (guint32 i = 0; i < self->plan->n_jobs; i++) {
    gint64 arrival = get_arrival (self, i), end = get_end (self, i);
    if (arrival == NO_TIME)
      continue;
    if (end != NO_TIME)
      ilv_time_add (&figures->state_ns[ILV_STATE_UNKNOWN], end - arrival);
    if (end != NO_TIME && self->plan->n_jobs <= MAX_JOB_TRACKS) {
      IlvTrackId track =
          ilv_trace_builder_add_track (self->builder, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, job, NULL);
      ilv_trace_builder_set_job_track (self->builder, job, track);
      ilv_trace_builder_add_span (self->builder, track, arrival, end, kind, job);
    }
    job++;
  }
}

static void
write_memory (Writer *self)
{
  const GArray *memory = self->run->memory;
  for (guint i = 0; i < memory->len; i++) {
    const IlvMemorySample *sample = &g_array_index (memory, IlvMemorySample, i);
    gint64 time_ns = sample->time_ns - self->run->origin_ns;
    if (time_ns >= 0 && time_ns <= self->run->total_ns)
      ilv_trace_builder_set_counter (self->builder, self->memory, time_ns, sample->bytes);
  }
}

IlvTrace *
ilv_measured_run_to_trace (const IlvMeasuredRun *self, const IlvRunPlan *plan, IlvRunInfo *info,
                           GError **error)
{
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
  Writer writer = {.run = self, .plan = plan, .builder = builder};
  writer.process =
      ilv_trace_builder_add_track (builder, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  writer.main_thread = ilv_trace_builder_add_track (builder, writer.process, ILV_TRACK_THREAD,
                                                    ILV_ROLE_MAIN, 0, NULL);
  writer.memory =
      ilv_trace_builder_add_track (builder, 0, ILV_TRACK_COUNTER, ILV_ROLE_MEMORY, 0, NULL);
  writer.threads = g_hash_table_new (NULL, NULL);
  writer.processes = g_hash_table_new (NULL, NULL);
  writer.records = g_array_new (FALSE, FALSE, sizeof (Record));
  collect (&writer);
  write_jobs (&writer);
  write_job_tracks (&writer, &info->figures);
  write_memory (&writer);
  if (self->dask != NULL)
    ilv_dask_stream_add_to (self->dask, builder, plan->n_planned, self->total_ns);
  g_hash_table_unref (writer.threads);
  g_hash_table_unref (writer.processes);
  g_array_unref (writer.records);
  ilv_trace_builder_set_info (builder, info);
  return ilv_trace_builder_seal (builder, self->total_ns, error);
}
