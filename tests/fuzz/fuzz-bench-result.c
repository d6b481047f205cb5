/* Fuzz target: any bytes as a benchmark's result. Nothing may crash, leak or hang; what is accepted
 * must survive its own text, and every export.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/bench/ilv-bench-export.h"
#include "demos/bench/ilv-bench-history.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_exports (const IlvBenchResult *result)
{
  g_autofree char *csv = ilv_bench_export_csv (result, NULL);
  g_autofree char *markdown = ilv_bench_export_markdown (result, NULL);
  g_autofree char *pyperf = ilv_bench_export_pyperf (result, NULL);
  g_autoptr (GArray) pairs = ilv_bench_compare (result, result);
  g_assert_true (g_utf8_validate (csv, -1, NULL));
  g_assert_true (g_utf8_validate (markdown, -1, NULL));
  g_assert_nonnull (pyperf);
  g_assert_nonnull (pairs);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  /* An exact copy, so that the address sanitizer sees a read past the end. */
  g_autofree char *text = g_memdup2 (size > 0 ? (gconstpointer)data : "", MAX (size, 1));
  g_autoptr (IlvBenchResult) result = ilv_bench_result_parse (text, (gssize)size, "fuzz", &error);
  if (result == NULL) {
    g_assert_nonnull (error);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    return 0;
  }
  g_autofree char *written = ilv_bench_result_to_json (result);
  g_autoptr (IlvBenchResult) again = ilv_bench_result_parse (written, -1, "again", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->cells->len, ==, result->cells->len);
  check_exports (again);
  return 0;
}
