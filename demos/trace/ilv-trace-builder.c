/* Takes tracks, spans and job records, in order; ilv-trace-builder-events.c takes the rest and
 * ilv-trace-seal.c makes the trace.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-trace-builder-private.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (ilv - trace - error - quark, ilv_trace_error)

/* (state, estimated, name) as the key of the kinds' table. */
static gpointer
make_kind_key (const IlvKind *kind)
{
  return (gpointer)(gsize)((guint64)kind->name << 9 | (guint64)kind->is_estimated << 8 |
                           (kind->state + 1u));
}

IlvTraceBuilder *
ilv_trace_builder_new (void)
{
  IlvTraceBuilder *self = g_new0 (IlvTraceBuilder, 1);

  self->trace = ilv_trace_alloc ();
  self->chunk_max = ILV_CHUNK_MAX;
  self->range = (IlvRange){G_MAXINT64, G_MININT64};
  self->store = ilv_string_store_new ();
  self->strings = self->store->strings;
  self->string_ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->kinds = g_array_new (FALSE, FALSE, sizeof (IlvKind));
  self->kind_ids = g_hash_table_new (NULL, NULL);
  self->jobs = g_array_new (FALSE, FALSE, sizeof (IlvJobData));
  self->links = g_array_new (FALSE, FALSE, sizeof (IlvLink));
  ilv_trace_builder_add_track (self, ILV_TRACK_NONE, ILV_TRACK_RUN, ILV_ROLE_NONE, 0, NULL);
  return self;
}

IlvTraceBuilder *
ilv_trace_builder_new_live (void)
{
  IlvTraceBuilder *self = ilv_trace_builder_new ();

  self->chunk_max = ILV_LIVE_CHUNK;
  return self;
}

void
ilv_trace_builder_free (IlvTraceBuilder *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_open; i++)
    g_clear_pointer (&self->open[i].deep, g_array_unref);
  g_clear_pointer (&self->trace, ilv_trace_unref);
  g_clear_pointer (&self->last, ilv_trace_unref);
  g_clear_pointer (&self->store, ilv_string_store_unref);
  g_clear_pointer (&self->string_ids, g_hash_table_unref);
  g_clear_pointer (&self->kinds, g_array_unref);
  g_clear_pointer (&self->kind_ids, g_hash_table_unref);
  g_clear_pointer (&self->jobs, g_array_unref);
  g_clear_pointer (&self->live_jobs, ilv_live_jobs_free);
  g_clear_pointer (&self->links, g_array_unref);
  g_clear_error (&self->error);
  ilv_span_log_clear (&self->log);
  g_free (self->open);
  g_free (self);
}

const GError *
ilv_trace_builder_get_error (const IlvTraceBuilder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->error;
}

void
ilv_trace_builder_fail (IlvTraceBuilder *self, const char *format, ...)
{
  va_list args;

  if (self->error != NULL)
    return;
  va_start (args, format);
  self->error = g_error_new_valist (ILV_TRACE_ERROR, ILV_TRACE_ERROR_BAD_RECORD, format, args);
  self->n_writable = 0;
  va_end (args);
}

gboolean
ilv_trace_builder_refuse_track (IlvTraceBuilder *self, IlvTrackId track)
{
  ilv_trace_builder_fail (self,
                          g_dgettext (GETTEXT_PACKAGE,
                                      "A record names track %u, but there are %u tracks; add the "
                                      "track first"),
                          track, self->trace->n_tracks);
  return FALSE;
}

guint32
ilv_trace_builder_intern_string (IlvTraceBuilder *self, const char *string)
{
  gpointer id;
  char *copy;

  g_return_val_if_fail (self != NULL, 0);

  if (string == NULL)
    return 0;
  id = g_hash_table_lookup (self->string_ids, string);
  if (id != NULL)
    return GPOINTER_TO_UINT (id);
  copy = g_strdup (string);
  g_ptr_array_add (self->strings, copy);
  g_hash_table_insert (self->string_ids, copy, GUINT_TO_POINTER (self->strings->len - 1));
  return self->strings->len - 1;
}

/* --- tracks --- */

static void
grow_tracks (IlvTraceBuilder *self)
{
  if (self->trace->n_tracks < self->n_allocated)
    return;
  self->n_allocated = MAX (16, 2 * self->n_allocated);
  self->trace->tracks = g_renew (IlvTrackData, self->trace->tracks, self->n_allocated);
  self->open = g_renew (IlvOpenTrack, self->open, self->n_allocated);
}

IlvTrackId
ilv_trace_builder_add_track (IlvTraceBuilder *self, IlvTrackId parent, IlvTrackKind kind,
                             IlvRole role, guint32 number, const char *name)
{
  IlvTrackId id;

  g_return_val_if_fail (self != NULL, ILV_TRACK_NONE);
  g_return_val_if_fail ((guint)kind < ILV_N_TRACK_KINDS && (guint)role < ILV_N_ROLES,
                        ILV_TRACK_NONE);

  id = self->trace->n_tracks;
  if (id > 0 && !ilv_trace_builder_check_track (self, parent))
    return ILV_TRACK_NONE;
  grow_tracks (self);
  self->trace->n_tracks++;
  self->n_open = self->trace->n_tracks;
  self->n_writable = self->error == NULL ? self->trace->n_tracks : 0;
  self->trace->tracks[id] = (IlvTrackData){
      .parent = parent,
      .kind = kind,
      .role = role,
      .number = number,
      .name = ilv_trace_builder_intern_string (self, name),
  };
  self->open[id] = (IlvOpenTrack){.last_ns = G_MININT64, .is_small = kind == ILV_TRACK_JOB};
  return id;
}

void
ilv_trace_builder_name_track (IlvTraceBuilder *self, IlvTrackId track, const char *name)
{
  g_return_if_fail (self != NULL);

  if (ilv_trace_builder_check_track (self, track))
    self->trace->tracks[track].name = ilv_trace_builder_intern_string (self, name);
}

static guint16
intern_kind (IlvTraceBuilder *self, IlvState state, gboolean is_estimated, const char *name)
{
  IlvKind kind = {ilv_trace_builder_intern_string (self, name), (guint16)state,
                  is_estimated ? 1 : 0, ilv_kind_make_mark (state, is_estimated)};
  gpointer key, id;

  g_return_val_if_fail ((guint)state < ILV_N_STATES, 0);

  key = make_kind_key (&kind);
  id = g_hash_table_lookup (self->kind_ids, key);
  if (id != NULL)
    return (guint16)(GPOINTER_TO_UINT (id) - 1);
  if (self->kinds->len == G_MAXUINT16) {
    ilv_trace_builder_fail (self, g_dgettext (GETTEXT_PACKAGE,
                                              "More than 65,535 different states and names of "
                                              "spans; give similar spans the same name"));
    return 0;
  }
  g_array_append_val (self->kinds, kind);
  g_hash_table_insert (self->kind_ids, key, GUINT_TO_POINTER (self->kinds->len));
  return (guint16)(self->kinds->len - 1);
}

guint16
ilv_trace_builder_intern_kind (IlvTraceBuilder *self, IlvState state, const char *name)
{
  return intern_kind (self, state, FALSE, name);
}

guint16
ilv_trace_builder_intern_estimated (IlvTraceBuilder *self, IlvState state, const char *name)
{
  return intern_kind (self, state, TRUE, name);
}

/* --- spans --- */

/* JOB tracks are many and small: their spans are dealt to them later. */
static G_GNUC_NO_INLINE void
store_span_slow (IlvTraceBuilder *self, IlvTrackId track, gint64 begin_ns, gint64 length_ns,
                 guint16 kind, guint32 ref)
{
  IlvLoggedSpan span = {begin_ns, length_ns, track, ref, kind};
  IlvSeries *series = &self->trace->tracks[track].spans;

  if (self->open[track].is_small) {
    ilv_span_log_add (&self->log, self->trace, self->chunk_max, &span);
    return;
  }
  ilv_series_append_span (series, self->chunk_max, begin_ns, length_ns, kind, ref);
  self->open[track].spans = ilv_series_get_last_chunk (series);
}

static inline void
store_span (IlvTraceBuilder *self, IlvTrackId track, gint64 begin_ns, gint64 length_ns,
            guint16 kind, guint32 ref)
{
  IlvChunk *chunk = self->open[track].spans;

  if (G_LIKELY (chunk != NULL && chunk->n < chunk->capacity && length_ns < ILV_LENGTH_LONG)) {
    ilv_chunk_write_span (chunk, chunk->n++, begin_ns, (guint32)length_ns, kind, ref);
    self->trace->tracks[track].spans.n++;
  } else {
    store_span_slow (self, track, begin_ns, length_ns, kind, ref);
  }
}

static G_GNUC_NO_INLINE void
fail_order (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns, gint64 last_ns)
{
  ilv_trace_builder_fail (self,
                          g_dgettext (GETTEXT_PACKAGE,
                                      "Track %u: a record at %" PRId64
                                      " ns comes after one at %" PRId64
                                      " ns; records of a track must come in order of time and not "
                                      "overlap"),
                          track, t_ns, last_ns);
}

/* Common to all that touches spans: FALSE if the record cannot be taken. */
static inline gboolean
check_span (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns)
{
  if (!ilv_trace_builder_check_track (self, track))
    return FALSE;
  if (G_LIKELY (t_ns >= self->open[track].last_ns))
    return TRUE;
  fail_order (self, track, t_ns, self->open[track].last_ns);
  return FALSE;
}

static G_GNUC_NO_INLINE void
fail_kind (IlvTraceBuilder *self, IlvTrackId track, guint16 kind)
{
  ilv_trace_builder_fail (
      self, g_dgettext (GETTEXT_PACKAGE, "Track %u: kind %u of a span is unknown; intern it first"),
      track, kind);
}

static inline gboolean
check_kind (IlvTraceBuilder *self, IlvTrackId track, guint16 kind)
{
  if (G_LIKELY (kind < self->kinds->len))
    return TRUE;
  fail_kind (self, track, kind);
  return FALSE;
}

static G_GNUC_NO_INLINE void
fail_length (IlvTraceBuilder *self, IlvTrackId track, gint64 begin_ns, gint64 end_ns)
{
  ilv_trace_builder_fail (self,
                          g_dgettext (GETTEXT_PACKAGE, "Track %u: a span from %" PRId64
                                                       " to %" PRId64 " ns has no sensible length"),
                          track, begin_ns, end_ns);
}

/* Times beyond 146 years either way are refused, so that no difference can overflow. */
static inline gboolean
check_length (IlvTraceBuilder *self, IlvTrackId track, gint64 begin_ns, gint64 end_ns,
              gint64 *length_ns)
{
  if (G_LIKELY (end_ns >= begin_ns && begin_ns >= -ILV_TIME_LIMIT && end_ns <= ILV_TIME_LIMIT)) {
    *length_ns = end_ns - begin_ns;
    return TRUE;
  }
  fail_length (self, track, begin_ns, end_ns);
  return FALSE;
}

void
ilv_trace_builder_add_span (IlvTraceBuilder *self, IlvTrackId track, gint64 begin_ns, gint64 end_ns,
                            guint16 kind, guint32 ref)
{
  gint64 length_ns;

  g_return_if_fail (self != NULL);

  if (!check_span (self, track, begin_ns) || !check_kind (self, track, kind) ||
      !check_length (self, track, begin_ns, end_ns, &length_ns))
    return;
  if (G_UNLIKELY (self->open[track].depth > 0)) {
    fail_order (self, track, begin_ns, self->open[track].span.begin_ns);
    return;
  }
  if (length_ns == 0)
    return;
  store_span (self, track, begin_ns, length_ns, kind, ref);
  self->open[track].last_ns = end_ns;
}

static inline void
close_outer (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns)
{
  const IlvOpenSpan *span = &self->open[track].span;
  gint64 length_ns;

  if (!check_length (self, track, span->begin_ns, t_ns, &length_ns) || length_ns == 0)
    return;
  store_span (self, track, span->begin_ns, length_ns, span->kind, span->ref);
}

static G_GNUC_NO_INLINE void
fail_nested (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns)
{
  ilv_trace_builder_fail (self,
                          g_dgettext (GETTEXT_PACKAGE, "Track %u: a state is set at %" PRId64
                                                       " ns inside nested spans; pop them first"),
                          track, t_ns);
}

/* What cannot be taken, and what is nested. */
static G_GNUC_NO_INLINE void
set_state_slow (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns, guint16 kind)
{
  g_return_if_fail (self != NULL);

  if (check_span (self, track, t_ns) && check_kind (self, track, kind))
    fail_nested (self, track, t_ns);
}

static inline void
begin_state (IlvOpenTrack *open, gint64 t_ns, guint16 kind, guint32 ref)
{
  open->last_ns = t_ns;
  open->depth = 1;
  open->span = (IlvOpenSpan){t_ns, ref, kind};
}

/* Apart, so that what leaves nothing saves no registers: most states of an event loop. */
static G_GNUC_NO_INLINE void
change_state (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns, guint16 kind, guint32 ref)
{
  close_outer (self, track, t_ns);
  begin_state (&self->open[track], t_ns, kind, ref);
}

void
ilv_trace_builder_set_state (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns, guint16 kind,
                             guint32 ref)
{
  IlvOpenTrack *open;

  if (G_UNLIKELY (self == NULL || track >= self->n_writable || kind >= self->kinds->len ||
                  t_ns < self->open[track].last_ns || self->open[track].depth > 1)) {
    set_state_slow (self, track, t_ns, kind);
    return;
  }
  open = &self->open[track];
  if (open->depth == 0 || t_ns == open->span.begin_ns) {
    begin_state (open, t_ns, kind, ref); /* what has lasted no time leaves nothing */
    return;
  }
  if (open->span.kind != kind || open->span.ref != ref)
    change_state (self, track, t_ns, kind, ref);
  else
    open->last_ns = t_ns;
}

void
ilv_trace_builder_end_state (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns)
{
  IlvOpenTrack *open;

  g_return_if_fail (self != NULL);

  if (!check_span (self, track, t_ns))
    return;
  open = &self->open[track];
  while (self->error == NULL && open->depth > 1)
    ilv_trace_builder_pop (self, track, t_ns);
  if (self->error == NULL && open->depth == 1) {
    open->last_ns = t_ns;
    open->depth = 0;
    close_outer (self, track, t_ns);
  }
}

void
ilv_trace_builder_push (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns, guint16 kind,
                        guint32 ref)
{
  IlvOpenSpan span = {t_ns, ref, kind};
  IlvOpenTrack *open;

  g_return_if_fail (self != NULL);

  if (!check_span (self, track, t_ns) || !check_kind (self, track, kind))
    return;
  open = &self->open[track];
  if (open->depth == ILV_MAX_DEPTH) {
    ilv_trace_builder_fail (self,
                            g_dgettext (GETTEXT_PACKAGE,
                                        "Track %u: spans are nested more than %u deep at "
                                        "%" PRId64 " ns; leave the inner ones out"),
                            track, ILV_MAX_DEPTH, t_ns);
    return;
  }
  open->last_ns = t_ns;
  if (open->depth++ == 0) {
    open->span = span;
    return;
  }
  if (open->deep == NULL)
    open->deep = g_array_new (FALSE, FALSE, sizeof (IlvOpenSpan));
  g_array_append_val (open->deep, span);
}

static IlvSeries *
ensure_deep_row (IlvTrackData *track, guint row)
{
  guint n_rows = MAX (1, track->n_rows);

  if (row >= n_rows) {
    track->deep_rows = g_renew (IlvSeries, track->deep_rows, row);
    memset (track->deep_rows + n_rows - 1, 0, (row + 1 - n_rows) * sizeof (IlvSeries));
    track->n_rows = (guint16)(row + 1);
  }
  return &track->deep_rows[row - 1];
}

void
ilv_trace_builder_pop (IlvTraceBuilder *self, IlvTrackId track, gint64 t_ns)
{
  IlvOpenTrack *open;
  gint64 length_ns;

  g_return_if_fail (self != NULL);

  if (!check_span (self, track, t_ns))
    return;
  open = &self->open[track];
  if (open->depth == 0) {
    ilv_trace_builder_fail (self,
                            g_dgettext (GETTEXT_PACKAGE, "Track %u: a span is closed at %" PRId64
                                                         " ns, but none is open"),
                            track, t_ns);
    return;
  }
  open->last_ns = t_ns;
  if (--open->depth == 0) {
    close_outer (self, track, t_ns);
  } else {
    IlvOpenSpan span = g_array_index (open->deep, IlvOpenSpan, open->depth - 1);

    g_array_set_size (open->deep, open->depth - 1);
    if (check_length (self, track, span.begin_ns, t_ns, &length_ns) && length_ns > 0)
      ilv_series_append_span (ensure_deep_row (&self->trace->tracks[track], open->depth),
                              self->chunk_max, span.begin_ns, length_ns, span.kind, span.ref);
  }
}
