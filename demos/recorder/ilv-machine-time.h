/* What the whole machine did while something ran: /proc/stat before and after.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kernel counts in ticks of usually 10 ms, so what lasts less than a tenth of a second says
 * nothing about single cores. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  double busy_ns, idle_ns, stolen_ns; /* since boot, all CPUs; stolen is part of busy */
  double self_ns;                     /* CPU time of this program, which is the server's */
  double *core_busy_ns, *core_idle_ns;
  guint n_cores;
  gint64 time_ns; /* 0 = could not be read */
} IlvMachineTime;

IlvMachineTime ilv_machine_time_read (void);
void ilv_machine_time_clear (IlvMachineTime *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvMachineTime, ilv_machine_time_clear)

/* All 0: not known. */
typedef struct {
  double n_cores, other_cores; /* of the machine; used by other programs */
  double idle_cores;
  double stolen_share; /* of all cores' time, by the host of this machine */
  double *core_use;    /* busy share of each core; NULL: too short to say */
  guint n_core_use;
} IlvMachineUse;

/* `tree_ns` is the CPU time of what ran between the two. */
void ilv_machine_use_find (IlvMachineUse *self, const IlvMachineTime *before,
                           const IlvMachineTime *after, gint64 tree_ns);
void ilv_machine_use_clear (IlvMachineUse *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvMachineUse, ilv_machine_use_clear)

G_END_DECLS
