/* The questions of the checklist, a group of them at a time, each with how to measure it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "show-evidence" (uint input): the person wants to see where that answer is from. */
#pragma once

#include <gtk/gtk.h>

#include "ilv-advisor.h"

G_BEGIN_DECLS

#define ILV_TYPE_CHECKLIST_PANEL (ilv_checklist_panel_get_type ())
G_DECLARE_FINAL_TYPE (IlvChecklistPanel, ilv_checklist_panel, ILV, CHECKLIST_PANEL, GtkBox)

GtkWidget *ilv_checklist_panel_new (IlvAdvisor *advisor);
/* Opens the group of that input and puts the focus on it. */
void ilv_checklist_panel_go_to (IlvChecklistPanel *self, guint input);
/* The same, with how to measure it unfolded. */
void ilv_checklist_panel_show_measure (IlvChecklistPanel *self, guint input);

G_END_DECLS
