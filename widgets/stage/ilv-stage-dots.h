/* Which jobs stand in a line of dots at a moment: for painting and for hit tests.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Internal to widgets/stage. */
#pragma once

#include "ilv-stage-layout.h"

G_BEGIN_DECLS

#define ILV_STAGE_MAX_DOTS 128

typedef struct {
  guint32 job;
  IlvState state;
  double progress; /* of its wait, 0..1; < 0 = not told */
  gint64 due_ns;   /* timers: when it is due; -1 = not told */
  gboolean arrived;
} IlvStageDot;

/* Fills at most `max` dots; `n_all` gets how many there are in all. Under a curtain nothing is
 * told that lies after t, and the ready queue's jobs are ILV_JOB_NONE. */
guint ilv_stage_dots_collect (const IlvStageRoster *roster, const IlvStagePart *part, gint64 t_ns,
                              gboolean has_curtain, IlvStageDot *dots, guint max, guint *n_all);

/* The dot under a point: its index, or -1. */
int ilv_stage_dots_find (const IlvStageDots *geometry, double x, double y);
void ilv_stage_dots_get_place (const IlvStageDots *geometry, guint index, double *x, double *y);
/* How many fit. */
guint ilv_stage_dots_get_room (const IlvStageDots *geometry);

G_END_DECLS
