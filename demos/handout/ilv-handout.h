/* The handout: one article made from the handbook, before it is set as a page or as pages.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * data/handout/handout.xml (its README is the format) says what stands in it and in which order:
 * sections of the handbook, paragraphs of its own, figures, recipes, questions. A reader walks
 * `pieces` from first to last; links and citations are resolved by the functions below. Immutable
 * once loaded. */
#pragma once

#include "demos/handbook/ilv-handbook.h"
#include "demos/recipe/ilv-recipe.h"

G_BEGIN_DECLS

typedef enum {
  ILV_PIECE_HEADING, /* level, id, title */
  ILV_PIECE_BLOCK,   /* block: the handbook's or the handout's own */
  ILV_PIECE_FIGURE,  /* id, title (the caption), label, picture and what it is drawn from */
  ILV_PIECE_METHOD,  /* figure: how its numbers were made, and how to make them again */
  ILV_PIECE_RECIPE,  /* recipe; its heading stands before it */
  ILV_PIECE_SOURCES, /* those that are cited */
} IlvPieceKind;

typedef enum {
  ILV_PICTURE_FLOWCHART, /* the rules of the checklist */
  ILV_PICTURE_STAGE,     /* workload under the first model at a moment */
  ILV_PICTURE_TIMELINE,  /* workload under models */
  ILV_PICTURE_GRAPH,     /* stored results of one of `subjects`, else predictions of workload */
} IlvPictureKind;

typedef struct _IlvPiece IlvPiece;
struct _IlvPiece {
  IlvPieceKind kind;
  guint line;  /* of handout.xml */
  guint level; /* 2 or 3; h1 is the handout's title */
  char *id, *title;
  const IlvBlock *block; /* borrowed */
  IlvPictureKind picture;
  guint number; /* of a figure, from 1 */
  char *label;  /* what a reader who cannot see it is told */
  char *workload, **models, **subjects;
  double at; /* of a stage: share of the run, 0..1 */
  const IlvPiece *figure;
  IlvRecipe *recipe;
};

typedef struct {
  char *path;
  char *title, *description;
  gboolean is_translated; /* into the user's language */
  GPtrArray *keywords;    /* char* */
  GPtrArray *pieces;      /* IlvPiece */
  GPtrArray *questions;   /* const IlvHandbookSection*: question and answer */
  GPtrArray *cited;       /* const IlvHandbookSource*, in the order of their numbers */
  IlvHandbook *book;
  /* private */
  GPtrArray *own;      /* IlvBlock */
  GHashTable *anchors; /* "interleave:handbook/asyncio#how" -> id */
} IlvHandout;

/* Lengths that search engines show whole. */
#define ILV_HANDOUT_MIN_TITLE 50
#define ILV_HANDOUT_MAX_TITLE 60
#define ILV_HANDOUT_MIN_DESCRIPTION 148
#define ILV_HANDOUT_MAX_DESCRIPTION 155
/* Of a figure's label, in characters. */
#define ILV_HANDOUT_MIN_LABEL 20

/* The installed one. Errors name file, line and what would be right. Some ten milliseconds.
 * (transfer full) */
IlvHandout *ilv_handout_load (GError **error);
/* Another file, with the installed handbook and recipes. */
IlvHandout *ilv_handout_load_from (const char *path, GError **error);
void ilv_handout_free (IlvHandout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvHandout, ilv_handout_free)

const IlvPiece *ilv_handout_get_piece (const IlvHandout *self, guint i);
/* Where a link leads from inside the article: "#id", "https://…", or NULL: nowhere, and then its
 * words stand alone. (transfer full) */
char *ilv_handout_resolve (const IlvHandout *self, const char *target);
/* The number under which a source is cited, 0 if it is not. */
guint ilv_handout_get_citation (const IlvHandout *self, const char *target);
/* "handbook: %s" of whatever has a number and no source, or a link that leads nowhere; empty: all
 * well. (transfer full) */
char **ilv_handout_check (const IlvHandout *self);

G_END_DECLS
