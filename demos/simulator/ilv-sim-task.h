/* A job as an asyncio task: steps that suspend it, and those that block the loop.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-sim-loop.h"

G_BEGIN_DECLS

/* Task.__step(): resumes the job's task until it suspends or ends. */
IlvSimFlow ilv_sim_task_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);
/* create_task() of the job in the frame; an eager task runs at once until it suspends. */
IlvSimFlow ilv_sim_task_create_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);
/* The task that this thread runs waits in that state; the loop goes on with the next handle. */
void ilv_sim_task_suspend (IlvSim *sim, IlvSimThread *thread, guint32 job, IlvState state);
/* Task.cancel() because its timeout has come: it ends at its next resumption. */
void ilv_sim_task_cancel (IlvSim *sim, IlvSimLoop *loop, guint32 job);

G_END_DECLS
