/* The handbook's reader: a list of pages, a search, the page.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built when it is first wanted; reads its files then. Where one was is kept in the preferences.
 * Links to what other pages hold are the window's actions: "win.recipe", "win.lesson", "win.page",
 * and "win.watch" (a workload and models, with spaces between). */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ILV_TYPE_HANDBOOK_VIEW (ilv_handbook_view_get_type ())
G_DECLARE_FINAL_TYPE (IlvHandbookView, ilv_handbook_view, ILV, HANDBOOK_VIEW, GtkWidget)

GtkWidget *ilv_handbook_view_new (void);
/* "asyncio#pitfalls"; FALSE if there is no such page, and then nothing changes. */
gboolean ilv_handbook_view_open (IlvHandbookView *self, const char *place);
/* The page and section that are at the top: "asyncio#how". (transfer full) */
char *ilv_handbook_view_get_place (IlvHandbookView *self);
/* As if it had been typed. */
void ilv_handbook_view_search (IlvHandbookView *self, const char *query);

G_END_DECLS
