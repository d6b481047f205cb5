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
  IlvTrace *trace; /* of a run that was recorded; NULL */
} IlvRecipeOutcome;
void ilv_recipe_outcome_clear (IlvRecipeOutcome *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvRecipeOutcome, ilv_recipe_outcome_clear)

/* FALSE and ILV_RECIPE_ERROR_UNSUPPORTED if that Python is too old for that side. */
gboolean ilv_recipe_can_run (const IlvRecipe *self, IlvRecipeSide side, const IlvPython *python,
                             GError **error);

/* Lets the check look at one side; `outcome->seen` says what it saw. */
gboolean ilv_recipe_prove (const IlvRecipe *self, IlvRecipeSide side, const IlvPython *python,
                           IlvRecipeOutcome *outcome, GCancellable *cancellable, GError **error);

/* Runs one side once more under the recorder: `outcome->trace`. Nothing happens where nothing can
 * be recorded. */
gboolean ilv_recipe_record (const IlvRecipe *self, IlvRecipeSide side, const IlvPython *python,
                            IlvRecipeOutcome *outcome, GCancellable *cancellable, GError **error);

typedef enum {
  ILV_RECIPE_PROVING,
  ILV_RECIPE_RECORDING,
  ILV_RECIPE_TIMING,
} IlvRecipePhase;
/* Before each program is run: the n-th of n_all. */
typedef void (*IlvRecipeProgress) (IlvRecipePhase phase, IlvRecipeSide side, guint n, guint n_all,
                                   gpointer data);

typedef struct {
  const IlvPython *python;
  guint n_runs; /* timed, of each side */
  gboolean is_recorded;
  IlvRecipeProgress progress; /* may be NULL */
  gpointer data;
} IlvRecipeTrialOptions;

/* Both sides, one against the other. */
typedef struct {
  IlvRecipeOutcome sides[ILV_RECIPE_N_SIDES];
  char *problem; /* why `after` was not run; NULL: it was */
  gboolean has_gain;
  double gain, low, high; /* median before / median after, and its 95 % interval */
} IlvRecipeTrial;
void ilv_recipe_trial_clear (IlvRecipeTrial *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvRecipeTrial, ilv_recipe_trial_clear)

/* Proves both sides, records them, and runs both `n_runs` times in turn (before, after, before,
 * ...), so that what disturbs the machine disturbs both. Where this Python is too old for `after`,
 * `before` is proved and recorded, and `trial->problem` says why no more. */
gboolean ilv_recipe_try (const IlvRecipe *self, const IlvRecipeTrialOptions *options,
                         IlvRecipeTrial *trial, GCancellable *cancellable, GError **error);

G_END_DECLS
