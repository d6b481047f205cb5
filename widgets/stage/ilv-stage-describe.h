/* A stage's parts in words: for screen readers and tooltips.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whole sentences, from the trace at the scene's moment; under a curtain nothing that is still to
 * come and no order of the ready queue. Strings belong to the caller. */
#pragma once

#include "ilv-stage-paint.h"

G_BEGIN_DECLS

/* "Ready queue", "Thread 2", "Cores", ... */
char *ilv_stage_describe_label (const IlvScene *scene, const IlvStageRoster *roster,
                                const IlvStagePart *part);
/* What is there now. */
char *ilv_stage_describe_part (const IlvScene *scene, const IlvStageRoster *roster,
                               const IlvStagePart *part);
/* The stage as a whole: model, source, how far it is, what limits it. */
char *ilv_stage_describe_run (const IlvScene *scene, guint run, const IlvStageRoster *roster);
/* The tooltip at a hit; NULL if there is nothing to tell. */
char *ilv_stage_describe_hit (const IlvScene *scene, const IlvStageRoster *roster,
                              const IlvStageHit *hit);

G_END_DECLS
