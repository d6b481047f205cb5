/* What trio does otherwise than asyncio.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: unrolled_run() of trio/_core/_run.py, _epoll_wait() and process_events() of
 * trio/_core/_io_epoll.py, trio/_socket.py, _sync.py and _timeouts.py (trio 0.22 to 0.30).
 *
 *   - An event or a deadline reschedules the task itself: it runs in the turn that noticed, where
 *     asyncio's future takes one turn more.
 *   - The runnable tasks of a turn are taken as one batch and run in order of becoming runnable or
 *     in exactly the opposite order, by the throw of a coin each turn.
 *   - Every await of trio's own is a checkpoint: what need not wait yields all the same. A request
 *     sent (it fits in the socket's buffer), data that is there, a lock that is free: each lets the
 *     others run once.
 *   - Locks are fair, as asyncio's: release() hands the lock to the first of the parking lot, and
 *     is no checkpoint. */
#pragma once

#include "ilv-sim-loop.h"

G_BEGIN_DECLS

void ilv_sim_trio_choose_costs (IlvSim *sim, IlvSimLoop *loop);
/* The turn's batch, all that is in the ready queue, is put in the order in which it will run. */
void ilv_sim_trio_order_batch (IlvSim *sim, IlvSimLoop *loop);
/* The body of a step that is awaited otherwise than under asyncio; NULL: there is no difference. */
IlvSimBody ilv_sim_trio_get_step_body (const IlvStep *step);

G_END_DECLS
