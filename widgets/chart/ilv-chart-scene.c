/* The totals of the shown models as a chart.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-chart-scene.h"

#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <math.h>

/* "Web scraper · predicted, reference costs, 4 cores". */
static char *
describe_source (const IlvScene *scene)
{
  const IlvRunInfo *info[2] = {NULL};
  g_autofree char *source = NULL, *partner = NULL;
  const char *name;

  if (scene->n_runs == 0 || scene->runs[0].front == NULL)
    return NULL;
  info[0] = ilv_trace_get_info (scene->runs[0].front);
  if (scene->runs[0].behind != NULL)
    info[1] = ilv_trace_get_info (scene->runs[0].behind);
  name = scene->workload != NULL ? scene->workload->local_name : info[0]->workload;
  source = ilv_source_label (info[0]);
  partner = info[1] != NULL ? ilv_source_label (info[1]) : NULL;
  return g_strjoin (" · ", name != NULL ? name : "", source, partner, NULL);
}

static void
take_trace (IlvChartPoint *point, const IlvTrace *trace, GArray *runs)
{
  const IlvRunInfo *info = trace != NULL ? ilv_trace_get_info (trace) : NULL;

  if (info == NULL)
    return;
  if (info->source == ILV_SOURCE_PREDICTED) {
    point->predicted = MAX (info->figures.total_ns, 0);
    return;
  }
  point->value = MAX (info->figures.total_ns, 0);
  for (guint i = 0; i < info->n_totals; i++) {
    double total = info->totals_ns[i];
    g_array_append_val (runs, total);
  }
}

IlvChart *
ilv_chart_new_from_scene (const IlvScene *scene)
{
  g_autofree char *source = describe_source (scene);
  IlvChart *self = ilv_chart_new (ILV_CHART_ROWS, _ ("Total per model"), source);

  self->empty = g_strdup (_ ("Nothing has been run"));
  for (guint i = 0; i < scene->n_runs && i < ILV_MAX_SHOWN; i++) {
    const IlvSceneRun *run = &scene->runs[i];
    const IlvTrace *trace = run->front != NULL ? run->front : run->behind;
    g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (double));
    IlvChartPoint point = ilv_chart_point (0);
    if (trace == NULL)
      continue;
    take_trace (&point, run->front, runs);
    take_trace (&point, run->behind, runs);
    point.runs = (double *)(gpointer)runs->data;
    point.n_runs = runs->len;
    ilv_chart_series_add_point (
        ilv_chart_add_series (self, ilv_run_label (ilv_trace_get_info (trace)), i), &point);
  }
  return self;
}
