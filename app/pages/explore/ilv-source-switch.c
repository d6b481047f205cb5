/* Predicted, Measured or Both; and, apart from it, Measure.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measure starts Python, so nothing else starts it: not the switch, not opening a file. */
#include "ilv-source-switch.h"

#include <glib/gi18n.h>

#include "app/ilv-preferences.h"
#include "app/model/ilv-live-pace.h"
#include "app/model/ilv-measurement-failures.h"
#include "app/model/ilv-session-kit.h"
#include "ilv-python-chooser.h"

/* A look at the growing run; only when nothing waits to be drawn. */
#define POLL_MS 33
/* The clock beside it shows tenths, and redraws the whole box. */
#define TEXT_US (200 * G_TIME_SPAN_MILLISECOND)

struct _IlvSourceSwitch {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  GtkToggleButton *predicted_button;
  GtkToggleButton *measured_button;
  GtkToggleButton *both_button;
  GtkWidget *measure_box;
  GtkWidget *measure_button;
  IlvPythonChooser *python_chooser;
  GtkWidget *progress_box;
  GtkProgressBar *progress;
  GtkWidget *cancel_button;
  GtkWidget *live_button;
  GtkLabel *note_label;

  /* owned */
  IlvSession *session;
  IlvMeasurement *measurement;
  GCancellable *cancellable;

  /* plain */
  guint poll_id;
  gint64 told_us; /* when the progress was last told */
  IlvLivePace pace;
  guint n_taken; /* models whose measurement has been shown */
  gboolean is_following;
  IlvShow wanted; /* what to return to when there is a measurement again */
};

enum {
  MESSAGE,
  MEASURING_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvSourceSwitch, ilv_source_switch, GTK_TYPE_WIDGET)

static GtkToggleButton *
get_button (IlvSourceSwitch *self, IlvShow show)
{
  return show == ILV_SHOW_PREDICTED  ? self->predicted_button
         : show == ILV_SHOW_MEASURED ? self->measured_button
                                     : self->both_button;
}

static void
show_note (IlvSourceSwitch *self, const char *note)
{
  gtk_label_set_text (self->note_label, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), note != NULL);
}

static void
toggled_cb (IlvSourceSwitch *self, GtkToggleButton *button)
{
  if (self->is_following || !gtk_toggle_button_get_active (button))
    return;
  for (IlvShow show = ILV_SHOW_PREDICTED; show <= ILV_SHOW_BOTH; show++)
    if (get_button (self, show) == button) {
      self->wanted = show;
      ilv_session_set_show (self->session, show);
    }
}

static void
update_buttons (IlvSourceSwitch *self)
{
  gboolean has_measured = ilv_session_has_measured (self->session);
  const char *hint = has_measured ? NULL : _ ("Nothing is measured yet: press Measure");
  const char *why_locked = ilv_session_why_locked (self->session, "measure");
  gboolean has_predicted = ilv_session_has_predicted (self->session);

  gtk_widget_set_sensitive (GTK_WIDGET (self->predicted_button), has_predicted);
  gtk_widget_set_sensitive (GTK_WIDGET (self->measured_button), has_measured);
  gtk_widget_set_sensitive (GTK_WIDGET (self->both_button), has_measured && has_predicted);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->measured_button), hint);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->both_button), hint);
  gtk_widget_set_sensitive (self->measure_button,
                            ilv_session_get_scenario (self->session)->workload != NULL &&
                                why_locked == NULL);
  gtk_widget_set_tooltip_text (self->measure_button,
                               why_locked != NULL
                                   ? why_locked
                                   : _ ("Run the shown models with the Python of this computer"));
  self->is_following = TRUE;
  gtk_toggle_button_set_active (get_button (self, ilv_session_get_show (self->session)), TRUE);
  self->is_following = FALSE;
}

/* Somebody else chose what is shown (an opened file does). */
static void
show_changed_cb (IlvSourceSwitch *self)
{
  if (ilv_session_has_measured (self->session))
    self->wanted = ilv_session_get_show (self->session);
  update_buttons (self);
}

/* A moved slider makes a measurement one of another scenario: back to the prediction, and, when
 * undo brings the scenario back, to what was shown. */
static void
runs_changed_cb (IlvSourceSwitch *self)
{
  gboolean has_measured = ilv_session_has_measured (self->session);

  if (!has_measured)
    ilv_session_set_show (self->session, ILV_SHOW_PREDICTED);
  else if (self->wanted != ilv_session_get_show (self->session))
    ilv_session_set_show (self->session, self->wanted);
  update_buttons (self);
}

static void
scenario_changed_cb (IlvSourceSwitch *self)
{
  show_note (self, NULL);
  runs_changed_cb (self);
}

/* A model that is over shows its measurement while the next one runs. */
static void
take_done (IlvSourceSwitch *self, IlvMeasurement *measurement)
{
  guint n_done = ilv_measurement_get_n_done (measurement);

  for (; self->n_taken < n_done; self->n_taken++) {
    IlvModel model = measurement->scenario->models[self->n_taken];

    if (measurement->traces[model] != NULL)
      ilv_session_take_measured (self->session, measurement->scenario, model,
                                 measurement->traces[model]);
  }
}

static void
tell_progress (IlvSourceSwitch *self)
{
  double fraction;
  g_autofree char *text = NULL;
  gint64 now_us = g_get_monotonic_time ();

  if (now_us - self->told_us < TEXT_US)
    return;
  self->told_us = now_us;
  text = ilv_measurement_describe (self->measurement, &fraction);
  gtk_progress_bar_set_fraction (self->progress, fraction);
  gtk_progress_bar_set_text (self->progress, text);
}

static gboolean
poll_cb (gpointer data)
{
  IlvSourceSwitch *self = data;
  g_autoptr (IlvTrace) live = NULL;
  IlvModel model;

  tell_progress (self);
  take_done (self, self->measurement);
  if (!ilv_live_pace_take_now (&self->pace))
    return G_SOURCE_CONTINUE;
  if ((live = ilv_measurement_take_live (self->measurement, &model)) != NULL)
    ilv_session_take_live (self->session, model, live);
  return G_SOURCE_CONTINUE;
}

static void
show_running (IlvSourceSwitch *self, gboolean is_running)
{
  gtk_widget_set_visible (self->measure_box, !is_running);
  gtk_widget_set_visible (self->progress_box, is_running);
  g_signal_emit (self, signals[MEASURING_CHANGED], 0);
}

/* Where there is no Python its finder says why and what to do. */
static char *
explain (const GError *error)
{
  if (g_error_matches (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON))
    return g_strdup_printf (_ ("%s Everything but measuring works without it."), error->message);
  return g_strdup (error->message);
}

static void
take_measurement (IlvSourceSwitch *self, IlvMeasurement *measurement)
{
  g_autofree char *failures = ilv_measurement_list_failures (measurement);

  take_done (self, measurement);
  ilv_session_end_live (self->session);
  runs_changed_cb (self);
  if (failures != NULL)
    show_note (self, failures);
  if (!ilv_session_has_measured (self->session))
    show_note (self, _ ("Measured, but the sliders have moved since. Undo shows it."));
}

/* A measurement that was stopped may have some. */
static gboolean
has_traces (IlvMeasurement *measurement)
{
  for (guint i = 0; i < ILV_N_MODELS; i++)
    if (measurement->traces[i] != NULL)
      return TRUE;
  return FALSE;
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (IlvSourceSwitch) self = data;
  g_autoptr (IlvMeasurement) measurement = g_steal_pointer (&self->measurement);
  g_autoptr (GError) error = NULL;
  gboolean done = ilv_measurement_finish (result, &error);

  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_object (&self->cancellable);
  if (self->session == NULL)
    return;
  show_running (self, FALSE);
  if (done || has_traces (measurement)) {
    take_measurement (self, measurement);
    return;
  }
  ilv_session_end_live (self->session);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_autofree char *text = explain (error);

    show_note (self, text);
    g_signal_emit (self, signals[MESSAGE], 0, text);
  }
}

/* A prediction for more cores than there are cannot be measured: the scenario gets those there are,
 * so that both are of the same machine. */
static void
match_cores (IlvSourceSwitch *self)
{
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (self->session));
  guint n_cores = g_get_num_processors ();
  g_autofree char *note = NULL;
  IlvSettings settings;

  ilv_scenario_resolve (scenario, scenario->models[0], &settings);
  if (settings.cores <= n_cores)
    return;
  scenario->cores = n_cores;
  ilv_session_change (self->session, scenario, NULL);
  note = g_strdup_printf (ngettext ("This computer has %u core, so the prediction is now for %u.",
                                    "This computer has %u cores, so the prediction is now for %u.",
                                    n_cores),
                          n_cores, n_cores);
  show_note (self, note);
}

static void
start (IlvSourceSwitch *self)
{
  GSettings *preferences = ilv_preferences_get ();
  g_autofree char *python =
      ilv_pythons_get_exe (ilv_python_chooser_get_pythons (self->python_chooser));

  if (self->measurement != NULL || ilv_session_get_scenario (self->session)->workload == NULL ||
      ilv_session_refuses (self->session, "measure"))
    return;
  show_note (self, NULL);
  match_cores (self);
  self->cancellable = g_cancellable_new ();
  self->measurement =
      ilv_measurement_start (ilv_session_get_scenario (self->session), python,
                             (guint)g_settings_get_int (preferences, "measure-runs"),
                             self->cancellable, measured_cb, g_object_ref (self));
  self->n_taken = 0;
  self->told_us = 0;
  self->pace = (IlvLivePace){0};
  self->wanted = ILV_SHOW_BOTH;
  ilv_session_begin_live (self->session, ilv_session_get_scenario (self->session));
  self->poll_id = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, POLL_MS, poll_cb, self, NULL);
  poll_cb (self);
  show_running (self, TRUE);
}

static void
ilv_source_switch_dispose (GObject *object)
{
  IlvSourceSwitch *self = ILV_SOURCE_SWITCH (object);

  /* Closing the window stops what it started. */
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_source_switch_parent_class)->dispose (object);
}

static void
ilv_source_switch_class_init (IlvSourceSwitchClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (ILV_TYPE_PYTHON_CHOOSER);
  G_OBJECT_CLASS (class)->dispose = ilv_source_switch_dispose;
  signals[MESSAGE] = g_signal_new ("message", ILV_TYPE_SOURCE_SWITCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[MEASURING_CHANGED] =
      g_signal_new ("measuring-changed", ILV_TYPE_SOURCE_SWITCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-source-switch.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, IlvSourceSwitch, box);
  gtk_widget_class_bind_template_child (widget_class, IlvSourceSwitch, predicted_button);
  gtk_widget_class_bind_template_child (widget_class, IlvSourceSwitch, measured_button);
  gtk_widget_class_bind_template_child (widget_class, IlvSourceSwitch, both_button);
  gtk_widget_class_bind_template_child (widget_class, IlvSourceSwitch, measure_button);
  gtk_widget_class_bind_template_child (widget_class, IlvSourceSwitch, measure_box);
  gtk_widget_class_bind_template_child (widget_class, IlvSourceSwitch, python_chooser);
  gtk_widget_class_bind_template_child (widget_class, IlvSourceSwitch, progress_box);
  gtk_widget_class_bind_template_child (widget_class, IlvSourceSwitch, progress);
  gtk_widget_class_bind_template_child (widget_class, IlvSourceSwitch, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, IlvSourceSwitch, live_button);
  gtk_widget_class_bind_template_child (widget_class, IlvSourceSwitch, note_label);
}

static void
ilv_source_switch_init (IlvSourceSwitch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->measure_button), "measure.toggle");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->cancel_button), "measure.toggle");
  for (IlvShow show = ILV_SHOW_PREDICTED; show <= ILV_SHOW_BOTH; show++)
    g_signal_connect_swapped (get_button (self, show), "toggled", G_CALLBACK (toggled_cb), self);
}

void
ilv_source_switch_set_session (IlvSourceSwitch *self, IlvSession *session)
{
  self->session = g_object_ref (session);
  ilv_python_chooser_set_session (self->python_chooser, session);
  self->wanted = ilv_session_get_show (session);
  g_signal_connect_object (session, "scenario-changed", G_CALLBACK (scenario_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "runs-changed", G_CALLBACK (runs_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::show", G_CALLBACK (show_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_object_bind_property (session, "follows-live", self->live_button, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (session, "is-live", self->live_button, "sensitive",
                          G_BINDING_SYNC_CREATE);
  update_buttons (self);
}

void
ilv_source_switch_toggle_measuring (IlvSourceSwitch *self)
{
  if (self->measurement != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    start (self);
}

gboolean
ilv_source_switch_get_is_measuring (IlvSourceSwitch *self)
{
  return self->measurement != NULL;
}

GtkProgressBar *
ilv_source_switch_get_progress (IlvSourceSwitch *self)
{
  return self->progress;
}
