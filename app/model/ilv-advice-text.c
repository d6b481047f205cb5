/* The advice as text for people: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-advice-text.h"

#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

typedef struct {
  GString *text;
  gboolean is_markdown;
} Writer;

static void
write_title (Writer *self, const char *title)
{
  g_string_append_printf (self->text, self->is_markdown ? "\n## %s\n\n" : "\n%s\n", title);
}

static void
write_item (Writer *self, const char *item)
{
  g_string_append_printf (self->text, self->is_markdown ? "- %s\n" : "  %s\n", item);
}

static void
take_item (Writer *self, char *item)
{
  write_item (self, item);
  g_free (item);
}

static void
write_reasons (Writer *self, const IlvVerdict *verdict)
{
  g_auto (GStrv) reasons = ilv_verdict_list_reasons (verdict, TRUE);
  g_autofree char *confidence = ilv_verdict_describe_confidence (verdict);
  write_title (self, _ ("Why"));
  for (char **reason = reasons; *reason != NULL; reason++)
    write_item (self, *reason);
  write_title (self, _ ("Confidence"));
  write_item (self, confidence);
}

static void
write_settings (Writer *self, const IlvVerdict *verdict)
{
  if (verdict->settings->len > 0)
    write_title (self, _ ("Settings"));
  for (guint i = 0; i < verdict->settings->len; i++) {
    const IlvVerdictSetting *setting = &g_array_index (verdict->settings, IlvVerdictSetting, i);
    g_autofree char *value = ilv_setting_value_label (setting);
    take_item (self, g_strdup_printf ("%s: %s", ilv_setting_label (setting->name), value));
  }
}

static void
write_rules (Writer *self, const IlvVerdict *verdict)
{
  if (verdict->modifiers->len > 0)
    write_title (self, _ ("Also"));
  for (guint i = 0; i < verdict->modifiers->len; i++) {
    const IlvRule *rule = verdict->modifiers->pdata[i];
    take_item (self, g_strdup_printf ("%s: %s", rule->id, ilv_checklist_tr (rule->title)));
  }
  if (verdict->warnings->len > 0)
    write_title (self, _ ("Mind"));
  for (guint i = 0; i < verdict->warnings->len; i++)
    take_item (self, ilv_verdict_explain (verdict, verdict->warnings->pdata[i], TRUE));
  if (verdict->recipes->len > 0)
    write_title (self, _ ("Recipes"));
  for (guint i = 0; i < verdict->recipes->len; i++)
    write_item (self, verdict->recipes->pdata[i]);
}

static void
write_figures (Writer *self, const IlvAdvice *advice)
{
  g_autofree char *costs = ilv_advice_costs_label (advice);
  g_autofree char *title = g_strdup_printf (
      _ ("Expected (predicted with %s, %" PRIu64 " jobs like your answers, start-up included)"),
      costs, advice->n_jobs);
  if (advice->workload == NULL || advice->runs->len == 0)
    return;
  write_title (self, title);
  for (guint i = 0; i < advice->runs->len; i++) {
    g_autofree char *label = ilv_advice_run_label (ilv_advice_get_run (advice, i));
    g_autofree char *figure = ilv_advice_run_figure (advice, i);
    take_item (self, g_strdup_printf ("%s: %s", label, figure));
  }
}

/* The answers of one question stand together. */
static void
write_missing (Writer *self, const IlvVerdict *verdict)
{
  g_autofree gboolean *written = g_new0 (gboolean, verdict->list->questions->len);
  if (verdict->missing->len > 0)
    write_title (self, _ ("What to measure"));
  for (guint i = 0; i < verdict->missing->len; i++) {
    guint number =
        ilv_checklist_get_input (verdict->list, g_array_index (verdict->missing, guint, i))
            ->question;
    const IlvChecklistQuestion *question = g_ptr_array_index (verdict->list->questions, number);
    g_autofree char *names = ilv_verdict_list_missing (verdict, number);
    if (!written[number])
      take_item (self, g_strdup_printf ("%s (%s): %s", names, question->id,
                                        ilv_checklist_tr (question->measure)));
    written[number] = TRUE;
  }
}

static void
write_changes (Writer *self, const IlvVerdict *verdict)
{
  g_autoptr (GArray) changes = ilv_verdict_list_changes (verdict);
  if (changes->len > 0)
    write_title (self, _ ("What would change it"));
  for (guint i = 0; i < changes->len; i++)
    take_item (self,
               ilv_verdict_change_label (verdict, &g_array_index (changes, IlvVerdictChange, i)));
}

static char *
tell_in_a_line (const IlvEvidence *evidence)
{
  g_autofree char *label = ilv_evidence_label (evidence);
  g_auto (GStrv) lines = g_strsplit (label, "\n", -1);
  return g_strjoinv (" · ", lines);
}

static void
write_answers (Writer *self, const IlvVerdict *verdict, const GArray *evidence)
{
  write_title (self, _ ("Answers"));
  for (guint i = 0; i < ilv_checklist_get_n_inputs (verdict->list); i++) {
    const IlvInput *input = ilv_checklist_get_input (verdict->list, i);
    const IlvEvidence *found = ilv_evidence_find (evidence, i);
    if (ILV_IS_UNKNOWN (verdict->answers[i]))
      continue;
    g_autofree char *value = ilv_input_value_label (input, verdict->answers[i]);
    g_autofree char *source =
        found != NULL && found->value == verdict->answers[i] ? tell_in_a_line (found) : NULL;
    take_item (self, source == NULL ? g_strdup_printf ("%s: %s", input->name, value)
                                    : g_strdup_printf ("%s: %s (%s)", input->name, value, source));
  }
}

char *
ilv_advice_to_text (const IlvAdvice *advice, const GArray *evidence, IlvAdviceFormat format)
{
  Writer self = {g_string_new (NULL), format == ILV_ADVICE_MARKDOWN};
  const IlvVerdict *verdict = advice->verdict;
  g_autofree char *headline = ilv_verdict_headline (verdict);
  const char *runner_up = ilv_advice_get_runner_up (advice);
  g_string_append_printf (self.text, self.is_markdown ? "# %s\n" : "%s\n", headline);
  if (verdict->rule != NULL)
    g_string_append_printf (self.text, _ ("Rule %s: %s\n"), verdict->rule->id,
                            ilv_checklist_tr (verdict->rule->title));
  if (runner_up != NULL)
    g_string_append_printf (self.text, _ ("Runner-up: %s\n"), ilv_model_label (runner_up));
  write_reasons (&self, verdict);
  g_autofree char *thresholds = ilv_checklist_thresholds_label (verdict->list);
  if (thresholds != NULL)
    g_string_append_printf (self.text, "%s\n", thresholds);
  write_settings (&self, verdict);
  write_rules (&self, verdict);
  write_figures (&self, advice);
  write_missing (&self, verdict);
  write_changes (&self, verdict);
  write_answers (&self, verdict, evidence);
  return g_string_free (self.text, FALSE);
}
