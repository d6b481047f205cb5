/* `interleave recipe`: migration recipes, shown and really run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "app/model/ilv-recipe-words.h"
#include "demos/bench/ilv-bench-statistics.h"
#include "demos/exchange/ilv-json.h"
#include "demos/recipe/ilv-recipe-run.h"
#include "ilv-cli-options.h"
#include "ilv-cli-table.h"
#include "ilv-cli.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <string.h>

#define DEFAULT_RUNS 5

/* --- list --- */

static void
print_and_end (JsonBuilder *builder)
{
  json_builder_end_object (builder);
  g_autofree char *text = ilv_json_to_text (builder, TRUE);
  g_print ("%s", text);
}

static void
print_list_json (const GPtrArray *recipes)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  ilv_json_begin_array (builder, "recipes");
  for (guint i = 0; i < recipes->len; i++) {
    const IlvRecipe *recipe = g_ptr_array_index (recipes, i);
    json_builder_begin_object (builder);
    ilv_json_add_string (builder, "name", recipe->id);
    ilv_json_add_string (builder, "title", recipe->title);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  print_and_end (builder);
}

static int
list (const IlvCliOptions *options)
{
  const char *const titles[] = {_ ("Recipe"), _ ("What it changes"), NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) recipes = ilv_recipe_list (&error);
  if (recipes == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  if (options->raw.json) {
    print_list_json (recipes);
    return ILV_CLI_DONE;
  }
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 3);
  for (guint i = 0; i < recipes->len; i++) {
    const IlvRecipe *recipe = g_ptr_array_index (recipes, i);
    ilv_cli_table_add (table, recipe->id);
    ilv_cli_table_add (table, ilv_recipe_tr (recipe->title));
  }
  ilv_cli_table_print (table);
  return ILV_CLI_DONE;
}

/* --- show --- */

static void
print_part (const char *heading, const char *text)
{
  g_print ("%s\n  %s\n\n", heading, ilv_recipe_tr (text));
}

static void
print_parts (const char *heading, char **texts, gboolean is_numbered)
{
  g_print ("%s\n", heading);
  for (guint i = 0; texts[i] != NULL; i++)
    if (is_numbered)
      g_print ("  %u. %s\n", i + 1, ilv_recipe_tr (texts[i]));
    else
      g_print ("  - %s\n", ilv_recipe_tr (texts[i]));
  g_print ("\n");
}

static gboolean
print_program (const IlvRecipe *recipe, IlvRecipeSide side, const char *heading, GError **error)
{
  g_autofree char *path = ilv_recipe_get_path (recipe, side);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_print ("%s\n", heading);
  for (char **line = lines; *line != NULL; line++)
    g_print ("%s%s\n", **line != '\0' ? "    " : "", *line);
  g_print ("\n");
  return TRUE;
}

static int
show (const IlvRecipe *recipe)
{
  g_autoptr (GError) error = NULL;
  g_print ("%s\n\n  %s\n\n", ilv_recipe_tr (recipe->title), ilv_recipe_tr (recipe->tip));
  print_part (_ ("When"), recipe->when);
  print_part (_ ("When not"), recipe->unless);
  if (!print_program (recipe, ILV_RECIPE_BEFORE, _ ("Before"), &error) ||
      !print_program (recipe, ILV_RECIPE_AFTER, _ ("After"), &error))
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  print_parts (_ ("Steps"), recipe->steps, TRUE);
  print_part (_ ("What must stay true"), recipe->invariant);
  print_parts (_ ("Pitfalls"), recipe->pitfalls, FALSE);
  print_part (_ ("What to measure"), recipe->measure);
  return ILV_CLI_DONE;
}

/* --- run --- */

/* The median and its interval. */
static void
add_times (IlvCliTable *table, const gint64 *times_ns, guint n)
{
  gint64 median_ns, low_ns, high_ns;
  ilv_bench_median (times_ns, n, n, &median_ns, &low_ns, &high_ns);
  ilv_cli_table_take (table, ilv_format_time (median_ns));
  if (n == 1) {
    ilv_cli_table_add (table, NULL);
    return;
  }
  g_autofree char *low = ilv_format_time (low_ns);
  g_autofree char *high = ilv_format_time (high_ns);
  ilv_cli_table_add_printf (table, "%s – %s", low, high);
}

static void
print_trial (const IlvRecipe *recipe, const IlvPython *python, const IlvRecipeTrial *trial)
{
  const IlvRecipeOutcome *outcomes = trial->sides;
  const char *const titles[] = {"", _ ("Time"), _ ("95 %"), _ ("CPU"), _ ("95 %"), NULL};
  const char *const names[] = {_ ("before"), _ ("after")};
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 1);
  g_print ("%s\n", ilv_recipe_tr (recipe->title));
  for (guint i = 0; i < ILV_RECIPE_N_SIDES; i++)
    if (outcomes[i].seen != NULL)
      g_print ("  %s: %s\n", names[i], outcomes[i].seen);
  if (outcomes[0].n_runs == 0)
    return;
  g_print (_ ("  Python %s, %u runs each in turn, start of the interpreter included\n"),
           python->version, outcomes[0].n_runs);
  for (guint i = 0; i < ILV_RECIPE_N_SIDES; i++) {
    ilv_cli_table_add (table, names[i]);
    add_times (table, outcomes[i].walls_ns, outcomes[i].n_runs);
    add_times (table, outcomes[i].cpus_ns, outcomes[i].n_runs);
  }
  ilv_cli_table_print (table);
  g_autofree char *gain = ilv_recipe_describe_gain (trial);
  if (gain != NULL)
    g_print ("  %s\n", gain);
}

static void
add_gain (JsonBuilder *builder, const IlvRecipeTrial *trial)
{
  json_builder_set_member_name (builder, "gain");
  if (!trial->has_gain) {
    json_builder_add_null_value (builder);
    return;
  }
  json_builder_begin_object (builder);
  ilv_json_add_double (builder, "ratio", trial->gain);
  ilv_json_add_double (builder, "low", trial->low);
  ilv_json_add_double (builder, "high", trial->high);
  json_builder_end_object (builder);
}

static void
print_trial_json (const IlvRecipe *recipe, const IlvPython *python, const IlvRecipeTrial *trial)
{
  const IlvRecipeOutcome *outcomes = trial->sides;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  ilv_json_add_string (builder, "schema", "interleave.recipe/1");
  ilv_json_add_string (builder, "name", recipe->id);
  ilv_json_add_string (builder, "exe", python->exe);
  ilv_json_add_string (builder, "version", python->version);
  for (guint i = 0; i < ILV_RECIPE_N_SIDES; i++) {
    json_builder_set_member_name (builder, ilv_recipe_side_get_name ((IlvRecipeSide)i));
    if (outcomes[i].seen == NULL) {
      json_builder_add_null_value (builder);
      continue;
    }
    json_builder_begin_object (builder);
    ilv_json_add_string (builder, "seen", outcomes[i].seen);
    ilv_json_add_ints (builder, "wall_ns", outcomes[i].walls_ns, outcomes[i].n_runs);
    ilv_json_add_ints (builder, "cpu_ns", outcomes[i].cpus_ns, outcomes[i].n_runs);
    json_builder_end_object (builder);
  }
  add_gain (builder, trial);
  print_and_end (builder);
}

static int
run (const IlvCliOptions *options, const IlvRecipe *recipe)
{
  g_auto (IlvRecipeTrial) trial = {0};
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvPython) python = ilv_python_find (options->raw.python, NULL, &error);
  if (python == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  const IlvRecipeTrialOptions wish = {.python = python,
                                      .n_runs = options->runs > 0 ? options->runs : DEFAULT_RUNS};
  if (!ilv_recipe_try (recipe, &wish, &trial, NULL, &error))
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  if (trial.problem != NULL)
    ilv_cli_fail (ILV_CLI_DONE, "%s", trial.problem);
  if (options->raw.json)
    print_trial_json (recipe, python, &trial);
  else
    print_trial (recipe, python, &trial);
  return ILV_CLI_DONE;
}

/* --- which of them --- */

static int
refuse (const char *what)
{
  return ilv_cli_misuse (_ ("there is no “recipe %s”; write list, show NAME or run NAME"), what);
}

int
ilv_cli_recipe (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = "list | show NAME | run NAME",
      .summary = _ ("Shows how code comes from one model to another, and really runs both: the "
                    "defect before, what holds after, and how long each takes."),
      .description = _ ("Example: interleave recipe run threads-to-asyncio"),
      .groups = ILV_CLI_OPTIONS_OUTPUT | ILV_CLI_OPTIONS_MEASURE,
      .min_rest = 1,
      .max_rest = 2,
  };
  g_auto (IlvCliOptions) options = {0};
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status >= 0)
    return status;
  const char *what = options.raw.rest[0], *name = options.raw.rest[1];
  gboolean is_show = strcmp (what, "show") == 0, is_run = strcmp (what, "run") == 0;
  if (strcmp (what, "list") == 0)
    return name == NULL ? list (&options) : ilv_cli_misuse (_ ("recipe list takes no name"));
  if (!is_show && !is_run)
    return refuse (what);
  if (name == NULL)
    return ilv_cli_misuse (_ ("name a recipe; `interleave recipe list` shows them"));
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvRecipe) recipe = ilv_recipe_find (name, &error);
  if (recipe == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  return is_show ? show (recipe) : run (&options, recipe);
}
