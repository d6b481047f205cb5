/* The stage as a widget: focus, words for screen readers, activation, lifetime.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hand-traces.h"
#include "widgets/palette/ilv-palette.h"
#include "widgets/stage/ilv-stage-describe.h"
#include "widgets/stage/ilv-stage-layout.h"
#include "widgets/stage/ilv-stage-paint.h"
#include "widgets/stage/ilv-stage-part.h"
#include "widgets/stage/ilv-stage.h"

static void
show_scene (GtkWidget *stage, const IlvTrace *trace, gint64 t_ns, gboolean has_curtain)
{
  IlvScene scene = {.runs = {{trace, NULL}},
                    .n_runs = 1,
                    .time_ns = t_ns,
                    .has_curtain = has_curtain,
                    .lit_job = ILV_JOB_NONE,
                    .focused_run = -1,
                    .text_scale = 1};
  ilv_stage_set_scene (ILV_STAGE (stage), &scene, 0);
}

/* Parts seen for the first time get their widgets between two layouts. */
static void
settle (GtkWidget *stage)
{
  for (guint i = 0; i < 2; i++) {
    gtk_widget_queue_draw (stage);
    gtk_test_widget_wait_for_draw (stage);
  }
}

static GtkWidget *
open_window (GtkWidget *stage)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 300, 400);
  gtk_window_set_child (GTK_WINDOW (window), stage);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (stage) == 0)
    g_main_context_iteration (NULL, TRUE);
  settle (stage);
  return window;
}

static IlvStagePartWidget *
find_part (GtkWidget *stage, const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (stage); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_child_visible (child) &&
        g_strcmp0 (ilv_stage_part_get_label (ILV_STAGE_PART (child)), label) == 0)
      return ILV_STAGE_PART (child);
  return NULL;
}

static void
test_parts_are_described (void)
{
  g_autoptr (IlvTrace) trace = hand_trace_threads ();
  GtkWidget *stage = ilv_stage_new (), *window;
  IlvStagePartWidget *thread;

  show_scene (stage, trace, 8 * MS, FALSE);
  window = open_window (stage);
  ilv_stage_describe (ILV_STAGE (stage));
  thread = find_part (stage, "Thread 1");
  g_assert_nonnull (thread);
  g_assert_nonnull (strstr (ilv_stage_part_get_description (thread), "Thread 2 holds the GIL"));
  g_assert_nonnull (strstr (ilv_stage_part_get_description (thread), "asks for the GIL in 2 ms"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (thread), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Thread 1");
  g_assert_nonnull (find_part (stage, "Work queue"));
  g_assert_nonnull (find_part (stage, "Cores"));
  show_scene (stage, trace, 8 * MS, TRUE);
  ilv_stage_describe (ILV_STAGE (stage));
  g_assert_null (strstr (ilv_stage_part_get_description (thread), "asks for the GIL in"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A recording in which nobody saw which core ran what. */
static IlvTrace *
record_by_hand (void)
{
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
  IlvRunInfo *info = ilv_run_info_new ();
  IlvTrackId process =
      ilv_trace_builder_add_track (builder, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  IlvTrackId thread =
      ilv_trace_builder_add_track (builder, process, ILV_TRACK_THREAD, ILV_ROLE_MAIN, 0, NULL);

  info->source = ILV_SOURCE_MEASURED;
  info->recorded = TRUE;
  info->cores = 2;
  ilv_trace_builder_set_info (builder, info);
  ilv_trace_builder_add_span (builder, thread, 0, 10 * MS,
                              ilv_trace_builder_intern_kind (builder, ILV_STATE_PYTHON, NULL),
                              ILV_JOB_NONE);
  return ilv_trace_builder_seal (builder, 10 * MS, NULL);
}

static void
test_cores_that_nobody_saw_are_not_said_to_be_idle (void)
{
  g_autoptr (IlvTrace) trace = record_by_hand ();
  GtkWidget *stage = ilv_stage_new (), *window;

  show_scene (stage, trace, 5 * MS, FALSE);
  window = open_window (stage);
  ilv_stage_describe (ILV_STAGE (stage));
  IlvStagePartWidget *cores = find_part (stage, "Cores");
  g_assert_nonnull (cores);
  g_assert_cmpstr (ilv_stage_part_get_description (cores), ==,
                   "Which core each thread ran on was not observed.");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Painted beside the label, where cores would stand. */
static void
test_cores_that_nobody_saw_are_painted_so (void)
{
  g_autoptr (IlvTrace) trace = record_by_hand ();
  IlvScene scene = {.runs = {{trace, NULL}},
                    .n_runs = 1,
                    .time_ns = 5 * MS,
                    .lit_job = ILV_JOB_NONE,
                    .focused_run = -1,
                    .text_scale = 1};
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 420, 420);
  cairo_t *cr = cairo_create (surface);
  const IlvStagePart *cores;
  IlvStageRoster roster;
  IlvStageLayout layout;
  guint n_inked = 0;

  ilv_stage_roster_init (&roster, trace);
  g_assert_true (roster.has_unseen_cores);
  ilv_stage_layout_init (&layout, &roster, 420, 420, 1);
  cores = ilv_stage_layout_find (&layout, ILV_PART_CORES);
  g_assert_nonnull (cores);
  ilv_stage_paint (cr, ilv_palette_get (ILV_THEME_LIGHT), &scene, 0, 420, 420);
  cairo_surface_flush (surface);
  for (int y = (int)cores->y; y < (int)(cores->y + cores->height); y++) {
    const guint32 *row = (const guint32 *)(gpointer)(cairo_image_surface_get_data (surface) +
                                                     y * cairo_image_surface_get_stride (surface));
    for (int x = (int)cores->x + 60; x < (int)cores->x + 120; x++)
      n_inked += row[x] != row[(int)(cores->x + cores->width) - 1];
  }
  g_assert_cmpuint (n_inked, >, 60);
  ilv_stage_roster_clear (&roster);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_focus_walks_through_parts (void)
{
  g_autoptr (IlvTrace) trace = hand_trace_loop (12);
  GtkWidget *stage = ilv_stage_new (), *window;

  show_scene (stage, trace, 15 * MS, FALSE);
  window = open_window (stage);
  g_assert_true (gtk_widget_grab_focus (stage));
  g_assert_true (gtk_widget_has_focus (stage));
  g_assert_true (gtk_widget_child_focus (stage, GTK_DIR_DOWN));
  g_assert_false (gtk_widget_has_focus (stage));
  g_assert_true (ILV_IS_STAGE_PART (gtk_window_get_focus (GTK_WINDOW (window))));
  g_assert_true (gtk_widget_child_focus (stage, GTK_DIR_UP));
  g_assert_true (gtk_widget_has_focus (stage));
  g_assert_false (gtk_widget_child_focus (stage, GTK_DIR_TAB_FORWARD));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_another_trace_takes_over (void)
{
  IlvTrace *threads = hand_trace_threads ();
  g_autoptr (IlvTrace) processes = hand_trace_processes (4);
  GtkWidget *stage = ilv_stage_new (), *window;

  show_scene (stage, threads, 8 * MS, FALSE);
  ilv_trace_unref (threads); /* the stage keeps its own reference */
  window = open_window (stage);
  ilv_stage_describe (ILV_STAGE (stage));
  g_assert_nonnull (find_part (stage, "Thread 1"));
  show_scene (stage, processes, 40 * MS, FALSE);
  settle (stage);
  ilv_stage_describe (ILV_STAGE (stage));
  g_assert_nonnull (find_part (stage, "Process 1"));
  g_assert_null (find_part (stage, "Thread 1"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_it_is_finalised (void)
{
  g_autoptr (IlvTrace) trace = hand_trace_threads ();
  GtkWidget *stage = ilv_stage_new (), *window;

  show_scene (stage, trace, 8 * MS, FALSE);
  window = open_window (stage);
  g_object_add_weak_pointer (G_OBJECT (stage), (gpointer *)&stage);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (stage);
}

/* What is drawn paler is said too. */
static void
test_estimated_is_said (void)
{
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  guint16 exact = ilv_trace_builder_intern_kind (b, ILV_STATE_PYTHON, NULL);
  guint16 estimated = ilv_trace_builder_intern_estimated (b, ILV_STATE_CORE_WAIT, NULL);
  IlvTrackId process =
      ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_NONE, 1, NULL);
  IlvTrackId thread =
      ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, 1, NULL);
  g_autoptr (IlvTrace) trace = NULL;

  ilv_trace_builder_add_span (b, thread, 0, MS, exact, ILV_JOB_NONE);
  ilv_trace_builder_add_span (b, thread, MS, 2 * MS, estimated, ILV_JOB_NONE);
  trace = ilv_trace_builder_seal (b, 2 * MS, NULL);
  for (guint i = 0; i < 2; i++) {
    IlvScene scene = {.time_ns = (gint64)i * MS + 1};
    IlvStageRoster roster = {.trace = trace};
    IlvStagePart part = {.kind = ILV_PART_WORKER, .track = thread};
    g_autofree char *said = ilv_stage_describe_part (&scene, &roster, &part);

    g_assert_true ((strstr (said, "Estimated") != NULL) == (i == 1));
  }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stage/parts-are-described", test_parts_are_described);
  g_test_add_func ("/stage/estimated-is-said", test_estimated_is_said);
  g_test_add_func ("/stage/cores-that-nobody-saw-are-not-said-to-be-idle",
                   test_cores_that_nobody_saw_are_not_said_to_be_idle);
  g_test_add_func ("/stage/cores-that-nobody-saw-are-painted-so",
                   test_cores_that_nobody_saw_are_painted_so);
  g_test_add_func ("/stage/focus-walks-through-parts", test_focus_walks_through_parts);
  g_test_add_func ("/stage/another-trace-takes-over", test_another_trace_takes_over);
  g_test_add_func ("/stage/it-is-finalised", test_it_is_finalised);
  return g_test_run ();
}
