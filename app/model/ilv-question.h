/* "What runs next?" and "Which finishes first?": choices and the right answer, read from traces.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/trace/ilv-trace.h"
#include "demos/workload/ilv-model.h"

G_BEGIN_DECLS

typedef enum {
  ILV_QUESTION_FIRST,  /* which model finishes first */
  ILV_QUESTION_NEXT,   /* what runs next in one run */
  ILV_QUESTION_JOB,    /* which job a pool takes up next */
  ILV_QUESTION_CHANCE, /* none: which of several comes next, chance decides */
  ILV_QUESTION_ONE,    /* none: only one thing can come next */
  ILV_QUESTION_END,    /* none: nothing comes any more */
} IlvQuestionKind;

#define ILV_MAX_CHOICES 5

/* A choice: a model (FIRST), or a thread, a job or the poll (NEXT). */
typedef enum {
  ILV_CHOICE_MODEL,
  ILV_CHOICE_TRACK,
  ILV_CHOICE_JOB,
  ILV_CHOICE_POLL,
  ILV_CHOICE_NOTHING, /* the run ends here */
} IlvChoiceKind;

typedef struct {
  IlvChoiceKind kind;
  guint32 id; /* IlvModel, track or job */
} IlvChoice;

typedef struct {
  IlvQuestionKind kind;
  int run; /* -1 for FIRST */
  gint64 time_ns;
  IlvChoice choices[ILV_MAX_CHOICES];
  guint n_choices;
  guint right;     /* index of the right one */
  int answer;      /* -1 = not answered */
  gboolean open;   /* the curtain is down */
  gint64 right_ns; /* when the right one happens */
} IlvQuestion;

/* `totals_ns` in the order of `models`; equal best totals: any of them is right, the first one is
 * named. */
void ilv_question_init_first (IlvQuestion *self, const IlvModel *models, const gint64 *totals_ns,
                              guint n_models);
/* Asks only what follows from what is on screen at that moment: the head of a ready or work queue,
 * the first of those that wait for the GIL, the earliest timer where nobody waits for I/O, the poll
 * after the snapshot. FALSE otherwise; the question then says why there is none, and is not open.
 */
gboolean ilv_question_init_next (IlvQuestion *self, const IlvTrace *trace, int run, gint64 t_ns);
/* The first moment from t on at which there is something to ask; FALSE if none is near. */
gboolean ilv_question_find_moment (const IlvTrace *trace, gint64 t_ns, gint64 *moment_ns);
/* About one moment (all but FIRST). */
gboolean ilv_question_is_momentary (const IlvQuestion *self);

G_END_DECLS
