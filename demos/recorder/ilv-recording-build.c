/* Builds the trace of a recorded run: both passes, and the figures.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-rec-build.h"

#include <glib/gi18n-lib.h>

gint64
ilv_rec_to_run_time (const IlvRec *self, guint64 ts)
{
  gboolean is_before = ts < self->origin_ts;
  guint64 distance = is_before ? self->origin_ts - ts : ts - self->origin_ts;
  gint64 t_ns = (gint64)MIN (distance, (guint64)ILV_REC_LONGEST_NS);
  return is_before ? -t_ns : t_ns;
}

static void
dispatch (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  switch (record->kind) {
  case ILV_REC_GIL_WAIT:
  case ILV_REC_GIL_TAKE:
  case ILV_REC_GIL_DROP:
  case ILV_REC_GIL_TIMEOUT:
    ilv_rec_gil_take_record (self, thread, record);
    break;
  case ILV_REC_TASK_NEW:
  case ILV_REC_TASK_SCHED:
  case ILV_REC_STEP_BEGIN:
  case ILV_REC_STEP_END:
  case ILV_REC_CB_BEGIN:
  case ILV_REC_CB_END:
  case ILV_REC_LOOP_ITER:
    ilv_rec_loop_take_record (self, thread, record);
    break;
  case ILV_REC_MARK:
    ilv_rec_mark_take_record (self, thread, record);
    break;
  default:
    ilv_rec_thread_take_record (self, thread, record);
    ilv_rec_pool_take_record (self, thread, record);
    break;
  }
}

void
ilv_rec_visit_record (IlvRec *self, IlvRecThread *thread, const IlvRecord *record)
{
  self->now_ns = ilv_rec_to_run_time (self, thread->ts);
  ilv_rec_jobs_arrive (self, self->now_ns);
  if (thread->has_ended)
    return;
  ilv_rec_thread_begin (self, thread, NULL);
  if (record == NULL) {
    ilv_rec_thread_update (self, thread);
    return;
  }
  if (self->is_script)
    ilv_rec_script_before (self, thread, record);
  dispatch (self, thread, record);
  if (self->is_script)
    ilv_rec_script_after (self, thread, record);
}

/* Since its last poll. */
void
ilv_rec_note_last_turn (IlvRec *self, const IlvRecThread *thread, gint64 end_ns)
{
  IlvFigures *figures = &self->info->figures;
  if (thread->poll_end_ns != G_MININT64 && end_ns >= thread->poll_end_ns)
    figures->loop_lag_max_ns =
        MAX (figures->loop_lag_max_ns, end_ns - MAX (0, thread->poll_end_ns));
}

/* What is still shown when the run ends. */
static void
finish_threads (IlvRec *self, gint64 end_ns)
{
  for (guint i = 0; i < self->threads->len; i++) {
    IlvRecThread *thread = self->threads->pdata[i];
    if (!thread->has_begun || thread->has_ended)
      continue;
    gint64 own_end_ns = end_ns;
    if (thread->ring->is_dead) /* killed: nothing is known after its last record */
      own_end_ns =
          MIN (end_ns, MAX (ilv_rec_to_run_time (self, thread->ts), thread->shown.since_ns));
    self->now_ns = own_end_ns;
    ilv_rec_note_last_turn (self, thread, own_end_ns);
    ilv_rec_thread_finish (self, thread);
  }
}

/* Whole sentences, not translated: they are kept in files. */
void
ilv_rec_add_note (IlvRec *self, const char *text)
{
  char *old = self->info->note;
  self->info->note = old != NULL ? g_strconcat (old, " ", text, NULL) : g_strdup (text);
  g_free (old);
}

/* A job's own track is what a click on it is answered from. */
static void
note_jobs_without_track (IlvRec *self)
{
  guint32 n = 0;
  if (self->live_ts != 0)
    return;
  while (n < self->n_jobs && self->jobs[n].track != ILV_TRACK_NONE)
    n++;
  if (n == self->n_jobs)
    return;
  g_autofree char *text = g_strdup_printf (
      "Of %u jobs the first %u have a track of their own; the figures count all.", self->n_jobs, n);
  ilv_rec_add_note (self, text);
}

void
ilv_rec_write_notes (IlvRec *self)
{
  ilv_rec_describe_deaths (self);
  if (self->is_cut_short)
    ilv_rec_add_note (self, "The run was cut short: this is what was recorded up to then.");
  if (self->n_lost > 0) {
    g_autofree char *text =
        g_strdup_printf ("%" G_GUINT64_FORMAT " records were lost.", self->n_lost);
    ilv_rec_add_note (self, text);
  }
  note_jobs_without_track (self);
  if (self->n_overlaps > 0) {
    g_autofree char *text = g_strdup_printf (
        "The GIL seemed to have two holders %" G_GUINT64_FORMAT " times.", self->n_overlaps);
    ilv_rec_add_note (self, text);
  }
}

gboolean
ilv_rec_begin (IlvRec *self, IlvTraceBuilder *builder, GError **error)
{
  self->builder = builder;
  if (!ilv_rec_scan (self, error))
    return FALSE;
  ilv_rec_add_tracks (self);
  ilv_rec_sort_arrivals (self);
  ilv_rec_jobs_arrive (self, 0);
  return TRUE;
}

static IlvTrace *
build (IlvRec *self, GError **error)
{
  if (!ilv_rec_begin (self, ilv_trace_builder_new (), error))
    return NULL;
  ilv_rec_visit_in_order (self, self->end_ts, ilv_rec_visit_record);
  gint64 end_ns = MAX (0, ilv_rec_to_run_time (self, self->end_ts));
  self->now_ns = end_ns;
  if (self->is_script)
    ilv_rec_script_finish (self);
  finish_threads (self, end_ns);
  self->now_ns = end_ns;
  ilv_rec_jobs_finish (self, end_ns);
  ilv_rec_write_notes (self);
  if (self->is_script)
    ilv_rec_script_describe (self);
  if (self->plan->dask != NULL)
    ilv_dask_stream_add_to (self->plan->dask, self->builder, self->plan->n_jobs, end_ns);
  ilv_trace_builder_set_info (self->builder, g_steal_pointer (&self->info));
  return ilv_trace_builder_seal (self->builder, end_ns, error);
}

void
ilv_rec_init (IlvRec *self, const IlvRingReader *reader, const IlvRecordingPlan *plan,
              IlvRunInfo *info)
{
  *self = (IlvRec){.plan = plan, .info = info};
  info->source = ILV_SOURCE_MEASURED;
  info->recorded = TRUE;
  if (info->switch_interval_ns == 0)
    info->switch_interval_ns = plan->settings.switch_interval_ns;
  ilv_rec_load (self, reader);
}

IlvTrace *
ilv_recording_build (const IlvRingReader *reader, const IlvRecordingPlan *plan, IlvRunInfo *info,
                     GError **error)
{
  g_return_val_if_fail (reader != NULL && plan != NULL && info != NULL, NULL);
  IlvRec self;
  ilv_rec_init (&self, reader, plan, info);
  IlvTrace *trace = build (&self, error);
  ilv_rec_clear (&self);
  return trace;
}
