/* Makes a trace of what a builder has taken.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-trace-builder-private.h"
#include "ilv-trace-check.h"
#include "ilv-trace-extras.h"

#include <stdlib.h>

/* Closes what is open. */
static void
close_tracks (IlvTraceBuilder *self, gint64 end_ns)
{
  for (guint i = 0; i < self->trace->n_tracks; i++)
    if (self->open[i].depth > 0)
      ilv_trace_builder_end_state (self, i, end_ns);
  ilv_span_log_deal (&self->log, self->trace, self->chunk_max);
  ilv_span_log_clear (&self->log);
}

/* Shrinks what has grown too much. */
static void
finish_track (IlvTrackData *track)
{
  if (track->n_rows == 0 && track->spans.n > 0)
    track->n_rows = 1;
  for (guint row = 0; row < track->n_rows; row++)
    ilv_series_finish (ilv_track_get_row (track, row));
  ilv_series_finish (&track->instants);
  if (track->changes != NULL)
    ilv_series_finish (track->changes);
}

/* A merge sort: stable, and O(n) for the nearly sorted input that producers give. */
static void
merge_runs (IlvLink *links, guint n, IlvLink *room)
{
  guint half = n / 2, a = 0, b = half, at = 0;

  if (n < 2)
    return;
  merge_runs (links, half, room);
  merge_runs (links + half, n - half, room);
  if (links[half - 1].to_ns <= links[half].to_ns)
    return;
  for (guint i = 0; i < half; i++)
    room[i] = links[i];
  while (a < half && b < n)
    links[at++] = links[b].to_ns < room[a].to_ns ? links[b++] : room[a++];
  while (a < half)
    links[at++] = room[a++];
}

/* Links that came late lead to before those that are stored: all are sorted again. */
static void
take_back_links (IlvTraceBuilder *self)
{
  IlvTrace *trace = self->trace;
  GArray *all = g_array_sized_new (FALSE, FALSE, sizeof (IlvLink), (guint)trace->links.n);

  for (guint64 i = 0; i < trace->links.n; i++) {
    IlvLink link;

    ilv_trace_get_link (trace, i, &link);
    g_array_append_val (all, link);
  }
  g_array_append_vals (all, self->links->data, self->links->len);
  g_array_unref (self->links);
  self->links = all;
  ilv_series_clear (&trace->links);
}

void
ilv_trace_builder_store_links (IlvTraceBuilder *self)
{
  guint n = self->links->len;
  g_autofree IlvLink *room = g_new (IlvLink, n / 2 + 1);
  IlvLink *links = (IlvLink *)(gpointer)self->links->data;
  const IlvChunk *last = ilv_series_get_last_chunk (&self->trace->links);

  if (n == 0)
    return;
  merge_runs (links, n, room);
  if (last != NULL && links[0].to_ns < ILV_TIMES (last)[last->n - 1]) {
    take_back_links (self);
    ilv_trace_builder_store_links (self);
    return;
  }
  for (guint i = 0; i < n; i++) {
    IlvChunk *chunk = ilv_series_append (&self->trace->links, &ilv_link_layout, self->chunk_max);
    guint32 at = chunk->n - 1;

    ILV_COLUMN (chunk, ILV_LINK_TO_TIME, gint64)[at] = links[i].to_ns;
    ILV_COLUMN (chunk, ILV_LINK_FROM_TIME, gint64)[at] = links[i].from_ns;
    ILV_COLUMN (chunk, ILV_LINK_TO, guint32)[at] = links[i].to_track;
    ILV_COLUMN (chunk, ILV_LINK_FROM, guint32)[at] = links[i].from_track;
    ILV_COLUMN (chunk, ILV_LINK_KIND, guint8)[at] = (guint8)links[i].kind;
  }
  g_array_set_size (self->links, 0);
}

static void
move_tables (IlvTraceBuilder *self)
{
  IlvTrace *trace = self->trace;

  trace->n_strings = self->strings->len;
  trace->strings = g_memdup2 (self->strings->pdata, sizeof (char *) * trace->n_strings);
  trace->string_store = g_steal_pointer (&self->store);
  self->strings = NULL;
  trace->n_kinds = self->kinds->len;
  trace->kinds = (IlvKind *)(gpointer)g_array_free (g_steal_pointer (&self->kinds), FALSE);
  trace->n_jobs = self->jobs->len;
  trace->jobs = (IlvJobData *)(gpointer)g_array_free (g_steal_pointer (&self->jobs), FALSE);
  trace->tracks = g_renew (IlvTrackData, trace->tracks, trace->n_tracks);
  if (trace->info == NULL)
    trace->info = ilv_run_info_new ();
}

IlvTrace *
ilv_trace_builder_seal (IlvTraceBuilder *self, gint64 end_ns, GError **error)
{
  g_autoptr (IlvTrace) trace = NULL;

  g_return_val_if_fail (self != NULL && self->trace != NULL, NULL);

  close_tracks (self, end_ns);
  for (guint i = 0; i < self->trace->n_tracks; i++)
    finish_track (&self->trace->tracks[i]);
  if (self->error != NULL) {
    g_propagate_error (error, g_steal_pointer (&self->error));
    return NULL;
  }
  ilv_trace_builder_store_links (self);
  ilv_series_finish (&self->trace->links);
  move_tables (self);
  trace = g_steal_pointer (&self->trace);
  if (!ilv_trace_check_references (trace, error) || !ilv_trace_finish (trace, error))
    return NULL;
  ilv_trace_figure_jobs (trace, &trace->info->figures);
  return g_steal_pointer (&trace);
}
