/* Memory of full chunks: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A region holds blocks of one size and a bit for each that is free. Regions of a size are few (a
 * trace of 10^8 events has a hundred), so they are a list, those with room first. */
#include "ilv-chunk-memory.h"

#include <sys/mman.h>

#define REGION_BYTES ((gsize)32 << 20)
#define HUGE_PAGE_BYTES ((gsize)2 << 20)
/* Regions that are kept for the next trace though nothing is in them: a quarter of a GiB. */
#define N_KEPT_MAX 8
#define N_SIZES_MAX 8
/* At least half a MiB a block: so many bits do. */
#define N_BLOCKS_MAX 64

typedef struct _Region Region;

struct _Region {
  Region *next;
  guint8 *memory;
  guint n_blocks, n_used;
  guint64 is_free; /* bit i: block i */
};

typedef struct {
  gsize n_bytes; /* of a block; 0 = not in use */
  Region *regions;
} Size;

static GMutex lock;
static Size sizes[N_SIZES_MAX];
static Region *kept; /* blocks of no size, n_used 0 */
static guint n_kept;
static gsize n_mapped;

#ifdef __SANITIZE_ADDRESS__
#define IS_POOLED 0
#else
#define IS_POOLED 1
#endif

static gsize
round_up (gsize n_bytes)
{
  return (n_bytes + 63) & ~(gsize)63;
}

gboolean
ilv_chunk_memory_is_pooled (gsize n_bytes)
{
  return IS_POOLED && n_bytes >= REGION_BYTES / N_BLOCKS_MAX && n_bytes <= REGION_BYTES / 4;
}

/* The size's place; the last one when all are taken, by sizes that nobody has asked for so far. */
static Size *
find_size (gsize n_bytes)
{
  for (guint i = 0; i < N_SIZES_MAX; i++) {
    if (sizes[i].n_bytes == 0)
      sizes[i].n_bytes = n_bytes;
    if (sizes[i].n_bytes == n_bytes)
      return &sizes[i];
  }
  return NULL;
}

/* --- regions --- */

/* Maps more than it needs to find a begin that huge pages can have, and gives the rest back. */
static guint8 *
map_aligned (void)
{
  gsize n_bytes = REGION_BYTES + HUGE_PAGE_BYTES;
  guint8 *begin = mmap (NULL, n_bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

  if (begin == MAP_FAILED)
    return NULL;
  gsize before = (HUGE_PAGE_BYTES - (gsize)begin % HUGE_PAGE_BYTES) % HUGE_PAGE_BYTES;
  if (before > 0)
    munmap (begin, before);
  munmap (begin + before + REGION_BYTES, HUGE_PAGE_BYTES - before);
#ifdef MADV_HUGEPAGE
  madvise (begin + before, REGION_BYTES, MADV_HUGEPAGE);
#endif
  return begin + before;
}

static Region *
take_region (void)
{
  Region *region = kept;

  if (region != NULL) {
    kept = region->next;
    n_kept--;
    return region;
  }
  guint8 *memory = map_aligned ();
  if (memory == NULL)
    return NULL;
  region = g_new0 (Region, 1);
  region->memory = memory;
  n_mapped += REGION_BYTES;
  return region;
}

static void
unmap_region (Region *region)
{
  munmap (region->memory, REGION_BYTES);
  n_mapped -= REGION_BYTES;
  g_free (region);
}

static void
release_region (Region *region)
{
  if (n_kept < N_KEPT_MAX) {
#ifdef MADV_FREE
    madvise (region->memory, REGION_BYTES, MADV_FREE); /* taken away only where memory is short */
#endif
    region->next = kept;
    kept = region;
    n_kept++;
    return;
  }
  unmap_region (region);
}

/* A region of that size with room, at the head of the list; NULL if there is no memory. */
static Region *
find_room (Size *size)
{
  Region *region = size->regions;

  if (region != NULL && region->is_free != 0)
    return region;
  region = take_region ();
  if (region == NULL)
    return NULL;
  region->n_blocks = (guint)(REGION_BYTES / size->n_bytes);
  region->n_used = 0;
  region->is_free = G_MAXUINT64 >> (64 - region->n_blocks);
  region->next = size->regions;
  size->regions = region;
  return region;
}

/* --- blocks --- */

/* The first region is full: those with room come before it. */
static void
move_behind (Size *size, Region *region)
{
  Region **end = &size->regions;

  *end = region->next;
  while (*end != NULL)
    end = &(*end)->next;
  *end = region;
  region->next = NULL;
}

static gpointer
take_block (Size *size)
{
  Region *region = find_room (size);

  if (region == NULL)
    return NULL;
  guint block = (guint)__builtin_ctzll (region->is_free);
  region->is_free &= region->is_free - 1;
  region->n_used++;
  if (region->is_free == 0)
    move_behind (size, region);
  return region->memory + block * size->n_bytes;
}

gpointer
ilv_chunk_memory_alloc (gsize n_bytes)
{
  gpointer block = NULL;

  if (!ilv_chunk_memory_is_pooled (n_bytes))
    return g_malloc (n_bytes);
  g_mutex_lock (&lock);
  Size *place = find_size (round_up (n_bytes));
  if (place != NULL)
    block = take_block (place);
  g_mutex_unlock (&lock);
  return block != NULL ? block : g_malloc (n_bytes);
}

/* The region that the block lies in, out of the list; NULL if it came from malloc(). */
static Region *
unlink_region (Size *size, const guint8 *block)
{
  for (Region **at = &size->regions; *at != NULL; at = &(*at)->next) {
    Region *region = *at;
    if (block < region->memory || block >= region->memory + REGION_BYTES)
      continue;
    *at = region->next;
    return region;
  }
  return NULL;
}

void
ilv_chunk_memory_free (gpointer block, gsize n_bytes)
{
  Region *region = NULL;

  if (!ilv_chunk_memory_is_pooled (n_bytes)) {
    g_free (block);
    return;
  }
  g_mutex_lock (&lock);
  Size *place = find_size (round_up (n_bytes));
  if (place != NULL)
    region = unlink_region (place, block);
  if (region != NULL) {
    region->is_free |= (guint64)1 << ((gsize)((guint8 *)block - region->memory) / place->n_bytes);
    if (--region->n_used == 0) {
      release_region (region);
    } else {
      region->next = place->regions;
      place->regions = region;
    }
  }
  g_mutex_unlock (&lock);
  if (region == NULL)
    g_free (block);
}

void
ilv_chunk_memory_trim (void)
{
  g_mutex_lock (&lock);
  while (kept != NULL) {
    Region *region = kept;
    kept = region->next;
    n_kept--;
    unmap_region (region);
  }
  g_mutex_unlock (&lock);
}

void
ilv_memory_prefer_huge_pages (gpointer block, gsize n_bytes)
{
  gsize begin = ((gsize)block + HUGE_PAGE_BYTES - 1) & ~(HUGE_PAGE_BYTES - 1);
  gsize end = ((gsize)block + n_bytes) & ~(HUGE_PAGE_BYTES - 1);

#ifdef MADV_HUGEPAGE
  if (begin < end)
    madvise ((gpointer)begin, end - begin, MADV_HUGEPAGE);
#endif
}

gsize
ilv_chunk_memory_get_mapped (void)
{
  g_mutex_lock (&lock);
  gsize mapped = n_mapped;
  g_mutex_unlock (&lock);
  return mapped;
}
