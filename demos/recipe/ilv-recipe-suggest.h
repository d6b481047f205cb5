/* The recipe that a run asks for, read from what its jobs spent their time on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/trace/ilv-trace.h"

G_BEGIN_DECLS

/* A recipe's id, or NULL where nothing stands out. A blocking call in a loop comes first; then
 * computing in a loop, threads that wait for the GIL, waits one after another, and processes that
 * wait. Of a recorded script only the first can be said: its model is not known. (static) */
const char *ilv_recipe_suggest (const IlvTrace *trace);

G_END_DECLS
