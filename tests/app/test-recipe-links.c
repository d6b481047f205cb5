/* From what a run does to the recipe that it asks for, in the window.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pages/explore/ilv-recipe-links.h"
#include "window-fixture.h"

static guint
count_buttons (GtkWidget *links)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (links); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += GTK_IS_BUTTON (child);
  return n;
}

/* The button that leads there, NULL. */
static GtkWidget *
find_button (GtkWidget *links, const char *id)
{
  for (GtkWidget *child = gtk_widget_get_first_child (links); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GVariant *target = GTK_IS_BUTTON (child)
                           ? gtk_actionable_get_action_target_value (GTK_ACTIONABLE (child))
                           : NULL;

    if (target != NULL && g_str_equal (g_variant_get_string (target, NULL), id))
      return child;
  }
  return NULL;
}

static GtkWidget *
load (Fixture *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_find (id, &error);

  g_assert_no_error (error);
  ilv_session_load_workload (self->session, workload);
  WAIT_FOR (!ilv_session_is_pending (self->session) && has_all_fronts (self->session));
  ilv_session_reveal (self->session);
  return find_type (self->page, ILV_TYPE_RECIPE_LINKS);
}

static void
leads_to_the_recipe (Fixture *self, gconstpointer data)
{
  GtkWidget *links = load (self, "blocking-call"), *stack;

  WAIT_FOR (find_button (links, "blocking-to-thread") != NULL && gtk_widget_get_visible (links));
  stack = find_type (GTK_WIDGET (self->window), ADW_TYPE_VIEW_STACK);
  g_signal_emit_by_name (find_button (links, "blocking-to-thread"), "clicked");
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (stack)), ==, "migrate");
}

/* Two runs that ask for the same share a button. */
static void
each_recipe_is_named_once (Fixture *self, gconstpointer data)
{
  GtkWidget *links = load (self, "blocking-call");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  WAIT_FOR (count_buttons (links) > 0);
  for (GtkWidget *child = gtk_widget_get_first_child (links); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child))
      g_assert_true (g_hash_table_add (
          seen, (gpointer)g_variant_get_string (
                    gtk_actionable_get_action_target_value (GTK_ACTIONABLE (child)), NULL)));
}

/* A recipe would tell what is asked. */
static void
hides_while_the_future_does (Fixture *self, gconstpointer data)
{
  GtkWidget *links = load (self, "blocking-call");

  WAIT_FOR (count_buttons (links) > 0 && gtk_widget_get_visible (links));
  g_object_set (self->session, "only-past", TRUE, NULL);
  WAIT_FOR (!gtk_widget_get_visible (links) && count_buttons (links) == 0);
  g_object_set (self->session, "only-past", FALSE, NULL);
  WAIT_FOR (gtk_widget_get_visible (links) && count_buttons (links) > 0);
}

int
main (int argc, char **argv)
{
  window_fixture_init (&argc, &argv);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/recipe-links/leads", leads_to_the_recipe);
  ADD ("/recipe-links/once", each_recipe_is_named_once);
  ADD ("/recipe-links/curtain", hides_while_the_future_does);
  g_test_add ("/recipe-links/narrow", Fixture, "narrow", set_up, each_recipe_is_named_once,
              tear_down);
  return g_test_run ();
}
