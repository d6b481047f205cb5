/* The checklist's thresholds: seen, changed, set back.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ilv-advisor.h"

G_BEGIN_DECLS

/* What a person has changed, onto a list that was just loaded. What its file no longer has, or
 * would refuse, is left out. */
void ilv_thresholds_recall (IlvChecklist *list);

#define ILV_TYPE_THRESHOLDS_DIALOG (ilv_thresholds_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IlvThresholdsDialog, ilv_thresholds_dialog, ILV, THRESHOLDS_DIALOG, AdwWindow)

IlvThresholdsDialog *ilv_thresholds_dialog_new (GtkWindow *parent, IlvAdvisor *advisor);

G_END_DECLS
