/* Tooltips of a few sentences, broken into lines that are short enough to be read.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-tooltip-text.h"

#define CELL_WIDTH 32
#define CELL_HEIGHT 16

/* Fills lines of the given width, as text is set; returns how many there are. */
static guint
fill_lines (GString *out, char *const *words, guint width)
{
  guint n_lines = 1, used = 0;

  for (guint i = 0; words[i] != NULL; i++) {
    guint length = (guint)g_utf8_strlen (words[i], -1);

    if (i > 0 && used + 1 + length > width) {
      g_string_append_c (out, '\n');
      n_lines++;
      used = 0;
    } else if (i > 0) {
      g_string_append_c (out, ' ');
      used++;
    }
    g_string_append (out, words[i]);
    used += length;
  }
  return n_lines;
}

/* The narrowest lines that need no more lines than the widest: so the last one is no rest. */
static void
break_line (GString *out, const char *line, guint max_chars)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr (GString) trial = g_string_new (NULL);
  guint n_lines = fill_lines (trial, words, max_chars);
  guint width = MIN (max_chars, (guint)g_utf8_strlen (line, -1) / n_lines);

  for (; width < max_chars; width++) {
    g_string_truncate (trial, 0);
    if (fill_lines (trial, words, width) <= n_lines)
      break;
  }
  fill_lines (out, words, width);
}

char *
ilv_tooltip_break (const char *text, guint max_chars)
{
  g_auto (GStrv) lines = NULL;
  GString *out;

  g_return_val_if_fail (text != NULL && max_chars > 0, NULL);
  out = g_string_new (NULL);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c (out, '\n');
    break_line (out, lines[i], max_chars);
  }
  return g_string_free (out, FALSE);
}

/* A pixel wider than the grid's: GTK takes the first column and row for outside. */
GdkRectangle
ilv_tooltip_get_cell (int x, int y)
{
  int left = x >= 0 ? x / CELL_WIDTH * CELL_WIDTH : x,
      top = y >= 0 ? y / CELL_HEIGHT * CELL_HEIGHT : y;

  return (GdkRectangle){left - 1, top - 1, CELL_WIDTH + 2, CELL_HEIGHT + 2};
}

void
ilv_tooltip_set_text (GtkTooltip *tooltip, const char *text, int x, int y)
{
  g_autofree char *broken = ilv_tooltip_break (text, ILV_TOOLTIP_CHARS);
  GdkRectangle cell = ilv_tooltip_get_cell (x, y);

  gtk_tooltip_set_text (tooltip, broken);
  gtk_tooltip_set_tip_area (tooltip, &cell);
}

/* --- a pointer that rests --- */

#define HUSH_KEY "ilv-tooltip-hushed-at"
#define MOVED_PX 3

static graphene_point_t *
copy_point (double x, double y)
{
  graphene_point_t *point = graphene_point_alloc ();

  return graphene_point_init (point, (float)x, (float)y);
}

void
ilv_tooltip_hush (GtkWidget *window)
{
  GdkSurface *surface;
  GdkDevice *pointer;
  double x, y, left, top;

  g_return_if_fail (GTK_IS_NATIVE (window));
  surface = gtk_native_get_surface (GTK_NATIVE (window));
  pointer = gdk_seat_get_pointer (gdk_display_get_default_seat (gtk_widget_get_display (window)));
  if (surface == NULL || pointer == NULL ||
      !gdk_surface_get_device_position (surface, pointer, &x, &y, NULL))
    return;
  gtk_native_get_surface_transform (GTK_NATIVE (window), &left, &top);
  g_object_set_data_full (G_OBJECT (window), HUSH_KEY, copy_point (x - left, y - top),
                          (GDestroyNotify)graphene_point_free);
}

gboolean
ilv_tooltip_is_hushed (GtkWidget *widget, int x, int y)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (widget));
  const graphene_point_t *rests;
  double now_x, now_y;

  rests = window == NULL ? NULL : g_object_get_data (G_OBJECT (window), HUSH_KEY);
  if (rests == NULL || !gtk_widget_translate_coordinates (widget, window, x, y, &now_x, &now_y))
    return FALSE;
  if (ABS (now_x - rests->x) <= MOVED_PX && ABS (now_y - rests->y) <= MOVED_PX)
    return TRUE;
  g_object_set_data (G_OBJECT (window), HUSH_KEY, NULL);
  return FALSE;
}
