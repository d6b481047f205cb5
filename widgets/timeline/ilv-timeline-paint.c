/* Painting the timeline: the layers and how they are put together.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-timeline-paint-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "widgets/why/ilv-why-label.h"

#define MIN_TICK_PX 88
/* More spans than this in sight and only letters tell them apart. */
#define MAX_LABELLED 400
/* Documents get true rectangles up to here, then an image. */
#define MAX_VECTOR_SPANS 20000

double
ilv_timeline_get_x (const IlvTimelinePainter *self, double time_ns)
{
  return self->layout->label_px + ilv_timeline_view_x (self->view, time_ns);
}

gboolean
ilv_timeline_is_row_visible (const IlvTimelinePainter *self, const IlvTimelineRow *row)
{
  double y = row->y_px - self->view->scroll_px;

  return y < self->layout->view_px && y + row->height_px > 0;
}

IlvBarBox
ilv_timeline_get_bar_box (const IlvTimelineLayout *layout, const IlvTimelineRow *row,
                          const IlvTimelineView *view)
{
  /* Rows too low for a name need their height for themselves. */
  double inset = row->height_px >= 12 ? floor (2 * layout->scale) : 0;

  return (IlvBarBox){layout->ruler_px + row->y_px - view->scroll_px + inset,
                     row->height_px - 2 * inset};
}

/* Stops where there are more than `enough`. */
static guint64
count_spans (const IlvTimelinePainter *self, guint64 enough)
{
  double end = ilv_timeline_view_time (self->view, self->layout->lanes_px);
  guint64 total = 0;

  if (self->scene->has_curtain)
    end = MIN (end, (double)self->scene->time_ns);

  for (guint i = 0; i < self->layout->rows->len && total <= enough; i++) {
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (self->layout, i);
    guint64 n = 0;

    if ((row->kind != ILV_ROW_TRACK && row->kind != ILV_ROW_GIL) ||
        !ilv_timeline_is_row_visible (self, row))
      continue;
    ilv_trace_find_spans (ilv_timeline_row_get_trace (row, self->scene), row->track, row->depth,
                          (gint64)floor (self->view->begin_ns), (gint64)ceil (end), &n);
    total += n;
  }
  return total;
}

gboolean
ilv_timeline_has_labels (const IlvTimelinePainter *self)
{
  return count_spans (self, MAX_LABELLED) <= MAX_LABELLED;
}

/* --- bars --- */

gint64
ilv_timeline_get_most (const IlvTimelinePainter *self, const IlvTimelineRow *row)
{
  /* With the curtain down a scale that follows the highest value would tell it. */
  if (self->scene->has_curtain)
    return MAX (1, ilv_trace_get_n_jobs (ilv_timeline_row_get_trace (row, self->scene)));
  return row->most;
}

static void
paint_row_bars (const IlvTimelinePainter *self, const IlvBarsTarget *target,
                const IlvTimelineRow *row)
{
  const IlvTrace *trace = ilv_timeline_row_get_trace (row, self->scene);
  const IlvSceneRun *run = &self->scene->runs[row->run];
  IlvBarBox box = ilv_timeline_get_bar_box (self->layout, row, self->view);
  int y = (int)lround ((box.y - self->layout->ruler_px) * target->scale);
  int height = (int)lround (box.height * target->scale);
  int inset = row->behind != ILV_TRACK_NONE
                  ? (int)lround (ILV_TIMELINE_OUTLINE_PX * self->layout->scale * target->scale)
                  : 0;

  switch (row->kind) {
  case ILV_ROW_TRACK:
  case ILV_ROW_GIL:
    if (run->front == NULL)
      ilv_timeline_bars_paint_outline (self->bars, target, trace, row->track, row->depth, y,
                                       height);
    else
      ilv_timeline_bars_paint_row (self->bars, target, trace, row->track, row->depth,
                                   row->kind == ILV_ROW_GIL, y + inset, height - 2 * inset);
    if (row->behind != ILV_TRACK_NONE)
      ilv_timeline_bars_paint_outline (self->bars, target, run->behind, row->behind, row->depth, y,
                                       height);
    break;
  case ILV_ROW_LANES:
    ilv_timeline_bars_paint_lanes (self->bars, target, self->layout->lanes[row->run], y,
                                   ilv_timeline_layout_get_lane_px (self->layout, row->run) *
                                       target->scale);
    break;
  case ILV_ROW_LENGTH:
  case ILV_ROW_COUNTER:
    ilv_timeline_bars_paint_area (self->bars, target, trace, row->track,
                                  ilv_timeline_get_most (self, row), y, height);
    break;
  case ILV_ROW_HEADING:
  case ILV_ROW_PROCESS:
  case ILV_ROW_MORE:
  default:
    break;
  }
}

void
ilv_timeline_init_ruler (const IlvTimelinePainter *self, IlvRuler *ruler)
{
  ilv_ruler_init (ruler, self->view->begin_ns, self->view->ns_per_px, self->layout->lanes_px,
                  MIN_TICK_PX * self->layout->scale);
}

/* Clears from `*from` on to the row's bars, or to its end where it has none of its own. */
static void
clear_around (const IlvTimelinePainter *self, const IlvBarsTarget *target,
              const IlvTimelineRow *row, int *from)
{
  IlvBarBox box = ilv_timeline_get_bar_box (self->layout, row, self->view);
  double top = box.y - self->layout->ruler_px;
  gboolean is_full = row->kind == ILV_ROW_TRACK || row->kind == ILV_ROW_GIL;
  int begin = (int)lround (top * target->scale), height = (int)lround (box.height * target->scale);
  int until = begin + height;

  if (is_full && self->scene->runs[row->run].front != NULL && row->behind == ILV_TRACK_NONE)
    until = begin;
  ilv_timeline_bars_clear (self->bars, target, *from, until - *from);
  *from = begin + height;
}

void
ilv_timeline_paint_bars (const IlvTimelinePainter *self, guint32 *pixels, gsize stride, int scale,
                         int column, int n_columns)
{
  IlvBarsTarget target = {.pixels = pixels,
                          .stride = stride,
                          .column = column,
                          .n_columns = n_columns,
                          .begin_ns = self->view->begin_ns,
                          .ns_per_px = self->view->ns_per_px / scale,
                          .px_per_ns = scale / self->view->ns_per_px,
                          .scale = scale,
                          .ink_scale = CLAMP ((int)lround (scale * self->layout->scale), 1, 8),
                          .known_ns = self->scene->has_curtain ? MAX (self->scene->time_ns, 1) : 0,
                          .has_labels = ilv_timeline_has_labels (self)};
  IlvRuler ruler;
  int cleared = 0;

  ilv_timeline_init_ruler (self, &ruler);
  ilv_timeline_bars_begin (self->bars, &target, &ruler);
  for (guint i = 0; i < self->layout->rows->len; i++) {
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (self->layout, i);

    if (!ilv_timeline_is_row_visible (self, row) || row->height_px >= ILV_TIMELINE_MARGIN_PX)
      continue;
    /* Each line is written once: what is between bars here, bars by themselves. */
    clear_around (self, &target, row, &cleared);
    paint_row_bars (self, &target, row);
  }
  ilv_timeline_bars_clear (self->bars, &target, cleared,
                           (int)ceil (self->layout->view_px * scale) - cleared);
}

/* --- the moment --- */

static void
paint_curtain (const IlvTimelinePainter *self, cairo_t *cr, double x)
{
  const IlvTimelineLayout *l = self->layout;
  const char *text = ilv_timeline_describe_curtain (self->scene);
  double left = MAX (x, l->label_px), width = self->width - left;

  if (width <= 0)
    return;
  ilv_palette_set_source (cr, &self->palette->curtain);
  cairo_rectangle (cr, left, l->ruler_px, width, self->height - l->ruler_px);
  cairo_fill (cr);
  if (ilv_text_measure (cr, self->text, text, ILV_TEXT_SMALL_PX * l->scale, PANGO_WEIGHT_NORMAL) +
          16 <
      width)
    ilv_text_draw (cr, self->text, text, left + width / 2, l->ruler_px + l->view_px / 2, 0.5, 0,
                   ILV_TEXT_SMALL_PX * l->scale, PANGO_WEIGHT_NORMAL, &self->palette->text);
}

void
ilv_timeline_paint_moment (const IlvTimelinePainter *self, cairo_t *cr)
{
  const IlvTimelineLayout *l = self->layout;
  double x = ilv_timeline_get_x (self, (double)self->scene->time_ns), half = 6 * l->scale;

  if (self->scene->has_curtain)
    paint_curtain (self, cr, x);
  if (x < l->label_px - 1 || x > self->width + 1)
    return;
  ilv_palette_set_source (cr, &self->palette->playhead);
  cairo_rectangle (cr, x - 1, l->ruler_px - 8 * l->scale, 2, self->height);
  cairo_move_to (cr, x - half, l->ruler_px - 10 * l->scale);
  cairo_line_to (cr, x + half, l->ruler_px - 10 * l->scale);
  cairo_line_to (cr, x, l->ruler_px - 1);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* --- all of it --- */

const char *
ilv_timeline_describe_curtain (const IlvScene *scene)
{
  return scene->is_past_only ? _ ("Only the past is drawn, as set in the menu")
                             : _ ("Hidden until you answer, or press R");
}

char *
ilv_timeline_describe_totals (const IlvSceneRun *run, gboolean has_curtain)
{
  const IlvTrace *one = run->front != NULL ? run->front : run->behind;
  const IlvRunInfo *front, *behind;
  char a[48], b[48];
  gboolean is_open;
  double error;

  if (has_curtain || one == NULL)
    return g_strdup ("");
  front = ilv_trace_get_info (one);
  is_open = ilv_run_info_is_open (front);
  ilv_format_time_into (is_open ? ilv_trace_get_end (one) : front->figures.total_ns, a, sizeof a);
  if (is_open)
    g_strlcat (a, " …", sizeof a);
  if (run->front == NULL || run->behind == NULL) {
    if (front->source == ILV_SOURCE_MEASURED)
      return g_strdup_printf (_ ("measured %s"), a);
    if (front->source == ILV_SOURCE_IMPORTED)
      return g_strdup (a);
    return g_strdup_printf (_ ("predicted %s"), a);
  }
  behind = ilv_trace_get_info (run->behind);
  ilv_format_time_into (behind->figures.total_ns, b, sizeof b);
  if (front->figures.total_ns <= 0 || is_open)
    return g_strdup_printf (_ ("predicted %s · measured %s"), b, a);
  error = 100.0 * ((double)behind->figures.total_ns / front->figures.total_ns - 1);
  /* Translators: times and a difference, as in "predicted 0.24 s · measured 0.25 s · error −4 %".
   */
  return g_strdup_printf (_ ("predicted %s · measured %s · error %s%.*f %%"), b, a,
                          error < 0 ? "−" : "+", fabs (error) < 9.95 ? 1 : 0, fabs (error));
}

double
ilv_timeline_get_natural_height (const IlvScene *scene, const IlvTimelineView *view, double width)
{
  g_autoptr (IlvTimelineLayout) layout = ilv_timeline_layout_new ();

  /* With no room at all the layout shows as little as it may. */
  ilv_timeline_layout_update (layout, scene, view, width, 0);
  return layout->ruler_px + layout->rows_px;
}

/* Bars as an image, for surfaces that are not one themselves as well. */
static void
paint_image (const IlvTimelinePainter *self, cairo_t *cr)
{
  double sx = 1, sy = 1;
  int scale, width, height, margin;
  gboolean is_whole;
  g_autofree guint32 *memory = NULL;
  cairo_surface_t *surface;

  cairo_user_to_device_distance (cr, &sx, &sy);
  cairo_surface_get_device_scale (cairo_get_target (cr), &sy, NULL);
  scale = CLAMP ((int)ceil (fabs (sx) * sy - 1e-6), 1, 4);
  width = (int)ceil (self->layout->lanes_px * scale);
  height = (int)ceil (self->layout->view_px * scale);
  margin = ILV_TIMELINE_MARGIN_PX * scale;
  if (width <= 0 || height <= 0)
    return;
  memory = g_new (guint32, (gsize)width * (gsize)(height + 2 * margin));
  ilv_timeline_paint_bars (self, memory + (gsize)margin * (gsize)width, (gsize)width, scale, 0,
                           width);
  surface = cairo_image_surface_create_for_data ((guchar *)(memory + (gsize)margin * (gsize)width),
                                                 CAIRO_FORMAT_RGB24, width, height, width * 4);
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_set_source_surface (cr, surface, self->layout->label_px, self->layout->ruler_px);
  /* Pixel for pixel where it can be; between two sizes letters would be torn. */
  is_whole = fabs (fabs (sx) * sy - scale) < 1e-6;
  cairo_pattern_set_filter (cairo_get_source (cr),
                            is_whole ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
  cairo_rectangle (cr, self->layout->label_px, self->layout->ruler_px, self->layout->lanes_px,
                   self->layout->view_px);
  cairo_fill (cr);
  /* Documents keep the picture until they are written; finishing it makes them take a copy while
   * our pixels are still there. */
  ilv_palette_set_source (cr, &self->palette->card);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
}

static gboolean
is_document (cairo_t *cr)
{
  switch (cairo_surface_get_type (cairo_get_target (cr))) {
  case CAIRO_SURFACE_TYPE_SVG:
  case CAIRO_SURFACE_TYPE_PDF:
  case CAIRO_SURFACE_TYPE_PS:
    return TRUE;
  default:
    return FALSE;
  }
}

void
ilv_timeline_paint (cairo_t *cr, const IlvPalette *palette, const IlvScene *scene,
                    const IlvTimelineView *given, double width, double height)
{
  g_autoptr (IlvTimelineLayout) layout = ilv_timeline_layout_new ();
  g_autoptr (IlvTimelineBars) bars = ilv_timeline_bars_new (palette);
  g_autoptr (IlvTextCache) text = ilv_text_cache_new ();
  IlvTimelineView view = *given;
  IlvTimelinePainter self = {palette, scene, &view, layout, bars, text, width, height};

  layout->text = text;
  ilv_timeline_layout_update (layout, scene, &view, width, height);
  ilv_timeline_view_clamp (&view, scene, layout->lanes_px);
  view.scroll_px = ilv_timeline_layout_clamp_scroll (layout, view.scroll_px);

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  ilv_palette_set_source (cr, &palette->card);
  cairo_paint (cr);
  if (is_document (cr) && count_spans (&self, MAX_VECTOR_SPANS) <= MAX_VECTOR_SPANS)
    ilv_timeline_paint_vector (&self, cr);
  else
    paint_image (&self, cr);
  ilv_timeline_paint_text (&self, cr);
  ilv_timeline_paint_moment (&self, cr);
  cairo_restore (cr);
}
