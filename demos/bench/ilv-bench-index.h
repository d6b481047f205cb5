/* What the history's list says of each file, kept so that unchanged files are not read again.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A key file in the history's folder, ".index": a group for each file, with its size and its time
 * of change; a file that has others is read anew. Whatever is wrong with the index, or with writing
 * it, only costs the reading. */
#pragma once

#include "ilv-bench-history.h"

G_BEGIN_DECLS

typedef struct _IlvBenchIndex IlvBenchIndex;

IlvBenchIndex *ilv_bench_index_open (const char *folder);
void ilv_bench_index_free (IlvBenchIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvBenchIndex, ilv_bench_index_free)
/* The entry of a file in the folder; NULL if it is gone. (transfer full) */
IlvBenchEntry *ilv_bench_index_look (IlvBenchIndex *self, const char *name);
/* Writes what has been looked at, if that is news: files that are gone are forgotten. */
void ilv_bench_index_save (IlvBenchIndex *self);

G_END_DECLS
