/* Finds on a trace what a lesson names: tracks, jobs, events.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-lesson.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* --- jobs --- */

gboolean
ilv_lesson_find_job (const IlvTrace *trace, const char *name, guint32 *job, GError **error)
{
  const char *slash = strrchr (name, '/');
  guint64 number = g_ascii_strtoull (slash != NULL ? slash + 1 : name, NULL, 10);
  guint32 n_jobs = ilv_trace_get_n_jobs (trace);
  for (guint32 i = 0; i < n_jobs; i++) {
    IlvJob found;
    ilv_trace_get_job (trace, i, &found);
    if (slash == NULL
            ? i + 1 == number
            : found.index + 1 == number && strlen (found.group) == (gsize)(slash - name) &&
                  g_str_has_prefix (name, found.group)) {
      *job = i;
      return TRUE;
    }
  }
  g_set_error (error, ILV_LESSON_ERROR, ILV_LESSON_ERROR_CLAIM,
               _ ("there is no job “%s” in this run; it has %u jobs"), name, n_jobs);
  return FALSE;
}

/* --- tracks --- */

static IlvTrackId
find_in_process (const IlvTrace *trace, guint process, IlvTrackKind kind, IlvRole role,
                 guint number)
{
  IlvTrackId parent = ilv_trace_find_track (trace, 0, ILV_TRACK_PROCESS, ILV_N_ROLES, process);
  if (parent == ILV_TRACK_NONE)
    return ILV_TRACK_NONE;
  return ilv_trace_find_track (trace, parent, kind, role, number);
}

static IlvTrackId
find_named (const IlvTrace *trace, IlvTrackKind kind, const char *name)
{
  guint n_tracks = ilv_trace_get_n_tracks (trace);
  for (guint i = 0; i < n_tracks; i++) {
    IlvTrack track;
    ilv_trace_get_track (trace, i, &track);
    if (track.kind == kind && g_strcmp0 (track.name, name) == 0)
      return i;
  }
  return ILV_TRACK_NONE;
}

static IlvTrackId
find_queue (const IlvTrace *trace, const char *name)
{
  static const struct {
    const char *name;
    IlvRole role;
  } queues[] = {{"work", ILV_ROLE_WORK},
                {"ready", ILV_ROLE_READY},
                {"calls", ILV_ROLE_CALLS},
                {"limit", ILV_ROLE_LIMIT}};
  for (guint i = 0; i < G_N_ELEMENTS (queues); i++)
    if (strcmp (queues[i].name, name) == 0)
      return ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_QUEUE, queues[i].role,
                                   G_MAXUINT32);
  return ILV_TRACK_NONE;
}

static IlvTrackId
find_job_track (const IlvTrace *trace, const char *name, GError **error)
{
  guint32 index;
  IlvJob job;
  if (!ilv_lesson_find_job (trace, name, &index, error))
    return ILV_TRACK_NONE;
  ilv_trace_get_job (trace, index, &job);
  return job.track;
}

static IlvTrackId
find_word (const IlvTrace *trace, const char *word, const char *rest, GError **error)
{
  guint number = rest != NULL ? (guint)strtoul (rest, NULL, 10) : 0;
  if (strcmp (word, "main") == 0)
    return find_in_process (trace, 0, ILV_TRACK_THREAD, ILV_ROLE_MAIN, G_MAXUINT32);
  if (strcmp (word, "thread") == 0)
    return find_in_process (trace, 0, ILV_TRACK_THREAD, ILV_ROLE_WORKER, number);
  if (strcmp (word, "process") == 0)
    return find_in_process (trace, number, ILV_TRACK_THREAD, ILV_ROLE_MAIN, G_MAXUINT32);
  if (strcmp (word, "loop") == 0)
    return find_in_process (trace, number, ILV_TRACK_LOOP, ILV_N_ROLES, G_MAXUINT32);
  if (strcmp (word, "gil") == 0)
    return find_in_process (trace, number, ILV_TRACK_GIL, ILV_N_ROLES, G_MAXUINT32);
  if (strcmp (word, "core") == 0)
    return ilv_trace_find_track (trace, 0, ILV_TRACK_CORE, ILV_N_ROLES, number);
  if (strcmp (word, "queue") == 0)
    return find_queue (trace, rest);
  if (strcmp (word, "pipe") == 0)
    return ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_PIPE,
                                 strcmp (rest, "calls") == 0 ? ILV_ROLE_CALLS : ILV_ROLE_RESULTS,
                                 G_MAXUINT32);
  if (strcmp (word, "lock") == 0)
    return find_named (trace, ILV_TRACK_LOCK, rest);
  if (strcmp (word, "backend") == 0)
    return find_named (trace, ILV_TRACK_BACKEND, rest);
  return find_job_track (trace, rest, error);
}

gboolean
ilv_lesson_find_track (const IlvTrace *trace, const char *name, IlvTrackId *track, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_auto (GStrv) words = g_strsplit (name, " ", 2);
  *track = find_word (trace, words[0], words[1], &cause);
  if (*track != ILV_TRACK_NONE)
    return TRUE;
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    g_set_error (error, ILV_LESSON_ERROR, ILV_LESSON_ERROR_CLAIM,
                 _ ("there is no track “%s” in the run of %s"), name,
                 ilv_trace_get_info (trace)->model);
  return FALSE;
}

/* --- events --- */

static void
add_time (GArray *times, gint64 time_ns, gint64 from_ns, gint64 to_ns)
{
  if (time_ns >= from_ns && time_ns <= to_ns)
    g_array_append_val (times, time_ns);
}

/* Kinds whose `a` is no job. */
static gboolean
names_job (IlvEventKind kind)
{
  return kind >= ILV_EVENT_JOB_BEGIN && kind != ILV_EVENT_POLL && kind != ILV_EVENT_EVENTS &&
         kind != ILV_EVENT_RUN_READY && kind != ILV_EVENT_PROCESS_START && kind != ILV_EVENT_LOST &&
         kind != ILV_EVENT_MARK;
}

static void
add_instants (GArray *times, const IlvPick *pick, const IlvTrace *trace, IlvTrackId track,
              guint32 job, gint64 from_ns, gint64 to_ns)
{
  guint64 n = ilv_trace_get_n_instants (trace, track);
  for (guint64 i = 0; i < n; i++) {
    IlvInstant instant;
    ilv_trace_get_instant (trace, track, i, &instant);
    if (instant.kind == pick->event &&
        (job == ILV_JOB_NONE || (names_job (instant.kind) && instant.a == job)))
      add_time (times, instant.time_ns, from_ns, to_ns);
  }
}

static void
add_spans (GArray *times, const IlvPick *pick, const IlvTrace *trace, IlvTrackId track, guint32 job,
           gint64 from_ns, gint64 to_ns)
{
  guint64 n = ilv_trace_get_n_rows (trace, track) > 0 ? ilv_trace_get_n_spans (trace, track, 0) : 0;
  for (guint64 i = 0; i < n; i++) {
    IlvSpan span;
    ilv_trace_get_span (trace, track, 0, i, &span);
    if (span.state == pick->state && (job == ILV_JOB_NONE || span.ref == job))
      add_time (times, pick->is_end ? span.end_ns : span.begin_ns, from_ns, to_ns);
  }
}

static int
compare_times_cb (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *)a, two = *(const gint64 *)b;
  return one < two ? -1 : one > two;
}

GArray *
ilv_pick_find_all (const IlvPick *self, const IlvTrace *trace, gint64 from_ns, gint64 to_ns,
                   GError **error)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  IlvTrackId only = ILV_TRACK_NONE;
  guint32 job = ILV_JOB_NONE;
  guint n_tracks = ilv_trace_get_n_tracks (trace);
  if ((self->track != NULL && !ilv_lesson_find_track (trace, self->track, &only, error)) ||
      (self->job != NULL && !ilv_lesson_find_job (trace, self->job, &job, error)))
    return NULL;
  for (guint i = 0; i < n_tracks; i++) {
    if (only != ILV_TRACK_NONE && only != i)
      continue;
    if (self->is_state)
      add_spans (times, self, trace, i, job, from_ns, to_ns);
    else
      add_instants (times, self, trace, i, job, from_ns, to_ns);
  }
  g_array_sort (times, compare_times_cb);
  return g_steal_pointer (&times);
}
