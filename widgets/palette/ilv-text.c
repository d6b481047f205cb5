/* The one way to paint text: pango layouts, kept.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Laying a label out costs 24 us, showing a kept one 6 us: so layouts are kept by text, size,
 * weight and width. The font context is our own (96 dpi, no hinting of metrics), so that a picture
 * has the same line lengths on screen, in PNG, SVG and PDF. */
#include "ilv-palette.h"

#include <math.h>
#include <string.h>

#define FAMILIES "Adwaita Sans,Cantarell,Noto Sans,sans-serif"
#define MAX_LAYOUTS 4096
/* Widths of ellipsized text go in these steps, or zooming would lay out anew at every frame. */
#define WIDTH_STEP_PX 4

typedef struct {
  char *text;
  /* Size in pango units; width 0 = as long as it is, negative = cut in the middle. */
  int size, weight, width_px;
} Key;

typedef struct {
  Key key;
  PangoLayout *layout;
  double width_px, height_px;
} Entry;

/* Interned, so that a cache sees by the pointer that its layouts are of another family. */
static const char *used_family = NULL;

static char last_cut[128];

struct _IlvTextCache {
  PangoContext *context;
  PangoFontDescription *font;
  const char *family;  /* interned: `font`'s */
  GHashTable *entries; /* Key -> Entry, the key is in the entry */
};

static guint
key_hash (gconstpointer data)
{
  const Key *key = data;

  return g_str_hash (key->text) ^ (guint)(key->size * 31 + key->weight * 131 + key->width_px * 977);
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const Key *p = a, *q = b;

  return p->size == q->size && p->weight == q->weight && p->width_px == q->width_px &&
         strcmp (p->text, q->text) == 0;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->key.text);
  g_object_unref (entry->layout);
  g_free (entry);
}

void
ilv_text_set_family (const char *family)
{
  used_family = family != NULL && *family != '\0' ? g_intern_string (family) : NULL;
}

IlvTextCache *
ilv_text_cache_new (void)
{
  IlvTextCache *self = g_new0 (IlvTextCache, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_SLIGHT);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  self->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_cairo_context_set_resolution (self->context, 96);
  pango_cairo_context_set_font_options (self->context, options);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  self->font = pango_font_description_new ();
  self->entries = g_hash_table_new_full (key_hash, key_equal, NULL, entry_free);
  cairo_font_options_destroy (options);
  return self;
}

void
ilv_text_cache_free (IlvTextCache *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->entries);
  pango_font_description_free (self->font);
  g_object_unref (self->context);
  g_free (self);
}

static void
follow_family (IlvTextCache *self)
{
  const char *family = used_family != NULL ? used_family : FAMILIES;

  if (self->family == family)
    return;
  self->family = family;
  pango_font_description_set_family_static (self->font, family);
  g_hash_table_remove_all (self->entries);
}

static Entry *
add_entry (IlvTextCache *self, const Key *key)
{
  Entry *entry = g_new0 (Entry, 1);
  PangoRectangle extents;

  if (g_hash_table_size (self->entries) >= MAX_LAYOUTS)
    g_hash_table_remove_all (self->entries);
  entry->key = *key;
  entry->key.text = g_strdup (key->text);
  entry->layout = pango_layout_new (self->context);
  pango_font_description_set_absolute_size (self->font, key->size);
  pango_font_description_set_weight (self->font, key->weight);
  pango_layout_set_font_description (entry->layout, self->font);
  pango_layout_set_single_paragraph_mode (entry->layout, TRUE);
  pango_layout_set_text (entry->layout, key->text, -1);
  if (key->width_px != 0) {
    pango_layout_set_width (entry->layout, ABS (key->width_px) * PANGO_SCALE);
    pango_layout_set_ellipsize (entry->layout,
                                key->width_px > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_MIDDLE);
  }
  pango_layout_get_extents (entry->layout, NULL, &extents);
  entry->width_px = (double)extents.width / PANGO_SCALE;
  entry->height_px = (double)extents.height / PANGO_SCALE;
  g_hash_table_insert (self->entries, &entry->key, entry);
  return entry;
}

static Entry *
get_entry (IlvTextCache *self, const char *text, double max_width, double size_px, int weight,
           gboolean is_name)
{
  Key key = {(char *)text, (int)lround (MAX (size_px, ILV_TEXT_MIN_PX) * PANGO_SCALE), weight, 0};
  Entry *entry;

  follow_family (self);
  entry = g_hash_table_lookup (self->entries, &key);
  if (entry == NULL)
    entry = add_entry (self, &key);
  if (max_width <= 0 || entry->width_px <= max_width)
    return entry;
  key.width_px = MAX (1, (int)(max_width / WIDTH_STEP_PX) * WIDTH_STEP_PX) * (is_name ? -1 : 1);
  entry = g_hash_table_lookup (self->entries, &key);
  return entry != NULL ? entry : add_entry (self, &key);
}

double
ilv_text_draw (cairo_t *cr, IlvTextCache *cache, const char *text, double x, double y, double align,
               double max_width, double size_px, int weight, const IlvColor *color)
{
  g_autoptr (IlvTextCache) own = NULL;
  Entry *entry;

  g_return_val_if_fail (text != NULL, 0);
  if (*text == '\0')
    return 0;
  if (cache == NULL)
    cache = own = ilv_text_cache_new ();
  entry = get_entry (cache, text, max_width, size_px, weight, FALSE);
  if (entry->key.width_px > 0)
    g_strlcpy (last_cut, text, sizeof last_cut);
  ilv_palette_set_source (cr, color);
  cairo_move_to (cr, x - align * entry->width_px, y - entry->height_px / 2);
  pango_cairo_show_layout (cr, entry->layout);
  cairo_new_path (cr);
  return entry->width_px;
}

double
ilv_text_draw_name (cairo_t *cr, IlvTextCache *cache, const char *text, double x, double y,
                    double max_width, double size_px, int weight, const IlvColor *color)
{
  g_autoptr (IlvTextCache) own = NULL;
  Entry *entry;

  if (cache == NULL)
    cache = own = ilv_text_cache_new ();
  entry = get_entry (cache, text, max_width, size_px, weight, TRUE);
  ilv_palette_set_source (cr, color);
  cairo_move_to (cr, x, y - entry->height_px / 2);
  pango_cairo_show_layout (cr, entry->layout);
  cairo_new_path (cr);
  return entry->width_px;
}

char *
ilv_text_take_cut (void)
{
  char *cut = *last_cut != '\0' ? g_strdup (last_cut) : NULL;

  *last_cut = '\0';
  return cut;
}

double
ilv_text_measure (cairo_t *cr, IlvTextCache *cache, const char *text, double size_px, int weight)
{
  g_autoptr (IlvTextCache) own = NULL;

  g_return_val_if_fail (text != NULL, 0);
  if (*text == '\0')
    return 0;
  if (cache == NULL)
    cache = own = ilv_text_cache_new ();
  return get_entry (cache, text, 0, size_px, weight, FALSE)->width_px;
}
