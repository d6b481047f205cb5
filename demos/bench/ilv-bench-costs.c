/* Costs as they hold for one interpreter of a benchmark.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-costs.h"

#include "ilv-calibration-origin.h"

IlvCosts *
ilv_bench_costs_new (const IlvCosts *costs, gboolean is_free_threaded)
{
  IlvCosts *copy = ilv_costs_copy (costs, costs->name);
  g_autoptr (IlvCalibrationOrigin) origin =
      is_free_threaded ? ilv_calibration_origin_load (costs->name) : NULL;
  if (is_free_threaded && (origin == NULL || !origin->free_threaded))
    copy->free_threading_ppm = 1000000;
  return copy;
}
