/* A class kit's right answers: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-kit-key.h"

#include "demos/workload/ilv-key-reader.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAIN_GROUP "Key"
#define QUESTION_PREFIX "Question "

static const char *const main_keys[] = {"Format", "Name", "Digest", NULL};
static const char *const question_keys[] = {"Ask", "Kind", "Quiz", "Answer", "Tolerance", NULL};

static void
right_free (gpointer data)
{
  IlvKitRight *self = data;
  g_free (self->id);
  g_free (self->ask);
  g_free (self->answer);
  g_free (self);
}

void
ilv_kit_key_free (IlvKitKey *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->digest);
  g_ptr_array_unref (self->rights);
  g_free (self);
}

static IlvKitKey *
make_empty (void)
{
  IlvKitKey *self = g_new0 (IlvKitKey, 1);
  self->rights = g_ptr_array_new_with_free_func (right_free);
  return self;
}

IlvKitKey *
ilv_kit_key_new (const IlvKit *kit)
{
  IlvKitKey *self = make_empty ();
  self->name = g_strdup (kit->name);
  self->digest = g_strdup (kit->digest);
  return self;
}

void
ilv_kit_key_add (IlvKitKey *self, const IlvKitQuestion *question, const char *answer,
                 double tolerance)
{
  IlvKitRight *right = g_new0 (IlvKitRight, 1);
  right->id = g_strdup (question->id);
  right->ask = g_strdup (question->ask);
  right->kind = question->kind;
  right->quiz = question->quiz;
  right->answer = g_strdup (answer);
  right->tolerance = tolerance;
  g_ptr_array_add (self->rights, right);
}

/* --- comparing --- */

static gboolean
read_value (IlvKitKind kind, const char *text, double *value)
{
  g_autofree char *kept = g_strstrip (g_strdup (text));
  char *end;
  gint64 ns;
  if (kind == ILV_KIT_DURATION) {
    if (!ilv_parse_duration (kept, &ns))
      return FALSE;
    *value = (double)ns;
    return TRUE;
  }
  *value = g_ascii_strtod (kept, &end);
  return *kept != '\0' && *end == '\0' && isfinite (*value);
}

static gboolean
is_one_of (const char *list, const char *answer)
{
  g_auto (GStrv) texts = ilv_split_list (list);
  g_autofree char *given = g_utf8_casefold (answer, -1);
  g_strstrip (given);
  for (guint i = 0; texts[i] != NULL; i++) {
    g_autofree char *right = g_utf8_casefold (texts[i], -1);
    if (strcmp (right, given) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
ilv_kit_right_is (const IlvKitRight *self, const char *answer)
{
  double right, given;
  if (answer == NULL)
    return FALSE;
  if (self->kind == ILV_KIT_TEXT)
    return is_one_of (self->answer, answer);
  return read_value (self->kind, self->answer, &right) && read_value (self->kind, answer, &given) &&
         fabs (given - right) <= self->tolerance * fabs (right);
}

/* --- reading --- */

static double
read_share (IlvKeyReader *reader, const char *group)
{
  g_autofree char *text = ilv_key_reader_text (reader, group, "Tolerance");
  char *end;
  double percent;
  if (text == NULL)
    return 0;
  percent = g_ascii_strtod (text, &end);
  if (end == text || strcmp (end, "%") != 0 || !(percent >= 0 && percent <= 100))
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, group, "Tolerance",
                         _ ("write a share from 0% to 100%, such as 10%"),
                         _ ("“%s” is not a tolerance"), text);
  return percent / 100;
}

static void
read_right (IlvKitKey *self, IlvKeyReader *reader, const char *group)
{
  g_autofree char *ask = ilv_key_reader_text (reader, group, "Ask");
  g_autofree char *answer = NULL;
  IlvKitQuestion question = {.id = (char *)group + strlen (QUESTION_PREFIX)};
  double value, tolerance;
  ilv_key_reader_check_keys (reader, group, question_keys, NULL);
  ilv_key_reader_require (reader, group, "Kind", _ ("write choice, number, duration or text"));
  ilv_key_reader_require (reader, group, "Answer", _ ("write the right answer"));
  answer = ilv_key_reader_text (reader, group, "Answer");
  question.ask = ask;
  question.kind = (IlvKitKind)ilv_key_reader_choice (reader, group, "Kind", ilv_kit_kinds, 0);
  question.quiz = (IlvKitQuiz)ilv_key_reader_choice (reader, group, "Quiz", ilv_kit_quizzes, 0);
  tolerance = read_share (reader, group);
  if (reader->error == NULL && question.kind != ILV_KIT_TEXT &&
      !read_value (question.kind, answer, &value))
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, group, "Answer",
                         question.kind == ILV_KIT_CHOICE
                             ? _ ("write the choice's place, from 1")
                             : _ ("write a number, or for a duration one such as 80ms"),
                         _ ("“%s” is no answer of that kind"), answer);
  if (reader->error == NULL)
    ilv_kit_key_add (self, &question, answer, tolerance);
}

IlvKitKey *
ilv_kit_key_parse (const char *text, gsize length, const char *origin, GError **error)
{
  g_autoptr (IlvKitKey) self = make_empty ();
  g_auto (IlvKeyReader) reader = {0};
  g_auto (GStrv) groups = NULL;
  ilv_key_reader_init (&reader, text, length, origin);
  ilv_key_reader_require (&reader, MAIN_GROUP, "Format", _ ("write [Key] and below it Format=1"));
  ilv_key_reader_check_format (&reader, MAIN_GROUP);
  ilv_key_reader_require (&reader, MAIN_GROUP, "Digest",
                          _ ("write the SHA-256 digest of the scenario's file"));
  if (reader.error == NULL)
    ilv_key_reader_check_keys (&reader, MAIN_GROUP, main_keys, NULL);
  self->name = ilv_key_reader_text (&reader, MAIN_GROUP, "Name");
  self->digest = ilv_key_reader_text (&reader, MAIN_GROUP, "Digest");
  groups = g_key_file_get_groups (reader.file, NULL);
  for (guint i = 0; groups[i] != NULL && reader.error == NULL; i++)
    if (g_str_has_prefix (groups[i], QUESTION_PREFIX))
      read_right (self, &reader, groups[i]);
    else if (strcmp (groups[i], MAIN_GROUP) != 0 && !g_str_has_prefix (groups[i], "X-"))
      ilv_key_reader_fail (&reader, ILV_WORKLOAD_ERROR_UNKNOWN, groups[i], NULL,
                           _ ("write [Key] or [Question NAME]"), _ ("there is no such group"));
  if (reader.error != NULL) {
    g_propagate_error (error, g_steal_pointer (&reader.error));
    return NULL;
  }
  return g_steal_pointer (&self);
}

IlvKitKey *
ilv_kit_key_load (const char *path, GError **error)
{
  gsize length;
  g_autofree char *text = ilv_key_file_read (path, &length, error);
  return text != NULL ? ilv_kit_key_parse (text, length, path, error) : NULL;
}

/* --- writing --- */

char *
ilv_kit_key_to_text (const IlvKitKey *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_key_file_set_string (file, MAIN_GROUP, "Format", "1");
  if (self->name != NULL)
    g_key_file_set_string (file, MAIN_GROUP, "Name", self->name);
  g_key_file_set_string (file, MAIN_GROUP, "Digest", self->digest);
  for (guint i = 0; i < self->rights->len; i++) {
    const IlvKitRight *right = g_ptr_array_index (self->rights, i);
    g_autofree char *group = g_strconcat (QUESTION_PREFIX, right->id, NULL);
    if (right->ask != NULL)
      g_key_file_set_string (file, group, "Ask", right->ask);
    g_key_file_set_string (file, group, "Kind", ilv_kit_kinds[right->kind]);
    if (right->quiz != ILV_KIT_NO_QUIZ)
      g_key_file_set_string (file, group, "Quiz", ilv_kit_quizzes[right->quiz]);
    g_key_file_set_string (file, group, "Answer", right->answer);
    if (right->tolerance > 0) {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *share = g_strconcat (
          g_ascii_formatd (number, sizeof number, "%.10g", right->tolerance * 100), "%", NULL);
      g_key_file_set_string (file, group, "Tolerance", share);
    }
  }
  return g_key_file_to_data (file, NULL, NULL);
}
