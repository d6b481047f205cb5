/* Fuzz target: any bytes as a lesson. Nothing may crash, leak or hang; what is accepted can be
 * read. SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It is not played: a changed number of jobs makes a simulation as long as it is large. */
#include "demos/lesson/ilv-lesson.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (IlvLesson) lesson = ilv_lesson_parse (text, strlen (text), "lesson.xml", &error);
  if (lesson == NULL) {
    g_assert_nonnull (error);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    return 0;
  }
  g_assert_cmpuint (lesson->steps->len, >, 0);
  for (guint i = 0; i < lesson->steps->len; i++)
    g_assert_cmpuint (ilv_lesson_get_step (lesson, i)->scene, <, lesson->scenes->len);
  return 0;
}
