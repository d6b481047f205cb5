/* A generated program without any concurrency: calls in a row.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-program-parts.h"

/* Whether calls in a row do: nothing has to be waited for or counted but the jobs. */
static gboolean
is_plain_sequence (const IlvProgramWriter *self)
{
  return !ilv_program_has_timed (self) && !self->has_spawns && !self->can_fail &&
         !self->can_time_out && !self->can_reject;
}

static void
write_schedule_group (IlvProgramWriter *self, guint number, gboolean is_first)
{
  const IlvJobGroup *group = &self->workload->groups[number];
  const char *name = self->groups[number];
  g_autofree char *gap = ilv_program_seconds (group->arrival_parameter *
                                              (group->arrival == ILV_ARRIVAL_POISSON ? 1000 : 1));

  if (group->arrival == ILV_ARRIVAL_POISSON) {
    ilv_program_need (self, ILV_IMPORT_RANDOM);
    if (is_first)
      ilv_program_text (self, "schedule = []");
    ilv_program_text (self, "at = 0");
    ilv_program_text (self, "for _ in range(%" G_GUINT64_FORMAT "):", group->count);
    ilv_program_add (self, ILV_LINE_SUBMIT, number, ILV_NONE, "    schedule.append((at, %s))",
                     name);
    ilv_program_text (self, "    at += random.expovariate(%s)", gap);
    return;
  }
  if (group->arrival == ILV_ARRIVAL_EVERY)
    ilv_program_add (self, ILV_LINE_SUBMIT, number, ILV_NONE,
                     "schedule %s [(%s * i, %s) for i in range(%" G_GUINT64_FORMAT ")]",
                     is_first ? "=" : "+=", gap, name, group->count);
  else
    ilv_program_add (self, ILV_LINE_SUBMIT, number, ILV_NONE,
                     "schedule %s [(0, %s)] * %" G_GUINT64_FORMAT, is_first ? "=" : "+=", name,
                     group->count);
}

/* A dict from functions to numbers: "patience = {page: 0.5}". */
static void
write_table (IlvProgramWriter *self, const char *table, gboolean is_patience)
{
  g_autoptr (GString) items = g_string_new (NULL);

  for (guint i = 0; i < self->workload->n_groups; i++) {
    const IlvJobGroup *group = &self->workload->groups[i];
    g_autofree char *patience = ilv_program_seconds (group->timeout_ns);
    g_autofree char *room = g_strdup_printf ("%u", group->queue);

    if (group->count > 0 &&
        (is_patience ? group->timeout_ns > 0 : group->queue > 0 && group->reject_when_full))
      g_string_append_printf (items, "%s%s: %s", items->len > 0 ? ", " : "", self->groups[i],
                              is_patience ? patience : room);
  }
  ilv_program_text (self, "%s = {%s}", table, items->str);
}

static void
write_scheduled_job (IlvProgramWriter *self)
{
  ilv_program_add (self, ILV_LINE_ARRIVAL, ILV_NONE, ILV_NONE,
                   "time.sleep(max(0, begin + at - time.perf_counter()))");
  if (self->can_reject) {
    ilv_program_text (self, "waiting = sum(t > at for t, other in starts if other is job)");
    ilv_program_text (self, "if waiting >= room.get(job, waiting + 1):");
    ilv_program_text (self, "    rejected.append(job)");
    ilv_program_text (self, "    continue");
    ilv_program_text (self, "starts.append((time.perf_counter() - begin, job))");
  }
  if (self->can_time_out) {
    ilv_program_text (self, "if time.perf_counter() - begin - at > patience.get(job, 1e6):");
    ilv_program_text (self, "    late += 1");
    ilv_program_text (self, "    continue");
  }
  if (self->can_fail) {
    ilv_program_text (self, "try:");
    ilv_program_add (self, ILV_LINE_RESULT, ILV_NONE, ILV_NONE, "    results.append(job())");
    ilv_program_text (self, "except RuntimeError:");
    ilv_program_text (self, "    failed += 1");
  } else {
    ilv_program_add (self, ILV_LINE_RESULT, ILV_NONE, ILV_NONE, "results.append(job())");
  }
}

static void
write_schedule (IlvProgramWriter *self)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < self->workload->n_groups; i++)
    if (self->workload->groups[i].count > 0) {
      write_schedule_group (self, i, is_first);
      is_first = FALSE;
    }
  if (is_first)
    ilv_program_text (self, "schedule = []");
  ilv_program_text (self, "results = []");
  if (self->can_fail)
    ilv_program_text (self, "failed = 0");
  if (self->can_time_out) {
    ilv_program_text (self, "late = 0");
    write_table (self, "patience", TRUE);
  }
  if (self->can_reject) {
    ilv_program_text (self, "rejected, starts = [], []");
    write_table (self, "room", FALSE);
  }
  ilv_program_text (self, "begin = time.perf_counter()");
  ilv_program_text (self, "for at, job in sorted(schedule, key=lambda pair: pair[0]):");
  self->indent++;
  write_scheduled_job (self);
  self->indent--;
  if (self->has_spawns) {
    ilv_program_text (self, "while spawned:");
    ilv_program_text (self, "    results.append(spawned.pop(0)())");
  }
}

void
ilv_program_write_sequential (IlvProgramWriter *self)
{
  gboolean is_first = TRUE;

  ilv_program_write_shared_at_top (self, "threading", ILV_IMPORT_THREADING);
  ilv_program_write_jobs (self);
  ilv_program_blank (self, 2);
  if (self->has_spawns)
    ilv_program_text (self, "spawned = []");
  if (!is_plain_sequence (self)) {
    write_schedule (self);
    ilv_program_write_total (self, ilv_program_count (self));
    return;
  }
  ilv_program_text (self, "begin = time.perf_counter()");
  for (guint i = 0; i < self->workload->n_groups; i++)
    if (self->workload->groups[i].count > 0) {
      ilv_program_add (self, ILV_LINE_SUBMIT, i, ILV_NONE,
                       "results %s [%s() for _ in range(%" G_GUINT64_FORMAT ")]",
                       is_first ? "=" : "+=", self->groups[i], self->workload->groups[i].count);
      is_first = FALSE;
    }
  if (is_first)
    ilv_program_text (self, "results = []");
  ilv_program_write_total (self, ilv_program_count (self));
}
