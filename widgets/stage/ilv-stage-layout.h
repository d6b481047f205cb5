/* Where the parts of a stage are: numbers only, for painting, hit tests and accessibility.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which parts there are follows from the trace and the size, never from the moment: nothing jumps
 * while time runs. What does not fit is grouped or left out, in order of priority; text is never
 * shrunk. All in pixels; no allocation. */
#pragma once

#include "ilv-stage-roster.h"

G_BEGIN_DECLS

typedef enum {
  ILV_PART_NONE,
  ILV_PART_HEADER,
  ILV_PART_READY,    /* dots: the loop's ready queue */
  ILV_PART_RING,     /* the loop: phases, running step, turn */
  ILV_PART_SOCKETS,  /* dots: tasks waiting on I/O */
  ILV_PART_FIELD,    /* a dot field: thousands of tasks by state */
  ILV_PART_TIMERS,   /* dots: the timer heap by due time */
  ILV_PART_LOCKS,    /* dots: tasks waiting for a lock */
  ILV_PART_LIMIT,    /* dots: jobs waiting for Limit= or room */
  ILV_PART_QUEUE,    /* dots: the work queue */
  ILV_PART_TRANSFER, /* call queue, pickling, pipe, results */
  ILV_PART_GIL,      /* the main process's GIL: the baton when no visible row has it */
  ILV_PART_MAIN,     /* the main thread's row; becomes a WORKER part */
  ILV_PART_WORKER,   /* one worker row */
  ILV_PART_TILES,    /* all workers as tiles */
  ILV_PART_COUNTS,   /* all workers as counts per state */
  ILV_PART_PROCESS,  /* a worker process with a loop or a thread pool of its own */
  ILV_PART_CORES,
  ILV_PART_FOOTER,
  ILV_PART_JOB, /* only in hits: a job's dot */
  ILV_N_PARTS
} IlvStagePartKind;

typedef struct {
  IlvStagePartKind kind;
  IlvTrackId track; /* what it shows, or ILV_TRACK_NONE */
  guint index;      /* worker rows: which */
  double x, y, width, height;
} IlvStagePart;

#define ILV_STAGE_MAX_PARTS 96
/* A worker's row from this height on has two lines of text. */
#define ILV_STAGE_TWO_LINES_PX 31.0

typedef struct {
  double width, height, scale, pad;
  gboolean is_wide;
  guint n_parts;
  IlvStagePart parts[ILV_STAGE_MAX_PARTS];
} IlvStageLayout;

/* `scale` is the scene's text scale. */
void ilv_stage_layout_init (IlvStageLayout *self, const IlvStageRoster *roster, double width,
                            double height, double scale);
/* The first part of that kind or NULL. */
const IlvStagePart *ilv_stage_layout_find (const IlvStageLayout *self, IlvStagePartKind kind);

/* A line of dots: a label, then pills in rows. */
typedef struct {
  double label_width;
  double x, y;         /* of the first pill's corner */
  double pill, height; /* a pill's size */
  double step_x, step_y;
  guint columns, rows;
} IlvStageDots;
void ilv_stage_layout_get_dots (const IlvStageLayout *self, const IlvStagePart *part,
                                guint n_digits, IlvStageDots *dots);

/* The grid of worker tiles. */
typedef struct {
  double x, y, width, height, step_x, step_y;
  guint columns, rows;
} IlvStageTiles;
void ilv_stage_layout_get_tiles (const IlvStageLayout *self, const IlvStagePart *part, guint n,
                                 IlvStageTiles *tiles);

/* A field of n workers: a square each, as big as there is room for, or, where even the smallest are
 * too many, one for several. */
typedef struct {
  double step; /* from square to square */
  guint columns, lines, per_square;
} IlvStageField;
void ilv_stage_layout_get_field (const IlvStageLayout *self, guint n, double width, double height,
                                 IlvStageField *field);

/* The centre and radius of the ring and the width of its band. */
void ilv_stage_layout_get_ring (const IlvStageLayout *self, const IlvStagePart *part, double *x,
                                double *y, double *radius, double *band);

/* The boxes of the cores: the first one's x, each one's width, and the way to the next; step 0:
 * too many for boxes. */
void ilv_stage_layout_get_cores (const IlvStageLayout *self, const IlvStagePart *part, guint n,
                                 double *x, double *width, double *step);

G_END_DECLS
