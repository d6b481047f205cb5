/* The timeline as a picture: bars kept between frames, moved when panning, text put on a copy.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-timeline-paint.h"

G_BEGIN_DECLS

typedef struct _IlvTimelineImage IlvTimelineImage;

IlvTimelineImage *ilv_timeline_image_new (void);
void ilv_timeline_image_free (IlvTimelineImage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvTimelineImage, ilv_timeline_image_free)

/* The bars no longer hold (zoom, scroll, other traces, another size). */
void ilv_timeline_image_invalidate (IlvTimelineImage *self);
/* The view moved by so many device pixels of time (> 0: later). Only new columns will be painted.
 */
void ilv_timeline_image_move (IlvTimelineImage *self, int shift);

/* Gives back what only makes the next render quick; a picture that is in use stays. */
void ilv_timeline_image_trim (IlvTimelineImage *self);

/* Paints what is stale and returns a picture of the whole timeline without playhead and curtain,
 * which never changes afterwards. (transfer full) */
cairo_surface_t *ilv_timeline_image_render (IlvTimelineImage *self,
                                            const IlvTimelinePainter *painter, int scale);

/* How many columns the last render painted, for tests. */
int ilv_timeline_image_get_n_painted (const IlvTimelineImage *self);

G_END_DECLS
