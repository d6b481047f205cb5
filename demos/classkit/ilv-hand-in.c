/* What a learner hands in: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-hand-in.h"

#include "demos/workload/ilv-key-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAIN_GROUP "Hand-in"
#define ANSWER_PREFIX "Answer "
#define SEAL "[Seal]\n"
#define MAX_TRIES 1000000

static const char *const main_keys[] = {"Format", "Name", "Scenario", "Digest", "Sent", NULL};
static const char *const answer_keys[] = {"Answer", "Tries", "Time", NULL};

static void
answer_free (gpointer data)
{
  IlvHandInAnswer *self = data;
  g_free (self->id);
  g_free (self->answer);
  g_free (self);
}

static IlvHandIn *
make_empty (void)
{
  IlvHandIn *self = g_new0 (IlvHandIn, 1);
  self->answers = g_ptr_array_new_with_free_func (answer_free);
  return self;
}

IlvHandIn *
ilv_hand_in_new (const IlvKit *kit, const char *name)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  IlvHandIn *self = make_empty ();
  self->name = g_strdup (name);
  self->scenario = g_strdup (kit->name);
  self->digest = g_strdup (kit->digest);
  self->sent = g_date_time_format_iso8601 (now);
  return self;
}

void
ilv_hand_in_free (IlvHandIn *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->name);
  g_free (self->scenario);
  g_free (self->digest);
  g_free (self->sent);
  g_ptr_array_unref (self->answers);
  g_free (self);
}

void
ilv_hand_in_add (IlvHandIn *self, const char *id, const char *answer, guint tries, gint64 time_ns)
{
  IlvHandInAnswer *added = g_new0 (IlvHandInAnswer, 1);
  added->id = g_strdup (id);
  added->answer = g_strdup (answer);
  added->tries = tries;
  added->time_ns = time_ns;
  g_ptr_array_add (self->answers, added);
}

const IlvHandInAnswer *
ilv_hand_in_find (const IlvHandIn *self, const char *id)
{
  for (guint i = 0; i < self->answers->len; i++) {
    const IlvHandInAnswer *answer = g_ptr_array_index (self->answers, i);
    if (strcmp (answer->id, id) == 0)
      return answer;
  }
  return NULL;
}

/* --- reading --- */

/* The length of what is sealed; -1 and an error if the seal is not there or does not fit. */
static gssize
check_seal (const char *text, gsize length, const char *origin, GError **error)
{
  const char *seal = g_strrstr_len (text, (gssize)length, "\n" SEAL);
  gsize sealed = seal != NULL ? (gsize)(seal + 1 - text) : 0;
  g_autofree char *digest = ilv_kit_make_digest (text, sealed);
  g_autofree char *right = g_strconcat (SEAL "Digest=", digest, NULL);
  if (seal == NULL)
    g_set_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_MISSING,
                 _ ("%s: the file is cut short or no hand-in: it does not end with [Seal]; ask "
                    "for it again"),
                 origin);
  else if (length - sealed < strlen (right) || strncmp (seal + 1, right, strlen (right)) != 0)
    g_set_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_VALUE,
                 _ ("%s: [Seal] Digest: the file was changed after it was handed in; ask for it "
                    "again"),
                 origin);
  else
    return (gssize)sealed;
  return -1;
}

static void
read_answer (IlvHandIn *self, IlvKeyReader *reader, const char *group)
{
  g_autofree char *answer = NULL;
  guint tries;
  gint64 time_ns;
  ilv_key_reader_check_keys (reader, group, answer_keys, NULL);
  ilv_key_reader_require (reader, group, "Answer", _ ("write what was answered"));
  answer = ilv_key_reader_text (reader, group, "Answer");
  tries = (guint)ilv_key_reader_count (reader, group, "Tries", 1, MAX_TRIES, 1);
  time_ns = ilv_key_reader_duration (reader, group, "Time", 0, 0);
  if (reader->error == NULL)
    ilv_hand_in_add (self, group + strlen (ANSWER_PREFIX), answer, tries, time_ns);
}

static void
read_main (IlvHandIn *self, IlvKeyReader *reader)
{
  ilv_key_reader_require (reader, MAIN_GROUP, "Format",
                          _ ("write [Hand-in] and below it Format=1"));
  ilv_key_reader_check_format (reader, MAIN_GROUP);
  ilv_key_reader_require (reader, MAIN_GROUP, "Name", _ ("write who hands it in"));
  ilv_key_reader_require (reader, MAIN_GROUP, "Digest",
                          _ ("write the SHA-256 digest of the scenario's file"));
  if (reader->error == NULL)
    ilv_key_reader_check_keys (reader, MAIN_GROUP, main_keys, NULL);
  self->name = ilv_key_reader_text (reader, MAIN_GROUP, "Name");
  self->scenario = ilv_key_reader_text (reader, MAIN_GROUP, "Scenario");
  self->digest = ilv_key_reader_text (reader, MAIN_GROUP, "Digest");
  self->sent = ilv_key_reader_text (reader, MAIN_GROUP, "Sent");
}

IlvHandIn *
ilv_hand_in_parse (const char *text, gsize length, const char *origin, GError **error)
{
  g_autoptr (IlvHandIn) self = make_empty ();
  g_auto (IlvKeyReader) reader = {0};
  g_auto (GStrv) groups = NULL;
  gssize sealed = check_seal (text, length, origin, error);
  if (sealed < 0)
    return NULL;
  ilv_key_reader_init (&reader, text, (gsize)sealed, origin);
  read_main (self, &reader);
  groups = g_key_file_get_groups (reader.file, NULL);
  for (guint i = 0; groups[i] != NULL && reader.error == NULL; i++)
    if (g_str_has_prefix (groups[i], ANSWER_PREFIX))
      read_answer (self, &reader, groups[i]);
    else if (strcmp (groups[i], MAIN_GROUP) != 0 && !g_str_has_prefix (groups[i], "X-"))
      ilv_key_reader_fail (&reader, ILV_WORKLOAD_ERROR_UNKNOWN, groups[i], NULL,
                           _ ("write [Hand-in] or [Answer NAME]"), _ ("there is no such group"));
  if (reader.error != NULL) {
    g_propagate_error (error, g_steal_pointer (&reader.error));
    return NULL;
  }
  return g_steal_pointer (&self);
}

IlvHandIn *
ilv_hand_in_load (const char *path, GError **error)
{
  gsize length;
  g_autofree char *text = ilv_key_file_read (path, &length, error);
  IlvHandIn *self = text != NULL ? ilv_hand_in_parse (text, length, path, error) : NULL;
  if (self != NULL)
    self->path = g_strdup (path);
  return self;
}

/* --- writing --- */

static void
write_answer (GKeyFile *file, const IlvHandInAnswer *answer)
{
  g_autofree char *group = g_strconcat (ANSWER_PREFIX, answer->id, NULL);
  g_autofree char *time = ilv_format_duration_exact (answer->time_ns);
  g_key_file_set_string (file, group, "Answer", answer->answer);
  g_key_file_set_uint64 (file, group, "Tries", answer->tries);
  g_key_file_set_string (file, group, "Time", time);
}

char *
ilv_hand_in_to_text (const IlvHandIn *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  g_autofree char *sealed = NULL;
  g_autofree char *digest = NULL;
  g_key_file_set_string (file, MAIN_GROUP, "Format", "1");
  g_key_file_set_string (file, MAIN_GROUP, "Name", self->name);
  if (self->scenario != NULL)
    g_key_file_set_string (file, MAIN_GROUP, "Scenario", self->scenario);
  g_key_file_set_string (file, MAIN_GROUP, "Digest", self->digest);
  if (self->sent != NULL)
    g_key_file_set_string (file, MAIN_GROUP, "Sent", self->sent);
  for (guint i = 0; i < self->answers->len; i++)
    write_answer (file, g_ptr_array_index (self->answers, i));
  text = g_key_file_to_data (file, NULL, NULL);
  sealed = g_strconcat (text, "\n", NULL);
  digest = ilv_kit_make_digest (sealed, strlen (sealed));
  return g_strconcat (sealed, SEAL "Digest=", digest, "\n", NULL);
}
