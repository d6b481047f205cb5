/* `interleave lesson`: lists lessons, plays them through without a display.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "app/handout/ilv-storyboard.h"
#include "demos/content/ilv-content-text.h"
#include "demos/exchange/ilv-json.h"
#include "demos/lesson/ilv-lesson-check.h"
#include "ilv-cli-lesson-show.h"
#include "ilv-cli-options.h"
#include "ilv-cli-table.h"
#include "ilv-cli.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- list --- */

static void
print_list_json (const GPtrArray *lessons)
{
  static const char *const quizzes[] = {NULL, "pre", "post"};
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  ilv_json_add_string (builder, "schema", "interleave.lessons/1");
  ilv_json_begin_array (builder, "lessons");
  for (guint i = 0; i < lessons->len; i++) {
    const IlvLesson *lesson = g_ptr_array_index (lessons, i);
    json_builder_begin_object (builder);
    ilv_json_add_string (builder, "name", lesson->id);
    ilv_json_add_string (builder, "title", lesson->title);
    ilv_json_add_string (builder, "summary", lesson->summary);
    ilv_json_add_string (builder, "track", ilv_lesson_track_id (lesson->track));
    ilv_json_add_string (builder, "quiz", quizzes[lesson->quiz]);
    ilv_json_add_flag (builder, "own", lesson->is_own);
    ilv_json_add_int (builder, "minutes", lesson->minutes);
    ilv_json_add_int (builder, "steps", lesson->steps->len);
    ilv_json_add_int (builder, "questions", ilv_lesson_count_asked (lesson));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = ilv_json_to_text (builder, TRUE);
  g_print ("%s", text);
}

/* The user's own files that are no lessons; how many. */
static guint
tell_problems (char **problems)
{
  guint n = problems != NULL ? g_strv_length (problems) : 0;
  for (guint i = 0; i < n; i++)
    ilv_cli_fail (ILV_CLI_FAILED, "%s", problems[i]);
  return n;
}

static int
list (const IlvCliOptions *options, const GPtrArray *lessons, char **problems)
{
  const char *const titles[] = {_ ("Lesson"), _ ("Title"),   _ ("Track"),
                                _ ("Steps"),  _ ("Minutes"), NULL};
  tell_problems (problems);
  if (options->raw.json) {
    print_list_json (lessons);
    return ILV_CLI_DONE;
  }
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 3);
  for (guint i = 0; i < lessons->len; i++) {
    const IlvLesson *lesson = g_ptr_array_index (lessons, i);
    ilv_cli_table_add (table, lesson->id);
    ilv_cli_table_add (table, ilv_content_tr (lesson->title));
    ilv_cli_table_add (table,
                       lesson->is_own ? _ ("your own") : ilv_lesson_track_id (lesson->track));
    ilv_cli_table_add_printf (table, "%u", lesson->steps->len);
    ilv_cli_table_add_printf (table, "%u", lesson->minutes);
  }
  ilv_cli_table_print (table);
  return ILV_CLI_DONE;
}

/* --- check --- */

typedef struct {
  const IlvCliOptions *options;
  const IlvPython *python;
  IlvCliTable *table;
  JsonBuilder *builder;
  gboolean has_failed;
} Checking;

static void
add_to_json (JsonBuilder *builder, const IlvLesson *lesson, const IlvLessonReport *report,
             const GError *error)
{
  json_builder_begin_object (builder);
  ilv_json_add_string (builder, "name", lesson->id);
  ilv_json_add_string (builder, "problem", error != NULL ? error->message : NULL);
  ilv_json_add_int (builder, "steps", report->n_steps);
  ilv_json_add_int (builder, "questions", report->n_questions);
  ilv_json_add_int (builder, "claims", report->n_claims);
  ilv_json_add_int (builder, "programs_run", report->n_programs);
  ilv_json_add_int (builder, "measured", report->n_measured);
  json_builder_end_object (builder);
}

static void
check_one (Checking *self, const IlvLesson *lesson)
{
  g_auto (IlvLessonReport) report = {0};
  g_autoptr (GError) error = NULL;
  if (!ilv_lesson_check (lesson, self->python, &report, NULL, &error)) {
    self->has_failed = TRUE;
    ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  }
  if (report.skipped != NULL)
    ilv_cli_fail (ILV_CLI_DONE, "%s: %s", lesson->id, report.skipped);
  add_to_json (self->builder, lesson, &report, error);
  ilv_cli_table_add (self->table, lesson->id);
  ilv_cli_table_add (self->table, error == NULL ? _ ("right") : _ ("wrong"));
  ilv_cli_table_add_printf (self->table, "%u", report.n_steps);
  ilv_cli_table_add_printf (self->table, "%u", report.n_questions);
  ilv_cli_table_add_printf (self->table, "%u", report.n_claims);
  ilv_cli_table_add_printf (self->table, "%u", report.n_programs);
  ilv_cli_table_add_printf (self->table, "%u", report.n_measured);
}

static int
check (const IlvCliOptions *options, const GPtrArray *lessons, char **problems, const char *name)
{
  const char *const titles[] = {_ ("Lesson"),    "",           _ ("Steps"),
                                _ ("Questions"), _ ("Claims"), _ ("Programs run"),
                                _ ("Measured"),  NULL};
  g_autoptr (IlvCliTable) table = ilv_cli_table_new (titles, 2);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (IlvPython) python = NULL;
  g_autoptr (GError) error = NULL;
  Checking checking = {.options = options, .table = table, .builder = builder};
  if (options->raw.python != NULL) {
    python = ilv_python_find (options->raw.python, NULL, &error);
    if (python == NULL)
      return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  }
  checking.python = python;
  json_builder_begin_object (builder);
  ilv_json_add_string (builder, "schema", "interleave.lesson-check/1");
  ilv_json_begin_array (builder, "lessons");
  for (guint i = 0; i < lessons->len; i++) {
    const IlvLesson *lesson = g_ptr_array_index (lessons, i);
    if (name == NULL || strcmp (lesson->id, name) == 0)
      check_one (&checking, lesson);
  }
  if (name == NULL && tell_problems (problems) > 0)
    checking.has_failed = TRUE;
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = ilv_json_to_text (builder, TRUE);
  if (options->raw.json)
    g_print ("%s", text);
  else
    ilv_cli_table_print (table);
  return checking.has_failed ? ILV_CLI_FAILED : ILV_CLI_DONE;
}

/* --- storyboard --- */

/* Loaded by now: it is there. */
static const IlvLesson *
find_loaded (const GPtrArray *lessons, const char *name)
{
  for (guint i = 0; i < lessons->len; i++)
    if (strcmp (((const IlvLesson *)g_ptr_array_index (lessons, i))->id, name) == 0)
      return g_ptr_array_index (lessons, i);
  g_return_val_if_reached (NULL);
}

static int
write_storyboard (const IlvCliOptions *options, const IlvLesson *lesson)
{
  g_autoptr (GError) error = NULL;
  if (!ilv_storyboard_write (lesson, options->raw.output, &error))
    return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  return ILV_CLI_DONE;
}

/* A lesson that is not among the others yet: a file. */
static int
load (const char *name, GPtrArray **lessons, char ***problems)
{
  g_autoptr (GError) error = NULL;
  if (name != NULL && g_str_has_suffix (name, ".xml")) {
    IlvLesson *lesson = ilv_lesson_load (name, &error);
    if (lesson == NULL)
      return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
    *lessons = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_lesson_free);
    g_ptr_array_add (*lessons, lesson);
    return ILV_CLI_DONE;
  }
  if (name != NULL) {
    g_autoptr (IlvLesson) found = ilv_lesson_find (name, &error);
    if (found == NULL)
      return ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
  }
  *lessons = ilv_lesson_list_with_problems (problems, &error);
  return *lessons != NULL ? ILV_CLI_DONE : ilv_cli_fail (ILV_CLI_FAILED, "%s", error->message);
}

/* What cannot be meant; -1: nothing. */
static int
refuse (const IlvCliOptions *options)
{
  const char *what = options->raw.rest[0], *name = options->raw.rest[1];
  const char *output = options->raw.output;
  gboolean is_board = strcmp (what, "storyboard") == 0, is_show = strcmp (what, "show") == 0;
  if (!is_board && !is_show && strcmp (what, "list") != 0 && strcmp (what, "check") != 0)
    return ilv_cli_misuse (_ ("there is no “lesson %s”; write list, show, check or storyboard"),
                           what);
  if (strcmp (what, "list") == 0 && name != NULL)
    return ilv_cli_misuse (_ ("lesson list takes no name"));
  if ((is_board || is_show) && name == NULL)
    return ilv_cli_misuse (_ ("name a lesson; `interleave lesson list` shows them"));
  if (is_board && (output == NULL || !g_str_has_suffix (output, ".pdf")))
    return ilv_cli_misuse (_ ("say where to write: -o FILE.pdf"));
  if (!is_board && output != NULL)
    return ilv_cli_misuse (_ ("-o is for lesson storyboard"));
  if (!is_show && options->raw.key)
    return ilv_cli_misuse (_ ("--key is for lesson show"));
  return -1;
}

int
ilv_cli_lesson (char **args)
{
  const IlvCliSyntax syntax = {
      .usage = "list | show NAME|FILE.xml [--key] | check [NAME|FILE.xml] | storyboard "
               "NAME|FILE.xml -o FILE.pdf",
      .summary =
          _ ("Lists the lessons, or plays them through: each step's state, each answer and "
             "each claim is held against the simulator; with --python EXE the programs "
             "and measured steps are really run too. storyboard writes a PDF with a page for each "
             "step: its picture and its sentences. show prints what a lesson asks; with --key also "
             "what "
             "is right, for the teacher."),
      .description = _ ("Example: interleave lesson check blocking-call --python python3"),
      .groups = ILV_CLI_OPTIONS_OUTPUT | ILV_CLI_OPTIONS_PYTHON | ILV_CLI_OPTIONS_FILE |
                ILV_CLI_OPTIONS_PDF | ILV_CLI_OPTIONS_KEY,
      .min_rest = 1,
      .max_rest = 2,
  };
  g_auto (IlvCliOptions) options = {0};
  int status = ilv_cli_options_parse (&options, &syntax, args);
  if (status >= 0)
    return status;
  const char *what = options.raw.rest[0], *name = options.raw.rest[1];
  gboolean is_list = strcmp (what, "list") == 0, is_board = strcmp (what, "storyboard") == 0;
  g_autoptr (GPtrArray) lessons = NULL;
  g_auto (GStrv) problems = NULL;
  status = refuse (&options);
  if (status < 0)
    status = load (name, &lessons, &problems);
  if (status != ILV_CLI_DONE)
    return status;
  g_autofree char *stem = name != NULL ? g_path_get_basename (name) : NULL;
  if (stem != NULL && g_str_has_suffix (stem, ".xml"))
    stem[strlen (stem) - 4] = '\0';
  if (is_board)
    return write_storyboard (&options, find_loaded (lessons, stem));
  if (strcmp (what, "show") == 0)
    return ilv_cli_lesson_show (find_loaded (lessons, stem), options.raw.key);
  return is_list ? list (&options, lessons, problems) : check (&options, lessons, problems, stem);
}
