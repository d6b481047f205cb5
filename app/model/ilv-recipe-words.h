/* What running a recipe gave, in words, for the page and the command line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/recipe/ilv-recipe-run.h"

G_BEGIN_DECLS

/* "After is 5.2 times as fast (95 %: 4.9 to 5.5)", or that no difference shows; NULL if both were
 * not timed. (transfer full) */
char *ilv_recipe_describe_gain (const IlvRecipeTrial *trial);
/* "412 ms (95 %: 405 ms – 431 ms)"; NULL if it was not timed. (transfer full) */
char *ilv_recipe_describe_time (const IlvRecipeOutcome *outcome);
/* "threads → asyncio"; one model alone where it stays the same. (transfer full) */
char *ilv_recipe_describe_change (const IlvRecipe *recipe);

G_END_DECLS
