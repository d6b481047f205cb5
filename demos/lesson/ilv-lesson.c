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

/* The pre-quiz is first of its track, the post-quiz last; the user's own come after all others. */
static guint
get_rank (const IlvLesson *self)
{
  guint group = self->is_own ? ILV_N_LESSON_TRACKS : 0;
  return (group + (guint)self->track) * 1000 + (self->quiz == ILV_QUIZ_PRE    ? 0
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

static IlvLesson *
find_among (const GPtrArray *lessons, const char *id)
{
  for (guint i = 0; i < lessons->len; i++)
    if (strcmp (((IlvLesson *)g_ptr_array_index (lessons, i))->id, id) == 0)
      return g_ptr_array_index (lessons, i);
  return NULL;
}

/* Of a folder, whose name it has: "blocking-call.xml". */
typedef gboolean (*Take) (GPtrArray *all, const char *path, gpointer data, GError **error);

static gboolean
for_each_file (const char *folder, Take take, GPtrArray *all, gpointer data, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  if (dir == NULL)
    return FALSE;
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (g_str_has_suffix (name, ".xml") && !take (all, path, data, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
take_ours (GPtrArray *all, const char *path, gpointer data, GError **error)
{
  IlvLesson *lesson = ilv_lesson_load (path, error);
  if (lesson != NULL)
    g_ptr_array_add (all, lesson);
  return lesson != NULL;
}

/* `data`: a GStrvBuilder for what is wrong, or NULL. One bad file does no harm to the others. */
static gboolean
take_own (GPtrArray *all, const char *path, gpointer data, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *problem = NULL;
  g_autoptr (IlvLesson) lesson = ilv_lesson_load (path, &failure);
  if (lesson == NULL)
    problem = g_strdup (failure->message);
  else if (find_among (all, lesson->id) != NULL)
    problem = g_strdup_printf (_ ("%s: there is a lesson “%s” already; give the file another name"),
                               path, lesson->id);
  if (problem != NULL) {
    if (data != NULL)
      g_strv_builder_add (data, problem);
    return TRUE;
  }
  lesson->is_own = TRUE;
  g_ptr_array_add (all, g_steal_pointer (&lesson));
  return TRUE;
}

char *
ilv_lesson_get_own_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "interleave", "lessons", NULL);
}

static GPtrArray *
load_all (GStrvBuilder *problems, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_lesson_free);
  g_autofree char *folder = ilv_paths_data ("lessons"), *own = ilv_lesson_get_own_folder ();
  if (!for_each_file (folder, take_ours, all, NULL, error))
    return NULL;
  for_each_file (own, take_own, all, problems, NULL); /* most people have no such folder */
  g_ptr_array_sort (all, compare_cb);
  return g_steal_pointer (&all);
}

GPtrArray *
ilv_lesson_list (GError **error)
{
  return load_all (NULL, error);
}

GPtrArray *
ilv_lesson_list_with_problems (char ***problems, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GPtrArray *all = load_all (builder, error);
  *problems = all != NULL ? g_strv_builder_end (builder) : NULL;
  return all;
}

/* A file of the user's that cannot be read says why; any other name has a nearest one. */
static void
set_unknown (const GPtrArray *all, const char *id, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *folder = ilv_lesson_get_own_folder ();
  g_autofree char *name = g_strconcat (id, ".xml", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  if (strchr (id, '/') == NULL && g_file_test (path, G_FILE_TEST_EXISTS)) {
    ilv_lesson_free (ilv_lesson_load (path, error));
    return;
  }
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (names, ((IlvLesson *)g_ptr_array_index (all, i))->id);
  g_ptr_array_add (names, NULL);
  const char *nearest = ilv_suggest (id, (const char *const *)names->pdata);
  if (nearest != NULL)
    g_set_error (error, ILV_LESSON_ERROR, ILV_LESSON_ERROR_UNKNOWN,
                 _ ("there is no lesson “%s”; did you mean “%s”?"), id, nearest);
  else
    g_set_error (error, ILV_LESSON_ERROR, ILV_LESSON_ERROR_UNKNOWN,
                 _ ("there is no lesson “%s”; `interleave lesson list` shows them"), id);
}

IlvLesson *
ilv_lesson_find (const char *id, GError **error)
{
  g_autoptr (GPtrArray) all = ilv_lesson_list (error);
  guint place;
  if (all == NULL)
    return NULL;
  IlvLesson *found = find_among (all, id);
  if (found != NULL && g_ptr_array_find (all, found, &place))
    return g_ptr_array_steal_index (all, place);
  set_unknown (all, id, error);
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
