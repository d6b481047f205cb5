/* The Migrate page: recipes to search, read, compare and really run.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Action "migrate.recipe" "s": shows that recipe. Signal "message" (const char *), for a toast. */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"
#include "ilv-recipe-view.h"

G_BEGIN_DECLS

#define ILV_TYPE_MIGRATE_PAGE (ilv_migrate_page_get_type ())
G_DECLARE_FINAL_TYPE (IlvMigratePage, ilv_migrate_page, ILV, MIGRATE_PAGE, GtkWidget)

GtkWidget *ilv_migrate_page_new (IlvSession *session);
/* FALSE, and a message, if there is no such recipe. */
gboolean ilv_migrate_page_show (IlvMigratePage *self, const char *id);
/* How many recipes match; "" shows all. */
guint ilv_migrate_page_search (IlvMigratePage *self, const char *text);
IlvRecipeView *ilv_migrate_page_get_view (IlvMigratePage *self);

G_END_DECLS
