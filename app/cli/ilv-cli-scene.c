/* Traces put side by side for a picture, and the picture written as PNG, SVG or PDF.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-cli-scene.h"

#include "widgets/chart/ilv-chart-paint.h"
#include "widgets/chart/ilv-chart-scene.h"
#include "widgets/palette/ilv-picture.h"
#include "widgets/stage/ilv-stage-paint.h"
#include "widgets/timeline/ilv-timeline-paint.h"

#include <math.h>

#define GAP_PX 10
#define STAGE_LEAST_PX 240 /* narrower stages go into two rows */
#define STAGE_LEAST_HEIGHT_PX 260
#define STAGES_MOST 0.56  /* share of the height that stages take in the explore view, */
#define STAGES_LEAST 0.34 /* as the timeline needs more room */
#define TIMELINE_LEAST_SCALE 0.7

/* --- the scene --- */

/* Whether `measured` is the real run of what `predicted` foresees. */
static gboolean
is_pair (const IlvTrace *predicted, const IlvTrace *measured)
{
  const IlvRunInfo *a = ilv_trace_get_info (predicted), *b = ilv_trace_get_info (measured);
  return a->source == ILV_SOURCE_PREDICTED && b->source == ILV_SOURCE_MEASURED &&
         g_strcmp0 (a->model, b->model) == 0 && g_strcmp0 (a->workload, b->workload) == 0;
}

guint
ilv_cli_scene_init (IlvScene *self, GPtrArray *traces, const IlvWorkload *workload)
{
  guint i = 0;
  *self =
      (IlvScene){.workload = workload, .lit_job = ILV_JOB_NONE, .focused_run = -1, .text_scale = 1};
  while (i < traces->len && self->n_runs < ILV_MAX_SHOWN) {
    IlvSceneRun *run = &self->runs[self->n_runs++];
    run->front = g_ptr_array_index (traces, i++);
    if (i < traces->len && is_pair (run->front, g_ptr_array_index (traces, i))) {
      run->behind = run->front;
      run->front = g_ptr_array_index (traces, i++);
    }
  }
  return traces->len - i;
}

gint64
ilv_cli_scene_get_total (const IlvScene *self)
{
  gint64 total_ns = G_MAXINT64;
  for (guint i = 0; i < self->n_runs; i++)
    total_ns = MIN (total_ns, ilv_trace_get_info (self->runs[i].front)->figures.total_ns);
  return self->n_runs > 0 ? total_ns : 0;
}

/* --- painting --- */

/* Side by side, or in two rows where they would be too narrow. */
static void
paint_stages (cairo_t *cr, const IlvPalette *palette, const IlvScene *scene, double width,
              double height)
{
  guint n = MAX (scene->n_runs, 1);
  gboolean is_narrow = (width - (n + 1) * GAP_PX) / n < STAGE_LEAST_PX && n > 2;
  guint columns = is_narrow ? (n + 1) / 2 : n, rows = is_narrow ? 2 : 1;
  double stage_width = (width - (columns + 1) * GAP_PX) / columns;
  double stage_height = (height - (rows + 1) * GAP_PX) / rows;
  for (guint i = 0; i < scene->n_runs; i++) {
    cairo_save (cr);
    cairo_translate (cr, GAP_PX + (i % columns) * (stage_width + GAP_PX),
                     GAP_PX + (i / columns) * (stage_height + GAP_PX));
    cairo_rectangle (cr, 0, 0, stage_width, stage_height);
    cairo_clip (cr);
    ilv_stage_paint (cr, palette, scene, i, stage_width, stage_height);
    cairo_restore (cr);
  }
}

/* A timeline with more rows than have room is drawn smaller, so that no model is missing from a
 * picture that nobody can scroll. */
static void
paint_timeline (cairo_t *cr, const IlvPalette *palette, const IlvScene *scene, double y,
                double width, double height)
{
  const IlvTimelineView view = {0};
  double natural = ilv_timeline_get_natural_height (scene, &view, width);
  double scale = CLAMP (height / MAX (natural, 1), TIMELINE_LEAST_SCALE, 1);
  cairo_save (cr);
  cairo_translate (cr, 0, y);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  cairo_scale (cr, scale, scale);
  ilv_timeline_paint (cr, palette, scene, &view, width / scale, height / scale);
  cairo_restore (cr);
}

static void
paint_explore (cairo_t *cr, const IlvPalette *palette, const IlvScene *scene, double width,
               double height)
{
  const IlvTimelineView view = {0};
  double natural = ilv_timeline_get_natural_height (scene, &view, width);
  double most = height * STAGES_MOST;
  double least = MIN (MAX (height * STAGES_LEAST, STAGE_LEAST_HEIGHT_PX), most);
  double stages = round (CLAMP (height - natural, least, most));
  paint_stages (cr, palette, scene, width, stages);
  paint_timeline (cr, palette, scene, stages, width, height - stages);
}

static void
paint_chart (cairo_t *cr, const IlvPalette *palette, const IlvScene *scene, double width,
             double height)
{
  g_autoptr (IlvChart) chart = ilv_chart_new_from_scene (scene);
  IlvChartLook look = ilv_chart_get_look (chart);

  look.has_curtain = scene->has_curtain;
  look.text_scale = scene->text_scale;
  ilv_chart_paint (cr, palette, chart, &look, width, height);
}

void
ilv_cli_scene_paint (cairo_t *cr, const IlvPalette *palette, const IlvScene *scene, IlvCliView view,
                     double width, double height)
{
  ilv_palette_set_source (cr, &palette->window);
  cairo_paint (cr);
  switch (view) {
  case ILV_CLI_VIEW_STAGE:
    paint_stages (cr, palette, scene, width, height);
    break;
  case ILV_CLI_VIEW_TIMELINE:
    paint_timeline (cr, palette, scene, 0, width, height);
    break;
  case ILV_CLI_VIEW_EXPLORE:
    paint_explore (cr, palette, scene, width, height);
    break;
  case ILV_CLI_VIEW_CHART:
    paint_chart (cr, palette, scene, width, height);
    break;
  }
}

/* --- writing --- */

typedef struct {
  const IlvScene *scene;
  IlvCliView view;
  IlvTheme theme;
} Picture;

static void
paint_cb (cairo_t *cr, double width, double height, gpointer data)
{
  const Picture *self = data;

  ilv_cli_scene_paint (cr, ilv_palette_get (self->theme), self->scene, self->view, width, height);
}

gboolean
ilv_cli_picture_save (const IlvScene *scene, IlvCliView view, IlvTheme theme, guint width,
                      guint height, const char *path, GError **error)
{
  Picture picture = {scene, view, theme};

  return ilv_picture_save (path, width, height, 1, paint_cb, &picture, error);
}
