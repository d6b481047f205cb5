/* A pipe between processes: one buffer, messages in order.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: Connection._send() and _recv() of Lib/multiprocessing/connection.py; pipe(7).
 *
 * A message that fits into what is free of the buffer is copied in and left there; the writer goes
 * on. A bigger one streams: the writer stays in write() until a reader has drained it, so a pipe
 * carries one big message at a time however many readers stand idle. Both copy at the same time,
 * each on a core of its own if there is one, and the message is over when both are done.
 *
 * Writing is one system call without the GIL. Reading is a system call for every 64 KiB, and after
 * each the piece is appended to an io.BytesIO *under the GIL*: a reader in a process whose other
 * threads compute waits for the GIL again and again. Big messages are read in MAX_PIECES pieces
 * here, so that a GiB does not cost a hundred thousand events. */
#pragma once

#include "ilv-sim-process.h"

G_BEGIN_DECLS

typedef struct {
  guint32 id; /* a call */
  guint64 bytes;
  gboolean is_streamed;
  gboolean is_begun, is_written; /* a streamed one: a reader is at it; the writer is done */
} IlvSimMessage;

typedef struct {
  guint64 capacity, fill;   /* bytes in the buffer */
  GQueue messages;          /* (element-type IlvSimMessage) (owned) */
  IlvSimThread *lock_owner; /* a reader (calls) or a writer (results), or NULL */
  GQueue lock_waiters;      /* (element-type IlvSimThread) */
  IlvSimThread *reader;     /* waits for a message */
  IlvSimThread *writer;     /* waits for room, or for its streamed message to be read */
  guint64 n_streamed_read;
  IlvTrackId track;
} IlvSimPipe;

void ilv_sim_pipe_init (IlvSim *sim, IlvSimPipe *self, IlvTrackId process, IlvRole role);
void ilv_sim_pipe_clear (IlvSimPipe *self);

/* Bodies, called with the message's id, the pipe, its bytes and its (first) job: puts a message in,
 * or reads the head message out. The GIL must have been let go of. */
IlvSimFlow ilv_sim_pipe_write_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);
IlvSimFlow ilv_sim_pipe_read_body (IlvSim *sim, IlvSimThread *thread, IlvSimFrame *frame);

/* The lock at the shared end: TRUE if taken; otherwise the thread stands in line, once. */
gboolean ilv_sim_pipe_lock (IlvSimPipe *self, IlvSimThread *thread);
void ilv_sim_pipe_unlock (IlvSim *sim, IlvSimPipe *self);

/* A message is there to be read. */
static inline gboolean
ilv_sim_pipe_has_message (const IlvSimPipe *self)
{
  return self->messages.length > 0;
}

/* Its id; there must be one. */
static inline guint32
ilv_sim_pipe_peek (IlvSimPipe *self)
{
  return ((const IlvSimMessage *)g_queue_peek_head (&self->messages))->id;
}

static inline gboolean
ilv_sim_pipe_is_locked_by (const IlvSimPipe *self, const IlvSimThread *thread)
{
  return self->lock_owner == thread;
}

/* So many bytes at so many ns per MiB. */
gint64 ilv_sim_cost_of_bytes (guint64 bytes, gint64 ns_per_mib);

G_END_DECLS
