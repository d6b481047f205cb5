/* Reads data/checklist/questions.xml and examples.xml, and what all its files share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-checklist-private.h"

#include "demos/workload/ilv-workload.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const char *const nothing[] = {NULL};

/* --- shared --- */

void
ilv_checklist_check_format (IlvChecklistReader *self, const IlvXmlNode *root, const char *name)
{
  static const char *const formats[] = {"1", NULL};
  if (!ilv_xml_check_name (&self->check, root, name))
    return;
  ilv_xml_need (&self->check, root, "format", _ ("write format=\"1\""));
  ilv_xml_choice (&self->check, root, "format", formats, 0);
}

static int
resolve_cb (const char *name, gpointer data)
{
  return ilv_checklist_find_place (data, name, NULL);
}

IlvExpression *
ilv_checklist_read_expression (IlvChecklistReader *self, const IlvXmlNode *node,
                               const char *attribute)
{
  const char *text = ilv_xml_get (node, attribute);
  char *problem = NULL;
  if (text == NULL)
    return NULL;
  IlvExpression *expression = ilv_expression_parse (text, resolve_cb, self->list, &problem);
  if (expression == NULL)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node,
                  _ ("write a condition such as cpu_share >= cpu_bound and not isolate"), "%s: %s",
                  attribute, problem);
  g_free (problem);
  return expression;
}

IlvPlace *
ilv_checklist_add_place (IlvChecklistReader *self, const IlvXmlNode *node, IlvPlaceKind kind,
                         const char *name, IlvAnswerType type)
{
  IlvPlace *place = g_new0 (IlvPlace, 1);
  gboolean is_name = g_ascii_isalpha (name[0]);
  for (const char *c = name; *c != '\0'; c++)
    is_name = is_name && (g_ascii_isalnum (*c) || *c == '_' || *c == '-');
  if (!is_name)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node,
                  _ ("write letters, digits, _ and -, a letter first"), _ ("“%.40s” is no name"),
                  name);
  else if (ilv_checklist_find_place (self->list, name, NULL) >= 0)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, _ ("give it another name"),
                  _ ("there is a “%s” already"), name);
  *place = (IlvPlace){.kind = kind, .name = name, .type = type, .value = (double)NAN};
  g_ptr_array_add (self->list->places, place);
  return place;
}

/* A bound of a number; `fallback` where it is not there. */
static double
read_bound (IlvChecklistReader *self, const IlvXmlNode *node, const char *attribute,
            double fallback)
{
  const char *text = ilv_xml_get (node, attribute);
  char *end;
  if (text == NULL)
    return fallback;
  double value = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (value))
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, _ ("write a number"), "%s=“%.40s”",
                  attribute, text);
  return value;
}

IlvAnswerType
ilv_checklist_read_type (IlvChecklistReader *self, const IlvXmlNode *node)
{
  static const double most[ILV_N_ANSWER_KINDS] = {
      1, 0, 1, 1e9, 1e9, 3650.0 * 86400 * 1e9, 65536.0 * 1048576, 0};
  IlvAnswerType type = {0};
  ilv_xml_need (&self->check, node, "kind", _ ("write kind=\"yes-no\" or another kind"));
  type.kind = (IlvAnswerKind)ilv_xml_choice (&self->check, node, "kind", ilv_answer_kinds, 0);
  type.min = read_bound (self, node, "min", 0);
  type.max = read_bound (self, node, "max", most[type.kind]);
  return type;
}

/* --- questions --- */

static void
read_choices (IlvChecklistReader *self, const IlvXmlNode *node, IlvInput *input)
{
  static const char *const attributes[] = {"value", NULL};
  g_autoptr (GStrvBuilder) values = g_strv_builder_new (), labels = g_strv_builder_new ();
  guint n_choices = 0;
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *child = g_ptr_array_index (node->children, i);
    if (strcmp (child->name, "choice") != 0)
      continue;
    ilv_xml_check (&self->check, child, attributes, nothing);
    g_strv_builder_add (
        values, ilv_xml_need (&self->check, child, "value", _ ("write the word of the answer")));
    g_strv_builder_add (labels, child->text);
    n_choices++;
  }
  input->choices = g_strv_builder_end (values);
  input->choice_labels = g_strv_builder_end (labels);
  input->type.choices = input->choices;
  if ((input->type.kind == ILV_ANSWER_CHOICE) != (n_choices > 0))
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node,
                  _ ("kind=\"choice\" and <choice> elements belong together"),
                  _ ("there are %u choices"), n_choices);
  if (n_choices > 0)
    input->type.max = n_choices - 1;
}

static void
read_input (IlvChecklistReader *self, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"name", "kind", "min", "max", "assumed", NULL};
  static const char *const children[] = {"label", "choice", NULL};
  IlvInput *input = g_new0 (IlvInput, 1);
  g_ptr_array_add (self->list->inputs, input);
  ilv_xml_check (&self->check, node, attributes, children);
  input->name = ilv_xml_need (&self->check, node, "name", _ ("write the answer's name"));
  input->label = ilv_xml_need_text (&self->check, node, "label");
  input->type = ilv_checklist_read_type (self, node);
  input->question = self->list->questions->len - 1;
  read_choices (self, node, input);
  ilv_checklist_add_place (self, node, ILV_PLACE_INPUT, input->name, input->type);
}

static void
read_question (IlvChecklistReader *self, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"id", NULL};
  static const char *const children[] = {"title", "measure", "command", "input", NULL};
  IlvChecklistQuestion *question = g_new0 (IlvChecklistQuestion, 1);
  g_ptr_array_add (self->list->questions, question);
  question->commands = g_ptr_array_new ();
  ilv_xml_check (&self->check, node, attributes, children);
  question->id = ilv_xml_need (&self->check, node, "id", _ ("write the question's id"));
  question->title = ilv_xml_need_text (&self->check, node, "title");
  question->measure = ilv_xml_need_text (&self->check, node, "measure");
  question->group = self->list->groups->len - 1;
  question->first_input = self->list->inputs->len;
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *child = g_ptr_array_index (node->children, i);
    if (strcmp (child->name, "command") == 0)
      g_ptr_array_add (question->commands, child->text);
    else if (strcmp (child->name, "input") == 0)
      read_input (self, child);
  }
  question->n_inputs = self->list->inputs->len - question->first_input;
  if (question->n_inputs == 0)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, _ ("write at least one <input>"),
                  _ ("the question has no answer"));
}

static void
read_group (IlvChecklistReader *self, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"id", NULL};
  static const char *const children[] = {"title", "question", NULL};
  IlvChecklistGroup *group = g_new0 (IlvChecklistGroup, 1);
  g_ptr_array_add (self->list->groups, group);
  ilv_xml_check (&self->check, node, attributes, children);
  group->id = ilv_xml_need (&self->check, node, "id", _ ("write the group's id"));
  group->title = ilv_xml_need_text (&self->check, node, "title");
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *child = g_ptr_array_index (node->children, i);
    if (strcmp (child->name, "question") == 0)
      read_question (self, child);
  }
}

/* A word of two choices must mean the same in both. */
static void
add_words (IlvChecklistReader *self, const IlvXmlNode *root)
{
  const IlvAnswerType plain = {.kind = ILV_ANSWER_COUNT, .max = 1e9};
  for (guint i = 0; i < self->list->inputs->len; i++) {
    const IlvInput *input = ilv_checklist_get_input (self->list, i);
    for (guint k = 0; input->choices[k] != NULL; k++)
      ilv_checklist_add_place (self, root, ILV_PLACE_WORD, input->choices[k], plain)->value = k;
  }
  ilv_checklist_add_place (self, root, ILV_PLACE_WORKERS, "workers", plain);
}

/* After all inputs, since they may stand in any order. */
static void
read_assumed (IlvChecklistReader *self, const IlvXmlNode *node, guint *n_read)
{
  for (guint i = 0; i < node->children->len; i++)
    read_assumed (self, g_ptr_array_index (node->children, i), n_read);
  if (strcmp (node->name, "input") != 0 || *n_read >= self->list->inputs->len)
    return;
  IlvPlace *place = g_ptr_array_index (self->list->places, (*n_read)++);
  place->value_of = ilv_checklist_read_expression (self, node, "assumed");
  guint n_names = 0;
  const guint *names =
      place->value_of != NULL ? ilv_expression_get_names (place->value_of, &n_names) : NULL;
  for (guint i = 0; i < n_names; i++) {
    const IlvPlace *other = g_ptr_array_index (self->list->places, names[i]);
    if (names[i] >= self->list->inputs->len || other == place || other->value_of != NULL)
      ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, _ ("name inputs that stand alone"),
                    _ ("“%s” cannot be assumed from “%s”"), place->name, other->name);
  }
}

void
ilv_checklist_read_questions (IlvChecklistReader *self, const IlvXmlNode *root)
{
  static const char *const attributes[] = {"format", NULL};
  static const char *const children[] = {"group", NULL};
  guint n_read = 0;
  ilv_checklist_check_format (self, root, "questions");
  ilv_xml_check (&self->check, root, attributes, children);
  for (guint i = 0; i < root->children->len && self->check.error == NULL; i++)
    read_group (self, g_ptr_array_index (root->children, i));
  if (self->check.error == NULL)
    add_words (self, root);
  if (self->check.error == NULL)
    read_assumed (self, root, &n_read);
}

/* --- examples --- */

static void
read_example (IlvChecklistReader *self, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"id", "rules", NULL};
  static const char *const children[] = {"title", "summary", "answer", NULL};
  static const char *const of_answer[] = {"name", "value", NULL};
  IlvExample *example = g_new0 (IlvExample, 1);
  g_ptr_array_add (self->list->examples, example);
  ilv_xml_check (&self->check, node, attributes, children);
  example->id = ilv_xml_need (&self->check, node, "id", _ ("write the example's id"));
  example->rules = ilv_xml_need (&self->check, node, "rules", _ ("write where it ends"));
  example->title = ilv_xml_need_text (&self->check, node, "title");
  example->summary = ilv_xml_need_text (&self->check, node, "summary");
  example->answers = g_new (double, self->list->inputs->len);
  ilv_checklist_clear_answers (self->list, example->answers);
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *child = g_ptr_array_index (node->children, i);
    if (strcmp (child->name, "answer") != 0)
      continue;
    g_autoptr (GError) error = NULL;
    ilv_xml_check (&self->check, child, of_answer, nothing);
    g_autofree char *assignment = g_strdup_printf (
        "%s=%s", ilv_xml_need (&self->check, child, "name", _ ("write the question's name")),
        ilv_xml_need (&self->check, child, "value", _ ("write the answer")));
    if (!ilv_checklist_answer (self->list, assignment, example->answers, &error))
      ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, child, NULL, "%s", error->message);
  }
}

void
ilv_checklist_read_examples (IlvChecklistReader *self, const IlvXmlNode *root)
{
  static const char *const attributes[] = {"format", NULL};
  static const char *const children[] = {"example", NULL};
  ilv_checklist_check_format (self, root, "examples");
  ilv_xml_check (&self->check, root, attributes, children);
  for (guint i = 0; i < root->children->len && self->check.error == NULL; i++)
    read_example (self, g_ptr_array_index (root->children, i));
}
