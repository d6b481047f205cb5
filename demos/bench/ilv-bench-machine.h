/* The machine a benchmark runs on, and what happened to its clocks meanwhile.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything is read, nothing is set: tuning a machine outlives the benchmark (pyperf #158). */
#pragma once

#include "ilv-bench-result.h"

G_BEGIN_DECLS

/* Fills an empty environment. `cores` is what the runs may use. */
void ilv_bench_environment_read (IlvBenchEnvironment *self, guint cores);

/* One moment on three clocks: MONOTONIC stands still while the machine is suspended, BOOTTIME does
 * not; REALTIME jumps when somebody sets it. */
typedef struct {
  gint64 monotonic_ns, boot_ns, real_ns;
} IlvBenchClocks;
IlvBenchClocks ilv_bench_clocks_now (void);
/* Between two moments: what the wall clock jumped beyond what slewing (500 ppm) explains, and how
 * long the machine was suspended; 0 = nothing. */
void ilv_bench_clocks_compare (const IlvBenchClocks *before, const IlvBenchClocks *after,
                               gint64 *step_ns, gint64 *suspended_ns);

/* /proc/loadavg, one minute; NAN if unknown. */
double ilv_bench_read_load (void);
/* Thermal events since boot, all cores; -1 if the kernel counts none. */
gint64 ilv_bench_read_throttled (void);

G_END_DECLS
