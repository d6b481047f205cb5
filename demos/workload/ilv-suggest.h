/* "Did you mean ...?": the nearest word of a list.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The candidate with the fewest edits (case does not count), if it is near enough to be meant;
 * else NULL. `candidates` ends with NULL; the answer is one of them. */
const char *ilv_suggest (const char *word, const char *const *candidates);

G_END_DECLS
