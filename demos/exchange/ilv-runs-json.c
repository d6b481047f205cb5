/* Writes `interleave.runs/1`: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-runs-json.h"

#include "ilv-json.h"

static const char *const source_names[] = {"predicted", "measured", "imported"};

static void
add_python (JsonBuilder *builder, const IlvRunInfo *info)
{
  if (info->source == ILV_SOURCE_PREDICTED || info->python_exe == NULL) {
    ilv_json_add_string (builder, "python", NULL);
    return;
  }
  ilv_json_begin_object (builder, "python");
  ilv_json_add_string (builder, "exe", info->python_exe);
  ilv_json_add_string (builder, "version", info->python_version);
  ilv_json_add_flag (builder, "free_threaded", info->free_threaded);
  json_builder_end_object (builder);
}

static void
add_figures (JsonBuilder *builder, const IlvFigures *figures)
{
  ilv_json_add_int (builder, "total_ns", figures->total_ns);
  ilv_json_begin_object (builder, "jobs");
  ilv_json_add_int (builder, "submitted", figures->n_submitted);
  ilv_json_add_int (builder, "finished", figures->n_finished);
  ilv_json_add_int (builder, "failed", figures->n_failed);
  ilv_json_add_int (builder, "timed_out", figures->n_timed_out);
  ilv_json_add_int (builder, "rejected", figures->n_rejected);
  ilv_json_add_int (builder, "cancelled", figures->n_cancelled);
  json_builder_end_object (builder);
  ilv_json_add_double (builder, "throughput_per_s", figures->throughput_per_s);
  ilv_json_begin_object (builder, "latency_ns");
  ilv_json_add_int (builder, "p50", figures->latency_p50_ns);
  ilv_json_add_int (builder, "p95", figures->latency_p95_ns);
  ilv_json_add_int (builder, "p99", figures->latency_p99_ns);
  ilv_json_add_int (builder, "max", figures->latency_max_ns);
  json_builder_end_object (builder);
  ilv_json_add_double (builder, "cpu_use", figures->cpu_use);
  ilv_json_begin_object (builder, "state_ns");
  for (guint i = 0; i < ILV_N_STATES; i++)
    ilv_json_add_int (builder, ilv_state_key (i), figures->state_ns[i]);
  json_builder_end_object (builder);
  ilv_json_add_int (builder, "gil_switches", figures->gil_switches);
  ilv_json_add_int (builder, "loop_lag_max_ns", figures->loop_lag_max_ns);
  ilv_json_add_int (builder, "transferred_bytes", figures->transferred_bytes);
  ilv_json_add_int (builder, "peak_memory_bytes", figures->peak_memory_bytes);
}

static void
add_measurement (JsonBuilder *builder, const IlvRunInfo *info)
{
  json_builder_set_member_name (builder, "totals_ns");
  json_builder_begin_array (builder);
  for (guint i = 0; i < info->n_totals; i++)
    json_builder_add_int_value (builder, info->totals_ns[i]);
  json_builder_end_array (builder);
  ilv_json_add_double (builder, "spread", ilv_run_info_spread (info));
  ilv_json_add_flag (builder, "recorded", info->recorded);
  if (info->server.n_answers == 0)
    return;
  ilv_json_begin_object (builder, "server");
  ilv_json_add_int (builder, "answers", info->server.n_answers);
  ilv_json_begin_object (builder, "late_ns");
  ilv_json_add_int (builder, "p50", info->server.late_p50_ns);
  ilv_json_add_int (builder, "p99", info->server.late_p99_ns);
  ilv_json_add_int (builder, "max", info->server.late_max_ns);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

/* The prediction that a measurement is held against: the run just before it. */
static gboolean
is_prediction_of (const IlvRunInfo *predicted, const IlvRunInfo *measured)
{
  return predicted != NULL && predicted->source == ILV_SOURCE_PREDICTED &&
         measured->source == ILV_SOURCE_MEASURED && measured->figures.total_ns > 0 &&
         g_strcmp0 (predicted->model, measured->model) == 0 &&
         g_strcmp0 (predicted->workload, measured->workload) == 0;
}

/* How many records the recorder had no room for. */
static guint64
count_lost (const IlvTrace *trace)
{
  guint64 n_lost = 0;

  for (guint track = 0; track < ilv_trace_get_n_tracks (trace); track++)
    for (guint64 i = 0; i < ilv_trace_get_n_instants (trace, track); i++) {
      IlvInstant instant;

      ilv_trace_get_instant (trace, track, i, &instant);
      if (instant.kind == ILV_EVENT_LOST)
        n_lost += (guint64)MAX (0, instant.b);
    }
  return n_lost;
}

static void
add_contents (JsonBuilder *builder, const IlvTrace *trace)
{
  guint64 n_spans, column_bytes, level_bytes;

  ilv_trace_get_memory (trace, &n_spans, &column_bytes, &level_bytes);
  ilv_json_begin_object (builder, "contents");
  ilv_json_add_int (builder, "begin_ns", (guint64)ilv_trace_get_begin (trace));
  ilv_json_add_int (builder, "end_ns", (guint64)ilv_trace_get_end (trace));
  ilv_json_add_int (builder, "tracks", ilv_trace_get_n_tracks (trace));
  ilv_json_add_int (builder, "spans", n_spans);
  ilv_json_add_int (builder, "links", ilv_trace_get_n_links (trace));
  ilv_json_add_int (builder, "jobs", ilv_trace_get_n_jobs (trace));
  ilv_json_add_int (builder, "lost", count_lost (trace));
  json_builder_end_object (builder);
}

static void
add_run (JsonBuilder *builder, const IlvTrace *trace, const IlvRunInfo *previous,
         gboolean has_contents)
{
  const IlvRunInfo *info = ilv_trace_get_info (trace);

  json_builder_begin_object (builder);
  ilv_json_add_string (builder, "workload", info->workload);
  ilv_json_add_string (builder, "model", info->model);
  ilv_json_add_string (builder, "source", source_names[info->source]);
  ilv_json_add_string (builder, "costs", info->costs);
  ilv_json_add_int (builder, "seed", info->seed);
  ilv_json_add_int (builder, "cores", info->cores);
  ilv_json_add_int (builder, "workers", info->workers);
  add_python (builder, info);
  add_figures (builder, &info->figures);
  if (info->source == ILV_SOURCE_MEASURED)
    add_measurement (builder, info);
  if (is_prediction_of (previous, info))
    ilv_json_add_double (builder, "error",
                         (double)previous->figures.total_ns / (double)info->figures.total_ns - 1);
  if (info->note != NULL)
    ilv_json_add_string (builder, "note", info->note);
  if (has_contents)
    add_contents (builder, trace);
  json_builder_end_object (builder);
}

static char *
write_runs (GPtrArray *traces, gboolean has_contents)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  const IlvRunInfo *previous = NULL;

  json_builder_begin_object (builder);
  ilv_json_add_string (builder, "schema", "interleave.runs/1");
  json_builder_set_member_name (builder, "runs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < traces->len; i++) {
    const IlvTrace *trace = g_ptr_array_index (traces, i);

    add_run (builder, trace, previous, has_contents);
    previous = ilv_trace_get_info (trace);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  return g_strconcat (text, "\n", NULL);
}

char *
ilv_runs_to_json (GPtrArray *traces)
{
  g_return_val_if_fail (traces != NULL, NULL);
  return write_runs (traces, FALSE);
}

char *
ilv_traces_to_json (GPtrArray *traces)
{
  g_return_val_if_fail (traces != NULL, NULL);
  return write_runs (traces, TRUE);
}
