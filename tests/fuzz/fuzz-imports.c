/* Fuzz target: any bytes as a Python script whose imports are read. Nothing may crash or hang.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/library/ilv-import-scan.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (IlvImports) imports = ilv_imports_read ((const char *)data, size);
  for (guint i = 0; i < imports->imports->len; i++) {
    const IlvImport *one = &g_array_index (imports->imports, IlvImport, i);
    g_assert_true (g_utf8_validate (one->module, -1, NULL));
    g_assert_cmpuint (one->line, >=, 1);
  }
  return 0;
}
