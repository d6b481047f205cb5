/* The far end of all connections, where it runs on the same machine.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In a measured run the loopback server is a thread of this machine: it wants a core for reading
 * each request and for each answer, and does one after the other. A request that it has not read
 * yet has not begun to be served. Elsewhere (PeerCall is 0) the far end is another machine, which
 * answers on time. */
#pragma once

#include "ilv-sim-types.h"

G_BEGIN_DECLS

typedef struct _IlvSimPeer IlvSimPeer;

/* NULL where the far end is another machine. */
IlvSimPeer *ilv_sim_peer_new (IlvSim *sim);
void ilv_sim_peer_free (IlvSimPeer *self);

/* A request of that job has come; it is read, then ilv_sim_io_serve() is called. */
void ilv_sim_peer_ask (IlvSim *sim, IlvSimPeer *self, guint32 job);
/* An answer is due; it is written, then ilv_sim_io_answered() is called. */
void ilv_sim_peer_answer (IlvSim *sim, IlvSimPeer *self, guint32 job);

G_END_DECLS
