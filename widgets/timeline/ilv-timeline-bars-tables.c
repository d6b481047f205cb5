/* Tables behind the bars: colours by cover, patterns as strips, letters as stamps.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-timeline-bars-private.h"

#include <math.h>
#include <string.h>

guint32
ilv_bars_to_pixel (const IlvColor *c)
{
  return 0xff000000u | (guint32)lround (c->r * 255) << 16 | (guint32)lround (c->g * 255) << 8 |
         (guint32)lround (c->b * 255);
}

static IlvColor
style_color (const IlvPalette *palette, guint style)
{
  if (style == STYLE_GIL)
    return palette->baton;
  return style < STYLE_ESTIMATED ? palette->state[style]
                                 : ilv_palette_get_estimated (palette, ilv_bars_get_drawn (style));
}

static IlvColor
style_ink (const IlvPalette *palette, guint style)
{
  if (style == STYLE_GIL)
    return palette->on_baton;
  return style < STYLE_ESTIMATED
             ? palette->state_text[style]
             : ilv_palette_get_estimated_text (palette, ilv_bars_get_drawn (style));
}

static double
style_height (guint style)
{
  return style == STYLE_GIL ? 1 : ilv_palette_get_height (ilv_bars_get_drawn (style));
}

static void
fill_ground (IlvTimelineBars *self, guint style)
{
  for (guint level = 0; level < N_LEVELS; level++) {
    guint32 *narrow = self->lut[style][level], *wide = self->lut[WIDE + style][level];

    for (guint band = 0; band < N_BANDS; band++)
      narrow[band] = wide[band] = self->card;
    narrow[N_BANDS] = wide[N_BANDS] = (1u << N_BANDS) - 1;
  }
}

static void
put_color (IlvTimelineBars *self, guint style, guint level, guint band, guint32 color)
{
  self->lut[style][level][band] = color;
  self->lut[style][level][N_BANDS] &= ~(1u << band);
}

static void
init_tables (IlvTimelineBars *self)
{
  static const double least[N_BANDS] = {0.9, 0.5, 0.1};

  for (guint s = 0; s < N_STYLES; s++) {
    IlvColor color = style_color (self->palette, s), ink = style_ink (self->palette, s);
    guint32 pixel = ilv_bars_to_pixel (&color);

    self->ink[s] = ilv_bars_to_pixel (&ink);
    fill_ground (self, s);
    for (guint band = 0; band < N_BANDS && s != ILV_STATE_IDLE; band++) {
      gboolean reaches = style_height (s) >= least[band];

      /* Even the smallest cover must be seen: a third of the strength at least. */
      for (guint level = 1; level < N_LEVELS; level++) {
        guint alpha = 80 + (level - 1) * 175 / (N_LEVELS - 2);

        if (reaches)
          put_color (self, s, level, band, ilv_bars_blend (self->card, pixel, alpha));
        put_color (self, WIDE + s, level, band, pixel);
      }
    }
    for (guint o = 0; o < N_STYLES; o++) {
      IlvColor other = style_color (self->palette, o);
      self->needs_edge[s][o] = ilv_palette_contrast (&color, &other) < 3;
    }
  }
}

IlvTimelineBars *
ilv_timeline_bars_new (const IlvPalette *palette)
{
  IlvTimelineBars *self = g_new0 (IlvTimelineBars, 1);

  self->palette = palette;
  self->card = ilv_bars_to_pixel (&palette->card);
  self->grid = ilv_bars_to_pixel (&palette->grid);
  self->gap = ilv_bars_to_pixel (&palette->gap);
  self->outline = ilv_bars_to_pixel (&palette->dim_text);
  init_tables (self);
  return self;
}

void
ilv_timeline_bars_free (IlvTimelineBars *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i <= MAX_SCALE; i++) {
    g_free (self->strips[i]);
    g_free (self->stamps[i]);
  }
  g_free (self->reduced);
  g_free (self->ground);
  for (guint i = 0; i < N_BANDS; i++)
    g_free (self->lines[i]);
  g_free (self->wides);
  g_free (self->ticks);
  g_free (self->edges);
  g_free (self);
}

/* A line of every pattern, long enough for one copy per span and line. */
void
ilv_bars_make_strips (IlvTimelineBars *self, int scale, int n_columns)
{
  int tile = TILE * scale, width = n_columns + tile;

  if (self->strip_px[scale] >= width)
    return;
  width += 256;
  self->strip_px[scale] = width;
  g_free (self->strips[scale]);
  self->strips[scale] = g_new (guint32, (gsize)N_STYLES * (gsize)tile * (gsize)width);
  memset (self->has_strip[scale], 0, sizeof self->has_strip[scale]);
}

static void
paint_strip (IlvTimelineBars *self, int scale, guint style, guint32 *strip)
{
  int tile = TILE * scale, width = self->strip_px[scale];
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
      (guchar *)strip, CAIRO_FORMAT_RGB24, width, tile, width * 4);
  cairo_t *cr = cairo_create (surface);

  cairo_rectangle (cr, 0, 0, width, tile);
  if (style == STYLE_GIL) {
    ilv_palette_set_source (cr, &self->palette->baton);
    cairo_fill (cr);
  } else if (style < STYLE_ESTIMATED) {
    ilv_palette_fill_state (self->palette, cr, style, scale);
  } else {
    ilv_palette_fill_estimated (self->palette, cr, ilv_bars_get_drawn (style), scale);
  }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  for (gsize i = 0; i < (gsize)tile * (gsize)width; i++)
    strip[i] |= 0xff000000u;
}

const guint32 *
ilv_bars_get_strip (IlvTimelineBars *self, int scale, guint style)
{
  gsize strip_pixels = (gsize)(TILE * scale) * (gsize)self->strip_px[scale];
  guint32 *strip = self->strips[scale] + style * strip_pixels;

  if (!self->has_strip[scale][style])
    paint_strip (self, scale, style, strip);
  self->has_strip[scale][style] = TRUE;
  return strip;
}

/* The states' letters as coverage, so that thousands cost as little as their pixels. */
void
ilv_bars_make_stamps (IlvTimelineBars *self, int scale)
{
  int size = STAMP * scale;
  const IlvColor white = {1, 1, 1, 1};
  g_autoptr (IlvTextCache) cache = NULL;

  if (self->stamps[scale] != NULL)
    return;
  self->stamps[scale] = g_new0 (guint32, (gsize)STYLE_ESTIMATED * (gsize)(size * size));
  cache = ilv_text_cache_new ();
  for (guint s = 0; s < ILV_N_STATES; s++) {
    cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
    cairo_t *cr = cairo_create (surface);
    const char letter[2] = {ilv_state_letter (s), 0};
    Box *box = &self->boxes[scale][s];
    guint32 *stamp = self->stamps[scale] + (gsize)s * (gsize)(size * size);

    *box = (Box){size, 0, size, 0};
    cairo_scale (cr, scale, scale);
    ilv_text_draw (cr, cache, letter, STAMP / 2.0, STAMP / 2.0, 0.5, 0, 12, PANGO_WEIGHT_BOLD,
                   &white);
    cairo_destroy (cr);
    cairo_surface_flush (surface);
    for (int y = 0; y < size; y++) {
      const guint32 *line = (const guint32 *)(void *)(cairo_image_surface_get_data (surface) +
                                                      y * cairo_image_surface_get_stride (surface));
      for (int x = 0; x < size; x++) {
        stamp[y * size + x] = (line[x] >> 24) * 0x10001;
        if (line[x] >> 24 > 0)
          *box =
              (Box){MIN (box->x0, x), MAX (box->x1, x + 1), MIN (box->y0, y), MAX (box->y1, y + 1)};
      }
    }
    cairo_surface_destroy (surface);
  }
}

void
ilv_bars_reserve (IlvTimelineBars *self, int n)
{
  /* Pixels are coloured in eights: the last eight reach beyond. */
  if (n + 7 <= self->capacity)
    return;
  self->capacity = n + 64;
  self->wides = g_renew (Wide, self->wides, self->capacity);
  self->edges = g_renew (int, self->edges, self->capacity);
  self->reduced = g_renew (IlvPixel, self->reduced, self->capacity);
  self->ground = g_renew (guint32, self->ground, self->capacity);
  self->ticks = g_renew (int, self->ticks, self->capacity);
  for (guint i = 0; i < N_BANDS; i++)
    self->lines[i] = g_renew (guint32, self->lines[i], self->capacity);
}
