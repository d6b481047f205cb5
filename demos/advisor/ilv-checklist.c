/* The decision checklist: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-checklist-private.h"

#include "demos/content/ilv-content-text.h"
#include "demos/ilv-paths.h"
#include "demos/workload/ilv-suggest.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static void
input_free (IlvInput *self)
{
  g_strfreev (self->choices);
  g_strfreev (self->choice_labels);
  g_free (self);
}

static void
question_free (IlvChecklistQuestion *self)
{
  g_ptr_array_unref (self->commands);
  g_free (self);
}

static void
place_free (IlvPlace *self)
{
  ilv_expression_free (self->value_of);
  g_free (self);
}

static void
example_free (IlvExample *self)
{
  g_free (self->answers);
  g_free (self);
}

static IlvChecklist *
checklist_new (void)
{
  IlvChecklist *self = g_new0 (IlvChecklist, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->trees = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_xml_node_free);
  self->groups = g_ptr_array_new_with_free_func (g_free);
  self->questions = g_ptr_array_new_with_free_func ((GDestroyNotify)question_free);
  self->inputs = g_ptr_array_new_with_free_func ((GDestroyNotify)input_free);
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify)place_free);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_rule_free);
  self->modifiers = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_rule_free);
  self->warnings = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_rule_free);
  self->examples = g_ptr_array_new_with_free_func ((GDestroyNotify)example_free);
  return self;
}

IlvChecklist *
ilv_checklist_ref (IlvChecklist *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ilv_checklist_unref (IlvChecklist *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->groups);
  g_ptr_array_unref (self->questions);
  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->places);
  g_ptr_array_unref (self->rules);
  g_ptr_array_unref (self->modifiers);
  g_ptr_array_unref (self->warnings);
  g_ptr_array_unref (self->examples);
  g_ptr_array_unref (self->trees);
  g_free (self);
}

/* --- loading --- */

typedef void (*ReadFunc) (IlvChecklistReader *self, const IlvXmlNode *root);

static const struct {
  const char *file;
  ReadFunc read;
} parts[] = {
    {"questions.xml", ilv_checklist_read_questions},
    {"rules.xml", ilv_checklist_read_rules},
    {"examples.xml", ilv_checklist_read_examples},
};

static gboolean
read_part (IlvChecklist *self, guint part, IlvXmlNode *root, const char *origin, GError **error)
{
  IlvChecklistReader reader = {.list = self, .check = {.origin = origin}};
  g_ptr_array_add (self->trees, root);
  parts[part].read (&reader, root);
  if (reader.check.error == NULL)
    return TRUE;
  g_propagate_error (error, reader.check.error);
  return FALSE;
}

IlvChecklist *
ilv_checklist_load (GError **error)
{
  g_autoptr (IlvChecklist) self = checklist_new ();
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *relative = g_build_filename ("checklist", parts[i].file, NULL);
    g_autofree char *path = ilv_paths_data (relative);
    IlvXmlNode *root = ilv_xml_load (path, error);
    if (root == NULL || !read_part (self, i, root, path, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

IlvChecklist *
ilv_checklist_parse (const char *questions, const char *rules, const char *examples, GError **error)
{
  const char *const texts[] = {questions, rules, examples};
  g_autoptr (IlvChecklist) self = checklist_new ();
  for (guint i = 0; i < G_N_ELEMENTS (parts) && texts[i] != NULL; i++) {
    IlvXmlNode *root = ilv_xml_parse (texts[i], strlen (texts[i]), parts[i].file, error);
    if (root == NULL || !read_part (self, i, root, parts[i].file, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

const char *
ilv_checklist_tr (const char *text)
{
  return ilv_content_tr (text);
}

/* --- finding --- */

guint
ilv_checklist_get_n_inputs (const IlvChecklist *self)
{
  return self->inputs->len;
}

const IlvInput *
ilv_checklist_get_input (const IlvChecklist *self, guint index)
{
  return g_ptr_array_index (self->inputs, index);
}

int
ilv_checklist_find_input (const IlvChecklist *self, const char *name)
{
  for (guint i = 0; i < self->inputs->len; i++)
    if (strcmp (ilv_checklist_get_input (self, i)->name, name) == 0)
      return (int)i;
  return -1;
}

static const IlvRule *
find_among (const GPtrArray *rules, const char *id)
{
  for (guint i = 0; rules != NULL && i < rules->len; i++) {
    const IlvRule *rule = g_ptr_array_index (rules, i);
    if (g_strcmp0 (rule->id, id) == 0)
      return rule;
    const IlvRule *inner = find_among (rule->yes, id);
    if (inner == NULL)
      inner = find_among (rule->no, id);
    if (inner != NULL)
      return inner;
  }
  return NULL;
}

const IlvRule *
ilv_checklist_find_rule (const IlvChecklist *self, const char *id)
{
  const IlvRule *rule = find_among (self->rules, id);
  return rule != NULL ? rule : find_among (self->modifiers, id);
}

/* --- answers --- */

void
ilv_checklist_clear_answers (const IlvChecklist *self, double *answers)
{
  for (guint i = 0; i < self->inputs->len; i++)
    answers[i] = (double)NAN;
}

static gboolean
refuse_name (const IlvChecklist *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < self->inputs->len; i++)
    g_ptr_array_add (names, (gpointer)ilv_checklist_get_input (self, i)->name);
  g_ptr_array_add (names, NULL);
  const char *nearest = ilv_suggest (name, (const char *const *)names->pdata);
  g_autofree char *all = g_strjoinv (", ", (char **)names->pdata);
  if (nearest != NULL)
    g_set_error (error, ILV_XML_ERROR, ILV_XML_ERROR_UNKNOWN,
                 _ ("there is no question “%s”; did you mean “%s”?"), name, nearest);
  else
    g_set_error (error, ILV_XML_ERROR, ILV_XML_ERROR_UNKNOWN,
                 _ ("there is no question “%s”; known are: %s"), name, all);
  return FALSE;
}

gboolean
ilv_checklist_answer (const IlvChecklist *self, const char *assignment, double *answers,
                      GError **error)
{
  const char *equals = strchr (assignment, '=');
  g_autofree char *right = NULL;
  if (equals == NULL) {
    g_set_error (error, ILV_XML_ERROR, ILV_XML_ERROR_VALUE,
                 _ ("“%s” is no answer; write NAME=VALUE, such as cpu_share=0.9"), assignment);
    return FALSE;
  }
  g_autofree char *name = g_strndup (assignment, (gsize)(equals - assignment));
  int input = ilv_checklist_find_input (self, g_strstrip (name));
  if (input < 0)
    return refuse_name (self, name, error);
  g_autofree char *value = g_strstrip (g_strdup (equals + 1));
  if (ilv_answer_parse (&ilv_checklist_get_input (self, (guint)input)->type, value, &answers[input],
                        &right))
    return TRUE;
  answers[input] = (double)NAN;
  g_set_error (error, ILV_XML_ERROR, ILV_XML_ERROR_VALUE, _ ("%s=%s: %s"), name, value, right);
  return FALSE;
}

/* --- thresholds --- */

static IlvPlace *
find_threshold (const IlvChecklist *self, const char *name, GPtrArray *names)
{
  IlvPlace *found = NULL;
  for (guint i = 0; i < self->places->len; i++) {
    IlvPlace *place = g_ptr_array_index (self->places, i);
    if (place->kind != ILV_PLACE_THRESHOLD)
      continue;
    g_ptr_array_add (names, (gpointer)place->name);
    if (strcmp (place->name, name) == 0)
      found = place;
  }
  g_ptr_array_add (names, NULL);
  return found;
}

gboolean
ilv_checklist_set_threshold (IlvChecklist *self, const char *assignment, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  gsize length = strcspn (assignment, "=");
  g_autofree char *name = g_strstrip (g_strndup (assignment, length));
  g_autofree char *value =
      g_strstrip (g_strdup (assignment + length + (assignment[length] == '=')));
  g_autofree char *right = NULL, *all = NULL;
  IlvPlace *place = find_threshold (self, name, names);
  double number;
  if (place == NULL) {
    all = g_strjoinv (", ", (char **)names->pdata);
    g_set_error (error, ILV_XML_ERROR, ILV_XML_ERROR_UNKNOWN,
                 _ ("there is no threshold “%s”; known are: %s"), name, all);
    return FALSE;
  }
  if (ilv_answer_parse (&place->type, value, &number, &right) && !ILV_IS_UNKNOWN (number)) {
    place->value = number;
    return TRUE;
  }
  g_set_error (error, ILV_XML_ERROR, ILV_XML_ERROR_VALUE, _ ("%s=%s: %s"), name, value,
               right != NULL ? right : _ ("a threshold is a number"));
  return FALSE;
}

gboolean
ilv_place_is_changed (const IlvPlace *self)
{
  return self->kind == ILV_PLACE_THRESHOLD && self->value != self->preset;
}

/* --- the array of values --- */

void
ilv_checklist_fill (const IlvChecklist *self, const double *answers, double *values)
{
  for (guint i = 0; i < self->places->len; i++) {
    const IlvPlace *place = g_ptr_array_index (self->places, i);
    values[i] = i < self->inputs->len ? answers[i] : place->value;
  }
  /* In the order of the file, in which each reads only what stands before it; inputs come first. */
  for (guint i = 0; i < self->places->len; i++) {
    const IlvPlace *place = g_ptr_array_index (self->places, i);
    if (place->value_of != NULL && (i >= self->inputs->len || ILV_IS_UNKNOWN (values[i])))
      values[i] = ilv_expression_evaluate (place->value_of, values);
  }
}

int
ilv_checklist_find_place (const IlvChecklist *self, const char *name, const IlvAnswerType **type)
{
  for (guint i = 0; i < self->places->len; i++) {
    const IlvPlace *place = g_ptr_array_index (self->places, i);
    if (strcmp (place->name, name) != 0)
      continue;
    if (type != NULL)
      *type = &place->type;
    return (int)i;
  }
  return -1;
}

guint
ilv_checklist_get_workers_place (const IlvChecklist *self)
{
  guint i = self->inputs->len;
  while (((IlvPlace *)g_ptr_array_index (self->places, i))->kind != ILV_PLACE_WORKERS)
    i++;
  return i;
}

char *
ilv_checklist_format (const IlvChecklist *self, const char *text, const double *values,
                      gboolean is_local)
{
  GString *out = g_string_new (NULL);
  const char *open;
  while ((open = strchr (text, '{')) != NULL) {
    const char *close = strchr (open, '}');
    const IlvAnswerType *type = NULL;
    if (close == NULL)
      break;
    g_autofree char *name = g_strndup (open + 1, (gsize)(close - open - 1));
    int place = ilv_checklist_find_place (self, name, &type);
    g_string_append_len (out, text, open - text);
    if (place >= 0) {
      g_autofree char *label = ilv_answer_to_label (type, values[place], is_local);
      g_string_append (out, label);
    }
    text = close + 1;
  }
  g_string_append (out, text);
  return g_string_free (out, FALSE);
}

void
ilv_checklist_mark_inputs (const IlvChecklist *self, const IlvExpression *expression,
                           gboolean *reads)
{
  guint n_names;
  const guint *names;
  if (expression == NULL)
    return;
  names = ilv_expression_get_names (expression, &n_names);
  for (guint i = 0; i < n_names; i++) {
    const IlvPlace *place = g_ptr_array_index (self->places, names[i]);
    /* An expression reads only what stands before it, so this ends. What an input is assumed from
     * is another way to give the same answer, not one more. */
    if (names[i] < self->inputs->len)
      reads[names[i]] = TRUE;
    else if (place->value_of != NULL)
      ilv_checklist_mark_inputs (self, place->value_of, reads);
  }
}
