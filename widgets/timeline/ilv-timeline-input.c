/* The timeline's pointer, wheel and touch.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-timeline-private.h"

#include <math.h>

/* One notch of the wheel. */
#define ZOOM_STEP 1.25
#define SCROLL_PX 48
/* A press that moves less is a click. */
#define CLICK_PX 4

static double
lanes_x (IlvTimeline *self, double x)
{
  return x - self->layout->label_px;
}

static gint64
time_at (IlvTimeline *self, double x)
{
  return (gint64)llround (ilv_timeline_view_time (&self->view, lanes_x (self, x)));
}

/* --- wheel and pinch --- */

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, IlvTimeline *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));
  /* A wheel counts notches, a touchpad pixels. */
  gboolean is_smooth = event != NULL && gdk_scroll_event_get_direction (event) == GDK_SCROLL_SMOOTH;
  GdkDevice *device = event != NULL ? gdk_event_get_device (event) : NULL;
  gboolean is_touchpad =
      is_smooth && device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHPAD;
  double px = is_touchpad ? 8 : SCROLL_PX;

  if (self->scene.n_runs == 0)
    return FALSE;
  if (state & GDK_CONTROL_MASK) {
    ilv_timeline_zoom_at (self, pow (ZOOM_STEP, -dy), MAX (0, lanes_x (self, self->pointer_x)));
    return TRUE;
  }
  if (state & GDK_SHIFT_MASK && dx == 0) {
    ilv_timeline_pan (self, dy * px);
    return TRUE;
  }
  if (dx != 0)
    ilv_timeline_pan (self, dx * px);
  if (dy != 0 && self->layout->rows_px > self->layout->view_px)
    ilv_timeline_scroll_rows (self, dy * px);
  else if (dy != 0)
    ilv_timeline_pan (self, dy * px);
  return TRUE;
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, IlvTimeline *self)
{
  self->pinch_ns_per_px = self->view.ns_per_px;
  /* The first finger has begun a drag: two fingers select nothing. */
  self->drag = ILV_DRAG_NONE;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, IlvTimeline *self)
{
  double x = self->pointer_x, y;

  if (!(scale > 0) || !(self->pinch_ns_per_px > 0))
    return;
  if (gtk_gesture_is_recognized (GTK_GESTURE (gesture)))
    gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y);
  ilv_timeline_zoom_at (self, scale * self->view.ns_per_px / self->pinch_ns_per_px,
                        MAX (0, lanes_x (self, x)));
}

/* --- the pointer --- */

static void
update_hover (IlvTimeline *self, double x, double y)
{
  IlvTimelineView *v = &self->view;
  int index = ilv_timeline_row_at (self, y, NULL);
  gboolean had = v->has_hover;
  IlvTrackId track = v->hover_track;
  gint64 moved = llabs (time_at (self, x) - v->hover_ns);
  const IlvTimelineRow *row =
      index >= 0 ? ilv_timeline_layout_get_row (self->layout, (guint)index) : NULL;

  v->has_hover = row != NULL && row->kind == ILV_ROW_TRACK && lanes_x (self, x) >= 0;
  if (v->has_hover && (!had || track != row->track || (double)moved > 6 * v->ns_per_px)) {
    v->hover_run = row->run;
    v->hover_track = row->track;
    v->hover_ns = time_at (self, x);
    ilv_timeline_queue_text (self);
  } else if (had && !v->has_hover) {
    ilv_timeline_queue_text (self);
  }
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, IlvTimeline *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  if (self->drag == ILV_DRAG_NONE && self->scene.n_runs > 0)
    update_hover (self, x, y);
}

static void
leave_cb (GtkEventControllerMotion *controller, IlvTimeline *self)
{
  if (!self->view.has_hover)
    return;
  self->view.has_hover = FALSE;
  ilv_timeline_queue_text (self);
}

/* A click in the lanes: the playhead goes there, the job lights up. */
static void
click_lanes (IlvTimeline *self, double x, double y)
{
  double within = 0;
  int index = ilv_timeline_row_at (self, y, &within);
  gint64 t = time_at (self, x);
  guint32 job = ILV_JOB_NONE;
  gboolean is_hidden = self->scene.has_curtain && t > self->scene.time_ns;
  IlvSpan span;

  if (index >= 0 && !is_hidden &&
      ilv_timeline_layout_find_span (self->layout, &self->scene, (guint)index, within, t, &span))
    job = ilv_timeline_row_get_job (ilv_timeline_layout_get_row (self->layout, (guint)index),
                                    &self->scene, &span);
  if (index >= 0 && ilv_timeline_emit_track (self, (guint)index, job)) {
    ilv_timeline_set_cursor (self, index, self->scene.time_ns);
    return;
  }
  if (is_hidden)
    return;
  ilv_timeline_emit_seek (self, t);
  ilv_timeline_emit_job (self, job);
  if (index >= 0)
    ilv_timeline_set_cursor (self, index, t);
}

static void
click_name (IlvTimeline *self, double y)
{
  int index = ilv_timeline_row_at (self, y, NULL);
  const IlvTimelineRow *row;

  if (index < 0)
    return;
  row = ilv_timeline_layout_get_row (self->layout, (guint)index);
  if (row->kind == ILV_ROW_HEADING)
    ilv_timeline_set_detail (
        self, row->run, (ilv_timeline_get_detail (self, row->run) + 1) % ILV_N_TIMELINE_DETAILS);
  else if (row->kind == ILV_ROW_MORE)
    ilv_timeline_set_detail (self, row->run, ILV_TIMELINE_ALL);
  else {
    ilv_timeline_emit_track (self, (guint)index, ILV_JOB_NONE);
    ilv_timeline_set_cursor (self, index, self->scene.time_ns);
  }
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, IlvTimeline *self)
{
  if (n_press == 2 && lanes_x (self, x) >= 0 && y >= self->layout->ruler_px)
    ilv_timeline_zoom_to_selection (self);
}

/* --- drags --- */

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, IlvTimeline *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  self->drag_x = x;
  self->drag_begin_ns = self->view.begin_ns;
  self->drag_scroll_px = self->view.scroll_px;
  self->drag = ILV_DRAG_NONE;
  if (self->scene.n_runs == 0)
    return;
  if (button == GDK_BUTTON_MIDDLE || state & GDK_SHIFT_MASK) {
    self->drag = ILV_DRAG_PAN;
  } else if (button == GDK_BUTTON_PRIMARY && lanes_x (self, x) >= 0) {
    if (y < self->layout->ruler_px) {
      self->drag = ILV_DRAG_PLAYHEAD;
      ilv_timeline_emit_seek (self, time_at (self, x));
    } else {
      self->drag = ILV_DRAG_SELECT;
    }
  }
}

static gint64
clamp_time (IlvTimeline *self, gint64 t)
{
  double begin, end;

  ilv_timeline_view_get_extent (&self->scene, &begin, &end);
  return CLAMP (t, (gint64)begin, (gint64)end);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, IlvTimeline *self)
{
  double x = self->drag_x + dx;

  switch (self->drag) {
  case ILV_DRAG_PAN: {
    double wanted = self->drag_begin_ns - dx * self->view.ns_per_px;
    ilv_timeline_pan (self, (wanted - self->view.begin_ns) / self->view.ns_per_px);
    ilv_timeline_scroll_rows (self, self->drag_scroll_px - dy - self->view.scroll_px);
    break;
  }
  case ILV_DRAG_PLAYHEAD:
    ilv_timeline_emit_seek (self, clamp_time (self, time_at (self, x)));
    break;
  case ILV_DRAG_SELECT:
    if (fabs (dx) >= CLICK_PX)
      ilv_timeline_set_selection (self, clamp_time (self, time_at (self, self->drag_x)),
                                  clamp_time (self, time_at (self, x)));
    break;
  case ILV_DRAG_NONE:
  default:
    break;
  }
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, IlvTimeline *self)
{
  IlvTimelineDrag drag = self->drag;
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  double x, y;

  self->drag = ILV_DRAG_NONE;
  self->pan_rest_px = 0;
  if (!gtk_gesture_drag_get_start_point (gesture, &x, &y) || hypot (dx, dy) >= CLICK_PX ||
      self->scene.n_runs == 0)
    return;
  if (drag == ILV_DRAG_SELECT)
    click_lanes (self, x, y);
  else if (drag == ILV_DRAG_NONE && button == GDK_BUTTON_PRIMARY && lanes_x (self, x) < 0)
    click_name (self, y);
}

/* --- keys --- */

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
        IlvTimeline *self)
{
  return ilv_timeline_press_key (self, keyval, state);
}

static void
add (IlvTimeline *self, GtkEventController *controller)
{
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
ilv_timeline_add_controllers (IlvTimeline *self)
{
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new (), *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  gtk_gesture_group (click, drag);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  add (self, scroll);
  add (self, motion);
  add (self, keys);
  add (self, GTK_EVENT_CONTROLLER (pinch));
  add (self, GTK_EVENT_CONTROLLER (click));
  add (self, GTK_EVENT_CONTROLLER (drag));
}
