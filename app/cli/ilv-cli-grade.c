/* `interleave grade`: marks for what a class has handed in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "demos/classkit/ilv-marks.h"
#include "demos/exchange/ilv-json.h"
#include "ilv-cli-options.h"
#include "ilv-cli-table.h"
#include "ilv-cli.h"
#include "demos/ilv-file-write.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- JSON --- */

static void
add_score (JsonBuilder *builder, const char *name, const IlvScore *score)
{
  ilv_json_begin_object (builder, name);
  ilv_json_add_int (builder, "right", score->n_right);
  ilv_json_add_int (builder, "asked", score->n_asked);
  json_builder_end_object (builder);
}

static void
add_learner (JsonBuilder *builder, const IlvMark *mark)
{
  json_builder_begin_object (builder);
  ilv_json_add_string (builder, "name", mark->hand_in->name);
  ilv_json_add_string (builder, "scenario", mark->key->name);
  add_score (builder, "all", &mark->all);
  add_score (builder, "pre", &mark->quiz[ILV_KIT_PRE]);
  add_score (builder, "post", &mark->quiz[ILV_KIT_POST]);
  json_builder_end_object (builder);
}

static void
add_question (gpointer data, const IlvQuestionMarks *marks)
{
  JsonBuilder *builder = data;
  json_builder_begin_object (builder);
  ilv_json_add_string (builder, "scenario", marks->key->name);
  ilv_json_add_string (builder, "question", marks->right->id);
  ilv_json_add_string (builder, "quiz", ilv_kit_quizzes[marks->right->quiz]);
  ilv_json_add_int (builder, "asked", marks->n_asked);
  ilv_json_add_int (builder, "answered", marks->n_answered);
  ilv_json_add_int (builder, "right", marks->n_right);
  ilv_json_add_double (builder, "median_tries", marks->median_tries);
  ilv_json_add_double (builder, "median_s", marks->median_s);
  json_builder_end_object (builder);
}

static void
add_quiz (JsonBuilder *builder, const IlvMarks *marks)
{
  IlvQuizMarks quiz;
  ilv_marks_find_quiz (marks, &quiz);
  ilv_json_begin_object (builder, "quiz");
  ilv_json_add_int (builder, "learners", quiz.n_learners);
  ilv_json_add_double (builder, "pre", quiz.pre);
  ilv_json_add_double (builder, "post", quiz.post);
  ilv_json_add_double (builder, "gain", quiz.gain);
  json_builder_end_object (builder);
}

typedef void (*QuestionFunc) (gpointer data, const IlvQuestionMarks *marks);

static void
walk_questions (const IlvMarks *marks, QuestionFunc func, gpointer data)
{
  for (guint k = 0; k < marks->keys->len; k++) {
    const IlvKitKey *key = g_ptr_array_index (marks->keys, k);
    for (guint i = 0; i < key->rights->len; i++) {
      IlvQuestionMarks question;
      ilv_marks_find_question (marks, key, g_ptr_array_index (key->rights, i), &question);
      func (data, &question);
    }
  }
}

static void
print_json (const IlvMarks *marks)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  ilv_json_add_string (builder, "schema", "interleave.marks/1");
  ilv_json_begin_array (builder, "learners");
  for (guint i = 0; i < marks->marks->len; i++)
    add_learner (builder, g_ptr_array_index (marks->marks, i));
  json_builder_end_array (builder);
  ilv_json_begin_array (builder, "questions");
  walk_questions (marks, add_question, builder);
  json_builder_end_array (builder);
  add_quiz (builder, marks);
  ilv_json_add_int (builder, "skipped", marks->skipped->len);
  json_builder_end_object (builder);
  g_autofree char *text = ilv_json_to_text (builder, TRUE);
  g_print ("%s", text);
}

/* --- tables --- */

static void
add_row (gpointer data, const IlvQuestionMarks *marks)
{
  IlvCliTable *table = data;
  ilv_cli_table_add (table, marks->key->name);
  ilv_cli_table_add (table, marks->right->id);
  ilv_cli_table_add (table, ilv_kit_quizzes[marks->right->quiz]);
  ilv_cli_table_add_printf (table, "%u", marks->n_asked);
  ilv_cli_table_add_printf (table, "%u", marks->n_answered);
  ilv_cli_table_add_printf (table, "%.0f%%",
                            marks->n_asked > 0 ? 100.0 * marks->n_right / marks->n_asked : 0.0);
  ilv_cli_table_add_printf (table, "%.1f", marks->median_tries);
  ilv_cli_table_add_printf (table, "%.0f s", marks->median_s);
}

/* A share of what was missing is none where it got worse. */
static void
print_quiz (const IlvQuizMarks *quiz)
{
  if (quiz->n_learners == 0)
    return;
  if (quiz->post < quiz->pre)
    g_print (g_dngettext (NULL, "Before and after, %u learner: %.0f%% right, then only %.0f%%\n",
                          "Before and after, %u learners: %.0f%% right, then only %.0f%%\n",
                          quiz->n_learners),
             quiz->n_learners, 100 * quiz->pre, 100 * quiz->post);
  else
    g_print (g_dngettext (NULL,
                          "Before and after, %u learner: %.0f%% right, then %.0f%%; gained %.0f%% "
                          "of what was missing\n",
                          "Before and after, %u learners: %.0f%% right, then %.0f%%; gained %.0f%% "
                          "of what was missing\n",
                          quiz->n_learners),
             quiz->n_learners, 100 * quiz->pre, 100 * quiz->post, 100 * quiz->gain);
}

static void
print_tables (const IlvMarks *marks)
{
  const char *const titles[] = {_ ("Scenario"), _ ("Question"), _ ("Quiz"),
                                _ ("Asked"),    _ ("Answered"), _ ("Right"),
                                _ ("Tries"),    _ ("Time"),     NULL};
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 7);
  IlvQuizMarks quiz;
  walk_questions (marks, add_row, table);
  ilv_cli_table_print (table);
  ilv_marks_find_quiz (marks, &quiz);
  print_quiz (&quiz);
}

int
ilv_cli_grade (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = _ ("FOLDER"),
      .summary = _ ("Marks all hand-ins of a folder by the answer keys there: a table with a row a "
                    "learner, and how the class did on each question."),
      .description = _ ("Example: interleave grade class-3b -o marks.csv"),
      .groups = (IlvCliOptionGroups)(ILV_CLI_OPTIONS_OUTPUT | ILV_CLI_OPTIONS_FILE |
                                     ILV_CLI_OPTIONS_TABLE),
      .min_rest = 1,
      .max_rest = 1,
  };
  g_auto (IlvCliOptions) options = {0};
  int status = ilv_cli_options_parse (&options, &syntax, args);
  g_autoptr (IlvMarks) marks = ilv_marks_new ();
  g_autoptr (GError) error = NULL;
  if (status >= 0)
    return status;
  gboolean is_read = ilv_marks_read_folder (marks, options.raw.rest[0], &error);
  for (guint i = 0; i < marks->skipped->len; i++)
    g_printerr (_ ("skipped: %s\n"), (char *)g_ptr_array_index (marks->skipped, i));
  if (!is_read)
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  if (marks->marks->len == 0)
    return ilv_cli_fail (ILV_CLI_FAILED,
                         _ ("%s: there is no hand-in that can be marked; put the learners’ "
                            ".handin files there"),
                         options.raw.rest[0]);
  g_autofree char *csv = ilv_marks_to_csv (marks);
  if (options.raw.output != NULL && !ilv_file_write (options.raw.output, csv, -1, &error))
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  if (options.raw.json)
    print_json (marks);
  else
    print_tables (marks);
  return ILV_CLI_DONE;
}
