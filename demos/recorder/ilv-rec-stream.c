/* Rings as threads and processes, and their records in order of time.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inside a ring a record may carry a slightly earlier stamp than the one before it (a step's end is
 * stamped before its reason is looked up), so a thread's clock is the highest stamp so far. The
 * rings are merged with a binary heap: n records of k threads cost n log k. */
#include "ilv-rec-build.h"

#include <string.h>

static const IlvRecord *
get_record (const IlvRecThread *thread, guint index)
{
  return &g_array_index (thread->ring->records, IlvRecord, index);
}

static gboolean
has_text (guint kind)
{
  return kind == ILV_REC_STR || kind == ILV_REC_THR_NAME || kind == ILV_REC_TASK_NAME;
}

guint
ilv_rec_get_length (const IlvRecThread *thread, guint index)
{
  const IlvRecord *record = get_record (thread, index);
  guint n_slots = has_text (record->kind) ? 1 + (guint)record->flags : 1;
  return n_slots <= thread->ring->records->len - index ? n_slots : 0;
}

const char *
ilv_rec_get_text (IlvRec *self, const IlvRecThread *thread, guint index)
{
  const IlvRecord *record = get_record (thread, index);
  guint n_slots = ilv_rec_get_length (thread, index);
  if (n_slots < 2)
    return NULL;
  gsize length = MIN (record->c, (n_slots - 1) * sizeof (IlvRecord));
  g_autofree char *text = g_utf8_make_valid ((const char *)(record + 1), (gssize)length);
  return g_string_chunk_insert_const (self->strings, text);
}

const char *
ilv_rec_get_name (IlvRec *self, const IlvRecProcess *process, guint32 number)
{
  for (guint depth = 0; process != NULL && depth < 8; depth++) {
    const char *name = g_hash_table_lookup (process->names, GUINT_TO_POINTER (number));
    if (name != NULL || !process->is_forked)
      return name;
    process = ilv_rec_find_process (self, process->parent_pid);
  }
  return NULL;
}

const IlvRecord *
ilv_rec_peek (const IlvRecThread *thread, guint kind)
{
  guint n_slots;
  for (guint i = thread->next; i < thread->ring->records->len; i += n_slots) {
    if (get_record (thread, i)->kind == kind)
      return get_record (thread, i);
    if ((n_slots = ilv_rec_get_length (thread, i)) == 0)
      break;
  }
  return NULL;
}

IlvRecProcess *
ilv_rec_find_process (IlvRec *self, int pid)
{
  for (guint i = 0; i < self->processes->len; i++) {
    IlvRecProcess *process = self->processes->pdata[i];
    if (process->pid == pid)
      return process;
  }
  return NULL;
}

/* --- loading --- */

static void
free_process (IlvRecProcess *process)
{
  g_hash_table_unref (process->names);
  g_free (process);
}

static void
free_thread (IlvRecThread *thread)
{
  g_clear_pointer (&thread->met.tasks, g_hash_table_unref);
  g_clear_pointer (&thread->scanned_tasks.tasks, g_hash_table_unref);
  g_clear_pointer (&thread->core_walk, ilv_rec_core_walk_free);
  g_clear_pointer (&thread->task_table, g_array_unref);
  g_clear_pointer (&thread->core_waits, g_array_unref);
  g_free (thread);
}

static IlvRecProcess *
ensure_process (IlvRec *self, const IlvRing *ring)
{
  IlvRecProcess *process = ilv_rec_find_process (self, ring->pid);
  if (process != NULL)
    return process;
  process = g_new0 (IlvRecProcess, 1);
  process->pid = ring->pid;
  process->parent_pid = ring->ppid;
  process->first_ts = G_MAXUINT64;
  process->names = g_hash_table_new (NULL, NULL);
  process->track = process->work_queue = process->limit_queue = ILV_TRACK_NONE;
  process->call_queue = process->call_pipe = process->result_pipe = ILV_TRACK_NONE;
  for (guint i = 0; i < ILV_REC_MAX_GILS; i++)
    process->gils[i] = (IlvRecGil){.track = ILV_TRACK_NONE,
                                   .holder = ILV_REC_NOBODY,
                                   .last_holder = ILV_REC_NOBODY,
                                   .dropped_ns = G_MININT64};
  g_ptr_array_add (self->processes, process);
  return process;
}

static void
tasks_init (IlvRecTasks *self)
{
  self->task = ILV_REC_NOBODY;
  self->tasks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
add_thread (IlvRec *self, const IlvRing *ring)
{
  IlvRecThread *thread = g_new0 (IlvRecThread, 1);
  thread->ring = ring;
  thread->index = self->threads->len;
  thread->process = ensure_process (self, ring);
  thread->process->first_ts =
      MIN (thread->process->first_ts, g_array_index (ring->records, IlvRecord, 0).ts);
  thread->track = thread->loop = thread->ready_queue = ILV_TRACK_NONE;
  thread->wait_ns = thread->handed_over_ns = thread->poll_end_ns = G_MININT64;
  thread->job = thread->shown.job = ILV_JOB_NONE;
  tasks_init (&thread->met);
  tasks_init (&thread->scanned_tasks);
  thread->task_table = g_array_new (FALSE, FALSE, sizeof (IlvRecTask));
  g_ptr_array_add (self->threads, thread);
}

static int
compare_rings (gconstpointer a, gconstpointer b)
{
  const IlvRing *one = *(const IlvRing *const *)a, *other = *(const IlvRing *const *)b;
  guint64 t = g_array_index (one->records, IlvRecord, 0).ts;
  guint64 u = g_array_index (other->records, IlvRecord, 0).ts;
  if (t != u)
    return t < u ? -1 : 1;
  return one->pid != other->pid ? one->pid - other->pid : one->tid - other->tid;
}

/* Those with records that are not among `known` (may be NULL), in order of time. */
static GPtrArray *
list_rings (const IlvRingReader *reader, GHashTable *known)
{
  GPtrArray *rings = g_ptr_array_new ();
  for (guint i = 0; i < ilv_ring_reader_get_n_rings (reader); i++) {
    const IlvRing *ring = ilv_ring_reader_get_ring (reader, i);
    if (ring->records->len > 0 && (known == NULL || !g_hash_table_contains (known, ring)))
      g_ptr_array_add (rings, (gpointer)ring);
  }
  g_ptr_array_sort (rings, compare_rings);
  return rings;
}

void
ilv_rec_load_new (IlvRec *self, const IlvRingReader *reader)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->threads->len; i++)
    g_hash_table_add (known, (gpointer)((IlvRecThread *)self->threads->pdata[i])->ring);
  g_autoptr (GPtrArray) rings = list_rings (reader, known);
  for (guint i = 0; i < rings->len; i++)
    add_thread (self, rings->pdata[i]);
}

void
ilv_rec_load (IlvRec *self, const IlvRingReader *reader)
{
  g_autoptr (GPtrArray) rings = list_rings (reader, NULL);
  self->new_arrivals = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->processes = g_ptr_array_new_with_free_func ((GDestroyNotify)free_process);
  self->threads = g_ptr_array_new_with_free_func ((GDestroyNotify)free_thread);
  self->strings = g_string_chunk_new (4096);
  self->work_jobs =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_array_unref);
  for (guint i = 0; i < rings->len; i++)
    add_thread (self, rings->pdata[i]);
  self->n_lost = ilv_ring_reader_get_n_lost (reader);
}

void
ilv_rec_clear (IlvRec *self)
{
  g_clear_pointer (&self->builder, ilv_trace_builder_free);
  g_clear_pointer (&self->info, ilv_run_info_free);
  g_clear_pointer (&self->processes, g_ptr_array_unref);
  g_clear_pointer (&self->threads, g_ptr_array_unref);
  g_clear_pointer (&self->strings, g_string_chunk_free);
  g_clear_pointer (&self->work_jobs, g_hash_table_unref);
  g_clear_pointer (&self->jobs, g_free);
  g_clear_pointer (&self->n_group_spawned, g_free);
  ilv_rec_script_clear (self);
  g_clear_pointer (&self->arrival_order, g_free);
  g_clear_pointer (&self->new_arrivals, g_array_unref);
  g_clear_pointer (&self->locks, g_free);
  g_clear_pointer (&self->backends, g_free);
  g_clear_pointer (&self->backend_loads, g_free);
}

/* --- merging --- */

static gboolean
has_next (const IlvRecThread *thread)
{
  return thread->next < thread->ring->records->len &&
         ilv_rec_get_length (thread, thread->next) != 0;
}

/* Sets the clock to the thread's next record or core edge; FALSE when it has no record left. What
 * comes later than others that were visited is put behind them. */
static gboolean
look_at_next (const IlvRec *self, IlvRecThread *thread)
{
  if (!has_next (thread))
    return FALSE;
  guint64 next_ts = MIN (get_record (thread, thread->next)->ts, ilv_rec_get_core_edge (thread));
  next_ts = MAX (next_ts, self->visited_ts);
  thread->ts = MAX (thread->ts, next_ts);
  return TRUE;
}

static void
visit_next (IlvRec *self, IlvRecThread *thread, IlvRecVisit visit)
{
  const IlvRecord *record = get_record (thread, thread->next);
  thread->visited_ts = thread->ts;
  if (ilv_rec_get_core_edge (thread) <= record->ts) {
    thread->lacks_core = thread->next_core_edge++ % 2 == 0;
    visit (self, thread, NULL);
    return;
  }
  thread->next += ilv_rec_get_length (thread, thread->next);
  visit (self, thread, record);
}

static gboolean
comes_before (const IlvRecThread *a, const IlvRecThread *b)
{
  return a->ts != b->ts ? a->ts < b->ts : a->index < b->index;
}

static void
sift_down (IlvRecThread **heap, guint n, guint i)
{
  for (guint child = 2 * i + 1; child < n; i = child, child = 2 * i + 1) {
    if (child + 1 < n && comes_before (heap[child + 1], heap[child]))
      child++;
    if (!comes_before (heap[child], heap[i]))
      return;
    IlvRecThread *swap = heap[i];
    heap[i] = heap[child];
    heap[child] = swap;
  }
}

/* The thread's `next` is already behind the record when `visit` sees it. */
void
ilv_rec_visit_in_order (IlvRec *self, guint64 until_ts, IlvRecVisit visit)
{
  g_autofree IlvRecThread **heap = g_new (IlvRecThread *, self->threads->len + 1);
  guint n = 0;
  for (guint i = 0; i < self->threads->len; i++) {
    IlvRecThread *thread = self->threads->pdata[i];
    thread->ts = thread->visited_ts; /* it may have looked ahead */
    ilv_rec_find_core_waits (thread, until_ts);
    if (look_at_next (self, thread))
      heap[n++] = thread;
  }
  for (guint i = n / 2; i-- > 0;)
    sift_down (heap, n, i);
  while (n > 0 && heap[0]->ts <= until_ts) {
    IlvRecThread *thread = heap[0];
    visit_next (self, thread, visit);
    if (!look_at_next (self, thread))
      heap[0] = heap[--n];
    sift_down (heap, n, 0);
  }
}
