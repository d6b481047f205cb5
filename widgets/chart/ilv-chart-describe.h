/* A chart in words: what is read, what it is about, and a table of all of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-chart-layout.h"

G_BEGIN_DECLS

/* "threads × 32, run 4 of 9"; "threads, Jobs 10". */
char *ilv_chart_describe_place (const IlvChart *chart, const IlvChartDatum *datum);
/* "1.09 s, 95 % interval 1.05 s to 1.12 s, 9 runs; predicted 1.12 s". */
char *ilv_chart_describe_value (const IlvChart *chart, const IlvChartDatum *datum);
/* Both. */
char *ilv_chart_describe_datum (const IlvChart *chart, const IlvChartDatum *datum);
/* One series: its figures in a sentence or two. */
char *ilv_chart_describe_series (const IlvChart *chart, guint series);
/* What kind of chart it is, its source and what was found. */
char *ilv_chart_describe (const IlvChart *chart);

/* Rows of cells, the first row being the heads. Elements GStrv, all of one length. */
GPtrArray *ilv_chart_list_table (const IlvChart *chart);
/* The table with tabs between cells and a newline behind every row. */
char *ilv_chart_format_table (const IlvChart *chart);

/* Where a point of a LINES or PARTS chart is: "Jobs 10", "Core 3". (transfer full) */
char *ilv_chart_describe_x (const IlvChart *chart, double x);

G_END_DECLS
