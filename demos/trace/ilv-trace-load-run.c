/* Makes a trace of a run's sections; columns stay where they are in the file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-queue-index.h"
#include "ilv-trace-builder.h"
#include "ilv-trace-check.h"
#include "ilv-trace-extras.h"
#include "ilv-trace-load-meta.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Walks the DATA sections; `pieces` says how many chunks each series has. */
typedef struct {
  GBytes *file;
  const IlvPart *parts;
  guint n_parts, part;
  gsize at;
  const guint32 *pieces;
} Cursor;

static const guint8 *
take (Cursor *self, gsize n)
{
  const IlvPart *part = &self->parts[self->part];
  const guint8 *data = part->data + self->at;

  if (n > part->length - self->at || ILV_PAD8 (n) > part->length - self->at)
    return NULL;
  self->at += ILV_PAD8 (n);
  return data;
}

static gboolean
is_at_end (const Cursor *self)
{
  return self->part == self->n_parts;
}

static void
leave_finished_parts (Cursor *self)
{
  while (self->part < self->n_parts && self->at == self->parts[self->part].length) {
    self->part++;
    self->at = 0;
  }
}

static gboolean
load_longs (IlvSpanExtra *extra, const guint8 *data, guint32 n)
{
  extra->longs = g_new (IlvLongSpan, n);
  extra->n_longs = n;
  for (guint32 i = 0; i < n; i++) {
    guint64 pair[2];

    memcpy (pair, data + i * sizeof pair, sizeof pair);
    if (pair[0] > G_MAXUINT32)
      return FALSE;
    extra->longs[i] = (IlvLongSpan){(guint32)pair[0], (gint64)pair[1]};
  }
  return TRUE;
}

static gboolean
load_span_extra (Cursor *self, IlvChunk *chunk, const IlvChunkHeader *header)
{
  const guint8 *longs = take (self, header->n_longs * (gsize)16);
  const guint8 *levels = longs != NULL ? take (self, header->n_entries * (gsize)2) : NULL;
  IlvSpanExtra *extra;

  if (levels == NULL)
    return FALSE;
  if (header->n_longs == 0 && header->n_entries == 0)
    return TRUE;
  chunk->extra = extra = g_new0 (IlvSpanExtra, 1);
  if (header->n_entries > 0) {
    extra->levels = (const guint16 *)(gconstpointer)levels;
    extra->n_entries = header->n_entries;
  }
  return load_longs (extra, longs, header->n_longs);
}

static IlvChunk *
load_chunk (Cursor *self, const IlvLayout *layout)
{
  void *columns[ILV_MAX_COLUMNS] = {NULL};
  IlvChunkHeader header;
  const guint8 *data;
  IlvChunk *chunk;

  leave_finished_parts (self);
  data = is_at_end (self) ? NULL : take (self, sizeof header);
  if (data == NULL)
    return NULL;
  memcpy (&header, data, sizeof header);
  if (header.n == 0 || (header.n > ILV_CHUNK_MAX && layout != &ilv_queue_layout) ||
      header.n > G_MAXUINT32 / 4)
    return NULL;
  for (guint i = 0; i < layout->n_columns; i++) {
    columns[i] = (void *)take (self, (gsize)header.n * layout->width[i]);
    if (columns[i] == NULL)
      return NULL;
  }
  chunk = ilv_chunk_new_mapped (layout, header.n, self->file, columns);
  if (layout == &ilv_span_layout && !load_span_extra (self, chunk, &header)) {
    ilv_chunk_unref (chunk);
    return NULL;
  }
  return chunk;
}

static gboolean
load_series (Cursor *self, IlvSeries *series, const IlvLayout *layout)
{
  guint32 n = *self->pieces++;

  for (guint32 i = 0; i < n; i++) {
    IlvChunk *chunk = load_chunk (self, layout);

    if (chunk == NULL)
      return FALSE;
    ilv_series_add_chunk (series, chunk);
  }
  return TRUE;
}

static gboolean
load_changes (Cursor *self, IlvTrackData *track)
{
  if (*self->pieces == 0) {
    self->pieces++;
    return TRUE;
  }
  if (track->kind != ILV_TRACK_QUEUE && track->kind != ILV_TRACK_COUNTER)
    return FALSE;
  track->changes = g_new0 (IlvSeries, 1);
  return load_series (self, track->changes,
                      track->kind == ILV_TRACK_QUEUE ? &ilv_queue_layout : &ilv_sample_layout);
}

static gboolean
load_data (Cursor *self, IlvTrace *trace)
{
  for (guint i = 0; i < trace->n_tracks; i++) {
    IlvTrackData *track = &trace->tracks[i];

    for (guint row = 0; row < track->n_rows; row++)
      if (!load_series (self, ilv_track_get_row (track, row), &ilv_span_layout))
        return FALSE;
    if (!load_series (self, &track->instants, &ilv_instant_layout) || !load_changes (self, track))
      return FALSE;
  }
  if (!load_series (self, &trace->links, &ilv_link_layout))
    return FALSE;
  leave_finished_parts (self);
  return is_at_end (self);
}

static gboolean
load_jobs (IlvTrace *trace, const IlvPart *part, GBytes *file)
{
  gsize n = part->length / sizeof (IlvJobData);

  if (part->length % sizeof (IlvJobData) != 0 || n >= ILV_JOB_NONE)
    return FALSE;
  trace->n_jobs = (guint32)n;
  trace->jobs = (IlvJobData *)(gpointer)part->data;
  trace->jobs_file = g_bytes_ref (file);
  return TRUE;
}

/* Not among a file's figures, which are older than this outcome. */
static void
count_cancelled (IlvTrace *trace)
{
  for (guint32 i = 0; i < trace->n_jobs; i++)
    trace->info->figures.n_cancelled += trace->jobs[i].outcome == ILV_OUTCOME_CANCELLED;
}

IlvTrace *
ilv_trace_load_run (GBytes *file, const IlvPart *parts, guint n_parts, GError **error)
{
  g_autoptr (IlvTrace) trace = ilv_trace_alloc ();
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (guint32));
  Cursor cursor = {file, parts, n_parts - 2, 0, 0, NULL};

  if (!ilv_trace_load_meta (trace, &parts[n_parts - 1], pieces) ||
      !load_jobs (trace, &parts[n_parts - 2], file)) {
    g_set_error_literal (error, ILV_TRACE_ERROR, ILV_TRACE_ERROR_DAMAGED,
                         g_dgettext (GETTEXT_PACKAGE, "A run's description is damaged"));
    return NULL;
  }
  cursor.pieces = (const guint32 *)(gpointer)pieces->data;
  if (!load_data (&cursor, trace)) {
    g_set_error_literal (error, ILV_TRACE_ERROR, ILV_TRACE_ERROR_DAMAGED,
                         g_dgettext (GETTEXT_PACKAGE, "A run's records are damaged"));
    return NULL;
  }
  if (!ilv_trace_check_structure (trace, error) || !ilv_trace_check_references (trace, error) ||
      !ilv_trace_finish (trace, error))
    return NULL;
  count_cancelled (trace);
  return g_steal_pointer (&trace);
}
