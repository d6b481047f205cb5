/* The GIL: who holds it, who waits, when it is asked for and when it changes hands.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: take_gil() and drop_gil() of CPython's Python/ceval_gil.c, which are followed line by
 * line:
 *
 *   - A waiter waits a full switch interval on a condition before it asks. When the interval ends
 *     and switch_number is what it was when the wait began, it sets the holder's drop request; if
 *     another thread took the GIL meanwhile it makes no request and waits a full interval again,
 *     from *its own* time-out, not from the moment of the take. Convoys get their rhythm from
 *     this.
 *   - drop_gil() signals one waiter. If the drop was requested, the dropper waits until some other
 *     thread has taken the GIL (FORCE_SWITCHING). After a drop of its own will it does not wait,
 *     so round a very short call it takes the GIL back before the signalled thread has woken.
 *   - Which waiter is signalled is the operating system's choice. Here: the one that first wanted
 *     it, among those not signalled yet. A waiter that wakes too late keeps its place.
 *
 * Where wake-ups take no time (`ideal`), nobody may slip in between the drop and the signalled
 * thread's take but the dropper itself: otherwise the order at one moment would depend on which
 * of two simultaneous events was scheduled first.
 *
 * Invariant: holder is NULL or has the GIL; forced is never the holder; every thread in the list
 * is either signalled (a continuation is on its way) or has its interval scheduled. */
#include "ilv-sim-gil.h"

#include "ilv-sim-trace.h"
#include "ilv-sim.h"

void
ilv_sim_gil_init (IlvSim *sim, IlvSimGil *self, IlvTrackId process)
{
  *self = (IlvSimGil){0};
  self->track = ilv_sim_trace_add_track (sim, process, ILV_TRACK_GIL, ILV_ROLE_NONE, 0, NULL);
}

static void
append_waiter (IlvSimGil *self, IlvSimThread *thread)
{
  thread->previous = self->tail;
  thread->next = NULL;
  if (self->tail != NULL)
    self->tail->next = thread;
  else
    self->head = thread;
  self->tail = thread;
  thread->is_gil_waiter = TRUE;
}

static void
remove_waiter (IlvSimGil *self, IlvSimThread *thread)
{
  if (thread->previous != NULL)
    thread->previous->next = thread->next;
  else
    self->head = thread->next;
  if (thread->next != NULL)
    thread->next->previous = thread->previous;
  else
    self->tail = thread->previous;
  if (thread->is_signalled)
    self->n_signalled--;
  thread->is_signalled = FALSE;
  thread->is_gil_waiter = FALSE;
}

/* The holder or, while it is free, who had it last: ILV_TRACK_NONE if nobody ever had it. */
static IlvTrackId
holder_track (const IlvSimGil *self)
{
  const IlvSimThread *thread = self->holder != NULL ? self->holder : self->last_holder;
  return thread != NULL ? thread->track : ILV_TRACK_NONE;
}

static void
begin_interval (IlvSim *sim, IlvSimThread *thread)
{
  thread->saved_switch = thread->gil->switch_number;
  ilv_sim_schedule (sim, sim->now + sim->settings.switch_interval_ns, ILV_SIM_PRIORITY_GIL,
                    ILV_SIM_EVENT_GIL_DUE, ++thread->generation, thread->index);
}

static void
begin_wait (IlvSim *sim, IlvSimThread *thread)
{
  IlvSimGil *self = thread->gil;

  if (!thread->is_gil_waiter) {
    append_waiter (self, thread);
    thread->wait_since_ns = sim->now;
    ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_GIL_WAIT, holder_track (self),
                           sim->settings.switch_interval_ns);
  }
  if (thread->is_signalled) {
    thread->is_signalled = FALSE;
    self->n_signalled--;
  }
  begin_interval (sim, thread);
}

/* Another thread has taken the GIL: who let go on request may go on. */
static void
release_forced (IlvSim *sim, IlvSimGil *self)
{
  IlvSimThread *forced = self->forced;

  self->forced = NULL;
  if (forced->use != ILV_SIM_USE_NONE)
    begin_wait (sim, forced);
  else
    ilv_sim_thread_defer (sim, forced);
}

static void
become_holder (IlvSim *sim, IlvSimThread *thread)
{
  IlvSimGil *self = thread->gil;
  gint64 waited_ns = thread->is_gil_waiter ? sim->now - thread->wait_since_ns : 0;

  ilv_sim_trace_gil_taken (sim, self, thread, waited_ns);
  if (self->last_holder != thread) {
    self->switch_number++;
    if (self->last_holder != NULL)
      sim->figures.gil_switches++;
  }
  if (thread->is_gil_waiter)
    remove_waiter (self, thread);
  self->holder = self->last_holder = thread;
  self->drop_request = FALSE;
  thread->generation++;
  ilv_sim_thread_charge (thread, sim->costs->gil_take_ns);
  if (self->forced != NULL)
    release_forced (sim, self);
}

gboolean
ilv_sim_gil_take (IlvSim *sim, IlvSimThread *thread)
{
  IlvSimGil *self = thread->gil;
  gboolean may_take =
      self->holder == NULL && (self->n_signalled == 0 || thread->is_signalled ||
                               self->last_holder == thread || sim->costs->thread_handover_ns > 0);

  if (may_take)
    become_holder (sim, thread);
  else
    begin_wait (sim, thread);
  return may_take;
}

static void
signal_one (IlvSim *sim, IlvSimGil *self)
{
  IlvSimThread *thread = self->head;

  while (thread != NULL && thread->is_signalled)
    thread = thread->next;
  if (thread == NULL)
    return;
  thread->is_signalled = TRUE;
  self->n_signalled++;
  thread->generation++;
  ilv_sim_thread_charge (thread, sim->costs->handover_work_ns);
  if (sim->costs->thread_handover_ns == 0)
    ilv_sim_thread_defer (sim, thread);
  else
    ilv_sim_schedule (sim, sim->now + ilv_sim_get_handover_pause_ns (sim), ILV_SIM_PRIORITY_WAKE,
                      ILV_SIM_EVENT_RESUME, thread->generation, thread->index);
}

gboolean
ilv_sim_gil_drop (IlvSim *sim, IlvSimThread *thread, gboolean on_request)
{
  IlvSimGil *self = thread->gil;
  gboolean must_wait = self->drop_request;

  g_assert (self->holder == thread);
  ilv_sim_trace_gil_dropped (sim, self, thread, on_request);
  self->holder = NULL;
  self->dropped_ns = sim->now;
  signal_one (sim, self);
  self->drop_request = FALSE;
  if (must_wait)
    self->forced = thread;
  return must_wait;
}

static void
ask (IlvSim *sim, IlvSimGil *self, IlvSimThread *thread)
{
  IlvSimThread *holder = self->holder;

  if (self->drop_request)
    return;
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_GIL_REQUEST, holder->track,
                         sim->now - thread->wait_since_ns);
  self->drop_request = TRUE;
  if (holder->is_running && holder->use == ILV_SIM_USE_PYTHON)
    ilv_sim_thread_give_way (sim, holder);
}

void
ilv_sim_gil_due (IlvSim *sim, IlvSimThread *thread)
{
  IlvSimGil *self = thread->gil;

  if (self->holder == NULL) { /* cond_timedwait() returns, and finds it free */
    thread->generation++;
    /* Awake: while it waits for a core, the next drop must not wake it a second time. */
    if (!thread->is_signalled)
      self->n_signalled++;
    thread->is_signalled = TRUE;
    ilv_sim_thread_continue (sim, thread);
    return;
  }
  guint64 saved = thread->saved_switch;
  begin_interval (sim, thread);
  if (saved == self->switch_number)
    ask (sim, self, thread);
  else
    ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_GIL_RESTART, self->holder->track,
                           sim->now - thread->wait_since_ns);
}
