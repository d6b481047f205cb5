/* A recipe's programs: what differs between them, and saved without overwriting anything.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/content/ilv-content-link.h"
#include "demos/recipe/ilv-recipe-diff.h"
#include "demos/recipe/ilv-recipe-save.h"
#include "demos/recipe/ilv-recipe-suggest.h"
#include "demos/simulator/ilv-simulate.h"

#include <glib/gstdio.h>
#include <string.h>

/* "=00 ~11 -2_ +_2": kind, before, after. */
static char *
write_rows (const char *before, const char *after)
{
  g_autoptr (GArray) rows = ilv_recipe_diff (before, after);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < rows->len; i++) {
    const IlvDiffRow *row = &g_array_index (rows, IlvDiffRow, i);
    g_autofree char *b = row->before < 0 ? g_strdup ("_") : g_strdup_printf ("%d", row->before);
    g_autofree char *a = row->after < 0 ? g_strdup ("_") : g_strdup_printf ("%d", row->after);
    g_string_append_printf (text, "%s%c%s%s", i > 0 ? " " : "", "=~-+"[row->kind], b, a);
  }
  return g_string_free (text, FALSE);
}

static void
test_lines_are_matched (void)
{
  static const struct {
    const char *before, *after, *rows;
  } all[] = {
      {"", "", ""},
      {"a\nb\n", "a\nb\n", "=00 =11"},
      {"a\nb", "a\nb\n", "=00 =11"}, /* a last line break is no line */
      {"a\n", "", "-0_"},
      {"", "a\nb\n", "+_0 +_1"},
      {"a\nb\nc\n", "a\nx\nc\n", "=00 ~11 =22"},
      {"a\nb\nc\nd\n", "a\nx\nd\n", "=00 ~11 -2_ =32"},
      {"a\nd\n", "a\nx\ny\nd\n", "=00 +_1 +_2 =13"},
      {"x\na\n", "a\nx\n", "-0_ =10 +_1"},
      {"a\n\nb\n", "b\n", "-0_ -1_ =20"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autofree char *rows = write_rows (all[i].before, all[i].after);
    g_assert_cmpstr (rows, ==, all[i].rows);
  }
}

/* Of every recipe: both columns hold every line once, in order, and common lines are equal. */
static void
test_recipes_are_compared_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = ilv_recipe_list (&error);
  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++) {
    const IlvRecipe *recipe = g_ptr_array_index (all, i);
    g_autofree char *before = ilv_recipe_read_program (recipe, ILV_RECIPE_BEFORE, &error);
    g_autofree char *after = ilv_recipe_read_program (recipe, ILV_RECIPE_AFTER, &error);
    g_assert_no_error (error);
    g_auto (GStrv) b = g_strsplit (before, "\n", -1), a = g_strsplit (after, "\n", -1);
    g_autoptr (GArray) rows = ilv_recipe_diff (before, after);
    int n_before = 0, n_after = 0;
    for (guint k = 0; k < rows->len; k++) {
      const IlvDiffRow *row = &g_array_index (rows, IlvDiffRow, k);
      g_assert_true (row->before < 0 || row->before == n_before++);
      g_assert_true (row->after < 0 || row->after == n_after++);
      if (row->kind == ILV_DIFF_SAME)
        g_assert_cmpstr (b[row->before], ==, a[row->after]);
    }
    g_assert_cmpint (n_before, ==, (int)g_strv_length (b) - 1);
    g_assert_cmpint (n_after, ==, (int)g_strv_length (a) - 1);
  }
}

/* Every recipe says of some step which lines it is about, and of no line that does not exist. */
static void
test_steps_have_lines (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = ilv_recipe_list (&error);
  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++) {
    const IlvRecipe *recipe = g_ptr_array_index (all, i);
    guint64 lines[ILV_RECIPE_N_SIDES] = {0};
    g_assert_cmpuint (recipe->marks->len, ==, g_strv_length (recipe->steps));
    for (guint k = 0; k < recipe->marks->len; k++)
      for (guint side = 0; side < ILV_RECIPE_N_SIDES; side++)
        lines[side] |= g_array_index (recipe->marks, IlvRecipeMarks, k).lines[side];
    g_assert_cmpuint (lines[ILV_RECIPE_BEFORE] | lines[ILV_RECIPE_AFTER], !=, 0);
  }
}

/* Where a recipe says more is to be read, there is something to read. */
static void
test_links_lead_somewhere (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = ilv_recipe_list (&error);
  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++) {
    const IlvRecipe *recipe = g_ptr_array_index (all, i);
    g_assert_cmpuint (recipe->links->len, >, 0);
    for (guint k = 0; k < recipe->links->len; k++) {
      ilv_content_link_check (g_array_index (recipe->links, IlvRecipeSee, k).link, &error);
      g_assert_no_error (error);
    }
  }
}

/* A run asks for the recipe that mends what it suffers from, and a good one for none. */
static void
test_runs_ask_for_recipes (void)
{
  static const struct {
    const char *workload;
    IlvModel model;
    const char *recipe;
  } all[] = {
      {"blocking-call", ILV_MODEL_ASYNCIO, "blocking-to-thread"},
      {"image-pipeline", ILV_MODEL_THREADS, "threads-to-processes"},
      {"image-pipeline", ILV_MODEL_ASYNCIO, "cpu-to-process-pool"},
      {"web-scraper", ILV_MODEL_SEQUENTIAL, "sync-to-threads"},
      {"web-scraper", ILV_MODEL_PROCESSES, "pool-to-async-hybrid"},
      {"web-scraper", ILV_MODEL_ASYNCIO, NULL},
      {"image-pipeline", ILV_MODEL_PROCESSES, NULL},
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (IlvWorkload) workload = ilv_workload_find (all[i].workload, &error);
    IlvSettings settings;
    g_assert_no_error (error);
    ilv_settings_init (&settings, all[i].model);
    ilv_settings_resolve (&settings, workload);
    g_autoptr (IlvTrace) trace =
        ilv_simulate (workload, &settings, costs, ILV_DETAIL_FULL, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    if (g_strcmp0 (ilv_recipe_suggest (trace), all[i].recipe) != 0)
      g_error ("%s, %s: %s", all[i].workload, ilv_model_get_id (all[i].model),
               ilv_recipe_suggest (trace));
  }
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *below = g_build_filename (path, name, NULL);
    if (g_file_test (below, G_FILE_TEST_IS_DIR))
      remove_folder (below);
    else
      g_unlink (below);
  }
  g_rmdir (path);
}

static gboolean
has_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static void
test_saving_overwrites_nothing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvRecipe) recipe = ilv_recipe_find ("requests-to-async-client", &error);
  g_autofree char *parent = g_dir_make_tmp ("ilv-save-XXXXXX", &error);
  guint n_files = 0;
  g_assert_no_error (error);
  g_autofree char *first = ilv_recipe_save (recipe, parent, &n_files, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (first, "/requests-to-async-client"));
  g_assert_true (has_file (first, "before.py") && has_file (first, "after.py"));
  g_assert_true (has_file (first, "check.py") && has_file (first, "prove.py"));
  /* The stand-ins it needs, and no others. */
  g_assert_true (has_file (first, "httpx_stand_in.py") && has_file (first, "server_stand_in.py"));
  g_assert_true (has_file (first, "requests_stand_in.py"));
  g_assert_false (has_file (first, "stand_ins.py"));
  g_assert_cmpuint (n_files, ==, 7);
  g_autofree char *second = ilv_recipe_save (recipe, parent, &n_files, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (second, "/requests-to-async-client-2"));
  g_autofree char *nowhere = g_build_filename (parent, "nowhere", NULL);
  g_assert_null (ilv_recipe_save (recipe, nowhere, &n_files, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "nowhere"));
  remove_folder (parent);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recipe-files/lines-are-matched", test_lines_are_matched);
  g_test_add_func ("/recipe-files/recipes-are-compared-whole", test_recipes_are_compared_whole);
  g_test_add_func ("/recipe-files/steps-have-lines", test_steps_have_lines);
  g_test_add_func ("/recipe-files/links-lead-somewhere", test_links_lead_somewhere);
  g_test_add_func ("/recipe-files/runs-ask-for-recipes", test_runs_ask_for_recipes);
  g_test_add_func ("/recipe-files/saving-overwrites-nothing", test_saving_overwrites_nothing);
  return g_test_run ();
}
