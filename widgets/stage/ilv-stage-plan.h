/* Which parts a stage has room for, and how high each is.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Internal to ilv-stage-layout.c, which puts them in their places.
 *
 * Every part asks for a least, a natural and a greatest height and has a priority. Parts of least
 * priority go first while the least heights do not fit; then what is left over is dealt out, first
 * up to the natural heights, then up to the greatest, then between the parts. A wide stage has two
 * columns between header and footer. */
#pragma once

#include "ilv-stage-layout.h"

G_BEGIN_DECLS

/* Sizes at scale 1. */
#define ILV_STAGE_PAD 12.0
#define ILV_STAGE_GAP 6.0
#define ILV_STAGE_ROW_GAP 4.0
#define ILV_STAGE_LINE 24.0
#define ILV_STAGE_SECOND_LINE 29.0 /* of the header: its middle */
#define ILV_STAGE_ROW_ONE_LINE 20.0
#define ILV_STAGE_ROW_MAX 54.0
/* A worker process with a loop or threads of its own: from here on in two lines. */
#define ILV_STAGE_PROCESS_TWO_LINES 40.0
#define ILV_STAGE_PROCESS_ONE_LINE 22.0
#define ILV_STAGE_TILE 26.0
/* A line of dots: its label, and the room for "+1,234" at its end. */
#define ILV_STAGE_DOTS_LABEL 58.0
#define ILV_STAGE_DOTS_MORE 44.0

typedef struct {
  IlvStagePartKind kind;
  IlvTrackId track;
  double least, natural, greatest; /* px */
  int priority;                    /* 10 = never left out */
  int column; /* 0 = full width, 1 = left, 2 = right; narrow stages have one column */
  double height;
} IlvStageSection;

#define ILV_STAGE_MAX_SECTIONS 16

typedef struct {
  const IlvStageRoster *roster; /* borrowed */
  double scale, inner_width;
  gboolean is_wide, is_high;
  guint n;
  IlvStageSection sections[ILV_STAGE_MAX_SECTIONS]; /* the header first, the footer last */
  double gaps[3]; /* added to the gap below each part of a column */
} IlvStagePlan;

void ilv_stage_plan_init (IlvStagePlan *self, const IlvStageRoster *roster, double width,
                          double height, double scale);
/* Whether a column has any part. */
gboolean ilv_stage_plan_has_column (const IlvStagePlan *self, int column);
/* Columns of worker rows. */
guint ilv_stage_plan_get_row_columns (const IlvStagePlan *self, gboolean full_width);
/* A pill's width at scale 1. */
double ilv_stage_plan_get_pill_width (guint n_digits);

G_END_DECLS
