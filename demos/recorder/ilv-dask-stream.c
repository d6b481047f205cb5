/* What dask.distributed itself says about a run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-dask-stream.h"

#include <string.h>

#define MAX_WORKERS 10000
#define MAX_THREADS 100000

typedef struct {
  gint64 begin_ns, end_ns;
  gint64 job;
  guint worker, thread;
  guint kind; /* in `actions` */
} Span;

typedef struct {
  gint64 t_ns;
  const char *text; /* in `texts` */
} Transition;

struct _IlvDaskStream {
  GPtrArray *workers;  /* char*: addresses */
  GArray *spans;       /* Span */
  GArray *transitions; /* Transition */
  GStringChunk *texts; /* each once */
};

/* The actions of a task's startstops: worker.py and worker_state_machine.py. */
static const struct {
  const char *name;
  IlvState state;
} actions[] = {
    {"compute", ILV_STATE_UNKNOWN},      {"transfer", ILV_STATE_TRANSFER},
    {"deserialize", ILV_STATE_TRANSFER}, {"disk-read", ILV_STATE_TRANSFER},
    {"disk-write", ILV_STATE_TRANSFER},
};

/* --- reading --- */

static gboolean
read_number (const char *text, gint64 max, gint64 *number)
{
  char *end;

  *number = g_ascii_strtoll (text, &end, 10);
  return end != text && *end == '\0' && *number >= 0 && *number <= max;
}

static gboolean
find_action (const char *name, guint *kind)
{
  for (*kind = 0; *kind < G_N_ELEMENTS (actions); (*kind)++)
    if (strcmp (actions[*kind].name, name) == 0)
      return TRUE;
  return FALSE;
}

static void
read_span (IlvDaskStream *self, char **columns)
{
  Span span;
  gint64 worker, thread;

  if (g_strv_length (columns) != 7 || !read_number (columns[1], G_MAXUINT32, &span.job) ||
      !read_number (columns[2], MAX_WORKERS, &worker) ||
      !read_number (columns[3], MAX_THREADS, &thread) || !find_action (columns[4], &span.kind) ||
      !read_number (columns[5], G_MAXINT64 / 4, &span.begin_ns) ||
      !read_number (columns[6], G_MAXINT64 / 4, &span.end_ns) || span.end_ns < span.begin_ns)
    return;
  span.worker = (guint)worker;
  span.thread = (guint)thread;
  g_array_append_val (self->spans, span);
}

static void
read_transition (IlvDaskStream *self, char **columns)
{
  Transition transition;
  gint64 job;

  if (g_strv_length (columns) != 5 || !read_number (columns[1], G_MAXINT64 / 4, &transition.t_ns) ||
      !read_number (columns[2], G_MAXUINT32, &job) || !g_utf8_validate (columns[3], -1, NULL) ||
      !g_utf8_validate (columns[4], -1, NULL) || strlen (columns[3]) > 40 ||
      strlen (columns[4]) > 40)
    return;
  g_autofree char *text = g_strdup_printf ("%s → %s", columns[3], columns[4]);
  transition.text = g_string_chunk_insert_const (self->texts, text);
  g_array_append_val (self->transitions, transition);
}

static void
read_worker (IlvDaskStream *self, char **columns)
{
  if (self->workers->len < MAX_WORKERS && columns[1] != NULL &&
      g_utf8_validate (columns[1], -1, NULL))
    g_ptr_array_add (self->workers, g_strdup (columns[1]));
}

static void
read_line (IlvDaskStream *self, const char *line)
{
  g_auto (GStrv) columns = g_strsplit (line, "\t", 8);

  if (columns[0] == NULL)
    return;
  if (strcmp (columns[0], "W") == 0)
    read_worker (self, columns);
  else if (strcmp (columns[0], "S") == 0)
    read_span (self, columns);
  else if (strcmp (columns[0], "T") == 0)
    read_transition (self, columns);
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const Span *one = a, *other = b;

  if (one->worker != other->worker)
    return one->worker < other->worker ? -1 : 1;
  if (one->thread != other->thread)
    return one->thread < other->thread ? -1 : 1;
  if (one->begin_ns != other->begin_ns)
    return one->begin_ns < other->begin_ns ? -1 : 1;
  return (one->end_ns > other->end_ns) - (one->end_ns < other->end_ns);
}

static int
compare_transitions (gconstpointer a, gconstpointer b)
{
  const Transition *one = a, *other = b;

  return (one->t_ns > other->t_ns) - (one->t_ns < other->t_ns);
}

IlvDaskStream *
ilv_dask_stream_read (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "dask.tsv", NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  IlvDaskStream *self = g_new0 (IlvDaskStream, 1);
  self->workers = g_ptr_array_new_with_free_func (g_free);
  self->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  self->transitions = g_array_new (FALSE, FALSE, sizeof (Transition));
  self->texts = g_string_chunk_new (256);
  for (char *line = text, *next; line != NULL; line = next) {
    next = strchr (line, '\n');
    if (next != NULL)
      *next++ = '\0';
    read_line (self, line);
  }
  g_array_sort (self->spans, compare_spans);
  g_array_sort (self->transitions, compare_transitions);
  return self;
}

void
ilv_dask_stream_free (IlvDaskStream *self)
{
  g_ptr_array_unref (self->workers);
  g_array_unref (self->spans);
  g_array_unref (self->transitions);
  g_string_chunk_free (self->texts);
  g_free (self);
}

/* --- into a trace --- */

static void
add_transitions (const IlvDaskStream *self, IlvTraceBuilder *builder, IlvTrackId process,
                 gint64 end_ns)
{
  IlvTrackId track =
      ilv_trace_builder_add_track (builder, process, ILV_TRACK_THREAD, ILV_ROLE_SCHEDULER, 0, NULL);

  for (guint i = 0; i < self->transitions->len; i++) {
    const Transition *one = &g_array_index (self->transitions, Transition, i);
    ilv_trace_builder_add_instant (builder, track, MIN (one->t_ns, end_ns), ILV_EVENT_MARK,
                                   ilv_trace_builder_intern_string (builder, one->text), 0);
  }
}

static IlvTrackId
add_worker_thread (const IlvDaskStream *self, IlvTraceBuilder *builder, IlvTrackId process,
                   const Span *span, guint number)
{
  const char *address =
      span->worker < self->workers->len ? g_ptr_array_index (self->workers, span->worker) : NULL;

  return ilv_trace_builder_add_track (builder, process, ILV_TRACK_THREAD, ILV_ROLE_SCHEDULER,
                                      number, address);
}

void
ilv_dask_stream_add_to (const IlvDaskStream *self, IlvTraceBuilder *builder, guint32 n_jobs,
                        gint64 end_ns)
{
  g_return_if_fail (self != NULL && builder != NULL);
  const Span *last = NULL;
  gint64 last_ns = 0;
  guint n_threads = 0;
  IlvTrackId track = ILV_TRACK_NONE;
  IlvTrackId process =
      ilv_trace_builder_add_track (builder, 0, ILV_TRACK_PROCESS, ILV_ROLE_SCHEDULER, 0, NULL);

  add_transitions (self, builder, process, end_ns);
  for (guint i = 0; i < self->spans->len; i++) {
    const Span *span = &g_array_index (self->spans, Span, i);
    if (last == NULL || last->worker != span->worker || last->thread != span->thread) {
      track = add_worker_thread (self, builder, process, span, ++n_threads);
      last_ns = 0;
    }
    last = span;
    gint64 begin_ns = MAX (span->begin_ns, last_ns), span_end_ns = MIN (span->end_ns, end_ns);
    if (begin_ns >= span_end_ns)
      continue;
    guint16 kind = ilv_trace_builder_intern_kind (builder, actions[span->kind].state,
                                                  actions[span->kind].name);
    ilv_trace_builder_add_span (builder, track, begin_ns, span_end_ns, kind,
                                span->job < n_jobs ? (guint32)span->job : ILV_JOB_NONE);
    last_ns = span_end_ns;
  }
}
