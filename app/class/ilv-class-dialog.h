/* Makes a class kit of what Explore shows: a scenario, and its answer key beside it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-session-kit.h"

G_BEGIN_DECLS

#define ILV_TYPE_CLASS_DIALOG (ilv_class_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IlvClassDialog, ilv_class_dialog, ILV, CLASS_DIALOG, AdwWindow)

IlvClassDialog *ilv_class_dialog_new (GtkWindow *parent, IlvSession *session);
/* What its Save does: the scenario, and NAME.key beside it. FALSE and an error. */
gboolean ilv_class_dialog_save (IlvClassDialog *self, const char *path, GError **error);

/* What its Open does: shows what was made before, with the answers of NAME.key beside it, and
 * Explore its start state, where nothing is locked. FALSE and an error. */
gboolean ilv_class_dialog_open (IlvClassDialog *self, const char *path, GError **error);

/* Adds win.class-kit. */
void ilv_class_dialog_add_action (GtkWindow *window, IlvSession *session);

G_END_DECLS
