/* A pipe between processes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-sim-pipe.h"

#include "ilv-sim-trace.h"

void
ilv_sim_pipe_init (IlvSim *sim, IlvSimPipe *self, IlvTrackId process, IlvRole role)
{
  *self = (IlvSimPipe){.capacity = sim->costs->pipe_buffer_bytes};
  g_queue_init (&self->messages);
  g_queue_init (&self->lock_waiters);
  self->track = ilv_sim_trace_add_track (sim, process, ILV_TRACK_PIPE, role, 0, NULL);
}

void
ilv_sim_pipe_clear (IlvSimPipe *self)
{
  g_queue_clear_full (&self->messages, g_free);
  g_queue_clear (&self->lock_waiters);
}

gint64
ilv_sim_cost_of_bytes (guint64 bytes, gint64 ns_per_mib)
{
  __extension__ typedef unsigned __int128 Wide;

  return (gint64)MIN ((Wide)bytes * (guint64)ns_per_mib >> 20, (Wide)ILV_SIM_TOO_LONG_NS);
}

gboolean
ilv_sim_pipe_lock (IlvSimPipe *self, IlvSimThread *thread)
{
  if (self->lock_owner == NULL) {
    self->lock_owner = thread;
    return TRUE;
  }
  g_queue_push_tail (&self->lock_waiters, thread);
  return FALSE;
}

/* Handed to the first in line. */
void
ilv_sim_pipe_unlock (IlvSim *sim, IlvSimPipe *self)
{
  self->lock_owner = g_queue_pop_head (&self->lock_waiters);
  if (self->lock_owner != NULL)
    ilv_sim_thread_wake (sim, self->lock_owner, sim->costs->thread_handover_ns);
}

static gint64
copy_ns (IlvSim *sim, guint64 bytes)
{
  return ilv_sim_cost_of_bytes (bytes, sim->costs->pipe_ns_per_mib);
}

static void
put (IlvSim *sim, IlvSimPipe *self, guint32 id, guint64 bytes, gboolean is_streamed)
{
  IlvSimMessage *message = g_new (IlvSimMessage, 1);

  *message = (IlvSimMessage){id, bytes, is_streamed};
  self->fill += bytes;
  g_queue_push_tail (&self->messages, message);
  if (self->reader != NULL)
    ilv_sim_thread_wake (sim, self->reader, sim->costs->thread_handover_ns);
}

static gboolean
fits (const IlvSimPipe *self, guint64 bytes)
{
  return self->fill + bytes <= self->capacity;
}

/* The call, and the copy into the buffer if that is all. */
static gint64
write_ns (IlvSim *sim, const IlvSimPipe *self, guint64 bytes)
{
  return sim->costs->pipe_call_ns + (fits (self, bytes) ? copy_ns (sim, bytes) / 2 : 0);
}

IlvSimFlow
ilv_sim_pipe_write_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimPipe *pipe = frame->data;

  ILV_SIM_BEGIN;
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_PIPE_WRITE, frame->shown_job, frame->value);
  pipe->writer = thread;
  while (!fits (pipe, frame->value) && pipe->fill > 0)
    ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_TRANSFER, 0, -1));
  ilv_sim_trace_state (sim, pipe->track, ILV_STATE_TRANSFER, 0, frame->shown_job);
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_NATIVE,
                                     write_ns (sim, pipe, frame->value), ILV_STATE_TRANSFER, 0));
  if (fits (pipe, frame->value)) {
    put (sim, pipe, frame->job, frame->value, FALSE);
  } else {
    frame->count = pipe->n_streamed_read;
    put (sim, pipe, frame->job, frame->value, TRUE);
    while (frame->count == pipe->n_streamed_read)
      ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_TRANSFER, 0, -1));
  }
  pipe->writer = NULL;
  if (pipe->messages.length == 0)
    ilv_sim_trace_end_state (sim, pipe->track);
  ILV_SIM_END;
}

/* The head message was read: there is room again. */
static void
take (IlvSim *sim, IlvSimPipe *self)
{
  IlvSimMessage *message = g_queue_pop_head (&self->messages);

  self->fill -= message->bytes;
  if (message->is_streamed)
    self->n_streamed_read++;
  if (self->writer != NULL)
    ilv_sim_thread_wake (sim, self->writer, sim->costs->thread_handover_ns);
  else if (self->messages.length == 0)
    ilv_sim_trace_end_state (sim, self->track);
  g_free (message);
}

static gint64
read_ns (IlvSim *sim, const IlvSimPipe *self)
{
  const IlvSimMessage *message = g_queue_peek_head ((GQueue *)&self->messages);
  gint64 ns = copy_ns (sim, message->bytes);

  return sim->costs->pipe_call_ns + (message->is_streamed ? ns : ns / 2);
}

IlvSimFlow
ilv_sim_pipe_read_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimPipe *pipe = frame->data;

  ILV_SIM_BEGIN;
  ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_NATIVE, read_ns (sim, pipe),
                                     ILV_STATE_TRANSFER, 0));
  take (sim, pipe);
  ILV_SIM_END;
}
