/* The stages side by side, or, in a narrow window, one at a time.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: "job-picked" (uint job), "run-picked" (int run). */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-session.h"
#include "widgets/ilv-scene.h"

G_BEGIN_DECLS

#define ILV_TYPE_STAGE_DECK (ilv_stage_deck_get_type ())
G_DECLARE_FINAL_TYPE (IlvStageDeck, ilv_stage_deck, ILV, STAGE_DECK, GtkWidget)

void ilv_stage_deck_set_session (IlvStageDeck *self, IlvSession *session);
void ilv_stage_deck_set_scene (IlvStageDeck *self, const IlvScene *scene);
/* One at a time, however wide it is; FALSE: as the width allows. */
void ilv_stage_deck_set_is_narrow (IlvStageDeck *self, gboolean is_narrow);

G_END_DECLS
