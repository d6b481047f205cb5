/* A shown model: its stage under a row of controls (which model, how big its pool).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-stage-card.h"

#include <glib/gi18n.h>

#include "app/ilv-theme.h"
#include "app/pages/explore/ilv-model-list.h"
#include "app/pages/explore/ilv-pool-stepper.h"
#include "widgets/stage/ilv-stage.h"
#include "widgets/why/ilv-why-label.h"

/* What the stage draws at the right end of the controls' line, at most. */
#define TOTAL_PX 84

struct _IlvStageCard {
  GtkWidget parent_instance;

  /* template children */
  GtkMenuButton *model_button;
  GtkPopover *model_popover;
  GtkBox *pool_box;
  GtkWidget *controls;
  GtkWidget *overlay;
  GtkLabel *error_label;

  /* owned */
  IlvSession *session;

  /* borrowed */
  IlvStage *stage;
  IlvPoolStepper *steppers[2]; /* by IlvPool */

  /* plain */
  guint run;
};

enum {
  PICKED,
  JOB_PICKED,
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
  g_signal_connect_object (stepper, "stepped", G_CALLBACK (stepped_cb), self, G_CONNECT_SWAPPED);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_start (row, 10);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), stepper);
  gtk_box_append (list, row);
}

static void
popover_shown_cb (IlvStageCard *self)
{
  IlvModel model = ilv_session_get_model (self->session, self->run);
  GtkWidget *list = ilv_model_list_new (self->session, self->run);

  if (ilv_session_get_scenario (self->session)->workload != NULL) {
    if (ilv_model_has_threads (model))
      append_pool (self, GTK_BOX (list), ILV_POOL_THREADS);
    if (ilv_model_has_processes (model))
      append_pool (self, GTK_BOX (list), ILV_POOL_PROCESSES);
  }
  gtk_popover_set_child (self->model_popover, list);
}

static void
scenario_changed_cb (IlvStageCard *self)
{
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);
  IlvSettings settings;
  IlvModel model;
  gboolean has_pool;

  if (self->run >= scenario->n_models)
    return;
  model = scenario->models[self->run];
  has_pool = scenario->workload != NULL;
  gtk_menu_button_set_label (self->model_button, ilv_model_label (ilv_model_get_id (model)));
  gtk_widget_set_visible (GTK_WIDGET (self->steppers[ILV_POOL_THREADS]),
                          has_pool && ilv_model_has_threads (model));
  gtk_widget_set_visible (GTK_WIDGET (self->steppers[ILV_POOL_PROCESSES]),
                          has_pool && ilv_model_has_processes (model));
  if (!has_pool)
    return;
  ilv_scenario_resolve (scenario, model, &settings);
  ilv_pool_stepper_set_size (self->steppers[ILV_POOL_THREADS], settings.threads);
  ilv_pool_stepper_set_size (self->steppers[ILV_POOL_PROCESSES], settings.processes);
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
ilv_stage_card_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (ILV_STAGE_CARD (widget)->overlay, orientation, for_size, minimum, natural,
                      NULL, NULL);
}

/* Where the stepper would cover the total there is none: the model's popover and the sliders have
 * it too. */
static void
ilv_stage_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  IlvStageCard *self = ILV_STAGE_CARD (widget);
  int natural;

  gtk_widget_measure (self->controls, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  gtk_widget_set_child_visible (GTK_WIDGET (self->pool_box), natural + TOTAL_PX <= width);
  gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
}

static void
ilv_stage_card_dispose (GObject *object)
{
  IlvStageCard *self = ILV_STAGE_CARD (object);

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
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-stage-card.ui");
  widget_class->measure = ilv_stage_card_measure;
  widget_class->size_allocate = ilv_stage_card_size_allocate;
  gtk_widget_class_bind_template_child (widget_class, IlvStageCard, model_button);
  gtk_widget_class_bind_template_child (widget_class, IlvStageCard, model_popover);
  gtk_widget_class_bind_template_child (widget_class, IlvStageCard, pool_box);
  gtk_widget_class_bind_template_child (widget_class, IlvStageCard, controls);
  gtk_widget_class_bind_template_child (widget_class, IlvStageCard, overlay);
  gtk_widget_class_bind_template_child (widget_class, IlvStageCard, error_label);
}

static void
ilv_stage_card_init (IlvStageCard *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->stage = ILV_STAGE (ilv_stage_new ());
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->stage));
  ilv_theme_watch (self, G_CALLBACK (theme_changed_cb));
  theme_changed_cb (self);
  for (guint pool = 0; pool < G_N_ELEMENTS (self->steppers); pool++) {
    GtkWidget *stepper = ilv_pool_stepper_new (pool);

    self->steppers[pool] = ILV_POOL_STEPPER (stepper);
    g_signal_connect_swapped (stepper, "stepped", G_CALLBACK (stepped_cb), self);
    gtk_box_append (self->pool_box, stepper);
  }
  g_signal_connect_swapped (self->model_popover, "show", G_CALLBACK (popover_shown_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->stage), focus);
  g_signal_connect_swapped (self->stage, "job-activated", G_CALLBACK (job_picked_cb), self);
  g_signal_connect_swapped (self->stage, "part-activated", G_CALLBACK (part_picked_cb), self);
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
  ilv_stage_set_scene (self->stage, scene, self->run);
}
