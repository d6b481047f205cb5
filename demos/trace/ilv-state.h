/* The states of the vocabulary: what a thread, task or job is doing or waiting for.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One vocabulary for simulation, recording, stages, timeline, legend, figures and exports. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  ILV_STATE_PYTHON,    /* P: executing bytecode, holding a GIL where there is one ("hold" too) */
  ILV_STATE_NATIVE,    /* N: executing C that has released the GIL */
  ILV_STATE_GIL_WAIT,  /* G: could run, waits for the GIL */
  ILV_STATE_CORE_WAIT, /* C: could run, the machine has no free core */
  ILV_STATE_IO,        /* I: socket, file, pipe, selector */
  ILV_STATE_SLEEP,     /* S: a timer */
  ILV_STATE_LOCK,      /* L: a lock, a queue bound or a limit */
  ILV_STATE_TRANSFER,  /* X: pickling, pipe, unpickling */
  ILV_STATE_STARTUP,   /* U: thread or process start, imports */
  ILV_STATE_READY,     /* R: queued, nothing stops it but its turn */
  ILV_STATE_IDLE,      /* -: a worker with nothing to do */
  ILV_STATE_UNKNOWN,   /* ?: could not be observed: never guessed */
  ILV_N_STATES
} IlvState;

/* The state's letter: 'P', 'N', ... '-' and '?'. */
char ilv_state_letter (IlvState state);

/* The state's key in JSON and CSV: "python", "native", "gil_wait", ... (static, never NULL). */
const char *ilv_state_key (IlvState state);

/* Adds up times that any program may have written: full rather than wrapped round. */
static inline void
ilv_time_add (gint64 *sum_ns, gint64 more_ns)
{
  if (__builtin_add_overflow (*sum_ns, more_ns, sum_ns))
    *sum_ns = G_MAXINT64;
}

G_END_DECLS
