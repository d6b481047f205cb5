/* A flowchart of the checklist's rules, as nodes and edges, with what the answers make of it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Made from a verdict: every rule and branch of the checklist is a question with an edge to what it
 * leads to, in the order in which they are asked. Columns: 0 the first questions, 1 and 2 the yes
 * and no side of a branch. */
#pragma once

#include "demos/advisor/ilv-verdict.h"

G_BEGIN_DECLS

typedef enum {
  ILV_FLOW_UNSEEN,  /* not asked */
  ILV_FLOW_PASSED,  /* asked; the answer leads on */
  ILV_FLOW_UNSURE,  /* asked; nobody knows, so it leads on */
  ILV_FLOW_DECIDED, /* the end of the path */
} IlvFlowState;

typedef struct {
  const IlvRule *rule;
  gboolean is_end; /* a model, and not a question */
  IlvFlowState state;
  guint column;
  char *title;  /* in the user's language */
  char *detail; /* the answers it reads; NULL */
} IlvFlowNode;

typedef struct {
  guint from, to; /* nodes */
  gboolean is_yes;
  gboolean is_taken;
  char *label;
} IlvFlowEdge;

typedef struct {
  GArray *nodes; /* IlvFlowNode, in reading order */
  GArray *edges; /* IlvFlowEdge */
} IlvFlow;

IlvFlow *ilv_flow_new (const IlvVerdict *verdict);
void ilv_flow_free (IlvFlow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvFlow, ilv_flow_free)

const IlvFlowNode *ilv_flow_get_node (const IlvFlow *self, guint index);
const IlvFlowEdge *ilv_flow_get_edge (const IlvFlow *self, guint index);
/* What a node is and what was answered, in a sentence or two. (transfer full) */
char *ilv_flow_describe (const IlvFlow *self, guint node);

G_END_DECLS
