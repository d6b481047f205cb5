/* A recipe's files in a folder of a person's own, ready to run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-recipe.h"

G_BEGIN_DECLS

/* Makes a new folder in `parent`, named after the recipe (with a number where that name is taken:
 * nothing is ever overwritten), and puts both programs, their check, what runs it and the stand-ins
 * they need into it. The new folder's path. (transfer full), NULL and error; what was written
 * before the error is removed again. */
char *ilv_recipe_save (const IlvRecipe *self, const char *parent, guint *n_files, GError **error);

G_END_DECLS
