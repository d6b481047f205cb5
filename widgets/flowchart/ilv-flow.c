/* A flowchart of the checklist's rules: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-flow.h"

#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n-lib.h>

typedef struct {
  IlvFlow *flow;
  const IlvVerdict *verdict;
} Builder;

static void
node_clear (gpointer data)
{
  IlvFlowNode *node = data;

  g_free (node->title);
  g_free (node->detail);
}

static void
edge_clear (gpointer data)
{
  g_free (((IlvFlowEdge *)data)->label);
}

static const IlvTrailStep *
find_step (const Builder *self, const IlvRule *rule)
{
  for (guint i = 0; i < self->verdict->trail->len; i++)
    if (g_array_index (self->verdict->trail, IlvTrailStep, i).rule == rule)
      return &g_array_index (self->verdict->trail, IlvTrailStep, i);
  return NULL;
}

/* A number and its unit stay on one line. */
static char *
label_in_one (const IlvAnswerType *type, double value)
{
  g_autofree char *label = ilv_answer_to_label (type, value, TRUE);
  g_auto (GStrv) words = g_strsplit (label, " ", -1);

  return g_strjoinv ("\302\240", words);
}

/* "t_job 80 ms, lag_budget 50 ms": what the question reads, as far as it is known. */
static char *
describe_answers (const Builder *self, const IlvRule *rule)
{
  const IlvChecklist *list = self->verdict->list;
  g_autofree gboolean *reads = g_new0 (gboolean, list->inputs->len);
  GString *text = g_string_new (NULL);

  ilv_checklist_mark_inputs (list, rule->when, reads);
  for (guint i = 0; i < list->inputs->len; i++) {
    const IlvInput *input = ilv_checklist_get_input (list, i);
    double value = self->verdict->values[i];
    g_autofree char *label = NULL;

    if (!reads[i] || ILV_IS_UNKNOWN (value))
      continue;
    label = input->type.kind == ILV_ANSWER_YES_NO ? g_strdup (value != 0 ? _ ("yes") : _ ("no"))
                                                  : label_in_one (&input->type, value);
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? ", " : "", input->name, label);
  }
  if (text->len > 0)
    return g_string_free (text, FALSE);
  g_string_free (text, TRUE);
  return NULL;
}

static guint
add_node (Builder *self, const IlvRule *rule, gboolean is_end, guint column, const char *title)
{
  const IlvTrailStep *step = find_step (self, rule);
  IlvFlowNode node = {.rule = rule, .is_end = is_end, .column = column, .title = g_strdup (title)};

  if (is_end)
    node.state = self->verdict->rule == rule ? ILV_FLOW_DECIDED : ILV_FLOW_UNSEEN;
  else if (step != NULL)
    node.state = ILV_IS_UNKNOWN (step->result) ? ILV_FLOW_UNSURE : ILV_FLOW_PASSED;
  /* A branch that nobody can decide is where the path ends. */
  if (step != NULL && !is_end && rule->kind == ILV_RULE_BRANCH && self->verdict->rule == NULL)
    node.state = ILV_FLOW_DECIDED;
  if (step != NULL && !is_end)
    node.detail = describe_answers (self, rule);
  g_array_append_val (self->flow->nodes, node);
  return self->flow->nodes->len - 1;
}

static void
add_edge (Builder *self, guint from, guint to, gboolean is_yes, const char *label)
{
  const IlvRule *rule = ilv_flow_get_node (self->flow, from)->rule;
  const IlvTrailStep *step = find_step (self, rule);
  gboolean is_unsure = step != NULL && ILV_IS_UNKNOWN (step->result);
  IlvFlowEdge edge = {from, to, is_yes};

  edge.is_taken = step != NULL && (is_yes ? ILV_IS_YES (step->result)
                                          : !ILV_IS_YES (step->result) &&
                                                !(is_unsure && rule->kind == ILV_RULE_BRANCH));
  edge.label = g_strdup (is_unsure && edge.is_taken && !is_yes ? _ ("not known") : label);
  g_array_append_val (self->flow->edges, edge);
}

static const char *
get_model (const Builder *self, const IlvRule *rule)
{
  return ilv_model_label (rule == self->verdict->rule ? self->verdict->model : rule->model);
}

static guint add_rules (Builder *self, const GPtrArray *rules, guint column);

static guint
add_branch (Builder *self, const IlvRule *rule, guint column)
{
  guint node = add_node (self, rule, FALSE, column, ilv_checklist_tr (rule->title));
  guint yes = add_rules (self, rule->yes, 1), no = add_rules (self, rule->no, 2);

  add_edge (self, node, yes, TRUE, ilv_checklist_tr (rule->yes_label));
  add_edge (self, node, no, FALSE, ilv_checklist_tr (rule->no_label));
  return node;
}

/* A chain of questions, each with its end beside it; the last has no question. Its first node. */
static guint
add_rules (Builder *self, const GPtrArray *rules, guint column)
{
  guint first = 0, last = 0;

  for (guint i = 0; i < rules->len; i++) {
    const IlvRule *rule = g_ptr_array_index (rules, i);
    guint node;

    if (rule->kind == ILV_RULE_BRANCH)
      node = add_branch (self, rule, column);
    else if (rule->when == NULL)
      node = add_node (self, rule, TRUE, column, get_model (self, rule));
    else {
      node = add_node (self, rule, FALSE, column, ilv_checklist_tr (rule->title));
      add_edge (self, node, add_node (self, rule, TRUE, column, get_model (self, rule)), TRUE,
                _ ("yes"));
    }
    if (i == 0)
      first = node;
    else
      add_edge (self, last, node, FALSE, _ ("no"));
    last = node;
  }
  return first;
}

IlvFlow *
ilv_flow_new (const IlvVerdict *verdict)
{
  IlvFlow *self = g_new0 (IlvFlow, 1);
  Builder builder = {self, verdict};

  self->nodes = g_array_new (FALSE, TRUE, sizeof (IlvFlowNode));
  self->edges = g_array_new (FALSE, TRUE, sizeof (IlvFlowEdge));
  g_array_set_clear_func (self->nodes, node_clear);
  g_array_set_clear_func (self->edges, edge_clear);
  add_rules (&builder, verdict->list->rules, 0);
  return self;
}

void
ilv_flow_free (IlvFlow *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->nodes);
  g_array_unref (self->edges);
  g_free (self);
}

const IlvFlowNode *
ilv_flow_get_node (const IlvFlow *self, guint index)
{
  return &g_array_index (self->nodes, IlvFlowNode, index);
}

const IlvFlowEdge *
ilv_flow_get_edge (const IlvFlow *self, guint index)
{
  return &g_array_index (self->edges, IlvFlowEdge, index);
}

char *
ilv_flow_describe (const IlvFlow *self, guint node)
{
  const IlvFlowNode *one = ilv_flow_get_node (self, node);
  const char *answer = NULL;

  if (one->is_end)
    return g_strdup (one->state == ILV_FLOW_DECIDED ? _ ("The verdict.") : _ ("Not reached."));
  for (guint i = 0; i < self->edges->len; i++) {
    const IlvFlowEdge *edge = ilv_flow_get_edge (self, i);
    if (edge->from == node && edge->is_taken)
      answer = edge->label;
  }
  if (answer == NULL)
    return g_strdup (one->state == ILV_FLOW_UNSEEN ? _ ("Not asked.")
                                                   : _ ("Not known: not enough evidence."));
  /* Translators: an answer, and what it is read from. */
  return one->detail != NULL ? g_strdup_printf (_ ("Answer: %s (%s)."), answer, one->detail)
                             : g_strdup_printf (_ ("Answer: %s."), answer);
}
