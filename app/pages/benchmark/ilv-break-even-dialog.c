/* Asks what is to be varied, between which models, and says at once what is predicted.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The prediction is made anew a moment after the last change, off the main thread. */
#include "ilv-config.h"

#include "ilv-break-even-dialog.h"

#include <glib/gi18n.h>

#include "app/ilv-preferences.h"
#include "app/model/ilv-knob.h"
#include "app/model/ilv-pythons.h"
#include "app/pages/benchmark/ilv-break-even-words.h"
#include "demos/bench/ilv-bench-result.h"
#include "widgets/why/ilv-why-label.h"

#define PREVIEW_DELAY_MS 300

struct _IlvBreakEvenDialog {
  AdwWindow parent_instance;

  /* template children */
  GtkButton *find_button;
  AdwComboRow *workload_row;
  AdwComboRow *a_row;
  AdwComboRow *b_row;
  AdwComboRow *key_row;
  AdwEntryRow *low_row;
  AdwEntryRow *high_row;
  GtkSwitch *measure_switch;
  GtkLabel *preview;

  /* owned */
  IlvScenario *base;      /* what the session has, or defaults */
  GPtrArray *workloads;   /* IlvWorkload, by row */
  IlvScenario *scenario;  /* base with the chosen workload */
  GPtrArray *knobs;       /* IlvKnob, by row */
  GCancellable *thinking; /* the prediction that is being made; NULL: none */

  /* plain */
  guint preview_id;
  gboolean is_filling;
};

enum {
  FIND,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvBreakEvenDialog, ilv_break_even_dialog, ADW_TYPE_WINDOW)

/* --- the wish --- */

static IlvModel
get_model (AdwComboRow *row)
{
  return (IlvModel)MIN (adw_combo_row_get_selected (row), ILV_N_MODELS - 1);
}

static const IlvKnob *
get_knob (IlvBreakEvenDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->key_row);

  return self->knobs != NULL && selected < self->knobs->len
             ? g_ptr_array_index (self->knobs, selected)
             : NULL;
}

IlvBreakEvenWish *
ilv_break_even_dialog_get_wish (IlvBreakEvenDialog *self, GError **error)
{
  g_autoptr (IlvBreakEvenWish) wish = NULL;
  g_autofree char *range = NULL, *python = NULL;
  const IlvKnob *knob = get_knob (self);
  IlvVaryUnit unit;

  g_return_val_if_fail (ILV_IS_BREAK_EVEN_DIALOG (self), NULL);
  if (knob == NULL || get_model (self->a_row) == get_model (self->b_row)) {
    g_set_error_literal (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
                         _ ("Choose two models that differ, and what is varied."));
    return NULL;
  }
  wish = ilv_break_even_wish_new (self->scenario);
  wish->a = get_model (self->a_row);
  wish->b = get_model (self->b_row);
  wish->key = g_strdup (knob->key);
  wish->is_measured = gtk_switch_get_active (self->measure_switch);
  python = ilv_pythons_get_chosen ();
  wish->python = *python != '\0' ? g_steal_pointer (&python) : NULL;
  if (wish->a == ILV_MODEL_DASK || wish->b == ILV_MODEL_DASK)
    wish->scheduler = g_settings_get_string (ilv_preferences_get (), "dask-scheduler");
  range = g_strdup_printf ("%s..%s", gtk_editable_get_text (GTK_EDITABLE (self->low_row)),
                           gtk_editable_get_text (GTK_EDITABLE (self->high_row)));
  if (!ilv_break_even_parse_range (self->scenario->workload, knob->key, range, &wish->low,
                                   &wish->high, &unit, error))
    return NULL;
  return g_steal_pointer (&wish);
}

/* --- what is predicted --- */

static void
think_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  const IlvBreakEvenOptions how = {0};
  IlvBreakEven *found = ilv_break_even_wish_find (data, &how, cancellable, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify)ilv_break_even_free);
  else
    g_task_return_error (task, error);
}

static void
thought_cb (GObject *source, GAsyncResult *task, gpointer data)
{
  IlvBreakEvenDialog *self = ILV_BREAK_EVEN_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvBreakEven) found = g_task_propagate_pointer (G_TASK (task), &error);
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->thinking);
  if (found != NULL)
    lines = ilv_break_even_words_list_findings (found);
  text = lines != NULL ? g_strjoinv ("\n", lines) : g_strdup (error->message);
  gtk_label_set_text (self->preview, text);
  gtk_widget_set_sensitive (GTK_WIDGET (self->find_button), found != NULL);
}

static gboolean
preview_cb (gpointer data)
{
  IlvBreakEvenDialog *self = data;
  g_autoptr (GError) error = NULL;
  IlvBreakEvenWish *wish = ilv_break_even_dialog_get_wish (self, &error);
  g_autoptr (GTask) task = NULL;

  self->preview_id = 0;
  g_cancellable_cancel (self->thinking);
  g_clear_object (&self->thinking);
  gtk_widget_set_sensitive (GTK_WIDGET (self->find_button), wish != NULL);
  gtk_label_set_text (self->preview, wish != NULL ? _ ("Predicting…") : error->message);
  if (wish == NULL)
    return G_SOURCE_REMOVE;
  wish->is_measured = FALSE;
  self->thinking = g_cancellable_new ();
  task = g_task_new (self, self->thinking, thought_cb, NULL);
  g_task_set_task_data (task, wish, (GDestroyNotify)ilv_break_even_wish_free);
  g_task_run_in_thread (task, think_thread);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (IlvBreakEvenDialog *self)
{
  g_clear_handle_id (&self->preview_id, g_source_remove);
  if (!self->is_filling)
    self->preview_id = g_timeout_add (PREVIEW_DELAY_MS, preview_cb, self);
}

static void
find_cb (IlvBreakEvenDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvBreakEvenWish) wish = ilv_break_even_dialog_get_wish (self, &error);

  if (wish == NULL) {
    gtk_label_set_text (self->preview, error->message);
    return;
  }
  g_signal_emit (self, signals[FIND], 0, wish);
  gtk_window_close (GTK_WINDOW (self));
}

/* --- what there is to choose from --- */

static void
set_bound (AdwEntryRow *row, const IlvKnob *knob, double value)
{
  IlvVaryUnit unit = knob->unit == ILV_KNOB_DURATION ? ILV_VARY_DURATION
                     : knob->unit == ILV_KNOB_SIZE   ? ILV_VARY_SIZE
                                                     : ILV_VARY_NUMBER;
  g_autofree char *text = ilv_break_even_format (unit, value);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
key_changed_cb (IlvBreakEvenDialog *self)
{
  const IlvKnob *knob = get_knob (self);
  double low, high;

  if (self->is_filling || knob == NULL)
    return;
  ilv_break_even_guess_range (self->scenario, knob->key, &low, &high);
  set_bound (self->low_row, knob, low);
  set_bound (self->high_row, knob, high);
  changed_cb (self);
}

static void
workload_changed_cb (IlvBreakEvenDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = adw_combo_row_get_selected (self->workload_row);

  if (self->is_filling || selected >= self->workloads->len)
    return;
  g_clear_pointer (&self->scenario, ilv_scenario_free);
  self->scenario = ilv_scenario_copy (self->base);
  g_clear_pointer (&self->scenario->workload, ilv_workload_unref);
  self->scenario->workload = ilv_workload_ref (g_ptr_array_index (self->workloads, selected));
  g_clear_pointer (&self->knobs, g_ptr_array_unref);
  self->knobs = ilv_break_even_list_knobs (self->scenario);
  for (guint i = 0; i < self->knobs->len; i++)
    gtk_string_list_append (names, ((IlvKnob *)g_ptr_array_index (self->knobs, i))->label);
  self->is_filling = TRUE;
  adw_combo_row_set_model (self->key_row, G_LIST_MODEL (names));
  self->is_filling = FALSE;
  key_changed_cb (self);
}

static void
fill_models (AdwComboRow *row, IlvModel model)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (IlvModel each = 0; each < ILV_N_MODELS; each++)
    gtk_string_list_append (names, ilv_model_label (ilv_model_get_id (each)));
  adw_combo_row_set_model (row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (row, (guint)model);
}

static void
fill_workloads (IlvBreakEvenDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_auto (GStrv) ids = ilv_workload_list ();

  self->workloads = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_workload_unref);
  if (self->base->workload != NULL) {
    g_autofree char *name = g_strdup_printf (_ ("Explore: %s"), self->base->workload->local_name);
    g_ptr_array_add (self->workloads, ilv_workload_ref (self->base->workload));
    gtk_string_list_append (names, name);
  }
  for (guint i = 0; ids[i] != NULL; i++) {
    IlvWorkload *workload = ilv_workload_find (ids[i], NULL);
    if (workload == NULL)
      continue;
    g_ptr_array_add (self->workloads, workload);
    gtk_string_list_append (names, workload->local_name);
  }
  adw_combo_row_set_model (self->workload_row, G_LIST_MODEL (names));
}

/* Two models that Explore shows, if it shows two. */
static void
fill (IlvBreakEvenDialog *self)
{
  const IlvScenario *base = self->base;
  IlvModel a = base->n_models > 1 ? base->models[0] : ILV_MODEL_THREADS;
  IlvModel b = base->n_models > 1 ? base->models[base->n_models - 1] : ILV_MODEL_PROCESSES;

  self->is_filling = TRUE;
  fill_workloads (self);
  fill_models (self->a_row, a);
  fill_models (self->b_row, b);
  self->is_filling = FALSE;
  workload_changed_cb (self);
}

/* --- object --- */

static void
ilv_break_even_dialog_dispose (GObject *object)
{
  IlvBreakEvenDialog *self = ILV_BREAK_EVEN_DIALOG (object);

  g_clear_handle_id (&self->preview_id, g_source_remove);
  g_cancellable_cancel (self->thinking);
  g_clear_object (&self->thinking);
  g_clear_pointer (&self->base, ilv_scenario_free);
  g_clear_pointer (&self->scenario, ilv_scenario_free);
  g_clear_pointer (&self->workloads, g_ptr_array_unref);
  g_clear_pointer (&self->knobs, g_ptr_array_unref);
  G_OBJECT_CLASS (ilv_break_even_dialog_parent_class)->dispose (object);
}

static void
ilv_break_even_dialog_class_init (IlvBreakEvenDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_break_even_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/interleave/ui/ilv-break-even-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, IlvBreakEvenDialog, find_button);
  gtk_widget_class_bind_template_child (widget_class, IlvBreakEvenDialog, workload_row);
  gtk_widget_class_bind_template_child (widget_class, IlvBreakEvenDialog, a_row);
  gtk_widget_class_bind_template_child (widget_class, IlvBreakEvenDialog, b_row);
  gtk_widget_class_bind_template_child (widget_class, IlvBreakEvenDialog, key_row);
  gtk_widget_class_bind_template_child (widget_class, IlvBreakEvenDialog, low_row);
  gtk_widget_class_bind_template_child (widget_class, IlvBreakEvenDialog, high_row);
  gtk_widget_class_bind_template_child (widget_class, IlvBreakEvenDialog, measure_switch);
  gtk_widget_class_bind_template_child (widget_class, IlvBreakEvenDialog, preview);
  gtk_widget_class_bind_template_callback (widget_class, workload_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  signals[FIND] = g_signal_new ("find", ILV_TYPE_BREAK_EVEN_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
ilv_break_even_dialog_init (IlvBreakEvenDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ilv_break_even_dialog_new (GtkWindow *parent, IlvSession *session)
{
  IlvBreakEvenDialog *self =
      g_object_new (ILV_TYPE_BREAK_EVEN_DIALOG, "transient-for", parent, NULL);

  if (session != NULL) {
    self->base = ilv_scenario_copy (ilv_session_get_scenario (session));
  } else {
    self->base = g_new0 (IlvScenario, 1);
    ilv_scenario_init (self->base, NULL);
  }
  fill (self);
  return GTK_WIDGET (self);
}
