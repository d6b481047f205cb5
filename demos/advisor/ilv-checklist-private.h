/* How the checklist's files become its structs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-checklist.h"

#include "demos/content/ilv-xml.h"

G_BEGIN_DECLS

typedef struct {
  IlvChecklist *list;
  IlvXmlCheck check;
} IlvChecklistReader;

/* Each reads one file's root; the first error stays in the check. */
void ilv_checklist_read_questions (IlvChecklistReader *self, const IlvXmlNode *root);
void ilv_checklist_read_rules (IlvChecklistReader *self, const IlvXmlNode *root);
void ilv_checklist_read_examples (IlvChecklistReader *self, const IlvXmlNode *root);

/* An attribute as an expression; NULL if it is not there or wrong. */
IlvExpression *ilv_checklist_read_expression (IlvChecklistReader *self, const IlvXmlNode *node,
                                              const char *attribute);
/* Adds a name; it must be a new one. */
IlvPlace *ilv_checklist_add_place (IlvChecklistReader *self, const IlvXmlNode *node,
                                   IlvPlaceKind kind, const char *name, IlvAnswerType type);
/* kind=, min=, max= of an input, threshold, <let> or setting. */
IlvAnswerType ilv_checklist_read_type (IlvChecklistReader *self, const IlvXmlNode *node);
void ilv_checklist_check_format (IlvChecklistReader *self, const IlvXmlNode *root,
                                 const char *name);
/* {names} in a text must be names. */
void ilv_checklist_check_text (IlvChecklistReader *self, const IlvXmlNode *node, const char *text);

void ilv_rule_free (IlvRule *self);

G_END_DECLS
