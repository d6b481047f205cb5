/* Stages as pictures: what fits where, what is told, what a curtain hides.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/simulator/ilv-simulate.h"
#include "hand-traces.h"
#include "widgets/stage/ilv-stage-dots.h"
#include "widgets/stage/ilv-stage-limit.h"
#include "widgets/stage/ilv-stage-paint.h"
#include "widgets/stage/ilv-stage-parts.h"
#include "widgets/why/ilv-why-text.h"

#include <string.h>

static IlvTrace *
make_trace (guint kind)
{
  switch (kind) {
  case 0:
    return hand_trace_threads ();
  case 1:
    return hand_trace_loop (24);
  case 2:
    return hand_trace_processes (4);
  case 3:
    return hand_trace_crowd (60);
  default:
    return hand_trace_processes (16);
  }
}
#define N_TRACES 5

static IlvScene
make_scene (const IlvTrace *trace, double ms)
{
  return (IlvScene){.runs = {{trace, NULL}},
                    .n_runs = 1,
                    .time_ns = (gint64)(ms * 1e6),
                    .lit_job = ILV_JOB_NONE,
                    .focused_run = -1,
                    .text_scale = 1};
}

/* --- layout --- */

static gboolean
overlap (const IlvStagePart *a, const IlvStagePart *b)
{
  return a->x < b->x + b->width - 0.01 && b->x < a->x + a->width - 0.01 &&
         a->y < b->y + b->height - 0.01 && b->y < a->y + a->height - 0.01;
}

static void
check_layout (const IlvStageRoster *roster, double width, double height, double scale)
{
  IlvStageLayout layout;

  ilv_stage_layout_init (&layout, roster, width, height, scale);
  g_assert_cmpuint (layout.n_parts, >=, 2);
  for (guint i = 0; i < layout.n_parts; i++) {
    const IlvStagePart *part = &layout.parts[i];
    g_assert_cmpfloat (part->x, >=, 0);
    g_assert_cmpfloat (part->y, >=, 0);
    g_assert_cmpfloat (part->x + part->width, <=, width);
    g_assert_cmpfloat (part->y + part->height, <=, height);
    for (guint k = 0; k < i; k++)
      if (overlap (part, &layout.parts[k]))
        g_error ("%gx%g at %g: parts %u and %u overlap", width, height, scale, layout.parts[k].kind,
                 part->kind);
  }
  g_assert_nonnull (ilv_stage_layout_find (&layout, ILV_PART_HEADER));
  if (height >= 300 * scale)
    g_assert_nonnull (ilv_stage_layout_find (&layout, ILV_PART_FOOTER));
}

static void
test_nothing_overlaps (void)
{
  for (guint kind = 0; kind < N_TRACES; kind++) {
    g_autoptr (IlvTrace) trace = make_trace (kind);
    IlvStageRoster roster;
    ilv_stage_roster_init (&roster, trace);
    for (int width = 240; width <= 700; width += 20)
      for (int height = 300; height <= 700; height += 20)
        check_layout (&roster, width, height, 1);
    check_layout (&roster, 900, 900, 2.2);
    for (int height = 160; height < 300; height += 10) /* a projector's big letters */
      check_layout (&roster, 3 * 213, 3 * height, 3);
    ilv_stage_roster_clear (&roster);
  }
}

/* All ink lies inside the card, and every part is painted. */
static void
test_nothing_is_painted_outside (void)
{
  static const int sizes[][2] = {{240, 300}, {270, 360}, {333, 480}, {519, 400}, {700, 600}};

  for (guint kind = 0; kind < N_TRACES; kind++) {
    g_autoptr (IlvTrace) trace = make_trace (kind);
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
      cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
      cairo_t *cr = cairo_create (surface);
      IlvScene scene = make_scene (trace, 26.3);
      double x, y, width, height;
      ilv_stage_paint (cr, ilv_palette_get (ILV_THEME_LIGHT), &scene, 0, sizes[i][0], sizes[i][1]);
      cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
      g_assert_cmpfloat (x, >=, -0.5);
      g_assert_cmpfloat (y, >=, -0.5);
      g_assert_cmpfloat (x + width, <=, sizes[i][0] + 0.5);
      g_assert_cmpfloat (y + height, <=, sizes[i][1] + 0.5);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
  }
}

static void
test_workers_are_grouped_when_many (void)
{
  g_autoptr (IlvTrace) few = hand_trace_threads ();
  g_autoptr (IlvTrace) many = hand_trace_crowd (60);
  IlvStageRoster roster;
  IlvStageLayout layout;

  ilv_stage_roster_init (&roster, few);
  ilv_stage_layout_init (&layout, &roster, 270, 360, 1);
  g_assert_nonnull (ilv_stage_layout_find (&layout, ILV_PART_WORKER));
  ilv_stage_roster_clear (&roster);
  ilv_stage_roster_init (&roster, many);
  ilv_stage_layout_init (&layout, &roster, 700, 600, 1);
  g_assert_nonnull (ilv_stage_layout_find (&layout, ILV_PART_TILES));
  ilv_stage_layout_init (&layout, &roster, 240, 300, 1);
  g_assert_nonnull (ilv_stage_layout_find (&layout, ILV_PART_COUNTS));
  g_assert_null (ilv_stage_layout_find (&layout, ILV_PART_WORKER));
  ilv_stage_roster_clear (&roster);
}

/* --- a function of the moment --- */

typedef struct {
  cairo_surface_t *surface;
} Picture;

static Picture
paint (const IlvScene *scene, const IlvStageRoster *roster, IlvTextCache *cache)
{
  Picture picture = {cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 300, 380)};
  cairo_t *cr = cairo_create (picture.surface);

  ilv_stage_paint_kept (cr, ilv_palette_get (ILV_THEME_LIGHT), scene, 0, 300, 380, roster, cache);
  cairo_destroy (cr);
  cairo_surface_flush (picture.surface);
  return picture;
}

static gboolean
equals (Picture a, Picture b)
{
  gsize size = (gsize)cairo_image_surface_get_stride (a.surface) * 380;
  return memcmp (cairo_image_surface_get_data (a.surface), cairo_image_surface_get_data (b.surface),
                 size) == 0;
}

static void
drop (Picture picture)
{
  cairo_surface_destroy (picture.surface);
}

static void
test_any_seek_is_exact (void)
{
  for (guint kind = 0; kind < N_TRACES; kind++) {
    g_autoptr (IlvTrace) trace = make_trace (kind);
    g_autoptr (IlvTextCache) cache = ilv_text_cache_new ();
    IlvScene scene = make_scene (trace, 8);
    IlvStageRoster roster;
    Picture first, later, again;
    ilv_stage_roster_init (&roster, trace);
    first = paint (&scene, &roster, cache);
    scene.time_ns = 33 * MS;
    later = paint (&scene, &roster, cache);
    scene.time_ns = 8 * MS;
    again = paint (&scene, &roster, cache);
    g_assert_true (equals (first, again));
    g_assert_false (equals (first, later));
    drop (first);
    drop (later);
    drop (again);
    ilv_stage_roster_clear (&roster);
  }
}

static IlvTrace *
simulate (const char *text, IlvModel model, guint n_workers)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (text, -1, "test", &error);
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", &error);
  g_autoptr (IlvCosts) ideal = ilv_costs_new_ideal ();
  IlvSettings settings;
  IlvTrace *trace;

  g_assert_no_error (error);
  ilv_settings_init (&settings, model);
  settings.threads = settings.processes = n_workers;
  trace = ilv_simulate (workload, &settings, model == ILV_MODEL_THREADS ? ideal : costs,
                        ILV_DETAIL_FULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

static IlvTrace *
simulate_jobs (guint n_jobs, const char *kind)
{
  g_autofree char *text =
      g_strdup_printf ("[Workload]\nFormat=1\nName=x\n[Job a]\nCount=%u\nSteps=work\n"
                       "[Step work]\nDo=%s\nDuration=50ms\n",
                       n_jobs, kind);

  return simulate (text, ILV_MODEL_THREADS, n_jobs);
}

/* Two runs with one past and two futures look alike under the curtain, and only there. */
static void
test_curtain_hides_the_future (void)
{
  g_autoptr (IlvTrace) one = hand_trace_threads ();
  g_autoptr (IlvTrace) other = hand_trace_threads_otherwise ();
  IlvScene scene_one = make_scene (one, 8), scene_other = make_scene (other, 8);

  for (int curtain = 0; curtain < 2; curtain++) {
    Picture a, b;
    scene_one.has_curtain = scene_other.has_curtain = curtain;
    a = paint (&scene_one, NULL, NULL);
    b = paint (&scene_other, NULL, NULL);
    g_assert_true (equals (a, b) == (curtain == 1));
    drop (a);
    drop (b);
  }
}

/* The same under every model: twelve waits that have begun, and end sooner or later. */
static void
test_curtain_hides_the_future_of_every_model (void)
{
  static const char *const format =
      "[Workload]\nFormat=1\nName=x\n[Job a]\nCount=12\nSteps=wait;work\n"
      "[Step wait]\nDo=io\nDuration=%s\n[Step work]\nDo=python\nDuration=%s\n";
  g_autofree char *sooner = g_strdup_printf (format, "300ms", "1ms");
  g_autofree char *later = g_strdup_printf (format, "500ms", "9ms");

  for (guint model = 0; model < ILV_N_MODELS; model++) {
    g_autoptr (IlvTrace) one = simulate (sooner, (IlvModel)model, 3);
    g_autoptr (IlvTrace) other = simulate (later, (IlvModel)model, 3);
    IlvScene scene_one = make_scene (one, 250), scene_other = make_scene (other, 250);
    Picture a, b;
    scene_one.has_curtain = scene_other.has_curtain = TRUE;
    a = paint (&scene_one, NULL, NULL);
    b = paint (&scene_other, NULL, NULL);
    g_test_message ("%s", ilv_model_get_id ((IlvModel)model));
    g_assert_true (equals (a, b));
    drop (a);
    drop (b);
    for (IlvTrackId track = 0; track < ilv_trace_get_n_tracks (one); track++) {
      g_autofree char *now_one = ilv_why_now_sentence (one, track, scene_one.time_ns);
      g_autofree char *now_other = ilv_why_now_sentence (other, track, scene_one.time_ns);
      g_assert_cmpstr (now_one, ==, now_other);
    }
  }
}

/* The order of the ready queue is an answer: no numbers, and no hit tells a job. */
static void
test_curtain_hides_the_ready_order (void)
{
  g_autoptr (IlvTrace) trace = hand_trace_loop (24);
  IlvScene scene = make_scene (trace, 26.3);
  const IlvStagePart *part;
  IlvStageLayout layout;
  IlvStageRoster roster;
  IlvStageDots dots;
  IlvStageHit hit;
  Picture open, covered;
  double x, y;

  ilv_stage_roster_init (&roster, trace);
  ilv_stage_layout_init (&layout, &roster, 300, 380, 1);
  part = ilv_stage_layout_find (&layout, ILV_PART_READY);
  ilv_stage_layout_get_dots (&layout, part, roster.n_digits, &dots);
  ilv_stage_dots_get_place (&dots, 1, &x, &y);
  hit = ilv_stage_hit (&scene, 0, 300, 380, x + 8, y + 8);
  g_assert_cmpint (hit.kind, ==, ILV_PART_JOB);
  g_assert_cmpuint (hit.job, ==, 4);
  open = paint (&scene, &roster, NULL);
  scene.has_curtain = TRUE;
  hit = ilv_stage_hit (&scene, 0, 300, 380, x + 8, y + 8);
  g_assert_cmpint (hit.kind, ==, ILV_PART_READY);
  g_assert_cmpuint (hit.job, ==, ILV_JOB_NONE);
  covered = paint (&scene, &roster, NULL);
  g_assert_false (equals (open, covered));
  drop (open);
  drop (covered);
  ilv_stage_roster_clear (&roster);
}

/* --- what is where --- */

static void
test_hits_name_the_part (void)
{
  for (guint kind = 0; kind < N_TRACES; kind++) {
    g_autoptr (IlvTrace) trace = make_trace (kind);
    IlvScene scene = make_scene (trace, 8);
    IlvStageRoster roster;
    IlvStageLayout layout;
    ilv_stage_roster_init (&roster, trace);
    ilv_stage_layout_init (&layout, &roster, 400, 500, 1);
    for (guint i = 0; i < layout.n_parts; i++) {
      const IlvStagePart *part = &layout.parts[i];
      IlvStageHit hit = ilv_stage_hit (&scene, 0, 400, 500, part->x + 2, part->y + 2);
      if (part->kind == ILV_PART_TILES)
        g_assert_cmpint (hit.kind, ==, ILV_PART_WORKER);
      else
        g_assert_cmpint (hit.kind, ==, part->kind);
      if (part->kind == ILV_PART_WORKER)
        g_assert_cmpuint (hit.track, ==, part->track);
    }
    g_assert_cmpint (ilv_stage_hit (&scene, 0, 400, 500, 1, 1).kind, ==, ILV_PART_NONE);
    ilv_stage_roster_clear (&roster);
  }
}

static void
test_one_baton (void)
{
  g_autoptr (IlvTrace) trace = hand_trace_threads ();
  IlvStageRoster roster;

  ilv_stage_roster_init (&roster, trace);
  for (gint64 t = 0; t < 40; t++) {
    guint n_holders = 0;
    for (guint i = 0; i < roster.rows->len; i++) {
      IlvStageActor actor;
      ilv_stage_find_actor (&roster, g_array_index (roster.rows, IlvTrackId, i), t * MS, &actor);
      n_holders += actor.holds_gil;
    }
    g_assert_cmpuint (n_holders, ==, t < 30 ? 1 : 0);
  }
  ilv_stage_roster_clear (&roster);
}

static void
test_request_fills_up (void)
{
  g_autoptr (IlvTrace) trace = hand_trace_threads ();
  IlvStageRoster roster;
  IlvStageGilWait wait;
  IlvTrackId first;

  ilv_stage_roster_init (&roster, trace);
  first = g_array_index (roster.rows, IlvTrackId, 0);
  ilv_stage_find_gil_wait (trace, first, 4 * MS, &wait);
  g_assert_false (wait.waits);
  ilv_stage_find_gil_wait (trace, first, 5 * MS, &wait);
  g_assert_true (wait.waits);
  g_assert_cmpfloat (wait.fraction, ==, 0);
  ilv_stage_find_gil_wait (trace, first, 8 * MS, &wait);
  g_assert_cmpfloat_with_epsilon (wait.fraction, 0.6, 1e-9);
  g_assert_false (wait.asked);
  ilv_stage_roster_clear (&roster);
}

/* How many waiters have a request standing at t, and the fullest of the others. */
static guint
count_asked (const IlvTrace *trace, double ms, double *fraction)
{
  IlvStageRoster roster;
  guint n = 0;

  *fraction = 0;
  ilv_stage_roster_init (&roster, trace);
  for (guint i = 0; i < roster.rows->len; i++) {
    IlvStageGilWait wait;
    ilv_stage_find_gil_wait (trace, g_array_index (roster.rows, IlvTrackId, i), (gint64)(ms * 1e6),
                             &wait);
    n += wait.asked;
    if (wait.waits && !wait.asked)
      *fraction = MAX (*fraction, wait.fraction);
  }
  ilv_stage_roster_clear (&roster);
  return n;
}

/* A request stands while the asked thread keeps the GIL, and is gone with the hand-over. */
static void
test_a_request_ends_with_the_hand_over (void)
{
  g_autoptr (IlvTrace) held = simulate_jobs (2, "hold");
  g_autoptr (IlvTrace) shared = simulate_jobs (3, "python");
  double fraction;

  g_assert_cmpuint (count_asked (held, 4, &fraction), ==, 0);
  g_assert_cmpfloat_with_epsilon (fraction, 0.8, 1e-6);
  g_assert_cmpuint (count_asked (held, 20, &fraction), ==, 1);
  g_assert_cmpuint (count_asked (shared, 6, &fraction), ==, 0);
  g_assert_cmpfloat_with_epsilon (fraction, 0.2, 1e-6);
}

static void
test_loop_is_read (void)
{
  g_autoptr (IlvTrace) trace = hand_trace_loop (24);
  const IlvStageProcess *main;
  IlvStageWait waits[24];
  IlvStageRoster roster;
  IlvStageLoop loop;
  guint n, n_arrived = 0;

  ilv_stage_roster_init (&roster, trace);
  main = ilv_stage_roster_get_main (&roster);
  ilv_stage_find_loop (&roster, main, 15 * MS, &loop);
  g_assert_cmpint (loop.phase_index, ==, 1);
  g_assert_cmpuint (loop.turn, ==, 2);
  g_assert_cmpint (loop.lag_ns, ==, 0);
  ilv_stage_find_loop (&roster, main, (gint64)(26.3 * 1e6), &loop);
  g_assert_cmpint (loop.phase_index, ==, 0);
  g_assert_cmpuint (loop.job, ==, 2);
  g_assert_false (loop.is_blocked);
  g_assert_cmpuint (loop.handle, ==, 1);
  g_assert_cmpuint (loop.n_handles, ==, 11);
  g_assert_cmpint (loop.lag_ns, >, 0);
  n = ilv_stage_roster_find_waits (&roster, ILV_STATE_IO, (gint64)(26.3 * 1e6), FALSE, waits, 24);
  for (guint i = 0; i < n; i++)
    n_arrived += waits[i].arrived;
  g_assert_cmpuint (n, >, n_arrived);
  g_assert_cmpuint (n_arrived, >, 0);
  ilv_stage_find_loop (&roster, main, 60 * MS, &loop);
  g_assert_true (loop.is_blocked);
  ilv_stage_roster_clear (&roster);
}

static void
check_limit (const IlvTrace *trace, double ms, IlvStageLimit expected, guint expected_n)
{
  IlvStageRoster roster;
  guint n;

  ilv_stage_roster_init (&roster, trace);
  g_assert_cmpint (ilv_stage_find_limit (&roster, (gint64)(ms * 1e6), &n), ==, expected);
  if (expected_n > 0)
    g_assert_cmpuint (n, ==, expected_n);
  ilv_stage_roster_clear (&roster);
}

static void
test_what_limits_it (void)
{
  g_autoptr (IlvTrace) threads = hand_trace_threads ();
  g_autoptr (IlvTrace) loop = hand_trace_loop (24);
  g_autoptr (IlvTrace) processes = hand_trace_processes (4);

  check_limit (threads, 8, ILV_LIMIT_GIL, 1);
  check_limit (threads, 40, ILV_LIMIT_DONE, 0);
  check_limit (loop, 15, ILV_LIMIT_WAITS, 0);
  check_limit (loop, 26.3, ILV_LIMIT_ONE_THREAD, 0);
  check_limit (loop, 60, ILV_LIMIT_BLOCKED_LOOP, 0);
  check_limit (processes, 12, ILV_LIMIT_STARTUP, 4);
  check_limit (processes, 75, ILV_LIMIT_WORKERS, 4);
}

/* The brief form is never the longer one: it is what is left when that does not fit. */
static void
test_limits_have_brief_forms (void)
{
  for (IlvStageLimit limit = ILV_LIMIT_DONE; limit <= ILV_LIMIT_WORK; limit++)
    for (guint n = 0; n < 3; n++) {
      char longer[192], shorter[192];
      ilv_stage_format_limit (limit, n, longer, shorter, sizeof longer);
      g_assert_cmpuint (strlen (longer), >=, strlen (shorter));
      g_assert_cmpuint (strlen (shorter), <=, 22);
    }
}

static void
check_next (IlvNextStep next, IlvStageLimit limit, gboolean is_measured, const char *expected,
            const char *expected_brief)
{
  char text[128], brief[128];

  g_assert_true (ilv_stage_format_next (&next, limit, is_measured, text, brief, sizeof text));
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpstr (brief, ==, expected_brief);
}

/* What has just been named is not named again; no difference is said to be none. */
static void
test_the_next_step_is_told (void)
{
  const IlvNextStep unknown = {ILV_NEXT_UNKNOWN, 0, 0, 0};
  const IlvNextStep more = {ILV_NEXT_PROCESSES, 8, 270 * MS, 490 * MS};
  char text[128], brief[128];

  check_next (more, ILV_LIMIT_WORKERS, FALSE, "with 8: 0.27 s", "8 workers: 0.27 s");
  check_next (more, ILV_LIMIT_STARTUP, FALSE, "with 8 workers: 0.27 s", "8 workers: 0.27 s");
  check_next (more, ILV_LIMIT_STARTUP, TRUE, "with 8 workers: predicted 0.27 s",
              "8 workers: predicted 0.27 s");
  check_next ((IlvNextStep){ILV_NEXT_THREADS, 48, 78 * MS, 78 * MS}, ILV_LIMIT_GIL, FALSE,
              "with 48 threads: the same", "48 threads: the same");
  check_next ((IlvNextStep){ILV_NEXT_CORES, 8, 50 * MS, 90 * MS}, ILV_LIMIT_CORES, TRUE,
              "with 8: predicted 50 ms", "8 cores: predicted 50 ms");
  g_assert_false (ilv_stage_format_next (&unknown, ILV_LIMIT_GIL, FALSE, text, brief, sizeof text));
}

static void
test_the_next_step_is_painted_and_covered (void)
{
  for (guint kind = 0; kind < N_TRACES; kind++) {
    g_autoptr (IlvTrace) trace = make_trace (kind);
    IlvScene without = make_scene (trace, 8), with = make_scene (trace, 8);

    with.runs[0].next = (IlvNextStep){ILV_NEXT_CORES, 8, 50 * MS, 90 * MS};
    for (int curtain = 0; curtain < 2; curtain++) {
      Picture a, b;
      with.has_curtain = without.has_curtain = curtain;
      a = paint (&with, NULL, NULL);
      b = paint (&without, NULL, NULL);
      g_assert_true (equals (a, b) == (curtain == 1));
      drop (a);
      drop (b);
    }
  }
}

/* The timer heap: by due time, unless that is what is asked. */
static void
test_timers_stand_by_due_time (void)
{
  g_autoptr (IlvTrace) trace = hand_trace_loop (24);
  IlvStageWait waits[24];
  IlvStageRoster roster;
  guint n;

  ilv_stage_roster_init (&roster, trace);
  n = ilv_stage_roster_find_waits (&roster, ILV_STATE_SLEEP, 15 * MS, TRUE, waits, 24);
  g_assert_cmpuint (n, ==, 6);
  for (guint i = 1; i < n; i++)
    g_assert_cmpint (waits[i - 1].end_ns, <=, waits[i].end_ns);
  n = ilv_stage_roster_find_waits (&roster, ILV_STATE_SLEEP, 15 * MS, FALSE, waits, 24);
  for (guint i = 1; i < n; i++)
    g_assert_cmpuint (waits[i - 1].job, <, waits[i].job);
  ilv_stage_roster_clear (&roster);
}

/* Traces with next to nothing in them are drawn too. */
static void
test_missing_parts_are_tolerated (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
  g_autoptr (IlvTrace) trace = ilv_trace_builder_seal (builder, 0, &error);
  IlvScene scene = make_scene (trace, 0);
  Picture picture;

  g_assert_no_error (error);
  picture = paint (&scene, NULL, NULL);
  drop (picture);
  scene.runs[0].front = NULL;
  picture = paint (&scene, NULL, NULL);
  drop (picture);
  g_assert_cmpint (ilv_stage_hit (&scene, 0, 300, 380, 100, 100).kind, ==, ILV_PART_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stage/nothing-overlaps", test_nothing_overlaps);
  g_test_add_func ("/stage/nothing-is-painted-outside", test_nothing_is_painted_outside);
  g_test_add_func ("/stage/workers-are-grouped-when-many", test_workers_are_grouped_when_many);
  g_test_add_func ("/stage/any-seek-is-exact", test_any_seek_is_exact);
  g_test_add_func ("/stage/curtain-hides-the-future", test_curtain_hides_the_future);
  g_test_add_func ("/stage/curtain-hides-the-future-of-every-model",
                   test_curtain_hides_the_future_of_every_model);
  g_test_add_func ("/stage/curtain-hides-the-ready-order", test_curtain_hides_the_ready_order);
  g_test_add_func ("/stage/hits-name-the-part", test_hits_name_the_part);
  g_test_add_func ("/stage/one-baton", test_one_baton);
  g_test_add_func ("/stage/request-fills-up", test_request_fills_up);
  g_test_add_func ("/stage/a-request-ends-with-the-hand-over",
                   test_a_request_ends_with_the_hand_over);
  g_test_add_func ("/stage/loop-is-read", test_loop_is_read);
  g_test_add_func ("/stage/what-limits-it", test_what_limits_it);
  g_test_add_func ("/stage/limits-have-brief-forms", test_limits_have_brief_forms);
  g_test_add_func ("/stage/next-step-is-told", test_the_next_step_is_told);
  g_test_add_func ("/stage/next-step-is-painted-and-covered",
                   test_the_next_step_is_painted_and_covered);
  g_test_add_func ("/stage/timers-stand-by-due-time", test_timers_stand_by_due_time);
  g_test_add_func ("/stage/missing-parts-are-tolerated", test_missing_parts_are_tolerated);
  return g_test_run ();
}
