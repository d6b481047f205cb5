/* The trace of a run that goes on: reads on from record to record, and shares what is whole.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Both passes go on where they stopped. The first sees all records at once, the second stays WINDOW
 * behind: by then the records of all threads up to that moment are there, and what it looks ahead
 * for in a ring nearly always is too. A record that comes later still (its thread was put off its
 * core between the clock and the ring) is put where the second pass is.
 *
 * A thread or process that comes later gets its tracks when the second pass comes to it. Facts that
 * tracks and roles follow from may come later still: a thread that nobody named becomes a worker
 * with its first job, an interpreter that is started anew with multiprocessing's bootstrap. Then
 * all is read again from the beginning. Whose task or work item something was may be learned late
 * too: what was visited without it is less telling, never wrong, and mended by reading again when
 * there are half as many records more, which costs each record three readings at most. The trace of
 * the whole recording is made from the beginning in any case.
 */
#include "ilv-rec-build.h"

#define WINDOW_NS G_GUINT64_CONSTANT (50000000)

struct _IlvRecLive {
  const IlvRingReader *reader;
  const IlvRecordingPlan *plan;
  const IlvRunInfo *info;
  IlvRec rec;
  gboolean has_begun;
  guint64 facts, n_records; /* when it began */
  guint n_begun;
};

/* --- facts --- */

static guint64
mix (guint64 hash, guint64 value)
{
  hash = (hash ^ value) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  return hash ^ hash >> 29;
}

static guint64
mix_thread (guint64 hash, const IlvRecThread *thread)
{
  hash = mix (hash, GPOINTER_TO_SIZE (thread->name)); /* interned */
  hash = mix (hash, thread->object);
  hash =
      mix (hash, (guint64)ilv_rec_find_thread_role (thread) << 32 | (guint64)thread->foreign_loop);
  hash = mix (hash, (guint64)thread->interpreter << 1 | (guint64)thread->is_loop);
  return hash;
}

static guint64
mix_process (guint64 hash, const IlvRecProcess *process)
{
  hash = mix (hash, (guint64)process->parent_pid);
  hash = mix (hash, GPOINTER_TO_SIZE (process->program)); /* interned */
  hash = mix (hash, (guint64)process->is_forked << 2 | (guint64)process->has_started << 1 |
                        (guint64)process->has_ready_mark);
  if (process->is_shown)
    hash = mix (mix (hash, process->ready_ts), process->is_free_threaded);
  return hash;
}

/* What tracks and roles follow from. */
static guint64
sum_facts (const IlvRec *self)
{
  guint64 hash = self->has_script_jobs;
  for (guint i = 0; i < self->processes->len; i++)
    if (((const IlvRecProcess *)self->processes->pdata[i])->is_placed)
      hash = mix_process (hash, self->processes->pdata[i]);
  for (guint i = 0; i < self->threads->len; i++)
    if (((const IlvRecThread *)self->threads->pdata[i])->is_placed)
      hash = mix_thread (hash, self->threads->pdata[i]);
  return hash;
}

static guint
count_rings (const IlvRecLive *self)
{
  guint n = 0;
  for (guint i = 0; i < ilv_ring_reader_get_n_rings (self->reader); i++)
    n += ilv_ring_reader_get_ring (self->reader, i)->records->len > 0;
  return n;
}

/* --- reading --- */

static void
forget (IlvRecLive *self)
{
  if (self->has_begun)
    ilv_rec_clear (&self->rec);
  self->has_begun = FALSE;
}

static gboolean
begin (IlvRecLive *self, guint64 until_ts)
{
  ilv_rec_init (&self->rec, self->reader, self->plan, ilv_run_info_copy (self->info));
  self->has_begun = TRUE;
  self->rec.live_ts = until_ts;
  if (!ilv_rec_begin (&self->rec, ilv_trace_builder_new_live (), NULL))
    return FALSE;
  self->rec.is_late = FALSE;
  ilv_rec_note_places (&self->rec);
  self->facts = sum_facts (&self->rec);
  self->n_records = ilv_ring_reader_get_n_records (self->reader);
  self->n_begun++;
  return TRUE;
}

/* FALSE: all must be read again. */
static gboolean
scan_on (IlvRecLive *self, guint64 until_ts)
{
  IlvRec *rec = &self->rec;
  guint32 n_old = rec->n_jobs;
  guint64 n_records = ilv_ring_reader_get_n_records (self->reader);
  if (count_rings (self) != rec->threads->len)
    ilv_rec_load_new (rec, self->reader);
  ilv_rec_scan_on (rec);
  if (sum_facts (rec) != self->facts || !ilv_rec_place_new (rec, until_ts))
    return FALSE;
  self->facts = sum_facts (rec);
  ilv_rec_learn_jobs (rec);
  rec->n_lost = ilv_ring_reader_get_n_lost (self->reader);
  if (rec->n_jobs > n_old)
    ilv_rec_add_jobs (rec, n_old);
  ilv_rec_add_arrivals (rec);
  return !rec->is_late || n_records < self->n_records + self->n_records / 2;
}

/* Of a thread that was killed nothing more will come. */
static void
bury_dead (IlvRec *rec)
{
  for (guint i = 0; i < rec->threads->len; i++) {
    IlvRecThread *thread = rec->threads->pdata[i];
    if (!thread->has_begun || thread->has_ended || !thread->ring->is_dead ||
        thread->next < thread->ring->records->len)
      continue;
    ilv_rec_note_last_turn (rec, thread, rec->now_ns);
    ilv_rec_thread_finish (rec, thread);
    thread->has_ended = TRUE;
  }
}

static void
visit_on (IlvRec *rec, guint64 until_ts)
{
  if (rec->has_end_mark)
    until_ts = MIN (until_ts, rec->end_ts);
  ilv_rec_visit_in_order (rec, until_ts, ilv_rec_visit_record);
  rec->visited_ts = MAX (rec->visited_ts, until_ts);
  rec->now_ns = MAX (0, ilv_rec_to_run_time (rec, rec->visited_ts));
  ilv_rec_jobs_arrive (rec, rec->now_ns);
  rec->visited_ns = rec->now_ns;
  bury_dead (rec);
}

/* --- posting --- */

/* What would be added if this were the end: to a copy, since it is not. */
static IlvRunInfo *
sum_up (IlvRec *rec)
{
  IlvRunInfo *kept = rec->info, *info = ilv_run_info_copy (kept);
  rec->info = info;
  for (guint i = 0; i < rec->threads->len; i++) {
    IlvRecThread *thread = rec->threads->pdata[i];
    if (!thread->has_begun || thread->has_ended)
      continue;
    ilv_rec_note_last_turn (rec, thread, rec->now_ns);
    ilv_rec_thread_sum_up (rec, thread);
  }
  ilv_rec_jobs_sum_up (rec, rec->now_ns);
  ilv_rec_write_notes (rec);
  if (rec->is_script)
    ilv_rec_script_describe (rec);
  rec->info = kept;
  return info;
}

static IlvTrace *
look (IlvRec *rec)
{
  for (guint i = 0; i < rec->threads->len; i++)
    ilv_rec_thread_show (rec, rec->threads->pdata[i]);
  return ilv_trace_builder_snapshot (rec->builder, rec->now_ns, sum_up (rec), NULL);
}

IlvTrace *
ilv_rec_live_post (IlvRecLive *self, guint64 polled_ts)
{
  guint64 until_ts = MAX (polled_ts, WINDOW_NS + 1) - WINDOW_NS;
  if (self->has_begun && !scan_on (self, until_ts))
    forget (self);
  if (!self->has_begun && !begin (self, until_ts)) {
    forget (self);
    return NULL;
  }
  visit_on (&self->rec, until_ts);
  IlvTrace *trace = look (&self->rec);
  if (trace == NULL)
    forget (self);
  return trace;
}

guint
ilv_rec_live_get_n_begun (const IlvRecLive *self)
{
  return self->n_begun;
}

IlvRecLive *
ilv_rec_live_new (const IlvRingReader *reader, const IlvRecordingPlan *plan, const IlvRunInfo *info)
{
  IlvRecLive *self = g_new0 (IlvRecLive, 1);
  self->reader = reader;
  self->plan = plan;
  self->info = info;
  return self;
}

void
ilv_rec_live_free (IlvRecLive *self)
{
  forget (self);
  g_free (self);
}
