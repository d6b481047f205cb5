/* Loads the glyphs of a first frame font by font, before it is drawn.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-warm-glyphs.h"

#include <pango/pangocairo.h>

/* PangoFont -> set of glyphs. Fonts are kept by the font map meanwhile. */
static void
collect_line (PangoLayoutLine *line, GHashTable *fonts)
{
  for (GSList *run = line->runs; run != NULL; run = run->next) {
    PangoGlyphItem *item = run->data;
    PangoFont *font = item->item->analysis.font;
    GHashTable *glyphs = g_hash_table_lookup (fonts, font);

    if (!PANGO_IS_CAIRO_FONT (font))
      continue;
    if (glyphs == NULL) {
      glyphs = g_hash_table_new (NULL, NULL);
      g_hash_table_insert (fonts, font, glyphs);
    }
    for (int i = 0; i < item->glyphs->num_glyphs; i++) {
      PangoGlyph glyph = item->glyphs->glyphs[i].glyph;

      if (glyph != PANGO_GLYPH_EMPTY && (glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0)
        g_hash_table_add (glyphs, GUINT_TO_POINTER (glyph));
    }
  }
}

static void
collect (GtkWidget *widget, GHashTable *fonts)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget)) {
    PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (widget));

    for (GSList *line = pango_layout_get_lines_readonly (layout); line != NULL; line = line->next)
      collect_line (line->data, fonts);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, fonts);
}

static void
load (cairo_t *cr, PangoFont *font, GHashTable *set)
{
  cairo_scaled_font_t *scaled = pango_cairo_font_get_scaled_font (PANGO_CAIRO_FONT (font));
  g_autofree cairo_glyph_t *glyphs = g_new0 (cairo_glyph_t, g_hash_table_size (set));
  GHashTableIter iter;
  gpointer glyph;
  int n_glyphs = 0;

  if (scaled == NULL)
    return;
  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &glyph, NULL))
    glyphs[n_glyphs++].index = GPOINTER_TO_UINT (glyph);
  cairo_set_scaled_font (cr, scaled);
  cairo_show_glyphs (cr, glyphs, n_glyphs);
}

void
ilv_warm_glyphs (GtkWidget *widget)
{
  g_autoptr (GHashTable) fonts =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_hash_table_unref);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 32, 32);
  int scale = gtk_widget_get_scale_factor (widget);
  cairo_t *cr;
  GHashTableIter iter;
  gpointer font, glyphs;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  collect (widget, fonts);
  g_hash_table_iter_init (&iter, fonts);
  while (g_hash_table_iter_next (&iter, &font, &glyphs))
    load (cr, font, glyphs);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}
