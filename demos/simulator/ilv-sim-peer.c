/* The loopback server of a measured run, as far as it needs the machine's cores.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Its thread belongs to no process of the run: it has no track, and what it computes is in nobody's
 * CPU use. */
#include "ilv-sim-peer.h"

#include "ilv-sim.h"

struct _IlvSimPeer {
  IlvSimThread *thread;
  IlvSimRing todo; /* jobs; those with ANSWER are to be answered */
};

#define ANSWER ((guint64)1 << 32)

/* What is in no cache costs more: as for a loop, by the number of connections. */
#define MANY_CONNECTIONS 10000

static gint64
get_call_ns (const IlvSim *sim)
{
  return sim->costs->peer_call_ns + sim->costs->peer_cold_ns *
                                        (gint64)MIN (sim->n_in_flight, MANY_CONNECTIONS) /
                                        MANY_CONNECTIONS;
}

static IlvSimFlow
peer_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimPeer *peer = sim->peer;

  ILV_SIM_BEGIN;
  for (;;) {
    frame->count = peer->todo.n == 0;
    while (peer->todo.n == 0)
      ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_IDLE, 0, -1));
    frame->value = (gint64)ilv_sim_ring_pop (&peer->todo);
    ILV_SIM_AWAIT (
        ilv_sim_thread_run (sim, thread, ILV_SIM_USE_NATIVE,
                            get_call_ns (sim) + (frame->count > 0 ? sim->costs->peer_turn_ns : 0),
                            ILV_STATE_NATIVE, 0));
    if ((guint64)frame->value & ANSWER)
      ilv_sim_io_answered (sim, (guint32)frame->value);
    else
      ilv_sim_io_serve (sim, (guint32)frame->value);
  }
  ILV_SIM_END;
}

static void
put (IlvSim *sim, IlvSimPeer *self, guint64 item)
{
  ilv_sim_ring_push (&self->todo, item);
  ilv_sim_thread_wake (sim, self->thread, ilv_sim_get_handover_ns (sim));
}

void
ilv_sim_peer_ask (IlvSim *sim, IlvSimPeer *self, guint32 job)
{
  put (sim, self, job);
}

void
ilv_sim_peer_answer (IlvSim *sim, IlvSimPeer *self, guint32 job)
{
  put (sim, self, ANSWER | job);
}

IlvSimPeer *
ilv_sim_peer_new (IlvSim *sim)
{
  if (sim->costs->peer_call_ns == 0)
    return NULL;
  IlvSimPeer *self = g_new0 (IlvSimPeer, 1);

  self->thread = ilv_sim_thread_new_foreign (sim);
  ilv_sim_thread_push (self->thread, peer_body, ILV_SIM_NOBODY);
  ilv_sim_thread_start (sim, self->thread);
  return self;
}

void
ilv_sim_peer_free (IlvSimPeer *self)
{
  if (self == NULL)
    return;
  g_free (self->todo.items);
  g_free (self);
}
