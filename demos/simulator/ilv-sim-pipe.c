/* A pipe between processes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-sim-pipe.h"

#include "ilv-sim-trace.h"

#define PIECE_BYTES 65536 /* what one read() returns at most */
#define MAX_PIECES 16

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
    ilv_sim_thread_wake (sim, self->lock_owner, ilv_sim_get_handover_ns (sim));
}

static void
put (IlvSim *sim, IlvSimPipe *self, guint32 id, guint64 bytes, gboolean is_streamed)
{
  IlvSimMessage *message = g_new (IlvSimMessage, 1);

  *message = (IlvSimMessage){.id = id, .bytes = bytes, .is_streamed = is_streamed};
  self->fill += bytes;
  g_queue_push_tail (&self->messages, message);
  if (self->reader != NULL)
    ilv_sim_thread_wake (sim, self->reader, ilv_sim_get_handover_ns (sim));
}

static gboolean
fits (const IlvSimPipe *self, guint64 bytes)
{
  return self->fill + bytes <= self->capacity;
}

static gint64
copy_in_ns (IlvSim *sim, guint64 bytes)
{
  return ilv_sim_cost_of_bytes (bytes, sim->costs->pipe_write_ns_per_mib);
}

/* The call, and the copy into the buffer if that is all. */
static gint64
write_ns (IlvSim *sim, const IlvSimPipe *self, guint64 bytes)
{
  return sim->costs->pipe_call_ns + (fits (self, bytes) ? copy_in_ns (sim, bytes) : 0);
}

static IlvSimMessage *
peek_last (IlvSimPipe *self)
{
  return g_queue_peek_tail (&self->messages);
}

static IlvSimMessage *
peek_first (IlvSimPipe *self)
{
  return g_queue_peek_head (&self->messages);
}

/* The last byte is in the buffer: a reader that was faster may have it. */
static void
end_stream (IlvSim *sim, IlvSimPipe *self)
{
  peek_last (self)->is_written = TRUE;
  if (self->reader != NULL)
    ilv_sim_thread_wake (sim, self->reader, 0);
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
    while (!peek_last (pipe)->is_begun)
      ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_TRANSFER, 0, -1));
    ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_NATIVE,
                                       copy_in_ns (sim, frame->value), ILV_STATE_TRANSFER, 0));
    end_stream (sim, pipe);
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
    ilv_sim_thread_wake (sim, self->writer, ilv_sim_get_handover_ns (sim));
  else if (self->messages.length == 0)
    ilv_sim_trace_end_state (sim, self->track);
  g_free (message);
}

/* --- reading --- */

/* The reader of a streamed message drains the buffer: its writer goes on. */
static void
begin_read (IlvSim *sim, IlvSimPipe *self)
{
  IlvSimMessage *message = peek_first (self);

  message->is_begun = TRUE;
  if (message->is_streamed && self->writer != NULL)
    ilv_sim_thread_wake (sim, self->writer, 0);
}

static guint32
count_pieces (IlvSim *sim, IlvSimPipe *self)
{
  if (sim->costs->pipe_gather_ns_per_mib == 0)
    return 1;
  return (guint32)CLAMP ((peek_first (self)->bytes + PIECE_BYTES - 1) / PIECE_BYTES, 1, MAX_PIECES);
}

/* The part of piece `i` of `n` in the whole, so that the parts add up to it. */
static gint64
part_of (gint64 whole, guint32 i, guint32 n)
{
  return whole * (i + 1) / n - whole * i / n;
}

static gint64
copy_out_ns (IlvSim *sim, IlvSimPipe *self, guint32 i)
{
  gint64 whole = ilv_sim_cost_of_bytes (peek_first (self)->bytes, sim->costs->pipe_ns_per_mib);

  return part_of (whole, i, count_pieces (sim, self)) + (i == 0 ? sim->costs->pipe_call_ns : 0);
}

static gint64
gather_ns (IlvSim *sim, IlvSimPipe *self, guint32 i)
{
  gint64 whole =
      ilv_sim_cost_of_bytes (peek_first (self)->bytes, sim->costs->pipe_gather_ns_per_mib);

  return part_of (whole, i, count_pieces (sim, self));
}

IlvSimFlow
ilv_sim_pipe_read_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame)
{
  IlvSimPipe *pipe = frame->data;

  ILV_SIM_BEGIN;
  begin_read (sim, pipe);
  for (frame->count = 0; frame->count < count_pieces (sim, pipe); frame->count++) {
    ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_NATIVE,
                                       copy_out_ns (sim, pipe, frame->count), ILV_STATE_TRANSFER,
                                       0));
    if (gather_ns (sim, pipe, frame->count) == 0)
      continue;
    ILV_SIM_AWAIT (ilv_sim_thread_run (sim, thread, ILV_SIM_USE_HOLD,
                                       gather_ns (sim, pipe, frame->count), ILV_STATE_TRANSFER, 0));
    ILV_SIM_LET_GO;
  }
  while (peek_first (pipe)->is_streamed && !peek_first (pipe)->is_written)
    ILV_SIM_AWAIT (ilv_sim_thread_block (sim, thread, ILV_STATE_TRANSFER, 0, -1));
  take (sim, pipe);
  ILV_SIM_END;
}
