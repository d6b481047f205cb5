/* The palette's theme that fits what the desktop asks for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "widgets/palette/ilv-palette.h"

G_BEGIN_DECLS

IlvTheme ilv_theme_get_current (void);
/* Whether it is one of high contrast. */
gboolean ilv_theme_has_contrast (void);
/* High contrast whatever the desktop asks for: while something is presented. */
void ilv_theme_set_wants_contrast (gboolean wants_contrast);
/* What is painted uses the family of the desktop's font, now and whenever that changes. Call it
 * once, before anything is painted. */
void ilv_theme_use_font (void);
/* The app's style sheets, that for high contrast while that is asked for. */
void ilv_theme_use_styles (void);
/* Calls `callback (object)` whenever theme or font change, as long as the object lives. */
void ilv_theme_watch (gpointer object, GCallback callback);

G_END_DECLS
