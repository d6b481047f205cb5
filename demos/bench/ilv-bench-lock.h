/* One program at a time measures into a file, whatever it measures.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/ilv-file-lock.h"

G_BEGIN_DECLS

/* FALSE and ILV_BENCH_ERROR_BUSY (or G_FILE_ERROR) if another one has it; never waits. *lock stays
 * NULL where no file is kept: `path` is NULL or a device. */
gboolean ilv_bench_lock (const char *path, IlvFileLock **lock, GError **error);

G_END_DECLS
