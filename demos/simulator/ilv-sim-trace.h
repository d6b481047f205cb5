/* Everything that a simulated run writes into its trace.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing else in the simulator touches the builder, so that the cheaper levels of detail are
 * decided here: without machinery a track is ILV_TRACK_NONE and its records are dropped. */
#pragma once

#include "ilv-sim.h"

G_BEGIN_DECLS

/* Counters and the table of kinds; the builder exists already. */
void ilv_sim_trace_init (IlvSim *sim);
void ilv_sim_trace_clear (IlvSim *sim);

IlvTrackId ilv_sim_trace_add_track (IlvSim *sim, IlvTrackId parent, IlvTrackKind kind, IlvRole role,
                                    guint32 number, const char *name);
/* Puts a span state on a track, as a running form. */
void ilv_sim_trace_state (IlvSim *sim, IlvTrackId track, IlvState state, IlvSimName name,
                          guint32 ref);
void ilv_sim_trace_end_state (IlvSim *sim, IlvTrackId track);

void ilv_sim_trace_thread (IlvSim *sim, const IlvSimThread *thread);
void ilv_sim_trace_thread_ended (IlvSim *sim, const IlvSimThread *thread);
void ilv_sim_trace_core_used (IlvSim *sim, IlvTrackId core, const IlvSimThread *thread);
void ilv_sim_trace_core_free (IlvSim *sim, IlvTrackId core);
void ilv_sim_trace_gil_taken (IlvSim *sim, const IlvSimGil *gil, const IlvSimThread *thread,
                              gint64 waited_ns);
void ilv_sim_trace_gil_dropped (IlvSim *sim, const IlvSimGil *gil, const IlvSimThread *thread,
                                gboolean on_request);
void ilv_sim_trace_queue_put (IlvSim *sim, IlvTrackId queue, guint32 job);
void ilv_sim_trace_queue_take (IlvSim *sim, IlvTrackId queue, guint32 job);
void ilv_sim_trace_counter (IlvSim *sim, IlvTrackId counter, gint64 value);
/* The job table; these happen at every level of detail. */
void ilv_sim_trace_job_new (IlvSim *sim, guint32 number, const char *group);
void ilv_sim_trace_job_arrived (IlvSim *sim, guint32 number);
void ilv_sim_trace_job_begun (IlvSim *sim, guint32 number, const IlvSimThread *thread);
void ilv_sim_trace_job_ended (IlvSim *sim, guint32 number, IlvOutcome outcome);
void ilv_sim_trace_job_bytes (IlvSim *sim, guint32 number, guint64 bytes);
void ilv_sim_trace_job_state (IlvSim *sim, const IlvSimJob *job, IlvState state, IlvSimName name,
                              guint32 index);
void ilv_sim_trace_link (IlvSim *sim, IlvTrackId from, gint64 from_ns, IlvTrackId to, gint64 to_ns,
                         IlvLinkKind kind);
/* One thread wakes another, by their indices; nothing if either is ILV_SIM_NOBODY or both are one.
 */
void ilv_sim_trace_wake (IlvSim *sim, guint32 waker, guint32 woken);

/* A phase of an event loop; `kind` is interned by the loop. */
static inline void
ilv_sim_trace_phase (IlvSim *sim, IlvTrackId track, guint16 kind)
{
  if (track != ILV_TRACK_NONE)
    ilv_trace_builder_set_state (sim->builder, track, sim->now, kind, ILV_JOB_NONE);
}

static inline void
ilv_sim_trace_instant (IlvSim *sim, IlvTrackId track, IlvEventKind kind, guint32 a, gint64 b)
{
  if (track != ILV_TRACK_NONE)
    ilv_trace_builder_add_instant (sim->builder, track, sim->now, kind, a, b);
}

G_END_DECLS
