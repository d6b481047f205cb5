/* Snapshots of a growing trace answer everything as the trace that is sealed at that moment, share
 * what is whole, and never change.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A property test: random records go into a live builder and into a list; now and then the list is
 * played to a fresh builder that is sealed, and both traces are asked everything. */
#include "demos/trace/ilv-trace-builder-private.h"
#include "demos/trace/ilv-trace-file.h"
#include "growing-trace.h"
#include "tests/support/trace-support.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_PIXELS 97

/* --- every question --- */

static void
assert_same_span (const IlvSpan *a, const IlvSpan *b)
{
  g_assert_cmpint (a->begin_ns, ==, b->begin_ns);
  g_assert_cmpint (a->end_ns, ==, b->end_ns);
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpuint (a->ref, ==, b->ref);
  g_assert_cmpint (a->is_estimated, ==, b->is_estimated);
}

static void
compare_pixels (const IlvTrace *a, const IlvTrace *b, IlvTrackId track, gint64 t_ns, double scale)
{
  IlvPixel one[N_PIXELS], other[N_PIXELS];

  for (guint row = 0; row < ilv_trace_get_n_rows (a, track); row++) {
    guint64 n, first = ilv_trace_find_spans (a, track, row, t_ns, t_ns + 10000, &n);
    guint64 n_other;

    g_assert_cmpuint (first, ==,
                      ilv_trace_find_spans (b, track, row, t_ns, t_ns + 10000, &n_other));
    g_assert_cmpuint (n, ==, n_other);
    ilv_trace_reduce_row (a, track, row, (double)t_ns, scale, N_PIXELS, one);
    ilv_trace_reduce_row (b, track, row, (double)t_ns, scale, N_PIXELS, other);
    g_assert_cmpmem (one, sizeof one, other, sizeof other);
    ilv_trace_reduce_row_from (b, track, row, first, (double)t_ns, scale, N_PIXELS, other);
    g_assert_cmpmem (one, sizeof one, other, sizeof other);
  }
}

static void
compare_track_at (const IlvTrace *a, const IlvTrace *b, IlvTrackId track, gint64 t_ns)
{
  IlvSpan one, other;
  IlvInstant x, y;
  IlvLink into, into_other;
  gboolean is_there = ilv_trace_find_span_at (a, track, t_ns, &one);

  g_assert_cmpint (is_there, ==, ilv_trace_find_span_at (b, track, t_ns, &other));
  if (is_there)
    assert_same_span (&one, &other);
  g_assert_cmpint (ilv_trace_next_time (a, track, t_ns), ==, ilv_trace_next_time (b, track, t_ns));
  g_assert_cmpint (ilv_trace_previous_time (a, track, t_ns), ==,
                   ilv_trace_previous_time (b, track, t_ns));
  for (guint kind = 0; kind < ILV_N_EVENTS; kind += ILV_EVENT_RUN_READY) {
    is_there = ilv_trace_find_last_instant (a, track, kind, t_ns, &x);
    g_assert_cmpint (is_there, ==, ilv_trace_find_last_instant (b, track, kind, t_ns, &y));
    if (is_there)
      g_assert_true (x.time_ns == y.time_ns && x.kind == y.kind && x.a == y.a && x.b == y.b);
  }
  is_there = ilv_trace_find_link_into (a, track, t_ns, &into);
  g_assert_cmpint (is_there, ==, ilv_trace_find_link_into (b, track, t_ns, &into_other));
  if (is_there)
    g_assert_true (into.from_track == into_other.from_track && into.from_ns == into_other.from_ns &&
                   into.to_ns == into_other.to_ns && into.kind == into_other.kind);
}

static void
compare_at (const IlvTrace *a, const IlvTrace *b, gint64 t_ns)
{
  guint32 one[8] = {0}, other[8] = {0};

  for (IlvTrackId track = 0; track < ilv_trace_get_n_tracks (a); track++) {
    compare_track_at (a, b, track, t_ns);
    for (double scale = 1; scale < 1e9; scale *= 31)
      compare_pixels (a, b, track, t_ns, scale);
  }
  g_assert_cmpint (ilv_trace_next_switch (a, t_ns), ==, ilv_trace_next_switch (b, t_ns));
  g_assert_cmpint (ilv_trace_previous_switch (a, t_ns), ==, ilv_trace_previous_switch (b, t_ns));
  g_assert_cmpuint (ilv_trace_find_link (a, t_ns), ==, ilv_trace_find_link (b, t_ns));
  g_assert_cmpuint (ilv_trace_get_queue_length (a, QUEUE, t_ns), ==,
                    ilv_trace_get_queue_length (b, QUEUE, t_ns));
  g_assert_cmpuint (ilv_trace_get_queue (a, QUEUE, t_ns, one, 8), ==,
                    ilv_trace_get_queue (b, QUEUE, t_ns, other, 8));
  g_assert_cmpmem (one, sizeof one, other, sizeof other);
  g_assert_cmpint (ilv_trace_get_counter_at (a, COUNTER, t_ns), ==,
                   ilv_trace_get_counter_at (b, COUNTER, t_ns));
}

static void
compare_tables (const IlvTrace *a, const IlvTrace *b)
{
  const IlvFigures *one = &ilv_trace_get_info (a)->figures,
                   *other = &ilv_trace_get_info (b)->figures;
  guint n, n_other;
  const IlvTrackId *machinery = ilv_trace_get_machinery (a, &n);
  const IlvTrackId *machinery_other = ilv_trace_get_machinery (b, &n_other);

  g_assert_cmpmem (machinery, n * sizeof *machinery, machinery_other, n_other * sizeof *machinery);
  for (IlvTrackId track = 0; track < ilv_trace_get_n_tracks (a); track++) {
    const IlvTrackId *children = ilv_trace_get_children (a, track, &n);
    const IlvTrackId *others = ilv_trace_get_children (b, track, &n_other);

    g_assert_cmpmem (children, n * sizeof *children, others, n_other * sizeof *others);
  }
  g_assert_cmpmem (one, sizeof *one, other, sizeof *other);
  g_assert_cmpint (ilv_trace_get_begin (a), ==, ilv_trace_get_begin (b));
  g_assert_cmpint (ilv_trace_get_end (a), ==, ilv_trace_get_end (b));
  g_assert_cmpint (ilv_trace_get_counter_max (a, COUNTER), ==,
                   ilv_trace_get_counter_max (b, COUNTER));
  g_assert_cmpuint (ilv_trace_get_queue_max (a, QUEUE), ==, ilv_trace_get_queue_max (b, QUEUE));
}

static void
compare (Script *script, const IlvTrace *a, const IlvTrace *b)
{
  g_autofree char *one = ilv_trace_digest (a), *other = ilv_trace_digest (b);
  gint64 begin_ns = ilv_trace_get_begin (a), end_ns = ilv_trace_get_end (a);

  g_assert_cmpstr (one, ==, other);
  compare_tables (a, b);
  compare_at (a, b, end_ns);
  compare_at (a, b, begin_ns - 1);
  for (guint i = 0; i < 6; i++)
    compare_at (a, b,
                begin_ns + (gint64)(g_rand_double (script->rand) * (double)(end_ns - begin_ns)));
}

/* --- the tests --- */

static IlvTrace *
take (IlvTraceBuilder *builder, gint64 now_ns)
{
  g_autoptr (GError) error = NULL;
  IlvTrace *trace = ilv_trace_builder_snapshot (builder, now_ns, ilv_run_info_new (), &error);

  g_assert_no_error (error);
  return trace;
}

/* A few looks in short succession, then a check, so that most chunks are shared several times. */
static void
check_growth (guint32 seed, guint n_checks, guint n_records)
{
  Script script;
  g_autoptr (IlvTraceBuilder) builder = script_start (ilv_trace_builder_new_live ());
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);
  g_autoptr (GPtrArray) digests = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (IlvTrace) sealed = NULL;

  script_init (&script, seed);
  for (guint i = 0; i < n_checks; i++) {
    for (guint look = script_draw (&script, 4); look > 0; look--) {
      g_autoptr (IlvTrace) trace = NULL;
      script_go_on (&script, script_draw (&script, n_records / 4), builder);
      trace = take (builder, script.now_ns);
    }
    script_go_on (&script, script_draw (&script, n_records), builder);
    script.now_ns += script_draw (&script, 2) * 1000;
    g_ptr_array_add (kept, take (builder, script.now_ns));
    g_ptr_array_add (digests, ilv_trace_digest (kept->pdata[i]));
    g_clear_pointer (&sealed, ilv_trace_unref);
    sealed = script_replay (&script, ilv_trace_builder_new_live (), script.now_ns);
    compare (&script, kept->pdata[i], sealed);
    ilv_test_walk (kept->pdata[i]);
  }
  for (guint i = 0; i < kept->len; i++) {
    g_autofree char *digest = ilv_trace_digest (kept->pdata[i]);
    g_assert_cmpstr (digest, ==, digests->pdata[i]);
  }
  script_clear (&script);
}

static void
test_snapshot_is_the_sealed_trace (void)
{
  for (guint32 seed = 0; seed < 60; seed++)
    check_growth (seed, 5, 400);
}

/* Rows, instants, links and queues of several chunks, with levels. */
static void
test_big_snapshot_is_the_sealed_trace (void)
{
  for (guint32 seed = 100; seed < 104; seed++)
    check_growth (seed, 3, 60000);
}

/* The length of a chunk is nobody's business: only how much of a pixel is covered is rounded
 * otherwise. */
static void
test_long_chunks_answer_the_same (void)
{
  Script script;
  g_autoptr (IlvTraceBuilder) builder = script_start (ilv_trace_builder_new_live ());
  IlvPixel one[N_PIXELS], other[N_PIXELS];

  script_init (&script, 7);
  script_go_on (&script, 100000, builder);
  g_autoptr (IlvTrace) live = take (builder, script.now_ns);
  g_autoptr (IlvTrace) sealed = script_replay (&script, ilv_trace_builder_new (), script.now_ns);
  g_autofree char *digest = ilv_trace_digest (live), *expected = ilv_trace_digest (sealed);
  g_assert_cmpstr (digest, ==, expected);
  for (double scale = 100; scale < 1e7; scale *= 3) {
    ilv_trace_reduce_row (live, THREAD, 0, 0, scale, N_PIXELS, one);
    ilv_trace_reduce_row (sealed, THREAD, 0, 0, scale, N_PIXELS, other);
    for (guint i = 0; i < N_PIXELS; i++)
      g_assert_cmpint (ILV_PIXEL_COVER (one[i]) > 0, ==, ILV_PIXEL_COVER (other[i]) > 0);
  }
  script_clear (&script);
}

/* The builder that has given snapshots is sealed in the end, and they outlive it. */
static void
test_builder_is_sealed_after_snapshots (void)
{
  Script script;
  g_autoptr (GError) error = NULL;
  IlvTraceBuilder *builder = script_start (ilv_trace_builder_new_live ());

  script_init (&script, 11);
  script_go_on (&script, 9000, builder);
  g_autoptr (IlvTrace) snapshot = take (builder, script.now_ns);
  g_autofree char *digest = ilv_trace_digest (snapshot);
  script_go_on (&script, 9000, builder);
  g_autoptr (IlvTrace) sealed = ilv_trace_builder_seal (builder, script.now_ns, &error);
  g_assert_no_error (error);
  ilv_trace_builder_free (builder);
  g_autoptr (IlvTrace) expected =
      script_replay (&script, ilv_trace_builder_new_live (), script.now_ns);
  compare (&script, sealed, expected);
  g_autofree char *after = ilv_trace_digest (snapshot);
  g_assert_cmpstr (after, ==, digest);
  script_clear (&script);
}

/* What is whole lies in the same place in both. */
static void
test_whole_chunks_are_shared (void)
{
  g_autoptr (IlvTraceBuilder) builder = script_start (ilv_trace_builder_new_live ());
  guint64 n, columns, levels, more, columns_after;

  for (guint i = 0; i < 100000; i++)
    ilv_trace_builder_set_state (builder, THREAD, i, i % 3, ILV_JOB_NONE);
  g_autoptr (IlvTrace) first = take (builder, 100000);
  ilv_trace_get_memory (first, &n, &columns, &levels);
  ilv_trace_builder_set_state (builder, THREAD, 100001, 1, ILV_JOB_NONE);
  g_autoptr (IlvTrace) second = take (builder, 100002);
  ilv_trace_get_memory (second, &more, &columns_after, &levels);
  g_assert_cmpuint (more, >=, n);
  g_assert_true (ilv_test_shares_spans (first, second, THREAD));
  g_assert_true (ilv_test_shares_spans (first, second, GIL)); /* nothing in it: nothing apart */
}

/* Jobs that end one by one, from the back, among many: exact figures, and only their blocks are
 * looked at. A look of nothing new looks at none. */
static void
test_look_costs_what_has_changed (void)
{
  const guint n_jobs = 40000, n_looks = 20, n_each = 50;
  g_autoptr (IlvTraceBuilder) builder = script_start (ilv_trace_builder_new_live ());
  guint32 job = n_jobs;

  for (guint i = 0; i < n_jobs; i++)
    ilv_trace_builder_add_job (builder, "many", i, i % 100, ILV_JOB_NONE);
  g_autoptr (IlvTrace) first = take (builder, 1000);
  guint64 n_first = ilv_live_jobs_get_n_visited (builder->live_jobs), n_before = n_first;
  g_assert_cmpuint (n_first, <=, 2 * n_jobs);
  for (guint look = 1; look <= n_looks; look++) {
    for (guint i = 0; i < n_each; i++)
      ilv_trace_builder_end_job (builder, --job, 1000 * look + i * 37 % 101,
                                 i % 7 == 0 ? ILV_OUTCOME_FAILED : ILV_OUTCOME_DONE);
    g_autoptr (IlvTrace) trace = take (builder, 1000 * (look + 1));
    guint64 n_visited = ilv_live_jobs_get_n_visited (builder->live_jobs);
    g_assert_cmpuint (n_visited - n_before, <=, n_each + 2 * ILV_JOB_BLOCK);
    n_before = n_visited;
    IlvFigures expected = {0};
    ilv_trace_figure_jobs (trace, &expected);
    g_assert_cmpmem (&ilv_trace_get_info (trace)->figures, sizeof expected, &expected,
                     sizeof expected);
    g_assert_cmpuint (expected.n_failed, ==, look * 8);
  }
  g_autoptr (IlvTrace) last = take (builder, 100000);
  g_assert_cmpuint (ilv_live_jobs_get_n_visited (builder->live_jobs), ==, n_before);
  IlvJob one, other;
  ilv_trace_get_job (first, n_jobs - 1, &one);
  ilv_trace_get_job (last, n_jobs - 1, &other);
  g_assert_cmpint (one.outcome, ==, ILV_OUTCOME_UNFINISHED);
  g_assert_cmpint (other.outcome, ==, ILV_OUTCOME_FAILED);
}

/* Blocks of jobs become one table. */
static void
test_snapshot_is_saved_whole (void)
{
  Script script;
  script_init (&script, 5);
  g_autoptr (IlvTraceBuilder) builder = script_start (ilv_trace_builder_new_live ());
  script_go_on (&script, 3000, builder);
  g_autoptr (IlvTrace) trace = take (builder, script.now_ns);
  g_autoptr (GPtrArray) traces = g_ptr_array_new ();
  g_autofree char *folder = g_dir_make_tmp ("ilv-snapshot-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "snapshot.ilv", NULL);
  g_autoptr (GError) error = NULL;
  g_ptr_array_add (traces, trace);
  ilv_trace_file_save (traces, path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) loaded = ilv_trace_file_load (path, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *digest = ilv_trace_digest (trace);
  g_autofree char *again = ilv_trace_digest (loaded->pdata[0]);
  g_assert_cmpuint (ilv_trace_get_n_jobs (trace), >, 10);
  g_assert_cmpstr (again, ==, digest);
  g_unlink (path);
  g_rmdir (folder);
  script_clear (&script);
}

/* A job that comes later stands at the end so far; a bad record is told each time. */
static void
test_future_jobs_and_bad_records (void)
{
  g_autoptr (IlvTraceBuilder) builder = script_start (ilv_trace_builder_new_live ());
  g_autoptr (GError) error = NULL;
  IlvJob job;

  ilv_trace_builder_add_job (builder, "late", 0, 5000, ILV_JOB_NONE);
  g_autoptr (IlvTrace) trace = take (builder, 100);
  ilv_trace_get_job (trace, 0, &job);
  g_assert_cmpint (job.arrival_ns, ==, 100);
  ilv_trace_builder_set_state (builder, THREAD, 200, 0, 77); /* no such job */
  g_assert_null (ilv_trace_builder_snapshot (builder, 300, ilv_run_info_new (), &error));
  g_assert_error (error, ILV_TRACE_ERROR, ILV_TRACE_ERROR_BAD_RECORD);
  g_clear_error (&error);
  g_assert_null (ilv_trace_builder_snapshot (builder, 400, ilv_run_info_new (), &error));
  g_assert_error (error, ILV_TRACE_ERROR, ILV_TRACE_ERROR_BAD_RECORD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-snapshot/is-the-sealed-trace", test_snapshot_is_the_sealed_trace);
  g_test_add_func ("/trace-snapshot/big-is-the-sealed-trace",
                   test_big_snapshot_is_the_sealed_trace);
  g_test_add_func ("/trace-snapshot/long-chunks-answer-the-same", test_long_chunks_answer_the_same);
  g_test_add_func ("/trace-snapshot/builder-is-sealed-after",
                   test_builder_is_sealed_after_snapshots);
  g_test_add_func ("/trace-snapshot/whole-chunks-are-shared", test_whole_chunks_are_shared);
  g_test_add_func ("/trace-snapshot/look-costs-what-has-changed", test_look_costs_what_has_changed);
  g_test_add_func ("/trace-snapshot/snapshot-is-saved-whole", test_snapshot_is_saved_whole);
  g_test_add_func ("/trace-snapshot/future-jobs-and-bad-records", test_future_jobs_and_bad_records);
  return g_test_run ();
}
