/* The Migrate page: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-migrate-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/ilv-search-list.h"
#include "app/model/ilv-recipe-words.h"
#include "widgets/ilv-spoken-name.h"

struct _IlvMigratePage {
  GtkWidget parent_instance;

  /* template children */
  AdwLeaflet *leaflet;
  GtkWidget *sidebar, *content;
  GtkSearchEntry *search;
  GtkListBox *list;
  GtkScrolledWindow *scrolled;
  AdwClamp *clamp;
  GtkWidget *back;
  AdwStatusPage *problem;

  /* borrowed */
  GtkWidget *view; /* NULL if the recipes cannot be read */

  /* owned */
  IlvSession *session;
  GPtrArray *recipes;
  char *wanted; /* what is searched for, folded; NULL: nothing */
};

static guint message_signal;
static const char recipe_key[] = "ilv-recipe";

G_DEFINE_FINAL_TYPE (IlvMigratePage, ilv_migrate_page, GTK_TYPE_WIDGET)

static void
message_cb (IlvMigratePage *self, const char *message)
{
  g_signal_emit (self, message_signal, 0, message);
}

/* --- the list --- */

static const IlvRecipe *
get_recipe (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), recipe_key);
}

static gboolean
contains (const char *text, const char *wanted)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, wanted) != NULL;
}

static gboolean
matches (IlvMigratePage *self, const IlvRecipe *recipe)
{
  g_autofree char *change = ilv_recipe_describe_change (recipe);
  const char *const texts[] = {ilv_recipe_tr (recipe->title), ilv_recipe_tr (recipe->tip),
                               ilv_recipe_tr (recipe->when), change, recipe->id};

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (self->wanted == NULL || contains (texts[i], self->wanted))
      return TRUE;
  return FALSE;
}

static gboolean
filter_cb (GtkListBoxRow *row, gpointer data)
{
  return matches (data, get_recipe (row));
}

guint
ilv_migrate_page_search (IlvMigratePage *self, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  guint n = 0;

  g_clear_pointer (&self->wanted, g_free);
  if (*stripped != '\0')
    self->wanted = g_utf8_casefold (stripped, -1);
  gtk_list_box_invalidate_filter (self->list);
  for (guint i = 0; self->recipes != NULL && i < self->recipes->len; i++)
    n += matches (self, g_ptr_array_index (self->recipes, i)) ? 1 : 0;
  return n;
}

static void
search_changed_cb (IlvMigratePage *self)
{
  ilv_migrate_page_search (self, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static GtkWidget *
make_row (const IlvRecipe *recipe)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (ilv_recipe_tr (recipe->title)), *below;
  g_autofree char *change = ilv_recipe_describe_change (recipe);

  below = gtk_label_new (change);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_xalign (GTK_LABEL (below), 0);
  gtk_label_set_ellipsize (GTK_LABEL (below), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (below, "caption");
  gtk_widget_add_css_class (below, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), below);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  ilv_spoken_name_set (row, ilv_recipe_tr (recipe->title));
  g_object_set_data (G_OBJECT (row), recipe_key, (gpointer)recipe);
  return row;
}

static void
show_content (IlvMigratePage *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->content);
}

static void
row_selected_cb (IlvMigratePage *self, GtkListBoxRow *row)
{
  if (row == NULL || self->view == NULL ||
      ilv_recipe_view_get_recipe (ILV_RECIPE_VIEW (self->view)) == get_recipe (row))
    return;
  ilv_recipe_view_set_recipe (ILV_RECIPE_VIEW (self->view), get_recipe (row));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
}

static void
row_activated_cb (IlvMigratePage *self)
{
  show_content (self);
}

static void
back_cb (IlvMigratePage *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->sidebar);
}

gboolean
ilv_migrate_page_show (IlvMigratePage *self, const char *id)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (ILV_IS_MIGRATE_PAGE (self), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  ilv_migrate_page_search (self, "");
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++) {
    if (!g_str_equal (get_recipe (row)->id, id))
      continue;
    gtk_list_box_select_row (self->list, row);
    show_content (self);
    return TRUE;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvRecipe) none = ilv_recipe_find (id, &error);
  if (error != NULL)
    message_cb (self, error->message);
  return FALSE;
}

static void
recipe_action_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ilv_migrate_page_show (ILV_MIGRATE_PAGE (widget), g_variant_get_string (parameter, NULL));
}

/* --- both recordings --- */

static void
explore_cb (IlvMigratePage *self)
{
  IlvTrialCard *card = ilv_recipe_view_get_trial_card (ILV_RECIPE_VIEW (self->view));
  g_autoptr (GPtrArray) traces = ilv_trial_card_list_traces (card);

  if (traces == NULL)
    return;
  ilv_session_open_traces (self->session, traces);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "explore");
}

/* --- building --- */

static void
build (IlvMigratePage *self)
{
  GtkWidget *nothing = gtk_label_new (_ ("No recipe matches"));

  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_set_margin_top (nothing, 12);
  gtk_list_box_set_placeholder (self->list, nothing);
  self->view = ilv_recipe_view_new (self->session);
  adw_clamp_set_child (self->clamp, self->view);
  g_signal_connect_object (self->view, "message", G_CALLBACK (message_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "explore", G_CALLBACK (explore_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  for (guint i = 0; i < self->recipes->len; i++)
    gtk_list_box_append (self->list, make_row (g_ptr_array_index (self->recipes, i)));
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
}

static void
show_problem (IlvMigratePage *self, const char *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_status_page_set_description (self->problem, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->leaflet), FALSE);
}

static void
ilv_migrate_page_dispose (GObject *object)
{
  IlvMigratePage *self = ILV_MIGRATE_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->recipes, g_ptr_array_unref);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_migrate_page_parent_class)->dispose (object);
}

static void
ilv_migrate_page_class_init (IlvMigratePageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_migrate_page_dispose;
  message_signal = g_signal_new ("message", ILV_TYPE_MIGRATE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-migrate-page.ui");
  gtk_widget_class_bind_template_child (widget_class, IlvMigratePage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, IlvMigratePage, sidebar);
  gtk_widget_class_bind_template_child (widget_class, IlvMigratePage, content);
  gtk_widget_class_bind_template_child (widget_class, IlvMigratePage, search);
  gtk_widget_class_bind_template_child (widget_class, IlvMigratePage, list);
  gtk_widget_class_bind_template_child (widget_class, IlvMigratePage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, IlvMigratePage, clamp);
  gtk_widget_class_bind_template_child (widget_class, IlvMigratePage, back);
  gtk_widget_class_bind_template_child (widget_class, IlvMigratePage, problem);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_install_action (widget_class, "migrate.recipe", "s", recipe_action_cb);
}

static void
ilv_migrate_page_init (IlvMigratePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_bind_property (self->leaflet, "folded", self->back, "visible", G_BINDING_SYNC_CREATE);
  ilv_search_list_enter (GTK_WIDGET (self->search), self->list);
}

GtkWidget *
ilv_migrate_page_new (IlvSession *session)
{
  IlvMigratePage *self = g_object_new (ILV_TYPE_MIGRATE_PAGE, NULL);
  g_autoptr (GError) error = NULL;

  self->session = g_object_ref (session);
  self->recipes = ilv_recipe_list (&error);
  if (self->recipes != NULL)
    build (self);
  else
    show_problem (self, error->message);
  return GTK_WIDGET (self);
}

IlvRecipeView *
ilv_migrate_page_get_view (IlvMigratePage *self)
{
  return ILV_RECIPE_VIEW (self->view);
}
