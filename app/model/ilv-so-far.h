/* A run's figures up to a moment: an index over a sealed trace.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built once per trace (O(spans), any thread), read many times (O(jobs finished) at most). */
#pragma once

#include "demos/trace/ilv-trace.h"

G_BEGIN_DECLS

typedef struct _IlvSoFar IlvSoFar;

typedef struct {
  guint32 n_finished, n_jobs;
  double throughput_per_s;
  gint64 latency_p50_ns, latency_p95_ns, latency_p99_ns; /* -1: nothing has finished */
  double cpu_use; /* cores, on average until now; -1: not recorded */
  gint64 gil_wait_ns;
  gint64 memory_bytes; /* now; 0 = not known */
} IlvSoFarFigures;

IlvSoFar *ilv_so_far_new (IlvTrace *trace);
void ilv_so_far_free (IlvSoFar *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvSoFar, ilv_so_far_free)

IlvTrace *ilv_so_far_get_trace (IlvSoFar *self);
void ilv_so_far_read (IlvSoFar *self, gint64 t_ns, IlvSoFarFigures *figures);

G_END_DECLS
