/* Prints a verdict: its text, then the flowchart on a page of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "demos/advisor/ilv-verdict.h"

G_BEGIN_DECLS

/* A dialog for the window; `text` is what ilv_advice_to_text() gives. */
void ilv_decide_print (GtkWindow *parent, const IlvVerdict *verdict, const char *text);
/* The same into a PDF without a dialog, for tests. */
gboolean ilv_decide_print_to_file (const IlvVerdict *verdict, const char *text, const char *path,
                                   GError **error);

G_END_DECLS
