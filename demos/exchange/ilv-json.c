/* JSON members, written and read with one line each.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-json.h"

#include <math.h>

/* --- writing --- */

void
ilv_json_add_string (JsonBuilder *builder, const char *key, const char *value)
{
  json_builder_set_member_name (builder, key);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
ilv_json_add_int (JsonBuilder *builder, const char *key, gint64 value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, value);
}

void
ilv_json_add_known (JsonBuilder *builder, const char *key, gint64 value)
{
  if (value == -1)
    ilv_json_add_string (builder, key, NULL);
  else
    ilv_json_add_int (builder, key, value);
}

void
ilv_json_add_double (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
ilv_json_add_flag (JsonBuilder *builder, const char *key, gboolean value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_boolean_value (builder, value);
}

void
ilv_json_begin_object (JsonBuilder *builder, const char *key)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_object (builder);
}

void
ilv_json_begin_array (JsonBuilder *builder, const char *key)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
}

void
ilv_json_add_ints (JsonBuilder *builder, const char *key, const gint64 *values, guint n)
{
  ilv_json_begin_array (builder, key);
  for (guint i = 0; i < n; i++)
    json_builder_add_int_value (builder, values[i]);
  json_builder_end_array (builder);
}

char *
ilv_json_to_text (JsonBuilder *builder, gboolean is_pretty)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, is_pretty);
  g_autofree char *text = json_generator_to_data (generator, NULL);
  return is_pretty ? g_strconcat (text, "\n", NULL) : g_steal_pointer (&text);
}

/* --- reading --- */

void
ilv_json_reader_clear (IlvJsonReader *self)
{
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->where, g_free);
}

void
ilv_json_reader_refuse (IlvJsonReader *self, const char *key, const char *problem)
{
  if (self->problem == NULL)
    self->problem =
        g_strdup_printf ("%s%s: %s", self->where != NULL ? self->where : "", key, problem);
}

void
ilv_json_reader_enter (IlvJsonReader *self, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_free (self->where);
  self->where = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

/* NULL if it is missing or null. */
static JsonNode *
find (JsonObject *object, const char *key)
{
  JsonNode *node = object == NULL ? NULL : json_object_get_member (object, key);
  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

static gboolean
is_int (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64;
}

gint64
ilv_json_reader_get_int (IlvJsonReader *self, JsonObject *object, const char *key, gint64 min,
                         gint64 max, gint64 fallback)
{
  JsonNode *node = find (object, key);
  if (node == NULL)
    return fallback;
  gint64 value = is_int (node) ? json_node_get_int (node) : 0;
  if (is_int (node) && value >= min && value <= max)
    return value;
  ilv_json_reader_refuse (self, key, is_int (node) ? "out of range" : "not a whole number");
  return fallback;
}

double
ilv_json_reader_get_double (IlvJsonReader *self, JsonObject *object, const char *key,
                            double fallback)
{
  JsonNode *node = find (object, key);
  if (node == NULL)
    return fallback;
  if (is_int (node) ||
      (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)) {
    double value = json_node_get_double (node);
    if (isfinite (value))
      return value;
  }
  ilv_json_reader_refuse (self, key, "not a number");
  return fallback;
}

gboolean
ilv_json_reader_get_flag (IlvJsonReader *self, JsonObject *object, const char *key)
{
  JsonNode *node = find (object, key);
  if (node == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  ilv_json_reader_refuse (self, key, "neither true nor false");
  return FALSE;
}

char *
ilv_json_reader_get_string (IlvJsonReader *self, JsonObject *object, const char *key)
{
  JsonNode *node = find (object, key);
  if (node == NULL)
    return NULL;
  /* JSON-GLib takes "\377" for a byte, and half of a surrogate pair for three. */
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
      g_utf8_validate (json_node_get_string (node), -1, NULL))
    return json_node_dup_string (node);
  ilv_json_reader_refuse (self, key, "not a text");
  return NULL;
}

JsonObject *
ilv_json_reader_get_object (IlvJsonReader *self, JsonObject *object, const char *key)
{
  JsonNode *node = find (object, key);
  if (node == NULL || JSON_NODE_HOLDS_OBJECT (node))
    return node == NULL ? NULL : json_node_get_object (node);
  ilv_json_reader_refuse (self, key, "not an object");
  return NULL;
}

JsonArray *
ilv_json_reader_get_array (IlvJsonReader *self, JsonObject *object, const char *key)
{
  JsonNode *node = find (object, key);
  if (node == NULL || JSON_NODE_HOLDS_ARRAY (node))
    return node == NULL ? NULL : json_node_get_array (node);
  ilv_json_reader_refuse (self, key, "not a list");
  return NULL;
}

JsonObject *
ilv_json_reader_get_element (IlvJsonReader *self, JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  ilv_json_reader_refuse (self, "", "not an object");
  return NULL;
}

gint64 *
ilv_json_reader_get_ints (IlvJsonReader *self, JsonObject *object, const char *key, gint64 min,
                          guint *n)
{
  JsonArray *array = ilv_json_reader_get_array (self, object, key);
  *n = array == NULL ? 0 : json_array_get_length (array);
  gint64 *values = g_new0 (gint64, *n + 1);
  for (guint i = 0; i < *n; i++) {
    JsonNode *node = json_array_get_element (array, i);
    values[i] = is_int (node) ? json_node_get_int (node) : min;
    if (!is_int (node) || values[i] < min)
      ilv_json_reader_refuse (self, key, "not a list of whole numbers, or one out of range");
  }
  return values;
}
