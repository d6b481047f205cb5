/* A slider with its name and value.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-knob-row.h"

struct _IlvKnobRow {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  GtkLabel *name_label;
  GtkLabel *value_label;
  GtkScale *scale;
  GtkAdjustment *adjustment;

  /* owned */
  IlvKnob *knob;

  /* plain */
  double value;
  gboolean is_setting;
};

enum {
  MOVED,
  RELEASED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvKnobRow, ilv_knob_row, GTK_TYPE_WIDGET)

static void
show_value (IlvKnobRow *self, double value)
{
  g_autofree char *text = ilv_knob_format (self->knob, value);

  self->value = value;
  gtk_label_set_text (self->value_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  text, -1);
}

/* A key press must change the value even where two digits round it back: whole numbers go on by
 * one at least. */
static gboolean
change_value_cb (IlvKnobRow *self, GtkScrollType scroll, double position)
{
  double value = ilv_knob_get_value (self->knob, CLAMP (position, 0, 1));
  gboolean is_up = scroll == GTK_SCROLL_STEP_UP || scroll == GTK_SCROLL_STEP_RIGHT ||
                   scroll == GTK_SCROLL_STEP_FORWARD;
  gboolean is_down = scroll == GTK_SCROLL_STEP_DOWN || scroll == GTK_SCROLL_STEP_LEFT ||
                     scroll == GTK_SCROLL_STEP_BACKWARD;

  if (value == self->value && self->knob->unit == ILV_KNOB_COUNT && (is_up || is_down))
    value = CLAMP (self->value + (is_up ? 1 : -1), self->knob->has_zero ? 0 : self->knob->min,
                   self->knob->max);
  if (value != self->value) {
    ilv_knob_row_set_value (self, value);
    g_signal_emit (self, signals[MOVED], 0, value);
  }
  if (scroll != GTK_SCROLL_JUMP)
    g_signal_emit (self, signals[RELEASED], 0);
  return TRUE;
}

/* The scale's own gesture claims the button, so the release is seen as an event, before it. */
static gboolean
event_cb (IlvKnobRow *self, GdkEvent *event)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_BUTTON_RELEASE || type == GDK_TOUCH_END)
    g_signal_emit (self, signals[RELEASED], 0);
  return GDK_EVENT_PROPAGATE;
}

/* Assistive technology sets the adjustment itself. */
static void
adjusted_cb (IlvKnobRow *self)
{
  if (!self->is_setting)
    change_value_cb (self, GTK_SCROLL_JUMP, gtk_adjustment_get_value (self->adjustment));
}

static void
ilv_knob_row_dispose (GObject *object)
{
  IlvKnobRow *self = ILV_KNOB_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->knob, ilv_knob_free);
  G_OBJECT_CLASS (ilv_knob_row_parent_class)->dispose (object);
}

static void
ilv_knob_row_class_init (IlvKnobRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_knob_row_dispose;
  signals[MOVED] = g_signal_new ("moved", ILV_TYPE_KNOB_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[RELEASED] = g_signal_new ("released", ILV_TYPE_KNOB_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-knob-row.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, IlvKnobRow, box);
  gtk_widget_class_bind_template_child (widget_class, IlvKnobRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, IlvKnobRow, value_label);
  gtk_widget_class_bind_template_child (widget_class, IlvKnobRow, scale);
  gtk_widget_class_bind_template_child (widget_class, IlvKnobRow, adjustment);
}

/* Whoever turns the wheel over the sliders scrolls their list: a range would take it and move. */
static void
leave_wheel (GtkWidget *range)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (range);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
      gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
  }
}

static void
ilv_knob_row_init (IlvKnobRow *self)
{
  GtkEventController *release = gtk_event_controller_legacy_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  leave_wheel (GTK_WIDGET (self->scale));
  g_signal_connect_swapped (self->scale, "change-value", G_CALLBACK (change_value_cb), self);
  g_signal_connect_swapped (self->adjustment, "value-changed", G_CALLBACK (adjusted_cb), self);
  gtk_event_controller_set_propagation_phase (release, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (release, "event", G_CALLBACK (event_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scale), release);
}

GtkWidget *
ilv_knob_row_new (IlvKnob *knob)
{
  IlvKnobRow *self = g_object_new (ILV_TYPE_KNOB_ROW, NULL);

  self->knob = knob;
  gtk_label_set_text (self->name_label, knob->label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  knob->label, -1);
  return GTK_WIDGET (self);
}

const IlvKnob *
ilv_knob_row_get_knob (IlvKnobRow *self)
{
  return self->knob;
}

void
ilv_knob_row_set_value (IlvKnobRow *self, double value)
{
  self->is_setting = TRUE;
  gtk_adjustment_set_value (self->adjustment, ilv_knob_get_position (self->knob, value));
  self->is_setting = FALSE;
  show_value (self, value);
}
