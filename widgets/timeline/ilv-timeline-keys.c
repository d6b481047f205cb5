/* The timeline's keyboard: zoom, tracks, and a cursor that goes span by span.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain Left, Right, Home, End and Space belong to the transport and are left to it. */
#include "ilv-timeline-private.h"

static int
focused_row (IlvTimeline *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self));

  return child != NULL ? ilv_timeline_track_get_row (ILV_TIMELINE_TRACK (child)) : -1;
}

/* The next row with a name, up or down. */
static gboolean
move_row (IlvTimeline *self, int step)
{
  int row = focused_row (self), n = (int)self->layout->rows->len;
  gint64 t = self->cursor_row >= 0 ? self->cursor_ns : self->scene.time_ns;

  for (row += step; row >= 0 && row < n; row += step) {
    if (ilv_timeline_layout_get_row (self->layout, (guint)row)->name != NULL) {
      ilv_timeline_set_cursor (self, row, t);
      return TRUE;
    }
  }
  return FALSE;
}

/* The time of the neighbouring span of a track, or of the next event in a row without spans. */
static gint64
find_neighbour (const IlvTrace *trace, const IlvTimelineRow *row, gint64 t, int step)
{
  guint64 first, n, n_spans;
  gint64 next;
  IlvSpan span;

  if (row->kind != ILV_ROW_TRACK && row->kind != ILV_ROW_GIL) {
    next = step > 0 ? ilv_trace_next_time (trace, row->track, t)
                    : ilv_trace_previous_time (trace, row->track, t);
    return next == G_MAXINT64 || next == G_MININT64 ? t : next;
  }
  n_spans = ilv_trace_get_n_spans (trace, row->track, row->depth);
  first = ilv_trace_find_spans (trace, row->track, row->depth, t, t + 1, &n);
  if (step > 0)
    first += n; /* past the span at t, or the first after t */
  else if (first == 0)
    return t;
  else
    first--;
  if (first >= n_spans)
    return t;
  ilv_trace_get_span (trace, row->track, row->depth, first, &span);
  return span.begin_ns;
}

static gboolean
move_span (IlvTimeline *self, int step)
{
  int index = focused_row (self);
  const IlvTimelineRow *row;
  gint64 t;

  if (index < 0)
    return FALSE;
  row = ilv_timeline_layout_get_row (self->layout, (guint)index);
  t = self->cursor_row == index ? self->cursor_ns : self->scene.time_ns;
  t = find_neighbour (ilv_timeline_row_get_trace (row, &self->scene), row, t, step);
  if (self->scene.has_curtain)
    t = MIN (t, self->scene.time_ns);
  ilv_timeline_set_cursor (self, index, t);
  return TRUE;
}

gboolean
ilv_timeline_activate_row (IlvTimeline *self, int index)
{
  const IlvTimelineRow *row;
  gint64 t;
  guint32 job = ILV_JOB_NONE;
  gboolean has_span;
  IlvSpan span;

  if (index < 0 || index >= (int)self->layout->rows->len)
    return FALSE;
  row = ilv_timeline_layout_get_row (self->layout, (guint)index);
  if (row->kind == ILV_ROW_HEADING) {
    ilv_timeline_set_detail (
        self, row->run, (ilv_timeline_get_detail (self, row->run) + 1) % ILV_N_TIMELINE_DETAILS);
    return TRUE;
  }
  if (row->kind == ILV_ROW_MORE) {
    ilv_timeline_set_detail (self, row->run, ILV_TIMELINE_ALL);
    return TRUE;
  }
  t = self->cursor_row == index ? self->cursor_ns : self->scene.time_ns;
  has_span = ilv_timeline_layout_find_span (self->layout, &self->scene, (guint)index, 2, t, &span);
  if (has_span)
    job = ilv_timeline_row_get_job (row, &self->scene, &span);
  if (ilv_timeline_emit_track (self, (guint)index, job))
    return TRUE;
  ilv_timeline_emit_seek (self, t);
  if (has_span)
    ilv_timeline_emit_job (self, job);
  return TRUE;
}

static gboolean
zoom_to_thing (IlvTimeline *self)
{
  int index = focused_row (self);
  IlvSpan span;

  if (ilv_timeline_zoom_to_selection (self))
    return TRUE;
  if (index < 0 || !ilv_timeline_layout_find_span (
                       self->layout, &self->scene, (guint)index, 2,
                       self->cursor_row == index ? self->cursor_ns : self->scene.time_ns, &span))
    return FALSE;
  /* With a little of what is around it. */
  return ilv_timeline_set_range (self,
                                 (double)span.begin_ns - (double)(span.end_ns - span.begin_ns) / 4,
                                 (double)span.end_ns + (double)(span.end_ns - span.begin_ns) / 4);
}

static gboolean
clear_selection (IlvTimeline *self)
{
  gint64 begin, end;

  if (!ilv_timeline_get_selection (self, &begin, &end))
    return FALSE;
  ilv_timeline_set_selection (self, 0, 0);
  return TRUE;
}

gboolean
ilv_timeline_press_key (IlvTimeline *self, guint keyval, GdkModifierType state)
{
  gboolean has_alt = (state & GDK_ALT_MASK) != 0;

  if (self->scene.n_runs == 0 || self->layout->rows->len == 0)
    return FALSE;
  if (has_alt)
    return keyval == GDK_KEY_Left    ? move_span (self, -1)
           : keyval == GDK_KEY_Right ? move_span (self, 1)
                                     : FALSE;
  switch (keyval) {
  case GDK_KEY_plus:
  case GDK_KEY_equal:
  case GDK_KEY_KP_Add:
    ilv_timeline_zoom (self, 1.5);
    return TRUE;
  case GDK_KEY_minus:
  case GDK_KEY_KP_Subtract:
    ilv_timeline_zoom (self, 1 / 1.5);
    return TRUE;
  case GDK_KEY_0:
  case GDK_KEY_KP_0:
    ilv_timeline_fit (self);
    return TRUE;
  case GDK_KEY_z:
    return zoom_to_thing (self);
  case GDK_KEY_Escape:
    return clear_selection (self);
  case GDK_KEY_Up:
    return move_row (self, -1);
  case GDK_KEY_Down:
    return move_row (self, 1);
  case GDK_KEY_Page_Up:
    ilv_timeline_pan (self, -self->layout->lanes_px * 0.8);
    return TRUE;
  case GDK_KEY_Page_Down:
    ilv_timeline_pan (self, self->layout->lanes_px * 0.8);
    return TRUE;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    return ilv_timeline_activate_row (self, focused_row (self));
  default:
    return FALSE;
  }
}
