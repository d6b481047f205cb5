/* The button beside Measure: it names the chosen Python, its popover lists all.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "app/pages/explore/ilv-python-chooser.h"

static GtkWidget *
find_child (GtkWidget *widget, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (child, type) ? child : find_child (child, type);
    if (found != NULL)
      return found;
  }
  return NULL;
}

static guint
count_rows (GtkWidget *list)
{
  guint n = 0;
  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int)n) != NULL)
    n++;
  return n;
}

static void
test_opens_and_lists (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  IlvPythonChooser *chooser = g_object_new (ILV_TYPE_PYTHON_CHOOSER, NULL);
  IlvPythons *pythons = ilv_python_chooser_get_pythons (chooser);
  gtk_window_set_child (window, GTK_WIDGET (chooser));
  GtkMenuButton *button = GTK_MENU_BUTTON (find_child (GTK_WIDGET (chooser), GTK_TYPE_MENU_BUTTON));
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Python");
  gtk_window_present (window);
  g_assert_null (ilv_pythons_get_list (pythons)); /* nothing was started */
  gtk_menu_button_popup (button);
  while (ilv_pythons_get_list (pythons) == NULL)
    g_main_context_iteration (NULL, TRUE);
  const IlvPython *current = ilv_pythons_get_current (pythons);
  GtkWidget *list =
      find_child (GTK_WIDGET (gtk_menu_button_get_popover (button)), GTK_TYPE_LIST_BOX);
  g_assert_cmpuint (count_rows (list), ==, ilv_pythons_get_list (pythons)->len);
  if (current != NULL) {
    g_autofree char *name = g_strdup_printf ("Python %s", current->version);
    g_assert_cmpstr (gtk_menu_button_get_label (button), ==, name);
  }
  gtk_menu_button_popdown (button);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/python-chooser/opens-and-lists", test_opens_and_lists);
  return g_test_run ();
}
