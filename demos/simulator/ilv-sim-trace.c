/* Everything that a simulated run writes into its trace.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-sim-trace.h"

#define NO_KIND G_MAXUINT16

static IlvTrackId
add_counter (IlvSim *sim, IlvRole role)
{
  return ilv_sim_trace_add_track (sim, 0, ILV_TRACK_COUNTER, role, 0, NULL);
}

void
ilv_sim_trace_init (IlvSim *sim)
{
  gsize n_kinds = (gsize)(sim->workload->n_steps + 1) * ILV_N_STATES;

  sim->kinds = g_new (guint16, n_kinds);
  for (gsize i = 0; i < n_kinds; i++)
    sim->kinds[i] = NO_KIND;
  sim->finished_track = add_counter (sim, ILV_ROLE_FINISHED);
  sim->in_flight_track = add_counter (sim, ILV_ROLE_IN_FLIGHT);
  sim->io_track = add_counter (sim, ILV_ROLE_WAITING_IO);
  sim->sleep_track = add_counter (sim, ILV_ROLE_SLEEPING);
  sim->memory_track = add_counter (sim, ILV_ROLE_MEMORY);
}

void
ilv_sim_trace_clear (IlvSim *sim)
{
  g_clear_pointer (&sim->kinds, g_free);
}

IlvTrackId
ilv_sim_trace_add_track (IlvSim *sim, IlvTrackId parent, IlvTrackKind kind, IlvRole role,
                         guint32 number, const char *name)
{
  if (!sim->has_machine)
    return ILV_TRACK_NONE;
  return ilv_trace_builder_add_track (sim->builder, parent, kind, role, number, name);
}

static guint16
intern (IlvSim *sim, IlvState state, IlvSimName name)
{
  guint16 *kind = &sim->kinds[(gsize)name * ILV_N_STATES + state];

  if (G_UNLIKELY (*kind == NO_KIND))
    *kind = ilv_trace_builder_intern_kind (sim->builder, state,
                                           name > 0 ? sim->workload->steps[name - 1].name : NULL);
  return *kind;
}

void
ilv_sim_trace_state (IlvSim *sim, IlvTrackId track, IlvState state, IlvSimName name, guint32 ref)
{
  if (track != ILV_TRACK_NONE)
    ilv_trace_builder_set_state (sim->builder, track, sim->now, intern (sim, state, name), ref);
}

void
ilv_sim_trace_end_state (IlvSim *sim, IlvTrackId track)
{
  if (track != ILV_TRACK_NONE)
    ilv_trace_builder_end_state (sim->builder, track, sim->now);
}

void
ilv_sim_trace_thread (IlvSim *sim, const IlvSimThread *thread)
{
  ilv_sim_trace_state (sim, thread->track, thread->state, thread->state_name, thread->state_job);
}

void
ilv_sim_trace_thread_ended (IlvSim *sim, const IlvSimThread *thread)
{
  ilv_sim_trace_end_state (sim, thread->track);
}

void
ilv_sim_trace_core_used (IlvSim *sim, IlvTrackId core, const IlvSimThread *thread)
{
  ilv_sim_trace_state (sim, core, thread->shown, 0, thread->track);
}

void
ilv_sim_trace_core_free (IlvSim *sim, IlvTrackId core)
{
  ilv_sim_trace_end_state (sim, core);
}

void
ilv_sim_trace_gil_taken (IlvSim *sim, const IlvSimGil *gil, const IlvSimThread *thread,
                         gint64 waited_ns)
{
  if (thread->track == ILV_TRACK_NONE)
    return;
  const IlvSimThread *last = gil->last_holder;
  IlvTrackId from = last != NULL ? last->track : ILV_TRACK_NONE;

  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_GIL_TAKE, from, waited_ns);
  ilv_sim_trace_state (sim, gil->track, ILV_STATE_PYTHON, 0, thread->track);
  if (last != NULL && last != thread && thread->is_gil_waiter)
    ilv_sim_trace_link (sim, from, gil->dropped_ns, thread->track, sim->now, ILV_LINK_GIL);
}

void
ilv_sim_trace_gil_dropped (IlvSim *sim, const IlvSimGil *gil, const IlvSimThread *thread,
                           gboolean on_request)
{
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_GIL_DROP, on_request, 0);
  ilv_sim_trace_end_state (sim, gil->track);
}

void
ilv_sim_trace_queue_put (IlvSim *sim, IlvTrackId queue, guint32 job)
{
  if (queue != ILV_TRACK_NONE)
    ilv_trace_builder_queue_put (sim->builder, queue, sim->now, job);
}

void
ilv_sim_trace_queue_take (IlvSim *sim, IlvTrackId queue, guint32 job)
{
  if (queue != ILV_TRACK_NONE)
    ilv_trace_builder_queue_take (sim->builder, queue, sim->now, job);
}

void
ilv_sim_trace_counter (IlvSim *sim, IlvTrackId counter, gint64 value)
{
  if (counter != ILV_TRACK_NONE)
    ilv_trace_builder_set_counter (sim->builder, counter, sim->now, value);
}

void
ilv_sim_trace_job_state (IlvSim *sim, const IlvSimJob *job, IlvState state, IlvSimName name,
                         guint32 index)
{
  ilv_sim_trace_state (sim, job->track, state, name, index);
}

void
ilv_sim_trace_link (IlvSim *sim, IlvTrackId from, gint64 from_ns, IlvTrackId to, gint64 to_ns,
                    IlvLinkKind kind)
{
  if (from != ILV_TRACK_NONE && to != ILV_TRACK_NONE)
    ilv_trace_builder_add_link (sim->builder, from, from_ns, to, to_ns, kind);
}

void
ilv_sim_trace_job_new (IlvSim *sim, guint32 number, const char *group)
{
  IlvSimJob *job = &sim->jobs[number];

  ilv_trace_builder_add_job (sim->builder, group, job->index, job->arrival_ns, job->parent);
  if (!sim->has_jobs)
    return;
  job->track = ilv_sim_trace_add_track (sim, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, number, NULL);
  ilv_trace_builder_set_job_track (sim->builder, number, job->track);
}

void
ilv_sim_trace_job_arrived (IlvSim *sim, guint32 number)
{
  const IlvSimJob *job = &sim->jobs[number];

  ilv_sim_trace_instant (sim, ilv_sim_get_process (sim, job->home)->main->track, ILV_EVENT_ARRIVE,
                         number, 0);
  ilv_sim_trace_state (sim, job->track, ILV_STATE_READY, 0, number);
  ilv_sim_trace_counter (sim, sim->in_flight_track, sim->n_in_flight);
}

void
ilv_sim_trace_job_begun (IlvSim *sim, guint32 number, const IlvSimThread *thread)
{
  const IlvSimJob *job = &sim->jobs[number];

  ilv_trace_builder_begin_job (sim->builder, number, sim->now, thread->track);
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_JOB_BEGIN, number,
                         sim->now - job->arrival_ns);
  if (job->mark_track != thread->track)
    ilv_sim_trace_link (sim, job->mark_track, job->mark_ns, thread->track, sim->now,
                        ILV_LINK_SUBMIT);
}

void
ilv_sim_trace_job_ended (IlvSim *sim, guint32 number, IlvOutcome outcome)
{
  const IlvSimJob *job = &sim->jobs[number];

  ilv_trace_builder_end_job (sim->builder, number, sim->now, outcome);
  ilv_sim_trace_end_state (sim, job->track);
  ilv_sim_trace_counter (sim, sim->finished_track, sim->n_ended);
  ilv_sim_trace_counter (sim, sim->in_flight_track, sim->n_in_flight);
}

void
ilv_sim_trace_job_bytes (IlvSim *sim, guint32 number, guint64 bytes)
{
  if (bytes > 0)
    ilv_trace_builder_add_job_bytes (sim->builder, number, bytes);
}

void
ilv_sim_trace_wake (IlvSim *sim, guint32 waker, guint32 woken)
{
  if (waker == ILV_SIM_NOBODY || woken == ILV_SIM_NOBODY || waker == woken)
    return;
  ilv_sim_trace_link (sim, ilv_sim_get_thread (sim, waker)->track, sim->now,
                      ilv_sim_get_thread (sim, woken)->track, sim->now, ILV_LINK_WAKE);
}
