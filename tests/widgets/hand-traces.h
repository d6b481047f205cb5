/* Small traces written by hand, for tests of stages and sentences.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Moments are in milliseconds in the comments; every trace follows the canonical tree. */
#pragma once

#include "demos/trace/ilv-trace-builder.h"

#define MS G_GINT64_CONSTANT (1000000)

/* Four threads, one GIL, twelve jobs. Thread 1 runs 0-5, thread 2 asks at 5 and runs 5-10, thread 1
 * asks at 10 and runs 10-12, then blocks on I/O; thread 2 takes the GIL at 12 before it asks.
 * Thread 3 is on I/O 3-18, thread 4 asleep 2-14. */
IlvTrace *hand_trace_threads (void);
/* The same until 8 ms; afterwards all goes otherwise: for what a curtain must not tell. */
IlvTrace *hand_trace_threads_otherwise (void);
/* An event loop with `n` tasks: each sends 0.2 ms, waits 20 ms and more, parses 1 ms; data arrives
 * while others run. The last task makes a blocking call of 30 ms. Every fourth task sleeps. */
IlvTrace *hand_trace_loop (guint n);
/* Two rounds of `n` worker processes that start one after the other, with pickling and pipes. */
IlvTrace *hand_trace_processes (guint n);
/* `n` threads in changing states, for crowded stages. */
IlvTrace *hand_trace_crowd (guint n);
