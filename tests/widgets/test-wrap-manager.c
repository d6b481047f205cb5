/* Children beside each other: as many as fit in full, never more than asked for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/ilv-wrap-manager.h"

enum {
  N_CHILDREN = 5,
  CHILD_PX = 100,
  HEIGHT_PX = 30,
  SPACING_PX = 6
};

static GtkWidget *
make_box (int max_columns)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (box, ilv_wrap_manager_new (max_columns, SPACING_PX));
  for (int i = 0; i < N_CHILDREN; i++) {
    GtkWidget *child = gtk_drawing_area_new ();

    gtk_widget_set_size_request (child, i == 1 ? CHILD_PX : 20, HEIGHT_PX);
    gtk_box_append (GTK_BOX (box), child);
  }
  return g_object_ref_sink (box);
}

static int
count_rows (GtkWidget *box, int width)
{
  int height;

  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  g_assert_cmpint ((height + SPACING_PX) % (HEIGHT_PX + SPACING_PX), ==, 0);
  return (height + SPACING_PX) / (HEIGHT_PX + SPACING_PX);
}

static void
wraps_where_the_widest_no_longer_fits (void)
{
  GtkWidget *box = make_box (4);

  g_assert_cmpint (count_rows (box, 4 * CHILD_PX + 3 * SPACING_PX), ==, 2);
  g_assert_cmpint (count_rows (box, 4 * CHILD_PX + 3 * SPACING_PX - 1), ==, 2);
  g_assert_cmpint (count_rows (box, 3 * CHILD_PX + 2 * SPACING_PX - 1), ==, 3);
  g_assert_cmpint (count_rows (box, CHILD_PX), ==, 5);
  g_assert_cmpint (count_rows (box, 10000), ==, 2);
  g_object_unref (box);
}

static void
places_have_one_width_and_no_overlap (void)
{
  GtkWidget *box = make_box (3), *child;
  GtkAllocation area = {0, 0, 3 * CHILD_PX + 2 * SPACING_PX, 200}, last = {0};

  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (box, &area, -1);
  for (child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkAllocation place;

    gtk_widget_get_allocation (child, &place);
    g_assert_cmpint (place.width, ==, CHILD_PX);
    g_assert_true (place.x >= last.x + last.width + (last.width > 0 ? SPACING_PX : 0) ||
                   place.y >= last.y + last.height + SPACING_PX);
    last = place;
  }
  g_object_unref (box);
}

static void
what_is_hidden_takes_no_place (void)
{
  GtkWidget *box = make_box (2), *child = gtk_widget_get_first_child (box);

  g_assert_cmpint (count_rows (box, 10000), ==, 3);
  gtk_widget_set_visible (child, FALSE);
  g_assert_cmpint (count_rows (box, 10000), ==, 2);
  g_object_unref (box);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wrap-manager/wraps", wraps_where_the_widest_no_longer_fits);
  g_test_add_func ("/wrap-manager/places", places_have_one_width_and_no_overlap);
  g_test_add_func ("/wrap-manager/hidden", what_is_hidden_takes_no_place);
  return g_test_run ();
}
