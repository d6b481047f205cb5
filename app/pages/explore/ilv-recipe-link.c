/* A way from a run to the recipe that it asks for: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The button is made when there is something to lead to: most runs at the start have none. */
#include "ilv-config.h"

#include "ilv-recipe-link.h"

#include <glib/gi18n.h>

#include "demos/recipe/ilv-recipe-suggest.h"
#include "demos/recipe/ilv-recipe.h"
#include "widgets/ilv-spoken-name.h"

struct _IlvRecipeLink {
  AdwBin parent_instance;

  /* owned */
  IlvTrace *trace;
  const char *id; /* static, NULL */
};

G_DEFINE_FINAL_TYPE (IlvRecipeLink, ilv_recipe_link, ADW_TYPE_BIN)

static void
show_recipe (IlvRecipeLink *self)
{
  g_autoptr (IlvRecipe) recipe = ilv_recipe_find (self->id, NULL);
  GtkWidget *button = gtk_button_new (), *label;
  g_autofree char *text = NULL;

  g_object_ref_sink (button);
  if (recipe != NULL) {
    text = g_strdup_printf (_ ("Recipe: %s"), ilv_recipe_tr (recipe->title));
    label = gtk_label_new (text);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
    gtk_button_set_child (GTK_BUTTON (button), label);
    gtk_widget_set_tooltip_text (button, _ ("Open the recipe"));
    ilv_spoken_name_set (button, text);
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", recipe->id);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.recipe");
    adw_bin_set_child (ADW_BIN (self), button);
  }
  g_object_unref (button);
}

void
ilv_recipe_link_set_trace (IlvRecipeLink *self, IlvTrace *trace)
{
  g_return_if_fail (ILV_IS_RECIPE_LINK (self));
  if (trace != NULL && trace != self->trace) {
    const char *before = self->id;

    g_clear_pointer (&self->trace, ilv_trace_unref);
    self->trace = ilv_trace_ref (trace);
    self->id = ilv_recipe_suggest (trace);
    if (self->id != NULL && (before == NULL || !g_str_equal (before, self->id)))
      show_recipe (self);
  }
  gtk_widget_set_visible (GTK_WIDGET (self), trace != NULL && self->id != NULL &&
                                                 adw_bin_get_child (ADW_BIN (self)) != NULL);
}

static void
ilv_recipe_link_dispose (GObject *object)
{
  g_clear_pointer (&ILV_RECIPE_LINK (object)->trace, ilv_trace_unref);
  G_OBJECT_CLASS (ilv_recipe_link_parent_class)->dispose (object);
}

static void
ilv_recipe_link_class_init (IlvRecipeLinkClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_recipe_link_dispose;
}

static void
ilv_recipe_link_init (IlvRecipeLink *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
ilv_recipe_link_new (void)
{
  return g_object_new (ILV_TYPE_RECIPE_LINK, NULL);
}
