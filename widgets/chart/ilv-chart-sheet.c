/* A chart's figures as a table of widgets, which every screen reader can walk through.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows are boxes and columns size groups, since a grid has no widgets for its rows and only widgets
 * are accessible. */
#include "ilv-config.h"

#include "ilv-chart-sheet.h"

#include "ilv-chart-describe.h"

#include <glib/gi18n.h>

static GtkWidget *
make_cell (const char *text, gboolean is_head, gboolean is_name)
{
  GtkAccessibleRole role = is_head   ? GTK_ACCESSIBLE_ROLE_COLUMN_HEADER
                           : is_name ? GTK_ACCESSIBLE_ROLE_ROW_HEADER
                                     : GTK_ACCESSIBLE_ROLE_CELL;
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "label", text, "xalign",
                                   is_name ? 0.0 : 1.0, "selectable", !is_head, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_add_css_class (label, is_head ? "heading" : "numeric");
  return label;
}

static GtkWidget *
make_row (char **cells, GPtrArray *columns, gboolean is_head)
{
  GtkWidget *row =
      g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_ROW, "spacing", 24, NULL);

  for (guint i = 0; cells[i] != NULL; i++) {
    GtkWidget *cell = make_cell (cells[i], is_head, i == 0);
    if (i == columns->len)
      g_ptr_array_add (columns, gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL));
    gtk_size_group_add_widget (g_ptr_array_index (columns, i), cell);
    gtk_box_append (GTK_BOX (row), cell);
  }
  return row;
}

GtkWidget *
ilv_chart_sheet_new (const IlvChart *chart)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *table =
      g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_TABLE, "orientation",
                    GTK_ORIENTATION_VERTICAL, "spacing", 6, "margin-start", 16, "margin-end", 16,
                    "margin-top", 12, "margin-bottom", 12, "halign", GTK_ALIGN_START, NULL);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) rows = ilv_chart_list_table (chart);

  gtk_accessible_update_property (GTK_ACCESSIBLE (table), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  chart->title != NULL ? chart->title : "", -1);
  for (guint i = 0; i < rows->len; i++)
    gtk_box_append (GTK_BOX (table), make_row (g_ptr_array_index (rows, i), columns, i == 0));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), table);
  /* Always to be seen: a narrow card cuts off exactly between two columns, and hides the last. */
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (scrolled), FALSE);
  return scrolled;
}
