/* The stages side by side, or, where they would be too narrow, in the pages of a carousel.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: "job-picked" (uint job), "run-picked" (int run), "thing-picked" (uint
 * run, uint track, uint job), "message" (string, for a
 * toast). */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-session.h"
#include "widgets/ilv-scene.h"

G_BEGIN_DECLS

#define ILV_TYPE_STAGE_DECK (ilv_stage_deck_get_type ())
G_DECLARE_FINAL_TYPE (IlvStageDeck, ilv_stage_deck, ILV, STAGE_DECK, GtkWidget)

void ilv_stage_deck_set_session (IlvStageDeck *self, IlvSession *session);
void ilv_stage_deck_set_scene (IlvStageDeck *self, const IlvScene *scene);
/* In a narrow window rather fewer on a page than narrow ones. */
void ilv_stage_deck_set_is_narrow (IlvStageDeck *self, gboolean is_narrow);
/* Shows the code of that run, or puts it away; of the first stage in sight if it is not. */
void ilv_stage_deck_toggle_code (IlvStageDeck *self, int run);

G_END_DECLS
