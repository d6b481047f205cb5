/* Loads the glyphs of a first frame font by font, before it is drawn.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Of all labels below `widget` that are mapped. FreeType runs a font's hinting program anew
 * whenever the size changes (270 k instructions for DejaVu Sans), and cairo changes it twice for
 * every new run of text: once for the metrics, at 2048 pixels, and back. Drawn from top to bottom,
 * a first frame had 131 of these; font by font there are two for each. */
void ilv_warm_glyphs (GtkWidget *widget);

G_END_DECLS
