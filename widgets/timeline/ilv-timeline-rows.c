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
  gboolean all;          /* ILV_TIMELINE_ALL */
  IlvTrackId lit_worker; /* always shown */
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
    row.most = MAX (1, ilv_trace_get_queue_max (b->trace, track));
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

/* What decides about a process's tracks; counted once. */
typedef struct {
  IlvTrack track;
  const IlvTrackId *children;
  guint n_children;
  guint n_workers; /* worker threads that did anything */
  guint n_threads; /* threads shown, were there no limit */
  gboolean has_loop;
  gboolean has_worker_processes; /* the run has */
} Process;

static gboolean
is_thread_shown (const Builder *b, const Process *process, const IlvTrack *thread)
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
   * one there is, tells all. What somebody's own script does there nobody can say beforehand. */
  if (process->has_loop ||
      (ilv_trace_get_info (b->trace)->is_script && process->track.role == ILV_ROLE_MAIN))
    return TRUE;
  if (process->n_workers > 0)
    return FALSE;
  return process->track.role != ILV_ROLE_MAIN || !process->has_worker_processes;
}

static void
count_process (const Builder *b, IlvTrackId id, gboolean has_worker_processes, Process *process)
{
  IlvTrack track;

  *process = (Process){.has_worker_processes = has_worker_processes};
  ilv_trace_get_track (b->trace, id, &process->track);
  process->children = ilv_trace_get_children (b->trace, id, &process->n_children);
  for (guint i = 0; i < process->n_children; i++) {
    ilv_trace_get_track (b->trace, process->children[i], &track);
    process->has_loop |= track.kind == ILV_TRACK_LOOP;
    process->n_workers +=
        track.kind == ILV_TRACK_THREAD && track.role == ILV_ROLE_WORKER && has_spans (b, track.id);
  }
  for (guint i = 0; i < process->n_children; i++) {
    ilv_trace_get_track (b->trace, process->children[i], &track);
    process->n_threads += track.kind == ILV_TRACK_THREAD && is_thread_shown (b, process, &track);
  }
}

/* What is left out is counted: in a row of its own, or where there is no room for that in the name
 * of the last row of its kind. */
static void
add_more (Builder *b, IlvTrackId track, guint indent, guint n, guint last)
{
  IlvTimelineRow *row;

  if (n == 0)
    return;
  b->layout->has_more = TRUE;
  if (b->layout->is_tiny && last < b->layout->rows->len) {
    g_autofree char *name = NULL;

    row = &g_array_index (b->layout->rows, IlvTimelineRow, last);
    name = row->name;
    /* Translators: the name of a worker, and how many more there are. */
    row->name = g_strdup_printf (C_ ("row of one worker, more left out", "%s +%u"), name, n);
    return;
  }
  row = add_row (b, ILV_ROW_MORE, track, indent,
                 g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more", "%u more", n), n));
  row->behind = ILV_TRACK_NONE;
}

/* "1 more" would take as much room as that one. */
static guint
get_limit (const Builder *b, guint n)
{
  return b->all || (n == b->layout->max_workers + 1 && !b->layout->is_tiny)
             ? G_MAXUINT
             : b->layout->max_workers;
}

static void
add_threads (Builder *b, const Process *process, guint indent)
{
  guint limit = get_limit (b, process->n_threads), n = 0, n_hidden = 0;
  guint last = G_MAXUINT;

  for (guint i = 0; i < process->n_children; i++) {
    IlvTrack track;

    ilv_trace_get_track (b->trace, process->children[i], &track);
    if (track.kind != ILV_TRACK_THREAD || !is_thread_shown (b, process, &track))
      continue;
    if (n++ < limit || track.id == b->lit_worker) {
      last = b->layout->rows->len;
      add_track_rows (b, ILV_ROW_TRACK, track.id, indent, ilv_track_label (b->trace, track.id));
    } else {
      n_hidden++;
    }
  }
  add_more (b, process->track.id, indent, n_hidden, last);
}

static void
add_queue (Builder *b, IlvTrackId queue, guint indent)
{
  IlvTimelineRow *row =
      add_row (b, ILV_ROW_LENGTH, queue, indent, ilv_track_label (b->trace, queue));

  /* A line in which nobody ever waits behind another is not worth a row. */
  if (row->most < 2 && !b->all)
    g_array_set_size (b->layout->rows, b->layout->rows->len - 1);
}

static void
add_machinery (Builder *b, const Process *process, IlvTrackKind kind, guint indent)
{
  for (guint i = 0; i < process->n_children; i++) {
    IlvTrack track;

    ilv_trace_get_track (b->trace, process->children[i], &track);
    if (track.kind != kind)
      continue;
    if (kind == ILV_TRACK_QUEUE) {
      if (b->all || track.role == ILV_ROLE_WORK || track.role == ILV_ROLE_READY)
        add_queue (b, track.id, indent);
    } else if (has_spans (b, track.id)) {
      add_track_rows (b, kind == ILV_TRACK_GIL ? ILV_ROW_GIL : ILV_ROW_TRACK, track.id, indent,
                      ilv_track_label (b->trace, track.id));
    }
  }
}

/* Whatever the order of creation: threads, what drives them, what they wait for. */
static void
add_process (Builder *b, const Process *process)
{
  gboolean is_worker = process->track.role != ILV_ROLE_MAIN;
  guint indent = 1, n_before;

  if (is_worker && (process->n_threads > 1 || process->has_loop || b->all)) {
    add_row (b, ILV_ROW_PROCESS, process->track.id, 1,
             ilv_track_label (b->trace, process->track.id));
    indent = 2;
  }
  n_before = b->layout->rows->len;
  add_threads (b, process, indent);
  if (b->all || !b->layout->is_tight)
    add_machinery (b, process, ILV_TRACK_LOOP, indent);
  /* One thread alone never waits for its GIL. */
  if (b->all || (process->n_threads > 1 && !b->layout->is_bare))
    add_machinery (b, process, ILV_TRACK_GIL, indent);
  if (b->all || !b->layout->is_tight)
    add_machinery (b, process, ILV_TRACK_QUEUE, indent);
  if (b->all)
    add_machinery (b, process, ILV_TRACK_PIPE, indent);
  /* A worker process of one thread is one row with the process's name. */
  if (is_worker && indent == 1 && b->layout->rows->len == n_before + 1) {
    IlvTimelineRow *row = &g_array_index (b->layout->rows, IlvTimelineRow, n_before);

    g_free (row->name);
    row->name = ilv_track_label (b->trace, process->track.id);
  }
}

static void
add_processes (Builder *b, const IlvTrackId *children, guint n_children)
{
  guint limit, n = 0, n_workers = 0, n_hidden = 0, last = G_MAXUINT;
  IlvTrackId lit_process = ILV_TRACK_NONE;
  IlvTrack track;

  if (b->lit_worker != ILV_TRACK_NONE) {
    ilv_trace_get_track (b->trace, b->lit_worker, &track);
    lit_process = track.parent;
  }

  for (guint i = 0; i < n_children; i++) {
    ilv_trace_get_track (b->trace, children[i], &track);
    n_workers += track.kind == ILV_TRACK_PROCESS && track.role == ILV_ROLE_WORKER;
  }
  limit = get_limit (b, n_workers);
  for (guint i = 0; i < n_children; i++) {
    Process process;

    ilv_trace_get_track (b->trace, children[i], &track);
    if (track.kind != ILV_TRACK_PROCESS)
      continue;
    if (track.role == ILV_ROLE_WORKER && n++ >= limit && track.id != lit_process) {
      n_hidden++;
      continue;
    }
    if (track.role == ILV_ROLE_WORKER)
      last = b->layout->rows->len;
    count_process (b, track.id, n_workers > 0, &process);
    add_process (b, &process);
  }
  add_more (b, 0, 1, n_hidden, last);
}

/* FALSE if nothing ever counts there. */
static gboolean
add_counter (Builder *b, IlvRole role, const char *name)
{
  IlvTrackId counter = ilv_trace_find_track (b->trace, 0, ILV_TRACK_COUNTER, role, G_MAXUINT32);

  if (counter == ILV_TRACK_NONE || ilv_trace_get_counter_max (b->trace, counter) <= 0)
    return FALSE;
  add_row (b, ILV_ROW_COUNTER, counter, 1, g_strdup (name));
  return TRUE;
}

static void
add_waits (Builder *b)
{
  IlvTimelineLayout *layout = b->layout;
  guint32 n_jobs = ilv_trace_get_n_jobs (b->trace);

  if (ilv_trace_find_track (b->trace, ILV_TRACK_NONE, ILV_TRACK_LOOP, ILV_N_ROLES, G_MAXUINT32) ==
      ILV_TRACK_NONE)
    return;
  if (layout->is_bare && !b->all)
    return;
  if (layout->is_tiny && !b->all &&
      (add_counter (b, ILV_ROLE_WAITING_IO, _ ("Waiting on I/O")) ||
       add_counter (b, ILV_ROLE_SLEEPING, _ ("Sleeping"))))
    return;
  if (layout->lanes[b->run] == NULL && !layout->is_packed[b->run])
    layout->lanes[b->run] = ilv_timeline_lanes_new (
        b->trace, n_jobs <= FEW_JOBS ? MAX_LANES_FEW : MAX_LANES, MAX_WAITS);
  layout->is_packed[b->run] = TRUE;
  if (layout->lanes[b->run] != NULL) {
    add_row (b, ILV_ROW_LANES, 0, 1, g_strdup (_ ("Waits")))->behind = ILV_TRACK_NONE;
    return;
  }
  add_counter (b, ILV_ROLE_WAITING_IO, _ ("Waiting on I/O"));
  add_counter (b, ILV_ROLE_SLEEPING, _ ("Sleeping"));
}

/* What jobs wait for outside of any process. */
static gboolean
is_resource (IlvTrackKind kind)
{
  return kind == ILV_TRACK_LOCK || kind == ILV_TRACK_BACKEND;
}

/* Locks and backends, with cores and what is counted besides where all is shown. */
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
    if (!is_resource (track.kind) &&
        (!b->all || (track.kind != ILV_TRACK_COUNTER && track.kind != ILV_TRACK_CORE)))
      continue;
    name = ilv_track_label (b->trace, track.id);
    if (track.kind == ILV_TRACK_COUNTER)
      add_row (b, ILV_ROW_COUNTER, track.id, 1, name);
    else
      add_track_rows (b, ILV_ROW_TRACK, track.id, 1, name);
  }
}

static IlvTrackId
find_lit_worker (const IlvTrace *trace, guint32 lit_job)
{
  IlvJob job;

  if (lit_job >= ilv_trace_get_n_jobs (trace))
    return ILV_TRACK_NONE;
  ilv_trace_get_job (trace, lit_job, &job);
  return job.worker;
}

void
ilv_timeline_rows_add_run (IlvTimelineLayout *self, const IlvScene *scene, guint run,
                           IlvTimelineDetail detail)
{
  const IlvSceneRun *r = &scene->runs[run];
  Builder b = {self, r->front != NULL ? r->front : r->behind, NULL, run,
               detail == ILV_TIMELINE_ALL};
  const IlvTrackId *children;
  guint n_children;

  if (b.trace == NULL)
    return;
  b.lit_worker = find_lit_worker (b.trace, scene->lit_job);
  b.behind = r->front != NULL ? r->behind : NULL;
  add_row (&b, ILV_ROW_HEADING, 0, 0, ilv_track_label (b.trace, 0));
  if (detail == ILV_TIMELINE_NONE)
    return;
  children = ilv_trace_get_children (b.trace, 0, &n_children);
  add_processes (&b, children, n_children);
  add_waits (&b);
  if (b.all || scene->has_resources)
    add_rest (&b, children, n_children);
}
