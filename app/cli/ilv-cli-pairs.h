/* A prediction beside its measurement: what `compare` is made of.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/trace/ilv-trace.h"

G_BEGIN_DECLS

/* One model of one workload; both borrowed from their traces. */
typedef struct {
  const IlvRunInfo *predicted, *measured; /* measured: NULL if it could not be */
} IlvCliPair;

/* Models that differ by less count as equal. */
#define ILV_CLI_SAME_PERCENT 10

/* Which pairs of models the prediction puts in the wrong order. */
typedef struct {
  guint n_compared; /* pairs of models that differ by more than ILV_CLI_SAME_PERCENT, measured */
  guint n_wrong;
  char *wrong; /* "asyncio – threads, ..."; "" if none */
} IlvCliOrder;

/* Traces come as predicted, measured, predicted, ...; a measurement may be missing. From `first`
 * to the end. (transfer full, IlvCliPair) */
GArray *ilv_cli_pair_up (GPtrArray *traces, guint first);
/* predicted / measured - 1; NAN if there is nothing to compare with. */
double ilv_cli_error (double predicted, double measured);
/* Of the totals. */
double ilv_cli_pair_get_error (const IlvCliPair *self);
/* `wrong` is the caller's to free. */
IlvCliOrder ilv_cli_check_order (GArray *pairs);
/* "Order: right for all 3 pairs ...", on standard output. */
void ilv_cli_print_order (GArray *pairs);

G_END_DECLS
