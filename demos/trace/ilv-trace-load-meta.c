/* Reads the description and the tables of a run.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No count is believed: each entry of a table must really be there, so memory stays within a small
 * factor of the section. */
#include "ilv-trace-load-meta.h"

#include <string.h>

typedef struct {
  const guint8 *at;
  gsize left;
  gboolean is_bad;
} Reader;

static guint64
read_number (Reader *self)
{
  guint64 value;

  if (self->left < 8) {
    self->is_bad = TRUE;
    return 0;
  }
  memcpy (&value, self->at, 8);
  self->at += 8;
  self->left -= 8;
  return value;
}

static guint64
read_below (Reader *self, guint64 limit)
{
  guint64 value = read_number (self);

  if (value >= limit)
    self->is_bad = TRUE;
  return self->is_bad ? 0 : value;
}

static double
read_double (Reader *self)
{
  guint64 bits = read_number (self);
  double value;

  memcpy (&value, &bits, 8);
  return value;
}

/* (transfer full) */
static char *
read_string (Reader *self)
{
  guint64 length = read_number (self);
  char *string;

  if (length == G_MAXUINT64 || self->is_bad)
    return NULL;
  if (length > self->left || ILV_PAD8 (length) > self->left ||
      !g_utf8_validate_len ((const char *)self->at, length, NULL)) {
    self->is_bad = TRUE;
    return NULL;
  }
  string = g_strndup ((const char *)self->at, length);
  self->at += ILV_PAD8 (length);
  self->left -= ILV_PAD8 (length);
  return string;
}

static void
read_figures (Reader *self, IlvFigures *figures)
{
  figures->total_ns = (gint64)read_number (self);
  figures->n_submitted = read_number (self);
  figures->n_finished = read_number (self);
  figures->n_failed = read_number (self);
  figures->n_timed_out = read_number (self);
  figures->n_rejected = read_number (self);
  figures->throughput_per_s = read_double (self);
  figures->latency_p50_ns = (gint64)read_number (self);
  figures->latency_p95_ns = (gint64)read_number (self);
  figures->latency_p99_ns = (gint64)read_number (self);
  figures->latency_max_ns = (gint64)read_number (self);
  figures->cpu_use = read_double (self);
  if (read_number (self) != ILV_N_STATES)
    self->is_bad = TRUE;
  for (guint i = 0; i < ILV_N_STATES; i++)
    figures->state_ns[i] = (gint64)read_number (self);
  figures->gil_switches = read_number (self);
  figures->loop_lag_max_ns = (gint64)read_number (self);
  figures->transferred_bytes = read_number (self);
  figures->peak_memory_bytes = read_number (self);
}

static void
read_totals (Reader *self, IlvRunInfo *info)
{
  guint64 n = read_below (self, (guint64)G_MAXUINT + 1);

  if (n > self->left / 8) {
    self->is_bad = TRUE;
    return;
  }
  info->n_totals = (guint)n;
  info->totals_ns = g_new (gint64, n);
  for (guint i = 0; i < n; i++)
    info->totals_ns[i] = (gint64)read_number (self);
}

static void
read_info (Reader *self, IlvRunInfo *info)
{
  const guint64 limit = (guint64)G_MAXUINT + 1;

  info->workload = read_string (self);
  info->model = read_string (self);
  info->source = (IlvSource)read_below (self, ILV_SOURCE_IMPORTED + 1);
  info->costs = read_string (self);
  info->seed = read_number (self);
  info->cores = (guint)read_below (self, limit);
  info->workers = (guint)read_below (self, limit);
  info->threads = (guint)read_below (self, limit);
  info->processes = (guint)read_below (self, limit);
  info->switch_interval_ns = (gint64)read_number (self);
  info->start_method = read_string (self);
  info->chunk = (guint)read_below (self, limit);
  info->python_exe = read_string (self);
  info->python_version = read_string (self);
  info->free_threaded = (gboolean)read_below (self, 2);
  info->recorded = (gboolean)read_below (self, 2);
  read_totals (self, info);
  info->note = read_string (self);
  read_figures (self, &info->figures);
}

static void
read_strings (Reader *self, IlvTrace *trace)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new ();
  guint64 n = read_number (self);

  for (guint64 i = 0; i < n && !self->is_bad; i++)
    g_ptr_array_add (strings, read_string (self));
  trace->n_strings = strings->len;
  trace->strings = (char **)g_ptr_array_free (g_steal_pointer (&strings), FALSE);
  if (n == 0 || trace->strings == NULL || trace->strings[0] != NULL)
    self->is_bad = TRUE;
}

static void
read_kinds (Reader *self, IlvTrace *trace)
{
  guint64 n = read_below (self, G_MAXUINT16 + 1);

  if (n > self->left / 16) {
    self->is_bad = TRUE;
    return;
  }
  trace->kinds = g_new0 (IlvKind, n);
  trace->n_kinds = (guint)n;
  for (guint i = 0; i < n; i++) {
    guint64 state = read_below (self, ILV_KIND_ESTIMATED + ILV_N_STATES);

    trace->kinds[i].state = (guint16)(state % ILV_KIND_ESTIMATED);
    trace->kinds[i].is_estimated = state >= ILV_KIND_ESTIMATED;
    trace->kinds[i].mark = ilv_kind_make_mark (trace->kinds[i].state, trace->kinds[i].is_estimated);
    trace->kinds[i].name = (guint32)read_below (self, trace->n_strings);
  }
}

static void
read_pieces (Reader *self, GArray *pieces)
{
  guint32 n = (guint32)read_below (self, G_MAXUINT32);

  g_array_append_val (pieces, n);
}

static void
read_track (Reader *self, IlvTrackData *track, GArray *pieces)
{
  guint64 kinds, n_rows;

  track->parent = (guint32)read_below (self, (guint64)G_MAXUINT32 + 1);
  track->number = (guint32)read_below (self, (guint64)G_MAXUINT32 + 1);
  track->name = (guint32)read_below (self, (guint64)G_MAXUINT32 + 1);
  kinds = read_below (self, 1 << 16);
  track->kind = kinds & 255;
  track->role = (guint8)(kinds >> 8);
  n_rows = read_below (self, G_MAXUINT16 + 1);
  if (self->is_bad || n_rows > self->left / 8) {
    self->is_bad = TRUE;
    return;
  }
  track->n_rows = (guint16)n_rows;
  if (n_rows > 1)
    track->deep_rows = g_new0 (IlvSeries, n_rows - 1);
  for (guint i = 0; i < n_rows; i++)
    read_pieces (self, pieces);
  read_pieces (self, pieces);
  read_pieces (self, pieces);
}

/* An entry takes at least 56 bytes, which bounds the table. */
static void
read_tracks (Reader *self, IlvTrace *trace, GArray *pieces)
{
  guint64 n = read_number (self);

  if (self->is_bad || n > self->left / 56) {
    self->is_bad = TRUE;
    return;
  }
  trace->tracks = g_new0 (IlvTrackData, n);
  trace->n_tracks = (guint)n;
  for (guint i = 0; i < n && !self->is_bad; i++)
    read_track (self, &trace->tracks[i], pieces);
}

static void
take_fact (IlvRunInfo *info, const char *name, guint64 value)
{
  IlvServerFigures *server = &info->server;

  if (g_strcmp0 (name, ILV_FACT_SCRIPT) == 0)
    info->is_script = value != 0;
  else if (g_strcmp0 (name, ILV_FACT_SERVER_ANSWERS) == 0)
    server->n_answers = value;
  else if (g_strcmp0 (name, ILV_FACT_SERVER_LATE_P50) == 0)
    server->late_p50_ns = (gint64)value;
  else if (g_strcmp0 (name, ILV_FACT_SERVER_LATE_P99) == 0)
    server->late_p99_ns = (gint64)value;
  else if (g_strcmp0 (name, ILV_FACT_SERVER_LATE_MAX) == 0)
    server->late_max_ns = (gint64)value;
}

/* A fact takes at least 16 bytes, which bounds their number. */
static void
read_facts (Reader *self, IlvRunInfo *info)
{
  guint64 n = self->left > 0 ? read_number (self) : 0;

  if (n > self->left / 16)
    self->is_bad = TRUE;
  for (guint64 i = 0; i < n && !self->is_bad; i++) {
    g_autofree char *name = read_string (self);
    take_fact (info, name, read_number (self));
  }
}

gboolean
ilv_trace_load_meta (IlvTrace *trace, const IlvPart *part, GArray *pieces)
{
  Reader reader = {part->data, part->length, FALSE};

  trace->info = ilv_run_info_new ();
  read_info (&reader, trace->info);
  if (!reader.is_bad)
    read_strings (&reader, trace);
  if (!reader.is_bad)
    read_kinds (&reader, trace);
  if (!reader.is_bad)
    read_tracks (&reader, trace, pieces);
  if (!reader.is_bad)
    read_pieces (&reader, pieces);
  if (!reader.is_bad)
    read_facts (&reader, trace->info);
  return !reader.is_bad && reader.left == 0;
}
