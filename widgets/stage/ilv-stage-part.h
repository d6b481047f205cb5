/* A part of a stage as an accessible, focusable thing: it paints nothing itself.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "pressed": assistive technology asks for what a click on it does. GTK 4.8 tells of a plain
 * widget's class actions only: it is emitted by the action part.press.
 *
 * Internal to widgets/stage, widgets/flowchart and their tests. Before GTK 4.10 only widgets are
 * accessible objects. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ILV_TYPE_STAGE_PART (ilv_stage_part_get_type ())
G_DECLARE_FINAL_TYPE (IlvStagePartWidget, ilv_stage_part, ILV, STAGE_PART, GtkWidget)

GtkWidget *ilv_stage_part_new (void);
/* Tells assistive technology only what has changed. */
void ilv_stage_part_describe (IlvStagePartWidget *self, const char *label, const char *description);
const char *ilv_stage_part_get_label (IlvStagePartWidget *self);
const char *ilv_stage_part_get_description (IlvStagePartWidget *self);

G_END_DECLS
