/* The questions of a class kit's scenario, beside the stages: answered and handed in.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs nothing; the only file written is the one chosen to hand in. */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session-kit.h"

G_BEGIN_DECLS

#define ILV_TYPE_CLASS_PANEL (ilv_class_panel_get_type ())
G_DECLARE_FINAL_TYPE (IlvClassPanel, ilv_class_panel, ILV, CLASS_PANEL, GtkWidget)

/* For the kit that the session has now; goes before the kit does. (floating) */
GtkWidget *ilv_class_panel_new (IlvSession *session);
const IlvKit *ilv_class_panel_get_kit (IlvClassPanel *self);
/* What the button does once a file is chosen. FALSE and an error. */
gboolean ilv_class_panel_save (IlvClassPanel *self, GFile *file, GError **error);

/* Keeps such a panel at the begin of the box while the session has a kit. */
void ilv_class_panel_keep (GtkBox *box, IlvSession *session);

G_END_DECLS
