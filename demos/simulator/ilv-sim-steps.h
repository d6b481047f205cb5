/* A job's steps as a thread executes them: blocking calls block the thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-sim.h"

G_BEGIN_DECLS

/* The whole job in the frame, from begin to end, in this thread. */
IlvSimFlow ilv_sim_job_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);
/* All steps of the job in the frame, without begin and end. */
IlvSimFlow ilv_sim_job_steps_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);
/* The body for one step of that kind of the job in the frame; it does not advance the job. */
IlvSimBody ilv_sim_get_step_body (IlvStepKind kind);
/* Takes jobs from the inbox and submits them, as they arrive: the program's main thread. */
IlvSimFlow ilv_sim_submitter_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);
/* A process's `notify` for that: wakes its main thread. */
void ilv_sim_notify_main (IlvSim *sim, IlvSimProcess *process);

/* The drawn duration of the job's step now, as this run computes it (free-threading factor). */
gint64 ilv_sim_draw_cpu (IlvSim *sim, guint32 job);
/* The job that the present step of `parent` spawns; it has not arrived. */
guint32 ilv_sim_spawn (IlvSim *sim, IlvSimThread *thread, guint32 parent);
/* JOB_STEP on the thread's track. */
void ilv_sim_note_step (IlvSim *sim, IlvSimThread *thread, guint32 job);

G_END_DECLS
