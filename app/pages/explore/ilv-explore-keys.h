/* Keys that work wherever the focus is: arrows, Home, End, Space.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-transport.h"

G_BEGIN_DECLS

/* The page sees these keys before the widget that has the focus, and leaves them to one that moves
 * something of its own with them. */
void ilv_explore_keys_add (GtkWidget *page, IlvTransport *transport);

G_END_DECLS
