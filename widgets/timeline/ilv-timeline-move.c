/* Moving the timeline's view: zoom, pan, fit, selection, detail.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-timeline-private.h"

#include <math.h>

static void
view_changed (IlvTimeline *self)
{
  g_signal_emit_by_name (self, "view-changed");
}

void
ilv_timeline_pan (IlvTimeline *self, double dx_px)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double before = self->view.begin_ns, step = self->view.ns_per_px / scale;
  IlvTimelineView wanted = self->view;
  int shift;

  self->pan_rest_px += dx_px * scale;
  shift = (int)trunc (self->pan_rest_px);
  self->pan_rest_px -= shift;
  wanted.begin_ns = before + shift * step;
  ilv_timeline_view_clamp (&wanted, &self->scene, self->layout->lanes_px);
  /* Whole pixels, so that the bars can be moved; at the ends what is left of one is not. */
  shift = (int)trunc ((wanted.begin_ns - before) / step + (shift > 0 ? 1e-6 : -1e-6));
  if (shift == 0)
    return;
  self->view.begin_ns = before + shift * step;
  self->is_fitted = FALSE;
  ilv_timeline_image_move (self->image, shift);
  ilv_timeline_queue_text (self);
  view_changed (self);
}

void
ilv_timeline_scroll_rows (IlvTimeline *self, double dy_px)
{
  double wanted =
      floor (ilv_timeline_layout_clamp_scroll (self->layout, self->view.scroll_px + dy_px) + 0.5);

  if (wanted == self->view.scroll_px)
    return;
  self->view.scroll_px = wanted;
  ilv_timeline_queue_rows (self);
}

void
ilv_timeline_zoom_at (IlvTimeline *self, double factor, double lanes_x)
{
  ilv_timeline_view_zoom (&self->view, &self->scene, self->layout->lanes_px, factor, lanes_x);
  self->is_fitted = FALSE;
  ilv_timeline_queue_all (self);
  view_changed (self);
}

gboolean
ilv_timeline_set_range (IlvTimeline *self, double begin_ns, double end_ns)
{
  if (!(end_ns > begin_ns))
    return FALSE;
  ilv_timeline_view_show (&self->view, &self->scene, self->layout->lanes_px, begin_ns, end_ns);
  self->is_fitted = FALSE;
  ilv_timeline_queue_all (self);
  view_changed (self);
  return TRUE;
}

/* A playhead that walks out of sight takes the view along, a page at a time. */
void
ilv_timeline_follow_playhead (IlvTimeline *self, gint64 before_ns)
{
  double width = self->layout->lanes_px;
  double x = ilv_timeline_view_x (&self->view, (double)self->scene.time_ns);
  double was = ilv_timeline_view_x (&self->view, (double)before_ns);

  if (self->is_fitted || was < -1 || was > width + 1 || (x >= 0 && x <= width))
    return;
  ilv_timeline_pan (self, x > width ? x - width * 0.1 : x - width * 0.9);
}

/* --- public --- */

void
ilv_timeline_get_visible_range (IlvTimeline *self, gint64 *begin_ns, gint64 *end_ns)
{
  g_return_if_fail (ILV_IS_TIMELINE (self));
  *begin_ns = (gint64)self->view.begin_ns;
  *end_ns = (gint64)ilv_timeline_view_time (&self->view, self->layout->lanes_px);
}

void
ilv_timeline_set_visible_range (IlvTimeline *self, gint64 begin_ns, gint64 end_ns)
{
  g_return_if_fail (ILV_IS_TIMELINE (self));
  ilv_timeline_set_range (self, (double)begin_ns, (double)end_ns);
}

void
ilv_timeline_show_playhead (IlvTimeline *self)
{
  double width, x;

  g_return_if_fail (ILV_IS_TIMELINE (self));
  width = self->layout->lanes_px;
  x = ilv_timeline_view_x (&self->view, (double)self->scene.time_ns);
  if (self->scene.n_runs > 0 && !self->is_fitted && (x < 0 || x > width))
    ilv_timeline_pan (self, x - width / 2);
}

void
ilv_timeline_fit (IlvTimeline *self)
{
  g_return_if_fail (ILV_IS_TIMELINE (self));
  ilv_timeline_view_fit (&self->view, &self->scene, self->layout->lanes_px);
  self->is_fitted = TRUE;
  ilv_timeline_queue_all (self);
  view_changed (self);
}

void
ilv_timeline_zoom (IlvTimeline *self, double factor)
{
  double x;

  g_return_if_fail (ILV_IS_TIMELINE (self));
  g_return_if_fail (factor > 0);
  x = ilv_timeline_view_x (&self->view, (double)self->scene.time_ns);
  if (x < 0 || x > self->layout->lanes_px)
    x = self->layout->lanes_px / 2;
  ilv_timeline_zoom_at (self, factor, x);
}

gboolean
ilv_timeline_get_selection (IlvTimeline *self, gint64 *begin_ns, gint64 *end_ns)
{
  g_return_val_if_fail (ILV_IS_TIMELINE (self), FALSE);
  *begin_ns = self->view.select_begin_ns;
  *end_ns = self->view.select_end_ns;
  return *begin_ns != *end_ns;
}

void
ilv_timeline_set_selection (IlvTimeline *self, gint64 begin_ns, gint64 end_ns)
{
  g_return_if_fail (ILV_IS_TIMELINE (self));
  self->view.select_begin_ns = MIN (begin_ns, end_ns);
  self->view.select_end_ns = MAX (begin_ns, end_ns);
  ilv_timeline_queue_text (self);
  view_changed (self);
}

gboolean
ilv_timeline_zoom_to_selection (IlvTimeline *self)
{
  gint64 begin, end;

  if (!ilv_timeline_get_selection (self, &begin, &end))
    return FALSE;
  /* It has done its work; what is shown is what was selected. */
  self->view.select_begin_ns = self->view.select_end_ns = 0;
  return ilv_timeline_set_range (self, (double)begin, (double)end);
}

void
ilv_timeline_set_detail (IlvTimeline *self, guint run, IlvTimelineDetail detail)
{
  g_return_if_fail (ILV_IS_TIMELINE (self));
  g_return_if_fail (run < ILV_MAX_SHOWN && detail < ILV_N_TIMELINE_DETAILS);
  if (self->view.detail[run] == detail)
    return;
  self->view.detail[run] = detail;
  self->cursor_row = -1;
  for (guint i = 0; i < self->tracks->len; i++)
    ilv_timeline_track_set_row (g_ptr_array_index (self->tracks, i), -1);
  ilv_timeline_queue_rows (self);
  view_changed (self);
}

IlvTimelineDetail
ilv_timeline_get_detail (IlvTimeline *self, guint run)
{
  g_return_val_if_fail (ILV_IS_TIMELINE (self), ILV_TIMELINE_NORMAL);
  g_return_val_if_fail (run < ILV_MAX_SHOWN, ILV_TIMELINE_NORMAL);
  return self->view.detail[run];
}

void
ilv_timeline_get_view (IlvTimeline *self, IlvTimelineView *view)
{
  g_return_if_fail (ILV_IS_TIMELINE (self));
  *view = self->view;
}
