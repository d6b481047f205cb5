/* The viewport of the timeline.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-timeline-view.h"

#define MIN_NS_PER_PX (1.0 / 16)
/* Air after the end, as a share of the whole. */
#define AIR 0.03

void
ilv_timeline_view_get_extent (const IlvScene *scene, double *begin_ns, double *end_ns)
{
  double begin = 0, end = (double)scene->axis_end_ns;

  for (guint i = 0; i < scene->n_runs; i++) {
    const IlvTrace *both[] = {scene->runs[i].front, scene->runs[i].behind};

    for (guint k = 0; k < G_N_ELEMENTS (both); k++) {
      if (both[k] == NULL)
        continue;
      begin = MIN (begin, (double)ilv_trace_get_begin (both[k]));
      end = MAX (end, (double)ilv_trace_get_end (both[k]));
    }
  }
  if (end <= begin)
    end = begin + 1e9;
  *begin_ns = begin;
  *end_ns = end + (end - begin) * AIR;
}

void
ilv_timeline_view_fit (IlvTimelineView *self, const IlvScene *scene, double lanes_px)
{
  double begin, end;

  ilv_timeline_view_get_extent (scene, &begin, &end);
  self->begin_ns = begin;
  self->ns_per_px = (end - begin) / MAX (lanes_px, 1);
}

void
ilv_timeline_view_clamp (IlvTimelineView *self, const IlvScene *scene, double lanes_px)
{
  double begin, end, most;

  if (!(self->ns_per_px > 0)) {
    ilv_timeline_view_fit (self, scene, lanes_px);
    return;
  }
  lanes_px = MAX (lanes_px, 1);
  ilv_timeline_view_get_extent (scene, &begin, &end);
  most = (end - begin) / lanes_px;
  self->ns_per_px = CLAMP (self->ns_per_px, MIN (MIN_NS_PER_PX, most), most);
  self->begin_ns = MIN (self->begin_ns, end - lanes_px * self->ns_per_px);
  self->begin_ns = MAX (self->begin_ns, begin);
}

void
ilv_timeline_view_show (IlvTimelineView *self, const IlvScene *scene, double lanes_px,
                        double begin_ns, double end_ns)
{
  double middle = (begin_ns + end_ns) / 2, wanted;

  wanted = MAX ((end_ns - begin_ns) / MAX (lanes_px, 1), MIN_NS_PER_PX);
  self->ns_per_px = wanted;
  self->begin_ns = middle - wanted * lanes_px / 2;
  ilv_timeline_view_clamp (self, scene, lanes_px);
}

void
ilv_timeline_view_zoom (IlvTimelineView *self, const IlvScene *scene, double lanes_px,
                        double factor, double x_px)
{
  double fixed_ns, begin, end, most;

  g_return_if_fail (factor > 0);
  ilv_timeline_view_clamp (self, scene, lanes_px);
  fixed_ns = ilv_timeline_view_time (self, x_px);
  ilv_timeline_view_get_extent (scene, &begin, &end);
  most = (end - begin) / MAX (lanes_px, 1);
  self->ns_per_px = CLAMP (self->ns_per_px / factor, MIN (MIN_NS_PER_PX, most), most);
  self->begin_ns = fixed_ns - x_px * self->ns_per_px;
  ilv_timeline_view_clamp (self, scene, lanes_px);
}
