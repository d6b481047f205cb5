/* One program of a recipe: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-recipe-column.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/ilv-source-style.h"
#include "app/ilv-theme.h"
#include "demos/recipe/ilv-recipe-diff.h"
#include "ilv-recipe-gutter.h"

/* Categories of marks: their grounds reach over the whole line, and over empty ones. */
#define FILLER "filler"
#define DIFFERENT "different"
#define LIT "lit"

struct _IlvRecipeColumn {
  GtkBox parent_instance;

  /* children */
  GtkWidget *scrolled;
  GtkSourceView *view;
  IlvRecipeGutter *gutter;

  /* owned */
  char *program;
  GArray *rows; /* of the view: IlvDiffRow */

  /* plain */
  IlvRecipeSide side;
  guint64 marked;
};

static guint copied_signal;

G_DEFINE_FINAL_TYPE (IlvRecipeColumn, ilv_recipe_column, GTK_TYPE_BOX)

static int
get_line (const IlvRecipeColumn *self, const IlvDiffRow *row)
{
  return self->side == ILV_RECIPE_BEFORE ? row->before : row->after;
}

/* --- the text --- */

static void
mark_row (IlvRecipeColumn *self, guint row, const char *category)
{
  GtkTextBuffer *buffer = ilv_recipe_column_get_buffer (self);
  GtkTextIter begin;

  gtk_text_buffer_get_iter_at_line (buffer, &begin, (int)row);
  gtk_source_buffer_create_source_mark (GTK_SOURCE_BUFFER (buffer), NULL, category, &begin);
}

static void
unmark (IlvRecipeColumn *self, const char *category)
{
  GtkTextBuffer *buffer = ilv_recipe_column_get_buffer (self);
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  gtk_source_buffer_remove_source_marks (GTK_SOURCE_BUFFER (buffer), &begin, &end, category);
}

static void
append_line (GString *text, char *const *lines, int line, gboolean is_first)
{
  if (!is_first)
    g_string_append_c (text, '\n');
  if (line >= 0)
    g_string_append (text, lines[line]);
}

static GArray *
choose_rows (IlvRecipeColumn *self, GArray *rows, gboolean is_level)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (IlvDiffRow));

  for (guint i = 0; i < rows->len; i++) {
    const IlvDiffRow *row = &g_array_index (rows, IlvDiffRow, i);
    if (is_level || get_line (self, row) >= 0)
      g_array_append_vals (chosen, row, 1);
  }
  return chosen;
}

/* "Different: lines 3, 5 – 8" for who does not see the marks. */
static void
describe (IlvRecipeColumn *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint line = 0; line < ILV_RECIPE_MAX_LINES; line++) {
    guint last = line;
    if ((self->marked >> line & 1) == 0)
      continue;
    while (last + 1 < ILV_RECIPE_MAX_LINES && (self->marked >> (last + 1) & 1) != 0)
      last++;
    g_string_append_printf (text, last > line ? "%s%u – %u" : "%s%u", text->len > 0 ? ", " : "",
                            line + 1, last + 1);
    line = last;
  }
  g_autofree char *description =
      text->len > 0 ? g_strdup_printf (_ ("Different: lines %s"), text->str) : g_strdup ("");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
}

void
ilv_recipe_column_set_program (IlvRecipeColumn *self, const char *text, GArray *rows,
                               gboolean is_level)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) shown = g_string_new (NULL);
  char *program = g_strdup (text);
  GtkTextIter start;

  g_return_if_fail (ILV_IS_RECIPE_COLUMN (self));
  g_free (self->program);
  self->program = program;
  g_clear_pointer (&self->rows, g_array_unref);
  self->rows = choose_rows (self, rows, is_level);
  for (guint i = 0; i < self->rows->len; i++)
    append_line (shown, lines, get_line (self, &g_array_index (self->rows, IlvDiffRow, i)), i == 0);
  unmark (self, NULL);
  gtk_text_buffer_set_text (ilv_recipe_column_get_buffer (self), shown->str, (int)shown->len);
  gtk_text_buffer_get_start_iter (ilv_recipe_column_get_buffer (self), &start);
  gtk_text_buffer_place_cursor (ilv_recipe_column_get_buffer (self), &start);
  self->marked = 0;
  for (guint i = 0; i < self->rows->len; i++) {
    const IlvDiffRow *row = &g_array_index (self->rows, IlvDiffRow, i);
    int line = get_line (self, row);
    if (line < 0) {
      mark_row (self, i, FILLER);
    } else if (row->kind != ILV_DIFF_SAME) {
      mark_row (self, i, DIFFERENT);
      self->marked |= line < ILV_RECIPE_MAX_LINES ? G_GUINT64_CONSTANT (1) << line : 0;
    }
  }
  ilv_recipe_gutter_set_rows (self->gutter, self->rows);
  describe (self);
}

void
ilv_recipe_column_set_lit (IlvRecipeColumn *self, guint64 lines)
{
  g_return_if_fail (ILV_IS_RECIPE_COLUMN (self));
  unmark (self, LIT);
  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++) {
    int line = get_line (self, &g_array_index (self->rows, IlvDiffRow, i));
    if (line >= 0 && line < ILV_RECIPE_MAX_LINES && (lines >> line & 1) != 0)
      mark_row (self, i, LIT);
  }
  ilv_recipe_gutter_set_lit (self->gutter, lines);
}

GtkTextBuffer *
ilv_recipe_column_get_buffer (IlvRecipeColumn *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

guint64
ilv_recipe_column_get_marked (IlvRecipeColumn *self)
{
  return self->marked;
}

GtkAdjustment *
ilv_recipe_column_get_hadjustment (IlvRecipeColumn *self)
{
  return gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
}

/* --- looks --- */

static void
set_ground (IlvRecipeColumn *self, const char *category, const GdkRGBA *ground, int priority)
{
  g_autoptr (GtkSourceMarkAttributes) attributes = gtk_source_mark_attributes_new ();

  gtk_source_mark_attributes_set_background (attributes, ground);
  gtk_source_view_set_mark_attributes (self->view, category, attributes, priority);
}

/* Red and green as every comparison has them; the signs in the margin say the same. */
static void
theme_changed_cb (IlvRecipeColumn *self)
{
  gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  gboolean is_contrast = ilv_theme_has_contrast ();
  float strength = is_contrast ? 0.2f : is_dark ? 0.24f : 0.14f;
  const GdkRGBA removed = {0.88f, 0.16f, 0.2f, strength}, added = {0.15f, 0.64f, 0.35f, strength};
  const GdkRGBA lit = {0.21f, 0.52f, 0.89f, is_contrast || is_dark ? 0.45f : 0.3f};
  const GdkRGBA filler = {0.5f, 0.5f, 0.5f, 0.08f};

  ilv_source_style_apply (GTK_SOURCE_BUFFER (ilv_recipe_column_get_buffer (self)));
  set_ground (self, FILLER, &filler, 0);
  set_ground (self, DIFFERENT, self->side == ILV_RECIPE_BEFORE ? &removed : &added, 1);
  set_ground (self, LIT, &lit, 2);
}

/* --- building --- */

static void
copy_cb (IlvRecipeColumn *self)
{
  if (self->program == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->program);
  g_signal_emit (self, copied_signal, 0);
}

static void
add_head (IlvRecipeColumn *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = gtk_label_new (self->side == ILV_RECIPE_BEFORE ? _ ("Before") : _ ("After"));
  GtkWidget *name = gtk_label_new (self->side == ILV_RECIPE_BEFORE ? "before.py" : "after.py");
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  const char *what = self->side == ILV_RECIPE_BEFORE ? _ ("Copy the program before")
                                                     : _ ("Copy the program after");

  gtk_widget_add_css_class (head, "recipe-head");
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (name, "dim-label");
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_set_hexpand (name, TRUE);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_tooltip_text (copy, what);
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL, what, -1);
  g_signal_connect_swapped (copy, "clicked", G_CALLBACK (copy_cb), self);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), copy);
  gtk_box_append (GTK_BOX (self), head);
}

static void
add_view (IlvRecipeColumn *self)
{
  GtkTextBuffer *buffer;
  GtkSourceGutterRenderer *gutter = ilv_recipe_gutter_new (self->side);
  const char *label = self->side == ILV_RECIPE_BEFORE ? _ ("Program before") : _ ("Program after");

  self->view = GTK_SOURCE_VIEW (gtk_source_view_new ());
  self->gutter = ILV_RECIPE_GUTTER (gutter);
  buffer = ilv_recipe_column_get_buffer (self);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->view), TRUE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->view), 4);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->view), 4);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->view), 4);
  gtk_source_gutter_insert (gtk_source_view_get_gutter (self->view, GTK_TEXT_WINDOW_LEFT), gutter,
                            0);
  ilv_source_style_set_python (GTK_SOURCE_BUFFER (buffer));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->view));
  gtk_widget_set_vexpand (self->scrolled, TRUE);
  gtk_box_append (GTK_BOX (self), self->scrolled);
}

static void
ilv_recipe_column_dispose (GObject *object)
{
  IlvRecipeColumn *self = ILV_RECIPE_COLUMN (object);

  g_clear_pointer (&self->program, g_free);
  g_clear_pointer (&self->rows, g_array_unref);
  G_OBJECT_CLASS (ilv_recipe_column_parent_class)->dispose (object);
}

static void
ilv_recipe_column_class_init (IlvRecipeColumnClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_recipe_column_dispose;
  copied_signal = g_signal_new ("copied", ILV_TYPE_RECIPE_COLUMN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
ilv_recipe_column_init (IlvRecipeColumn *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
ilv_recipe_column_new (IlvRecipeSide side)
{
  IlvRecipeColumn *self = g_object_new (ILV_TYPE_RECIPE_COLUMN, NULL);

  self->side = side;
  add_head (self);
  add_view (self);
  ilv_theme_watch (self, G_CALLBACK (theme_changed_cb));
  theme_changed_cb (self);
  return GTK_WIDGET (self);
}
