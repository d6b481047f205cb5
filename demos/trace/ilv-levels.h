/* Levels of detail of a chunk of spans: drawing costs pixels, not spans.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Idea. A pyramid over time buckets of a power of two nanoseconds: each entry says how much of its
 * bucket is covered (1 .. 255, 0 = nothing at all) and which state covers most of it. A bucket that
 * any span touches is never 0, and joining two buckets keeps that, so no span is ever lost,
 * whatever the zoom. A pixel takes the finest level whose buckets are not wider than itself, and
 * then looks at two or three entries; where even the finest bucket is wider than a pixel, there are
 * few spans in view and they are drawn one by one.
 *
 * Cost. Building reads each span once (about 20 ns). Buckets of the finest level are 0.69 to 1.38
 * per span, all levels together take at most 5.6 bytes a span; chunks under ILV_LEVELS_MIN spans
 * have none. Rejected: levels per row over all chunks (a live recording would rebuild them with
 * each chunk), and quadtree-like adaptive levels (pointers cost more than the empty buckets).
 * Private to demos/trace. */
#pragma once

#include "ilv-trace-private.h"

G_BEGIN_DECLS

#define ILV_LEVELS_MIN 256
#define ILV_LEVELS_MAX 40

/* What the chunk's levels must look like; it follows from its spans. */
typedef struct {
  gint64 first_bucket; /* its begin >> shift */
  guint shift;         /* a bucket of the finest level is 1 << shift ns wide */
  guint n_levels;
  guint32 n_buckets[ILV_LEVELS_MAX];
  guint32 n_entries; /* of all levels */
} IlvLevelsShape;

void ilv_levels_get_shape (const IlvChunk *chunk, IlvLevelsShape *shape);

typedef struct {
  guint32 *covered, *longest;
  guint32 capacity;
} IlvLevelsRoom;
void ilv_levels_room_clear (IlvLevelsRoom *self);

/* Builds the levels of a chunk that should have some and has none. The room is kept from chunk to
 * chunk. */
void ilv_levels_build (IlvChunk *chunk, const IlvKind *kinds, IlvLevelsRoom *room);

/* Joins the chunk's spans into pixels. */
void ilv_levels_reduce (const IlvChunk *chunk, const IlvKind *kinds, double begin_ns,
                        double ns_per_pixel, guint n_pixels, IlvPixel *pixels);

/* The same without levels: span by span, from `first` on, which is the first that ends after
 * begin_ns. */
void ilv_levels_reduce_directly (const IlvChunk *chunk, const IlvKind *kinds, guint32 first,
                                 double begin_ns, double ns_per_pixel, guint n_pixels,
                                 IlvPixel *pixels);

/* The first span that ends after begin_ns; chunk->n if none does. */
guint32 ilv_levels_find_first (const IlvChunk *chunk, double begin_ns);

G_END_DECLS
