/* The functions of generated programs: one for each job group, a line for each step.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A lock and its unlock are a `with` block where they nest, as they nearly always do. Under asyncio
 * what jobs share is handed to them: an asyncio.Lock made before the loop runs belongs to another
 * loop (until Python 3.10). */
#include "ilv-program-parts.h"

#include <string.h>

/* --- what a group uses --- */

typedef gboolean (*StepTest) (const IlvProgramWriter *self, const IlvStep *step, guint what);

static gboolean
any_step (const IlvProgramWriter *self, guint group, StepTest test, guint what)
{
  const IlvJobGroup *jobs = &self->workload->groups[group];

  for (guint i = 0; i < jobs->n_steps; i++) {
    const IlvStep *step = &self->workload->steps[jobs->steps[i]];

    if (test (self, step, what) ||
        (step->kind == ILV_STEP_SPAWN && any_step (self, step->spawn_group, test, what)))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_lock (const IlvProgramWriter *self, const IlvStep *step, guint lock)
{
  return step->kind == ILV_STEP_LOCK && step->lock == lock;
}

static gboolean
has_backend (const IlvProgramWriter *self, const IlvStep *step, guint backend)
{
  return step->kind == ILV_STEP_IO && step->backend == backend;
}

static gboolean
spawns_group (const IlvProgramWriter *self, const IlvStep *step, guint group)
{
  return step->kind == ILV_STEP_SPAWN && step->spawn_group == group;
}

static gboolean
is_spawn (const IlvProgramWriter *self, const IlvStep *step, guint ignored)
{
  return step->kind == ILV_STEP_SPAWN;
}

/* Whether it is handed to a hybrid's pool. */
static gboolean
is_offloaded (const IlvProgramWriter *self, const IlvStep *step, guint ignored)
{
  switch (self->settings.model) {
  case ILV_MODEL_ASYNCIO_THREADS:
    return step->kind == ILV_STEP_NATIVE || (step->kind == ILV_STEP_IO && step->is_blocking);
  case ILV_MODEL_ASYNCIO_PROCESSES:
    return step->kind == ILV_STEP_PYTHON || step->kind == ILV_STEP_HOLD ||
           step->kind == ILV_STEP_NATIVE;
  default:
    return FALSE;
  }
}

gboolean
ilv_program_uses_lock (const IlvProgramWriter *self, guint lock)
{
  for (guint i = 0; i < self->workload->n_groups; i++)
    if (any_step (self, i, has_lock, lock))
      return TRUE;
  return FALSE;
}

gboolean
ilv_program_uses_backend (const IlvProgramWriter *self, guint backend)
{
  for (guint i = 0; i < self->workload->n_groups; i++)
    if (any_step (self, i, has_backend, backend))
      return TRUE;
  return FALSE;
}

/* A gate that the job itself waits at; in pools the one who submits does, so that no worker is
 * kept waiting. */
static gboolean
has_own_gate (const IlvProgramWriter *self, guint group)
{
  const IlvJobGroup *jobs = &self->workload->groups[group];

  return jobs->limit > 0 && jobs->queue == 0 && self->flavour != ILV_FLAVOUR_PLAIN;
}

static gboolean
needs_gate (const IlvProgramWriter *self, const IlvStep *step, guint group)
{
  return spawns_group (self, step, group) && has_own_gate (self, group);
}

char *
ilv_program_arguments (IlvProgramWriter *self, guint group)
{
  const IlvWorkload *workload = self->workload;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (self->flavour != ILV_FLAVOUR_ASYNCIO && self->settings.model != ILV_MODEL_INTERPRETERS)
    return g_strdup ("");
  for (guint i = 0; i < workload->n_locks; i++)
    if (any_step (self, group, has_lock, i))
      g_ptr_array_add (names, self->locks[i]);
  for (guint i = 0; i < workload->n_backends; i++)
    if (any_step (self, group, has_backend, i))
      g_ptr_array_add (names, self->backends[i]);
  for (guint i = 0; i < workload->n_groups; i++)
    if ((i == group && has_own_gate (self, i)) || any_step (self, group, needs_gate, i))
      g_ptr_array_add (names, self->gates[i]);
  if (any_step (self, group, is_offloaded, 0))
    g_ptr_array_add (names, (char *)"pool");
  if (self->settings.model == ILV_MODEL_INTERPRETERS && any_step (self, group, is_spawn, 0))
    g_ptr_array_add (names, (char *)"requests");
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **)names->pdata);
}

/* --- payloads --- */

static gboolean
crosses_boundary (const IlvProgramWriter *self)
{
  return ilv_program_is_remote (self);
}

char *
ilv_program_payload (IlvProgramWriter *self, guint group)
{
  guint64 n = self->workload->groups[group].payload_in;

  return crosses_boundary (self) && n > 0 ? ilv_program_bytes (n) : NULL;
}

char *
ilv_program_handed (IlvProgramWriter *self, guint group)
{
  g_autofree char *payload = ilv_program_payload (self, group);
  g_autofree char *shared = self->settings.model == ILV_MODEL_INTERPRETERS
                                ? ilv_program_arguments (self, group)
                                : g_strdup ("");

  return g_strdup_printf ("%s%s%s%s", *shared != '\0' ? ", " : "", shared,
                          payload != NULL ? ", " : "", payload != NULL ? payload : "");
}

gboolean
ilv_program_is_chunked (const IlvProgramWriter *self, guint group)
{
  const IlvJobGroup *jobs = &self->workload->groups[group];

  return self->settings.model == ILV_MODEL_PROCESSES && self->settings.chunk > 1 &&
         jobs->count > 0 && jobs->arrival == ILV_ARRIVAL_AT_ONCE && jobs->limit == 0 &&
         jobs->queue == 0 && jobs->timeout_ns == 0;
}

/* --- steps --- */

static const char *
get_stand_in (IlvProgramWriter *self, IlvStepKind kind)
{
  switch (kind) {
  case ILV_STEP_HOLD:
    self->uses_hold = TRUE;
    return "hold";
  case ILV_STEP_NATIVE:
    self->uses_native = TRUE;
    return "native";
  default:
    self->uses_crunch = TRUE;
    return "crunch";
  }
}

static void
write_wait (IlvProgramWriter *self, const IlvProgramLine *line, const IlvStep *step)
{
  static const char *const sleeps[] = {"time.sleep", "await asyncio.sleep", "await trio.sleep"};
  g_autofree char *duration = ilv_program_duration (self, step);
  g_autofree char *note =
      g_strdup_printf ("%s%s", step->name, step->kind == ILV_STEP_IO ? " (I/O)" : ": a timer");

  if (self->flavour == ILV_FLAVOUR_PLAIN || step->is_blocking)
    ilv_program_need (self, ILV_IMPORT_TIME);
  if (is_offloaded (self, step, 0)) {
    ilv_program_add_noted (self, line, note, "await loop.run_in_executor(pool, time.sleep, %s)",
                           duration);
  } else if (step->is_blocking && self->flavour != ILV_FLAVOUR_PLAIN) {
    g_autofree char *alarm = g_strdup_printf ("%s: blocks the loop", step->name);

    ilv_program_add_noted (self, line, alarm, "time.sleep(%s)", duration);
  } else {
    ilv_program_add_noted (self, line, note, "%s(%s)", sleeps[self->flavour], duration);
  }
}

static void
write_io (IlvProgramWriter *self, const IlvProgramLine *line, const IlvStep *step)
{
  IlvProgramLine turn = {ILV_LINE_BACKEND, line->group, line->step};
  gboolean is_token = self->settings.model == ILV_MODEL_INTERPRETERS;
  const char *name;

  if (step->backend == ILV_NONE) {
    write_wait (self, line, step);
    return;
  }
  g_autofree char *of_dask = ilv_program_backend_of_dask (self, step->backend);
  name = of_dask != NULL ? of_dask : self->backends[step->backend];
  if (is_token)
    ilv_program_add_noted (self, &turn, "waits for its turn", "%s.get()", name);
  else
    ilv_program_add_noted (self, &turn, "waits for its turn",
                           "%swith %s:", self->flavour == ILV_FLAVOUR_PLAIN ? "" : "async ", name);
  self->indent += !is_token;
  write_wait (self, line, step);
  self->indent -= !is_token;
  if (is_token)
    ilv_program_text (self, "%s.put(None)", name);
}

static gboolean
has_payload (const IlvProgramWriter *self, guint group)
{
  const IlvJobGroup *jobs = &self->workload->groups[group];

  return jobs->payload_in > 0 || jobs->payload_out > 0;
}

static void
write_computing (IlvProgramWriter *self, const IlvProgramLine *line, const IlvStep *step)
{
  const IlvJobGroup *group = &self->workload->groups[line->group];
  g_autofree char *duration = ilv_program_duration (self, step);
  const char *function = get_stand_in (self, step->kind);

  if (!is_offloaded (self, step, 0)) {
    ilv_program_add_noted (self, line, step->name, "%s(%s)", function, duration);
  } else if (self->settings.model == ILV_MODEL_ASYNCIO_PROCESSES &&
             has_payload (self, line->group)) {
    g_autofree char *bytes = ilv_program_bytes (group->payload_in);

    ilv_program_add_noted (self, line, step->name, "await loop.run_in_executor(pool, %s%s%s)",
                           self->steps[line->step], group->payload_in > 0 ? ", " : "",
                           group->payload_in > 0 ? bytes : "");
  } else {
    ilv_program_add_noted (self, line, step->name, "await loop.run_in_executor(pool, %s, %s)",
                           function, duration);
  }
}

static void
write_spawn (IlvProgramWriter *self, const IlvProgramLine *line, const IlvStep *step)
{
  guint child = step->spawn_group;
  g_autofree char *job = ilv_program_new_job (self, child);

  if (self->settings.model == ILV_MODEL_SEQUENTIAL) {
    ilv_program_add_noted (self, line, step->name,
                           step->join ? "results.append(%s())" : "spawned.append(%s)",
                           self->groups[child]);
    return;
  }
  if (self->settings.model == ILV_MODEL_DASK) {
    ilv_program_write_spawn_of_dask (self, line, step);
    return;
  }
  if (crosses_boundary (self)) {
    g_autofree char *handed = ilv_program_handed (self, child);

    ilv_program_add_noted (self, line, step->name, "spawn(%s%s, %s%s)",
                           self->settings.model == ILV_MODEL_INTERPRETERS ? "requests, " : "",
                           self->groups[child], step->join ? "True" : "False", handed);
    return;
  }
  if (self->flavour == ILV_FLAVOUR_TRIO) {
    ilv_program_add_noted (self, line, step->name,
                           step->join ? "await %s()" : "nursery.start_soon(%s)",
                           self->groups[child]);
    return;
  }
  if (!step->join) {
    ilv_program_add (self, line->kind, line->group, line->step, "jobs.append(%s)", job);
    return;
  }
  ilv_program_add (self, line->kind, line->group, line->step, "job = %s", job);
  ilv_program_text (self, "jobs.append(job)");
  if (self->flavour == ILV_FLAVOUR_PLAIN)
    ilv_program_need (self, ILV_IMPORT_WAIT);
  ilv_program_add_noted (self, line, "until it is done",
                         self->flavour == ILV_FLAVOUR_ASYNCIO ? "await asyncio.wait([job])"
                                                              : "wait([job])");
}

static void
write_step (IlvProgramWriter *self, guint group, guint number)
{
  const IlvStep *step = &self->workload->steps[number];
  IlvProgramLine line = {ILV_LINE_STEP, group, number};

  if (step->repeat > 1) {
    ilv_program_add (self, ILV_LINE_STEP, group, number, "for _ in range(%u):", step->repeat);
    self->indent++;
  }
  switch (step->kind) {
  case ILV_STEP_IO:
    write_io (self, &line, step);
    break;
  case ILV_STEP_SLEEP:
    write_wait (self, &line, step);
    break;
  case ILV_STEP_SPAWN:
    write_spawn (self, &line, step);
    break;
  case ILV_STEP_PYTHON:
  case ILV_STEP_HOLD:
  case ILV_STEP_NATIVE:
  default:
    write_computing (self, &line, step);
  }
  if (step->repeat > 1)
    self->indent--;
}

/* --- locks --- */

/* The position of the unlock that makes a block with the lock at `begin`; `end` if there is none
 * but the job's end, G_MAXUINT if the two do not nest with others. */
static guint
find_unlock (const IlvProgramWriter *self, const IlvJobGroup *group, guint begin, guint end)
{
  guint lock = self->workload->steps[group->steps[begin]].lock;

  for (guint i = begin + 1; i < end; i++) {
    const IlvStep *step = &self->workload->steps[group->steps[i]];

    if (step->kind == ILV_STEP_UNLOCK)
      return step->lock == lock ? i : G_MAXUINT;
    if (step->kind == ILV_STEP_LOCK) {
      guint inner = find_unlock (self, group, i, end);

      if (inner >= end)
        return G_MAXUINT;
      i = inner;
    }
  }
  return end;
}

static void write_steps (IlvProgramWriter *self, guint group, guint begin, guint end);

/* Writes the lock at `position` and, if it is a block, all in it; returns the last position
 * written. */
static guint
write_lock (IlvProgramWriter *self, guint group, guint position, guint end)
{
  const IlvJobGroup *jobs = &self->workload->groups[group];
  guint number = jobs->steps[position], last = find_unlock (self, jobs, position, end);
  const IlvStep *step = &self->workload->steps[number];
  IlvProgramLine line = {ILV_LINE_STEP, group, number};
  const char *name = self->locks[step->lock];
  g_autofree char *of_dask = ilv_program_lock_of_dask (self, step->lock);

  if (self->settings.model == ILV_MODEL_INTERPRETERS) {
    ilv_program_add_noted (self, &line, step->name, "%s.get()", name);
    return position;
  }
  if (of_dask != NULL && last == G_MAXUINT)
    ilv_program_text (self, "%s = %s", name, of_dask);
  else if (of_dask != NULL)
    name = of_dask;
  if (last == G_MAXUINT) {
    ilv_program_add_noted (self, &line, step->name, "%s%s.acquire()",
                           self->flavour == ILV_FLAVOUR_PLAIN ? "" : "await ", name);
    return position;
  }
  ilv_program_add_noted (self, &line, step->name,
                         "%swith %s:", self->flavour == ILV_FLAVOUR_PLAIN ? "" : "async ", name);
  self->indent++;
  if (last == position + 1)
    ilv_program_text (self, "pass");
  write_steps (self, group, position + 1, last);
  self->indent--;
  return last;
}

static void
write_unlock (IlvProgramWriter *self, guint group, guint number)
{
  const IlvStep *step = &self->workload->steps[number];
  IlvProgramLine line = {ILV_LINE_STEP, group, number};

  ilv_program_add_noted (self, &line, step->name,
                         self->settings.model == ILV_MODEL_INTERPRETERS ? "%s.put(None)"
                                                                        : "%s.release()",
                         self->locks[step->lock]);
}

static void
write_steps (IlvProgramWriter *self, guint group, guint begin, guint end)
{
  const IlvJobGroup *jobs = &self->workload->groups[group];

  for (guint i = begin; i < end; i++) {
    IlvStepKind kind = self->workload->steps[jobs->steps[i]].kind;

    if (kind == ILV_STEP_LOCK)
      i = write_lock (self, group, i, end);
    else if (kind == ILV_STEP_UNLOCK)
      write_unlock (self, group, jobs->steps[i]);
    else
      write_step (self, group, jobs->steps[i]);
  }
}

/* --- functions --- */

static guint
count_users (const IlvProgramWriter *self, guint number)
{
  guint n = 0;

  for (guint i = 0; i < self->workload->n_groups; i++)
    for (guint k = 0; k < self->workload->groups[i].n_steps; k++)
      n += self->workload->groups[i].steps[k] == number;
  return n;
}

/* What a process pool runs for a step of asyncio+processes. */
static void
write_remote_step (IlvProgramWriter *self, guint group, guint number)
{
  const IlvJobGroup *jobs = &self->workload->groups[group];
  const IlvStep *step = &self->workload->steps[number];
  g_autofree char *duration = ilv_program_duration (self, step);
  IlvProgramLine line = {ILV_LINE_REMOTE, group, number};

  ilv_program_blank (self, 2);
  ilv_program_text (self, "def %s(%s):", self->steps[number],
                    count_users (self, number) > 1 ? "data=None"
                    : jobs->payload_in > 0         ? "data"
                                                   : "");
  self->indent++;
  ilv_program_add_noted (self, &line, "in a worker process", "%s(%s)",
                         get_stand_in (self, step->kind), duration);
  if (jobs->payload_out > 0) {
    g_autofree char *bytes = ilv_program_bytes (jobs->payload_out);

    ilv_program_text (self, "return %s", bytes);
  }
  self->indent--;
}

static void
write_remote_steps (IlvProgramWriter *self, guint group, gboolean *is_written)
{
  const IlvJobGroup *jobs = &self->workload->groups[group];

  if (self->settings.model != ILV_MODEL_ASYNCIO_PROCESSES || !has_payload (self, group))
    return;
  for (guint i = 0; i < jobs->n_steps; i++) {
    guint number = jobs->steps[i];

    if (is_offloaded (self, &self->workload->steps[number], 0) && !is_written[number])
      write_remote_step (self, group, number);
    is_written[number] = TRUE;
  }
}

static void
write_failure (IlvProgramWriter *self, guint group)
{
  g_autofree char *share =
      ilv_program_seconds ((gint64)self->workload->groups[group].fail_ppm * 1000);
  IlvProgramLine line = {ILV_LINE_RETURN, group, ILV_NONE};

  ilv_program_need (self, ILV_IMPORT_RANDOM);
  ilv_program_text (self, "if random.random() < %s:", share);
  self->indent++;
  if (self->flavour == ILV_FLAVOUR_TRIO)
    ilv_program_add_noted (self, &line, "fails; an exception would end the nursery", "return");
  else if (ilv_program_is_chunked (self, group))
    ilv_program_add_noted (self, &line, "fails; an exception would end the map",
                           "return \"failed\"");
  else
    ilv_program_add (self, line.kind, group, ILV_NONE, "raise RuntimeError(\"failed\")");
  self->indent--;
}

static void
write_end (IlvProgramWriter *self, guint group)
{
  const IlvJobGroup *jobs = &self->workload->groups[group];

  if (jobs->fail_ppm > 0)
    write_failure (self, group);
  if (self->flavour == ILV_FLAVOUR_TRIO) {
    ilv_program_add (self, ILV_LINE_RETURN, group, ILV_NONE, "done.append(\"%s\")",
                     self->groups[group]);
  } else if (crosses_boundary (self) && jobs->payload_out > 0) {
    g_autofree char *bytes = ilv_program_bytes (jobs->payload_out);

    ilv_program_add (self, ILV_LINE_RETURN, group, ILV_NONE, "return %s", bytes);
  }
}

static void
write_head (IlvProgramWriter *self, guint group)
{
  g_autofree char *arguments = ilv_program_arguments (self, group);
  g_autofree char *payload = ilv_program_payload (self, group);

  if (payload != NULL || ilv_program_is_chunked (self, group)) {
    g_autofree char *shared = g_steal_pointer (&arguments);

    arguments = g_strdup_printf ("%s%s%s", shared, *shared != '\0' ? ", " : "",
                                 payload != NULL ? "data" : "number");
  }
  ilv_program_blank (self, 2);
  ilv_program_add (self, ILV_LINE_JOB, group, ILV_NONE,
                   "%sdef %s(%s):", self->flavour == ILV_FLAVOUR_PLAIN ? "" : "async ",
                   self->groups[group], arguments);
}

static void
write_job (IlvProgramWriter *self, guint group)
{
  const IlvJobGroup *jobs = &self->workload->groups[group];
  guint indent = self->indent;

  write_head (self, group);
  self->indent++;
  if (any_step (self, group, is_offloaded, 0))
    ilv_program_text (self, "loop = asyncio.get_running_loop()");
  if (self->flavour == ILV_FLAVOUR_TRIO && jobs->timeout_ns > 0) {
    g_autofree char *timeout = ilv_program_seconds (jobs->timeout_ns);

    ilv_program_text (self, "with trio.move_on_after(%s):", timeout);
    self->indent++;
  }
  if (has_own_gate (self, group)) {
    IlvProgramLine line = {ILV_LINE_LIMIT, group, ILV_NONE};
    g_autofree char *note = g_strdup_printf ("at most %u at once", jobs->limit);

    ilv_program_add_noted (self, &line, note, "async with %s:", self->gates[group]);
    self->indent++;
  }
  if (jobs->repeat > 1) {
    ilv_program_text (self, "for _ in range(%u):", jobs->repeat);
    self->indent++;
  }
  write_steps (self, group, 0, jobs->n_steps);
  if (jobs->repeat > 1)
    self->indent--;
  write_end (self, group);
  self->indent = indent;
}

gboolean
ilv_program_is_spawned (const IlvProgramWriter *self, guint group)
{
  for (guint i = 0; i < self->workload->n_groups; i++)
    if (self->workload->groups[i].count > 0 && any_step (self, i, spawns_group, group))
      return TRUE;
  return FALSE;
}

void
ilv_program_write_jobs (IlvProgramWriter *self)
{
  g_autofree gboolean *is_written = g_new0 (gboolean, self->workload->n_steps + 1);

  for (guint i = 0; i < self->workload->n_groups; i++)
    write_remote_steps (self, i, is_written);
  for (guint i = 0; i < self->workload->n_groups; i++)
    if (self->workload->groups[i].count > 0 || ilv_program_is_spawned (self, i))
      write_job (self, i);
}
