/* The actions check.press and row.press: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-press.h"

#include <adwaita.h>

static void
press_check_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate (widget);
}

/* What a click on it does: a row that opens shows or hides what is in it, one that cannot be
 * activated is only selected. */
static void
press_row_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *list = gtk_widget_get_parent (widget);

  if (ADW_IS_EXPANDER_ROW (widget))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (widget),
                                   !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (widget)));
  else if (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget)))
    gtk_widget_activate (widget);
  else if (GTK_IS_LIST_BOX (list))
    gtk_list_box_select_row (GTK_LIST_BOX (list), GTK_LIST_BOX_ROW (widget));
}

/* The class is never dropped: one with an action more than GTK gave it has to stay. */
static void
install (GType type, const char *name, GtkWidgetActionActivateFunc press)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (g_type_class_ref (type)), name, NULL, press);
}

void
ilv_press_install (void)
{
  install (GTK_TYPE_CHECK_BUTTON, "check.press", press_check_cb);
  install (GTK_TYPE_LIST_BOX_ROW, "row.press", press_row_cb);
}
