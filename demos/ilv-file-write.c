/* Why not g_file_set_contents() alone: it renames a new file over whatever the path named, so that
 * with enough rights `-o /dev/null` takes the place of the device.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-file-write.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

gboolean
ilv_file_is_special (const char *path)
{
  GStatBuf about;
  return g_stat (path, &about) == 0 && !S_ISREG (about.st_mode) && !S_ISDIR (about.st_mode);
}

static gboolean
write_all (int descriptor, const char *data, gsize size)
{
  while (size > 0) {
    gssize written = write (descriptor, data, size);
    if (written < 0 && errno != EINTR)
      return FALSE;
    data += MAX (written, 0);
    size -= (gsize)MAX (written, 0);
  }
  return TRUE;
}

static gboolean
fail (const char *path, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (code), "%s: %s", name,
               g_strerror (code));
  return FALSE;
}

static gboolean
write_in_place (const char *path, const char *data, gsize size, GError **error)
{
  int descriptor = g_open (path, O_WRONLY | O_CLOEXEC | O_NOCTTY, 0);
  gboolean is_done = descriptor >= 0 && write_all (descriptor, data, size);
  int code = errno;
  if (descriptor >= 0 && close (descriptor) != 0 && is_done) {
    is_done = FALSE;
    code = errno;
  }
  return is_done || fail (path, code, error);
}

/* GLib's own message would name a temporary file that nobody asked for. */
static gboolean
can_write_beside (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  return g_access (folder, W_OK | X_OK) == 0 || fail (path, errno, error);
}

gboolean
ilv_file_write (const char *path, const char *data, gssize size, GError **error)
{
  g_return_val_if_fail (path != NULL && (data != NULL || size == 0), FALSE);
  if (ilv_file_is_special (path))
    return write_in_place (path, data, size < 0 ? strlen (data) : (gsize)size, error);
  return can_write_beside (path, error) &&
         g_file_set_contents_full (path, data, size, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}
