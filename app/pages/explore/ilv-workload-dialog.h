/* Edits a workload: groups and steps as a form, the file's text beside it, errors in place.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "applied" (IlvWorkload *boxed pointer): the edited workload is to be used. */
#pragma once

#include <adwaita.h>

#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

#define ILV_TYPE_WORKLOAD_DIALOG (ilv_workload_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IlvWorkloadDialog, ilv_workload_dialog, ILV, WORKLOAD_DIALOG, AdwWindow)

IlvWorkloadDialog *ilv_workload_dialog_new (GtkWindow *parent, IlvWorkload *workload);
/* The last text that could be read as a workload. (transfer none) */
IlvWorkload *ilv_workload_dialog_get_workload (IlvWorkloadDialog *self);
/* As if typed; for tests. */
void ilv_workload_dialog_set_text (IlvWorkloadDialog *self, const char *text);
/* What is wrong with the text now, NULL if nothing is. (transfer none) */
const char *ilv_workload_dialog_get_error (IlvWorkloadDialog *self);
/* Writes what is right to the file; the answer comes as a toast or a dialog. */
void ilv_workload_dialog_save (IlvWorkloadDialog *self, GFile *file);

G_END_DECLS
