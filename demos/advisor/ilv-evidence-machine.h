/* Answers to the checklist that this machine gives: how many CPUs a program may use here.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-evidence.h"

G_BEGIN_DECLS

/* What this process may use: the CPUs of its affinity, and the tightest quota of its cgroup and the
 * groups above it (cgroup v2 cpu.max, v1 cpu.cfs_quota_us), in CPUs; 0 = no quota. `proc` and
 * `cgroups` are "/proc" and "/sys/fs/cgroup" but in tests. */
guint ilv_machine_count_affinity (void);
double ilv_machine_read_quota (const char *proc, const char *cgroups);

/* (transfer full), elements IlvEvidence. */
GArray *ilv_evidence_from_machine (const IlvChecklist *list);

G_END_DECLS
