/* The flowchart as a widget: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-flowchart.h"

#include "ilv-flow-paint.h"
#include "widgets/stage/ilv-stage-part.h"

#include <glib/gi18n-lib.h>

#define MIN_ZOOM 0.75
#define MAX_ZOOM 3.0
#define ZOOM_STEP 1.25

struct _IlvFlowchart {
  GtkWidget parent_instance;

  /* owned */
  IlvFlow *flow;
  IlvFlowLayout *layout; /* for the present width; NULL: to be made */
  IlvTextCache *cache;
  GPtrArray *parts; /* IlvStagePartWidget, one a node */
  cairo_surface_t *scratch;

  /* plain */
  IlvTheme theme;
  double zoom;
};

enum {
  PROP_0,
  PROP_ZOOM,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static guint activated_signal;

G_DEFINE_FINAL_TYPE (IlvFlowchart, ilv_flowchart, GTK_TYPE_WIDGET)

/* --- layout --- */

static IlvFlowLayout *
make_layout (IlvFlowchart *self, double width)
{
  cairo_t *cr = cairo_create (self->scratch);
  IlvFlowRuler ruler = {cr, self->cache};
  IlvFlowLayout *layout =
      ilv_flow_layout_new (self->flow, width, self->zoom, ilv_flow_ruler_measure, &ruler);

  cairo_destroy (cr);
  return layout;
}

static void
describe (IlvFlowchart *self)
{
  for (guint i = 0; i < self->parts->len; i++) {
    g_autofree char *text = ilv_flow_describe (self->flow, i);
    ilv_stage_part_describe (g_ptr_array_index (self->parts, i),
                             ilv_flow_get_node (self->flow, i)->title, text);
  }
}

static void
activate (IlvFlowchart *self, int node)
{
  if (node >= 0)
    g_signal_emit (self, activated_signal, 0,
                   ilv_flow_get_node (self->flow, (guint)node)->rule->id);
}

static void
part_pressed_cb (IlvFlowchart *self, GtkWidget *part)
{
  guint node;

  if (g_ptr_array_find (self->parts, part, &node) && node < self->flow->nodes->len)
    activate (self, (int)node);
}

static void
make_parts (IlvFlowchart *self)
{
  while (self->parts->len < self->flow->nodes->len) {
    GtkWidget *part = ilv_stage_part_new ();

    gtk_widget_set_parent (part, GTK_WIDGET (self));
    g_signal_connect_swapped (part, "pressed", G_CALLBACK (part_pressed_cb), self);
    g_ptr_array_add (self->parts, part);
  }
}

static void
ilv_flowchart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  IlvFlowchart *self = ILV_FLOWCHART (widget);

  *minimum = *natural = 0;
  if (self->flow == NULL)
    return;
  g_autoptr (IlvFlowLayout) layout =
      make_layout (self, orientation == GTK_ORIENTATION_VERTICAL && for_size > 0 ? for_size : 0);
  *minimum = *natural =
      (int)(orientation == GTK_ORIENTATION_VERTICAL ? layout->height : layout->width) + 1;
}

static GtkSizeRequestMode
ilv_flowchart_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ilv_flowchart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  IlvFlowchart *self = ILV_FLOWCHART (widget);

  g_clear_pointer (&self->layout, ilv_flow_layout_free);
  if (self->flow == NULL)
    return;
  self->layout = make_layout (self, width);
  for (guint i = 0; i < self->parts->len; i++) {
    GtkWidget *part = g_ptr_array_index (self->parts, i);
    const IlvFlowBox *box = ilv_flow_layout_get_box (self->layout, i);
    GtkAllocation place = {(int)box->x, (int)box->y, (int)box->width, (int)box->height};

    gtk_widget_measure (part, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
    gtk_widget_size_allocate (part, &place, -1);
  }
}

/* --- painting --- */

static int
find_focused (IlvFlowchart *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));

  for (guint i = 0; i < self->parts->len; i++)
    if (g_ptr_array_index (self->parts, i) == focus)
      return (int)i;
  return -1;
}

static void
ilv_flowchart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  IlvFlowchart *self = ILV_FLOWCHART (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr;

  if (self->layout == NULL)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  ilv_flow_paint (cr, ilv_palette_get (self->theme), self->flow, self->layout, self->cache,
                  find_focused (self));
  cairo_destroy (cr);
}

/* --- input --- */

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, IlvFlowchart *self)
{
  int node = self->layout != NULL ? ilv_flow_layout_find (self->layout, x, y) : -1;

  if (node < 0)
    return;
  gtk_widget_grab_focus (g_ptr_array_index (self->parts, (guint)node));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  activate (self, node);
}

/* The nearest box in that direction: along it counts once, across it thrice. */
static int
find_neighbour (IlvFlowchart *self, int from, int dx, int dy)
{
  const IlvFlowBox *here = ilv_flow_layout_get_box (self->layout, (guint)from);
  double x = here->x + here->width / 2, y = here->y + here->height / 2, best = G_MAXDOUBLE;
  int found = -1;

  for (guint i = 0; i < self->layout->boxes->len; i++) {
    const IlvFlowBox *box = ilv_flow_layout_get_box (self->layout, i);
    double to_x = box->x + box->width / 2 - x, to_y = box->y + box->height / 2 - y;
    double along = dx != 0 ? to_x * dx : to_y * dy, across = dx != 0 ? to_y : to_x;
    double far = along + 3 * ABS (across);

    if ((int)i != from && along > 1 && far < best) {
      best = far;
      found = (int)i;
    }
  }
  return found;
}

static gboolean
zoom_by_key (IlvFlowchart *self, guint key)
{
  if (key == GDK_KEY_plus || key == GDK_KEY_KP_Add || key == GDK_KEY_equal)
    ilv_flowchart_set_zoom (self, self->zoom * ZOOM_STEP);
  else if (key == GDK_KEY_minus || key == GDK_KEY_KP_Subtract)
    ilv_flowchart_set_zoom (self, self->zoom / ZOOM_STEP);
  else if (key == GDK_KEY_0 || key == GDK_KEY_KP_0)
    ilv_flowchart_set_zoom (self, 1);
  else
    return FALSE;
  return TRUE;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                IlvFlowchart *self)
{
  int node = find_focused (self);

  if (zoom_by_key (self, key))
    return GDK_EVENT_STOP;
  if (node < 0 || (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_space))
    return GDK_EVENT_PROPAGATE;
  activate (self, node);
  return GDK_EVENT_STOP;
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, IlvFlowchart *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (!(state & GDK_CONTROL_MASK))
    return GDK_EVENT_PROPAGATE;
  ilv_flowchart_set_zoom (self, dy < 0 ? self->zoom * ZOOM_STEP : self->zoom / ZOOM_STEP);
  return GDK_EVENT_STOP;
}

/* Tab enters at the end of the path and leaves the chart as a whole; arrows walk. */
static gboolean
ilv_flowchart_focus (GtkWidget *widget, GtkDirectionType direction)
{
  IlvFlowchart *self = ILV_FLOWCHART (widget);
  int node = find_focused (self);

  if (self->layout == NULL)
    return FALSE;
  if (node < 0) {
    node = 0;
    for (guint i = 0; i < self->flow->nodes->len; i++)
      if (ilv_flow_get_node (self->flow, i)->state == ILV_FLOW_DECIDED)
        node = (int)i;
  } else if (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD) {
    return FALSE;
  } else {
    node = find_neighbour (self, node, (direction == GTK_DIR_RIGHT) - (direction == GTK_DIR_LEFT),
                           (direction == GTK_DIR_DOWN) - (direction == GTK_DIR_UP));
  }
  gtk_widget_queue_draw (widget);
  return node >= 0 && gtk_widget_grab_focus (g_ptr_array_index (self->parts, (guint)node));
}

/* --- object --- */

static void
ilv_flowchart_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ZOOM)
    g_value_set_double (value, ILV_FLOWCHART (object)->zoom);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ilv_flowchart_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ZOOM)
    ilv_flowchart_set_zoom (ILV_FLOWCHART (object), g_value_get_double (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ilv_flowchart_dispose (GObject *object)
{
  IlvFlowchart *self = ILV_FLOWCHART (object);

  for (guint i = 0; self->parts != NULL && i < self->parts->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->parts, i));
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->layout, ilv_flow_layout_free);
  g_clear_pointer (&self->flow, ilv_flow_free);
  g_clear_pointer (&self->cache, ilv_text_cache_free);
  g_clear_pointer (&self->scratch, cairo_surface_destroy);
  G_OBJECT_CLASS (ilv_flowchart_parent_class)->dispose (object);
}

static void
ilv_flowchart_class_init (IlvFlowchartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ilv_flowchart_dispose;
  object_class->get_property = ilv_flowchart_get_property;
  object_class->set_property = ilv_flowchart_set_property;
  widget_class->measure = ilv_flowchart_measure;
  widget_class->get_request_mode = ilv_flowchart_get_request_mode;
  widget_class->size_allocate = ilv_flowchart_size_allocate;
  widget_class->snapshot = ilv_flowchart_snapshot;
  widget_class->focus = ilv_flowchart_focus;
  props[PROP_ZOOM] =
      g_param_spec_double ("zoom", NULL, NULL, MIN_ZOOM, MAX_ZOOM, 1,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  activated_signal = g_signal_new ("activated", ILV_TYPE_FLOWCHART, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "flowchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
ilv_flowchart_init (IlvFlowchart *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->zoom = 1;
  self->parts = g_ptr_array_new ();
  self->cache = ilv_text_cache_new ();
  self->scratch = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("How the verdict is reached"), -1);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

GtkWidget *
ilv_flowchart_new (void)
{
  return g_object_new (ILV_TYPE_FLOWCHART, NULL);
}

void
ilv_flowchart_set_verdict (IlvFlowchart *self, const IlvVerdict *verdict)
{
  g_return_if_fail (ILV_IS_FLOWCHART (self) && verdict != NULL);
  g_clear_pointer (&self->layout, ilv_flow_layout_free);
  g_clear_pointer (&self->flow, ilv_flow_free);
  self->flow = ilv_flow_new (verdict);
  make_parts (self);
  describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
ilv_flowchart_set_theme (IlvFlowchart *self, IlvTheme theme)
{
  g_return_if_fail (ILV_IS_FLOWCHART (self));
  self->theme = theme;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ilv_flowchart_set_zoom (IlvFlowchart *self, double zoom)
{
  g_return_if_fail (ILV_IS_FLOWCHART (self));
  zoom = CLAMP (zoom, MIN_ZOOM, MAX_ZOOM);
  if (zoom == self->zoom)
    return;
  self->zoom = zoom;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}

double
ilv_flowchart_get_zoom (IlvFlowchart *self)
{
  g_return_val_if_fail (ILV_IS_FLOWCHART (self), 1);
  return self->zoom;
}
