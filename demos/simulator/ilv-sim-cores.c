/* Cores: given to threads in turn, cut into slices when threads wait.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-sim-cores.h"

#include "ilv-sim-trace.h"
#include "ilv-sim.h"

void
ilv_sim_cores_init (IlvSim *sim, guint n_cores, gint64 slice_ns)
{
  IlvSimCores *self = &sim->cores;

  self->cores = g_new0 (IlvSimCore, n_cores);
  self->n_cores = n_cores;
  self->slice_ns = MAX (slice_ns, 1);
  for (guint i = 0; i < n_cores; i++) {
    self->cores[i].last = ILV_SIM_NOBODY;
    self->cores[i].track = ilv_sim_trace_add_track (sim, 0, ILV_TRACK_CORE, ILV_ROLE_NONE, i, NULL);
  }
}

void
ilv_sim_cores_clear (IlvSimCores *self)
{
  g_clear_pointer (&self->cores, g_free);
}

/* Schedules the next slice end of a core that is in use; one that falls on this moment counts. */
static void
arm (IlvSim *sim, guint number)
{
  IlvSimCores *self = &sim->cores;
  IlvSimCore *core = &self->cores[number];
  gint64 used_ns = sim->now - core->begin_ns;
  gint64 n_slices = MAX (1, (used_ns + self->slice_ns - 1) / self->slice_ns);

  if (core->is_armed)
    return;
  core->is_armed = TRUE;
  ilv_sim_schedule (sim, core->begin_ns + n_slices * self->slice_ns, ILV_SIM_PRIORITY_SLICE,
                    ILV_SIM_EVENT_SLICE, core->generation, number);
}

static void
join_run_queue (IlvSim *sim, IlvSimThread *thread)
{
  IlvSimCores *self = &sim->cores;

  thread->next_in_line = NULL;
  if (self->tail != NULL)
    self->tail->next_in_line = thread;
  else
    self->head = thread;
  self->tail = thread;
  if (self->n_waiting++ == 0)
    for (guint i = 0; i < self->n_cores; i++)
      if (self->cores[i].thread != NULL)
        arm (sim, i);
}

static IlvSimThread *
leave_run_queue (IlvSimCores *self)
{
  IlvSimThread *thread = self->head;

  self->head = thread->next_in_line;
  if (self->head == NULL)
    self->tail = NULL;
  self->n_waiting--;
  return thread;
}

/* A core that nobody wants is halted after a while, and its caches go to others. Whoever goes on
 * there pays: for being woken, and for fetching what it needs, the more the longer it was gone. */
#define HALTED_NS 200000 /* guest_halt_poll_ns of the kernel's haltpoll.c, as it is by default */
#define COLD_NS 20000000 /* what WakeCold is given for */

static gint64
get_wake_ns (IlvSim *sim, const IlvSimCore *core, const IlvSimThread *thread)
{
  const IlvCosts *costs = sim->costs;
  gint64 idle_ns = sim->now - core->idle_since_ns;

  if (idle_ns < HALTED_NS || thread->is_foreign)
    return 0;
  gboolean is_loop = thread->process->loop != NULL && thread == thread->process->main &&
                     sim->settings.model != ILV_MODEL_UVLOOP;
  gint64 wake_ns = is_loop ? costs->loop_wake_ns : costs->wake_ns;
  gint64 cold_ns = is_loop ? costs->loop_wake_cold_ns : costs->wake_cold_ns;
  return wake_ns + cold_ns * (MIN (idle_ns, COLD_NS) / 1000) / (COLD_NS / 1000);
}

static void
give (IlvSim *sim, guint number, IlvSimThread *thread, gint64 waited_ns)
{
  IlvSimCores *self = &sim->cores;
  IlvSimCore *core = &self->cores[number];

  if (core->last != thread->index)
    ilv_sim_thread_charge (thread, sim->costs->context_switch_ns);
  ilv_sim_thread_charge (thread, get_wake_ns (sim, core, thread));
  core->thread = thread;
  core->last = thread->index;
  core->begin_ns = sim->now;
  core->generation++;
  core->is_armed = FALSE;
  thread->core = number;
  self->n_busy++;
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_CORE_TAKE, number, waited_ns);
  if (self->n_waiting > 0)
    arm (sim, number);
}

/* The core it was on last, if that is free, otherwise the first free one. */
static guint
choose (IlvSimCores *self, const IlvSimThread *thread)
{
  if (thread->last_core < self->n_cores && self->cores[thread->last_core].thread == NULL)
    return thread->last_core;
  guint number = self->first_free;
  while (self->cores[number].thread != NULL)
    number++;
  self->first_free = number;
  return number;
}

gboolean
ilv_sim_cores_take (IlvSim *sim, IlvSimThread *thread)
{
  IlvSimCores *self = &sim->cores;

  if (self->n_busy < self->n_cores) {
    give (sim, choose (self, thread), thread, 0);
    return TRUE;
  }
  thread->core_wait_since_ns = sim->now;
  join_run_queue (sim, thread);
  return FALSE;
}

/* Takes the core from its thread and leaves it empty. */
static void
vacate (IlvSim *sim, IlvSimThread *thread)
{
  IlvSimCores *self = &sim->cores;
  IlvSimCore *core = &self->cores[thread->core];

  if (!thread->is_foreign)
    self->busy_ns += sim->now - core->begin_ns;
  self->n_busy--;
  self->first_free = MIN (self->first_free, thread->core);
  core->thread = NULL;
  core->idle_since_ns = sim->now;
  core->generation++;
  core->is_armed = FALSE;
  ilv_sim_trace_core_free (sim, core->track);
  thread->last_core = thread->core;
  thread->core = ILV_SIM_NOBODY;
}

static void
give_to_next (IlvSim *sim, guint number)
{
  IlvSimThread *next = leave_run_queue (&sim->cores);

  give (sim, number, next, sim->now - next->core_wait_since_ns);
  ilv_sim_thread_defer (sim, next);
}

void
ilv_sim_cores_release (IlvSim *sim, IlvSimThread *thread)
{
  guint number = thread->core;

  if (number == ILV_SIM_NOBODY)
    return;
  vacate (sim, thread);
  if (sim->cores.n_waiting > 0)
    give_to_next (sim, number);
}

void
ilv_sim_cores_slice_ended (IlvSim *sim, guint number)
{
  IlvSimCores *self = &sim->cores;
  IlvSimThread *thread = self->cores[number].thread;

  self->cores[number].is_armed = FALSE;
  if (self->n_waiting == 0)
    return;
  ilv_sim_thread_cut (sim, thread);
  ilv_sim_trace_instant (sim, thread->track, ILV_EVENT_CORE_PREEMPT, number, 0);
  vacate (sim, thread);
  thread->core_wait_since_ns = sim->now;
  join_run_queue (sim, thread);
  ilv_sim_thread_set_state (sim, thread, ILV_STATE_CORE_WAIT, thread->name);
  give_to_next (sim, number);
}
