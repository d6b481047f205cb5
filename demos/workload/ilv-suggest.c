/* "Did you mean ...?": the nearest word of a list.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-suggest.h"

#include <string.h>

#define MAX_LENGTH 63

/* Edits between two words: insert, delete, replace, swap neighbours (optimal string alignment). */
static guint
count_edits (const char *a, gsize n_a, const char *b, gsize n_b)
{
  guint rows[3][MAX_LENGTH + 2];
  guint *before = rows[0], *last = rows[1], *row = rows[2];
  for (gsize j = 0; j <= n_b; j++)
    last[j] = (guint)j;
  for (gsize i = 1; i <= n_a; i++) {
    row[0] = (guint)i;
    for (gsize j = 1; j <= n_b; j++) {
      char x = g_ascii_tolower (a[i - 1]), y = g_ascii_tolower (b[j - 1]);
      row[j] = MIN (MIN (last[j], row[j - 1]) + 1, last[j - 1] + (x != y));
      if (i > 1 && j > 1 && x == g_ascii_tolower (b[j - 2]) && y == g_ascii_tolower (a[i - 2]))
        row[j] = MIN (row[j], before[j - 2] + 1);
    }
    guint *spare = before;
    before = last;
    last = row;
    row = spare;
  }
  return last[n_b];
}

const char *
ilv_suggest (const char *word, const char *const *candidates)
{
  const char *nearest = NULL;
  gsize length = strlen (word);
  guint best = length < 4 ? 1 : length < 8 ? 2 : 3;
  if (length > MAX_LENGTH)
    return NULL;
  for (gsize i = 0; candidates[i] != NULL; i++) {
    gsize n = strlen (candidates[i]);
    guint edits = n > MAX_LENGTH ? G_MAXUINT : count_edits (word, length, candidates[i], n);
    if (edits < best || (edits == best && nearest == NULL)) {
      best = edits;
      nearest = candidates[i];
    }
  }
  return nearest;
}
