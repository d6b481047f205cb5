/* Rows, ruler, view and lanes of the timeline: numbers only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "widgets/timeline/ilv-timeline-describe.h"
#include "widgets/timeline/ilv-timeline-layout.h"
#include "widgets/timeline/ilv-timeline-ruler.h"

#include "timeline-sample.h"

#define WIDTH 860
#define HEIGHT 390

typedef struct {
  IlvTrace *traces[3];
  IlvScene scene;
  IlvTimelineView view;
  IlvTimelineLayout *layout;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->traces[0] = sample_asyncio (1, ILV_SOURCE_PREDICTED);
  f->traces[1] = sample_threads (1, ILV_SOURCE_PREDICTED);
  f->traces[2] = sample_processes (1, ILV_SOURCE_PREDICTED);
  f->scene = (IlvScene){.n_runs = 3, .lit_job = ILV_JOB_NONE, .focused_run = -1};
  for (guint i = 0; i < 3; i++)
    f->scene.runs[i].front = f->traces[i];
  f->layout = ilv_timeline_layout_new ();
  ilv_timeline_layout_update (f->layout, &f->scene, &f->view, WIDTH, HEIGHT);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  ilv_timeline_layout_free (f->layout);
  for (guint i = 0; i < 3; i++)
    ilv_trace_unref (f->traces[i]);
}

static char *
list_names (const IlvTimelineLayout *layout)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < layout->rows->len; i++) {
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (layout, i);
    g_string_append_printf (names, "%s%s", i > 0 ? "|" : "", row->name);
  }
  return g_string_free (names, FALSE);
}

/* The GIL stands under its threads, a process of one thread is one row, cores are folded. */
static void
test_rows_tell_the_story (Fixture *f, gconstpointer data)
{
  g_autofree char *names = list_names (f->layout);

  g_assert_cmpstr (names, ==,
                   "asyncio|Main thread|Event loop|Ready queue|Waits|"
                   "threads|Thread 1|Thread 2|Thread 3|Thread 4|GIL|Work queue|"
                   "processes|Process 1|Process 2|Process 3|Process 4");
}

/* What a person's own script does in its main thread is not known beforehand, as a pool's is. */
static void
test_a_scripts_main_thread_is_shown (Fixture *f, gconstpointer data)
{
  g_autoptr (IlvTrace) script = sample_script ();
  g_autofree char *names = NULL;

  f->scene.runs[1].front = script;
  ilv_timeline_layout_update (f->layout, &f->scene, &f->view, WIDTH, HEIGHT);
  names = list_names (f->layout);
  g_assert_nonnull (strstr (names, "sample|Main thread|Thread 1|"));
}

static void
test_detail_and_folding (Fixture *f, gconstpointer data)
{
  g_autofree char *names = NULL;

  f->view.detail[0] = ILV_TIMELINE_NONE;
  f->view.detail[1] = ILV_TIMELINE_NONE;
  f->view.detail[2] = ILV_TIMELINE_ALL;
  ilv_timeline_layout_update (f->layout, &f->scene, &f->view, WIDTH, HEIGHT);
  names = list_names (f->layout);
  g_assert_true (g_str_has_prefix (
      names, "asyncio|threads|processes|Process 1|Main thread|GIL|Process 2|Main thread|GIL|"));
}

static void
test_rows_do_not_overlap (Fixture *f, gconstpointer data)
{
  double y = 0;

  for (guint i = 0; i < f->layout->rows->len; i++) {
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (f->layout, i);

    g_assert_cmpfloat (row->y_px, >=, y);
    g_assert_cmpfloat (row->height_px, >=, 16);
    y = row->y_px + row->height_px;
    g_assert_cmpint (ilv_timeline_layout_find_row (f->layout, row->y_px), ==, (int)i);
    g_assert_cmpint (ilv_timeline_layout_find_row (f->layout, y - 0.5), ==, (int)i);
  }
  g_assert_cmpint (ilv_timeline_layout_find_row (f->layout, -1), ==, -1);
  g_assert_cmpint (ilv_timeline_layout_find_row (f->layout, 1e6), ==, -1);
  g_assert_cmpfloat (ilv_timeline_layout_clamp_scroll (f->layout, 1e6), ==,
                     MAX (0, f->layout->rows_px - f->layout->view_px));
}

/* One model in the room of three: what it has is higher, and its waits are found where they are. */
static void
test_few_rows_fill_the_room (Fixture *f, gconstpointer data)
{
  double usual, lane_px = ilv_timeline_layout_get_lane_px (f->layout, 0);

  g_assert_cmpfloat (f->layout->stretch, ==, 1);
  usual = ilv_timeline_layout_get_row (f->layout, 1)->height_px;
  f->scene.n_runs = 1;
  ilv_timeline_layout_update (f->layout, &f->scene, &f->view, WIDTH, HEIGHT);
  g_assert_cmpfloat (f->layout->stretch, >, 1);
  g_assert_cmpfloat (f->layout->rows_px, <=, f->layout->view_px);
  g_assert_cmpfloat (ilv_timeline_layout_get_row (f->layout, 1)->height_px, >, usual);
  g_assert_cmpfloat (ilv_timeline_layout_get_lane_px (f->layout, 0), >, lane_px);
  ilv_timeline_layout_update (f->layout, &f->scene, &f->view, WIDTH, 120);
  g_assert_cmpfloat (f->layout->stretch, ==, 1);
}

/* What is painted at a place is what is found there. */
static void
test_finds_spans_and_jobs (Fixture *f, gconstpointer data)
{
  IlvTrackId thread =
      ilv_trace_find_track (f->traces[1], ILV_TRACK_NONE, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 2);
  int row = ilv_timeline_layout_find_track (f->layout, 1, thread);
  IlvSpan span, expected;

  g_assert_cmpint (row, >=, 0);
  for (guint64 i = 0; i < ilv_trace_get_n_spans (f->traces[1], thread, 0); i++) {
    ilv_trace_get_span (f->traces[1], thread, 0, i, &expected);
    g_assert_true (ilv_timeline_layout_find_span (f->layout, &f->scene, (guint)row, 5,
                                                  expected.begin_ns, &span));
    g_assert_cmpint (span.begin_ns, ==, expected.begin_ns);
    g_assert_cmpuint (ilv_timeline_row_get_job (ilv_timeline_layout_get_row (f->layout, (guint)row),
                                                &f->scene, &span),
                      ==, expected.ref);
  }
  g_assert_false (
      ilv_timeline_layout_find_span (f->layout, &f->scene, (guint)row, 5, (gint64)1e12, &span));
}

/* A GIL's spans name threads, not jobs. */
static void
test_gil_row_has_no_job (Fixture *f, gconstpointer data)
{
  IlvTrackId gil =
      ilv_trace_find_track (f->traces[1], ILV_TRACK_NONE, ILV_TRACK_GIL, ILV_N_ROLES, G_MAXUINT32);
  int row = ilv_timeline_layout_find_track (f->layout, 1, gil);
  IlvSpan span;

  ilv_trace_get_span (f->traces[1], gil, 0, 0, &span);
  g_assert_cmpuint (ilv_timeline_row_get_job (ilv_timeline_layout_get_row (f->layout, (guint)row),
                                              &f->scene, &span),
                    ==, ILV_JOB_NONE);
}

static void
test_many_workers_are_counted (void)
{
  g_autoptr (IlvTrace) trace = sample_random (40, 3, 1, 1000);
  IlvScene scene = {.n_runs = 1, .lit_job = ILV_JOB_NONE, .focused_run = -1};
  IlvTimelineView view = {0};
  g_autoptr (IlvTimelineLayout) layout = ilv_timeline_layout_new ();
  g_autofree char *names = NULL;

  scene.runs[0].front = trace;
  ilv_timeline_layout_update (layout, &scene, &view, WIDTH, HEIGHT);
  names = list_names (layout);
  g_assert_true (g_str_has_suffix (names, "|Thread 12|28 more"));
  /* Less room: fewer of them, rather than smaller ones. */
  ilv_timeline_layout_update (layout, &scene, &view, WIDTH, 180);
  g_assert_cmpuint (layout->rows->len, ==, 1 + 6 + 1);
  ilv_timeline_layout_update (layout, &scene, &view, WIDTH, 60);
  g_assert_cmpuint (layout->rows->len, ==, 1 + 4 + 1);
  view.detail[0] = ILV_TIMELINE_ALL;
  ilv_timeline_layout_update (layout, &scene, &view, WIDTH, HEIGHT);
  g_assert_cmpuint (layout->rows->len, ==, 41);
}

/* In a window of 800 x 600 there is room for about this much: three models are all seen, and four
 * with only their workers; what is left out is counted beside what is there. */
static void
test_low_windows_show_all_models (Fixture *f, gconstpointer data)
{
  g_autoptr (IlvTrace) crowd = sample_random (40, 3, 1, 1000);
  g_autofree char *three = NULL, *four = NULL;

  f->scene.runs[1].front = crowd;
  ilv_timeline_layout_update (f->layout, &f->scene, &f->view, 780, 200);
  three = list_names (f->layout);
  g_assert_cmpstr (three, ==, "asyncio|Main thread|threads|Thread 1 +39|processes|Process 1 +3");
  g_assert_cmpfloat (f->layout->rows_px, <=, f->layout->view_px);
  f->scene.n_runs = 4;
  f->scene.runs[3].front = f->traces[1];
  ilv_timeline_layout_update (f->layout, &f->scene, &f->view, 780, 200);
  four = list_names (f->layout);
  g_assert_cmpstr (
      four, ==,
      "asyncio|Main thread|threads|Thread 1 +39|processes|Process 1 +3|threads|Thread 1 +3");
  g_assert_cmpfloat (f->layout->rows_px, <=, f->layout->view_px);
}

/* The column of names follows the longest of them, up to a share of the width. */
static void
test_names_have_room (Fixture *f, gconstpointer data)
{
  g_autoptr (IlvTextCache) text = ilv_text_cache_new ();
  double usual;

  f->layout->text = text;
  ilv_timeline_layout_update (f->layout, &f->scene, &f->view, WIDTH, HEIGHT);
  usual = f->layout->label_px;
  for (guint i = 0; i < f->layout->rows->len; i++) {
    IlvTimelineRow *row = &g_array_index (f->layout->rows, IlvTimelineRow, i);

    g_assert_cmpfloat (ilv_timeline_row_get_name_x (row) +
                           ilv_text_measure (NULL, text, row->name,
                                             ilv_timeline_row_get_name_size (row),
                                             ilv_timeline_row_get_name_weight (row)),
                       <=, usual);
  }
  g_free (g_array_index (f->layout->rows, IlvTimelineRow, 0).name);
  g_array_index (f->layout->rows, IlvTimelineRow, 0).name = g_strdup ("asyncio + processes, long");
  ilv_timeline_layout_update (f->layout, &f->scene, &f->view, WIDTH, HEIGHT);
  g_assert_cmpfloat (f->layout->label_px, >, usual);
  g_assert_cmpfloat (f->layout->label_px, <=, 0.28 * WIDTH);
  g_assert_cmpfloat_with_epsilon (f->layout->lanes_px, WIDTH - f->layout->label_px, 0.01);
}

/* A worker without a row is stood for by "28 more", a folded one by its model. */
static void
test_hidden_tracks_have_a_stand_in (void)
{
  g_autoptr (IlvTrace) trace = sample_random (40, 3, 1, 1000);
  IlvScene scene = {.n_runs = 1, .lit_job = ILV_JOB_NONE, .focused_run = -1};
  IlvTimelineView view = {0};
  g_autoptr (IlvTimelineLayout) layout = ilv_timeline_layout_new ();
  IlvTrackId last = ilv_trace_find_track (trace, ILV_TRACK_NONE, ILV_TRACK_THREAD, ILV_N_ROLES, 40);
  int row;

  scene.runs[0].front = trace;
  ilv_timeline_layout_update (layout, &scene, &view, WIDTH, HEIGHT);
  g_assert_cmpuint (last, !=, ILV_TRACK_NONE);
  g_assert_cmpint (ilv_timeline_layout_find_track (layout, 0, last), ==, -1);
  row = ilv_timeline_layout_find_stand_in (layout, trace, 0, last);
  g_assert_cmpint (row, >=, 0);
  g_assert_cmpint (ilv_timeline_layout_get_row (layout, (guint)row)->kind, ==, ILV_ROW_MORE);
  view.detail[0] = ILV_TIMELINE_NONE;
  ilv_timeline_layout_update (layout, &scene, &view, WIDTH, HEIGHT);
  row = ilv_timeline_layout_find_stand_in (layout, trace, 0, last);
  g_assert_cmpint (row, ==, 0);
}

/* The job that is lit is seen in every model, whoever runs it. */
static void
test_worker_of_the_lit_job_is_shown (void)
{
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  IlvTrackId process =
      ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  guint16 python = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, NULL);
  IlvScene scene = {.n_runs = 1, .lit_job = ILV_JOB_NONE, .focused_run = -1};
  IlvTimelineView view = {0};
  g_autoptr (IlvTimelineLayout) layout = ilv_timeline_layout_new ();
  g_autoptr (IlvTrace) trace = NULL;
  IlvTrackId threads[30];

  for (guint i = 0; i < 30; i++) {
    guint32 job = ilv_trace_builder_add_job (b, "work", i, 0, ILV_JOB_NONE);

    threads[i] =
        ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, i + 1, NULL);
    ilv_trace_builder_begin_job (b, job, 0, threads[i]);
    ilv_trace_builder_add_span (b, threads[i], 0, 1000, python, job);
    ilv_trace_builder_end_job (b, job, 1000, ILV_OUTCOME_DONE);
  }
  trace = ilv_trace_builder_seal (b, 1000, NULL);
  g_assert_nonnull (trace);
  scene.runs[0].front = trace;
  ilv_timeline_layout_update (layout, &scene, &view, WIDTH, HEIGHT);
  g_assert_cmpint (ilv_timeline_layout_find_track (layout, 0, threads[25]), ==, -1);
  scene.lit_job = 25;
  ilv_timeline_layout_update (layout, &scene, &view, WIDTH, HEIGHT);
  g_assert_cmpint (ilv_timeline_layout_find_track (layout, 0, threads[25]), ==, 13);
  scene.lit_job = 3;
  ilv_timeline_layout_update (layout, &scene, &view, WIDTH, HEIGHT);
  g_assert_cmpint (ilv_timeline_layout_find_track (layout, 0, threads[25]), ==, -1);
}

/* The trace behind is matched by process, kind, role and number, whatever its ids. */
static void
test_finds_the_track_behind (Fixture *f, gconstpointer data)
{
  g_autoptr (IlvTrace) behind = sample_random (3, 5, 2, 1000);

  f->scene.n_runs = 2;
  f->scene.runs[1].behind = behind;
  ilv_timeline_layout_update (f->layout, &f->scene, &f->view, WIDTH, HEIGHT);
  for (guint i = 0; i < f->layout->rows->len; i++) {
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (f->layout, i);
    IlvTrack front, back;

    if (row->run != 1 || row->kind != ILV_ROW_TRACK)
      continue;
    ilv_trace_get_track (f->traces[1], row->track, &front);
    if (front.number > 3) {
      g_assert_cmpuint (row->behind, ==, ILV_TRACK_NONE);
      continue;
    }
    g_assert_cmpuint (row->behind, !=, ILV_TRACK_NONE);
    ilv_trace_get_track (behind, row->behind, &back);
    g_assert_cmpuint (back.number, ==, front.number);
  }
}

/* --- lanes --- */

static void
test_lanes_hold_every_wait_once (Fixture *f, gconstpointer data)
{
  IlvTimelineLanes *lanes = ilv_timeline_lanes_new (f->traces[0], 12, 1000);
  guint n = 0;

  g_assert_nonnull (lanes);
  g_assert_cmpuint (lanes->n_lanes, ==, 10);
  for (guint lane = 0; lane < lanes->n_lanes; lane++) {
    gint64 last = G_MININT64;

    for (guint i = 0; i < lanes->lanes[lane]->len; i++) {
      const IlvWait *wait = &g_array_index (lanes->lanes[lane], IlvWait, i);

      g_assert_cmpint (wait->begin_ns, >=, last);
      g_assert_true (ilv_timeline_lanes_find (lanes, lane, wait->begin_ns) == wait);
      last = wait->end_ns;
      n++;
    }
  }
  g_assert_cmpuint (n, ==, 100);
  ilv_timeline_lanes_free (lanes);
  /* Too many at once: a curve says it better. */
  g_assert_null (ilv_timeline_lanes_new (f->traces[0], 9, 1000));
  g_assert_null (ilv_timeline_lanes_new (f->traces[0], 12, 99));
  g_assert_null (ilv_timeline_lanes_new (f->traces[1], 12, 1000));
}

/* --- ruler --- */

static void
check_ruler (double begin_ns, double ns_per_px, const char *first, const char *base)
{
  IlvRuler ruler;
  char buffer[64];

  ilv_ruler_init (&ruler, begin_ns, ns_per_px, 732, 88);
  g_assert_cmpuint (ruler.n_ticks, >=, 2);
  g_assert_cmpuint (ruler.n_ticks, <=, 9);
  g_assert_cmpfloat (ilv_ruler_get_tick (&ruler, 0), >=, begin_ns - 1e-3);
  g_assert_cmpstr (ilv_ruler_format_tick (&ruler, 1, buffer, sizeof buffer), ==, first);
  g_assert_true (ruler.has_base == (base != NULL));
  if (base != NULL)
    g_assert_cmpstr (ilv_ruler_format_base (&ruler, buffer, sizeof buffer), ==, base);
}

static void
test_ruler_fits_units (void)
{
  check_ruler (0, 1e9 / 732, "0.2 s", NULL);
  check_ruler (0, 0.5e9 / 732, "100 ms", NULL);
  check_ruler (0, 60e9 / 732, "10 s", NULL);
  check_ruler (0, 2000.0 / 732, "0.5 µs", NULL);
  check_ruler (0, 300.0 / 732, "50 ns", NULL);
  check_ruler (1.2e9, 50e6 / 732, "1.21 s", NULL);
  check_ruler (1234567800.0, 1000.0 / 732, "+1000 ns", "1.234567 s");
}

static void
test_ruler_never_repeats_a_label (void)
{
  for (double span = 1; span < 1e13; span *= 1.7) {
    IlvRuler ruler;
    char last[64] = "";

    ilv_ruler_init (&ruler, span * 2.3, span / 732, 732, 88);
    for (guint i = 0; i < ruler.n_ticks; i++) {
      char buffer[64];

      ilv_ruler_format_tick (&ruler, i, buffer, sizeof buffer);
      g_assert_cmpstr (buffer, !=, last);
      g_strlcpy (last, buffer, sizeof last);
    }
  }
}

/* --- view --- */

static void
test_view_stays_within (Fixture *f, gconstpointer data)
{
  double begin, end, lanes = f->layout->lanes_px;

  ilv_timeline_view_get_extent (&f->scene, &begin, &end);
  g_assert_cmpfloat (end, >, (double)ilv_trace_get_end (f->traces[2]));
  for (guint i = 0; i < 200; i++) {
    double x = (i * 37) % (guint)lanes, factor = i % 3 == 0 ? 0.4 : 1.9, before, after;

    ilv_timeline_view_clamp (&f->view, &f->scene, lanes);
    before = ilv_timeline_view_time (&f->view, x);
    ilv_timeline_view_zoom (&f->view, &f->scene, lanes, factor, x);
    after = ilv_timeline_view_time (&f->view, x);
    g_assert_cmpfloat (f->view.begin_ns, >=, begin - 1e-3);
    g_assert_cmpfloat (ilv_timeline_view_time (&f->view, lanes), <=, end * (1 + 1e-9));
    /* What is under the pointer stays there, except at the ends. */
    if (f->view.begin_ns > begin && ilv_timeline_view_time (&f->view, lanes) < end * 0.999)
      g_assert_cmpfloat_with_epsilon (before, after, f->view.ns_per_px);
  }
  for (guint i = 0; i < 100; i++)
    ilv_timeline_view_zoom (&f->view, &f->scene, lanes, 10, 10);
  g_assert_cmpfloat (f->view.ns_per_px, ==, 1.0 / 16);
}

static void
test_estimates_are_called_so (void)
{
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  IlvTrackId process =
      ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  IlvTrackId thread =
      ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1, NULL);
  IlvScene scene = {.n_runs = 1, .lit_job = ILV_JOB_NONE, .focused_run = -1};
  IlvTimelineView view = {0};
  g_autoptr (IlvTimelineLayout) layout = ilv_timeline_layout_new ();
  g_autoptr (IlvTrace) trace = NULL;
  g_autofree char *exact = NULL, *estimated = NULL;

  ilv_trace_builder_add_span (
      b, thread, 0, 1000, ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, NULL), ILV_JOB_NONE);
  ilv_trace_builder_add_span (b, thread, 1000, 2000,
                              ilv_trace_builder_intern_estimated (b, ILV_STATE_CORE_WAIT, NULL),
                              ILV_JOB_NONE);
  trace = ilv_trace_builder_seal (b, 2000, NULL);
  scene.runs[0].front = trace;
  ilv_timeline_layout_update (layout, &scene, &view, WIDTH, HEIGHT);
  int row = ilv_timeline_layout_find_track (layout, 0, thread);
  g_assert_cmpint (row, >=, 0);
  exact = ilv_timeline_describe_moment (layout, &scene, (guint)row, 0, 500);
  estimated = ilv_timeline_describe_moment (layout, &scene, (guint)row, 0, 1500);
  g_assert_null (strstr (exact, "estimated"));
  g_assert_nonnull (strstr (estimated, " · estimated\n"));
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/timeline-layout/rows-tell-the-story", test_rows_tell_the_story);
  add ("/timeline-layout/a-script", test_a_scripts_main_thread_is_shown);
  add ("/timeline-layout/detail", test_detail_and_folding);
  add ("/timeline-layout/low-windows", test_low_windows_show_all_models);
  add ("/timeline-layout/no-overlap", test_rows_do_not_overlap);
  add ("/timeline-layout/few-rows", test_few_rows_fill_the_room);
  add ("/timeline-layout/finds-spans-and-jobs", test_finds_spans_and_jobs);
  add ("/timeline-layout/gil-has-no-job", test_gil_row_has_no_job);
  g_test_add_func ("/timeline-layout/many-workers", test_many_workers_are_counted);
  add ("/timeline-layout/names-have-room", test_names_have_room);
  g_test_add_func ("/timeline-layout/stand-in", test_hidden_tracks_have_a_stand_in);
  g_test_add_func ("/timeline-layout/worker-of-lit-job", test_worker_of_the_lit_job_is_shown);
  g_test_add_func ("/timeline-layout/estimates-are-called-so", test_estimates_are_called_so);
  add ("/timeline-layout/track-behind", test_finds_the_track_behind);
  add ("/timeline-lanes/every-wait-once", test_lanes_hold_every_wait_once);
  g_test_add_func ("/timeline-ruler/fits-units", test_ruler_fits_units);
  g_test_add_func ("/timeline-ruler/no-label-twice", test_ruler_never_repeats_a_label);
  add ("/timeline-view/stays-within", test_view_stays_within);
  return g_test_run ();
}
