/* Answers "does everything that blocks have an async client?" by a script's imports.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A button that asks for the script, and a line below it that says why one could not be read, or
 * that it settles nothing and an answer given before stays. The script is read and not run; what
 * was found is the answer's evidence, one step to undo. */
#pragma once

#include <gtk/gtk.h>

#include "ilv-advisor.h"

G_BEGIN_DECLS

/* The input that it answers. */
#define ILV_IMPORT_INPUT "async_libs"

#define ILV_TYPE_IMPORT_BUTTON (ilv_import_button_get_type ())
G_DECLARE_FINAL_TYPE (IlvImportButton, ilv_import_button, ILV, IMPORT_BUTTON, GtkBox)

GtkWidget *ilv_import_button_new (IlvAdvisor *advisor);
/* What the dialog does with the chosen file. FALSE: the answers are as they were. */
gboolean ilv_import_button_load (IlvImportButton *self, const char *path);
/* Why the last file was not read; NULL. */
const char *ilv_import_button_get_error (IlvImportButton *self);
/* What stands below the button: that, or why the answer stayed; NULL. */
const char *ilv_import_button_get_note (IlvImportButton *self);

G_END_DECLS
