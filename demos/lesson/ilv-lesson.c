/* Lessons: listing and finding them; see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-parse.h"

#include "demos/ilv-paths.h"
#include "demos/workload/ilv-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (ilv - lesson - error - quark, ilv_lesson_error)

const char *
ilv_lesson_task_id (IlvLessonTaskKind kind)
{
  return kind == ILV_TASK_NONE ? "" : ilv_lesson_task_names[kind - 1];
}

/* The pre-quiz is first of its track, the post-quiz last. */
static guint
get_rank (const IlvLesson *self)
{
  return (guint)self->track * 1000 + (self->quiz == ILV_QUIZ_PRE    ? 0
                                      : self->quiz == ILV_QUIZ_POST ? 999
                                                                    : self->number);
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  const IlvLesson *one = *(const IlvLesson *const *)a, *two = *(const IlvLesson *const *)b;
  guint mine = get_rank (one), theirs = get_rank (two);
  return mine != theirs ? (mine < theirs ? -1 : 1) : strcmp (one->id, two->id);
}

GPtrArray *
ilv_lesson_list (GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_lesson_free);
  g_autofree char *folder = ilv_paths_data ("lessons");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  if (dir == NULL)
    return NULL;
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (!g_str_has_suffix (name, ".xml"))
      continue;
    IlvLesson *lesson = ilv_lesson_load (path, error);
    if (lesson == NULL)
      return NULL;
    g_ptr_array_add (all, lesson);
  }
  g_ptr_array_sort (all, compare_cb);
  return g_steal_pointer (&all);
}

IlvLesson *
ilv_lesson_find (const char *id, GError **error)
{
  g_autoptr (GPtrArray) all = ilv_lesson_list (error);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  if (all == NULL)
    return NULL;
  for (guint i = 0; i < all->len; i++) {
    IlvLesson *lesson = g_ptr_array_index (all, i);
    if (strcmp (lesson->id, id) == 0)
      return g_ptr_array_steal_index (all, i);
    g_ptr_array_add (names, lesson->id);
  }
  g_ptr_array_add (names, NULL);
  const char *nearest = ilv_suggest (id, (const char *const *)names->pdata);
  if (nearest != NULL)
    g_set_error (error, ILV_LESSON_ERROR, ILV_LESSON_ERROR_UNKNOWN,
                 _ ("there is no lesson “%s”; did you mean “%s”?"), id, nearest);
  else
    g_set_error (error, ILV_LESSON_ERROR, ILV_LESSON_ERROR_UNKNOWN,
                 _ ("there is no lesson “%s”; `interleave lesson list` shows them"), id);
  return NULL;
}

const IlvLessonStep *
ilv_lesson_get_step (const IlvLesson *self, guint step)
{
  return g_ptr_array_index (self->steps, step);
}

const IlvLessonScene *
ilv_lesson_get_scene (const IlvLesson *self, guint scene)
{
  return g_ptr_array_index (self->scenes, scene);
}

gboolean
ilv_lesson_step_has_score (const IlvLessonStep *self)
{
  return self->task.kind != ILV_TASK_NONE && self->task.kind != ILV_TASK_OWN;
}

guint
ilv_lesson_count_asked (const IlvLesson *self)
{
  guint n = 0;
  for (guint i = 0; i < self->steps->len; i++)
    n += ilv_lesson_step_has_score (ilv_lesson_get_step (self, i));
  return n;
}

char *
ilv_lesson_get_file (const IlvLesson *self, const char *name)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  return g_build_filename (folder, name, NULL);
}
