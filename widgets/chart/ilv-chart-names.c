/* Where the curves' names stand: in the plot where no curve runs, else beside it with a leader.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Candidates in the plot are tried along the curve, left and right of it; the first one whose box
 * meets no curve, mark or other text is taken. Beside the plot names are in the order of the
 * curves' ends and pushed apart. Cost: candidates times points of all curves. */
#include "ilv-config.h"

#include "ilv-chart-layout-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define GAP_PX 8.0
#define CLEAR_PX 3.0 /* around a name */

typedef struct {
  double x, y, width, height;
} Box;

static gboolean
meet (const Box *a, double x, double y, double width, double height)
{
  return x < a->x + a->width && a->x < x + width && y < a->y + a->height && a->y < y + height;
}

/* A segment comes through a box: no end of it needs to lie inside. */
static gboolean
crosses (const Box *box, const IlvChartSpot *from, const IlvChartSpot *to)
{
  double t0 = 0, t1 = 1, dx = to->x - from->x, dy = to->y - from->y;
  const double p[] = {-dx, dx, -dy, dy};
  const double q[] = {from->x - box->x, box->x + box->width - from->x, from->y - box->y,
                      box->y + box->height - from->y};

  for (guint i = 0; i < 4; i++) {
    double r = p[i] != 0 ? q[i] / p[i] : 0;
    if (p[i] == 0 && q[i] < 0)
      return FALSE;
    if (p[i] < 0)
      t0 = MAX (t0, r);
    else if (p[i] > 0)
      t1 = MIN (t1, r);
  }
  return t0 <= t1;
}

static gboolean
is_free (const IlvChartPlan *plan, const Box *box)
{
  IlvChartLayout *layout = plan->layout;

  if (box->x < layout->plot_x || box->x + box->width > layout->plot_x + layout->plot_width ||
      box->y < layout->plot_y || box->y + box->height > layout->plot_y + layout->plot_height)
    return FALSE;
  for (guint i = 0; i < layout->texts->len; i++) {
    const IlvChartText *text = &g_array_index (layout->texts, IlvChartText, i);
    if (meet (box, text->x, text->y, text->width, text->height))
      return FALSE;
  }
  for (guint i = 0; i < layout->marks->len; i++) {
    const IlvChartMark *mark = &g_array_index (layout->marks, IlvChartMark, i);
    double r = mark->radius;
    if (meet (box, mark->x - r, mark->y - r, 2 * r, 2 * r))
      return FALSE;
  }
  for (guint i = 0; i < layout->lines->len; i++) {
    const IlvChartLine *line = &g_array_index (layout->lines, IlvChartLine, i);
    const IlvChartSpot *spots = &g_array_index (layout->points, IlvChartSpot, line->first);
    if (line->kind == ILV_CHART_LINE_GRID || line->kind == ILV_CHART_LINE_FINE)
      continue;
    for (guint k = 0; k + 1 < line->n; k++)
      if (crosses (box, &spots[k], &spots[k + 1]))
        return FALSE;
  }
  return TRUE;
}

/* The place of a curve at a share of the samples. */
static double
get_curve_x (const IlvChartPlan *plan, guint series, double share)
{
  const IlvChartSeries *self = ilv_chart_get_series (plan->chart, series);

  return ilv_chart_scaling_place (&plan->layout->across,
                                  ilv_chart_series_get_quantile (self, share));
}

static void
add_name (const IlvChartPlan *plan, guint series, const Box *box)
{
  double key = 14 * plan->s;
  const char *label = ilv_chart_get_series (plan->chart, series)->label;
  IlvChartText *text;

  ilv_chart_plan_add_mark (plan, ILV_CHART_MARK_KEY, series, box->x + CLEAR_PX + key * 0.4,
                           box->y + box->height / 2, 4.4 * plan->s);
  text = ilv_chart_plan_add_text (plan, ILV_CHART_TEXT_NAME, label, box->x + CLEAR_PX + key,
                                  box->y + box->height / 2, 0, (int)series);
  text->has_ground = TRUE;
}

static gboolean
name_in_plot (const IlvChartPlan *plan, guint series, guint place)
{
  static const double shares[] = {0.5, 0.62, 0.38, 0.74, 0.26, 0.84, 0.16, 0.68, 0.32, 0.44, 0.56};
  double width = ilv_chart_plan_measure (plan, ILV_CHART_TEXT_NAME,
                                         ilv_chart_get_series (plan->chart, series)->label);
  double height = ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_NAME);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (shares); i++) {
    double share = shares[(i / 2 + place) % G_N_ELEMENTS (shares)];
    double x = get_curve_x (plan, series, share);
    double y = ilv_chart_scaling_place (&plan->layout->up, share);
    Box box = {0, y - height / 2, width + 14 * plan->s + 2 * CLEAR_PX, height};
    box.x = i % 2 == 0 ? x + GAP_PX * plan->s : x - GAP_PX * plan->s - box.width;
    if (!is_free (plan, &box))
      continue;
    add_name (plan, series, &box);
    return TRUE;
  }
  return FALSE;
}

/* --- beside the plot --- */

typedef struct {
  guint series;
  double end_x, end_y; /* the curve's last point */
  double y, height;    /* the name's top */
  char **lines;
} Name;

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  const Name *p = a, *q = b;

  return p->end_y != q->end_y ? (p->end_y > q->end_y) - (p->end_y < q->end_y)
                              : (p->series > q->series) - (p->series < q->series);
}

static void
clear_name (gpointer data)
{
  g_strfreev (((Name *)data)->lines);
}

/* The curve's right end: the measured one's, else the predicted one's. */
static gboolean
find_end (const IlvChartPlan *plan, guint series, Name *name)
{
  gboolean is_found = FALSE;

  for (guint i = 0; i < plan->layout->lines->len; i++) {
    const IlvChartLine *line = &g_array_index (plan->layout->lines, IlvChartLine, i);
    const IlvChartSpot *spot;
    if (line->series != (int)series || line->n == 0 ||
        (line->kind != ILV_CHART_LINE_CURVE && line->kind != ILV_CHART_LINE_PREDICTED &&
         line->kind != ILV_CHART_LINE_MODEL))
      continue;
    spot = &g_array_index (plan->layout->points, IlvChartSpot, line->first + line->n - 1);
    if (is_found && spot->x < name->end_x)
      continue;
    name->end_x = spot->x;
    name->end_y = spot->y;
    is_found = TRUE;
  }
  return is_found;
}

static GArray *
list_names (const IlvChartPlan *plan, double room)
{
  GArray *names = g_array_new (FALSE, FALSE, sizeof (Name));
  double line = ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_NAME);

  g_array_set_clear_func (names, clear_name);
  for (guint i = 0; i < plan->chart->series->len; i++) {
    const IlvChartSeries *series = ilv_chart_get_series (plan->chart, i);
    Name name = {.series = i};
    if (ilv_chart_series_is_empty (series, plan->chart->kind) || !find_end (plan, i, &name))
      continue;
    if (plan->chart->kind == ILV_CHART_ECDF) /* all end at the top: in the order of medians */
      name.end_y = get_curve_x (plan, i, 0.5) - plan->layout->width;
    name.lines = ilv_chart_plan_wrap (plan, ILV_CHART_TEXT_NAME, series->label, room);
    name.height = line * g_strv_length (name.lines);
    g_array_append_val (names, name);
  }
  g_array_sort (names, compare_ends);
  return names;
}

/* Each at its curve's end, then down where they overlap, then up from below. Returns how many fit.
 */
static guint
push_apart (GArray *names, double top, double bottom)
{
  double y = top;
  guint n = 0;

  for (; n < names->len; n++) {
    Name *name = &g_array_index (names, Name, n);
    name->y = MAX (name->end_y - name->height / 2, y);
    y = name->y + name->height;
  }
  y = bottom;
  for (guint i = n; i-- > 0;) {
    Name *name = &g_array_index (names, Name, i);
    name->y = MIN (name->y, y - name->height);
    y = name->y;
  }
  /* Too many: from the top, as many as there is room for. */
  y = top;
  for (guint i = 0; i < n; i++) {
    Name *name = &g_array_index (names, Name, i);
    name->y = MAX (name->y, y);
    y = name->y + name->height;
    if (y > bottom + 1)
      return i;
  }
  return n;
}

static void
place_beside (const IlvChartPlan *plan, const Name *name, double x, double room)
{
  double key = 14 * plan->s, middle = name->y + name->height / 2;
  double edge = plan->layout->plot_x + plan->layout->plot_width;

  if (plan->chart->kind == ILV_CHART_LINES && fabs (middle - name->end_y) > 2)
    ilv_chart_plan_add_segment (plan, ILV_CHART_LINE_LEADER, (int)name->series, name->end_x + 6,
                                name->end_y, MAX (x - 2, edge), middle);
  ilv_chart_plan_add_mark (plan, ILV_CHART_MARK_KEY, name->series, x + key * 0.5, middle,
                           4.4 * plan->s);
  ilv_chart_plan_add_wrapped (plan, ILV_CHART_TEXT_NAME,
                              ilv_chart_get_series (plan->chart, name->series)->label, x + key,
                              name->y, room, 0, (int)name->series);
}

static guint
name_beside (const IlvChartPlan *plan, double width)
{
  IlvChartLayout *layout = plan->layout;
  double x = layout->plot_x + layout->plot_width + 10 * plan->s;
  double room = width - 24 * plan->s;
  double line = ilv_chart_plan_line_height (plan, ILV_CHART_TEXT_NOTE);
  g_autoptr (GArray) names = list_names (plan, room);
  double top = layout->plot_y, bottom = layout->plot_y + layout->plot_height;
  guint n = push_apart (names, top, bottom);

  if (n < names->len)
    n = push_apart (names, top, bottom - line);
  for (guint i = 0; i < n; i++)
    place_beside (plan, &g_array_index (names, Name, i), x, room);
  if (n < names->len) {
    g_autofree char *more = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", names->len - n),
        names->len - n);
    ilv_chart_plan_add_text (plan, ILV_CHART_TEXT_NOTE, more, x, bottom - line / 2, 0, -1);
  }
  return 0;
}

guint
ilv_chart_plan_name_curves (const IlvChartPlan *plan, double beside_width)
{
  guint n_left = 0, place = 0;

  if (beside_width > 20 * plan->s)
    return name_beside (plan, beside_width);
  for (guint i = 0; i < plan->chart->series->len; i++)
    if (!ilv_chart_series_is_empty (ilv_chart_get_series (plan->chart, i), plan->chart->kind))
      n_left += !name_in_plot (plan, i, place++);
  return n_left;
}
