/* The rows of the timeline.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which tracks are shown is decided here from their kinds and roles alone, so that a track some
 * producer does not write is simply not there. Rows are between two heights: they shrink until
 * everything fits, then the rows scroll. */
#include "ilv-timeline-layout.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "widgets/why/ilv-why-label.h"

#define LABEL_PX 128
#define NARROW_LABEL_PX 104
#define NARROW_PX 520
#define RULER_PX 32
#define HEADING_PX 28
#define ROW_MAX_PX 24
#define ROW_MIN_PX 18
#define AREA_PX 32
#define LANE_PX ILV_TIMELINE_LANE_PX
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

static void
row_clear (gpointer data)
{
  g_free (((IlvTimelineRow *)data)->name);
}

IlvTimelineLayout *
ilv_timeline_layout_new (void)
{
  IlvTimelineLayout *self = g_new0 (IlvTimelineLayout, 1);

  self->rows = g_array_new (FALSE, TRUE, sizeof (IlvTimelineRow));
  g_array_set_clear_func (self->rows, row_clear);
  return self;
}

static void
drop_lanes (IlvTimelineLayout *self, guint run)
{
  g_clear_pointer (&self->lanes[run], ilv_timeline_lanes_free);
  g_clear_pointer ((IlvTrace **)&self->runs[run].front, ilv_trace_unref);
  g_clear_pointer ((IlvTrace **)&self->runs[run].behind, ilv_trace_unref);
}

void
ilv_timeline_layout_free (IlvTimelineLayout *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < ILV_MAX_SHOWN; i++)
    drop_lanes (self, i);
  g_array_unref (self->rows);
  g_free (self);
}

/* --- which rows --- */

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

static IlvTimelineRow *
add_row (Builder *b, IlvTimelineRowKind kind, IlvTrackId track, guint indent, char *name)
{
  IlvTimelineRow row = {kind, b->run, track, find_behind (b, track), 0, indent, 0, 0, name};

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

static void
add_run (IlvTimelineLayout *self, const IlvScene *scene, guint run, IlvTimelineDetail detail)
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

/* --- where they are --- */

static double
row_height (const IlvTimelineLayout *self, const IlvTimelineRow *row, double row_px)
{
  switch (row->kind) {
  case ILV_ROW_HEADING:
    return HEADING_PX * self->scale;
  case ILV_ROW_LANES:
    return MAX (ROW_MIN_PX, (self->lanes[row->run]->n_lanes * LANE_PX + 4)) * self->scale;
  case ILV_ROW_COUNTER:
    return AREA_PX * self->scale;
  case ILV_ROW_PROCESS:
  case ILV_ROW_TRACK:
  case ILV_ROW_GIL:
  case ILV_ROW_LENGTH:
  default:
    return row_px * self->scale;
  }
}

static double
place_rows (IlvTimelineLayout *self, double row_px)
{
  double y = 0;

  for (guint i = 0; i < self->rows->len; i++) {
    IlvTimelineRow *row = &g_array_index (self->rows, IlvTimelineRow, i);

    /* Air above every model but the first. */
    if (row->kind == ILV_ROW_HEADING && i > 0)
      y += 8 * self->scale;
    row->y_px = y;
    row->height_px = floor (row_height (self, row, row_px));
    y += row->height_px;
  }
  return self->rows->len > 0 ? y + 8 * self->scale : 0;
}

void
ilv_timeline_layout_update (IlvTimelineLayout *self, const IlvScene *scene,
                            const IlvTimelineView *view, double width_px, double height_px)
{
  g_array_set_size (self->rows, 0);
  self->scale = scene->text_scale > 0 ? scene->text_scale : 1;
  self->label_px = floor ((width_px < NARROW_PX ? NARROW_LABEL_PX : LABEL_PX) * self->scale);
  self->ruler_px = floor (RULER_PX * self->scale);
  self->lanes_px = MAX (width_px - self->label_px, 1);
  self->view_px = MAX (height_px - self->ruler_px, 0);

  for (guint i = 0; i < ILV_MAX_SHOWN; i++) {
    const IlvSceneRun *run = &scene->runs[i];
    gboolean is_there = i < scene->n_runs;

    if (!is_there || run->front != self->runs[i].front || run->behind != self->runs[i].behind) {
      drop_lanes (self, i);
      if (is_there && run->front != NULL)
        self->runs[i].front = ilv_trace_ref ((IlvTrace *)run->front);
      if (is_there && run->behind != NULL)
        self->runs[i].behind = ilv_trace_ref ((IlvTrace *)run->behind);
    }
    if (is_there)
      add_run (self, scene, i, view->detail[i]);
  }
  for (double row_px = ROW_MAX_PX; row_px >= ROW_MIN_PX; row_px -= 2) {
    self->rows_px = place_rows (self, row_px);
    if (self->rows_px <= self->view_px)
      break;
  }
}

double
ilv_timeline_layout_clamp_scroll (const IlvTimelineLayout *self, double scroll_px)
{
  return CLAMP (scroll_px, 0, MAX (0, self->rows_px - self->view_px));
}

/* --- what is where --- */

const IlvTimelineRow *
ilv_timeline_layout_get_row (const IlvTimelineLayout *self, guint index)
{
  g_return_val_if_fail (index < self->rows->len, NULL);
  return &g_array_index (self->rows, IlvTimelineRow, index);
}

int
ilv_timeline_layout_find_row (const IlvTimelineLayout *self, double y_px)
{
  guint low = 0, high = self->rows->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (self, middle);

    if (y_px < row->y_px)
      high = middle;
    else if (y_px >= row->y_px + row->height_px)
      low = middle + 1;
    else
      return (int)middle;
  }
  return -1;
}

int
ilv_timeline_layout_find_track (const IlvTimelineLayout *self, guint run, IlvTrackId track)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (self, i);

    if (row->run == run && row->track == track && row->kind != ILV_ROW_HEADING &&
        row->kind != ILV_ROW_LANES)
      return (int)i;
  }
  return -1;
}

const IlvTrace *
ilv_timeline_row_get_trace (const IlvTimelineRow *self, const IlvScene *scene)
{
  const IlvSceneRun *run = &scene->runs[self->run];

  return run->front != NULL ? run->front : run->behind;
}

static gboolean
find_wait (const IlvTimelineLayout *self, const IlvTimelineRow *row, double y_px, gint64 t_ns,
           IlvSpan *span)
{
  const IlvTimelineLanes *lanes = self->lanes[row->run];
  double lane = (y_px - 2 * self->scale) / (LANE_PX * self->scale);
  const IlvWait *wait;

  if (lanes == NULL || lane < 0 || lane >= lanes->n_lanes)
    return FALSE;
  wait = ilv_timeline_lanes_find (lanes, (guint)lane, t_ns);
  if (wait == NULL)
    return FALSE;
  *span = (IlvSpan){wait->begin_ns, wait->end_ns, wait->state, NULL, wait->job};
  return TRUE;
}

gboolean
ilv_timeline_layout_find_span (const IlvTimelineLayout *self, const IlvScene *scene, guint index,
                               double y_px, gint64 t_ns, IlvSpan *span)
{
  const IlvTimelineRow *row = ilv_timeline_layout_get_row (self, index);
  const IlvTrace *trace = ilv_timeline_row_get_trace (row, scene);
  guint64 first, n;

  if (row->kind == ILV_ROW_LANES)
    return find_wait (self, row, y_px, t_ns, span);
  if (row->kind != ILV_ROW_TRACK && row->kind != ILV_ROW_GIL)
    return FALSE;
  first = ilv_trace_find_spans (trace, row->track, row->depth, t_ns, t_ns + 1, &n);
  if (n == 0)
    return FALSE;
  ilv_trace_get_span (trace, row->track, row->depth, first, span);
  return TRUE;
}

guint32
ilv_timeline_row_get_job (const IlvTimelineRow *self, const IlvScene *scene, const IlvSpan *span)
{
  const IlvTrace *trace = ilv_timeline_row_get_trace (self, scene);
  IlvTrack track;

  if (self->kind == ILV_ROW_GIL)
    return ILV_JOB_NONE;
  ilv_trace_get_track (trace, self->track, &track);
  if (track.kind == ILV_TRACK_CORE || span->ref >= ilv_trace_get_n_jobs (trace))
    return ILV_JOB_NONE;
  return span->ref;
}
