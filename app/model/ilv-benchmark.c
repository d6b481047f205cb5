/* A benchmark that runs: off the main thread, with progress, paused, cancelled, taken up again.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The runner's result belongs to its thread. After each run the thread copies it and posts the
 * copy; the main thread swaps its reference. Posts that nobody has taken yet are replaced, so a
 * slow main loop never falls behind. */
#include "ilv-config.h"

#include "ilv-benchmark.h"

#include <glib/gi18n.h>

#include "app/model/ilv-pythons.h"
#include "demos/bench/ilv-bench-history.h"

/* What thread and main loop share. */
typedef struct {
  gatomicrefcount ref_count;
  GWeakRef owner;
  IlvBenchWish *wish;     /* NULL: resumed from `path`, or */
  IlvBreakEvenWish *find; /* looked for, or */
  IlvBreakEven *from;     /* looked for on, from where it was broken off */
  char *path;
  IlvBenchGate *gate;

  GMutex lock;
  IlvBenchResult *news;     /* NULL: none since the last post */
  IlvBreakEven *found_news; /* the same */
  double share;
  IlvBenchProgress progress;
  gboolean is_posted;
} Job;

struct _IlvBenchmark {
  GObject parent_instance;

  /* owned */
  IlvBenchResult *result;
  IlvBreakEven *found;
  Job *job; /* NULL: idle */
  GCancellable *cancellable;

  /* plain */
  IlvBenchmarkState state;
  IlvBenchProgress progress;
  double share; /* of a search */
};

enum {
  CHANGED,
  RESULT_CHANGED,
  FOUND_CHANGED,
  FAILED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvBenchmark, ilv_benchmark, G_TYPE_OBJECT)

/* --- the job --- */

static Job *
job_new (IlvBenchmark *owner)
{
  Job *job = g_new0 (Job, 1);

  g_atomic_ref_count_init (&job->ref_count);
  g_weak_ref_init (&job->owner, owner);
  g_mutex_init (&job->lock);
  job->gate = ilv_bench_gate_new ();
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
  g_clear_pointer (&job->news, ilv_bench_result_unref);
  g_clear_pointer (&job->found_news, ilv_break_even_free);
  g_clear_pointer (&job->wish, ilv_bench_wish_free);
  g_clear_pointer (&job->find, ilv_break_even_wish_free);
  g_clear_pointer (&job->from, ilv_break_even_free);
  ilv_bench_gate_free (job->gate);
  g_free (job->path);
  g_free (job);
}

static Job *
job_ref (Job *job)
{
  g_atomic_ref_count_inc (&job->ref_count);
  return job;
}

/* --- news --- */

static void
take_result (IlvBenchmark *self, IlvBenchResult *result)
{
  g_clear_pointer (&self->result, ilv_bench_result_unref);
  self->result = result;
  g_signal_emit (self, signals[RESULT_CHANGED], 0);
}

static void
take_found (IlvBenchmark *self, IlvBreakEven *found)
{
  g_clear_pointer (&self->found, ilv_break_even_free);
  self->found = found;
  g_signal_emit (self, signals[FOUND_CHANGED], 0);
}

static gboolean
news_cb (gpointer data)
{
  Job *job = data;
  g_autoptr (IlvBenchmark) self = g_weak_ref_get (&job->owner);
  g_autoptr (IlvBreakEven) found = NULL;
  IlvBenchResult *news;
  IlvBenchProgress progress;
  double share;

  g_mutex_lock (&job->lock);
  job->is_posted = FALSE;
  news = g_steal_pointer (&job->news);
  found = g_steal_pointer (&job->found_news);
  progress = job->progress;
  share = job->share;
  g_mutex_unlock (&job->lock);
  if (self == NULL || self->job != job) {
    g_clear_pointer (&news, ilv_bench_result_unref);
    return G_SOURCE_REMOVE;
  }
  self->progress = progress;
  self->share = share;
  if (self->state == ILV_BENCHMARK_STARTING)
    self->state = ILV_BENCHMARK_RUNNING;
  if (news != NULL)
    take_result (self, news);
  if (found != NULL)
    take_found (self, g_steal_pointer (&found));
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* With the lock held. */
static void
wake (Job *job)
{
  if (!job->is_posted)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, news_cb, job_ref (job), job_unref);
  job->is_posted = TRUE;
}

/* Takes `news`; in any thread. */
static void
post (Job *job, const IlvBenchProgress *progress, IlvBenchResult *news)
{
  IlvBenchResult *before = NULL;

  g_mutex_lock (&job->lock);
  if (progress != NULL)
    job->progress = *progress;
  if (news != NULL) {
    before = job->news;
    job->news = news;
  }
  wake (job);
  g_mutex_unlock (&job->lock);
  g_clear_pointer (&before, ilv_bench_result_unref);
}

static void
post_found (Job *job, double share, const IlvBreakEven *found)
{
  g_autoptr (IlvBreakEven) before = NULL;

  g_mutex_lock (&job->lock);
  job->share = share;
  before = job->found_news;
  job->found_news = ilv_break_even_copy (found);
  wake (job);
  g_mutex_unlock (&job->lock);
}

static void
progress_cb (const IlvBenchProgress *progress, const IlvBenchResult *result, gpointer data)
{
  post (data, progress,
        progress->phase == ILV_BENCH_FINISHED_RUN ? ilv_bench_result_copy (result) : NULL);
}

/* --- in the thread --- */

static GPtrArray *
find_pythons (const IlvBenchWish *wish, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) pythons = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_python_free);
  const char *const first[] = {NULL, NULL};
  const char *const *names = wish->pythons[0] != NULL ? (const char *const *)wish->pythons : first;

  do {
    IlvPython *python = ilv_python_find (*names, cancellable, error);
    if (python == NULL)
      return NULL;
    g_ptr_array_add (pythons, python);
  } while (*names != NULL && *++names != NULL);
  return g_steal_pointer (&pythons);
}

static IlvBenchResult *
prepare (Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) pythons = NULL;
  g_autoptr (IlvBenchResult) result = NULL;

  if (job->wish == NULL)
    return ilv_bench_load_newest (job->path, error);
  pythons = find_pythons (job->wish, cancellable, error);
  if (pythons == NULL)
    return NULL;
  result = ilv_bench_wish_plan (job->wish, pythons, cancellable, error);
  if (result == NULL)
    return NULL;
  job->path = ilv_bench_history_new_path (result, error);
  /* So that the history knows of it even if this program is killed. */
  if (job->path == NULL || !ilv_bench_result_save (result, job->path, error))
    return NULL;
  return g_steal_pointer (&result);
}

static void
found_cb (double share, const IlvBreakEven *so_far, gpointer data)
{
  post_found (data, share, so_far);
}

/* What is only predicted is kept when it is found, what is measured from its first run on. */
static IlvBreakEven *
find (Job *job, GCancellable *cancellable, GError **error)
{
  IlvBreakEvenOptions how = {
      .gate = job->gate, .path = job->path, .progress = found_cb, .progress_data = job};
  g_autoptr (IlvCosts) costs = NULL;

  if (job->from == NULL)
    return ilv_break_even_wish_find (job->find, &how, cancellable, error);
  /* They only say how long a run may take: it is predicted already. */
  costs = ilv_costs_find (job->from->costs != NULL ? job->from->costs : "reference", NULL);
  if (costs == NULL)
    costs = ilv_costs_find ("reference", error);
  how.costs = costs;
  return costs != NULL ? ilv_break_even_resume (job->from, &how, cancellable, error) : NULL;
}

static char *
make_path (const Job *job, GError **error)
{
  const IlvWorkload *workload = job->find->scenario->workload;

  return ilv_bench_history_new_break_even_path (
      workload->id != NULL ? workload->id : workload->name, error);
}

static void
find_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  g_autoptr (IlvBreakEven) found = NULL;

  if (job->from != NULL)
    post_found (job, 0, job->from);
  else
    job->path = make_path (job, &error);
  if (job->path != NULL)
    found = find (job, cancellable, &error);
  if (found != NULL) {
    post_found (job, 1, found);
    g_task_return_boolean (task, TRUE);
  } else {
    g_task_return_error (task, error);
  }
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  g_autoptr (IlvBenchResult) result = prepare (job, cancellable, &error);
  IlvBenchRunOptions options = {.keeps_traces = TRUE, .progress = progress_cb, .data = job};
  g_autoptr (IlvCosts) costs = NULL;
  gboolean is_done;

  if (result == NULL) {
    g_task_return_error (task, error);
    return;
  }
  post (job, NULL, ilv_bench_result_copy (result));
  /* A set that is gone since leaves predictions as they were planned. */
  if (result->method.costs != NULL)
    options.costs = costs = ilv_costs_find (result->method.costs, NULL);
  options.path = job->path;
  options.gate = job->gate;
  is_done = ilv_bench_run (result, &options, cancellable, &error);
  post (job, NULL, ilv_bench_result_copy (result));
  if (is_done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- in the main thread --- */

static void
done_cb (GObject *source, GAsyncResult *task, gpointer data)
{
  IlvBenchmark *self = ILV_BENCHMARK (source);
  g_autoptr (GError) error = NULL;
  Job *job = self->job;

  g_task_propagate_boolean (G_TASK (task), &error);
  news_cb (job); /* what is posted and not taken yet */
  self->job = NULL;
  self->state = ILV_BENCHMARK_IDLE;
  g_clear_object (&self->cancellable);
  job_unref (job);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error->message);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
is_search (const Job *job)
{
  return job->find != NULL || job->from != NULL;
}

static void
start (IlvBenchmark *self, Job *job)
{
  g_autoptr (GTask) task = NULL;

  self->job = job;
  self->state = ILV_BENCHMARK_STARTING;
  self->progress = (IlvBenchProgress){.phase = ILV_BENCH_CALIBRATING};
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, done_cb, NULL);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job_ref (job), job_unref);
  g_task_run_in_thread (task, is_search (job) ? find_thread : run_thread);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
ilv_benchmark_start (IlvBenchmark *self, const IlvBenchWish *wish)
{
  Job *job;

  g_return_if_fail (ILV_IS_BENCHMARK (self) && wish != NULL);
  if (self->job != NULL)
    return;
  job = job_new (self);
  job->wish = ilv_bench_wish_copy (wish);
  start (self, job);
}

void
ilv_benchmark_resume (IlvBenchmark *self, const char *path)
{
  Job *job;

  g_return_if_fail (ILV_IS_BENCHMARK (self) && path != NULL);
  if (self->job != NULL)
    return;
  job = job_new (self);
  job->path = g_strdup (path);
  job->from = ilv_break_even_load (path, NULL);
  self->share = 0;
  start (self, job);
}

void
ilv_benchmark_find (IlvBenchmark *self, const IlvBreakEvenWish *wish)
{
  Job *job;

  g_return_if_fail (ILV_IS_BENCHMARK (self) && wish != NULL);
  if (self->job != NULL)
    return;
  job = job_new (self);
  job->find = ilv_break_even_wish_copy (wish);
  self->share = 0;
  start (self, job);
}

void
ilv_benchmark_set_paused (IlvBenchmark *self, gboolean is_paused)
{
  g_return_if_fail (ILV_IS_BENCHMARK (self));
  if (self->state != (is_paused ? ILV_BENCHMARK_RUNNING : ILV_BENCHMARK_PAUSED))
    return;
  self->state = is_paused ? ILV_BENCHMARK_PAUSED : ILV_BENCHMARK_RUNNING;
  ilv_bench_gate_set_paused (self->job->gate, is_paused);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
ilv_benchmark_cancel (IlvBenchmark *self)
{
  g_return_if_fail (ILV_IS_BENCHMARK (self));
  if (self->job == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  ilv_bench_gate_set_paused (self->job->gate, FALSE);
  self->state = ILV_BENCHMARK_STOPPING;
  g_signal_emit (self, signals[CHANGED], 0);
}

IlvBenchmarkState
ilv_benchmark_get_state (IlvBenchmark *self)
{
  return self->state;
}

gboolean
ilv_benchmark_is_busy (IlvBenchmark *self)
{
  return self->state != ILV_BENCHMARK_IDLE;
}

IlvBenchResult *
ilv_benchmark_get_result (IlvBenchmark *self)
{
  return self->result;
}

const IlvBreakEven *
ilv_benchmark_get_found (IlvBenchmark *self)
{
  return self->found;
}

gboolean
ilv_benchmark_is_finding (IlvBenchmark *self, double *share, gboolean *is_measuring)
{
  if (self->job == NULL || !is_search (self->job))
    return FALSE;
  *share = self->share;
  *is_measuring = self->job->from != NULL || self->job->find->is_measured;
  return TRUE;
}

const IlvBenchProgress *
ilv_benchmark_get_progress (IlvBenchmark *self)
{
  return &self->progress;
}

/* --- object --- */

static void
ilv_benchmark_dispose (GObject *object)
{
  IlvBenchmark *self = ILV_BENCHMARK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->result, ilv_bench_result_unref);
  g_clear_pointer (&self->found, ilv_break_even_free);
  G_OBJECT_CLASS (ilv_benchmark_parent_class)->dispose (object);
}

static void
ilv_benchmark_class_init (IlvBenchmarkClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_benchmark_dispose;
  signals[CHANGED] = g_signal_new ("changed", ILV_TYPE_BENCHMARK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[RESULT_CHANGED] = g_signal_new ("result-changed", ILV_TYPE_BENCHMARK, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FOUND_CHANGED] = g_signal_new ("found-changed", ILV_TYPE_BENCHMARK, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", ILV_TYPE_BENCHMARK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ilv_benchmark_init (IlvBenchmark *self)
{
}

IlvBenchmark *
ilv_benchmark_new (void)
{
  return g_object_new (ILV_TYPE_BENCHMARK, NULL);
}
