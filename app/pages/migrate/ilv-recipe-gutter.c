/* The margin of a program in a comparison: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-recipe-gutter.h"

#include "demos/recipe/ilv-recipe-diff.h"

struct _IlvRecipeGutter {
  GtkSourceGutterRendererText parent_instance;

  /* owned */
  GArray *rows;

  /* plain */
  IlvRecipeSide side;
  guint64 lit;
};

G_DEFINE_FINAL_TYPE (IlvRecipeGutter, ilv_recipe_gutter, GTK_SOURCE_TYPE_GUTTER_RENDERER_TEXT)

static void
ilv_recipe_gutter_query_data (GtkSourceGutterRenderer *renderer, GtkSourceGutterLines *lines,
                              guint row)
{
  IlvRecipeGutter *self = ILV_RECIPE_GUTTER (renderer);
  const IlvDiffRow *one = self->rows != NULL && row < self->rows->len
                              ? &g_array_index (self->rows, IlvDiffRow, row)
                              : NULL;
  int line = one == NULL ? -1 : self->side == ILV_RECIPE_BEFORE ? one->before : one->after;
  const char *sign = line < 0 || one->kind == ILV_DIFF_SAME ? " "
                     : self->side == ILV_RECIPE_BEFORE      ? "−"
                                                            : "+";
  g_autofree char *text = NULL;

  /* The line of the cursor is bold otherwise, and nobody can write here. */
  if (line >= 0)
    text = g_strdup_printf ("<span weight=\"normal\">%s%2d %s </span>",
                            (self->lit >> line & 1) != 0 ? "▸" : " ", line + 1, sign);
  gtk_source_gutter_renderer_text_set_markup (GTK_SOURCE_GUTTER_RENDERER_TEXT (self),
                                              text != NULL ? text : "", -1);
}

/* Room for the widest line: the text of the moment says nothing about the others. */
static void
ilv_recipe_gutter_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  int width = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    gtk_source_gutter_renderer_text_measure (GTK_SOURCE_GUTTER_RENDERER_TEXT (widget), "▸00 − ",
                                             &width, NULL);
  *minimum = *natural = width;
}

static void
ilv_recipe_gutter_dispose (GObject *object)
{
  g_clear_pointer (&ILV_RECIPE_GUTTER (object)->rows, g_array_unref);
  G_OBJECT_CLASS (ilv_recipe_gutter_parent_class)->dispose (object);
}

static void
ilv_recipe_gutter_class_init (IlvRecipeGutterClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_recipe_gutter_dispose;
  GTK_WIDGET_CLASS (class)->measure = ilv_recipe_gutter_measure;
  GTK_SOURCE_GUTTER_RENDERER_CLASS (class)->query_data = ilv_recipe_gutter_query_data;
}

static void
ilv_recipe_gutter_init (IlvRecipeGutter *self)
{
}

GtkSourceGutterRenderer *
ilv_recipe_gutter_new (IlvRecipeSide side)
{
  IlvRecipeGutter *self = g_object_new (ILV_TYPE_RECIPE_GUTTER, "xpad", 4, NULL);

  self->side = side;
  return GTK_SOURCE_GUTTER_RENDERER (self);
}

void
ilv_recipe_gutter_set_rows (IlvRecipeGutter *self, GArray *rows)
{
  g_clear_pointer (&self->rows, g_array_unref);
  self->rows = g_array_ref (rows);
  self->lit = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
ilv_recipe_gutter_set_lit (IlvRecipeGutter *self, guint64 lines)
{
  self->lit = lines;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
