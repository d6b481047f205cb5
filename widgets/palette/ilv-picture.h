/* Pictures as files: PNG, SVG and PDF from the same painting.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

typedef void (*IlvPicturePaint) (cairo_t *cr, double width, double height, gpointer data);

/* "png", "svg" or "pdf" by a name's end, NULL if it is none of them. */
const char *ilv_picture_get_kind (const char *path);
/* Paints into (0, 0, width, height); a PNG has `scale` times as many pixels. (transfer full) */
GBytes *ilv_picture_encode (const char *kind, guint width, guint height, double scale,
                            IlvPicturePaint paint, gpointer data, GError **error);
/* The same into a file, which is replaced as a whole. */
gboolean ilv_picture_save (const char *path, guint width, guint height, double scale,
                           IlvPicturePaint paint, gpointer data, GError **error);

G_END_DECLS
