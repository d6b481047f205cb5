/* A figure of the handout: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handout-picture.h"

#include "widgets/chart/ilv-chart-bench.h"
#include "widgets/chart/ilv-chart-paint.h"
#include "widgets/chart/ilv-chart-scene.h"
#include "widgets/flowchart/ilv-flow-paint.h"
#include "widgets/stage/ilv-stage-paint.h"
#include "widgets/timeline/ilv-timeline-paint.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <math.h>

#define STAGE_HEIGHT 420
#define CHART_HEAD 110
#define CHART_ROW 46
#define TIMELINE_MOST 560
#define TIMELINE_STRETCH 1.5
#define NO_PLAYHEAD (G_MAXINT64 / 4)

struct _IlvHandoutPicture {
  IlvPictureKind kind;
  double width, height;
  IlvHandoutResult *result; /* GRAPH */
  IlvChart *chart;
  GPtrArray *traces; /* STAGE, TIMELINE; borrowed ones for a predicted GRAPH */
  IlvWorkload *workload;
  IlvScene scene;
  IlvChecklist *list; /* what the flow is of */
  IlvFlow *flow;      /* FLOWCHART */
  IlvFlowLayout *layout;
};

void
ilv_handout_picture_free (IlvHandoutPicture *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->result, ilv_handout_result_free);
  g_clear_pointer (&self->chart, ilv_chart_unref);
  g_clear_pointer (&self->traces, g_ptr_array_unref);
  g_clear_pointer (&self->workload, ilv_workload_unref);
  g_clear_pointer (&self->flow, ilv_flow_free);
  g_clear_pointer (&self->layout, ilv_flow_layout_free);
  g_clear_pointer (&self->list, ilv_checklist_unref);
  g_free (self);
}

double
ilv_handout_picture_get_height (const IlvHandoutPicture *self)
{
  return self->height;
}

const IlvHandoutResult *
ilv_handout_picture_get_result (const IlvHandoutPicture *self)
{
  return self->result;
}

char *
ilv_handout_picture_describe_source (const IlvHandoutPicture *self)
{
  const IlvTrace *trace = self->scene.n_runs > 0 ? self->scene.runs[0].front : NULL;
  return trace != NULL ? ilv_source_label (ilv_trace_get_info (trace)) : NULL;
}

/* --- what it is drawn from --- */

/* Up to as many traces as a scene holds. */
static void
fill_scene (IlvScene *scene, const GPtrArray *traces, const IlvWorkload *workload)
{
  *scene =
      (IlvScene){.workload = workload, .lit_job = ILV_JOB_NONE, .focused_run = -1, .text_scale = 1};
  for (guint i = 0; i < traces->len && i < ILV_MAX_SHOWN; i++)
    scene->runs[scene->n_runs++].front = g_ptr_array_index (traces, i);
}

static double
measure_cb (const char *text, double size_px, gboolean is_bold, gpointer data)
{
  return ilv_flow_ruler_measure (text, size_px, is_bold, data);
}

/* The way on from a question is "no" here, and not "not known". */
static void
forget_answer (const IlvFlow *flow, IlvFlowEdge *edge)
{
  const IlvFlowNode *from = ilv_flow_get_node (flow, edge->from);
  edge->is_taken = FALSE;
  if (edge->is_yes || from->rule->yes != NULL)
    return;
  g_free (edge->label);
  edge->label = g_strdup (_ ("no"));
}

/* The questions as such: nothing is answered, so no path is lit. */
static gboolean
make_flow (IlvHandoutPicture *self, GError **error)
{
  self->list = ilv_checklist_load (error);
  if (self->list == NULL)
    return FALSE;
  g_autofree double *answers = g_new (double, self->list->inputs->len);
  for (guint i = 0; i < self->list->inputs->len; i++)
    answers[i] = NAN;
  g_autoptr (IlvVerdict) verdict = ilv_verdict_new (self->list, answers);
  self->flow = ilv_flow_new (verdict);
  for (guint i = 0; i < self->flow->nodes->len; i++)
    g_array_index (self->flow->nodes, IlvFlowNode, i).state = ILV_FLOW_PASSED;
  for (guint i = 0; i < self->flow->edges->len; i++)
    forget_answer (self->flow, &g_array_index (self->flow->edges, IlvFlowEdge, i));

  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  g_autoptr (IlvTextCache) cache = ilv_text_cache_new ();
  IlvFlowRuler ruler = {cairo_create (surface), cache};
  self->layout = ilv_flow_layout_new (self->flow, self->width, 1, measure_cb, &ruler);
  cairo_destroy (ruler.cr);
  cairo_surface_destroy (surface);
  self->height = self->layout->height;
  return TRUE;
}

static gboolean
make_run (IlvHandoutPicture *self, const IlvPiece *piece, const IlvCosts *costs, GError **error)
{
  const IlvTimelineView view = {0};
  self->traces = ilv_handout_simulate (piece, costs, &self->workload, error);
  if (self->traces == NULL)
    return FALSE;
  fill_scene (&self->scene, self->traces, self->workload);
  const IlvRunInfo *info = ilv_trace_get_info (self->scene.runs[0].front);
  self->scene.time_ns = piece->picture == ILV_PICTURE_STAGE
                            ? (gint64)((double)info->figures.total_ns * piece->at)
                            : NO_PLAYHEAD;
  self->height = piece->picture == ILV_PICTURE_STAGE
                     ? STAGE_HEIGHT
                     : MIN (TIMELINE_STRETCH *
                                ilv_timeline_get_natural_height (&self->scene, &view, self->width),
                            TIMELINE_MOST);
  return TRUE;
}

static gboolean
make_graph (IlvHandoutPicture *self, const IlvPiece *piece, const IlvCosts *costs, GError **error)
{
  IlvBenchFocus focus;
  self->result = ilv_handout_result_new (piece, costs, error);
  if (self->result == NULL)
    return FALSE;
  fill_scene (&self->scene, self->result->traces, self->result->workload);
  ilv_bench_focus_init (&focus);
  focus.subject = (int)self->result->subject;
  self->chart =
      self->result->result != NULL
          ? ilv_chart_new_from_bench (self->result->result, ILV_BENCH_CHART_TOTALS, &focus)
          : ilv_chart_new_from_scene (&self->scene);
  self->height = CHART_HEAD + CHART_ROW * self->result->rows->len;
  return TRUE;
}

IlvHandoutPicture *
ilv_handout_picture_new (const IlvPiece *piece, const IlvCosts *costs, double width, GError **error)
{
  g_autoptr (IlvHandoutPicture) self = g_new0 (IlvHandoutPicture, 1);
  gboolean is_made;
  self->kind = piece->picture;
  self->width = width;
  if (piece->picture == ILV_PICTURE_FLOWCHART)
    is_made = make_flow (self, error);
  else if (piece->picture == ILV_PICTURE_GRAPH)
    is_made = make_graph (self, piece, costs, error);
  else
    is_made = make_run (self, piece, costs, error);
  return is_made ? g_steal_pointer (&self) : NULL;
}

/* --- painting --- */

static void
paint_timeline (cairo_t *cr, const IlvPalette *palette, const IlvHandoutPicture *self)
{
  const IlvTimelineView view = {0};
  ilv_timeline_paint (cr, palette, &self->scene, &view, self->width, self->height);
}

static void
paint_chart (cairo_t *cr, const IlvPalette *palette, const IlvHandoutPicture *self)
{
  const IlvChartLook look = {.text_scale = 1, .selected = -1};
  ilv_chart_paint (cr, palette, self->chart, &look, self->width, self->height);
}

void
ilv_handout_picture_paint (cairo_t *cr, const IlvPalette *palette, const IlvHandoutPicture *self)
{
  switch (self->kind) {
  case ILV_PICTURE_FLOWCHART:
    ilv_flow_paint (cr, palette, self->flow, self->layout, NULL, -1);
    break;
  case ILV_PICTURE_STAGE:
    ilv_stage_paint (cr, palette, &self->scene, 0, self->width, self->height);
    break;
  case ILV_PICTURE_TIMELINE:
    paint_timeline (cr, palette, self);
    break;
  case ILV_PICTURE_GRAPH:
    paint_chart (cr, palette, self);
    break;
  }
}
