/* What a chart shows: series of numbers with their names and their source. No pixels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built by one thread, then only read: by layout, painting, words, table and exports alike. Times
 * are in ns, sizes in bytes, shares 0..1; NAN is what is not known. */
#pragma once

#include <glib-object.h>

#include "demos/trace/ilv-state.h"

G_BEGIN_DECLS

typedef enum {
  ILV_CHART_ROWS,  /* a row per series: every run a dot, median, interval, prediction */
  ILV_CHART_STACK, /* a row per series, cut into states */
  ILV_CHART_ECDF,  /* share of the samples within a time */
  ILV_CHART_LINES, /* a value over jobs, workers, payload ... */
  ILV_CHART_PARTS, /* a row per series, a column per part: a core, a process */
} IlvChartKind;

typedef enum {
  ILV_CHART_UNIT_TIME,
  ILV_CHART_UNIT_BYTES,
  ILV_CHART_UNIT_COUNT,
  ILV_CHART_UNIT_SHARE,
} IlvChartUnit;

typedef enum {
  ILV_CHART_LINEAR,
  ILV_CHART_LOG,
  ILV_CHART_NINES, /* a share by its distance from 1: 90 %, 99 % and 99.9 % are as far apart */
} IlvChartScale;

typedef struct {
  char *title; /* "Jobs", "CPU per job"; NULL: the unit says it */
  IlvChartUnit unit;
  IlvChartScale scale; /* as the chart wants to be seen first */
} IlvChartAxis;

typedef struct {
  double x;                /* on a LINES chart's first axis; PARTS: which part, from 0 */
  double value, low, high; /* median and its interval */
  double predicted;
  double *runs; /* in the order they were made */
  guint n_runs;
} IlvChartPoint;

typedef struct {
  char *label;                 /* "threads × 32" */
  guint style;                 /* marker, line and grey: one number per model in every chart */
  GArray *points;              /* IlvChartPoint; rows have one; lines and parts by x */
  GArray *samples;             /* ECDF: gint64, rising; NULL: none */
  GArray *cumulated;           /* guint64: samples up to each; NULL: each occurs once */
  double states[ILV_N_STATES]; /* STACK: ns in each */
  char *note;                  /* why there is nothing: "not installed: predicted only"; NULL */
} IlvChartSeries;

/* Where one series overtakes another. */
typedef struct {
  double x, low, high; /* NAN: no interval */
  char *text;          /* "processes overtake threads at 4 ms of CPU per job" */
} IlvChartCrossing;

typedef struct {
  gatomicrefcount ref_count;
  IlvChartKind kind;
  char *title;  /* "Total time" */
  char *source; /* "measured, 3.11.2, median of 9 runs; predicted: this-machine costs" */
  char *empty;  /* said where there is nothing to show */
  IlvChartAxis x, value;
  GPtrArray *series;    /* IlvChartSeries */
  GPtrArray *crossings; /* IlvChartCrossing */
  gboolean is_model;    /* LINES: the predictions are what it is about, measurements are points */
  double own_x;         /* where the reader's own workload is; NAN */
  char *first_part;     /* PARTS: what part 0 is called; NULL: by its number */
} IlvChart;

#define ILV_TYPE_CHART (ilv_chart_get_type ())
GType ilv_chart_get_type (void);

IlvChart *ilv_chart_new (IlvChartKind kind, const char *title, const char *source);
IlvChart *ilv_chart_ref (IlvChart *self);
void ilv_chart_unref (IlvChart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvChart, ilv_chart_unref)

/* Borrowed. */
IlvChartSeries *ilv_chart_add_series (IlvChart *self, const char *label, guint style);
const IlvChartSeries *ilv_chart_get_series (const IlvChart *self, guint index);
/* Copies the runs. */
void ilv_chart_series_add_point (IlvChartSeries *self, const IlvChartPoint *point);
const IlvChartPoint *ilv_chart_series_get_point (const IlvChartSeries *self, guint index);
/* Shares the arrays, which must be as above and stay so. */
void ilv_chart_series_set_samples (IlvChartSeries *self, GArray *samples, GArray *cumulated);
guint64 ilv_chart_series_count_samples (const IlvChartSeries *self);
void ilv_chart_add_crossing (IlvChart *self, double x, double low, double high, const char *text);

/* A point of which nothing is known yet. */
IlvChartPoint ilv_chart_point (double x);
/* Whether there is anything to draw. */
gboolean ilv_chart_is_empty (const IlvChart *self);
/* Whether the series has something to draw. */
gboolean ilv_chart_series_is_empty (const IlvChartSeries *self, IlvChartKind kind);

/* The value that a share of the samples does not exceed; O(log n). NAN without samples. */
double ilv_chart_series_get_quantile (const IlvChartSeries *self, double share);
/* The share of the samples that do not exceed a value; O(log n). */
double ilv_chart_series_get_share (const IlvChartSeries *self, double value);
/* All states together. */
double ilv_chart_series_get_state_sum (const IlvChartSeries *self);
/* All parts together. */
double ilv_chart_series_get_part_sum (const IlvChartSeries *self);
/* Whether its points have a place: by jobs, by core ... */
gboolean ilv_chart_has_x (const IlvChart *self);

G_END_DECLS
