/* What `measure` and `compare` share: finding Python, running it, telling how far it is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/recorder/ilv-measure.h"
#include "demos/workload/ilv-costs.h"
#include "ilv-cli-options.h"

G_BEGIN_DECLS

/* --python or the best found; NULL after printing why there is none. (transfer full) */
IlvPython *ilv_cli_find_python (const IlvCliOptions *options);
/* The cores that this process may use, or --cores: what predicting and measuring share. */
guint ilv_cli_get_cores (const IlvCliOptions *options);
/* Really runs one model, with progress on standard error if that is a terminal; NULL after printing
 * the reason, and then what was measured up to there is put into `partial` (may be NULL). Ctrl-C
 * and SIGTERM stop the run, not this program. `scheduler` and
 * `kept` as in IlvMeasureOptions. (transfer full) */
IlvTrace *ilv_cli_measure_model (IlvWorkload *workload, const IlvSettings *settings,
                                 const IlvPython *python, guint n_runs, const char *scheduler,
                                 IlvTrace **partial, GPtrArray *kept);
/* Whether a signal has stopped a run: no other should be begun. */
gboolean ilv_cli_is_stopped (void);

/* Cancelled by the first signal that is to end this program (Ctrl-C, SIGTERM, SIGHUP). It lives as
 * long as the program. */
GCancellable *ilv_cli_get_cancellable (void);

/* Whether it is the interpreter that is used when none is named. */
gboolean ilv_cli_is_default_python (const IlvPython *python);
/* Calibrates this machine with that interpreter and keeps the cost set; NULL after printing why
 * not. (transfer full) */
IlvCosts *ilv_cli_calibrate_now (const IlvPython *python, const IlvCosts *base);

G_END_DECLS
