/* The timeline's children: one per visible track, and the cursor of the keyboard among them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-timeline-private.h"

#include "ilv-timeline-describe.h"
#include "widgets/ilv-spoken-name.h"

int
ilv_timeline_row_at (IlvTimeline *self, double y, double *within_px)
{
  double row_y = y - self->layout->ruler_px + self->view.scroll_px;
  int row = y < self->layout->ruler_px ? -1 : ilv_timeline_layout_find_row (self->layout, row_y);

  if (row >= 0 && within_px != NULL)
    *within_px = row_y - ilv_timeline_layout_get_row (self->layout, (guint)row)->y_px;
  return row;
}

static void
track_pressed_cb (IlvTimeline *self, IlvTimelineTrack *track)
{
  ilv_timeline_activate_row (self, ilv_timeline_track_get_row (track));
}

static void
grow (IlvTimeline *self)
{
  while (self->tracks->len < self->n_wanted_tracks) {
    GtkWidget *track = ilv_timeline_track_new ();

    gtk_widget_set_parent (track, GTK_WIDGET (self));
    g_signal_connect_swapped (track, "pressed", G_CALLBACK (track_pressed_cb), self);
    g_ptr_array_add (self->tracks, track);
  }
}

static gboolean
grow_cb (gpointer data)
{
  IlvTimeline *self = data;

  self->grow_id = 0;
  grow (self);
  return G_SOURCE_REMOVE;
}

/* NULL until the pool has grown: a child added while its parent is allocated leaves all above it
 * without an allocation at the next snapshot. */
static IlvTimelineTrack *
get_track (IlvTimeline *self, guint index)
{
  if (index < self->tracks->len)
    return g_ptr_array_index (self->tracks, index);
  self->n_wanted_tracks = index + 1;
  if (self->grow_id == 0)
    self->grow_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, grow_cb, self, NULL);
  return NULL;
}

static void
describe_track (IlvTimeline *self, IlvTimelineTrack *track, guint row, gint64 t_ns)
{
  g_autofree char *label = ilv_timeline_describe_row (self->layout, &self->scene, row);
  g_autofree char *description =
      ilv_timeline_describe_moment (self->layout, &self->scene, row, 2, t_ns);

  ilv_timeline_track_describe (track, label, description != NULL ? description : "");
}

static gboolean
is_track_visible (IlvTimeline *self, const IlvTimelineRow *row)
{
  double y = row->y_px - self->view.scroll_px;

  return row->name != NULL && y + row->height_px > 0 && y < self->layout->view_px;
}

void
ilv_timeline_expect_tracks (IlvTimeline *self)
{
  self->n_wanted_tracks = 0;
  for (guint i = 0; i < self->layout->rows->len; i++)
    self->n_wanted_tracks += is_track_visible (self, ilv_timeline_layout_get_row (self->layout, i));
  grow (self);
}

void
ilv_timeline_forget_tracks (IlvTimeline *self)
{
  for (guint i = 0; i < self->tracks->len; i++)
    ilv_timeline_track_set_row (g_ptr_array_index (self->tracks, i), -1);
}

void
ilv_timeline_place_tracks (IlvTimeline *self, int width)
{
  guint n = 0;

  for (guint i = 0; i < self->layout->rows->len; i++) {
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (self->layout, i);
    double y = row->y_px - self->view.scroll_px;
    GtkAllocation place = {0, (int)(self->layout->ruler_px + y), width, (int)row->height_px};
    IlvTimelineTrack *track;

    if (!is_track_visible (self, row))
      continue;
    track = get_track (self, n);
    n++;
    if (track == NULL)
      continue;
    if (ilv_timeline_track_get_row (track) != (int)i) {
      ilv_timeline_track_set_row (track, (int)i);
      describe_track (self, track, i, self->scene.time_ns);
    }
    gtk_widget_measure (GTK_WIDGET (track), GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
    ilv_spoken_name_set_is_used (GTK_WIDGET (track), TRUE);
    gtk_widget_size_allocate (GTK_WIDGET (track), &place, -1);
  }
  for (; n < self->tracks->len; n++) {
    ilv_timeline_track_set_row (g_ptr_array_index (self->tracks, n), -1);
    ilv_spoken_name_set_is_used (g_ptr_array_index (self->tracks, n), FALSE);
  }
}

static IlvTimelineTrack *
find_track (IlvTimeline *self, int row)
{
  for (guint i = 0; row >= 0 && i < self->tracks->len; i++) {
    IlvTimelineTrack *track = g_ptr_array_index (self->tracks, i);

    if (ilv_timeline_track_get_row (track) == row)
      return track;
  }
  return NULL;
}

void
ilv_timeline_set_cursor (IlvTimeline *self, int row, gint64 t_ns)
{
  const IlvTimelineRow *r;
  IlvTimelineTrack *track;
  double x;

  if (row < 0 || (guint)row >= self->layout->rows->len)
    return;
  self->cursor_row = row;
  self->cursor_ns = t_ns;
  r = ilv_timeline_layout_get_row (self->layout, (guint)row);
  if (r->y_px < self->view.scroll_px)
    ilv_timeline_scroll_rows (self, r->y_px - self->view.scroll_px);
  else if (r->y_px + r->height_px > self->view.scroll_px + self->layout->view_px)
    ilv_timeline_scroll_rows (self, r->y_px + r->height_px - self->view.scroll_px -
                                        self->layout->view_px);
  x = ilv_timeline_view_x (&self->view, (double)t_ns);
  if (x < 0 || x > self->layout->lanes_px)
    ilv_timeline_pan (self, x - self->layout->lanes_px / 2);
  track = find_track (self, row);
  if (track == NULL) {
    ilv_timeline_place_tracks (self, gtk_widget_get_width (GTK_WIDGET (self)));
    track = find_track (self, row);
  }
  if (track != NULL) {
    describe_track (self, track, (guint)row, t_ns);
    gtk_widget_grab_focus (GTK_WIDGET (track));
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ilv_timeline_follow_time (IlvTimeline *self)
{
  IlvTimelineTrack *track;
  IlvSpan span;

  if (self->cursor_row < 0 || gtk_widget_get_focus_child (GTK_WIDGET (self)) == NULL)
    return;
  self->cursor_ns = self->scene.time_ns;
  /* Words only when there is something new to say, not at every frame. */
  if (!ilv_timeline_layout_find_span (self->layout, &self->scene, (guint)self->cursor_row, 2,
                                      self->cursor_ns, &span) ||
      span.begin_ns == self->told_ns)
    return;
  self->told_ns = span.begin_ns;
  track = find_track (self, self->cursor_row);
  if (track != NULL)
    describe_track (self, track, (guint)self->cursor_row, self->cursor_ns);
}
