/* Files that the user named: written whole or not at all, and what is no file is never replaced.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Is @path a device, a pipe or a socket (/dev/null, /dev/stdout, a FIFO)? No file may take its
 * place; it is written into. */
gboolean ilv_file_is_special (const char *path);

/* Writes @size bytes of @data (-1: up to its NUL) to @path. A regular file is replaced at once when
 * all is written, so that after an error the old one is still there. Errors: G_FILE_ERROR. */
gboolean ilv_file_write (const char *path, const char *data, gssize size, GError **error);

G_END_DECLS
