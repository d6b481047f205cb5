/* Pictures as files: PNG, SVG and PDF from the same painting.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-picture.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n.h>
#include <string.h>

#include "demos/ilv-file-write.h"

const char *
ilv_picture_get_kind (const char *path)
{
  static const char *const kinds[] = {"png", "svg", "pdf"};
  const char *dot = strrchr (path, '.');

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strcasecmp (dot + 1, kinds[i]) == 0)
      return kinds[i];
  return NULL;
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
create_surface (const char *kind, GByteArray *bytes, guint width, guint height, double scale)
{
  cairo_surface_t *surface;

  if (strcmp (kind, "svg") == 0)
    return cairo_svg_surface_create_for_stream (append_cb, bytes, width, height);
  if (strcmp (kind, "pdf") == 0)
    return cairo_pdf_surface_create_for_stream (append_cb, bytes, width, height);
  surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)(width * scale), (int)(height * scale));
  cairo_surface_set_device_scale (surface, scale, scale);
  return surface;
}

GBytes *
ilv_picture_encode (const char *kind, guint width, guint height, double scale,
                    IlvPicturePaint paint, gpointer data, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  g_return_val_if_fail (kind != NULL && paint != NULL, NULL);
  surface = create_surface (kind, bytes, width, height, scale);
  cr = cairo_create (surface);
  paint (cr, width, height, data);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && strcmp (kind, "png") == 0)
    status = cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("the picture could not be painted (%s); try a smaller size"),
                 cairo_status_to_string (status));
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

gboolean
ilv_picture_save (const char *path, guint width, guint height, double scale, IlvPicturePaint paint,
                  gpointer data, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  const char *kind = ilv_picture_get_kind (path);

  g_return_val_if_fail (kind != NULL, FALSE);
  bytes = ilv_picture_encode (kind, width, height, scale, paint, data, error);
  if (bytes == NULL)
    return FALSE;
  return ilv_file_write (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
                         error);
}
