/* Lets every check button be pressed by assistive technology: the action check.press.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GTK 4.8 tells assistive technology of a widget's class actions and of what a GtkButton does; a
 * GtkCheckButton is neither, so that a screen reader could read a choice but not make it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Once, after gtk_init() and before the first check button. */
void ilv_check_press_install (void);

G_END_DECLS
