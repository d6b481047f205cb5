/* The GIL's records: who holds it, who waits, who asked for it, who handed it over.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules are those of take_gil() and drop_gil() (Python/ceval_gil.c): a waiter whose interval
 * ran out asks for a drop only if the GIL has not changed hands since that interval began. */
#include "ilv-rec-build.h"

#define AT_ONCE_NS                                                                                 \
  2000 /* a hand-over's end and the wait or take that follows it belong together                   \
        */
#define EVAL_BREAK_NS 50000 /* from a drop at the eval breaker to wanting the GIL again */

static IlvRecGil *
find_gil (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  guint number = record->a;
  if (number == 0 || number > ILV_REC_MAX_GILS)
    return NULL;
  thread->gil = number - 1;
  IlvRecGil *gil = &thread->process->gils[number - 1];
  if (gil->track == ILV_TRACK_NONE && thread->process->is_shown) /* a subinterpreter's */
    gil->track = ilv_trace_builder_add_track (self->builder, thread->process->track, ILV_TRACK_GIL,
                                              ILV_ROLE_NONE, number - 1, NULL);
  return gil;
}

static gint64
clamp_time (IlvRec *self, const IlvRecThread *thread)
{
  return thread->process->role == ILV_ROLE_WORKER ? self->now_ns : MAX (0, self->now_ns);
}

/* A forced hand-over and what follows it at once are one wait. */
static void
go_on_waiting (IlvRec *self, IlvRecThread *thread)
{
  if (thread->wait_ns == G_MININT64 && thread->handed_over_ns != G_MININT64 &&
      self->now_ns - thread->handed_over_ns < AT_ONCE_NS)
    thread->wait_ns = thread->stood_back_ns;
}

static void
begin_wait (IlvRec *self, IlvRecThread *thread, IlvRecGil *gil)
{
  go_on_waiting (self, thread);
  if (thread->wait_ns == G_MININT64)
    thread->wait_ns = self->now_ns;
  thread->saved_switches = gil->n_switches;
  ilv_rec_instant (self, thread, ILV_EVENT_GIL_WAIT, ilv_rec_get_track (self, gil->holder),
                   self->info->switch_interval_ns);
}

static void
take_wait (IlvRec *self, IlvRecThread *thread, IlvRecGil *gil, guint how)
{
  switch ((IlvGilWait)how) {
  case ILV_GIL_WAIT_CONTENDED:
    begin_wait (self, thread, gil);
    break;
  case ILV_GIL_WAIT_HANDOVER:
    thread->wait_ns = thread->stood_back_ns = self->now_ns;
    break;
  case ILV_GIL_WAIT_AGAIN:
    thread->saved_switches = gil->n_switches;
    break;
  case ILV_GIL_WAIT_HANDED_OVER:
    thread->handed_over_ns = self->now_ns;
    thread->wait_ns = G_MININT64;
    break;
  default:
    break;
  }
}

static void
take_timeout (IlvRec *self, IlvRecThread *thread, IlvRecGil *gil)
{
  gint64 waited_ns = thread->wait_ns != G_MININT64 ? self->now_ns - thread->wait_ns : 0;
  if (gil->holder == ILV_REC_NOBODY)
    return; /* free just now: the waiter takes it */
  gboolean asks = thread->saved_switches == gil->n_switches;
  gil->is_requested |= asks;
  ilv_rec_instant (self, thread, asks ? ILV_EVENT_GIL_REQUEST : ILV_EVENT_GIL_RESTART,
                   ilv_rec_get_track (self, gil->holder), waited_ns);
}

static void
take_take (IlvRec *self, IlvRecThread *thread, IlvRecGil *gil, gboolean had_waited)
{
  go_on_waiting (self, thread);
  gint64 waited_ns =
      had_waited && thread->wait_ns != G_MININT64 ? self->now_ns - thread->wait_ns : 0;
  IlvTrackId last = ilv_rec_get_track (self, gil->last_holder);
  if (gil->holder != ILV_REC_NOBODY && gil->holder != thread->index)
    self->n_overlaps++;
  ilv_rec_instant (self, thread, ILV_EVENT_GIL_TAKE, last, waited_ns);
  if (gil->last_holder != thread->index) {
    gil->n_switches++;
    if (gil->last_holder != ILV_REC_NOBODY && self->now_ns >= 0 && gil->track != ILV_TRACK_NONE)
      self->info->figures.gil_switches++;
    if (had_waited && last != ILV_TRACK_NONE && thread->track != ILV_TRACK_NONE &&
        gil->dropped_ns >= 0)
      ilv_trace_builder_add_link (self->builder, last, gil->dropped_ns, thread->track, self->now_ns,
                                  ILV_LINK_GIL);
  }
  gil->holder = gil->last_holder = thread->index;
  gil->is_requested = FALSE;
  if (gil->track != ILV_TRACK_NONE)
    ilv_trace_builder_set_state (
        self->builder, gil->track, clamp_time (self, thread),
        ilv_trace_builder_intern_kind (self->builder, ILV_STATE_PYTHON, NULL), thread->track);
  thread->wait_ns = thread->handed_over_ns = G_MININT64;
  thread->holds_gil = TRUE;
}

/* Dropped at the eval breaker rather than around a call: it wants the GIL back at once. */
static gboolean
wants_it_back (IlvRecThread *thread)
{
  guint64 since = thread->ts;
  for (guint i = thread->next; i < thread->ring->records->len; i++) {
    const IlvRecord *record = &g_array_index (thread->ring->records, IlvRecord, i);
    if (record->kind == ILV_REC_GIL_WAIT && record->flags == ILV_GIL_WAIT_HANDOVER)
      continue;
    if (record->kind == ILV_REC_GIL_WAIT && record->flags == ILV_GIL_WAIT_HANDED_OVER)
      since = record->ts;
    else
      return (record->kind == ILV_REC_GIL_WAIT || record->kind == ILV_REC_GIL_TAKE) &&
             record->ts - since < EVAL_BREAK_NS;
  }
  return FALSE;
}

static void
take_drop (IlvRec *self, IlvRecThread *thread, IlvRecGil *gil)
{
  gboolean on_request = gil->is_requested && wants_it_back (thread);
  ilv_rec_instant (self, thread, ILV_EVENT_GIL_DROP, on_request, 0);
  if (gil->track != ILV_TRACK_NONE)
    ilv_trace_builder_end_state (self->builder, gil->track, clamp_time (self, thread));
  gil->holder = ILV_REC_NOBODY;
  gil->last_holder = thread->index;
  gil->dropped_ns = self->now_ns;
  thread->holds_gil = FALSE;
}

/* Its program called exec() with the GIL held. */
void
ilv_rec_gil_let_go (IlvRec *self, IlvRecThread *thread)
{
  for (guint i = 0; i < ILV_REC_MAX_GILS; i++)
    if (thread->process->gils[i].holder == thread->index)
      take_drop (self, thread, &thread->process->gils[i]);
}

void
ilv_rec_gil_take_record (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  IlvRecGil *gil = find_gil (self, thread, record);
  if (gil == NULL)
    return;
  switch ((IlvRecordKind)record->kind) {
  case ILV_REC_GIL_WAIT:
    take_wait (self, thread, gil, record->flags);
    break;
  case ILV_REC_GIL_TIMEOUT:
    take_timeout (self, thread, gil);
    break;
  case ILV_REC_GIL_TAKE:
    take_take (self, thread, gil, record->flags != 0);
    break;
  case ILV_REC_GIL_DROP:
    take_drop (self, thread, gil);
    break;
  default:
    break;
  }
  ilv_rec_thread_update (self, thread);
}
