/* Who died first in a run that was cut short, and in the middle of what.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first to die is the culprit: an executor that has lost a worker ends the others itself (those
 * are known by its signals), and the supervisor ends what is left. A job that the dead one had
 * begun and not ended is what it died of, or died with. */
#include "ilv-rec-build.h"

#define MOST_NAMED 4

static gboolean
has_died (const IlvRecThread *thread)
{
  return thread->ring->death_order > 0 && !thread->ring->is_closed &&
         !thread->process->was_signalled;
}

static guint
find_first (IlvRec *self)
{
  guint first = G_MAXUINT;
  for (guint i = 0; i < self->threads->len; i++) {
    const IlvRecThread *thread = self->threads->pdata[i];
    if (thread->process->is_shown && has_died (thread))
      first = MIN (first, thread->ring->death_order);
  }
  return first;
}

/* "job 3 (step “hash”), job 5 (step “hash”)"; NULL if it had none. */
static char *
list_jobs (IlvRec *self, const IlvRecProcess *process)
{
  GString *text = g_string_new (NULL);
  guint n = 0;
  for (guint i = 0; i < self->threads->len && n < MOST_NAMED; i++) {
    const IlvRecThread *thread = self->threads->pdata[i];
    const IlvRecJob *job = thread->process == process ? ilv_rec_get_job (self, thread->job) : NULL;
    if (job == NULL || job->end_ns >= 0)
      continue;
    g_string_append_printf (text, "%sjob %u", n++ > 0 ? ", " : "", thread->job + 1);
    if (job->step != NULL)
      g_string_append_printf (text, " (step “%s”)", job->step);
  }
  return g_string_free (text, text->len == 0);
}

static char *
name_process (IlvRec *self, const IlvRecProcess *process)
{
  if (process == self->main_process)
    return g_strdup ("The main process");
  if (process->role == ILV_ROLE_SERVER)
    return g_strdup ("The fork server");
  return g_strdup_printf ("Worker process %u", process->number);
}

static void
describe (IlvRec *self, const IlvRecProcess *process)
{
  g_autofree char *jobs = list_jobs (self, process);
  g_autofree char *who = name_process (self, process);
  g_autofree char *text = jobs != NULL ? g_strdup_printf ("%s died in the middle of %s.", who, jobs)
                                       : g_strdup_printf ("%s died; it had no job then.", who);
  ilv_rec_add_note (self, text);
}

void
ilv_rec_describe_deaths (IlvRec *self)
{
  guint first = self->plan->was_stopped || !self->is_cut_short ? G_MAXUINT : find_first (self);
  const IlvRecProcess *described = NULL;
  for (guint i = 0; i < self->threads->len && first != G_MAXUINT; i++) {
    const IlvRecThread *thread = self->threads->pdata[i];
    if (!thread->process->is_shown || !has_died (thread) || thread->ring->death_order != first ||
        thread->process == described)
      continue;
    described = thread->process;
    describe (self, described);
  }
}
