/* Named locks, and backends that serve so many at once.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-sim-sync.h"

#include "ilv-sim-loop.h"
#include "ilv-sim-trace.h"
#include "ilv-sim.h"

IlvSimLock *
ilv_sim_locks_new (IlvSim *sim, IlvTrackId parent)
{
  guint n_locks = sim->workload->n_locks;
  IlvSimLock *locks = g_new0 (IlvSimLock, MAX (n_locks, 1));

  for (guint i = 0; i < n_locks; i++) {
    locks[i].holder = ILV_SIM_NOBODY;
    ilv_sim_job_queue_init (&locks[i].waiters, ILV_TRACK_NONE);
    locks[i].track = ilv_sim_trace_add_track (sim, parent, ILV_TRACK_LOCK, ILV_ROLE_NONE, i,
                                              sim->workload->locks[i]);
  }
  return locks;
}

void
ilv_sim_backends_init (IlvSim *sim)
{
  sim->backends = g_new0 (IlvSimBackend, MAX (sim->workload->n_backends, 1));
  for (guint i = 0; i < sim->workload->n_backends; i++) {
    const IlvBackend *config = &sim->workload->backends[i];
    sim->backends[i].capacity = config->capacity;
    ilv_sim_job_queue_init (&sim->backends[i].waiting, ILV_TRACK_NONE);
    sim->backends[i].track =
        ilv_sim_trace_add_track (sim, 0, ILV_TRACK_BACKEND, ILV_ROLE_NONE, i, config->name);
  }
}

void
ilv_sim_job_wake (IlvSim *sim, guint32 number)
{
  IlvSimJob *job = &sim->jobs[number];

  if (job->flags & ILV_SIM_JOB_ENDED)
    return;
  if ((job->flags & ILV_SIM_JOB_AFLOAT) && (job->flags & ILV_SIM_JOB_CANCELLED))
    return; /* its cancellation has called its step already */
  if (job->flags & ILV_SIM_JOB_AFLOAT)
    ilv_sim_loop_resume_task (sim, ilv_sim_get_process (sim, job->home)->loop, number);
  else if (job->thread != ILV_SIM_NOBODY)
    ilv_sim_thread_hand_over (sim, ilv_sim_get_thread (sim, job->thread));
}

/* --- locks --- */

static void
hold (IlvSim *sim, IlvSimLock *self, guint32 number, gint64 waited_ns, IlvTrackId track)
{
  self->holder = number;
  ilv_sim_trace_state (sim, self->track, ILV_STATE_LOCK, 0, number);
  ilv_sim_trace_instant (sim, track, ILV_EVENT_LOCK_ACQUIRE, number, waited_ns);
}

gboolean
ilv_sim_lock_acquire (IlvSim *sim, IlvSimLock *self, guint32 number, IlvTrackId track)
{
  IlvSimJob *job = &sim->jobs[number];
  gboolean is_waiting = (job->flags & ILV_SIM_JOB_QUEUED) != 0;

  if (self->holder == number && is_waiting) { /* it was handed over */
    job->flags &= ~ILV_SIM_JOB_QUEUED;
    ilv_sim_trace_instant (sim, track, ILV_EVENT_LOCK_ACQUIRE, number, sim->now - job->wait_ns);
    return TRUE;
  }
  if (self->holder == ILV_SIM_NOBODY) {
    if (is_waiting)
      ilv_sim_job_queue_leave (sim, &self->waiters, number);
    job->flags &= ~ILV_SIM_JOB_QUEUED;
    hold (sim, self, number, is_waiting ? sim->now - job->wait_ns : 0, track);
    return TRUE;
  }
  if (!is_waiting) {
    job->flags |= ILV_SIM_JOB_QUEUED;
    job->wait_ns = sim->now;
    ilv_sim_job_queue_put (sim, &self->waiters, number);
    ilv_sim_trace_instant (sim, track, ILV_EVENT_LOCK_WAIT, number, self->holder);
  }
  return FALSE;
}

void
ilv_sim_lock_release (IlvSim *sim, IlvSimLock *self, guint32 number, gboolean is_fair,
                      IlvTrackId track)
{
  gboolean is_free = self->waiters.n == 0;
  gboolean is_handed_over = !is_free && (is_fair || sim->costs->thread_handover_ns == 0);
  guint32 next = is_free ? ILV_SIM_NOBODY : self->waiters.head;

  if (self->holder != number)
    return;
  ilv_sim_trace_instant (sim, track, ILV_EVENT_LOCK_RELEASE, number,
                         is_handed_over ? (gint64)next : -1);
  ilv_sim_trace_end_state (sim, self->track);
  self->holder = ILV_SIM_NOBODY;
  if (is_free)
    return;
  if (is_handed_over) {
    ilv_sim_job_queue_take (sim, &self->waiters);
    self->holder = next;
    ilv_sim_trace_state (sim, self->track, ILV_STATE_LOCK, 0, next);
  }
  ilv_sim_trace_wake (sim, sim->jobs[number].thread, sim->jobs[next].thread);
  ilv_sim_job_wake (sim, next);
}

void
ilv_sim_locks_abandon (IlvSim *sim, IlvSimLock *locks, guint32 number, gboolean is_fair,
                       IlvTrackId track)
{
  for (guint i = 0; i < sim->workload->n_locks; i++)
    if (locks[i].holder == number)
      ilv_sim_lock_release (sim, &locks[i], number, is_fair, track);
}

void
ilv_sim_lock_leave (IlvSim *sim, IlvSimLock *self, guint32 number)
{
  sim->jobs[number].flags &= ~ILV_SIM_JOB_QUEUED;
  ilv_sim_job_queue_leave (sim, &self->waiters, number);
}

/* --- I/O --- */

static void
show_backend (IlvSim *sim, IlvSimBackend *self, guint32 number)
{
  if (self->n_busy == 0)
    ilv_sim_trace_end_state (sim, self->track);
  else
    ilv_sim_trace_state (sim, self->track, ILV_STATE_IO, 0,
                         self->capacity == 1 ? number : ILV_JOB_NONE);
}

static void
serve (IlvSim *sim, IlvSimBackend *self, guint32 number)
{
  gint64 ns = sim->jobs[number].io_ns;

  self->n_busy++;
  show_backend (sim, self, number);
  ilv_sim_schedule (sim, sim->now + ns, ILV_SIM_PRIORITY_IO, ILV_SIM_EVENT_IO, 0, number);
}

void
ilv_sim_io_serve (IlvSim *sim, guint32 number)
{
  IlvSimJob *job = &sim->jobs[number];
  guint backend = ilv_sim_job_get_step (sim, job)->backend;

  if (backend == ILV_NONE) {
    ilv_sim_schedule (sim, sim->now + job->io_ns, ILV_SIM_PRIORITY_IO, ILV_SIM_EVENT_IO, 0, number);
    return;
  }
  IlvSimBackend *self = &sim->backends[backend];
  if (self->n_busy < self->capacity)
    serve (sim, self, number);
  else
    ilv_sim_job_queue_put (sim, &self->waiting, number);
}

void
ilv_sim_io_begin (IlvSim *sim, guint32 number, gint64 ns, IlvSimThread *thread)
{
  IlvSimJob *job = &sim->jobs[number];

  job->flags |= ILV_SIM_JOB_IO_BUSY;
  job->io_ns = ns;
  job->io_thread = thread != NULL ? thread->index : ILV_SIM_NOBODY;
  if (sim->peer != NULL)
    ilv_sim_peer_ask (sim, sim->peer, number);
  else
    ilv_sim_io_serve (sim, number);
}

void
ilv_sim_io_abandon (IlvSim *sim, guint32 number)
{
  guint backend = ilv_sim_job_get_step (sim, &sim->jobs[number])->backend;

  if (backend != ILV_NONE)
    ilv_sim_job_queue_leave (sim, &sim->backends[backend].waiting, number);
}

static void
serve_next (IlvSim *sim, IlvSimBackend *self, guint32 number)
{
  self->n_busy--;
  guint32 next = ilv_sim_job_queue_take (sim, &self->waiting);
  if (next != ILV_SIM_NOBODY)
    serve (sim, self, next);
  else
    show_backend (sim, self, number);
}

void
ilv_sim_io_done (IlvSim *sim, guint32 number)
{
  const IlvStep *step = ilv_sim_job_get_step (sim, &sim->jobs[number]);

  if (step->backend != ILV_NONE)
    serve_next (sim, &sim->backends[step->backend], number);
  if (sim->peer != NULL)
    ilv_sim_peer_answer (sim, sim->peer, number);
  else
    ilv_sim_io_answered (sim, number);
}

void
ilv_sim_io_answered (IlvSim *sim, guint32 number)
{
  IlvSimJob *job = &sim->jobs[number];

  job->flags &= ~ILV_SIM_JOB_IO_BUSY;
  if (job->io_thread != ILV_SIM_NOBODY)
    ilv_sim_thread_wake (sim, ilv_sim_get_thread (sim, job->io_thread),
                         ilv_sim_get_handover_ns (sim));
  else if (!(job->flags & ILV_SIM_JOB_ENDED))
    ilv_sim_loop_data_arrived (sim, ilv_sim_get_process (sim, job->home)->loop, number);
}
