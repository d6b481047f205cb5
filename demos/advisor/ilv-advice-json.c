/* Writes `interleave.verdict/1`.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing in it is translated. */
#include "ilv-config.h"

#include "ilv-advice.h"

#include <json-glib/json-glib.h>
#include <math.h>

static void
add_text (JsonBuilder *builder, const char *key, const char *value)
{
  json_builder_set_member_name (builder, key);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_count (JsonBuilder *builder, const char *key, gint64 value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, value);
}

static void
begin_list (JsonBuilder *builder, const char *key)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
}

static void
add_texts (JsonBuilder *builder, const char *key, char **texts)
{
  begin_list (builder, key);
  for (guint i = 0; texts[i] != NULL; i++)
    json_builder_add_string_value (builder, texts[i]);
  json_builder_end_array (builder);
}

static void
add_settings (JsonBuilder *builder, const IlvVerdict *verdict)
{
  json_builder_set_member_name (builder, "settings");
  json_builder_begin_object (builder);
  for (guint i = 0; i < verdict->settings->len; i++) {
    const IlvVerdictSetting *setting = &g_array_index (verdict->settings, IlvVerdictSetting, i);
    g_autofree char *text = ilv_verdict_setting_to_text (setting);
    if (setting->type.kind == ILV_ANSWER_COUNT)
      add_count (builder, setting->name, (gint64)setting->value);
    else
      add_text (builder, setting->name, text);
  }
  json_builder_end_object (builder);
}

static void
add_modifiers (JsonBuilder *builder, const IlvVerdict *verdict)
{
  begin_list (builder, "modifiers");
  for (guint i = 0; i < verdict->modifiers->len; i++)
    json_builder_add_string_value (builder, ((const IlvRule *)verdict->modifiers->pdata[i])->id);
  json_builder_end_array (builder);
}

static void
add_inputs (JsonBuilder *builder, const char *key, const IlvVerdict *verdict, guint n)
{
  begin_list (builder, key);
  for (guint i = 0; i < n; i++)
    json_builder_add_string_value (
        builder,
        ilv_checklist_get_input (verdict->list, g_array_index (verdict->missing, guint, i))->name);
  json_builder_end_array (builder);
}

static void
add_warnings (JsonBuilder *builder, const IlvVerdict *verdict)
{
  begin_list (builder, "warnings");
  for (guint i = 0; i < verdict->warnings->len; i++) {
    g_autofree char *text = ilv_verdict_explain (verdict, verdict->warnings->pdata[i], FALSE);
    json_builder_add_string_value (builder, text);
  }
  json_builder_end_array (builder);
  begin_list (builder, "recipes");
  for (guint i = 0; i < verdict->recipes->len; i++)
    json_builder_add_string_value (builder, verdict->recipes->pdata[i]);
  json_builder_end_array (builder);
}

static void
add_path (JsonBuilder *builder, const IlvVerdict *verdict)
{
  begin_list (builder, "path");
  for (guint i = 0; i < verdict->trail->len; i++) {
    const IlvTrailStep *step = &g_array_index (verdict->trail, IlvTrailStep, i);
    json_builder_begin_object (builder);
    add_text (builder, "rule", step->rule->id);
    add_text (builder, "answer",
              ILV_IS_UNKNOWN (step->result) ? "unknown"
              : ILV_IS_YES (step->result)   ? "yes"
                                            : "no");
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_change (JsonBuilder *builder, const IlvVerdict *verdict, const IlvVerdictChange *change)
{
  const IlvInput *input = ilv_checklist_get_input (verdict->list, change->input);
  gboolean is_word = input->type.kind == ILV_ANSWER_YES_NO || input->type.kind == ILV_ANSWER_CHOICE;
  g_autofree char *text = ilv_answer_to_text (&input->type, change->value);
  json_builder_begin_object (builder);
  add_text (builder, "answer", input->name);
  add_text (builder, is_word ? "if" : change->is_above ? "from" : "down_to", text);
  add_text (builder, "model", change->model);
  json_builder_end_object (builder);
}

static void
add_run (JsonBuilder *builder, const IlvAdvice *self, guint index)
{
  const IlvAdviceRun *run = ilv_advice_get_run (self, index);
  json_builder_begin_object (builder);
  add_text (builder, "model", run->model);
  if (run->is_simulated) {
    const IlvFigures *figures = &run->figures;
    add_count (builder, "cores", run->settings.cores);
    if (ilv_model_has_threads (run->settings.model))
      add_count (builder, "threads", run->settings.threads);
    if (ilv_model_has_processes (run->settings.model))
      add_count (builder, "processes", run->settings.processes);
    add_count (builder, "total_ns", figures->total_ns);
    json_builder_set_member_name (builder, "throughput_per_s");
    json_builder_add_double_value (builder, figures->throughput_per_s);
    add_count (builder, "latency_p99_ns", figures->latency_p99_ns);
    add_count (builder, "peak_memory_bytes", (gint64)figures->peak_memory_bytes);
  } else {
    add_text (builder, "total_ns", NULL);
  }
  json_builder_end_object (builder);
}

static void
add_figures (JsonBuilder *builder, const IlvAdvice *self)
{
  double ceiling = ilv_verdict_get_value (self->verdict, "ceiling");
  g_autoptr (GArray) changes = ilv_verdict_list_changes (self->verdict);
  begin_list (builder, "would_change");
  for (guint i = 0; i < changes->len; i++)
    add_change (builder, self->verdict, &g_array_index (changes, IlvVerdictChange, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "ceiling");
  if (isfinite (ceiling))
    json_builder_add_double_value (builder, ceiling);
  else
    json_builder_add_null_value (builder);
  begin_list (builder, "predicted");
  for (guint i = 0; i < self->runs->len; i++)
    add_run (builder, self, i);
  json_builder_end_array (builder);
}

/* Those that are otherwise than in the checklist's file. */
static void
add_thresholds (JsonBuilder *builder, const IlvChecklist *list)
{
  json_builder_set_member_name (builder, "thresholds");
  json_builder_begin_object (builder);
  for (guint i = 0; i < list->places->len; i++) {
    const IlvPlace *place = g_ptr_array_index (list->places, i);
    if (!ilv_place_is_changed (place))
      continue;
    g_autofree char *text = ilv_answer_to_text (&place->type, place->value);
    add_text (builder, place->name, text);
  }
  json_builder_end_object (builder);
}

char *
ilv_advice_to_json (const IlvAdvice *self)
{
  const IlvVerdict *verdict = self->verdict;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_auto (GStrv) reasons = ilv_verdict_list_reasons (verdict, FALSE);
  json_builder_begin_object (builder);
  add_text (builder, "schema", "interleave.verdict/1");
  add_text (builder, "rule", verdict->rule != NULL ? verdict->rule->id : NULL);
  add_text (builder, "model", verdict->model);
  add_settings (builder, verdict);
  add_modifiers (builder, verdict);
  add_text (builder, "runner_up", ilv_advice_get_runner_up (self));
  add_inputs (builder, "missing", verdict, verdict->missing->len);
  add_texts (builder, "why", reasons);
  add_text (builder, "verdict", ilv_verdict_kind_get_id (verdict->kind));
  add_text (builder, "case", verdict->rule_case != NULL ? verdict->rule_case->id : NULL);
  add_text (builder, "confidence", ilv_confidence_get_id (verdict->confidence));
  add_inputs (builder, "could_change", verdict, verdict->n_doubts);
  add_warnings (builder, verdict);
  add_path (builder, verdict);
  add_figures (builder, self);
  add_thresholds (builder, verdict->list);
  add_count (builder, "jobs", (gint64)self->n_jobs);
  add_text (builder, "costs", self->costs);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  return json_generator_to_data (generator, NULL);
}
