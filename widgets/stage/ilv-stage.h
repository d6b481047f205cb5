/* A stage: the machinery of one run at the scene's moment, as a widget.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Focusable as a whole (Tab); Up and Down walk through its parts, each of which has a label and a
 * description for screen readers; Return activates the part. Nothing ticks: it changes when a new
 * scene is set.
 *
 * Signals:
 *   job-activated (guint job)       a job's dot or a worker's job was clicked
 *   part-activated (guint track)    something that stands for a track was clicked or chosen
 *   thing-activated (guint track, guint job)   after both: what it was, either may be NONE */
#pragma once

#include <gtk/gtk.h>

#include "widgets/ilv-scene.h"

G_BEGIN_DECLS

#define ILV_TYPE_STAGE (ilv_stage_get_type ())
G_DECLARE_FINAL_TYPE (IlvStage, ilv_stage, ILV, STAGE, GtkWidget)

GtkWidget *ilv_stage_new (void);
/* Shows run `run` of the scene. The scene is copied, its traces are referenced. */
void ilv_stage_set_scene (IlvStage *self, const IlvScene *scene, guint run);
/* The colours; ILV_N_THEMES (at first): light or dark after the style's text colour. */
/* A widget over the header says the pool's size: in the first line, where the total would be, or at
 * the begin of the second, where it takes pool_px; FALSE and 0: none. */
void ilv_stage_set_pool (IlvStage *self, gboolean is_above, double pool_px);

void ilv_stage_set_theme (IlvStage *self, IlvTheme theme);
/* Brings labels and descriptions up to date now; otherwise they follow four times a second. */
void ilv_stage_describe (IlvStage *self);

G_END_DECLS
