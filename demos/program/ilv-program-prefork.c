/* A generated pre-fork service: the same loop or thread pool in each of N processes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-program-parts.h"

/* What a process reports: "len(jobs), failed". */
static char *
list_report (const IlvProgramWriter *self)
{
  return g_strdup_printf ("%s%s%s%s", ilv_program_count (self), self->can_fail ? ", failed" : "",
                          self->can_time_out ? ", late" : "",
                          self->can_reject ? ", len(rejected)" : "");
}

static void
write_thread_service (IlvProgramWriter *self, const char *arguments, const char *report)
{
  ilv_program_blank (self, 2);
  ilv_program_text (self, "def serve(%s):", arguments);
  self->indent++;
  if (self->has_spawns)
    ilv_program_text (self, "global pool");
  if (self->can_time_out && !ilv_program_has_timed (self))
    ilv_program_text (self, "begin = time.perf_counter()");
  ilv_program_need (self, ILV_IMPORT_THREAD_POOL);
  ilv_program_add (self, ILV_LINE_POOL, ILV_NONE, ILV_NONE,
                   "with ThreadPoolExecutor(%u) as pool:", self->settings.threads);
  self->indent++;
  ilv_program_write_submits (self);
  ilv_program_write_results (self);
  ilv_program_add (self, ILV_LINE_RESULT, ILV_NONE, ILV_NONE, "done.put(%s)", report);
  self->indent = 0;
}

static void
write_loop_service (IlvProgramWriter *self, const char *arguments, const char *report)
{
  const char *inner = ilv_program_has_timed (self) ? "number, begin" : "number";

  ilv_program_write_async_main (self, inner);
  ilv_program_add (self, ILV_LINE_RESULT, ILV_NONE, ILV_NONE, "return %s", report);
  self->indent = 0;
  ilv_program_blank (self, 2);
  ilv_program_text (self, "def serve(%s):", arguments);
  ilv_program_add (self, ILV_LINE_POOL, ILV_NONE, ILV_NONE, "    done.put(asyncio.run(main(%s)))",
                   inner);
}

static void
write_supervisor (IlvProgramWriter *self, gboolean is_simple)
{
  g_autofree char *form = g_strdup (ilv_program_has_timed (self) ? "k, begin, done" : "k, done");
  g_autofree char *names =
      g_strconcat ("results", self->can_fail ? ", failed" : "", self->can_time_out ? ", late" : "",
                   self->can_reject ? ", rejected" : "", NULL);

  ilv_program_blank (self, 2);
  ilv_program_text (self, "if __name__ == \"__main__\":");
  self->indent++;
  ilv_program_text (self, "begin = time.perf_counter()");
  ilv_program_text (self, "context = multiprocessing.get_context(\"%s\")",
                    ilv_start_method_get_id (self->settings.start_method));
  ilv_program_text (self, "done = context.SimpleQueue()");
  ilv_program_text (self, "for k in range(%u):", self->settings.processes);
  self->indent++;
  ilv_program_add (self, ILV_LINE_POOL, ILV_NONE, ILV_NONE,
                   "context.Process(target=serve, args=(%s)).start()", form);
  self->indent--;
  if (is_simple) {
    ilv_program_add (self, ILV_LINE_RESULT, ILV_NONE, ILV_NONE,
                     "n_jobs = sum(done.get() for _ in range(%u))", self->settings.processes);
  } else {
    ilv_program_add (self, ILV_LINE_RESULT, ILV_NONE, ILV_NONE,
                     "reports = [done.get() for _ in range(%u)]", self->settings.processes);
    ilv_program_text (self, "%s = map(sum, zip(*reports))", names);
  }
}

void
ilv_program_write_prefork (IlvProgramWriter *self)
{
  gboolean is_simple = !self->can_fail && !self->can_time_out && !self->can_reject;
  const char *arguments = ilv_program_has_timed (self) ? "number, begin, done" : "number, done";
  g_autofree char *list = list_report (self);
  g_autofree char *report =
      is_simple ? g_strdup (list)
                : g_strdup_printf (self->settings.model == ILV_MODEL_LOOPS ? "%s" : "(%s)", list);

  ilv_program_need (self, ILV_IMPORT_MULTIPROCESSING);
  ilv_program_write_switch_interval (self);
  if (self->has_spawns)
    ilv_program_text (self, "jobs = []");
  if (self->settings.model == ILV_MODEL_LOOPS) {
    ilv_program_need (self, ILV_IMPORT_ASYNCIO);
    ilv_program_write_jobs (self);
    write_loop_service (self, arguments, report);
  } else {
    ilv_program_write_shared_at_top (self, "threading", ILV_IMPORT_THREADING);
    ilv_program_write_jobs (self);
    write_thread_service (self, arguments, report);
  }
  write_supervisor (self, is_simple);
  ilv_program_write_total (self, is_simple ? "n_jobs" : "results");
  self->indent = 0;
}
