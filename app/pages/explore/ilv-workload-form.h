/* A workload's groups and steps as a form.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "changed" (char *text): the file's text with the change made. */
#pragma once

#include <adwaita.h>

#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

#define ILV_TYPE_WORKLOAD_FORM (ilv_workload_form_get_type ())
G_DECLARE_FINAL_TYPE (IlvWorkloadForm, ilv_workload_form, ILV, WORKLOAD_FORM, GtkWidget)

void ilv_workload_form_set_workload (IlvWorkloadForm *self, IlvWorkload *workload);

G_END_DECLS
