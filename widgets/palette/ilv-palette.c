/* The colours of the four themes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The light states are those of the design; the others were chosen with tests/widgets/test-palette
 * at hand: it holds text on every state at 4.5:1 (7:1 in high contrast), edges at 3:1, and states
 * of one bar height apart for viewers without red, green or blue cones. */
#include "ilv-palette.h"

#include <math.h>
#include <string.h>

#define RGB(hex)                                                                                   \
  {                                                                                                \
    (((hex) >> 16) & 0xff) / 255.0, (((hex) >> 8) & 0xff) / 255.0, ((hex)&0xff) / 255.0, 1.0       \
  }
/* In the order of IlvState: P N G C I S L X U R - ? */
#define STATES(p, n, g, c, i, s, l, x, u, r, idle, unknown)                                        \
  {                                                                                                \
    RGB (p), RGB (n), RGB (g), RGB (c), RGB (i), RGB (s), RGB (l), RGB (x), RGB (u), RGB (r),      \
        RGB (idle), RGB (unknown)                                                                  \
  }
#define PATTERNS                                                                                   \
  {                                                                                                \
    ILV_PATTERN_PLAIN, ILV_PATTERN_GRID, ILV_PATTERN_HATCH, ILV_PATTERN_BACK_HATCH,                \
        ILV_PATTERN_DASHES, ILV_PATTERN_DOTS, ILV_PATTERN_WAVES, ILV_PATTERN_CHEVRONS,             \
        ILV_PATTERN_STRIPES, ILV_PATTERN_RINGS, ILV_PATTERN_PLAIN, ILV_PATTERN_CROSS               \
  }

static const IlvPalette palettes[ILV_N_THEMES] =
    {
        [ILV_THEME_LIGHT] =
            {
                .theme = ILV_THEME_LIGHT,
                .state = STATES (0x1b9e77, 0x2f6fb5, 0xe6a100, 0xb0a46a, 0x8cc7ee, 0xc5d9e8,
                                 0xb565a7, 0xd0602a, 0xf0b79d, 0xc9c5bd, 0xffffff, 0xe9e7e4),
                .state_ink = STATES (0x1b9e77, 0x24588f, 0xfff0c4, 0xe4dcb4, 0xcfe9fa, 0x8aa9c1,
                                     0xdcaed4, 0xeea27c, 0xfdeee7, 0xf1efec, 0xffffff, 0xa9a49c),
                .state_text = STATES (0x0d1a24, 0xffffff, 0x0d1a24, 0x0d1a24, 0x0d1a24, 0x0d1a24,
                                      0x0d1a24, 0x0d1a24, 0x0d1a24, 0x0d1a24, 0x0d1a24, 0x0d1a24),
                .pattern = PATTERNS,
                .window = RGB (0xfafafa),
                .card = RGB (0xffffff),
                .card_border = RGB (0xdeddda),
                .text = RGB (0x2b2b2f),
                .dim_text = RGB (0x64646a),
                .grid = RGB (0xebebe9),
                .track = RGB (0xf4f4f2),
                .accent = RGB (0x1c71d8),
                .on_accent = RGB (0xffffff),
                .playhead = RGB (0xe01b24),
                .baton = RGB (0xf6dc51),
                .on_baton = RGB (0x3d2f00),
                .alarm = RGB (0xc01c28),
                .curtain = RGB (0xe6e6ea),
                .gap = RGB (0x14202b),
                .edge_width = 1,
            },
        [ILV_THEME_DARK] =
            {
                .theme = ILV_THEME_DARK,
                .state = STATES (0x2fb98c, 0x5b97e0, 0xf0b429, 0xa4965a, 0x79b4dc, 0xa9bccb,
                                 0xc77bba, 0xe0764a, 0xf0c9b5, 0x8f8b84, 0x242428, 0x84807b),
                .state_ink = STATES (0x2fb98c, 0x93bdf0, 0xfbe2a0, 0xd6cb9a, 0xb5d9f2, 0xe3edf4,
                                     0xe6bede, 0xf5b698, 0xc07c5e, 0xcbc8c2, 0x242428, 0xbab7b1),
                .state_text = STATES (0x0b0d0f, 0x0b0d0f, 0x0b0d0f, 0x0b0d0f, 0x0b0d0f, 0x0b0d0f,
                                      0x0b0d0f, 0x0b0d0f, 0x0b0d0f, 0x0b0d0f, 0xf2f2f4, 0x0b0d0f),
                .pattern = PATTERNS,
                .window = RGB (0x1e1e20),
                .card = RGB (0x242428),
                .card_border = RGB (0x3a3a40),
                .text = RGB (0xf2f2f4),
                .dim_text = RGB (0xb0b0b8),
                .grid = RGB (0x34343a),
                .track = RGB (0x2c2c31),
                .accent = RGB (0x78aeed),
                .on_accent = RGB (0x0b0d0f),
                .playhead = RGB (0xff6b6b),
                .baton = RGB (0xf6dc51),
                .on_baton = RGB (0x2b2100),
                .alarm = RGB (0xff7b78),
                .curtain = RGB (0x36363d),
                .gap = RGB (0x17171a),
                .edge_width = 1,
            },
        [ILV_THEME_CONTRAST] =
            {
                .theme = ILV_THEME_CONTRAST,
                .state = STATES (0x00c08b, 0x6aa9ff, 0xffb000, 0xb8a84a, 0x8fd3ff, 0xd3e4f0,
                                 0xd98bd0, 0xff7f4d, 0xffd2bf, 0xcfcbc3, 0xffffff, 0xe4e4e4),
                .state_ink = STATES (0x00c08b, 0xd6e8ff, 0xfff3cf, 0xf1ebc9, 0xe6f6ff, 0x8aa2b5,
                                     0xfbe0f7, 0xffd9c9, 0xe08f6c, 0x9c988f, 0xffffff, 0x989898),
                .state_text = STATES (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                .pattern = PATTERNS,
                .window = RGB (0xffffff),
                .card = RGB (0xffffff),
                .card_border = RGB (0x000000),
                .text = RGB (0x000000),
                .dim_text = RGB (0x2e2e2e),
                .grid = RGB (0xb0b0b0),
                .track = RGB (0xf0f0f0),
                .accent = RGB (0x003f9e),
                .on_accent = RGB (0xffffff),
                .playhead = RGB (0xb00010),
                .baton = RGB (0xffe400),
                .on_baton = RGB (0x000000),
                .alarm = RGB (0xa00010),
                .curtain = RGB (0xd0d0d0),
                .gap = RGB (0x000000),
                .edge_width = 2,
            },
        [ILV_THEME_CONTRAST_DARK] =
            {
                .theme = ILV_THEME_CONTRAST_DARK,
                .state = STATES (0x00d69a, 0x6aa9ff, 0xffb000, 0xb8a84a, 0x8fd3ff, 0xd3e4f0,
                                 0xe597dc, 0xff7f4d, 0xffd2bf, 0xb5b1a9, 0x000000, 0x9a9a9a),
                .state_ink = STATES (0x00d69a, 0xd6e8ff, 0xfff3cf, 0xf1ebc9, 0xe6f6ff, 0x8aa2b5,
                                     0xfde8fa, 0xffd9c9, 0xe08f6c, 0xe9e6e0, 0x000000, 0xd0d0d0),
                .state_text = STATES (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xffffff, 0),
                .pattern = PATTERNS,
                .window = RGB (0x000000),
                .card = RGB (0x000000),
                .card_border = RGB (0xffffff),
                .text = RGB (0xffffff),
                .dim_text = RGB (0xd8d8d8),
                .grid = RGB (0x5a5a5a),
                .track = RGB (0x1c1c1c),
                .accent = RGB (0x9cc7ff),
                .on_accent = RGB (0x000000),
                .playhead = RGB (0xff8080),
                .baton = RGB (0xffe400),
                .on_baton = RGB (0x000000),
                .alarm = RGB (0xff9090),
                .curtain = RGB (0x3c3c3c),
                .gap = RGB (0x000000),
                .edge_width = 2,
            },
};

static double
linear (double v)
{
  return v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
}

/* WCAG 2.1, relative luminance. */
static double
luminance (const IlvColor *color)
{
  return 0.2126 * linear (color->r) + 0.7152 * linear (color->g) + 0.0722 * linear (color->b);
}

const IlvPalette *
ilv_palette_get (IlvTheme theme)
{
  g_return_val_if_fail (theme < ILV_N_THEMES, &palettes[ILV_THEME_LIGHT]);
  return &palettes[theme];
}

gboolean
ilv_palette_parse_theme (const char *name, IlvTheme *theme)
{
  static const char *const names[ILV_N_THEMES] = {"light", "dark", "contrast", "contrast-dark"};

  for (guint i = 0; i < ILV_N_THEMES; i++) {
    if (g_strcmp0 (name, names[i]) == 0) {
      *theme = i;
      return TRUE;
    }
  }
  return FALSE;
}

void
ilv_palette_set_source (cairo_t *cr, const IlvColor *color)
{
  cairo_set_source_rgba (cr, color->r, color->g, color->b, color->a);
}

double
ilv_palette_get_height (IlvState state)
{
  switch (state) {
  case ILV_STATE_PYTHON:
  case ILV_STATE_NATIVE:
  case ILV_STATE_TRANSFER:
  case ILV_STATE_STARTUP:
  case ILV_STATE_UNKNOWN:
    return 1.0;
  case ILV_STATE_GIL_WAIT:
  case ILV_STATE_CORE_WAIT:
  case ILV_STATE_READY:
    return 0.6;
  case ILV_STATE_IO:
  case ILV_STATE_SLEEP:
  case ILV_STATE_LOCK:
    return 0.3;
  case ILV_STATE_IDLE:
  case ILV_N_STATES:
  default:
    return 0.0;
  }
}

void
ilv_palette_rounded (cairo_t *cr, double x, double y, double w, double h, double radius)
{
  double r = MIN (radius, MIN (w, h) / 2);

  if (r <= 0.25) {
    cairo_rectangle (cr, x, y, w, h);
    return;
  }
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + w - r, y + r, r, -G_PI_2, 0);
  cairo_arc (cr, x + w - r, y + h - r, r, 0, G_PI_2);
  cairo_arc (cr, x + r, y + h - r, r, G_PI_2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

/* A light line under the dashes: seen on every state. The dashes tell it from the focus. */
void
ilv_palette_mark (const IlvPalette *self, cairo_t *cr, double x, double y, double w, double h,
                  double scale)
{
  const double dashes[] = {6 * scale, 4 * scale};
  double size = 6 * scale, middle = y + h / 2;

  cairo_save (cr);
  ilv_palette_rounded (cr, x, y, w, h, 6 * scale);
  ilv_palette_set_source (cr, &self->card);
  cairo_set_line_width (cr, 4 * scale);
  cairo_stroke_preserve (cr);
  ilv_palette_set_source (cr, &self->accent);
  cairo_set_line_width (cr, 2 * scale);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_stroke (cr);
  cairo_move_to (cr, x - size / 2, middle - size);
  cairo_line_to (cr, x + size / 2, middle);
  cairo_line_to (cr, x - size / 2, middle + size);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_restore (cr);
}

double
ilv_palette_contrast (const IlvColor *a, const IlvColor *b)
{
  double ya = luminance (a), yb = luminance (b);

  return (MAX (ya, yb) + 0.05) / (MIN (ya, yb) + 0.05);
}
