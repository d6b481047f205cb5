/* The wish to benchmark what Explore shows, carried from its page to the Benchmark page.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages do not know each other, and the Benchmark page may not be built yet. */
#pragma once

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

void ilv_own_benchmark_ask (IlvSession *session);
/* TRUE once after each wish. */
gboolean ilv_own_benchmark_take (IlvSession *session);

/* The session's workload if it is in no catalogue as it is: changed by sliders or edited, or a file
 * of one's own; as a copy without an id, so that its results are never taken for those of the
 * catalogue's. NULL: there is none. (transfer full) */
IlvWorkload *ilv_own_benchmark_get_workload (IlvSession *session);

G_END_DECLS
