/* Marks of a class as a table for a spreadsheet.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-marks.h"

#include <string.h>

/* A learner chooses the name, and a spreadsheet would run a cell that begins like a formula. Where
 * cells are parted by semicolons, or quotes are not understood, one may begin within the text: so
 * every sign that a formula begins with gets an apostrophe wherever a cell could begin, be it the
 * wide one of East Asian keyboards. Control characters part lines, and are spaces here. */
static char *
make_harmless (const char *text)
{
  GString *whole = g_string_new (NULL);
  gboolean may_begin = TRUE;
  for (const char *c = text != NULL ? text : ""; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar sign = g_utf8_get_char (c);
    if (may_begin && g_utf8_strchr ("=+-@＝＋－＠", -1, sign) != NULL)
      g_string_append_c (whole, '\'');
    may_begin = g_unichar_iscntrl (sign) || (may_begin && g_unichar_isspace (sign)) ||
                g_utf8_strchr (",;|\"", -1, sign) != NULL;
    g_string_append_unichar (whole, g_unichar_iscntrl (sign) ? ' ' : sign);
  }
  return g_string_free (whole, FALSE);
}

static void
add_text (GString *csv, const char *text)
{
  g_autofree char *whole = make_harmless (text);
  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
  if (strpbrk (whole, ",;\"") == NULL) {
    g_string_append (csv, whole);
    return;
  }
  g_string_append_c (csv, '"');
  for (const char *c = whole; *c != '\0'; c++) {
    if (*c == '"')
      g_string_append_c (csv, '"');
    g_string_append_c (csv, *c);
  }
  g_string_append_c (csv, '"');
}

static void
add_number (GString *csv, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_c (csv, ',');
  g_string_append (csv, g_ascii_formatd (text, sizeof text, "%.6g", value));
}

/* --- the head --- */

static void
add_head (const IlvMarks *self, GString *csv)
{
  static const char *const titles[] = {"row",        "file",      "name",      "scenario",
                                       "right",      "asked",     "pre_right", "pre_asked",
                                       "post_right", "post_asked"};
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    add_text (csv, titles[i]);
  for (guint k = 0; k < self->keys->len; k++) {
    const IlvKitKey *key = g_ptr_array_index (self->keys, k);
    for (guint i = 0; i < key->rights->len; i++) {
      const IlvKitRight *right = g_ptr_array_index (key->rights, i);
      g_autofree char *name = self->keys->len > 1 && key->name != NULL
                                  ? g_strdup_printf ("%s: %s", key->name, right->id)
                                  : g_strdup (right->id);
      g_autofree char *tries = g_strconcat (name, " tries", NULL);
      g_autofree char *seconds = g_strconcat (name, " seconds", NULL);
      add_text (csv, name);
      add_text (csv, tries);
      add_text (csv, seconds);
    }
  }
  g_string_append_c (csv, '\n');
}

/* --- a learner --- */

static void
add_answers (const IlvMark *mark, const IlvKitKey *key, GString *csv)
{
  for (guint i = 0; i < key->rights->len; i++) {
    const IlvKitRight *right = g_ptr_array_index (key->rights, i);
    const IlvHandInAnswer *answer =
        mark->key == key ? ilv_hand_in_find (mark->hand_in, right->id) : NULL;
    if (mark->key != key) {
      g_string_append (csv, ",,,");
    } else if (answer == NULL) {
      g_string_append (csv, ",0,,");
    } else {
      add_number (csv, ilv_kit_right_is (right, answer->answer) ? 1 : 0);
      add_number (csv, answer->tries);
      add_number (csv, (double)answer->time_ns / 1e9);
    }
  }
}

static void
add_score (GString *csv, const IlvScore *score)
{
  if (score->n_asked == 0) {
    g_string_append (csv, ",,");
    return;
  }
  add_number (csv, score->n_right);
  add_number (csv, score->n_asked);
}

static void
add_learner (const IlvMarks *self, const IlvMark *mark, GString *csv)
{
  g_autofree char *file =
      mark->hand_in->path != NULL ? g_path_get_basename (mark->hand_in->path) : g_strdup ("");
  add_text (csv, "learner");
  add_text (csv, file);
  add_text (csv, mark->hand_in->name);
  add_text (csv, mark->key->name);
  add_score (csv, &mark->all);
  add_score (csv, &mark->quiz[ILV_KIT_PRE]);
  add_score (csv, &mark->quiz[ILV_KIT_POST]);
  for (guint k = 0; k < self->keys->len; k++)
    add_answers (mark, g_ptr_array_index (self->keys, k), csv);
  g_string_append_c (csv, '\n');
}

/* --- the class --- */

static void
add_question (GString *csv, const IlvQuestionMarks *marks)
{
  if (marks->n_asked == 0) {
    g_string_append (csv, ",,,");
    return;
  }
  add_number (csv, (double)marks->n_right / marks->n_asked);
  if (marks->n_answered == 0) {
    g_string_append (csv, ",,");
    return;
  }
  add_number (csv, marks->median_tries);
  add_number (csv, marks->median_s);
}

/* The share of the class that was right, and medians of tries and seconds. */
static void
add_class (const IlvMarks *self, GString *csv)
{
  IlvQuizMarks quiz;
  ilv_marks_find_quiz (self, &quiz);
  g_string_append (csv, "class,,,,,");
  if (quiz.n_learners > 0) {
    add_number (csv, quiz.pre);
    g_string_append_c (csv, ',');
    add_number (csv, quiz.post);
    g_string_append_c (csv, ',');
  } else {
    g_string_append (csv, ",,,,");
  }
  for (guint k = 0; k < self->keys->len; k++) {
    const IlvKitKey *key = g_ptr_array_index (self->keys, k);
    for (guint i = 0; i < key->rights->len; i++) {
      IlvQuestionMarks marks;
      ilv_marks_find_question (self, key, g_ptr_array_index (key->rights, i), &marks);
      add_question (csv, &marks);
    }
  }
  g_string_append_c (csv, '\n');
}

char *
ilv_marks_to_csv (const IlvMarks *self)
{
  GString *csv = g_string_new (NULL);
  add_head (self, csv);
  for (guint i = 0; i < self->marks->len; i++)
    add_learner (self, g_ptr_array_index (self->marks, i), csv);
  if (self->marks->len > 0)
    add_class (self, csv);
  return g_string_free (csv, FALSE);
}
