/* Rows reduced to pixels.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-trace-private.h"

#include <math.h>
#include <string.h>

void
ilv_trace_reduce_row (const IlvTrace *self, IlvTrackId track, guint row, double begin_ns,
                      double ns_per_pixel, guint n_pixels, IlvPixel *pixels)
{
  guint64 first, n;

  g_return_if_fail (self != NULL && track < self->n_tracks && ns_per_pixel > 0);

  memset (pixels, 0, n_pixels * sizeof *pixels);
  first = ilv_trace_find_spans (self, track, row, (gint64)floor (begin_ns),
                                (gint64)ceil (begin_ns + n_pixels * ns_per_pixel), &n);
  for (guint64 i = first; i < first + n; i++) {
    IlvSpan span;
    double a, b;

    ilv_trace_get_span (self, track, row, i, &span);
    a = MAX (0, ((double)span.begin_ns - begin_ns) / ns_per_pixel);
    b = MIN (n_pixels, ((double)span.end_ns - begin_ns) / ns_per_pixel);
    for (guint x = (guint)a; x < n_pixels && x < b; x++) {
      double part = MIN (b, x + 1) - MAX (a, x);
      guint cover = MAX (1, (guint)(part * 255));

      pixels[x] = (IlvPixel)(MIN (255, ILV_PIXEL_COVER (pixels[x]) + cover) << 8 | span.state);
    }
  }
}
