/* Keys that work wherever the focus is: arrows, Home, End, Space.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-transport.h"

G_BEGIN_DECLS

/* The page's window hands these keys to the page, wherever the focus is, before the widget that has
 * it, and leaves them to one that does something of its own with them. */
void ilv_explore_keys_add (GtkWidget *page, IlvTransport *transport);
/* What a key does; FALSE if nothing. */
gboolean ilv_explore_keys_press (GtkWidget *page, IlvTransport *transport, guint keyval,
                                 GdkModifierType state);

G_END_DECLS
