/* What limits a run at a moment.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-stage-limit.h"

#include <glib/gi18n-lib.h>

#include "ilv-stage-parts.h"

static guint
count_states (const IlvStageRoster *roster, gint64 t_ns, guint *counts)
{
  const IlvStageProcess *main = ilv_stage_roster_get_main (roster);
  guint n = 0;

  for (guint i = 0; i < roster->rows->len; i++, n++)
    counts[ilv_trace_get_state_at (roster->trace, g_array_index (roster->rows, IlvTrackId, i),
                                   t_ns)]++;
  for (guint i = 0; i < roster->threads->len && roster->has_thread_pools; i++, n++)
    counts[ilv_trace_get_state_at (roster->trace, g_array_index (roster->threads, IlvTrackId, i),
                                   t_ns)]++;
  if (roster->rows->len == 1 && g_array_index (roster->rows, IlvTrackId, 0) == main->main)
    return 1;
  return n;
}

static gboolean
is_done (const IlvStageRoster *roster, gint64 t_ns)
{
  return t_ns >= ilv_trace_get_end (roster->trace) ||
         (roster->finished != ILV_TRACK_NONE && roster->n_jobs > 0 &&
          ilv_trace_get_counter_at (roster->trace, roster->finished, t_ns) >= roster->n_jobs);
}

/* The pool's answer; FALSE if it has none. */
static gboolean
format_pool (const IlvStageRoster *roster, gint64 t_ns, char *text, gsize size)
{
  const IlvStageProcess *main = ilv_stage_roster_get_main (roster);
  guint counts[ILV_N_STATES] = {0};
  guint n = count_states (roster, t_ns, counts);
  guint idle = counts[ILV_STATE_IDLE];
  guint queued = main->work == ILV_TRACK_NONE
                     ? 0
                     : ilv_trace_get_queue_length (roster->trace, main->work, t_ns);

  if (counts[ILV_STATE_GIL_WAIT] > 0)
    g_snprintf (text, size,
                g_dngettext (GETTEXT_PACKAGE, "limited by the GIL: %u thread waits for it",
                             "limited by the GIL: %u threads wait for it",
                             counts[ILV_STATE_GIL_WAIT]),
                counts[ILV_STATE_GIL_WAIT]);
  else if (counts[ILV_STATE_CORE_WAIT] > 0)
    g_snprintf (text, size,
                g_dngettext (GETTEXT_PACKAGE, "limited by the cores: %u waits for one",
                             "limited by the cores: %u wait for one", counts[ILV_STATE_CORE_WAIT]),
                counts[ILV_STATE_CORE_WAIT]);
  else if (counts[ILV_STATE_LOCK] > 0 && idle == 0)
    g_snprintf (text, size,
                g_dngettext (GETTEXT_PACKAGE, "limited by a lock: %u waits for it",
                             "limited by a lock: %u wait for it", counts[ILV_STATE_LOCK]),
                counts[ILV_STATE_LOCK]);
  else if (counts[ILV_STATE_STARTUP] > 0)
    g_snprintf (text, size,
                g_dngettext (GETTEXT_PACKAGE, "limited by start-up: %u worker starts",
                             "limited by start-up: %u workers start", counts[ILV_STATE_STARTUP]),
                counts[ILV_STATE_STARTUP]);
  else if (n > 1 && queued > 0 && idle == 0)
    g_snprintf (text, size,
                g_dngettext (GETTEXT_PACKAGE, "limited by %u worker: jobs queue",
                             "limited by %u workers: jobs queue", n),
                n);
  else if ((queued > 0 && idle > 0) || (n > 1 && idle == n))
    g_snprintf (text, size, "%s", _ ("limited by handing out jobs"));
  else
    return FALSE;
  return TRUE;
}

static gboolean
format_loop (const IlvStageRoster *roster, gint64 t_ns, char *text, gsize size)
{
  IlvStageLoop loop;

  ilv_stage_find_loop (roster, ilv_stage_roster_get_main (roster), t_ns, &loop);
  if (loop.is_blocked) {
    g_snprintf (text, size, "%s", _ ("a blocking call stops the loop"));
    return TRUE;
  }
  if (loop.runs && loop.phase_index == 1)
    g_snprintf (text, size, "%s", _ ("limited by what it waits for"));
  else
    g_snprintf (text, size, "%s", _ ("limited by its one thread"));
  return FALSE;
}

gboolean
ilv_stage_format_limit (const IlvStageRoster *roster, gint64 t_ns, char *text, gsize size)
{
  if (is_done (roster, t_ns)) {
    g_snprintf (text, size, "%s", _ ("all done"));
    return FALSE;
  }
  if (roster->rows->len > 0 && format_pool (roster, t_ns, text, size))
    return FALSE;
  if (roster->has_loop)
    return format_loop (roster, t_ns, text, size);
  if (roster->rows->len == 1)
    g_snprintf (text, size, "%s", _ ("limited by its one thread"));
  else
    g_snprintf (text, size, "%s", _ ("limited by the jobs that are left"));
  return FALSE;
}
