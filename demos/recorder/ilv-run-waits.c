/* Whom a run that did not end was waiting for: the names in a deadlock.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run cannot know that nothing will ever wake it, so it ends at its time limit; what each job
 * waited for at that moment, the runner has written beside its results. */
#include <glib/gi18n-lib.h>

#include "ilv-run-plan.h"

#define MAX_NAMED 5

/* "worker 3": its group and its number in it. */
static char *
name_job (const IlvRunPlan *plan, gint64 job)
{
  return g_strdup_printf ("%s %" G_GINT64_FORMAT, plan->workload->groups[plan->groups[job]].name,
                          plan->indices[job]);
}

static char *
describe_wait (const IlvRunPlan *plan, guint32 job, gint64 wait)
{
  g_autofree char *name = name_job (plan, job);
  if (wait > 0 && wait <= plan->workload->n_locks)
    return g_strdup_printf (_ ("%s waits for the lock “%s”."), name,
                            plan->workload->locks[wait - 1]);
  if (wait < 0 && -1 - wait < plan->n_jobs) {
    g_autofree char *child = name_job (plan, -1 - wait);
    return g_strdup_printf (_ ("%s waits for its child %s."), name, child);
  }
  return NULL; /* whoever ran may have written anything */
}

char *
ilv_run_plan_describe_waits (const IlvRunPlan *self, const IlvRunResults *results)
{
  GString *text = g_string_new (NULL);
  guint n_waiters = 0;
  for (guint32 job = 0; results->all != NULL && job < self->n_jobs; job++) {
    g_autofree char *one = results->outcomes[job] == 0 && results->waits[job] != 0
                               ? describe_wait (self, job, results->waits[job])
                               : NULL;
    if (one == NULL)
      continue;
    if (n_waiters++ < MAX_NAMED)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", one);
  }
  if (n_waiters > MAX_NAMED)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, " %u more job waits.",
                                         " %u more jobs wait.", n_waiters - MAX_NAMED),
                            n_waiters - MAX_NAMED);
  return g_string_free (text, FALSE);
}
