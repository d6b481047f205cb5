/* Words for what is at a place of the timeline.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-timeline-describe.h"

#include <glib/gi18n-lib.h>

#include "widgets/why/ilv-why-text.h"

char *
ilv_timeline_describe_row (const IlvTimelineLayout *layout, const IlvScene *scene, guint index)
{
  const IlvTimelineRow *row = ilv_timeline_layout_get_row (layout, index);
  const IlvTrace *trace = ilv_timeline_row_get_trace (row, scene);
  const char *model = ilv_run_label (ilv_trace_get_info (trace));
  g_autofree char *name = NULL;

  if (row->kind == ILV_ROW_HEADING) {
    g_autofree char *source = ilv_source_label (ilv_trace_get_info (trace));
    return g_strdup_printf ("%s, %s", model, source);
  }
  if (row->kind == ILV_ROW_LANES || row->kind == ILV_ROW_MORE)
    name = g_strdup (row->name);
  else
    name = ilv_track_full_label (trace, row->track);
  return g_strdup_printf ("%s, %s", name, model);
}

/* "running Python · parse · job 33" */
static char *
describe_what (const IlvTimelineRow *row, const IlvScene *scene, const IlvSpan *span)
{
  const IlvTrace *trace = ilv_timeline_row_get_trace (row, scene);
  guint32 job = ilv_timeline_row_get_job (row, scene, span);
  GString *text = g_string_new (NULL);

  if (row->kind == ILV_ROW_GIL && span->ref < ilv_trace_get_n_tracks (trace)) {
    g_autofree char *holder = ilv_track_full_label (trace, span->ref);
    g_string_append_printf (text, _ ("held by %s"), holder);
  } else {
    g_string_append (text, ilv_state_label (span->state));
  }
  if (span->name != NULL && row->kind != ILV_ROW_GIL)
    g_string_append_printf (text, " · %s", span->name);
  if (job != ILV_JOB_NONE) {
    g_autofree char *number = g_strdup_printf (_ ("job %u"), ilv_job_number (job));
    g_string_append_printf (text, " · %s", number);
  }
  if (span->is_estimated)
    g_string_append_printf (text, " · %s", _ ("estimated"));
  return g_string_free (text, FALSE);
}

static char *
describe_span (const IlvTimelineRow *row, const IlvScene *scene, const IlvSpan *span, gint64 t_ns)
{
  const IlvTrace *trace = ilv_timeline_row_get_trace (row, scene);
  g_autofree char *what = describe_what (row, scene, span);
  g_autofree char *when = NULL, *why = NULL;
  char begin[48], end[48], length[48];
  gint64 step_ns = ilv_get_time_step (span->end_ns - span->begin_ns);
  IlvTrackId track = row->track;

  /* Bounds are rounded, the length is what lies between them: so they agree. */
  ilv_format_time_by_into (span->begin_ns, step_ns, begin, sizeof begin);
  ilv_format_time_by_into (span->end_ns, step_ns, end, sizeof end);
  ilv_format_time_by_into ((span->end_ns + step_ns / 2) / step_ns * step_ns -
                               (span->begin_ns + step_ns / 2) / step_ns * step_ns,
                           step_ns, length, sizeof length);
  if (scene->has_curtain && span->end_ns > scene->time_ns)
    when = g_strdup_printf (_ ("since %s"), begin);
  else
    when = g_strdup_printf (_ ("%s, from %s to %s"), length, begin, end);
  if (row->kind == ILV_ROW_LANES) {
    IlvJob job;

    ilv_trace_get_job (trace, span->ref, &job);
    track = job.track;
  }
  if (row->kind != ILV_ROW_GIL)
    why = scene->has_curtain ? ilv_why_now_sentence (trace, track, t_ns)
                             : ilv_why_sentence (trace, track, t_ns);
  return g_strdup_printf ("%s\n%s%s%s", what, when, why != NULL ? "\n" : "",
                          why != NULL ? why : "");
}

static char *
describe_counter (const IlvTimelineRow *row, const IlvTrace *trace, gint64 t_ns)
{
  gint64 value = ilv_trace_get_counter_at (trace, row->track, t_ns);
  IlvTrack track;

  ilv_trace_get_track (trace, row->track, &track);
  if (track.role == ILV_ROLE_MEMORY && value >= 0)
    return ilv_format_bytes ((guint64)value);
  return g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

char *
ilv_timeline_describe_moment (const IlvTimelineLayout *layout, const IlvScene *scene, guint index,
                              double y_px, gint64 t_ns)
{
  const IlvTimelineRow *row = ilv_timeline_layout_get_row (layout, index);
  const IlvTrace *trace = ilv_timeline_row_get_trace (row, scene);
  IlvSpan span;

  if (scene->has_curtain && t_ns > scene->time_ns)
    return NULL;
  switch (row->kind) {
  case ILV_ROW_LENGTH:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u job", "%u jobs",
                                         ilv_trace_get_queue_length (trace, row->track, t_ns)),
                            ilv_trace_get_queue_length (trace, row->track, t_ns));
  case ILV_ROW_COUNTER:
    return describe_counter (row, trace, t_ns);
  case ILV_ROW_TRACK:
  case ILV_ROW_GIL:
  case ILV_ROW_LANES:
    if (!ilv_timeline_layout_find_span (layout, scene, index, y_px, t_ns, &span))
      return NULL;
    return describe_span (row, scene, &span, t_ns);
  case ILV_ROW_HEADING:
  case ILV_ROW_PROCESS:
  case ILV_ROW_MORE:
  default:
    return NULL;
  }
}
