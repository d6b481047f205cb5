/* The list of models in a stage's popover: choose another, add a stage, remove this one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-model-list.h"

#include <glib/gi18n.h>

#include "app/model/ilv-session-kit.h"
#include "widgets/why/ilv-why-label.h"

static const char model_key[] = "ilv-model";
static const char run_key[] = "ilv-run";

static guint
get_number (gpointer object, const char *key)
{
  return GPOINTER_TO_UINT (g_object_get_data (object, key));
}

static void
close_popover (GtkWidget *widget)
{
  GtkWidget *popover = gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER);

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
show_model (IlvSession *session, guint place, IlvModel model)
{
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (session));

  ilv_scenario_show_model (scenario, place, model);
  ilv_session_change (session, scenario, NULL);
}

static void
chosen_cb (GtkWidget *button, IlvSession *session)
{
  guint run = get_number (button, run_key);
  IlvModel model = get_number (button, model_key);

  close_popover (button);
  show_model (session, run, model);
}

static void
add_cb (GtkWidget *button, IlvSession *session)
{
  const IlvScenario *scenario = ilv_session_get_scenario (session);

  close_popover (button);
  for (int model = 0; model < ILV_N_MODELS; model++)
    if (ilv_scenario_find_model (scenario, model) < 0) {
      show_model (session, scenario->n_models, model);
      return;
    }
}

static void
remove_cb (GtkWidget *button, IlvSession *session)
{
  g_autoptr (IlvScenario) scenario = ilv_scenario_copy (ilv_session_get_scenario (session));

  close_popover (button);
  ilv_scenario_hide_model (scenario, get_number (button, run_key));
  ilv_session_change (session, scenario, NULL);
}

static GtkWidget *
add_button (GtkBox *box, IlvSession *session, guint run, const char *text, GCallback callback)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data (G_OBJECT (button), run_key, GUINT_TO_POINTER (run));
  g_signal_connect_object (button, "clicked", callback, session, 0);
  gtk_box_append (box, button);
  return button;
}

/* An opened file has its own models only. */
static gboolean
is_offered (IlvSession *session, IlvModel model)
{
  return !ilv_session_has_opened_traces (session) ||
         ilv_scenario_find_model (ilv_session_get_scenario (session), model) >= 0;
}

static void
add_reason (GtkBox *box, const char *why_locked)
{
  GtkWidget *label = gtk_label_new (why_locked);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_margin_start (label, 10);
  gtk_widget_set_margin_end (label, 10);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (box, label);
}

GtkWidget *
ilv_model_list_new (IlvSession *session, guint run)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  const IlvScenario *scenario = ilv_session_get_scenario (session);
  const char *why_locked = ilv_session_why_locked (session, "models");
  GtkWidget *button;

  if (why_locked != NULL)
    add_reason (GTK_BOX (box), why_locked);
  for (int model = 0; model < ILV_N_MODELS; model++) {
    const char *name = ilv_model_label (ilv_model_get_id (model));

    if (!is_offered (session, model))
      continue;
    button = add_button (GTK_BOX (box), session, run, name, G_CALLBACK (chosen_cb));
    g_object_set_data (G_OBJECT (button), model_key, GUINT_TO_POINTER ((guint)model));
    gtk_widget_set_sensitive (button, why_locked == NULL);
    if (scenario->models[run] == (IlvModel)model)
      gtk_widget_add_css_class (button, "heading");
    else if (ilv_scenario_find_model (scenario, model) >= 0)
      gtk_widget_add_css_class (button, "dim-label");
  }
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  button = add_button (GTK_BOX (box), session, run, _ ("Add a stage"), G_CALLBACK (add_cb));
  gtk_widget_set_sensitive (button, scenario->n_models < ILV_MAX_SHOWN && why_locked == NULL &&
                                        !ilv_session_has_opened_traces (session));
  button =
      add_button (GTK_BOX (box), session, run, _ ("Remove this stage"), G_CALLBACK (remove_cb));
  gtk_widget_set_sensitive (button, scenario->n_models > 1 && why_locked == NULL);
  return box;
}
