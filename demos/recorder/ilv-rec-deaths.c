/* Who died first in a run that was cut short, or in a script with jobs, and in the middle of what.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first to die is the culprit: an executor that has lost a worker ends the others itself (those
 * are known by its signals), and the supervisor ends what is left. A job that the dead one had
 * begun and not ended is what it died of, or died with. So is one of a worker that went down in
 * order, by os._exit(): its executor notices no difference. */
#include "ilv-rec-build.h"

#include <signal.h>

#define MOST_NAMED 4

/* What the thread has begun and not ended; NULL: nothing. */
static const IlvRecJob *
get_open_job (IlvRec *self, const IlvRecThread *thread)
{
  const IlvRecJob *job = ilv_rec_get_job (self, thread->job);
  return job != NULL && job->end_ns < 0 ? job : NULL;
}

static gboolean
has_open_job (IlvRec *self, const IlvRecProcess *process)
{
  for (guint i = 0; i < self->threads->len; i++) {
    const IlvRecThread *thread = self->threads->pdata[i];
    if (thread->process == process && get_open_job (self, thread) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* A script may go on, and end in order, without a worker that was killed: only one that had a job
 * is told of, since a script may well end other processes on purpose. */
static gboolean
is_lost_worker (IlvRec *self, const IlvRecProcess *process)
{
  gboolean is_ended_gently = process->sent_signal != 0 && process->sent_signal != SIGKILL;
  return self->is_script && process->role == ILV_ROLE_WORKER && process->exit_ts == 0 &&
         !is_ended_gently && has_open_job (self, process);
}

static gboolean
has_died (IlvRec *self, const IlvRecThread *thread)
{
  const IlvRecProcess *process = thread->process;
  if (!process->is_shown || thread->ring->death_order == 0 || thread->ring->is_closed)
    return FALSE;
  return self->is_cut_short ? process->sent_signal == 0 : is_lost_worker (self, process);
}

/* The first worker that ended by itself while it had a job; NULL: none did. */
static const IlvRecProcess *
find_quitter (IlvRec *self)
{
  const IlvRecProcess *first = NULL;
  for (guint i = 0; i < self->processes->len; i++) {
    const IlvRecProcess *process = self->processes->pdata[i];
    if (process->is_shown && process->role == ILV_ROLE_WORKER && process->exit_ts != 0 &&
        (first == NULL || process->exit_ts < first->exit_ts) && has_open_job (self, process))
      first = process;
  }
  return first;
}

static guint
find_first (IlvRec *self)
{
  guint first = G_MAXUINT;
  for (guint i = 0; i < self->threads->len; i++) {
    const IlvRecThread *thread = self->threads->pdata[i];
    if (has_died (self, thread))
      first = MIN (first, thread->ring->death_order);
  }
  return first;
}

/* "job 3 (step “hash”), job 5 (step “hash”)", of a script "job 3 (“hash”)"; NULL if it had none. */
static char *
list_jobs (IlvRec *self, const IlvRecProcess *process)
{
  GString *text = g_string_new (NULL);
  guint n = 0;
  for (guint i = 0; i < self->threads->len && n < MOST_NAMED; i++) {
    const IlvRecThread *thread = self->threads->pdata[i];
    const IlvRecJob *job = thread->process == process ? get_open_job (self, thread) : NULL;
    if (job == NULL)
      continue;
    g_string_append_printf (text, "%sjob %u", n++ > 0 ? ", " : "", thread->job + 1);
    if (job->step != NULL)
      g_string_append_printf (text, " (step “%s”)", job->step);
    else if (self->is_script)
      g_string_append_printf (text, " (“%s”)", job->group);
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
  const char *how =
      process->sent_signal == SIGKILL ? "was killed by the program itself (signal 9)" : "died";
  g_autofree char *text = jobs != NULL
                              ? g_strdup_printf ("%s %s in the middle of %s.", who, how, jobs)
                              : g_strdup_printf ("%s died; it had no job then.", who);
  ilv_rec_add_note (self, text);
}

static void
describe_quitter (IlvRec *self, const IlvRecProcess *process)
{
  g_autofree char *jobs = list_jobs (self, process);
  g_autofree char *who = name_process (self, process);
  g_autofree char *status = process->exit_status >= 0
                                ? g_strdup_printf (" with status %d", process->exit_status)
                                : g_strdup ("");
  g_autofree char *text = g_strdup_printf ("%s ended%s in the middle of %s.", who, status, jobs);
  ilv_rec_add_note (self, text);
}

void
ilv_rec_describe_deaths (IlvRec *self)
{
  gboolean is_over = self->live_ts == 0 && !self->plan->was_stopped;
  const IlvRecProcess *quitter = is_over ? find_quitter (self) : NULL;
  if (quitter != NULL)
    describe_quitter (self, quitter);
  guint first = is_over && (self->is_cut_short || self->is_script) ? find_first (self) : G_MAXUINT;
  const IlvRecProcess *described = NULL;
  for (guint i = 0; i < self->threads->len && first != G_MAXUINT; i++) {
    const IlvRecThread *thread = self->threads->pdata[i];
    if (!has_died (self, thread) || thread->ring->death_order != first ||
        thread->process == described)
      continue;
    described = thread->process;
    describe (self, described);
  }
}
