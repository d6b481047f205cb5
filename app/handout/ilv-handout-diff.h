/* A recipe's two programs as one listing: what goes, what comes, what stays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/recipe/ilv-recipe.h"

G_BEGIN_DECLS

typedef enum {
  ILV_DIFF_LINE_STAYS,
  ILV_DIFF_LINE_GOES,
  ILV_DIFF_LINE_COMES,
} IlvHandoutDiffKind;

typedef struct {
  IlvHandoutDiffKind kind;
  char *text;
} IlvHandoutDiffLine;

/* In one column: of lines that were exchanged, first all that go. Elements IlvHandoutDiffLine;
 * empty if a program cannot be read. (transfer full) */
GPtrArray *ilv_handout_diff (const IlvRecipe *recipe);

G_END_DECLS
