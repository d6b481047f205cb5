/* Names for what GTK 4.8 leaves without one, or names twice.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A screen reader says `name`. A menu button passes it to the button inside, which has the focus;
 * call it again after its label has changed. */
void ilv_spoken_name_set (GtkWidget *widget, const char *name);

/* A button whose label has a mnemonic, in the way that it is said once and without underscore. */
GtkWidget *ilv_spoken_name_new_button (const char *mnemonic);

/* The same for the buttons that somebody else has made below `top`: a dialog's answers. */
void ilv_spoken_name_mend_buttons (GtkWidget *top);

/* Of the scrolled windows that somebody else has made below `top`: a status page's. */
void ilv_spoken_name_set_scrollers (GtkWidget *top, const char *name);

/* A row of libadwaita that holds a list of its own: one name for the row and for its list. */
void ilv_spoken_name_set_row (GtkWidget *row, const char *name);

/* Of a pooled child: whether it stands for something now, or waits for its next use. */
void ilv_spoken_name_set_is_used (GtkWidget *child, gboolean is_used);

G_END_DECLS
