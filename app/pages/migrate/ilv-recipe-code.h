/* The two programs of a recipe: side by side where there is room, else above each other.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * As high as the programs are, so that one scroll bar moves both; sideways they move together.
 * Signal: "message" (const char *), for a toast. */
#pragma once

#include <gtk/gtk.h>

#include "ilv-recipe-column.h"

G_BEGIN_DECLS

#define ILV_TYPE_RECIPE_CODE (ilv_recipe_code_get_type ())
G_DECLARE_FINAL_TYPE (IlvRecipeCode, ilv_recipe_code, ILV, RECIPE_CODE, GtkWidget)

/* Narrower than this, one program stands above the other. */
#define ILV_RECIPE_CODE_LEVEL_PX 800

GtkWidget *ilv_recipe_code_new (void);
void ilv_recipe_code_set_programs (IlvRecipeCode *self, const char *before, const char *after);
/* What a step is about; NULL: none. */
void ilv_recipe_code_set_step (IlvRecipeCode *self, const IlvRecipeMarks *marks);
gboolean ilv_recipe_code_is_level (IlvRecipeCode *self);
IlvRecipeColumn *ilv_recipe_code_get_column (IlvRecipeCode *self, IlvRecipeSide side);

G_END_DECLS
