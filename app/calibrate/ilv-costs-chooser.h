/* "Costs: Reference machine": which costs predictions are made with, where they are made.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

/* A row with the menu of the window (ilv-costs-menu.h), which is built when it is first opened. */
GtkWidget *ilv_costs_chooser_new (IlvSession *session);

G_END_DECLS
