/* The simulator's front: sets a run up, runs it, seals its trace.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-simulate.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ilv-sim-arrivals.h"
#include "ilv-sim-dask.h"
#include "ilv-sim-models.h"
#include "ilv-sim-trace.h"
#include "ilv-sim.h"

G_DEFINE_QUARK (ilv - simulate - error - quark, ilv_simulate_error)

/* A full trace of more steps than this would fill the memory. */
#define MAX_TRACED_STEPS 30000000
/* With JOB tracks for so many jobs unless asked otherwise. */
#define AUTO_JOB_TRACKS 20000

static GPrivate last_n_events = G_PRIVATE_INIT (g_free);

guint64
ilv_simulate_get_n_events (void)
{
  const guint64 *n_events = g_private_get (&last_n_events);

  return n_events != NULL ? *n_events : 0;
}

static void
remember_n_events (guint64 n_events)
{
  guint64 *copy = g_private_get (&last_n_events);

  if (copy == NULL) {
    copy = g_new (guint64, 1);
    g_private_set (&last_n_events, copy);
  }
  *copy = n_events;
}

/* --- settings --- */

static guint
first_set (guint a, guint b, guint c)
{
  if (a > 0)
    return a;
  return b > 0 ? b : c;
}

void
ilv_settings_resolve (IlvSettings *self, const IlvWorkload *workload)
{
  self->cores = first_set (self->cores, workload->cores, 4);
  guint n_threads = self->model == ILV_MODEL_FREE_THREADS ? self->cores : MIN (32, self->cores + 4);
  self->threads = first_set (self->threads, workload->threads, n_threads);
  self->processes = first_set (self->processes, workload->processes, self->cores);
  if (self->switch_interval_ns <= 0)
    self->switch_interval_ns =
        workload->switch_interval_ns > 0 ? workload->switch_interval_ns : 5000000;
  self->chunk = MAX (self->chunk, 1);
}

static gboolean
check_chunk (const IlvWorkload *workload, const IlvSettings *settings, GError **error)
{
  if (settings->chunk <= 1)
    return TRUE;
  for (guint i = 0; i < workload->n_groups; i++) {
    const IlvJobGroup *group = &workload->groups[i];
    if (group->count == 0 || group->arrival == ILV_ARRIVAL_AT_ONCE)
      continue;
    g_set_error (error, ILV_SIMULATE_ERROR, ILV_SIMULATE_ERROR_SETTINGS,
                 g_dgettext (GETTEXT_PACKAGE, "Chunks of %u need jobs that arrive at once, but "
                                              "[Job %s] has another Arrival; use a chunk of 1"),
                 settings->chunk, group->name);
    return FALSE;
  }
  return TRUE;
}

/* --- a run --- */

static IlvSimSetUp
get_set_up (IlvModel model)
{
  static const IlvSimSetUp set_ups[ILV_N_MODELS] = {
      [ILV_MODEL_SEQUENTIAL] = ilv_sim_set_up_sequential,
      [ILV_MODEL_ASYNCIO] = ilv_sim_set_up_asyncio,
      [ILV_MODEL_UVLOOP] = ilv_sim_set_up_asyncio,
      [ILV_MODEL_THREADS] = ilv_sim_set_up_threads,
      [ILV_MODEL_FREE_THREADS] = ilv_sim_set_up_threads,
      [ILV_MODEL_PROCESSES] = ilv_sim_set_up_processes,
      [ILV_MODEL_INTERPRETERS] = ilv_sim_set_up_interpreters,
      [ILV_MODEL_ASYNCIO_THREADS] = ilv_sim_set_up_asyncio_threads,
      [ILV_MODEL_ASYNCIO_PROCESSES] = ilv_sim_set_up_asyncio_processes,
      [ILV_MODEL_LOOPS] = ilv_sim_set_up_loops,
      [ILV_MODEL_PROCESSES_THREADS] = ilv_sim_set_up_processes_threads,
      [ILV_MODEL_TRIO] = ilv_sim_set_up_asyncio,
      [ILV_MODEL_DASK] = ilv_sim_set_up_dask,
  };

  return set_ups[model];
}

static guint64
count_workers (const IlvSettings *settings)
{
  switch (settings->model) {
  case ILV_MODEL_SEQUENTIAL:
  case ILV_MODEL_ASYNCIO:
  case ILV_MODEL_UVLOOP:
  case ILV_MODEL_TRIO:
    return 1;
  case ILV_MODEL_THREADS:
  case ILV_MODEL_FREE_THREADS:
  case ILV_MODEL_ASYNCIO_THREADS:
    return settings->threads;
  default:
    return settings->processes;
  }
}

static void
begin_program (IlvSim *sim)
{
  IlvSimProcess *process = ilv_sim_process_new (sim, ILV_ROLE_MAIN, 0);

  process->main = ilv_sim_thread_new (sim, process, ILV_ROLE_MAIN, 0);
  ilv_sim_add_memory (sim, sim->costs->interpreter_bytes);
}

/* The copies of a service have limits of their own; nothing waits in the process that starts them.
 */
static void
init_groups (IlvSim *sim)
{
  IlvSimProcess *process = ilv_sim_get_process (sim, 0);

  if (sim->settings.model != ILV_MODEL_LOOPS && sim->settings.model != ILV_MODEL_PROCESSES_THREADS)
    sim->groups = process->groups = ilv_sim_groups_new (sim, process->track);
}

/* Steps to be executed in all; for spawned jobs at most so many. */
static double
estimate_steps (const IlvWorkload *workload, guint64 n_jobs)
{
  double sum = 0, longest_spawned = 0;

  for (guint i = 0; i < workload->n_groups; i++) {
    const IlvJobGroup *group = &workload->groups[i];
    double n_steps = 0;
    for (guint k = 0; k < group->n_steps; k++)
      n_steps += workload->steps[group->steps[k]].repeat;
    n_steps *= group->repeat;
    sum += n_steps * (double)group->count;
    if (group->count == 0)
      longest_spawned = MAX (longest_spawned, n_steps);
  }
  return sum + longest_spawned * (double)(n_jobs - ilv_workload_count_submitted (workload));
}

static void
choose_detail (IlvSim *sim, guint64 n_jobs, IlvDetail detail)
{
  sim->has_machine = detail != ILV_DETAIL_FIGURES;
  if (sim->has_machine && estimate_steps (sim->workload, n_jobs) > MAX_TRACED_STEPS) {
    sim->has_machine = FALSE;
    sim->note = g_strdup ("so many steps that only their figures were kept");
  }
  sim->has_jobs = sim->has_machine && (detail == ILV_DETAIL_FULL ||
                                       (detail == ILV_DETAIL_AUTO && n_jobs <= AUTO_JOB_TRACKS));
}

static void
init (IlvSim *sim, IlvWorkload *workload, const IlvSettings *settings, const IlvCosts *costs,
      IlvDetail detail)
{
  guint64 n_jobs = ilv_workload_count_all (workload);

  *sim = (IlvSim){.workload = workload, .costs = costs, .settings = *settings};
  ilv_settings_resolve (&sim->settings, workload);
  sim->is_ideal = costs->is_ideal;
  choose_detail (sim, n_jobs, detail);
  sim->n_expected = n_jobs;
  sim->builder = ilv_trace_builder_new ();
  ilv_sim_jobs_reserve (sim, n_jobs);
  sim->threads = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_sim_thread_free);
  sim->processes = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_sim_process_free);
  ilv_event_queue_init (&sim->queue, 1024);
  ilv_sim_trace_init (sim);
  ilv_sim_cores_init (sim, sim->settings.cores, costs->slice_ns);
  sim->locks = ilv_sim_locks_new (sim, 0);
  ilv_sim_backends_init (sim);
  begin_program (sim);
  sim->peer = ilv_sim_peer_new (sim);
  init_groups (sim);
}

static void
clear (IlvSim *sim)
{
  ilv_sim_arrivals_clear (sim);
  g_clear_pointer (&sim->peer, ilv_sim_peer_free);
  g_clear_pointer (&sim->dask, ilv_sim_dask_free);
  g_clear_pointer (&sim->builder, ilv_trace_builder_free);
  g_clear_pointer (&sim->threads, g_ptr_array_unref);
  g_clear_pointer (&sim->processes, g_ptr_array_unref);
  ilv_event_queue_clear (&sim->queue);
  ilv_sim_trace_clear (sim);
  ilv_sim_cores_clear (&sim->cores);
  g_free (sim->deferred.items);
  g_free (sim->late.items);
  g_free (sim->locks);
  g_free (sim->backends);
  g_free (sim->groups);
  g_free (sim->jobs);
  ilv_spawn_order_clear (&sim->spawn_order);
  g_free (sim->places);
  g_free (sim->note);
  g_clear_error (&sim->error);
}

static IlvRunInfo *
describe (IlvSim *sim)
{
  const IlvSettings *settings = &sim->settings;
  IlvRunInfo *info = ilv_run_info_new ();

  info->workload = g_strdup (sim->workload->id != NULL ? sim->workload->id : sim->workload->name);
  info->model = g_strdup (ilv_model_get_id (settings->model));
  info->source = ILV_SOURCE_PREDICTED;
  info->costs = g_strdup (sim->costs->name);
  info->seed = settings->seed;
  info->cores = settings->cores;
  info->workers = count_workers (settings);
  info->threads = settings->threads;
  info->processes = settings->processes;
  info->switch_interval_ns = settings->switch_interval_ns;
  if (ilv_model_has_processes (settings->model) && settings->model != ILV_MODEL_INTERPRETERS &&
      settings->model != ILV_MODEL_DASK)
    info->start_method = g_strdup (ilv_start_method_get_id (settings->start_method));
  info->chunk = settings->chunk;
  info->free_threaded = settings->model == ILV_MODEL_FREE_THREADS;
  info->note = g_steal_pointer (&sim->note);
  info->figures = sim->figures;
  if (sim->end_ns > 0)
    info->figures.cpu_use = (double)sim->cores.busy_ns / (double)sim->end_ns *
                            ((double)sim->costs->core_share_ppm / 1e6);
  return info;
}

IlvTrace *
ilv_simulate (IlvWorkload *workload, const IlvSettings *settings, const IlvCosts *costs,
              IlvDetail detail, IlvProgressFunc progress, gpointer progress_data,
              GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (workload != NULL && settings != NULL && costs != NULL, NULL);
  g_return_val_if_fail (settings->model < ILV_N_MODELS, NULL);
  IlvTrace *trace = NULL;
  IlvSim sim;

  if (!check_chunk (workload, settings, error))
    return NULL;
  init (&sim, workload, settings, costs, detail);
  get_set_up (settings->model) (&sim);
  sim.progress = progress;
  sim.progress_data = progress_data;
  sim.cancellable = cancellable;
  if (ilv_sim_run (&sim)) {
    ilv_sim_finish_figures (&sim);
    ilv_trace_builder_set_info (sim.builder, describe (&sim));
    trace = ilv_trace_builder_seal (sim.builder, sim.end_ns, error);
  } else {
    g_propagate_error (error, g_steal_pointer (&sim.error));
  }
  remember_n_events (sim.n_events);
  clear (&sim);
  return trace;
}
