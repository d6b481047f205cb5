/* The timeline as a picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What GTK was given must not change, so each content gets a buffer of its own; buffers come back
 * to a small pool when their picture goes, since fresh megabytes cost more to touch than to paint.
 *
 * Rejected: a GdkTexture. Without a GPU GTK converts a whole texture for every frame in which
 * anything above it moves (2.5 ms at 1440x900), and a picture only where something moved (0.3). */
#include "ilv-timeline-image.h"

#include <math.h>
#include <string.h>

#define MAX_POOLED 3
#define OVERLAP_PX 4

/* Outlives the image while a picture still holds one of its buffers. */
typedef struct {
  int ref_count;
  gsize size; /* of the buffers kept; others are freed */
  GPtrArray *buffers;
} Pool;

typedef struct {
  Pool *pool;
  gsize size;
  gpointer memory;
} Lease;

struct _IlvTimelineImage {
  Pool *pool;
  guint32 *bars; /* lanes with margins above and below */
  int width, height, scale;
  gboolean is_valid;
  gboolean has_labels; /* as the bars were painted: letters make room for labels */
  int shift;           /* not painted yet */
  int n_painted;
};

static void
pool_unref (Pool *pool)
{
  if (!g_atomic_int_dec_and_test (&pool->ref_count))
    return;
  g_ptr_array_unref (pool->buffers);
  g_free (pool);
}

static void
give_back (gpointer data)
{
  Lease *lease = data;

  if (lease->size == lease->pool->size && lease->pool->buffers->len < MAX_POOLED)
    g_ptr_array_add (lease->pool->buffers, lease->memory);
  else
    g_free (lease->memory);
  pool_unref (lease->pool);
  g_free (lease);
}

static Lease *
take (Pool *pool, gsize size)
{
  Lease *lease = g_new (Lease, 1);

  if (pool->size != size) {
    g_ptr_array_set_size (pool->buffers, 0);
    pool->size = size;
  }
  g_atomic_int_inc (&pool->ref_count);
  *lease = (Lease){pool, size, NULL};
  if (pool->buffers->len > 0)
    lease->memory = g_ptr_array_steal_index_fast (pool->buffers, pool->buffers->len - 1);
  else
    lease->memory = g_malloc (size);
  return lease;
}

IlvTimelineImage *
ilv_timeline_image_new (void)
{
  IlvTimelineImage *self = g_new0 (IlvTimelineImage, 1);

  self->pool = g_new0 (Pool, 1);
  self->pool->ref_count = 1;
  self->pool->buffers = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
ilv_timeline_image_free (IlvTimelineImage *self)
{
  if (self == NULL)
    return;
  self->pool->size = 0;
  pool_unref (self->pool);
  g_free (self->bars);
  g_free (self);
}

void
ilv_timeline_image_invalidate (IlvTimelineImage *self)
{
  self->is_valid = FALSE;
}

void
ilv_timeline_image_trim (IlvTimelineImage *self)
{
  g_clear_pointer (&self->bars, g_free);
  g_ptr_array_set_size (self->pool->buffers, 0);
}

void
ilv_timeline_image_move (IlvTimelineImage *self, int shift)
{
  self->shift += shift;
}

int
ilv_timeline_image_get_n_painted (const IlvTimelineImage *self)
{
  return self->n_painted;
}

static void
resize (IlvTimelineImage *self, int width, int height, int scale)
{
  int margin = ILV_TIMELINE_MARGIN_PX * scale;

  if (self->bars != NULL && width == self->width && height == self->height && scale == self->scale)
    return;
  self->width = width;
  self->height = height;
  self->scale = scale;
  self->is_valid = FALSE;
  self->bars = g_renew (guint32, self->bars, (gsize)width * (gsize)(height + 2 * margin));
}

static guint32 *
lanes_of (const IlvTimelineImage *self)
{
  return self->bars + (gsize)ILV_TIMELINE_MARGIN_PX * (gsize)self->scale * (gsize)self->width;
}

static void
update_bars (IlvTimelineImage *self, const IlvTimelinePainter *painter)
{
  int shift = self->shift, column = 0, n_columns = self->width;
  gboolean has_labels = ilv_timeline_has_labels (painter);

  self->shift = 0;
  if (has_labels != self->has_labels)
    self->is_valid = FALSE;
  self->has_labels = has_labels;
  if (self->is_valid && shift == 0) {
    self->n_painted = 0;
    return;
  }
  if (self->is_valid && abs (shift) < self->width) {
    int from = MAX (shift, 0), to = MAX (-shift, 0), kept = self->width - abs (shift);

    for (int y = 0; y < self->height; y++) {
      guint32 *line = lanes_of (self) + (gsize)y * (gsize)self->width;
      memmove (line + to, line + from, (gsize)kept * 4);
    }
    column = shift > 0 ? kept : 0;
    n_columns = abs (shift);
  }
  self->n_painted = n_columns;
  /* A little of what is kept is painted again: edges reach over the seam. */
  if (n_columns < self->width) {
    int overlap = MIN (OVERLAP_PX * self->scale, self->width - n_columns);

    column = MAX (0, column - overlap);
    n_columns += overlap;
  }
  ilv_timeline_paint_bars (painter, lanes_of (self), (gsize)self->width, self->scale, column,
                           n_columns);
  self->is_valid = TRUE;
}

static void
copy_bars (const IlvTimelineImage *self, const IlvTimelinePainter *painter, guint32 *memory,
           int width)
{
  int left = (int)lround (painter->layout->label_px * self->scale);
  int top = (int)lround (painter->layout->ruler_px * self->scale);

  for (int y = 0; y < self->height; y++)
    memcpy (memory + (gsize)(top + y) * (gsize)width + left,
            lanes_of (self) + (gsize)y * (gsize)self->width, (gsize)self->width * 4);
}

cairo_surface_t *
ilv_timeline_image_render (IlvTimelineImage *self, const IlvTimelinePainter *painter, int scale)
{
  int width = (int)ceil (painter->width) * scale, height = (int)ceil (painter->height) * scale;
  int left = (int)lround (painter->layout->label_px * scale);
  int top = (int)lround (painter->layout->ruler_px * scale);
  gsize size = (gsize)width * (gsize)height * 4;
  static const cairo_user_data_key_t lease_key;
  cairo_surface_t *surface;
  cairo_t *cr;
  Lease *lease;

  g_return_val_if_fail (width > left && height > top, NULL);
  resize (self, width - left, height - top, scale);
  update_bars (self, painter);
  lease = take (self->pool, size);
  copy_bars (self, painter, lease->memory, width);
  surface = cairo_image_surface_create_for_data (lease->memory, CAIRO_FORMAT_ARGB32, width, height,
                                                 width * 4);
  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  ilv_timeline_paint_text (painter, cr);
  cairo_destroy (cr);
  cairo_surface_set_user_data (surface, &lease_key, lease, give_back);
  return surface;
}
