/* What limits a run at a moment.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Internal to widgets/stage. Read from the states at t alone. */
#pragma once

#include "ilv-stage-layout.h"
#include "widgets/ilv-scene.h"

G_BEGIN_DECLS

typedef enum {
  ILV_LIMIT_DONE,
  ILV_LIMIT_NOT_DONE,     /* the run ended: jobs failed, timed out or were turned away */
  ILV_LIMIT_DEADLOCK,     /* the run ended, and not all of its jobs */
  ILV_LIMIT_BLOCKED_LOOP, /* the one that is an alarm */
  ILV_LIMIT_GIL,
  ILV_LIMIT_CORES,
  ILV_LIMIT_LOCK,
  ILV_LIMIT_STARTUP,
  ILV_LIMIT_WORKERS,
  ILV_LIMIT_SUBMIT,
  ILV_LIMIT_ONE_THREAD,
  ILV_LIMIT_LOOPS, /* one thread in each process */
  ILV_LIMIT_WAITS,
  ILV_LIMIT_WORK, /* there is no more to do than is being done */
} IlvStageLimit;

/* `n` gets how many threads, workers or jobs are meant. */
IlvStageLimit ilv_stage_find_limit (const IlvStageRoster *roster, gint64 t_ns, guint *n);
/* FALSE: it would be a guess. */
gboolean ilv_stage_is_limit_known (const IlvStageRoster *roster, IlvStageLimit limit);
/* A translated sentence, and a shorter one for narrow places. */
void ilv_stage_format_limit (IlvStageLimit limit, guint n, char *longer, char *shorter, gsize size);
/* "with 8 threads: 0.27 s", and "with 8: 0.27 s" where the limit has just named them; shorter: "8
 * threads: 0.27 s". FALSE if it is not known. `is_measured`: the run beside it is real, so the
 * figure is said to be a prediction.
 */
gboolean ilv_stage_format_next (const IlvNextStep *next, IlvStageLimit limit, gboolean is_measured,
                                char *longer, char *shorter, gsize size);

G_END_DECLS
