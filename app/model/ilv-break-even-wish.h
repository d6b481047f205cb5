/* What somebody wants to see flip: two models, and what is varied.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/model/ilv-scenario.h"
#include "demos/bench/ilv-break-even.h"

G_BEGIN_DECLS

typedef struct {
  IlvScenario *scenario; /* owned: the workload, pools, cores, seed and costs */
  IlvModel a, b;
  char *key;        /* "step.parse.Duration" */
  double low, high; /* in the unit of the key: ns, bytes, or the number */
  gboolean is_measured;
  char *python;    /* to measure with; NULL: the first that is found */
  char *scheduler; /* of the model dask; NULL: own clusters */
} IlvBreakEvenWish;

/* References nothing of `scenario`: copies it. (transfer full) */
IlvBreakEvenWish *ilv_break_even_wish_new (const IlvScenario *scenario);
IlvBreakEvenWish *ilv_break_even_wish_copy (const IlvBreakEvenWish *self);
void ilv_break_even_wish_free (IlvBreakEvenWish *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvBreakEvenWish, ilv_break_even_wish_free)

/* Keys of the workload that can be varied: numbers of jobs, durations, payloads, capacities.
 * Elements IlvKnob. (transfer full) */
GPtrArray *ilv_break_even_list_knobs (const IlvScenario *scenario);
/* From where to where it is worth looking, around what the key is now. */
void ilv_break_even_guess_range (const IlvScenario *scenario, const char *key, double *low,
                                 double *high);

/* Searches: blocking, seconds, and minutes if it is measured. Of `how` only gate, path and progress
 * are used. (transfer full) */
IlvBreakEven *ilv_break_even_wish_find (const IlvBreakEvenWish *self,
                                        const IlvBreakEvenOptions *how, GCancellable *cancellable,
                                        GError **error);

G_END_DECLS
