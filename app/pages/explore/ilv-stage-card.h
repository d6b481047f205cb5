/* A shown model: its stage under a row of controls (which model, how big its pool).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: "picked" (its stage got the focus), "job-picked" (uint), "thing-picked" (uint run, uint
 * track, uint job: either may be NONE), "message" (string, for a
 * toast). */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"
#include "widgets/ilv-scene.h"

G_BEGIN_DECLS

#define ILV_TYPE_STAGE_CARD (ilv_stage_card_get_type ())
G_DECLARE_FINAL_TYPE (IlvStageCard, ilv_stage_card, ILV, STAGE_CARD, GtkWidget)

GtkWidget *ilv_stage_card_new (IlvSession *session, guint run);
/* `run` is its place in the scene. */
void ilv_stage_card_set_scene (IlvStageCard *self, const IlvScene *scene);
/* Shows its code, or puts it away. */
void ilv_stage_card_toggle_code (IlvStageCard *self);

G_END_DECLS
