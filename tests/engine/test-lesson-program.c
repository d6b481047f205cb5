/* Lessons' programs and measured steps, really run: as the lesson says, before and after.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/lesson/ilv-lesson-check.h"
#include "demos/lesson/ilv-lesson-program.h"

#include <string.h>

static IlvPython *
find_python (void)
{
  g_autoptr (GError) error = NULL;
  IlvPython *python = ilv_python_find (NULL, NULL, &error);
  g_assert_no_error (error);
  return python;
}

/* What a measured step claims depends on how busy the machine is, so it is not held here. */
static void
test_programs_do_what_lessons_say (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvPython) python = find_python ();
  g_autoptr (GPtrArray) all = ilv_lesson_list (&error);
  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++) {
    IlvLesson *lesson = g_ptr_array_index (all, i);
    for (guint k = 0; k < lesson->steps->len; k++) {
      const IlvLessonStep *step = ilv_lesson_get_step (lesson, k);
      const char *files[] = {step->task.program, step->task.answer};
      for (guint side = 0; step->task.kind == ILV_TASK_CODE && side < 2; side++) {
        g_autofree char *path = ilv_lesson_get_file (lesson, files[side]);
        g_autofree char *text = NULL;
        g_auto (IlvLessonOutput) output = {0};
        g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
        if (!ilv_lesson_can_run (step, python, NULL))
          continue;
        ilv_lesson_run (step, python, text, &output, NULL, &error);
        g_assert_no_error (error);
        g_test_message ("%s: %s%s", files[side], output.output, output.complaint);
        g_assert_true (output.is_right == (side == 1));
      }
    }
  }
}

static void
test_limits_hold (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvPython) python = find_python ();
  IlvLessonStep step = {0};
  g_auto (IlvLessonOutput) endless = {0}, broken = {0};
  step.task.expect = (char *)"out";
  step.task.limit_ns = 500000000;
  ilv_lesson_run (&step, python, "print('out', flush=True)\nwhile True: pass\n", &endless, NULL,
                  &error);
  g_assert_no_error (error);
  g_assert_false (endless.is_right);
  g_assert_cmpstr (endless.complaint, !=, "");
  step.task.limit_ns = 60000000000;
  ilv_lesson_run (&step, python, "print('out')\nraise ValueError('oh')\n", &broken, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (broken.is_right);
  g_assert_nonnull (strstr (broken.complaint, "ValueError"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson-program/as-lessons-say", test_programs_do_what_lessons_say);
  g_test_add_func ("/lesson-program/limits", test_limits_hold);
  return g_test_run ();
}
