/* A migration recipe: how code comes from one model to another.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder of data/recipes: recipe.xml (the texts), before.py and after.py (real programs), and
 * check.py, which shows the defect of the one and the invariant of the other. README.md there says
 * what may stand in each. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ILV_RECIPE_ERROR (ilv_recipe_error_quark ())
typedef enum {
  ILV_RECIPE_ERROR_UNKNOWN,     /* no recipe of that name */
  ILV_RECIPE_ERROR_UNSUPPORTED, /* this Python cannot run it */
  ILV_RECIPE_ERROR_FAILED,      /* a program failed, or did not show what it should */
} IlvRecipeError;
GQuark ilv_recipe_error_quark (void);

typedef enum {
  ILV_RECIPE_BEFORE,
  ILV_RECIPE_AFTER,
} IlvRecipeSide;
#define ILV_RECIPE_N_SIDES 2

/* Lines of one program as bits: bit 0 is line 1. Programs of recipes are short. */
#define ILV_RECIPE_MAX_LINES 64

/* What a step is about, in each program; nothing where it is about neither. */
typedef struct {
  guint64 lines[ILV_RECIPE_N_SIDES];
} IlvRecipeMarks;

/* A place where more is said. */
typedef struct {
  char *link; /* "interleave:handbook/asyncio#pitfalls" */
  char *title;
} IlvRecipeSee;

/* Texts as in the file; ilv_recipe_tr() translates them. All owned. */
typedef struct {
  char *id, *folder;
  guint number; /* the order in which they are shown, from 1 */
  guint minor;  /* after.py needs Python 3.minor */
  char *needs;  /* what that version brought, "asyncio.TaskGroup"; NULL if it is 3.8 */
  char *title, *tip, *when, *unless, *invariant, *measure;
  const char *from, *to; /* ids of models */
  char **steps, **pitfalls;
  GArray *marks; /* IlvRecipeMarks, one a step */
  GArray *links; /* IlvRecipeSee */
} IlvRecipe;

void ilv_recipe_free (IlvRecipe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvRecipe, ilv_recipe_free)

/* Reads a recipe's folder; errors name file, line and what would be right. (transfer full) */
IlvRecipe *ilv_recipe_load (const char *folder, GError **error);
/* All of data/recipes, by number. (transfer full, elements IlvRecipe*) */
GPtrArray *ilv_recipe_list (GError **error);
/* The error suggests the nearest name. (transfer full) */
IlvRecipe *ilv_recipe_find (const char *id, GError **error);

const char *ilv_recipe_side_get_name (IlvRecipeSide side); /* "before", "after" */
/* The path of before.py or after.py. (transfer full) */
char *ilv_recipe_get_path (const IlvRecipe *self, IlvRecipeSide side);
/* What the program says, line by line as it is. (transfer full) */
char *ilv_recipe_read_program (const IlvRecipe *self, IlvRecipeSide side, GError **error);
/* "" stays "". (transfer none) */
const char *ilv_recipe_tr (const char *text);

G_END_DECLS
