/* A break-even in a file: written and read.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-break-even.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "demos/exchange/ilv-json.h"
#include "ilv-bench-json.h"
#include "ilv-bench-result.h"

#define MOST_VALUE 1e18
#define MOST_POINTS 10000
#define MOST_WORKERS 1000000

static const char *const units[] = {"", "ns", "B"}; /* by IlvVaryUnit */

/* --- writing --- */

static void
add_points (JsonBuilder *builder, const char *key, const GArray *points)
{
  ilv_json_begin_array (builder, key);
  for (guint i = 0; i < points->len; i++) {
    const IlvBreakEvenPoint *point = &g_array_index (points, IlvBreakEvenPoint, i);
    json_builder_begin_object (builder);
    ilv_json_add_double (builder, "value", point->value);
    ilv_json_add_int (builder, "a_ns", point->total_a_ns);
    ilv_json_add_int (builder, "b_ns", point->total_b_ns);
    if (point->n_runs > 0) {
      const gint64 a[] = {point->low_a_ns, point->high_a_ns};
      const gint64 b[] = {point->low_b_ns, point->high_b_ns};
      ilv_json_add_int (builder, "runs", point->n_runs);
      ilv_json_add_ints (builder, "a_interval_ns", a, 2);
      ilv_json_add_ints (builder, "b_interval_ns", b, 2);
    }
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_place (JsonBuilder *builder, const IlvBreakEven *self, const IlvBreakEvenPlace *place)
{
  json_builder_begin_object (builder);
  ilv_json_add_double (builder, "value", place->value);
  ilv_json_add_double (builder, "low", place->low);
  ilv_json_add_double (builder, "high", place->high);
  ilv_json_add_string (builder, "wins_above",
                       ilv_model_get_id (place->b_wins_above ? self->b.model : self->a.model));
  json_builder_end_object (builder);
}

static void
add_settings (JsonBuilder *builder, const char *key, const IlvSettings *settings)
{
  ilv_json_begin_object (builder, key);
  ilv_json_add_int (builder, "cores", settings->cores);
  ilv_json_add_int (builder, "threads", settings->threads);
  ilv_json_add_int (builder, "processes", settings->processes);
  ilv_json_add_string (builder, "start_method", ilv_start_method_get_id (settings->start_method));
  ilv_json_add_int (builder, "switch_interval_ns", settings->switch_interval_ns);
  ilv_json_add_int (builder, "chunk", settings->chunk);
  ilv_json_add_int (builder, "seed", (gint64)settings->seed);
  json_builder_end_object (builder);
}

static void
add_question (JsonBuilder *builder, const IlvBreakEven *self)
{
  const double range[] = {self->low, self->high};
  ilv_json_add_string (builder, "workload", self->workload);
  ilv_json_add_string (builder, "name", self->name);
  ilv_json_add_string (builder, "text", self->text);
  ilv_json_add_string (builder, "key", self->key);
  ilv_json_add_string (builder, "unit", units[self->unit]);
  ilv_json_add_double (builder, "low", range[0]);
  ilv_json_add_double (builder, "high", range[1]);
  ilv_json_add_string (builder, "a", ilv_model_get_id (self->a.model));
  ilv_json_add_string (builder, "b", ilv_model_get_id (self->b.model));
  add_settings (builder, "a_settings", &self->a);
  add_settings (builder, "b_settings", &self->b);
  ilv_json_add_int (builder, "begin", self->begin_s);
  ilv_json_add_string (builder, "costs", self->costs);
  ilv_json_add_string (builder, "python", self->python_exe);
  ilv_json_add_string (builder, "python_version", self->python_version);
}

/* What a search that was broken off goes on from. */
static void
add_measurement (JsonBuilder *builder, const IlvBreakEven *self)
{
  ilv_json_add_flag (builder, "complete", self->is_complete);
  ilv_json_add_int (builder, "points_wanted", self->n_points);
  ilv_json_add_int (builder, "runs_wanted", self->n_runs);
  ilv_json_add_string (builder, "scheduler", self->scheduler);
  ilv_json_begin_array (builder, "rates");
  for (guint i = 0; self->has_rates && i < G_N_ELEMENTS (self->rates.rates); i++) {
    json_builder_begin_object (builder);
    ilv_json_add_double (builder, "call_ns", self->rates.rates[i].call_ns);
    ilv_json_add_double (builder, "unit_ns", self->rates.rates[i].unit_ns);
    ilv_json_add_double (builder, "spread", self->rates.rates[i].spread);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  ilv_json_begin_array (builder, "timed_runs");
  for (guint i = 0; i < self->runs->len; i++) {
    const IlvBreakEvenRun *run = &g_array_index (self->runs, IlvBreakEvenRun, i);
    json_builder_begin_object (builder);
    ilv_json_add_double (builder, "value", run->value);
    ilv_json_add_string (builder, "of", run->is_of_b ? "b" : "a");
    ilv_json_add_int (builder, "total_ns", run->total_ns);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

char *
ilv_break_even_to_json (const IlvBreakEven *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  json_builder_begin_object (builder);
  ilv_json_add_string (builder, "schema", ILV_BREAK_EVEN_SCHEMA);
  add_question (builder, self);
  ilv_json_begin_array (builder, "places");
  for (guint i = 0; i < self->n_places; i++)
    add_place (builder, self, &self->places[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "measured_place");
  if (self->measured_place.is_known)
    add_place (builder, self, &self->measured_place);
  else
    json_builder_add_null_value (builder);
  ilv_json_add_string (builder, "measured_note", self->measured_note);
  add_points (builder, "predicted", self->predicted);
  add_points (builder, "measured", self->measured);
  add_measurement (builder, self);
  json_builder_end_object (builder);
  return ilv_json_to_text (builder, TRUE);
}

/* --- reading --- */

static double
read_value (IlvJsonReader *reader, JsonObject *object, const char *key)
{
  double value = ilv_json_reader_get_double (reader, object, key, NAN);
  if (isfinite (value) && value >= 0 && value <= MOST_VALUE)
    return value;
  ilv_json_reader_refuse (reader, key, "not a value");
  return 0;
}

static gint64
read_time (IlvJsonReader *reader, JsonObject *object, const char *key)
{
  return ilv_json_reader_get_int (reader, object, key, 0, G_MAXINT64 / 4, 0);
}

static void
read_interval (IlvJsonReader *reader, JsonObject *object, const char *key, gint64 *low,
               gint64 *high)
{
  guint n;
  g_autofree gint64 *both = ilv_json_reader_get_ints (reader, object, key, 0, &n);
  if (n == 2) {
    *low = both[0];
    *high = both[1];
  } else {
    ilv_json_reader_refuse (reader, key, "not two times");
  }
}

static void
read_point (IlvJsonReader *reader, JsonObject *object, gboolean is_measured,
            IlvBreakEvenPoint *point)
{
  *point = (IlvBreakEvenPoint){.value = read_value (reader, object, "value"),
                               .total_a_ns = read_time (reader, object, "a_ns"),
                               .total_b_ns = read_time (reader, object, "b_ns")};
  if (!is_measured)
    return;
  point->n_runs = (guint)ilv_json_reader_get_int (reader, object, "runs", 1, G_MAXINT32, 1);
  read_interval (reader, object, "a_interval_ns", &point->low_a_ns, &point->high_a_ns);
  read_interval (reader, object, "b_interval_ns", &point->low_b_ns, &point->high_b_ns);
}

static GArray *
read_points (IlvJsonReader *reader, JsonObject *object, const char *key, gboolean is_measured)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (IlvBreakEvenPoint));
  JsonArray *array = ilv_json_reader_get_array (reader, object, key);
  guint n = array == NULL ? 0 : json_array_get_length (array);
  if (n > MOST_POINTS)
    ilv_json_reader_refuse (reader, key, "too many points");
  for (guint i = 0; i < n && reader->problem == NULL; i++) {
    IlvBreakEvenPoint point = {0};
    ilv_json_reader_enter (reader, "%s[%u].", key, i);
    JsonObject *one = ilv_json_reader_get_element (reader, array, i);
    if (one == NULL)
      break;
    read_point (reader, one, is_measured, &point);
    g_array_append_val (points, point);
  }
  ilv_json_reader_enter (reader, "%s", "");
  return points;
}

static void
read_place (IlvJsonReader *reader, const IlvBreakEven *self, JsonObject *object,
            IlvBreakEvenPlace *place)
{
  g_autofree char *winner = ilv_json_reader_get_string (reader, object, "wins_above");
  place->value = read_value (reader, object, "value");
  place->low = read_value (reader, object, "low");
  place->high = read_value (reader, object, "high");
  place->is_known = TRUE;
  place->b_wins_above = g_strcmp0 (winner, ilv_model_get_id (self->b.model)) == 0;
}

static void
read_places (IlvJsonReader *reader, IlvBreakEven *self, JsonObject *object)
{
  JsonArray *array = ilv_json_reader_get_array (reader, object, "places");
  guint n = array == NULL ? 0 : MIN (json_array_get_length (array), ILV_BREAK_EVEN_MAX);
  for (guint i = 0; i < n && reader->problem == NULL; i++) {
    JsonObject *one = ilv_json_reader_get_element (reader, array, i);
    if (one != NULL)
      read_place (reader, self, one, &self->places[self->n_places++]);
  }
  JsonObject *measured = ilv_json_reader_get_object (reader, object, "measured_place");
  if (measured != NULL)
    read_place (reader, self, measured, &self->measured_place);
}

static void
read_settings (IlvJsonReader *reader, JsonObject *object, const char *model, const char *key,
               IlvSettings *settings)
{
  g_autofree char *id = ilv_json_reader_get_string (reader, object, model);
  JsonObject *numbers = ilv_json_reader_get_object (reader, object, key);
  IlvModel found = ILV_MODEL_SEQUENTIAL;
  if (id == NULL || !ilv_model_from_id (id, &found, NULL))
    ilv_json_reader_refuse (reader, model, "no model");
  ilv_settings_init (settings, found);
  if (numbers == NULL)
    return;
  settings->cores = (guint)ilv_json_reader_get_int (reader, numbers, "cores", 0, MOST_WORKERS, 0);
  settings->threads =
      (guint)ilv_json_reader_get_int (reader, numbers, "threads", 0, MOST_WORKERS, 0);
  settings->processes =
      (guint)ilv_json_reader_get_int (reader, numbers, "processes", 0, MOST_WORKERS, 0);
  settings->switch_interval_ns = read_time (reader, numbers, "switch_interval_ns");
  settings->chunk = (guint)ilv_json_reader_get_int (reader, numbers, "chunk", 0, MOST_WORKERS, 1);
  settings->seed = (guint64)ilv_json_reader_get_int (reader, numbers, "seed", 0, G_MAXINT64, 1);
  g_autofree char *method = ilv_json_reader_get_string (reader, numbers, "start_method");
  if (method != NULL && !ilv_start_method_from_id (method, &settings->start_method))
    ilv_json_reader_refuse (reader, "start_method", "no start method");
}

static void
read_rates (IlvJsonReader *reader, JsonObject *object, IlvBreakEven *self)
{
  JsonArray *array = ilv_json_reader_get_array (reader, object, "rates");
  guint n = array == NULL ? 0 : json_array_get_length (array);
  self->has_rates = n == G_N_ELEMENTS (self->rates.rates);
  for (guint i = 0; self->has_rates && i < n; i++) {
    JsonObject *one = ilv_json_reader_get_element (reader, array, i);
    if (one == NULL)
      return;
    self->rates.rates[i] = (IlvRate){.call_ns = read_value (reader, one, "call_ns"),
                                     .unit_ns = read_value (reader, one, "unit_ns"),
                                     .spread = read_value (reader, one, "spread")};
    if (self->rates.rates[i].unit_ns <= 0)
      ilv_json_reader_refuse (reader, "rates", "work that takes no time");
  }
}

static GArray *
read_runs (IlvJsonReader *reader, JsonObject *object)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (IlvBreakEvenRun));
  JsonArray *array = ilv_json_reader_get_array (reader, object, "timed_runs");
  guint n = array == NULL ? 0 : json_array_get_length (array);
  for (guint i = 0; i < n && reader->problem == NULL; i++) {
    ilv_json_reader_enter (reader, "timed_runs[%u].", i);
    JsonObject *one = ilv_json_reader_get_element (reader, array, i);
    if (one == NULL)
      break;
    g_autofree char *of = ilv_json_reader_get_string (reader, one, "of");
    const IlvBreakEvenRun run = {
        read_value (reader, one, "value"), g_strcmp0 (of, "b") == 0,
        ilv_json_reader_get_int (reader, one, "total_ns", 1, G_MAXINT64 / 4, 0)};
    g_array_append_val (runs, run);
  }
  ilv_json_reader_enter (reader, "%s", "");
  return runs;
}

/* Files of before there was going on have none of it: they are complete. */
static void
read_measurement (IlvJsonReader *reader, JsonObject *object, IlvBreakEven *self)
{
  self->is_complete = !json_object_has_member (object, "complete") ||
                      ilv_json_reader_get_flag (reader, object, "complete");
  self->n_points =
      (guint)ilv_json_reader_get_int (reader, object, "points_wanted", 0, MOST_POINTS, 0);
  self->n_runs = (guint)ilv_json_reader_get_int (reader, object, "runs_wanted", 0, MOST_POINTS, 0);
  self->scheduler = ilv_json_reader_get_string (reader, object, "scheduler");
  read_rates (reader, object, self);
  self->runs = read_runs (reader, object);
}

static IlvVaryUnit
read_unit (IlvJsonReader *reader, JsonObject *object)
{
  g_autofree char *unit = ilv_json_reader_get_string (reader, object, "unit");
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_strcmp0 (unit, units[i]) == 0)
      return (IlvVaryUnit)i;
  ilv_json_reader_refuse (reader, "unit", "not a unit");
  return ILV_VARY_NUMBER;
}

static char *
read_needed (IlvJsonReader *reader, JsonObject *object, const char *key)
{
  char *text = ilv_json_reader_get_string (reader, object, key);
  if (text == NULL)
    ilv_json_reader_refuse (reader, key, "missing");
  return text != NULL ? text : g_strdup ("");
}

static IlvBreakEven *
read_all (IlvJsonReader *reader, JsonObject *object)
{
  IlvBreakEven *self = g_new0 (IlvBreakEven, 1);
  self->workload = read_needed (reader, object, "workload");
  self->name = ilv_json_reader_get_string (reader, object, "name");
  if (self->name == NULL)
    self->name = g_strdup (self->workload);
  self->text = ilv_json_reader_get_string (reader, object, "text");
  self->key = read_needed (reader, object, "key");
  self->unit = read_unit (reader, object);
  self->low = ilv_json_reader_get_double (reader, object, "low", 0);
  self->high = ilv_json_reader_get_double (reader, object, "high", 0);
  self->begin_s = ilv_json_reader_get_int (reader, object, "begin", 0, G_MAXINT32 * 100LL, 0);
  self->costs = ilv_json_reader_get_string (reader, object, "costs");
  self->python_exe = ilv_json_reader_get_string (reader, object, "python");
  self->python_version = ilv_json_reader_get_string (reader, object, "python_version");
  self->measured_note = ilv_json_reader_get_string (reader, object, "measured_note");
  read_settings (reader, object, "a", "a_settings", &self->a);
  read_settings (reader, object, "b", "b_settings", &self->b);
  self->predicted = read_points (reader, object, "predicted", FALSE);
  self->measured = read_points (reader, object, "measured", TRUE);
  read_places (reader, self, object);
  read_measurement (reader, object, self);
  return self;
}

IlvBreakEven *
ilv_break_even_parse (const char *text, gssize length, const char *origin, GError **error)
{
  g_autofree char *problem = NULL;
  g_auto (IlvJsonReader) reader = {0};
  g_autoptr (JsonNode) root = ilv_bench_read_json (text, length, &problem);
  if (root != NULL && !ilv_bench_check_schema (root, ILV_BREAK_EVEN_SCHEMA, origin, error))
    return NULL;
  g_autoptr (IlvBreakEven) self =
      root != NULL ? read_all (&reader, json_node_get_object (root)) : NULL;
  if (self != NULL && reader.problem == NULL)
    return g_steal_pointer (&self);
  g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_DAMAGED,
               _ ("%s is damaged, it cannot be read: %s."), origin,
               problem != NULL ? problem : reader.problem);
  return NULL;
}

IlvBreakEven *
ilv_break_even_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  return g_file_get_contents (path, &text, &length, error)
             ? ilv_break_even_parse (text, (gssize)length, path, error)
             : NULL;
}

gboolean
ilv_break_even_save (const IlvBreakEven *self, const char *path, GError **error)
{
  g_autofree char *json = ilv_break_even_to_json (self);
  return g_file_set_contents_full (path, json, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}
