/* Laws of the machinery: GILs, cores, loops.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace-laws.h"

/* +1 where a wanted span begins, -1 where one ends. */
typedef struct {
  gint64 t_ns;
  gint change;
} Edge;

static int
compare_edges (const void *a, const void *b)
{
  const Edge *x = a, *y = b;

  if (x->t_ns != y->t_ns)
    return x->t_ns < y->t_ns ? -1 : 1;
  return x->change - y->change; /* half open: ends come first */
}

static void
add_edges (const IlvTrace *trace, IlvTrackId track, guint states, GArray *edges)
{
  for (guint64 i = 0; i < ilv_trace_get_n_spans (trace, track, 0); i++) {
    IlvSpan span;
    Edge begin, end;

    ilv_trace_get_span (trace, track, 0, i, &span);
    if (!(states >> span.state & 1))
      continue;
    begin = (Edge){span.begin_ns, 1};
    end = (Edge){span.end_ns, -1};
    g_array_append_val (edges, begin);
    g_array_append_val (edges, end);
  }
}

/* The most spans at one moment; when. */
static gint
find_most (GArray *edges, gint64 *t_ns)
{
  gint n = 0, most = 0;

  g_array_sort (edges, compare_edges);
  for (guint i = 0; i < edges->len; i++) {
    n += g_array_index (edges, Edge, i).change;
    if (n > most) {
      most = n;
      *t_ns = g_array_index (edges, Edge, i).t_ns;
    }
  }
  return most;
}

/* Until when the thread holds that GIL without a break; t itself if it does not. Taking up again
 * at the same moment is no break. */
static gint64
hold_until (const IlvTrace *trace, IlvTrackId process, IlvTrackId thread, gint64 t_ns)
{
  IlvTrackId gil = ilv_trace_find_track (trace, process, ILV_TRACK_GIL, ILV_N_ROLES, G_MAXUINT32);
  IlvSpan held;

  while (gil != ILV_TRACK_NONE && ilv_trace_find_span_at (trace, gil, t_ns, &held) &&
         held.ref == thread)
    t_ns = held.end_ns;
  return t_ns;
}

/* Whoever runs Python holds a GIL all the while; a GIL's own spans are disjoint, so no two run
 * under one. A subinterpreter's worker also works under the main interpreter's. */
static char *
check_holder (const IlvLawCase *self, const IlvTrack *thread)
{
  const IlvTrace *trace = self->trace;
  IlvTrackId main_process =
      ilv_trace_find_track (trace, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, G_MAXUINT32);

  for (guint64 i = 0; i < ilv_trace_get_n_spans (trace, thread->id, 0); i++) {
    gint64 t_ns, last_ns;
    IlvSpan span;

    ilv_trace_get_span (trace, thread->id, 0, i, &span);
    if (span.state != ILV_STATE_PYTHON)
      continue;
    t_ns = span.begin_ns;
    do {
      last_ns = t_ns;
      t_ns = hold_until (trace, thread->parent, thread->id, t_ns);
      if (self->settings.model == ILV_MODEL_INTERPRETERS)
        t_ns = hold_until (trace, main_process, thread->id, t_ns);
    } while (t_ns > last_ns && t_ns < span.end_ns);
    if (t_ns < span.end_ns)
      return g_strdup_printf ("thread %u runs Python from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                              " but holds no GIL at %" G_GINT64_FORMAT,
                              thread->id, span.begin_ns, span.end_ns, t_ns);
  }
  return NULL;
}

char *
ilv_law_one_holder (const IlvLawCase *self)
{
  if (self->settings.model == ILV_MODEL_FREE_THREADS)
    return NULL;
  for (IlvTrackId id = 0; id < ilv_trace_get_n_tracks (self->trace); id++) {
    IlvTrack track;
    char *broken;

    ilv_trace_get_track (self->trace, id, &track);
    broken = track.kind == ILV_TRACK_THREAD ? check_holder (self, &track) : NULL;
    if (broken != NULL)
      return broken;
  }
  return NULL;
}

char *
ilv_law_no_more_threads_than_cores (const IlvLawCase *self)
{
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  gint64 t_ns = 0;
  gint most;

  for (IlvTrackId id = 0; id < ilv_trace_get_n_tracks (self->trace); id++) {
    IlvTrack track;

    ilv_trace_get_track (self->trace, id, &track);
    if (track.kind == ILV_TRACK_THREAD)
      add_edges (self->trace, id, 1 << ILV_STATE_PYTHON | 1 << ILV_STATE_NATIVE, edges);
  }
  most = find_most (edges, &t_ns);
  if (most > (gint)self->settings.cores)
    return g_strdup_printf ("%d threads run at %" G_GINT64_FORMAT " ns on %u cores", most, t_ns,
                            self->settings.cores);
  return NULL;
}

/* Until when the thread has a core, be it one after another; t itself if it has none. */
static gint64
have_core_until (const IlvTrace *trace, IlvTrackId thread, gint64 t_ns)
{
  gint64 last_ns;

  do {
    last_ns = t_ns;
    for (IlvTrackId id = 1; id < ilv_trace_get_n_tracks (trace); id++) {
      IlvTrack track;
      IlvSpan span;

      ilv_trace_get_track (trace, id, &track);
      if (track.kind == ILV_TRACK_CORE && ilv_trace_find_span_at (trace, id, t_ns, &span) &&
          span.ref == thread)
        t_ns = span.end_ns;
    }
  } while (t_ns > last_ns);
  return t_ns;
}

/* Whoever runs Python or native code has a core all the while. */
char *
ilv_law_who_runs_has_a_core (const IlvLawCase *self)
{
  const IlvTrace *trace = self->trace;

  for (IlvTrackId id = 0; id < ilv_trace_get_n_tracks (trace); id++) {
    IlvTrack track;
    IlvSpan span;

    ilv_trace_get_track (trace, id, &track);
    for (guint64 i = 0; track.kind == ILV_TRACK_THREAD && i < ilv_trace_get_n_spans (trace, id, 0);
         i++) {
      ilv_trace_get_span (trace, id, 0, i, &span);
      if ((span.state == ILV_STATE_PYTHON || span.state == ILV_STATE_NATIVE) &&
          have_core_until (trace, id, span.begin_ns) < span.end_ns)
        return g_strdup_printf ("thread %u is %s from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                                " but has a core until %" G_GINT64_FORMAT " only",
                                id, ilv_state_key (span.state), span.begin_ns, span.end_ns,
                                have_core_until (trace, id, span.begin_ns));
    }
  }
  return NULL;
}

/* No thread has two cores at once. */
char *
ilv_law_one_core_each (const IlvLawCase *self)
{
  const IlvTrace *trace = self->trace;
  guint n = ilv_trace_get_n_tracks (trace);

  for (IlvTrackId thread = 0; thread < n; thread++) {
    g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (Edge));
    gint64 t_ns = 0;
    IlvTrack track;

    ilv_trace_get_track (trace, thread, &track);
    if (track.kind != ILV_TRACK_THREAD)
      continue;
    for (IlvTrackId core = 0; core < n; core++) {
      ilv_trace_get_track (trace, core, &track);
      for (guint64 i = 0;
           track.kind == ILV_TRACK_CORE && i < ilv_trace_get_n_spans (trace, core, 0); i++) {
        IlvSpan span;
        Edge begin, end;

        ilv_trace_get_span (trace, core, 0, i, &span);
        begin = (Edge){span.begin_ns, 1};
        end = (Edge){span.end_ns, -1};
        if (span.ref != thread)
          continue;
        g_array_append_val (edges, begin);
        g_array_append_val (edges, end);
      }
    }
    if (find_most (edges, &t_ns) > 1)
      return g_strdup_printf ("thread %u has two cores at %" G_GINT64_FORMAT " ns", thread, t_ns);
  }
  return NULL;
}

/* In one loop no two tasks run at once. */
char *
ilv_law_one_step_at_a_time (const IlvLawCase *self)
{
  IlvModel model = self->settings.model;
  g_autoptr (GHashTable) loops = NULL;
  GHashTableIter iter;
  gpointer worker, edges;
  char *broken = NULL;

  if (model != ILV_MODEL_ASYNCIO && model != ILV_MODEL_UVLOOP && model != ILV_MODEL_TRIO &&
      model != ILV_MODEL_LOOPS)
    return NULL;
  loops = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
  for (guint32 i = 0; i < ilv_trace_get_n_jobs (self->trace); i++) {
    IlvJob job;

    ilv_trace_get_job (self->trace, i, &job);
    if (job.worker == ILV_TRACK_NONE)
      continue;
    edges = g_hash_table_lookup (loops, GUINT_TO_POINTER (job.worker));
    if (edges == NULL) {
      edges = g_array_new (FALSE, FALSE, sizeof (Edge));
      g_hash_table_insert (loops, GUINT_TO_POINTER (job.worker), edges);
    }
    add_edges (self->trace, job.track, 1 << ILV_STATE_PYTHON | 1 << ILV_STATE_NATIVE, edges);
  }
  g_hash_table_iter_init (&iter, loops);
  while (g_hash_table_iter_next (&iter, &worker, &edges)) {
    gint64 t_ns = 0;

    if (broken == NULL && find_most (edges, &t_ns) > 1)
      broken = g_strdup_printf ("two tasks run on thread %u at %" G_GINT64_FORMAT " ns",
                                GPOINTER_TO_UINT (worker), t_ns);
  }
  return broken;
}
