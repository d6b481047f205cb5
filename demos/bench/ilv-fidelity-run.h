/* Predicts and really runs workloads under models on interpreters, in turn.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rounds: every cell is run once, then every cell again, so that a disturbance falls on all alike.
 * Timed runs are made without the recorder. Two rounds, and further ones for those cells only whose
 * runs differ; one more run, recorded, where somebody may wait for the GIL. Before each run it is
 * looked how much of a core a thread gets: a prediction is made with the median of that, which
 * is the machine's state and not the workload's. Blocking. */
#pragma once

#include "ilv-fidelity.h"

#include "demos/recorder/ilv-measure.h"
#include "demos/workload/ilv-costs.h"

G_BEGIN_DECLS

/* `n_done` of `n_runs` runs that are planned now; the cell that is run next. */
typedef void (*IlvFidelityProgress) (guint n_done, guint n_runs, const IlvFidelityCell *cell,
                                     gpointer data);

typedef struct {
  const char *const *workloads; /* catalogue names */
  const IlvModel *models;       /* NULL: all that the interpreter can run */
  guint n_models;
  GPtrArray *pythons; /* IlvPython */
  GPtrArray *costs;   /* IlvCosts, one for each */
  IlvSettings (*get_settings) (IlvModel model, gpointer data);
  gpointer settings_data;
  guint n_runs;     /* timed runs of each cell; 0: as many as its spread needs, 2 to 5 */
  gint64 fresh_ns;  /* so old may the speed of computing be when another workload begins; 0: 60 s */
  gint64 budget_ns; /* no run is begun that would end later; 0: no limit */
  IlvFidelityProgress progress; /* may be NULL */
  gpointer progress_data;
} IlvFidelityOptions;

/* A cell whose run is predicted to take longer is predicted only. */
#define ILV_FIDELITY_LONGEST_NS (G_GINT64_CONSTANT (15000000000))

/* What was measured until the end, or until it was cancelled; what could not be says why. NULL only
 * if a workload cannot be read. (transfer full) */
IlvFidelity *ilv_fidelity_run (const IlvFidelityOptions *options, GCancellable *cancellable,
                               GError **error);

G_END_DECLS
