/* "Recipe: …" below what a run does, where its figures ask for one: a way to the Migrate page.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "demos/trace/ilv-trace.h"

G_BEGIN_DECLS

#define ILV_TYPE_RECIPE_LINK (ilv_recipe_link_get_type ())
G_DECLARE_FINAL_TYPE (IlvRecipeLink, ilv_recipe_link, ILV, RECIPE_LINK, AdwBin)

GtkWidget *ilv_recipe_link_new (void);
/* NULL hides it. Looks at a trace once: the same again costs nothing. */
void ilv_recipe_link_set_trace (IlvRecipeLink *self, IlvTrace *trace);

G_END_DECLS
