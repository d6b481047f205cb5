/* The small things stages are drawn from: pills, chips, the baton, text that fits.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-stage-draw.h"

#include <math.h>

IlvColor
ilv_stage_mix (const IlvColor *a, const IlvColor *b, double amount)
{
  return (IlvColor){a->r + (b->r - a->r) * amount, a->g + (b->g - a->g) * amount,
                    a->b + (b->b - a->b) * amount, a->a + (b->a - a->a) * amount};
}

double
ilv_stage_text (const IlvStageBrush *brush, const char *text, double x, double y, double align,
                double max_width, double size_px, int weight, const IlvColor *color)
{
  return ilv_text_draw (brush->cr, brush->cache, text, x, y, align, max_width, size_px * brush->s,
                        weight, color);
}

double
ilv_stage_measure (const IlvStageBrush *brush, const char *text, double size_px, int weight)
{
  return ilv_text_measure (brush->cr, brush->cache, text, size_px * brush->s, weight);
}

double
ilv_stage_text_fit (const IlvStageBrush *brush, const char *const *texts, guint n_texts, double x,
                    double y, double align, double max_width, double size_px, int weight,
                    const IlvColor *color)
{
  guint i = 0;

  while (i + 1 < n_texts && ilv_stage_measure (brush, texts[i], size_px, weight) > max_width)
    i++;
  return ilv_stage_text (brush, texts[i], x, y, align, max_width, size_px, weight, color);
}

void
ilv_stage_label (const IlvStageBrush *brush, const char *text, double x, double y, double max_width)
{
  ilv_stage_text (brush, text, x, y, 0, max_width, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_BOLD,
                  &brush->palette->dim_text);
}

/* --- pills --- */

IlvPillFlags
ilv_stage_get_pill_flags (const IlvStageBrush *brush, guint32 job)
{
  return job != ILV_JOB_NONE && job == brush->scene->lit_job ? ILV_PILL_LIT : ILV_PILL_PLAIN;
}

/* The part of the outline that is done, from the top on, clockwise. A dash along the path needs no
 * geometry of its own and serves circles and pills alike. */
static void
stroke_progress (const IlvStageBrush *brush, double x, double y, double width, double height,
                 double progress, const IlvColor *color)
{
  cairo_t *cr = brush->cr;
  double radius = height / 2, straight = MAX (0, width - height);
  double length = 2 * straight + 2 * G_PI * radius;
  double dash[2] = {length * CLAMP (progress, 0.001, 1), length * 2};

  cairo_save (cr);
  cairo_new_path (cr);
  cairo_move_to (cr, x + width / 2, y);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, G_PI_2);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI_2, 3 * G_PI_2);
  cairo_close_path (cr);
  cairo_set_dash (cr, dash, 2, 0);
  cairo_set_line_width (cr, 2.2 * brush->s);
  ilv_palette_set_source (cr, color);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
stroke_rounded (const IlvStageBrush *brush, double x, double y, double width, double height,
                double radius, double line, const IlvColor *color)
{
  ilv_palette_rounded (brush->cr, x, y, width, height, radius);
  cairo_set_line_width (brush->cr, line);
  ilv_palette_set_source (brush->cr, color);
  cairo_stroke (brush->cr);
}

/* A small filled flag at the upper right: "arrived, not noticed". */
static void
draw_arrived (const IlvStageBrush *brush, double x, double y)
{
  cairo_t *cr = brush->cr;
  double r = 4.5 * brush->s;

  cairo_new_path (cr);
  cairo_arc (cr, x, y, r, 0, 2 * G_PI);
  ilv_palette_set_source (cr, &brush->palette->alarm);
  cairo_fill_preserve (cr);
  ilv_palette_set_source (cr, &brush->palette->card);
  cairo_set_line_width (cr, 1.2 * brush->s);
  cairo_stroke (cr);
}

static void
write_number (const IlvStageBrush *brush, double x, double y, double width, double height,
              guint number, const IlvColor *color)
{
  char text[16];

  if (number == 0)
    return;
  g_snprintf (text, sizeof text, "%u", number);
  ilv_stage_text (brush, text, x + width / 2, y + height / 2, 0.5, 0, ILV_STAGE_SMALL_PX,
                  PANGO_WEIGHT_BOLD, color);
}

void
ilv_stage_pill (const IlvStageBrush *brush, double x, double y, double width, double height,
                IlvState state, guint number, double progress, IlvPillFlags flags)
{
  const IlvPalette *palette = brush->palette;
  double s = brush->s;
  IlvColor edge = ilv_stage_mix (&palette->state[state], &palette->text, 0.3);
  IlvColor arc = ilv_stage_mix (&palette->state[state], &palette->text, 0.65);

  if (flags & ILV_PILL_EMPTY) {
    stroke_rounded (brush, x + 0.5, y + 0.5, width - 1, height - 1, height / 2, s,
                    &palette->card_border);
    return;
  }
  ilv_palette_rounded (brush->cr, x + 2 * s, y + 2 * s, width - 4 * s, height - 4 * s,
                       height / 2 - 2 * s);
  ilv_palette_set_source (brush->cr, &palette->state[state]);
  cairo_fill (brush->cr);
  if (progress >= 0)
    stroke_progress (brush, x + 1.2 * s, y + 1.2 * s, width - 2.4 * s, height - 2.4 * s, progress,
                     &arc);
  else
    stroke_rounded (brush, x + 2 * s, y + 2 * s, width - 4 * s, height - 4 * s, height / 2 - 2 * s,
                    s, &edge);
  if (flags & ILV_PILL_LIT) {
    stroke_rounded (brush, x, y, width, height, height / 2, 5 * s, &palette->card);
    stroke_rounded (brush, x - s, y - s, width + 2 * s, height + 2 * s, height / 2 + s, 3 * s,
                    &palette->accent);
  }
  if (!(flags & ILV_PILL_HIDDEN))
    write_number (brush, x, y, width, height, number, &palette->state_text[state]);
  if (flags & ILV_PILL_ARRIVED)
    draw_arrived (brush, x + width - 3 * s, y + 3 * s);
}

/* --- chips and batons --- */

void
ilv_stage_chip (const IlvStageBrush *brush, double x, double y, double width, double height,
                IlvState state, gboolean is_estimated)
{
  const IlvPalette *palette = brush->palette;
  double s = brush->s, radius = 4 * s;
  double box = MIN (15 * s, MIN (width, height) - 2 * s);
  const char letter[2] = {ilv_state_letter (state), '\0'};
  IlvColor edge = ilv_stage_mix (&palette->state[state], &palette->text, 0.3);

  ilv_palette_rounded (brush->cr, x, y, width, height, radius);
  if (is_estimated)
    ilv_palette_fill_estimated (palette, brush->cr, state, s);
  else
    ilv_palette_fill_state (palette, brush->cr, state, s);
  stroke_rounded (brush, x + 0.5, y + 0.5, width - 1, height - 1, radius, s, &edge);
  ilv_palette_rounded (brush->cr, x + (width - box) / 2, y + (height - box) / 2, box, box, 3 * s);
  ilv_palette_set_source (brush->cr, &palette->state[state]);
  cairo_fill (brush->cr);
  ilv_stage_text (brush, letter[0] == '-' ? "–" : letter, x + width / 2, y + height / 2, 0.5, 0,
                  ILV_STAGE_SMALL_PX, PANGO_WEIGHT_BOLD, &palette->state_text[state]);
}

void
ilv_stage_baton (const IlvStageBrush *brush, double x, double y, double width, double height)
{
  const IlvPalette *palette = brush->palette;
  IlvColor edge = ilv_stage_mix (&palette->baton, &palette->on_baton, 0.55);

  ilv_palette_rounded (brush->cr, x, y, width, height, 4 * brush->s);
  ilv_palette_set_source (brush->cr, &palette->baton);
  cairo_fill (brush->cr);
  stroke_rounded (brush, x + 0.5, y + 0.5, width - 1, height - 1, 4 * brush->s, 1.2 * brush->s,
                  &edge);
  ilv_stage_text (brush, "GIL", x + width / 2, y + height / 2, 0.5, 0, ILV_STAGE_SMALL_PX,
                  PANGO_WEIGHT_BOLD, &palette->on_baton);
}

void
ilv_stage_baton_wanted (const IlvStageBrush *brush, double x, double y, double width, double height,
                        double fraction, gboolean asked)
{
  const IlvPalette *palette = brush->palette;
  cairo_t *cr = brush->cr;
  double s = brush->s;
  IlvColor wash = ilv_stage_mix (&palette->card, &palette->state[ILV_STATE_GIL_WAIT], 0.45);
  IlvColor edge = ilv_stage_mix (&palette->state[ILV_STATE_GIL_WAIT], &palette->text, 0.35);
  double dash[2] = {3 * s, 2 * s};

  cairo_save (cr);
  ilv_palette_rounded (cr, x, y, width, height, 4 * s);
  cairo_clip (cr);
  cairo_rectangle (cr, x, y, width * fraction, height);
  ilv_palette_set_source (cr, &wash);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_save (cr);
  if (!asked)
    cairo_set_dash (cr, dash, 2, 0);
  stroke_rounded (brush, x + s, y + s, width - 2 * s, height - 2 * s, 4 * s, (asked ? 2 : 1.2) * s,
                  &edge);
  cairo_restore (cr);
  ilv_stage_text (brush, asked ? "GIL!" : "GIL?", x + width / 2, y + height / 2, 0.5, 0,
                  ILV_STAGE_SMALL_PX, PANGO_WEIGHT_BOLD, &palette->text);
}

void
ilv_stage_ground (const IlvStageBrush *brush, double x, double y, double width, double height,
                  gboolean bordered)
{
  ilv_palette_rounded (brush->cr, x, y, width, height, 5 * brush->s);
  ilv_palette_set_source (brush->cr, &brush->palette->track);
  cairo_fill (brush->cr);
  if (bordered)
    stroke_rounded (brush, x + 0.5, y + 0.5, width - 1, height - 1, 5 * brush->s, brush->s,
                    &brush->palette->card_border);
}

void
ilv_stage_alarm (const IlvStageBrush *brush, double x, double y, double width, double height,
                 double radius)
{
  stroke_rounded (brush, x, y, width, height, radius, 2.5 * brush->s, &brush->palette->alarm);
}

void
ilv_stage_bar (const IlvStageBrush *brush, double x, double y, double width, double height,
               double fraction, const IlvColor *color)
{
  ilv_palette_rounded (brush->cr, x, y, width, height, height / 2);
  ilv_palette_set_source (brush->cr, &brush->palette->grid);
  cairo_fill (brush->cr);
  if (fraction <= 0)
    return;
  ilv_palette_rounded (brush->cr, x, y, MAX (height, width * MIN (1, fraction)), height,
                       height / 2);
  ilv_palette_set_source (brush->cr, color);
  cairo_fill (brush->cr);
}
