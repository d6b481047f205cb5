/* The window's pages: which there are, which is shown, and how they are reached.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-window-pages.h"

#include <glib/gi18n.h>

#include "app/handout/ilv-save-document.h"
#include "app/ilv-preferences.h"
#include "app/model/ilv-own-benchmark.h"
#include "app/pages/ilv-lazy-page.h"

static void
add (AdwViewStack *stack, GtkWidget *page, const IlvPageKind *kind)
{
  AdwViewStackPage *added = adw_view_stack_add_titled (stack, page, kind->name, _ (kind->title));

  adw_view_stack_page_set_icon_name (added, kind->icon);
}

static void
remember_cb (AdwViewStack *stack)
{
  const char *name = adw_view_stack_get_visible_child_name (stack);

  /* A stack that goes shows one page after another. */
  if (name != NULL && gtk_widget_get_mapped (GTK_WIDGET (stack)))
    g_settings_set_string (ilv_preferences_get (), "page", name);
}

static void
benchmark_cb (GtkWidget *stack, GVariant *parameter, GSimpleAction *action)
{
  ilv_own_benchmark_ask (g_object_get_data (G_OBJECT (action), "session"));
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (stack), "benchmark");
}

/* win.benchmark: what Explore shows, taken to the Benchmark page. */
static void
add_benchmark_action (AdwViewStack *stack, IlvSession *session, gpointer window)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new ("benchmark", NULL);

  g_object_set_data (G_OBJECT (action), "session", session); /* the window's, as the action is */
  g_signal_connect_object (action, "activate", G_CALLBACK (benchmark_cb), stack, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
}

void
ilv_window_pages_fill (AdwViewStack *stack, GtkWidget *explore, IlvSession *session,
                       GCallback message, gpointer window)
{
  g_autofree char *last = g_settings_get_string (ilv_preferences_get (), "page");

  for (const IlvPageKind *kind = ilv_page_kinds_get (); kind->name != NULL; kind++) {
    GtkWidget *page = kind->build != NULL ? ilv_lazy_page_new (kind, session) : explore;

    add (stack, page, kind);
    g_signal_connect_object (page, "message", message, window, G_CONNECT_SWAPPED);
  }
  adw_view_stack_set_visible_child_name (stack, ilv_page_kinds_find (last)->name);
  g_signal_connect (stack, "notify::visible-child", G_CALLBACK (remember_cb), NULL);
  add_benchmark_action (stack, session, window);
  ilv_save_document_add_actions (G_ACTION_MAP (window), (IlvSaveMessage)message);
}

/* A window that never was narrow has no bar. */
static void
too_narrow_cb (IlvPageSwitcher *switcher, GParamSpec *pspec, gpointer data)
{
  GtkBox *content = data;
  AdwViewStack *stack = g_object_get_data (G_OBJECT (switcher), "stack");
  GtkWidget *bar = gtk_widget_get_last_child (GTK_WIDGET (content));
  gboolean is_too_narrow;

  g_object_get (switcher, "is-too-narrow", &is_too_narrow, NULL);
  if (!ADW_IS_VIEW_SWITCHER_BAR (bar)) {
    bar = g_object_new (ADW_TYPE_VIEW_SWITCHER_BAR, "stack", stack, NULL);
    gtk_box_append (content, bar);
  }
  adw_view_switcher_bar_set_reveal (ADW_VIEW_SWITCHER_BAR (bar), is_too_narrow);
}

void
ilv_window_pages_set_switcher (AdwViewStack *stack, IlvPageSwitcher *switcher, GtkBox *content)
{
  ilv_page_switcher_set_stack (switcher, stack);
  g_object_set_data (G_OBJECT (switcher), "stack", stack);
  g_signal_connect_object (switcher, "notify::is-too-narrow", G_CALLBACK (too_narrow_cb), content,
                           0);
}

/* Wider than this every language's names have room. */
#define ROOMY_PX 1200

void
ilv_window_pages_expect_width (IlvPageSwitcher *switcher, GtkWidget *header, int width_px)
{
  int others_px;

  if (width_px >= ROOMY_PX)
    return;
  /* The switcher itself can do with nothing. */
  gtk_widget_measure (header, GTK_ORIENTATION_HORIZONTAL, -1, &others_px, NULL, NULL, NULL);
  ilv_page_switcher_expect_width (switcher, MAX (1, width_px - others_px));
}

const char *
ilv_window_pages_get_keys (AdwViewStack *stack)
{
  if (ilv_window_pages_is_explore (stack))
    return "playing";
  return g_strcmp0 (adw_view_stack_get_visible_child_name (stack), "learn") == 0 ? "lessons"
                                                                                 : "window";
}

gboolean
ilv_window_pages_is_explore (AdwViewStack *stack)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (stack), ILV_PAGE_EXPLORE) == 0;
}
