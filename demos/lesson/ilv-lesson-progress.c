/* How far a learner is: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-progress.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const answer_words[] = {"none", "right", "late", "wrong"};

struct _IlvLessonProgress {
  char *path;
  GKeyFile *file;
};

IlvLessonProgress *
ilv_lesson_progress_new (const char *path)
{
  IlvLessonProgress *self = g_new0 (IlvLessonProgress, 1);
  self->path = path != NULL ? g_strdup (path)
                            : g_build_filename (g_get_user_data_dir (), "interleave",
                                                "lessons.progress", NULL);
  self->file = g_key_file_new ();
  g_key_file_load_from_file (self->file, self->path, G_KEY_FILE_NONE, NULL);
  return self;
}

void
ilv_lesson_progress_free (IlvLessonProgress *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_key_file_unref (self->file);
  g_free (self);
}

/* Steps are kept by id: a lesson may get more of them. */
static char *
make_key (const IlvLesson *lesson, guint step)
{
  return g_strconcat ("step.", ilv_lesson_get_step (lesson, step)->id, NULL);
}

IlvLessonAnswer
ilv_lesson_progress_get (IlvLessonProgress *self, const IlvLesson *lesson, guint step)
{
  g_autofree char *key = make_key (lesson, step);
  g_autofree char *word = g_key_file_get_string (self->file, lesson->id, key, NULL);
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (answer_words); i++)
    if (strcmp (answer_words[i], word) == 0)
      return (IlvLessonAnswer)i;
  return ILV_ANSWER_NONE;
}

void
ilv_lesson_progress_set (IlvLessonProgress *self, const IlvLesson *lesson, guint step,
                         IlvLessonAnswer answer)
{
  g_autofree char *key = make_key (lesson, step);
  IlvLessonAnswer before = ilv_lesson_progress_get (self, lesson, step);
  if (before == ILV_ANSWER_RIGHT || before == ILV_ANSWER_RIGHT_LATE)
    return;
  if (before == ILV_ANSWER_WRONG && answer == ILV_ANSWER_RIGHT)
    answer = ILV_ANSWER_RIGHT_LATE;
  g_key_file_set_string (self->file, lesson->id, key, answer_words[answer]);
}

guint
ilv_lesson_progress_get_place (IlvLessonProgress *self, const IlvLesson *lesson)
{
  g_autofree char *id = g_key_file_get_string (self->file, lesson->id, "at", NULL);
  for (guint i = 0; id != NULL && i < lesson->steps->len; i++)
    if (strcmp (ilv_lesson_get_step (lesson, i)->id, id) == 0)
      return i;
  return 0;
}

void
ilv_lesson_progress_set_place (IlvLessonProgress *self, const IlvLesson *lesson, guint step)
{
  g_key_file_set_string (self->file, lesson->id, "at", ilv_lesson_get_step (lesson, step)->id);
}

gboolean
ilv_lesson_progress_is_begun (IlvLessonProgress *self, const IlvLesson *lesson)
{
  return g_key_file_has_group (self->file, lesson->id);
}

gboolean
ilv_lesson_progress_is_done (IlvLessonProgress *self, const IlvLesson *lesson)
{
  return g_key_file_get_boolean (self->file, lesson->id, "done", NULL);
}

void
ilv_lesson_progress_set_is_done (IlvLessonProgress *self, const IlvLesson *lesson)
{
  g_key_file_set_boolean (self->file, lesson->id, "done", TRUE);
}

guint
ilv_lesson_progress_get_score (IlvLessonProgress *self, const IlvLesson *lesson)
{
  guint n = 0;
  for (guint i = 0; i < lesson->steps->len; i++)
    n += ilv_lesson_progress_get (self, lesson, i) == ILV_ANSWER_RIGHT;
  return n;
}

void
ilv_lesson_progress_reset (IlvLessonProgress *self, const IlvLesson *lesson)
{
  g_key_file_remove_group (self->file, lesson->id, NULL);
}

gboolean
ilv_lesson_progress_save (IlvLessonProgress *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_mkdir_with_parents (folder, 0700);
  return g_key_file_save_to_file (self->file, self->path, error);
}
