/* The states' patterns: small tiles, drawn once per theme, state and size, then repeated.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tile is an image, so filling a thousand spans costs copying, not stroking, and allocates
 * nothing. Tiles are made on first use under a lock, since exports may paint from a thread. */
#include "ilv-palette.h"

#include <math.h>

#define TILE_PX 8
#define MAX_SCALE 8

static cairo_pattern_t *tiles[ILV_N_THEMES][ILV_N_STATES][2][MAX_SCALE + 1];
G_LOCK_DEFINE_STATIC (tiles);

static void
line (cairo_t *cr, double x0, double y0, double x1, double y1)
{
  cairo_move_to (cr, x0, y0);
  cairo_line_to (cr, x1, y1);
}

static void
dot (cairo_t *cr, double x, double y, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
}

/* One tile of 8 x 8 units; strokes that leave it on one side come in on the other. */
static void
draw_ink (cairo_t *cr, IlvPattern pattern)
{
  cairo_set_line_width (cr, 1.5);
  switch (pattern) {
  case ILV_PATTERN_HATCH:
  case ILV_PATTERN_BACK_HATCH:
    if (pattern == ILV_PATTERN_BACK_HATCH)
      cairo_transform (cr, &(cairo_matrix_t){-1, 0, 0, 1, 8, 0});
    cairo_set_line_width (cr, 2);
    for (int x = -8; x <= 8; x += 8)
      line (cr, x - 2, 10, x + 10, -2);
    break;
  case ILV_PATTERN_DOTS:
    dot (cr, 2, 2, 1.1);
    dot (cr, 6, 6, 1.1);
    cairo_fill (cr);
    break;
  case ILV_PATTERN_STRIPES:
    cairo_set_line_width (cr, 2);
    line (cr, 2, 0, 2, 8);
    line (cr, 6, 0, 6, 8);
    break;
  case ILV_PATTERN_CROSS:
    cairo_set_line_width (cr, 1);
    line (cr, 0, 0, 8, 8);
    line (cr, 0, 8, 8, 0);
    break;
  case ILV_PATTERN_WAVES:
    cairo_set_line_width (cr, 1.25);
    line (cr, 0, 2, 8, 2);
    line (cr, 0, 6, 8, 6);
    break;
  case ILV_PATTERN_GRID:
    cairo_set_line_width (cr, 1);
    line (cr, 0, 3.5, 8, 3.5);
    line (cr, 3.5, 0, 3.5, 8);
    break;
  case ILV_PATTERN_CHEVRONS:
    cairo_set_line_width (cr, 1.25);
    line (cr, 2.5, 0, 5.5, 4);
    line (cr, 5.5, 4, 2.5, 8);
    break;
  case ILV_PATTERN_DASHES:
    cairo_set_line_width (cr, 1);
    line (cr, 1, 1.5, 4, 1.5);
    line (cr, 5, 5.5, 8, 5.5);
    break;
  case ILV_PATTERN_RINGS:
    cairo_set_line_width (cr, 1);
    dot (cr, 4, 4, 1.75);
    break;
  case ILV_PATTERN_PLAIN:
  default:
    break;
  }
  cairo_stroke (cr);
}

static IlvColor
mix (const IlvColor *a, const IlvColor *b)
{
  return (IlvColor){(a->r + b->r) / 2, (a->g + b->g) / 2, (a->b + b->b) / 2, 1};
}

IlvColor
ilv_palette_get_estimated (const IlvPalette *self, IlvState state)
{
  return mix (&self->state[state], &self->card);
}

IlvColor
ilv_palette_get_estimated_text (const IlvPalette *self, IlvState state)
{
  const IlvColor black = {0, 0, 0, 1}, white = {1, 1, 1, 1};
  const IlvColor *inks[] = {&self->state_text[state], &self->text};
  double least = self->theme >= ILV_THEME_CONTRAST ? 7 : 4.5;
  IlvColor ground = ilv_palette_get_estimated (self, state);

  for (guint i = 0; i < G_N_ELEMENTS (inks); i++)
    if (ilv_palette_contrast (inks[i], &ground) >= least)
      return *inks[i];
  return ilv_palette_contrast (&black, &ground) > ilv_palette_contrast (&white, &ground) ? black
                                                                                         : white;
}

static cairo_pattern_t *
make_tile (const IlvPalette *self, IlvState state, gboolean is_estimated, int scale)
{
  IlvColor ground = self->state[state], ink = self->state_ink[state];
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, TILE_PX * scale, TILE_PX * scale);
  cairo_t *cr = cairo_create (surface);
  cairo_pattern_t *tile;

  if (is_estimated) {
    ground = ilv_palette_get_estimated (self, state);
    ink = mix (&ink, &self->card);
  }
  ilv_palette_set_source (cr, &ground);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  ilv_palette_set_source (cr, &ink);
  draw_ink (cr, self->pattern[state]);
  cairo_destroy (cr);

  tile = cairo_pattern_create_for_surface (surface);
  cairo_surface_destroy (surface);
  cairo_pattern_set_extend (tile, CAIRO_EXTEND_REPEAT);
  cairo_pattern_set_filter (tile, CAIRO_FILTER_NEAREST);
  return tile;
}

static void
set_tile (const IlvPalette *self, cairo_t *cr, IlvState state, gboolean is_estimated, double scale)
{
  int size = CLAMP ((int)lround (scale), 1, MAX_SCALE);
  cairo_pattern_t **tile;

  g_return_if_fail (state < ILV_N_STATES);
  tile = &tiles[self->theme][state][is_estimated ? 1 : 0][size];
  G_LOCK (tiles);
  if (*tile == NULL)
    *tile = make_tile (self, state, is_estimated, size);
  G_UNLOCK (tiles);
  cairo_set_source (cr, *tile);
}

void
ilv_palette_set_state (const IlvPalette *self, cairo_t *cr, IlvState state, double scale)
{
  if (self->pattern[state] == ILV_PATTERN_PLAIN)
    ilv_palette_set_source (cr, &self->state[state]);
  else
    set_tile (self, cr, state, FALSE, scale);
}

void
ilv_palette_fill_state (const IlvPalette *self, cairo_t *cr, IlvState state, double scale)
{
  ilv_palette_set_state (self, cr, state, scale);
  cairo_fill (cr);
}

void
ilv_palette_fill_estimated (const IlvPalette *self, cairo_t *cr, IlvState state, double scale)
{
  set_tile (self, cr, state, TRUE, scale);
  cairo_fill (cr);
}
