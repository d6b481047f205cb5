/* Prints a page of the handbook.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "demos/handbook/ilv-numbers.h"

G_BEGIN_DECLS

/* Asks where to. */
void ilv_handbook_print (GtkWindow *parent, const IlvHandbookPage *page, IlvNumbers *numbers);
/* Into a PDF file, without asking. */
gboolean ilv_handbook_print_to_file (const IlvHandbookPage *page, IlvNumbers *numbers,
                                     const char *path, GError **error);

G_END_DECLS
