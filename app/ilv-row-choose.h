/* Lets a row of a list be chosen by assistive technology: the action row.choose.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For class_init of a GtkListBoxRow. */
void ilv_row_choose_install (GtkWidgetClass *widget_class);

G_END_DECLS
