/* What stages, timeline and captions are drawn from: traces and a moment. Nothing else.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/trace/ilv-trace.h"
#include "demos/workload/ilv-workload.h"
#include "widgets/palette/ilv-palette.h"

G_BEGIN_DECLS

/* What twice as many of what a model is short of would bring, by prediction. */
typedef enum {
  ILV_NEXT_UNKNOWN, /* not computed (yet) */
  ILV_NEXT_THREADS,
  ILV_NEXT_PROCESSES,
  ILV_NEXT_CORES,
} IlvNextKind;

typedef struct {
  IlvNextKind kind;
  guint n;                 /* of them, in the next step */
  gint64 total_ns, now_ns; /* predicted: with them, and as it is */
} IlvNextStep;

/* One shown model. Either trace may be NULL; `behind` is drawn as an outline behind `front`. */
typedef struct {
  const IlvTrace *front;
  const IlvTrace *behind;
  IlvNextStep next;
} IlvSceneRun;

#define ILV_MAX_SHOWN 4

typedef struct {
  IlvSceneRun runs[ILV_MAX_SHOWN];
  guint n_runs;
  const IlvWorkload *workload; /* may be NULL (an opened trace) */
  gint64 time_ns;              /* the playhead */
  gboolean has_curtain;        /* a question is open: nothing after time_ns, no totals, no progress,
                                  no order of the ready queue may show */
  gboolean is_past_only;       /* the curtain stays by a setting, no answer lifts it */
  guint32 lit_job;             /* ILV_JOB_NONE or the job lit up in all models */
  int focused_run;             /* -1 = none */
  gboolean reduced_motion;     /* jump, never glide */
  gint64 shortened_begin_ns, shortened_end_ns; /* steady pace: this wait passes faster than the
                                                  rest; begin == end: none */
  gboolean has_title_widgets; /* widgets over a stage's first line name its model: leave it free */
  double pool_px; /* 0, or what a widget that says the pool's size takes of a stage's second line */
  gint64 axis_end_ns;      /* the time axis goes at least so far: a growing run's grows in steps */
  gboolean is_total_below; /* such a widget stands in the first line, where the total would be */
  gboolean has_mark; /* one track is pointed out, by a lesson: this run's, of its front trace */
  guint marked_run;
  IlvTrackId marked_track;
  gboolean has_resources;  /* locks and backends have rows in the timeline at usual detail too */
  gboolean is_focus_alone; /* the focused stage has the place of all */
  double text_scale;       /* 1 = 1440x900 on a desk; larger for a projector */
} IlvScene;

G_END_DECLS
