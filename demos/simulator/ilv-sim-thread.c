/* A simulated thread: gets what its work needs, computes, blocks, goes on.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All computing goes through pursue(), which is called again whenever something has changed: a core
 * was given, the GIL was signalled, a slice was cut. It takes what is still missing, in the order
 * in which an operating system's thread gets it: first a core (a thread must run to find out
 * that the GIL is free), then the GIL; a thread that has to wait for the GIL gives its core back. A
 * thread that loses its core in the middle of Python keeps the GIL.
 *
 * Under `ideal`, work of no length needs no core, but it does need the GIL.
 *
 * Rejected: a coroutine with a C stack of its own per thread (ucontext). It reads as well, but
 * costs 16 KiB and a cold stack per thread, and sanitizers and Windows do not like it. */
#include "ilv-sim-thread.h"

#include "ilv-sim-trace.h"
#include "ilv-sim.h"

/* What it owes for having got a core and the GIL for a moment may wait until it computes again:
 * it is not worth an event of its own. */
#define SMALL_DEBT_NS 2000

static IlvSimThread *
add_thread (IlvSim *sim)
{
  IlvSimThread *self = g_new0 (IlvSimThread, 1);

  self->index = sim->threads->len;
  self->core = self->last_core = ILV_SIM_NOBODY;
  self->job = self->state_job = ILV_SIM_NOBODY;
  self->state = ILV_N_STATES;
  self->track = ILV_TRACK_NONE;
  g_ptr_array_add (sim->threads, self);
  return self;
}

IlvSimThread *
ilv_sim_thread_new_foreign (IlvSim *sim)
{
  IlvSimThread *self = add_thread (sim);

  self->is_foreign = TRUE;
  return self;
}

IlvSimThread *
ilv_sim_thread_new (IlvSim *sim, IlvSimProcess *process, IlvRole role, guint32 number)
{
  IlvSimThread *self = add_thread (sim);

  self->process = process;
  self->gil = process->gil;
  self->track = ilv_sim_trace_add_track (sim, process->track, ILV_TRACK_THREAD, role, number, NULL);
  return self;
}

void
ilv_sim_thread_free (IlvSimThread *self)
{
  g_free (self->frames);
  g_free (self);
}

void
ilv_sim_thread_push (IlvSimThread *self, IlvSimBody body, guint32 job)
{
  if (self->depth == self->frames_capacity) {
    self->frames_capacity = MAX (4, self->frames_capacity * 2);
    self->frames = g_renew (IlvSimFrame, self->frames, self->frames_capacity);
  }
  self->frames[self->depth++] = (IlvSimFrame){.body = body, .job = job};
}

void
ilv_sim_thread_push_with (IlvSimThread *self, IlvSimBody body, guint32 job, gpointer data,
                          gint64 value, guint32 shown_job)
{
  ilv_sim_thread_push (self, body, job);
  IlvSimFrame *frame = &self->frames[self->depth - 1];
  frame->data = data;
  frame->value = value;
  frame->shown_job = shown_job;
}

void
ilv_sim_thread_defer (IlvSim *sim, IlvSimThread *self)
{
  ilv_sim_ring_push (&sim->deferred, (guint64)(gsize)self);
}

void
ilv_sim_thread_start (IlvSim *sim, IlvSimThread *self)
{
  IlvTrackId starter = self->starter != NULL ? self->starter->track : ILV_TRACK_NONE;

  ilv_sim_trace_instant (sim, self->track, ILV_EVENT_THREAD_START, starter, 0);
  if (self->starter != NULL)
    ilv_sim_trace_link (sim, starter, sim->now, self->track, sim->now, ILV_LINK_START);
  ilv_sim_thread_defer (sim, self);
}

static void
exit_thread (IlvSim *sim, IlvSimThread *self)
{
  if (self->gil != NULL && self->gil->holder == self)
    ilv_sim_gil_drop (sim, self, FALSE);
  ilv_sim_cores_release (sim, self);
  ilv_sim_trace_instant (sim, self->track, ILV_EVENT_THREAD_EXIT, 0, 0);
  ilv_sim_trace_thread_ended (sim, self);
}

static void
resume (IlvSim *sim, IlvSimThread *self)
{
  for (;;) {
    IlvSimFrame *frame = &self->frames[self->depth - 1];
    IlvSimFlow flow = frame->body (sim, self, frame);

    if (flow == ILV_SIM_FLOW_WAIT)
      return;
    if (flow == ILV_SIM_FLOW_DONE && --self->depth == 0) {
      exit_thread (sim, self);
      return;
    }
  }
}

static void
begin_running (IlvSim *sim, IlvSimThread *self)
{
  self->is_running = TRUE;
  self->until_ns = sim->now + self->left_ns;
  ilv_sim_thread_set_state (sim, self, self->shown, self->name);
  ilv_sim_trace_core_used (sim, sim->cores.cores[self->core].track, self);
  ilv_sim_schedule (sim, self->until_ns, ILV_SIM_PRIORITY_RUN_END, ILV_SIM_EVENT_RUN_END,
                    ++self->generation, self->index);
}

/* Takes what its segment still needs; TRUE if the segment is done. */
static gboolean
pursue (IlvSim *sim, IlvSimThread *self)
{
  gboolean wants_gil = self->use != ILV_SIM_USE_NATIVE && self->gil != NULL;

  if (self->core == ILV_SIM_NOBODY && (self->left_ns > 0 || !sim->is_ideal) &&
      !ilv_sim_cores_take (sim, self)) {
    ilv_sim_thread_set_state (sim, self, ILV_STATE_CORE_WAIT, self->name);
    return FALSE;
  }
  if (wants_gil && self->gil->holder != self) {
    if (!ilv_sim_gil_take (sim, self)) {
      ilv_sim_cores_release (sim, self);
      ilv_sim_thread_set_state (sim, self, ILV_STATE_GIL_WAIT, self->name);
      return FALSE;
    }
  } else if (wants_gil && self->gil->drop_request && self->use == ILV_SIM_USE_PYTHON &&
             self->left_ns > 0) {
    ilv_sim_thread_give_way (sim, self);
    return FALSE;
  }
  if (self->left_ns > 0) {
    begin_running (sim, self);
    return FALSE;
  }
  return TRUE;
}

/* How long a core takes for so much CPU time, of which it gives the thread only a share. */
static gint64
stretch (IlvSim *sim, gint64 cpu_ns)
{
  gint64 share = sim->costs->core_share_ppm;

  if (share == 1000000)
    return cpu_ns;
  return cpu_ns / share * 1000000 + cpu_ns % share * 1000000 / share;
}

gboolean
ilv_sim_thread_run_slow (IlvSim *sim, IlvSimThread *self, IlvSimUse use, gint64 ns, IlvState shown,
                         IlvSimName name)
{
  self->use = use;
  self->left_ns = ns;
  self->shown = shown;
  self->name = name;
  if (use != ILV_SIM_USE_NATIVE) {
    self->left_ns += self->debt_ns;
    self->debt_ns = 0;
  }
  self->left_ns = stretch (sim, self->left_ns);
  if (!pursue (sim, self))
    return FALSE;
  self->use = ILV_SIM_USE_NONE;
  return TRUE;
}

gboolean
ilv_sim_thread_let_go (IlvSim *sim, IlvSimThread *self)
{
  if (self->debt_ns > SMALL_DEBT_NS)
    return ilv_sim_thread_run (sim, self, ILV_SIM_USE_PYTHON, 0, ILV_STATE_PYTHON, self->name);
  if (self->gil == NULL || self->gil->holder != self)
    return TRUE;
  if (!ilv_sim_gil_drop (sim, self, FALSE))
    return TRUE;
  ilv_sim_cores_release (sim, self);
  ilv_sim_thread_set_state (sim, self, ILV_STATE_GIL_WAIT, self->name);
  return FALSE;
}

gboolean
ilv_sim_thread_block (IlvSim *sim, IlvSimThread *self, IlvState state, IlvSimName name,
                      gint64 planned_ns)
{
  g_assert (self->gil == NULL || self->gil->holder != self);
  self->is_blocked = TRUE;
  self->is_woken = FALSE;
  self->generation++;
  self->wait_since_ns = sim->now;
  ilv_sim_cores_release (sim, self);
  ilv_sim_thread_set_state (sim, self, state, name);
  ilv_sim_trace_instant (sim, self->track, ILV_EVENT_BLOCK, state, planned_ns);
  return FALSE;
}

gboolean
ilv_sim_thread_sleep (IlvSim *sim, IlvSimThread *self, gint64 ns, IlvState state, IlvSimName name)
{
  if (ns <= 0)
    return TRUE;
  ilv_sim_thread_block (sim, self, state, name, ns);
  ilv_sim_schedule (sim, sim->now + ns, ILV_SIM_PRIORITY_IO, ILV_SIM_EVENT_RESUME, self->generation,
                    self->index);
  return FALSE;
}

gboolean
ilv_sim_thread_breathe (IlvSim *sim, IlvSimThread *self)
{
  if (++sim->n_steps % ILV_SIM_BREATHE_EVERY != 0)
    return TRUE;
  sim->must_look = TRUE;
  ilv_sim_thread_defer (sim, self);
  return FALSE;
}

void
ilv_sim_thread_wake (IlvSim *sim, IlvSimThread *self, gint64 latency_ns)
{
  gint64 wake_ns = sim->now + latency_ns;

  if (!self->is_blocked || (self->is_woken && self->wake_ns <= wake_ns))
    return;
  self->is_woken = TRUE;
  self->wake_ns = wake_ns;
  self->generation++;
  if (latency_ns > 0)
    ilv_sim_schedule (sim, wake_ns, ILV_SIM_PRIORITY_WAKE, ILV_SIM_EVENT_RESUME, self->generation,
                      self->index);
  else
    ilv_sim_thread_defer (sim, self);
}

void
ilv_sim_thread_hand_over (IlvSim *sim, IlvSimThread *self)
{
  if (!self->is_blocked || self->is_woken) /* on its way already: woken once */
    return;
  ilv_sim_thread_charge (self, sim->costs->handover_work_ns);
  ilv_sim_thread_wake (sim, self, ilv_sim_get_handover_pause_ns (sim));
}

void
ilv_sim_thread_wake_late (IlvSim *sim, IlvSimThread *self)
{
  if (!self->is_blocked || self->is_woken)
    return;
  self->is_woken = TRUE;
  self->wake_ns = sim->now;
  self->generation++;
  ilv_sim_ring_push (&sim->late, (guint64)(gsize)self);
}

void
ilv_sim_thread_continue (IlvSim *sim, IlvSimThread *self)
{
  if (self->is_blocked) {
    self->is_blocked = FALSE;
    ilv_sim_trace_instant (sim, self->track, ILV_EVENT_UNBLOCK, self->state,
                           sim->now - self->wait_since_ns);
  }
  if (self->use != ILV_SIM_USE_NONE) {
    if (!pursue (sim, self))
      return;
    self->use = ILV_SIM_USE_NONE;
  }
  resume (sim, self);
}

void
ilv_sim_thread_run_ended (IlvSim *sim, IlvSimThread *self)
{
  self->is_running = FALSE;
  self->left_ns = 0;
  /* Who was deaf hears the request now: the interpreter checks on return from any builtin. */
  if (self->use == ILV_SIM_USE_HOLD && self->gil != NULL && self->gil->drop_request) {
    self->use = ILV_SIM_USE_PYTHON;
    ilv_sim_thread_give_way (sim, self);
    return;
  }
  self->use = ILV_SIM_USE_NONE;
  resume (sim, self);
}

void
ilv_sim_thread_cut (IlvSim *sim, IlvSimThread *self)
{
  self->left_ns = self->until_ns - sim->now;
  self->is_running = FALSE;
  self->generation++;
}

void
ilv_sim_thread_give_way (IlvSim *sim, IlvSimThread *self)
{
  if (self->is_running)
    ilv_sim_thread_cut (sim, self);
  ilv_sim_gil_drop (sim, self, TRUE);
  ilv_sim_cores_release (sim, self);
  ilv_sim_thread_set_state (sim, self, ILV_STATE_GIL_WAIT, self->name);
}

void
ilv_sim_thread_set_gil (IlvSimThread *self, IlvSimGil *gil)
{
  g_assert (self->gil == NULL || self->gil->holder != self);
  self->gil = gil;
}

static void
count_own_time (IlvSim *sim, IlvSimThread *self)
{
  if (self->is_worker && (self->state == ILV_STATE_IDLE || self->state == ILV_STATE_STARTUP))
    sim->figures.state_ns[self->state] += sim->now - self->state_since_ns;
}

void
ilv_sim_thread_set_state (IlvSim *sim, IlvSimThread *self, IlvState state, IlvSimName name)
{
  gboolean is_known = self->state == state && self->state_name == name &&
                      self->state_job == self->job &&
                      (self->job == ILV_SIM_NOBODY || sim->jobs[self->job].state == state);

  if (is_known)
    return;
  if (self->state_job == ILV_SIM_NOBODY)
    count_own_time (sim, self);
  self->state = state;
  self->state_name = name;
  self->state_job = self->job;
  self->state_since_ns = sim->now;
  ilv_sim_trace_thread (sim, self);
  if (self->job != ILV_SIM_NOBODY)
    ilv_sim_job_set_state (sim, self->job, state, name);
}
