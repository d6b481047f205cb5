/* Sentences for the events of a GIL.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "ilv-why-event.h"
#include "ilv-why-next.h"

/* "Thread 1" is the holder when it was asked: what it really does then. */
static char *
say_request (const IlvWhyEvent *self)
{
  g_autofree char *holder = ilv_why_name_track (self->trace, self->event->a);
  char later[64];
  IlvInstant drop;

  if (self->event->a >= ilv_trace_get_n_tracks (self->trace) ||
      !ilv_why_find_next (self->trace, self->event->a, self->event->time_ns,
                          ILV_WHY_KIND (ILV_EVENT_GIL_DROP), ILV_JOB_NONE, &drop) ||
      drop.time_ns > self->known_ns)
    return g_strdup_printf (_ ("%s asked for the GIL, which %s holds, after waiting %s."),
                            self->who, holder, self->time);
  ilv_format_time_into (drop.time_ns - self->event->time_ns, later, sizeof later);
  if (drop.a == 0)
    return g_strdup_printf (
        _ ("%s asked for the GIL after waiting %s; %s lets go of its own will %s later."),
        self->who, self->time, holder, later);
  if (drop.time_ns == self->event->time_ns)
    return g_strdup_printf (_ ("%s asked for the GIL after waiting %s; %s lets go at its next "
                               "check."),
                            self->who, self->time, holder);
  return g_strdup_printf (_ ("%s asked for the GIL after waiting %s; %s lets go at its next check, "
                             "%s later."),
                          self->who, self->time, holder, later);
}

/* Why the thread let go by itself, from what it does next. */
static char *
say_own_drop (const IlvWhyEvent *self)
{
  switch (ilv_trace_get_state_at (self->trace, self->event->track, self->event->time_ns)) {
  case ILV_STATE_IO:
    return g_strdup_printf (_ ("%s let go of the GIL before it blocked on I/O."), self->who);
  case ILV_STATE_SLEEP:
    return g_strdup_printf (_ ("%s let go of the GIL before it went to sleep."), self->who);
  case ILV_STATE_LOCK:
    return g_strdup_printf (_ ("%s let go of the GIL before it waited for a lock or a queue."),
                            self->who);
  case ILV_STATE_NATIVE:
    return g_strdup_printf (_ ("%s let go of the GIL round a long piece of native code."),
                            self->who);
  case ILV_STATE_TRANSFER:
    return g_strdup_printf (_ ("%s let go of the GIL before it moved data through a pipe."),
                            self->who);
  case ILV_STATE_STARTUP:
    return g_strdup_printf (_ ("%s let go of the GIL while a thread or process starts."),
                            self->who);
  case ILV_STATE_IDLE:
    return g_strdup_printf (_ ("%s let go of the GIL: it has nothing more to do for now."),
                            self->who);
  default:
    return g_strdup_printf (_ ("%s let go of the GIL of its own will."), self->who);
  }
}

static char *
say_drop (const IlvWhyEvent *self)
{
  g_autofree char *taker = NULL;
  IlvTrackId track;
  gint64 taken_ns;

  if (self->event->a == 0)
    return say_own_drop (self);
  if (!ilv_why_find_taker (self->trace, self->event->track, self->event->time_ns, &track,
                           &taken_ns) ||
      taken_ns > self->known_ns)
    return g_strdup_printf (_ ("%s let go of the GIL because another thread had asked for it."),
                            self->who);
  taker = ilv_why_name_track (self->trace, track);
  return g_strdup_printf (
      _ ("%s let go of the GIL because another thread had asked for it; %s takes it."), self->who,
      taker);
}

static char *
say_take (const IlvWhyEvent *self)
{
  g_autofree char *from = NULL;

  if (self->event->b <= 0)
    return g_strdup_printf (_ ("%s took the GIL, which was free."), self->who);
  if (self->event->a == ILV_TRACK_NONE || self->event->a == self->event->track)
    return g_strdup_printf (_ ("%s got the GIL after waiting %s."), self->who, self->time);
  from = ilv_why_name_track (self->trace, self->event->a);
  return g_strdup_printf (_ ("%s got the GIL from %s after waiting %s."), self->who, from,
                          self->time);
}

char *
ilv_why_say_gil (const IlvWhyEvent *self)
{
  g_autofree char *holder = NULL;

  switch ((int)self->event->kind) {
  case ILV_EVENT_GIL_WAIT:
    holder = ilv_why_name_track (self->trace, self->event->a);
    return g_strdup_printf (
        _ ("%s wants the GIL, but %s holds it; it may ask for it after waiting %s."), self->who,
        holder, self->time);
  case ILV_EVENT_GIL_REQUEST:
    return say_request (self);
  case ILV_EVENT_GIL_RESTART:
    holder = ilv_why_name_track (self->trace, self->event->a);
    return g_strdup_printf (_ ("%s has waited %s, but the GIL changed hands meanwhile: it may not "
                               "ask yet and its interval starts anew. %s holds the GIL."),
                            self->who, self->time, holder);
  case ILV_EVENT_GIL_TAKE:
    return say_take (self);
  case ILV_EVENT_GIL_DROP:
    return say_drop (self);
  default:
    return NULL;
  }
}
