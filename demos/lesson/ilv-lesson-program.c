/* Runs a lesson's code step: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-program.h"

#include "demos/recorder/ilv-child.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

void
ilv_lesson_output_clear (IlvLessonOutput *self)
{
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->complaint, g_free);
  self->is_right = FALSE;
}

gboolean
ilv_lesson_can_run (const IlvLessonStep *step, const IlvPython *python, GError **error)
{
  guint minor = 0;
  if (sscanf (python->version, "3.%u", &minor) == 1 && minor >= step->task.minor)
    return TRUE;
  g_set_error (error, ILV_LESSON_ERROR, ILV_LESSON_ERROR_FAILED,
               _ ("this program needs Python 3.%u or newer, and %s is %s: not run"),
               step->task.minor, python->exe, python->version);
  return FALSE;
}

static gboolean
matches (const char *expect, const char *output)
{
  g_auto (GStrv) words = g_strsplit_set (output, " \t\r\n", -1);
  GString *flat = g_string_new (NULL);
  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      g_string_append_printf (flat, "%s%s", flat->len > 0 ? " " : "", *word);
  gboolean is_match = g_regex_match_simple (expect, flat->str, 0, 0);
  g_string_free (flat, TRUE);
  return is_match;
}

static void
take (const IlvLessonStep *step, const IlvChildResult *result, IlvLessonOutput *output)
{
  output->output = g_utf8_make_valid (result->output->str, (gssize)result->output->len);
  if (result->fate == ILV_CHILD_TOO_LONG)
    output->complaint = g_strdup_printf (_ ("it was still running after %d s and was ended"),
                                         (int)(step->task.limit_ns / 1000000000));
  else if (result->fate == ILV_CHILD_EXITED && result->code == 0)
    output->complaint = g_strdup ("");
  else
    output->complaint = ilv_child_result_get_complaint (result);
  output->is_right = result->fate == ILV_CHILD_EXITED && result->code == 0 &&
                     matches (step->task.expect, output->output);
}

gboolean
ilv_lesson_run (const IlvLessonStep *step, const IlvPython *python, const char *text,
                IlvLessonOutput *output, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) envp = g_environ_setenv (g_get_environ (), "PYTHONDONTWRITEBYTECODE", "1", TRUE);
  g_autofree char *folder = g_dir_make_tmp ("interleave-lesson-XXXXXX", error);
  g_auto (IlvChildResult) result = {0};
  if (folder == NULL)
    return FALSE;
  g_autofree char *path = g_build_filename (folder, "lesson.py", NULL);
  char *argv[] = {python->exe, path, NULL};
  char *remove[] = {folder, NULL};
  const IlvChildOptions options = {
      .argv = argv, .envp = envp, .remove_folders = remove, .time_limit_ns = step->task.limit_ns};
  gboolean is_done = g_file_set_contents (path, text, -1, error) &&
                     ilv_child_run (&options, &result, cancellable, error);
  g_unlink (path);
  g_rmdir (folder);
  if (is_done)
    take (step, &result, output);
  return is_done;
}
