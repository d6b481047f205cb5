/* Calibrates this machine: what it is for, how far it is, what changed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-calibrate-dialog.h"

#include "app/model/ilv-pythons.h"
#include "ilv-calibration-words.h"
#include "widgets/ilv-spoken-name.h"

#include <glib/gi18n.h>
#include <math.h>

/* Less than this is no change. */
#define SAME 0.05

struct _IlvCalibrateDialog {
  AdwWindow parent_instance;

  GtkWidget *close_button, *act_button, *progress_bar, *summary_label;
  GtkStack *stack;
  AdwStatusPage *status;
  GtkListBox *list;

  GCancellable *cancellable;  /* while it measures */
  IlvCostCalibration *result; /* owned */
  IlvCosts *before;           /* the set that was replaced, or the reference */
};

G_DEFINE_FINAL_TYPE (IlvCalibrateDialog, ilv_calibrate_dialog, ADW_TYPE_WINDOW)

enum {
  USE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- what is shown --- */

static void
show_start (IlvCalibrateDialog *self)
{
  adw_status_page_set_icon_name (self->status, "preferences-system-time-symbolic");
  adw_status_page_set_title (self->status, _ ("What do things cost here?"));
  adw_status_page_set_description (
      self->status,
      _ ("Measures with Python what a thread, a turn of the event loop, a new process and the like "
         "cost on this machine, in about half a minute. No workload is run. It is best done "
         "while nothing else is."));
}

static void
show_running (IlvCalibrateDialog *self)
{
  adw_status_page_set_title (self->status, _ ("Measuring"));
  adw_status_page_set_description (self->status, NULL);
  gtk_widget_set_visible (self->progress_bar, TRUE);
  gtk_widget_set_sensitive (self->act_button, FALSE);
}

static void
show_failure (IlvCalibrateDialog *self, const char *message)
{
  adw_status_page_set_icon_name (self->status, "dialog-warning-symbolic");
  adw_status_page_set_title (self->status, _ ("Not calibrated"));
  adw_status_page_set_description (self->status, message);
  gtk_widget_set_visible (self->progress_bar, FALSE);
  gtk_widget_set_sensitive (self->act_button, TRUE);
}

/* "was 1.5 µs, varies by 3 %" */
static char *
describe_change (const IlvMeasuredCost *cost, gint64 before)
{
  g_autofree char *old = ilv_calibration_format_cost (cost->key, before);
  double change = before > 0 ? (double)cost->value / (double)before - 1 : 0;
  if (fabs (change) < SAME)
    return g_strdup_printf (_ ("as before, varies by %.0f %%"), 100 * cost->spread);
  return g_strdup_printf (_ ("was %s, varies by %.0f %%"), old, 100 * cost->spread);
}

static GtkWidget *
make_row (IlvCalibrateDialog *self, const IlvMeasuredCost *cost)
{
  gint64 before = 0;
  ilv_costs_get (self->before, cost->key, &before);
  g_autofree char *value = ilv_calibration_format_cost (cost->key, cost->value);
  g_autofree char *change = describe_change (cost, before);
  GtkWidget *row = adw_action_row_new (), *label = gtk_label_new (value);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), cost->key);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), change);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static char *
summarize (const IlvCostCalibration *result)
{
  IlvCalibrationDoubts doubts = ilv_calibration_origin_doubt (result->origin, result->origin);
  g_autofree char *noise =
      ilv_calibration_describe_doubts (result->costs->name, result->origin, doubts);
  g_autofree char *kept = g_strdup_printf (
      ngettext ("%u figure was measured with Python %s and kept as “%s”.",
                "%u figures were measured with Python %s and kept as “%s”.", result->measured->len),
      result->measured->len, result->origin->python_version, result->costs->name);
  return g_strjoin ("\n\n", kept, noise != NULL ? noise : _ ("The machine was quiet enough."),
                    result->missing, NULL);
}

static void
show_result (IlvCalibrateDialog *self)
{
  g_autofree char *summary = summarize (self->result);
  gtk_label_set_label (GTK_LABEL (self->summary_label), summary);
  for (guint i = 0; i < self->result->measured->len; i++)
    gtk_list_box_append (
        self->list, make_row (self, &g_array_index (self->result->measured, IlvMeasuredCost, i)));
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_button_set_label (GTK_BUTTON (self->close_button), _ ("Close"));
  gtk_button_set_label (GTK_BUTTON (self->act_button), _ ("Use for predictions"));
  gtk_widget_set_sensitive (self->act_button, TRUE);
  gtk_widget_grab_focus (self->act_button);
}

/* --- measuring --- */

typedef struct {
  IlvCalibrateDialog *dialog; /* a reference */
  guint n_done, n_parts;
  const char *title;
} Progress;

static gboolean
show_progress_cb (gpointer data)
{
  g_autofree Progress *progress = data;
  g_autoptr (IlvCalibrateDialog) self = progress->dialog;
  /* Closed meanwhile, or over. */
  if (self->cancellable == NULL || g_cancellable_is_cancelled (self->cancellable))
    return G_SOURCE_REMOVE;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress_bar),
                                 (double)progress->n_done / progress->n_parts);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress_bar), progress->title);
  return G_SOURCE_REMOVE;
}

/* In the worker thread. */
static void
progress_cb (guint n_done, guint n_parts, const char *part, gpointer dialog)
{
  Progress *progress = g_new (Progress, 1);
  *progress =
      (Progress){g_object_ref (dialog), n_done, n_parts, ilv_calibration_get_part_title (part)};
  g_idle_add (show_progress_cb, progress);
}

static void
calibrate_thread (GTask *task, gpointer dialog, gpointer exe, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  const char *path = exe != NULL && *(const char *)exe != '\0' ? exe : NULL;
  g_autoptr (IlvPython) python = ilv_python_find (path, cancellable, &error);
  g_autoptr (IlvPython) usual = path == NULL ? NULL : ilv_python_find (NULL, cancellable, NULL);
  g_autoptr (IlvCosts) reference = python == NULL ? NULL : ilv_costs_find ("reference", &error);
  if (reference == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  g_autofree char *name =
      ilv_calibration_name (python, usual == NULL || g_str_equal (usual->exe, python->exe));
  const IlvCalibrationOptions options = {.python = python,
                                         .base = reference,
                                         .name = name,
                                         .progress = progress_cb,
                                         .progress_data = dialog};
  IlvCostCalibration *result = ilv_cost_calibration_run (&options, cancellable, &error);
  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify)ilv_cost_calibration_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
calibrated_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  IlvCalibrateDialog *self = ILV_CALIBRATE_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCostCalibration) calibration = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *path = NULL;
  gboolean is_gone = g_cancellable_is_cancelled (self->cancellable);
  g_clear_object (&self->cancellable);
  if (is_gone)
    return;
  if (calibration != NULL) {
    self->before = ilv_costs_find (calibration->costs->name, NULL);
    if (self->before == NULL)
      self->before = ilv_costs_find ("reference", NULL);
    path = ilv_cost_calibration_save (calibration, &error);
  }
  if (path == NULL) {
    show_failure (self, error->message);
    return;
  }
  self->result = g_steal_pointer (&calibration);
  show_result (self);
}

static void
start (IlvCalibrateDialog *self)
{
  self->cancellable = g_cancellable_new ();
  show_running (self);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, calibrated_cb, NULL);
  g_task_set_task_data (task, ilv_pythons_get_chosen (), g_free);
  g_task_run_in_thread (task, calibrate_thread);
}

void
ilv_calibrate_dialog_act (IlvCalibrateDialog *self)
{
  g_return_if_fail (ILV_IS_CALIBRATE_DIALOG (self));
  if (self->result != NULL) {
    g_signal_emit (self, signals[USE], 0, self->result->costs->name);
    gtk_window_close (GTK_WINDOW (self));
  } else if (self->cancellable == NULL) {
    start (self);
  }
}

const IlvCostCalibration *
ilv_calibrate_dialog_get_result (IlvCalibrateDialog *self)
{
  g_return_val_if_fail (ILV_IS_CALIBRATE_DIALOG (self), NULL);
  return self->result;
}

static void
act_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ilv_calibrate_dialog_act (ILV_CALIBRATE_DIALOG (widget));
}

static gboolean
ilv_calibrate_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (ILV_CALIBRATE_DIALOG (window)->cancellable);
  return GTK_WINDOW_CLASS (ilv_calibrate_dialog_parent_class)->close_request (window);
}

/* Closing the window it belongs to asks nobody. */
static void
ilv_calibrate_dialog_dispose (GObject *object)
{
  g_cancellable_cancel (ILV_CALIBRATE_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (ilv_calibrate_dialog_parent_class)->dispose (object);
}

static void
ilv_calibrate_dialog_finalize (GObject *object)
{
  IlvCalibrateDialog *self = ILV_CALIBRATE_DIALOG (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->result, ilv_cost_calibration_free);
  g_clear_pointer (&self->before, ilv_costs_unref);
  G_OBJECT_CLASS (ilv_calibrate_dialog_parent_class)->finalize (object);
}

static void
ilv_calibrate_dialog_class_init (IlvCalibrateDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ilv_calibrate_dialog_dispose;
  G_OBJECT_CLASS (class)->finalize = ilv_calibrate_dialog_finalize;
  GTK_WINDOW_CLASS (class)->close_request = ilv_calibrate_dialog_close_request;
  signals[USE] = g_signal_new ("use", ILV_TYPE_CALIBRATE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/interleave/ui/ilv-calibrate-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, IlvCalibrateDialog, close_button);
  gtk_widget_class_bind_template_child (widget_class, IlvCalibrateDialog, act_button);
  gtk_widget_class_bind_template_child (widget_class, IlvCalibrateDialog, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, IlvCalibrateDialog, summary_label);
  gtk_widget_class_bind_template_child (widget_class, IlvCalibrateDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, IlvCalibrateDialog, status);
  gtk_widget_class_bind_template_child (widget_class, IlvCalibrateDialog, list);
  gtk_widget_class_install_action (widget_class, "calibrate.act", NULL, act_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ilv_calibrate_dialog_init (IlvCalibrateDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ilv_spoken_name_set_scrollers (GTK_WIDGET (self), gtk_window_get_title (GTK_WINDOW (self)));
  show_start (self);
}

GtkWidget *
ilv_calibrate_dialog_new (GtkWindow *parent)
{
  return g_object_new (ILV_TYPE_CALIBRATE_DIALOG, "transient-for", parent, "destroy-with-parent",
                       TRUE, NULL);
}
