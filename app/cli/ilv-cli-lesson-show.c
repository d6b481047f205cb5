/* `interleave lesson show`: what a lesson asks, and for a teacher what is right.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-cli-lesson-show.h"

#include "app/model/ilv-lesson-player.h"
#include "demos/content/ilv-content-text.h"
#include "ilv-cli.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  const IlvLesson *lesson;
  IlvLessonWorld *world;
  gboolean has_key;
} Showing;

static void
print_text (const char *before, const char *text)
{
  if (text != NULL)
    g_print ("%s%s\n", before, ilv_content_tr (text));
}

static void
print_program (const IlvLesson *lesson, const char *heading, const char *name)
{
  g_autofree char *path = ilv_lesson_get_file (lesson, name), *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_print ("\n  %s (%s)\n", heading, name);
  for (char **line = lines; *line != NULL; line++)
    g_print ("%s%s\n", **line != '\0' ? "      " : "", *line);
}

/* --- kinds --- */

static void
print_choices (Showing *self, const IlvLessonTask *task)
{
  for (guint i = 0; i < task->items->len; i++) {
    const IlvLessonItem *item = g_ptr_array_index (task->items, i);
    g_print ("  %c) %s%s\n", 'a' + (int)i, ilv_content_tr (item->text),
             self->has_key && item->is_right ? _ ("  ← right") : "");
    if (self->has_key)
      print_text ("       ", item->because);
  }
}

static void
print_things (Showing *self, const IlvLessonTask *task)
{
  for (guint i = 0; self->has_key && i < task->items->len; i++) {
    const IlvLessonItem *item = g_ptr_array_index (task->items, i);
    g_print (_ ("  Right: %s\n"), ilv_content_tr (item->text));
  }
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(IlvLessonItem *const *)a)->text, (*(IlvLessonItem *const *)b)->text);
}

/* By alphabet, which tells nothing. */
static void
print_events (Showing *self, const IlvLessonTask *task)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_ptr_array_extend (items, task->items, NULL, NULL);
  if (!self->has_key)
    g_ptr_array_sort (items, compare_items);
  for (guint i = 0; i < items->len; i++) {
    const IlvLessonItem *item = g_ptr_array_index (items, i);
    if (self->has_key)
      g_print ("  %u. %s\n", i + 1, ilv_content_tr (item->text));
    else
      g_print ("  - %s\n", ilv_content_tr (item->text));
  }
}

static void
print_estimate (Showing *self, const IlvLessonStep *step)
{
  const IlvLessonTask *task = &step->task;
  g_autofree char *min = ilv_lesson_format_figure (task->figure, task->min);
  g_autofree char *max = ilv_lesson_format_figure (task->figure, task->max);
  double right;
  g_print (_ ("  Between %s and %s.\n"), min, max);
  if (!self->has_key || !ilv_lesson_world_estimate (self->world, step, &right, NULL))
    return;
  g_autofree char *text = ilv_lesson_format_figure (task->figure, right);
  g_print (_ ("  Right: %s, give or take %.0f %%\n"), text, task->tolerance * 100);
}

static void
print_change (Showing *self, const IlvLessonTask *task)
{
  for (guint i = 0; task->knobs[i] != NULL; i++)
    g_print ("  - %s\n", task->knobs[i]);
  if (!self->has_key)
    return;
  for (guint i = 0; task->solution[i] != NULL; i += 2)
    g_print (_ ("  Right: %s = %s\n"), task->solution[i], task->solution[i + 1]);
  print_text ("  ", task->solution_text);
}

static void
print_code (Showing *self, const IlvLessonTask *task)
{
  print_program (self->lesson, _ ("The program"), task->program);
  if (self->has_key)
    print_program (self->lesson, _ ("The answer"), task->answer);
}

static void
print_cases (Showing *self, const IlvLessonTask *task)
{
  for (guint i = 0; self->has_key && i < task->cases->len; i++) {
    const IlvLessonCase *its = g_ptr_array_index (task->cases, i);
    g_print (g_dngettext (NULL, "  With %u core or more: %s\n", "  With %u cores or more: %s\n",
                          MAX (its->min_cores, 1)),
             MAX (its->min_cores, 1), ilv_content_tr (its->text));
  }
}

static void
print_task (Showing *self, const IlvLessonStep *step)
{
  static void (*const kinds[ILV_N_TASKS]) (Showing *, const IlvLessonTask *) = {
      [ILV_TASK_CHOOSE] = print_choices, [ILV_TASK_CLICK] = print_things,
      [ILV_TASK_ORDER] = print_events,   [ILV_TASK_CHANGE] = print_change,
      [ILV_TASK_CODE] = print_code,      [ILV_TASK_MEASURE] = print_cases,
      [ILV_TASK_OWN] = print_choices,
  };
  if (step->task.kind == ILV_TASK_ESTIMATE)
    print_estimate (self, step);
  else if (kinds[step->task.kind] != NULL)
    kinds[step->task.kind](self, &step->task);
}

/* --- all --- */

static void
print_step (Showing *self, guint place)
{
  const IlvLessonStep *step = ilv_lesson_get_step (self->lesson, place);
  g_print ("\n%u. %s\n", place + 1, ilv_content_tr (step->title));
  print_text ("  ", step->text);
  print_task (self, step);
  if (!self->has_key)
    return;
  for (guint i = 0; step->hints != NULL && step->hints[i] != NULL; i++)
    print_text (_ ("  Hint: "), step->hints[i]);
  print_text (_ ("  Why: "), step->explain);
  print_text (_ ("  Note: "), step->note);
}

int
ilv_cli_lesson_show (const IlvLesson *lesson, gboolean has_key)
{
  g_autoptr (IlvLessonWorld) world = ilv_lesson_world_new (lesson);
  Showing self = {lesson, world, has_key};
  g_print ("%s\n", ilv_content_tr (lesson->title));
  print_text ("  ", lesson->summary);
  for (guint i = 0; has_key && lesson->notes != NULL && lesson->notes[i] != NULL; i++)
    print_text (_ ("  Note: "), lesson->notes[i]);
  for (guint i = 0; i < lesson->steps->len; i++)
    print_step (&self, i);
  return ILV_CLI_DONE;
}
