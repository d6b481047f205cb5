/* Paints a stage: the machinery of one run at one moment. Needs no display.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pure function of scene, run, size and palette: screen, PNG, SVG and PDF cannot differ. */
#pragma once

#include "ilv-stage-layout.h"
#include "widgets/ilv-scene.h"

G_BEGIN_DECLS

/* Paints run `run` of the scene into (0, 0, width, height) on a card. A run without any trace gives
 * an empty card. */
void ilv_stage_paint (cairo_t *cr, const IlvPalette *palette, const IlvScene *scene, guint run,
                      double width, double height);
/* The same with what may be kept between frames of one trace: who is in it, and text layouts. Both
 * may be NULL. */
void ilv_stage_paint_kept (cairo_t *cr, const IlvPalette *palette, const IlvScene *scene, guint run,
                           double width, double height, const IlvStageRoster *roster,
                           IlvTextCache *cache);

/* What is at a point. kind ILV_PART_NONE: nothing; track and job are NONE where there is none. */
typedef struct {
  IlvStagePartKind kind;
  IlvTrackId track;
  guint32 job;
} IlvStageHit;
IlvStageHit ilv_stage_hit (const IlvScene *scene, guint run, double width, double height, double x,
                           double y);
IlvStageHit ilv_stage_hit_kept (const IlvScene *scene, const IlvStageRoster *roster,
                                const IlvStageLayout *layout, double x, double y);

/* The trace a stage shows: the front one, or the one behind if there is no other. */
const IlvTrace *ilv_stage_get_trace (const IlvScene *scene, guint run);

G_END_DECLS
