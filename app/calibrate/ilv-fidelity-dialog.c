/* Prediction against reality, in a window: runs it, and shows the table.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-fidelity-dialog.h"

#include "app/model/ilv-pythons.h"
#include "demos/bench/ilv-calibration-origin.h"
#include "demos/bench/ilv-fidelity-run.h"
#include "ilv-fidelity-view.h"
#include "widgets/ilv-spoken-name.h"

#include <glib/gi18n.h>

#define MINUTE_NS (G_GINT64_CONSTANT (60000000000))
#define BUDGET_NS (5 * MINUTE_NS)

struct _IlvFidelityDialog {
  AdwWindow parent_instance;

  GtkWidget *act_button, *progress_bar;
  AdwStatusPage *status;
  GtkBox *content;
  GCancellable *cancellable; /* while it runs */
};

G_DEFINE_FINAL_TYPE (IlvFidelityDialog, ilv_fidelity_dialog, ADW_TYPE_WINDOW)

/* --- in the worker thread --- */

typedef struct {
  IlvFidelityDialog *dialog; /* a reference */
  double fraction;
  char *text;
} Progress;

static gboolean
show_progress_cb (gpointer data)
{
  g_autofree Progress *progress = data;
  g_autoptr (IlvFidelityDialog) self = progress->dialog;
  g_autofree char *text = progress->text;
  if (self->cancellable == NULL || g_cancellable_is_cancelled (self->cancellable))
    return G_SOURCE_REMOVE;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress_bar), progress->fraction);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress_bar), text);
  return G_SOURCE_REMOVE;
}

static void
progress_cb (guint n_done, guint n_runs, const IlvFidelityCell *cell, gpointer dialog)
{
  Progress *progress = g_new (Progress, 1);
  *progress = (Progress){g_object_ref (dialog), (double)n_done / MAX (n_runs, 1u),
                         g_strdup_printf ("%s, %s", cell->workload, cell->predicted->model)};
  g_idle_add (show_progress_cb, progress);
}

static IlvSettings
get_settings_cb (IlvModel model, gpointer data)
{
  IlvSettings settings;
  ilv_settings_init (&settings, model);
  settings.cores = g_get_num_processors ();
  return settings;
}

/* The interpreter that is measured with, and its cost set. */
static gboolean
find_subject (GPtrArray *pythons, GPtrArray *costs, GCancellable *cancellable, GError **error)
{
  g_autofree char *chosen = ilv_pythons_get_chosen ();
  const char *path = chosen != NULL && *chosen != '\0' ? chosen : NULL;
  IlvPython *python = ilv_python_find (path, cancellable, error);
  if (python == NULL)
    return FALSE;
  g_ptr_array_add (pythons, python);
  g_autoptr (IlvPython) usual = ilv_python_find (NULL, cancellable, NULL);
  g_autofree char *name =
      ilv_calibration_name (python, usual == NULL || g_str_equal (usual->exe, python->exe));
  IlvCosts *own = ilv_costs_find (name, error);
  if (own != NULL)
    g_ptr_array_add (costs, own);
  return own != NULL;
}

static void
run_thread (GTask *task, gpointer dialog, gpointer budget, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) catalogue = ilv_workload_list ();
  g_autoptr (GPtrArray) pythons = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_python_free);
  g_autoptr (GPtrArray) costs = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_costs_unref);
  const IlvFidelityOptions options = {.workloads = (const char *const *)catalogue,
                                      .pythons = pythons,
                                      .costs = costs,
                                      .get_settings = get_settings_cb,
                                      .budget_ns = *(const gint64 *)budget,
                                      .progress = progress_cb,
                                      .progress_data = dialog};
  IlvFidelity *table = NULL;
  if (find_subject (pythons, costs, cancellable, &error))
    table = ilv_fidelity_run (&options, cancellable, &error);
  if (table != NULL)
    g_task_return_pointer (task, table, (GDestroyNotify)ilv_fidelity_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* --- what is shown --- */

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  IlvFidelityDialog *self = ILV_FIDELITY_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvFidelity) table = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean is_gone = g_cancellable_is_cancelled (self->cancellable);
  g_clear_object (&self->cancellable);
  if (is_gone)
    return;
  if (table == NULL) {
    adw_status_page_set_title (self->status, _ ("Not compared"));
    adw_status_page_set_description (self->status, error->message);
    gtk_widget_set_visible (self->progress_bar, FALSE);
    gtk_widget_set_sensitive (self->act_button, TRUE);
    return;
  }
  gtk_box_remove (self->content, GTK_WIDGET (self->status));
  gtk_box_append (self->content, ilv_fidelity_view_new (table));
  gtk_widget_set_visible (self->act_button, FALSE);
}

void
ilv_fidelity_dialog_start (IlvFidelityDialog *self, gint64 budget_ns)
{
  g_return_if_fail (ILV_IS_FIDELITY_DIALOG (self));
  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  adw_status_page_set_title (self->status, _ ("Measuring"));
  adw_status_page_set_description (self->status, NULL);
  gtk_widget_set_visible (self->progress_bar, TRUE);
  gtk_widget_set_sensitive (self->act_button, FALSE);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, ended_cb, NULL);
  g_task_set_task_data (task, g_memdup2 (&budget_ns, sizeof budget_ns), g_free);
  g_task_run_in_thread (task, run_thread);
}

static void
act_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ilv_fidelity_dialog_start (ILV_FIDELITY_DIALOG (widget), BUDGET_NS);
}

static gboolean
ilv_fidelity_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (ILV_FIDELITY_DIALOG (window)->cancellable);
  return GTK_WINDOW_CLASS (ilv_fidelity_dialog_parent_class)->close_request (window);
}

/* Closing the window it belongs to asks nobody. */
static void
ilv_fidelity_dialog_dispose (GObject *object)
{
  g_cancellable_cancel (ILV_FIDELITY_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (ilv_fidelity_dialog_parent_class)->dispose (object);
}

static void
ilv_fidelity_dialog_finalize (GObject *object)
{
  g_clear_object (&ILV_FIDELITY_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (ilv_fidelity_dialog_parent_class)->finalize (object);
}

static void
ilv_fidelity_dialog_class_init (IlvFidelityDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ilv_fidelity_dialog_dispose;
  G_OBJECT_CLASS (class)->finalize = ilv_fidelity_dialog_finalize;
  GTK_WINDOW_CLASS (class)->close_request = ilv_fidelity_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/interleave/ui/ilv-fidelity-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, IlvFidelityDialog, act_button);
  gtk_widget_class_bind_template_child (widget_class, IlvFidelityDialog, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, IlvFidelityDialog, status);
  gtk_widget_class_bind_template_child (widget_class, IlvFidelityDialog, content);
  gtk_widget_class_install_action (widget_class, "fidelity.act", NULL, act_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ilv_fidelity_dialog_init (IlvFidelityDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ilv_spoken_name_set_scrollers (GTK_WIDGET (self), gtk_window_get_title (GTK_WINDOW (self)));
}

GtkWidget *
ilv_fidelity_dialog_new (GtkWindow *parent)
{
  return g_object_new (ILV_TYPE_FIDELITY_DIALOG, "transient-for", parent, "destroy-with-parent",
                       TRUE, NULL);
}
