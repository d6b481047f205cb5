/* The table of jobs, and when the run ends: from the plan, and from the marks of all rings.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-rec-build.h"

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
learn_spawned (IlvRec *self, const IlvRecord *record)
{
  const IlvWorkload *workload = self->plan->workload;
  IlvRecJob *job = ilv_rec_get_job (self, record->b);
  if (job == NULL || workload == NULL || record->a >= workload->n_groups)
    return;
  job->group = workload->groups[record->a].name;
  if (record->c < record->b)
    job->parent = (guint32)record->c;
}

static void
learn_job (IlvRec *self, const IlvRecord *record)
{
  IlvRecJob *job = ilv_rec_get_job (self, record->b);
  if (record->flags == ILV_MARK_RUN_END)
    self->has_end_mark = TRUE;
  else if (record->flags == ILV_MARK_JOB_SPAWN)
    learn_spawned (self, record);
  else if (record->flags == ILV_MARK_JOB_ARRIVE && job != NULL) {
    job->arrival_ns = (gint64)MIN (record->c, (guint64)ILV_REC_LONGEST_NS);
    guint32 number = (guint32)record->b;
    g_array_append_val (self->new_arrivals, number);
  } else if (record->flags == ILV_MARK_JOB_END && job != NULL) {
    self->n_ended++;
    self->last_job_end_ts = MAX (self->last_job_end_ts, record->ts);
  }
}

typedef void (*VisitMark) (IlvRec *self, const IlvRecord *record);

/* Those that have not been learned from; returns where the last one of the ring ends. */
static guint
visit_ring (IlvRec *self, const IlvRecThread *thread, VisitMark visit)
{
  guint i = thread->learned, n_slots;
  for (; i < thread->ring->records->len; i += n_slots) {
    const IlvRecord *record = &g_array_index (thread->ring->records, IlvRecord, i);
    if ((n_slots = ilv_rec_get_length (thread, i)) == 0)
      break;
    visit (self, record);
  }
  return i;
}

static void
count_spawned_cb (IlvRec *self, const IlvRecord *record)
{
  if (record->kind == ILV_REC_MARK && record->flags == ILV_MARK_JOB_SPAWN)
    self->n_spawned++;
}

static void
learn_cb (IlvRec *self, const IlvRecord *record)
{
  self->last_ts = MAX (self->last_ts, record->ts);
  if (record->kind == ILV_REC_MARK)
    learn_job (self, record);
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
make_room (IlvRec *self)
{
  guint32 n_old = self->job_room, n;
  for (guint i = 0; i < self->threads->len; i++)
    visit_ring (self, self->threads->pdata[i], count_spawned_cb);
  n = (guint32)MIN ((guint64)self->plan->n_jobs + self->n_spawned, ILV_MAX_JOBS);
  if (n <= n_old && self->jobs != NULL)
    return;
  self->jobs = g_renew (IlvRecJob, self->jobs, n + 1);
  for (guint32 i = n_old; i < n; i++)
    ilv_rec_job_init (&self->jobs[i]);
  self->job_room = n;
}

static void
take_plan (IlvRec *self)
{
  guint n_groups = self->plan->workload != NULL ? self->plan->workload->n_groups : 0;
  self->n_group_spawned = g_new0 (guint32, n_groups + 1);
  self->n_jobs = MIN (self->plan->n_jobs, self->job_room);
  for (guint32 i = 0; i < self->n_jobs && self->plan->arrivals_ns != NULL; i++)
    self->jobs[i].arrival_ns = self->plan->arrivals_ns[i];
  self->n_jobs = self->job_room;
  name_planned_jobs (self);
}

/* In each group by themselves, in the order of the table. */
static void
number_spawned (IlvRec *self)
{
  const IlvWorkload *workload = self->plan->workload;
  for (; self->n_numbered < self->n_jobs; self->n_numbered++) {
    IlvRecJob *job = &self->jobs[self->n_numbered];
    for (guint g = 0; workload != NULL && g < workload->n_groups; g++)
      if (self->n_numbered >= self->plan->n_jobs && job->group == workload->groups[g].name)
        job->index = self->n_group_spawned[g]++;
  }
}

/* Spawned jobs that never arrived (their parent was stopped) are at the end of the table. Those
 * before them have a group, or their mark was lost: while the run goes on it may yet come. Those
 * that are numbered have all been looked at. */
static void
drop_unborn_jobs (IlvRec *self)
{
  guint32 n = 0;
  while (self->n_jobs > 0 && self->jobs[self->n_jobs - 1].group == NULL)
    self->n_jobs--;
  for (n = MIN (self->n_numbered, self->n_jobs);
       n < self->n_jobs && (self->live_ts == 0 || self->jobs[n].group != NULL); n++)
    if (self->jobs[n].group == NULL)
      self->jobs[n].group = "";
  self->n_jobs = n;
  number_spawned (self);
}

/* The run ends with its last job, a script with its main process; what was cut short ends with its
 * last record, and one that goes on has come to this moment. */
static void
find_end (IlvRec *self)
{
  if (self->live_ts != 0 && !self->has_end_mark) {
    self->end_ts = MAX (self->live_ts, self->last_ts);
    return;
  }
  gboolean is_whole = self->has_end_mark || self->n_ended >= self->n_jobs;
  if (self->is_script)
    is_whole = self->main_process->exit_ts != 0;
  guint64 end_ts = self->is_script ? self->main_process->exit_ts : self->last_job_end_ts;
  self->end_ts = is_whole && end_ts != 0 ? end_ts : self->last_ts;
  self->is_cut_short = !is_whole;
}

static void
learn (IlvRec *self)
{
  for (guint i = 0; i < self->threads->len; i++) {
    IlvRecThread *thread = self->threads->pdata[i];
    thread->learned = visit_ring (self, thread, learn_cb);
  }
}

void
ilv_rec_make_jobs (IlvRec *self)
{
  make_room (self);
  take_plan (self);
  learn (self);
  drop_unborn_jobs (self);
  find_end (self);
}

/* A script's jobs are not in marks. */
void
ilv_rec_learn_jobs (IlvRec *self)
{
  if (!self->is_script) {
    make_room (self);
    self->n_jobs = self->job_room;
  }
  learn (self);
  if (!self->is_script)
    drop_unborn_jobs (self);
  find_end (self);
}
