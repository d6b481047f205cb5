/* Nearest-rank percentiles.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-percentile.h"

/* Moves the k-th smallest to its place (Hoare); O(n), needs no memory. */
static gint64
select_rank (gint64 *values, guint64 n, guint64 k)
{
  gint64 low = 0, high = (gint64)n - 1;

  while (low < high) {
    gint64 pivot = values[low + (high - low) / 2];
    gint64 i = low, j = high;

    while (i <= j) {
      while (values[i] < pivot)
        i++;
      while (values[j] > pivot)
        j--;
      if (i <= j) {
        gint64 swap = values[i];

        values[i++] = values[j];
        values[j--] = swap;
      }
    }
    if ((gint64)k <= j)
      high = j;
    else if ((gint64)k >= i)
      low = i;
    else
      break;
  }
  return values[k];
}

gint64
ilv_percentile (gint64 *values, guint64 n, guint percent)
{
  return n == 0 ? 0 : select_rank (values, n, ilv_percentile_rank (n, percent));
}
