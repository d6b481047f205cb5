/* The simulator's own loop: takes events in order until every job has ended.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-sim.h"

#include <glib/gi18n-lib.h>

#include "ilv-sim-arrivals.h"
#include "ilv-sim-loop.h"
#include "ilv-sim-trace.h"

/* How often to look whether to stop, in events. */
#define LOOK_EVERY 8192

guint64 *
ilv_sim_ring_grow (IlvSimRing *self)
{
  guint capacity = MAX (64, self->capacity * 2);
  guint64 *items = g_new (guint64, capacity);

  for (guint i = 0; i < self->n; i++)
    items[i] = self->items[(self->head + i) & (self->capacity - 1)];
  g_free (self->items);
  self->items = items;
  self->head = 0;
  self->capacity = capacity;
  return items;
}

static void
note_memory (IlvSim *sim)
{
  sim->figures.peak_memory_bytes =
      MAX (sim->figures.peak_memory_bytes, (guint64)MAX (sim->memory_bytes, 0));
}

/* What is there for no time at all is no peak: the trace's counter cannot show it either. */
void
ilv_sim_add_memory (IlvSim *sim, gint64 bytes)
{
  if (bytes == 0 || sim->is_ideal)
    return;
  if (sim->now > sim->memory_ns)
    note_memory (sim);
  sim->memory_ns = sim->now;
  sim->memory_bytes += bytes;
  ilv_sim_trace_counter (sim, sim->memory_track, sim->memory_bytes);
}

void
ilv_sim_finish_figures (IlvSim *sim)
{
  note_memory (sim);
  for (guint i = 0; i < sim->threads->len; i++) {
    IlvSimThread *thread = ilv_sim_get_thread (sim, i);
    if (thread->is_worker && thread->state_job == ILV_SIM_NOBODY &&
        (thread->state == ILV_STATE_IDLE || thread->state == ILV_STATE_STARTUP))
      sim->figures.state_ns[thread->state] += MAX (0, sim->end_ns - thread->state_since_ns);
  }
  for (guint i = 0; i < sim->cores.n_cores; i++)
    if (sim->cores.cores[i].thread != NULL && !sim->cores.cores[i].thread->is_foreign)
      sim->cores.busy_ns += MAX (0, sim->end_ns - sim->cores.cores[i].begin_ns);
  for (guint i = 0; i < sim->processes->len; i++)
    if (ilv_sim_get_process (sim, i)->loop != NULL)
      ilv_sim_loop_end_turn (sim, ilv_sim_get_process (sim, i)->loop, sim->end_ns);
}

static gboolean
is_over (const IlvSim *sim)
{
  return sim->n_ended == sim->n_jobs && sim->arrivals->n_to_come == 0;
}

/* Tells how far it is; FALSE and sim->error if it is to stop. */
static gboolean
may_go_on (IlvSim *sim)
{
  sim->must_look = FALSE;
  if (sim->progress != NULL)
    sim->progress (sim->n_ended, sim->n_expected, sim->progress_data);
  if (g_cancellable_set_error_if_cancelled (sim->cancellable, &sim->error))
    return FALSE;
  if (sim->now <= ILV_SIM_TOO_LONG_NS)
    return TRUE;
  g_set_error (&sim->error, ILV_SIMULATE_ERROR, ILV_SIMULATE_ERROR_TOO_LONG,
               g_dgettext (GETTEXT_PACKAGE, "The workload “%s” would run for more than ten years; "
                                            "make its steps shorter or its jobs fewer"),
               sim->workload->name);
  return FALSE;
}

/* Does all that follows from the present moment; FALSE if it is to stop. */
static gboolean
settle (IlvSim *sim)
{
  for (;;) {
    if (G_UNLIKELY (sim->must_look) && !may_go_on (sim))
      return FALSE;
    if (sim->deferred.n > 0) {
      ilv_sim_thread_continue (sim, (IlvSimThread *)(gsize)ilv_sim_ring_pop (&sim->deferred));
      continue;
    }
    if (sim->late.n == 0 || (!ilv_event_queue_is_empty (&sim->queue) &&
                             (gint64)ilv_event_queue_peek (&sim->queue)->time_ns <= sim->now))
      return TRUE;
    ilv_sim_thread_continue (sim, (IlvSimThread *)(gsize)ilv_sim_ring_pop (&sim->late));
  }
}

static gboolean
is_stale (const IlvSim *sim, IlvSimEventKind kind, guint32 generation, guint32 index)
{
  switch (kind) {
  case ILV_SIM_EVENT_RUN_END:
  case ILV_SIM_EVENT_GIL_DUE:
  case ILV_SIM_EVENT_RESUME:
    return (ilv_sim_get_thread (sim, index)->generation & ILV_SIM_GENERATION_MASK) != generation;
  case ILV_SIM_EVENT_SLICE:
    return (sim->cores.cores[index].generation & ILV_SIM_GENERATION_MASK) != generation;
  case ILV_SIM_EVENT_TIMEOUT:
    return (sim->jobs[index].flags & ILV_SIM_JOB_ENDED) != 0;
  default:
    return FALSE;
  }
}

static void
dispatch (IlvSim *sim, IlvSimEventKind kind, guint32 index)
{
  switch (kind) {
  case ILV_SIM_EVENT_RUN_END:
    ilv_sim_thread_run_ended (sim, ilv_sim_get_thread (sim, index));
    return;
  case ILV_SIM_EVENT_GIL_DUE:
    ilv_sim_gil_due (sim, ilv_sim_get_thread (sim, index));
    return;
  case ILV_SIM_EVENT_RESUME:
    ilv_sim_thread_continue (sim, ilv_sim_get_thread (sim, index));
    return;
  case ILV_SIM_EVENT_SLICE:
    ilv_sim_cores_slice_ended (sim, index);
    return;
  case ILV_SIM_EVENT_IO:
    ilv_sim_io_done (sim, index);
    return;
  case ILV_SIM_EVENT_ARRIVAL:
    ilv_sim_arrivals_due (sim);
    return;
  case ILV_SIM_EVENT_TIMEOUT:
    ilv_sim_job_timed_out (sim, index);
    return;
  }
}

gboolean
ilv_sim_run (IlvSim *sim)
{
  guint64 look_at = LOOK_EVERY;

  ilv_sim_arrivals_due (sim);
  if (!settle (sim))
    return FALSE;
  while (!is_over (sim) && !ilv_event_queue_is_empty (&sim->queue)) {
    IlvQueuedEvent event = ilv_event_queue_pop (&sim->queue);
    IlvSimEventKind kind = event.data >> 56;
    guint32 generation = (event.data >> 32) & ILV_SIM_GENERATION_MASK;
    guint32 index = (guint32)event.data;

    if (!is_stale (sim, kind, generation, index)) {
      sim->now = (gint64)event.time_ns;
      dispatch (sim, kind, index);
      sim->must_look = ++sim->n_events >= look_at || sim->now > ILV_SIM_TOO_LONG_NS;
      if (sim->must_look)
        look_at = sim->n_events + LOOK_EVERY;
    }
    /* After a stale one too: who was put off behind it may be next. */
    if (!settle (sim))
      return FALSE;
  }
  if (!is_over (sim))
    ilv_sim_report_deadlock (sim);
  return TRUE;
}
