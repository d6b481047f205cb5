/* `interleave list`: what there is to choose from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "app/model/ilv-pythons.h"
#include "demos/advisor/ilv-checklist.h"
#include "demos/bench/ilv-bench-program.h"
#include "demos/content/ilv-content-text.h"
#include "demos/ilv-paths.h"
#include "demos/lesson/ilv-lesson.h"
#include "demos/recipe/ilv-recipe.h"
#include "demos/recorder/ilv-measure.h"
#include "demos/workload/ilv-suggest.h"
#include "ilv-cli-options.h"
#include "ilv-cli-table.h"
#include "ilv-cli.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* Rows of text with a key per column: printed as a table or as JSON, from the same list. */
typedef struct {
  const char *const *keys;
  const char *const *titles;
  GPtrArray *cells;
  gboolean is_json;
} Listing;

#define OF_LIST "[]" /* ends a key whose cells are lists of words */

static void
add_cell (Listing *self, const char *cell)
{
  g_ptr_array_add (self->cells, g_strdup (cell == NULL ? "" : cell));
}

static void
add_member (JsonBuilder *builder, const char *key, const char *cell)
{
  if (!g_str_has_suffix (key, OF_LIST)) {
    json_builder_set_member_name (builder, key);
    json_builder_add_string_value (builder, cell);
    return;
  }
  g_autofree char *name = g_strndup (key, strlen (key) - strlen (OF_LIST));
  g_auto (GStrv) words = g_strsplit (cell, " ", -1);
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (char **word = words; *word != NULL; word++)
    json_builder_add_string_value (builder, *word);
  json_builder_end_array (builder);
}

static void
print_json (const Listing *self, const char *what)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  guint n_columns = g_strv_length ((char **)self->keys);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "schema");
  json_builder_add_string_value (builder, "interleave.list/1");
  json_builder_set_member_name (builder, what);
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->cells->len; i++) {
    if (i % n_columns == 0)
      json_builder_begin_object (builder);
    add_member (builder, self->keys[i % n_columns], g_ptr_array_index (self->cells, i));
    if (i % n_columns == n_columns - 1)
      json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  g_autofree char *text = json_generator_to_data (generator, NULL);
  g_print ("%s\n", text);
}

/* Of a long text the table shows the first sentence. */
static void
print_table (const Listing *self)
{
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (self->titles, G_MAXUINT32);
  for (guint i = 0; i < self->cells->len; i++) {
    g_autofree char *cell = g_strdup (g_ptr_array_index (self->cells, i));
    char *stop = strstr (cell, ". ");
    if (stop != NULL)
      stop[1] = '\0';
    ilv_cli_table_add (table, cell);
  }
  ilv_cli_table_print (table);
}

/* --- the lists --- */

static int
list_workloads (Listing *self)
{
  static const char *const keys[] = {"id", "name", "summary", NULL};
  static const char *titles[] = {"ID", NULL, NULL, NULL};
  g_auto (GStrv) ids = ilv_workload_list ();
  titles[1] = _ ("Name");
  titles[2] = _ ("What it shows");
  self->keys = keys;
  self->titles = titles;
  int status = ILV_CLI_DONE;
  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (IlvWorkload) workload = ilv_workload_find (ids[i], &error);
    if (workload == NULL) {
      status = ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
      continue;
    }
    add_cell (self, ids[i]);
    add_cell (self, workload->local_name);
    add_cell (self, workload->local_summary);
  }
  return status;
}

static int
list_models (Listing *self)
{
  static const char *const keys[] = {"id", "name", NULL};
  static const char *titles[] = {"ID", NULL, NULL};
  titles[1] = _ ("Name");
  self->keys = keys;
  self->titles = titles;
  for (guint i = 0; i < ILV_N_MODELS; i++) {
    add_cell (self, ilv_model_get_id ((IlvModel)i));
    add_cell (self, ilv_model_label (ilv_model_get_id ((IlvModel)i)));
  }
  return ILV_CLI_DONE;
}

/* The models it can run, or those not every Python can: a list in JSON. */
static char *
list_runnable (const IlvPython *python, gboolean is_full)
{
  GString *text = g_string_new (NULL);
  for (guint model = 0; model < ILV_N_MODELS; model++) {
    if (!ilv_python_can_run (python, (IlvModel)model, NULL))
      continue;
    if (is_full || model == ILV_MODEL_UVLOOP || model == ILV_MODEL_TRIO ||
        model == ILV_MODEL_FREE_THREADS || model == ILV_MODEL_INTERPRETERS ||
        model == ILV_MODEL_DASK)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                              ilv_model_get_id ((IlvModel)model));
  }
  return g_string_free (text, FALSE);
}

static int
list_interpreters (Listing *self)
{
  static const char *const json_keys[] = {"exe",     "version", "build", "models" OF_LIST,
                                          "problem", NULL};
  static const char *const keys[] = {"exe", "version", "build", "models", NULL};
  static const char *titles[] = {NULL, NULL, NULL, NULL, NULL};
  g_auto (GStrv) added = ilv_pythons_get_added ();
  g_autofree char *folder = g_get_current_dir ();
  g_autoptr (GPtrArray) found = ilv_python_list ((const char *const *)added, folder, NULL);
  titles[0] = _ ("Program");
  titles[1] = _ ("Version");
  titles[2] = _ ("Build");
  titles[3] = _ ("Beside the standard models");
  self->keys = self->is_json ? json_keys : keys;
  self->titles = titles;
  for (guint i = 0; i < found->len; i++) {
    const IlvPython *python = g_ptr_array_index (found, i);
    g_autofree char *build = ilv_python_describe_build (python);
    g_autofree char *models = list_runnable (python, self->is_json);
    add_cell (self, python->exe);
    add_cell (self, python->problem != NULL && *python->version == '\0' && !self->is_json
                        ? "–"
                        : python->version);
    add_cell (self, python->problem == NULL ? build : self->is_json ? "" : "–");
    add_cell (self, python->problem != NULL && !self->is_json ? python->problem : models);
    if (self->is_json)
      add_cell (self, python->problem);
  }
  return ILV_CLI_DONE;
}

static int
list_costs (Listing *self)
{
  static const char *const keys[] = {"id", NULL};
  static const char *const titles[] = {"ID", NULL};
  g_auto (GStrv) names = ilv_costs_list ();
  self->keys = keys;
  self->titles = titles;
  for (guint i = 0; names[i] != NULL; i++)
    add_cell (self, names[i]);
  return ILV_CLI_DONE;
}

static int
list_benchmarks (Listing *self)
{
  static const char *const keys[] = {"id", "name", "summary", "variants" OF_LIST, NULL};
  static const char *titles[] = {"ID", NULL, NULL, NULL, NULL};
  g_auto (GStrv) ids = ilv_bench_program_list ();
  titles[1] = _ ("Name");
  titles[2] = _ ("What it compares");
  titles[3] = _ ("Variants");
  self->keys = keys;
  self->titles = titles;
  int status = ILV_CLI_DONE;
  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (IlvBenchProgram) program = ilv_bench_program_find (ids[i], &error);
    if (program == NULL) {
      status = ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
      continue;
    }
    g_autofree char *variants = g_strjoinv (" ", program->variants);
    add_cell (self, ids[i]);
    add_cell (self, program->name);
    add_cell (self, program->summary);
    add_cell (self, variants);
  }
  return status;
}

static int
list_recipes (Listing *self)
{
  static const char *const keys[] = {"id", "name", "summary", NULL};
  static const char *titles[] = {"ID", NULL, NULL, NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) recipes = ilv_recipe_list (&error);
  titles[1] = _ ("Name");
  titles[2] = _ ("What it shows");
  self->keys = keys;
  self->titles = titles;
  for (guint i = 0; recipes != NULL && i < recipes->len; i++) {
    const IlvRecipe *recipe = g_ptr_array_index (recipes, i);
    add_cell (self, recipe->id);
    add_cell (self, ilv_recipe_tr (recipe->title));
    add_cell (self, ilv_recipe_tr (recipe->tip));
  }
  return recipes != NULL ? ILV_CLI_DONE : ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
}

static int
list_lessons (Listing *self)
{
  static const char *const keys[] = {"id", "track", "name", "summary", NULL};
  static const char *titles[] = {"ID", NULL, NULL, NULL, NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lessons = ilv_lesson_list (&error);
  titles[1] = _ ("Track");
  titles[2] = _ ("Name");
  titles[3] = _ ("What it shows");
  self->keys = keys;
  self->titles = titles;
  for (guint i = 0; lessons != NULL && i < lessons->len; i++) {
    const IlvLesson *lesson = g_ptr_array_index (lessons, i);
    add_cell (self, lesson->id);
    add_cell (self, ilv_lesson_track_id (lesson->track));
    add_cell (self, ilv_content_tr (lesson->title));
    add_cell (self, ilv_content_tr (lesson->summary));
  }
  return lessons != NULL ? ILV_CLI_DONE : ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
}

/* The answers that `advise` takes, in the order of their questions. */
static int
list_questions (Listing *self)
{
  static const char *const keys[] = {"id", "question", "kind", "title", NULL};
  static const char *titles[] = {"ID", NULL, NULL, NULL, NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvChecklist) list = ilv_checklist_load (&error);
  titles[1] = _ ("Question");
  titles[2] = _ ("Kind");
  titles[3] = _ ("What it means");
  self->keys = keys;
  self->titles = titles;
  for (guint i = 0; list != NULL && i < list->inputs->len; i++) {
    const IlvInput *input = ilv_checklist_get_input (list, i);
    const IlvChecklistQuestion *question = g_ptr_array_index (list->questions, input->question);
    add_cell (self, input->name);
    add_cell (self, question->id);
    add_cell (self, ilv_answer_kinds[input->type.kind]);
    add_cell (self, ilv_checklist_tr (input->label));
  }
  return list != NULL ? ILV_CLI_DONE : ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
}

static int
list_examples (Listing *self)
{
  static const char *const keys[] = {"id", "title", "summary", NULL};
  static const char *titles[] = {"ID", NULL, NULL, NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvChecklist) list = ilv_checklist_load (&error);
  titles[1] = _ ("Name");
  titles[2] = _ ("What it shows");
  self->keys = keys;
  self->titles = titles;
  for (guint i = 0; list != NULL && i < list->examples->len; i++) {
    const IlvExample *example = g_ptr_array_index (list->examples, i);
    add_cell (self, example->id);
    add_cell (self, ilv_checklist_tr (example->title));
    add_cell (self, ilv_checklist_tr (example->summary));
  }
  return list != NULL ? ILV_CLI_DONE : ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
}

static const struct {
  const char *name;
  int (*list) (Listing *self);
} lists[] = {
    {"workloads", list_workloads},       {"models", list_models},
    {"interpreters", list_interpreters}, {"costs", list_costs},
    {"benchmarks", list_benchmarks},     {"recipes", list_recipes},
    {"lessons", list_lessons},           {"questions", list_questions},
    {"examples", list_examples},
};

static int
refuse (const char *what)
{
  const char *names[G_N_ELEMENTS (lists) + 1] = {NULL};
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    names[i] = lists[i].name;
  const char *nearest = ilv_suggest (what, names);
  g_autofree char *all = g_strjoinv (", ", (char **)names);
  if (nearest != NULL)
    return ilv_cli_misuse (_ ("there is no list “%s”; did you mean “%s”?"), what, nearest);
  return ilv_cli_misuse (_ ("there is no list “%s”; write one of %s"), what, all);
}

int
ilv_cli_list (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = "workloads|models|interpreters|costs|benchmarks|recipes|lessons|questions|examples",
      .summary = _ ("Prints what there is to choose from."),
      .groups = ILV_CLI_OPTIONS_OUTPUT,
      .min_rest = 1,
      .max_rest = 1,
  };
  g_auto (IlvCliOptions) options = {{0}};
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status >= 0)
    return status;
  const char *what = options.raw.rest[0];
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    if (strcmp (lists[i].name, what) != 0)
      continue;
    Listing listing = {.cells = g_ptr_array_new_with_free_func (g_free),
                       .is_json = options.raw.json};
    status = lists[i].list (&listing);
    if (options.raw.json)
      print_json (&listing, what);
    else
      print_table (&listing);
    g_ptr_array_unref (listing.cells);
    return status;
  }
  return refuse (what);
}
