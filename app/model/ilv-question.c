/* "What runs next?" and "Which finishes first?": choices and the right answer, read from traces.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The right answer is what the trace contains, never a rule of thumb. The choices come in the order
 * of their numbers, so that their order tells nothing (a ready queue's order is the answer). */
#include "ilv-question.h"

/* How many instants of one track are looked through for the next one that counts. */
#define MAX_LOOK 100000

void
ilv_question_init_first (IlvQuestion *self, const IlvModel *models, const gint64 *totals_ns,
                         guint n_models)
{
  *self = (IlvQuestion){.kind = ILV_QUESTION_FIRST, .run = -1, .answer = -1, .open = TRUE};
  for (guint i = 0; i < n_models && i < ILV_MAX_CHOICES; i++) {
    self->choices[self->n_choices++] = (IlvChoice){ILV_CHOICE_MODEL, models[i]};
    if (totals_ns[i] < totals_ns[self->right])
      self->right = i;
  }
  if (self->n_choices > 0)
    self->right_ns = totals_ns[self->right];
}

static void
add_choice (IlvQuestion *self, IlvChoiceKind kind, guint32 id)
{
  for (guint i = 0; i < self->n_choices; i++)
    if (self->choices[i].kind == kind && self->choices[i].id == id)
      return;
  if (self->n_choices < ILV_MAX_CHOICES)
    self->choices[self->n_choices++] = (IlvChoice){kind, id};
}

static int
compare_choices (gconstpointer a, gconstpointer b)
{
  const IlvChoice *x = a, *y = b;

  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

/* Puts the choices in order and finds the right one again. */
static void
settle (IlvQuestion *self, IlvChoice right)
{
  qsort (self->choices, self->n_choices, sizeof (IlvChoice), compare_choices);
  for (guint i = 0; i < self->n_choices; i++)
    if (self->choices[i].kind == right.kind && self->choices[i].id == right.id)
      self->right = i;
}

/* The first instant of `kind` or `other` on the track after t. */
static gboolean
find_next (const IlvTrace *trace, IlvTrackId track, gint64 t_ns, IlvEventKind kind,
           IlvEventKind other, IlvInstant *instant)
{
  guint64 n = ilv_trace_get_n_instants (trace, track);
  guint64 first = ilv_trace_find_instant (trace, track, t_ns + 1);

  for (guint64 i = first; i < n && i - first < MAX_LOOK; i++) {
    ilv_trace_get_instant (trace, track, i, instant);
    if (instant->kind == kind || instant->kind == other)
      return TRUE;
  }
  return FALSE;
}

static gboolean
ask_loop (IlvQuestion *self, const IlvTrace *trace, IlvTrackId loop)
{
  IlvTrack track;
  IlvInstant next;
  IlvTrackId ready;
  guint32 jobs[64];
  guint n = 0;
  IlvChoice right;

  if (!find_next (trace, loop, self->time_ns, ILV_EVENT_TASK_STEP, ILV_EVENT_POLL, &next))
    return FALSE;
  ilv_trace_get_track (trace, loop, &track);
  right = next.kind == ILV_EVENT_POLL ? (IlvChoice){ILV_CHOICE_POLL, 0}
                                      : (IlvChoice){ILV_CHOICE_JOB, next.a};
  self->right_ns = next.time_ns;
  add_choice (self, right.kind, right.id);
  add_choice (self, ILV_CHOICE_POLL, 0);
  ready = ilv_trace_find_track (trace, track.parent, ILV_TRACK_QUEUE, ILV_ROLE_READY, G_MAXUINT32);
  if (ready != ILV_TRACK_NONE)
    n = ilv_trace_get_queue (trace, ready, self->time_ns, jobs, G_N_ELEMENTS (jobs));
  for (guint i = 0; i < n; i++)
    add_choice (self, ILV_CHOICE_JOB, jobs[i]);
  settle (self, right);
  return self->n_choices > 1;
}

/* Threads of the run that could be meant: those of the process with a shared GIL, or all. */
static GArray *
list_threads (const IlvTrace *trace, IlvTrackId process)
{
  GArray *threads = g_array_new (FALSE, FALSE, sizeof (IlvTrackId));

  for (IlvTrackId id = 1; id < ilv_trace_get_n_tracks (trace); id++) {
    IlvTrack track;

    ilv_trace_get_track (trace, id, &track);
    if (track.kind != ILV_TRACK_THREAD || track.role == ILV_ROLE_SERVER)
      continue;
    if (process == ILV_TRACK_NONE ? TRUE : track.parent == process)
      g_array_append_val (threads, id);
  }
  return threads;
}

static gboolean
ask_threads (IlvQuestion *self, const IlvTrace *trace, IlvTrackId process, IlvEventKind kind)
{
  g_autoptr (GArray) threads = list_threads (trace, process);
  IlvChoice right = {ILV_CHOICE_TRACK, ILV_TRACK_NONE};
  const IlvState wanted[] = {ILV_STATE_GIL_WAIT, ILV_STATE_CORE_WAIT, ILV_STATE_READY, ILV_STATE_IO,
                             ILV_STATE_IDLE,     ILV_STATE_PYTHON,    ILV_STATE_NATIVE};

  self->right_ns = G_MAXINT64;
  for (guint i = 0; i < threads->len; i++) {
    IlvTrackId id = g_array_index (threads, IlvTrackId, i);
    IlvInstant next;

    if (find_next (trace, id, self->time_ns, kind, kind, &next) && next.time_ns < self->right_ns) {
      self->right_ns = next.time_ns;
      right.id = id;
    }
  }
  if (right.id == ILV_TRACK_NONE)
    return FALSE;
  add_choice (self, right.kind, right.id);
  for (guint s = 0; s < G_N_ELEMENTS (wanted); s++)
    for (guint i = 0; i < threads->len; i++) {
      IlvTrackId id = g_array_index (threads, IlvTrackId, i);

      if (ilv_trace_get_state_at (trace, id, self->time_ns) == wanted[s])
        add_choice (self, ILV_CHOICE_TRACK, id);
    }
  settle (self, right);
  return self->n_choices > 1;
}

gboolean
ilv_question_init_next (IlvQuestion *self, const IlvTrace *trace, int run, gint64 t_ns)
{
  IlvTrackId process, loop, gil;
  gboolean has_pool;

  *self = (IlvQuestion){
      .kind = ILV_QUESTION_NEXT, .run = run, .time_ns = t_ns, .answer = -1, .open = TRUE};
  process = ilv_trace_find_track (trace, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, G_MAXUINT32);
  if (process == ILV_TRACK_NONE)
    return FALSE;
  loop = ilv_trace_find_track (trace, process, ILV_TRACK_LOOP, ILV_N_ROLES, G_MAXUINT32);
  if (loop != ILV_TRACK_NONE)
    return ask_loop (self, trace, loop);
  gil = ilv_trace_find_track (trace, process, ILV_TRACK_GIL, ILV_N_ROLES, G_MAXUINT32);
  has_pool = ilv_trace_find_track (trace, process, ILV_TRACK_THREAD, ILV_ROLE_WORKER,
                                   G_MAXUINT32) != ILV_TRACK_NONE;
  if (gil != ILV_TRACK_NONE && has_pool)
    return ask_threads (self, trace, process, ILV_EVENT_GIL_TAKE);
  return ask_threads (self, trace, ILV_TRACK_NONE, ILV_EVENT_JOB_BEGIN);
}
