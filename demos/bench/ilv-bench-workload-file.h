/* What a command line calls a workload that the app has in memory.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The catalogue's name, if what it names is exactly `text` (or `text` is NULL: not known). Else the
 * text is written into the folder "workloads" of the history, and it is that file's path. NULL:
 * it could not be written. (transfer full) */
char *ilv_bench_name_workload (const char *id, const char *text, gboolean *is_file, GError **error);

G_END_DECLS
