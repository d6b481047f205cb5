/* The submenu that chooses the cost set predictions are made with.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

/* Fills `menu` with the cost sets there are and "Calibrate this machine…", and gives the window the
 * actions win.costs (a name), win.calibrate and win.fidelity. */
void ilv_costs_menu_attach (GtkWindow *window, GMenu *menu, IlvSession *session);

/* That menu of the window the widget is in; NULL without such a window. */
GMenuModel *ilv_costs_menu_find (GtkWidget *inside);
/* What people call a cost set. (transfer full) */
char *ilv_costs_menu_get_title (const char *name);

G_END_DECLS
