/* What running a recipe gave, in words: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-recipe-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "demos/bench/ilv-bench-statistics.h"
#include "widgets/why/ilv-why-label.h"

#define FEW_RUNS 3 /* fewer show no difference: chance made the interval */

char *
ilv_recipe_describe_gain (const IlvRecipeTrial *trial)
{
  guint n = MIN (trial->sides[0].n_runs, trial->sides[1].n_runs);

  if (!trial->has_gain)
    return NULL;
  if (n >= FEW_RUNS && trial->low > 1)
    return g_strdup_printf (_ ("After is %.2g times as fast as before (95 %%: %.2g to %.2g)"),
                            trial->gain, trial->low, trial->high);
  if (n >= FEW_RUNS && trial->high < 1)
    return g_strdup_printf (_ ("After takes %.2g times as long as before (95 %%: %.2g to %.2g)"),
                            1 / trial->gain, 1 / trial->high, 1 / trial->low);
  return g_strdup_printf (
      _ ("No difference in time shows (before / after %.2f, 95 %%: %.2f to %.2f): the gain is what "
         "the check saw"),
      trial->gain, trial->low, trial->high);
}

char *
ilv_recipe_describe_time (const IlvRecipeOutcome *outcome)
{
  gint64 median_ns, low_ns, high_ns;
  g_autofree char *median = NULL, *low = NULL, *high = NULL;

  if (outcome->n_runs == 0)
    return NULL;
  ilv_bench_median (outcome->walls_ns, outcome->n_runs, outcome->n_runs, &median_ns, &low_ns,
                    &high_ns);
  median = ilv_format_time (median_ns);
  low = ilv_format_time (low_ns);
  high = ilv_format_time (high_ns);
  return g_strdup_printf (_ ("%s (95 %%: %s – %s)"), median, low, high);
}

char *
ilv_recipe_describe_change (const IlvRecipe *recipe)
{
  if (strcmp (recipe->from, recipe->to) == 0)
    return g_strdup (ilv_model_label (recipe->to));
  return g_strdup_printf ("%s → %s", ilv_model_label (recipe->from), ilv_model_label (recipe->to));
}
