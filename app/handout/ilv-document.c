/* A finished document put where it belongs: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-document.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>

#include "demos/ilv-file-write.h"

/* The error names the file that was asked for, not the one that is written in its place first. */
static gboolean
save_to_file (const char *path, const char *data, gsize size, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (ilv_file_write (path, data, (gssize)size, &problem))
    return TRUE;
  g_autofree char *folder = g_path_get_dirname (path);
  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_set_error (error, problem->domain, problem->code,
                 _ ("%s cannot be written (%s); choose another name or folder"), path,
                 problem->message);
  else
    g_set_error (error, problem->domain, problem->code,
                 _ ("%s cannot be written: there is no folder %s"), path, folder);
  return FALSE;
}

gboolean
ilv_document_save (GBytes *bytes, const char *path, GError **error)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  if (path != NULL)
    return save_to_file (path, data, size, error);
  if (fwrite (data, 1, size, stdout) == size && fflush (stdout) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (errno),
               _ ("standard output cannot be written: %s"), g_strerror (errno));
  return FALSE;
}
