/* Fuzz target: any bytes as each of the checklist's files. Nothing may crash, leak or hang; what is
 * accepted gives a verdict.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/advisor/ilv-verdict.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* The tree's own file beside which a changed one stands. */
static char *
read_own (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), name, NULL);
  char *text = NULL;
  if (g_getenv ("G_TEST_SRCDIR") == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    text = g_strdup ("");
  return text;
}

static void
try_files (const char *questions, const char *rules)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvChecklist) list = ilv_checklist_parse (questions, rules, NULL, &error);
  if (list == NULL) {
    g_assert_nonnull (error);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    return;
  }
  g_autofree double *answers = g_new (double, list->inputs->len + 1);
  g_autofree double *values = g_new (double, list->places->len + 1);
  ilv_checklist_clear_answers (list, answers);
  ilv_checklist_fill (list, answers, values);
  ilv_decide (list, values, NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static char *questions, *rules;
  g_autofree char *text = g_strndup ((const char *)data, size);
  if (questions == NULL) {
    questions = read_own ("../data/checklist/questions.xml");
    rules = read_own ("../data/checklist/rules.xml");
  }
  try_files (text, rules);
  try_files (questions, text);
  return 0;
}
