/* A program or lines for a shell, highlighted, with a button to copy them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ILV_TYPE_HANDBOOK_CODE (ilv_handbook_code_get_type ())
G_DECLARE_FINAL_TYPE (IlvHandbookCode, ilv_handbook_code, ILV, HANDBOOK_CODE, GtkWidget)

/* `file`: its name, from which the language follows; NULL: a shell's. */
GtkWidget *ilv_handbook_code_new (const char *text, const char *file);

G_END_DECLS
