/* What to run: workloads, models, interpreters, lists; how large that is; Run.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How large it is, is planned anew a moment after the last change, off the main thread, for an
 * interpreter that has everything: nothing is started before somebody presses Run. */
#include "ilv-config.h"

#include "ilv-bench-plan-panel.h"

#include <glib/gi18n.h>

#include "app/ilv-preferences.h"
#include "app/model/ilv-own-benchmark.h"
#include "app/model/ilv-pythons.h"
#include "app/pages/benchmark/ilv-bench-checks.h"
#include "app/pages/benchmark/ilv-bench-settings-row.h"
#include "app/pages/benchmark/ilv-bench-words.h"
#include "demos/bench/ilv-bench-program.h"
#include "widgets/why/ilv-why-label.h"

#define PREVIEW_DELAY_MS 300

struct _IlvBenchPlanPanel {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  AdwPreferencesGroup *what;
  AdwPreferencesGroup *how;
  AdwEntryRow *jobs_row;
  AdwEntryRow *workers_row;
  AdwEntryRow *payloads_row;
  AdwComboRow *runs_row;
  AdwComboRow *budget_row;
  GtkSwitch *control_switch;
  GtkSwitch *recorded_switch;
  GtkLabel *size_label;
  GtkButton *run_button;
  GtkButton *flip_button;

  /* children */
  IlvBenchChecks *workloads;
  IlvBenchChecks *programs;
  IlvBenchChecks *models;
  IlvBenchChecks *interpreters;
  IlvBenchSettingsRow *settings;

  /* owned */
  IlvPythons *pythons;
  IlvSession *session;   /* may be NULL */
  IlvWorkload *own;      /* the session's, if it is in no catalogue; NULL */
  GCancellable *preview; /* the plan that is being made; NULL: none */

  /* plain */
  guint preview_id;
  gboolean is_busy;
};

enum {
  RUN,
  FLIP,
  MESSAGE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvBenchPlanPanel, ilv_bench_plan_panel, GTK_TYPE_WIDGET)

static const guint run_counts[] = {0, 5, 9, 15, 30};
static const int budget_minutes[] = {0, 1, 5, 15, 60};

/* --- the wish --- */

static gboolean
read_list (AdwEntryRow *row, gboolean is_size, GArray *list, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean is_fine = ilv_bench_wish_parse_list (gtk_editable_get_text (GTK_EDITABLE (row)), is_size,
                                                list, &problem);

  if (is_fine)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  if (!is_fine)
    g_propagate_error (error, g_steal_pointer (&problem));
  return is_fine;
}

static const char own_id[] = "own:";

/* It is in the list beside those of the catalogue. */
static void
take_own (IlvBenchPlanPanel *self, IlvBenchWish *wish)
{
  g_autoptr (GStrvBuilder) others = g_strv_builder_new ();

  for (char **id = wish->workloads; *id != NULL; id++)
    if (!g_str_equal (*id, own_id))
      g_strv_builder_add (others, *id);
    else if (self->own != NULL)
      wish->own = ilv_workload_ref (self->own);
  g_strfreev (wish->workloads);
  wish->workloads = g_strv_builder_end (others);
}

IlvBenchWish *
ilv_bench_plan_panel_get_wish (IlvBenchPlanPanel *self, GError **error)
{
  g_autoptr (IlvBenchWish) wish = ilv_bench_wish_new ();

  g_return_val_if_fail (ILV_IS_BENCH_PLAN_PANEL (self), NULL);
  g_strfreev (wish->workloads);
  wish->workloads = ilv_bench_checks_list (self->workloads);
  take_own (self, wish);
  g_strfreev (wish->programs);
  wish->programs = ilv_bench_checks_list (self->programs);
  g_strfreev (wish->pythons);
  wish->pythons = ilv_bench_checks_list (self->interpreters);
  if (wish->pythons[0] == NULL && ilv_pythons_get_list (self->pythons) == NULL) {
    g_autofree char *chosen = ilv_pythons_get_chosen ();
    g_strfreev (wish->pythons);
    wish->pythons = *chosen != '\0' ? g_strdupv ((char *[]){chosen, NULL}) : g_new0 (char *, 1);
  }
  if (self->session != NULL)
    wish->costs = g_strdup (ilv_scenario_get_costs (ilv_session_get_scenario (self->session)));
  if (ilv_preferences_get () != NULL)
    wish->scheduler = g_settings_get_string (ilv_preferences_get (), "dask-scheduler");
  ilv_bench_settings_row_fill (self->settings, wish);
  for (IlvModel model = 0; model < ILV_N_MODELS; model++)
    wish->models[model] = ilv_bench_checks_is_ticked (self->models, ilv_model_get_id (model));
  wish->n_runs =
      run_counts[MIN (adw_combo_row_get_selected (self->runs_row), G_N_ELEMENTS (run_counts) - 1)];
  wish->budget_ns = budget_minutes[MIN (adw_combo_row_get_selected (self->budget_row),
                                        G_N_ELEMENTS (budget_minutes) - 1)] *
                    G_GINT64_CONSTANT (60000000000);
  wish->has_control = gtk_switch_get_active (self->control_switch);
  wish->is_recorded = gtk_switch_get_active (self->recorded_switch);
  if (!read_list (self->jobs_row, FALSE, wish->jobs, error) ||
      !read_list (self->workers_row, FALSE, wish->workers, error) ||
      !read_list (self->payloads_row, TRUE, wish->payloads, error))
    return NULL;
  return g_steal_pointer (&wish);
}

/* --- how large it is --- */

static void
show_size (IlvBenchPlanPanel *self, const IlvBenchResult *plan)
{
  gint64 most, least = ilv_bench_result_estimate (plan, &most);
  g_autofree char *cells = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u cell", "%u cells", plan->cells->len), plan->cells->len);
  g_autofree char *from = ilv_bench_words_duration (least), *to = ilv_bench_words_duration (most);
  g_autofree char *text = least == most
                              ? g_strdup_printf (_ ("%s, about %s"), cells, from)
                              : g_strdup_printf (_ ("%s, about %s to %s"), cells, from, to);

  gtk_label_set_text (self->size_label, text);
}

static void
plan_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  IlvBenchResult *plan = ilv_bench_wish_plan (data, NULL, cancellable, &error);

  if (plan != NULL)
    g_task_return_pointer (task, plan, (GDestroyNotify)ilv_bench_result_unref);
  else
    g_task_return_error (task, error);
}

static void
planned_cb (GObject *source, GAsyncResult *task, gpointer data)
{
  IlvBenchPlanPanel *self = ILV_BENCH_PLAN_PANEL (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvBenchResult) plan = g_task_propagate_pointer (G_TASK (task), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->preview);
  if (plan != NULL)
    show_size (self, plan);
  else
    gtk_label_set_text (self->size_label, error->message);
  gtk_widget_set_sensitive (GTK_WIDGET (self->run_button), plan != NULL && !self->is_busy);
}

static gboolean
preview_cb (gpointer data)
{
  IlvBenchPlanPanel *self = data;
  g_autoptr (GError) error = NULL;
  IlvBenchWish *wish = ilv_bench_plan_panel_get_wish (self, &error);
  g_autoptr (GTask) task = NULL;

  self->preview_id = 0;
  g_cancellable_cancel (self->preview);
  g_clear_object (&self->preview);
  if (wish == NULL) {
    gtk_label_set_text (self->size_label, error->message);
    gtk_widget_set_sensitive (GTK_WIDGET (self->run_button), FALSE);
    return G_SOURCE_REMOVE;
  }
  /* What stands there is of other numbers, and a large plan takes seconds. */
  gtk_label_set_text (self->size_label, _ ("Estimating…"));
  self->preview = g_cancellable_new ();
  task = g_task_new (self, self->preview, planned_cb, NULL);
  g_task_set_task_data (task, wish, (GDestroyNotify)ilv_bench_wish_free);
  g_task_run_in_thread (task, plan_thread);
  return G_SOURCE_REMOVE;
}

static void
plan_changed_cb (IlvBenchPlanPanel *self)
{
  g_clear_handle_id (&self->preview_id, g_source_remove);
  self->preview_id = g_timeout_add (PREVIEW_DELAY_MS, preview_cb, self);
}

static void
list_changed_cb (IlvBenchPlanPanel *self)
{
  plan_changed_cb (self);
}

static void
run_cb (IlvBenchPlanPanel *self)
{
  g_signal_emit (self, signals[RUN], 0);
}

static void
flip_cb (IlvBenchPlanPanel *self)
{
  g_signal_emit (self, signals[FLIP], 0);
}

/* --- what there is to choose from --- */

static IlvBenchChecks *
add_checks (IlvBenchPlanPanel *self, const char *title)
{
  GtkWidget *checks = ilv_bench_checks_new (title);

  g_signal_connect_swapped (checks, "changed", G_CALLBACK (plan_changed_cb), self);
  adw_preferences_group_add (self->what, checks);
  return ILV_BENCH_CHECKS (checks);
}

static void
fill_workloads (IlvBenchPlanPanel *self)
{
  g_auto (GStrv) ids = ilv_workload_list ();
  g_auto (GStrv) programs = ilv_bench_program_list ();

  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (IlvWorkload) workload = ilv_workload_find (ids[i], NULL);
    if (workload != NULL)
      ilv_bench_checks_add (self->workloads, ids[i], workload->local_name, NULL, i == 0);
  }
  for (guint i = 0; programs[i] != NULL; i++) {
    g_autoptr (IlvBenchProgram) program = ilv_bench_program_find (programs[i], NULL);
    if (program != NULL)
      ilv_bench_checks_add (self->programs, programs[i], program->name, program->summary, FALSE);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->programs), programs[0] != NULL);
}

/* What Explore shows is looked at whenever the page comes up. */
static void
fill_own (IlvBenchPlanPanel *self)
{
  g_autofree char *title = NULL;
  gboolean was_ticked = ilv_bench_checks_is_ticked (self->workloads, own_id);

  ilv_bench_settings_row_set_scenario (self->settings, ilv_session_get_scenario (self->session));
  adw_preferences_group_set_description (
      self->what, ilv_session_has_opened_traces (self->session)
                      ? _ ("Explore shows a trace. A script that was recorded cannot be repeated "
                           "here: workloads can, and Python files written for it (interleave bench "
                           "FILE.py).")
                      : NULL);
  g_clear_pointer (&self->own, ilv_workload_unref);
  ilv_bench_checks_remove (self->workloads, own_id);
  self->own = ilv_own_benchmark_get_workload (self->session);
  if (self->own == NULL)
    return;
  title = g_strdup_printf (_ ("Explore: %s"), self->own->local_name);
  ilv_bench_checks_add (self->workloads, own_id, title, NULL, was_ticked);
}

static void
tick_only (IlvBenchPlanPanel *self, const char *id)
{
  g_auto (GStrv) ticked = ilv_bench_checks_list (self->workloads);
  g_auto (GStrv) programs = ilv_bench_checks_list (self->programs);

  for (guint i = 0; ticked[i] != NULL; i++)
    ilv_bench_checks_set_ticked (self->workloads, ticked[i], FALSE);
  for (guint i = 0; programs[i] != NULL; i++)
    ilv_bench_checks_set_ticked (self->programs, programs[i], FALSE);
  ilv_bench_checks_set_ticked (self->workloads, id, TRUE);
}

static void
take_scenario (IlvBenchPlanPanel *self)
{
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);

  if (scenario->workload == NULL)
    return;
  tick_only (self, self->own != NULL ? own_id : scenario->workload->id);
  for (IlvModel model = 0; model < ILV_N_MODELS; model++)
    ilv_bench_checks_set_ticked (self->models, ilv_model_get_id (model),
                                 ilv_scenario_find_model (scenario, model) >= 0);
}

void
ilv_bench_plan_panel_look (IlvBenchPlanPanel *self)
{
  g_return_if_fail (ILV_IS_BENCH_PLAN_PANEL (self));
  if (self->session == NULL)
    return;
  fill_own (self);
  if (ilv_own_benchmark_take (self->session))
    take_scenario (self);
  plan_changed_cb (self);
}

static void
fill_models (IlvBenchPlanPanel *self)
{
  for (IlvModel model = 0; model < ILV_N_MODELS; model++) {
    const char *id = ilv_model_get_id (model);
    gboolean is_first =
        model == ILV_MODEL_ASYNCIO || model == ILV_MODEL_THREADS || model == ILV_MODEL_PROCESSES;
    ilv_bench_checks_add (self->models, id, ilv_model_label (id), NULL, is_first);
  }
}

static void
fill_interpreters (IlvBenchPlanPanel *self)
{
  const GPtrArray *list = ilv_pythons_get_list (self->pythons);
  const IlvPython *current = ilv_pythons_get_current (self->pythons);
  g_auto (GStrv) ticked = ilv_bench_checks_list (self->interpreters);

  if (list == NULL || ilv_pythons_is_looking (self->pythons))
    return;
  ilv_bench_checks_clear (self->interpreters);
  for (guint i = 0; i < list->len; i++) {
    const IlvPython *python = g_ptr_array_index (list, i);
    g_autofree char *build = ilv_python_describe_build (python);
    g_autofree char *title = g_str_equal (build, "default")
                                 ? g_strdup (python->version)
                                 : g_strdup_printf ("%s, %s", python->version, build);
    gboolean is_ticked = g_strv_contains ((const char *const *)ticked, python->exe) ||
                         (ticked[0] == NULL && python == current);
    if (python->problem == NULL)
      ilv_bench_checks_add (self->interpreters, python->exe, title, python->exe, is_ticked);
  }
}

static void
look_cb (IlvBenchPlanPanel *self)
{
  ilv_pythons_look (self->pythons, NULL);
}

static void
looked_cb (IlvBenchPlanPanel *self)
{
  fill_interpreters (self);
  plan_changed_cb (self);
}

static void
add_look_button (IlvBenchPlanPanel *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("system-search-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Look for the Pythons of this machine"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Look for the Pythons of this machine"), -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (look_cb), self);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self->interpreters), button);
}

static void
fill_numbers (IlvBenchPlanPanel *self)
{
  g_autoptr (GtkStringList) runs = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) budgets = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (run_counts); i++) {
    g_autofree char *text = run_counts[i] == 0 ? g_strdup (_ ("as the spread needs"))
                                               : g_strdup_printf ("%u", run_counts[i]);
    gtk_string_list_append (runs, text);
  }
  for (guint i = 0; i < G_N_ELEMENTS (budget_minutes); i++) {
    g_autofree char *text =
        budget_minutes[i] == 0
            ? g_strdup (_ ("as long as it takes"))
            : ilv_format_time (budget_minutes[i] * G_GINT64_CONSTANT (60000000000));
    gtk_string_list_append (budgets, text);
  }
  adw_combo_row_set_model (self->runs_row, G_LIST_MODEL (runs));
  adw_combo_row_set_model (self->budget_row, G_LIST_MODEL (budgets));
}

/* --- object --- */

static void
ilv_bench_plan_panel_dispose (GObject *object)
{
  IlvBenchPlanPanel *self = ILV_BENCH_PLAN_PANEL (object);

  g_clear_handle_id (&self->preview_id, g_source_remove);
  g_cancellable_cancel (self->preview);
  g_clear_object (&self->preview);
  if (self->pythons != NULL)
    ilv_pythons_stop (self->pythons);
  g_clear_object (&self->pythons);
  g_clear_object (&self->session);
  g_clear_pointer (&self->own, ilv_workload_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (ilv_bench_plan_panel_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, IlvBenchPlanPanel, box);
  gtk_widget_class_bind_template_child (class, IlvBenchPlanPanel, what);
  gtk_widget_class_bind_template_child (class, IlvBenchPlanPanel, how);
  gtk_widget_class_bind_template_child (class, IlvBenchPlanPanel, jobs_row);
  gtk_widget_class_bind_template_child (class, IlvBenchPlanPanel, workers_row);
  gtk_widget_class_bind_template_child (class, IlvBenchPlanPanel, payloads_row);
  gtk_widget_class_bind_template_child (class, IlvBenchPlanPanel, runs_row);
  gtk_widget_class_bind_template_child (class, IlvBenchPlanPanel, budget_row);
  gtk_widget_class_bind_template_child (class, IlvBenchPlanPanel, control_switch);
  gtk_widget_class_bind_template_child (class, IlvBenchPlanPanel, recorded_switch);
  gtk_widget_class_bind_template_child (class, IlvBenchPlanPanel, size_label);
  gtk_widget_class_bind_template_child (class, IlvBenchPlanPanel, run_button);
  gtk_widget_class_bind_template_child (class, IlvBenchPlanPanel, flip_button);
}

static void
ilv_bench_plan_panel_class_init (IlvBenchPlanPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_bench_plan_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/interleave/ui/ilv-bench-plan-panel.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, plan_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_cb);
  gtk_widget_class_bind_template_callback (widget_class, flip_cb);
  signals[RUN] = g_signal_new ("run", ILV_TYPE_BENCH_PLAN_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  signals[FLIP] = g_signal_new ("flip", ILV_TYPE_BENCH_PLAN_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[MESSAGE] = g_signal_new ("message", ILV_TYPE_BENCH_PLAN_PANEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ilv_bench_plan_panel_init (IlvBenchPlanPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pythons = ilv_pythons_new ();
  self->workloads = add_checks (self, _ ("Workloads"));
  self->programs = add_checks (self, _ ("Ready-made"));
  self->models = add_checks (self, _ ("Models"));
  self->interpreters = add_checks (self, _ ("Interpreters"));
  ilv_bench_checks_set_nothing (self->programs, _ ("none"));
  ilv_bench_checks_set_nothing (self->workloads, _ ("none"));
  ilv_bench_checks_set_nothing (self->models, _ ("none"));
  ilv_bench_checks_set_nothing (self->interpreters, _ ("the first one found"));
  add_look_button (self);
  self->settings = ILV_BENCH_SETTINGS_ROW (ilv_bench_settings_row_new ());
  adw_preferences_group_add (self->how, GTK_WIDGET (self->settings));
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (plan_changed_cb), self,
                           G_CONNECT_SWAPPED);
  fill_workloads (self);
  fill_models (self);
  fill_numbers (self);
  g_signal_connect_object (self->pythons, "looked", G_CALLBACK (looked_cb), self,
                           G_CONNECT_SWAPPED);
  plan_changed_cb (self);
}

void
ilv_bench_plan_panel_set_session (IlvBenchPlanPanel *self, IlvSession *session)
{
  g_set_object (&self->session, session);
  fill_own (self);
  take_scenario (self);
}

void
ilv_bench_plan_panel_set_is_busy (IlvBenchPlanPanel *self, gboolean is_busy)
{
  self->is_busy = is_busy;
  gtk_widget_set_sensitive (GTK_WIDGET (self->run_button), !is_busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->flip_button), !is_busy);
}
