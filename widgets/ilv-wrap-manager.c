/* Children of one width beside each other, in as many rows as they need.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-wrap-manager.h"

struct _IlvWrapManager {
  GtkLayoutManager parent_instance;

  /* plain */
  int max_columns;
  int spacing_px;
};

G_DEFINE_FINAL_TYPE (IlvWrapManager, ilv_wrap_manager, GTK_TYPE_LAYOUT_MANAGER)

/* How many are laid out, and what the widest and the highest of them ask for. */
typedef struct {
  int n;
  int minimum;
  int natural;
} Largest;

static Largest
measure_children (GtkWidget *widget, GtkOrientation orientation, int for_size)
{
  Largest largest = {0};

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int minimum, natural;

    if (!gtk_widget_should_layout (child))
      continue;
    gtk_widget_measure (child, orientation, for_size, &minimum, &natural, NULL, NULL);
    largest.n++;
    largest.minimum = MAX (largest.minimum, minimum);
    largest.natural = MAX (largest.natural, natural);
  }
  return largest;
}

/* As many columns as show every child in full. */
static int
count_columns (IlvWrapManager *self, GtkWidget *widget, int width)
{
  Largest widths = measure_children (widget, GTK_ORIENTATION_HORIZONTAL, -1);
  int wanted = MAX (1, MIN (self->max_columns, widths.n));
  int fitting;

  if (width < 0)
    return wanted;
  fitting = (width + self->spacing_px) / MAX (1, widths.natural + self->spacing_px);
  return CLAMP (fitting, 1, wanted);
}

static int
get_column_width (IlvWrapManager *self, int width, int n_columns)
{
  return MAX (0, (width - (n_columns - 1) * self->spacing_px) / n_columns);
}

static int
get_extent (IlvWrapManager *self, int n, int size)
{
  return n > 0 ? n * size + (n - 1) * self->spacing_px : 0;
}

static GtkSizeRequestMode
ilv_wrap_manager_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ilv_wrap_manager_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation,
                          int for_size, int *minimum, int *natural, int *minimum_baseline,
                          int *natural_baseline)
{
  IlvWrapManager *self = ILV_WRAP_MANAGER (manager);
  int n_columns = count_columns (self, widget, for_size);
  Largest largest;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    largest = measure_children (widget, orientation, -1);
    *minimum = largest.minimum;
    *natural = get_extent (self, MIN (largest.n, self->max_columns), largest.natural);
    return;
  }
  largest = measure_children (widget, orientation,
                              for_size < 0 ? -1 : get_column_width (self, for_size, n_columns));
  *minimum = *natural = get_extent (self, (largest.n + n_columns - 1) / n_columns, largest.natural);
}

static void
ilv_wrap_manager_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height,
                           int baseline)
{
  IlvWrapManager *self = ILV_WRAP_MANAGER (manager);
  int n_columns = count_columns (self, widget, width);
  int column_px = get_column_width (self, width, n_columns);
  int row_px = measure_children (widget, GTK_ORIENTATION_VERTICAL, column_px).natural;
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int place = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int column = place % n_columns;
    GtkAllocation area = {
        .y = place / n_columns * (row_px + self->spacing_px), .width = column_px, .height = row_px};

    if (!gtk_widget_should_layout (child))
      continue;
    area.x = (is_mirrored ? n_columns - 1 - column : column) * (column_px + self->spacing_px);
    gtk_widget_size_allocate (child, &area, -1);
    place++;
  }
}

static void
ilv_wrap_manager_class_init (IlvWrapManagerClass *class)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (class);

  layout_class->get_request_mode = ilv_wrap_manager_get_request_mode;
  layout_class->measure = ilv_wrap_manager_measure;
  layout_class->allocate = ilv_wrap_manager_allocate;
}

static void
ilv_wrap_manager_init (IlvWrapManager *self)
{
  self->max_columns = 1;
}

GtkLayoutManager *
ilv_wrap_manager_new (int max_columns, int spacing_px)
{
  IlvWrapManager *self = g_object_new (ILV_TYPE_WRAP_MANAGER, NULL);

  self->max_columns = MAX (1, max_columns);
  self->spacing_px = spacing_px;
  return GTK_LAYOUT_MANAGER (self);
}
