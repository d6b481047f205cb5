/* Small traces made by hand, for tests of what is built on traces.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample-trace.h"

static IlvRunInfo *
make_info (const char *model)
{
  IlvRunInfo *info = ilv_run_info_new ();

  info->workload = g_strdup ("sample");
  info->model = g_strdup (model);
  info->costs = g_strdup ("ideal");
  info->source = ILV_SOURCE_PREDICTED;
  info->cores = 1;
  return info;
}

IlvTrace *
sample_trace_new_threads (const char *model, gint64 scale)
{
  const gint64 ms = MS * scale;
  const gint64 begins[] = {0, ms, 3 * ms};
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
  IlvTrackId core =
      ilv_trace_builder_add_track (builder, 0, ILV_TRACK_CORE, ILV_ROLE_NONE, 0, NULL);
  IlvTrackId process =
      ilv_trace_builder_add_track (builder, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  IlvTrackId gil =
      ilv_trace_builder_add_track (builder, process, ILV_TRACK_GIL, ILV_ROLE_NONE, 0, NULL);
  guint16 python = ilv_trace_builder_intern_kind (builder, ILV_STATE_PYTHON, NULL);
  guint16 waits = ilv_trace_builder_intern_kind (builder, ILV_STATE_GIL_WAIT, NULL);
  guint16 io = ilv_trace_builder_intern_kind (builder, ILV_STATE_IO, NULL);
  IlvTrackId threads[2], jobs[3];

  for (guint i = 0; i < 2; i++)
    threads[i] = ilv_trace_builder_add_track (builder, process, ILV_TRACK_THREAD, ILV_ROLE_WORKER,
                                              i + 1, NULL);
  for (guint i = 0; i < 3; i++) {
    guint32 job = ilv_trace_builder_add_job (builder, "job", i, 0, ILV_JOB_NONE);

    jobs[i] = ilv_trace_builder_add_track (builder, 0, ILV_TRACK_JOB, ILV_ROLE_NONE, i, NULL);
    ilv_trace_builder_set_job_track (builder, job, jobs[i]);
  }
  for (guint i = 0; i < 3; i++) {
    IlvTrackId thread = threads[i % 2];

    if (i == 2) {
      ilv_trace_builder_add_span (builder, jobs[i], 2 * ms, 3 * ms, waits, ILV_JOB_NONE);
      ilv_trace_builder_add_span (builder, thread, 2 * ms, 3 * ms, waits, i);
    }
    ilv_trace_builder_begin_job (builder, i, begins[i], thread);
    ilv_trace_builder_add_span (builder, core, begins[i], begins[i] + ms, python, thread);
    ilv_trace_builder_add_span (builder, gil, begins[i], begins[i] + ms, python, thread);
    ilv_trace_builder_add_span (builder, jobs[i], begins[i], begins[i] + ms, python, ILV_JOB_NONE);
    ilv_trace_builder_add_span (builder, thread, begins[i], begins[i] + ms, python, i);
    ilv_trace_builder_add_span (builder, thread, begins[i] + ms, begins[i] + 2 * ms, io, i);
    ilv_trace_builder_add_instant (builder, thread, begins[i], ILV_EVENT_GIL_TAKE, ILV_TRACK_NONE,
                                   0);
    ilv_trace_builder_end_job (builder, i, begins[i] + 2 * ms, ILV_OUTCOME_DONE);
  }
  ilv_trace_builder_set_info (builder, make_info (model));
  return ilv_trace_builder_seal (builder, 5 * ms, NULL);
}

IlvTrace *
sample_trace_new_loop (void)
{
  static const guint32 order[] = {0, 2, 1};
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
  IlvTrackId process =
      ilv_trace_builder_add_track (builder, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  IlvTrackId loop =
      ilv_trace_builder_add_track (builder, process, ILV_TRACK_LOOP, ILV_ROLE_NONE, 0, NULL);
  IlvTrackId ready =
      ilv_trace_builder_add_track (builder, process, ILV_TRACK_QUEUE, ILV_ROLE_READY, 0, NULL);
  guint16 run = ilv_trace_builder_intern_kind (builder, ILV_STATE_PYTHON, ILV_PHASE_RUN);

  for (guint i = 0; i < 3; i++)
    ilv_trace_builder_add_job (builder, "job", i, 0, ILV_JOB_NONE);
  for (guint i = 0; i < 3; i++)
    ilv_trace_builder_queue_put (builder, ready, 0, order[i]);
  ilv_trace_builder_add_span (builder, loop, 0, 3 * MS, run, ILV_JOB_NONE);
  for (guint i = 0; i < 3; i++) {
    ilv_trace_builder_queue_take (builder, ready, i * MS, order[i]);
    ilv_trace_builder_begin_job (builder, order[i], i * MS, ILV_TRACK_NONE);
    ilv_trace_builder_add_instant (builder, loop, i * MS, ILV_EVENT_TASK_STEP, order[i], 0);
    ilv_trace_builder_end_job (builder, order[i], (i + 1) * MS, ILV_OUTCOME_DONE);
  }
  ilv_trace_builder_add_instant (builder, loop, 3 * MS, ILV_EVENT_POLL, 2, -1);
  ilv_trace_builder_set_info (builder, make_info ("asyncio"));
  return ilv_trace_builder_seal (builder, 3 * MS, NULL);
}
