/* When a thread could run but had no core, from samples of its scheduler statistics.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every 16 ms the reader notes how long a thread has been on a core and how long it has waited for
 * one. Between two samples the records say how long it *could* run: neither in a blocking call nor
 * waiting for the GIL. What it could run but was not on a core, it waited for one. That is known
 * per window; inside the window the wait is put where CPython only keeps its books around a call
 * and still took long, then at the end of the longest runnable stretches: its length is measured,
 * its place is right to about 16 ms.
 *
 * The kernel counts a wait when it is over, so what is given out is held against the waits counted
 * up to a few samples later: a thread that sits in a system call nobody recorded is not said to
 * want a core. */
#include "ilv-rec-build.h"

#define LOOK_AHEAD 8u /* samples */
#define SHORTEST_PART_NS 50000
#define SHORTEST_WAIT_NS 200000 /* below it, ticks and rounding would be taken for waits */

typedef struct {
  guint64 begin_ts, end_ts;
  gboolean is_gap; /* CPython's bookkeeping around a call: takes a microsecond if it has a core */
} Stretch;

typedef struct {
  guint64 on_core_ns, delay_ns;
} Sample;

/* Walks a ring; what is runnable is told in stretches. */
struct _IlvRecCoreWalk {
  IlvRecThread *thread;
  GArray *samples;   /* Sample; the first stands for the thread's begin: all zero */
  GArray *stretches; /* Stretch, of the current window */
  guint sampled;     /* samples of so many records are known */
  guint next;        /* record */
  guint n_windows;   /* behind it */
  guint64 since_ts;  /* runnable since; 0: it is not */
  guint64 ts;
  guint64 sample_ts; /* of the last one it came by */
  gboolean is_blocked, is_waiting;
  guint last_kind;
  guint64 given_ns; /* to all windows so far */
};

typedef IlvRecCoreWalk Walk;

static void
end_stretch (Walk *walk, gboolean is_gap)
{
  if (walk->since_ts != 0 && walk->ts > walk->since_ts) {
    const Stretch stretch = {walk->since_ts, walk->ts, is_gap};
    g_array_append_val (walk->stretches, stretch);
  }
  walk->since_ts = 0;
}

/* Between letting go of the GIL and the call, between the call and wanting the GIL. */
static gboolean
is_bookkeeping (guint before, guint kind)
{
  if (before == ILV_REC_GIL_DROP)
    return kind == ILV_REC_BLK_ENTER;
  return (before == ILV_REC_BLK_EXIT || before == ILV_REC_GIL_WAIT) &&
         (kind == ILV_REC_GIL_WAIT || kind == ILV_REC_GIL_TAKE);
}

static void
note_state (Walk *walk, const IlvRecord *record)
{
  switch ((IlvRecordKind)record->kind) {
  case ILV_REC_BLK_ENTER:
  case ILV_REC_BLK_EXIT:
    walk->is_blocked = record->kind == ILV_REC_BLK_ENTER;
    break;
  case ILV_REC_GIL_WAIT:
    walk->is_waiting = record->flags != ILV_GIL_WAIT_HANDED_OVER;
    break;
  case ILV_REC_GIL_TAKE:
    walk->is_waiting = FALSE;
    break;
  case ILV_REC_GIL_DROP:
    break;
  default:
    walk->last_kind = ILV_REC_NONE;
    return;
  }
  end_stretch (walk, is_bookkeeping (walk->last_kind, record->kind));
  walk->last_kind = record->kind;
  if (!walk->is_blocked && !walk->is_waiting)
    walk->since_ts = walk->ts;
}

static guint64
subtract (guint64 a, guint64 b)
{
  return a > b ? a - b : 0;
}

static int
compare_likeliest_first (gconstpointer a, gconstpointer b)
{
  const Stretch *one = a, *other = b;
  if (one->is_gap != other->is_gap)
    return one->is_gap ? -1 : 1;
  guint64 length = one->end_ts - one->begin_ts, other_length = other->end_ts - other->begin_ts;
  return length > other_length ? -1 : length < other_length;
}

static int
compare_waits (gconstpointer a, gconstpointer b)
{
  const IlvRecCoreWait *one = a, *other = b;
  return one->begin_ts < other->begin_ts ? -1 : one->begin_ts > other->begin_ts;
}

/* Gives the wait to gaps that should not be there, then to the ends of the longest stretches. */
static void
place_wait (Walk *walk, guint64 wait_ns)
{
  GArray *waits = walk->thread->core_waits;
  guint first = waits->len;
  g_array_sort (walk->stretches, compare_likeliest_first);
  for (guint i = 0; i < walk->stretches->len && wait_ns >= SHORTEST_WAIT_NS; i++) {
    const Stretch *stretch = &g_array_index (walk->stretches, Stretch, i);
    guint64 part_ns = MIN (wait_ns, stretch->end_ts - stretch->begin_ts);
    if (part_ns < SHORTEST_PART_NS)
      continue;
    const IlvRecCoreWait wait = {stretch->end_ts - part_ns, stretch->end_ts};
    g_array_append_val (waits, wait);
    walk->given_ns += part_ns;
    wait_ns -= part_ns;
  }
  if (waits->len > first)
    qsort (&g_array_index (waits, IlvRecCoreWait, first), waits->len - first,
           sizeof (IlvRecCoreWait), compare_waits);
}

static void
end_window (Walk *walk, guint sample)
{
  const Sample *samples = (const Sample *)(gconstpointer)walk->samples->data;
  guint later = MIN (sample + LOOK_AHEAD, walk->samples->len - 1);
  guint64 counted_ns = subtract (samples[later].delay_ns, samples[0].delay_ns);
  guint64 runnable_ns = 0;
  for (guint i = 0; i < walk->stretches->len; i++) {
    const Stretch *stretch = &g_array_index (walk->stretches, Stretch, i);
    runnable_ns += stretch->end_ts - stretch->begin_ts;
  }
  guint64 wait_ns =
      subtract (runnable_ns, subtract (samples[sample].on_core_ns, samples[sample - 1].on_core_ns));
  place_wait (walk, MIN (wait_ns, subtract (counted_ns, walk->given_ns)));
}

static void
find_samples (Walk *walk)
{
  const IlvRecThread *thread = walk->thread;
  guint n_slots;
  for (; walk->sampled < thread->ring->records->len; walk->sampled += n_slots) {
    const IlvRecord *record = &g_array_index (thread->ring->records, IlvRecord, walk->sampled);
    const Sample sample = {record->b, record->c};
    if ((n_slots = ilv_rec_get_length (thread, walk->sampled)) == 0)
      break;
    if (record->kind == ILV_REC_SCHEDSTAT)
      g_array_append_val (walk->samples, sample);
  }
}

static void
take_record (Walk *walk, const IlvRecord *record)
{
  walk->ts = MAX (walk->ts, record->ts);
  if (record->kind != ILV_REC_SCHEDSTAT) {
    note_state (walk, record);
    return;
  }
  gboolean was_runnable = walk->since_ts != 0;
  end_stretch (walk, FALSE);
  end_window (walk, ++walk->n_windows);
  g_array_set_size (walk->stretches, 0);
  walk->since_ts = was_runnable ? walk->ts : 0;
  walk->sample_ts = walk->ts;
}

/* No further than it must: the longer a window waits, the more of what the kernel counts is known.
 */
static void
walk_ring (Walk *walk, guint64 until_ts)
{
  const GArray *records = walk->thread->ring->records;
  guint n_slots;
  for (; walk->next < records->len && walk->sample_ts < until_ts; walk->next += n_slots) {
    if ((n_slots = ilv_rec_get_length (walk->thread, walk->next)) == 0)
      break;
    take_record (walk, &g_array_index (records, IlvRecord, walk->next));
  }
}

static Walk *
start_walk (IlvRecThread *thread)
{
  const Sample begin = {0, 0};
  Walk *walk = g_new0 (Walk, 1);
  walk->thread = thread;
  walk->samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  g_array_append_val (walk->samples, begin);
  walk->stretches = g_array_new (FALSE, FALSE, sizeof (Stretch));
  thread->core_waits = g_array_new (FALSE, FALSE, sizeof (IlvRecCoreWait));
  return walk;
}

void
ilv_rec_core_walk_free (IlvRecCoreWalk *self)
{
  g_array_unref (self->samples);
  g_array_unref (self->stretches);
  g_free (self);
}

/* Behind the last sample nothing is known. */
void
ilv_rec_find_core_waits (IlvRecThread *thread, guint64 until_ts)
{
  if (thread->core_walk == NULL)
    thread->core_walk = start_walk (thread);
  find_samples (thread->core_walk);
  if (thread->core_walk->n_windows + 1 < thread->core_walk->samples->len)
    walk_ring (thread->core_walk, until_ts);
}

guint64
ilv_rec_get_core_edge (const IlvRecThread *thread)
{
  const GArray *waits = thread->core_waits;
  guint number = thread->next_core_edge / 2;
  if (waits == NULL || number >= waits->len)
    return G_MAXUINT64;
  const IlvRecCoreWait *wait = &g_array_index (waits, IlvRecCoreWait, number);
  return thread->next_core_edge % 2 == 0 ? wait->begin_ts : wait->end_ts;
}

/* The length of a wait for a core is measured, its place is not. */
guint16
ilv_rec_intern_state (IlvRec *self, IlvState state, const char *name)
{
  return state == ILV_STATE_CORE_WAIT
             ? ilv_trace_builder_intern_estimated (self->builder, state, name)
             : ilv_trace_builder_intern_kind (self->builder, state, name);
}
