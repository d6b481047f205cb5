/* Actions by which any page leads to what another page holds: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-window-actions.h"

#include "app/class/ilv-class-dialog.h"
#include "app/pages/ilv-lazy-page.h"
#include "app/present/ilv-present.h"

typedef struct {
  const char *name, *page, *action;
} Way;

static const Way ways[] = {
    {"recipe", "migrate", "migrate.recipe"},
    {"lesson", "learn", "learn.lesson"},
    {"handbook", "learn", "learn.handbook"},
};

static const char way_key[] = "ilv-way";

static void
activate_cb (AdwViewStack *stack, GVariant *parameter, GAction *action)
{
  const Way *way = g_object_get_data (G_OBJECT (action), way_key);
  GtkWidget *page = adw_view_stack_get_child_by_name (stack, way->page);

  adw_view_stack_set_visible_child_name (stack, way->page);
  if (ILV_IS_LAZY_PAGE (page))
    page = ilv_lazy_page_get_page (ILV_LAZY_PAGE (page));
  gtk_widget_activate_action_variant (page, way->action, parameter);
}

void
ilv_window_actions_add (GActionMap *window, AdwViewStack *stack, IlvSession *session)
{
  ilv_present_add (GTK_WINDOW (window), stack);
  ilv_class_dialog_add_action (GTK_WINDOW (window), session);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autoptr (GSimpleAction) action = NULL;

    if (adw_view_stack_get_child_by_name (stack, ways[i].page) == NULL)
      continue;
    action = g_simple_action_new (ways[i].name, G_VARIANT_TYPE_STRING);
    g_object_set_data (G_OBJECT (action), way_key, (gpointer)&ways[i]);
    g_signal_connect_object (action, "activate", G_CALLBACK (activate_cb), stack,
                             G_CONNECT_SWAPPED);
    g_action_map_add_action (window, G_ACTION (action));
  }
}
