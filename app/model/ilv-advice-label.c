/* The parts of an advice in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-advice-text.h"

#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <string.h>

char *
ilv_verdict_headline (const IlvVerdict *verdict)
{
  const char *model = verdict->model != NULL ? ilv_model_label (verdict->model) : NULL;
  switch (verdict->kind) {
  case ILV_VERDICT_DO_NOTHING:
    return g_strdup (_ ("Do nothing"));
  case ILV_VERDICT_DO_LESS:
    /* Translators: a verdict; %s is a model's name. */
    return g_strdup_printf (_ ("Do less first, then %s"), model);
  case ILV_VERDICT_NOT_ENOUGH:
    return g_strdup (_ ("Not enough evidence"));
  default:
    return g_strdup (model);
  }
}

#define MOST_LABELS 3 /* of a sentence; the list of what to measure has them all */

static const char *
get_label (const IlvVerdict *verdict, guint input)
{
  return ilv_checklist_tr (ilv_checklist_get_input (verdict->list, input)->label);
}

static char *
list_labels (const IlvVerdict *verdict, guint n)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < MIN (n, MOST_LABELS); i++)
    g_string_append_printf (text, _ ("%s“%s”"), i == 0 ? "" : ", ",
                            get_label (verdict, g_array_index (verdict->missing, guint, i)));
  if (n > MOST_LABELS)
    /* Translators: after some names of questions, as in “a”, “b” and more. */
    g_string_append (text, _ (" and more"));
  return g_string_free (text, FALSE);
}

char *
ilv_verdict_list_missing (const IlvVerdict *verdict, guint question)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < verdict->missing->len; i++) {
    const IlvInput *input =
        ilv_checklist_get_input (verdict->list, g_array_index (verdict->missing, guint, i));
    if (input->question == question)
      g_string_append_printf (text, "%s%s", text->len == 0 ? "" : ", ", input->name);
  }
  return g_string_free (text, FALSE);
}

char *
ilv_verdict_describe_confidence (const IlvVerdict *verdict)
{
  g_autofree char *doubts = list_labels (verdict, verdict->n_doubts);
  g_autofree char *missing = list_labels (verdict, verdict->missing->len);
  if (verdict->model == NULL)
    return g_strdup_printf (_ ("Low: measure %s."), missing);
  if (verdict->confidence == ILV_CONFIDENCE_LOW)
    return g_strdup_printf (_ ("Low: what is not known could change the model (%s)."), doubts);
  if (verdict->confidence == ILV_CONFIDENCE_HIGH)
    return g_strdup (_ ("High: every answer that decides is known, none of them narrowly."));
  if (verdict->missing->len > 0)
    return g_strdup_printf (_ ("Medium: the model stands, but not everything is known (%s)."),
                            missing);
  int narrow = ilv_verdict_find_narrow (verdict);
  return g_strdup_printf (_ ("Medium: a tenth more or less of “%s” would change the model."),
                          narrow < 0 ? "?" : get_label (verdict, (guint)narrow));
}

const char *
ilv_setting_label (const char *name)
{
  static const struct {
    const char *name, *label;
  } labels[] = {
      {"workers", N_ ("Workers")},
      {"start_method", N_ ("Start method")},
      {"max_tasks_per_child", N_ ("Jobs per process, then a new one")},
      {"in_flight", N_ ("In flight at most")},
      {"chunk", N_ ("Chunk size")},
      {"queue", N_ ("Bound of the queue")},
      {"loops", N_ ("Processes with a loop each")},
      {"restructure", N_ ("Restructure first")},
  };
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (strcmp (labels[i].name, name) == 0)
      return _ (labels[i].label);
  return name;
}

char *
ilv_setting_value_label (const IlvVerdictSetting *setting)
{
  if (setting->word == NULL)
    return ilv_answer_to_label (&setting->type, setting->value, TRUE);
  if (strcmp (setting->word, "picklable") == 0)
    return g_strdup (_ ("what cannot be pickled"));
  if (strcmp (setting->word, "payload") == 0)
    return g_strdup (_ ("what is moved"));
  return g_strdup (setting->word);
}

char *
ilv_input_value_label (const IlvInput *input, double value)
{
  if (ILV_IS_UNKNOWN (value))
    return g_strdup (_ ("not known"));
  if (input->type.kind == ILV_ANSWER_YES_NO)
    return g_strdup (value != 0 ? _ ("yes") : _ ("no"));
  if (input->type.kind == ILV_ANSWER_CHOICE)
    return g_strdup (ilv_checklist_tr (input->choice_labels[(guint)value]));
  return ilv_answer_to_label (&input->type, value, TRUE);
}

char *
ilv_checklist_thresholds_label (const IlvChecklist *list)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < list->places->len; i++) {
    const IlvPlace *place = g_ptr_array_index (list->places, i);
    if (!ilv_place_is_changed (place))
      continue;
    g_autofree char *value = ilv_answer_to_label (&place->type, place->value, TRUE);
    g_autofree char *preset = ilv_answer_to_label (&place->type, place->preset, TRUE);
    g_string_append (text, text->len > 0 ? "; " : "");
    /* Translators: a threshold, what it was set to, what it is otherwise. */
    g_string_append_printf (text, _ ("%s: %s (otherwise %s)"), ilv_checklist_tr (place->title),
                            value, preset);
  }
  return text->len > 0 ? g_strdup_printf (_ ("Decided with changed thresholds. %s."), text->str)
                       : NULL;
}

char *
ilv_verdict_change_short_label (const IlvVerdict *verdict, const IlvVerdictChange *change)
{
  const IlvInput *input = ilv_checklist_get_input (verdict->list, change->input);
  g_autofree char *value = ilv_input_value_label (input, change->value);
  const char *model =
      change->model != NULL ? ilv_model_label (change->model) : _ ("not enough evidence");
  /* Translators: below, another answer and what the verdict would then be. */
  if (input->type.kind == ILV_ANSWER_YES_NO || input->type.kind == ILV_ANSWER_CHOICE)
    return g_strdup_printf (_ ("%s → %s"), value, model);
  if (input->type.kind == ILV_ANSWER_COUNT)
    return g_strdup_printf (change->is_above ? _ ("from %s up → %s") : _ ("%s and less → %s"),
                            value, model);
  return g_strdup_printf (change->is_above ? _ ("above %s → %s") : _ ("below %s → %s"), value,
                          model);
}

char *
ilv_verdict_change_label (const IlvVerdict *verdict, const IlvVerdictChange *change)
{
  const IlvInput *input = ilv_checklist_get_input (verdict->list, change->input);
  g_autofree char *text = ilv_verdict_change_short_label (verdict, change);
  /* Translators: a question, and what another answer to it would change. */
  return g_strdup_printf (_ ("%s: %s"), ilv_checklist_tr (input->label), text);
}

char *
ilv_evidence_label (const IlvEvidence *evidence)
{
  g_autofree char *a_time = ilv_format_time ((gint64)evidence->a);
  g_autofree char *b_time = ilv_format_time ((gint64)evidence->b);
  g_autofree char *a_bytes = ilv_format_bytes ((guint64)evidence->a);
  g_autofree char *b_bytes = ilv_format_bytes ((guint64)evidence->b);
  switch (evidence->kind) {
  case ILV_EVIDENCE_STEPS_CPU:
    return g_strdup_printf (_ ("the steps of a job: %s of CPU in %s"), a_time, b_time);
  case ILV_EVIDENCE_STEPS_GIL:
    return g_strdup_printf (_ ("the steps of a job: %s of %s CPU hold the GIL"), a_time, b_time);
  case ILV_EVIDENCE_STEPS_BLOCK:
    return g_strdup_printf (_ ("%.0f of %.0f I/O steps have only a blocking client"), evidence->a,
                            evidence->b);
  case ILV_EVIDENCE_ARRIVALS:
    return g_strdup_printf (_ ("how jobs arrive: %.0f at once"), evidence->a);
  case ILV_EVIDENCE_PAYLOAD:
    return g_strdup_printf (_ ("%s go in and %s come out of a job"), a_bytes, b_bytes);
  case ILV_EVIDENCE_SETTING:
    return g_strdup (_ ("it says so itself"));
  case ILV_EVIDENCE_LOCKS:
    return g_strdup_printf (_ ("%.0f locked steps in %s of work"), evidence->a, b_time);
  case ILV_EVIDENCE_STATES_CPU:
    return g_strdup_printf (_ ("states of the run: %s of CPU in %s of jobs"), a_time, b_time);
  case ILV_EVIDENCE_STATES_GIL:
    return g_strdup_printf (_ ("states of the run: %s of %s CPU is Python"), a_time, b_time);
  case ILV_EVIDENCE_JOBS_CPU:
    return g_strdup_printf (_ ("%s of CPU for %.0f jobs"), a_time, evidence->b);
  case ILV_EVIDENCE_IN_FLIGHT:
    return g_strdup_printf (_ ("at most %.0f jobs were in flight"), evidence->a);
  case ILV_EVIDENCE_MOVED:
    return g_strdup_printf (_ ("%s were moved for %.0f jobs"), a_bytes, evidence->b);
  case ILV_EVIDENCE_MACHINE:
    if (evidence->b > 0)
      return g_strdup_printf (_ ("this machine: %.0f CPUs may be used, with a quota of %.3g"),
                              evidence->a, evidence->b);
    return g_strdup_printf (_ ("this machine: %.0f CPUs may be used, without a quota"),
                            evidence->a);
  case ILV_EVIDENCE_IMPORTS:
    return g_strdup (evidence->text);
  case ILV_EVIDENCE_CALL_BLOCKS:
    return g_strdup_printf (_ ("a blocking call stopped the loop, %.0f times"), evidence->a);
  }
  return g_strdup ("");
}

char *
ilv_advice_costs_label (const IlvAdvice *advice)
{
  if (strcmp (advice->costs, "reference") == 0)
    return g_strdup (_ ("the reference machine’s costs"));
  if (strcmp (advice->costs, ILV_COSTS_THIS_MACHINE) == 0)
    return g_strdup (_ ("this machine’s costs"));
  return g_strdup_printf (_ ("the costs “%s”"), advice->costs);
}

char *
ilv_advice_run_label (const IlvAdviceRun *run)
{
  const char *model = ilv_model_label (run->model);
  gboolean has_processes = run->is_simulated && ilv_model_has_processes (run->settings.model);
  gboolean has_threads = run->is_simulated && ilv_model_has_threads (run->settings.model);
  if (has_processes && has_threads)
    return g_strdup_printf ("%s, %u × %u", model, run->settings.processes, run->settings.threads);
  if (has_processes || has_threads)
    return g_strdup_printf ("%s × %u", model,
                            has_processes ? run->settings.processes : run->settings.threads);
  return g_strdup (model);
}

static char *
format_rate (double per_second)
{
  return per_second >= 10 ? g_strdup_printf ("%.0f", per_second)
                          : g_strdup_printf ("%.2g", per_second);
}

char *
ilv_advice_run_figure (const IlvAdvice *advice, guint run)
{
  const IlvAdviceRun *one = ilv_advice_get_run (advice, run);
  double gain = ilv_advice_get_gain (advice, run);
  if (!one->is_simulated)
    return g_strdup (_ ("not predicted here"));
  g_autofree char *rate = format_rate (one->figures.throughput_per_s);
  g_autofree char *memory = ilv_format_bytes (one->figures.peak_memory_bytes);
  if (run == 0)
    /* Translators: jobs per second, memory. */
    return g_strdup_printf (_ ("%s/s, %s"), rate, memory);
  g_autofree char *times =
      gain >= 100 ? g_strdup_printf ("%.0f", gain) : g_strdup_printf ("%.1f", gain);
  /* Translators: jobs per second, how many times the first run's, memory. */
  return g_strdup_printf (_ ("%s/s, %s ×, %s"), rate, times, memory);
}
