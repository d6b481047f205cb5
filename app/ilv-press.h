/* Lets every check button and every row of a list be pressed by assistive technology: the actions
 * check.press and row.press.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GTK 4.8 tells assistive technology of a widget's class actions and of what a GtkButton does;
 * neither a GtkCheckButton nor a GtkListBoxRow is one, so that a screen reader could read a choice
 * or a row but not take it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Once, after gtk_init() and before the first check button and the first row. */
void ilv_press_install (void);

G_END_DECLS
