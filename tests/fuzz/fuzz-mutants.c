/* Runs a fuzzer's target over mutated seeds, always the same ones: a test without clang.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ILV_FUZZ_COUNT says how many mutants of each seed (default 20,000). With --write-seeds FOLDER it
 * writes the seeds there, for libFuzzer's corpus. */
#include "fuzz.h"

#include <string.h>

#define MAX_CHANGES 4

static void
change_something (GRand *rand, GByteArray *bytes)
{
  static const guint8 telling[] = {0, 1, 2, 0x7f, 0x80, 0xff, '=', '\n', ';', '['};
  guint at = (guint)g_rand_int_range (rand, 0, (gint)bytes->len);
  guint n = 1 + g_rand_int (rand) % 16;

  switch (g_rand_int (rand) % 6) {
  case 0:
    bytes->data[at] ^= 1 << g_rand_int (rand) % 8;
    break;
  case 1:
    bytes->data[at] = telling[g_rand_int (rand) % sizeof telling];
    break;
  case 2:
    g_byte_array_set_size (bytes, at);
    break;
  case 3:
    g_byte_array_remove_range (bytes, at, MIN (n, bytes->len - at));
    break;
  case 4:
    memset (bytes->data + at, (int)telling[g_rand_int (rand) % sizeof telling],
            MIN (n, bytes->len - at));
    break;
  default:
    memmove (bytes->data + at, bytes->data + bytes->len / 2, MIN (n, (bytes->len - at) / 2));
  }
}

static void
try_mutants (gconstpointer data)
{
  GBytes *seed = (GBytes *)data;
  const char *count = g_getenv ("ILV_FUZZ_COUNT");
  guint n = count != NULL ? (guint)g_ascii_strtoull (count, NULL, 10) : 20000;
  g_autoptr (GRand) rand = g_rand_new_with_seed (2025);
  gsize size;
  const guint8 *start = g_bytes_get_data (seed, &size);

  LLVMFuzzerTestOneInput (start, size);
  for (guint i = 0; i < n; i++) {
    g_autoptr (GByteArray) mutant = g_byte_array_new ();
    guint n_changes = 1 + g_rand_int (rand) % MAX_CHANGES;

    g_byte_array_append (mutant, start, (guint)size);
    while (n_changes-- > 0 && mutant->len > 0)
      change_something (rand, mutant);
    LLVMFuzzerTestOneInput (mutant->data, mutant->len);
  }
}

static int
write_seeds (const char *folder)
{
  g_autoptr (GBytes) seed = NULL;

  for (guint i = 0; (seed = ilv_fuzz_make_seed (i)) != NULL; i++) {
    g_autofree char *name = g_strdup_printf ("seed-%u", i);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    gsize size;
    const char *data = g_bytes_get_data (seed, &size);

    if (!g_file_set_contents (path, data, (gssize)size, NULL))
      return 1;
    g_clear_pointer (&seed, g_bytes_unref);
  }
  return 0;
}

int
main (int argc, char **argv)
{
  GBytes *seed;

  if (argc == 3 && strcmp (argv[1], "--write-seeds") == 0)
    return write_seeds (argv[2]);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; (seed = ilv_fuzz_make_seed (i)) != NULL; i++) {
    g_autofree char *path = g_strdup_printf ("/fuzz/mutants-of-seed-%u", i);

    g_test_add_data_func_full (path, seed, try_mutants, (GDestroyNotify)g_bytes_unref);
  }
  return g_test_run ();
}
