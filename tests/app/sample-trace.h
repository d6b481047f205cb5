/* Small traces made by hand, for tests of what is built on traces.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/trace/ilv-trace-builder.h"

/* Two threads and a GIL under `model`: three jobs of 1 ms of Python each, then 1 ms of I/O, the
 * third waits for the GIL from 2 to 3 ms. Thread 1: job 0 from 0 ms, job 2 from 3 ms. Thread 2: job
 * 1 from 1 ms. GIL_TAKE at 0, 1 and 3 ms. The run ends at `scale` × 5 ms. */
IlvTrace *sample_trace_new_threads (const char *model, gint64 scale);
/* A loop: steps of job 0 at 0 ms, job 2 at 1 ms, job 1 at 2 ms, a poll at 3 ms. At 0.5 ms the ready
 * queue holds 2, then 1. */
IlvTrace *sample_trace_new_loop (void);

#define MS G_GINT64_CONSTANT (1000000)
