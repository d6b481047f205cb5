/* What limits a run at a moment.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-stage-limit.h"

#include <glib/gi18n-lib.h>

#include "ilv-stage-parts.h"
#include "widgets/why/ilv-why-label.h"

/* --- finding it --- */

static void
count (const IlvStageRoster *roster, GArray *threads, gint64 t_ns, guint *counts)
{
  for (guint i = 0; i < threads->len; i++)
    counts[ilv_trace_get_state_at (roster->trace, g_array_index (threads, IlvTrackId, i), t_ns)]++;
}

/* Workers by state; returns how many there are. The main threads of processes with thread pools
 * only wait, once they have started. */
static guint
count_states (const IlvStageRoster *roster, gint64 t_ns, guint *counts)
{
  guint mains[ILV_N_STATES] = {0};

  if (!roster->has_thread_pools) {
    count (roster, roster->rows, t_ns, counts);
    return roster->rows->len;
  }
  count (roster, roster->threads, t_ns, counts);
  count (roster, roster->rows, t_ns, mains);
  counts[ILV_STATE_STARTUP] += mains[ILV_STATE_STARTUP];
  return roster->threads->len;
}

static gboolean
is_done (const IlvStageRoster *roster, gint64 t_ns)
{
  return (t_ns >= ilv_trace_get_end (roster->trace) &&
          !ilv_run_info_is_open (ilv_trace_get_info (roster->trace))) ||
         (roster->finished != ILV_TRACK_NONE && roster->n_jobs > 0 &&
          ilv_trace_get_counter_at (roster->trace, roster->finished, t_ns) >= roster->n_jobs);
}

/* The simulator's note begins so, in every language. */
static gboolean
is_deadlocked (const IlvStageRoster *roster)
{
  const char *note = ilv_trace_get_info (roster->trace)->note;

  return note != NULL && g_str_has_prefix (note, "deadlock: ");
}

/* Jobs that wait for a worker, in all processes. */
static guint
count_queued (const IlvStageRoster *roster, gint64 t_ns)
{
  guint n = 0;

  for (guint i = 0; i < roster->processes->len; i++) {
    IlvTrackId work = g_array_index (roster->processes, IlvStageProcess, i).work;
    if (work != ILV_TRACK_NONE)
      n += ilv_trace_get_queue_length (roster->trace, work, t_ns);
  }
  return n;
}

static IlvState
get_main_state (const IlvStageRoster *roster, gint64 t_ns)
{
  IlvTrackId main = ilv_stage_roster_get_main (roster)->main;

  return main == ILV_TRACK_NONE ? ILV_STATE_IDLE
                                : ilv_trace_get_state_at (roster->trace, main, t_ns);
}

static gboolean
is_any_running (const guint *counts)
{
  return counts[ILV_STATE_PYTHON] + counts[ILV_STATE_NATIVE] + counts[ILV_STATE_TRANSFER] > 0;
}

/* ILV_LIMIT_WORK if the pool itself does not limit. */
static IlvStageLimit
find_pool_limit (const IlvStageRoster *roster, gint64 t_ns, guint *n)
{
  guint counts[ILV_N_STATES] = {0};
  guint n_workers = count_states (roster, t_ns, counts), idle = counts[ILV_STATE_IDLE];
  guint queued = count_queued (roster, t_ns);

  if ((*n = counts[ILV_STATE_GIL_WAIT]) > 0)
    return ILV_LIMIT_GIL;
  if ((*n = counts[ILV_STATE_CORE_WAIT]) > 0)
    return ILV_LIMIT_CORES;
  if ((*n = counts[ILV_STATE_LOCK]) > 0 && idle == 0)
    return ILV_LIMIT_LOCK;
  if ((*n = counts[ILV_STATE_STARTUP]) > 0 || get_main_state (roster, t_ns) == ILV_STATE_STARTUP)
    return ILV_LIMIT_STARTUP;
  *n = n_workers;
  if (roster->has_loops)
    return is_any_running (counts) ? ILV_LIMIT_LOOPS : ILV_LIMIT_WAITS;
  if (n_workers > 1 && queued > 0 && idle == 0)
    return ILV_LIMIT_WORKERS;
  if ((queued > 0 && idle > 0) || (n_workers > 1 && idle == n_workers))
    return ILV_LIMIT_SUBMIT;
  if (!is_any_running (counts) && !roster->has_loop && n_workers > 1 &&
      get_main_state (roster, t_ns) == ILV_STATE_PYTHON)
    return ILV_LIMIT_SUBMIT;
  if (n_workers > 1 && counts[ILV_STATE_IO] + counts[ILV_STATE_SLEEP] > 0 &&
      !is_any_running (counts))
    return ILV_LIMIT_WAITS;
  return ILV_LIMIT_WORK;
}

/* Of a run that is over. A script's jobs are its tasks, and nobody said which of them should end.
 */
static IlvStageLimit
find_end (const IlvStageRoster *roster, gint64 t_ns, guint *n)
{
  if (is_deadlocked (roster))
    return ILV_LIMIT_DEADLOCK;
  if (ilv_trace_get_info (roster->trace)->is_script || roster->finished == ILV_TRACK_NONE)
    return ILV_LIMIT_DONE;
  *n = (guint)ilv_trace_get_counter_at (roster->trace, roster->finished, t_ns) -
       ilv_stage_roster_count_done (roster, t_ns);
  return *n > 0 ? ILV_LIMIT_NOT_DONE : ILV_LIMIT_DONE;
}

IlvStageLimit
ilv_stage_find_limit (const IlvStageRoster *roster, gint64 t_ns, guint *n)
{
  IlvStageLimit limit = ILV_LIMIT_WORK;
  IlvStageLoop loop;

  *n = 0;
  if (is_done (roster, t_ns))
    return find_end (roster, t_ns, n);
  ilv_stage_find_loop (roster, ilv_stage_roster_get_main (roster), t_ns, &loop);
  if (loop.is_blocked)
    return ILV_LIMIT_BLOCKED_LOOP;
  if (roster->rows->len > 0)
    limit = find_pool_limit (roster, t_ns, n);
  if (limit != ILV_LIMIT_WORK && !(roster->has_loop && limit == ILV_LIMIT_SUBMIT))
    return limit;
  if (roster->has_loop)
    return loop.runs && loop.phase_index == 1 ? ILV_LIMIT_WAITS : ILV_LIMIT_ONE_THREAD;
  return roster->rows->len == 1 ? ILV_LIMIT_ONE_THREAD : ILV_LIMIT_WORK;
}

/* What somebody's own script has to do, and who hands it out, nobody has said. */
gboolean
ilv_stage_is_limit_known (const IlvStageRoster *roster, IlvStageLimit limit)
{
  return !ilv_trace_get_info (roster->trace)->is_script ||
         (limit != ILV_LIMIT_SUBMIT && limit != ILV_LIMIT_WORK);
}

/* --- saying it --- */

/* How many wait or work. */
static const char *
get_counted (IlvStageLimit limit, guint n)
{
  switch (limit) {
  case ILV_LIMIT_NOT_DONE:
    return g_dngettext (GETTEXT_PACKAGE, "all ended; %u job not done",
                        "all ended; %u jobs not done", n);
  case ILV_LIMIT_GIL:
    return g_dngettext (GETTEXT_PACKAGE, "limited by the GIL: %u thread waits for it",
                        "limited by the GIL: %u threads wait for it", n);
  case ILV_LIMIT_CORES:
    return g_dngettext (GETTEXT_PACKAGE, "limited by the cores: %u waits for one",
                        "limited by the cores: %u wait for one", n);
  case ILV_LIMIT_LOCK:
    return g_dngettext (GETTEXT_PACKAGE, "limited by a lock: %u waits for it",
                        "limited by a lock: %u wait for it", n);
  case ILV_LIMIT_STARTUP:
    return g_dngettext (GETTEXT_PACKAGE, "limited by start-up: %u worker starts",
                        "limited by start-up: %u workers start", n);
  case ILV_LIMIT_WORKERS:
    return g_dngettext (GETTEXT_PACKAGE, "limited by %u worker", "limited by %u workers", n);
  default:
    return NULL;
  }
}

static const char *
get_plain (IlvStageLimit limit)
{
  switch (limit) {
  case ILV_LIMIT_DONE:
    return _ ("all done");
  case ILV_LIMIT_NOT_DONE:
    return _ ("not all done");
  case ILV_LIMIT_DEADLOCK:
    return _ ("deadlock: nobody can go on");
  case ILV_LIMIT_BLOCKED_LOOP:
    return _ ("a blocking call stops the loop");
  case ILV_LIMIT_GIL:
    return _ ("limited by the GIL");
  case ILV_LIMIT_CORES:
    return _ ("limited by the cores");
  case ILV_LIMIT_LOCK:
    return _ ("limited by a lock");
  case ILV_LIMIT_STARTUP:
    return _ ("limited by start-up");
  case ILV_LIMIT_WORKERS:
    return _ ("limited by its workers");
  case ILV_LIMIT_SUBMIT:
    return _ ("limited by handing out jobs");
  case ILV_LIMIT_ONE_THREAD:
    return _ ("limited by its one thread");
  case ILV_LIMIT_LOOPS:
    return _ ("limited by one thread a process");
  case ILV_LIMIT_WAITS:
    return _ ("limited by what it waits for");
  case ILV_LIMIT_WORK:
    break;
  }
  return _ ("limited by the jobs that are left");
}

/* For the quarter of a window that one of four stages has. */
static const char *
get_brief (IlvStageLimit limit)
{
  switch (limit) {
  case ILV_LIMIT_DEADLOCK:
    return _ ("deadlock");
  case ILV_LIMIT_BLOCKED_LOOP:
    return _ ("the loop is blocked");
  case ILV_LIMIT_CORES:
    return _ ("limited by cores");
  case ILV_LIMIT_WORKERS:
    return _ ("limited by workers");
  case ILV_LIMIT_SUBMIT:
    return _ ("handing out jobs");
  case ILV_LIMIT_ONE_THREAD:
    return _ ("limited to one thread");
  case ILV_LIMIT_LOOPS:
    return _ ("one thread a process");
  case ILV_LIMIT_WAITS:
    return _ ("limited by waiting");
  case ILV_LIMIT_WORK:
    return _ ("few jobs are left");
  default:
    return get_plain (limit);
  }
}

void
ilv_stage_format_limit (IlvStageLimit limit, guint n, char *longer, char *shorter, gsize size)
{
  const char *counted = n > 0 ? get_counted (limit, n) : NULL;

  g_strlcpy (shorter, get_brief (limit), size);
  if (counted != NULL)
    g_snprintf (longer, size, counted, n);
  else
    g_strlcpy (longer, get_plain (limit), size);
}

/* --- what the next step would bring --- */

/* Less than this share of the total is no difference. */
#define SAME 0.01

static const char *
get_step (const IlvNextStep *next, IlvStageLimit limit)
{
  if (limit == (next->kind == ILV_NEXT_CORES ? ILV_LIMIT_CORES : ILV_LIMIT_WORKERS))
    return g_dngettext (GETTEXT_PACKAGE, "with %u: %s", "with %u: %s", next->n);
  switch (next->kind) {
  case ILV_NEXT_THREADS:
    return g_dngettext (GETTEXT_PACKAGE, "with %u thread: %s", "with %u threads: %s", next->n);
  case ILV_NEXT_PROCESSES:
    return g_dngettext (GETTEXT_PACKAGE, "with %u worker: %s", "with %u workers: %s", next->n);
  default:
    return g_dngettext (GETTEXT_PACKAGE, "with %u core: %s", "with %u cores: %s", next->n);
  }
}

static const char *
get_brief_step (const IlvNextStep *next)
{
  switch (next->kind) {
  case ILV_NEXT_THREADS:
    return g_dngettext (GETTEXT_PACKAGE, "%u thread: %s", "%u threads: %s", next->n);
  case ILV_NEXT_PROCESSES:
    return g_dngettext (GETTEXT_PACKAGE, "%u worker: %s", "%u workers: %s", next->n);
  default:
    return g_dngettext (GETTEXT_PACKAGE, "%u core: %s", "%u cores: %s", next->n);
  }
}

gboolean
ilv_stage_format_next (const IlvNextStep *next, IlvStageLimit limit, gboolean is_measured,
                       char *longer, char *shorter, gsize size)
{
  char total[64], predicted[96];

  if (next->kind == ILV_NEXT_UNKNOWN)
    return FALSE;
  ilv_format_time_into (next->total_ns, total, sizeof total);
  if (ABS ((double)(next->total_ns - next->now_ns)) <= SAME * (double)next->now_ns)
    g_strlcpy (predicted, _ ("the same"), sizeof predicted);
  else if (is_measured)
    g_snprintf (predicted, sizeof predicted, C_ ("what a bigger pool would bring", "predicted %s"),
                total);
  else
    g_strlcpy (predicted, total, sizeof predicted);
  g_snprintf (longer, size, get_step (next, limit), next->n, predicted);
  g_snprintf (shorter, size, get_brief_step (next), next->n, predicted);
  return TRUE;
}
