/* The fidelity table as JSON.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-fidelity.h"

#include <json-glib/json-glib.h>
#include <math.h>

static const char *const names[ILV_FIDELITY_N_FIGURES] = {
    [ILV_FIDELITY_TOTAL] = "total_ns",       [ILV_FIDELITY_THROUGHPUT] = "throughput_per_s",
    [ILV_FIDELITY_P50] = "latency_p50_ns",   [ILV_FIDELITY_P99] = "latency_p99_ns",
    [ILV_FIDELITY_GIL_WAIT] = "gil_wait_ns", [ILV_FIDELITY_CPU] = "cpu_use",
};

static void
set_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (isnan (value))
    json_builder_add_null_value (builder);
  else
    json_builder_add_double_value (builder, value);
}

static void
set_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value == NULL)
    json_builder_add_null_value (builder);
  else
    json_builder_add_string_value (builder, value);
}

static void
add_figures (JsonBuilder *builder, const char *name, const IlvFidelityCell *cell,
             double (*get) (const IlvFidelityCell *cell, IlvFidelityFigure figure))
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  for (IlvFidelityFigure i = 0; i < ILV_FIDELITY_N_FIGURES; i++)
    set_double (builder, names[i], get (cell, i));
  json_builder_end_object (builder);
}

static void
add_cell (JsonBuilder *builder, const IlvFidelityCell *cell)
{
  json_builder_begin_object (builder);
  set_string (builder, "workload", cell->workload);
  set_string (builder, "model", cell->predicted != NULL ? cell->predicted->model : NULL);
  set_string (builder, "python", cell->python);
  set_string (builder, "problem", cell->problem);
  add_figures (builder, "predicted", cell, ilv_fidelity_cell_get_predicted);
  add_figures (builder, "measured", cell, ilv_fidelity_cell_get_measured);
  add_figures (builder, "error", cell, ilv_fidelity_cell_get_error);
  set_double (builder, "spread", ilv_fidelity_cell_get_spread (cell));
  set_double (builder, "noise", ilv_fidelity_cell_get_noise (cell));
  set_double (builder, "core_share", ilv_fidelity_cell_get_share (cell));
  double error = fabs (ilv_fidelity_cell_get_error (cell, ILV_FIDELITY_TOTAL));
  set_string (builder, "cause",
              error > ILV_FIDELITY_WIDE ? ilv_fidelity_cell_explain (cell) : NULL);
  json_builder_set_member_name (builder, "totals_ns");
  json_builder_begin_array (builder);
  for (guint i = 0; i < cell->runs->len; i++)
    json_builder_add_int_value (
        builder, ((const IlvRunInfo *)g_ptr_array_index (cell->runs, i))->figures.total_ns);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_summary (JsonBuilder *builder, const IlvFidelitySummary *summary)
{
  json_builder_set_member_name (builder, "summary");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "n_measured");
  json_builder_add_int_value (builder, summary->n_measured);
  json_builder_set_member_name (builder, "n_wide");
  json_builder_add_int_value (builder, summary->n_wide);
  json_builder_set_member_name (builder, "n_wide_beyond_noise");
  json_builder_add_int_value (builder, summary->n_wide_beyond);
  json_builder_set_member_name (builder, "n_compared");
  json_builder_add_int_value (builder, summary->n_compared);
  json_builder_set_member_name (builder, "n_wrong");
  json_builder_add_int_value (builder, summary->n_wrong);
  set_double (builder, "median_error", summary->median);
  set_double (builder, "largest_error", summary->largest);
  json_builder_set_member_name (builder, "median_errors");
  json_builder_begin_object (builder);
  for (IlvFidelityFigure i = 0; i < ILV_FIDELITY_N_FIGURES; i++)
    set_double (builder, names[i], summary->medians[i]);
  json_builder_end_object (builder);
  set_double (builder, "noise", summary->noise);
  set_double (builder, "core_share", summary->share);
  set_double (builder, "least_core_share", summary->least_share);
  json_builder_end_object (builder);
}

char *
ilv_fidelity_to_json (const IlvFidelity *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  IlvFidelitySummary summary = ilv_fidelity_summarize (self);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  set_string (builder, "format", "interleave.fidelity/1");
  json_builder_set_member_name (builder, "cells");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->cells->len; i++)
    add_cell (builder, g_ptr_array_index (self->cells, i));
  json_builder_end_array (builder);
  add_summary (builder, &summary);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}
