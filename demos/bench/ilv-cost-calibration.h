/* Measures what Python's and the kernel's primitives cost on this machine: a cost set.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only primitives are measured (a thread, a turn of the loop, a pickle), never a workload, so that
 * a prediction made with the set has not seen what it predicts. Blocking, about ten seconds; call
 * from a worker thread. */
#pragma once

#include "demos/recorder/ilv-measure.h"
#include "demos/workload/ilv-costs.h"

G_BEGIN_DECLS

/* One cost as it was measured. */
typedef struct {
  const char *key; /* as in a cost set's file; owned by the library */
  gint64 value;    /* ns, bytes or ppm */
  double spread;   /* interquartile range / median of the samples */
  guint n_samples;
} IlvMeasuredCost;

typedef struct {
  IlvCosts *costs;  /* name "this-machine" */
  GArray *measured; /* IlvMeasuredCost */
  char *text;       /* the set as a file: with date, machine, Python, method and spread */
  char *missing;    /* what could not be measured and why, a line each; NULL: nothing */
} IlvCostCalibration;

void ilv_cost_calibration_free (IlvCostCalibration *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvCostCalibration, ilv_cost_calibration_free)

/* Runs the measuring programs with `python`. What they cannot measure (uvloop that is not
 * installed, the factor of free threading) keeps the figure of `base`, usually "reference", and the
 * text says so. (transfer full) */
IlvCostCalibration *ilv_cost_calibration_run (const IlvPython *python, const IlvCosts *base,
                                              GCancellable *cancellable, GError **error);
/* The same from what the programs printed. `about` is a comment of one or more lines without "#".
 */
IlvCostCalibration *ilv_cost_calibration_parse (const char *output, const IlvCosts *base,
                                                const char *about, GError **error);

/* Writes the text as the cost set "this-machine" into the user's data folder; the file's path.
 * (transfer full) */
char *ilv_cost_calibration_save (const IlvCostCalibration *self, GError **error);

G_END_DECLS
