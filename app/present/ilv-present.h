/* Present: the same window for a projector. Large type, side panels away, a log of the keys.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * At most one window presents. What is painted follows ilv_present_get_scale(), what GTK sets a
 * style sheet made for the screen's height: what is to be read is 1/30 of it, what stands beside it
 * 1/45. Everything is as it was when it ends: nothing of it is remembered. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Adds win.present, and ends presenting with the window. Its content is a box that begins with the
 * header bar; what is shown is a page of the stack. */
void ilv_present_add (GtkWindow *window, AdwViewStack *stack);

/* Whether this widget's window presents. */
gboolean ilv_present_is_on (GtkWidget *widget);
/* What painted text is enlarged by; 1 where nothing is presented. */
double ilv_present_get_scale (GtkWidget *widget);
/* Of the screen that shows it. */
int ilv_present_find_width (GtkWidget *widget);
/* callback(object) when presenting begins or ends in some window. */
void ilv_present_watch (gpointer object, GCallback callback);

/* For a screen of this height. */
double ilv_present_find_scale (int height_px);
/* The style sheet for it. (transfer full) */
char *ilv_present_make_styles (int height_px);

G_END_DECLS
