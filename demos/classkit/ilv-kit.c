/* A class kit's scenario: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One file holds groups of three formats, and each has its own reader. So the text is dealt out by
 * lines: to each reader goes a text of all lines, those of the others empty, and the line numbers
 * in its errors are the file's. */
#include "ilv-config.h"

#include "ilv-kit.h"

#include "demos/workload/ilv-key-reader.h"
#include "demos/workload/ilv-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAIN_GROUP "Scenario"
#define QUESTION_PREFIX "Question "

const char *const ilv_kit_kinds[] = {"choice", "number", "duration", "text", NULL};
const char *const ilv_kit_quizzes[] = {"none", "pre", "post", NULL};
const char *const ilv_kit_locks[] = {"models",
                                     "costs",
                                     "workload",
                                     "measure",
                                     "scenario.Cores",
                                     "scenario.Threads",
                                     "scenario.Seed",
                                     "scenario.Processes",
                                     "scenario.SwitchInterval",
                                     NULL};

static const char *const main_keys[] = {"Format",         "Name",     "Intro",  "Models",
                                        "Cores",          "Threads",  "Seed",   "Processes",
                                        "SwitchInterval", "Playhead", "Locked", NULL};
static const char *const question_keys[] = {"Ask", "Kind", "Choices", "Quiz", NULL};

/* --- the struct --- */

void
ilv_kit_question_free (IlvKitQuestion *self)
{
  g_free (self->id);
  g_free (self->ask);
  g_strfreev (self->choices);
  g_free (self);
}

IlvKit *
ilv_kit_new (void)
{
  IlvKit *self = g_new0 (IlvKit, 1);
  self->seed = 1;
  self->questions = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_kit_question_free);
  return self;
}

void
ilv_kit_free (IlvKit *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->intro);
  g_free (self->digest);
  g_clear_pointer (&self->workload, ilv_workload_unref);
  g_clear_pointer (&self->costs, ilv_costs_unref);
  g_strfreev (self->locked);
  g_ptr_array_unref (self->questions);
  g_free (self);
}

IlvKitQuestion *
ilv_kit_add_question (IlvKit *self, const char *id, const char *ask, IlvKitKind kind,
                      const char *const *choices, IlvKitQuiz quiz)
{
  IlvKitQuestion *question = g_new0 (IlvKitQuestion, 1);
  question->id = g_strdup (id);
  question->ask = g_strdup (ask);
  question->kind = kind;
  question->choices = g_strdupv ((char **)choices);
  question->quiz = quiz;
  g_ptr_array_add (self->questions, question);
  return question;
}

gboolean
ilv_kit_is_locked (const IlvKit *self, const char *control)
{
  return self->locked != NULL && g_strv_contains ((const char *const *)self->locked, control);
}

char *
ilv_kit_make_digest (const char *text, gsize length)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)text, length);
}

gboolean
ilv_kit_question_takes (const IlvKitQuestion *self, const char *answer, GError **error)
{
  g_autofree char *end_kept = g_strstrip (g_strdup (answer));
  char *end = NULL;
  gint64 ns;
  gboolean takes = *end_kept != '\0';
  const char *right = _ ("write a word or a sentence");
  if (self->kind == ILV_KIT_CHOICE) {
    guint64 place = g_ascii_strtoull (end_kept, &end, 10);
    takes = takes && *end == '\0' && place >= 1 && place <= g_strv_length (self->choices);
    right = _ ("choose one of the answers");
  } else if (self->kind == ILV_KIT_NUMBER) {
    g_ascii_strtod (end_kept, &end);
    takes = takes && *end == '\0';
    right = _ ("write a number, such as 12 or 1.5");
  } else if (self->kind == ILV_KIT_DURATION) {
    takes = takes && ilv_parse_duration (end_kept, &ns);
    right = _ ("write a number and ns, us, ms or s, such as 80ms");
  }
  if (!takes)
    g_set_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_VALUE,
                 _ ("“%s” is no answer to this question; %s"), answer, right);
  return takes;
}

/* --- dealing out the lines --- */

typedef enum {
  OWN,
  WORKLOAD,
  COSTS,
  N_PARTS
} Part;

static Part
find_part (const char *line, gsize length)
{
  static const struct {
    const char *begin;
    Part part;
  } parts[] = {{"[Workload]", WORKLOAD}, {"[Job ", WORKLOAD}, {"[Step ", WORKLOAD},
               {"[Backend ", WORKLOAD},  {"[Costs]", COSTS},  {"[Machine]", COSTS}};
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (length >= strlen (parts[i].begin) &&
        strncmp (line, parts[i].begin, strlen (parts[i].begin)) == 0)
      return parts[i].part;
  return OWN;
}

static void
deal_out (const char *text, gsize length, GString **parts)
{
  Part part = OWN;
  for (const char *line = text, *end = text + length; line < end;) {
    const char *next = memchr (line, '\n', (gsize)(end - line));
    const char *stop = next != NULL ? next : end;
    const char *first = line;
    while (first < stop && (*first == ' ' || *first == '\t'))
      first++;
    if (first < stop && *first == '[')
      part = find_part (first, (gsize)(stop - first));
    g_string_append_len (parts[part], line, stop - line);
    for (guint i = 0; i < N_PARTS; i++)
      g_string_append_c (parts[i], '\n');
    line = stop + 1;
  }
}

/* --- reading --- */

static void
read_models (IlvKit *self, IlvKeyReader *reader)
{
  g_auto (GStrv) names = ilv_key_reader_list (reader, MAIN_GROUP, "Models");
  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    const char *suggestion = NULL;
    IlvModel model;
    if (i >= ILV_KIT_MAX_MODELS) {
      ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, MAIN_GROUP, "Models",
                           _ ("keep one to four"), _ ("there are too many models"));
      return;
    }
    if (!ilv_model_from_id (names[i], &model, &suggestion)) {
      g_autofree char *right =
          suggestion != NULL ? g_strdup_printf (_ ("did you mean “%s”?"), suggestion) : NULL;
      ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, MAIN_GROUP, "Models",
                           right != NULL ? right : _ ("“interleave list models” names them"),
                           _ ("there is no model “%s”"), names[i]);
      return;
    }
    self->models[self->n_models++] = model;
  }
  if (self->n_models == 0)
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, MAIN_GROUP, "Models",
                         _ ("write one to four, such as asyncio;threads"),
                         _ ("there is no model to show"));
}

static void
check_lock (IlvKit *self, IlvKeyReader *reader, const char *lock)
{
  const char *nearest = ilv_suggest (lock, ilv_kit_locks);
  g_autofree char *value =
      strchr (lock, '.') != NULL ? ilv_workload_get (self->workload, lock) : NULL;
  g_autofree char *right = NULL;
  if (value != NULL || g_strv_contains (ilv_kit_locks, lock))
    return;
  right = nearest != NULL
              ? g_strdup_printf (_ ("did you mean “%s”?"), nearest)
              : g_strdup (_ ("write a key of the workload, such as step.fetch.Duration, or models, "
                             "costs, workload, measure, scenario.Cores"));
  ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, MAIN_GROUP, "Locked", right,
                       _ ("there is no control “%s”"), lock);
}

static void
read_main (IlvKit *self, IlvKeyReader *reader)
{
  ilv_key_reader_require (reader, MAIN_GROUP, "Format", _ ("write Format=1"));
  ilv_key_reader_check_format (reader, MAIN_GROUP);
  ilv_key_reader_require (reader, MAIN_GROUP, "Name", _ ("write what learners see as its title"));
  ilv_key_reader_require (reader, MAIN_GROUP, "Models",
                          _ ("write one to four, such as asyncio;threads"));
  ilv_key_reader_check_keys (reader, MAIN_GROUP, main_keys, NULL);
  self->name = ilv_key_reader_text (reader, MAIN_GROUP, "Name");
  self->intro = ilv_key_reader_text (reader, MAIN_GROUP, "Intro");
  read_models (self, reader);
  self->cores = (guint)ilv_key_reader_count (reader, MAIN_GROUP, "Cores", 1, ILV_MAX_CORES, 0);
  self->threads =
      (guint)ilv_key_reader_count (reader, MAIN_GROUP, "Threads", 1, ILV_MAX_THREADS, 0);
  self->processes =
      (guint)ilv_key_reader_count (reader, MAIN_GROUP, "Processes", 1, ILV_MAX_PROCESSES, 0);
  self->seed = ilv_key_reader_count (reader, MAIN_GROUP, "Seed", 0, G_MAXUINT64, 1);
  self->switch_interval_ns = ilv_key_reader_duration (reader, MAIN_GROUP, "SwitchInterval", 1, 0);
  self->playhead_ns = ilv_key_reader_duration (reader, MAIN_GROUP, "Playhead", 0, 0);
  self->locked = ilv_key_reader_list (reader, MAIN_GROUP, "Locked");
  for (guint i = 0; self->locked != NULL && self->locked[i] != NULL; i++)
    check_lock (self, reader, self->locked[i]);
}

static gboolean
is_id (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '-')
      return FALSE;
  return *text != '\0';
}

static void
read_question (IlvKit *self, IlvKeyReader *reader, const char *group)
{
  const char *id = group + strlen (QUESTION_PREFIX);
  g_autofree char *ask = NULL;
  g_auto (GStrv) choices = NULL;
  IlvKitKind kind;
  if (!is_id (id) || self->questions->len >= ILV_KIT_MAX_QUESTIONS)
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, group, NULL,
                         _ ("write letters, digits and -, and at most 100 questions"),
                         _ ("a question cannot be called so"));
  ilv_key_reader_check_keys (reader, group, question_keys, NULL);
  ilv_key_reader_require (reader, group, "Ask", _ ("write the question itself"));
  ilv_key_reader_require (reader, group, "Kind", _ ("write choice, number, duration or text"));
  ask = ilv_key_reader_text (reader, group, "Ask");
  kind = (IlvKitKind)ilv_key_reader_choice (reader, group, "Kind", ilv_kit_kinds, 0);
  choices = ilv_key_reader_list (reader, group, "Choices");
  if (kind == ILV_KIT_CHOICE && (choices == NULL || g_strv_length (choices) < 2))
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_MISSING, group, "Choices",
                         _ ("write two or more, with ; between them"),
                         _ ("there is nothing to choose from"));
  if (kind != ILV_KIT_CHOICE && choices != NULL)
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, group, "Choices",
                         _ ("write Kind=choice, or take them away"),
                         _ ("only a choice has choices"));
  ilv_kit_add_question (
      self, id, ask, kind, (const char *const *)choices,
      (IlvKitQuiz)ilv_key_reader_choice (reader, group, "Quiz", ilv_kit_quizzes, 0));
}

static void
read_groups (IlvKit *self, IlvKeyReader *reader)
{
  g_auto (GStrv) groups = g_key_file_get_groups (reader->file, NULL);
  for (guint i = 0; groups[i] != NULL && reader->error == NULL; i++) {
    if (g_str_has_prefix (groups[i], QUESTION_PREFIX))
      read_question (self, reader, groups[i]);
    else if (strcmp (groups[i], MAIN_GROUP) != 0 && !g_str_has_prefix (groups[i], "X-"))
      ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_UNKNOWN, groups[i], NULL,
                           _ ("write [Scenario], [Question NAME], a workload's groups or [Costs]"),
                           _ ("there is no such group"));
  }
}

static void
check_costs (IlvKit *self, IlvKeyReader *reader)
{
  if (strcmp (self->costs->name, ILV_COSTS_THIS_MACHINE) == 0)
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, "Costs", "Name",
                         _ ("embed “reference” or “ideal”, or give the set a name of its own"),
                         _ ("costs of one machine are not those of another"));
}

/* Where the other parts were. */
static void
drop_empty_lines (IlvKit *self, char *text)
{
  IlvWorkload *same = ilv_workload_parse (g_strstrip (text), -1, self->workload->name, NULL);
  if (same == NULL)
    return;
  ilv_workload_unref (self->workload);
  self->workload = same;
}

IlvKit *
ilv_kit_parse (const char *text, gsize length, const char *origin, GError **error)
{
  g_autoptr (IlvKit) self = ilv_kit_new ();
  GString *parts[N_PARTS];
  g_auto (IlvKeyReader) reader = {0};
  for (guint i = 0; i < N_PARTS; i++)
    parts[i] = g_string_sized_new (length + 1);
  deal_out (text, length, parts);
  ilv_key_reader_init (&reader, parts[OWN]->str, parts[OWN]->len, origin);
  if (reader.error == NULL && !g_key_file_has_group (reader.file, MAIN_GROUP))
    ilv_key_reader_fail (&reader, ILV_WORKLOAD_ERROR_MISSING, NULL, NULL,
                         _ ("begin the file with [Scenario]"), _ ("this is no scenario"));
  if (reader.error == NULL)
    self->workload = ilv_workload_parse (parts[WORKLOAD]->str, (gssize)parts[WORKLOAD]->len, origin,
                                         &reader.error);
  if (reader.error == NULL)
    self->costs =
        ilv_costs_parse (parts[COSTS]->str, (gssize)parts[COSTS]->len, origin, &reader.error);
  if (reader.error == NULL)
    drop_empty_lines (self, parts[WORKLOAD]->str);
  for (guint i = 0; i < N_PARTS; i++)
    g_string_free (parts[i], TRUE);
  if (reader.error == NULL) {
    /* From here on a mistake may be in any part; their lines are the same. */
    ilv_key_text_unref (reader.text);
    reader.text = ilv_key_text_new (text, length);
    check_costs (self, &reader);
    read_main (self, &reader);
    read_groups (self, &reader);
  }
  if (reader.error != NULL) {
    g_propagate_error (error, g_steal_pointer (&reader.error));
    return NULL;
  }
  self->digest = ilv_kit_make_digest (text, length);
  return g_steal_pointer (&self);
}

IlvKit *
ilv_kit_load (const char *path, GError **error)
{
  gsize length;
  g_autofree char *text = ilv_key_file_read (path, &length, error);
  return text != NULL ? ilv_kit_parse (text, length, path, error) : NULL;
}

/* --- writing --- */

static void
write_number (GKeyFile *file, const char *key, guint64 value)
{
  if (value > 0)
    g_key_file_set_uint64 (file, MAIN_GROUP, key, value);
}

static void
write_duration (GKeyFile *file, const char *key, gint64 ns)
{
  g_autofree char *text = ns > 0 ? ilv_format_duration_exact (ns) : NULL;
  if (text != NULL)
    g_key_file_set_string (file, MAIN_GROUP, key, text);
}

/* Without the separator that GLib puts behind the last one. */
static void
write_list (GKeyFile *file, const char *group, const char *key, char **items)
{
  if (items == NULL || *items == NULL)
    return;
  g_key_file_set_string_list (file, group, key, (const char *const *)items, g_strv_length (items));

  g_autofree char *value = g_key_file_get_value (file, group, key, NULL);
  value[strlen (value) - 1] = '\0';
  g_key_file_set_value (file, group, key, value);
}

static void
write_main (const IlvKit *self, GKeyFile *file)
{
  char *models[ILV_KIT_MAX_MODELS + 1] = {NULL};
  for (guint i = 0; i < self->n_models; i++)
    models[i] = (char *)ilv_model_get_id (self->models[i]);
  g_key_file_set_string (file, MAIN_GROUP, "Format", "1");
  g_key_file_set_string (file, MAIN_GROUP, "Name", self->name);
  if (self->intro != NULL && *self->intro != '\0')
    g_key_file_set_string (file, MAIN_GROUP, "Intro", self->intro);
  write_list (file, MAIN_GROUP, "Models", models);
  write_number (file, "Cores", self->cores);
  write_number (file, "Threads", self->threads);
  write_number (file, "Processes", self->processes);
  g_key_file_set_uint64 (file, MAIN_GROUP, "Seed", self->seed);
  write_duration (file, "SwitchInterval", self->switch_interval_ns);
  write_duration (file, "Playhead", self->playhead_ns);
  write_list (file, MAIN_GROUP, "Locked", self->locked);
}

static void
write_question (GKeyFile *file, const IlvKitQuestion *question)
{
  g_autofree char *group = g_strconcat (QUESTION_PREFIX, question->id, NULL);
  g_key_file_set_string (file, group, "Ask", question->ask);
  g_key_file_set_string (file, group, "Kind", ilv_kit_kinds[question->kind]);
  write_list (file, group, "Choices", question->choices);
  if (question->quiz != ILV_KIT_NO_QUIZ)
    g_key_file_set_string (file, group, "Quiz", ilv_kit_quizzes[question->quiz]);
}

char *
ilv_kit_to_text (const IlvKit *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *workload = ilv_workload_to_text (self->workload);
  g_autofree char *costs = ilv_costs_to_text (self->costs);
  g_autofree char *own = NULL;
  write_main (self, file);
  for (guint i = 0; i < self->questions->len; i++)
    write_question (file, g_ptr_array_index (self->questions, i));
  own = g_key_file_to_data (file, NULL, NULL);
  return g_strconcat (own, "\n", g_strstrip (workload), "\n\n", costs, NULL);
}
