/* What stands beside the stages: workloads and what-if sliders.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "message" (char *): something to say. */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_CATALOGUE_PANEL (ilv_catalogue_panel_get_type ())
G_DECLARE_FINAL_TYPE (IlvCataloguePanel, ilv_catalogue_panel, ILV, CATALOGUE_PANEL, GtkWidget)

IlvCataloguePanel *ilv_catalogue_panel_new (void);
void ilv_catalogue_panel_set_session (IlvCataloguePanel *self, IlvSession *session);

G_END_DECLS
