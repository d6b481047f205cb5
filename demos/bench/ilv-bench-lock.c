/* Two programs would make each other's runs again, and one would replace what the other keeps.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-lock.h"

#include <glib/gi18n-lib.h>

#include "demos/ilv-file-write.h"
#include "ilv-bench-result.h"

gboolean
ilv_bench_lock (const char *path, IlvFileLock **lock, GError **error)
{
  g_return_val_if_fail (lock != NULL && *lock == NULL, FALSE);
  g_autoptr (GError) failure = NULL;
  if (path == NULL || ilv_file_is_special (path))
    return TRUE;
  *lock = ilv_file_lock_new (path, &failure);
  if (*lock != NULL)
    return TRUE;
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_BUSY,
                 _ ("Another program is measuring into %s. Wait for it, or stop it."), path);
  return FALSE;
}
