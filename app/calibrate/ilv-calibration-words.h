/* What is said about a calibration: its parts, its figures, and why not to rely on it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Translated text for the command line and the window; no GTK. */
#pragma once

#include "demos/bench/ilv-cost-calibration.h"

G_BEGIN_DECLS

/* "event loop", for a part of IlvCalibrationProgress. Static. */
const char *ilv_calibration_get_part_title (const char *part);
/* A cost in its unit: "1.2 µs", "16 KiB", "0.95". (transfer full) */
char *ilv_calibration_format_cost (const char *key, gint64 value);
/* One sentence for each doubt, and what to do; NULL if there is none. `name` is the cost set's.
 * (transfer full) */
char *ilv_calibration_describe_doubts (const char *name, const IlvCalibrationOrigin *origin,
                                       IlvCalibrationDoubts doubts);
/* The same for a cost set by its name: NULL if it was not calibrated here or nothing speaks against
 * it. `python` is the one it is to be used for; NULL: the one that a set of this name is for, which
 * is started to ask for its version, so not from the main thread. (transfer full) */
char *ilv_calibration_check (const char *name, const IlvPython *python);

G_END_DECLS
