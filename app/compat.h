/* What newer versions of GTK and libadwaita add, used in this one place.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Whether motion is to be reduced: animations are off, or (GTK 4.22) the desktop says so. */
gboolean ilv_compat_has_reduced_motion (GtkWidget *widget);

G_END_DECLS
