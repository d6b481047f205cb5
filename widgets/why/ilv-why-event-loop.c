/* Sentences for the events of an asyncio event loop.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "ilv-why-event.h"
#include "ilv-why-next.h"

static char *
say_poll (const IlvWhyEvent *self)
{
  if (self->event->b == 0)
    return g_strdup_printf (
        _ ("Turn %u of the event loop begins: handles are ready, so the poll does not wait."),
        self->event->a);
  if (self->event->b < 0)
    return g_strdup_printf (
        _ ("Turn %u of the event loop begins: nothing is ready and no timer runs, so the poll "
           "waits for I/O without a limit."),
        self->event->a);
  return g_strdup_printf (_ ("Turn %u of the event loop begins: nothing is ready, so the poll "
                             "waits for I/O, but not beyond the next timer, %s from now."),
                          self->event->a, self->time);
}

static char *
say_task_ready (const IlvWhyEvent *self)
{
  switch ((int)self->event->b) {
  case ILV_STATE_IO:
    return g_strdup_printf (_ ("Task %u is ready: the poll noticed that its I/O is done."),
                            self->job);
  case ILV_STATE_SLEEP:
    return g_strdup_printf (_ ("Task %u is ready: its timer was due."), self->job);
  case ILV_STATE_LOCK:
    return g_strdup_printf (_ ("Task %u is ready: the lock, place or result it awaited is there."),
                            self->job);
  default:
    return g_strdup_printf (_ ("Task %u is ready and stands at the end of the ready queue."),
                            self->job);
  }
}

static char *
say_task_suspend (const IlvWhyEvent *self)
{
  switch ((int)self->event->b) {
  case ILV_STATE_IO:
    return g_strdup_printf (_ ("Task %u awaits I/O and gives the loop back."), self->job);
  case ILV_STATE_SLEEP:
    return g_strdup_printf (_ ("Task %u awaits a timer and gives the loop back."), self->job);
  case ILV_STATE_LOCK:
    return g_strdup_printf (_ ("Task %u awaits a lock, a place or a result and gives the loop "
                               "back."),
                            self->job);
  default:
    return g_strdup_printf (_ ("Task %u awaits something and gives the loop back."), self->job);
  }
}

static char *
say_arrived (const IlvWhyEvent *self)
{
  IlvInstant ready;
  char later[64];

  if (!ilv_why_find_next (self->trace, self->event->track, self->event->time_ns,
                          ILV_WHY_KIND (ILV_EVENT_TASK_READY), self->event->a, &ready) ||
      ready.time_ns > self->known_ns)
    return g_strdup_printf (_ ("Data for task %u arrived, but no poll has noticed it: the task is "
                               "not ready."),
                            self->job);
  ilv_format_time_into (ready.time_ns - self->event->time_ns, later, sizeof later);
  return g_strdup_printf (_ ("Data for task %u arrived, but no poll has noticed it: the task is "
                             "not ready yet. The loop notices it %s later."),
                          self->job, later);
}

static char *
say_call_blocks (const IlvWhyEvent *self)
{
  if (self->event->b < 0)
    return g_strdup_printf (_ ("Task %u makes a blocking call: the whole event loop stands still."),
                            self->job);
  return g_strdup_printf (
      _ ("Task %u makes a blocking call of %s: the whole event loop stands still."), self->job,
      self->time);
}

static char *
say_task (const IlvWhyEvent *self)
{
  switch ((int)self->event->kind) {
  case ILV_EVENT_TASK_CREATE:
    return g_strdup_printf (_ ("Task %u was created."), self->job);
  case ILV_EVENT_TASK_READY:
    return say_task_ready (self);
  case ILV_EVENT_TASK_STEP:
    if (self->event->b <= 0)
      return g_strdup_printf (_ ("Task %u resumed; while its step runs, nothing else in this loop "
                                 "can run."),
                              self->job);
    return g_strdup_printf (_ ("Task %u resumed, %s after it became ready; while its step runs, "
                               "nothing else in this loop can run."),
                            self->job, self->time);
  case ILV_EVENT_TASK_SUSPEND:
    return say_task_suspend (self);
  case ILV_EVENT_TASK_AWAIT:
    return g_strdup_printf (_ ("Task %u waits for task %u to end."), self->job,
                            ilv_job_number ((guint32)self->event->b));
  case ILV_EVENT_DATA_ARRIVED:
    return say_arrived (self);
  case ILV_EVENT_CALL_BLOCKS:
    return say_call_blocks (self);
  default:
    return NULL;
  }
}

char *
ilv_why_say_loop (const IlvWhyEvent *self)
{
  guint n = self->event->a;

  switch ((int)self->event->kind) {
  case ILV_EVENT_POLL:
    return say_poll (self);
  case ILV_EVENT_EVENTS:
    if (n == 0)
      return g_strdup (_ ("The poll returned without an event."));
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The poll returned with %u event.",
                                         "The poll returned with %u events.", n),
                            n);
  case ILV_EVENT_TIMER_DUE:
    return g_strdup_printf (_ ("The timer of task %u is due: the loop takes it off the heap."),
                            self->job);
  case ILV_EVENT_RUN_READY:
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE,
                     "The loop runs the %u handle that is ready now; what becomes ready meanwhile "
                     "waits for the next turn.",
                     "The loop runs the %u handles that are ready now; what becomes ready "
                     "meanwhile waits for the next turn.",
                     n),
        n);
  default:
    return say_task (self);
  }
}
