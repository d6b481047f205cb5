/* The ruler's ticks and labels.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-timeline-ruler.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* More decimals than this and the labels count from a base instead. */
#define MAX_DECIMALS 3

static double
fit_unit (double ns)
{
  if (ns >= 1e9)
    return 1e9;
  if (ns >= 1e6)
    return 1e6;
  return ns >= 1e3 ? 1e3 : 1;
}

static const char *
unit_name (double unit_ns)
{
  if (unit_ns >= 1e9)
    return C_ ("unit", "s");
  if (unit_ns >= 1e6)
    return C_ ("unit", "ms");
  return unit_ns >= 1e3 ? C_ ("unit", "µs") : C_ ("unit", "ns");
}

static int
decimals_for (double step_ns, double unit_ns)
{
  double share = step_ns / unit_ns;

  return share >= 0.9999 ? 0 : (int)ceil (-log10 (share) - 1e-9);
}

static double
nice_step (double at_least)
{
  double power = pow (10, floor (log10 (at_least)));

  for (guint i = 0; i < 3; i++) {
    double step = power * (const double[]){1, 2, 5}[i];
    if (step >= at_least * 0.999999)
      return step;
  }
  return power * 10;
}

void
ilv_ruler_init (IlvRuler *self, double begin_ns, double ns_per_px, double width_px,
                double min_step_px)
{
  double end_ns = begin_ns + width_px * ns_per_px;
  double largest = MAX (fabs (begin_ns), fabs (end_ns));

  self->step_ns = nice_step (MAX (min_step_px * ns_per_px, 1));
  self->first_ns = ceil (begin_ns / self->step_ns - 1e-9) * self->step_ns;
  self->n_ticks = end_ns < self->first_ns
                      ? 0
                      : (guint)floor ((end_ns - self->first_ns) / self->step_ns + 1e-9) + 1;
  self->unit_ns = fit_unit (largest);
  self->n_decimals = decimals_for (self->step_ns, self->unit_ns);
  self->has_base = self->n_decimals > MAX_DECIMALS;
  self->base_ns = 0;
  if (self->has_base) {
    double unit = fit_unit (self->step_ns), base_step = unit * 1000;

    self->base_ns = floor (begin_ns / base_step) * base_step;
    self->unit_ns = unit;
    self->n_decimals = 0;
  }
}

double
ilv_ruler_get_tick (const IlvRuler *self, guint index)
{
  return self->first_ns + index * self->step_ns;
}

const char *
ilv_ruler_format_tick (const IlvRuler *self, guint index, char *buffer, gsize size)
{
  double value = (ilv_ruler_get_tick (self, index) - self->base_ns) / self->unit_ns;

  if (fabs (value) < 1e-12)
    value = 0;
  g_snprintf (buffer, size, "%s%.*f %s", self->has_base ? "+" : "", self->n_decimals, value,
              unit_name (self->unit_ns));
  return buffer;
}

const char *
ilv_ruler_format_base (const IlvRuler *self, char *buffer, gsize size)
{
  double unit = fit_unit (fabs (self->base_ns));
  int decimals = CLAMP (decimals_for (self->unit_ns * 1000, unit), 0, 9);

  g_snprintf (buffer, size, "%.*f %s", decimals, self->base_ns / unit, unit_name (unit));
  return buffer;
}
