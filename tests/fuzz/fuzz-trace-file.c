/* Fuzzes `.ilv` files: whatever the bytes, a clear error or a trace that can be walked.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every input is loaded as it is and once more with right checksums, so that damage reaches the
 * contents. */
#include "demos/trace/ilv-trace-file.h"
#include "fuzz.h"
#include "tests/support/trace-support.h"

static void
load (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) damage = NULL, error = NULL;
  g_autoptr (GPtrArray) traces = ilv_trace_file_load_bytes (bytes, &damage, &error);

  g_assert_true ((traces == NULL) == (error != NULL));
  for (guint i = 0; traces != NULL && i < traces->len; i++)
    ilv_test_walk (g_ptr_array_index (traces, i));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree guint8 *fixed = g_memdup2 (data, size);

  load (data, size);
  ilv_test_fix_checksums (fixed, size);
  load (fixed, size);
  return 0;
}

GBytes *
ilv_fuzz_make_seed (guint i)
{
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();

  if (i > 1)
    return NULL;
  if (i == 1)
    g_ptr_array_add (traces, ilv_test_make_trace (i, 1));
  g_ptr_array_add (traces, ilv_trace_builder_seal (builder, 0, NULL));
  return ilv_trace_file_to_bytes (traces);
}
