/* Spans of many small tracks, in the order in which they end, until they are dealt to the tracks.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thousands of JOB tracks take a few spans each, in turns. Put where it belongs at once, every span
 * touches half a dozen cold cache lines, and every chunk grows from nothing and is shrunk again.
 * The log is written from front to back; dealing it knows how many spans a track gets, so that a
 * chunk is made once, at its size. It is dealt when full, so it never holds more than 8 MiB.
 * Private to demos/trace. */
#pragma once

#include "ilv-trace-private.h"

G_BEGIN_DECLS

typedef struct {
  gint64 begin_ns, length_ns;
  IlvTrackId track;
  guint32 ref;
  guint16 kind;
} IlvLoggedSpan;

typedef struct {
  IlvLoggedSpan *spans;
  guint32 n, capacity;
} IlvSpanLog;

void ilv_span_log_clear (IlvSpanLog *self);
/* Room for one more: grows, or deals all to row 0 of their tracks. */
void ilv_span_log_make_room (IlvSpanLog *self, IlvTrace *trace, guint32 chunk_max);
void ilv_span_log_deal (IlvSpanLog *self, IlvTrace *trace, guint32 chunk_max);

static inline void
ilv_span_log_add (IlvSpanLog *self, IlvTrace *trace, guint32 chunk_max, const IlvLoggedSpan *span)
{
  if (G_UNLIKELY (self->n == self->capacity))
    ilv_span_log_make_room (self, trace, chunk_max);
  self->spans[self->n++] = *span;
}

/* Notes the length of the chunk's last span, which the column cannot hold. */
void ilv_chunk_keep_long_length (IlvChunk *self, gint64 length_ns);

static inline void
ilv_chunk_write_span (IlvChunk *self, guint32 i, gint64 begin_ns, guint32 length_ns, guint16 kind,
                      guint32 ref)
{
  ILV_COLUMN (self, ILV_SPAN_BEGIN, gint64)[i] = begin_ns;
  ILV_COLUMN (self, ILV_SPAN_LENGTH, guint32)[i] = length_ns;
  ILV_COLUMN (self, ILV_SPAN_REF, guint32)[i] = ref;
  ILV_COLUMN (self, ILV_SPAN_KIND, guint16)[i] = kind;
}

static inline void
ilv_series_append_span (IlvSeries *self, guint32 chunk_max, gint64 begin_ns, gint64 length_ns,
                        guint16 kind, guint32 ref)
{
  IlvChunk *chunk = ilv_series_append (self, &ilv_span_layout, chunk_max);
  gboolean is_long = length_ns >= ILV_LENGTH_LONG;

  ilv_chunk_write_span (chunk, chunk->n - 1, begin_ns,
                        is_long ? ILV_LENGTH_LONG : (guint32)length_ns, kind, ref);
  if (G_UNLIKELY (is_long))
    ilv_chunk_keep_long_length (chunk, length_ns);
}

G_END_DECLS
