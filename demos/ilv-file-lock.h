/* One program at a time works on a file that is replaced while it works on it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _IlvFileLock IlvFileLock;

/* Takes the lock of @path, which is a file beside it, "@path.lock"; it goes when the lock does, and
 * a program that dies leaves it unlocked. Never waits. NULL without an error: somebody else has
 * it. NULL with an error (G_FILE_ERROR): no such file can be made. (transfer full) */
IlvFileLock *ilv_file_lock_new (const char *path, GError **error);
void ilv_file_lock_free (IlvFileLock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvFileLock, ilv_file_lock_free)

G_END_DECLS
