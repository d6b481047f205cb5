/* What stands beside stages and timeline: workloads and sliders, the inspector.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

/* Makes the first of them that is not there. `message_cb` (data, char *) is told what to say.
 * Returns whether another one is left. */
gboolean ilv_side_panels_fill (AdwBin *catalogue, GtkScrolledWindow *inspector, IlvSession *session,
                               GCallback message_cb, gpointer data);

G_END_DECLS
