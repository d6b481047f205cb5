/* concurrent.futures.InterpreterPoolExecutor: threads with an interpreter, and a GIL, of their own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-sim-pool.h"

G_BEGIN_DECLS

/* A pool's make_worker: the thread is shown in a process of its own, which stands for the
 * interpreter. */
IlvSimThread *ilv_sim_interpreter_make_worker (IlvSim *sim, IlvSimPool *pool);
/* submit() of the job in the frame: pickles its argument first, under the main interpreter's GIL.
 */
IlvSimFlow ilv_sim_interpreter_submit_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);

G_END_DECLS
