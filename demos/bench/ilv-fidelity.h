/* Prediction against reality: the fidelity table's figures, without anything that prints or draws.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A cell is one workload under one model on one interpreter: what was predicted, and the runs that
 * were really made. Errors are predicted / measured - 1. What the machine itself contributes is
 * known from an A/A control: each cell's runs are made in turn with all others', so the medians of
 * its odd and its even runs are two measurements of the same thing. */
#pragma once

#include "demos/trace/ilv-run-info.h"

G_BEGIN_DECLS

typedef enum {
  ILV_FIDELITY_TOTAL,
  ILV_FIDELITY_THROUGHPUT,
  ILV_FIDELITY_P50,
  ILV_FIDELITY_P99,
  ILV_FIDELITY_GIL_WAIT, /* known only where a run was recorded */
  ILV_FIDELITY_CPU,
  ILV_FIDELITY_N_FIGURES
} IlvFidelityFigure;

/* An error above this wants an explanation; models nearer to each other count as equal. */
#define ILV_FIDELITY_WIDE 0.15
#define ILV_FIDELITY_SAME 0.10
/* A thread that gets less of a core was not alone: such runs are not what was predicted. */
#define ILV_FIDELITY_BUSY 0.95

typedef struct {
  char *workload, *python; /* a catalogue name; a version as "3.13.0" or "3.13.0t" */
  IlvRunInfo *predicted;   /* NULL until it is predicted */
  GPtrArray *runs;         /* IlvRunInfo, timed, not recorded, in the order they were made */
  IlvRunInfo *recorded;    /* one more run for the GIL; NULL: none */
  GArray *shares;          /* double: what a thread got of a core just before each run */
  char *problem;           /* why it was not measured, for people; NULL: it was */
} IlvFidelityCell;

typedef struct {
  GPtrArray *cells; /* IlvFidelityCell, by interpreter, workload, model */
} IlvFidelity;

/* Of all cells, or of one interpreter. */
typedef struct {
  guint n_measured, n_wide; /* cells with a total; with an error above ILV_FIDELITY_WIDE */
  guint n_wide_beyond;      /* above it by more than what the same thing differs by */
  double median, largest;   /* of the totals' absolute errors; NAN: nothing was measured */
  /* Of each figure's absolute errors. Waits for the GIL count where they are a hundredth of the
   * total at least: of next to nothing an error says nothing. */
  double medians[ILV_FIDELITY_N_FIGURES];
  guint n_compared, n_wrong; /* pairs of models that differ beyond noise; foreseen wrongly */
  double noise;              /* median of |A/A|; NAN: no cell has two runs */
  double least_share, share; /* of a core, least and median; NAN: not known */
} IlvFidelitySummary;

IlvFidelity *ilv_fidelity_new (void);
void ilv_fidelity_free (IlvFidelity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvFidelity, ilv_fidelity_free)
/* An empty cell, owned by the table. */
IlvFidelityCell *ilv_fidelity_add (IlvFidelity *self, const char *workload, const char *python);

/* The run with the median total (of an even number the faster in the middle); NULL: no run. */
const IlvRunInfo *ilv_fidelity_cell_get_median (const IlvFidelityCell *self);
/* In the figure's unit: nanoseconds, jobs per second, cores. NAN if it is not known. */
double ilv_fidelity_cell_get_measured (const IlvFidelityCell *self, IlvFidelityFigure figure);
double ilv_fidelity_cell_get_predicted (const IlvFidelityCell *self, IlvFidelityFigure figure);
double ilv_fidelity_cell_get_error (const IlvFidelityCell *self, IlvFidelityFigure figure);
/* Interquartile range / median of its totals; NAN with fewer than two. */
double ilv_fidelity_cell_get_spread (const IlvFidelityCell *self);
/* Median of the even runs' totals / that of the odd ones - 1; NAN with fewer than two. */
double ilv_fidelity_cell_get_noise (const IlvFidelityCell *self);
/* What its own two halves differ by, or all cells' at the median (`noise`) if that is more. */
double ilv_fidelity_cell_get_doubt (const IlvFidelityCell *self, double noise);
/* The mechanism known to be missing in the simulator that may be why; NULL: not known. */
const char *ilv_fidelity_cell_explain (const IlvFidelityCell *self);
/* For people, why the total's error is above ILV_FIDELITY_WIDE: noise, a mechanism, unexplained.
 * NULL: it is not above. */
const char *ilv_fidelity_cell_get_cause (const IlvFidelityCell *self, double noise);
double ilv_fidelity_cell_get_share (const IlvFidelityCell *self);

IlvFidelitySummary ilv_fidelity_summarize (const IlvFidelity *self);
/* `interleave.fidelity/1`. (transfer full) */
char *ilv_fidelity_to_json (const IlvFidelity *self);

G_END_DECLS
