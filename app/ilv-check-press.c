/* The action check.press: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-check-press.h"

static void
press_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate (widget);
}

void
ilv_check_press_install (void)
{
  /* Never dropped: a class with an action more than GTK gave it has to stay. */
  gpointer check_class = g_type_class_ref (GTK_TYPE_CHECK_BUTTON);

  gtk_widget_class_install_action (GTK_WIDGET_CLASS (check_class), "check.press", NULL, press_cb);
}
