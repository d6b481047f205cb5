/* What of a measurement failed, for its person.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-measurement.h"

G_BEGIN_DECLS

/* What could not be measured though the rest could, a line for each reason, before it the models'
 * names; NULL: nothing. (transfer full) */
char *ilv_measurement_list_failures (IlvMeasurement *measurement);

G_END_DECLS
