/* Calibrates this machine: what it is for, how far it is, what changed.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "use" (char *costs): predictions are to be made with the new cost set from now on. Closing
 * the dialog while it measures ends the measuring at once; the old set stays whole. */
#pragma once

#include <adwaita.h>

#include "demos/bench/ilv-cost-calibration.h"

G_BEGIN_DECLS

#define ILV_TYPE_CALIBRATE_DIALOG (ilv_calibrate_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IlvCalibrateDialog, ilv_calibrate_dialog, ILV, CALIBRATE_DIALOG, AdwWindow)

/* For the interpreter that the preferences name. */
GtkWidget *ilv_calibrate_dialog_new (GtkWindow *parent);
/* Presses its button: begins, or uses the result. */
void ilv_calibrate_dialog_act (IlvCalibrateDialog *self);
/* What was measured; NULL before it is over. (transfer none) */
const IlvCostCalibration *ilv_calibrate_dialog_get_result (IlvCalibrateDialog *self);

G_END_DECLS
