/* A workload's groups, steps and backends as a form.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "changed" (char *text): the file's text with the change made. */
#pragma once

#include <adwaita.h>

#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

#define ILV_TYPE_WORKLOAD_FORM (ilv_workload_form_get_type ())
G_DECLARE_FINAL_TYPE (IlvWorkloadForm, ilv_workload_form, ILV, WORKLOAD_FORM, GtkWidget)

/* The text as it stands, right or wrong, and the last right workload: jobs and steps are that
 * one's, values are the text's. */
void ilv_workload_form_show (IlvWorkloadForm *self, const char *text, IlvWorkload *workload);
/* Says what is wrong below the row of that key ("Step fetch", "Duration"); NULL group: nothing is.
 * The key may be NULL. */
void ilv_workload_form_set_error (IlvWorkloadForm *self, const char *group, const char *key,
                                  const char *reason);
/* What is typed in the focused row counts now. */
void ilv_workload_form_commit (IlvWorkloadForm *self);

G_END_DECLS
