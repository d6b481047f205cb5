/* How a generated program waits for its jobs and says how many there were and how long they took.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-program-parts.h"

static gboolean
has_chunks (const IlvProgramWriter *self, gboolean wanted)
{
  for (guint i = 0; i < self->workload->n_groups; i++)
    if (self->workload->groups[i].count > 0 && ilv_program_is_chunked (self, i) == wanted)
      return TRUE;
  return FALSE;
}

static gboolean
is_simple (const IlvProgramWriter *self)
{
  return !self->can_fail && !self->can_time_out && !self->can_reject;
}

const char *
ilv_program_count (const IlvProgramWriter *self)
{
  if (self->flavour == ILV_FLAVOUR_TRIO)
    return "len(done)";
  if (self->settings.model == ILV_MODEL_SEQUENTIAL ||
      (has_chunks (self, TRUE) && !has_chunks (self, FALSE)))
    return "len(results)";
  if (has_chunks (self, TRUE))
    return "len(results) + len(jobs)";
  if (self->flavour == ILV_FLAVOUR_PLAIN && is_simple (self))
    return "len(results)";
  return "len(jobs)";
}

static void
result (IlvProgramWriter *self, const char *text)
{
  ilv_program_add (self, ILV_LINE_RESULT, ILV_NONE, ILV_NONE, "%s", text);
}

static void
write_gather (IlvProgramWriter *self)
{
  if (self->has_spawns) {
    result (self, "for job in jobs:  # grows while they run");
    result (self, "    await asyncio.wait([job])");
  }
  if (!self->can_fail && !self->can_time_out) {
    result (self, "await asyncio.gather(*jobs)");
    return;
  }
  result (self, "results = await asyncio.gather(*jobs, return_exceptions=True)");
  if (self->can_fail)
    ilv_program_text (self, "failed = sum(isinstance(r, RuntimeError) for r in results)");
  if (self->can_time_out)
    ilv_program_text (self, "late = sum(isinstance(r, asyncio.TimeoutError) for r in results)");
}

static void
write_chunks (IlvProgramWriter *self)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->workload->n_groups; i++)
    if (ilv_program_is_chunked (self, i))
      g_string_append_printf (names, "%s*%s_chunks", names->len > 0 ? ", " : "", self->groups[i]);
  ilv_program_add (self, ILV_LINE_RESULT, ILV_NONE, ILV_NONE, "results = [%s]", names->str);
}

/* Callers that wait no longer than their patience lasts. */
static void
write_deadlines (IlvProgramWriter *self)
{
  ilv_program_need (self, ILV_IMPORT_TIMEOUT_ERROR);
  ilv_program_need (self, ILV_IMPORT_WAIT);
  ilv_program_text (self, self->can_fail ? "late = failed = 0" : "late = 0");
  ilv_program_text (self, "never = begin + 1e6");
  result (self, "for job in sorted(jobs, key=lambda job: deadlines.get(job, never)):");
  self->indent++;
  ilv_program_text (self, "try:");
  result (self, "    job.result(deadlines.get(job, never) - time.perf_counter())");
  ilv_program_text (self, "except TimeoutError:");
  ilv_program_text (self, "    job.cancel()  # one that has begun runs on");
  ilv_program_text (self, "    late += 1");
  if (self->can_fail) {
    ilv_program_text (self, "except RuntimeError:");
    ilv_program_text (self, "    failed += 1");
  }
  self->indent--;
  result (self, "wait(jobs)");
}

static void
write_futures (IlvProgramWriter *self)
{
  if (self->can_time_out && has_chunks (self, FALSE))
    write_deadlines (self);
  else if (!is_simple (self) && !self->can_fail && has_chunks (self, FALSE))
    result (self, "wait(jobs)");
  else if (self->can_fail && has_chunks (self, FALSE))
    result (self, "failed = sum(job.exception() is not None for job in jobs)");
  else if (has_chunks (self, FALSE))
    result (self,
            has_chunks (self, TRUE) ? "wait(jobs)" : "results = [job.result() for job in jobs]");
  if (has_chunks (self, FALSE) && !self->can_time_out && !self->can_fail &&
      (!is_simple (self) || has_chunks (self, TRUE)))
    ilv_program_need (self, ILV_IMPORT_WAIT);
}

void
ilv_program_write_results (IlvProgramWriter *self)
{
  if (self->flavour == ILV_FLAVOUR_TRIO)
    return;
  if (self->flavour == ILV_FLAVOUR_ASYNCIO) {
    write_gather (self);
    return;
  }
  if (has_chunks (self, TRUE))
    write_chunks (self);
  write_futures (self);
  if (has_chunks (self, TRUE) && self->can_fail)
    ilv_program_text (self, has_chunks (self, FALSE) ? "failed += results.count(\"failed\")"
                                                     : "failed = results.count(\"failed\")");
}

void
ilv_program_write_total (IlvProgramWriter *self, const char *n_jobs)
{
  g_autoptr (GString) parts = g_string_new (NULL);

  ilv_program_need (self, ILV_IMPORT_TIME);
  if (is_simple (self)) {
    g_autofree char *text =
        g_strdup_printf ("print(f\"{%s} jobs in {time.perf_counter() - begin:.3f} s\")", n_jobs);

    result (self, text);
    return;
  }
  g_string_append_printf (parts, "{%s} jobs", n_jobs);
  if (self->flavour == ILV_FLAVOUR_TRIO && (self->can_fail || self->can_time_out))
    g_string_append (parts, ", {missed} failed or late");
  else if (self->can_fail)
    g_string_append (parts, ", {failed} failed");
  if (self->can_time_out && self->flavour != ILV_FLAVOUR_TRIO)
    g_string_append (parts, ", {late} late");
  ilv_program_text (self, "total = time.perf_counter() - begin");
  if (!self->can_reject) {
    ilv_program_add (self, ILV_LINE_RESULT, ILV_NONE, ILV_NONE, "print(f\"%s in {total:.3f} s\")",
                     parts->str);
    return;
  }
  ilv_program_add (self, ILV_LINE_RESULT, ILV_NONE, ILV_NONE, "counts = f\"%s\"", parts->str);
  ilv_program_text (self, "print(f\"{counts}, {%s} rejected in {total:.3f} s\")",
                    ilv_program_is_prefork (self) ? "rejected" : "len(rejected)");
}
