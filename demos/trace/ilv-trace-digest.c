/* The digest of everything a view can see, and how much memory a trace takes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The digest does not depend on how entries are cut into chunks nor on the order in which names
 * were interned: a kind counts as its number by first use, followed there by its state and name. */
#include "ilv-trace-private.h"

#include <string.h>

#define BATCH 512

typedef struct {
  GChecksum *checksum;
  guint8 buffer[BATCH * 8];
  gsize n_buffered;
  guint32 *kind_numbers; /* 0 = not met yet */
  guint32 n_kinds_met;
} Digest;

static void
flush (Digest *self)
{
  g_checksum_update (self->checksum, self->buffer, (gssize)self->n_buffered);
  self->n_buffered = 0;
}

static void
add_number (Digest *self, guint64 value)
{
  guint64 little = GUINT64_TO_LE (value);

  if (self->n_buffered == sizeof self->buffer)
    flush (self);
  memcpy (self->buffer + self->n_buffered, &little, 8);
  self->n_buffered += 8;
}

static void
add_double (Digest *self, double value)
{
  guint64 bits;

  memcpy (&bits, &value, 8);
  add_number (self, bits);
}

static void
add_string (Digest *self, const char *string)
{
  gsize n = string != NULL ? strlen (string) : 0;

  add_number (self, string != NULL ? n : G_MAXUINT64);
  flush (self);
  g_checksum_update (self->checksum, (const guchar *)string, (gssize)n);
}

static void
add_kind (Digest *self, const IlvTrace *trace, guint16 kind)
{
  guint32 *number = &self->kind_numbers[kind];

  if (*number == 0) {
    *number = ++self->n_kinds_met;
    add_number (self, *number);
    add_number (self, trace->kinds[kind].state +
                          (trace->kinds[kind].is_estimated ? ILV_KIND_ESTIMATED : 0));
    add_string (self, trace->strings[trace->kinds[kind].name]);
  } else {
    add_number (self, *number);
  }
}

static void
add_figures (Digest *self, const IlvFigures *figures)
{
  add_number (self, (guint64)figures->total_ns);
  add_number (self, figures->n_submitted);
  add_number (self, figures->n_finished);
  add_number (self, figures->n_failed);
  add_number (self, figures->n_timed_out);
  add_number (self, figures->n_rejected);
  if (figures->n_cancelled > 0) /* no prediction has any: their digests stay what they were */
    add_number (self, figures->n_cancelled);
  add_double (self, figures->throughput_per_s);
  add_number (self, (guint64)figures->latency_p50_ns);
  add_number (self, (guint64)figures->latency_p95_ns);
  add_number (self, (guint64)figures->latency_p99_ns);
  add_number (self, (guint64)figures->latency_max_ns);
  add_double (self, figures->cpu_use);
  for (guint i = 0; i < ILV_N_STATES; i++)
    add_number (self, (guint64)figures->state_ns[i]);
  add_number (self, figures->gil_switches);
  add_number (self, (guint64)figures->loop_lag_max_ns);
  add_number (self, figures->transferred_bytes);
  add_number (self, figures->peak_memory_bytes);
}

static void
add_info (Digest *self, const IlvRunInfo *info)
{
  add_string (self, info->workload);
  add_string (self, info->model);
  add_number (self, info->source);
  add_string (self, info->costs);
  add_number (self, info->seed);
  add_number (self, info->cores);
  add_number (self, info->workers);
  add_number (self, info->threads);
  add_number (self, info->processes);
  add_number (self, (guint64)info->switch_interval_ns);
  add_string (self, info->start_method);
  add_number (self, info->chunk);
  add_string (self, info->python_exe);
  add_string (self, info->python_version);
  add_number (self, info->free_threaded);
  add_number (self, info->recorded);
  add_number (self, info->n_totals);
  for (guint i = 0; i < info->n_totals; i++)
    add_number (self, (guint64)info->totals_ns[i]);
  add_string (self, info->note);
  add_figures (self, &info->figures);
}

static void
add_spans (Digest *self, const IlvTrace *trace, const IlvSeries *series)
{
  add_number (self, series->n);
  for (guint32 piece = 0; piece < series->n_pieces; piece++) {
    const IlvChunk *chunk = ilv_series_get_chunk (series, piece);

    for (guint32 i = 0; i < chunk->n; i++) {
      add_number (self, (guint64)ILV_TIMES (chunk)[i]);
      add_number (self, (guint64)ilv_chunk_get_span_end (chunk, i));
      add_number (self, ILV_COLUMN (chunk, ILV_SPAN_REF, guint32)[i]);
      add_kind (self, trace, ILV_COLUMN (chunk, ILV_SPAN_KIND, guint16)[i]);
    }
  }
}

/* Any other series: its columns as they are. */
static void
add_series (Digest *self, const IlvSeries *series)
{
  add_number (self, series != NULL ? series->n : 0);
  for (guint32 piece = 0; series != NULL && piece < series->n_pieces; piece++) {
    const IlvChunk *chunk = ilv_series_get_chunk (series, piece);

    for (guint32 i = 0; i < chunk->n; i++)
      for (guint column = 0; column < chunk->layout->n_columns; column++) {
        switch (chunk->layout->width[column]) {
        case 8:
          add_number (self, ILV_COLUMN (chunk, column, guint64)[i]);
          break;
        case 4:
          add_number (self, ILV_COLUMN (chunk, column, guint32)[i]);
          break;
        default:
          add_number (self, ILV_COLUMN (chunk, column, guint8)[i]);
        }
      }
  }
}

static void
add_track (Digest *self, const IlvTrace *trace, const IlvTrackData *track)
{
  add_number (self, track->parent);
  add_number (self, track->kind);
  add_number (self, track->role);
  add_number (self, track->number);
  add_string (self, trace->strings[track->name]);
  add_number (self, track->n_rows);
  for (guint row = 0; row < track->n_rows; row++)
    add_spans (self, trace, ilv_track_get_row (track, row));
  add_series (self, &track->instants);
  add_series (self, track->changes);
}

static void
add_job (Digest *self, const IlvTrace *trace, const IlvJobData *job)
{
  add_string (self, trace->strings[job->group]);
  add_number (self, job->index);
  add_number (self, job->parent);
  add_number (self, job->track);
  add_number (self, job->worker);
  add_number (self, (guint64)job->arrival_ns);
  add_number (self, (guint64)job->begin_ns);
  add_number (self, (guint64)job->end_ns);
  add_number (self, job->n_bytes);
  add_number (self, job->outcome);
}

char *
ilv_trace_digest (const IlvTrace *self)
{
  Digest digest = {.checksum = g_checksum_new (G_CHECKSUM_SHA256)};
  char *result;

  g_return_val_if_fail (self != NULL, NULL);

  digest.kind_numbers = g_new0 (guint32, self->n_kinds + 1);
  add_info (&digest, self->info);
  add_number (&digest, self->n_tracks);
  for (guint i = 0; i < self->n_tracks; i++)
    add_track (&digest, self, &self->tracks[i]);
  add_series (&digest, &self->links);
  add_number (&digest, self->n_jobs);
  for (guint32 i = 0; i < self->n_jobs; i++) {
    const IlvJobData job = ilv_trace_read_job (self, i);

    add_job (&digest, self, &job);
  }
  flush (&digest);
  result = g_strdup (g_checksum_get_string (digest.checksum));
  g_checksum_free (digest.checksum);
  g_free (digest.kind_numbers);
  return result;
}

void
ilv_trace_get_memory (const IlvTrace *self, guint64 *n_spans, guint64 *column_bytes,
                      guint64 *level_bytes)
{
  g_return_if_fail (self != NULL);

  *n_spans = *column_bytes = *level_bytes = 0;
  for (guint i = 0; i < self->n_tracks; i++)
    for (guint row = 0; row < self->tracks[i].n_rows; row++) {
      const IlvSeries *series = ilv_track_get_row (&self->tracks[i], row);

      *n_spans += series->n;
      for (guint32 piece = 0; piece < series->n_pieces; piece++) {
        const IlvChunk *chunk = ilv_series_get_chunk (series, piece);
        const IlvSpanExtra *extra = chunk->extra;

        *column_bytes += ilv_chunk_get_column_bytes (chunk);
        if (extra == NULL)
          continue;
        *column_bytes += extra->n_longs * sizeof *extra->longs;
        if (extra->levels != NULL)
          *level_bytes += extra->n_entries * sizeof *extra->levels + sizeof *extra;
      }
    }
}
