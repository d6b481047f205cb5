/* How Python looks in every source view of the app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/* The colours that fit the desktop's: to be called again when the theme changes. */
void ilv_source_style_apply (GtkSourceBuffer *buffer);
/* The same, now and whenever the theme changes. */
void ilv_source_style_follow (GtkSourceBuffer *buffer);
/* Python to be read, not written: highlighted, without undo. */
void ilv_source_style_set_python (GtkSourceBuffer *buffer);

G_END_DECLS
