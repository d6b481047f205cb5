/* The simulator's job table: what every job is doing, and the limits of its group.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-sim-job.h"

#include "demos/trace/ilv-chunk-memory.h"

#include "ilv-sim-arrivals.h"
#include "ilv-sim-trace.h"
#include "ilv-sim.h"

/* Jobs; more than this grow as they come. */
#define MAX_RESERVED (1u << 24)

/* --- queues --- */

void
ilv_sim_job_queue_init (IlvSimJobQueue *self, IlvTrackId track)
{
  *self = (IlvSimJobQueue){ILV_SIM_NOBODY, ILV_SIM_NOBODY, 0, track};
}

void
ilv_sim_job_queue_put (IlvSim *sim, IlvSimJobQueue *self, guint32 job)
{
  sim->jobs[job].next = ILV_SIM_NOBODY;
  if (self->n++ > 0)
    sim->jobs[self->tail].next = job;
  else
    self->head = job;
  self->tail = job;
  ilv_sim_trace_queue_put (sim, self->track, job);
}

guint32
ilv_sim_job_queue_take (IlvSim *sim, IlvSimJobQueue *self)
{
  guint32 job = self->head;

  if (self->n == 0)
    return ILV_SIM_NOBODY;
  self->head = sim->jobs[job].next;
  self->n--;
  ilv_sim_trace_queue_take (sim, self->track, job);
  return job;
}

gboolean
ilv_sim_job_queue_leave (IlvSim *sim, IlvSimJobQueue *self, guint32 job)
{
  guint32 before = ILV_SIM_NOBODY;
  guint32 at = self->n > 0 ? self->head : ILV_SIM_NOBODY;

  while (at != ILV_SIM_NOBODY && at != job) {
    before = at;
    at = at == self->tail ? ILV_SIM_NOBODY : sim->jobs[at].next;
  }
  if (at == ILV_SIM_NOBODY)
    return FALSE;
  if (before == ILV_SIM_NOBODY)
    self->head = sim->jobs[job].next;
  else
    sim->jobs[before].next = sim->jobs[job].next;
  if (self->tail == job)
    self->tail = before;
  self->n--;
  ilv_sim_trace_queue_take (sim, self->track, job);
  return TRUE;
}

/* --- groups --- */

IlvSimGroup *
ilv_sim_groups_new (IlvSim *sim, IlvTrackId parent)
{
  IlvSimGroup *groups = g_new0 (IlvSimGroup, MAX (sim->workload->n_groups, 1));
  IlvTrackId limit =
      ilv_sim_trace_add_track (sim, parent, ILV_TRACK_QUEUE, ILV_ROLE_LIMIT, 0, NULL);

  for (guint i = 0; i < sim->workload->n_groups; i++) {
    ilv_sim_job_queue_init (&groups[i].limited, limit);
    ilv_sim_job_queue_init (&groups[i].overflow, limit);
  }
  return groups;
}

static IlvSimGroup *
get_group (IlvSim *sim, const IlvSimJob *job)
{
  return &ilv_sim_get_process (sim, job->home)->groups[job->group];
}

/* --- the table --- */

void
ilv_sim_jobs_reserve (IlvSim *sim, guint64 n_jobs)
{
  sim->jobs_capacity = (guint32)CLAMP (n_jobs, 64, MAX_RESERVED);
  sim->jobs = g_new (IlvSimJob, sim->jobs_capacity);
  ilv_memory_prefer_huge_pages (sim->jobs, sim->jobs_capacity * sizeof *sim->jobs);
  ilv_trace_builder_reserve_jobs (sim->builder, sim->jobs_capacity);
}

static void
grow (IlvSim *sim)
{
  sim->jobs_capacity *= 2;
  sim->jobs = g_renew (IlvSimJob, sim->jobs, sim->jobs_capacity);
}

guint32
ilv_sim_job_new (IlvSim *sim, guint group, guint64 index, gint64 arrival_ns, guint32 parent,
                 guint32 home)
{
  const IlvJobGroup *config = &sim->workload->groups[group];
  guint32 number = sim->n_jobs++;

  if (number == sim->jobs_capacity)
    grow (sim);
  sim->jobs[number] = (IlvSimJob){
      .arrival_ns = arrival_ns,
      .since_ns = arrival_ns,
      .group = group,
      .index = index,
      .parent = parent,
      .next = ILV_SIM_NOBODY,
      .home = home,
      .thread = ILV_SIM_NOBODY,
      .client = ILV_SIM_NOBODY,
      .io_thread = ILV_SIM_NOBODY,
      .track = ILV_TRACK_NONE,
      .mark_track = ILV_TRACK_NONE,
      .state = ILV_STATE_READY,
  };
  if (ilv_workload_draw_failure (sim->workload, sim->settings.seed, group, index))
    sim->jobs[number].flags |= ILV_SIM_JOB_FAILS;
  ilv_sim_trace_job_new (sim, number, config->name);
  return number;
}

static void
count (IlvSim *sim, IlvState state, gint delta)
{
  if (state == ILV_STATE_IO) {
    sim->n_waiting_io += delta;
    ilv_sim_trace_counter (sim, sim->io_track, sim->n_waiting_io);
  } else if (state == ILV_STATE_SLEEP) {
    sim->n_sleeping += delta;
    ilv_sim_trace_counter (sim, sim->sleep_track, sim->n_sleeping);
  }
}

void
ilv_sim_job_set_state (IlvSim *sim, guint32 number, IlvState state, IlvSimName name)
{
  IlvSimJob *self = &sim->jobs[number];

  if (self->flags & ILV_SIM_JOB_ENDED)
    return; /* a thread may still be busy with what its caller gave up */
  if ((self->flags & ILV_SIM_JOB_CANCELLED) && state != ILV_STATE_READY)
    return; /* the same, while the task waits for its last turn */
  if (self->state != state) {
    sim->figures.state_ns[self->state] += sim->now - self->since_ns;
    self->since_ns = sim->now;
    count (sim, self->state, -1);
    count (sim, state, 1);
    self->state = state;
  }
  ilv_sim_trace_job_state (sim, self, state, name, number);
}

IlvOutcome
ilv_sim_job_get_outcome (const IlvSimJob *self)
{
  if (self->flags & ILV_SIM_JOB_TIMED_OUT)
    return ILV_OUTCOME_TIMED_OUT;
  return self->flags & ILV_SIM_JOB_FAILS ? ILV_OUTCOME_FAILED : ILV_OUTCOME_DONE;
}

/* --- its steps --- */

guint
ilv_sim_job_get_step_index (const IlvSim *sim, const IlvSimJob *self)
{
  return sim->workload->groups[self->group].steps[self->position];
}

void
ilv_sim_job_advance (const IlvSim *sim, IlvSimJob *self)
{
  const IlvJobGroup *group = &sim->workload->groups[self->group];

  if (++self->step_repeat < sim->workload->steps[group->steps[self->position]].repeat)
    return;
  self->step_repeat = 0;
  if (++self->position < group->n_steps)
    return;
  self->position = 0;
  self->repeat++;
}

gint64
ilv_sim_job_draw (const IlvSim *sim, const IlvSimJob *self)
{
  const IlvStep *step = ilv_sim_job_get_step (sim, self);
  gint64 ns = step->duration_ns;

  if (step->spread != ILV_SPREAD_CONSTANT)
    ns = ilv_workload_draw_duration (sim->workload, sim->settings.seed, self->group, self->index,
                                     self->repeat, self->position, self->step_repeat);
  return ns;
}

/* --- from arrival to end --- */

/* The books are closed on it, whatever became of it. */
static void
settle (IlvSim *sim, guint32 number, IlvOutcome outcome)
{
  IlvSimJob *self = &sim->jobs[number];

  sim->figures.state_ns[self->state] += sim->now - self->since_ns;
  count (sim, self->state, -1);
  self->flags |= ILV_SIM_JOB_ENDED;
  sim->n_ended++;
  sim->n_in_flight--;
  sim->end_ns = sim->now;
  ilv_sim_trace_job_ended (sim, number, outcome);
  if (self->flags & ILV_SIM_JOB_AWAITED) {
    ilv_sim_trace_wake (sim, self->thread, sim->jobs[self->parent].thread);
    ilv_sim_job_wake (sim, self->parent);
  }
}

/* Leaves without having run. */
static void
turn_away (IlvSim *sim, guint32 number, IlvOutcome outcome, IlvEventKind kind)
{
  IlvSimJob *self = &sim->jobs[number];
  gboolean has_client = self->client != ILV_SIM_NOBODY && !(self->flags & ILV_SIM_JOB_TIMED_OUT);

  ilv_sim_trace_instant (sim, ilv_sim_get_process (sim, self->home)->main->track, kind, number, 0);
  settle (sim, number, outcome);
  if (has_client)
    ilv_sim_arrivals_client_freed (sim, self->group, self->client);
}

static void
admit (IlvSim *sim, guint32 number)
{
  IlvSimJob *self = &sim->jobs[number];

  get_group (sim, self)->n_in_flight++;
  self->flags |= ILV_SIM_JOB_ADMITTED;
  ilv_sim_job_set_state (sim, number, ILV_STATE_READY, 0);
}

/* Into the line; TRUE if it need not wait for Limit=. */
static gboolean
accept (IlvSim *sim, guint32 number)
{
  IlvSimJob *self = &sim->jobs[number];
  IlvSimGroup *group = get_group (sim, self);
  guint limit = sim->workload->groups[self->group].limit;

  group->n_in_line++;
  self->flags |= ILV_SIM_JOB_IN_LINE;
  if (limit == 0 || group->n_in_flight < limit) {
    admit (sim, number);
    return TRUE;
  }
  ilv_sim_job_queue_put (sim, &group->limited, number);
  ilv_sim_job_set_state (sim, number, ILV_STATE_LOCK, 0);
  return FALSE;
}

gboolean
ilv_sim_job_arrive (IlvSim *sim, guint32 number)
{
  IlvSimJob *self = &sim->jobs[number];
  const IlvJobGroup *config = &sim->workload->groups[self->group];
  IlvSimGroup *group = get_group (sim, self);

  self->flags |= ILV_SIM_JOB_ARRIVED;
  sim->n_in_flight++;
  ilv_sim_trace_job_arrived (sim, number);
  if (config->timeout_ns > 0)
    ilv_sim_schedule (sim, self->arrival_ns + config->timeout_ns, ILV_SIM_PRIORITY_GIL,
                      ILV_SIM_EVENT_TIMEOUT, 0, number);
  if (config->queue == 0 || group->n_in_line < config->queue)
    return accept (sim, number);
  if (config->reject_when_full) {
    turn_away (sim, number, ILV_OUTCOME_REJECTED, ILV_EVENT_REJECT);
    return FALSE;
  }
  ilv_sim_job_queue_put (sim, &group->overflow, number);
  ilv_sim_job_set_state (sim, number, ILV_STATE_LOCK, 0);
  return FALSE;
}

void
ilv_sim_job_deliver (IlvSim *sim, guint32 number)
{
  IlvSimProcess *home = ilv_sim_get_process (sim, sim->jobs[number].home);

  ilv_sim_job_queue_put (sim, &home->inbox, number);
  home->notify (sim, home);
}

/* There is room in the line again. */
static void
leave_line (IlvSim *sim, guint32 number)
{
  IlvSimJob *self = &sim->jobs[number];
  IlvSimGroup *group = get_group (sim, self);

  if (!(self->flags & ILV_SIM_JOB_IN_LINE))
    return;
  self->flags &= ~ILV_SIM_JOB_IN_LINE;
  group->n_in_line--;
  guint32 next = ilv_sim_job_queue_take (sim, &group->overflow);
  if (next != ILV_SIM_NOBODY && accept (sim, next))
    ilv_sim_job_deliver (sim, next);
}

void
ilv_sim_job_owe_notes (IlvSim *sim, IlvSimThread *thread)
{
  ilv_sim_thread_owe (thread, sim->costs->job_notes_ns / 2);
}

void
ilv_sim_job_begin (IlvSim *sim, guint32 number, IlvSimThread *thread)
{
  IlvSimJob *self = &sim->jobs[number];

  self->flags |= ILV_SIM_JOB_BEGUN;
  self->thread = thread->index;
  ilv_sim_job_owe_notes (sim, thread);
  ilv_sim_trace_job_begun (sim, number, thread);
  leave_line (sim, number);
}

void
ilv_sim_job_steps_done (IlvSim *sim, guint32 number, IlvSimThread *thread)
{
  IlvOutcome outcome = ilv_sim_job_get_outcome (&sim->jobs[number]);
  gboolean is_fair = (sim->jobs[number].flags & ILV_SIM_JOB_IS_TASK) != 0;

  if (sim->jobs[number].flags & (ILV_SIM_JOB_FAILS | ILV_SIM_JOB_CANCELLED))
    ilv_sim_locks_abandon (sim, thread->process->locks, number, is_fair, thread->track);
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_JOB_END, number, outcome);
}

void
ilv_sim_job_end (IlvSim *sim, guint32 number, IlvSimThread *thread)
{
  IlvSimJob *self = &sim->jobs[number];
  IlvSimGroup *group = get_group (sim, self);
  IlvOutcome outcome = ilv_sim_job_get_outcome (self);
  guint32 client = self->flags & ILV_SIM_JOB_TIMED_OUT ? ILV_SIM_NOBODY : self->client;

  if (thread != NULL) {
    ilv_sim_job_steps_done (sim, number, thread);
    ilv_sim_job_owe_notes (sim, thread);
  }
  settle (sim, number, outcome);
  leave_line (sim, number);
  group->n_in_flight--;
  guint32 next = ilv_sim_job_queue_take (sim, &group->limited);
  if (next != ILV_SIM_NOBODY) {
    admit (sim, next);
    ilv_sim_job_deliver (sim, next);
  }
  if (client != ILV_SIM_NOBODY)
    ilv_sim_arrivals_client_free (sim, sim->jobs[number].group, client);
}

void
ilv_sim_job_give_up (IlvSim *sim, guint32 number)
{
  sim->jobs[number].flags &= ~ILV_SIM_JOB_AWAITED;
  settle (sim, number,
          sim->jobs[number].flags & ILV_SIM_JOB_TIMED_OUT ? ILV_OUTCOME_TIMED_OUT
                                                          : ILV_OUTCOME_FAILED);
}

void
ilv_sim_job_cancel (IlvSim *sim, guint32 number)
{
  IlvSimJob *self = &sim->jobs[number];

  self->flags |= ILV_SIM_JOB_TIMED_OUT | ILV_SIM_JOB_CANCELLED;
  if (self->client != ILV_SIM_NOBODY)
    ilv_sim_arrivals_client_free (sim, self->group, self->client);
}

void
ilv_sim_job_timed_out (IlvSim *sim, guint32 number)
{
  IlvSimJob *self = &sim->jobs[number];
  IlvSimGroup *group = get_group (sim, self);

  if (self->flags & (ILV_SIM_JOB_ENDED | ILV_SIM_JOB_TIMED_OUT))
    return;
  if ((self->flags & ILV_SIM_JOB_ADMITTED) && ilv_sim_get_process (sim, self->home)->loop != NULL)
    return; /* its loop has a timer for it */
  self->flags |= ILV_SIM_JOB_TIMED_OUT;
  if (self->client != ILV_SIM_NOBODY)
    ilv_sim_arrivals_client_free (sim, self->group, self->client);
  self = &sim->jobs[number];
  if (self->flags & ILV_SIM_JOB_ADMITTED) {
    ilv_sim_trace_instant (sim, ilv_sim_get_process (sim, self->home)->main->track,
                           ILV_EVENT_TIMEOUT, number, 0);
    return;
  }
  /* It still waited for a limit: nobody has it, so nothing runs on. */
  if (!ilv_sim_job_queue_leave (sim, &group->limited, number))
    ilv_sim_job_queue_leave (sim, &group->overflow, number);
  turn_away (sim, number, ILV_OUTCOME_TIMED_OUT, ILV_EVENT_TIMEOUT);
  leave_line (sim, number);
}
