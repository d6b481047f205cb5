/* "Costs: Reference machine": which costs predictions are made with, where they are made.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-costs-chooser.h"

#include "app/calibrate/ilv-costs-menu.h"
#include "widgets/ilv-spoken-name.h"

#include <glib/gi18n.h>

static void
show_chosen_cb (GtkMenuButton *button, IlvSession *session)
{
  const IlvScenario *scenario = ilv_session_get_scenario (session);
  g_autofree char *title = ilv_costs_menu_get_title (ilv_scenario_get_costs (scenario));
  g_autofree char *spoken = g_strdup_printf (_ ("Costs of predictions: %s"), title);
  gtk_menu_button_set_label (button, title);
  ilv_spoken_name_set (GTK_WIDGET (button), spoken);
}

static void
scenario_changed_cb (IlvSession *session, GtkMenuButton *button)
{
  show_chosen_cb (button, session);
}

static void
create_popup_cb (GtkMenuButton *button, gpointer data)
{
  gtk_menu_button_set_menu_model (button, ilv_costs_menu_find (GTK_WIDGET (button)));
}

GtkWidget *
ilv_costs_chooser_new (IlvSession *session)
{
  g_return_val_if_fail (ILV_IS_SESSION (session), NULL);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6),
            *title = gtk_label_new (_ ("Costs"));
  GtkWidget *button = gtk_menu_button_new ();
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("What things cost in predictions"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), create_popup_cb, NULL, NULL);
  gtk_box_append (GTK_BOX (row), title);
  gtk_box_append (GTK_BOX (row), button);
  g_signal_connect_object (session, "scenario-changed", G_CALLBACK (scenario_changed_cb), button,
                           0);
  show_chosen_cb (GTK_MENU_BUTTON (button), session);
  return row;
}
