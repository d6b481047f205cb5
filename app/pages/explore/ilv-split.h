/* Keeps the share in which a paned is split.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Splits the (allocated, vertical) paned as the preference `key` says and keeps it from then on.
 * FALSE (and nothing done) before it has a height and after the first time. */
gboolean ilv_split_restore (GtkPaned *paned, const char *key);

/* The share is restored anew at the next ilv_split_restore(). */
void ilv_split_forget (GtkPaned *paned);

G_END_DECLS
