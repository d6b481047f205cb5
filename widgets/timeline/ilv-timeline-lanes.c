/* Packing waits into lanes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * First fit by begin keeps a job's neighbours near it and gives the staircases that show how waits
 * overlap. The lowest free lane is found by trying: lanes are few. */
#include "ilv-timeline-lanes.h"

static gboolean
is_wait (IlvState state)
{
  return state == ILV_STATE_IO || state == ILV_STATE_SLEEP || state == ILV_STATE_LOCK;
}

static int
compare_waits (gconstpointer a, gconstpointer b)
{
  const IlvWait *p = a, *q = b;

  if (p->begin_ns != q->begin_ns)
    return p->begin_ns < q->begin_ns ? -1 : 1;
  return p->job < q->job ? -1 : p->job > q->job;
}

/* FALSE if there are too many. */
static gboolean
collect_waits (const IlvTrace *trace, GArray *waits, guint max_waits)
{
  guint32 n_jobs = ilv_trace_get_n_jobs (trace);

  if (n_jobs > max_waits)
    return FALSE;
  for (guint32 i = 0; i < n_jobs; i++) {
    IlvJob job;
    guint64 n;

    ilv_trace_get_job (trace, i, &job);
    if (job.track == ILV_TRACK_NONE)
      continue;
    n = ilv_trace_get_n_spans (trace, job.track, 0);
    if (waits->len + n > 4 * (guint64)max_waits)
      return FALSE;
    for (guint64 k = 0; k < n; k++) {
      IlvSpan span;

      ilv_trace_get_span (trace, job.track, 0, k, &span);
      if (is_wait (span.state)) {
        IlvWait wait = {span.begin_ns, span.end_ns, i, span.state};
        g_array_append_val (waits, wait);
      }
    }
  }
  return waits->len > 0 && waits->len <= max_waits;
}

static gboolean
put_wait (GPtrArray *lanes, const IlvWait *wait, guint max_lanes)
{
  GArray *lane;

  for (guint i = 0; i < lanes->len; i++) {
    lane = g_ptr_array_index (lanes, i);
    if (g_array_index (lane, IlvWait, lane->len - 1).end_ns <= wait->begin_ns) {
      g_array_append_vals (lane, wait, 1);
      return TRUE;
    }
  }
  if (lanes->len == max_lanes)
    return FALSE;
  lane = g_array_new (FALSE, FALSE, sizeof (IlvWait));
  g_array_append_vals (lane, wait, 1);
  g_ptr_array_add (lanes, lane);
  return TRUE;
}

IlvTimelineLanes *
ilv_timeline_lanes_new (const IlvTrace *trace, guint max_lanes, guint max_waits)
{
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (IlvWait));
  g_autoptr (GPtrArray) lanes = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  IlvTimelineLanes *self;

  if (!collect_waits (trace, waits, max_waits))
    return NULL;
  g_array_sort (waits, compare_waits);
  for (guint i = 0; i < waits->len; i++)
    if (!put_wait (lanes, &g_array_index (waits, IlvWait, i), max_lanes))
      return NULL;

  self = g_new0 (IlvTimelineLanes, 1);
  self->n_lanes = lanes->len;
  self->lanes = (GArray **)g_ptr_array_free (g_steal_pointer (&lanes), FALSE);
  return self;
}

void
ilv_timeline_lanes_free (IlvTimelineLanes *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_lanes; i++)
    g_array_unref (self->lanes[i]);
  g_free (self->lanes);
  g_free (self);
}

guint
ilv_timeline_lanes_first (const IlvTimelineLanes *self, guint lane, gint64 t_ns)
{
  const IlvWait *waits = (const IlvWait *)(void *)self->lanes[lane]->data;
  guint low = 0, high = self->lanes[lane]->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (waits[middle].end_ns <= t_ns)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

const IlvWait *
ilv_timeline_lanes_find (const IlvTimelineLanes *self, guint lane, gint64 t_ns)
{
  guint i = ilv_timeline_lanes_first (self, lane, t_ns);
  const IlvWait *wait;

  if (i >= self->lanes[lane]->len)
    return NULL;
  wait = &g_array_index (self->lanes[lane], IlvWait, i);
  return wait->begin_ns <= t_ns ? wait : NULL;
}
