/* Really runs a recipe: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-recipe-run.h"

#include "demos/bench/ilv-bench-statistics.h"
#include "demos/recorder/ilv-child.h"
#include "demos/recorder/ilv-script-run.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

void
ilv_recipe_outcome_clear (IlvRecipeOutcome *self)
{
  g_clear_pointer (&self->seen, g_free);
  g_clear_pointer (&self->walls_ns, g_free);
  g_clear_pointer (&self->cpus_ns, g_free);
  g_clear_pointer (&self->trace, ilv_trace_unref);
  self->n_runs = 0;
}

void
ilv_recipe_trial_clear (IlvRecipeTrial *self)
{
  for (guint i = 0; i < ILV_RECIPE_N_SIDES; i++)
    ilv_recipe_outcome_clear (&self->sides[i]);
  g_clear_pointer (&self->problem, g_free);
}

gboolean
ilv_recipe_can_run (const IlvRecipe *self, IlvRecipeSide side, const IlvPython *python,
                    GError **error)
{
  guint minor = 0;
  if (side == ILV_RECIPE_BEFORE || self->needs == NULL ||
      (sscanf (python->version, "3.%u", &minor) == 1 && minor >= self->minor))
    return TRUE;
  g_set_error (error, ILV_RECIPE_ERROR, ILV_RECIPE_ERROR_UNSUPPORTED,
               _ ("%s needs Python 3.%u or newer (%s), and %s is %s: not run"), self->id,
               self->minor, self->needs, python->exe, python->version);
  return FALSE;
}

/* Runs `argv`, recorded into `recording` (may be NULL); its errors are told with its last words. */
static gboolean
run (const IlvRecipe *self, char **argv, const char *recording, IlvChildResult *result,
     GCancellable *cancellable, GError **error)
{
  char *folders[] = {(char *)recording, NULL};
  g_autofree char *stand_ins = g_path_get_dirname (self->folder);
  g_auto (GStrv) envp = g_environ_setenv (g_get_environ (), "PYTHONPATH", stand_ins, TRUE);
  envp = g_environ_setenv (envp, "PYTHONDONTWRITEBYTECODE", "1", TRUE);
  if (recording != NULL) {
    char **recorded = ilv_recording_environ (envp, recording);
    g_strfreev (envp);
    envp = recorded;
  }
  const IlvChildOptions options = {.argv = argv,
                                   .envp = envp,
                                   .remove_folders = recording != NULL ? folders : NULL,
                                   .time_limit_ns = ILV_RECIPE_TIME_LIMIT_NS};
  if (!ilv_child_run (&options, result, cancellable, error))
    return FALSE;
  if (result->fate == ILV_CHILD_EXITED && result->code == 0)
    return TRUE;
  g_autofree char *words = ilv_child_result_get_complaint (result);
  if (result->fate == ILV_CHILD_TOO_LONG)
    g_set_error (error, ILV_RECIPE_ERROR, ILV_RECIPE_ERROR_FAILED,
                 _ ("%s was still running after a minute and was ended"), self->id);
  else
    g_set_error (error, ILV_RECIPE_ERROR, ILV_RECIPE_ERROR_FAILED, _ ("%s failed: %s"), self->id,
                 words);
  return FALSE;
}

gboolean
ilv_recipe_prove (const IlvRecipe *self, IlvRecipeSide side, const IlvPython *python,
                  IlvRecipeOutcome *outcome, GCancellable *cancellable, GError **error)
{
  g_autofree char *root = g_path_get_dirname (self->folder);
  g_autofree char *prove = g_build_filename (root, "prove.py", NULL);
  char *argv[] = {python->exe, prove, (char *)ilv_recipe_side_get_name (side), self->folder, NULL};
  g_auto (IlvChildResult) result = {0};
  if (!ilv_recipe_can_run (self, side, python, error) ||
      !run (self, argv, NULL, &result, cancellable, error))
    return FALSE;
  g_free (outcome->seen);
  outcome->seen = g_utf8_make_valid (g_strstrip (result.output->str), -1);
  return TRUE;
}

static gboolean
time_once (const IlvRecipe *self, IlvRecipeSide side, const IlvPython *python,
           IlvRecipeOutcome *outcome, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = ilv_recipe_get_path (self, side);
  char *argv[] = {python->exe, path, NULL};
  g_auto (IlvChildResult) result = {0};
  if (!run (self, argv, NULL, &result, cancellable, error))
    return FALSE;
  outcome->walls_ns[outcome->n_runs] = result.wall_ns;
  outcome->cpus_ns[outcome->n_runs++] = result.cpu_ns;
  return TRUE;
}

gboolean
ilv_recipe_record (const IlvRecipe *self, IlvRecipeSide side, const IlvPython *python,
                   IlvRecipeOutcome *outcome, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = ilv_recipe_get_path (self, side);
  g_autofree char *name = g_strdup_printf ("%s/%s.py", self->id, ilv_recipe_side_get_name (side));
  char *argv[] = {python->exe, path, NULL};
  g_auto (IlvChildResult) result = {0};
  if (!ilv_recording_is_possible (NULL))
    return TRUE;
  g_autoptr (IlvRecording) recording = ilv_recording_start (error);
  if (recording == NULL ||
      !run (self, argv, ilv_recording_get_folder (recording), &result, cancellable, error))
    return FALSE;
  const IlvRecordingPlan plan = ilv_script_make_plan ();
  IlvRunInfo *info = ilv_script_describe (python, name, result.cpu_ns, result.wall_ns);
  g_clear_pointer (&outcome->trace, ilv_trace_unref);
  outcome->trace = ilv_recording_finish (recording, &plan, info, error);
  return outcome->trace != NULL;
}

/* --- both --- */

typedef struct {
  const IlvRecipe *recipe;
  const IlvRecipeTrialOptions *options;
  IlvRecipeTrial *trial;
  guint n_sides, n, n_all;
} Trial;

typedef gboolean (*RunSide) (const IlvRecipe *self, IlvRecipeSide side, const IlvPython *python,
                             IlvRecipeOutcome *outcome, GCancellable *cancellable, GError **error);

static gboolean
run_sides (Trial *self, IlvRecipePhase phase, RunSide run_side, GCancellable *cancellable,
           GError **error)
{
  for (guint i = 0; i < self->n_sides; i++) {
    IlvRecipeSide side = (IlvRecipeSide)i;
    if (self->options->progress != NULL)
      self->options->progress (phase, side, self->n, self->n_all, self->options->data);
    self->n++;
    if (!run_side (self->recipe, side, self->options->python, &self->trial->sides[i], cancellable,
                   error))
      return FALSE;
  }
  return TRUE;
}

static void
make_room (IlvRecipeTrial *trial, guint n_runs)
{
  for (guint i = 0; i < ILV_RECIPE_N_SIDES; i++) {
    trial->sides[i].walls_ns = g_new0 (gint64, n_runs);
    trial->sides[i].cpus_ns = g_new0 (gint64, n_runs);
  }
}

gboolean
ilv_recipe_try (const IlvRecipe *self, const IlvRecipeTrialOptions *options, IlvRecipeTrial *trial,
                GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;
  Trial run = {self, options, trial, ILV_RECIPE_N_SIDES, 1, 0};
  ilv_recipe_trial_clear (trial);
  *trial = (IlvRecipeTrial){0};
  if (!ilv_recipe_can_run (self, ILV_RECIPE_AFTER, options->python, &problem)) {
    trial->problem = g_strdup (problem->message);
    run.n_sides = 1;
  }
  guint n_timed = trial->problem == NULL ? options->n_runs : 0;
  run.n_all = run.n_sides * (1 + (options->is_recorded ? 1 : 0) + n_timed);
  make_room (trial, options->n_runs);
  if (!run_sides (&run, ILV_RECIPE_PROVING, ilv_recipe_prove, cancellable, error))
    return FALSE;
  if (options->is_recorded &&
      !run_sides (&run, ILV_RECIPE_RECORDING, ilv_recipe_record, cancellable, error))
    return FALSE;
  for (guint i = 0; i < n_timed; i++)
    if (!run_sides (&run, ILV_RECIPE_TIMING, time_once, cancellable, error))
      return FALSE;
  const IlvRecipeOutcome *before = &trial->sides[0], *after = &trial->sides[1];
  trial->has_gain = ilv_bench_ratio (after->walls_ns, after->n_runs, before->walls_ns,
                                     before->n_runs, &trial->gain, &trial->low, &trial->high);
  return TRUE;
}
