/* "What runs next?" and "Which finishes first?": choices and the right answer, read from traces.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The right answer is what the trace contains, never a rule of thumb. But it is asked for only
 * where the rules of the machinery lead to it: a guess at which of ten answers comes back first
 * teaches nothing. The choices come in the order of their numbers, so that their order tells
 * nothing (a ready queue's order is the answer). */
#include "ilv-question.h"

/* How many instants of one track are looked through for the next one that counts. */
#define MAX_LOOK 100000
/* So many jobs are looked at for who is asleep; so many moments for the next question. */
#define MAX_JOBS 20000
#define MAX_MOMENTS 2000

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

/* What the rules lead to. */
typedef struct {
  gboolean is_foreseeable;
  gboolean is_only_one; /* nothing else could come */
} Verdict;

static guint
find_queue (const IlvTrace *trace, IlvTrackId process, IlvRole role, gint64 t_ns, guint32 *jobs,
            guint max_jobs)
{
  IlvTrackId queue = ilv_trace_find_track (trace, process, ILV_TRACK_QUEUE, role, G_MAXUINT32);

  return queue != ILV_TRACK_NONE ? ilv_trace_get_queue (trace, queue, t_ns, jobs, max_jobs) : 0;
}

static gint64
get_counter (const IlvTrace *trace, IlvRole role, gint64 t_ns)
{
  IlvTrackId counter =
      ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_COUNTER, role, G_MAXUINT32);

  return counter != ILV_TRACK_NONE ? ilv_trace_get_counter_at (trace, counter, t_ns) : 0;
}

/* --- the event loop --- */

/* Those who sleep beside the one that wakes next; FALSE if that one does not sleep. */
static gboolean
add_sleepers (IlvQuestion *self, const IlvTrace *trace, guint32 right)
{
  guint32 n_jobs = MIN (ilv_trace_get_n_jobs (trace), MAX_JOBS);
  gboolean is_asleep = FALSE;

  for (guint32 i = 0; i < n_jobs; i++) {
    IlvJob job;

    ilv_trace_get_job (trace, i, &job);
    if (job.track == ILV_TRACK_NONE || job.begin_ns < 0 || job.begin_ns > self->time_ns ||
        ilv_trace_get_state_at (trace, job.track, self->time_ns) != ILV_STATE_SLEEP)
      continue;
    is_asleep |= i == right;
    add_choice (self, ILV_CHOICE_JOB, i);
  }
  return is_asleep;
}

/* Trio deals out a batch of ready tasks in an order of chance. */
static gboolean
is_fifo (const IlvTrace *trace)
{
  return g_strcmp0 (ilv_trace_get_info (trace)->model, "trio") != 0;
}

/* Fills in the choices beside the right one. */
static Verdict
judge_loop (IlvQuestion *self, const IlvTrace *trace, IlvTrackId process, IlvChoice right)
{
  guint32 jobs[64];
  guint n = find_queue (trace, process, ILV_ROLE_READY, self->time_ns, jobs, G_N_ELEMENTS (jobs));

  for (guint i = 0; i < n; i++)
    add_choice (self, ILV_CHOICE_JOB, jobs[i]);
  /* The snapshot is run to its end, then comes the poll, whoever has become ready meanwhile. */
  if (right.kind == ILV_CHOICE_POLL)
    return (Verdict){TRUE, n == 0};
  if (n > 0)
    return (Verdict){jobs[0] == right.id && (n == 1 || is_fifo (trace)), FALSE};
  if (get_counter (trace, ILV_ROLE_WAITING_IO, self->time_ns) > 0)
    return (Verdict){FALSE, FALSE};
  /* Nobody waits for anything: whoever arrives. */
  return add_sleepers (self, trace, right.id) ? (Verdict){TRUE, FALSE} : (Verdict){FALSE, TRUE};
}

/* Only once the snapshot of ready handles is being run may the next thing be the poll. Before that
 * it is a task, though the loop may turn once more until the task's own handle is ready. */
static IlvEventKind
get_other_kind (const IlvTrace *trace, IlvTrackId loop, gint64 t_ns)
{
  IlvSpan phase;

  if (ilv_trace_find_span_at (trace, loop, t_ns, &phase) &&
      g_strcmp0 (phase.name, ILV_PHASE_RUN) == 0)
    return ILV_EVENT_POLL;
  return ILV_EVENT_TASK_STEP;
}

static Verdict
ask_loop (IlvQuestion *self, const IlvTrace *trace, IlvTrackId loop)
{
  IlvTrack track;
  IlvInstant next;
  Verdict verdict;
  IlvChoice right;

  if (!find_next (trace, loop, self->time_ns, ILV_EVENT_TASK_STEP,
                  get_other_kind (trace, loop, self->time_ns), &next)) {
    self->kind = ILV_QUESTION_END;
    return (Verdict){FALSE, FALSE};
  }
  ilv_trace_get_track (trace, loop, &track);
  right = next.kind == ILV_EVENT_POLL ? (IlvChoice){ILV_CHOICE_POLL, 0}
                                      : (IlvChoice){ILV_CHOICE_JOB, next.a};
  self->right_ns = next.time_ns;
  add_choice (self, right.kind, right.id);
  add_choice (self, ILV_CHOICE_POLL, 0);
  verdict = judge_loop (self, trace, track.parent, right);
  settle (self, right);
  return verdict;
}

/* --- threads and the GIL --- */

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

/* The one that has waited longest; ILV_TRACK_NONE if nobody waits. */
static IlvTrackId
find_first_waiter (const IlvTrace *trace, GArray *threads, gint64 t_ns)
{
  IlvTrackId first = ILV_TRACK_NONE;
  gint64 since_ns = G_MAXINT64;

  for (guint i = 0; i < threads->len; i++) {
    IlvTrackId id = g_array_index (threads, IlvTrackId, i);
    IlvSpan span;

    if (ilv_trace_find_span_at (trace, id, t_ns, &span) && span.state == ILV_STATE_GIL_WAIT &&
        span.begin_ns < since_ns) {
      since_ns = span.begin_ns;
      first = id;
    }
  }
  return first;
}

/* The thread that does something of that kind next, and when. */
static IlvTrackId
find_next_thread (IlvQuestion *self, const IlvTrace *trace, GArray *threads, IlvEventKind kind,
                  IlvInstant *instant)
{
  IlvTrackId right = ILV_TRACK_NONE;

  self->right_ns = G_MAXINT64;
  for (guint i = 0; i < threads->len; i++) {
    IlvTrackId id = g_array_index (threads, IlvTrackId, i);
    IlvInstant next;

    if (find_next (trace, id, self->time_ns, kind, kind, &next) && next.time_ns < self->right_ns) {
      self->right_ns = next.time_ns;
      *instant = next;
      right = id;
    }
  }
  return right;
}

static Verdict
ask_gil (IlvQuestion *self, const IlvTrace *trace, IlvTrackId process)
{
  static const IlvState wanted[] = {ILV_STATE_GIL_WAIT, ILV_STATE_CORE_WAIT, ILV_STATE_READY,
                                    ILV_STATE_IO,       ILV_STATE_IDLE,      ILV_STATE_PYTHON,
                                    ILV_STATE_NATIVE};
  g_autoptr (GArray) threads = list_threads (trace, process);
  IlvChoice right = {ILV_CHOICE_TRACK, ILV_TRACK_NONE};
  IlvInstant next;

  right.id = find_next_thread (self, trace, threads, ILV_EVENT_GIL_TAKE, &next);
  if (right.id == ILV_TRACK_NONE) {
    self->kind = ILV_QUESTION_END;
    return (Verdict){FALSE, FALSE};
  }
  add_choice (self, right.kind, right.id);
  for (guint s = 0; s < G_N_ELEMENTS (wanted); s++)
    for (guint i = 0; i < threads->len; i++) {
      IlvTrackId id = g_array_index (threads, IlvTrackId, i);

      if (ilv_trace_get_state_at (trace, id, self->time_ns) == wanted[s])
        add_choice (self, ILV_CHOICE_TRACK, id);
    }
  settle (self, right);
  return (Verdict){find_first_waiter (trace, threads, self->time_ns) == right.id, threads->len < 2};
}

/* --- a pool's queues --- */

static Verdict
ask_job (IlvQuestion *self, const IlvTrace *trace, IlvTrackId process)
{
  g_autoptr (GArray) threads = list_threads (trace, ILV_TRACK_NONE);
  IlvChoice right = {ILV_CHOICE_JOB, ILV_JOB_NONE};
  guint32 jobs[64];
  IlvInstant next;
  guint n;

  self->kind = ILV_QUESTION_JOB;
  if (find_next_thread (self, trace, threads, ILV_EVENT_JOB_BEGIN, &next) == ILV_TRACK_NONE) {
    self->kind = ILV_QUESTION_END;
    return (Verdict){FALSE, FALSE};
  }
  right.id = next.a;
  add_choice (self, right.kind, right.id);
  /* What is on its way to the workers goes before what is not. */
  n = find_queue (trace, process, ILV_ROLE_CALLS, self->time_ns, jobs, G_N_ELEMENTS (jobs) / 2);
  n += find_queue (trace, process, ILV_ROLE_WORK, self->time_ns, jobs + n, G_N_ELEMENTS (jobs) / 2);
  for (guint i = 0; i < n; i++)
    add_choice (self, ILV_CHOICE_JOB, jobs[i]);
  settle (self, right);
  return (Verdict){n > 1 && jobs[0] == right.id, threads->len < 2};
}

/* --- public --- */

/* A thread pool that shares a GIL: whose turn it is, else which job is next. */
static Verdict
ask (IlvQuestion *self, const IlvTrace *trace)
{
  IlvTrackId process, loop, gil, worker;
  Verdict verdict = {FALSE, FALSE};
  gboolean goes_on = FALSE;

  process = ilv_trace_find_track (trace, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, G_MAXUINT32);
  if (process == ILV_TRACK_NONE)
    return verdict;
  loop = ilv_trace_find_track (trace, process, ILV_TRACK_LOOP, ILV_N_ROLES, G_MAXUINT32);
  if (loop != ILV_TRACK_NONE)
    return ask_loop (self, trace, loop);
  gil = ilv_trace_find_track (trace, process, ILV_TRACK_GIL, ILV_N_ROLES, G_MAXUINT32);
  worker = ilv_trace_find_track (trace, process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, G_MAXUINT32);
  if (gil != ILV_TRACK_NONE && worker != ILV_TRACK_NONE) {
    IlvQuestion about_gil = *self;

    verdict = ask_gil (&about_gil, trace, process);
    if (verdict.is_foreseeable && about_gil.n_choices > 1) {
      *self = about_gil;
      return verdict;
    }
    goes_on = about_gil.kind != ILV_QUESTION_END;
  }
  verdict = ask_job (self, trace, process);
  /* All jobs have begun, but they have not ended. */
  if (self->kind == ILV_QUESTION_END && goes_on)
    self->kind = ILV_QUESTION_NEXT;
  return verdict;
}

gboolean
ilv_question_init_next (IlvQuestion *self, const IlvTrace *trace, int run, gint64 t_ns)
{
  Verdict verdict;

  *self = (IlvQuestion){
      .kind = ILV_QUESTION_NEXT, .run = run, .time_ns = t_ns, .answer = -1, .open = TRUE};
  verdict = ask (self, trace);
  if (verdict.is_foreseeable && self->n_choices > 1)
    return TRUE;
  if (self->kind != ILV_QUESTION_END)
    self->kind =
        verdict.is_only_one || verdict.is_foreseeable ? ILV_QUESTION_ONE : ILV_QUESTION_CHANCE;
  self->open = FALSE;
  self->n_choices = 0;
  return FALSE;
}

gboolean
ilv_question_find_moment (const IlvTrace *trace, gint64 t_ns, gint64 *moment_ns)
{
  IlvQuestion question;

  for (guint i = 0; i < MAX_MOMENTS && t_ns != G_MAXINT64; i++) {
    if (ilv_question_init_next (&question, trace, 0, t_ns)) {
      *moment_ns = t_ns;
      return TRUE;
    }
    if (question.kind == ILV_QUESTION_END)
      return FALSE;
    t_ns = ilv_trace_next_time (trace, 0, t_ns);
  }
  return FALSE;
}

gboolean
ilv_question_is_momentary (const IlvQuestion *self)
{
  return self->kind != ILV_QUESTION_FIRST;
}
