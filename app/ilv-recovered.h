/* Offers what was saved of recordings that a crash or a kill had cut short.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/ilv-window.h"

G_BEGIN_DECLS

/* Looks for them in a thread and asks about each, once: Discard, Keep or Open. Those kept stay in a
 * folder of their own. */
void ilv_recovered_offer (IlvWindow *window);

G_END_DECLS
