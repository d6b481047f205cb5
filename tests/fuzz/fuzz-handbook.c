/* Fuzz target: any bytes as a page of the handbook. Nothing may crash, leak or hang; an error says
 * where.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/handbook/ilv-handbook-private.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* The tree's own sources and figures, so that names of them are known. */
static const IlvHandbook *
get_book (void)
{
  static IlvHandbook *book;
  if (book == NULL)
    book = ilv_handbook_load (NULL);
  return book;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  const IlvHandbook *book = get_book ();
  if (book == NULL)
    return 0;
  IlvHandbookPage *page =
      ilv_handbook_parse_page (book, (const char *)data, size, "fuzzed.xml", &error);
  g_assert_true ((page == NULL) == (error != NULL));
  if (error != NULL)
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  ilv_handbook_page_free (page);
  return 0;
}
