/* The palette keeps its promises: contrast, patterns, colour-blind viewers, text.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/palette/ilv-palette.h"

#include <math.h>
#include <string.h>

#define TILE_PX 8

/* Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB. */
static const double viewers[4][9] = {
    {1, 0, 0, 0, 1, 0, 0, 0, 1},
    {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
    {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
    {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
};
static const char *const viewer_names[] = {"all cones", "protan", "deutan", "tritan"};

static double
linear (double v)
{
  return v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
}

static double
lab_f (double t)
{
  return t > 0.008856 ? cbrt (t) : 7.787 * t + 16.0 / 116;
}

static void
see (const IlvColor *color, const double *m, double lab[3])
{
  double in[3] = {linear (color->r), linear (color->g), linear (color->b)}, c[3], x, y, z;

  for (int i = 0; i < 3; i++)
    c[i] = CLAMP (m[3 * i] * in[0] + m[3 * i + 1] * in[1] + m[3 * i + 2] * in[2], 0, 1);
  x = lab_f ((0.4124564 * c[0] + 0.3575761 * c[1] + 0.1804375 * c[2]) / 0.95047);
  y = lab_f (0.2126729 * c[0] + 0.7151522 * c[1] + 0.0721750 * c[2]);
  z = lab_f ((0.0193339 * c[0] + 0.1191920 * c[1] + 0.9503041 * c[2]) / 1.08883);
  lab[0] = 116 * y - 16;
  lab[1] = 500 * (x - y);
  lab[2] = 200 * (y - z);
}

/* CIE 1976 distance as that viewer sees the two. */
static double
distance (const IlvColor *a, const IlvColor *b, guint viewer)
{
  double p[3], q[3];

  see (a, viewers[viewer], p);
  see (b, viewers[viewer], q);
  return sqrt (pow (p[0] - q[0], 2) + pow (p[1] - q[1], 2) + pow (p[2] - q[2], 2));
}

static double
text_limit (IlvTheme theme)
{
  return theme >= ILV_THEME_CONTRAST ? 7.0 : 4.5;
}

static void
test_text_stands_out (void)
{
  for (IlvTheme t = 0; t < ILV_N_THEMES; t++) {
    const IlvPalette *p = ilv_palette_get (t);
    const IlvColor *grounds[] = {&p->window, &p->card, &p->track, &p->curtain};

    for (guint i = 0; i < G_N_ELEMENTS (grounds); i++) {
      g_assert_cmpfloat (ilv_palette_contrast (&p->text, grounds[i]), >=, 7.0);
      g_assert_cmpfloat (ilv_palette_contrast (&p->dim_text, grounds[i]), >=, text_limit (t));
    }
    for (guint s = 0; s < ILV_N_STATES; s++) {
      g_assert_cmpfloat (ilv_palette_contrast (&p->state_text[s], &p->state[s]), >=,
                         text_limit (t));
      g_assert_cmpfloat (ilv_palette_contrast (&p->state_text[s], &p->state_ink[s]), >=,
                         text_limit (t));
      IlvColor pale = ilv_palette_get_estimated (p, s);
      IlvColor text = ilv_palette_get_estimated_text (p, s);
      g_assert_cmpfloat (ilv_palette_contrast (&text, &pale), >=, 4.5);
    }
    g_assert_cmpfloat (ilv_palette_contrast (&p->on_accent, &p->accent), >=, text_limit (t));
    g_assert_cmpfloat (ilv_palette_contrast (&p->on_baton, &p->baton), >=, text_limit (t));
  }
}

static void
test_edges_and_marks_stand_out (void)
{
  for (IlvTheme t = 0; t < ILV_N_THEMES; t++) {
    const IlvPalette *p = ilv_palette_get (t);

    for (guint s = 0; s < ILV_N_STATES; s++)
      if (s != ILV_STATE_IDLE)
        g_assert_cmpfloat (ilv_palette_contrast (&p->gap, &p->state[s]), >=, 3.0);
    g_assert_cmpfloat (ilv_palette_contrast (&p->playhead, &p->card), >=, 3.0);
    g_assert_cmpfloat (ilv_palette_contrast (&p->accent, &p->card), >=, 3.0);
    g_assert_cmpfloat (ilv_palette_contrast (&p->alarm, &p->card), >=, 3.0);
  }
}

/* What is drawn, not what is declared: the tiles themselves are compared. */
static void
paint_tile (const IlvPalette *p, IlvState state, double scale, guint32 *pixels)
{
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
      (guchar *)pixels, CAIRO_FORMAT_RGB24, 2 * TILE_PX, 2 * TILE_PX, 8 * TILE_PX);
  cairo_t *cr = cairo_create (surface);

  cairo_rectangle (cr, 0, 0, 2 * TILE_PX, 2 * TILE_PX);
  ilv_palette_fill_state (p, cr, state, scale);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_every_state_has_its_own_pattern (void)
{
  const guint n = 4 * TILE_PX * TILE_PX;

  for (IlvTheme t = 0; t < ILV_N_THEMES; t++) {
    const IlvPalette *p = ilv_palette_get (t);
    guint32 tile[ILV_N_STATES][4 * TILE_PX * TILE_PX];

    for (guint s = 0; s < ILV_N_STATES; s++) {
      gboolean is_plain = TRUE;

      paint_tile (p, s, 1, tile[s]);
      for (guint i = 1; i < n; i++)
        is_plain &= tile[s][i] == tile[s][0];
      g_assert_true (is_plain == (p->pattern[s] == ILV_PATTERN_PLAIN));
      if (!is_plain)
        g_assert_cmpfloat (ilv_palette_contrast (&p->state[s], &p->state_ink[s]), >=, 1.4);
      for (guint o = 0; o < s; o++)
        if (s != ILV_STATE_IDLE || o != ILV_STATE_PYTHON) /* the ground, and plain green */
          g_assert_cmpint (p->pattern[s], !=, p->pattern[o]);
    }
  }
}

/* Where a bar is too narrow for its pattern only colour and height are left. */
static void
test_colour_blind_viewers_tell_states_apart (void)
{
  for (IlvTheme t = 0; t < ILV_N_THEMES; t++) {
    const IlvPalette *p = ilv_palette_get (t);

    for (guint v = 0; v < G_N_ELEMENTS (viewers); v++) {
      for (guint s = 1; s < ILV_N_STATES; s++) {
        for (guint o = 0; o < s; o++) {
          double d = distance (&p->state[s], &p->state[o], v);
          gboolean same = ilv_palette_get_height (s) == ilv_palette_get_height (o);

          if (d < (same ? 10 : 4))
            g_error ("theme %d, %s: states %u and %u are %.1f apart", t, viewer_names[v], s, o, d);
        }
      }
    }
  }
}

static void
test_estimated_is_paler (void)
{
  const IlvPalette *p = ilv_palette_get (ILV_THEME_LIGHT);
  guint32 pixel = 0;
  cairo_surface_t *surface =
      cairo_image_surface_create_for_data ((guchar *)&pixel, CAIRO_FORMAT_RGB24, 1, 1, 4);
  cairo_t *cr = cairo_create (surface);

  cairo_rectangle (cr, 0, 0, 1, 1);
  ilv_palette_fill_estimated (p, cr, ILV_STATE_PYTHON, 1);
  cairo_surface_flush (surface);
  g_assert_cmpint ((pixel >> 16) & 0xff, >, (int)(p->state[ILV_STATE_PYTHON].r * 255) + 60);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_text_is_never_under_nine_points (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 8, 8);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (IlvTextCache) cache = ilv_text_cache_new ();
  double small = ilv_text_measure (cr, cache, "Thread 1", 4, PANGO_WEIGHT_NORMAL);
  double least = ilv_text_measure (cr, cache, "Thread 1", ILV_TEXT_MIN_PX, PANGO_WEIGHT_NORMAL);

  g_assert_cmpfloat (small, ==, least);
  g_assert_cmpfloat (ilv_text_measure (cr, NULL, "Thread 1", 24, PANGO_WEIGHT_NORMAL), >,
                     1.9 * least);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_text_follows_the_family (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 8, 8);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (IlvTextCache) cache = ilv_text_cache_new ();
  const char *text = "illicit will";
  double fallback = ilv_text_measure (cr, cache, text, 20, PANGO_WEIGHT_NORMAL);
  double mono;

  /* A kept layout does not outlive its family. */
  ilv_text_set_family ("monospace");
  mono = ilv_text_measure (cr, cache, text, 20, PANGO_WEIGHT_NORMAL);
  g_assert_cmpfloat (mono, >, 1.2 * fallback);
  g_assert_cmpfloat (ilv_text_measure (cr, NULL, text, 20, PANGO_WEIGHT_NORMAL), ==, mono);
  ilv_text_set_family (NULL);
  g_assert_cmpfloat (ilv_text_measure (cr, cache, text, 20, PANGO_WEIGHT_NORMAL), ==, fallback);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_text_fits_its_width (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 300, 40);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (IlvTextCache) cache = ilv_text_cache_new ();
  const IlvColor black = {0, 0, 0, 1};
  const char *text = "a label that is far too long for its place";

  for (double width = 20; width < 200; width += 7)
    g_assert_cmpfloat (ilv_text_draw (cr, cache, text, 0, 20, 0, width, 12, 400, &black), <=,
                       width);
  /* Many more labels than are kept: the oldest go, nothing breaks. */
  for (guint i = 0; i < 5000; i++) {
    g_autofree char *label = g_strdup_printf ("%u", i);
    g_assert_cmpfloat (ilv_text_draw (cr, cache, label, 0, 20, 0, 0, 12, 400, &black), >, 0);
  }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_themes_have_names (void)
{
  IlvTheme theme = ILV_THEME_LIGHT;

  g_assert_true (ilv_palette_parse_theme ("contrast-dark", &theme));
  g_assert_cmpint (theme, ==, ILV_THEME_CONTRAST_DARK);
  g_assert_false (ilv_palette_parse_theme ("sepia", &theme));
  g_assert_false (ilv_palette_parse_theme (NULL, &theme));
  g_assert_cmpint (theme, ==, ILV_THEME_CONTRAST_DARK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/palette/text-stands-out", test_text_stands_out);
  g_test_add_func ("/palette/edges-and-marks-stand-out", test_edges_and_marks_stand_out);
  g_test_add_func ("/palette/own-pattern", test_every_state_has_its_own_pattern);
  g_test_add_func ("/palette/colour-blind", test_colour_blind_viewers_tell_states_apart);
  g_test_add_func ("/palette/estimated-is-paler", test_estimated_is_paler);
  g_test_add_func ("/palette/text-size", test_text_is_never_under_nine_points);
  g_test_add_func ("/palette/text-family", test_text_follows_the_family);
  g_test_add_func ("/palette/text-fits", test_text_fits_its_width);
  g_test_add_func ("/palette/theme-names", test_themes_have_names);
  return g_test_run ();
}
