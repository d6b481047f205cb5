/* The timeline as a widget: what it redraws, what it answers, what it tells a screen reader.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/timeline/ilv-timeline-private.h"

#include "timeline-sample.h"
#include "widgets/ilv-tooltip-text.h"
#include "widgets/timeline/ilv-timeline-describe.h"

typedef struct {
  GtkWidget *window;
  IlvTimeline *timeline;
  IlvTrace *traces[3];
  IlvScene scene;
  gint64 seek_ns;
  guint job;
  guint n_seeks;
} Fixture;

static void
spin (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Lays out and draws, as a frame would, without waiting for one. */
static GskRenderNode *
draw (Fixture *f)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gtk_widget_measure (GTK_WIDGET (f->timeline), GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL,
                      NULL);
  /* Tracks seen for the first time get their widgets between two layouts. */
  for (guint i = 0; i < 2; i++) {
    gtk_widget_size_allocate (GTK_WIDGET (f->timeline), &(GtkAllocation){0, 0, 860, 390}, -1);
    spin ();
    gtk_widget_measure (GTK_WIDGET (f->timeline), GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL,
                        NULL);
  }
  GTK_WIDGET_GET_CLASS (f->timeline)->snapshot (GTK_WIDGET (f->timeline), snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
redraw (Fixture *f)
{
  gsk_render_node_unref (draw (f));
}

static void
seek_cb (IlvTimeline *timeline, gint64 t_ns, Fixture *f)
{
  f->seek_ns = t_ns;
  f->n_seeks++;
}

static void
job_cb (IlvTimeline *timeline, guint job, Fixture *f)
{
  f->job = job;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->traces[0] = sample_asyncio (1, ILV_SOURCE_PREDICTED);
  f->traces[1] = sample_threads (1, ILV_SOURCE_PREDICTED);
  f->traces[2] = sample_processes (1, ILV_SOURCE_PREDICTED);
  f->scene = (IlvScene){.n_runs = 3, .lit_job = ILV_JOB_NONE, .focused_run = -1};
  f->scene.time_ns = 180000000;
  for (guint i = 0; i < 3; i++)
    f->scene.runs[i].front = f->traces[i];
  f->window = gtk_window_new ();
  f->timeline = ILV_TIMELINE (ilv_timeline_new ());
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->timeline));
  gtk_window_set_default_size (GTK_WINDOW (f->window), 860, 390);
  gtk_window_present (GTK_WINDOW (f->window));
  ilv_timeline_set_scene (f->timeline, &f->scene);
  g_signal_connect (f->timeline, "seek", G_CALLBACK (seek_cb), f);
  g_signal_connect (f->timeline, "job-activated", G_CALLBACK (job_cb), f);
  redraw (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gpointer gone = f->timeline;

  g_object_add_weak_pointer (G_OBJECT (f->timeline), &gone);
  gtk_window_destroy (GTK_WINDOW (f->window));
  spin ();
  g_assert_null (gone);
  for (guint i = 0; i < 3; i++)
    ilv_trace_unref (f->traces[i]);
}

static int
find_row (Fixture *f, const char *name)
{
  for (guint i = 0; i < f->timeline->layout->rows->len; i++)
    if (g_strcmp0 (ilv_timeline_layout_get_row (f->timeline->layout, i)->name, name) == 0)
      return (int)i;
  g_error ("there is no row %s", name);
}

static IlvTimelineTrack *
find_child (Fixture *f, int row)
{
  for (guint i = 0; i < f->timeline->tracks->len; i++)
    if (ilv_timeline_track_get_row (g_ptr_array_index (f->timeline->tracks, i)) == row)
      return g_ptr_array_index (f->timeline->tracks, i);
  return NULL;
}

static void
test_playhead_does_not_redraw (Fixture *f, gconstpointer data)
{
  GskRenderNode *content = gsk_render_node_ref (f->timeline->content);

  for (guint i = 0; i < 50; i++) {
    f->scene.time_ns += 1000000;
    ilv_timeline_set_scene (f->timeline, &f->scene);
    redraw (f);
    g_assert_true (f->timeline->content == content);
  }
  f->scene.lit_job = 3;
  ilv_timeline_set_scene (f->timeline, &f->scene);
  redraw (f);
  g_assert_true (f->timeline->content != content);
  /* Lighting a job paints no bar again. */
  g_assert_cmpint (ilv_timeline_image_get_n_painted (f->timeline->image), ==, 0);
  gsk_render_node_unref (content);
}

static void
test_panning_paints_new_columns_only (Fixture *f, gconstpointer data)
{
  gint64 begin, end, later, ignored;

  ilv_timeline_zoom (f->timeline, 4);
  redraw (f);
  ilv_timeline_get_visible_range (f->timeline, &begin, &end);
  ilv_timeline_pan (f->timeline, 40);
  redraw (f);
  g_assert_cmpint (ilv_timeline_image_get_n_painted (f->timeline->image), ==, 40);
  ilv_timeline_get_visible_range (f->timeline, &later, &ignored);
  g_assert_cmpfloat_with_epsilon ((double)(later - begin), 40 * f->timeline->view.ns_per_px, 2);
  ilv_timeline_pan (f->timeline, -10);
  redraw (f);
  g_assert_cmpint (ilv_timeline_image_get_n_painted (f->timeline->image), ==, 10);
  /* Parts of a pixel add up instead of being lost. */
  for (guint i = 0; i < 8; i++)
    ilv_timeline_pan (f->timeline, 0.25);
  redraw (f);
  g_assert_cmpint (ilv_timeline_image_get_n_painted (f->timeline->image), ==, 2);
}

/* A picture put together while panning equals the one painted at once. */
static void
test_panned_picture_is_the_same (Fixture *f, gconstpointer data)
{
  gsize stride = 860 * 4, size = stride * 390;
  cairo_surface_t *panned;

  /* A power of two, so that moved and new times round alike. */
  f->timeline->view.ns_per_px = 65536;
  f->timeline->view.begin_ns = 65536 * 100;
  f->timeline->is_fitted = FALSE;
  ilv_timeline_queue_all (f->timeline);
  redraw (f);
  for (guint i = 0; i < 12; i++) {
    ilv_timeline_pan (f->timeline, i % 3 == 2 ? -31 : 53);
    redraw (f);
  }
  panned = cairo_surface_reference (f->timeline->picture);
  ilv_timeline_queue_all (f->timeline);
  redraw (f);
  g_assert_cmpint (ilv_timeline_image_get_n_painted (f->timeline->image), ==,
                   (guint)f->timeline->layout->lanes_px);
  g_assert_cmpmem (cairo_image_surface_get_data (panned), size,
                   cairo_image_surface_get_data (f->timeline->picture), size);
  cairo_surface_destroy (panned);
}

/* Panning from where spans are few to where they are many: letters take the place of labels in the
 * columns that were there before as well. */
static void
test_panning_into_a_crowd (Fixture *f, gconstpointer data)
{
  g_autoptr (IlvTraceBuilder) b = ilv_trace_builder_new ();
  IlvTrackId process =
      ilv_trace_builder_add_track (b, 0, ILV_TRACK_PROCESS, ILV_ROLE_MAIN, 0, NULL);
  guint16 io = ilv_trace_builder_intern_kind (b, ILV_STATE_IO, NULL);
  g_autoptr (IlvTrace) trace = NULL;

  for (guint i = 0; i < 12; i++) {
    IlvTrackId thread =
        ilv_trace_builder_add_track (b, process, ILV_TRACK_THREAD, ILV_ROLE_WORKER, i + 1, NULL);

    for (gint64 t = 0; t < 100000; t += t < 50000 ? 5000 : 100)
      ilv_trace_builder_add_span (b, thread, t, t + (t < 50000 ? 5000 : 100), io, ILV_JOB_NONE);
  }
  trace = ilv_trace_builder_seal (b, 100000, NULL);
  g_assert_nonnull (trace);
  f->scene.runs[0].front = trace;
  f->scene.n_runs = 1;
  ilv_timeline_set_scene (f->timeline, &f->scene);
  redraw (f);
  ilv_timeline_set_visible_range (f->timeline, 20000, 50000);
  redraw (f);
  ilv_timeline_pan (f->timeline, 400);
  redraw (f);
  g_assert_cmpint (ilv_timeline_image_get_n_painted (f->timeline->image), ==,
                   (guint)f->timeline->layout->lanes_px);
  ilv_timeline_pan (f->timeline, 40);
  redraw (f);
  g_assert_cmpint (ilv_timeline_image_get_n_painted (f->timeline->image), ==, 40);
}

static void
test_zoom_keeps_the_playhead_in_place (Fixture *f, gconstpointer data)
{
  double before = ilv_timeline_view_x (&f->timeline->view, 180e6);
  gint64 begin, end, whole_begin, whole_end;

  ilv_timeline_get_visible_range (f->timeline, &whole_begin, &whole_end);
  g_assert_true (ilv_timeline_press_key (f->timeline, GDK_KEY_plus, 0));
  g_assert_cmpfloat_with_epsilon (ilv_timeline_view_x (&f->timeline->view, 180e6), before, 0.5);
  ilv_timeline_get_visible_range (f->timeline, &begin, &end);
  g_assert_cmpint (end - begin, <, whole_end - whole_begin);
  g_assert_true (ilv_timeline_press_key (f->timeline, GDK_KEY_0, 0));
  ilv_timeline_get_visible_range (f->timeline, &begin, &end);
  g_assert_cmpint (begin, ==, whole_begin);
  g_assert_cmpint (end, ==, whole_end);
}

static void
test_zooms_to_the_selection (Fixture *f, gconstpointer data)
{
  gint64 begin, end;

  g_assert_false (ilv_timeline_zoom_to_selection (f->timeline));
  ilv_timeline_set_selection (f->timeline, 90000000, 50000000);
  g_assert_true (ilv_timeline_get_selection (f->timeline, &begin, &end));
  g_assert_cmpint (begin, ==, 50000000);
  g_assert_true (ilv_timeline_press_key (f->timeline, GDK_KEY_z, 0));
  ilv_timeline_get_visible_range (f->timeline, &begin, &end);
  g_assert_cmpint (ABS (begin - 50000000), <, 10);
  g_assert_cmpint (ABS (end - 90000000), <, 10);
  g_assert_false (ilv_timeline_get_selection (f->timeline, &begin, &end));
  ilv_timeline_set_selection (f->timeline, 60000000, 70000000);
  g_assert_true (ilv_timeline_press_key (f->timeline, GDK_KEY_Escape, 0));
  g_assert_false (ilv_timeline_get_selection (f->timeline, &begin, &end));
  g_assert_false (ilv_timeline_press_key (f->timeline, GDK_KEY_Escape, 0));
}

static void
test_tracks_are_described (Fixture *f, gconstpointer data)
{
  IlvTimelineTrack *child = find_child (f, find_row (f, "Thread 2"));

  g_assert_nonnull (child);
  g_assert_cmpstr (ilv_timeline_track_get_label (child), ==, "Thread 2, threads");
  gtk_test_accessible_assert_role (child, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (child, GTK_ACCESSIBLE_PROPERTY_LABEL, "Thread 2, threads");
  g_assert_true (
      g_str_has_prefix (ilv_timeline_track_get_description (child), "waiting on I/O · fetch"));
  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (child)));
}

static void
test_cursor_goes_span_by_span (Fixture *f, gconstpointer data)
{
  int row = find_row (f, "Thread 2");
  IlvTimelineTrack *child = find_child (f, row);
  g_autofree char *first = NULL;
  gint64 t;

  ilv_timeline_set_cursor (f->timeline, row, 180000000);
  g_assert_true (gtk_widget_get_focus_child (GTK_WIDGET (f->timeline)) == GTK_WIDGET (child));
  first = g_strdup (ilv_timeline_track_get_description (child));
  g_assert_true (ilv_timeline_press_key (f->timeline, GDK_KEY_Right, GDK_ALT_MASK));
  t = f->timeline->cursor_ns;
  g_assert_cmpint (t, >, 180000000);
  g_assert_cmpstr (ilv_timeline_track_get_description (child), !=, first);
  gtk_test_accessible_assert_property (child, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       ilv_timeline_track_get_description (child));
  g_assert_true (ilv_timeline_press_key (f->timeline, GDK_KEY_Left, GDK_ALT_MASK));
  g_assert_cmpint (f->timeline->cursor_ns, <, t);
  g_assert_true (ilv_timeline_press_key (f->timeline, GDK_KEY_Return, 0));
  g_assert_cmpint (f->seek_ns, ==, f->timeline->cursor_ns);
  g_assert_cmpuint (f->job, <, 100);
  /* Left and Right alone belong to the transport. */
  g_assert_false (ilv_timeline_press_key (f->timeline, GDK_KEY_Right, 0));
  g_assert_true (ilv_timeline_press_key (f->timeline, GDK_KEY_Down, 0));
  g_assert_cmpint (f->timeline->cursor_row, ==, row + 1);
}

/* Stepping while a track is chosen: it says what it does now, when that is something else. */
typedef struct {
  guint run, track, job, n_calls;
} Taken;

static gboolean
take_cb (Taken *taken, guint run, guint track, guint job)
{
  *taken = (Taken){run, track, job, taken->n_calls + 1};
  return TRUE;
}

/* Whoever takes a track for an answer gets it in place of a seek; nobody: as ever. */
static void
test_a_track_can_be_an_answer (Fixture *f, gconstpointer data)
{
  int row = find_row (f, "Thread 2");
  const IlvTimelineRow *r = ilv_timeline_layout_get_row (f->timeline->layout, (guint)row);
  IlvTrackId track = r->track;
  Taken taken = {0};

  f->seek_ns = -1;
  ilv_timeline_set_cursor (f->timeline, row, 180000000);
  ilv_timeline_press_key (f->timeline, GDK_KEY_Return, 0);
  g_assert_cmpint (f->seek_ns, ==, 180000000);
  f->seek_ns = -1;
  g_signal_connect_swapped (f->timeline, "track-activated", G_CALLBACK (take_cb), &taken);
  ilv_timeline_press_key (f->timeline, GDK_KEY_Return, 0);
  g_assert_cmpuint (taken.n_calls, ==, 1);
  g_assert_cmpuint (taken.run, ==, 1);
  g_assert_cmpuint (taken.track, ==, track);
  g_assert_cmpuint (taken.job, !=, ILV_JOB_NONE);
  g_assert_cmpint (f->seek_ns, ==, -1);
  ilv_timeline_set_cursor (f->timeline, 0, 180000000);
  ilv_timeline_press_key (f->timeline, GDK_KEY_Return, 0);
  g_assert_cmpuint (taken.n_calls, ==, 1);
}

static void
test_chosen_track_follows_time (Fixture *f, gconstpointer data)
{
  int row = find_row (f, "Thread 2");
  const IlvTimelineRow *r = ilv_timeline_layout_get_row (f->timeline->layout, (guint)row);
  IlvTimelineTrack *child = find_child (f, row);

  ilv_timeline_set_cursor (f->timeline, row, 180000000);
  for (guint i = 0; i < 8; i++) {
    g_autofree char *before = g_strdup (ilv_timeline_track_get_description (child));

    f->scene.time_ns = ilv_trace_next_time (f->traces[1], r->track, f->scene.time_ns);
    ilv_timeline_set_scene (f->timeline, &f->scene);
    g_assert_cmpstr (ilv_timeline_track_get_description (child), !=, before);
    g_assert_cmpint (f->timeline->cursor_ns, ==, f->scene.time_ns);
  }
}

static void
test_curtain_is_not_told (Fixture *f, gconstpointer data)
{
  int row = find_row (f, "Thread 2");
  gint64 begin, end;

  f->scene.has_curtain = TRUE;
  ilv_timeline_set_scene (f->timeline, &f->scene);
  redraw (f);
  ilv_timeline_set_cursor (f->timeline, row, 180000000);
  for (guint i = 0; i < 5; i++)
    ilv_timeline_press_key (f->timeline, GDK_KEY_Right, GDK_ALT_MASK);
  g_assert_cmpint (f->timeline->cursor_ns, <=, 180000000);
  ilv_timeline_get_visible_range (f->timeline, &begin, &end);
}

/* Each child is named after the row that it stands for now, and what stands for none is hidden. */
static void
check_names (Fixture *f)
{
  for (guint i = 0; i < f->timeline->tracks->len; i++) {
    IlvTimelineTrack *child = g_ptr_array_index (f->timeline->tracks, i);
    int row = ilv_timeline_track_get_row (child);
    g_autofree char *name = NULL;

    g_assert_true (gtk_widget_get_child_visible (GTK_WIDGET (child)) == (row >= 0));
    gtk_test_accessible_assert_state (child, GTK_ACCESSIBLE_STATE_HIDDEN, row < 0);
    if (row < 0)
      continue;
    name = ilv_timeline_describe_row (f->timeline->layout, &f->timeline->scene, (guint)row);
    g_assert_cmpstr (ilv_timeline_track_get_label (child), ==, name);
  }
}

static void
test_detail_shows_and_hides_rows (Fixture *f, gconstpointer data)
{
  guint normal = f->timeline->layout->rows->len;

  ilv_timeline_set_detail (f->timeline, 2, ILV_TIMELINE_ALL);
  redraw (f);
  g_assert_cmpuint (f->timeline->layout->rows->len, >, normal);
  ilv_timeline_set_detail (f->timeline, 2, ILV_TIMELINE_NONE);
  redraw (f);
  g_assert_cmpuint (f->timeline->layout->rows->len, ==, normal - 4);
  check_names (f);
  ilv_timeline_set_detail (f->timeline, 0, ILV_TIMELINE_NONE);
  redraw (f);
  check_names (f);
}

static void
test_follows_a_playhead_that_leaves (Fixture *f, gconstpointer data)
{
  gint64 begin, end;

  ilv_timeline_set_visible_range (f->timeline, 150000000, 200000000);
  f->scene.time_ns = 199000000;
  ilv_timeline_set_scene (f->timeline, &f->scene);
  f->scene.time_ns = 202000000;
  ilv_timeline_set_scene (f->timeline, &f->scene);
  ilv_timeline_get_visible_range (f->timeline, &begin, &end);
  g_assert_cmpint (begin, <, 202000000);
  g_assert_cmpint (begin, >, 150000000);
  g_assert_cmpint (end, >, 202000000);
}

/* Nobody asked for it: a key has changed what lies under a pointer that rests. */
static void
test_keys_bring_no_tooltip (Fixture *f, gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (f->timeline);
  GdkDevice *pointer =
      gdk_seat_get_pointer (gdk_display_get_default_seat (gtk_widget_get_display (widget)));
  double x, y, left, top, in_x, in_y;

  g_assert_false (ilv_tooltip_is_hushed (widget, 300, 100));
  /* Until it reaches below the pointer, which rests in the middle of the screen. */
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1400, 1200);
  while (!gdk_surface_get_device_position (gtk_native_get_surface (GTK_NATIVE (f->window)), pointer,
                                           &x, &y, NULL))
    g_main_context_iteration (NULL, TRUE);
  gtk_native_get_surface_transform (GTK_NATIVE (f->window), &left, &top);
  g_assert_true (
      gtk_widget_translate_coordinates (f->window, widget, x - left, y - top, &in_x, &in_y));
  ilv_tooltip_hush (f->window);
  g_assert_true (ilv_tooltip_is_hushed (widget, (int)in_x, (int)in_y));
  g_assert_true (ilv_tooltip_is_hushed (widget, (int)in_x + 1, (int)in_y));
  g_assert_false (ilv_tooltip_is_hushed (widget, (int)in_x + 8, (int)in_y));
  g_assert_false (ilv_tooltip_is_hushed (widget, (int)in_x, (int)in_y)); /* it has moved */
}

/* Somebody looks elsewhere: only who steps or goes to an end has the playhead shown. */
static void
test_shows_a_playhead_elsewhere (Fixture *f, gconstpointer data)
{
  gint64 begin, end;

  f->scene.time_ns = 20000000;
  ilv_timeline_set_scene (f->timeline, &f->scene);
  ilv_timeline_set_visible_range (f->timeline, 150000000, 200000000);
  f->scene.time_ns = 60000000;
  ilv_timeline_set_scene (f->timeline, &f->scene);
  ilv_timeline_get_visible_range (f->timeline, &begin, &end);
  g_assert_cmpint (begin, >, 140000000);
  ilv_timeline_show_playhead (f->timeline);
  ilv_timeline_get_visible_range (f->timeline, &begin, &end);
  g_assert_cmpint (begin, <, 60000000);
  g_assert_cmpint (end, >, 60000000);
  f->scene.time_ns = 61000000;
  ilv_timeline_set_scene (f->timeline, &f->scene);
  ilv_timeline_show_playhead (f->timeline);
  gint64 same_begin, same_end;
  ilv_timeline_get_visible_range (f->timeline, &same_begin, &same_end);
  g_assert_cmpint (same_begin, ==, begin);
}

static GtkGesture *
find_gesture (Fixture *f, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (f->timeline));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
      return GTK_GESTURE (controller); /* the widget keeps it */
  }
  g_error ("there is no %s", g_type_name (type));
}

/* What GTK tells of two fingers: a scale since they came, over and over. */
static void
test_pinch_zooms (Fixture *f, gconstpointer data)
{
  GtkGesture *zoom = find_gesture (f, GTK_TYPE_GESTURE_ZOOM);
  GtkGesture *drag = find_gesture (f, GTK_TYPE_GESTURE_DRAG);
  double at_begin = f->timeline->view.ns_per_px, under, ignored = 0;
  gint64 begin, end;

  f->timeline->pointer_x = 400;
  under = ilv_timeline_view_time (&f->timeline->view, 400 - f->timeline->layout->label_px);
  /* The first finger drags already. */
  f->timeline->drag = ILV_DRAG_SELECT;
  g_signal_emit_by_name (zoom, "begin", NULL);
  g_signal_emit_by_name (drag, "drag-update", 80.0, 0.0);
  g_assert_false (ilv_timeline_get_selection (f->timeline, &begin, &end));
  for (double scale = 1.25; scale <= 4; scale += 0.25)
    g_signal_emit_by_name (zoom, "scale-changed", scale);
  g_assert_cmpfloat_with_epsilon (f->timeline->view.ns_per_px, at_begin / 4, at_begin / 1000);
  g_assert_cmpfloat_with_epsilon (
      ilv_timeline_view_time (&f->timeline->view, 400 - f->timeline->layout->label_px), under,
      2 * f->timeline->view.ns_per_px);
  g_signal_emit_by_name (zoom, "scale-changed", ignored);
  g_signal_emit_by_name (zoom, "scale-changed", 1.0);
  g_assert_cmpfloat_with_epsilon (f->timeline->view.ns_per_px, at_begin, at_begin / 1000);
}

static void
test_themes_and_empty_scenes (Fixture *f, gconstpointer data)
{
  const IlvScene empty = {.lit_job = ILV_JOB_NONE, .focused_run = -1};

  for (guint theme = 0; theme < ILV_N_THEMES; theme++) {
    guint got;

    g_object_set (f->timeline, "theme", theme, NULL);
    g_object_get (f->timeline, "theme", &got, NULL);
    g_assert_cmpuint (got, ==, theme);
    redraw (f);
  }
  ilv_timeline_set_scene (f->timeline, &empty);
  g_assert_null (draw (f));
  g_assert_false (ilv_timeline_press_key (f->timeline, GDK_KEY_plus, 0));
  ilv_timeline_fit (f->timeline);
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv);
  add ("/timeline/playhead-does-not-redraw", test_playhead_does_not_redraw);
  add ("/timeline/panning-paints-new-columns-only", test_panning_paints_new_columns_only);
  add ("/timeline/panned-picture-is-the-same", test_panned_picture_is_the_same);
  add ("/timeline/panning-into-a-crowd", test_panning_into_a_crowd);
  add ("/timeline/zoom-keeps-the-playhead", test_zoom_keeps_the_playhead_in_place);
  add ("/timeline/zooms-to-the-selection", test_zooms_to_the_selection);
  add ("/timeline/tracks-are-described", test_tracks_are_described);
  add ("/timeline/cursor-goes-span-by-span", test_cursor_goes_span_by_span);
  add ("/timeline/chosen-track-follows-time", test_chosen_track_follows_time);
  add ("/timeline/curtain-is-not-told", test_curtain_is_not_told);
  add ("/timeline/track-as-answer", test_a_track_can_be_an_answer);
  add ("/timeline/detail", test_detail_shows_and_hides_rows);
  add ("/timeline/follows-the-playhead", test_follows_a_playhead_that_leaves);
  add ("/timeline/keys-bring-no-tooltip", test_keys_bring_no_tooltip);
  add ("/timeline/shows-a-playhead-elsewhere", test_shows_a_playhead_elsewhere);
  add ("/timeline/pinch-zooms", test_pinch_zooms);
  add ("/timeline/themes-and-empty-scenes", test_themes_and_empty_scenes);
  return g_test_run ();
}
