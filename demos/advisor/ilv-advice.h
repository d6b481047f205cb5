/* The advice: a verdict, a workload like the answers, and what the simulator says of each way to
 * run it. SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The workload is made of the answers: what a job waits and computes, how much of that holds the
 * GIL, how many are in flight, what they carry. Every figure beside a model comes from simulating
 * it under that model with the settings that stand beside it. */
#pragma once

#include "ilv-verdict.h"

#include "demos/trace/ilv-run-info.h"
#include "demos/workload/ilv-costs.h"
#include "demos/workload/ilv-model.h"
#include "demos/workload/ilv-workload.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  const char *model;     /* an id, borrowed from the checklist */
  IlvSettings settings;  /* resolved: what it was simulated with */
  gboolean is_simulated; /* else figures are nothing: there is no such model here, or no workload */
  IlvFigures figures;
} IlvAdviceRun;

typedef struct {
  IlvVerdict *verdict;
  IlvWorkload *workload; /* NULL if the answers do not say enough to make one */
  guint64 n_jobs;        /* in the workload */
  char *costs;           /* the cost set's name */
  GArray *runs;          /* IlvAdviceRun: sequential, the verdict's model, then the others */
  guint n_variants;      /* of those right behind the verdict's model: it as its modifiers say */
  int chosen;            /* the run of the verdict's model; -1 if there is none */
  int runner_up;         /* the best of the others; -1 if there is none */
} IlvAdvice;

/* The workload that the answers describe; NULL if cpu_share is unknown. (transfer full) */
IlvWorkload *ilv_advice_make_workload (const IlvVerdict *verdict);

/* Takes the verdict. Simulates in the calling thread: some hundredths of a second. NULL and an
 * error if cancelled. (transfer full) */
IlvAdvice *ilv_advice_new (IlvVerdict *verdict, const IlvCosts *costs, GCancellable *cancellable,
                           GError **error);
void ilv_advice_free (IlvAdvice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvAdvice, ilv_advice_free)

const IlvAdviceRun *ilv_advice_get_run (const IlvAdvice *self, guint index);
/* The runner-up's model; NULL. */
const char *ilv_advice_get_runner_up (const IlvAdvice *self);
/* How many times as fast as one job after the other; 0 if nobody knows. */
double ilv_advice_get_gain (const IlvAdvice *self, guint index);
/* "interleave.verdict/1". (transfer full) */
char *ilv_advice_to_json (const IlvAdvice *self);

G_END_DECLS
