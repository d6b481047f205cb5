/* Reads checked values from a key file; the first thing wrong is kept as the error.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-key-reader.h"

#include "ilv-suggest.h"
#include "ilv-units.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define MAX_SHOWN 60
#define MAX_TEXT (16 * 1024 * 1024)

/* At most so many characters, so that a message stays readable and valid UTF-8. */
static char *
shorten (const char *text)
{
  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_SHOWN));
}

static void
fail_syntax (IlvKeyReader *self)
{
  guint line, first;
  const char *group, *key;
  IlvKeyTextFault fault = ilv_key_text_find_fault (self->text, &line, &group, &key, &first);
  g_autofree char *shown = key == NULL ? NULL : shorten (key);
  switch (fault) {
  case ILV_KEY_TEXT_GOOD:
    return;
  case ILV_KEY_TEXT_BAD_LINE:
    g_set_error (&self->error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_SYNTAX,
                 _ ("%s:%u: “%s” is not a line of a key file; write [Group], Key=Value or a "
                    "comment that begins with #"),
                 self->origin, line, shown);
    return;
  case ILV_KEY_TEXT_NO_GROUP:
    g_set_error (&self->error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_SYNTAX,
                 _ ("%s:%u: “%s” stands before any group; begin the file with a [Group]"),
                 self->origin, line, shown);
    return;
  case ILV_KEY_TEXT_DUPLICATE_GROUP:
    g_set_error (&self->error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_SYNTAX,
                 _ ("%s:%u: [%s]: there is such a group at line %u already; join the two or give "
                    "this one another name"),
                 self->origin, line, group, first);
    return;
  case ILV_KEY_TEXT_DUPLICATE_KEY:
    g_set_error (&self->error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_SYNTAX,
                 _ ("%s:%u: [%s] %s: the key stands at line %u already; keep one of the two"),
                 self->origin, line, group, shown, first);
    return;
  }
}

char *
ilv_key_file_read (const char *path, gsize *length, GError **error)
{
  g_autofree char *text = NULL;
  gsize capacity = 0, size = 0, n;
  FILE *file = g_fopen (path, "re");
  do {
    if (size == capacity) {
      capacity = MIN (MAX (2 * capacity, 16384), MAX_TEXT + 1);
      text = g_realloc (text, capacity + 1);
    }
    n = file == NULL ? 0 : fread (text + size, 1, capacity - size, file);
    size += n;
  } while (n > 0 && size <= MAX_TEXT);
  int code = errno;
  gboolean is_read = file != NULL && !ferror (file);
  if (file != NULL)
    fclose (file);
  if (!is_read) {
    g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (code),
                 _ ("%s: the file cannot be read (%s)"), path, g_strerror (code));
    return NULL;
  }
  text[size] = '\0';
  *length = size;
  return g_steal_pointer (&text);
}

/* What GKeyFile and its callers cannot take at all. */
static gboolean
is_text (IlvKeyReader *self, const char *text, gsize length)
{
  if (length > MAX_TEXT)
    g_set_error (&self->error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_TOO_BIG,
                 _ ("%s: the file is larger than 16 MiB; a key file is a few KiB of text"),
                 self->origin);
  else if (!g_utf8_validate_len (text, length, NULL))
    g_set_error (&self->error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_SYNTAX,
                 _ ("%s: this is not a text file; a key file is text in UTF-8"), self->origin);
  return self->error == NULL;
}

void
ilv_key_reader_init (IlvKeyReader *self, const char *text, gsize length, const char *origin)
{
  g_autoptr (GError) error = NULL;
  *self = (IlvKeyReader){.origin = origin, .file = g_key_file_new ()};
  if (!is_text (self, text, length)) {
    self->text = ilv_key_text_new ("", 0);
    return;
  }
  self->text = ilv_key_text_new (text, length);
  fail_syntax (self);
  if (self->error != NULL)
    return;
  if (!g_key_file_load_from_data (self->file, text, length, G_KEY_FILE_KEEP_TRANSLATIONS, &error) &&
      length > 0)
    g_set_error (&self->error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_SYNTAX,
                 _ ("%s: %s; write [Group] and Key=Value lines"), self->origin, error->message);
}

void
ilv_key_reader_clear (IlvKeyReader *self)
{
  g_clear_pointer (&self->file, g_key_file_unref);
  g_clear_pointer (&self->text, ilv_key_text_unref);
  g_clear_error (&self->error);
}

void
ilv_key_reader_fail (IlvKeyReader *self, IlvWorkloadError code, const char *group, const char *key,
                     const char *right, const char *what_format, ...)
{
  va_list arguments;
  if (self->error != NULL)
    return;
  GString *message = g_string_new (self->origin);
  guint line = ilv_key_text_get_line (self->text, group, key);
  if (line > 0)
    g_string_append_printf (message, ":%u", line);
  g_string_append (message, ": ");
  if (group != NULL)
    g_string_append_printf (message, key == NULL ? "[%s]" : "[%s] ", group);
  if (group != NULL || key != NULL)
    g_string_append_printf (message, "%s: ", key == NULL ? "" : key);
  va_start (arguments, what_format);
  g_string_append_vprintf (message, what_format, arguments);
  va_end (arguments);
  g_string_append_printf (message, "; %s", right);
  self->error = g_error_new_literal (ILV_WORKLOAD_ERROR, (int)code, message->str);
  g_string_free (message, TRUE);
}

/* "Name" of "Name[de]"; NULL if the key names no language. */
static char *
get_translated_key (const char *key)
{
  const char *bracket = strchr (key, '[');
  gsize length = strlen (key);
  if (bracket == NULL || key[length - 1] != ']' || bracket + 2 >= key + length)
    return NULL;
  return g_strndup (key, (gsize)(bracket - key));
}

void
ilv_key_reader_check_keys (IlvKeyReader *self, const char *group, const char *const *known,
                           const char *const *translated)
{
  if (self->error != NULL)
    return;
  g_auto (GStrv) keys = g_key_file_get_keys (self->file, group, NULL, NULL);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++) {
    g_autofree char *base = get_translated_key (keys[i]);
    if (g_strv_contains (known, keys[i]) ||
        (base != NULL && translated != NULL && g_strv_contains (translated, base)))
      continue;
    const char *nearest = ilv_suggest (keys[i], known);
    g_autofree char *list = g_strjoinv (", ", (char **)known);
    g_autofree char *right = nearest != NULL ? g_strdup_printf (_ ("did you mean “%s”?"), nearest)
                                             : g_strdup_printf (_ ("the keys here are %s"), list);
    ilv_key_reader_fail (self, ILV_WORKLOAD_ERROR_UNKNOWN, group, keys[i], right,
                         _ ("there is no such key"));
  }
}

gboolean
ilv_key_reader_has (const IlvKeyReader *self, const char *group, const char *key)
{
  return g_key_file_has_key (self->file, group, key, NULL);
}

void
ilv_key_reader_require (IlvKeyReader *self, const char *group, const char *key, const char *right)
{
  if (self->error == NULL && !ilv_key_reader_has (self, group, key))
    ilv_key_reader_fail (self, ILV_WORKLOAD_ERROR_MISSING, group, key, right,
                         _ ("the key is missing"));
}

static void
fail_unreadable (IlvKeyReader *self, const char *group, const char *key)
{
  ilv_key_reader_fail (self, ILV_WORKLOAD_ERROR_SYNTAX, group, key,
                       _ ("write text in UTF-8, and \\\\ for a backslash"),
                       _ ("the value cannot be read"));
}

char *
ilv_key_reader_text (IlvKeyReader *self, const char *group, const char *key)
{
  g_autoptr (GError) error = NULL;
  if (self->error != NULL || !ilv_key_reader_has (self, group, key))
    return NULL;
  /* With a bad escape GLib gives both a value and an error. */
  g_autofree char *value = g_key_file_get_string (self->file, group, key, &error);
  if (value == NULL || error != NULL) {
    fail_unreadable (self, group, key);
    return NULL;
  }
  g_strstrip (value);
  return g_steal_pointer (&value);
}

void
ilv_key_reader_check_format (IlvKeyReader *self, const char *group)
{
  g_autofree char *format = ilv_key_reader_text (self, group, "Format");
  guint64 number;
  if (self->error != NULL || format == NULL || strcmp (format, "1") == 0)
    return;
  ilv_key_reader_fail (self, ILV_WORKLOAD_ERROR_VALUE, group, "Format",
                       ilv_parse_count (format, &number) && number > 1
                           ? _ ("this program reads Format=1; the file is from a newer one")
                           : _ ("write Format=1"),
                       _ ("“%s” cannot be used here"), format);
}

char **
ilv_key_reader_list (IlvKeyReader *self, const char *group, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  if (self->error != NULL || !ilv_key_reader_has (self, group, key))
    return NULL;
  g_auto (GStrv) items = g_key_file_get_string_list (self->file, group, key, NULL, &error);
  if (items == NULL || error != NULL) {
    fail_unreadable (self, group, key);
    return NULL;
  }
  for (guint i = 0; items[i] != NULL; i++) {
    if (*g_strstrip (items[i]) != '\0')
      g_strv_builder_add (builder, items[i]);
    else if (i > 0 || items[1] != NULL)
      ilv_key_reader_fail (self, ILV_WORKLOAD_ERROR_VALUE, group, key,
                           _ ("put one ; between two names"), _ ("an item of the list is empty"));
  }
  return g_strv_builder_end (builder);
}

char **
ilv_split_list (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GString) item = g_string_new (NULL);
  for (const char *p = text;; p++) {
    if (p[0] == '\\' && p[1] == ';') {
      g_string_append_c (item, *++p);
    } else if (*p == ';' || *p == '\0') {
      if (*g_strstrip (item->str) != '\0')
        g_strv_builder_add (builder, item->str);
      g_string_truncate (item, 0);
    } else {
      g_string_append_c (item, *p);
    }
    if (*p == '\0')
      return g_strv_builder_end (builder);
  }
}

guint64
ilv_key_reader_count (IlvKeyReader *self, const char *group, const char *key, guint64 min,
                      guint64 max, guint64 fallback)
{
  guint64 value;
  g_autofree char *text = ilv_key_reader_text (self, group, key);
  if (text == NULL)
    return fallback;
  g_autofree char *shown = shorten (text);
  if (ilv_parse_count (text, &value) && value >= min && value <= max)
    return value;
  g_autofree char *right =
      g_strdup_printf (_ ("write a whole number from %" PRIu64 " to %" PRIu64), min, max);
  ilv_key_reader_fail (self, ILV_WORKLOAD_ERROR_VALUE, group, key, right,
                       _ ("“%s” is not a number that can be used here"), shown);
  return fallback;
}

gint64
ilv_key_reader_duration (IlvKeyReader *self, const char *group, const char *key, gint64 min,
                         gint64 fallback)
{
  gint64 value;
  g_autofree char *text = ilv_key_reader_text (self, group, key);
  if (text == NULL)
    return fallback;
  g_autofree char *shown = shorten (text);
  if (ilv_parse_duration (text, &value) && value >= min)
    return value;
  ilv_key_reader_fail (self, ILV_WORKLOAD_ERROR_VALUE, group, key,
                       min > 0 ? _ ("write a number above 0 and ns, us, ms or s, such as 5ms")
                               : _ ("write a number from 0 up (at most ten years) and ns, us, ms "
                                    "or s, such as 5ms"),
                       _ ("“%s” is not a duration that can be used here"), shown);
  return fallback;
}

guint64
ilv_key_reader_size (IlvKeyReader *self, const char *group, const char *key)
{
  guint64 value;
  g_autofree char *text = ilv_key_reader_text (self, group, key);
  if (text == NULL)
    return 0;
  g_autofree char *shown = shorten (text);
  if (ilv_parse_size (text, &value))
    return value;
  ilv_key_reader_fail (
      self, ILV_WORKLOAD_ERROR_VALUE, group, key,
      _ ("write a number from 0 up (at most 65536MiB) and B, KiB or MiB, such as 64KiB"),
      _ ("“%s” is not a size"), shown);
  return 0;
}

guint
ilv_key_reader_choice (IlvKeyReader *self, const char *group, const char *key,
                       const char *const *choices, guint fallback)
{
  g_autofree char *text = ilv_key_reader_text (self, group, key);
  if (text == NULL)
    return fallback;
  g_autofree char *shown = shorten (text);
  for (guint i = 0; choices[i] != NULL; i++)
    if (strcmp (text, choices[i]) == 0)
      return i;
  const char *nearest = ilv_suggest (text, choices);
  g_autofree char *list = g_strjoinv (", ", (char **)choices);
  g_autofree char *right = nearest != NULL ? g_strdup_printf (_ ("did you mean “%s”?"), nearest)
                                           : g_strdup_printf (_ ("write one of %s"), list);
  ilv_key_reader_fail (self, ILV_WORKLOAD_ERROR_VALUE, group, key, right,
                       _ ("“%s” is not one of its values"), shown);
  return fallback;
}
