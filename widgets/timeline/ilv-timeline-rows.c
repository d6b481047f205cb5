/* Which tracks of a run get a row, and in what order.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decided from kinds and roles alone, so that a track some producer does not write is simply not
 * there. */
#include "ilv-timeline-rows.h"

#include <glib/gi18n-lib.h>

#include "widgets/why/ilv-why-label.h"

/* Few jobs are worth many thin lanes; many are better told by a curve. */
#define FEW_JOBS 60
#define MAX_LANES_FEW 24
#define MAX_LANES 12
#define MAX_WAITS 20000

typedef struct {
  IlvTimelineLayout *layout;
  const IlvTrace *trace;  /* whose tracks the rows show */
  const IlvTrace *behind; /* or NULL */
  guint run;
  gboolean all; /* ILV_DETAIL_ALL */
} Builder;

/* The same track in the trace behind: same kind, role and number under the same parent. */
static IlvTrackId
find_behind (const Builder *b, IlvTrackId id)
{
  IlvTrack track;
  IlvTrackId parent;

  if (b->behind == NULL)
    return ILV_TRACK_NONE;
  if (id == 0)
    return 0;
  ilv_trace_get_track (b->trace, id, &track);
  parent = find_behind (b, track.parent);
  if (parent == ILV_TRACK_NONE)
    return ILV_TRACK_NONE;
  return ilv_trace_find_track (b->behind, parent, track.kind, track.role, track.number);
}

/* The highest a queue gets, at so many moments spread over the run: its exact maximum is not kept
 * and would cost all its events. What is higher between two of them is cut at the top. */
#define N_PROBES 1024

static gint64
find_longest (const IlvTrace *trace, IlvTrackId queue)
{
  gint64 begin = ilv_trace_get_begin (trace), end = ilv_trace_get_end (trace), most = 1;

  for (gint64 i = 0; i < N_PROBES; i++) {
    gint64 t = begin + (gint64)((double)(end - begin) * (double)i / N_PROBES);
    most = MAX (most, ilv_trace_get_queue_length (trace, queue, t));
  }
  return most;
}

static IlvTimelineRow *
add_row (Builder *b, IlvTimelineRowKind kind, IlvTrackId track, guint indent, char *name)
{
  IlvTimelineRow row = {.kind = kind,
                        .run = b->run,
                        .track = track,
                        .behind = find_behind (b, track),
                        .indent = indent,
                        .name = name,
                        .most = 1};

  if (kind == ILV_ROW_LENGTH)
    row.most = find_longest (b->trace, track);
  else if (kind == ILV_ROW_COUNTER)
    row.most = MAX (1, ilv_trace_get_counter_max (b->trace, track));

  g_array_append_val (b->layout->rows, row);
  return &g_array_index (b->layout->rows, IlvTimelineRow, b->layout->rows->len - 1);
}

static gboolean
has_spans (const Builder *b, IlvTrackId track)
{
  IlvTrackId behind = find_behind (b, track);

  return ilv_trace_get_n_spans (b->trace, track, 0) > 0 ||
         (behind != ILV_TRACK_NONE && ilv_trace_get_n_spans (b->behind, behind, 0) > 0);
}

/* One row per depth; deeper ones have no name of their own. */
static void
add_track_rows (Builder *b, IlvTimelineRowKind kind, IlvTrackId track, guint indent, char *name)
{
  guint n_rows = ilv_trace_get_n_rows (b->trace, track);

  for (guint i = 0; i < MAX (n_rows, 1); i++)
    add_row (b, kind, track, indent, i == 0 ? name : NULL)->depth = i;
}

/* Children of that kind; role ILV_N_ROLES matches any. */
static guint
count_children (const Builder *b, IlvTrackId parent, IlvTrackKind kind, IlvRole role)
{
  guint n_children, n = 0;
  const IlvTrackId *children = ilv_trace_get_children (b->trace, parent, &n_children);

  for (guint i = 0; i < n_children; i++) {
    IlvTrack track;

    ilv_trace_get_track (b->trace, children[i], &track);
    if (track.kind == kind && (role == ILV_ROLE_NONE || role == track.role))
      n++;
  }
  return n;
}

static gboolean
is_thread_shown (const Builder *b, const IlvTrack *thread, const IlvTrack *process)
{
  if (!has_spans (b, thread->id))
    return FALSE;
  if (b->all)
    return TRUE;
  if (thread->role == ILV_ROLE_MANAGER || thread->role == ILV_ROLE_FEEDER ||
      thread->role == ILV_ROLE_SERVER)
    return FALSE;
  if (thread->role != ILV_ROLE_MAIN)
    return TRUE;
  /* A main thread that only hands out work and waits tells little; one with a loop, or the only
   * one there is, tells all. */
  if (count_children (b, process->id, ILV_TRACK_LOOP, ILV_ROLE_NONE) > 0)
    return TRUE;
  if (count_children (b, process->id, ILV_TRACK_THREAD, ILV_ROLE_WORKER) > 0)
    return FALSE;
  return process->role != ILV_ROLE_MAIN ||
         count_children (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_WORKER) == 0;
}

static guint
count_shown_threads (const Builder *b, const IlvTrack *process)
{
  guint n_children, n = 0;
  const IlvTrackId *children = ilv_trace_get_children (b->trace, process->id, &n_children);

  for (guint i = 0; i < n_children; i++) {
    IlvTrack track;

    ilv_trace_get_track (b->trace, children[i], &track);
    if (track.kind == ILV_TRACK_THREAD && is_thread_shown (b, &track, process))
      n++;
  }
  return n;
}

static gboolean
is_queue_shown (const Builder *b, const IlvTrack *queue)
{
  gboolean has_any = ilv_trace_next_time (b->trace, queue->id, G_MININT64) != G_MAXINT64;

  return has_any && (b->all || queue->role == ILV_ROLE_WORK || queue->role == ILV_ROLE_READY);
}

static void
add_child_of_process (Builder *b, const IlvTrack *process, const IlvTrack *track, guint indent,
                      guint n_threads)
{
  switch (track->kind) {
  case ILV_TRACK_THREAD:
    if (is_thread_shown (b, track, process))
      add_track_rows (b, ILV_ROW_TRACK, track->id, indent, ilv_track_label (b->trace, track->id));
    break;
  case ILV_TRACK_LOOP:
    if (has_spans (b, track->id))
      add_track_rows (b, ILV_ROW_TRACK, track->id, indent, ilv_track_label (b->trace, track->id));
    break;
  case ILV_TRACK_GIL:
    /* One thread alone never waits for its GIL. */
    if (has_spans (b, track->id) && (b->all || n_threads > 1))
      add_track_rows (b, ILV_ROW_GIL, track->id, indent, ilv_track_label (b->trace, track->id));
    break;
  case ILV_TRACK_QUEUE:
    if (is_queue_shown (b, track))
      add_row (b, ILV_ROW_LENGTH, track->id, indent, ilv_track_label (b->trace, track->id));
    break;
  case ILV_TRACK_PIPE:
    if (b->all && has_spans (b, track->id))
      add_track_rows (b, ILV_ROW_TRACK, track->id, indent, ilv_track_label (b->trace, track->id));
    break;
  default:
    break;
  }
}

static void
add_process (Builder *b, const IlvTrack *process)
{
  /* In this order, whatever the order of creation: the GIL stands under its threads. */
  static const IlvTrackKind order[] = {ILV_TRACK_THREAD, ILV_TRACK_LOOP, ILV_TRACK_GIL,
                                       ILV_TRACK_QUEUE, ILV_TRACK_PIPE};
  guint n_children, n_threads = count_shown_threads (b, process), indent = 1, n_before;
  const IlvTrackId *children = ilv_trace_get_children (b->trace, process->id, &n_children);
  gboolean is_worker = process->role != ILV_ROLE_MAIN;
  gboolean has_loop = count_children (b, process->id, ILV_TRACK_LOOP, ILV_ROLE_NONE) > 0;

  if (is_worker && (n_threads > 1 || has_loop || b->all)) {
    add_row (b, ILV_ROW_PROCESS, process->id, 1, ilv_track_label (b->trace, process->id));
    indent = 2;
  }
  n_before = b->layout->rows->len;
  for (guint o = 0; o < G_N_ELEMENTS (order); o++) {
    for (guint i = 0; i < n_children; i++) {
      IlvTrack track;

      ilv_trace_get_track (b->trace, children[i], &track);
      if (track.kind == order[o])
        add_child_of_process (b, process, &track, indent, n_threads);
    }
  }
  /* A worker process of one thread is one row with the process's name. */
  if (is_worker && indent == 1 && b->layout->rows->len == n_before + 1) {
    IlvTimelineRow *row = &g_array_index (b->layout->rows, IlvTimelineRow, n_before);
    g_free (row->name);
    row->name = ilv_track_label (b->trace, process->id);
  }
}

static void
add_waits (Builder *b)
{
  IlvTimelineLayout *layout = b->layout;
  guint32 n_jobs = ilv_trace_get_n_jobs (b->trace);
  IlvTrackId counter;

  if (ilv_trace_find_track (b->trace, ILV_TRACK_NONE, ILV_TRACK_LOOP, ILV_N_ROLES, G_MAXUINT32) ==
      ILV_TRACK_NONE)
    return;
  if (layout->lanes[b->run] == NULL)
    layout->lanes[b->run] = ilv_timeline_lanes_new (
        b->trace, n_jobs <= FEW_JOBS ? MAX_LANES_FEW : MAX_LANES, MAX_WAITS);
  if (layout->lanes[b->run] != NULL) {
    add_row (b, ILV_ROW_LANES, 0, 1, g_strdup (_ ("Waits")))->behind = ILV_TRACK_NONE;
    return;
  }
  counter = ilv_trace_find_track (b->trace, 0, ILV_TRACK_COUNTER, ILV_ROLE_WAITING_IO, G_MAXUINT32);
  if (counter != ILV_TRACK_NONE && ilv_trace_get_counter_max (b->trace, counter) > 0)
    add_row (b, ILV_ROW_COUNTER, counter, 1, g_strdup (_ ("Waiting on I/O")));
  counter = ilv_trace_find_track (b->trace, 0, ILV_TRACK_COUNTER, ILV_ROLE_SLEEPING, G_MAXUINT32);
  if (counter != ILV_TRACK_NONE && ilv_trace_get_counter_max (b->trace, counter) > 0)
    add_row (b, ILV_ROW_COUNTER, counter, 1, g_strdup (_ ("Sleeping")));
}

/* Cores, locks, backends and what is counted besides. */
static void
add_rest (Builder *b, const IlvTrackId *children, guint n_children)
{
  for (guint i = 0; i < n_children; i++) {
    IlvTrack track;
    char *name;

    ilv_trace_get_track (b->trace, children[i], &track);
    if (track.kind == ILV_TRACK_COUNTER
            ? track.role == ILV_ROLE_WAITING_IO || track.role == ILV_ROLE_SLEEPING ||
                  ilv_trace_get_counter_max (b->trace, track.id) <= 0
            : !has_spans (b, track.id))
      continue;
    if (track.kind != ILV_TRACK_COUNTER && track.kind != ILV_TRACK_CORE &&
        track.kind != ILV_TRACK_LOCK && track.kind != ILV_TRACK_BACKEND)
      continue;
    name = ilv_track_label (b->trace, track.id);
    if (track.kind == ILV_TRACK_COUNTER)
      add_row (b, ILV_ROW_COUNTER, track.id, 1, name);
    else
      add_track_rows (b, ILV_ROW_TRACK, track.id, 1, name);
  }
}

void
ilv_timeline_rows_add_run (IlvTimelineLayout *self, const IlvScene *scene, guint run,
                           IlvTimelineDetail detail)
{
  const IlvSceneRun *r = &scene->runs[run];
  Builder b = {self, r->front != NULL ? r->front : r->behind, NULL, run, detail == ILV_DETAIL_ALL};
  const IlvTrackId *children;
  guint n_children;

  if (b.trace == NULL)
    return;
  b.behind = r->front != NULL ? r->behind : NULL;
  add_row (&b, ILV_ROW_HEADING, 0, 0, ilv_track_label (b.trace, 0));
  if (detail == ILV_DETAIL_NONE)
    return;
  children = ilv_trace_get_children (b.trace, 0, &n_children);
  for (guint i = 0; i < n_children; i++) {
    IlvTrack track;

    ilv_trace_get_track (b.trace, children[i], &track);
    if (track.kind == ILV_TRACK_PROCESS)
      add_process (&b, &track);
  }
  add_waits (&b);
  if (b.all)
    add_rest (&b, children, n_children);
}
