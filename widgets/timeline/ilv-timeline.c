/* The timeline: all shown models on one clock.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ilv-timeline-describe.h"
#include "widgets/ilv-tooltip-text.h"

G_DEFINE_FINAL_TYPE (IlvTimeline, ilv_timeline, GTK_TYPE_WIDGET)

#define NATURAL_WIDTH 640
#define NATURAL_HEIGHT 320
#define USUAL_HEIGHT 480

enum {
  SIGNAL_SEEK,
  SIGNAL_JOB_ACTIVATED,
  SIGNAL_TRACK_ACTIVATED,
  SIGNAL_VIEW_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

enum {
  PROP_0,
  PROP_THEME,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

/* --- what is stale --- */

void
ilv_timeline_drop_content (IlvTimeline *self)
{
  g_clear_pointer (&self->content, gsk_render_node_unref);
  g_clear_pointer (&self->picture, cairo_surface_destroy);
}

void
ilv_timeline_queue_text (IlvTimeline *self)
{
  ilv_timeline_drop_content (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ilv_timeline_queue_all (IlvTimeline *self)
{
  ilv_timeline_image_invalidate (self->image);
  ilv_timeline_queue_text (self);
}

void
ilv_timeline_queue_rows (IlvTimeline *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  ilv_timeline_queue_all (self);
}

void
ilv_timeline_emit_seek (IlvTimeline *self, gint64 t_ns)
{
  g_signal_emit (self, signals[SIGNAL_SEEK], 0, t_ns);
}

void
ilv_timeline_emit_job (IlvTimeline *self, guint32 job)
{
  g_signal_emit (self, signals[SIGNAL_JOB_ACTIVATED], 0, job);
}

gboolean
ilv_timeline_emit_track (IlvTimeline *self, guint index, guint32 job)
{
  const IlvTimelineRow *row = ilv_timeline_layout_get_row (self->layout, index);
  gboolean is_taken = FALSE;

  if (row->kind == ILV_ROW_HEADING || row->kind == ILV_ROW_MORE)
    return FALSE;
  /* Packed waits are many jobs', and no track's. */
  g_signal_emit (self, signals[SIGNAL_TRACK_ACTIVATED], 0, row->run,
                 row->kind == ILV_ROW_LANES ? ILV_TRACK_NONE : row->track, job, &is_taken);
  return is_taken;
}

static void
ilv_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ilv_timeline_draw (ILV_TIMELINE (widget), snapshot);
}

static void
ilv_timeline_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

/* Rows come and go; the cursor stays on its track. */
static void
update_layout (IlvTimeline *self, int width, int height)
{
  IlvTimelineRow chosen = {0};
  gboolean has_cursor = self->cursor_row >= 0 && (guint)self->cursor_row < self->layout->rows->len;

  if (has_cursor)
    chosen = *ilv_timeline_layout_get_row (self->layout, (guint)self->cursor_row);
  ilv_timeline_layout_update (self->layout, &self->scene, &self->view, width, height);
  if (!has_cursor)
    return;
  if ((guint)self->cursor_row < self->layout->rows->len) {
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (self->layout, (guint)self->cursor_row);

    if (row->run == chosen.run && row->track == chosen.track && row->kind == chosen.kind)
      return;
  }
  self->cursor_row = ilv_timeline_layout_find_track (self->layout, chosen.run, chosen.track);
}

static void
ilv_timeline_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  IlvTimeline *self = ILV_TIMELINE (widget);
  double lanes_px = self->layout->lanes_px, view_px = self->layout->view_px;

  update_layout (self, width, height);
  if (self->is_fitted)
    ilv_timeline_view_fit (&self->view, &self->scene, self->layout->lanes_px);
  else
    ilv_timeline_view_clamp (&self->view, &self->scene, self->layout->lanes_px);
  self->view.scroll_px = ilv_timeline_layout_clamp_scroll (self->layout, self->view.scroll_px);
  if (lanes_px != self->layout->lanes_px || view_px != self->layout->view_px) {
    ilv_timeline_image_invalidate (self->image);
    ilv_timeline_drop_content (self);
  }
  ilv_timeline_forget_tracks (self);
  ilv_timeline_place_tracks (self, width);
}

static gboolean
ilv_timeline_query_tooltip (GtkWidget *widget, int x, int y, gboolean is_keyboard,
                            GtkTooltip *tooltip)
{
  IlvTimeline *self = ILV_TIMELINE (widget);
  double within = 0;
  int row = ilv_timeline_row_at (self, y, &within);
  gint64 t = (gint64)ilv_timeline_view_time (&self->view, x - self->layout->label_px);
  g_autofree char *text = NULL;

  if (row < 0 || is_keyboard || ilv_tooltip_is_hushed (widget, x, y))
    return FALSE;
  if (x < self->layout->label_px)
    text = ilv_timeline_describe_row (self->layout, &self->scene, (guint)row);
  else
    text = ilv_timeline_describe_moment (self->layout, &self->scene, (guint)row, within, t);
  if (text == NULL || *text == '\0')
    return FALSE;
  ilv_tooltip_set_text (tooltip, text, x, y);
  return TRUE;
}

/* --- the object --- */

static void
release_scene (IlvScene *scene)
{
  for (guint i = 0; i < ILV_MAX_SHOWN; i++) {
    g_clear_pointer ((IlvTrace **)&scene->runs[i].front, ilv_trace_unref);
    g_clear_pointer ((IlvTrace **)&scene->runs[i].behind, ilv_trace_unref);
  }
}

static void
ilv_timeline_dispose (GObject *object)
{
  IlvTimeline *self = ILV_TIMELINE (object);

  g_clear_handle_id (&self->grow_id, g_source_remove);
  g_clear_handle_id (&self->trim_id, g_source_remove);
  if (self->tracks != NULL)
    for (guint i = 0; i < self->tracks->len; i++)
      gtk_widget_unparent (g_ptr_array_index (self->tracks, i));
  g_clear_pointer (&self->tracks, g_ptr_array_unref);
  ilv_timeline_drop_content (self);
  g_clear_pointer (&self->handle, gsk_render_node_unref);
  release_scene (&self->scene);
  self->scene.n_runs = 0;
  G_OBJECT_CLASS (ilv_timeline_parent_class)->dispose (object);
}

static void
ilv_timeline_finalize (GObject *object)
{
  IlvTimeline *self = ILV_TIMELINE (object);

  ilv_timeline_layout_free (self->layout);
  ilv_timeline_bars_free (self->bars);
  ilv_text_cache_free (self->text);
  ilv_timeline_image_free (self->image);
  G_OBJECT_CLASS (ilv_timeline_parent_class)->finalize (object);
}

static void
ilv_timeline_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_THEME)
    g_value_set_uint (value, ILV_TIMELINE (object)->palette->theme);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ilv_timeline_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_THEME)
    ilv_timeline_set_theme (ILV_TIMELINE (object), g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ilv_timeline_class_init (IlvTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ilv_timeline_dispose;
  object_class->finalize = ilv_timeline_finalize;
  object_class->get_property = ilv_timeline_get_property;
  object_class->set_property = ilv_timeline_set_property;
  widget_class->snapshot = ilv_timeline_snapshot;
  widget_class->measure = ilv_timeline_measure;
  widget_class->size_allocate = ilv_timeline_size_allocate;
  widget_class->query_tooltip = ilv_timeline_query_tooltip;

  props[PROP_THEME] =
      g_param_spec_uint ("theme", NULL, NULL, 0, ILV_N_THEMES - 1, ILV_THEME_LIGHT,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_SEEK] = g_signal_new ("seek", ILV_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[SIGNAL_JOB_ACTIVATED] =
      g_signal_new ("job-activated", ILV_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_TRACK_ACTIVATED] = g_signal_new (
      "track-activated", ILV_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled,
      NULL, NULL, G_TYPE_BOOLEAN, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT);
  signals[SIGNAL_VIEW_CHANGED] = g_signal_new ("view-changed", ILV_TYPE_TIMELINE, G_SIGNAL_RUN_LAST,
                                               0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
ilv_timeline_init (IlvTimeline *self)
{
  self->palette = ilv_palette_get (ILV_THEME_LIGHT);
  self->layout = ilv_timeline_layout_new ();
  self->bars = ilv_timeline_bars_new (self->palette);
  self->text = ilv_text_cache_new ();
  self->layout->text = self->text;
  self->image = ilv_timeline_image_new ();
  self->tracks = g_ptr_array_new ();
  self->scene.lit_job = ILV_JOB_NONE;
  self->scene.focused_run = -1;
  self->cursor_row = -1;
  self->is_fitted = TRUE;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Timeline"), -1);
  ilv_timeline_add_controllers (self);
}

/* --- public --- */

GtkWidget *
ilv_timeline_new (void)
{
  return g_object_new (ILV_TYPE_TIMELINE, NULL);
}

static gboolean
has_same_traces (const IlvScene *a, const IlvScene *b)
{
  if (a->n_runs != b->n_runs || a->text_scale != b->text_scale)
    return FALSE;
  for (guint i = 0; i < a->n_runs; i++)
    if (a->runs[i].front != b->runs[i].front || a->runs[i].behind != b->runs[i].behind)
      return FALSE;
  return TRUE;
}

static gboolean
is_marked_anew (const IlvScene *before, const IlvScene *now)
{
  return before->has_mark != now->has_mark ||
         (now->has_mark &&
          (before->marked_run != now->marked_run || before->marked_track != now->marked_track));
}

void
ilv_timeline_set_scene (IlvTimeline *self, const IlvScene *scene)
{
  IlvScene before;

  g_return_if_fail (ILV_IS_TIMELINE (self));
  g_return_if_fail (scene != NULL && scene->n_runs <= ILV_MAX_SHOWN);
  before = self->scene;
  self->scene = *scene;
  self->scene.workload = NULL;
  for (guint i = 0; i < ILV_MAX_SHOWN; i++) {
    IlvSceneRun *run = &self->scene.runs[i];

    if (i >= scene->n_runs)
      *run = (IlvSceneRun){NULL, NULL};
    if (run->front != NULL)
      ilv_trace_ref ((IlvTrace *)run->front);
    if (run->behind != NULL)
      ilv_trace_ref ((IlvTrace *)run->behind);
  }
  if (!has_same_traces (&before, &self->scene)) {
    g_clear_pointer (&self->handle, gsk_render_node_unref);
    for (guint i = 0; i < self->tracks->len; i++)
      ilv_timeline_track_set_row (g_ptr_array_index (self->tracks, i), -1);
    if (gtk_widget_get_width (GTK_WIDGET (self)) == 0) {
      /* Not allocated yet: children that come later would have all laid out and drawn again. */
      update_layout (self, NATURAL_WIDTH, USUAL_HEIGHT);
      ilv_timeline_expect_tracks (self);
    }
    ilv_timeline_queue_rows (self);
    /* A growing run: what is zoomed into goes on with it. */
    if (before.time_ns != self->scene.time_ns && before.n_runs == self->scene.n_runs)
      ilv_timeline_follow_playhead (self, before.time_ns);
  } else if (before.lit_job != self->scene.lit_job && self->layout->has_more) {
    /* The worker of the lit job is shown, whatever is not. */
    for (guint i = 0; i < self->tracks->len; i++)
      ilv_timeline_track_set_row (g_ptr_array_index (self->tracks, i), -1);
    ilv_timeline_queue_rows (self);
  } else if (before.has_curtain != self->scene.has_curtain) {
    ilv_timeline_queue_all (self);
  } else if (before.lit_job != self->scene.lit_job ||
             before.focused_run != self->scene.focused_run || is_marked_anew (&before, scene)) {
    ilv_timeline_queue_text (self);
  } else if (before.time_ns != self->scene.time_ns) {
    /* With a question open spans are drawn as far as they are known. */
    if (self->scene.has_curtain)
      ilv_timeline_queue_all (self);
    ilv_timeline_follow_playhead (self, before.time_ns);
    ilv_timeline_follow_time (self);
    gtk_widget_queue_draw (GTK_WIDGET (self));
  }
  release_scene (&before);
}

void
ilv_timeline_set_theme (IlvTimeline *self, IlvTheme theme)
{
  g_return_if_fail (ILV_IS_TIMELINE (self));
  g_return_if_fail (theme < ILV_N_THEMES);
  if (self->palette->theme == theme) {
    ilv_timeline_queue_rows (self); /* the font may be another one */
    return;
  }
  self->palette = ilv_palette_get (theme);
  g_clear_pointer (&self->bars, ilv_timeline_bars_free);
  self->bars = ilv_timeline_bars_new (self->palette);
  g_clear_pointer (&self->handle, gsk_render_node_unref);
  ilv_timeline_queue_all (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_THEME]);
}

int
ilv_timeline_get_names_width (IlvTimeline *self)
{
  g_return_val_if_fail (ILV_IS_TIMELINE (self), 0);
  return (int)self->layout->label_px;
}
