/* The action row.choose: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-row-choose.h"

static void
choose_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *list = gtk_widget_get_parent (widget);

  if (GTK_IS_LIST_BOX (list))
    g_signal_emit_by_name (list, "row-activated", widget);
}

void
ilv_row_choose_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "row.choose", NULL, choose_cb);
}
