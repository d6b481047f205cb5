/* What a workload's parts must be together: knobs, locks, spawns, amounts of work.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-key-reader.h"

G_BEGIN_DECLS

/* At most so many executed steps in all: a run would take hours and gigabytes. */
#define ILV_MAX_EXECUTED_STEPS G_GUINT64_CONSTANT (1000000000)

/* Fails the reader on the first thing that does not fit together. */
void ilv_workload_check (IlvWorkload *self, IlvKeyReader *reader);

G_END_DECLS
