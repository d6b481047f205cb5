/* The verdict: what the rules say to a set of answers, with everything that goes with it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules are asked in order and the first whose condition is surely true wins; what nobody knows
 * never makes a condition true. A <branch> that nobody can decide ends the way: not enough
 * evidence. Pure functions of checklist and answers; cheap (microseconds), so that doubts can be
 * found by trying every answer. */
#pragma once

#include "ilv-checklist.h"

G_BEGIN_DECLS

typedef enum {
  ILV_CONFIDENCE_LOW,    /* an answer nobody gave could change the model */
  ILV_CONFIDENCE_MEDIUM, /* a tenth more or less in one answer could, or the settings rest on
                            guesses */
  ILV_CONFIDENCE_HIGH,
} IlvConfidence;

typedef struct {
  const IlvRule *rule; /* a rule or branch, borrowed from the checklist */
  double result;       /* yes, no or unknown */
} IlvTrailStep;

typedef struct {
  const char *name;
  IlvAnswerType type;
  double value;
  const char *word; /* of a WORD */
} IlvVerdictSetting;

typedef struct {
  IlvChecklist *list; /* owned */
  double *answers;    /* as given */
  double *values;     /* every place */
  IlvVerdictKind kind;
  const IlvRule *rule;             /* NULL: not enough evidence */
  const IlvRule *rule_case;        /* NULL if the rule has none */
  const IlvRule *less;             /* why to do less instead, NULL */
  const char *model;               /* an id of formats.md; NULL: not enough evidence */
  GArray *trail;                   /* IlvTrailStep, in the order asked; the last decided */
  GArray *settings;                /* IlvVerdictSetting */
  GPtrArray *modifiers, *warnings; /* const IlvRule* */
  GPtrArray *recipes;              /* const char*, each once */
  GArray *missing;                 /* guint input: what to measure, the most important first */
  guint n_doubts;                  /* so many of the first could change the verdict */
  IlvConfidence confidence;
} IlvVerdict;

/* (transfer full). `answers` holds one value an input. */
IlvVerdict *ilv_verdict_new (IlvChecklist *list, const double *answers);
void ilv_verdict_free (IlvVerdict *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvVerdict, ilv_verdict_free)

/* "model", "do-nothing", "do-less", "not-enough-evidence" and "low", "medium", "high" (static). */
const char *ilv_verdict_kind_get_id (IlvVerdictKind kind);
const char *ilv_confidence_get_id (IlvConfidence confidence);

/* The reasons, one sentence each, the deciding one first; translated or as the files have them.
 * (transfer full) */
char **ilv_verdict_list_reasons (const IlvVerdict *self, gboolean is_translated);
/* A rule's sentence with its values. (transfer full) */
char *ilv_verdict_explain (const IlvVerdict *self, const IlvRule *rule, gboolean is_translated);
/* A value by its name, NaN if there is none. */
double ilv_verdict_get_value (const IlvVerdict *self, const char *name);
const IlvVerdictSetting *ilv_verdict_find_setting (const IlvVerdict *self, const char *name);
/* A setting's value as text, without a translation. (transfer full) */
char *ilv_verdict_setting_to_text (const IlvVerdictSetting *setting);

/* What would change the model: one answer, all others kept. */
typedef struct {
  guint input;
  gboolean is_above; /* of a number: from `value` up; else below it */
  double value;      /* the answer at which it changes */
  const char *model; /* what it becomes; NULL: not enough evidence */
  const IlvRule *rule;
} IlvVerdictChange;
/* (transfer full), elements IlvVerdictChange, in the order of the questions. */
GArray *ilv_verdict_list_changes (const IlvVerdict *self);
/* Those of one answer. */
GArray *ilv_verdict_list_changes_of (const IlvVerdict *self, guint input);

/* An answer that a tenth more or less of would change the model; -1 if there is none. */
int ilv_verdict_find_narrow (const IlvVerdict *self);

/* --- for the parts of the advisor --- */

/* The bare decision, without lists. */
typedef struct {
  const IlvRule *rule, *rule_case;
  const char *model;
} IlvDecision;
/* `trail` may be NULL; `values` as ilv_checklist_fill() makes them. */
IlvDecision ilv_decide (const IlvChecklist *list, const double *values, GArray *trail);
/* Answers worth trying for an input: every one of a choice; of a number a grid, every threshold and
 * every other answer of its kind, and a little on either side of each. Sorted. (transfer full) */
GArray *ilv_verdict_list_trials (const IlvChecklist *list, const double *answers, guint input);
/* Fills missing, n_doubts and confidence. */
void ilv_verdict_find_doubts (IlvVerdict *self);

G_END_DECLS
