/* The page's actions: transport.*, question.*, stage.*.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"
#include "app/model/ilv-transport.h"

G_BEGIN_DECLS

/* Inserts the action groups into the widget; they live as long as it does. */
void ilv_explore_actions_install (GtkWidget *widget, IlvSession *session, IlvTransport *transport);

G_END_DECLS
