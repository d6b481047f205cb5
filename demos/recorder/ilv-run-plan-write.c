/* Writes a run's plan into its folder, as python/runner_work.py reads it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>

#include "ilv-run-plan.h"

/* --- plan.json --- */

static void
add_int (JsonBuilder *json, const char *name, gint64 value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

static void
add_boolean (JsonBuilder *json, const char *name, gboolean value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_boolean_value (json, value);
}

static void
add_string (JsonBuilder *json, const char *name, const char *value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, value);
}

static void
add_step (JsonBuilder *json, const IlvWorkload *workload, guint number)
{
  const IlvStep *step = &workload->steps[number];
  json_builder_begin_object (json);
  add_int (json, "step", number);
  add_int (json, "kind", step->kind);
  add_int (json, "repeat", step->repeat);
  add_boolean (json, "blocking", step->kind == ILV_STEP_IO && step->is_blocking);
  add_int (json, "backend", step->backend); /* ILV_NONE: no backend */
  add_int (json, "lock", step->lock);
  add_int (json, "group", step->spawn_group);
  add_boolean (json, "join", step->join);
  json_builder_end_object (json);
}

static void
add_group (JsonBuilder *json, const IlvWorkload *workload, const IlvJobGroup *group, gint64 first)
{
  json_builder_begin_object (json);
  add_string (json, "name", group->name);
  add_int (json, "first", first);
  add_int (json, "count", group->count);
  add_int (json, "repeat", group->repeat);
  add_int (json, "clients", group->arrival == ILV_ARRIVAL_CLOSED ? group->arrival_parameter : 0);
  add_int (json, "limit", group->limit);
  add_int (json, "timeout_ns", group->timeout_ns);
  add_int (json, "queue", group->queue);
  add_boolean (json, "reject", group->reject_when_full);
  add_int (json, "payload_in", group->payload_in);
  add_int (json, "payload_out", group->payload_out);
  json_builder_set_member_name (json, "steps");
  json_builder_begin_array (json);
  for (guint i = 0; i < group->n_steps; i++)
    add_step (json, workload, group->steps[i]);
  json_builder_end_array (json);
  json_builder_end_object (json);
}

static void
add_settings (JsonBuilder *json, const IlvRunPlan *self, guint port)
{
  const IlvSettings *settings = &self->settings;
  add_string (json, "model", ilv_model_get_id (settings->model));
  add_int (json, "threads", settings->threads);
  add_int (json, "processes", settings->processes);
  add_int (json, "switch_interval_ns", settings->switch_interval_ns);
  add_string (json, "start_method", ilv_start_method_get_id (settings->start_method));
  add_int (json, "chunk", settings->chunk);
  add_boolean (json, "eager_tasks", settings->eager_tasks);
  add_string (json, "host", "127.0.0.1");
  add_int (json, "port", port);
  add_string (json, "scheduler", self->scheduler);
  add_int (json, "n_connections", self->n_connections);
  add_int (json, "n_jobs", self->n_jobs);
  add_int (json, "n_locks", self->workload->n_locks);
}

static char *
make_json (const IlvRunPlan *self, guint port)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  gint64 first = 0;
  json_builder_begin_object (json);
  add_settings (json, self, port);
  json_builder_set_member_name (json, "groups");
  json_builder_begin_array (json);
  for (guint i = 0; i < self->workload->n_groups; i++) {
    add_group (json, self->workload, &self->workload->groups[i], first);
    first += self->workload->groups[i].count;
  }
  json_builder_end_array (json);
  json_builder_end_object (json);
  g_autoptr (JsonNode) root = json_builder_get_root (json);
  return json_to_string (root, TRUE);
}

/* --- the columns --- */

static gint64
count_units (const IlvCalibration *calibration, IlvStepKind kind, gint64 duration_ns)
{
  const IlvRate *rate = &calibration->rates[kind];
  if (kind > ILV_STEP_NATIVE)
    return duration_ns;
  if (duration_ns <= 0 || !(rate->unit_ns > 0))
    return 0;
  return MAX (1, (gint64)((duration_ns - rate->call_ns) / rate->unit_ns + 0.5));
}

static gint64 *
draw_work (const IlvRunPlan *self, const IlvCalibration *calibration)
{
  gint64 *work = g_new0 (gint64, self->n_steps + 1);
  gint64 at = 0, child = self->n_planned;
  for (guint32 job = 0; job < self->n_jobs; job++) {
    const IlvJobGroup *group = &self->workload->groups[self->groups[job]];
    for (guint repeat = 0; repeat < group->repeat; repeat++)
      for (guint i = 0; i < group->n_steps; i++) {
        const IlvStep *step = &self->workload->steps[group->steps[i]];
        for (guint k = 0; k < step->repeat; k++, at++)
          if (step->kind == ILV_STEP_SPAWN)
            work[at] = child++;
          else if (step->kind <= ILV_STEP_SLEEP)
            work[at] = count_units (calibration, step->kind,
                                    ilv_workload_draw_duration (self->workload, self->settings.seed,
                                                                (guint)self->groups[job],
                                                                (guint64)self->indices[job], repeat,
                                                                i, k));
      }
  }
  return work;
}

static int
compare_arrivals (gconstpointer a, gconstpointer b, gpointer data)
{
  const gint64 *arrivals = data, one = *(const gint64 *)a, other = *(const gint64 *)b;
  if (arrivals[one] != arrivals[other])
    return arrivals[one] < arrivals[other] ? -1 : 1;
  return (one > other) - (one < other);
}

static GArray *
make_order (const IlvRunPlan *self)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint32 job = 0; job < self->n_planned; job++)
    if (self->arrivals_ns[job] >= 0) {
      gint64 number = job;
      g_array_append_val (order, number);
    }
  g_array_sort_with_data (order, compare_arrivals, self->arrivals_ns);
  return order;
}

static gboolean
write_columns (const char *folder, const char *name, const gint64 *const *columns, guint n_columns,
               gsize n_rows, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (n_columns * n_rows * sizeof (gint64));
  for (guint i = 0; i < n_columns; i++)
    for (gsize row = 0; row < n_rows; row++) {
      gint64 value = GINT64_TO_LE (columns[i][row]);
      g_byte_array_append (bytes, (const guint8 *)&value, sizeof value);
    }
  return g_file_set_contents_full (path, (const char *)bytes->data, bytes->len,
                                   G_FILE_SET_CONTENTS_NONE, 0600, error);
}

/* Times start as -1 (never), the others as 0; arrivals as scheduled. */
static gboolean
write_results (const IlvRunPlan *self, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "results.bin", NULL);
  gsize n = self->n_jobs, n_all = ILV_RUN_COLUMNS * n + ILV_RUN_CPU_SLOTS;
  g_autofree gint64 *results = g_new0 (gint64, n_all);
  for (gsize job = 0; job < n; job++) {
    results[job] = GINT64_TO_LE (self->arrivals_ns[job]);
    results[n + job] = results[2 * n + job] = -1;
  }
  return g_file_set_contents_full (path, (const char *)results, n_all * sizeof (gint64),
                                   G_FILE_SET_CONTENTS_NONE, 0600, error);
}

gboolean
ilv_run_plan_write (const IlvRunPlan *self, const IlvCalibration *calibration, guint port,
                    const char *folder, GError **error)
{
  g_autofree char *text = make_json (self, port);
  g_autofree char *path = g_build_filename (folder, "plan.json", NULL);
  g_autofree gint64 *work = draw_work (self, calibration);
  g_autoptr (GArray) order = make_order (self);
  const gint64 *jobs[] = {self->groups, self->work_at, self->fails, self->arrivals_ns};
  const gint64 *orders[] = {(const gint64 *)order->data};
  const gint64 *works[] = {work};
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, error) &&
         write_columns (folder, "jobs.bin", jobs, G_N_ELEMENTS (jobs), self->n_jobs, error) &&
         write_columns (folder, "work.bin", works, 1, self->n_steps, error) &&
         write_columns (folder, "order.bin", orders, 1, order->len, error) &&
         write_results (self, folder, error);
}

static void
digest_column (GChecksum *checksum, const gint64 *column, gsize n_rows)
{
  for (gsize row = 0; row < n_rows; row++) {
    gint64 value = GINT64_TO_LE (column[row]);
    g_checksum_update (checksum, (const guchar *)&value, sizeof value);
  }
}

char *
ilv_run_plan_digest (const IlvRunPlan *self, const IlvCalibration *calibration)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree gint64 *work = draw_work (self, calibration);
  const gint64 *jobs[] = {self->groups, self->work_at, self->fails, self->arrivals_ns};
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    digest_column (checksum, jobs[i], self->n_jobs);
  digest_column (checksum, work, self->n_steps);
  return g_strdup (g_checksum_get_string (checksum));
}
