/* A stage's parts in words: for screen readers and tooltips.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-stage-describe.h"

#include <glib/gi18n-lib.h>

#include "ilv-stage-dots.h"
#include "ilv-stage-limit.h"
#include "widgets/why/ilv-why-text.h"

#define MAX_NAMED 12

/* What is drawn paler: its place is not exact. */
static gboolean
is_estimated (const IlvTrace *trace, IlvTrackId track, gint64 t_ns)
{
  IlvSpan span;
  guint64 n, first = ilv_trace_find_spans (trace, track, 0, t_ns, t_ns + 1, &n);

  if (n == 0)
    return FALSE;
  ilv_trace_get_span (trace, track, 0, first, &span);
  return span.is_estimated;
}

static char *
say (const IlvScene *scene, const IlvTrace *trace, IlvTrackId track)
{
  char *sentence = scene->has_curtain ? ilv_why_now_sentence (trace, track, scene->time_ns)
                                      : ilv_why_sentence (trace, track, scene->time_ns);
  g_autofree char *plain = NULL;

  if (sentence == NULL || !is_estimated (trace, track, scene->time_ns))
    return sentence;
  plain = sentence;
  /* Translators: %s is a whole sentence; its begin and end are not known exactly. */
  return g_strdup_printf (_ ("%s (Estimated.)"), plain);
}

/* --- labels --- */

static const char *
get_fixed_label (IlvStagePartKind kind)
{
  switch (kind) {
  case ILV_PART_HEADER:
    return _ ("Progress");
  case ILV_PART_RING:
    return _ ("Event loop");
  case ILV_PART_SOCKETS:
    return _ ("Tasks waiting on sockets");
  case ILV_PART_FIELD:
    return _ ("All tasks");
  case ILV_PART_LOCKS:
    return _ ("Tasks waiting for a lock");
  case ILV_PART_TIMERS:
    return _ ("Timer heap");
  case ILV_PART_TRANSFER:
    return _ ("Data on its way");
  case ILV_PART_TILES:
  case ILV_PART_COUNTS:
    return _ ("Workers");
  case ILV_PART_CORES:
    return _ ("Cores");
  case ILV_PART_FOOTER:
    return _ ("What limits it, and the source");
  default:
    return NULL;
  }
}

char *
ilv_stage_describe_label (const IlvScene *scene, const IlvStageRoster *roster,
                          const IlvStagePart *part)
{
  const char *label = get_fixed_label (part->kind);

  if (label != NULL)
    return g_strdup (label);
  if (part->kind == ILV_PART_QUEUE && part->track == ILV_TRACK_NONE)
    return g_strdup (_ ("Jobs not begun"));
  if (part->track != ILV_TRACK_NONE && part->track < ilv_trace_get_n_tracks (roster->trace))
    return ilv_track_full_label (roster->trace, part->track);
  return g_strdup (_ ("Part of the stage"));
}

/* --- dots, crowds, cores --- */

static char *
describe_dots (const IlvScene *scene, const IlvStageRoster *roster, const IlvStagePart *part)
{
  IlvStageDot dots[MAX_NAMED];
  guint n_all, n, n_arrived = 0;
  g_autoptr (GString) text = g_string_new (NULL);

  n = ilv_stage_dots_collect (roster, part, scene->time_ns, scene->has_curtain, dots, MAX_NAMED,
                              &n_all);
  if (n_all == 0)
    return g_strdup (_ ("Empty."));
  g_string_printf (text, g_dngettext (GETTEXT_PACKAGE, "%u job.", "%u jobs.", n_all), n_all);
  if (scene->has_curtain && part->kind == ILV_PART_READY)
    return g_string_free (g_steal_pointer (&text), FALSE);
  for (guint i = 0; i < n; i++) {
    g_string_append_printf (text, i == 0 ? " %u" : ", %u", ilv_job_number (dots[i].job));
    n_arrived += dots[i].arrived;
  }
  g_string_append (text, n < n_all ? ", …" : ".");
  if (n_arrived > 0) {
    g_string_append_c (text, ' ');
    g_string_append_printf (
        text,
        g_dngettext (GETTEXT_PACKAGE, "Data of %u has arrived, but no poll has noticed it yet.",
                     "Data of %u has arrived, but no poll has noticed it yet.", n_arrived),
        n_arrived);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_crowd (const IlvScene *scene, const IlvStageRoster *roster)
{
  guint counts[ILV_N_STATES] = {0};
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < roster->rows->len; i++)
    counts[ilv_trace_get_state_at (roster->trace, g_array_index (roster->rows, IlvTrackId, i),
                                   scene->time_ns)]++;
  for (guint state = 0; state < ILV_N_STATES; state++)
    if (counts[state] > 0)
      /* Translators: how many are in a state, listed: "3 running Python, 2 waiting on I/O". */
      g_string_append_printf (text, text->len > 0 ? _ (", %u %s") : _ ("%u %s"), counts[state],
                              ilv_state_label ((IlvState)state));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_cores (const IlvScene *scene, const IlvStageRoster *roster)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = MIN (roster->cores->len, MAX_NAMED);

  if (roster->has_unseen_cores)
    return g_strdup (_ ("Which core each thread ran on was not observed."));
  for (guint i = 0; i < n; i++) {
    g_autofree char *sentence = ilv_why_now_sentence (
        roster->trace, g_array_index (roster->cores, IlvTrackId, i), scene->time_ns);
    if (i > 0)
      g_string_append_c (text, ' ');
    g_string_append (text, sentence);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_transfer (const IlvScene *scene, const IlvStageRoster *roster)
{
  const IlvStageProcess *main = ilv_stage_roster_get_main (roster);
  const IlvTrackId tracks[] = {main->calls, main->feeder, main->call_pipe, main->result_pipe};
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tracks); i++) {
    g_autofree char *sentence = NULL;
    if (tracks[i] == ILV_TRACK_NONE)
      continue;
    sentence = ilv_why_now_sentence (roster->trace, tracks[i], scene->time_ns);
    if (text->len > 0)
      g_string_append_c (text, ' ');
    g_string_append (text, sentence);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_progress (const IlvScene *scene, const IlvStageRoster *roster)
{
  char total[64];

  if (scene->has_curtain)
    return g_strdup (_ ("Covered while the question is open."));
  ilv_format_time_into (ilv_trace_get_info (roster->trace)->figures.total_ns, total, sizeof total);
  if (!ilv_trace_counts_jobs (roster->trace))
    return g_strdup_printf (_ ("Total %s."), total);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d of %u job done; total %s.", "%d of %u jobs done; total %s.",
                   roster->n_jobs),
      roster->finished == ILV_TRACK_NONE
          ? 0
          : (int)ilv_trace_get_counter_at (roster->trace, roster->finished, scene->time_ns),
      roster->n_jobs, total);
}

static char *
describe_footer (const IlvScene *scene, const IlvStageRoster *roster)
{
  g_autofree char *source = ilv_source_label (ilv_trace_get_info (roster->trace));
  char limit[192], shorter[192], step[128], brief[128];
  const IlvNextStep *next = NULL;
  gboolean is_measured = ilv_trace_get_info (roster->trace)->source == ILV_SOURCE_MEASURED;
  guint n;
  IlvStageLimit kind = ilv_stage_find_limit (roster, scene->time_ns, &n);

  if (!ilv_stage_is_limit_known (roster, kind))
    return g_steal_pointer (&source);
  ilv_stage_format_limit (kind, n, limit, shorter, sizeof limit);
  for (guint i = 0; i < scene->n_runs && next == NULL; i++)
    if (scene->runs[i].front == roster->trace || scene->runs[i].behind == roster->trace)
      next = &scene->runs[i].next;
  if (!scene->has_curtain && next != NULL &&
      ilv_stage_format_next (next, kind, is_measured, step, brief, sizeof step))
    return g_strdup_printf (C_ ("limit; next step; source", "%s; %s; %s"), limit, step, source);
  return g_strdup_printf (C_ ("limit; source", "%s; %s"), limit, source);
}

char *
ilv_stage_describe_part (const IlvScene *scene, const IlvStageRoster *roster,
                         const IlvStagePart *part)
{
  switch (part->kind) {
  case ILV_PART_HEADER:
    return describe_progress (scene, roster);
  case ILV_PART_FOOTER:
    return describe_footer (scene, roster);
  case ILV_PART_READY:
  case ILV_PART_QUEUE:
  case ILV_PART_LIMIT:
  case ILV_PART_LOCKS:
  case ILV_PART_SOCKETS:
  case ILV_PART_TIMERS:
    return describe_dots (scene, roster, part);
  case ILV_PART_TILES:
  case ILV_PART_COUNTS:
    return describe_crowd (scene, roster);
  case ILV_PART_CORES:
    return describe_cores (scene, roster);
  case ILV_PART_TRANSFER:
    return describe_transfer (scene, roster);
  default:
    if (part->track != ILV_TRACK_NONE)
      return say (scene, roster->trace, part->track);
    return g_strdup ("");
  }
}

char *
ilv_stage_describe_run (const IlvScene *scene, guint run, const IlvStageRoster *roster)
{
  const IlvRunInfo *info = ilv_trace_get_info (roster->trace);
  g_autofree char *footer = describe_footer (scene, roster);
  g_autofree char *progress = describe_progress (scene, roster);

  return g_strdup_printf (_ ("Run %u: %s. %s %s"), run + 1, ilv_run_label (info), progress, footer);
}

/* --- tooltips --- */

static char *
describe_job (const IlvScene *scene, const IlvStageRoster *roster, guint32 index)
{
  g_autofree char *sentence = NULL;
  IlvJob job;

  ilv_trace_get_job (roster->trace, index, &job);
  if (job.track == ILV_TRACK_NONE)
    return g_strdup_printf (_ ("Job %u of “%s”."), ilv_job_number (index), job.group);
  sentence = say (scene, roster->trace, job.track);
  return g_strdup_printf (_ ("%s\nNumber %u of “%s”."), sentence, job.index + 1, job.group);
}

char *
ilv_stage_describe_hit (const IlvScene *scene, const IlvStageRoster *roster, const IlvStageHit *hit)
{
  IlvStagePart part = {hit->kind, hit->track, 0, 0, 0, 0, 0};

  switch (hit->kind) {
  case ILV_PART_NONE:
    return NULL;
  case ILV_PART_JOB:
    return describe_job (scene, roster, hit->job);
  case ILV_PART_CORES:
    if (hit->track != ILV_TRACK_NONE)
      return say (scene, roster->trace, hit->track);
    break;
  default:
    break;
  }
  return ilv_stage_describe_part (scene, roster, &part);
}
