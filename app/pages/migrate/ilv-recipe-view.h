/* A recipe to be read, and run: texts, steps, both programs, Run both.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: "message" (const char *), for a toast; "explore" (), the recordings of Run both are to
 * be opened. */
#pragma once

#include <gtk/gtk.h>

#include "ilv-recipe-code.h"
#include "ilv-trial-card.h"

G_BEGIN_DECLS

#define ILV_TYPE_RECIPE_VIEW (ilv_recipe_view_get_type ())
G_DECLARE_FINAL_TYPE (IlvRecipeView, ilv_recipe_view, ILV, RECIPE_VIEW, GtkBox)

GtkWidget *ilv_recipe_view_new (IlvSession *session);
/* `recipe` is not kept alive: it must outlive the view. */
void ilv_recipe_view_set_recipe (IlvRecipeView *self, const IlvRecipe *recipe);
const IlvRecipe *ilv_recipe_view_get_recipe (IlvRecipeView *self);
/* Writes its files into a new folder in `parent`; "message" says how that went. */
void ilv_recipe_view_save (IlvRecipeView *self, const char *parent);
/* Lights the lines of a step, from 0; -1: none. */
void ilv_recipe_view_select_step (IlvRecipeView *self, int step);
IlvRecipeCode *ilv_recipe_view_get_code (IlvRecipeView *self);
IlvTrialCard *ilv_recipe_view_get_trial_card (IlvRecipeView *self);

G_END_DECLS
