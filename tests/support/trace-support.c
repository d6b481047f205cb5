/* Traces for tests: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace-support.h"

#include "demos/trace/ilv-checksum.h"
#include "demos/trace/ilv-trace-format.h"
#include "demos/trace/ilv-trace-private.h"
#include "demos/trace/ilv-why.h"

#include <string.h>

typedef struct {
  IlvTraceBuilder *builder;
  guint64 random;
  guint16 kinds[ILV_N_STATES];
  IlvTrackId thread, loop, gil, queue, counter, deep;
} Maker;

static guint
draw (Maker *self, guint limit)
{
  self->random = self->random * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407;
  return (guint)((self->random >> 33) % limit);
}

static void
add_tracks (Maker *self)
{
  IlvTraceBuilder *b = self->builder;
  IlvTrackId process =
      ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, "main");

  self->gil = ilv_trace_builder_add_track (b, process, ILV_TRACK_GIL, ILV_ROLE_NONE, 0, NULL);
  self->thread = ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0, NULL);
  self->loop = ilv_trace_builder_add_track (b, process, ILV_TRACK_LOOP, ILV_ROLE_NONE, 0, NULL);
  self->queue = ilv_trace_builder_add_track (b, process, ILV_TRACK_QUEUE, ILV_ROLE_WORK, 0, NULL);
  self->counter = ilv_trace_builder_add_track (b, 0, ILV_TRACK_COUNTER, ILV_ROLE_MEMORY, 0, NULL);
  self->deep = ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1, "im");
}

static void
add_spans (Maker *self, guint n)
{
  gint64 t = -5;

  for (guint i = 0; i < n; i++) {
    gint64 step = draw (self, 50) == 0 ? G_GINT64_CONSTANT (5000000000) : 1 + draw (self, 1000);

    ilv_trace_builder_set_state (self->builder, self->thread, t,
                                 self->kinds[draw (self, ILV_N_STATES)], draw (self, 8));
    ilv_trace_builder_set_state (self->builder, self->gil, t, self->kinds[0],
                                 draw (self, 2) ? self->thread : self->deep);
    ilv_trace_builder_add_instant (self->builder, self->thread, t,
                                   draw (self, 100) ? ILV_EVENT_JOB_STEP : ILV_EVENT_GIL_TAKE, 1,
                                   (gint64)i);
    ilv_trace_builder_add_instant (self->builder, self->loop, t, ILV_EVENT_TASK_STEP, i % 8, 3);
    ilv_trace_builder_add_link (self->builder, self->thread, t, self->loop,
                                t + (gint64)draw (self, 3000), ILV_LINK_WAKE);
    ilv_trace_builder_set_counter (self->builder, self->counter, t, draw (self, 1000));
    t += step;
  }
}

static void
add_deep_spans (Maker *self, guint n)
{
  guint depth = 0;

  for (guint i = 0; i < n; i++) {
    gboolean is_deeper = depth == 0 || (depth < 5 && draw (self, 2));

    if (is_deeper)
      ilv_trace_builder_push (self->builder, self->deep, i, self->kinds[i % 3], i % 8);
    else
      ilv_trace_builder_pop (self->builder, self->deep, i);
    depth += is_deeper ? 1 : -1;
  }
}

/* Most leave at the head, some from anywhere. */
static void
add_queue (Maker *self, guint n)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < n; i++) {
    guint32 job = draw (self, 8);

    if (waiting->len == 0 || draw (self, i < n / 2 ? 3 : 2) != 0) {
      ilv_trace_builder_queue_put (self->builder, self->queue, i, job);
      g_array_append_val (waiting, job);
    } else {
      guint at = draw (self, 10) == 0 ? draw (self, waiting->len) : 0;

      job = g_array_index (waiting, guint32, at);
      while (at > 0 && g_array_index (waiting, guint32, 0) == job)
        at = 0;
      ilv_trace_builder_queue_take (self->builder, self->queue, i, job);
      for (at = 0; g_array_index (waiting, guint32, at) != job;)
        at++;
      g_array_remove_index (waiting, at);
    }
  }
}

static IlvRunInfo *
make_info (guint64 seed)
{
  const gint64 totals[] = {10, 20, 30};
  IlvRunInfo *info = ilv_run_info_new ();

  info->workload = g_strdup ("everything");
  info->model = g_strdup ("threads");
  info->seed = seed;
  info->note = g_strdup ("na\u00efve \u2603");
  info->totals_ns = g_memdup2 (totals, sizeof totals);
  info->n_totals = G_N_ELEMENTS (totals);
  info->figures.cpu_use = 0.75;
  info->server = (IlvServerFigures){1000, 2000, 3000, 4000};
  return info;
}

IlvTrace *
ilv_test_make_trace (guint64 seed, guint scale)
{
  Maker maker = {.builder = ilv_trace_builder_new (), .random = seed};
  g_autoptr (IlvTraceBuilder) builder = maker.builder;
  g_autoptr (GError) error = NULL;
  IlvTrace *trace;

  for (guint i = 0; i < ILV_N_STATES; i++)
    maker.kinds[i] = ilv_trace_builder_intern_kind (builder, i, i % 2 ? "step" : NULL);
  add_tracks (&maker);
  for (guint i = 0; i < 8; i++) {
    IlvTrackId track =
        ilv_trace_builder_add_track (builder, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, i, NULL);

    ilv_trace_builder_add_job (builder, i % 2 ? "odd" : "even", i / 2, i, i > 4 ? 2 : ILV_JOB_NONE);
    ilv_trace_builder_set_job_track (builder, i, track);
    ilv_trace_builder_add_span (builder, track, i, 100 + i, maker.kinds[i], i);
    ilv_trace_builder_begin_job (builder, i, i + 5, maker.thread);
    ilv_trace_builder_end_job (builder, i, 100 + i, ILV_OUTCOME_DONE);
  }
  add_spans (&maker, 300 * scale);
  add_deep_spans (&maker, 40 * scale);
  add_queue (&maker, 60 * scale);
  ilv_trace_builder_set_info (builder, make_info (seed));
  trace = ilv_trace_builder_seal (builder, G_GINT64_CONSTANT (1000000000000000), &error);
  g_assert_no_error (error);
  return trace;
}

/* --- the walk --- */

static void
walk_spans (const IlvTrace *trace, IlvTrackId track)
{
  IlvPixel pixels[64];

  for (guint row = 0; row < ilv_trace_get_n_rows (trace, track); row++) {
    guint64 n = ilv_trace_get_n_spans (trace, track, row), n_found;
    gint64 last_ns = G_MININT64;

    for (guint64 i = 0; i < n; i++) {
      IlvSpan span;

      ilv_trace_get_span (trace, track, row, i, &span);
      g_assert_cmpint (span.begin_ns, >=, last_ns);
      g_assert_cmpint (span.end_ns, >, span.begin_ns);
      g_assert_cmpuint (span.state, <, ILV_N_STATES);
      last_ns = span.end_ns;
      if (i == n / 2) {
        g_assert_cmpuint (
            ilv_trace_find_spans (trace, track, row, span.begin_ns, span.end_ns, &n_found), ==, i);
        g_assert_cmpuint (n_found, ==, 1);
      }
    }
    for (double scale = 1e-2; scale < 1e15; scale *= 50) {
      ilv_trace_reduce_row (trace, track, row, (double)ilv_trace_get_begin (trace), scale, 64,
                            pixels);
      for (guint x = 0; x < 64; x++)
        g_assert_cmpuint (ILV_PIXEL_STATE (pixels[x]), <, ILV_N_STATES);
    }
  }
}

static void
walk_instants (const IlvTrace *trace, IlvTrackId track)
{
  guint64 n = ilv_trace_get_n_instants (trace, track);
  gint64 last_ns = G_MININT64;

  for (guint64 i = 0; i < n; i++) {
    IlvInstant instant;

    ilv_trace_get_instant (trace, track, i, &instant);
    g_assert_cmpint (instant.time_ns, >=, last_ns);
    g_assert_nonnull (ilv_event_kind_name (instant.kind));
    last_ns = instant.time_ns;
  }
}

static void
walk_moment (const IlvTrace *trace, IlvTrackId id, const IlvTrack *track, gint64 t_ns)
{
  IlvWhy why;
  IlvInstant instant;
  IlvLink link;
  guint32 jobs[16];

  ilv_trace_get_state_at (trace, id, t_ns);
  ilv_why_at (trace, id, t_ns, &why);
  ilv_why_latest (trace, t_ns, &instant);
  for (IlvEventKind kind = 0; kind < ILV_N_EVENTS; kind++)
    if (ilv_trace_find_last_instant (trace, id, kind, t_ns, &instant))
      g_assert_cmpint (instant.time_ns, <=, t_ns);
  if (ilv_trace_find_link_into (trace, id, t_ns, &link))
    g_assert_cmpint (link.from_ns, <=, link.to_ns);
  if (track->kind == ILV_TRACK_QUEUE) {
    guint n = ilv_trace_get_queue (trace, id, t_ns, jobs, G_N_ELEMENTS (jobs));

    g_assert_cmpuint (n, ==,
                      MIN (G_N_ELEMENTS (jobs), ilv_trace_get_queue_length (trace, id, t_ns)));
    for (guint i = 0; i < n; i++)
      g_assert_cmpuint (jobs[i] + 1, <=, ilv_trace_get_n_jobs (trace));
  }
  if (track->kind == ILV_TRACK_COUNTER)
    ilv_trace_get_counter_at (trace, id, t_ns);
  g_assert_cmpint (ilv_trace_next_time (trace, id, t_ns), >, t_ns);
  g_assert_cmpint (ilv_trace_previous_time (trace, id, t_ns), <, t_ns);
}

static void
walk_tables (const IlvTrace *trace)
{
  for (guint32 i = 0; i < ilv_trace_get_n_jobs (trace); i++) {
    IlvJob job;

    ilv_trace_get_job (trace, i, &job);
    g_assert_nonnull (ilv_outcome_name (job.outcome));
  }
  for (guint64 i = 0; i < ilv_trace_get_n_links (trace); i++) {
    IlvLink link;

    ilv_trace_get_link (trace, i, &link);
    g_assert_cmpuint (link.to_track, <, ilv_trace_get_n_tracks (trace));
    g_assert_nonnull (ilv_link_kind_name (link.kind));
  }
}

void
ilv_test_walk (const IlvTrace *trace)
{
  gint64 begin_ns = ilv_trace_get_begin (trace), end_ns = ilv_trace_get_end (trace);
  IlvFigures figures;
  g_autofree char *digest = ilv_trace_digest (trace);

  g_assert_cmpuint (strlen (digest), ==, 64);
  walk_tables (trace);
  ilv_trace_compute_figures (trace, &figures);
  for (IlvTrackId id = 0; id < ilv_trace_get_n_tracks (trace); id++) {
    IlvTrack track;

    ilv_trace_get_track (trace, id, &track);
    walk_spans (trace, id);
    walk_instants (trace, id);
    for (guint i = 0; i < 5; i++)
      walk_moment (trace, id, &track, begin_ns + (end_ns / 4 - begin_ns / 4) * i);
  }
  ilv_trace_next_switch (trace, begin_ns);
  ilv_trace_previous_switch (trace, end_ns);
}

/* --- files --- */

void
ilv_test_fix_checksums (guint8 *data, gsize size)
{
  IlvFileHeader file = {0};
  gsize at = sizeof file;

  if (size < sizeof file)
    return;
  memcpy (&file, data, sizeof file);
  file.checksum = ilv_checksum (&file, G_STRUCT_OFFSET (IlvFileHeader, checksum));
  memcpy (data, &file, sizeof file);
  while (at + sizeof (IlvSectionHeader) <= size) {
    IlvSectionHeader header;
    gsize left = size - at - sizeof header;

    memcpy (&header, data + at, sizeof header);
    if (header.magic != ILV_SECTION_MAGIC)
      return;
    if (header.length <= left)
      header.checksum = ilv_checksum (data + at + sizeof header, header.length);
    header.header_checksum =
        ilv_checksum (&header, G_STRUCT_OFFSET (IlvSectionHeader, header_checksum));
    memcpy (data + at, &header, sizeof header);
    if (header.length > left)
      return;
    at += sizeof header + ILV_PAD8 (header.length);
  }
}

gboolean
ilv_test_shares_spans (const IlvTrace *before, const IlvTrace *after, IlvTrackId track)
{
  const IlvSeries *old = &before->tracks[track].spans, *new = &after->tracks[track].spans;

  for (guint32 i = 0; i + 1 < old->n_pieces; i++)
    if (ilv_series_get_chunk (old, i) != ilv_series_get_chunk (new, i))
      return FALSE;
  return TRUE;
}
