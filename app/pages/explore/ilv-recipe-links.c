/* Ways from runs to recipes: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything is made when there is something to lead to: most runs at the start have none, and the
 * first picture must not wait for it. */
#include "ilv-config.h"

#include "ilv-recipe-links.h"

#include <glib/gi18n.h>

#include "demos/recipe/ilv-recipe-suggest.h"
#include "demos/recipe/ilv-recipe.h"
#include "widgets/ilv-spoken-name.h"

struct _IlvRecipeLinks {
  GtkBox parent_instance;

  /* owned */
  IlvSession *session;
  IlvTrace *traces[ILV_MAX_SHOWN]; /* as they were looked at */

  /* plain */
  const char *ids[ILV_MAX_SHOWN]; /* static, NULL: that run asks for none */
  guint look_id;
};

G_DEFINE_FINAL_TYPE (IlvRecipeLinks, ilv_recipe_links, GTK_TYPE_BOX)

/* --- the buttons --- */

static void
clear (IlvRecipeLinks *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
}

static GtkWidget *
add_label (GtkWidget *label, const char *css_class)
{
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 26);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* The runs that ask for it, by their names. */
static char *
list_runs (IlvRecipeLinks *self, const char *id)
{
  GString *text = g_string_new (NULL);

  for (guint run = 0; run < ILV_MAX_SHOWN; run++)
    if (g_strcmp0 (self->ids[run], id) == 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                              ilv_session_get_label (self->session, run));
  return g_string_free (text, FALSE);
}

static void
add_button (IlvRecipeLinks *self, const char *id)
{
  g_autoptr (IlvRecipe) recipe = ilv_recipe_find (id, NULL);
  g_autofree char *runs = list_runs (self, id), *text = NULL, *spoken = NULL;
  GtkWidget *button;

  if (recipe == NULL)
    return;
  /* Translators: names of models, and the title of a recipe. */
  text = g_strdup_printf (_ ("%s: %s"), runs, ilv_recipe_tr (recipe->title));
  spoken = g_strdup_printf (_ ("Open the recipe “%s”"), ilv_recipe_tr (recipe->title));
  button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), add_label (gtk_label_new (text), NULL));
  gtk_widget_set_tooltip_text (button, spoken);
  ilv_spoken_name_set (button, spoken);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", recipe->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.recipe");
  if (gtk_widget_get_first_child (GTK_WIDGET (self)) == NULL)
    gtk_box_append (GTK_BOX (self), add_label (gtk_label_new (_ ("A recipe for what is seen here")),
                                               "section-title"));
  gtk_box_append (GTK_BOX (self), button);
}

static void
rebuild (IlvRecipeLinks *self)
{
  clear (self);
  for (guint run = 0; run < ILV_MAX_SHOWN; run++) {
    gboolean is_first = self->ids[run] != NULL;

    for (guint before = 0; before < run && is_first; before++)
      is_first = g_strcmp0 (self->ids[before], self->ids[run]) != 0;
    if (is_first)
      add_button (self, self->ids[run]);
  }
}

/* --- looking --- */

/* What a run asks for is said when nothing of it is hidden any more. */
static IlvTrace *
get_trace (IlvRecipeLinks *self, guint run)
{
  if (run >= ilv_session_get_n_runs (self->session) || ilv_session_has_curtain (self->session) ||
      ilv_session_is_live (self->session))
    return NULL;
  return ilv_session_get_front (self->session, run);
}

static gboolean
look_cb (gpointer data)
{
  IlvRecipeLinks *self = data;
  gboolean has_changed = FALSE;

  self->look_id = 0;
  for (guint run = 0; run < ILV_MAX_SHOWN; run++) {
    IlvTrace *trace = get_trace (self, run);
    const char *id;

    if (trace == self->traces[run])
      continue;
    g_clear_pointer (&self->traces[run], ilv_trace_unref);
    self->traces[run] = trace != NULL ? ilv_trace_ref (trace) : NULL;
    id = trace != NULL ? ilv_recipe_suggest (trace) : NULL;
    has_changed = has_changed || id != NULL || self->ids[run] != NULL;
    self->ids[run] = id;
  }
  if (has_changed)
    rebuild (self);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          gtk_widget_get_first_child (GTK_WIDGET (self)) != NULL);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (IlvRecipeLinks *self)
{
  gboolean is_same = TRUE;

  for (guint run = 0; run < ILV_MAX_SHOWN; run++)
    is_same = is_same && get_trace (self, run) == self->traces[run];
  if (!is_same && self->look_id == 0)
    self->look_id = g_idle_add_full (G_PRIORITY_LOW, look_cb, self, NULL);
}

/* --- object --- */

static void
ilv_recipe_links_dispose (GObject *object)
{
  IlvRecipeLinks *self = ILV_RECIPE_LINKS (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  for (guint run = 0; run < ILV_MAX_SHOWN; run++)
    g_clear_pointer (&self->traces[run], ilv_trace_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_recipe_links_parent_class)->dispose (object);
}

static void
ilv_recipe_links_class_init (IlvRecipeLinksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ilv_recipe_links_dispose;
}

static void
ilv_recipe_links_init (IlvRecipeLinks *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
ilv_recipe_links_new (IlvSession *session)
{
  static const char *const signals[] = {"scene-changed", "runs-changed", "question-changed"};
  IlvRecipeLinks *self = g_object_new (ILV_TYPE_RECIPE_LINKS, NULL);

  self->session = g_object_ref (session);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return GTK_WIDGET (self);
}
