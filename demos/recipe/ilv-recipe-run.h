/* Really runs a recipe: what its check sees, and how long its programs take.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs the recipe's own programs with a person's interpreter, under the supervisor: only after a
 * clear act of theirs. Blocking; call from a worker thread. */
#pragma once

#include <gio/gio.h>

#include "demos/recorder/ilv-measure.h"
#include "ilv-recipe.h"

G_BEGIN_DECLS

#define ILV_RECIPE_TIME_LIMIT_NS (G_GINT64_CONSTANT (60000000000)) /* of one program */
#define ILV_RECIPE_MAX_RUNS 99

/* Of one side. */
typedef struct {
  char *seen;       /* what the check saw: one line, English */
  gint64 *walls_ns; /* of each plain run, interpreter start-up included */
  gint64 *cpus_ns;  /* the same runs: of the program and all that it started */
  guint n_runs;
} IlvRecipeOutcome;
void ilv_recipe_outcome_clear (IlvRecipeOutcome *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvRecipeOutcome, ilv_recipe_outcome_clear)

/* FALSE and ILV_RECIPE_ERROR_UNSUPPORTED if that Python is too old for that side. */
gboolean ilv_recipe_can_run (const IlvRecipe *self, IlvRecipeSide side, const IlvPython *python,
                             GError **error);

/* Lets the check look at one side; `outcome->seen` says what it saw. */
gboolean ilv_recipe_prove (const IlvRecipe *self, IlvRecipeSide side, const IlvPython *python,
                           IlvRecipeOutcome *outcome, GCancellable *cancellable, GError **error);

/* Runs both programs `n_runs` times in turn (before, after, before, ...), so that what disturbs the
 * machine disturbs both. `outcomes` has ILV_RECIPE_N_SIDES elements. */
gboolean ilv_recipe_time (const IlvRecipe *self, const IlvPython *python, guint n_runs,
                          IlvRecipeOutcome *outcomes, GCancellable *cancellable, GError **error);

G_END_DECLS
