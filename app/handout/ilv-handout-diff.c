/* A recipe's two programs as one listing: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handout-diff.h"

#include "demos/recipe/ilv-recipe-diff.h"

static void
line_free (gpointer data)
{
  IlvHandoutDiffLine *self = data;
  g_free (self->text);
  g_free (self);
}

static void
add (GPtrArray *lines, IlvHandoutDiffKind kind, const char *text)
{
  IlvHandoutDiffLine *line = g_new0 (IlvHandoutDiffLine, 1);
  line->kind = kind;
  line->text = g_strdup (text);
  g_ptr_array_add (lines, line);
}

/* The lines of one side of the rows from `first` up to `end`. */
static void
add_side (GPtrArray *lines, const GArray *rows, guint first, guint end, char **program,
          IlvHandoutDiffKind kind)
{
  for (guint i = first; i < end; i++) {
    const IlvDiffRow *row = &g_array_index (rows, IlvDiffRow, i);
    int at = kind == ILV_DIFF_LINE_COMES ? row->after : row->before;
    if (at >= 0)
      add (lines, kind, program[at]);
  }
}

GPtrArray *
ilv_handout_diff (const IlvRecipe *recipe)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);
  g_autofree char *before = ilv_recipe_read_program (recipe, ILV_RECIPE_BEFORE, NULL);
  g_autofree char *after = ilv_recipe_read_program (recipe, ILV_RECIPE_AFTER, NULL);
  if (before == NULL || after == NULL)
    return lines;
  g_auto (GStrv) old = g_strsplit (before, "\n", -1), new = g_strsplit (after, "\n", -1);
  g_autoptr (GArray) rows = ilv_recipe_diff (before, after);
  for (guint i = 0, end; i < rows->len; i = end) {
    gboolean is_same = g_array_index (rows, IlvDiffRow, i).kind == ILV_DIFF_SAME;
    for (end = i; end < rows->len; end++)
      if ((g_array_index (rows, IlvDiffRow, end).kind == ILV_DIFF_SAME) != is_same)
        break;
    add_side (lines, rows, i, end, old, is_same ? ILV_DIFF_LINE_STAYS : ILV_DIFF_LINE_GOES);
    if (!is_same)
      add_side (lines, rows, i, end, new, ILV_DIFF_LINE_COMES);
  }
  return lines;
}
