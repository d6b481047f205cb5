/* The stages of every model at the sizes that windows give them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/simulator/ilv-simulate.h"
#include "demos/workload/ilv-costs.h"
#include "demos/workload/ilv-workload.h"
#include "widgets/palette/ilv-palette.h"
#include "widgets/stage/ilv-stage-layout.h"
#include "widgets/stage/ilv-stage-limit.h"
#include "widgets/stage/ilv-stage-paint.h"
#include "widgets/why/ilv-why-text.h"

#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

/* Four, three, two and one at 1440 x 900; pages of three and of two at 800 x 600; the least. */
static const int sizes[][2] = {{175, 366}, {250, 366}, {380, 366}, {762, 366},
                               {254, 239}, {380, 224}, {200, 224}};

static const char *const texts[] = {
    /* mixed, with payloads */
    "[Workload]\nFormat=1\nName=x\n[Job page]\nCount=40\nPayloadIn=200KiB\nSteps=fetch;look\n"
    "[Step fetch]\nDo=io\nDuration=30ms\n[Step look]\nDo=python\nDuration=4ms\n",
    /* all kinds of waits */
    "[Workload]\nFormat=1\nName=x\n[Job a]\nCount=300\nSteps=nap;turn;sort;back;hash\n"
    "[Step nap]\nDo=sleep\nDuration=10ms\n[Step turn]\nDo=lock\nLock=l\n"
    "[Step sort]\nDo=hold\nDuration=2ms\n[Step back]\nDo=unlock\nLock=l\n[Step "
    "hash]\nDo=native\nDuration=6ms\n",
};

static IlvTrace *
simulate (const char *text, IlvModel model)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (text, -1, "x", &error);
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", NULL);
  IlvSettings settings;
  IlvTrace *trace;

  g_assert_no_error (error);
  ilv_settings_init (&settings, model);
  settings.threads = 12;
  settings.processes = 4;
  trace = ilv_simulate (workload, &settings, costs, ILV_DETAIL_FULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

/* As the app shows it: the title and the pool's stepper are widgets. */
static IlvScene
make_scene (const IlvTrace *trace, gint64 t_ns)
{
  IlvScene scene = {.runs = {{trace, NULL}},
                    .n_runs = 1,
                    .time_ns = t_ns,
                    .lit_job = ILV_JOB_NONE,
                    .focused_run = -1,
                    .text_scale = 1,
                    .has_title_widgets = TRUE};

  scene.runs[0].next = (IlvNextStep){ILV_NEXT_PROCESSES, 8, 270 * MS, 490 * MS};
  return scene;
}

static void
check_no_cut (const IlvScene *scene, int width, int height, IlvModel model)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  g_autofree char *cut = NULL;

  g_free (ilv_text_take_cut ());
  ilv_stage_paint (cr, ilv_palette_get (ILV_THEME_LIGHT), scene, 0, width, height);
  cut = ilv_text_take_cut ();
  if (cut != NULL)
    g_printerr ("CUT %s, %d x %d at %g ms: \"%s\" is cut\n", ilv_model_get_id (model), width,
                height, (double)scene->time_ns / MS, cut);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* What does not fit is said in a shorter way or left out: whole words, no dots. */
static void
test_no_text_is_cut (void)
{
  for (guint w = 0; w < G_N_ELEMENTS (texts); w++)
    for (int model = 0; model < ILV_N_MODELS; model++) {
      g_autoptr (IlvTrace) trace = simulate (texts[w], model);
      gint64 end = ilv_trace_get_end (trace);

      for (guint moment = 0; moment <= 8; moment++)
        for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
          IlvScene scene = make_scene (trace, end * moment / 8);

          check_no_cut (&scene, sizes[i][0], sizes[i][1], model);
          scene.pool_px = 66; /* "- 24 +" */
          check_no_cut (&scene, sizes[i][0], sizes[i][1], model);
          scene.has_curtain = TRUE;
          check_no_cut (&scene, sizes[i][0], sizes[i][1], model);
        }
    }
}

/* What limits a run and where it comes from is told in the smallest stage too. */
static void
test_every_stage_has_its_foot (void)
{
  for (int model = 0; model < ILV_N_MODELS; model++) {
    g_autoptr (IlvTrace) trace = simulate (texts[0], model);
    IlvStageRoster roster;

    ilv_stage_roster_init (&roster, trace);
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
      IlvStageLayout layout;

      ilv_stage_layout_init (&layout, &roster, sizes[i][0], sizes[i][1], 1);
      g_assert_nonnull (ilv_stage_layout_find (&layout, ILV_PART_HEADER));
      if (ilv_stage_layout_find (&layout, ILV_PART_FOOTER) == NULL)
        g_error ("%s, %d x %d: no foot", ilv_model_get_id (model), sizes[i][0], sizes[i][1]);
    }
    ilv_stage_roster_clear (&roster);
  }
}

static gboolean
equals (cairo_surface_t *a, cairo_surface_t *b)
{
  gsize size =
      (gsize)cairo_image_surface_get_stride (a) * (gsize)cairo_image_surface_get_height (a);

  cairo_surface_flush (a);
  cairo_surface_flush (b);
  return memcmp (cairo_image_surface_get_data (a), cairo_image_surface_get_data (b), size) == 0;
}

static cairo_surface_t *
paint (const IlvScene *scene, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);

  ilv_stage_paint (cr, ilv_palette_get (ILV_THEME_LIGHT), scene, 0, width, height);
  cairo_destroy (cr);
  return surface;
}

/* The next step is named in two-line feet as well. */
static void
test_every_stage_names_the_next_step (void)
{
  for (int model = 0; model < ILV_N_MODELS; model++) {
    g_autoptr (IlvTrace) trace = simulate (texts[0], model);

    for (guint moment = 0; moment <= 8; moment++)
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
        IlvScene scene = make_scene (trace, ilv_trace_get_end (trace) * moment / 8);
        cairo_surface_t *with = paint (&scene, sizes[i][0], sizes[i][1]), *without;

        scene.runs[0].next = (IlvNextStep){ILV_NEXT_UNKNOWN, 0, 0, 0};
        without = paint (&scene, sizes[i][0], sizes[i][1]);
        g_assert_false (equals (with, without));
        cairo_surface_destroy (with);
        cairo_surface_destroy (without);
      }
  }
}

/* Nobody is left out of a field, and it fills its room. */
static void
test_field_holds_every_worker (void)
{
  static const guint counts[] = {1, 17, 64, 300, 1000, 5000, 100000};
  const IlvStageLayout layout = {.scale = 1};

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    for (double height = 8; height < 300; height += 7) {
      IlvStageField field;

      ilv_stage_layout_get_field (&layout, counts[i], 226, height, &field);
      g_assert_cmpuint (field.columns * field.lines * field.per_square, >=, counts[i]);
      g_assert_cmpfloat (field.columns * field.step, <=, 226);
      if (field.per_square > 1)
        g_assert_cmpfloat (field.step, <=, 4);
      else if (field.step < 20)
        g_assert_cmpuint ((guint)(226 / (field.step + 1)) * (guint)(height / (field.step + 1)), <,
                          counts[i]);
    }
}

static void
paint_marked (const IlvScene *scene, cairo_surface_t *surface)
{
  cairo_t *cr = cairo_create (surface);

  ilv_stage_paint (cr, ilv_palette_get (ILV_THEME_LIGHT), scene, 0, 380, 366);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
}

/* A lesson's mark: the loop by its own name and by its thread's, a worker; no track: nothing. */
static void
test_a_marked_track_is_pointed_out (void)
{
  static const IlvModel models[] = {ILV_MODEL_ASYNCIO, ILV_MODEL_PROCESSES};

  for (guint i = 0; i < G_N_ELEMENTS (models); i++) {
    g_autoptr (IlvTrace) trace = simulate (texts[0], models[i]);
    cairo_surface_t *plain = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 380, 366);
    IlvScene scene = make_scene (trace, 20 * MS);
    IlvStageRoster roster;
    IlvTrackId seen[3];

    ilv_stage_roster_init (&roster, trace);
    seen[0] = i == 0 ? ilv_stage_roster_get_main (&roster)->main
                     : g_array_index (roster.rows, IlvTrackId, 1);
    seen[1] = i == 0 ? ilv_stage_roster_get_main (&roster)->loop
                     : g_array_index (roster.rows, IlvTrackId, 0);
    seen[2] = ILV_TRACK_NONE;
    paint_marked (&scene, plain);
    scene.has_mark = TRUE;
    for (guint k = 0; k < G_N_ELEMENTS (seen); k++) {
      cairo_surface_t *marked = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 380, 366);

      scene.marked_track = seen[k];
      paint_marked (&scene, marked);
      g_assert_true ((memcmp (cairo_image_surface_get_data (plain),
                              cairo_image_surface_get_data (marked), 380 * 4 * 366) == 0) ==
                     (seen[k] == ILV_TRACK_NONE));
      cairo_surface_destroy (marked);
    }
    cairo_surface_destroy (plain);
    ilv_stage_roster_clear (&roster);
  }
}

static const char *const undone[] = {
    "[Workload]\nFormat=1\nName=x\n[Job j]\nCount=4\nFailRate=100%\nSteps=a\n"
    "[Step a]\nDo=io\nDuration=5ms\n",
    "[Workload]\nFormat=1\nName=x\n[Job slow]\nCount=1\nTimeout=10ms\nSteps=a\n"
    "[Job quick]\nCount=3\nSteps=b\n"
    "[Step a]\nDo=io\nDuration=5s\n[Step b]\nDo=io\nDuration=50ms\n",
};

/* "2 of 2 done" over a run whose jobs failed would be a lie; the time-outs of the second count as
 * ended when they end, not before. */
static void
test_jobs_that_failed_are_not_done (void)
{
  static const guint done[] = {0, 3};

  for (guint i = 0; i < G_N_ELEMENTS (undone); i++) {
    g_autoptr (IlvTrace) trace = simulate (undone[i], ILV_MODEL_ASYNCIO);
    gint64 end_ns = ilv_trace_get_end (trace);
    IlvStageRoster roster;
    guint n;

    ilv_stage_roster_init (&roster, trace);
    g_assert_cmpuint (ilv_figures_count_ended (&ilv_trace_get_info (trace)->figures), ==, 4);
    g_assert_cmpint (ilv_trace_get_counter_at (trace, roster.finished, end_ns), ==, 4);
    g_assert_cmpuint (ilv_stage_roster_count_done (&roster, end_ns), ==, done[i]);
    g_assert_cmpuint (ilv_stage_roster_count_done (&roster, 20 * MS), ==, 0);
    g_assert_cmpint (ilv_stage_find_limit (&roster, end_ns, &n), ==, ILV_LIMIT_NOT_DONE);
    g_assert_cmpuint (n, ==, 4 - done[i]);
    ilv_stage_roster_clear (&roster);
  }
}

/* Nor has a job that raised a result. */
static void
test_a_future_holds_an_exception (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (undone); i++) {
    g_autoptr (IlvTrace) trace = simulate (undone[i], ILV_MODEL_ASYNCIO);
    const IlvInstant last = {ilv_trace_get_end (trace), 0, ILV_EVENT_RESULT, 3, 0};
    g_autofree char *text = ilv_why_event_sentence (trace, &last);

    g_assert_cmpstr (text, ==,
                     i == 0 ? "The exception of job 4 is there: its future is set."
                            : "The result of job 4 is there: its future is set.");
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stage-models/no-text-is-cut", test_no_text_is_cut);
  g_test_add_func ("/stage-models/every-stage-has-its-foot", test_every_stage_has_its_foot);
  g_test_add_func ("/stage-models/next-step", test_every_stage_names_the_next_step);
  g_test_add_func ("/stage-models/field-holds-every-worker", test_field_holds_every_worker);
  g_test_add_func ("/stage-models/mark", test_a_marked_track_is_pointed_out);
  g_test_add_func ("/stage-models/failed-is-not-done", test_jobs_that_failed_are_not_done);
  g_test_add_func ("/stage-models/exception", test_a_future_holds_an_exception);
  return g_test_run ();
}
