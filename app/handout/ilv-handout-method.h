/* How a graph's numbers came about, in sentences.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/handout/ilv-handout-result.h"

G_BEGIN_DECLS

/* What was measured or predicted, on what, how often. (transfer full) */
char **ilv_handout_tell_method (const IlvHandoutResult *result);
/* The figures as cells: a head, then a row for each model. Elements GStrv. (transfer full) */
GPtrArray *ilv_handout_tell_rows (const IlvHandoutResult *result);

G_END_DECLS
