/* A recipe that runs: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread and main loop share a job, which outlives whichever of the two ends first. */
#include "ilv-config.h"

#include "ilv-recipe-runner.h"

#include <glib/gi18n.h>

typedef struct {
  gatomicrefcount ref_count;
  GWeakRef owner;
  char *id, *exe;
  guint n_runs;
  /* the thread's, until it is over */
  IlvPython *python;
  IlvRecipeTrial trial;

  GMutex lock;
  IlvRecipePhase phase;
  IlvRecipeSide side;
  guint n, n_all;
} Job;

struct _IlvRecipeRunner {
  GObject parent_instance;

  /* owned */
  Job *job;  /* that runs; NULL: none */
  Job *last; /* that is over; NULL: none */
  GCancellable *cancellable;
};

enum {
  CHANGED,
  DONE,
  FAILED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvRecipeRunner, ilv_recipe_runner, G_TYPE_OBJECT)

/* --- the job --- */

static Job *
job_ref (Job *job)
{
  g_atomic_ref_count_inc (&job->ref_count);
  return job;
}

static void
job_unref (gpointer data)
{
  Job *job = data;

  if (!g_atomic_ref_count_dec (&job->ref_count))
    return;
  g_weak_ref_clear (&job->owner);
  g_mutex_clear (&job->lock);
  g_clear_pointer (&job->python, ilv_python_free);
  ilv_recipe_trial_clear (&job->trial);
  g_free (job->id);
  g_free (job->exe);
  g_free (job);
}

static Job *
job_new (IlvRecipeRunner *owner, const char *id, const char *exe, guint n_runs)
{
  Job *job = g_new0 (Job, 1);

  g_atomic_ref_count_init (&job->ref_count);
  g_weak_ref_init (&job->owner, owner);
  g_mutex_init (&job->lock);
  job->id = g_strdup (id);
  job->exe = g_strdup (exe);
  job->n_runs = n_runs;
  return job;
}

/* --- in the thread --- */

static gboolean
news_cb (gpointer data)
{
  Job *job = data;
  g_autoptr (IlvRecipeRunner) self = g_weak_ref_get (&job->owner);

  if (self != NULL && self->job == job)
    g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
progress_cb (IlvRecipePhase phase, IlvRecipeSide side, guint n, guint n_all, gpointer data)
{
  Job *job = data;

  g_mutex_lock (&job->lock);
  job->phase = phase;
  job->side = side;
  job->n = n;
  job->n_all = n_all;
  g_mutex_unlock (&job->lock);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, news_cb, job_ref (job), job_unref);
}

static gboolean
run (Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (IlvRecipe) recipe = ilv_recipe_find (job->id, error);
  IlvRecipeTrialOptions options = {
      .n_runs = job->n_runs, .is_recorded = TRUE, .progress = progress_cb, .data = job};

  if (recipe == NULL)
    return FALSE;
  job->python = ilv_python_find (*job->exe != '\0' ? job->exe : NULL, cancellable, error);
  options.python = job->python;
  return job->python != NULL && ilv_recipe_try (recipe, &options, &job->trial, cancellable, error);
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (run (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- in the main thread --- */

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  IlvRecipeRunner *self = ILV_RECIPE_RUNNER (source);
  g_autoptr (GError) error = NULL;
  gboolean is_done = g_task_propagate_boolean (G_TASK (result), &error);
  Job *job = g_steal_pointer (&self->job);

  g_clear_object (&self->cancellable);
  if (is_done) {
    g_clear_pointer (&self->last, job_unref);
    self->last = job;
    g_signal_emit (self, signals[DONE], 0);
  } else {
    job_unref (job);
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_signal_emit (self, signals[FAILED], 0, error->message);
  }
  g_signal_emit (self, signals[CHANGED], 0);
}

void
ilv_recipe_runner_start (IlvRecipeRunner *self, const char *id, const char *exe, guint n_runs)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (ILV_IS_RECIPE_RUNNER (self));
  if (self->job != NULL)
    return;
  self->job = job_new (self, id, exe, n_runs);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, done_cb, NULL);
  g_task_set_task_data (task, job_ref (self->job), job_unref);
  g_task_run_in_thread (task, run_thread);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
ilv_recipe_runner_cancel (IlvRecipeRunner *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

gboolean
ilv_recipe_runner_is_busy (IlvRecipeRunner *self)
{
  return self->job != NULL;
}

static const char *
name_step (IlvRecipePhase phase, IlvRecipeSide side)
{
  static const char *const names[][ILV_RECIPE_N_SIDES] = {
      [ILV_RECIPE_PROVING] = {N_ ("Checking before.py: is the defect there?"),
                              N_ ("Checking after.py: does the invariant hold?")},
      [ILV_RECIPE_RECORDING] = {N_ ("Recording before.py"), N_ ("Recording after.py")},
      [ILV_RECIPE_TIMING] = {N_ ("Timing before.py"), N_ ("Timing after.py")},
  };

  return _ (names[phase][side]);
}

char *
ilv_recipe_runner_describe (IlvRecipeRunner *self, double *fraction)
{
  Job *job = self->job;
  char *text;

  *fraction = 0;
  if (job == NULL)
    return g_strdup ("");
  g_mutex_lock (&job->lock);
  if (job->n_all == 0) {
    text = g_strdup (_ ("Starting…"));
  } else {
    text = g_strdup_printf (_ ("%s · run %u of %u"), name_step (job->phase, job->side), job->n,
                            job->n_all);
    *fraction = (double)(job->n - 1) / job->n_all;
  }
  g_mutex_unlock (&job->lock);
  return text;
}

const char *
ilv_recipe_runner_get_id (IlvRecipeRunner *self)
{
  const Job *job = self->job != NULL ? self->job : self->last;
  return job != NULL ? job->id : NULL;
}

const IlvRecipeTrial *
ilv_recipe_runner_get_trial (IlvRecipeRunner *self)
{
  return self->last != NULL ? &self->last->trial : NULL;
}

const IlvPython *
ilv_recipe_runner_get_python (IlvRecipeRunner *self)
{
  return self->last != NULL ? self->last->python : NULL;
}

static void
ilv_recipe_runner_dispose (GObject *object)
{
  IlvRecipeRunner *self = ILV_RECIPE_RUNNER (object);

  ilv_recipe_runner_cancel (self);
  g_clear_pointer (&self->last, job_unref);
  G_OBJECT_CLASS (ilv_recipe_runner_parent_class)->dispose (object);
}

static void
ilv_recipe_runner_class_init (IlvRecipeRunnerClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_recipe_runner_dispose;
  signals[CHANGED] = g_signal_new ("changed", ILV_TYPE_RECIPE_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new ("done", ILV_TYPE_RECIPE_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", ILV_TYPE_RECIPE_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ilv_recipe_runner_init (IlvRecipeRunner *self)
{
}

IlvRecipeRunner *
ilv_recipe_runner_new (void)
{
  return g_object_new (ILV_TYPE_RECIPE_RUNNER, NULL);
}
