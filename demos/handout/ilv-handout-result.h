/* What a graph of the handout shows: this machine's stored results, or predictions.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing is ever run here. Stored results are those of the history; the newest that compares
 * enough models of one of the figure's subjects is taken. */
#pragma once

#include "demos/bench/ilv-bench-result.h"
#include "demos/trace/ilv-trace.h"
#include "demos/workload/ilv-costs.h"
#include "demos/workload/ilv-workload.h"
#include "ilv-handout.h"

G_BEGIN_DECLS

/* More rows than these make no picture for an article. */
#define ILV_HANDOUT_MAX_ROWS 12

typedef struct {
  char *label;                       /* the model, and what else differs */
  gint64 median_ns, low_ns, high_ns; /* predicted: all three are the total */
  double spread;
  guint n_runs; /* 0: predicted */
} IlvHandoutRow;

typedef struct {
  char *name, *text;
} IlvHandoutScript;

typedef struct {
  IlvBenchResult *result; /* NULL: predicted */
  guint subject;          /* of the result */
  IlvWorkload *workload;  /* predicted: what of */
  IlvCosts *costs;        /* and with what */
  GPtrArray *traces;      /* predicted: one for each model; else empty */
  GArray *rows;           /* IlvHandoutRow */
  char *command;          /* that measures it (again) */
  GPtrArray *scripts;     /* IlvHandoutScript: Python that does it without Interleave */
} IlvHandoutResult;

/* For a figure of kind graph. (transfer full) */
IlvHandoutResult *ilv_handout_result_new (const IlvPiece *figure, const IlvCosts *costs,
                                          GError **error);
void ilv_handout_result_free (IlvHandoutResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvHandoutResult, ilv_handout_result_free)

/* Each of the figure's models simulated with these costs; elements IlvTrace. Also for stages and
 * timelines. (transfer full) */
GPtrArray *ilv_handout_simulate (const IlvPiece *figure, const IlvCosts *costs,
                                 IlvWorkload **workload, GError **error);

G_END_DECLS
