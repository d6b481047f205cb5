/* Predicted, Measured or Both; and, apart from it, Measure.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "message" (char *): a measurement failed. */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_SOURCE_SWITCH (ilv_source_switch_get_type ())
G_DECLARE_FINAL_TYPE (IlvSourceSwitch, ilv_source_switch, ILV, SOURCE_SWITCH, GtkWidget)

void ilv_source_switch_set_session (IlvSourceSwitch *self, IlvSession *session);
/* Starts measuring, or cancels it. The buttons do it by the action measure.toggle. */
void ilv_source_switch_toggle_measuring (IlvSourceSwitch *self);
/* The signal "measuring-changed" says when this is another. */
gboolean ilv_source_switch_get_is_measuring (IlvSourceSwitch *self);
/* How far it is and of what, for a second view of it (borrowed). */
GtkProgressBar *ilv_source_switch_get_progress (IlvSourceSwitch *self);

G_END_DECLS
