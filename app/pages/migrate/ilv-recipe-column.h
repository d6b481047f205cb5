/* One program of a recipe: its name, a button to copy it, its lines with what differs marked.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal: "copied" (), the program went to the clipboard. */
#pragma once

#include <gtk/gtk.h>

#include "demos/recipe/ilv-recipe.h"

G_BEGIN_DECLS

#define ILV_TYPE_RECIPE_COLUMN (ilv_recipe_column_get_type ())
G_DECLARE_FINAL_TYPE (IlvRecipeColumn, ilv_recipe_column, ILV, RECIPE_COLUMN, GtkBox)

GtkWidget *ilv_recipe_column_new (IlvRecipeSide side);
/* The program, and its rows (IlvDiffRow) beside the other's. Where the two stand above each other
 * nothing needs to be level: rows of the other alone are left out. */
void ilv_recipe_column_set_program (IlvRecipeColumn *self, const char *text, GArray *rows,
                                    gboolean is_level);
/* The program's lines that a step is about; 0: none. */
void ilv_recipe_column_set_lit (IlvRecipeColumn *self, guint64 lines);
/* For scrolling both columns together. */
GtkAdjustment *ilv_recipe_column_get_hadjustment (IlvRecipeColumn *self);
/* What is marked as different: bits as in IlvRecipeMarks; and what the view holds, for tests. */
guint64 ilv_recipe_column_get_marked (IlvRecipeColumn *self);
GtkTextBuffer *ilv_recipe_column_get_buffer (IlvRecipeColumn *self);

G_END_DECLS
