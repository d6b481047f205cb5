/* An axis: values to pixels and back, and ticks at round values.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All scales are a line in some coordinate (the value, its logarithm, its distance from 1), so
 * that placing and reading are one formula each. */
#include "ilv-config.h"

#include "ilv-chart-axis.h"

#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define LOG_ROOM 1.12       /* beyond the ends of a log axis */
#define LINEAR_ROOM 1.04    /* beyond the end of a linear one */
#define LEAST_REST 1e-7     /* of a share's distance from 1 */
#define MOST_DECADES_FINE 6 /* with more, no lines between decades */

/* --- placing --- */

static double
get_coordinate (IlvChartScale scale, double value)
{
  switch (scale) {
  case ILV_CHART_LOG:
    return log10 (fmax (value, 1e-12));
  case ILV_CHART_NINES:
    return -log10 (fmax (1 - value, LEAST_REST));
  case ILV_CHART_LINEAR:
    break;
  }
  return value;
}

static double
get_value (IlvChartScale scale, double coordinate)
{
  switch (scale) {
  case ILV_CHART_LOG:
    return pow (10, coordinate);
  case ILV_CHART_NINES:
    return 1 - pow (10, -coordinate);
  case ILV_CHART_LINEAR:
    break;
  }
  return coordinate;
}

void
ilv_chart_scaling_fit (IlvChartScaling *self, double least, double most, gboolean is_close)
{
  if (self->scale == ILV_CHART_LOG) {
    self->high = most > 0 ? most * LOG_ROOM : 10;
    self->low = least > 0 ? least / LOG_ROOM : self->high / 1e3;
    if (self->high / self->low < 1.5) {
      self->low /= 1.5;
      self->high *= 1.5;
    }
    return;
  }
  self->low = is_close && least > most / 2 ? least : fmin (least, 0);
  self->high = most > self->low ? most : self->low + 1;
  if (!is_close)
    self->high += (self->high - self->low) * (LINEAR_ROOM - 1);
}

double
ilv_chart_scaling_place (const IlvChartScaling *self, double value)
{
  double low = get_coordinate (self->scale, self->low);
  double high = get_coordinate (self->scale, self->high);
  double share = (get_coordinate (self->scale, value) - low) / (high - low);

  return self->low_px + CLAMP (share, 0, 1) * (self->high_px - self->low_px);
}

double
ilv_chart_scaling_read (const IlvChartScaling *self, double px)
{
  double low = get_coordinate (self->scale, self->low);
  double high = get_coordinate (self->scale, self->high);
  double share = (px - self->low_px) / (self->high_px - self->low_px);

  return get_value (self->scale, low + CLAMP (share, 0, 1) * (high - low));
}

/* --- words --- */

char *
ilv_chart_format_share (double share)
{
  double percent = share * 100;
  int decimals = 0;

  while (decimals < 3 && fabs (percent * pow (10, decimals) -
                               round (percent * pow (10, decimals))) > 0.02 * pow (10, decimals))
    decimals++;
  return g_strdup_printf (_ ("%.*f %%"), decimals, percent);
}

char *
ilv_chart_format (IlvChartUnit unit, double value)
{
  switch (unit) {
  case ILV_CHART_UNIT_TIME:
    return ilv_format_time ((gint64)llround (value));
  case ILV_CHART_UNIT_BYTES:
    return ilv_format_bytes ((guint64)llround (fmax (value, 0)));
  case ILV_CHART_UNIT_SHARE:
    return ilv_chart_format_share (value);
  case ILV_CHART_UNIT_COUNT:
    break;
  }
  if (fabs (value) < 1e15 && value == floor (value))
    return g_strdup_printf ("%'.0f", value);
  return g_strdup_printf ("%.3g", value);
}

char *
ilv_chart_format_range (IlvChartUnit unit, double low, double high)
{
  g_autofree char *from = NULL, *to = NULL;
  char text[2][48];

  if (unit == ILV_CHART_UNIT_TIME) {
    gint64 step = ilv_get_time_step ((gint64)high);
    ilv_format_time_by_into ((gint64)low, step, text[0], sizeof text[0]);
    ilv_format_time_by_into ((gint64)high, step, text[1], sizeof text[1]);
    return g_strdup_printf (_ ("%s to %s"), text[0], text[1]);
  }
  from = ilv_chart_format (unit, low);
  to = ilv_chart_format (unit, high);
  return g_strdup_printf (_ ("%s to %s"), from, to);
}

/* --- ticks --- */

/* The unit that the axis' largest label is in, with its name; `step` sets the decimals. */
static void
format_time_tick (double value, double step, double most, char *text, gsize size)
{
  static const struct {
    double below, unit;
    const char *format;
  } units[] = {
      {1e3, 1, N_ ("%s ns")},    {1e6, 1e3, N_ ("%s µs")},      {1e9, 1e6, N_ ("%s ms")},
      {120e9, 1e9, N_ ("%s s")}, {7200e9, 60e9, N_ ("%s min")}, {HUGE_VAL, 3600e9, N_ ("%s h")},
  };
  char number[32];
  guint i = 0;
  int decimals;

  while (most >= units[i].below)
    i++;
  decimals = (int)CLAMP (ceil (-log10 (step / units[i].unit) - 1e-9), 0, 6);
  g_snprintf (number, sizeof number, "%.*f", decimals, value / units[i].unit);
  g_snprintf (text, size, _ (units[i].format), number);
}

static void
format_tick (const IlvChartScaling *self, double value, double step, double most,
             IlvChartTick *tick)
{
  g_autofree char *text = NULL;

  tick->value = value;
  tick->is_labelled = TRUE;
  if (self->unit == ILV_CHART_UNIT_TIME && value != 0) {
    format_time_tick (value, step, most, tick->label, sizeof tick->label);
    return;
  }
  text = value == 0 && self->unit != ILV_CHART_UNIT_SHARE ? g_strdup ("0")
                                                          : ilv_chart_format (self->unit, value);
  g_strlcpy (tick->label, text, sizeof tick->label);
}

/* The least step of 1, 2 or 5 that is not below `least`: of seconds, then of minutes and hours; of
 * KiB up to 500 of them, then of MiB. */
static double
round_step (IlvChartUnit unit, double least)
{
  static const double minutes[] = {60e9, 120e9, 300e9, 600e9, 1200e9, 1800e9, 3600e9};
  double base = 1, power;

  if (unit == ILV_CHART_UNIT_BYTES && least > 1)
    base = pow (1024, floor (log2 (least) / 10));
  if (unit == ILV_CHART_UNIT_COUNT)
    least = fmax (least, 1);
  for (guint i = 0; unit == ILV_CHART_UNIT_TIME && least > 20e9 && i < G_N_ELEMENTS (minutes); i++)
    if (minutes[i] >= least)
      return minutes[i];
  if (unit == ILV_CHART_UNIT_TIME && least > 3600e9)
    base = 3600e9;
  power = pow (10, floor (log10 (least / base) + 1e-9));
  for (guint i = 0; i < 3; i++) {
    static const double factors[] = {1, 2, 5};
    if (unit == ILV_CHART_UNIT_BYTES && factors[i] * power > 500)
      break;
    if (factors[i] * power * base >= least * (1 - 1e-9))
      return factors[i] * power * base;
  }
  return unit == ILV_CHART_UNIT_BYTES && power >= 100 ? 1024 * base : 10 * power * base;
}

static guint
list_linear (const IlvChartScaling *self, double room_px, IlvChartTick *ticks)
{
  double room = fabs (self->high_px - self->low_px) / fmax (room_px, 1);
  double step = round_step (self->unit, (self->high - self->low) / fmax (room, 1));
  guint n = 0;

  for (double i = ceil (self->low / step - 1e-9) + 0.0 /* not -0 */;
       i * step <= self->high * (1 + 1e-9); i++) {
    if (n == ILV_CHART_MAX_TICKS)
      break;
    format_tick (self, i * step, step, self->high, &ticks[n++]);
  }
  return n;
}

/* Labels the ticks of a log axis in the order of their worth (1, then 5 and 2, then the others
 * never), each where its neighbours leave it room. */
static void
label_log (const IlvChartScaling *self, double room_px, IlvChartTick *ticks, guint n)
{
  static const int worth[] = {1, 5, 2};

  for (guint w = 0; w < G_N_ELEMENTS (worth); w++)
    for (guint i = 0; i < n; i++) {
      double power = pow (10, floor (log10 (ticks[i].value) + 1e-9));
      double px = ilv_chart_scaling_place (self, ticks[i].value);
      gboolean is_free = lround (ticks[i].value / power) == worth[w];
      for (guint k = 0; k < n && is_free; k++)
        if (ticks[k].is_labelled)
          is_free = fabs (ilv_chart_scaling_place (self, ticks[k].value) - px) >= room_px;
      if (is_free)
        format_tick (self, ticks[i].value, power, ticks[i].value, &ticks[i]);
    }
}

static guint
list_log (const IlvChartScaling *self, double room_px, IlvChartTick *ticks)
{
  double first = floor (log10 (self->low)), last = ceil (log10 (self->high));
  guint n = 0;

  for (double decade = first; decade <= last; decade++)
    for (int factor = 1; factor < 10; factor++) {
      double value = factor * pow (10, decade);
      if (value < self->low * (1 - 1e-9) || value > self->high * (1 + 1e-9) ||
          (factor > 1 && last - first > MOST_DECADES_FINE) || n == ILV_CHART_MAX_TICKS)
        continue;
      ticks[n++] = (IlvChartTick){.value = value};
    }
  label_log (self, room_px, ticks, n);
  return n;
}

/* Sizes double: 1 KiB, 32 KiB, 1 MiB rather than decades of bytes. */
static guint
list_doublings (const IlvChartScaling *self, double room_px, IlvChartTick *ticks)
{
  static const int strides[] = {10, 5, 1};
  int first = (int)ceil (log2 (self->low) - 1e-9), last = (int)floor (log2 (self->high) + 1e-9);
  guint n = 0;

  for (guint s = 0; s < G_N_ELEMENTS (strides); s++)
    for (int power = MAX (first, 0); power <= last && n < ILV_CHART_MAX_TICKS; power++) {
      double px = ilv_chart_scaling_place (self, ldexp (1, power));
      gboolean is_free = power % strides[s] == 0;
      for (guint k = 0; k < n && is_free; k++)
        is_free = fabs (ilv_chart_scaling_place (self, ticks[k].value) - px) >= room_px;
      if (is_free)
        format_tick (self, ldexp (1, power), 1, 1, &ticks[n++]);
    }
  return n;
}

/* Shares people ask for; the first ones are kept where there is no room for all. */
static guint
list_shares (const IlvChartScaling *self, double room_px, IlvChartTick *ticks)
{
  static const double shares[] = {0.5, 0.99, 0, 0.9, 0.95, 0.999, 0.9999, 0.99999, 1, 0.25, 0.75};
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++) {
    double px = ilv_chart_scaling_place (self, shares[i]);
    gboolean is_free = shares[i] <= self->high && (shares[i] < 1 || self->scale != ILV_CHART_NINES);
    for (guint k = 0; k < n && is_free; k++)
      is_free = fabs (ilv_chart_scaling_place (self, ticks[k].value) - px) >= room_px;
    if (is_free)
      format_tick (self, shares[i], 0, 1, &ticks[n++]);
  }
  return n;
}

guint
ilv_chart_scaling_list_ticks (const IlvChartScaling *self, double room_px, IlvChartTick *ticks)
{
  gboolean has_named_shares = self->unit == ILV_CHART_UNIT_SHARE && self->high >= 0.5;
  if (has_named_shares && self->scale != ILV_CHART_LOG)
    return list_shares (self, room_px, ticks);
  if (self->unit == ILV_CHART_UNIT_BYTES && self->scale == ILV_CHART_LOG)
    return list_doublings (self, room_px, ticks);
  return self->scale == ILV_CHART_LOG ? list_log (self, room_px, ticks)
                                      : list_linear (self, room_px, ticks);
}
