/* Really runs a recipe: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-recipe-run.h"

#include "demos/recorder/ilv-child.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

void
ilv_recipe_outcome_clear (IlvRecipeOutcome *self)
{
  g_clear_pointer (&self->seen, g_free);
  g_clear_pointer (&self->walls_ns, g_free);
  g_clear_pointer (&self->cpus_ns, g_free);
  self->n_runs = 0;
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

/* Runs `argv`; its errors are told with its last words. */
static gboolean
run (const IlvRecipe *self, char **argv, IlvChildResult *result, GCancellable *cancellable,
     GError **error)
{
  g_autofree char *stand_ins = g_path_get_dirname (self->folder);
  g_auto (GStrv) envp = g_environ_setenv (g_get_environ (), "PYTHONPATH", stand_ins, TRUE);
  envp = g_environ_setenv (envp, "PYTHONDONTWRITEBYTECODE", "1", TRUE);
  const IlvChildOptions options = {
      .argv = argv, .envp = envp, .time_limit_ns = ILV_RECIPE_TIME_LIMIT_NS};
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
      !run (self, argv, &result, cancellable, error))
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
  if (!run (self, argv, &result, cancellable, error))
    return FALSE;
  outcome->walls_ns[outcome->n_runs] = result.wall_ns;
  outcome->cpus_ns[outcome->n_runs++] = result.cpu_ns;
  return TRUE;
}

gboolean
ilv_recipe_time (const IlvRecipe *self, const IlvPython *python, guint n_runs,
                 IlvRecipeOutcome *outcomes, GCancellable *cancellable, GError **error)
{
  for (guint side = 0; side < ILV_RECIPE_N_SIDES; side++) {
    if (!ilv_recipe_can_run (self, (IlvRecipeSide)side, python, error))
      return FALSE;
    g_free (outcomes[side].walls_ns);
    g_free (outcomes[side].cpus_ns);
    outcomes[side].walls_ns = g_new0 (gint64, n_runs);
    outcomes[side].cpus_ns = g_new0 (gint64, n_runs);
    outcomes[side].n_runs = 0;
  }
  for (guint i = 0; i < n_runs * ILV_RECIPE_N_SIDES; i++) {
    IlvRecipeSide side = (IlvRecipeSide)(i % ILV_RECIPE_N_SIDES);
    if (!time_once (self, side, python, &outcomes[side], cancellable, error))
      return FALSE;
  }
  return TRUE;
}
