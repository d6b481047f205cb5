/* A class kit's scenario: a start state, locked controls, questions. A key file, `*.scenario`.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It carries no code and starts nothing. The right answers are not in it but in a file of their own
 * (ilv-kit-key.h). Workload and costs are embedded in their own formats, so that it opens the same
 * everywhere. data/scenarios/README.md documents every key. */
#pragma once

#include "demos/workload/ilv-costs.h"
#include "demos/workload/ilv-model.h"
#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

#define ILV_KIT_MAX_MODELS 4
#define ILV_KIT_MAX_QUESTIONS 100

typedef enum {
  ILV_KIT_CHOICE, /* the answer is the choice's place, from 1 */
  ILV_KIT_NUMBER,
  ILV_KIT_DURATION,
  ILV_KIT_TEXT,
  ILV_N_KIT_KINDS
} IlvKitKind;

typedef enum {
  ILV_KIT_NO_QUIZ,
  ILV_KIT_PRE,
  ILV_KIT_POST,
} IlvKitQuiz;

typedef struct {
  char *id, *ask;
  IlvKitKind kind;
  char **choices; /* NULL unless it is a choice */
  IlvKitQuiz quiz;
} IlvKitQuestion;

typedef struct {
  char *name, *intro; /* intro may be NULL */
  char *digest;       /* SHA-256 of the file, in hexadecimal digits; NULL until it has a text */
  IlvWorkload *workload;
  IlvCosts *costs;
  IlvModel models[ILV_KIT_MAX_MODELS];
  guint n_models;
  guint cores, threads, processes; /* 0: the default */
  gint64 switch_interval_ns, playhead_ns;
  guint64 seed;
  char **locked;        /* keys of sliders, or words of ilv_kit_locks */
  GPtrArray *questions; /* IlvKitQuestion */
} IlvKit;

/* What can be locked beside the workload's own keys: "models", "costs", "workload", "measure",
 * "scenario.Cores", …; ends with NULL. */
extern const char *const ilv_kit_locks[];
extern const char *const ilv_kit_kinds[];   /* "choice", …; by IlvKitKind, ends with NULL */
extern const char *const ilv_kit_quizzes[]; /* "none", "pre", "post" */

IlvKit *ilv_kit_new (void);
void ilv_kit_free (IlvKit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvKit, ilv_kit_free)
/* Takes the strings that it is given a copy of. */
IlvKitQuestion *ilv_kit_add_question (IlvKit *self, const char *id, const char *ask,
                                      IlvKitKind kind, const char *const *choices, IlvKitQuiz quiz);
void ilv_kit_question_free (IlvKitQuestion *self);

/* Errors name file, line and what would be right, as workloads' do. (transfer full) */
IlvKit *ilv_kit_parse (const char *text, gsize length, const char *origin, GError **error);
IlvKit *ilv_kit_load (const char *path, GError **error);
/* Parses back to the same; (transfer full). */
char *ilv_kit_to_text (const IlvKit *self);
gboolean ilv_kit_is_locked (const IlvKit *self, const char *control);
/* Whether a learner may give this answer; the error says what would be right. */
gboolean ilv_kit_question_takes (const IlvKitQuestion *self, const char *answer, GError **error);

/* SHA-256, in hexadecimal digits. (transfer full) */
char *ilv_kit_make_digest (const char *text, gsize length);

G_END_DECLS
