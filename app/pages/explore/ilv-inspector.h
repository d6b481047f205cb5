/* What happens now and why, the question, the figures, the legend.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_INSPECTOR (ilv_inspector_get_type ())
G_DECLARE_FINAL_TYPE (IlvInspector, ilv_inspector, ILV, INSPECTOR, GtkWidget)

void ilv_inspector_set_session (IlvInspector *self, IlvSession *session);

G_END_DECLS
