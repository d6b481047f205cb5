/* Deals logged spans to their tracks: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-span-log.h"

#define CAPACITY_MAX (1u << 18)

void
ilv_span_log_clear (IlvSpanLog *self)
{
  g_clear_pointer (&self->spans, g_free);
  self->n = self->capacity = 0;
}

void
ilv_span_log_deal (IlvSpanLog *self, IlvTrace *trace, guint32 chunk_max)
{
  g_autofree guint32 *n_spans = NULL;

  if (self->n == 0)
    return;
  n_spans = g_new0 (guint32, trace->n_tracks);
  for (guint32 i = 0; i < self->n; i++)
    n_spans[self->spans[i].track]++;
  for (guint id = 0; id < trace->n_tracks; id++)
    if (n_spans[id] > 0)
      ilv_series_reserve (&trace->tracks[id].spans, &ilv_span_layout, n_spans[id], chunk_max);
  for (guint32 i = 0; i < self->n; i++) {
    const IlvLoggedSpan *span = &self->spans[i];

    ilv_series_append_span (&trace->tracks[span->track].spans, chunk_max, span->begin_ns,
                            span->length_ns, span->kind, span->ref);
  }
  self->n = 0;
}

void
ilv_span_log_make_room (IlvSpanLog *self, IlvTrace *trace, guint32 chunk_max)
{
  if (self->capacity == CAPACITY_MAX) {
    ilv_span_log_deal (self, trace, chunk_max);
    return;
  }
  self->capacity = MAX (64, 2 * self->capacity);
  self->spans = g_renew (IlvLoggedSpan, self->spans, self->capacity);
}

void
ilv_chunk_keep_long_length (IlvChunk *self, gint64 length_ns)
{
  IlvSpanExtra *extra = self->extra;

  if (extra == NULL)
    self->extra = extra = g_new0 (IlvSpanExtra, 1);
  if ((extra->n_longs & (extra->n_longs - 1)) == 0)
    extra->longs = g_renew (IlvLongSpan, extra->longs, MAX (1, 2 * (gsize)extra->n_longs));
  extra->longs[extra->n_longs++] = (IlvLongSpan){self->n - 1, length_ns};
}
