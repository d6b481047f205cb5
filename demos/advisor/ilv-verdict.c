/* The verdict: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-verdict.h"

#include <math.h>
#include <string.h>

const char *
ilv_verdict_kind_get_id (IlvVerdictKind kind)
{
  static const char *const ids[] = {"model", "do-nothing", "do-less", "not-enough-evidence"};
  return ids[kind];
}

const char *
ilv_confidence_get_id (IlvConfidence confidence)
{
  static const char *const ids[] = {"low", "medium", "high"};
  return ids[confidence];
}

/* --- the decision --- */

static double
ask (const IlvRule *rule, const double *values)
{
  return rule->when == NULL ? 1 : ilv_expression_evaluate (rule->when, values);
}

static const IlvRule *
find_case (const IlvRule *rule, const double *values)
{
  for (guint i = 0; i < rule->cases->len; i++) {
    const IlvRule *one = g_ptr_array_index (rule->cases, i);
    if (ILV_IS_YES (ask (one, values)))
      return one;
  }
  return NULL;
}

/* The rule that matches among these; NULL if a branch cannot be decided. */
static const IlvRule *
walk (const GPtrArray *rules, const double *values, GArray *trail)
{
  for (guint i = 0; i < rules->len; i++) {
    const IlvRule *rule = g_ptr_array_index (rules, i);
    IlvTrailStep step = {rule, ask (rule, values)};
    if (trail != NULL)
      g_array_append_val (trail, step);
    if (rule->kind == ILV_RULE_BRANCH) {
      if (ILV_IS_UNKNOWN (step.result))
        return NULL;
      return walk (ILV_IS_YES (step.result) ? rule->yes : rule->no, values, trail);
    }
    if (ILV_IS_YES (step.result))
      return rule;
  }
  return NULL;
}

IlvDecision
ilv_decide (const IlvChecklist *list, const double *values, GArray *trail)
{
  IlvDecision decision = {.rule = walk (list->rules, values, trail)};
  if (decision.rule == NULL)
    return decision;
  decision.rule_case = find_case (decision.rule, values);
  decision.model = decision.rule_case != NULL && decision.rule_case->model != NULL
                       ? decision.rule_case->model
                       : decision.rule->model;
  return decision;
}

/* --- what goes with it --- */

/* A setting that is there already is kept: the case comes before its rule. */
static void
add_settings (IlvVerdict *self, const IlvRule *rule)
{
  for (guint i = 0; i < rule->settings->len; i++) {
    const IlvRuleSetting *setting = g_ptr_array_index (rule->settings, i);
    IlvVerdictSetting made = {.name = setting->name, .type = setting->type, .word = setting->word};
    made.value =
        setting->value != NULL ? ilv_expression_evaluate (setting->value, self->values) : 0;
    if (ILV_IS_UNKNOWN (made.value) || ilv_verdict_find_setting (self, setting->name) != NULL)
      continue;
    g_array_append_val (self->settings, made);
    if (strcmp (setting->name, "workers") == 0)
      self->values[ilv_checklist_get_workers_place (self->list)] = made.value;
  }
}

static void
add_recipes (IlvVerdict *self, const IlvRule *rule)
{
  for (guint i = 0; i < rule->recipes->len; i++) {
    const char *recipe = g_ptr_array_index (rule->recipes, i);
    if (!g_ptr_array_find_with_equal_func (self->recipes, recipe, g_str_equal, NULL))
      g_ptr_array_add (self->recipes, (gpointer)recipe);
  }
}

static void
add_matching (IlvVerdict *self, const GPtrArray *rules, GPtrArray *found)
{
  for (guint i = 0; i < rules->len; i++) {
    const IlvRule *rule = g_ptr_array_index (rules, i);
    if (!g_strv_contains ((const char *const *)rule->models, self->model) ||
        !ILV_IS_YES (ask (rule, self->values)))
      continue;
    g_ptr_array_add (found, (gpointer)rule);
    add_settings (self, rule);
    add_recipes (self, rule);
  }
}

/* The branch that was taken says when doing less is the better advice. */
static void
find_less (IlvVerdict *self)
{
  for (guint i = 0; i < self->trail->len; i++) {
    const IlvRule *branch = g_array_index (self->trail, IlvTrailStep, i).rule;
    if (branch->kind == ILV_RULE_BRANCH && branch->less != NULL &&
        ILV_IS_YES (ask (branch->less, self->values)))
      self->less = branch->less;
  }
  if (self->less != NULL)
    self->kind = ILV_VERDICT_DO_LESS;
}

static void
judge (IlvVerdict *self)
{
  IlvDecision decision = ilv_decide (self->list, self->values, self->trail);
  self->rule = decision.rule;
  self->rule_case = decision.rule_case;
  self->model = decision.model;
  self->kind = ILV_VERDICT_NOT_ENOUGH;
  if (self->rule == NULL)
    return;
  self->kind = self->rule->verdict;
  if (self->rule_case != NULL) {
    if (self->rule_case->verdict != ILV_VERDICT_MODEL)
      self->kind = self->rule_case->verdict;
    add_settings (self, self->rule_case);
    add_recipes (self, self->rule_case);
  }
  add_settings (self, self->rule);
  add_recipes (self, self->rule);
  find_less (self);
  add_matching (self, self->list->modifiers, self->modifiers);
  add_matching (self, self->list->warnings, self->warnings);
}

IlvVerdict *
ilv_verdict_new (IlvChecklist *list, const double *answers)
{
  guint n_inputs = ilv_checklist_get_n_inputs (list);
  IlvVerdict *self = g_new0 (IlvVerdict, 1);
  self->list = ilv_checklist_ref (list);
  self->answers = g_memdup2 (answers, n_inputs * sizeof (double));
  self->values = g_new (double, list->places->len);
  self->trail = g_array_new (FALSE, FALSE, sizeof (IlvTrailStep));
  self->settings = g_array_new (FALSE, FALSE, sizeof (IlvVerdictSetting));
  self->modifiers = g_ptr_array_new ();
  self->warnings = g_ptr_array_new ();
  self->recipes = g_ptr_array_new ();
  self->missing = g_array_new (FALSE, FALSE, sizeof (guint));
  ilv_checklist_fill (list, answers, self->values);
  judge (self);
  ilv_verdict_find_doubts (self);
  return self;
}

void
ilv_verdict_free (IlvVerdict *self)
{
  if (self == NULL)
    return;
  g_free (self->answers);
  g_free (self->values);
  g_array_unref (self->trail);
  g_array_unref (self->settings);
  g_ptr_array_unref (self->modifiers);
  g_ptr_array_unref (self->warnings);
  g_ptr_array_unref (self->recipes);
  g_array_unref (self->missing);
  ilv_checklist_unref (self->list);
  g_free (self);
}

/* --- reading it --- */

double
ilv_verdict_get_value (const IlvVerdict *self, const char *name)
{
  int place = ilv_checklist_find_place (self->list, name, NULL);
  return place < 0 ? (double)NAN : self->values[place];
}

const IlvVerdictSetting *
ilv_verdict_find_setting (const IlvVerdict *self, const char *name)
{
  for (guint i = 0; i < self->settings->len; i++) {
    const IlvVerdictSetting *setting = &g_array_index (self->settings, IlvVerdictSetting, i);
    if (strcmp (setting->name, name) == 0)
      return setting;
  }
  return NULL;
}

char *
ilv_verdict_setting_to_text (const IlvVerdictSetting *setting)
{
  return setting->word != NULL ? g_strdup (setting->word)
                               : ilv_answer_to_text (&setting->type, setting->value);
}

char *
ilv_verdict_explain (const IlvVerdict *self, const IlvRule *rule, gboolean is_translated)
{
  return ilv_checklist_format (self->list,
                               is_translated ? ilv_checklist_tr (rule->because) : rule->because,
                               self->values, is_translated);
}

char **
ilv_verdict_list_reasons (const IlvVerdict *self, gboolean is_translated)
{
  GPtrArray *reasons = g_ptr_array_new ();
  const IlvTrailStep *last = &g_array_index (self->trail, IlvTrailStep, self->trail->len - 1);
  if (self->less != NULL)
    g_ptr_array_add (reasons, ilv_verdict_explain (self, self->less, is_translated));
  if (self->rule_case != NULL && self->rule_case->verdict != ILV_VERDICT_MODEL)
    g_ptr_array_add (reasons, ilv_verdict_explain (self, self->rule_case, is_translated));
  g_ptr_array_add (reasons, ilv_verdict_explain (self, last->rule, is_translated));
  if (self->rule_case != NULL && self->rule_case->verdict == ILV_VERDICT_MODEL)
    g_ptr_array_add (reasons, ilv_verdict_explain (self, self->rule_case, is_translated));
  for (guint i = 0; i < self->modifiers->len; i++)
    g_ptr_array_add (reasons, ilv_verdict_explain (self, self->modifiers->pdata[i], is_translated));
  g_ptr_array_add (reasons, NULL);
  return (char **)g_ptr_array_free (reasons, FALSE);
}
