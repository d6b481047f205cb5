/* A benchmark's charts into a file: those that its cells give, beside and below each other.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-cli-bench.h"
#include "ilv-cli.h"
#include "widgets/chart/ilv-chart-bench.h"
#include "widgets/chart/ilv-chart-paint.h"
#include "widgets/palette/ilv-picture.h"
#include "demos/ilv-file-write.h"

#include <glib/gi18n.h>
#include <stdio.h>

#define CHART_WIDTH 720
#define CHART_HEIGHT 420
#define GAP 16
#define MAX_COLUMNS 2

typedef struct {
  GPtrArray *charts; /* IlvChart* */
  const IlvPalette *palette;
  guint n_columns;
} Sheet;

static void
paint_sheet_cb (cairo_t *cr, double width, double height, gpointer data)
{
  const Sheet *sheet = data;
  const IlvChartLook look = {.text_scale = 1, .selected = -1};
  ilv_palette_set_source (cr, &sheet->palette->window);
  cairo_paint (cr);
  for (guint i = 0; i < sheet->charts->len; i++) {
    double x = GAP + (double)(i % sheet->n_columns) * (CHART_WIDTH + GAP);
    double y = GAP + (double)(i / sheet->n_columns) * (CHART_HEIGHT + GAP);
    cairo_save (cr);
    cairo_translate (cr, x, y);
    ilv_chart_paint (cr, sheet->palette, g_ptr_array_index (sheet->charts, i), &look, CHART_WIDTH,
                     CHART_HEIGHT);
    cairo_restore (cr);
  }
}

static int
write_bytes (GBytes *bytes, const char *path)
{
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  if (path != NULL && ilv_file_write (path, data, (gssize)size, &error))
    return ILV_CLI_DONE;
  if (path != NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  if (fwrite (data, 1, size, stdout) == size)
    return ILV_CLI_DONE;
  return ilv_cli_fail (ILV_CLI_FAILED, _ ("the results could not be written"));
}

int
ilv_cli_draw_charts (GPtrArray *charts, const char *kind, const char *path)
{
  g_autoptr (GError) error = NULL;
  Sheet sheet = {.charts = charts, .palette = ilv_palette_get (ILV_THEME_LIGHT)};
  sheet.n_columns = MIN (charts->len, MAX_COLUMNS);
  guint n_rows = (charts->len + sheet.n_columns - 1) / sheet.n_columns;
  g_autoptr (GBytes) bytes =
      ilv_picture_encode (kind, GAP + sheet.n_columns * (CHART_WIDTH + GAP),
                          GAP + n_rows * (CHART_HEIGHT + GAP), 2, paint_sheet_cb, &sheet, &error);
  if (bytes == NULL)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  return write_bytes (bytes, path);
}

int
ilv_cli_bench_draw (const IlvBenchResult *result, const char *kind, const char *path)
{
  g_autoptr (GPtrArray) charts = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_chart_unref);
  IlvBenchFocus focus;
  ilv_bench_focus_init (&focus);
  for (guint subject = 0; subject < result->subjects->len; subject++) {
    focus.subject = (int)subject;
    for (guint i = 0; i < ILV_BENCH_N_CHARTS; i++)
      if (ilv_bench_chart_is_there (result, (IlvBenchChart)i, &focus))
        g_ptr_array_add (charts, ilv_chart_new_from_bench (result, (IlvBenchChart)i, &focus));
  }
  if (charts->len == 0)
    return ilv_cli_fail (ILV_CLI_FAILED, _ ("nothing was measured: there is nothing to draw"));
  return ilv_cli_draw_charts (charts, kind, path);
}
