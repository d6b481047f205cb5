/* Reads checked values from a key file; the first thing wrong is kept as the error.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The error is sticky: after it every read returns its default at once, so that a parser reads as a
 * list of keys and asks once at the end. Messages have one form:
 * "FILE:LINE: [Group] Key: what is wrong; what would be right". */
#pragma once

#include "ilv-key-text.h"
#include "ilv-workload.h"

G_BEGIN_DECLS

typedef struct {
  const char *origin; /* borrowed: names the source in messages */
  GKeyFile *file;
  IlvKeyText *text;
  GError *error;
} IlvKeyReader;

/* A file's text, never more than a key file may have: a device that never ends is refused.
 * (transfer full), NULL and error. */
char *ilv_key_file_read (const char *path, gsize *length, GError **error);

/* Scans and parses; a fault of the syntax is the reader's error already. */
void ilv_key_reader_init (IlvKeyReader *self, const char *text, gsize length, const char *origin);
void ilv_key_reader_clear (IlvKeyReader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvKeyReader, ilv_key_reader_clear)

/* Keeps the first error. `key` and `group` may be NULL; `right` says what would be right. */
void ilv_key_reader_fail (IlvKeyReader *self, IlvWorkloadError code, const char *group,
                          const char *key, const char *right, const char *what_format, ...)
    G_GNUC_PRINTF (6, 7);

/* Refuses keys that are not in `known` (NULL-terminated), suggesting the nearest. Keys with a
 * language, Name[de], are accepted for those in `translated` (may be NULL). */
void ilv_key_reader_check_keys (IlvKeyReader *self, const char *group, const char *const *known,
                                const char *const *translated);

gboolean ilv_key_reader_has (const IlvKeyReader *self, const char *group, const char *key);
/* Fails unless Format= of this group is missing or 1; tells a newer file from a wrong one. */
void ilv_key_reader_check_format (IlvKeyReader *self, const char *group);
/* Fails when the key is not there. */
void ilv_key_reader_require (IlvKeyReader *self, const char *group, const char *key,
                             const char *right);
/* The text of a value, escapes resolved and stripped; NULL if absent. (transfer full) */
char *ilv_key_reader_text (IlvKeyReader *self, const char *group, const char *key);
/* The items of a list, stripped, none empty; NULL if absent. ; parts them, \; stands for one within
 * an item, as in all of GLib's lists. (transfer full) */
char **ilv_key_reader_list (IlvKeyReader *self, const char *group, const char *key);
/* The same of a list that somebody types. (transfer full) */
char **ilv_split_list (const char *text);
guint64 ilv_key_reader_count (IlvKeyReader *self, const char *group, const char *key, guint64 min,
                              guint64 max, guint64 fallback);
gint64 ilv_key_reader_duration (IlvKeyReader *self, const char *group, const char *key, gint64 min,
                                gint64 fallback);
guint64 ilv_key_reader_size (IlvKeyReader *self, const char *group, const char *key);
/* Index into `choices` (NULL-terminated). */
guint ilv_key_reader_choice (IlvKeyReader *self, const char *group, const char *key,
                             const char *const *choices, guint fallback);

G_END_DECLS
