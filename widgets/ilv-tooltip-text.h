/* Tooltips of a few sentences, broken into lines that are short enough to be read.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* What a tooltip's line holds at most, unless one word is longer. */
#define ILV_TOOLTIP_CHARS 48

/* Each line of the text in lines of about the same length, none with more than max_chars
 * characters; broken at spaces, never within a word or at a no-break space. */
char *ilv_tooltip_break (const char *text, guint max_chars);

/* What the tooltip of a widget that draws many things belongs to: a cell around (x, y), in pixels
 * of the widget. GTK leaves a tooltip where it is until the pointer leaves its area. */
GdkRectangle ilv_tooltip_get_cell (int x, int y);

void ilv_tooltip_set_text (GtkTooltip *tooltip, const char *text, int x, int y);

/* What keys change under a pointer that rests must not come up with its tooltip, in front of what
 * is to be read: no widget that asks ilv_tooltip_is_hushed() tells any until the pointer has moved.
 */
void ilv_tooltip_hush (GtkWidget *window);
/* Whether the pointer, now at (x, y) of the widget, has not moved since. */
gboolean ilv_tooltip_is_hushed (GtkWidget *widget, int x, int y);
