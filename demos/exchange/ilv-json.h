/* JSON members, written and read with one line each.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing: what is not known is null. Reading: every member may be missing or null and then has a
 * fallback; one of the wrong type, or out of range, is the reader's first error, after which all
 * others give their fallbacks too, so that callers check once. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void ilv_json_add_string (JsonBuilder *builder, const char *key, const char *value);
void ilv_json_add_int (JsonBuilder *builder, const char *key, gint64 value);
/* -1 becomes null. */
void ilv_json_add_known (JsonBuilder *builder, const char *key, gint64 value);
/* NAN and infinities become null: JSON has no other word for them. */
void ilv_json_add_double (JsonBuilder *builder, const char *key, double value);
void ilv_json_add_flag (JsonBuilder *builder, const char *key, gboolean value);
void ilv_json_begin_object (JsonBuilder *builder, const char *key);
void ilv_json_begin_array (JsonBuilder *builder, const char *key);
void ilv_json_add_ints (JsonBuilder *builder, const char *key, const gint64 *values, guint n);
/* The builder's tree as text, indented and with a newline at its end, or on one line without.
 * (transfer full) */
char *ilv_json_to_text (JsonBuilder *builder, gboolean is_pretty);

typedef struct {
  char *problem; /* "cells[3].runs: not a list"; owned; NULL = none so far */
  char *where;   /* prefix of keys in problems; owned; may be NULL */
} IlvJsonReader;
void ilv_json_reader_clear (IlvJsonReader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvJsonReader, ilv_json_reader_clear)

/* Notes a problem with a key, unless there is one already. */
void ilv_json_reader_refuse (IlvJsonReader *self, const char *key, const char *problem);
/* All keys that are read from now on lie in there: "cells[3]." */
void ilv_json_reader_enter (IlvJsonReader *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
gint64 ilv_json_reader_get_int (IlvJsonReader *self, JsonObject *object, const char *key,
                                gint64 min, gint64 max, gint64 fallback);
double ilv_json_reader_get_double (IlvJsonReader *self, JsonObject *object, const char *key,
                                   double fallback);
gboolean ilv_json_reader_get_flag (IlvJsonReader *self, JsonObject *object, const char *key);
/* (transfer full); NULL if missing */
char *ilv_json_reader_get_string (IlvJsonReader *self, JsonObject *object, const char *key);
/* Borrowed; NULL if missing. */
JsonObject *ilv_json_reader_get_object (IlvJsonReader *self, JsonObject *object, const char *key);
JsonArray *ilv_json_reader_get_array (IlvJsonReader *self, JsonObject *object, const char *key);
JsonObject *ilv_json_reader_get_element (IlvJsonReader *self, JsonArray *array, guint i);
/* (transfer full); `n` gets how many. Each from min up. */
gint64 *ilv_json_reader_get_ints (IlvJsonReader *self, JsonObject *object, const char *key,
                                  gint64 min, guint *n);

G_END_DECLS
