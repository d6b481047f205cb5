/* What starts a generated program: the pool, the loop or the processes around its jobs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-program-parts.h"

#include <string.h>

gboolean
ilv_program_is_prefork (const IlvProgramWriter *self)
{
  return self->settings.model == ILV_MODEL_LOOPS ||
         self->settings.model == ILV_MODEL_PROCESSES_THREADS;
}

gboolean
ilv_program_is_remote (const IlvProgramWriter *self)
{
  IlvModel model = self->settings.model;

  return model == ILV_MODEL_PROCESSES || model == ILV_MODEL_INTERPRETERS || model == ILV_MODEL_DASK;
}

static void
pool_line (IlvProgramWriter *self, const char *text)
{
  ilv_program_add (self, ILV_LINE_POOL, ILV_NONE, ILV_NONE, "%s", text);
}

/* --- what jobs share --- */

static guint
get_capacity (const IlvProgramWriter *self, guint backend)
{
  guint capacity = self->workload->backends[backend].capacity;

  if (!ilv_program_is_prefork (self))
    return capacity;
  capacity /= self->settings.processes;
  return MAX (capacity, 1);
}

void
ilv_program_write_shared (IlvProgramWriter *self, const char *module)
{
  const IlvWorkload *workload = self->workload;
  gboolean is_remote = ilv_program_is_remote (self);
  const IlvProgramLine line = ILV_TEXT_LINE;

  for (guint i = 0; !is_remote && i < workload->n_locks; i++)
    if (ilv_program_uses_lock (self, i))
      ilv_program_text (self, "%s = %s.Lock()", self->locks[i], module);
  for (guint i = 0; !is_remote && i < workload->n_backends; i++) {
    g_autofree char *note = g_strdup_printf ("its share of %u", workload->backends[i].capacity);

    if (ilv_program_uses_backend (self, i) && ilv_program_is_prefork (self))
      ilv_program_add_noted (self, &line, note, "%s = %s.Semaphore(%u)", self->backends[i], module,
                             get_capacity (self, i));
    else if (ilv_program_uses_backend (self, i))
      ilv_program_text (self, "%s = %s.Semaphore(%u)", self->backends[i], module,
                        get_capacity (self, i));
  }
  for (guint i = 0; i < workload->n_groups; i++) {
    const IlvJobGroup *group = &workload->groups[i];

    if (group->limit > 0 && (group->queue == 0 || group->arrival == ILV_ARRIVAL_CLOSED) &&
        (group->count > 0 || self->flavour != ILV_FLAVOUR_PLAIN))
      ilv_program_text (self, "%s = %s.Semaphore(%u)", self->gates[i], module, group->limit);
  }
}

static gboolean
has_gates (const IlvProgramWriter *self)
{
  for (guint i = 0; i < self->workload->n_groups; i++)
    if (self->workload->groups[i].limit > 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_shared (const IlvProgramWriter *self)
{
  for (guint i = 0; i < self->workload->n_locks; i++)
    if (ilv_program_uses_lock (self, i))
      return TRUE;
  for (guint i = 0; i < self->workload->n_backends; i++)
    if (ilv_program_uses_backend (self, i))
      return TRUE;
  return FALSE;
}

/* Threads share what is at the module's top; so do trio's tasks. */
void
ilv_program_write_shared_at_top (IlvProgramWriter *self, const char *module, IlvImport import)
{
  if (!has_shared (self) && !has_gates (self))
    return;
  ilv_program_need (self, import);
  ilv_program_write_shared (self, module);
}

void
ilv_program_write_switch_interval (IlvProgramWriter *self)
{
  g_autofree char *seconds = ilv_program_seconds (self->settings.switch_interval_ns);

  if (self->settings.switch_interval_ns == 5000000 || !ilv_model_has_threads (self->settings.model))
    return;
  ilv_program_need (self, ILV_IMPORT_SYS);
  ilv_program_text (self, "sys.setswitchinterval(%s)", seconds);
}

/* --- pools --- */

/* Locks, backends and the way back to the parent, for a process pool's workers. */
static char *
list_shared (IlvProgramWriter *self, gboolean is_value)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->workload->n_locks; i++)
    if (ilv_program_uses_lock (self, i))
      g_ptr_array_add (items, g_strdup (is_value ? "context.Lock()" : self->locks[i]));
  for (guint i = 0; i < self->workload->n_backends; i++)
    if (ilv_program_uses_backend (self, i))
      g_ptr_array_add (items, is_value ? g_strdup_printf ("context.Semaphore(%u)",
                                                          self->workload->backends[i].capacity)
                                       : g_strdup (self->backends[i]));
  if (self->has_spawns)
    g_ptr_array_add (items, g_strdup ("requests"));
  g_ptr_array_add (items, NULL);
  return g_strjoinv (", ", (char **)items->pdata);
}

/* There is no lock between interpreters: a queue with a token in it is one. */
static void
write_tokens (IlvProgramWriter *self)
{
  ilv_program_need (self, ILV_IMPORT_INTERPRETERS);
  ilv_program_blank (self, 2);
  ilv_program_text (self, "def tokens(n):  # a lock between interpreters: get() and put()");
  ilv_program_text (self, "    queue = interpreters.create_queue()");
  ilv_program_text (self, "    for _ in range(n):");
  ilv_program_text (self, "        queue.put(None)");
  ilv_program_text (self, "    return queue");
}

/* Interpreters are handed what they share with each job: what an initializer sets is not seen by
 * jobs, which find the program imported once more. */
static void
write_token_variables (IlvProgramWriter *self)
{
  for (guint i = 0; i < self->workload->n_locks; i++)
    if (ilv_program_uses_lock (self, i))
      ilv_program_text (self, "%s = tokens(1)", self->locks[i]);
  for (guint i = 0; i < self->workload->n_backends; i++)
    if (ilv_program_uses_backend (self, i))
      ilv_program_text (self, "%s = tokens(%u)", self->backends[i],
                        self->workload->backends[i].capacity);
}

static void
write_init (IlvProgramWriter *self)
{
  g_autofree char *names = list_shared (self, FALSE);

  if (self->settings.model == ILV_MODEL_DASK)
    return;
  if (self->settings.model == ILV_MODEL_INTERPRETERS) {
    if (has_shared (self))
      write_tokens (self);
    return;
  }
  if (*names == '\0')
    return;
  ilv_program_blank (self, 2);
  ilv_program_text (self, "def init(*shared):  # in every worker");
  ilv_program_text (self, "    global %s", names);
  if (strchr (names, ',') != NULL)
    ilv_program_text (self, "    %s = shared", names);
  else
    ilv_program_text (self, "    (%s,) = shared", names);
}

/* A worker asks its parent to submit another job, and may wait for its end. */
static void
write_spawn (IlvProgramWriter *self)
{
  gboolean is_interpreters = self->settings.model == ILV_MODEL_INTERPRETERS;

  ilv_program_blank (self, 2);
  ilv_program_text (self, "def spawn(%sjob, join, *data):  # asks the parent, in a worker",
                    is_interpreters ? "requests, " : "");
  self->indent++;
  ilv_program_text (self, is_interpreters ? "reply = interpreters.create_queue()"
                                          : "answer, reply = multiprocessing.Pipe()");
  ilv_program_text (self, "requests.put((%s, data, join, reply))",
                    is_interpreters ? "job.__name__" : "job");
  ilv_program_text (self, "for _ in range(1 + join):  # submitted, done");
  ilv_program_text (self, is_interpreters ? "    reply.get()" : "    answer.recv()");
  self->indent--;
  ilv_program_blank (self, 2);
  ilv_program_text (self, "def serve(requests, pool, jobs):");
  self->indent++;
  ilv_program_text (self, "while True:");
  self->indent++;
  ilv_program_text (self, "job, data, join, reply = requests.get()");
  ilv_program_text (self, "send = reply.%s", is_interpreters ? "put" : "send");
  ilv_program_add (self, ILV_LINE_SUBMIT, ILV_NONE, ILV_NONE, "jobs.append(pool.submit(%s, *data))",
                   is_interpreters ? "globals()[job]" : "job");
  ilv_program_text (self, "send(\"submitted\")");
  ilv_program_text (self, "if join:");
  ilv_program_text (self, "    jobs[-1].add_done_callback(lambda _, send=send: send(\"done\"))");
  self->indent -= 2;
}

static void
write_pool_head (IlvProgramWriter *self)
{
  g_autofree char *values = list_shared (self, TRUE);
  gboolean has = *values != '\0';
  guint n = self->settings.processes;

  switch (self->settings.model) {
  case ILV_MODEL_PROCESSES:
    ilv_program_need (self, ILV_IMPORT_MULTIPROCESSING);
    ilv_program_need (self, ILV_IMPORT_PROCESS_POOL);
    ilv_program_text (self, "context = multiprocessing.get_context(\"%s\")",
                      ilv_start_method_get_id (self->settings.start_method));
    if (self->has_spawns)
      ilv_program_text (self, "requests = context.SimpleQueue()");
    if (has)
      ilv_program_text (self, "shared = (%s%s)", values, strchr (values, ',') ? "" : ",");
    ilv_program_add (self, ILV_LINE_POOL, ILV_NONE, ILV_NONE,
                     "with ProcessPoolExecutor(%u, context%s) as pool:", n,
                     has ? ", init, shared" : "");
    return;
  case ILV_MODEL_INTERPRETERS:
    ilv_program_need (self, ILV_IMPORT_INTERPRETER_POOL);
    if (self->has_spawns) {
      ilv_program_need (self, ILV_IMPORT_INTERPRETERS);
      ilv_program_text (self, "requests = interpreters.create_queue()");
    }
    write_token_variables (self);
    ilv_program_add (self, ILV_LINE_POOL, ILV_NONE, ILV_NONE,
                     "with InterpreterPoolExecutor(%u) as pool:", n);
    return;
  case ILV_MODEL_DASK:
    ilv_program_need (self, ILV_IMPORT_DASK_CLIENT);
    ilv_program_add (self, ILV_LINE_POOL, ILV_NONE, ILV_NONE,
                     "with Client(n_workers=%u, threads_per_worker=%u) as client:", n,
                     self->settings.threads);
    self->indent++;
    ilv_program_text (self, "pool = client.get_executor(pure=False)");
    return;
  default:
    ilv_program_need (self, ILV_IMPORT_THREAD_POOL);
    ilv_program_add (self, ILV_LINE_POOL, ILV_NONE, ILV_NONE,
                     "with ThreadPoolExecutor(%u) as pool:", self->settings.threads);
  }
}

static void
write_gil_check (IlvProgramWriter *self)
{
  ilv_program_need (self, ILV_IMPORT_SYS);
  ilv_program_text (self, "if getattr(sys, \"_is_gil_enabled\", lambda: True)():");
  ilv_program_text (self, "    print(\"this Python has a GIL: its threads take turns\")");
}

void
ilv_program_write_pool (IlvProgramWriter *self)
{
  gboolean is_remote = ilv_program_is_remote (self);

  ilv_program_write_switch_interval (self);
  if (self->has_spawns && !is_remote)
    ilv_program_text (self, "jobs = []");
  if (!is_remote)
    ilv_program_write_shared_at_top (self, "threading", ILV_IMPORT_THREADING);
  if (is_remote)
    write_init (self);
  if (is_remote && self->has_spawns && self->settings.model != ILV_MODEL_DASK)
    write_spawn (self);
  ilv_program_write_jobs (self);
  ilv_program_blank (self, 2);
  if (self->settings.model == ILV_MODEL_FREE_THREADS)
    write_gil_check (self);
  if (is_remote) {
    ilv_program_text (self, "if __name__ == \"__main__\":");
    self->indent++;
  }
  ilv_program_text (self, "begin = time.perf_counter()");
  if (is_remote && has_gates (self))
    ilv_program_write_shared_at_top (self, "threading", ILV_IMPORT_THREADING);
  write_pool_head (self);
  if (self->settings.model != ILV_MODEL_DASK)
    self->indent++;
  if (is_remote && self->has_spawns && self->settings.model != ILV_MODEL_DASK) {
    ilv_program_need (self, ILV_IMPORT_THREADING);
    ilv_program_text (self, "jobs = []");
    ilv_program_text (self, "arguments = (requests, pool, jobs)");
    ilv_program_text (self, "threading.Thread(target=serve, args=arguments, daemon=True).start()");
  }
  ilv_program_write_submits (self);
  ilv_program_write_results (self);
  if (self->has_spawns && self->settings.model == ILV_MODEL_DASK)
    ilv_program_write_spawned_of_dask (self);
  ilv_program_write_total (self, ilv_program_count (self));
  self->indent = 0;
}

/* --- loops --- */

static void
write_hybrid_pool (IlvProgramWriter *self)
{
  if (self->settings.model == ILV_MODEL_ASYNCIO_THREADS) {
    ilv_program_need (self, ILV_IMPORT_THREAD_POOL);
    ilv_program_add (self, ILV_LINE_POOL, ILV_NONE, ILV_NONE,
                     "with ThreadPoolExecutor(%u) as pool:", self->settings.threads);
    self->indent++;
  } else if (self->settings.model == ILV_MODEL_ASYNCIO_PROCESSES) {
    ilv_program_need (self, ILV_IMPORT_MULTIPROCESSING);
    ilv_program_need (self, ILV_IMPORT_PROCESS_POOL);
    ilv_program_text (self, "context = multiprocessing.get_context(\"%s\")",
                      ilv_start_method_get_id (self->settings.start_method));
    ilv_program_add (self, ILV_LINE_POOL, ILV_NONE, ILV_NONE,
                     "with ProcessPoolExecutor(%u, context) as pool:", self->settings.processes);
    self->indent++;
  }
}

void
ilv_program_write_async_main (IlvProgramWriter *self, const char *arguments)
{
  ilv_program_blank (self, 2);
  ilv_program_text (self, "async def main(%s):", arguments);
  self->indent = 1;
  if (!ilv_program_is_prefork (self))
    ilv_program_text (self, "begin = time.perf_counter()");
  ilv_program_write_shared (self, "asyncio");
  write_hybrid_pool (self);
  ilv_program_write_submits (self);
  ilv_program_write_results (self);
}

static void
write_run (IlvProgramWriter *self)
{
  ilv_program_blank (self, 2);
  if (self->settings.model == ILV_MODEL_ASYNCIO_PROCESSES) {
    ilv_program_text (self, "if __name__ == \"__main__\":");
    self->indent++;
  }
  if (self->settings.model == ILV_MODEL_UVLOOP) {
    ilv_program_need (self, ILV_IMPORT_UVLOOP);
    ilv_program_text (self, "uvloop.install()  # uvloop 0.18 and newer: uvloop.run(main())");
  }
  pool_line (self, "asyncio.run(main())");
  self->indent = 0;
}

void
ilv_program_write_asyncio (IlvProgramWriter *self)
{
  ilv_program_need (self, ILV_IMPORT_ASYNCIO);
  ilv_program_write_switch_interval (self);
  if (self->has_spawns)
    ilv_program_text (self, "jobs = []");
  ilv_program_write_jobs (self);
  ilv_program_write_async_main (self, "");
  ilv_program_write_total (self, ilv_program_count (self));
  self->indent = 0;
  write_run (self);
}

void
ilv_program_write_trio (IlvProgramWriter *self)
{
  ilv_program_need (self, ILV_IMPORT_TRIO);
  ilv_program_text (self, "done = []");
  ilv_program_write_shared_at_top (self, "trio", ILV_IMPORT_TRIO);
  ilv_program_write_jobs (self);
  ilv_program_blank (self, 2);
  ilv_program_text (self, "async def main():");
  self->indent++;
  if (self->has_spawns)
    ilv_program_text (self, "global nursery");
  ilv_program_text (self, "begin = time.perf_counter()");
  pool_line (self, "async with trio.open_nursery() as nursery:");
  self->indent++;
  ilv_program_write_submits (self);
  self->indent--;
  if (self->can_fail || self->can_time_out)
    ilv_program_text (self, "missed = %" G_GUINT64_FORMAT " - len(done)%s",
                      ilv_workload_count_all (self->workload),
                      self->can_reject ? " - len(rejected)" : "");
  ilv_program_write_total (self, ilv_program_count (self));
  self->indent--;
  ilv_program_blank (self, 2);
  pool_line (self, "trio.run(main)");
}
