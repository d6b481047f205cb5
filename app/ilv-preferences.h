/* The app's stored preferences (GSettings).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One object for the program (transfer none). The schema is looked for where it is installed, then
 * in the build folder; NULL if it is in neither. */
GSettings *ilv_preferences_get (void);

G_END_DECLS
