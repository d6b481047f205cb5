/* Measures what Python's and the kernel's primitives cost on this machine: a cost set.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only primitives are measured (a thread, a turn of the loop, a pickle), never a workload, so that
 * a prediction made with the set has not seen what it predicts. Blocking, well below a minute; call
 * from a worker thread. */
#pragma once

#include "ilv-calibration-origin.h"

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
  IlvCosts *costs;
  GArray *measured;   /* IlvMeasuredCost */
  GPtrArray *refused; /* keys of what drowned in noise (the base's figures stay); not owned */
  char *text;         /* the set as a file: with date, machine, Python, method and spread */
  IlvCalibrationOrigin *origin;
  char *missing; /* what could not be measured and why, a line each; NULL: nothing */
} IlvCostCalibration;

void ilv_cost_calibration_free (IlvCostCalibration *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvCostCalibration, ilv_cost_calibration_free)

/* How far it is: the part of the programs that is measured now ("machine", "threads", "loop",
 * "trio", "processes", "memory"), from the calling thread. */
typedef void (*IlvCalibrationProgress) (guint n_done, guint n_parts, const char *part,
                                        gpointer data);

typedef struct {
  const IlvPython *python;
  const IlvCosts *base; /* where figures come from that cannot be measured: "reference" */
  const char *name;     /* of the new set: ilv_calibration_name() */
  IlvCalibrationProgress progress; /* may be NULL */
  gpointer progress_data;
} IlvCalibrationOptions;

/* Runs the measuring programs. What they cannot measure (uvloop that is not installed, the factor
 * of free threading) keeps the figure of `base`, and the text says so. Cancelled, it ends all that
 * it started within moments; nothing is written in any case. (transfer full) */
IlvCostCalibration *ilv_cost_calibration_run (const IlvCalibrationOptions *options,
                                              GCancellable *cancellable, GError **error);
/* The same from what the programs printed. Takes `origin`. */
IlvCostCalibration *ilv_cost_calibration_parse (const char *output, const IlvCosts *base,
                                                const char *name, IlvCalibrationOrigin *origin,
                                                GError **error);

/* Writes the text as the cost set of its name into the user's data folder, whole or not at all; the
 * file's path. (transfer full) */
char *ilv_cost_calibration_save (const IlvCostCalibration *self, GError **error);

G_END_DECLS
