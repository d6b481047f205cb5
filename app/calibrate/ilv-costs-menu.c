/* The submenu that chooses the cost set predictions are made with.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-costs-menu.h"

#include "app/model/ilv-session-kit.h"
#include "demos/workload/ilv-costs.h"
#include "ilv-calibrate-dialog.h"
#include "ilv-calibration-words.h"
#include "ilv-fidelity-dialog.h"

#include <glib/gi18n.h>

/* What is kept with the window. */
typedef struct {
  GtkWindow *window;   /* borrowed: it owns this */
  GMenu *menu;         /* a reference */
  IlvSession *session; /* a reference */
  GSimpleAction *choose;
  char **doubted;       /* names of sets that are not to be relied on; NULL: not yet asked */
  GCancellable *asking; /* not NULL: a thread asks */
  guint ask_source;
  gboolean is_locked; /* by a class kit; the menu says so */
} Costs;

static void
free_costs (gpointer data)
{
  Costs *self = data;
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_object_unref (self->menu);
  g_object_unref (self->session);
  g_object_unref (self->choose);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_handle_id (&self->ask_source, g_source_remove);
  g_strfreev (self->doubted);
  g_free (self);
}

char *
ilv_costs_menu_get_title (const char *name)
{
  if (g_str_equal (name, "ideal"))
    return g_strdup (_ ("Ideal: nothing costs anything"));
  if (g_str_equal (name, "reference"))
    return g_strdup (_ ("Reference machine"));
  if (g_str_equal (name, ILV_COSTS_THIS_MACHINE))
    return g_strdup (_ ("This machine"));
  return g_strdup (name);
}

/* A set that is not to be relied on says so in the menu. */
static void
add_set (Costs *self, GMenu *section, const char *name)
{
  g_autofree char *title = ilv_costs_menu_get_title (name);
  gboolean is_doubted =
      self->doubted != NULL && g_strv_contains ((const char *const *)self->doubted, name);
  g_autofree char *label =
      is_doubted ? g_strdup_printf (_ ("%s (calibrate again)"), title) : g_strdup (title);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, "win.costs", "s", name);
  g_menu_append_item (section, item);
}

static void
fill (Costs *self)
{
  g_auto (GStrv) names = ilv_costs_list ();
  g_autoptr (GMenu) sets = g_menu_new ();
  g_autoptr (GMenu) acts = g_menu_new ();
  g_menu_remove_all (self->menu);
  for (guint i = 0; names[i] != NULL; i++)
    add_set (self, sets, names[i]);
  g_menu_append (acts, _ ("_Calibrate this machine…"), "win.calibrate");
  g_menu_append (acts, _ ("How _true are they?…"), "win.fidelity");
  g_menu_append_section (self->menu, ilv_session_why_locked (self->session, "costs"),
                         G_MENU_MODEL (sets));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (acts));
}

/* --- doubts: which Python a set is for is asked by starting that Python --- */

static void
ask_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_auto (GStrv) names = ilv_costs_list ();
  g_autoptr (GStrvBuilder) doubted = g_strv_builder_new ();
  for (guint i = 0; names[i] != NULL && !g_cancellable_is_cancelled (cancellable); i++) {
    g_autofree char *doubts = ilv_calibration_check (names[i], NULL);
    if (doubts != NULL)
      g_strv_builder_add (doubted, names[i]);
  }
  g_task_return_pointer (task, g_strv_builder_end (doubted), (GDestroyNotify)g_strfreev);
}

/* NULL: the window is gone. */
static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Costs *self = data;
  char **doubted = g_task_propagate_pointer (G_TASK (result), NULL);
  if (doubted == NULL)
    return;
  g_clear_object (&self->asking);
  g_strfreev (self->doubted);
  self->doubted = doubted;
  fill (self);
}

static gboolean
ask_cb (gpointer data)
{
  Costs *self = data;
  self->ask_source = 0;
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (NULL, self->asking, asked_cb, self);
  g_task_run_in_thread (task, ask_thread);
  return G_SOURCE_REMOVE;
}

/* Once nothing else is to be done, and only where somebody has calibrated. */
static void
ask (Costs *self)
{
  g_auto (GStrv) names = ilv_costs_list ();
  gboolean is_calibrated = FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    is_calibrated |= ilv_calibration_is_name (names[i]);
  if (is_calibrated && self->ask_source == 0)
    self->ask_source = g_idle_add_full (G_PRIORITY_LOW, ask_cb, self, NULL);
}

static void
show_chosen (Costs *self)
{
  const IlvScenario *scenario = ilv_session_get_scenario (self->session);
  gboolean is_locked = ilv_session_is_locked (self->session, "costs");
  if (is_locked != self->is_locked) {
    self->is_locked = is_locked;
    g_simple_action_set_enabled (self->choose, !is_locked);
    fill (self);
  }
  g_simple_action_set_state (self->choose,
                             g_variant_new_string (ilv_scenario_get_costs (scenario)));
}

static void
choose (Costs *self, const char *name)
{
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (self->session));
  ilv_scenario_set_costs (scenario, name);
  ilv_session_change (self->session, scenario, NULL);
}

static void
choose_cb (GSimpleAction *action, GVariant *name, gpointer data)
{
  choose (data, g_variant_get_string (name, NULL));
}

static void
use_cb (IlvCalibrateDialog *dialog, const char *name, gpointer data)
{
  choose (data, name);
}

static void
closed_cb (GtkWidget *dialog, gpointer data)
{
  fill (data);
  ask (data);
}

static void
calibrate_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Costs *self = data;
  GtkWidget *dialog = ilv_calibrate_dialog_new (self->window);
  g_signal_connect (dialog, "use", G_CALLBACK (use_cb), self);
  g_signal_connect (dialog, "unmap", G_CALLBACK (closed_cb), self);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
fidelity_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (ilv_fidelity_dialog_new (((Costs *)data)->window)));
}

static void
add_act (Costs *self, const char *name, GCallback callback)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, NULL);
  g_signal_connect (action, "activate", callback, self);
  g_action_map_add_action (G_ACTION_MAP (self->window), G_ACTION (action));
}

void
ilv_costs_menu_attach (GtkWindow *window, GMenu *menu, IlvSession *session)
{
  g_return_if_fail (G_IS_ACTION_MAP (window) && G_IS_MENU (menu) && ILV_IS_SESSION (session));
  Costs *self = g_new0 (Costs, 1);
  *self = (Costs){.window = window, .menu = g_object_ref (menu), .session = g_object_ref (session)};
  self->choose = g_simple_action_new_stateful ("costs", G_VARIANT_TYPE_STRING,
                                               g_variant_new_string ("reference"));
  g_signal_connect (self->choose, "change-state", G_CALLBACK (choose_cb), self);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (self->choose));
  add_act (self, "calibrate", G_CALLBACK (calibrate_cb));
  add_act (self, "fidelity", G_CALLBACK (fidelity_cb));
  g_signal_connect_swapped (session, "scenario-changed", G_CALLBACK (show_chosen), self);
  fill (self);
  ask (self);
  show_chosen (self);
  g_object_set_data_full (G_OBJECT (window), "ilv-costs-menu", self, free_costs);
}

GMenuModel *
ilv_costs_menu_find (GtkWidget *inside)
{
  GtkRoot *window = gtk_widget_get_root (inside);
  const Costs *self =
      window != NULL ? g_object_get_data (G_OBJECT (window), "ilv-costs-menu") : NULL;
  return self != NULL ? G_MENU_MODEL (self->menu) : NULL;
}
