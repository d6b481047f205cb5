/* A scrolled window takes every turn of the wheel, though it only moves sideways: what goes up and
 * down is then the page's around it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives turns up and down above `widget` to the scrolled window it stands in. */
void ilv_wheel_pass_on (GtkWidget *widget);

G_END_DECLS
