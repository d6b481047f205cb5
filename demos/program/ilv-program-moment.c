/* Which line of a generated program a job stands on at a moment of a trace.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The job's own track says its state and step in O(log n); where a trace has none for it, its last
 * event is looked for among the latest of the machinery's. Nothing after the moment is looked at:
 * under a curtain the lit line gives no answer away. */
#include "ilv-program-parts.h"

#include "demos/trace/ilv-why.h"

#define MAX_LOOK_BACK 4096
#define MAX_EVENTS_BACK 32

/* --- lines by what they stand for --- */

static int
find (const IlvProgram *self, IlvLineKind kind, guint group, guint step)
{
  guint n = ilv_program_get_n_lines (self);

  for (guint i = 0; i < n; i++) {
    const IlvProgramLine *line = ilv_program_get_line (self, i);

    if (line->kind == kind && (group == ILV_NONE || line->group == group) &&
        (step == ILV_NONE || line->step == step))
      return (int)i;
  }
  return -1;
}

/* The group's own line, or one that stands for all groups. */
static int
find_nearest (const IlvProgram *self, IlvLineKind kind, guint group)
{
  int line = find (self, kind, group, ILV_NONE);
  guint n = ilv_program_get_n_lines (self);

  for (guint i = 0; line < 0 && i < n; i++) {
    const IlvProgramLine *other = ilv_program_get_line (self, i);

    if (other->kind == kind && other->group == ILV_NONE)
      line = (int)i;
  }
  return line;
}

static int
find_first_of (const IlvProgram *self, const IlvLineKind *kinds, guint group)
{
  int line = -1;

  for (; line < 0 && *kinds != ILV_N_LINE_KINDS; kinds++)
    line = find_nearest (self, *kinds, group);
  return line;
}

static int
find_step_line (const IlvProgram *self, guint group, guint step, IlvState state)
{
  gboolean runs = state == ILV_STATE_PYTHON || state == ILV_STATE_NATIVE ||
                  state == ILV_STATE_GIL_WAIT || state == ILV_STATE_CORE_WAIT;
  int line = runs ? find (self, ILV_LINE_REMOTE, group, step) : -1;

  return line >= 0 ? line : find (self, ILV_LINE_STEP, group, step);
}

static int
find_for_event (const IlvProgram *self, guint group, IlvEventKind event)
{
  static const IlvLineKind submit[] = {ILV_LINE_SUBMIT, ILV_LINE_POOL, ILV_N_LINE_KINDS};
  static const IlvLineKind begin[] = {ILV_LINE_JOB, ILV_N_LINE_KINDS};
  static const IlvLineKind end[] = {ILV_LINE_RETURN, ILV_LINE_RESULT, ILV_N_LINE_KINDS};
  static const IlvLineKind back[] = {ILV_LINE_RESULT, ILV_N_LINE_KINDS};
  static const IlvLineKind start[] = {ILV_LINE_POOL, ILV_N_LINE_KINDS};
  static const IlvLineKind refused[] = {ILV_LINE_LIMIT, ILV_LINE_SUBMIT, ILV_N_LINE_KINDS};

  switch (event) {
  case ILV_EVENT_ARRIVE:
  case ILV_EVENT_SUBMIT:
  case ILV_EVENT_TASK_CREATE:
  case ILV_EVENT_SPAWN:
  case ILV_EVENT_PICKLE:
  case ILV_EVENT_PIPE_WRITE:
    return find_first_of (self, submit, group);
  case ILV_EVENT_JOB_BEGIN:
  case ILV_EVENT_UNPICKLE:
  case ILV_EVENT_PIPE_READ:
  case ILV_EVENT_TASK_STEP:
    return find_first_of (self, begin, group);
  case ILV_EVENT_JOB_END:
    return find_first_of (self, end, group);
  case ILV_EVENT_RESULT:
  case ILV_EVENT_TIMEOUT:
    return find_first_of (self, back, group);
  case ILV_EVENT_REJECT:
    return find_first_of (self, refused, group);
  case ILV_EVENT_PROCESS_START:
  case ILV_EVENT_THREAD_START:
  case ILV_EVENT_THREAD_READY:
    return find_first_of (self, start, group);
  default:
    return -1;
  }
}

static int
find_for_state (const IlvProgram *self, guint group, IlvState state)
{
  static const IlvLineKind held[] = {ILV_LINE_LIMIT, ILV_LINE_SUBMIT, ILV_N_LINE_KINDS};
  static const IlvLineKind start[] = {ILV_LINE_POOL, ILV_N_LINE_KINDS};
  static const IlvLineKind wait[] = {ILV_LINE_SUBMIT, ILV_LINE_RESULT, ILV_N_LINE_KINDS};
  static const IlvLineKind run[] = {ILV_LINE_JOB, ILV_N_LINE_KINDS};

  switch (state) {
  case ILV_STATE_LOCK:
    return find_first_of (self, held, group);
  case ILV_STATE_STARTUP:
    return find_first_of (self, start, group);
  case ILV_STATE_READY:
  case ILV_STATE_TRANSFER:
  case ILV_STATE_IDLE:
  case ILV_STATE_UNKNOWN:
    return find_first_of (self, wait, group);
  default:
    return find_first_of (self, run, group);
  }
}

int
ilv_program_line_for (const IlvProgram *self, guint group, guint step, IlvEventKind event,
                      IlvState state)
{
  int line = -1;

  if (step != ILV_NONE)
    line = find_step_line (self, group, step, state);
  if (line < 0 && event != ILV_EVENT_NONE)
    line = find_for_event (self, group, event);
  return line >= 0 ? line : find_for_state (self, group, state);
}

/* --- jobs of a trace --- */

/* The step the job was last seen to begin, if that is not too many events ago. */
static guint
find_last_step (const IlvTrace *trace, const IlvJob *job, guint32 number, gint64 t_ns)
{
  guint64 index;

  if (job->worker == ILV_TRACK_NONE)
    return ILV_NONE;
  index = ilv_trace_find_instant (trace, job->worker, t_ns + 1);
  for (guint n = 0; index > 0 && n < MAX_LOOK_BACK; n++) {
    IlvInstant instant;

    ilv_trace_get_instant (trace, job->worker, --index, &instant);
    if (instant.kind == ILV_EVENT_JOB_STEP && instant.a == number)
      return (guint)instant.b;
    if (instant.time_ns < job->begin_ns)
      break;
  }
  return ILV_NONE;
}

/* The step's name outlives its span: a task that waits for its turn is still in that line. */
static guint
find_step_before (const IlvProgram *self, const IlvTrace *trace, const IlvJob *job, guint group,
                  gint64 begin_ns)
{
  IlvSpan before;

  for (guint n = 0; n < 8 && begin_ns > job->begin_ns && job->begin_ns >= 0; n++) {
    guint step;

    if (!ilv_trace_find_span_at (trace, job->track, begin_ns - 1, &before))
      return ILV_NONE;
    step = ilv_program_find_step (self, group, before.name);
    if (step != ILV_NONE)
      return step;
    begin_ns = before.begin_ns;
  }
  return ILV_NONE;
}

/* Payload travels twice: before the job has begun it is the argument, then the result. */
static IlvEventKind
guess_event (const IlvJob *job, IlvState state, gint64 t_ns)
{
  gboolean has_begun = job->begin_ns >= 0 && job->begin_ns <= t_ns;

  if (state == ILV_STATE_TRANSFER || state == ILV_STATE_READY || state == ILV_STATE_STARTUP)
    return has_begun ? ILV_EVENT_JOB_END : ILV_EVENT_SUBMIT;
  return ILV_EVENT_NONE;
}

int
ilv_program_line_of_job (const IlvProgram *self, const IlvTrace *trace, guint32 number, gint64 t_ns)
{
  IlvJob job;
  IlvSpan span;
  guint group, step;
  gboolean has_begun;

  if (number >= ilv_trace_get_n_jobs (trace))
    return -1;
  ilv_trace_get_job (trace, number, &job);
  group = ilv_program_find_group (self, job.group);
  if (group == ILV_NONE || job.arrival_ns > t_ns)
    return -1;
  has_begun = job.begin_ns >= 0 && job.begin_ns <= t_ns;
  if (job.end_ns >= 0 && job.end_ns <= t_ns)
    return ilv_program_line_for (self, group, ILV_NONE,
                                 job.end_ns == t_ns ? ILV_EVENT_JOB_END : ILV_EVENT_RESULT,
                                 ILV_STATE_IDLE);
  if (job.track == ILV_TRACK_NONE || !ilv_trace_find_span_at (trace, job.track, t_ns, &span)) {
    step = has_begun ? find_last_step (trace, &job, number, t_ns) : ILV_NONE;
    return ilv_program_line_for (self, group, step, ILV_EVENT_NONE,
                                 has_begun ? ILV_STATE_PYTHON : ILV_STATE_READY);
  }
  step = ilv_program_find_step (self, group, span.name);
  if (step == ILV_NONE && has_begun && span.state != ILV_STATE_TRANSFER)
    step = find_last_step (trace, &job, number, t_ns);
  if (step == ILV_NONE && has_begun && span.state != ILV_STATE_TRANSFER)
    step = find_step_before (self, trace, &job, group, span.begin_ns);
  return ilv_program_line_for (self, group, step, guess_event (&job, span.state, t_ns), span.state);
}

/* --- the latest event --- */

static gboolean
names_job (IlvEventKind kind)
{
  return (kind >= ILV_EVENT_JOB_BEGIN && kind <= ILV_EVENT_RESULT) || kind == ILV_EVENT_TIMER_DUE ||
         (kind >= ILV_EVENT_TASK_CREATE && kind <= ILV_EVENT_REJECT);
}

/* The job an event speaks of: named by it, or run by its thread. */
static guint32
get_job (const IlvTrace *trace, const IlvInstant *instant)
{
  IlvSpan span;

  if (names_job (instant->kind))
    return instant->a;
  if (ilv_trace_find_span_at (trace, instant->track, instant->time_ns, &span))
    return span.ref;
  return ILV_JOB_NONE;
}

/* Polls and hand-overs without a job stand on no line: the event before them does; before any job
 * the main thread is at making the first. */
int
ilv_program_line_at (const IlvProgram *self, const IlvTrace *trace, gint64 t_ns)
{
  gint64 before_ns = t_ns;

  for (guint n = 0; n < MAX_EVENTS_BACK; n++) {
    IlvInstant instant;
    guint32 job;
    int line;

    if (!ilv_why_latest (trace, before_ns, &instant))
      return n > 0 ? find (self, ILV_LINE_SUBMIT, ILV_NONE, ILV_NONE) : -1;
    job = get_job (trace, &instant);
    line = job < ilv_trace_get_n_jobs (trace) ? ilv_program_line_of_job (self, trace, job, t_ns)
                                              : find_for_event (self, ILV_NONE, instant.kind);
    if (line >= 0)
      return line;
    before_ns = instant.time_ns - 1;
  }
  return -1;
}
