/* The palette's theme that fits what the desktop asks for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "widgets/palette/ilv-palette.h"

G_BEGIN_DECLS

IlvTheme ilv_theme_get_current (void);
/* Calls `callback (object)` whenever it changes, as long as the object lives. */
void ilv_theme_watch (gpointer object, GCallback callback);

G_END_DECLS
