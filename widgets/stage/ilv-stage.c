/* A stage: the machinery of one run at the scene's moment, as a widget.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Painting is ilv-stage-paint.c's; here are input, focus, accessibility and what is kept between
 * frames: who is in the trace, text layouts and the layout for this size. */
#include "ilv-stage.h"

#include "ilv-stage-describe.h"
#include "ilv-stage-part.h"
#include "widgets/ilv-spoken-name.h"
#include "widgets/ilv-tooltip-text.h"
#include "widgets/why/ilv-why-label.h"

#define DESCRIBE_INTERVAL_MS 250
#define NATURAL_WIDTH 280
#define NATURAL_HEIGHT 360

struct _IlvStage {
  GtkWidget parent_instance;

  /* owned */
  const IlvTrace *traces[2 * ILV_MAX_SHOWN]; /* of the scene */
  IlvTextCache *cache;
  GPtrArray *parts; /* IlvStagePartWidget, as many as the layout has ever had */
  guint grow_id;    /* brings the missing ones */

  /* plain */
  IlvScene scene;
  guint run;
  IlvStageRoster roster; /* of the shown trace; roster.trace NULL: none */
  IlvStageLayout layout;
  IlvTheme theme;
  double pool_px; /* see ilv_stage_set_pool() */
  gboolean is_pool_above;
  guint describe_id;
};

enum {
  JOB_ACTIVATED,
  PART_ACTIVATED,
  THING_ACTIVATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvStage, ilv_stage, GTK_TYPE_WIDGET)

/* --- layout and parts --- */

static void
update_layout (IlvStage *self, double width, double height)
{
  double scale = self->scene.text_scale > 0 ? self->scene.text_scale : 1;

  self->layout.n_parts = 0;
  if (self->roster.trace != NULL && width > 0 && height > 0)
    ilv_stage_layout_init (&self->layout, &self->roster, width, height, scale);
}

static void
activate (IlvStage *self, const IlvStageHit *hit)
{
  gboolean has_track =
      hit->track != ILV_TRACK_NONE && hit->kind != ILV_PART_HEADER && hit->kind != ILV_PART_FOOTER;

  if (hit->job != ILV_JOB_NONE)
    g_signal_emit (self, signals[JOB_ACTIVATED], 0, hit->job);
  if (has_track)
    g_signal_emit (self, signals[PART_ACTIVATED], 0, hit->track);
  if (has_track || hit->job != ILV_JOB_NONE)
    g_signal_emit (self, signals[THING_ACTIVATED], 0, has_track ? hit->track : ILV_TRACK_NONE,
                   hit->job);
}

static void
activate_part (IlvStage *self, guint index)
{
  const IlvStagePart *part = &self->layout.parts[index];
  IlvStageHit hit =
      ilv_stage_hit_kept (&self->scene, &self->roster, &self->layout, part->x + 1, part->y + 1);

  activate (self, &hit);
}

static void
part_pressed_cb (IlvStage *self, GtkWidget *part)
{
  guint index;

  if (self->roster.trace != NULL && g_ptr_array_find (self->parts, part, &index) &&
      index < self->layout.n_parts)
    activate_part (self, index);
}

static void
grow (IlvStage *self, guint n_parts)
{
  while (self->parts->len < n_parts) {
    GtkWidget *part = ilv_stage_part_new ();

    gtk_widget_set_parent (part, GTK_WIDGET (self));
    g_signal_connect_swapped (part, "pressed", G_CALLBACK (part_pressed_cb), self);
    g_ptr_array_add (self->parts, part);
  }
}

/* Not while the stage is allocated: a child added then leaves all above it without an allocation at
 * the next snapshot. */
static gboolean
grow_cb (gpointer data)
{
  IlvStage *self = data;

  self->grow_id = 0;
  grow (self, self->layout.n_parts);
  return G_SOURCE_REMOVE;
}

/* Before the first allocation, for a stage of a usual size: children that come later have all laid
 * out and drawn again. */
static void
expect_parts (IlvStage *self)
{
  double scale = self->scene.text_scale > 0 ? self->scene.text_scale : 1;
  IlvStageLayout layout;

  if (gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    return;
  for (double height = NATURAL_HEIGHT * 0.8; height < NATURAL_HEIGHT * 1.3; height += 30) {
    ilv_stage_layout_init (&layout, &self->roster, NATURAL_WIDTH * scale, height * scale, scale);
    grow (self, layout.n_parts);
  }
}

static void
place_parts (IlvStage *self)
{
  if (self->parts->len < self->layout.n_parts && self->grow_id == 0)
    self->grow_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, grow_cb, self, NULL);
  for (guint i = 0; i < self->parts->len; i++) {
    GtkWidget *widget = g_ptr_array_index (self->parts, i);
    const IlvStagePart *part = &self->layout.parts[i];
    GtkAllocation place;
    ilv_spoken_name_set_is_used (widget, i < self->layout.n_parts);
    if (i >= self->layout.n_parts)
      continue;
    place = (GtkAllocation){(int)part->x, (int)part->y, (int)part->width, (int)part->height};
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
    gtk_widget_size_allocate (widget, &place, -1);
  }
}

/* --- words --- */

void
ilv_stage_describe (IlvStage *self)
{
  g_autofree char *run = NULL;

  g_return_if_fail (ILV_IS_STAGE (self));
  g_clear_handle_id (&self->describe_id, g_source_remove);
  if (self->roster.trace == NULL)
    return;
  run = ilv_stage_describe_run (&self->scene, self->run, &self->roster);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  ilv_run_label (ilv_trace_get_info (self->roster.trace)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, run, -1);
  for (guint i = 0; i < self->layout.n_parts && i < self->parts->len; i++) {
    const IlvStagePart *part = &self->layout.parts[i];
    g_autofree char *label = ilv_stage_describe_label (&self->scene, &self->roster, part);
    g_autofree char *text = ilv_stage_describe_part (&self->scene, &self->roster, part);
    ilv_stage_part_describe (g_ptr_array_index (self->parts, i), label, text);
  }
}

static gboolean
describe_cb (gpointer data)
{
  IlvStage *self = data;

  self->describe_id = 0;
  ilv_stage_describe (self);
  return G_SOURCE_REMOVE;
}

static void
queue_describe (IlvStage *self)
{
  if (self->describe_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->describe_id = g_timeout_add (DESCRIBE_INTERVAL_MS, describe_cb, self);
}

/* --- painting --- */

static IlvTheme
get_theme (IlvStage *self)
{
  GdkRGBA text;

  if (self->theme < ILV_N_THEMES)
    return self->theme;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &text);
  return 0.2126 * text.red + 0.7152 * text.green + 0.0722 * text.blue > 0.5 ? ILV_THEME_DARK
                                                                            : ILV_THEME_LIGHT;
}

static void
paint_focus (IlvStage *self, cairo_t *cr, const IlvPalette *palette)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));

  for (guint i = 0; i < self->layout.n_parts && i < self->parts->len; i++) {
    const IlvStagePart *part = &self->layout.parts[i];
    if (g_ptr_array_index (self->parts, i) != focus)
      continue;
    ilv_palette_rounded (cr, part->x - 3, part->y - 2, part->width + 6, part->height + 4, 7);
    cairo_set_line_width (cr, 2.5);
    ilv_palette_set_source (cr, &palette->accent);
    cairo_stroke (cr);
  }
}

static void
ilv_stage_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  IlvStage *self = ILV_STAGE (widget);
  const IlvPalette *palette = ilv_palette_get (get_theme (self));
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  IlvScene scene = self->scene;
  cairo_t *cr;

  if (gtk_widget_has_focus (widget))
    scene.focused_run = (int)self->run;
  scene.pool_px = self->pool_px;
  scene.is_total_below = self->is_pool_above;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  ilv_stage_paint_kept (cr, palette, &scene, self->run, width, height,
                        self->roster.trace != NULL ? &self->roster : NULL, self->cache);
  paint_focus (self, cr, palette);
  cairo_destroy (cr);
}

static void
ilv_stage_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                   int *natural, int *minimum_baseline, int *natural_baseline)
{
  double scale = MAX (1, ILV_STAGE (widget)->scene.text_scale);

  *minimum =
      (int)((orientation == GTK_ORIENTATION_HORIZONTAL ? 168 * scale : 224 * MIN (scale, 1.1)));
  *natural =
      (int)((orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : NATURAL_HEIGHT) * scale);
  *natural = MAX (*natural, *minimum);
}

static void
ilv_stage_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  IlvStage *self = ILV_STAGE (widget);

  update_layout (self, width, height);
  place_parts (self);
  queue_describe (self);
}

static void
ilv_stage_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ilv_stage_parent_class)->map (widget);
  queue_describe (ILV_STAGE (widget));
}

static void
ilv_stage_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&ILV_STAGE (widget)->describe_id, g_source_remove);
  GTK_WIDGET_CLASS (ilv_stage_parent_class)->unmap (widget);
}

/* --- focus --- */

static int
find_focused_part (IlvStage *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));

  for (guint i = 0; i < self->layout.n_parts && i < self->parts->len; i++)
    if (g_ptr_array_index (self->parts, i) == focus)
      return (int)i;
  return -1;
}

/* Tab enters and leaves the stage as a whole; Up and Down walk through its parts. */
static gboolean
ilv_stage_focus (GtkWidget *widget, GtkDirectionType direction)
{
  IlvStage *self = ILV_STAGE (widget);
  int part = find_focused_part (self);
  gboolean is_inside = part >= 0 || gtk_widget_has_focus (widget);

  if (!is_inside)
    return gtk_widget_grab_focus (widget);
  if (direction != GTK_DIR_UP && direction != GTK_DIR_DOWN)
    return FALSE;
  part += direction == GTK_DIR_DOWN ? 1 : -1;
  if (part < -1 || part >= (int)MIN (self->layout.n_parts, self->parts->len))
    return FALSE;
  ilv_stage_describe (self);
  gtk_widget_queue_draw (widget);
  return gtk_widget_grab_focus (part < 0 ? widget : g_ptr_array_index (self->parts, part));
}

/* --- input --- */

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, IlvStage *self)
{
  IlvStageHit hit;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->roster.trace == NULL)
    return;
  hit = ilv_stage_hit_kept (&self->scene, &self->roster, &self->layout, x, y);
  activate (self, &hit);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                IlvStage *self)
{
  int index = find_focused_part (self);

  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || index < 0)
    return GDK_EVENT_PROPAGATE;
  activate_part (self, (guint)index);
  return GDK_EVENT_STOP;
}

static gboolean
query_tooltip_cb (GtkWidget *widget, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip,
                  gpointer data)
{
  IlvStage *self = ILV_STAGE (widget);
  g_autofree char *text = NULL;
  IlvStageHit hit;

  if (self->roster.trace == NULL || is_keyboard || ilv_tooltip_is_hushed (widget, x, y))
    return FALSE;
  hit = ilv_stage_hit_kept (&self->scene, &self->roster, &self->layout, x, y);
  text = ilv_stage_describe_hit (&self->scene, &self->roster, &hit);
  if (text == NULL || *text == '\0')
    return FALSE;
  ilv_tooltip_set_text (tooltip, text, x, y);
  return TRUE;
}

/* --- object --- */

static void
drop_traces (IlvStage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->traces); i++)
    if (self->traces[i] != NULL)
      ilv_trace_unref ((IlvTrace *)self->traces[i]);
  memset (self->traces, 0, sizeof self->traces);
}

static void
ilv_stage_dispose (GObject *object)
{
  IlvStage *self = ILV_STAGE (object);

  g_clear_handle_id (&self->describe_id, g_source_remove);
  g_clear_handle_id (&self->grow_id, g_source_remove);
  for (guint i = 0; self->parts != NULL && i < self->parts->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->parts, i));
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  if (self->roster.trace != NULL)
    ilv_stage_roster_clear (&self->roster);
  drop_traces (self);
  self->scene = (IlvScene){.lit_job = ILV_JOB_NONE, .focused_run = -1};
  g_clear_pointer (&self->cache, ilv_text_cache_free);
  G_OBJECT_CLASS (ilv_stage_parent_class)->dispose (object);
}

static void
ilv_stage_class_init (IlvStageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ilv_stage_dispose;
  widget_class->snapshot = ilv_stage_snapshot;
  widget_class->measure = ilv_stage_measure;
  widget_class->size_allocate = ilv_stage_size_allocate;
  widget_class->map = ilv_stage_map;
  widget_class->unmap = ilv_stage_unmap;
  widget_class->focus = ilv_stage_focus;
  signals[JOB_ACTIVATED] = g_signal_new ("job-activated", ILV_TYPE_STAGE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[PART_ACTIVATED] = g_signal_new ("part-activated", ILV_TYPE_STAGE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[THING_ACTIVATED] =
      g_signal_new ("thing-activated", ILV_TYPE_STAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "stage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
ilv_stage_init (IlvStage *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->parts = g_ptr_array_new ();
  self->cache = ilv_text_cache_new ();
  self->theme = ILV_N_THEMES;
  self->scene = (IlvScene){.lit_job = ILV_JOB_NONE, .focused_run = -1, .text_scale = 1};
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

GtkWidget *
ilv_stage_new (void)
{
  return g_object_new (ILV_TYPE_STAGE, NULL);
}

/* New traces are referenced before the old ones go: they may be the same. */
static void
take_traces (IlvStage *self, const IlvScene *scene)
{
  const IlvTrace *traces[2 * ILV_MAX_SHOWN] = {NULL};

  for (guint i = 0; i < scene->n_runs && i < ILV_MAX_SHOWN; i++) {
    traces[2 * i] = scene->runs[i].front;
    traces[2 * i + 1] = scene->runs[i].behind;
  }
  if (memcmp (traces, self->traces, sizeof traces) == 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (traces); i++)
    if (traces[i] != NULL)
      ilv_trace_ref ((IlvTrace *)traces[i]);
  drop_traces (self);
  memcpy (self->traces, traces, sizeof traces);
}

void
ilv_stage_set_scene (IlvStage *self, const IlvScene *scene, guint run)
{
  const IlvTrace *trace;
  gboolean is_other;

  g_return_if_fail (ILV_IS_STAGE (self));
  g_return_if_fail (scene != NULL && scene->n_runs <= ILV_MAX_SHOWN);
  trace = ilv_stage_get_trace (scene, run);
  is_other = trace != self->roster.trace || scene->text_scale != self->scene.text_scale;
  if (trace != self->roster.trace && self->roster.trace != NULL)
    ilv_stage_roster_clear (&self->roster);
  take_traces (self, scene);
  self->scene = *scene;
  self->scene.workload = NULL; /* not referenced, and not needed */
  self->run = run;
  if (trace != NULL && self->roster.trace == NULL)
    ilv_stage_roster_init (&self->roster, trace);
  if (trace != NULL && is_other)
    expect_parts (self);
  if (is_other) {
    /* The old parts name tracks of the old trace. */
    update_layout (self, gtk_widget_get_width (GTK_WIDGET (self)),
                   gtk_widget_get_height (GTK_WIDGET (self)));
    gtk_widget_queue_resize (GTK_WIDGET (self));
  }
  queue_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ilv_stage_set_pool (IlvStage *self, gboolean is_above, double pool_px)
{
  g_return_if_fail (ILV_IS_STAGE (self));
  if (self->pool_px == pool_px && self->is_pool_above == is_above)
    return;
  self->pool_px = pool_px;
  self->is_pool_above = is_above;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ilv_stage_set_theme (IlvStage *self, IlvTheme theme)
{
  g_return_if_fail (ILV_IS_STAGE (self));
  g_return_if_fail (theme < ILV_N_THEMES);
  self->theme = theme;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
