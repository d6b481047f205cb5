/* The rules as an ordered list of texts: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-rule-list.h"

#include "widgets/flowchart/ilv-flow.h"

#include <glib/gi18n.h>

#define RULE_ID "rule"

/* What a question's "yes" leads to; NULL for a branch. */
static const IlvFlowNode *
find_end (const IlvFlow *flow, const IlvRule *rule)
{
  for (guint i = 0; i < flow->nodes->len; i++) {
    const IlvFlowNode *node = ilv_flow_get_node (flow, i);
    if (node->is_end && node->rule == rule)
      return node;
  }
  return NULL;
}

static char *
make_text (const IlvFlow *flow, guint node, guint number, const IlvFlowNode *end)
{
  const IlvFlowNode *one = ilv_flow_get_node (flow, node);
  g_autofree char *answer = ilv_flow_describe (flow, node);

  if (one->is_end)
    /* Translators: number, rule, what it says, its model, whether it was reached. */
    return g_strdup_printf (_ ("%u. %s: %s: %s. %s"), number, one->rule->id,
                            ilv_checklist_tr (one->rule->title), one->title, answer);
  if (end == NULL)
    /* Translators: number, question, answer. */
    return g_strdup_printf (_ ("%u. %s %s"), number, one->title, answer);
  /* Translators: number, rule, question, answer, the model that “yes” leads to. */
  return g_strdup_printf (_ ("%u. %s: %s %s Yes means %s."), number, one->rule->id, one->title,
                          answer, end->title);
}

static void
add_row (GtkListBox *list, const IlvFlow *flow, guint node, guint number)
{
  const IlvFlowNode *one = ilv_flow_get_node (flow, node), *end = find_end (flow, one->rule);
  gboolean is_decided =
      one->state == ILV_FLOW_DECIDED || (end != NULL && end->state == ILV_FLOW_DECIDED);
  g_autofree char *text = make_text (flow, node, number, end);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, is_decided ? "heading" : "body");
  if (one->state == ILV_FLOW_UNSEEN)
    gtk_widget_add_css_class (label, "dim-label");
  g_object_set (label, "margin-top", 8, "margin-bottom", 8, "margin-start", 10, "margin-end", 10,
                NULL);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data (G_OBJECT (row), RULE_ID, (gpointer)one->rule->id);
  gtk_list_box_append (list, row);
}

void
ilv_rule_list_fill (GtkListBox *list, const IlvVerdict *verdict)
{
  g_autoptr (IlvFlow) flow = ilv_flow_new (verdict);
  GtkListBoxRow *row;
  guint number = 1;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
  for (guint i = 0; i < flow->nodes->len; i++) {
    const IlvFlowNode *node = ilv_flow_get_node (flow, i);
    /* An end beside its question is said in the question's row. */
    if (!node->is_end || node->rule->when == NULL)
      add_row (list, flow, i, number++);
  }
}

const char *
ilv_rule_list_get_id (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), RULE_ID);
}
