/* How the jobs of a generated program arrive: at once, timed, from clients, through a bounded line.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * At-once jobs are one list. A group that takes its time (its arrivals are timed, its clients wait
 * for answers, its limit or its line holds jobs back) is written in place if it is the only one;
 * several are functions that run beside each other: tasks in a loop, threads before a pool. */
#include "ilv-program-parts.h"

typedef const IlvJobGroup Group;

static Group *
get_group (const IlvProgramWriter *self, guint group)
{
  return &self->workload->groups[group];
}

static gboolean
is_pool (const IlvProgramWriter *self)
{
  return self->flavour == ILV_FLAVOUR_PLAIN;
}

static gboolean
is_closed (Group *group)
{
  return group->arrival == ILV_ARRIVAL_CLOSED;
}

/* Clients wait for their own job, wherever it stands: their number bounds the line. */
static gboolean
has_line (Group *group)
{
  return group->queue > 0 && !is_closed (group);
}

static gboolean
has_gate (const IlvProgramWriter *self, Group *group)
{
  return is_pool (self) && group->limit > 0 && !has_line (group);
}

static gboolean
takes_time (const IlvProgramWriter *self, guint number)
{
  Group *group = get_group (self, number);

  return group->count > 0 &&
         (group->arrival != ILV_ARRIVAL_AT_ONCE || has_line (group) || has_gate (self, group));
}

gboolean
ilv_program_has_timed (const IlvProgramWriter *self)
{
  for (guint i = 0; i < self->workload->n_groups; i++) {
    Group *group = get_group (self, i);

    if (group->count > 0 &&
        (group->arrival == ILV_ARRIVAL_EVERY || group->arrival == ILV_ARRIVAL_POISSON))
      return TRUE;
  }
  return FALSE;
}

/* --- pieces --- */

char *
ilv_program_range (IlvProgramWriter *self, guint group, guint64 count)
{
  guint64 n = self->settings.processes, before = 0, offset;

  if (!ilv_program_is_prefork (self))
    return g_strdup_printf ("range(%" G_GUINT64_FORMAT ")", count);
  /* Jobs are dealt round robin through all groups. */
  for (guint i = 0; i < group; i++)
    before += get_group (self, i)->count;
  offset = (n - before % n) % n;
  if (offset == 0)
    return g_strdup_printf ("range(number, %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT ")", count,
                            n);
  return g_strdup_printf ("range((number + %" G_GUINT64_FORMAT ") %% %" G_GUINT64_FORMAT
                          ", %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT ")",
                          offset, n, count, n);
}

char *
ilv_program_new_job (IlvProgramWriter *self, guint number)
{
  Group *group = get_group (self, number);
  g_autofree char *arguments = ilv_program_arguments (self, number);
  g_autofree char *handed = ilv_program_handed (self, number);
  const char *name = self->groups[number];

  if (self->settings.model == ILV_MODEL_SEQUENTIAL)
    return g_strdup_printf ("%s()", name);
  if (self->flavour == ILV_FLAVOUR_TRIO)
    return g_strdup_printf ("nursery.start_soon(%s)", name);
  if (is_pool (self))
    return g_strdup_printf ("pool.submit(%s%s)", name, handed);
  if (group->timeout_ns > 0) {
    g_autofree char *timeout = ilv_program_seconds (group->timeout_ns);

    return g_strdup_printf ("asyncio.create_task(asyncio.wait_for(%s(%s), %s))", name, arguments,
                            timeout);
  }
  return g_strdup_printf ("asyncio.create_task(%s(%s))", name, arguments);
}

/* Makes one job, with what its limit and its caller's patience need. */
static void
write_one (IlvProgramWriter *self, guint number)
{
  Group *group = get_group (self, number);
  g_autofree char *job = ilv_program_new_job (self, number);
  IlvProgramLine limit = {ILV_LINE_LIMIT, number, ILV_NONE};
  gboolean is_gated = has_gate (self, group), is_late = is_pool (self) && group->timeout_ns > 0;

  if (self->flavour == ILV_FLAVOUR_TRIO) {
    ilv_program_add (self, ILV_LINE_SUBMIT, number, ILV_NONE, "%s", job);
    return;
  }
  if (is_gated) {
    g_autofree char *note = g_strdup_printf ("at most %u at once", group->limit);

    ilv_program_add_noted (self, &limit, note, "%s.acquire()", self->gates[number]);
  }
  if (!is_gated && !is_late && !(is_pool (self) && (is_closed (group) || has_line (group)))) {
    ilv_program_add (self, ILV_LINE_SUBMIT, number, ILV_NONE, "jobs.append(%s)", job);
    return;
  }
  ilv_program_add (self, ILV_LINE_SUBMIT, number, ILV_NONE, "job = %s", job);
  ilv_program_text (self, "jobs.append(job)");
  if (is_gated)
    ilv_program_text (self, "job.add_done_callback(lambda _: %s.release())", self->gates[number]);
  if (is_late) {
    g_autofree char *timeout = ilv_program_seconds (group->timeout_ns);

    ilv_program_text (self, "deadlines[job] = time.perf_counter() + %s", timeout);
  }
}

/* What an arrival does: makes the job, or puts it in line. */
static void
write_arrival (IlvProgramWriter *self, guint number)
{
  Group *group = get_group (self, number);
  const char *line = self->flavour == ILV_FLAVOUR_TRIO ? "send" : self->queues[number];
  const char *put[] = {"%s.put(None)", "await %s.put(None)", "await %s.send(None)"};
  const char *try_put[] = {"%s.put_nowait(None)", "%s.put_nowait(None)", "%s.send_nowait(None)"};
  const char *full[] = {"queue.Full", "asyncio.QueueFull", "trio.WouldBlock"};
  g_autofree char *call = NULL;

  if (!has_line (group)) {
    write_one (self, number);
    return;
  }
  call = g_strdup (group->reject_when_full ? try_put[self->flavour] : put[self->flavour]);
  {
    g_auto (GStrv) parts = g_strsplit (call, "%s", 2);
    g_autofree char *text = g_strjoinv (line, parts);

    if (!group->reject_when_full) {
      ilv_program_add (self, ILV_LINE_LIMIT, number, ILV_NONE, "%s", text);
      return;
    }
    ilv_program_text (self, "try:");
    self->indent++;
    ilv_program_add (self, ILV_LINE_LIMIT, number, ILV_NONE, "%s", text);
    self->indent--;
  }
  ilv_program_text (self, "except %s:", full[self->flavour]);
  self->indent++;
  ilv_program_add (self, ILV_LINE_RESULT, number, ILV_NONE, "rejected.append(\"%s\")",
                   self->groups[number]);
  self->indent--;
}

/* --- sources --- */

static void
write_pause (IlvProgramWriter *self, guint number, const char *until)
{
  static const char *const pauses[] = {"time.sleep(max(0, %s - time.perf_counter()))",
                                       "await asyncio.sleep(%s - time.perf_counter())",
                                       "await trio.sleep(max(0, %s - time.perf_counter()))"};
  g_auto (GStrv) parts = g_strsplit (pauses[self->flavour], "%s", 2);
  g_autofree char *text = g_strjoinv (until, parts);

  ilv_program_need (self, ILV_IMPORT_TIME);
  ilv_program_add (self, ILV_LINE_ARRIVAL, number, ILV_NONE, "%s", text);
}

static void
write_every (IlvProgramWriter *self, guint number)
{
  Group *group = get_group (self, number);
  g_autofree char *range = ilv_program_range (self, number, group->count);
  g_autofree char *period = ilv_program_seconds (group->arrival_parameter);
  g_autofree char *until = g_strdup_printf ("begin + %s * i", period);

  ilv_program_text (self, "for i in %s:", range);
  self->indent++;
  write_pause (self, number, until);
  write_arrival (self, number);
  self->indent--;
}

static void
write_poisson (IlvProgramWriter *self, guint number)
{
  Group *group = get_group (self, number);
  g_autofree char *range = ilv_program_range (self, number, group->count);
  g_autofree char *rate = ilv_program_seconds (group->arrival_parameter * 1000);
  guint n = self->settings.processes;

  ilv_program_need (self, ILV_IMPORT_RANDOM);
  if (ilv_program_is_prefork (self))
    ilv_program_text (self, "at = begin + sum(random.expovariate(%s) for _ in range(number))",
                      rate);
  else
    ilv_program_text (self, "at = begin");
  ilv_program_text (self, "for _ in %s:", range);
  self->indent++;
  write_pause (self, number, "at");
  write_arrival (self, number);
  if (ilv_program_is_prefork (self))
    ilv_program_text (self, "at += sum(random.expovariate(%s) for _ in range(%u))", rate, n);
  else
    ilv_program_text (self, "at += random.expovariate(%s)", rate);
  self->indent--;
}

static void
write_source_body (IlvProgramWriter *self, guint number)
{
  Group *group = get_group (self, number);

  if (group->arrival == ILV_ARRIVAL_EVERY) {
    write_every (self, number);
  } else if (group->arrival == ILV_ARRIVAL_POISSON) {
    write_poisson (self, number);
  } else {
    g_autofree char *range = ilv_program_range (self, number, group->count);

    ilv_program_text (self, "for _ in %s:", range);
    self->indent++;
    write_arrival (self, number);
    self->indent--;
  }
}

/* A client, who submits the next job when the last is done. */
static void
write_client_body (IlvProgramWriter *self, guint number)
{
  static const char *const waits[] = {"wait([job]%s)", "await asyncio.wait(jobs[-1:])%s", "%s"};
  Group *group = get_group (self, number);
  guint64 n = MIN ((guint64)group->arrival_parameter, group->count);
  g_autofree char *seconds = ilv_program_seconds (group->timeout_ns);
  g_autofree char *timeout = is_pool (self) && group->timeout_ns > 0
                                 ? g_strdup_printf (", timeout=%s", seconds)
                                 : g_strdup ("");
  g_auto (GStrv) parts = g_strsplit (waits[self->flavour], "%s", 2);
  g_autofree char *wait = g_strjoinv (timeout, parts);

  ilv_program_text (self, "for _ in range(first, %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT "):",
                    group->count, n);
  self->indent++;
  if (self->flavour == ILV_FLAVOUR_TRIO) {
    ilv_program_add (self, ILV_LINE_SUBMIT, number, ILV_NONE, "await %s()", self->groups[number]);
  } else {
    write_one (self, number);
    ilv_program_add (self, ILV_LINE_RESULT, number, ILV_NONE, "%s", wait);
  }
  if (is_pool (self))
    ilv_program_need (self, ILV_IMPORT_WAIT);
  self->indent--;
}

static void
write_def (IlvProgramWriter *self, const char *name, const char *suffix, const char *arguments)
{
  ilv_program_blank (self, 1);
  ilv_program_text (self, "%sdef %s%s(%s):", is_pool (self) ? "" : "async ", name, suffix,
                    arguments);
}

/* --- lines --- */

static guint
count_servers (const IlvProgramWriter *self, Group *group)
{
  guint n_workers = self->settings.model == ILV_MODEL_DASK
                        ? self->settings.processes * self->settings.threads
                    : ilv_program_is_remote (self) ? self->settings.processes
                                                   : self->settings.threads;

  if (!is_pool (self))
    return MAX (group->limit, 1);
  return group->limit > 0 ? MIN (group->limit, n_workers) : n_workers;
}

static void
write_server_body (IlvProgramWriter *self, guint number)
{
  static const char *const gets[] = {"%s.get()", "await %s.get()"};
  Group *group = get_group (self, number);
  const char *line = self->queues[number];

  if (self->flavour == ILV_FLAVOUR_TRIO) {
    ilv_program_text (self, "async for _ in receive:");
    self->indent++;
    ilv_program_add (self, ILV_LINE_SUBMIT, number, ILV_NONE,
                     group->limit > 0 ? "await %s()" : "nursery.start_soon(%s)",
                     self->groups[number]);
    self->indent--;
    return;
  }
  ilv_program_text (self, "while True:");
  self->indent++;
  {
    g_auto (GStrv) parts = g_strsplit (gets[self->flavour], "%s", 2);
    g_autofree char *text = g_strjoinv (line, parts);

    ilv_program_text (self, "%s", text);
  }
  write_one (self, number);
  if (is_pool (self)) {
    ilv_program_need (self, ILV_IMPORT_WAIT);
    ilv_program_text (self, "wait([job])");
  } else if (group->limit > 0) {
    ilv_program_text (self, "await asyncio.wait(jobs[-1:])");
  }
  ilv_program_text (self, "%s.task_done()", line);
  self->indent--;
}

static void
write_line_begin (IlvProgramWriter *self, guint number)
{
  Group *group = get_group (self, number);
  guint n = count_servers (self, group);
  g_autofree char *server = g_strconcat ("serve_", self->queues[number], NULL);

  if (self->flavour == ILV_FLAVOUR_TRIO)
    ilv_program_text (self, "send, receive = trio.open_memory_channel(%u)", group->queue);
  else if (is_pool (self))
    ilv_program_text (self, "%s = queue.Queue(%u)", self->queues[number], group->queue);
  else
    ilv_program_text (self, "%s = asyncio.Queue(%u)", self->queues[number], group->queue);
  write_def (self, server, "", "");
  self->indent++;
  write_server_body (self, number);
  self->indent--;
  ilv_program_blank (self, 1);
  if (self->flavour == ILV_FLAVOUR_ASYNCIO) {
    ilv_program_text (self, "servers = [asyncio.create_task(%s()) for _ in range(%u)]", server, n);
    return;
  }
  ilv_program_text (self, "for _ in range(%u):", n);
  self->indent++;
  if (is_pool (self))
    ilv_program_text (self, "threading.Thread(target=%s, daemon=True).start()", server);
  else
    ilv_program_text (self, "nursery.start_soon(%s)", server);
  self->indent--;
  if (is_pool (self)) {
    ilv_program_need (self, ILV_IMPORT_QUEUE);
    ilv_program_need (self, ILV_IMPORT_THREADING);
  }
}

static void
write_line_end (IlvProgramWriter *self, guint number)
{
  if (self->flavour == ILV_FLAVOUR_TRIO) {
    ilv_program_text (self, "send.close()");
    return;
  }
  ilv_program_text (self, "%s%s.join()", is_pool (self) ? "" : "await ", self->queues[number]);
  if (is_pool (self))
    return;
  ilv_program_text (self, "for server in servers:");
  ilv_program_text (self, "    server.cancel()");
}

/* All of a group that takes its time, but not its clients. */
static void
write_source (IlvProgramWriter *self, guint number)
{
  gboolean has = has_line (get_group (self, number));

  if (has)
    write_line_begin (self, number);
  write_source_body (self, number);
  if (has)
    write_line_end (self, number);
}

/* --- together --- */

static void
write_at_once (IlvProgramWriter *self, guint number, gboolean is_first)
{
  Group *group = get_group (self, number);
  g_autofree char *job = ilv_program_new_job (self, number);
  g_autofree char *range = ilv_program_range (self, number, group->count);

  if (self->flavour == ILV_FLAVOUR_TRIO || (is_pool (self) && group->timeout_ns > 0)) {
    write_source_body (self, number);
  } else if (ilv_program_is_chunked (self, number)) {
    g_autofree char *payload = ilv_program_payload (self, number);
    g_autofree char *items =
        payload == NULL ? g_strdup (range)
                        : g_strdup_printf ("[%s] * %" G_GUINT64_FORMAT, payload, group->count);

    ilv_program_add (self, ILV_LINE_SUBMIT, number, ILV_NONE,
                     "%s_chunks = pool.map(%s, %s, chunksize=%u)", self->groups[number],
                     self->groups[number], items, self->settings.chunk);
  } else if (self->has_spawns) {
    ilv_program_add (self, ILV_LINE_SUBMIT, number, ILV_NONE, "jobs.extend(%s for _ in %s)", job,
                     range);
  } else {
    ilv_program_add (self, ILV_LINE_SUBMIT, number, ILV_NONE, "jobs %s [%s for _ in %s]",
                     is_first ? "=" : "+=", job, range);
  }
}

static void
write_source_functions (IlvProgramWriter *self)
{
  for (guint i = 0; i < self->workload->n_groups; i++) {
    gboolean closed = is_closed (get_group (self, i));

    if (!takes_time (self, i))
      continue;
    write_def (self, self->groups[i], closed ? "_client" : "_source", closed ? "first" : "");
    self->indent++;
    if (closed)
      write_client_body (self, i);
    else
      write_source (self, i);
    self->indent--;
  }
  ilv_program_blank (self, 1);
}

/* Starts or lists one source; of a closed group one for each client. */
static void
write_source_call (IlvProgramWriter *self, guint number)
{
  Group *group = get_group (self, number);
  gboolean closed = is_closed (group);
  const char *suffix = closed ? "client" : "source", *name = self->groups[number];

  if (closed) {
    g_autofree char *range =
        ilv_program_range (self, number, MIN ((guint64)group->arrival_parameter, group->count));

    ilv_program_text (self, "for k in %s:", range);
    self->indent++;
  }
  if (is_pool (self))
    ilv_program_text (self, "sources.append(threading.Thread(target=%s_%s%s))", name, suffix,
                      closed ? ", args=(k,)" : "");
  else if (self->flavour == ILV_FLAVOUR_TRIO)
    ilv_program_text (self, "nursery.start_soon(%s_%s%s)", name, suffix, closed ? ", k" : "");
  else
    ilv_program_text (self, "sources.append(%s_%s(%s))", name, suffix, closed ? "k" : "");
  self->indent -= closed;
}

/* Sources beside each other: tasks or threads. */
static void
write_sources (IlvProgramWriter *self)
{
  write_source_functions (self);
  if (self->flavour != ILV_FLAVOUR_TRIO)
    ilv_program_text (self, "sources = []");
  for (guint i = 0; i < self->workload->n_groups; i++)
    if (takes_time (self, i))
      write_source_call (self, i);
  if (is_pool (self)) {
    ilv_program_need (self, ILV_IMPORT_THREADING);
    ilv_program_text (self, "for source in sources:");
    ilv_program_text (self, "    source.start()");
    ilv_program_text (self, "for source in sources:");
    ilv_program_text (self, "    source.join()");
  } else if (self->flavour == ILV_FLAVOUR_ASYNCIO) {
    ilv_program_text (self, "await asyncio.gather(*sources)");
  }
}

/* What submits keep account in, where the list of jobs does not do. */
static void
write_accounts (IlvProgramWriter *self, gboolean has_at_once)
{
  if (self->flavour != ILV_FLAVOUR_TRIO && !has_at_once && !self->has_spawns)
    ilv_program_text (self, "jobs = []");
  if (is_pool (self) && self->can_time_out)
    ilv_program_text (self, "deadlines = {}");
  if (self->can_reject)
    ilv_program_text (self, "rejected = []");
}

void
ilv_program_write_submits (IlvProgramWriter *self)
{
  const IlvWorkload *workload = self->workload;
  guint n_sources = 0, last = 0;
  gboolean is_first = TRUE, makes_list = FALSE, has_jobs = FALSE;

  for (guint i = 0; i < workload->n_groups; i++) {
    Group *group = get_group (self, i);

    n_sources += takes_time (self, i);
    last = takes_time (self, i) ? i : last;
    has_jobs = has_jobs || (group->count > 0 && !ilv_program_is_chunked (self, i));
    if (group->count > 0 && !takes_time (self, i) && !ilv_program_is_chunked (self, i) &&
        is_first) {
      makes_list = !(is_pool (self) && group->timeout_ns > 0);
      is_first = FALSE;
    }
  }
  write_accounts (self, makes_list || !has_jobs);
  is_first = makes_list;
  for (guint i = 0; i < workload->n_groups; i++)
    if (get_group (self, i)->count > 0 && !takes_time (self, i)) {
      write_at_once (self, i, is_first);
      is_first = is_first && ilv_program_is_chunked (self, i);
    }
  if (n_sources == 1 && !is_closed (get_group (self, last)))
    write_source (self, last);
  else if (n_sources > 0)
    write_sources (self);
}
