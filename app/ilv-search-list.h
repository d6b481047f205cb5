/* From a search entry down into the list of what it found.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Arrow down in `entry` goes to the first row that `list` shows, if the list is shown. */
void ilv_search_list_enter (GtkWidget *entry, GtkListBox *list);

G_END_DECLS
