/* Jobs: which state each is in, from its arrival to its end, without a gap.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A job is either followed (its state is that of the thread it runs in) or waits in a state of its
 * own: ready in a queue, suspended in a loop, on its way through a pipe. */
#include "ilv-rec-build.h"

IlvRecJob *
ilv_rec_get_job (IlvRec *self, guint64 job)
{
  return job < self->n_jobs ? &self->jobs[job] : NULL;
}

static guint32
index_of (IlvRec *self, const IlvRecJob *job)
{
  return (guint32)(job - self->jobs);
}

static void
set_counter (IlvRec *self, IlvTrackId counter, gint64 *value, gint64 by, gint64 t_ns)
{
  *value += by;
  ilv_trace_builder_set_counter (self->builder, counter, MAX (0, t_ns), *value);
}

/* A thread that was killed ends in the past of the others: its job is counted when that is found.
 */
static void
count_state (IlvRec *self, IlvState state, gint64 by)
{
  self->counted_ns = MAX (self->counted_ns, self->now_ns);
  if (state == ILV_STATE_IO)
    set_counter (self, self->waiting_io, &self->n_waiting_io, by, self->counted_ns);
  else if (state == ILV_STATE_SLEEP)
    set_counter (self, self->sleeping, &self->n_sleeping, by, self->counted_ns);
}

static void
show_state (IlvRec *self, IlvRecJob *job)
{
  if (job->track != ILV_TRACK_NONE)
    ilv_trace_builder_set_state (self->builder, job->track, job->since_ns,
                                 ilv_rec_intern_state (self, job->state, job->shown_step),
                                 index_of (self, job));
}

/* How many jobs are in each state, and since when in all: so that their time up to any moment can
 * be told without looking at each. */
static void
weigh (IlvRec *self, const IlvRecJob *job, int by)
{
  IlvRecWeight *weight = &self->weights[job->state];
  weight->n += by;
  weight->since_ns += (IlvRecSum)by * job->since_ns;
}

void
ilv_rec_job_set_state (IlvRec *self, IlvRecJob *job, IlvState state, const char *step, gint64 t_ns)
{
  if (!job->has_arrived || job->end_ns >= 0)
    return;
  t_ns = MAX (t_ns, job->since_ns);
  ilv_time_add (&self->info->figures.state_ns[job->state], t_ns - job->since_ns);
  if (state != job->state) {
    count_state (self, job->state, -1);
    count_state (self, state, 1);
  }
  weigh (self, job, -1);
  job->state = state;
  job->shown_step = step;
  job->since_ns = t_ns;
  weigh (self, job, 1);
  show_state (self, job);
}

static void
stop_following (IlvRec *self, IlvRecJob *job)
{
  IlvRecThread *thread = ilv_rec_get_thread (self, job->thread);
  if (thread != NULL)
    ilv_rec_thread_flush (self, thread);
  job->thread = ILV_REC_NOBODY;
}

void
ilv_rec_job_wait (IlvRec *self, guint32 number, IlvState state)
{
  IlvRecJob *job = ilv_rec_get_job (self, number);
  if (job == NULL)
    return;
  stop_following (self, job);
  ilv_rec_job_set_state (self, job, state, job->step, self->now_ns);
}

void
ilv_rec_job_follow (IlvRec *self, guint32 number, IlvRecThread *thread)
{
  IlvRecJob *job = ilv_rec_get_job (self, number);
  if (job == NULL)
    return;
  if (job->thread != thread->index)
    stop_following (self, job);
  job->thread = thread->index;
  ilv_rec_thread_set_job (self, thread, number);
  ilv_rec_job_set_state (self, job, thread->shown.state, thread->shown.name, self->now_ns);
}

/* --- queues --- */

void
ilv_rec_job_dequeue (IlvRec *self, guint32 number)
{
  IlvRecJob *job = ilv_rec_get_job (self, number);
  if (job == NULL || job->queue == ILV_TRACK_NONE)
    return;
  ilv_trace_builder_queue_take (self->builder, job->queue, MAX (0, self->now_ns), number);
  if (job->queue_process != NULL && job->queue == job->queue_process->work_queue)
    job->queue_process->n_waiting--;
  job->queue = ILV_TRACK_NONE;
}

void
ilv_rec_job_enqueue (IlvRec *self, guint32 number, IlvRecProcess *process, IlvTrackId queue)
{
  IlvRecJob *job = ilv_rec_get_job (self, number);
  if (job == NULL || queue == ILV_TRACK_NONE || job->end_ns >= 0)
    return;
  ilv_rec_job_dequeue (self, number);
  ilv_trace_builder_queue_put (self->builder, queue, MAX (0, self->now_ns), number);
  job->queue = queue;
  job->queue_process = process;
  if (queue == process->work_queue)
    process->n_waiting++;
}

/* --- arrivals and the end --- */

void
ilv_rec_job_arrive (IlvRec *self, guint32 number, gint64 t_ns)
{
  IlvRecJob *job = &self->jobs[number];
  gint64 saved = self->now_ns;
  job->has_arrived = TRUE;
  job->since_ns = t_ns;
  weigh (self, job, 1);
  self->now_ns = t_ns;
  ilv_trace_builder_add_instant (self->builder, 0, t_ns, ILV_EVENT_ARRIVE, number, 0);
  set_counter (self, self->in_flight, &self->n_in_flight, 1, self->now_ns);
  show_state (self, job);
  self->now_ns = saved;
}

/* All whose scheduled arrival has come. */
void
ilv_rec_jobs_arrive (IlvRec *self, gint64 t_ns)
{
  for (; self->next_arrival < self->n_arrivals; self->next_arrival++) {
    guint32 number = self->arrival_order[self->next_arrival];
    if (self->jobs[number].arrival_ns > t_ns)
      break;
    ilv_rec_job_arrive (self, number, MAX (self->jobs[number].arrival_ns, self->visited_ns));
  }
}

void
ilv_rec_job_end (IlvRec *self, IlvRecJob *job, gint64 end_ns)
{
  weigh (self, job, -1);
  job->end_ns = end_ns;
}

/* What is not over counts up to there: to no moment before the latest that was told. */
void
ilv_rec_jobs_sum_up (IlvRec *self, gint64 end_ns)
{
  for (guint state = 0; state < ILV_N_STATES; state++) {
    const IlvRecWeight *weight = &self->weights[state];
    IlvRecSum time_ns = (IlvRecSum)weight->n * end_ns - weight->since_ns;
    ilv_time_add (&self->info->figures.state_ns[state],
                  (gint64)CLAMP (time_ns, (IlvRecSum)0, (IlvRecSum)G_MAXINT64));
  }
}

void
ilv_rec_jobs_finish (IlvRec *self, gint64 end_ns)
{
  ilv_rec_jobs_sum_up (self, end_ns);
  for (guint32 i = 0; i < self->n_jobs; i++) {
    IlvRecJob *job = &self->jobs[i];
    if (!job->has_arrived || job->end_ns >= 0)
      continue;
    if (job->track != ILV_TRACK_NONE)
      ilv_trace_builder_end_state (self->builder, job->track, MAX (end_ns, job->since_ns));
  }
}
