/* The handbook's numbers, computed from a cost set: this machine's, or the reference's.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A name is a key of a cost ("ThreadStart") or an entry of figures.xml, which is an expression of
 * such keys or a simulated run of a workload. Nothing is measured here. Simulated ones are computed
 * when they are first asked for (milliseconds) and kept. Not thread-safe. */
#pragma once

#include "ilv-handbook.h"

#include "demos/workload/ilv-costs.h"

G_BEGIN_DECLS

typedef struct _IlvNumbers IlvNumbers;

typedef enum {
  ILV_NUMBER_DURATION, /* ns */
  ILV_NUMBER_SIZE,     /* bytes */
  ILV_NUMBER_RATIO,    /* 2.5 */
  ILV_NUMBER_COUNT,
  ILV_NUMBER_RATE, /* per second */
} IlvNumberUnit;

typedef struct {
  double value;
  IlvNumberUnit unit;
} IlvNumber;

/* With a cost set; NULL: this machine's calibration if there is one, else the reference. `book` is
 * borrowed. (transfer full) */
IlvNumbers *ilv_numbers_new (const IlvHandbook *book, IlvCosts *costs, GError **error);
void ilv_numbers_free (IlvNumbers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvNumbers, ilv_numbers_free)

gboolean ilv_numbers_get (IlvNumbers *self, const char *name, IlvNumber *number, GError **error);
/* Whether they are this machine's own. */
gboolean ilv_numbers_is_calibrated (const IlvNumbers *self);
const IlvCosts *ilv_numbers_get_costs (const IlvNumbers *self);

G_END_DECLS
