/* Fuzz target: any bytes as a scenario, as an answer key and, sealed, as a hand-in. Nothing may
 * crash, leak or hang; what is accepted must survive its own text.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/classkit/ilv-marks.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_refusal (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
try_scenario (const char *text, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvKit) kit = ilv_kit_parse (text, size, "fuzz", &error);
  if (kit == NULL) {
    check_refusal (error);
    return;
  }
  g_autofree char *written = ilv_kit_to_text (kit);
  g_autoptr (IlvKit) again = ilv_kit_parse (written, strlen (written), "again", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->questions->len, ==, kit->questions->len);
  g_assert_cmpstr (again->name, ==, kit->name);
}

static void
try_key (const char *text, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvKitKey) key = ilv_kit_key_parse (text, size, "fuzz", &error);
  if (key == NULL) {
    check_refusal (error);
    return;
  }
  g_autofree char *written = ilv_kit_key_to_text (key);
  g_autoptr (IlvKitKey) again = ilv_kit_key_parse (written, strlen (written), "again", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->rights->len, ==, key->rights->len);
  for (guint i = 0; i < key->rights->len; i++)
    ilv_kit_right_is (g_ptr_array_index (key->rights, i), "1ms");
}

static void
try_hand_in (const char *text, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) sealed = g_string_new_len (text, (gssize)size);
  g_autoptr (IlvHandIn) hand_in = ilv_hand_in_parse (text, size, "fuzz", &error);
  g_autoptr (IlvHandIn) second = NULL;
  g_autofree char *digest = NULL;
  if (hand_in == NULL)
    check_refusal (error);
  g_clear_error (&error);
  g_string_append_c (sealed, '\n');
  digest = ilv_kit_make_digest (sealed->str, sealed->len);
  g_string_append_printf (sealed, "[Seal]\nDigest=%s\n", digest);
  second = ilv_hand_in_parse (sealed->str, sealed->len, "fuzz", &error);
  if (second == NULL) {
    check_refusal (error);
    return;
  }
  g_autofree char *written = ilv_hand_in_to_text (second);
  g_autoptr (IlvHandIn) again = ilv_hand_in_parse (written, strlen (written), "again", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->answers->len, ==, second->answers->len);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  /* An exact copy, so that the address sanitizer sees a read past the end. */
  g_autofree char *text = g_memdup2 (size > 0 ? (gconstpointer)data : "", MAX (size, 1));
  try_scenario (text, size);
  try_key (text, size);
  try_hand_in (text, size);
  return 0;
}
