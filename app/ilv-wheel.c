/* The wheel above what only moves sideways: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-wheel.h"

#include <math.h>

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, GtkWidget *widget)
{
  GtkEventController *event = GTK_EVENT_CONTROLLER (controller);
  GtkWidget *page = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *vertical;
  double step = 1;

  if (page == NULL || ABS (dy) <= ABS (dx) ||
      (gtk_event_controller_get_current_event_state (event) & GDK_SHIFT_MASK) != 0)
    return FALSE;
  vertical = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (page));
  /* As far as GTK goes for a turn of the wheel. */
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL)
    step = pow (gtk_adjustment_get_page_size (vertical), 2.0 / 3.0);
  gtk_adjustment_set_value (vertical, gtk_adjustment_get_value (vertical) + dy * step);
  return TRUE;
}

void
ilv_wheel_pass_on (GtkWidget *widget)
{
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), widget);
  gtk_widget_add_controller (widget, scroll);
}
