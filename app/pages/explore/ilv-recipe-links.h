/* The recipes that the shown runs ask for: ways from what a run does to the Migrate page.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_RECIPE_LINKS (ilv_recipe_links_get_type ())
G_DECLARE_FINAL_TYPE (IlvRecipeLinks, ilv_recipe_links, ILV, RECIPE_LINKS, GtkBox)

/* Not visible while there is none, the future is hidden or a run goes on. Looks at a run once, and
 * when nothing else is to be done. */
GtkWidget *ilv_recipe_links_new (IlvSession *session);

G_END_DECLS
