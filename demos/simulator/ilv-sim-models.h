/* The models: each puts a run together from the simulator's parts.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A set-up function makes processes, threads, pools and loops, calls ilv_sim_arrivals_init() and
 * starts the threads. Process 0, with its main thread, exists already. */
#pragma once

#include "ilv-sim.h"

G_BEGIN_DECLS

typedef void (*IlvSimSetUp) (IlvSim *sim);

void ilv_sim_set_up_sequential (IlvSim *sim);
void ilv_sim_set_up_threads (IlvSim *sim); /* free-threads too */
void ilv_sim_set_up_asyncio (IlvSim *sim); /* uvloop and trio too */

void ilv_sim_set_up_processes (IlvSim *sim);
void ilv_sim_set_up_interpreters (IlvSim *sim);
void ilv_sim_set_up_asyncio_threads (IlvSim *sim);
void ilv_sim_set_up_asyncio_processes (IlvSim *sim);
void ilv_sim_set_up_loops (IlvSim *sim);
void ilv_sim_set_up_processes_threads (IlvSim *sim);
void ilv_sim_set_up_dask (IlvSim *sim);

G_END_DECLS
