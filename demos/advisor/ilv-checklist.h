/* The decision checklist: questions, thresholds and rules, read from data/checklist.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Immutable once loaded, shared by reference count, readable from any thread. All texts are the
 * files' own (English); ilv_checklist_tr() gives the user's language. Every name of an expression
 * has a place in one array of values: inputs first, in the order of their questions, then words of
 * choices, `workers`, thresholds and <let>s. */
#pragma once

#include "ilv-answer.h"
#include "ilv-expression.h"

G_BEGIN_DECLS

typedef struct _IlvRule IlvRule;

typedef struct {
  const char *name;
  const char *label;
  IlvAnswerType type;
  char **choices; /* owned; type.choices is this */
  char **choice_labels;
  guint question;
} IlvInput;

typedef struct {
  const char *id; /* "Q1" */
  const char *title;
  const char *measure; /* how to find the answer */
  GPtrArray *commands; /* const char*, borrowed */
  guint group;
  guint first_input, n_inputs;
} IlvChecklistQuestion;

typedef struct {
  const char *id, *title;
} IlvChecklistGroup;

typedef enum {
  ILV_PLACE_INPUT,
  ILV_PLACE_WORD, /* of a choice */
  ILV_PLACE_WORKERS,
  ILV_PLACE_THRESHOLD,
  ILV_PLACE_LET,
} IlvPlaceKind;

/* What a name stands for. */
typedef struct {
  IlvPlaceKind kind;
  const char *name;
  const char *title; /* of a threshold */
  IlvAnswerType type;
  double value;            /* of a word or threshold */
  double preset;           /* of a threshold: as its file has it */
  IlvExpression *value_of; /* of a <let>; of an input: where nobody said it; or NULL */
} IlvPlace;

typedef struct {
  const char *name;
  IlvAnswerType type;
  IlvExpression *value; /* NULL for a word */
  const char *word;
} IlvRuleSetting;

typedef struct {
  const char *model;
  IlvExpression *when;                /* NULL = always */
  IlvExpression *threads, *processes; /* NULL = the default */
} IlvRuleAlternative;

typedef enum {
  ILV_VERDICT_MODEL,
  ILV_VERDICT_DO_NOTHING,
  ILV_VERDICT_DO_LESS,
  ILV_VERDICT_NOT_ENOUGH,
} IlvVerdictKind;

typedef enum {
  ILV_RULE_RULE,
  ILV_RULE_BRANCH,
  ILV_RULE_CASE,
  ILV_RULE_MODIFIER,
  ILV_RULE_WARNING,
  ILV_RULE_LESS,
} IlvRuleKind;

/* A rule, and what is written like one. */
struct _IlvRule {
  IlvRuleKind kind;
  const char *id;
  const char *title;
  const char *because;
  const char *model; /* NULL: a case keeps its rule's */
  char **models;     /* of modifiers and warnings: the models they are for */
  IlvVerdictKind verdict;
  IlvExpression *when;     /* NULL = always */
  GPtrArray *settings;     /* IlvRuleSetting */
  GPtrArray *alternatives; /* IlvRuleAlternative */
  GPtrArray *recipes;      /* const char* */
  GPtrArray *cases;        /* IlvRule */
  /* of a branch */
  const char *yes_label, *no_label;
  GPtrArray *yes, *no; /* IlvRule */
  IlvRule *less;       /* NULL if there is none */
};

typedef struct {
  const char *id, *title, *summary;
  double *answers;   /* as many as inputs */
  const char *rules; /* the rules it may end in: "P0 P7" */
} IlvExample;

typedef struct _IlvChecklist IlvChecklist;

struct _IlvChecklist {
  gatomicrefcount ref_count;
  GPtrArray *trees;     /* IlvXmlNode: the texts live there */
  GPtrArray *groups;    /* IlvChecklistGroup */
  GPtrArray *questions; /* IlvChecklistQuestion */
  GPtrArray *inputs;    /* IlvInput */
  GPtrArray *places;    /* IlvPlace: inputs first, in their order */
  GPtrArray *rules;     /* IlvRule, the top level in order */
  GPtrArray *modifiers, *warnings;
  GPtrArray *examples; /* IlvExample */
};

/* The installed files. NULL and an error with file and line. (transfer full) */
IlvChecklist *ilv_checklist_load (GError **error);
/* From texts, as the three files have them; `examples` may be NULL. The origins name them. */
IlvChecklist *ilv_checklist_parse (const char *questions, const char *rules, const char *examples,
                                   GError **error);
IlvChecklist *ilv_checklist_ref (IlvChecklist *self);
void ilv_checklist_unref (IlvChecklist *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvChecklist, ilv_checklist_unref)

/* The text in the user's language. */
const char *ilv_checklist_tr (const char *text);

guint ilv_checklist_get_n_inputs (const IlvChecklist *self);
const IlvInput *ilv_checklist_get_input (const IlvChecklist *self, guint index);
/* The index of an input, or -1. */
int ilv_checklist_find_input (const IlvChecklist *self, const char *name);
/* The rule, branch or case of that id anywhere in the tree; NULL. */
const IlvRule *ilv_checklist_find_rule (const IlvChecklist *self, const char *id);

/* All nothing but unknown. `answers` holds n_inputs values. */
void ilv_checklist_clear_answers (const IlvChecklist *self, double *answers);
/* "NAME=VALUE" into its place. The error says what is wrong and what would be right. */
gboolean ilv_checklist_answer (const IlvChecklist *self, const char *assignment, double *answers,
                               GError **error);

/* "NAME=VALUE" changes a threshold, such as cpu_bound=0.6. Only before anybody else has the list.
 */
gboolean ilv_checklist_set_threshold (IlvChecklist *self, const char *assignment, GError **error);
/* Whether it is a threshold that is otherwise than in its file. */
gboolean ilv_place_is_changed (const IlvPlace *self);

/* --- the array of values --- */
/* Its length is self->places->len. */
/* Fills `values` from answers, thresholds and <let>s; `workers` is unknown. */
void ilv_checklist_fill (const IlvChecklist *self, const double *answers, double *values);
/* The place of a name, -1 if there is none; `type` (may be NULL) gets its kind. */
int ilv_checklist_find_place (const IlvChecklist *self, const char *name,
                              const IlvAnswerType **type);
guint ilv_checklist_get_workers_place (const IlvChecklist *self);
/* A text with every {name} replaced by its value, with a decimal comma if `is_local` and the locale
 * has one. (transfer full) */
char *ilv_checklist_format (const IlvChecklist *self, const char *text, const double *values,
                            gboolean is_local);
/* Marks in `reads` (n_inputs) the inputs that an expression depends on, through <let>s too. */
void ilv_checklist_mark_inputs (const IlvChecklist *self, const IlvExpression *expression,
                                gboolean *reads);

G_END_DECLS
