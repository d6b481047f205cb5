/* Every recipe, really run: the defect is there before, the invariant holds after.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * On every Python of this machine, one of each version; $ILV_RECIPE_PYTHONS names others instead,
 * with colons between. */
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
count_cb (IlvRecipePhase phase, IlvRecipeSide side, guint n, guint n_all, gpointer data)
{
  guint *count = data;
  g_assert_cmpuint (n, ==, ++*count);
  g_assert_cmpuint (n_all, ==, 8);
  g_assert_cmpint (side, ==, (n - 1) % 2); /* in turn */
}

static void
test_trial (void)
{
  guint count = 0;
  g_autoptr (GError) error = NULL;
  g_auto (IlvRecipeTrial) trial = {0};
  g_autoptr (IlvRecipe) recipe = ilv_recipe_find ("lock-to-asyncio", &error);
  g_assert_no_error (error);
  const IlvRecipeTrialOptions options = {.python = g_ptr_array_index (pythons, 0),
                                         .n_runs = 2,
                                         .is_recorded = TRUE,
                                         .progress = count_cb,
                                         .data = &count};
  ilv_recipe_try (recipe, &options, &trial, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, 8);
  g_assert_null (trial.problem);
  g_assert_true (trial.has_gain);
  g_assert_cmpfloat (trial.low, <=, trial.gain);
  g_assert_cmpfloat (trial.gain, <=, trial.high);
  for (guint side = 0; side < ILV_RECIPE_N_SIDES; side++) {
    const IlvRecipeOutcome *outcome = &trial.sides[side];
    g_assert_cmpuint (outcome->n_runs, ==, 2);
    for (guint i = 0; i < 2; i++) {
      g_assert_cmpint (outcome->walls_ns[i], >, 0);
      g_assert_cmpint (outcome->cpus_ns[i], >, 0);
    }
    g_assert_nonnull (outcome->trace);
    g_assert_cmpuint (ilv_trace_get_n_tracks (outcome->trace), >, 0);
  }
}

/* The half that runs is run, and why not the other is said. */
static void
test_too_old_is_told (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (IlvRecipeTrial) trial = {0};
  g_autoptr (IlvRecipe) recipe = ilv_recipe_find ("lock-to-asyncio", &error);
  g_assert_no_error (error);
  const IlvRecipeTrialOptions options = {.python = g_ptr_array_index (pythons, 0), .n_runs = 2};
  recipe->minor = 99;
  recipe->needs = g_strdup ("asyncio.nothing");
  ilv_recipe_try (recipe, &options, &trial, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (trial.problem, "asyncio.nothing"));
  g_assert_nonnull (trial.sides[ILV_RECIPE_BEFORE].seen);
  g_assert_null (trial.sides[ILV_RECIPE_AFTER].seen);
  g_assert_false (trial.has_gain);
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

static gboolean
is_version (gconstpointer a, gconstpointer b)
{
  const IlvPython *one = a, *other = b;
  return one->free_threaded == other->free_threaded && g_str_equal (one->version, other->version);
}

static void
add_python (IlvPython *python)
{
  if (python->problem == NULL &&
      !g_ptr_array_find_with_equal_func (pythons, python, is_version, NULL))
    g_ptr_array_add (pythons, python);
  else
    ilv_python_free (python);
}

/* The one that Interleave takes by itself comes first. */
static void
find_pythons (void)
{
  g_autoptr (GError) error = NULL;
  const char *names = g_getenv ("ILV_RECIPE_PYTHONS");
  g_auto (GStrv) exes = g_strsplit (names != NULL ? names : "", ":", -1);
  pythons = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_python_free);
  for (guint i = 0; i < MAX (1, g_strv_length (exes)); i++) {
    g_ptr_array_add (pythons, ilv_python_find (exes[i], NULL, &error));
    g_assert_no_error (error);
  }
  if (exes[0] != NULL)
    return;
  g_autoptr (GPtrArray) found = ilv_python_list (NULL, NULL, NULL);
  for (guint i = 0; i < found->len; i++)
    add_python (ilv_python_copy (g_ptr_array_index (found, i)));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_test_init (&argc, &argv, NULL);
  recipes = ilv_recipe_list (&error);
  g_assert_no_error (error);
  find_pythons ();
  for (guint i = 0; i < recipes->len; i++) {
    const IlvRecipe *recipe = g_ptr_array_index (recipes, i);
    g_autofree char *path = g_strconcat ("/recipes/", recipe->id, NULL);
    g_test_add_data_func (path, recipe, test_recipe);
  }
  g_test_add_func ("/recipes-run/trial", test_trial);
  g_test_add_func ("/recipes-run/too-old-is-told", test_too_old_is_told);
  g_test_add_func ("/recipes-run/failure-is-told", test_failure_is_told);
  int status = g_test_run ();
  g_ptr_array_unref (recipes);
  g_ptr_array_unref (pythons);
  return status;
}
