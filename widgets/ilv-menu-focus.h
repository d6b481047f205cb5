/* Gives the focus back when a menu closes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* To be called once the button has its popover. In GTK 4.8 a menu that is closed while a submenu is
 * open leaves the focus on what is no longer there, and no key is heard by anybody. */
void ilv_menu_focus_watch (GtkMenuButton *button);

G_END_DECLS
