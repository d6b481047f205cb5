/* Every recipe, really run: the defect is there before, the invariant holds after.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * $ILV_RECIPE_PYTHONS names other interpreters, with colons between. */
#include "demos/recipe/ilv-recipe-run.h"

#include <glib/gstdio.h>
#include <string.h>

static GPtrArray *recipes, *pythons;

static void
prove (const IlvRecipe *recipe, IlvRecipeSide side, const IlvPython *python)
{
  g_autoptr (GError) error = NULL;
  g_auto (IlvRecipeOutcome) outcome = {0};
  if (!ilv_recipe_can_run (recipe, side, python, &error)) {
    /* Not a skip: that it is refused is what holds here. */
    g_assert_error (error, ILV_RECIPE_ERROR, ILV_RECIPE_ERROR_UNSUPPORTED);
    g_assert_nonnull (strstr (error->message, recipe->needs));
    g_clear_error (&error);
    g_assert_false (ilv_recipe_prove (recipe, side, python, &outcome, NULL, &error));
    g_assert_error (error, ILV_RECIPE_ERROR, ILV_RECIPE_ERROR_UNSUPPORTED);
    return;
  }
  ilv_recipe_prove (recipe, side, python, &outcome, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (outcome.seen, !=, "");
  g_assert_null (strchr (outcome.seen, '\n'));
  g_test_message ("%s %s: %s", python->version, ilv_recipe_side_get_name (side), outcome.seen);
}

static void
test_recipe (gconstpointer data)
{
  for (guint i = 0; i < pythons->len; i++)
    for (guint side = 0; side < ILV_RECIPE_N_SIDES; side++)
      prove (data, (IlvRecipeSide)side, g_ptr_array_index (pythons, i));
}

static void
test_times (void)
{
  IlvRecipeOutcome outcomes[ILV_RECIPE_N_SIDES] = {0};
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvRecipe) recipe = ilv_recipe_find ("lock-to-asyncio", &error);
  g_assert_no_error (error);
  ilv_recipe_time (recipe, g_ptr_array_index (pythons, 0), 2, outcomes, NULL, &error);
  g_assert_no_error (error);
  for (guint side = 0; side < ILV_RECIPE_N_SIDES; side++) {
    g_assert_cmpuint (outcomes[side].n_runs, ==, 2);
    for (guint i = 0; i < 2; i++) {
      g_assert_cmpint (outcomes[side].walls_ns[i], >, 0);
      g_assert_cmpint (outcomes[side].cpus_ns[i], >, 0);
    }
    ilv_recipe_outcome_clear (&outcomes[side]);
  }
}

static void
test_failure_is_told (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (IlvRecipeOutcome) outcome = {0};
  g_autofree char *folder = g_dir_make_tmp ("ilv-recipe-XXXXXX", &error);
  g_assert_no_error (error);
  IlvRecipe recipe = {.id = (char *)"wrong", .folder = folder};
  g_assert_false (ilv_recipe_prove (&recipe, ILV_RECIPE_AFTER, g_ptr_array_index (pythons, 0),
                                    &outcome, NULL, &error));
  g_assert_error (error, ILV_RECIPE_ERROR, ILV_RECIPE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "wrong"));
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  const char *others = g_getenv ("ILV_RECIPE_PYTHONS");
  g_auto (GStrv) exes = g_strsplit (others != NULL ? others : "", ":", -1);
  g_test_init (&argc, &argv, NULL);
  recipes = ilv_recipe_list (&error);
  g_assert_no_error (error);
  pythons = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_python_free);
  for (guint i = 0; i == 0 || exes[i] != NULL; i++) {
    g_ptr_array_add (pythons, ilv_python_find (exes[i], NULL, &error));
    g_assert_no_error (error);
    if (exes[i] == NULL)
      break;
  }
  for (guint i = 0; i < recipes->len; i++) {
    const IlvRecipe *recipe = g_ptr_array_index (recipes, i);
    g_autofree char *path = g_strconcat ("/recipes/", recipe->id, NULL);
    g_test_add_data_func (path, recipe, test_recipe);
  }
  g_test_add_func ("/recipes-run/times", test_times);
  g_test_add_func ("/recipes-run/failure-is-told", test_failure_is_told);
  int status = g_test_run ();
  g_ptr_array_unref (recipes);
  g_ptr_array_unref (pythons);
  return status;
}
