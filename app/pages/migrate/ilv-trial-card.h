/* Run both: a recipe's programs really run, what the check saw, their timelines, the gain.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal: "explore" (), both recordings are to be opened. */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-recipe-runner.h"
#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_TRIAL_CARD (ilv_trial_card_get_type ())
G_DECLARE_FINAL_TYPE (IlvTrialCard, ilv_trial_card, ILV, TRIAL_CARD, GtkBox)

GtkWidget *ilv_trial_card_new (IlvSession *session);
/* Another recipe is shown; one that runs goes on, and is said to. */
void ilv_trial_card_set_recipe (IlvTrialCard *self, const IlvRecipe *recipe);
/* Runs it with the chosen Python. */
void ilv_trial_card_run (IlvTrialCard *self);
/* The recordings of the last run of this recipe; NULL if there are none. (transfer full, elements
 * IlvTrace*, referenced) */
GPtrArray *ilv_trial_card_list_traces (IlvTrialCard *self);
IlvRecipeRunner *ilv_trial_card_get_runner (IlvTrialCard *self);

G_END_DECLS
