/* What differs between two programs, line by line: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-recipe-diff.h"

#include <string.h>

typedef struct {
  char **before, **after;
  guint n_before, n_after;
  guint *common; /* [i * (n_after + 1) + j]: how many lines before[i…] and after[j…] share */
  GArray *rows;
} Diff;

static char **
split (const char *text, guint *n)
{
  char **lines = g_strsplit (text, "\n", -1);
  *n = g_strv_length (lines);
  if (*n > 0 && *lines[*n - 1] == '\0')
    (*n)--;
  return lines;
}

static guint *
get_common (Diff *self, guint i, guint j)
{
  return &self->common[i * (self->n_after + 1) + j];
}

static gboolean
is_same (const Diff *self, guint i, guint j)
{
  return strcmp (self->before[i], self->after[j]) == 0;
}

static void
fill_common (Diff *self)
{
  self->common = g_new0 (guint, (gsize)(self->n_before + 1) * (self->n_after + 1));
  for (guint i = self->n_before; i-- > 0;)
    for (guint j = self->n_after; j-- > 0;) {
      guint below = *get_common (self, i + 1, j), right = *get_common (self, i, j + 1);
      *get_common (self, i, j) =
          is_same (self, i, j) ? *get_common (self, i + 1, j + 1) + 1 : MAX (below, right);
    }
}

static void
add_row (Diff *self, IlvDiffKind kind, int before, int after)
{
  const IlvDiffRow row = {kind, before, after};
  g_array_append_val (self->rows, row);
}

/* Lines i … i_end and j … j_end have nothing in common. */
static void
add_hunk (Diff *self, guint i, guint i_end, guint j, guint j_end)
{
  for (; i < i_end && j < j_end; i++, j++)
    add_row (self, ILV_DIFF_CHANGED, (int)i, (int)j);
  for (; i < i_end; i++)
    add_row (self, ILV_DIFF_REMOVED, (int)i, -1);
  for (; j < j_end; j++)
    add_row (self, ILV_DIFF_ADDED, -1, (int)j);
}

static void
fill_rows (Diff *self)
{
  guint i = 0, j = 0;
  while (i < self->n_before || j < self->n_after) {
    guint i_end = i, j_end = j;
    while (i_end < self->n_before && j_end < self->n_after && !is_same (self, i_end, j_end))
      if (*get_common (self, i_end + 1, j_end) >= *get_common (self, i_end, j_end + 1))
        i_end++;
      else
        j_end++;
    if (i_end == self->n_before || j_end == self->n_after) {
      i_end = self->n_before;
      j_end = self->n_after;
    }
    add_hunk (self, i, i_end, j, j_end);
    i = i_end;
    j = j_end;
    if (i < self->n_before)
      add_row (self, ILV_DIFF_SAME, (int)i++, (int)j++);
  }
}

GArray *
ilv_recipe_diff (const char *before, const char *after)
{
  Diff self = {.rows = g_array_new (FALSE, FALSE, sizeof (IlvDiffRow))};
  self.before = split (before, &self.n_before);
  self.after = split (after, &self.n_after);
  fill_common (&self);
  fill_rows (&self);
  g_strfreev (self.before);
  g_strfreev (self.after);
  g_free (self.common);
  return self.rows;
}
