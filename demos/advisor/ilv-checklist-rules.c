/* Reads data/checklist/rules.xml.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-checklist-private.h"

#include "demos/workload/ilv-model.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const nothing[] = {NULL};

static void
setting_free (IlvRuleSetting *self)
{
  ilv_expression_free (self->value);
  g_free (self);
}

static void
alternative_free (IlvRuleAlternative *self)
{
  ilv_expression_free (self->when);
  ilv_expression_free (self->threads);
  ilv_expression_free (self->processes);
  g_free (self);
}

void
ilv_rule_free (IlvRule *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->models);
  ilv_expression_free (self->when);
  g_clear_pointer (&self->settings, g_ptr_array_unref);
  g_clear_pointer (&self->alternatives, g_ptr_array_unref);
  g_clear_pointer (&self->recipes, g_ptr_array_unref);
  g_clear_pointer (&self->cases, g_ptr_array_unref);
  g_clear_pointer (&self->yes, g_ptr_array_unref);
  g_clear_pointer (&self->no, g_ptr_array_unref);
  ilv_rule_free (self->less);
  g_free (self);
}

/* Every {name} of a text is a name. */
void
ilv_checklist_check_text (IlvChecklistReader *self, const IlvXmlNode *node, const char *text)
{
  for (const char *open = strchr (text, '{'); open != NULL; open = strchr (open + 1, '{')) {
    gsize length = strcspn (open + 1, "}");
    g_autofree char *name = g_strndup (open + 1, length);
    if (open[1 + length] == '\0' || ilv_checklist_find_place (self->list, name, NULL) < 0)
      ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node,
                    _ ("write {NAME} with the name of an input, threshold or <let>"),
                    _ ("“{%.40s” names nothing"), open + 1);
  }
}

static void
check_model (IlvChecklistReader *self, const IlvXmlNode *node, const char *id)
{
  IlvModel model;
  const char *suggestion = NULL;
  /* A cluster is advised though nothing here simulates one. */
  if (strcmp (id, "dask") == 0 || ilv_model_from_id (id, &model, &suggestion))
    return;
  g_autofree char *right =
      suggestion != NULL
          ? g_strdup_printf (_ ("did you mean “%s”?"), suggestion)
          : g_strdup (_ ("write an id that “interleave list models” shows, or dask"));
  ilv_xml_fail (&self->check, ILV_XML_ERROR_UNKNOWN, node, right, _ ("there is no model “%.40s”"),
                id);
}

static IlvRuleSetting *
read_setting (IlvChecklistReader *self, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"name", "kind", "of", "value", "word", NULL};
  IlvRuleSetting *setting = g_new0 (IlvRuleSetting, 1);
  const char *of = ilv_xml_get (node, "of");
  ilv_xml_check (&self->check, node, attributes, nothing);
  setting->name = ilv_xml_need (&self->check, node, "name", _ ("write the setting's name"));
  if (of != NULL) {
    int input = ilv_checklist_find_input (self->list, of);
    if (input < 0)
      ilv_xml_fail (&self->check, ILV_XML_ERROR_UNKNOWN, node, _ ("name one of the questions"),
                    _ ("there is no input “%.40s”"), of);
    else
      setting->type = ilv_checklist_get_input (self->list, (guint)input)->type;
  } else {
    setting->type = ilv_checklist_read_type (self, node);
  }
  if (setting->type.kind == ILV_ANSWER_WORD)
    setting->word = ilv_xml_need (&self->check, node, "word", _ ("write the word"));
  else
    ilv_xml_need (&self->check, node, "value", _ ("write what it is"));
  setting->value = ilv_checklist_read_expression (self, node, "value");
  return setting;
}

static IlvRuleAlternative *
read_alternative (IlvChecklistReader *self, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"model", "when", "threads", "processes", NULL};
  IlvRuleAlternative *alternative = g_new0 (IlvRuleAlternative, 1);
  ilv_xml_check (&self->check, node, attributes, nothing);
  alternative->model = ilv_xml_need (&self->check, node, "model", _ ("write a model's id"));
  check_model (self, node, alternative->model);
  alternative->when = ilv_checklist_read_expression (self, node, "when");
  alternative->threads = ilv_checklist_read_expression (self, node, "threads");
  alternative->processes = ilv_checklist_read_expression (self, node, "processes");
  return alternative;
}

static const char *
read_recipe (IlvChecklistReader *self, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"ref", NULL};
  ilv_xml_check (&self->check, node, attributes, nothing);
  return ilv_xml_need (&self->check, node, "ref", _ ("write a recipe's name"));
}

static IlvRule *read_rule (IlvChecklistReader *self, const IlvXmlNode *node, IlvRuleKind kind);

static void
read_rule_parts (IlvChecklistReader *self, const IlvXmlNode *node, IlvRule *rule)
{
  rule->settings = g_ptr_array_new_with_free_func ((GDestroyNotify)setting_free);
  rule->alternatives = g_ptr_array_new_with_free_func ((GDestroyNotify)alternative_free);
  rule->recipes = g_ptr_array_new ();
  rule->cases = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_rule_free);
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *child = g_ptr_array_index (node->children, i);
    if (strcmp (child->name, "setting") == 0)
      g_ptr_array_add (rule->settings, read_setting (self, child));
    else if (strcmp (child->name, "alternative") == 0)
      g_ptr_array_add (rule->alternatives, read_alternative (self, child));
    else if (strcmp (child->name, "recipe") == 0)
      g_ptr_array_add (rule->recipes, (gpointer)read_recipe (self, child));
    else if (strcmp (child->name, "case") == 0)
      g_ptr_array_add (rule->cases, read_rule (self, child, ILV_RULE_CASE));
  }
}

static void
read_models (IlvChecklistReader *self, const IlvXmlNode *node, IlvRule *rule)
{
  rule->models =
      g_strsplit (ilv_xml_need (&self->check, node, "models", _ ("write ids of models")), " ", -1);
  for (char **id = rule->models; *id != NULL; id++)
    check_model (self, node, *id);
}

static void
read_model (IlvChecklistReader *self, const IlvXmlNode *node, IlvRule *rule)
{
  static const char *const verdicts[] = {"model", "do-nothing", "do-less", NULL};
  rule->verdict = (IlvVerdictKind)ilv_xml_choice (&self->check, node, "verdict", verdicts, 0);
  rule->model = ilv_xml_get (node, "model");
  if (rule->kind == ILV_RULE_RULE)
    ilv_xml_need (&self->check, node, "model", _ ("write a model's id"));
  if (rule->model != NULL)
    check_model (self, node, rule->model);
}

/* What may stand in each; ids and texts that each must have. */
static const struct {
  const char *attributes[8];
  const char *children[12];
  gboolean has_id, has_title;
} shapes[] = {
    [ILV_RULE_RULE] = {{"id", "model", "verdict", "when"},
                       {"title", "because", "case", "setting", "alternative", "recipe"},
                       TRUE,
                       TRUE},
    [ILV_RULE_BRANCH] = {{"id", "when"},
                         {"title", "because", "yes-label", "no-label", "less", "yes", "no"},
                         TRUE,
                         TRUE},
    [ILV_RULE_CASE] = {{"id", "model", "verdict", "when"}, {"because", "setting", "recipe"}, TRUE},
    [ILV_RULE_MODIFIER] = {{"id", "models", "when"},
                           {"title", "because", "setting", "alternative", "recipe"},
                           TRUE,
                           TRUE},
    [ILV_RULE_WARNING] = {{"id", "models", "when"}, {"because", "recipe"}, TRUE},
    [ILV_RULE_LESS] = {{"when"}, {"because"}},
};

static IlvRule *
read_rule (IlvChecklistReader *self, const IlvXmlNode *node, IlvRuleKind kind)
{
  IlvRule *rule = g_new0 (IlvRule, 1);
  rule->kind = kind;
  ilv_xml_check (&self->check, node, shapes[kind].attributes, shapes[kind].children);
  if (shapes[kind].has_id)
    rule->id = ilv_xml_need (&self->check, node, "id", _ ("write an id such as P3"));
  if (shapes[kind].has_title)
    rule->title = ilv_xml_need_text (&self->check, node, "title");
  rule->because = ilv_xml_need_text (&self->check, node, "because");
  ilv_checklist_check_text (self, node, rule->because);
  rule->when = ilv_checklist_read_expression (self, node, "when");
  if (kind == ILV_RULE_MODIFIER || kind == ILV_RULE_WARNING)
    read_models (self, node, rule);
  else
    read_model (self, node, rule);
  read_rule_parts (self, node, rule);
  return rule;
}

static void read_rules (IlvChecklistReader *self, const IlvXmlNode *node, GPtrArray *rules);

/* One of a branch's two sides: its last rule must always match, so that there is a verdict. */
static GPtrArray *
read_side (IlvChecklistReader *self, const IlvXmlNode *node, const char *name)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_rule_free);
  const IlvXmlNode *side = ilv_xml_find (node, name);
  if (side == NULL) {
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, _ ("write both <yes> and <no>"),
                  _ ("the element <%s> is missing"), name);
    return rules;
  }
  static const char *const children[] = {"rule", "branch", NULL};
  ilv_xml_check (&self->check, side, nothing, children);
  read_rules (self, side, rules);
  const IlvRule *last = rules->len > 0 ? g_ptr_array_index (rules, rules->len - 1) : NULL;
  if (last == NULL || (last->when != NULL && last->kind == ILV_RULE_RULE))
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, side,
                  _ ("write a last <rule> without when="),
                  _ ("it is possible that no rule matches"));
  return rules;
}

static IlvRule *
read_branch (IlvChecklistReader *self, const IlvXmlNode *node)
{
  IlvRule *branch = read_rule (self, node, ILV_RULE_BRANCH);
  const IlvXmlNode *less = ilv_xml_find (node, "less");
  ilv_xml_need (&self->check, node, "when", _ ("write a condition"));
  branch->yes_label = ilv_xml_need_text (&self->check, node, "yes-label");
  branch->no_label = ilv_xml_need_text (&self->check, node, "no-label");
  branch->yes = read_side (self, node, "yes");
  branch->no = read_side (self, node, "no");
  if (less != NULL)
    branch->less = read_rule (self, less, ILV_RULE_LESS);
  return branch;
}

/* Of <yes> and <no>, and of the top level, where other things stand too. */
static void
read_rules (IlvChecklistReader *self, const IlvXmlNode *node, GPtrArray *rules)
{
  for (guint i = 0; i < node->children->len && self->check.error == NULL; i++) {
    const IlvXmlNode *child = g_ptr_array_index (node->children, i);
    if (strcmp (child->name, "rule") == 0)
      g_ptr_array_add (rules, read_rule (self, child, ILV_RULE_RULE));
    else if (strcmp (child->name, "branch") == 0)
      g_ptr_array_add (rules, read_branch (self, child));
  }
}

static void
read_quantity (IlvChecklistReader *self, const IlvXmlNode *node, IlvPlaceKind kind)
{
  static const char *const attributes[] = {"name", "kind", "value", NULL};
  static const char *const children[] = {"title", NULL};
  ilv_xml_check (&self->check, node, attributes, kind == ILV_PLACE_LET ? nothing : children);
  const char *name = ilv_xml_need (&self->check, node, "name", _ ("give it a name"));
  const char *text = ilv_xml_need (&self->check, node, "value", _ ("write its value"));
  IlvAnswerType type = ilv_checklist_read_type (self, node);
  if (self->check.error != NULL)
    return;
  /* Read before the name is known: nothing can be made of itself. */
  IlvExpression *value_of =
      kind == ILV_PLACE_LET ? ilv_checklist_read_expression (self, node, "value") : NULL;
  IlvPlace *place = ilv_checklist_add_place (self, node, kind, name, type);
  place->value_of = value_of;
  if (kind == ILV_PLACE_LET)
    return;
  g_autofree char *right = NULL;
  place->title = ilv_xml_need_text (&self->check, node, "title");
  if (!ilv_answer_parse (&type, text, &place->value, &right))
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, right, _ ("value=“%.40s”"), text);
  place->preset = place->value;
}

void
ilv_checklist_read_rules (IlvChecklistReader *self, const IlvXmlNode *root)
{
  static const char *const attributes[] = {"format", NULL};
  static const char *const children[] = {"threshold", "let",     "rule", "branch",
                                         "modifier",  "warning", NULL};
  static const struct {
    const char *name;
    IlvRuleKind kind;
  } extras[] = {{"modifier", ILV_RULE_MODIFIER}, {"warning", ILV_RULE_WARNING}};
  ilv_checklist_check_format (self, root, "rules");
  ilv_xml_check (&self->check, root, attributes, children);
  for (guint i = 0; i < root->children->len && self->check.error == NULL; i++) {
    const IlvXmlNode *child = g_ptr_array_index (root->children, i);
    if (strcmp (child->name, "threshold") == 0)
      read_quantity (self, child, ILV_PLACE_THRESHOLD);
    else if (strcmp (child->name, "let") == 0)
      read_quantity (self, child, ILV_PLACE_LET);
    for (guint k = 0; k < G_N_ELEMENTS (extras); k++)
      if (strcmp (child->name, extras[k].name) == 0)
        g_ptr_array_add (k == 0 ? self->list->modifiers : self->list->warnings,
                         read_rule (self, child, extras[k].kind));
  }
  if (self->check.error == NULL)
    read_rules (self, root, self->list->rules);
  const IlvRule *last = self->list->rules->len > 0
                            ? g_ptr_array_index (self->list->rules, self->list->rules->len - 1)
                            : NULL;
  if (self->check.error == NULL &&
      (last == NULL || (last->when != NULL && last->kind == ILV_RULE_RULE)))
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, root,
                  _ ("write a last <branch>, or <rule> without when="),
                  _ ("it is possible that no rule matches"));
}
