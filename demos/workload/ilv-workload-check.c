/* What a workload's parts must be together: knobs, locks, spawns, amounts of work.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-workload-check.h"

#include "ilv-units.h"
#include "ilv-workload-keys.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Sums and products that stay at the top instead of wrapping. */
static guint64
add_capped (guint64 a, guint64 b)
{
  return a > G_MAXUINT64 - b ? G_MAXUINT64 : a + b;
}

static guint64
multiply_capped (guint64 a, guint64 b)
{
  return b != 0 && a > G_MAXUINT64 / b ? G_MAXUINT64 : a * b;
}

static char *
make_group_name (const IlvWorkload *self, guint group)
{
  return g_strconcat ("Job ", self->groups[group].name, NULL);
}

/* An unlock needs an earlier lock of the same step list that it can answer. `held` has a count for
 * each lock; it is all zero before and after. */
static void
check_locks (const IlvWorkload *self, guint group, guint64 *held, IlvKeyReader *reader)
{
  const IlvJobGroup *job = &self->groups[group];
  for (guint i = 0; i < job->n_steps; i++) {
    const IlvStep *step = &self->steps[job->steps[i]];
    if (step->kind == ILV_STEP_LOCK)
      held[step->lock] += step->repeat;
    if (step->kind != ILV_STEP_UNLOCK)
      continue;
    if (held[step->lock] < step->repeat) {
      g_autofree char *name = make_group_name (self, group);
      ilv_key_reader_fail (
          reader, ILV_WORKLOAD_ERROR_VALUE, name, "Steps",
          _ ("put a step with Do=lock and the same Lock= before it in the same list"),
          _ ("step “%s” unlocks “%s”, which is not locked there"), step->name,
          self->locks[step->lock]);
      return;
    }
    held[step->lock] -= step->repeat;
  }
  for (guint i = 0; i < job->n_steps; i++)
    if (self->steps[job->steps[i]].kind == ILV_STEP_LOCK)
      held[self->steps[job->steps[i]].lock] = 0;
}

enum {
  UNSEEN,
  OPEN,
  DONE,
};

/* Depth first; an edge back into an open group is a cycle, and every cycle is endless: nothing in a
 * step list is conditional. An explicit stack, as a file may chain many thousand groups. */
static void
check_spawns_from (const IlvWorkload *self, guint start, guint8 *marks, IlvKeyReader *reader)
{
  typedef struct {
    guint group, next;
  } Frame;
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Frame));
  Frame first = {start, 0};
  g_array_append_val (stack, first);
  marks[start] = OPEN;
  while (stack->len > 0) {
    Frame *frame = &g_array_index (stack, Frame, stack->len - 1);
    const IlvJobGroup *job = &self->groups[frame->group];
    if (frame->next == job->n_steps) {
      marks[frame->group] = DONE;
      g_array_set_size (stack, stack->len - 1);
      continue;
    }
    const IlvStep *step = &self->steps[job->steps[frame->next++]];
    if (step->kind != ILV_STEP_SPAWN || marks[step->spawn_group] == DONE)
      continue;
    if (marks[step->spawn_group] == OPEN) {
      g_autofree char *name = make_group_name (self, frame->group);
      ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_CYCLE, name, "Steps",
                           _ ("let a spawned job end without spawning its own kind"),
                           _ ("step “%s” spawns “%s”, which spawns itself again without end"),
                           step->name, self->groups[step->spawn_group].name);
      return;
    }
    Frame child = {step->spawn_group, 0};
    marks[step->spawn_group] = OPEN;
    g_array_append_val (stack, child);
  }
}

static void
check_spawns (const IlvWorkload *self, IlvKeyReader *reader)
{
  g_autofree guint8 *marks = g_new0 (guint8, self->n_groups);
  for (guint i = 0; i < self->n_steps; i++) {
    const IlvStep *step = &self->steps[i];
    if (step->kind == ILV_STEP_SPAWN && self->groups[step->spawn_group].count > 0) {
      g_autofree char *name = g_strconcat ("Step ", step->name, NULL);
      ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, name, "Job",
                           _ ("give that group Count=0: its jobs come from the spawn alone"),
                           _ ("[Job %s] is submitted by itself too"),
                           self->groups[step->spawn_group].name);
    }
  }
  for (guint i = 0; i < self->n_groups && reader->error == NULL; i++)
    if (marks[i] == UNSEEN)
      check_spawns_from (self, i, marks, reader);
}

/* Jobs (counts_steps FALSE) or executed steps that one job amounts to, children included. Memo in
 * `known`, 0 = not yet known; every group is at least 1 job and 1 step. Children first, by repeated
 * passes in order of dependency: recursion could be as deep as the file is long. */
static guint64
weigh_group (const IlvWorkload *self, guint group, guint64 *known, gboolean counts_steps,
             gboolean *is_ready)
{
  const IlvJobGroup *job = &self->groups[group];
  guint64 sum = 0;
  *is_ready = TRUE;
  for (guint i = 0; i < job->n_steps; i++) {
    const IlvStep *step = &self->steps[job->steps[i]];
    guint64 once = counts_steps ? 1 : 0;
    if (step->kind == ILV_STEP_SPAWN) {
      *is_ready = *is_ready && known[step->spawn_group] != 0;
      once = add_capped (once, known[step->spawn_group]);
    }
    sum = add_capped (sum, multiply_capped (once, step->repeat));
  }
  sum = multiply_capped (sum, job->repeat);
  return counts_steps ? sum : add_capped (sum, 1);
}

/* Walks the spawn graph children first with an explicit stack. */
static void
weigh_from (const IlvWorkload *self, guint start, guint64 *known, gboolean counts_steps)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (stack, start);
  while (stack->len > 0) {
    guint group = g_array_index (stack, guint, stack->len - 1);
    const IlvJobGroup *job = &self->groups[group];
    gboolean is_ready = TRUE;
    guint64 weight = known[group];
    if (weight == 0)
      weight = weigh_group (self, group, known, counts_steps, &is_ready);
    if (is_ready) {
      known[group] = weight;
      g_array_set_size (stack, stack->len - 1);
      continue;
    }
    for (guint i = 0; i < job->n_steps; i++) {
      const IlvStep *step = &self->steps[job->steps[i]];
      if (step->kind == ILV_STEP_SPAWN && known[step->spawn_group] == 0)
        g_array_append_val (stack, step->spawn_group);
    }
  }
}

/* The whole workload's jobs or steps. */
static guint64
weigh (const IlvWorkload *self, gboolean counts_steps)
{
  g_autofree guint64 *known = g_new0 (guint64, self->n_groups + 1);
  guint64 sum = 0;
  for (guint i = 0; i < self->n_groups; i++) {
    if (known[i] == 0)
      weigh_from (self, i, known, counts_steps);
    sum = add_capped (sum, multiply_capped (self->groups[i].count, known[i]));
  }
  return sum;
}

guint64
ilv_workload_count_submitted (const IlvWorkload *self)
{
  guint64 sum = 0;
  g_return_val_if_fail (self != NULL, 0);
  for (guint i = 0; i < self->n_groups; i++)
    sum = add_capped (sum, self->groups[i].count);
  return sum;
}

guint64
ilv_workload_count_all (const IlvWorkload *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return weigh (self, FALSE);
}

static void
check_amounts (const IlvWorkload *self, IlvKeyReader *reader)
{
  g_autofree char *name = self->n_groups > 0 ? make_group_name (self, 0) : NULL;
  if (reader->error != NULL)
    return;
  if (ilv_workload_count_submitted (self) == 0)
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, name, "Count",
                         _ ("give at least one group Count=1 or more"),
                         _ ("no job is ever submitted"));
  else if (ilv_workload_count_all (self) > ILV_MAX_JOBS)
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_TOO_BIG, name, "Count",
                         _ ("lower Count, or Repeat of what spawns jobs"),
                         _ ("these are more than 10,000,000 jobs in all"));
  else if (weigh (self, TRUE) > ILV_MAX_EXECUTED_STEPS)
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_TOO_BIG, name, "Repeat",
                         _ ("lower Count or Repeat"),
                         _ ("these are more than 1,000,000,000 steps to execute in all"));
}

static void
check_knobs (IlvWorkload *self, IlvKeyReader *reader)
{
  guint n_knobs = self->knobs == NULL ? 0 : g_strv_length (self->knobs);
  if (n_knobs > ILV_MAX_KNOBS)
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, "Workload", "Knobs",
                         _ ("name at most six, the most telling ones"), _ ("these are %u knobs"),
                         n_knobs);
  for (guint i = 0; i < n_knobs && reader->error == NULL; i++) {
    g_autofree char *value = ilv_workload_get (self, self->knobs[i]);
    if (value == NULL)
      ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_UNKNOWN, "Workload", "Knobs",
                           _ ("write keys such as step.NAME.Duration, job.NAME.Count or "
                              "workload.Threads"),
                           _ ("nothing here has the key “%s”"), self->knobs[i]);
  }
}

void
ilv_workload_check (IlvWorkload *self, IlvKeyReader *reader)
{
  if (reader->error != NULL)
    return;
  g_autofree guint64 *held = g_new0 (guint64, self->n_locks + 1);
  for (guint i = 0; i < self->n_groups && reader->error == NULL; i++)
    check_locks (self, i, held, reader);
  check_spawns (self, reader);
  check_amounts (self, reader);
  check_knobs (self, reader);
}
