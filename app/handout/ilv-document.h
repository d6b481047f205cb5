/* A finished document put where it belongs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Into a file, which is replaced as a whole or left as it is; NULL: to standard output. */
gboolean ilv_document_save (GBytes *bytes, const char *path, GError **error);

G_END_DECLS
