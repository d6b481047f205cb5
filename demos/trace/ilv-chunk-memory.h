/* Memory of full chunks: equal blocks in regions of huge pages, used again.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A trace of a million events is made of hundreds of chunks of 64 Ki entries, 1.0 to 1.6 MiB each.
 * Taken from malloc(), each is mapped, faulted in page by page and unmapped again: a third of the
 * time of a simulation that writes its trace. Here blocks of one size lie side by side in regions
 * of 32 MiB that ask for huge pages (they are merely not granted where there are none), and a freed
 * block is the next one given out, so that a slider's next simulation writes where the last one
 * did. Up to 256 MiB of regions without a block in use are kept until ilv_chunk_memory_trim().
 * (They were offered to the kernel meanwhile, with MADV_FREE: that cost 0.08 s of system time a run
 * of 139 MB, and the next run its pages.) Blocks of 64 KiB to 512 KiB (queues' chunks, chunks that
 * still grow) have regions of 4 MiB with ordinary pages, at most 64 MiB kept: malloc() would give
 * their pages back at the top of the heap with each trace.
 *
 * Smaller chunks, and everything under the address sanitizer (which sees more when each block is on
 * its own), come from malloc(). Cost: a lock for each 64 Ki entries. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Not zeroed, aligned for any column. */
gpointer ilv_chunk_memory_alloc (gsize n_bytes);
/* n_bytes as it was asked for. */
void ilv_chunk_memory_free (gpointer block, gsize n_bytes);
/* Whether blocks of that size come from regions: they cannot be made smaller where they are. */
gboolean ilv_chunk_memory_is_pooled (gsize n_bytes);

/* Gives back what is kept for the next trace. */
void ilv_chunk_memory_trim (void);

/* Asks for huge pages in the middle of any other big array, before it is written. */
void ilv_memory_prefer_huge_pages (gpointer block, gsize n_bytes);

/* Bytes mapped now, in use or kept: for tests. */
gsize ilv_chunk_memory_get_mapped (void);

G_END_DECLS
