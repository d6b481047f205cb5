/* Writes `.ilv` files; the layout is in ilv-trace-format.h.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-checksum.h"
#include "ilv-trace-file.h"
#include "ilv-trace-format.h"
#include "demos/ilv-file-write.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* A DATA section is closed when it has grown to this. */
#define SECTION_BYTES (4 << 20)

typedef struct {
  GOutputStream *out;
  GCancellable *cancellable;
  GError **error;
  GByteArray *data; /* of the DATA section being filled */
  guint32 run, part;
  gboolean has_failed;
} Writer;

static void
write_bytes (Writer *self, const void *bytes, gsize n)
{
  if (!self->has_failed &&
      !g_output_stream_write_all (self->out, bytes, n, NULL, self->cancellable, self->error))
    self->has_failed = TRUE;
}

static void
write_section (Writer *self, IlvSectionType type, const void *payload, gsize length)
{
  static const guint8 zeros[8];
  IlvSectionHeader header = {
      .magic = ILV_SECTION_MAGIC,
      .type = type,
      .run = self->run,
      .part = self->part++,
      .length = length,
      .checksum = ilv_checksum (payload, length),
  };

  header.header_checksum =
      ilv_checksum (&header, G_STRUCT_OFFSET (IlvSectionHeader, header_checksum));
  write_bytes (self, &header, sizeof header);
  write_bytes (self, payload, length);
  write_bytes (self, zeros, ILV_PAD8 (length) - length);
}

static void
flush_data (Writer *self)
{
  if (self->data->len > 0)
    write_section (self, ILV_SECTION_DATA, self->data->data, self->data->len);
  g_byte_array_set_size (self->data, 0);
}

static void
append_padded (GByteArray *array, const void *bytes, gsize n)
{
  static const guint8 zeros[8];

  if (n > 0)
    g_byte_array_append (array, bytes, (guint)n);
  g_byte_array_append (array, zeros, (guint)(ILV_PAD8 (n) - n));
}

/* --- chunks --- */

static void
save_longs (GByteArray *array, const IlvSpanExtra *extra)
{
  for (guint32 i = 0; i < extra->n_longs; i++) {
    guint64 pair[2] = {extra->longs[i].index, (guint64)extra->longs[i].length_ns};

    g_byte_array_append (array, (const guint8 *)pair, sizeof pair);
  }
}

static void
save_chunk (Writer *self, const IlvChunk *chunk)
{
  const IlvSpanExtra *extra = chunk->layout == &ilv_span_layout ? chunk->extra : NULL;
  IlvChunkHeader header = {.n = chunk->n};

  if (extra != NULL) {
    header.n_longs = extra->n_longs;
    header.n_entries = extra->levels != NULL ? extra->n_entries : 0;
  }
  g_byte_array_append (self->data, (const guint8 *)&header, sizeof header);
  for (guint i = 0; i < chunk->layout->n_columns; i++)
    append_padded (self->data, chunk->column[i], (gsize)chunk->n * chunk->layout->width[i]);
  if (extra != NULL) {
    save_longs (self->data, extra);
    append_padded (self->data, extra->levels, header.n_entries * sizeof *extra->levels);
  }
  if (self->data->len >= SECTION_BYTES)
    flush_data (self);
}

static void
save_series (Writer *self, const IlvSeries *series)
{
  for (guint32 i = 0; series != NULL && i < series->n_pieces && !self->has_failed; i++)
    save_chunk (self, ilv_series_get_chunk (series, i));
}

/* --- META --- */

static void
add_number (GByteArray *meta, guint64 value)
{
  g_byte_array_append (meta, (const guint8 *)&value, 8);
}

static void
add_double (GByteArray *meta, double value)
{
  g_byte_array_append (meta, (const guint8 *)&value, 8);
}

static void
add_string (GByteArray *meta, const char *string)
{
  gsize length = string != NULL ? strlen (string) : 0;

  add_number (meta, string != NULL ? length : G_MAXUINT64);
  append_padded (meta, string, length);
}

/* The order is that of ilv-trace-load-meta.c. */
static void
add_figures (GByteArray *meta, const IlvFigures *figures)
{
  add_number (meta, (guint64)figures->total_ns);
  add_number (meta, figures->n_submitted);
  add_number (meta, figures->n_finished);
  add_number (meta, figures->n_failed);
  add_number (meta, figures->n_timed_out);
  add_number (meta, figures->n_rejected);
  add_double (meta, figures->throughput_per_s);
  add_number (meta, (guint64)figures->latency_p50_ns);
  add_number (meta, (guint64)figures->latency_p95_ns);
  add_number (meta, (guint64)figures->latency_p99_ns);
  add_number (meta, (guint64)figures->latency_max_ns);
  add_double (meta, figures->cpu_use);
  add_number (meta, ILV_N_STATES);
  for (guint i = 0; i < ILV_N_STATES; i++)
    add_number (meta, (guint64)figures->state_ns[i]);
  add_number (meta, figures->gil_switches);
  add_number (meta, (guint64)figures->loop_lag_max_ns);
  add_number (meta, figures->transferred_bytes);
  add_number (meta, figures->peak_memory_bytes);
}

static void
add_info (GByteArray *meta, const IlvRunInfo *info)
{
  add_string (meta, info->workload);
  add_string (meta, info->model);
  add_number (meta, info->source);
  add_string (meta, info->costs);
  add_number (meta, info->seed);
  add_number (meta, info->cores);
  add_number (meta, info->workers);
  add_number (meta, info->threads);
  add_number (meta, info->processes);
  add_number (meta, (guint64)info->switch_interval_ns);
  add_string (meta, info->start_method);
  add_number (meta, info->chunk);
  add_string (meta, info->python_exe);
  add_string (meta, info->python_version);
  add_number (meta, info->free_threaded);
  add_number (meta, info->recorded);
  add_number (meta, info->n_totals);
  for (guint i = 0; i < info->n_totals; i++)
    add_number (meta, (guint64)info->totals_ns[i]);
  add_string (meta, info->note);
  add_figures (meta, &info->figures);
}

/* What not every run has: by name, so that more may follow. */
static void
add_facts (GByteArray *meta, const IlvRunInfo *info)
{
  const IlvServerFigures *server = &info->server;

  if (server->n_answers == 0 && !info->is_script)
    return;
  add_number (meta, (info->is_script ? 1 : 0) + (server->n_answers > 0 ? 4 : 0));
  if (info->is_script) {
    add_string (meta, ILV_FACT_SCRIPT);
    add_number (meta, 1);
  }
  if (server->n_answers == 0)
    return;
  add_string (meta, ILV_FACT_SERVER_ANSWERS);
  add_number (meta, server->n_answers);
  add_string (meta, ILV_FACT_SERVER_LATE_P50);
  add_number (meta, (guint64)server->late_p50_ns);
  add_string (meta, ILV_FACT_SERVER_LATE_P99);
  add_number (meta, (guint64)server->late_p99_ns);
  add_string (meta, ILV_FACT_SERVER_LATE_MAX);
  add_number (meta, (guint64)server->late_max_ns);
}

static void
add_track (GByteArray *meta, const IlvTrackData *track)
{
  add_number (meta, track->parent);
  add_number (meta, track->number);
  add_number (meta, track->name);
  add_number (meta, (guint64)track->kind | (guint64)track->role << 8);
  add_number (meta, track->n_rows);
  for (guint row = 0; row < track->n_rows; row++)
    add_number (meta, ilv_track_get_row (track, row)->n_pieces);
  add_number (meta, track->instants.n_pieces);
  add_number (meta, track->changes != NULL ? track->changes->n_pieces : 0);
}

static void
save_meta (Writer *self, const IlvTrace *trace)
{
  g_autoptr (GByteArray) meta = g_byte_array_new ();

  add_info (meta, trace->info);
  add_number (meta, trace->n_strings);
  for (guint i = 0; i < trace->n_strings; i++)
    add_string (meta, trace->strings[i]);
  add_number (meta, trace->n_kinds);
  for (guint i = 0; i < trace->n_kinds; i++) {
    add_number (meta,
                trace->kinds[i].state + (trace->kinds[i].is_estimated ? ILV_KIND_ESTIMATED : 0));
    add_number (meta, trace->kinds[i].name);
  }
  add_number (meta, trace->n_tracks);
  for (guint i = 0; i < trace->n_tracks; i++)
    add_track (meta, &trace->tracks[i]);
  add_number (meta, trace->links.n_pieces);
  add_facts (meta, trace->info);
  write_section (self, ILV_SECTION_META, meta->data, meta->len);
}

/* Those of a snapshot lie in blocks. */
static void
save_jobs (Writer *self, const IlvTrace *trace)
{
  g_autofree IlvJobData *copy = NULL;
  const IlvJobData *jobs = trace->jobs;

  if (jobs == NULL && trace->n_jobs > 0) {
    jobs = copy = g_new (IlvJobData, trace->n_jobs);
    for (guint32 i = 0; i < trace->n_jobs; i++)
      copy[i] = ilv_trace_read_job (trace, i);
  }
  write_section (self, ILV_SECTION_JOBS, jobs, trace->n_jobs * sizeof *jobs);
}

static void
save_run (Writer *self, const IlvTrace *trace, guint32 run)
{
  self->run = run;
  self->part = 0;
  for (guint i = 0; i < trace->n_tracks && !self->has_failed; i++) {
    const IlvTrackData *track = &trace->tracks[i];

    for (guint row = 0; row < track->n_rows; row++)
      save_series (self, ilv_track_get_row (track, row));
    save_series (self, &track->instants);
    save_series (self, track->changes);
  }
  save_series (self, &trace->links);
  flush_data (self);
  save_jobs (self, trace);
  save_meta (self, trace);
}

static gboolean
save_to_stream (GPtrArray *traces, GOutputStream *out, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  Writer writer = {out, cancellable, error, data, 0, 0, FALSE};
  IlvFileHeader header = {.version = ILV_FILE_VERSION, .n_runs = traces->len};

  memcpy (header.magic, ILV_FILE_MAGIC, sizeof header.magic);
  header.checksum = ilv_checksum (&header, G_STRUCT_OFFSET (IlvFileHeader, checksum));
  write_bytes (&writer, &header, sizeof header);
  for (guint i = 0; i < traces->len && !writer.has_failed; i++)
    save_run (&writer, g_ptr_array_index (traces, i), i);
  return !writer.has_failed;
}

GBytes *
ilv_trace_file_to_bytes (GPtrArray *traces)
{
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  g_return_val_if_fail (traces != NULL, NULL);

  save_to_stream (traces, out, NULL, NULL);
  g_output_stream_close (out, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static gboolean
fail_errno (const char *path, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, (gint)g_io_error_from_errno (code),
               g_dgettext (GETTEXT_PACKAGE, "%s: the trace could not be written: %s"), name,
               g_strerror (code));
  return FALSE;
}

/* Everything, onto the disk (a pipe or a terminal has none). */
static gboolean
save_to_descriptor (GPtrArray *traces, int descriptor, const char *path, GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GOutputStream) plain = g_unix_output_stream_new (descriptor, TRUE);
  g_autoptr (GOutputStream) out = g_buffered_output_stream_new_sized (plain, 1 << 16);

  if (!save_to_stream (traces, out, cancellable, error) ||
      !g_output_stream_flush (out, cancellable, error)) {
    g_autofree char *name = g_filename_display_name (path);

    g_prefix_error (error, "%s: ", name);
    return FALSE;
  }
  if (fsync (descriptor) != 0 && errno != EINVAL && errno != ENOTSUP)
    return fail_errno (path, errno, error);
  return g_output_stream_close (out, NULL, error);
}

static gboolean
save_in_place (GPtrArray *traces, const char *path, GCancellable *cancellable, GError **error)
{
  int descriptor = g_open (path, O_WRONLY | O_CLOEXEC | O_NOCTTY, 0);

  return descriptor < 0 ? fail_errno (path, errno, error)
                        : save_to_descriptor (traces, descriptor, path, cancellable, error);
}

gboolean
ilv_trace_file_save (GPtrArray *traces, const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *temporary = NULL;
  int descriptor;

  g_return_val_if_fail (traces != NULL && path != NULL, FALSE);

  if (ilv_file_is_special (path))
    return save_in_place (traces, path, cancellable, error);
  temporary = g_strconcat (path, ".XXXXXX", NULL);
  descriptor = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0666);
  if (descriptor < 0)
    return fail_errno (path, errno, error);
  if (!save_to_descriptor (traces, descriptor, path, cancellable, error)) {
    g_unlink (temporary);
    return FALSE;
  }
  if (g_rename (temporary, path) != 0) {
    int code = errno;

    g_unlink (temporary);
    return fail_errno (path, code, error);
  }
  return TRUE;
}
