/* Whether a benchmark runs with the pools, seed, intervals and cores that Explore has.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cores bind only as far as there are any: Explore may predict eight where two can be measured. */
#include "ilv-config.h"

#include "ilv-bench-settings-row.h"

#include <glib/gi18n.h>

struct _IlvBenchSettingsRow {
  AdwActionRow parent_instance;

  /* children */
  GtkSwitch *wanted;

  /* plain */
  IlvSettings settings;
};

enum {
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvBenchSettingsRow, ilv_bench_settings_row, ADW_TYPE_ACTION_ROW)

/* --- words --- */

/* Only what is not as it is without any option. */
static char *
describe (const IlvSettings *settings)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  if (settings->cores > 0)
    g_ptr_array_add (words, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u core", "%u cores",
                                                          settings->cores),
                                             settings->cores));
  if (settings->threads > 0)
    g_ptr_array_add (words, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u thread",
                                                          "%u threads", settings->threads),
                                             settings->threads));
  if (settings->processes > 0)
    g_ptr_array_add (words, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u process",
                                                          "%u processes", settings->processes),
                                             settings->processes));
  if (settings->switch_interval_ns > 0) {
    g_autofree char *interval = ilv_format_duration_exact (settings->switch_interval_ns);
    g_ptr_array_add (words, g_strdup_printf (_ ("switch interval %s"), interval));
  }
  if (settings->start_method != ILV_START_FORKSERVER)
    g_ptr_array_add (words, g_strdup (ilv_start_method_get_id (settings->start_method)));
  if (settings->chunk > 1)
    g_ptr_array_add (words, g_strdup_printf (_ ("chunks of %u jobs"), settings->chunk));
  if (settings->seed > 1) {
    g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, settings->seed);
    g_ptr_array_add (words, g_strdup_printf (_ ("seed %s"), seed));
  }
  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **)words->pdata);
}

static void
changed_cb (IlvBenchSettingsRow *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- object --- */

static void
ilv_bench_settings_row_class_init (IlvBenchSettingsRowClass *class)
{
  signals[CHANGED] = g_signal_new ("changed", ILV_TYPE_BENCH_SETTINGS_ROW, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ilv_bench_settings_row_init (IlvBenchSettingsRow *self)
{
  self->wanted = GTK_SWITCH (gtk_switch_new ());
  gtk_switch_set_active (self->wanted, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->wanted), GTK_ALIGN_CENTER);
  g_signal_connect_object (self->wanted, "notify::active", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("As set on Explore"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->wanted));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->wanted));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  ilv_settings_init (&self->settings, ILV_MODEL_SEQUENTIAL);
}

GtkWidget *
ilv_bench_settings_row_new (void)
{
  return g_object_new (ILV_TYPE_BENCH_SETTINGS_ROW, NULL);
}

void
ilv_bench_settings_row_set_scenario (IlvBenchSettingsRow *self, const IlvScenario *scenario)
{
  g_autofree char *text = NULL;

  g_return_if_fail (ILV_IS_BENCH_SETTINGS_ROW (self));
  ilv_scenario_get_settings (scenario, ILV_MODEL_SEQUENTIAL, &self->settings);
  if (self->settings.cores >= g_get_num_processors ())
    self->settings.cores = 0;
  text = describe (&self->settings);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_widget_set_visible (GTK_WIDGET (self), *text != '\0');
}

void
ilv_bench_settings_row_fill (IlvBenchSettingsRow *self, IlvBenchWish *wish)
{
  g_return_if_fail (ILV_IS_BENCH_SETTINGS_ROW (self));
  if (gtk_widget_get_visible (GTK_WIDGET (self)) && gtk_switch_get_active (self->wanted))
    wish->settings = self->settings;
}
