/* The margin of a program in a comparison: line numbers, and a sign where it differs.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sign says without colour what the colour says; an arrow stands where a step is about. */
#pragma once

#include <gtksourceview/gtksource.h>

#include "demos/recipe/ilv-recipe.h"

G_BEGIN_DECLS

#define ILV_TYPE_RECIPE_GUTTER (ilv_recipe_gutter_get_type ())
G_DECLARE_FINAL_TYPE (IlvRecipeGutter, ilv_recipe_gutter, ILV, RECIPE_GUTTER,
                      GtkSourceGutterRendererText)

GtkSourceGutterRenderer *ilv_recipe_gutter_new (IlvRecipeSide side);
/* The rows of the view, elements IlvDiffRow: kept by reference. */
void ilv_recipe_gutter_set_rows (IlvRecipeGutter *self, GArray *rows);
/* The program's lines that a step is about. */
void ilv_recipe_gutter_set_lit (IlvRecipeGutter *self, guint64 lines);

G_END_DECLS
