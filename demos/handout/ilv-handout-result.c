/* What a graph of the handout shows: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handout-result.h"

#include "demos/bench/ilv-bench-export.h"
#include "demos/bench/ilv-bench-history.h"
#include "demos/program/ilv-program.h"
#include "demos/simulator/ilv-simulate.h"

#include <string.h>

#define LEAST_ROWS 2

static void
row_clear (gpointer data)
{
  g_free (((IlvHandoutRow *)data)->label);
}

static void
script_free (gpointer data)
{
  IlvHandoutScript *self = data;
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

static void
add_script (IlvHandoutResult *self, const char *name, const char *text)
{
  IlvHandoutScript *script = g_new0 (IlvHandoutScript, 1);
  script->name = g_strdup (name);
  script->text = g_strdup (text);
  g_ptr_array_add (self->scripts, script);
}

static IlvHandoutResult *
result_new (void)
{
  IlvHandoutResult *self = g_new0 (IlvHandoutResult, 1);
  self->traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);
  self->rows = g_array_new (FALSE, TRUE, sizeof (IlvHandoutRow));
  g_array_set_clear_func (self->rows, row_clear);
  self->scripts = g_ptr_array_new_with_free_func (script_free);
  return self;
}

void
ilv_handout_result_free (IlvHandoutResult *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->result, ilv_bench_result_unref);
  g_clear_pointer (&self->workload, ilv_workload_unref);
  g_clear_pointer (&self->costs, ilv_costs_unref);
  g_ptr_array_unref (self->traces);
  g_array_unref (self->rows);
  g_ptr_array_unref (self->scripts);
  g_free (self->command);
  g_free (self);
}

/* --- stored results --- */

static gboolean
counts (const IlvBenchCell *cell, guint subject)
{
  return cell->subject == subject && cell->control_of < 0 && cell->statistics.n > 0;
}

/* The first of the wanted subjects of which enough was measured; -1. */
static int
find_subject (const IlvBenchResult *result, char **wanted)
{
  for (guint i = 0; i < result->subjects->len; i++) {
    guint n = 0;
    for (guint k = 0; k < result->cells->len; k++)
      n += counts (ilv_bench_result_get_cell (result, k), i) ? 1 : 0;
    if (n >= LEAST_ROWS && n <= ILV_HANDOUT_MAX_ROWS &&
        g_strv_contains ((const char *const *)wanted, ilv_bench_result_get_subject (result, i)->id))
      return (int)i;
  }
  return -1;
}

static gboolean
is_wanted (const IlvBenchEntry *entry, char **wanted)
{
  for (guint i = 0; entry->problem == NULL && entry->key == NULL && entry->subjects[i] != NULL; i++)
    if (g_strv_contains ((const char *const *)wanted, entry->subjects[i]))
      return TRUE;
  return FALSE;
}

/* The newest that serves. What cannot be read is passed over: the list of results names it. */
static IlvBenchResult *
find_stored (char **wanted, guint *subject)
{
  g_autoptr (GPtrArray) entries = ilv_bench_history_list (NULL);
  for (guint i = 0; i < entries->len; i++) {
    const IlvBenchEntry *entry = g_ptr_array_index (entries, i);
    g_autoptr (IlvBenchResult) result =
        is_wanted (entry, wanted) ? ilv_bench_result_load (entry->path, NULL) : NULL;
    int found = result != NULL ? find_subject (result, wanted) : -1;
    if (found < 0)
      continue;
    *subject = (guint)found;
    return g_steal_pointer (&result);
  }
  return NULL;
}

static char *
make_bench_command (const IlvHandoutResult *self)
{
  const IlvBenchSubject *subject = ilv_bench_result_get_subject (self->result, self->subject);
  const char *option = subject->kind == ILV_BENCH_PROGRAM ? "--variant" : "--model";
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GString *command = g_string_new ("interleave bench ");
  g_string_append (command, subject->id);
  for (guint i = 0; i < self->result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (self->result, i);
    if (counts (cell, self->subject) && g_hash_table_add (seen, cell->model))
      g_string_append_printf (command, " %s %s", option, cell->model);
  }
  return g_string_free (command, FALSE);
}

static void
take_stored (IlvHandoutResult *self)
{
  for (guint i = 0; i < self->result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (self->result, i);
    const IlvBenchStatistics *of = &cell->statistics;
    if (!counts (cell, self->subject))
      continue;
    const IlvHandoutRow row = {.label = ilv_bench_result_label (self->result, cell),
                               .median_ns = of->median_ns,
                               .low_ns = of->low_ns,
                               .high_ns = of->high_ns,
                               .spread = of->spread,
                               .n_runs = of->n};
    g_array_append_val (self->rows, row);
  }
  g_autofree char *script = ilv_bench_export_script (self->result, NULL);
  g_autofree char *name = g_strconcat (
      ilv_bench_result_get_subject (self->result, self->subject)->id, "-again.py", NULL);
  if (script != NULL)
    add_script (self, name, script);
  self->command = make_bench_command (self);
}

/* --- predictions --- */

GPtrArray *
ilv_handout_simulate (const IlvPiece *figure, const IlvCosts *costs, IlvWorkload **workload,
                      GError **error)
{
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);
  *workload = ilv_workload_find (figure->workload, error);
  for (guint i = 0; *workload != NULL && figure->models[i] != NULL; i++) {
    IlvSettings settings;
    IlvModel model = ILV_MODEL_ASYNCIO;
    ilv_model_from_id (figure->models[i], &model, NULL);
    ilv_settings_init (&settings, model);
    IlvTrace *trace =
        ilv_simulate (*workload, &settings, costs, ILV_DETAIL_AUTO, NULL, NULL, NULL, error);
    if (trace == NULL)
      return NULL;
    g_ptr_array_add (traces, trace);
  }
  return *workload != NULL ? g_steal_pointer (&traces) : NULL;
}

static void
take_program (IlvHandoutResult *self, const char *model_id)
{
  IlvSettings settings;
  IlvModel model = ILV_MODEL_ASYNCIO;
  ilv_model_from_id (model_id, &model, NULL);
  ilv_settings_init (&settings, model);
  g_autoptr (IlvProgram) program = ilv_program_new (self->workload, &settings);
  g_autofree char *name = ilv_program_get_file_name (program);
  add_script (self, name, ilv_program_get_text (program));
}

static void
take_predicted (IlvHandoutResult *self, const IlvPiece *figure)
{
  g_autofree char *models = g_strjoinv (" --model ", figure->models);
  for (guint i = 0; i < self->traces->len; i++) {
    const IlvRunInfo *info = ilv_trace_get_info (g_ptr_array_index (self->traces, i));
    gint64 total_ns = info->figures.total_ns;
    const IlvHandoutRow row = {.label = g_strdup (info->model),
                               .median_ns = total_ns,
                               .low_ns = total_ns,
                               .high_ns = total_ns};
    g_array_append_val (self->rows, row);
    take_program (self, figure->models[i]);
  }
  self->command = g_strdup_printf ("interleave bench %s --model %s", figure->workload, models);
}

IlvHandoutResult *
ilv_handout_result_new (const IlvPiece *figure, const IlvCosts *costs, GError **error)
{
  g_autoptr (IlvHandoutResult) self = result_new ();
  self->result = find_stored (figure->subjects, &self->subject);
  if (self->result != NULL) {
    take_stored (self);
    return g_steal_pointer (&self);
  }
  g_autoptr (GPtrArray) traces = ilv_handout_simulate (figure, costs, &self->workload, error);
  if (traces == NULL)
    return NULL;
  g_ptr_array_extend_and_steal (self->traces, g_steal_pointer (&traces));
  self->costs = ilv_costs_ref ((gpointer)costs);
  take_predicted (self, figure);
  return g_steal_pointer (&self);
}
