/* Where everything of a chart is: numbers only, for painting, hit tests and reading by keys.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All in pixels from the chart's top left. Every text has a box that no other text's box touches;
 * names stand in the plot where no curve runs, else beside it. Cost: pixels and series, never
 * samples (10^6 of them are bisected once per column). */
#pragma once

#include "ilv-chart-axis.h"
#include "widgets/palette/ilv-palette.h"

G_BEGIN_DECLS

/* How it is looked at. */
typedef struct {
  double text_scale;         /* 1 = on a desk; larger for a projector; 0 = 1 */
  IlvChartScale x_scale;     /* LINES: linear or log; ECDF: the same */
  IlvChartScale value_scale; /* ROWS, LINES: linear or log; ECDF: linear or nines */
  int selected;              /* the series in the accent's colour; -1 */
  gboolean has_curtain;      /* names only: neither bars nor figures may show */
  double head_room;          /* px left free at the top right, for buttons */
} IlvChartLook;

typedef enum {
  ILV_CHART_TEXT_TITLE,
  ILV_CHART_TEXT_SOURCE,
  ILV_CHART_TEXT_NAME,  /* a series' */
  ILV_CHART_TEXT_VALUE, /* a figure in bold */
  ILV_CHART_TEXT_NOTE,  /* dim */
  ILV_CHART_TEXT_TICK,
  ILV_CHART_TEXT_LETTER, /* of a state, on its colour */
  ILV_CHART_TEXT_CROSSING,
  ILV_CHART_TEXT_EMPTY,
} IlvChartTextRole;

typedef struct {
  IlvChartTextRole role;
  char *text;
  double x, y, width, height; /* its box */
  double size_px;
  int series;          /* -1 */
  IlvState state;      /* LETTER */
  gboolean has_ground; /* stands on a curve-free plate */
} IlvChartText;

typedef enum {
  ILV_CHART_MARK_RUN,       /* one run */
  ILV_CHART_MARK_MEDIAN,    /* LINES: a measured point; ECDF: a percentile */
  ILV_CHART_MARK_PREDICTED, /* hollow */
  ILV_CHART_MARK_KEY,       /* beside a name */
} IlvChartMarkKind;

typedef struct {
  IlvChartMarkKind kind;
  double x, y, radius;
  guint series, style;
} IlvChartMark;

typedef enum {
  ILV_CHART_LINE_GRID,
  ILV_CHART_LINE_FINE, /* of the grid, between labelled ones */
  ILV_CHART_LINE_AXIS,
  ILV_CHART_LINE_CURVE,
  ILV_CHART_LINE_PREDICTED,
  ILV_CHART_LINE_MODEL,   /* predicted, where the chart is about that */
  ILV_CHART_LINE_WHISKER, /* an interval, with its ends */
  ILV_CHART_LINE_MEDIAN,
  ILV_CHART_LINE_LEADER, /* from a name to its curve */
  ILV_CHART_LINE_CROSSING,
  ILV_CHART_LINE_OWN, /* the reader's workload */
} IlvChartLineKind;

typedef struct {
  IlvChartLineKind kind;
  guint first, n; /* in `points` */
  int series;
  guint style;
} IlvChartLine;

typedef enum {
  ILV_CHART_BAR_MEASURED,
  ILV_CHART_BAR_PREDICTED, /* dashed outline */
  ILV_CHART_BAR_STATE,
  ILV_CHART_BAR_BAND,  /* an interval of a crossing */
  ILV_CHART_BAR_KEY,   /* a state's sample in the key */
  ILV_CHART_BAR_PART,  /* a part's column */
  ILV_CHART_BAR_WHOLE, /* what it would be at 100 %: an outline */
} IlvChartBarKind;

typedef struct {
  IlvChartBarKind kind;
  double x, y, width, height;
  int series;
  IlvState state;
} IlvChartBar;

/* What can be read: one run, a median, a percentile, a state. */
typedef enum {
  ILV_CHART_READ_MEDIAN, /* of point `index` */
  ILV_CHART_READ_RUN,    /* `index` of the series' only point */
  ILV_CHART_READ_PREDICTED,
  ILV_CHART_READ_SHARE, /* `share` of the samples */
  ILV_CHART_READ_STATE, /* `index` is the state */
  ILV_CHART_READ_NOTE,  /* there is nothing but a reason */
} IlvChartReadKind;

typedef struct {
  IlvChartReadKind kind;
  guint series, index;
  double share;
  double x, y;
} IlvChartDatum;

typedef struct {
  double x, y;
} IlvChartSpot;

typedef struct {
  double width, height, scale;
  IlvChartLook look;
  double plot_x, plot_y, plot_width, plot_height;
  IlvChartScaling across, up; /* `up` only of ECDF and LINES */
  double row_height;
  GArray *texts, *marks, *lines, *bars, *points; /* IlvChartText, ... IlvChartSpot */
  GArray *data; /* IlvChartDatum, by series, then in reading order */
} IlvChartLayout;

/* `cache` measures texts. Clear it when done. */
void ilv_chart_layout_init (IlvChartLayout *self, const IlvChart *chart, const IlvChartLook *look,
                            double width, double height, IlvTextCache *cache);
void ilv_chart_layout_clear (IlvChartLayout *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvChartLayout, ilv_chart_layout_clear)

/* A PangoWeight. */
int ilv_chart_text_get_weight (IlvChartTextRole role);
/* With less height rows are too low for their names. */
double ilv_chart_get_least_height (const IlvChart *chart, double text_scale);
/* The look a chart wants. */
IlvChartLook ilv_chart_get_look (const IlvChart *chart);

/* The nearest thing to read, FALSE if nothing is near. On an ECDF the curve under the pointer at
 * any share. */
gboolean ilv_chart_layout_find (const IlvChartLayout *self, const IlvChart *chart, double x,
                                double y, IlvChartDatum *datum);
/* Data of one series are neighbours: the first one's place in `data` and how many. */
guint ilv_chart_layout_find_series (const IlvChartLayout *self, guint series, guint *n);

G_END_DECLS
