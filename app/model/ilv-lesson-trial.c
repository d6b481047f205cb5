/* Really runs what a lesson's step asks for: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson-trial.h"

#include "demos/content/ilv-content-text.h"
#include "demos/lesson/ilv-lesson-program.h"

#include <glib/gi18n.h>

typedef struct {
  char *path;
  IlvLesson *lesson; /* the thread's own: what is open may be closed meanwhile */
  guint place;
  char *text; /* NULL: measure */
  gboolean is_right;
  char *said;
  IlvTrace *traces[ILV_N_MODELS]; /* what was measured */
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_free (run->path);
  g_clear_pointer (&run->lesson, ilv_lesson_free);
  g_free (run->text);
  g_free (run->said);
  for (guint i = 0; i < ILV_N_MODELS; i++)
    g_clear_pointer (&run->traces[i], ilv_trace_unref);
  g_free (run);
}

static gboolean
run_program (Run *run, const IlvPython *python, GCancellable *cancellable, GError **error)
{
  const IlvLessonStep *step = ilv_lesson_get_step (run->lesson, run->place);
  g_auto (IlvLessonOutput) output = {0};

  if (!ilv_lesson_can_run (step, python, error) ||
      !ilv_lesson_run (step, python, run->text, &output, cancellable, error))
    return FALSE;
  run->is_right = output.is_right;
  run->said = g_strdup_printf ("%s%s", output.output, output.complaint);
  g_strchomp (run->said);
  return TRUE;
}

static void
keep_traces (Run *run, IlvLessonWorld *world, const IlvLessonStep *step)
{
  const IlvLessonScene *scene = ilv_lesson_get_scene (run->lesson, step->scene);

  for (guint i = 0; i < scene->n_models; i++) {
    const IlvTrace *trace = ilv_lesson_world_get_trace (world, step->scene, scene->models[i], NULL);

    run->traces[scene->models[i]] = ilv_trace_ref ((IlvTrace *)trace);
  }
}

static gboolean
run_measured (Run *run, const IlvPython *python, GCancellable *cancellable, GError **error)
{
  const IlvLessonStep *step = ilv_lesson_get_step (run->lesson, run->place);
  g_autoptr (IlvLessonWorld) world = ilv_lesson_world_new (run->lesson);
  const IlvLessonCase *its = ilv_lesson_choose_case (step, g_get_num_processors ());

  if (!ilv_lesson_measure (world, step, python, cancellable, error))
    return FALSE;
  keep_traces (run, world, step);
  run->is_right = ilv_lesson_world_all_hold (world, step->scene, its->claims, NULL, NULL);
  run->said = g_strdup_printf (
      "%s\n%s",
      run->is_right ? ilv_content_tr (its->text)
                    : _ ("This time it was not so: the machine may be busy. Try again."),
      _ ("Filled is what was measured, outlined what had been predicted for this machine."));
  return TRUE;
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Run *run = data;
  GError *error = NULL;
  g_autoptr (IlvPython) python = ilv_python_find (NULL, cancellable, &error);
  gboolean is_done;

  if (python != NULL)
    run->lesson = ilv_lesson_load (run->path, &error);
  is_done =
      run->lesson != NULL && (run->text != NULL ? run_program (run, python, cancellable, &error)
                                                : run_measured (run, python, cancellable, &error));
  if (is_done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
ilv_lesson_trial_start (gpointer source, const IlvLesson *lesson, guint place, const char *text,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, data);
  Run *run = g_new0 (Run, 1);

  *run = (Run){.path = g_strdup (lesson->path), .place = place, .text = g_strdup (text)};
  g_task_set_task_data (task, run, run_free);
  g_task_run_in_thread (task, run_thread);
}

gboolean
ilv_lesson_trial_finish (GAsyncResult *result, gboolean *is_right, char **said, GError **error)
{
  Run *run = g_task_get_task_data (G_TASK (result));

  *is_right = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *is_right = run->is_right;
  *said = g_steal_pointer (&run->said);
  return TRUE;
}

IlvTrace *
ilv_lesson_trial_get_measured (GAsyncResult *result, IlvModel model)
{
  Run *run = g_task_get_task_data (G_TASK (result));

  return run->traces[model];
}
