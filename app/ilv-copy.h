/* Text to the clipboard, and a word that it is there.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Puts `text` on the clipboard and shows `told` in the toasts that `from` stands in, if any. */
void ilv_copy_text (GtkWidget *from, const char *text, const char *told);

G_END_DECLS
