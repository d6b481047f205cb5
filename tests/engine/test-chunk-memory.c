/* Blocks of full chunks: used again, given back, taken by several threads.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/trace/ilv-chunk-memory.h"

#include <string.h>

#define MIB ((gsize)1 << 20)
#define REGION (32 * MIB)
#define SMALL ((gsize)100 << 10)
#define SMALL_REGION (4 * MIB)

static gboolean
skip_if_not_pooled (void)
{
  if (ilv_chunk_memory_is_pooled (MIB))
    return FALSE;
  g_test_skip ("the address sanitizer has each block from malloc()");
  return TRUE;
}

static void
test_a_freed_block_is_the_next (void)
{
  gpointer a, b, c;

  if (skip_if_not_pooled ())
    return;
  a = ilv_chunk_memory_alloc (MIB);
  b = ilv_chunk_memory_alloc (MIB);
  g_assert_true (a != b);
  memset (a, 1, MIB);
  memset (b, 2, MIB);
  ilv_chunk_memory_free (a, MIB);
  c = ilv_chunk_memory_alloc (MIB);
  g_assert_true (c == a);
  g_assert_cmpint (((guint8 *)b)[MIB - 1], ==, 2);
  ilv_chunk_memory_free (b, MIB);
  ilv_chunk_memory_free (c, MIB);
}

/* Blocks never overlap, whatever sizes come and go. */
static void
test_blocks_are_apart (void)
{
  enum {
    N = 200
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  guint8 *blocks[N] = {NULL};
  gsize sizes[N];

  for (guint round = 0; round < 3000; round++) {
    guint i = (guint)g_rand_int_range (rand, 0, N);

    if (blocks[i] != NULL) {
      g_assert_cmpuint (blocks[i][0], ==, i);
      g_assert_cmpuint (blocks[i][sizes[i] - 1], ==, i);
      ilv_chunk_memory_free (blocks[i], sizes[i]);
      blocks[i] = NULL;
      continue;
    }
    /* More sizes than are pooled, and small and big ones. */
    sizes[i] = (gsize)g_rand_int_range (rand, 1, 12) * 150000;
    blocks[i] = ilv_chunk_memory_alloc (sizes[i]);
    g_assert_cmpuint ((gsize)blocks[i] % 8, ==, 0);
    blocks[i][0] = blocks[i][sizes[i] - 1] = (guint8)i;
  }
  for (guint i = 0; i < N; i++)
    if (blocks[i] != NULL)
      ilv_chunk_memory_free (blocks[i], sizes[i]);
}

static void
test_what_is_kept_is_bounded (void)
{
  enum {
    N = 400
  };
  gpointer blocks[N];

  if (skip_if_not_pooled ())
    return;
  for (guint i = 0; i < N; i++)
    blocks[i] = ilv_chunk_memory_alloc (MIB);
  g_assert_cmpuint (ilv_chunk_memory_get_mapped (), >=, N * MIB);
  for (guint i = 0; i < N; i++)
    ilv_chunk_memory_free (blocks[(i * 7) % N], MIB);
  g_assert_cmpuint (ilv_chunk_memory_get_mapped (), <=, 8 * REGION + 16 * SMALL_REGION);
  ilv_chunk_memory_trim ();
  g_assert_cmpuint (ilv_chunk_memory_get_mapped (), ==, 0);
}

/* Small blocks take no huge page, and no more of them than of the others is kept. */
static void
test_small_blocks_share_small_regions (void)
{
  enum {
    N = 1000
  };
  gpointer blocks[N];

  if (skip_if_not_pooled ())
    return;
  ilv_chunk_memory_trim ();
  blocks[0] = ilv_chunk_memory_alloc (SMALL);
  g_assert_cmpuint (ilv_chunk_memory_get_mapped (), ==, SMALL_REGION);
  for (guint i = 1; i < N; i++)
    blocks[i] = ilv_chunk_memory_alloc (SMALL);
  g_assert_cmpuint (ilv_chunk_memory_get_mapped (), >=, N * SMALL);
  for (guint i = 0; i < N; i++)
    ilv_chunk_memory_free (blocks[(i * 7) % N], SMALL);
  g_assert_cmpuint (ilv_chunk_memory_get_mapped (), <=, 16 * SMALL_REGION);
  ilv_chunk_memory_trim ();
  g_assert_cmpuint (ilv_chunk_memory_get_mapped (), ==, 0);
}

static gpointer
take_and_free (gpointer data)
{
  gsize n_bytes = MIB + 4096 * GPOINTER_TO_UINT (data);

  for (guint i = 0; i < 2000; i++) {
    guint8 *block = ilv_chunk_memory_alloc (n_bytes);

    block[0] = block[n_bytes - 1] = (guint8)GPOINTER_TO_UINT (data);
    g_assert_cmpuint (block[0], ==, block[n_bytes - 1]);
    ilv_chunk_memory_free (block, n_bytes);
  }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("taker", take_and_free, GUINT_TO_POINTER (i / 2));
  for (guint i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  ilv_chunk_memory_trim ();
  g_assert_cmpuint (ilv_chunk_memory_get_mapped (), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunk-memory/a-freed-block-is-the-next", test_a_freed_block_is_the_next);
  g_test_add_func ("/chunk-memory/blocks-are-apart", test_blocks_are_apart);
  g_test_add_func ("/chunk-memory/what-is-kept-is-bounded", test_what_is_kept_is_bounded);
  g_test_add_func ("/chunk-memory/small-blocks-share-small-regions",
                   test_small_blocks_share_small_regions);
  g_test_add_func ("/chunk-memory/threads", test_threads);
  return g_test_run ();
}
