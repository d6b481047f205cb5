/* Runs a fuzz target without a fuzzer: every given file whole, cut short and with bytes changed,
 * always in the same way. SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Links with one fuzz-*.c. Arguments: files. One TAP test per file. */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#define N_CUTS 40
#define N_CHANGES 400

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static guint32
get_next (guint32 *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

/* Flips a bit, overwrites, removes or doubles a stretch. Returns the new size. */
static gsize
change (guint8 *bytes, gsize size, guint32 *state)
{
  gsize at = get_next (state) % size, n = get_next (state) % 16 + 1;
  n = MIN (n, size - at); /* MIN would draw twice */
  switch (get_next (state) % 4) {
  case 0:
    bytes[at] ^= (guint8)(1 << get_next (state) % 8);
    return size;
  case 1:
    bytes[at] = (guint8)get_next (state);
    return size;
  case 2:
    memmove (bytes + at, bytes + at + n, size - at - n);
    return size - n;
  default:
    memmove (bytes + at + n, bytes + at, size - at);
    return size + n;
  }
}

static void
test_file (gconstpointer data)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  guint32 state = 2463534242u;
  g_file_get_contents (data, &contents, &size, &error);
  g_assert_no_error (error);
  LLVMFuzzerTestOneInput ((const uint8_t *)contents, size);
  for (guint i = 0; i < N_CUTS; i++)
    LLVMFuzzerTestOneInput ((const uint8_t *)contents, size * i / N_CUTS);
  for (guint i = 0; i < N_CHANGES && size > 0; i++) {
    g_autofree guint8 *bytes = g_malloc0 (size + 64);
    gsize now = size;
    memcpy (bytes, contents, size);
    for (guint k = 0; k <= i % 3 && now > 0; k++)
      now = change (bytes, now, &state);
    LLVMFuzzerTestOneInput (bytes, now);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 1; i < argc; i++) {
    g_autofree char *name = g_path_get_basename (argv[i]);
    g_autofree char *path = g_strconcat ("/fuzz-smoke/", name, NULL);
    g_test_add_data_func (path, argv[i], test_file);
  }
  return g_test_run ();
}
