/* A chart on the screen: reading, focus, what is kept between frames.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chart's picture is one render node that is kept until chart, look, size or theme change; what
 * is read is painted over it as a second one, so that moving the pointer redraws neither curves nor
 * texts. */
#include "ilv-config.h"

#include "ilv-chart-view-private.h"

#include "ilv-chart-describe.h"
#include "ilv-chart-paint.h"
#include "widgets/timeline/ilv-timeline-track.h"

#include <glib/gi18n.h>
#include <math.h>

#define LEAST_WIDTH 260
#define NATURAL_WIDTH 520

struct _IlvChartView {
  GtkWidget parent_instance;

  /* owned */
  IlvChart *chart; /* may be NULL */
  IlvTextCache *cache;
  GskRenderNode *picture; /* NULL: to be painted anew */
  GPtrArray *parts;       /* IlvTimelineTrack, one per series; at least as many as ever shown */

  /* plain */
  IlvChartLook look;
  IlvChartLayout layout;
  gboolean has_layout;
  IlvTheme theme;
  IlvChartDatum reading;
  gboolean is_reading;
};

enum {
  MESSAGE,
  LOOK_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvChartView, ilv_chart_view, GTK_TYPE_WIDGET)

static void
forget_picture (IlvChartView *self)
{
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
forget_layout (IlvChartView *self)
{
  if (self->has_layout)
    ilv_chart_layout_clear (&self->layout);
  self->has_layout = FALSE;
  self->is_reading = FALSE;
  forget_picture (self);
}

/* NULL while there is no chart or no size. */
static const IlvChartLayout *
get_layout (IlvChartView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->chart == NULL || width <= 0 || height <= 0)
    return NULL;
  if (!self->has_layout)
    ilv_chart_layout_init (&self->layout, self->chart, &self->look, width, height, self->cache);
  self->has_layout = TRUE;
  return &self->layout;
}

/* --- words --- */

static void
describe_part (IlvChartView *self, guint series)
{
  const char *label = ilv_chart_get_series (self->chart, series)->label;
  g_autofree char *words = self->is_reading && self->reading.series == series
                               ? ilv_chart_describe_datum (self->chart, &self->reading)
                               : ilv_chart_describe_series (self->chart, series);

  ilv_timeline_track_describe (g_ptr_array_index (self->parts, series), label, words);
}

static void
describe (IlvChartView *self)
{
  g_autofree char *words = NULL;

  if (self->chart == NULL)
    return;
  words = ilv_chart_describe (self->chart);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->chart->title != NULL ? self->chart->title : "",
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  for (guint i = 0; i < self->chart->series->len; i++)
    describe_part (self, i);
}

static void
update_parts (IlvChartView *self)
{
  guint n = self->chart != NULL ? self->chart->series->len : 0;

  while (self->parts->len < n) {
    GtkWidget *part = ilv_timeline_track_new ();
    gtk_widget_set_parent (part, GTK_WIDGET (self));
    g_ptr_array_add (self->parts, part);
  }
  for (guint i = 0; i < self->parts->len; i++)
    gtk_widget_set_visible (g_ptr_array_index (self->parts, i), i < n);
  describe (self);
}

/* --- reading --- */

static void
read_datum (IlvChartView *self, const IlvChartDatum *datum)
{
  gboolean was_reading = self->is_reading;
  guint before = self->reading.series;

  self->is_reading = datum != NULL;
  if (datum != NULL)
    self->reading = *datum;
  if (was_reading && before < self->chart->series->len)
    describe_part (self, before);
  if (self->is_reading)
    describe_part (self, self->reading.series);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static int
find_focused_series (IlvChartView *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));

  for (guint i = 0; self->chart != NULL && i < self->chart->series->len; i++)
    if (g_ptr_array_index (self->parts, i) == focus)
      return (int)i;
  return -1;
}

void
ilv_chart_view_step (IlvChartView *self, int n_points)
{
  const IlvChartLayout *layout;
  int series, place;
  guint first, n;

  g_return_if_fail (ILV_IS_CHART_VIEW (self));
  layout = get_layout (self);
  series = find_focused_series (self);
  if (layout == NULL || series < 0)
    return;
  first = ilv_chart_layout_find_series (layout, (guint)series, &n);
  if (n == 0)
    return;
  place = n_points == G_MAXINT ? (int)n - 1 : 0;
  if (n_points != G_MAXINT && n_points != G_MININT && self->is_reading &&
      self->reading.series == (guint)series)
    for (guint i = 0; i < n; i++) {
      const IlvChartDatum *each = &g_array_index (layout->data, IlvChartDatum, first + i);
      if (each->kind == self->reading.kind && each->index == self->reading.index &&
          each->share == self->reading.share)
        place = CLAMP ((int)i + n_points, 0, (int)n - 1);
    }
  read_datum (self, &g_array_index (layout->data, IlvChartDatum, first + (guint)place));
}

gboolean
ilv_chart_view_get_reading (IlvChartView *self, IlvChartDatum *datum)
{
  g_return_val_if_fail (ILV_IS_CHART_VIEW (self), FALSE);
  if (self->is_reading && datum != NULL)
    *datum = self->reading;
  return self->is_reading;
}

static void
select_series (IlvChartView *self, int series)
{
  self->look.selected = self->look.selected == series ? -1 : series;
  if (self->has_layout)
    self->layout.look.selected = self->look.selected;
  forget_picture (self);
  g_signal_emit (self, signals[LOOK_CHANGED], 0);
}

/* --- input --- */

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, IlvChartView *self)
{
  const IlvChartLayout *layout = get_layout (self);
  IlvChartDatum datum;

  if (layout != NULL && ilv_chart_layout_find (layout, self->chart, x, y, &datum))
    read_datum (self, &datum);
  else if (self->is_reading)
    read_datum (self, NULL);
}

static void
leave_cb (GtkEventController *controller, IlvChartView *self)
{
  if (self->is_reading)
    read_datum (self, NULL);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, IlvChartView *self)
{
  const IlvChartLayout *layout = get_layout (self);
  IlvChartDatum datum;

  if (layout == NULL || !ilv_chart_layout_find (layout, self->chart, x, y, &datum))
    return;
  gtk_widget_grab_focus (g_ptr_array_index (self->parts, datum.series));
  read_datum (self, &datum);
  select_series (self, (int)datum.series);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                IlvChartView *self)
{
  int series = find_focused_series (self);

  if (series < 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    ilv_chart_view_step (self, -1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    ilv_chart_view_step (self, 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Home:
    ilv_chart_view_step (self, G_MININT);
    return GDK_EVENT_STOP;
  case GDK_KEY_End:
    ilv_chart_view_step (self, G_MAXINT);
    return GDK_EVENT_STOP;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    select_series (self, series);
    return GDK_EVENT_STOP;
  case GDK_KEY_Escape:
    if (!self->is_reading)
      return GDK_EVENT_PROPAGATE;
    read_datum (self, NULL);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

/* Tab enters and leaves the chart as a whole; Up and Down walk through its series. */
static gboolean
ilv_chart_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  IlvChartView *self = ILV_CHART_VIEW (widget);
  int series = find_focused_series (self), n = 0;

  if (self->chart != NULL)
    n = (int)self->chart->series->len;
  if (series < 0)
    return n > 0 && gtk_widget_grab_focus (g_ptr_array_index (self->parts, 0));
  if (direction != GTK_DIR_UP && direction != GTK_DIR_DOWN)
    return FALSE;
  series += direction == GTK_DIR_DOWN ? 1 : -1;
  if (series < 0 || series >= n)
    return FALSE;
  read_datum (self, NULL);
  gtk_widget_grab_focus (g_ptr_array_index (self->parts, series));
  ilv_chart_view_step (self, G_MININT);
  return TRUE;
}

static void
focus_left_cb (GtkEventController *controller, IlvChartView *self)
{
  if (self->is_reading)
    read_datum (self, NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
focus_entered_cb (GtkEventController *controller, IlvChartView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- drawing --- */

static IlvTheme
get_theme (IlvChartView *self)
{
  GdkRGBA text;

  if (self->theme < ILV_N_THEMES)
    return self->theme;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &text);
  return text.green > 0.5 ? ILV_THEME_DARK : ILV_THEME_LIGHT;
}

static GskRenderNode *
paint_picture (IlvChartView *self, const IlvChartLayout *layout)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float)layout->width, (float)layout->height);
  GskRenderNode *node = gsk_cairo_node_new (&bounds);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  ilv_chart_paint_layout (cr, ilv_palette_get (get_theme (self)), layout, self->cache);
  cairo_destroy (cr);
  return node;
}

/* The name that has the focus, while no point of it is read. */
static void
paint_focus (IlvChartView *self, cairo_t *cr, const IlvPalette *palette)
{
  int series = find_focused_series (self);

  for (guint i = 0; series >= 0 && i < self->layout.texts->len; i++) {
    const IlvChartText *text = &g_array_index (self->layout.texts, IlvChartText, i);
    if (text->series != series || text->role != ILV_CHART_TEXT_NAME)
      continue;
    ilv_palette_rounded (cr, text->x - 4, text->y, text->width + 8, text->height, 5);
    cairo_set_line_width (cr, 2);
    ilv_palette_set_source (cr, &palette->accent);
    cairo_stroke (cr);
  }
}

static void
ilv_chart_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  IlvChartView *self = ILV_CHART_VIEW (widget);
  const IlvPalette *palette = ilv_palette_get (get_theme (self));
  const IlvChartLayout *layout = get_layout (self);
  cairo_t *cr;

  if (layout == NULL)
    return;
  if (self->picture == NULL)
    self->picture = paint_picture (self, layout);
  gtk_snapshot_append_node (snapshot, self->picture);
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)layout->width, (float)layout->height));
  paint_focus (self, cr, palette);
  if (self->is_reading)
    ilv_chart_paint_reading (cr, palette, layout, self->chart, &self->reading, self->cache);
  cairo_destroy (cr);
}

static void
ilv_chart_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  IlvChartView *self = ILV_CHART_VIEW (widget);
  double scale = self->look.text_scale > 0 ? self->look.text_scale : 1;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = (int)(LEAST_WIDTH * scale);
    *natural = (int)(NATURAL_WIDTH * scale);
    return;
  }
  *minimum = (int)(200 * scale);
  if (self->chart != NULL)
    *minimum = (int)ilv_chart_get_least_height (self->chart, scale);
  *natural = MAX (*minimum, (int)(340 * scale));
}

static void
ilv_chart_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  IlvChartView *self = ILV_CHART_VIEW (widget);
  GtkAllocation place = {0, 0, width, height};

  if (self->has_layout && (self->layout.width != width || self->layout.height != height))
    forget_layout (self);
  for (guint i = 0; i < self->parts->len; i++) {
    GtkWidget *part = g_ptr_array_index (self->parts, i);
    if (!gtk_widget_should_layout (part))
      continue;
    gtk_widget_measure (part, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
    gtk_widget_size_allocate (part, &place, -1);
  }
}

/* --- object --- */

static void
ilv_chart_view_dispose (GObject *object)
{
  IlvChartView *self = ILV_CHART_VIEW (object);

  for (guint i = 0; self->parts != NULL && i < self->parts->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->parts, i));
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  if (self->has_layout)
    ilv_chart_layout_clear (&self->layout);
  self->has_layout = FALSE;
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  g_clear_pointer (&self->chart, ilv_chart_unref);
  g_clear_pointer (&self->cache, ilv_text_cache_free);
  G_OBJECT_CLASS (ilv_chart_view_parent_class)->dispose (object);
}

static void
ilv_chart_view_class_init (IlvChartViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ilv_chart_view_dispose;
  widget_class->snapshot = ilv_chart_view_snapshot;
  widget_class->measure = ilv_chart_view_measure;
  widget_class->size_allocate = ilv_chart_view_size_allocate;
  widget_class->focus = ilv_chart_view_focus;
  signals[MESSAGE] = g_signal_new ("message", ILV_TYPE_CHART_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LOOK_CHANGED] = g_signal_new ("look-changed", ILV_TYPE_CHART_VIEW, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
  ilv_chart_view_install_export (widget_class);
}

static void
add_controller (IlvChartView *self, GtkEventController *controller, const char *signal,
                GCallback callback)
{
  g_signal_connect (controller, signal, callback, self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
ilv_chart_view_init (IlvChartView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->parts = g_ptr_array_new ();
  self->cache = ilv_text_cache_new ();
  self->theme = ILV_N_THEMES;
  self->look = (IlvChartLook){.text_scale = 1, .selected = -1};
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  add_controller (self, motion, "motion", G_CALLBACK (motion_cb));
  g_signal_connect (focus, "enter", G_CALLBACK (focus_entered_cb), self);
  add_controller (self, focus, "leave", G_CALLBACK (focus_left_cb));
  add_controller (self, gtk_event_controller_key_new (), "key-pressed",
                  G_CALLBACK (key_pressed_cb));
  add_controller (self, GTK_EVENT_CONTROLLER (gtk_gesture_click_new ()), "pressed",
                  G_CALLBACK (pressed_cb));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
ilv_chart_view_new (void)
{
  return g_object_new (ILV_TYPE_CHART_VIEW, NULL);
}

void
ilv_chart_view_set_chart (IlvChartView *self, IlvChart *chart)
{
  g_return_if_fail (ILV_IS_CHART_VIEW (self));
  if (chart == self->chart)
    return;
  if (chart != NULL) {
    double scale = self->look.text_scale, head_room = self->look.head_room;
    ilv_chart_ref (chart);
    if (self->chart == NULL || self->chart->kind != chart->kind)
      self->look = ilv_chart_get_look (chart);
    self->look.text_scale = scale;
    self->look.head_room = head_room;
  }
  forget_layout (self);
  g_clear_pointer (&self->chart, ilv_chart_unref);
  self->chart = chart;
  update_parts (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

IlvChart *
ilv_chart_view_get_chart (IlvChartView *self)
{
  g_return_val_if_fail (ILV_IS_CHART_VIEW (self), NULL);
  return self->chart;
}

void
ilv_chart_view_set_look (IlvChartView *self, const IlvChartLook *look)
{
  g_return_if_fail (ILV_IS_CHART_VIEW (self));
  self->look = *look;
  forget_layout (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

const IlvChartLook *
ilv_chart_view_get_look (IlvChartView *self)
{
  g_return_val_if_fail (ILV_IS_CHART_VIEW (self), NULL);
  return &self->look;
}

void
ilv_chart_view_set_theme (IlvChartView *self, IlvTheme theme)
{
  g_return_if_fail (ILV_IS_CHART_VIEW (self));
  self->theme = theme;
  forget_picture (self);
}

void
ilv_chart_view_tell (IlvChartView *self, const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}
