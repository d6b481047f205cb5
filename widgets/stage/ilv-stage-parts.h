/* The painters of a stage's parts.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Internal to widgets/stage. Each paints inside its part's rectangle from the trace and the moment
 * in the brush, and keeps nothing. */
#pragma once

#include "ilv-stage-draw.h"

G_BEGIN_DECLS

void ilv_stage_paint_header (const IlvStageBrush *brush, const IlvStagePart *part);
void ilv_stage_paint_footer (const IlvStageBrush *brush, const IlvStagePart *part);
void ilv_stage_paint_dots (const IlvStageBrush *brush, const IlvStagePart *part);
void ilv_stage_paint_ring (const IlvStageBrush *brush, const IlvStagePart *part);
void ilv_stage_paint_field (const IlvStageBrush *brush, const IlvStagePart *part);
void ilv_stage_paint_worker (const IlvStageBrush *brush, const IlvStagePart *part);
void ilv_stage_paint_process (const IlvStageBrush *brush, const IlvStagePart *part);
void ilv_stage_paint_tiles (const IlvStageBrush *brush, const IlvStagePart *part);
void ilv_stage_paint_counts (const IlvStageBrush *brush, const IlvStagePart *part);
void ilv_stage_paint_gil (const IlvStageBrush *brush, const IlvStagePart *part);
/* "T2", "P1", "M": a thread or its process, short. */
void ilv_stage_format_actor (const IlvTrace *trace, IlvTrackId id, char *text, gsize size);
void ilv_stage_paint_cores (const IlvStageBrush *brush, const IlvStagePart *part);
void ilv_stage_paint_transfer (const IlvStageBrush *brush, const IlvStagePart *part);
/* The arrow of the last hand-over of the GIL, over the worker rows. */
void ilv_stage_paint_handover (const IlvStageBrush *brush);

/* The state to show for a thread: not started, ended and idle are told apart. */
typedef struct {
  IlvState state;
  IlvSpan span;
  guint32 job;
  gboolean is_present; /* FALSE: not started yet, or ended */
  gboolean holds_gil;
  gboolean is_pool_thread; /* shares its GIL with other threads */
} IlvStageActor;
void ilv_stage_find_actor (const IlvStageRoster *roster, IlvTrackId thread, gint64 t_ns,
                           IlvStageActor *actor);

/* How far its wait, transfer, native code or start is, 0..1; < 0 where that is not told. */
double ilv_stage_get_progress (const IlvStageBrush *brush, const IlvStageActor *actor);

#define ILV_STAGE_CHIP_PX 20.0
/* What a worker's row says, without its ground and chip: name, state, job, baton. */
void ilv_stage_paint_row (const IlvStageBrush *brush, const IlvStagePart *part,
                          const IlvStageActor *actor);

/* What the event loop is doing at t. */
typedef struct {
  gboolean runs; /* a span covers t */
  IlvSpan phase;
  int phase_index;     /* 0 run, 1 poll, 2 events, 3 timers; -1 none */
  guint32 job;         /* the task whose step runs, or ILV_JOB_NONE */
  IlvSpan step;        /* of the loop's thread */
  gboolean is_blocked; /* a call blocks the whole loop */
  guint turn;
  guint n_handles, handle; /* of this turn's snapshot: how many, and the current one (from 1) */
  gint64 lag_ns;           /* since the last poll ended: for so long nothing was noticed */
} IlvStageLoop;
void ilv_stage_find_loop (const IlvStageRoster *roster, const IlvStageProcess *process, gint64 t_ns,
                          IlvStageLoop *loop);

G_END_DECLS
