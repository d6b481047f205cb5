/* The two programs of a recipe: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-recipe-code.h"

#include <glib/gi18n.h>

#include "app/ilv-wheel.h"
#include "demos/recipe/ilv-recipe-diff.h"

#define SPACING_PX 12

struct _IlvRecipeCode {
  GtkWidget parent_instance;

  /* children */
  GtkWidget *columns[ILV_RECIPE_N_SIDES];

  /* owned */
  char *programs[ILV_RECIPE_N_SIDES];
  GArray *rows;

  /* plain */
  IlvRecipeMarks marks;
  gboolean is_level; /* side by side */
  guint fill_id;
};

static guint message_signal;

G_DEFINE_FINAL_TYPE (IlvRecipeCode, ilv_recipe_code, GTK_TYPE_WIDGET)

static void
fill (IlvRecipeCode *self)
{
  for (guint i = 0; self->rows != NULL && i < ILV_RECIPE_N_SIDES; i++) {
    IlvRecipeColumn *column = ILV_RECIPE_COLUMN (self->columns[i]);
    ilv_recipe_column_set_program (column, self->programs[i], self->rows, self->is_level);
    ilv_recipe_column_set_lit (column, self->marks.lines[i]);
  }
}

static gboolean
fill_cb (gpointer data)
{
  IlvRecipeCode *self = data;

  self->fill_id = 0;
  fill (self);
  return G_SOURCE_REMOVE;
}

static void
copied_cb (IlvRecipeCode *self)
{
  g_signal_emit (self, message_signal, 0, _ ("The program is on the clipboard"));
}

/* --- layout --- */

static gboolean
is_wide (int width)
{
  return width >= ILV_RECIPE_CODE_LEVEL_PX;
}

static int
get_column_width (int width)
{
  return is_wide (width) ? (width - SPACING_PX) / ILV_RECIPE_N_SIDES : width;
}

static void
measure_width (IlvRecipeCode *self, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  for (guint i = 0; i < ILV_RECIPE_N_SIDES; i++) {
    int least, usual;
    gtk_widget_measure (self->columns[i], GTK_ORIENTATION_HORIZONTAL, -1, &least, &usual, NULL,
                        NULL);
    *minimum = MAX (*minimum, least);
    *natural += usual + (i > 0 ? SPACING_PX : 0);
  }
  *natural = MAX (*natural, ILV_RECIPE_CODE_LEVEL_PX);
}

static void
ilv_recipe_code_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  IlvRecipeCode *self = ILV_RECIPE_CODE (widget);
  gboolean is_level = for_size < 0 || is_wide (for_size);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    measure_width (self, minimum, natural);
    return;
  }
  *minimum = 0;
  for (guint i = 0; i < ILV_RECIPE_N_SIDES; i++) {
    int least, usual;
    gtk_widget_measure (self->columns[i], GTK_ORIENTATION_VERTICAL,
                        for_size < 0 ? -1 : get_column_width (for_size), &least, &usual, NULL,
                        NULL);
    *minimum = is_level ? MAX (*minimum, usual) : *minimum + usual + (i > 0 ? SPACING_PX : 0);
  }
  *natural = *minimum;
}

static void
place (GtkWidget *column, int x, int y, int width, int height)
{
  const GtkAllocation place = {x, y, width, height};

  gtk_widget_size_allocate (column, &place, -1);
}

static void
ilv_recipe_code_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  IlvRecipeCode *self = ILV_RECIPE_CODE (widget);
  gboolean is_level = is_wide (width);
  int column = get_column_width (width), first;

  if (is_level) {
    place (self->columns[0], 0, 0, column, height);
    place (self->columns[1], width - column, 0, column, height);
  } else {
    gtk_widget_measure (self->columns[0], GTK_ORIENTATION_VERTICAL, column, NULL, &first, NULL,
                        NULL);
    first = MIN (first, height);
    place (self->columns[0], 0, 0, column, first);
    place (self->columns[1], 0, first + SPACING_PX, column, MAX (0, height - first - SPACING_PX));
  }
  if (is_level == self->is_level)
    return;
  /* Other lines are another height: not while this one is given out. */
  self->is_level = is_level;
  if (self->fill_id == 0)
    self->fill_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fill_cb, self, NULL);
}

static GtkSizeRequestMode
ilv_recipe_code_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* --- object --- */

static void
ilv_recipe_code_dispose (GObject *object)
{
  IlvRecipeCode *self = ILV_RECIPE_CODE (object);

  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_pointer (&self->rows, g_array_unref);
  for (guint i = 0; i < ILV_RECIPE_N_SIDES; i++) {
    g_clear_pointer (&self->programs[i], g_free);
    g_clear_pointer (&self->columns[i], gtk_widget_unparent);
  }
  G_OBJECT_CLASS (ilv_recipe_code_parent_class)->dispose (object);
}

static void
ilv_recipe_code_class_init (IlvRecipeCodeClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_recipe_code_dispose;
  widget_class->measure = ilv_recipe_code_measure;
  widget_class->size_allocate = ilv_recipe_code_size_allocate;
  widget_class->get_request_mode = ilv_recipe_code_get_request_mode;
  message_signal = g_signal_new ("message", ILV_TYPE_RECIPE_CODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ilv_recipe_code_init (IlvRecipeCode *self)
{
  ilv_wheel_pass_on (GTK_WIDGET (self));
  for (guint i = 0; i < ILV_RECIPE_N_SIDES; i++) {
    self->columns[i] = ilv_recipe_column_new ((IlvRecipeSide)i);
    gtk_widget_add_css_class (self->columns[i], "recipe-column");
    gtk_widget_set_overflow (self->columns[i], GTK_OVERFLOW_HIDDEN);
    gtk_widget_set_parent (self->columns[i], GTK_WIDGET (self));
    g_signal_connect_swapped (self->columns[i], "copied", G_CALLBACK (copied_cb), self);
  }
  g_object_bind_property (ilv_recipe_column_get_hadjustment (ILV_RECIPE_COLUMN (self->columns[0])),
                          "value",
                          ilv_recipe_column_get_hadjustment (ILV_RECIPE_COLUMN (self->columns[1])),
                          "value", G_BINDING_BIDIRECTIONAL);
  self->is_level = TRUE;
}

GtkWidget *
ilv_recipe_code_new (void)
{
  return g_object_new (ILV_TYPE_RECIPE_CODE, NULL);
}

void
ilv_recipe_code_set_programs (IlvRecipeCode *self, const char *before, const char *after)
{
  const char *programs[] = {before, after};

  g_return_if_fail (ILV_IS_RECIPE_CODE (self));
  for (guint i = 0; i < ILV_RECIPE_N_SIDES; i++) {
    g_free (self->programs[i]);
    self->programs[i] = g_strdup (programs[i]);
  }
  g_clear_pointer (&self->rows, g_array_unref);
  self->rows = ilv_recipe_diff (before, after);
  self->marks = (IlvRecipeMarks){{0}};
  fill (self);
}

void
ilv_recipe_code_set_step (IlvRecipeCode *self, const IlvRecipeMarks *marks)
{
  g_return_if_fail (ILV_IS_RECIPE_CODE (self));
  self->marks = marks != NULL ? *marks : (IlvRecipeMarks){{0}};
  for (guint i = 0; i < ILV_RECIPE_N_SIDES; i++)
    ilv_recipe_column_set_lit (ILV_RECIPE_COLUMN (self->columns[i]), self->marks.lines[i]);
}

gboolean
ilv_recipe_code_is_level (IlvRecipeCode *self)
{
  return self->is_level;
}

IlvRecipeColumn *
ilv_recipe_code_get_column (IlvRecipeCode *self, IlvRecipeSide side)
{
  return ILV_RECIPE_COLUMN (self->columns[side]);
}
