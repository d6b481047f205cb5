/* Reads what a step asks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-parse.h"

#include "demos/workload/ilv-units.h"
#include "demos/workload/ilv-workload.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define MAX_ITEMS 8
#define DEFAULT_LIMIT_NS (G_GINT64_CONSTANT (10000000000))
#define LONGEST_LIMIT_NS (G_GINT64_CONSTANT (60000000000))

static void
item_free (IlvLessonItem *self)
{
  g_free (self->text);
  g_free (self->because);
  g_free (self->at);
  g_free (self->track);
  g_ptr_array_unref (self->claims);
  g_free (self);
}

static void
case_free (IlvLessonCase *self)
{
  g_free (self->text);
  g_ptr_array_unref (self->claims);
  g_free (self);
}

void
ilv_lesson_task_clear (IlvLessonTask *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->goal, g_ptr_array_unref);
  g_clear_pointer (&self->cases, g_ptr_array_unref);
  g_clear_pointer (&self->knobs, g_strfreev);
  g_clear_pointer (&self->solution, g_strfreev);
  g_clear_pointer (&self->solution_text, g_free);
  g_clear_pointer (&self->program, g_free);
  g_clear_pointer (&self->answer, g_free);
  g_clear_pointer (&self->expect, g_free);
}

static void
fail (IlvLessonReader *self, const IlvXmlNode *node, const char *what, const char *right)
{
  ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, right, "%s", what);
}

/* --- choices, things to click, events to order --- */

/* The children of a choice beside its claims, which may be any. */
static void
check_item (IlvLessonReader *self, const IlvXmlNode *node, const char *const *attributes)
{
  static const char *const plain[] = {"text", "because", NULL};
  const char *known[G_N_ELEMENTS (plain) + ILV_N_CLAIMS];
  guint n = 0;
  for (guint i = 0; plain[i] != NULL; i++)
    known[n++] = plain[i];
  for (guint i = 0; i < ILV_N_CLAIMS; i++)
    known[n++] = ilv_claim_names[i];
  known[n] = NULL;
  ilv_xml_check (&self->check, node, attributes, known);
}

static IlvLessonItem *
read_item (IlvLessonReader *self, const IlvXmlNode *node, IlvLessonTaskKind kind)
{
  static const char *const of_choice[] = {"right", NULL};
  static const char *const of_event[] = {"at", NULL};
  static const char *const of_thing[] = {"track", NULL};
  static const char *const yes_no[] = {"no", "yes", NULL};
  IlvLessonItem *item = g_new0 (IlvLessonItem, 1);
  check_item (self, node,
              kind == ILV_TASK_CHOOSE  ? of_choice
              : kind == ILV_TASK_ORDER ? of_event
                                       : of_thing);
  item->line = node->line;
  item->text = g_strdup (ilv_xml_need_text (&self->check, node, "text"));
  item->because = g_strdup (ilv_xml_get_text (node, "because"));
  item->is_right =
      kind == ILV_TASK_CLICK || ilv_xml_choice (&self->check, node, "right", yes_no, 0) == 1;
  item->at = ilv_lesson_read_moment (self, node, "at");
  item->track = ilv_lesson_read_track (self, node, "track");
  item->claims = ilv_claims_read (self, node);
  if (kind == ILV_TASK_ORDER)
    ilv_xml_need (&self->check, node, "at", "at=\"freeze\"");
  else if (kind == ILV_TASK_CLICK)
    ilv_xml_need (&self->check, node, "track", "track=\"thread 1\"");
  if (kind != ILV_TASK_ORDER && item->is_right && item->claims->len == 0)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node,
                  _ ("write a claim into it that holds on the trace: <state>, <order>, …"),
                  _ ("nothing proves that this is right"));
  return item;
}

static void
read_items (IlvLessonReader *self, const IlvXmlNode *node, IlvLessonTask *task, const char *name)
{
  const char *const children[] = {name, NULL};
  static const char *const none[] = {NULL};
  static const char *const model[] = {"model", NULL};
  guint n_right = 0;
  ilv_xml_check (&self->check, node, task->kind == ILV_TASK_CLICK ? model : none, children);
  for (guint i = 0; i < node->children->len; i++) {
    IlvLessonItem *item = read_item (self, g_ptr_array_index (node->children, i), task->kind);
    g_ptr_array_add (task->items, item);
    n_right += item->is_right;
  }
  if (task->kind == ILV_TASK_CHOOSE && (task->items->len < 2 || n_right != 1))
    fail (self, node, _ ("a choice needs two or more <choice>s, one of them with right=\"yes\""),
          NULL);
  else if (task->kind == ILV_TASK_ORDER && task->items->len < 2)
    fail (self, node, _ ("there are fewer than two <event>s to order"), NULL);
  else if (task->items->len == 0 || task->items->len > MAX_ITEMS)
    fail (self, node, _ ("it needs one to eight of them"), NULL);
}

/* --- a number --- */

static double
read_bound (IlvLessonReader *self, const IlvXmlNode *node, const char *name, IlvFigureKind figure)
{
  const char *text = ilv_xml_need (&self->check, node, name, "min=\"0ms\" max=\"1s\"");
  double value = 0;
  if (*text != '\0' && !ilv_figure_parse (figure, text, &value))
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node,
                  _ ("write a number, with its unit where it has one: 3, 1.5, 20ms, 64KiB"),
                  "%s=“%s”", name, text);
  return value;
}

static void
read_estimate (IlvLessonReader *self, const IlvXmlNode *node, IlvLessonTask *task)
{
  static const char *const attributes[] = {"name", "model", "min", "max", "tolerance", NULL};
  static const char *const none[] = {NULL};
  const char *tolerance = ilv_xml_get (node, "tolerance");
  guint64 ppm = 200000;
  ilv_xml_check (&self->check, node, attributes, none);
  task->figure = ilv_lesson_read_figure (self, node, "name");
  task->min = read_bound (self, node, "min", task->figure);
  task->max = read_bound (self, node, "max", task->figure);
  if (tolerance != NULL && !ilv_parse_percent (tolerance, &ppm))
    fail (self, node, _ ("the tolerance is no percentage"), _ ("write tolerance=\"20%\""));
  if (task->max <= task->min)
    fail (self, node, _ ("max is not above min"), NULL);
  task->tolerance = (double)ppm / 1e6;
}

/* --- a change --- */

static void
read_change (IlvLessonReader *self, const IlvXmlNode *node, IlvLessonTask *task)
{
  static const char *const attributes[] = {NULL};
  static const char *const children[] = {"knob", "goal", "solution", NULL};
  static const char *const of_knob[] = {"key", NULL};
  static const char *const none[] = {NULL};
  static const char *const of_solution[] = {"set", "text", NULL};
  const IlvXmlNode *goal = ilv_xml_find (node, "goal"), *solution = ilv_xml_find (node, "solution");
  g_autoptr (GStrvBuilder) knobs = g_strv_builder_new ();
  ilv_xml_check (&self->check, node, attributes, children);
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *child = g_ptr_array_index (node->children, i);
    if (strcmp (child->name, "knob") != 0)
      continue;
    ilv_xml_check (&self->check, child, of_knob, none);
    g_strv_builder_add (knobs, ilv_xml_need (&self->check, child, "key",
                                             "key=\"step.fetch.Duration\" or scenario.Threads"));
  }
  task->knobs = g_strv_builder_end (knobs);
  if (*task->knobs == NULL || goal == NULL || solution == NULL) {
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node,
                  _ ("write <knob key=…>, <goal> with claims and <solution> with <set>"),
                  _ ("a change needs knobs, a goal and a solution"));
    return;
  }
  ilv_xml_check (&self->check, goal, none, ilv_claim_names);
  g_ptr_array_unref (task->goal);
  task->goal = ilv_claims_read (self, goal);
  if (task->goal->len == 0)
    fail (self, goal, _ ("there is no claim in it"), NULL);
  ilv_xml_check (&self->check, solution, none, of_solution);
  task->solution = ilv_lesson_read_settings (self, solution, "set");
  task->solution_text = g_strdup (ilv_xml_need_text (&self->check, solution, "text"));
}

/* --- programs --- */

static char *
read_file_name (IlvLessonReader *self, const IlvXmlNode *node, const char *name)
{
  const char *text = ilv_xml_need (&self->check, node, name, "program=\"stall.py\"");
  if (*text != '\0' && (strchr (text, '/') != NULL || !g_str_has_suffix (text, ".py")))
    ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node,
                  _ ("write the name of a .py file that lies beside the lesson"), "%s=“%s”", name,
                  text);
  return g_strdup (text);
}

static void
read_code (IlvLessonReader *self, const IlvXmlNode *node, IlvLessonTask *task)
{
  static const char *const attributes[] = {"program", "answer", "limit", "python", NULL};
  static const char *const children[] = {"expect", NULL};
  const char *limit = ilv_xml_get (node, "limit"), *python = ilv_xml_get (node, "python");
  ilv_xml_check (&self->check, node, attributes, children);
  task->program = read_file_name (self, node, "program");
  task->answer = read_file_name (self, node, "answer");
  task->expect = g_strdup (ilv_xml_need_text (&self->check, node, "expect"));
  task->limit_ns = DEFAULT_LIMIT_NS;
  if (limit != NULL &&
      (!ilv_parse_duration (limit, &task->limit_ns) || task->limit_ns > LONGEST_LIMIT_NS))
    fail (self, node, _ ("the limit is no duration up to 60s"), _ ("write limit=\"10s\""));
  task->minor = 8;
  if (python != NULL && (sscanf (python, "3.%u", &task->minor) != 1 || task->minor < 8))
    fail (self, node, _ ("python= is no version from 3.8"), _ ("write python=\"3.11\""));
}

static void
read_measure (IlvLessonReader *self, const IlvXmlNode *node, IlvLessonTask *task)
{
  static const char *const attributes[] = {"runs", NULL};
  static const char *const children[] = {"case", NULL};
  static const char *const of_case[] = {"min-cores", NULL};
  guint last = G_MAXUINT;
  ilv_xml_check (&self->check, node, attributes, children);
  task->runs = ilv_lesson_read_number (self, node, "runs", 1, 9, 1);
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *child = g_ptr_array_index (node->children, i);
    IlvLessonCase *its = g_new0 (IlvLessonCase, 1);
    check_item (self, child, of_case);
    its->line = child->line;
    its->min_cores = ilv_lesson_read_number (self, child, "min-cores", 1, 1024, 1);
    its->text = g_strdup (ilv_xml_need_text (&self->check, child, "text"));
    its->claims = ilv_claims_read (self, child);
    g_ptr_array_add (task->cases, its);
    if (its->min_cores >= last)
      fail (self, child, _ ("cases stand with the most cores first"), NULL);
    if (its->claims->len == 0)
      fail (self, child, _ ("there is no claim in it"), NULL);
    last = its->min_cores;
  }
  if (task->cases->len == 0 || last != 1)
    fail (self, node, _ ("there is no <case> for one core"),
          _ ("write a last <case> without min-cores"));
}

/* --- a recording of the learner's own --- */

/* Every kind of time belongs to one answer. */
static void
read_own (IlvLessonReader *self, const IlvXmlNode *node, IlvLessonTask *task)
{
  static const char *const none[] = {NULL}, *const children[] = {"time", NULL};
  static const char *const of_time[] = {"states", NULL}, *const texts[] = {"text", "because", NULL};
  guint known = 0;
  ilv_xml_check (&self->check, node, none, children);
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *child = g_ptr_array_index (node->children, i);
    IlvLessonItem *item = g_new0 (IlvLessonItem, 1);
    item->claims = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_claim_free);
    g_ptr_array_add (task->items, item);
    ilv_xml_check (&self->check, child, of_time, texts);
    item->line = child->line;
    item->text = g_strdup (ilv_xml_need_text (&self->check, child, "text"));
    item->because = g_strdup (ilv_xml_need_text (&self->check, child, "because"));
    ilv_xml_need (&self->check, child, "states", "states=\"io sleep\"");
    item->states = ilv_lesson_read_states (self, child, "states");
    if ((known & item->states) != 0)
      fail (self, child, _ ("a state stands in two of them"), _ ("write it in one <time> only"));
    known |= item->states;
  }
  if (task->items->len < 2 || task->items->len > MAX_ITEMS)
    fail (self, node, _ ("it needs two to eight <time>s"), NULL);
}

/* --- all --- */

const char *const ilv_lesson_task_names[ILV_N_TASKS] = {
    "choose", "click", "order-events", "estimate", "change", "code", "measure", "own", NULL};

void
ilv_lesson_read_task (IlvLessonReader *self, const IlvXmlNode *node, IlvLessonStep *step)
{
  IlvLessonTask *task = &step->task;
  const IlvXmlNode *found = NULL;
  int model;
  task->items = g_ptr_array_new_with_free_func ((GDestroyNotify)item_free);
  task->goal = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_claim_free);
  task->cases = g_ptr_array_new_with_free_func ((GDestroyNotify)case_free);
  for (guint i = 0; ilv_lesson_task_names[i] != NULL; i++) {
    const IlvXmlNode *asked = ilv_xml_find (node, ilv_lesson_task_names[i]);
    if (asked == NULL)
      continue;
    if (found != NULL)
      fail (self, asked, _ ("a step asks one thing only"), _ ("make a step of its own for it"));
    found = asked;
    task->kind = (IlvLessonTaskKind)(i + 1);
  }
  if (found == NULL)
    return;
  task->line = found->line;
  model = ilv_lesson_read_model (self, found, "model");
  task->model = model >= 0
                    ? (IlvModel)model
                    : ((IlvLessonScene *)g_ptr_array_index (self->scenes, step->scene))->models[0];
  switch (task->kind) {
  case ILV_TASK_CHOOSE:
    read_items (self, found, task, "choice");
    break;
  case ILV_TASK_CLICK:
    read_items (self, found, task, "thing");
    break;
  case ILV_TASK_ORDER:
    read_items (self, found, task, "event");
    break;
  case ILV_TASK_ESTIMATE:
    read_estimate (self, found, task);
    break;
  case ILV_TASK_CHANGE:
    read_change (self, found, task);
    break;
  case ILV_TASK_CODE:
    read_code (self, found, task);
    break;
  case ILV_TASK_OWN:
    read_own (self, found, task);
    break;
  default:
    read_measure (self, found, task);
    break;
  }
}
