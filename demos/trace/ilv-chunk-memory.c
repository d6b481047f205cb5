/* Memory of full chunks: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A region holds blocks of one size and a bit for each that is free. Regions of a size are few (a
 * trace of 10^8 events has a hundred), so they are a list, those with room first. Small blocks have
 * small regions of ordinary pages: a huge page for one of them would be wasted. */
#include "ilv-chunk-memory.h"

#include <sys/mman.h>

#define HUGE_PAGE_BYTES ((gsize)2 << 20)
#define N_SIZES_MAX 16

typedef struct _Region Region;

struct _Region {
  Region *next;
  guint8 *memory;
  guint n_blocks, n_used;
  guint64 is_free; /* bit i: block i; at most 64, so min_bytes is a 64th of a region */
};

typedef struct {
  gsize n_bytes; /* of a block; 0 = not in use */
  Region *regions;
} Size;

typedef struct {
  gsize region_bytes;
  gsize min_bytes, max_bytes; /* of blocks; excluding the latter */
  gboolean is_huge;           /* its regions ask for huge pages */
  guint n_kept_max; /* regions that are kept for the next trace though nothing is in them */
  guint n_kept;
  Region *kept; /* blocks of no size, n_used 0 */
  Size sizes[N_SIZES_MAX];
} Pool;

static GMutex lock;
static Pool pools[] = {
    {(gsize)4 << 20, (gsize)64 << 10, (gsize)512 << 10, FALSE, .n_kept_max = 16},
    {(gsize)32 << 20, (gsize)512 << 10, (gsize)8 << 20, TRUE, .n_kept_max = 8},
};
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

/* The pool for blocks of that size; NULL: malloc(). */
static Pool *
find_pool (gsize n_bytes)
{
  for (guint i = 0; IS_POOLED && i < G_N_ELEMENTS (pools); i++)
    if (n_bytes >= pools[i].min_bytes && n_bytes < pools[i].max_bytes)
      return &pools[i];
  return NULL;
}

gboolean
ilv_chunk_memory_is_pooled (gsize n_bytes)
{
  return find_pool (n_bytes) != NULL;
}

/* The size's place; NULL when all are taken by sizes that were asked for before. */
static Size *
find_size (Pool *pool, gsize n_bytes)
{
  for (guint i = 0; i < N_SIZES_MAX; i++) {
    if (pool->sizes[i].n_bytes == 0)
      pool->sizes[i].n_bytes = n_bytes;
    if (pool->sizes[i].n_bytes == n_bytes)
      return &pool->sizes[i];
  }
  return NULL;
}

/* --- regions --- */

/* Maps more than it needs to find a begin that huge pages can have, and gives the rest back. */
static guint8 *
map_aligned (const Pool *pool)
{
  gsize n_bytes = pool->region_bytes + HUGE_PAGE_BYTES;
  guint8 *begin = mmap (NULL, n_bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

  if (begin == MAP_FAILED)
    return NULL;
  gsize before = (HUGE_PAGE_BYTES - (gsize)begin % HUGE_PAGE_BYTES) % HUGE_PAGE_BYTES;
  if (before > 0)
    munmap (begin, before);
  munmap (begin + before + pool->region_bytes, HUGE_PAGE_BYTES - before);
#ifdef MADV_HUGEPAGE
  if (pool->is_huge)
    madvise (begin + before, pool->region_bytes, MADV_HUGEPAGE);
#endif
  return begin + before;
}

static Region *
take_region (Pool *pool)
{
  Region *region = pool->kept;

  if (region != NULL) {
    pool->kept = region->next;
    pool->n_kept--;
    return region;
  }
  guint8 *memory = map_aligned (pool);
  if (memory == NULL)
    return NULL;
  region = g_new0 (Region, 1);
  region->memory = memory;
  n_mapped += pool->region_bytes;
  return region;
}

static void
unmap_region (const Pool *pool, Region *region)
{
  munmap (region->memory, pool->region_bytes);
  n_mapped -= pool->region_bytes;
  g_free (region);
}

static void
release_region (Pool *pool, Region *region)
{
  if (pool->n_kept == pool->n_kept_max) {
    unmap_region (pool, region);
    return;
  }
  region->next = pool->kept;
  pool->kept = region;
  pool->n_kept++;
}

/* A region of that size with room, at the head of the list; NULL if there is no memory. */
static Region *
find_room (Pool *pool, Size *size)
{
  Region *region = size->regions;

  if (region != NULL && region->is_free != 0)
    return region;
  region = take_region (pool);
  if (region == NULL)
    return NULL;
  region->n_blocks = (guint)(pool->region_bytes / size->n_bytes);
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
take_block (Pool *pool, Size *size)
{
  Region *region = find_room (pool, size);

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
  Pool *pool = find_pool (n_bytes);
  gpointer block = NULL;

  if (pool == NULL)
    return g_malloc (n_bytes);
  g_mutex_lock (&lock);
  Size *place = find_size (pool, round_up (n_bytes));
  if (place != NULL)
    block = take_block (pool, place);
  g_mutex_unlock (&lock);
  return block != NULL ? block : g_malloc (n_bytes);
}

/* The region that the block lies in, out of the list; NULL if it came from malloc(). */
static Region *
unlink_region (const Pool *pool, Size *size, const guint8 *block)
{
  for (Region **at = &size->regions; *at != NULL; at = &(*at)->next) {
    Region *region = *at;
    if (block < region->memory || block >= region->memory + pool->region_bytes)
      continue;
    *at = region->next;
    return region;
  }
  return NULL;
}

void
ilv_chunk_memory_free (gpointer block, gsize n_bytes)
{
  Pool *pool = find_pool (n_bytes);
  Region *region = NULL;

  if (pool == NULL) {
    g_free (block);
    return;
  }
  g_mutex_lock (&lock);
  Size *place = find_size (pool, round_up (n_bytes));
  if (place != NULL)
    region = unlink_region (pool, place, block);
  if (region != NULL) {
    region->is_free |= (guint64)1 << ((gsize)((guint8 *)block - region->memory) / place->n_bytes);
    if (--region->n_used == 0) {
      release_region (pool, region);
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
  for (guint i = 0; i < G_N_ELEMENTS (pools); i++)
    while (pools[i].kept != NULL) {
      Region *region = pools[i].kept;
      pools[i].kept = region->next;
      pools[i].n_kept--;
      unmap_region (&pools[i], region);
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
