/* A recipe that runs: both programs, off the main thread, with progress, cancelled at any time.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Starts a person's Python: only after a clear act of theirs. One recipe runs at a time.
 *
 * Signals: changed (), the progress or whether it runs; done (), the trial is another; failed
 * (const char *message). */
#pragma once

#include <gio/gio.h>

#include "demos/recipe/ilv-recipe-run.h"

G_BEGIN_DECLS

#define ILV_TYPE_RECIPE_RUNNER (ilv_recipe_runner_get_type ())
G_DECLARE_FINAL_TYPE (IlvRecipeRunner, ilv_recipe_runner, ILV, RECIPE_RUNNER, GObject)

IlvRecipeRunner *ilv_recipe_runner_new (void);
/* `exe` "" = the first Python found. Does nothing while one runs. */
void ilv_recipe_runner_start (IlvRecipeRunner *self, const char *id, const char *exe, guint n_runs);
void ilv_recipe_runner_cancel (IlvRecipeRunner *self);
gboolean ilv_recipe_runner_is_busy (IlvRecipeRunner *self);
/* What it does now, and the share done. (transfer full) */
char *ilv_recipe_runner_describe (IlvRecipeRunner *self, double *fraction);
/* The recipe that runs or ran last, the trial that came of it, and with which Python; NULL if there
 * is none. Borrowed. */
const char *ilv_recipe_runner_get_id (IlvRecipeRunner *self);
const IlvRecipeTrial *ilv_recipe_runner_get_trial (IlvRecipeRunner *self);
const IlvPython *ilv_recipe_runner_get_python (IlvRecipeRunner *self);

G_END_DECLS
