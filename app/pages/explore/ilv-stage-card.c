/* A shown model: its stage under a row of controls (which model, how big its pool).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-stage-card.h"

#include <glib/gi18n.h>

#include "app/ilv-preferences.h"
#include "app/ilv-theme.h"
#include "app/model/ilv-knob.h"
#include "app/model/ilv-session-kit.h"
#include "app/pages/explore/ilv-code-drawer.h"
#include "app/pages/explore/ilv-model-list.h"
#include "app/pages/explore/ilv-pool-stepper.h"
#include "widgets/ilv-spoken-name.h"
#include "widgets/stage/ilv-stage.h"
#include "widgets/why/ilv-why-label.h"

/* What the stage draws at the right end of the controls' line, at most. */
#define TOTAL_PX 84
/* Where the controls begin, a little left of the text; what stays free at the other end, and after
 * the stepper. */
#define CONTROLS_X 9
#define END_PX 28
/* Of the two lines that the stage paints beside them. */
#define TITLE_MIDDLE_PX 20
#define LINE_MIDDLE_PX 41
#define RIM_PX 9
/* The total with the rim where it stands in the second line. */
#define LOW_TOTAL_PX 66
#define POOL_GAP_PX 2
/* About six lines of code with their head. */
#define LEAST_CODE_PX 136

struct _IlvStageCard {
  GtkWidget parent_instance;

  /* template children */
  GtkMenuButton *model_button;
  GtkPopover *model_popover;
  GtkBox *pool_box;
  GtkWidget *controls;
  GtkWidget *overlay;
  GtkLabel *error_label;
  GtkToggleButton *code_button;

  /* owned */
  IlvSession *session;
  GtkWidget *drawer; /* made when it is first opened */

  /* borrowed */
  IlvStage *stage;
  IlvPoolStepper *steppers[2]; /* by IlvPool */

  /* plain */
  guint run;
  gboolean has_pool;         /* a stepper has something to step */
  double scale;              /* of painted text */
  int pool_x, pool_middle_y; /* where the stepper is */
  guint restore_id;          /* opens the drawer after the first picture */
};

enum {
  PICKED,
  JOB_PICKED,
  THING_PICKED,
  MESSAGE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvStageCard, ilv_stage_card, GTK_TYPE_WIDGET)

static void
stepped_cb (IlvStageCard *self, int direction, IlvPoolStepper *stepper)
{
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (self->session));
  IlvSettings settings;

  ilv_scenario_resolve (scenario, scenario->models[self->run], &settings);
  if (ilv_pool_stepper_get_pool (stepper) == ILV_POOL_THREADS) {
    scenario->threads = MAX (1, (int)settings.threads + direction);
    ilv_pool_stepper_set_size (stepper, scenario->threads);
  } else {
    scenario->processes = MAX (1, (int)settings.processes + direction);
    ilv_pool_stepper_set_size (stepper, scenario->processes);
  }
  ilv_session_change (self->session, scenario, NULL);
}

static void
show_lock (IlvStageCard *self, IlvPoolStepper *stepper)
{
  const char *control = ilv_pool_stepper_get_pool (stepper) == ILV_POOL_THREADS
                            ? ILV_KNOB_THREADS
                            : ILV_KNOB_PROCESSES;

  ilv_pool_stepper_set_lock (stepper, ilv_session_why_locked (self->session, control));
}

/* The pool's stepper once more, with its name: here it is always in reach. */
static void
append_pool (IlvStageCard *self, GtkBox *list, IlvPool pool)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (pool == ILV_POOL_THREADS ? _ ("Threads in the pool")
                                                             : _ ("Processes in the pool"));
  GtkWidget *stepper = ilv_pool_stepper_new (pool);
  IlvSettings settings;

  ilv_scenario_resolve (ilv_session_get_scenario (self->session),
                        ilv_session_get_model (self->session, self->run), &settings);
  ilv_pool_stepper_set_size (ILV_POOL_STEPPER (stepper),
                             pool == ILV_POOL_THREADS ? settings.threads : settings.processes);
  show_lock (self, ILV_POOL_STEPPER (stepper));
  g_signal_connect_object (stepper, "stepped", G_CALLBACK (stepped_cb), self, G_CONNECT_SWAPPED);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_start (row, 10);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), stepper);
  gtk_box_append (list, row);
}

/* The same for the code. */
static void
append_code (IlvStageCard *self, GtkBox *list)
{
  GtkWidget *button = gtk_check_button_new_with_label (_ ("Code"));

  gtk_widget_set_margin_start (button, 10);
  g_object_bind_property (self->code_button, "active", button, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  gtk_box_append (list, button);
}

/* All models do not fit below the button of a low window: they scroll. */
static int
get_room_below (IlvStageCard *self)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  double x, y;

  if (!gtk_widget_translate_coordinates (GTK_WIDGET (self->model_button), root, 0,
                                         gtk_widget_get_height (GTK_WIDGET (self->model_button)),
                                         &x, &y))
    return 400;
  return MAX (160, gtk_widget_get_height (root) - (int)y - 48);
}

static void
popover_shown_cb (IlvStageCard *self)
{
  IlvModel model = ilv_session_get_model (self->session, self->run);
  GtkWidget *list = ilv_model_list_new (self->session, self->run), *scroller;

  if (ilv_session_get_scenario (self->session)->workload != NULL) {
    if (ilv_model_has_threads (model))
      append_pool (self, GTK_BOX (list), ILV_POOL_THREADS);
    if (ilv_model_has_processes (model))
      append_pool (self, GTK_BOX (list), ILV_POOL_PROCESSES);
    append_code (self, GTK_BOX (list));
  }
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller),
                                              get_room_below (self));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  ilv_spoken_name_set (scroller, _ ("Models"));
  gtk_popover_set_child (self->model_popover, scroller);
}

/* Made when it is first shown. */
static void
show_stepper (IlvStageCard *self, IlvPool pool, gboolean is_shown, guint size)
{
  if (is_shown && self->steppers[pool] == NULL) {
    GtkWidget *stepper = ilv_pool_stepper_new (pool);

    self->steppers[pool] = ILV_POOL_STEPPER (stepper);
    g_signal_connect_swapped (stepper, "stepped", G_CALLBACK (stepped_cb), self);
    if (pool == ILV_POOL_THREADS)
      gtk_box_prepend (self->pool_box, stepper);
    else
      gtk_box_append (self->pool_box, stepper);
  }
  if (self->steppers[pool] == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->steppers[pool]), is_shown);
  if (is_shown)
    ilv_pool_stepper_set_size (self->steppers[pool], size);
  show_lock (self, self->steppers[pool]);
}

static void
runs_changed_cb (IlvStageCard *self)
{
  const char *error = ilv_session_get_front (self->session, self->run) == NULL
                          ? ilv_session_get_run_error (self->session, self->run)
                          : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
  gtk_label_set_text (self->error_label, error != NULL ? error : "");
}

/* --- the code drawer --- */

static const char *
get_model_id (IlvStageCard *self)
{
  return ilv_model_get_id (ilv_session_get_model (self->session, self->run));
}

static gboolean
is_code_wanted (IlvStageCard *self)
{
  g_auto (GStrv) models = g_settings_get_strv (ilv_preferences_get (), "code-drawers");

  return g_strv_contains ((const char *const *)models, get_model_id (self));
}

static void
remember_code (IlvStageCard *self, gboolean is_open)
{
  g_auto (GStrv) models = g_settings_get_strv (ilv_preferences_get (), "code-drawers");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) kept = NULL;

  for (guint i = 0; models[i] != NULL; i++)
    if (g_strcmp0 (models[i], get_model_id (self)) != 0)
      g_strv_builder_add (builder, models[i]);
  if (is_open)
    g_strv_builder_add (builder, get_model_id (self));
  kept = g_strv_builder_end (builder);
  g_settings_set_strv (ilv_preferences_get (), "code-drawers", (const char *const *)kept);
}

static void
message_cb (IlvStageCard *self, const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

/* GtkSourceView is not even initialised before somebody wants to see code. */
static void
code_toggled_cb (IlvStageCard *self)
{
  gboolean is_open = gtk_toggle_button_get_active (self->code_button);
  GtkWidget *focus = GTK_WIDGET (self->stage);

  g_clear_handle_id (&self->restore_id, g_source_remove);
  if (is_open != is_code_wanted (self))
    remember_code (self, is_open);
  if (is_open && self->drawer == NULL) {
    self->drawer = ilv_code_drawer_new (self->session, self->run);
    gtk_widget_set_parent (self->drawer, GTK_WIDGET (self));
    g_signal_connect_swapped (self->drawer, "message", G_CALLBACK (message_cb), self);
  }
  if (self->drawer == NULL)
    return;
  if (!is_open && gtk_widget_get_focus_child (GTK_WIDGET (self)) == self->drawer)
    gtk_widget_grab_focus (focus);
  gtk_widget_set_visible (self->drawer, is_open);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
restore_cb (gpointer data)
{
  IlvStageCard *self = data;

  self->restore_id = 0;
  gtk_toggle_button_set_active (self->code_button, TRUE);
  return G_SOURCE_REMOVE;
}

/* Each model keeps its drawer as it was left; traces from a file have no program. */
static void
match_code (IlvStageCard *self, gboolean has_workload)
{
  gboolean is_wanted = has_workload && is_code_wanted (self);

  gtk_widget_set_visible (GTK_WIDGET (self->code_button), has_workload);
  if (is_wanted == gtk_toggle_button_get_active (self->code_button))
    return;
  if (is_wanted && self->drawer == NULL) {
    if (self->restore_id == 0)
      self->restore_id = g_idle_add_full (G_PRIORITY_LOW, restore_cb, self, NULL);
    return;
  }
  g_signal_handlers_block_by_func (self->code_button, code_toggled_cb, self);
  gtk_toggle_button_set_active (self->code_button, is_wanted);
  g_signal_handlers_unblock_by_func (self->code_button, code_toggled_cb, self);
  if (self->drawer != NULL)
    gtk_widget_set_visible (self->drawer, is_wanted);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
show_model (IlvStageCard *self)
{
  const char *label = ilv_session_get_label (self->session, self->run);
  g_autofree char *name = g_strdup_printf (_ ("Model: %s"), label);

  gtk_menu_button_set_label (self->model_button, label);
  ilv_spoken_name_set (GTK_WIDGET (self->model_button), name);
}

static void
scenario_changed_cb (IlvStageCard *self)
{
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);
  IlvSettings settings = {0};
  IlvModel model;
  gboolean has_pool;

  if (self->run >= scenario->n_models)
    return;
  model = scenario->models[self->run];
  has_pool = scenario->workload != NULL;
  self->has_pool = has_pool && (ilv_model_has_threads (model) || ilv_model_has_processes (model));
  match_code (self, has_pool);
  show_model (self);
  if (has_pool)
    ilv_scenario_resolve (scenario, model, &settings);
  show_stepper (self, ILV_POOL_THREADS, has_pool && ilv_model_has_threads (model),
                settings.threads);
  show_stepper (self, ILV_POOL_PROCESSES, has_pool && ilv_model_has_processes (model),
                settings.processes);
}

static void
theme_changed_cb (IlvStageCard *self)
{
  ilv_stage_set_theme (self->stage, ilv_theme_get_current ());
}

static void
focus_cb (IlvStageCard *self)
{
  g_signal_emit (self, signals[PICKED], 0);
}

static void
part_picked_cb (IlvStageCard *self, guint track)
{
  ilv_session_pick_track (self->session, self->run, track);
}

static void
job_picked_cb (IlvStageCard *self, guint job)
{
  g_signal_emit (self, signals[JOB_PICKED], 0, job);
}

static void
thing_picked_cb (IlvStageCard *self, guint track, guint job)
{
  g_signal_emit (self, signals[THING_PICKED], 0, self->run, track, job);
}

static void
ilv_stage_card_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (ILV_STAGE_CARD (widget)->overlay, orientation, for_size, minimum, natural,
                      NULL, NULL);
}

/* The stage gives the drawer half its height, as long as it has its own least height. Where that
 * would leave too little code the drawer stands in for the machinery: over all of the stage but its
 * head, never over half a line. The least height counts the head as three tenths. */
static void
allocate_with_drawer (IlvStageCard *self, int width, int height)
{
  int least, stage, code;

  gtk_widget_measure (self->overlay, GTK_ORIENTATION_VERTICAL, width, &stage, NULL, NULL, NULL);
  gtk_widget_measure (self->drawer, GTK_ORIENTATION_VERTICAL, width, &least, NULL, NULL, NULL);
  code = MIN (height / 2, height - stage);
  if (code < LEAST_CODE_PX)
    code = height - stage * 3 / 10;
  code = MAX (code, least);
  stage = MIN (MAX (stage, height - code), height);
  gtk_widget_allocate (self->overlay, width, stage, -1, NULL);
  gtk_widget_allocate (
      self->drawer, width, code, -1,
      gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (0, (float)(height - code))));
}

static int
measure_width (GtkWidget *widget)
{
  int natural = 0;

  if (gtk_widget_get_visible (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* Where a control would cover what the stage says it is not shown: the model's popover has it too.
 * The stepper begins the second line; where that has the total, it is beside the model instead, if
 * there is room. In a narrow stage it takes the place of the jobs done, which the bar shows too. */
static void
fit_controls (IlvStageCard *self, int width)
{
  int all = measure_width (self->controls), title;
  int pool = self->has_pool ? measure_width (GTK_WIDGET (self->pool_box)) : 0;
  double s = self->scale;
  int total_px = (int)(TOTAL_PX * s), x = (int)(CONTROLS_X * s), end = x + pool;
  gboolean has_total, is_above, is_below;

  title = all - measure_width (GTK_WIDGET (self->code_button));
  has_total = title + total_px <= width;
  is_above = pool > 0 && !has_total && title + pool + (int)(END_PX * s) <= width;
  is_below = pool > 0 && !is_above && end + (int)((has_total ? RIM_PX : LOW_TOTAL_PX) * s) <= width;
  self->pool_x = is_above ? title : x;
  self->pool_middle_y = (int)((is_above ? TITLE_MIDDLE_PX : LINE_MIDDLE_PX) * s);
  gtk_widget_set_child_visible (GTK_WIDGET (self->code_button), all + total_px <= width);
  gtk_widget_set_child_visible (GTK_WIDGET (self->pool_box), is_above || is_below);
  ilv_stage_set_pool (self->stage, is_above, is_below ? (pool + POOL_GAP_PX) : 0);
}

static gboolean
get_child_position_cb (IlvStageCard *self, GtkWidget *child, GdkRectangle *place)
{
  GtkRequisition natural;

  if (child != GTK_WIDGET (self->pool_box) && child != self->controls)
    return FALSE;
  gtk_widget_get_preferred_size (child, NULL, &natural);
  *place = (GdkRectangle){.width = natural.width, .height = natural.height};
  if (child == self->controls) {
    place->y = MAX (0, (int)(TITLE_MIDDLE_PX * self->scale) - natural.height / 2);
    return TRUE;
  }
  place->x = self->pool_x;
  place->y = self->pool_middle_y - natural.height / 2;
  return TRUE;
}

static void
ilv_stage_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  IlvStageCard *self = ILV_STAGE_CARD (widget);

  fit_controls (self, width);
  if (self->drawer == NULL || !gtk_widget_get_visible (self->drawer)) {
    gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
    return;
  }
  allocate_with_drawer (self, width, height);
}

static void
ilv_stage_card_dispose (GObject *object)
{
  IlvStageCard *self = ILV_STAGE_CARD (object);

  g_clear_handle_id (&self->restore_id, g_source_remove);
  g_clear_pointer (&self->drawer, gtk_widget_unparent);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_stage_card_parent_class)->dispose (object);
}

static void
ilv_stage_card_class_init (IlvStageCardClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_stage_card_dispose;
  signals[PICKED] = g_signal_new ("picked", ILV_TYPE_STAGE_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[JOB_PICKED] = g_signal_new ("job-picked", ILV_TYPE_STAGE_CARD, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[THING_PICKED] =
      g_signal_new ("thing-picked", ILV_TYPE_STAGE_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT);
  signals[MESSAGE] = g_signal_new ("message", ILV_TYPE_STAGE_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-stage-card.ui");
  widget_class->measure = ilv_stage_card_measure;
  widget_class->size_allocate = ilv_stage_card_size_allocate;
  gtk_widget_class_bind_template_child (widget_class, IlvStageCard, model_button);
  gtk_widget_class_bind_template_child (widget_class, IlvStageCard, model_popover);
  gtk_widget_class_bind_template_child (widget_class, IlvStageCard, pool_box);
  gtk_widget_class_bind_template_child (widget_class, IlvStageCard, controls);
  gtk_widget_class_bind_template_child (widget_class, IlvStageCard, overlay);
  gtk_widget_class_bind_template_child (widget_class, IlvStageCard, error_label);
  gtk_widget_class_bind_template_child (widget_class, IlvStageCard, code_button);
}

static void
ilv_stage_card_init (IlvStageCard *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->scale = 1;
  self->stage = ILV_STAGE (ilv_stage_new ());
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->stage));
  ilv_theme_watch (self, G_CALLBACK (theme_changed_cb));
  theme_changed_cb (self);
  g_signal_connect_swapped (self->code_button, "toggled", G_CALLBACK (code_toggled_cb), self);
  g_signal_connect_swapped (self->model_popover, "show", G_CALLBACK (popover_shown_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_cb), self);
  g_signal_connect_swapped (self->overlay, "get-child-position", G_CALLBACK (get_child_position_cb),
                            self);
  gtk_widget_add_controller (GTK_WIDGET (self->stage), focus);
  g_signal_connect_swapped (self->stage, "job-activated", G_CALLBACK (job_picked_cb), self);
  g_signal_connect_swapped (self->stage, "part-activated", G_CALLBACK (part_picked_cb), self);
  g_signal_connect_swapped (self->stage, "thing-activated", G_CALLBACK (thing_picked_cb), self);
}

GtkWidget *
ilv_stage_card_new (IlvSession *session, guint run)
{
  IlvStageCard *self = g_object_new (ILV_TYPE_STAGE_CARD, NULL);

  self->session = g_object_ref (session);
  self->run = run;
  g_signal_connect_object (session, "scenario-changed", G_CALLBACK (scenario_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "runs-changed", G_CALLBACK (runs_changed_cb), self,
                           G_CONNECT_SWAPPED);
  scenario_changed_cb (self);
  runs_changed_cb (self);
  return GTK_WIDGET (self);
}

void
ilv_stage_card_set_scene (IlvStageCard *self, const IlvScene *scene)
{
  double scale = MAX (1, scene->text_scale);

  if (scale != self->scale) {
    self->scale = scale;
    gtk_widget_set_margin_start (self->controls, (int)(CONTROLS_X * scale));
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  }
  ilv_stage_set_scene (self->stage, scene, self->run);
}

void
ilv_stage_card_toggle_code (IlvStageCard *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->code_button)))
    gtk_toggle_button_set_active (self->code_button,
                                  !gtk_toggle_button_get_active (self->code_button));
}
