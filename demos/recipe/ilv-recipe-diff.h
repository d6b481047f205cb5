/* What differs between two programs, line by line, for showing them side by side.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  ILV_DIFF_SAME,
  ILV_DIFF_CHANGED, /* another line stands in its place */
  ILV_DIFF_REMOVED, /* only before */
  ILV_DIFF_ADDED,   /* only after */
} IlvDiffKind;

/* One row of the two columns. */
typedef struct {
  IlvDiffKind kind;
  int before, after; /* lines, from 0; -1: there is none beside the other's */
} IlvDiffRow;

/* By the longest common subsequence of lines; between two common ones, what was taken away and what
 * came in its place stand beside each other as long as both last. A last line break ends the last
 * line. Time and memory are the product of the line counts. (transfer full, elements IlvDiffRow) */
GArray *ilv_recipe_diff (const char *before, const char *after);

G_END_DECLS
