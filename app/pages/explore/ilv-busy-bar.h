/* A simulation that takes long enough to be waited for: progress and Stop.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_TYPE_BUSY_BAR (ilv_busy_bar_get_type ())
G_DECLARE_FINAL_TYPE (IlvBusyBar, ilv_busy_bar, ILV, BUSY_BAR, GtkWidget)

void ilv_busy_bar_set_session (IlvBusyBar *self, IlvSession *session);

G_END_DECLS
