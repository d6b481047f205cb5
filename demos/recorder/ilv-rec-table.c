/* The table of jobs, and when the run ends: from the plan, and from the marks of all rings.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-rec-build.h"

/* What marks say about jobs, before the table is made. */
typedef struct {
  guint64 last_end_ts, last_ts;
  guint32 n_ended;
  gboolean has_end_mark;
} Ends;

static void
name_planned_jobs (IlvRec *self)
{
  const IlvWorkload *workload = self->plan->workload;
  guint32 next = 0;
  for (guint g = 0; workload != NULL && g < workload->n_groups; g++)
    for (guint64 i = 0; i < workload->groups[g].count && next < self->n_jobs; i++, next++) {
      self->jobs[next].group = workload->groups[g].name;
      self->jobs[next].index = (guint32)i;
    }
}

static void
learn_spawned (IlvRec *self, const IlvRecord *record, guint32 *n_spawned)
{
  const IlvWorkload *workload = self->plan->workload;
  IlvRecJob *job = ilv_rec_get_job (self, record->b);
  if (job == NULL || workload == NULL || record->a >= workload->n_groups)
    return;
  job->group = workload->groups[record->a].name;
  job->index = n_spawned[record->a]++;
  if (record->c < record->b)
    job->parent = (guint32)record->c;
}

static void
learn_job (IlvRec *self, const IlvRecord *record, guint32 *n_spawned, Ends *ends)
{
  IlvRecJob *job = ilv_rec_get_job (self, record->b);
  if (record->flags == ILV_MARK_RUN_END)
    ends->has_end_mark = TRUE;
  else if (record->flags == ILV_MARK_JOB_SPAWN)
    learn_spawned (self, record, n_spawned);
  else if (record->flags == ILV_MARK_JOB_ARRIVE && job != NULL)
    job->arrival_ns = (gint64)MIN (record->c, (guint64)ILV_REC_LONGEST_NS);
  else if (record->flags == ILV_MARK_JOB_END && job != NULL) {
    ends->n_ended++;
    ends->last_end_ts = MAX (ends->last_end_ts, record->ts);
  }
}

typedef void (*VisitMark) (IlvRec *self, const IlvRecord *record, gpointer data);

static void
visit_marks (IlvRec *self, VisitMark visit, gpointer data)
{
  for (guint k = 0; k < self->threads->len; k++) {
    IlvRecThread *thread = self->threads->pdata[k];
    guint n_slots;
    for (guint i = 0; i < thread->ring->records->len; i += n_slots) {
      const IlvRecord *record = &g_array_index (thread->ring->records, IlvRecord, i);
      if ((n_slots = ilv_rec_get_length (thread, i)) == 0)
        break;
      visit (self, record, data);
    }
  }
}

static void
count_spawned_cb (IlvRec *self, const IlvRecord *record, gpointer data)
{
  guint32 *n = data;
  if (record->kind == ILV_REC_MARK && record->flags == ILV_MARK_JOB_SPAWN)
    n[0]++;
}

typedef struct {
  guint32 *n_spawned;
  Ends ends;
} Learning;

static void
learn_cb (IlvRec *self, const IlvRecord *record, gpointer data)
{
  Learning *learning = data;
  learning->ends.last_ts = MAX (learning->ends.last_ts, record->ts);
  if (record->kind == ILV_REC_MARK)
    learn_job (self, record, learning->n_spawned, &learning->ends);
}

void
ilv_rec_job_init (IlvRecJob *job)
{
  *job = (IlvRecJob){
      .arrival_ns = -1,
      .parent = ILV_JOB_NONE,
      .end_ns = -1,
      .track = ILV_TRACK_NONE,
      .state = ILV_STATE_READY,
      .thread = ILV_REC_NOBODY,
      .submit_ns = G_MININT64,
      .return_ns = G_MININT64,
      .submit_track = ILV_TRACK_NONE,
      .queue = ILV_TRACK_NONE,
      .step_kind = ILV_N_STEP_KINDS,
  };
}

/* The table is no longer than the plan and the marks that add to it. */
static void
make_table (IlvRec *self)
{
  guint32 n_more = 0;
  visit_marks (self, count_spawned_cb, &n_more);
  self->n_jobs = (guint32)MIN ((guint64)self->plan->n_jobs + n_more, ILV_MAX_JOBS);
  self->jobs = g_new0 (IlvRecJob, self->n_jobs + 1);
  self->job_room = self->n_jobs + 1;
  for (guint32 i = 0; i < self->n_jobs; i++) {
    ilv_rec_job_init (&self->jobs[i]);
    if (i < self->plan->n_jobs && self->plan->arrivals_ns != NULL)
      self->jobs[i].arrival_ns = self->plan->arrivals_ns[i];
  }
  name_planned_jobs (self);
}

/* Spawned jobs that never arrived (their parent was stopped) are at the end of the table. */
static void
drop_unborn_jobs (IlvRec *self)
{
  while (self->n_jobs > 0 && self->jobs[self->n_jobs - 1].group == NULL)
    self->n_jobs--;
  for (guint32 i = 0; i < self->n_jobs; i++)
    if (self->jobs[i].group == NULL)
      self->jobs[i].group = "";
}

/* The run ends with its last job, a script with its main process; what was cut short ends with its
 * last record, and one that goes on has come to this moment. */
static void
find_end (IlvRec *self, const Ends *ends)
{
  if (self->live_ts != 0 && !ends->has_end_mark) {
    self->end_ts = MAX (self->live_ts, ends->last_ts);
    return;
  }
  gboolean is_whole = ends->has_end_mark || ends->n_ended >= self->n_jobs;
  if (self->is_script)
    is_whole = self->main_process->exit_ts != 0;
  guint64 end_ts = self->is_script ? self->main_process->exit_ts : ends->last_end_ts;
  self->end_ts = is_whole && end_ts != 0 ? end_ts : ends->last_ts;
  self->is_cut_short = !is_whole;
}

void
ilv_rec_make_jobs (IlvRec *self)
{
  make_table (self);
  guint n_groups = self->plan->workload != NULL ? self->plan->workload->n_groups : 0;
  g_autofree guint32 *n_spawned = g_new0 (guint32, n_groups + 1);
  Learning learning = {.n_spawned = n_spawned};
  visit_marks (self, learn_cb, &learning);
  drop_unborn_jobs (self);
  find_end (self, &learning.ends);
}
