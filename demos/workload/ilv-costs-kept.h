/* Cost sets that came with something else, a scenario: found by name like those in folders.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-costs.h"

G_BEGIN_DECLS

/* From now on ilv_costs_find (name) gives this set, in every thread; a name that is known already
 * keeps its set. They are kept as long as the program runs. */
void ilv_costs_keep (const char *name, IlvCosts *costs);
/* (transfer full), NULL if there is none. */
IlvCosts *ilv_costs_find_kept (const char *name);

G_END_DECLS
