/* "What runs next?" and "Which finishes first?": choices and the right answer, read from traces.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/trace/ilv-trace.h"
#include "demos/workload/ilv-model.h"

G_BEGIN_DECLS

typedef enum {
  ILV_QUESTION_FIRST, /* which model finishes first */
  ILV_QUESTION_NEXT,  /* what runs next in one run */
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
/* FALSE if nothing is left to ask: nothing or only one thing can run. */
gboolean ilv_question_init_next (IlvQuestion *self, const IlvTrace *trace, int run, gint64 t_ns);

G_END_DECLS
