/* The job table of a growing trace: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-live-jobs.h"

#include <string.h>

#include "ilv-percentile.h"

/* What is known of a job by now. */
enum {
  IS_COUNTED = 1, /* its end */
  IS_UNKNOWN = 2, /* its arrival */
};

struct _IlvLiveJobs {
  GArray *touched;      /* guint32; some of them several times */
  GPtrArray *blocks;    /* IlvJobBlock, as the next snapshot has them */
  GByteArray *marks;    /* by job */
  GSequence *latencies; /* gint64 of those that are done */
  guint64 n_ended[ILV_N_OUTCOMES];
  gint64 total_ns;    /* the latest end, but never before time 0 */
  gint64 last_end_ns; /* the latest end */
  IlvRange arrivals;  /* of those that are known */
  gint64 unknown_ns;  /* as what those that are not known stand in the table */
  guint n_unknown;
  guint64 n_visited;
  guint round;
};

static int
compare_times (gconstpointer a, gconstpointer b, gpointer data)
{
  gint64 one = *(const gint64 *)a, other = *(const gint64 *)b;

  (void)data;
  return (one > other) - (one < other);
}

IlvLiveJobs *
ilv_live_jobs_new (guint32 n_jobs)
{
  IlvLiveJobs *self = g_new0 (IlvLiveJobs, 1);

  self->touched = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_job_block_unref);
  self->marks = g_byte_array_new ();
  self->latencies = g_sequence_new (g_free);
  self->arrivals = (IlvRange){G_MAXINT64, G_MININT64};
  self->last_end_ns = G_MININT64;
  for (guint32 i = 0; i < n_jobs; i++)
    ilv_live_jobs_touch (self, i);
  return self;
}

void
ilv_live_jobs_free (IlvLiveJobs *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->touched);
  g_ptr_array_unref (self->blocks);
  g_byte_array_unref (self->marks);
  g_sequence_free (self->latencies);
  g_free (self);
}

void
ilv_live_jobs_touch (IlvLiveJobs *self, guint32 job)
{
  guint n = self->touched->len;

  if (n == 0 || g_array_index (self->touched, guint32, n - 1) != job)
    g_array_append_val (self->touched, job);
}

/* --- what is counted --- */

static void
count_end (IlvLiveJobs *self, guint32 number, const IlvJobData *job)
{
  self->marks->data[number] |= IS_COUNTED;
  self->n_ended[job->outcome]++;
  self->total_ns = MAX (self->total_ns, job->end_ns);
  self->last_end_ns = MAX (self->last_end_ns, job->end_ns);
  if (job->outcome == ILV_OUTCOME_DONE) {
    gint64 latency_ns = job->end_ns - job->arrival_ns;

    g_sequence_insert_sorted (self->latencies, g_memdup2 (&latency_ns, sizeof latency_ns),
                              compare_times, NULL);
  }
}

static gint64
find_percentile (const IlvLiveJobs *self, guint percent)
{
  gint n = g_sequence_get_length (self->latencies);
  guint64 rank = ilv_percentile_rank ((guint64)n, percent);

  if (n == 0)
    return 0;
  return *(const gint64 *)g_sequence_get (g_sequence_get_iter_at_pos (self->latencies, (gint)rank));
}

void
ilv_live_jobs_figure (const IlvLiveJobs *self, IlvFigures *figures)
{
  if (self->marks->len == 0)
    return;
  figures->n_submitted = self->marks->len;
  figures->n_finished = self->n_ended[ILV_OUTCOME_DONE];
  figures->n_failed = self->n_ended[ILV_OUTCOME_FAILED];
  figures->n_timed_out = self->n_ended[ILV_OUTCOME_TIMED_OUT];
  figures->n_rejected = self->n_ended[ILV_OUTCOME_REJECTED];
  figures->n_cancelled = self->n_ended[ILV_OUTCOME_CANCELLED];
  figures->total_ns = self->total_ns;
  figures->throughput_per_s =
      self->total_ns > 0 ? (double)figures->n_finished * 1e9 / (double)self->total_ns : 0;
  figures->latency_p50_ns = find_percentile (self, 50);
  figures->latency_p95_ns = find_percentile (self, 95);
  figures->latency_p99_ns = find_percentile (self, 99);
  figures->latency_max_ns = find_percentile (self, 100);
}

/* --- the table --- */

/* The block's copy of this round: earlier ones belong to earlier snapshots too. */
static IlvJobBlock *
renew_block (IlvLiveJobs *self, guint number, const GArray *jobs)
{
  guint first = number * ILV_JOB_BLOCK, n = MIN (jobs->len - first, ILV_JOB_BLOCK);
  IlvJobBlock *block;

  if (number < self->blocks->len) {
    block = self->blocks->pdata[number];
    if (block->round == self->round)
      return block;
    ilv_job_block_unref (block);
  } else {
    g_ptr_array_set_size (self->blocks, (gint)number + 1);
  }
  self->blocks->pdata[number] = block = g_new (IlvJobBlock, 1);
  ilv_ref_count_init (&block->ref_count);
  block->round = self->round;
  memcpy (block->jobs, &g_array_index (jobs, IlvJobData, first), n * sizeof (IlvJobData));
  self->n_visited += n;
  return block;
}

static void
look_at (IlvLiveJobs *self, guint32 number, const GArray *jobs)
{
  const IlvJobData *job = &g_array_index (jobs, IlvJobData, number);
  guint8 *marks = &self->marks->data[number];
  gboolean is_unknown = job->arrival_ns < 0;

  self->n_visited++;
  renew_block (self, number / ILV_JOB_BLOCK, jobs);
  if (is_unknown != ((*marks & IS_UNKNOWN) != 0))
    self->n_unknown += is_unknown ? 1 : -1u;
  *marks = (guint8)((*marks & ~IS_UNKNOWN) | (is_unknown ? IS_UNKNOWN : 0));
  if (is_unknown)
    self->unknown_ns = MIN (self->unknown_ns, job->arrival_ns);
  else
    self->arrivals = (IlvRange){MIN (self->arrivals.begin, job->arrival_ns),
                                MAX (self->arrivals.end, job->arrival_ns)};
  if (job->outcome != ILV_OUTCOME_UNFINISHED && (*marks & IS_COUNTED) == 0)
    count_end (self, number, job);
}

/* New blocks are filled in order: a table grows at its end. */
void
ilv_live_jobs_update (IlvLiveJobs *self, const GArray *jobs)
{
  guint n_old = self->marks->len;

  self->round++;
  g_byte_array_set_size (self->marks, jobs->len);
  if (jobs->len > n_old)
    memset (self->marks->data + n_old, 0, jobs->len - n_old);
  for (guint i = n_old / ILV_JOB_BLOCK; jobs->len > n_old && i * ILV_JOB_BLOCK < jobs->len; i++)
    renew_block (self, i, jobs);
  for (guint i = 0; i < self->touched->len; i++)
    look_at (self, g_array_index (self->touched, guint32, i), jobs);
  g_array_set_size (self->touched, 0);
}

void
ilv_live_jobs_widen (const IlvLiveJobs *self, gint64 now_ns, IlvRange *range)
{
  if (self->n_unknown > 0)
    ilv_range_widen_to (range, self->unknown_ns);
  if (self->n_unknown < self->marks->len) {
    ilv_range_widen_to (range, MIN (self->arrivals.begin, now_ns));
    ilv_range_widen_to (range, MIN (self->arrivals.end, now_ns));
  }
  if (self->last_end_ns != G_MININT64)
    ilv_range_widen_to (range, self->last_end_ns);
}

void
ilv_live_jobs_share (const IlvLiveJobs *self, gint64 now_ns, IlvTrace *to)
{
  guint n = self->blocks->len;

  to->n_jobs = self->marks->len;
  to->n_job_blocks = n;
  to->arrivals_until_ns = now_ns;
  to->job_blocks = g_memdup2 (self->blocks->pdata, n * sizeof *to->job_blocks);
  for (guint i = 0; i < n; i++)
    ilv_ref_count_inc (&to->job_blocks[i]->ref_count);
}

guint64
ilv_live_jobs_get_n_visited (const IlvLiveJobs *self)
{
  return self->n_visited;
}
