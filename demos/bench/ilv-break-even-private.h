/* What predicting and measuring a break-even share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to demos/bench. */
#pragma once

#include "ilv-break-even.h"

G_BEGIN_DECLS

#define ILV_BREAK_EVEN_PREDICTED 0.1 /* of the progress; measuring is the rest */

/* Everything borrowed. */
typedef struct {
  IlvWorkload *workload;
  const IlvBreakEvenOptions *options;
  IlvBreakEven *result;
  const IlvCosts *costs; /* as they hold for the interpreter */
  GCancellable *cancellable;
} IlvBreakEvenSearch;

void ilv_break_even_tell (const IlvBreakEvenSearch *self, double share);
/* (transfer full) */
IlvWorkload *ilv_break_even_set_value (const IlvBreakEvenSearch *self, double value,
                                       GError **error);
gboolean ilv_break_even_predict (const IlvBreakEvenSearch *self, double value,
                                 IlvBreakEvenPoint *point, GError **error);
/* Three digits, but whole numbers as they are. */
double ilv_break_even_round (const IlvBreakEvenSearch *self, double value);
gboolean ilv_break_even_does_b_win (const IlvBreakEvenPoint *point);

/* Around the first predicted place. Runs that the result has are not made again: since which
 * points are measured follows from the predictions and from the runs before, a search that was
 * broken off takes the same way. */
gboolean ilv_break_even_measure (IlvBreakEvenSearch *self, GError **error);

G_END_DECLS
