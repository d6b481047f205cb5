/* What the timeline gives to GTK to show.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One picture, rendered only when something in it changes, with the playhead (and with a question
 * open the curtain) as nodes of their own above it: so a playing timeline costs two rectangles a
 * frame, and GTK draws again only what was under them. */
#include "ilv-timeline-private.h"

#define TRIM_MS 400

/* What makes moving quick is megabytes that a timeline at rest does not need. */
static gboolean
trim_cb (gpointer data)
{
  IlvTimeline *self = data;

  if (self->has_rendered) {
    self->has_rendered = FALSE;
    return G_SOURCE_CONTINUE;
  }
  self->trim_id = 0;
  ilv_timeline_image_trim (self->image);
  return G_SOURCE_REMOVE;
}

static void
ensure_content (IlvTimeline *self, int width, int height)
{
  IlvTimelinePainter painter = {self->palette, &self->scene, &self->view, self->layout,
                                self->bars,    self->text,   width,       height};
  cairo_t *cr;

  if (self->content != NULL)
    return;
  self->has_rendered = self->trim_id != 0;
  if (self->trim_id == 0)
    self->trim_id = g_timeout_add (TRIM_MS, trim_cb, self);
  self->picture = ilv_timeline_image_render (self->image, &painter,
                                             gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  self->content = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  cr = gsk_cairo_node_get_draw_context (self->content);
  cairo_set_source_surface (cr, self->picture, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static GdkRGBA
rgba (const IlvColor *c)
{
  return (GdkRGBA){(float)c->r, (float)c->g, (float)c->b, (float)c->a};
}

/* The triangle never changes, so it is a node kept, moved by a transform. */
static void
ensure_handle (IlvTimeline *self)
{
  float half = (float)(6 * self->layout->scale);
  cairo_t *cr;

  if (self->handle != NULL)
    return;
  self->handle = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (-half, 0, 2 * half, 2 * half));
  cr = gsk_cairo_node_get_draw_context (self->handle);
  ilv_palette_set_source (cr, &self->palette->playhead);
  cairo_move_to (cr, -half, 0);
  cairo_line_to (cr, half, 0);
  cairo_line_to (cr, 0, half * 1.6);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
snapshot_moment (IlvTimeline *self, GtkSnapshot *snapshot, int width, int height)
{
  const IlvTimelineLayout *l = self->layout;
  float x = (float)(l->label_px + ilv_timeline_view_x (&self->view, (double)self->scene.time_ns));
  float top = (float)(l->ruler_px - 10 * l->scale);
  GdkRGBA color = rgba (&self->palette->playhead);

  if (self->scene.has_curtain) {
    IlvTimelinePainter painter = {self->palette, &self->scene, &self->view, self->layout,
                                  self->bars,    self->text,   width,       height};
    cairo_t *cr = gtk_snapshot_append_cairo (
        snapshot, &GRAPHENE_RECT_INIT ((float)l->label_px, 0, (float)l->lanes_px, (float)height));

    ilv_timeline_paint_moment (&painter, cr);
    cairo_destroy (cr);
    return;
  }
  if (x < (float)l->label_px - 1 || x > (float)width + 1)
    return;
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (x - 1, top, 2, (float)height - top));
  ensure_handle (self);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, top));
  gtk_snapshot_append_node (snapshot, self->handle);
  gtk_snapshot_restore (snapshot);
}

/* Steady pace: where the clock runs faster the ruler carries a band with a break in it. Under a
 * curtain it ends at the playhead: its end is when the next event comes. */
static void
snapshot_break (IlvTimeline *self, GtkSnapshot *snapshot)
{
  const IlvTimelineLayout *l = self->layout;
  const IlvScene *scene = &self->scene;
  gint64 end_ns = scene->has_curtain ? scene->time_ns : scene->shortened_end_ns;
  GdkRGBA color = rgba (&self->palette->accent);
  float x0, x1, middle, y = (float)(l->ruler_px - 4 * l->scale), thick = (float)(4 * l->scale);

  if (scene->shortened_end_ns <= scene->shortened_begin_ns || end_ns <= scene->shortened_begin_ns)
    return;
  x0 = (float)(l->label_px +
               MAX (0, ilv_timeline_view_x (&self->view, (double)scene->shortened_begin_ns)));
  x1 = (float)(l->label_px + MIN (l->lanes_px, ilv_timeline_view_x (&self->view, (double)end_ns)));
  if (x1 - x0 < 4 * thick)
    return;
  middle = (x0 + x1) / 2;
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (x0, y, middle - thick - x0, thick));
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (middle + thick, y, x1 - middle - thick, thick));
  for (int side = -1; side <= 1; side += 2)
    gtk_snapshot_append_color (
        snapshot, &color,
        &GRAPHENE_RECT_INIT (middle + (float)side * thick - 1, y - thick, 2, 2 * thick));
}

/* A ring around the chosen track's name and around the span the cursor is on. */
static void
snapshot_focus (IlvTimeline *self, GtkSnapshot *snapshot)
{
  GdkRGBA c = rgba (&self->palette->accent);
  const GdkRGBA colors[] = {c, c, c, c};
  const float widths[] = {2, 2, 2, 2};
  const IlvTimelineLayout *l = self->layout;
  const IlvTimelineRow *row;
  GskRoundedRect ring;
  IlvSpan span;
  float y;

  if (self->cursor_row < 0 || (guint)self->cursor_row >= l->rows->len ||
      gtk_widget_get_focus_child (GTK_WIDGET (self)) == NULL)
    return;
  row = ilv_timeline_layout_get_row (l, (guint)self->cursor_row);
  y = (float)(l->ruler_px + row->y_px - self->view.scroll_px);
  gsk_rounded_rect_init_from_rect (
      &ring, &GRAPHENE_RECT_INIT (4, y, (float)l->label_px - 8, (float)row->height_px), 6);
  gtk_snapshot_append_border (snapshot, &ring, widths, colors);
  if (ilv_timeline_layout_find_span (l, &self->scene, (guint)self->cursor_row, 2, self->cursor_ns,
                                     &span)) {
    gint64 end_ns = self->scene.has_curtain ? MIN (span.end_ns, self->scene.time_ns) : span.end_ns;
    float x0 = (float)MAX (ilv_timeline_view_x (&self->view, (double)span.begin_ns), -2);
    float x1 = (float)MIN (ilv_timeline_view_x (&self->view, (double)end_ns), l->lanes_px);

    gsk_rounded_rect_init_from_rect (&ring,
                                     &GRAPHENE_RECT_INIT ((float)l->label_px + x0 - 1, y,
                                                          MAX (x1 - x0, 3) + 2,
                                                          (float)row->height_px),
                                     4);
    gtk_snapshot_append_border (snapshot, &ring, widths, colors);
  }
}

void
ilv_timeline_draw (IlvTimeline *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->scene.n_runs == 0 || width <= self->layout->label_px ||
      height <= self->layout->ruler_px)
    return;
  ensure_content (self, width, height);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  gtk_snapshot_append_node (snapshot, self->content);
  snapshot_break (self, snapshot);
  snapshot_moment (self, snapshot, width, height);
  snapshot_focus (self, snapshot);
  gtk_snapshot_pop (snapshot);
}
