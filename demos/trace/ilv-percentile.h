/* Nearest-rank percentiles.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where it stands among n > 0 sorted values. */
static inline guint64
ilv_percentile_rank (guint64 n, guint percent)
{
  return (n * percent + 99) / 100 - 1;
}

/* The nearest-rank percentile (1 to 100) of n values, 0 when there are none; O(n) on average. The
 * values are reordered. */
gint64 ilv_percentile (gint64 *values, guint64 n, guint percent);

G_END_DECLS
