/* Prediction against reality, in a window: runs it, and shows the table.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ILV_TYPE_FIDELITY_DIALOG (ilv_fidelity_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IlvFidelityDialog, ilv_fidelity_dialog, ILV, FIDELITY_DIALOG, AdwWindow)

/* With the interpreter that the preferences name, which must have been calibrated. */
GtkWidget *ilv_fidelity_dialog_new (GtkWindow *parent);
/* Begins; nothing is run before. `budget_ns` as IlvFidelityOptions has it. */
void ilv_fidelity_dialog_start (IlvFidelityDialog *self, gint64 budget_ns);

G_END_DECLS
