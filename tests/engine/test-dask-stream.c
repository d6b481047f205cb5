/* Dask's task stream: into tracks of a trace; rubbish is left out.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/recorder/ilv-dask-stream.h"

#include <glib/gstdio.h>

#define ROOM 1000

static IlvTrace *
read_stream (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ilv-dask-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (folder, "dask.tsv", NULL);
  g_file_set_contents (path, text, (gssize)length, &error);
  g_assert_no_error (error);
  g_autoptr (IlvDaskStream) stream = ilv_dask_stream_read (folder);
  g_assert_nonnull (stream);
  g_unlink (path);
  g_rmdir (folder);
  IlvTraceBuilder *builder = ilv_trace_builder_new ();
  IlvTrackId worker =
      ilv_trace_builder_add_track (builder, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  for (guint i = 0; i < 2; i++) {
    ilv_trace_builder_add_job (builder, "job", i, 0, ILV_JOB_NONE);
    ilv_trace_builder_begin_job (builder, i, 0, worker);
    ilv_trace_builder_end_job (builder, i, ROOM, ILV_OUTCOME_DONE);
  }
  ilv_dask_stream_add_to (stream, builder, 2, ROOM);
  ilv_trace_builder_set_info (builder, ilv_run_info_new ());
  IlvTrace *trace = ilv_trace_builder_seal (builder, ROOM, &error);
  g_assert_no_error (error);
  ilv_trace_builder_free (builder);
  return trace;
}

static IlvTrackId
find (IlvTrace *trace, guint number)
{
  return ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_THREAD, ILV_ROLE_SCHEDULER, number);
}

static void
assert_span (IlvTrace *trace, IlvTrackId track, gint64 t_ns, IlvState state, gint64 end_ns,
             guint32 job)
{
  IlvSpan span;
  g_assert_true (ilv_trace_find_span_at (trace, track, t_ns, &span));
  g_assert_cmpint (span.state, ==, state);
  g_assert_cmpint (span.end_ns, ==, end_ns);
  g_assert_cmpuint (span.ref, ==, job);
}

static void
test_spans_become_tracks (void)
{
  const char text[] = "W\ttcp://127.0.0.1:1\nW\ttcp://127.0.0.1:2\n"
                      "S\t1\t1\t1\tcompute\t50\t80\n"
                      "S\t0\t0\t0\ttransfer\t10\t20\nS\t0\t0\t0\tcompute\t15\t60\n"
                      "S\t7\t0\t0\tcompute\t70\t5000\n"
                      "T\t30\t0\tprocessing\tmemory\nT\t5\t0\twaiting\tprocessing\n";
  g_autoptr (IlvTrace) trace = read_stream (text, sizeof text - 1);
  IlvTrackId one = find (trace, 1), other = find (trace, 2), scheduler = find (trace, 0);
  IlvTrack track;
  IlvInstant instant;

  ilv_trace_get_track (trace, one, &track);
  g_assert_cmpstr (track.name, ==, "tcp://127.0.0.1:1");
  assert_span (trace, one, 10, ILV_STATE_TRANSFER, 20, 0);
  assert_span (trace, one, 20, ILV_STATE_UNKNOWN, 60, 0);              /* cut: it overlapped */
  assert_span (trace, one, 70, ILV_STATE_UNKNOWN, ROOM, ILV_JOB_NONE); /* nobody knows job 7 */
  assert_span (trace, other, 50, ILV_STATE_UNKNOWN, 80, 1);
  g_assert_cmpuint (ilv_trace_get_n_instants (trace, scheduler), ==, 2);
  ilv_trace_get_instant (trace, scheduler, 0, &instant);
  g_assert_cmpint (instant.time_ns, ==, 5);
  g_assert_cmpstr (ilv_trace_get_string (trace, instant.a), ==, "waiting → processing");
}

static void
test_rubbish_is_left_out (void)
{
  const char text[] = "S\nS\t1\nW\nT\t1\nX\t\n\n\tS\t\nS\t0\t0\t0\tcompute\t9\t3\n"
                      "S\t-1\t0\t0\tcompute\t1\t2\nS\t0\t99999999\t0\tcompute\t1\t2\n"
                      "S\t0\t0\t0\tdance\t1\t2\nS\t0\t0\t0\tcompute\t1\t99999999999999999999\n"
                      "T\t1\t0\t\xff\tmemory\nT\tx\t0\ta\tb\nW\t\xff\xfe\n\0S\t0";
  g_autoptr (IlvTrace) trace = read_stream (text, sizeof text - 1);

  g_assert_cmpuint (find (trace, 1), ==, ILV_TRACK_NONE);
  g_assert_cmpuint (ilv_trace_get_n_instants (trace, find (trace, 0)), ==, 0);
}

static void
test_any_bytes_are_survived (void)
{
  char text[400];
  const char letters[] = "SWT\t\t\t\n01239compute-transfer";

  for (guint round = 0; round < 500; round++) {
    for (gsize i = 0; i < sizeof text; i++)
      text[i] = letters[g_test_rand_int_range (0, sizeof letters)];
    g_autoptr (IlvTrace) trace = read_stream (text, sizeof text);
    g_assert_cmpuint (find (trace, 0), !=, ILV_TRACK_NONE);
  }
}

static void
test_no_file_is_no_stream (void)
{
  g_assert_null (ilv_dask_stream_read ("/no/such/folder"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dask-stream/spans-become-tracks", test_spans_become_tracks);
  g_test_add_func ("/dask-stream/rubbish-is-left-out", test_rubbish_is_left_out);
  g_test_add_func ("/dask-stream/any-bytes-are-survived", test_any_bytes_are_survived);
  g_test_add_func ("/dask-stream/no-file-is-no-stream", test_no_file_is_no_stream);
  return g_test_run ();
}
