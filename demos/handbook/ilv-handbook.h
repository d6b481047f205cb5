/* The handbook: pages of explanation, read from data/handbook.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * handbook > pages > sections > blocks > texts (ilv-inline.h). Immutable once loaded; texts are in
 * the user's language, where there is a translation. data/handbook/README.md is the format.
 * Everything belongs to the handbook; readers walk it:
 *
 *   for each page:    title, summary
 *     for each section: title (NULL: the page's beginning), id (what links name)
 *       for each block: by kind, see IlvBlock
 *
 * Numbers stand in texts by name: IlvNumbers gives this machine's. */
#pragma once

#include "ilv-inline.h"

G_BEGIN_DECLS

typedef enum {
  ILV_BLOCK_PARAGRAPH, /* text */
  ILV_BLOCK_LIST,      /* list, items */
  ILV_BLOCK_TABLE,     /* title, rows (the first is the head) */
  ILV_BLOCK_CODE,      /* file, code, title: a file of data/handbook/code */
  ILV_BLOCK_COMMAND,   /* code, title: lines to type into a shell */
  ILV_BLOCK_QUOTE,     /* text (verbatim), by, and the citation in its last piece */
  ILV_BLOCK_FIGURE,    /* figure, title, items: the same as ordered texts */
  ILV_BLOCK_WATCH,     /* workload, models, text: opens in Explore */
  ILV_BLOCK_CALLOUT,   /* callout, text */
  ILV_BLOCK_TERM,      /* title, id, text: of a glossary, a bibliography */
  ILV_BLOCK_MYTH,      /* id, title (what is said), text (what is true), target (what shows it) */
} IlvBlockKind;

typedef enum {
  ILV_LIST_BULLETS,
  ILV_LIST_STEPS,
  ILV_LIST_CHECKLIST,
} IlvListKind;

typedef enum {
  ILV_CALLOUT_NOTE,
  ILV_CALLOUT_TIP,
  ILV_CALLOUT_PITFALL,
} IlvCalloutKind;

typedef enum {
  ILV_FIGURE_FLOWCHART, /* generated from the rules of data/checklist */
} IlvFigureKind;

/* Fields that a kind does not name above are NULL or 0. All owned. */
typedef struct {
  IlvBlockKind kind;
  guint line; /* in the page's file */
  char *id;   /* links may name it; NULL: none */
  char *title;
  GPtrArray *text;  /* IlvInline */
  GPtrArray *items; /* GPtrArray of IlvInline each */
  GPtrArray *rows;  /* GPtrArray of cells, a GPtrArray of IlvInline each */
  IlvListKind list;
  IlvCalloutKind callout;
  IlvFigureKind figure;
  char *file, *code;     /* the file's name; its text */
  guint minor;           /* the code needs Python 3.minor */
  char **modules;        /* and these modules, if any; NULL: the standard library does */
  gboolean compile_only; /* it does not end by itself, or needs another machine */
  char *by;              /* of a quotation */
  char *workload;
  char **models;
  char *target;
} IlvBlock;

typedef struct {
  char *id, *title; /* NULL: the beginning of the page */
  GPtrArray *blocks;
} IlvHandbookSection;

typedef struct {
  char *id; /* its file's name without .xml */
  guint number;
  char *group; /* "models", "choosing", "practice", "reference" */
  char *title, *summary;
  char *path; /* the file */
  GPtrArray *sections;
} IlvHandbookPage;

/* A document that facts come from, in the order in which they are numbered. */
typedef struct {
  char *id, *title, *by, *date, *url, *use; /* by, date, url, use may be NULL */
  guint number;
} IlvHandbookSource;

/* A computed number: an entry of figures.xml. */
typedef struct {
  char *name, *title;
  char *unit;                        /* "duration", "size", "ratio", "count", "rate" */
  char *value;                       /* an expression of cost keys; NULL: simulated */
  char *workload, *model, *quantity; /* "makespan" or "memory" of a simulated run */
  guint line;
} IlvHandbookFigure;

typedef struct {
  char *folder;
  GPtrArray *pages;   /* IlvHandbookPage, by number */
  GPtrArray *sources; /* IlvHandbookSource */
  GPtrArray *figures; /* IlvHandbookFigure */
} IlvHandbook;

#define ILV_HANDBOOK_ERROR (ilv_handbook_error_quark ())
typedef enum {
  ILV_HANDBOOK_ERROR_UNKNOWN, /* no page of that name */
} IlvHandbookError;
GQuark ilv_handbook_error_quark (void);

/* Reads data/handbook; errors name file, line and what would be right. A few milliseconds.
 * (transfer full) */
IlvHandbook *ilv_handbook_load (GError **error);
/* The same from another folder. */
IlvHandbook *ilv_handbook_load_from (const char *folder, GError **error);
void ilv_handbook_free (IlvHandbook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvHandbook, ilv_handbook_free)

/* NULL and an error that suggests the nearest name. */
const IlvHandbookPage *ilv_handbook_find (const IlvHandbook *self, const char *id, GError **error);
/* Whether a page has a section or a block of that id. */
gboolean ilv_handbook_page_has (const IlvHandbookPage *self, const char *id);
const IlvHandbookFigure *ilv_handbook_find_figure (const IlvHandbook *self, const char *name);
const IlvHandbookSource *ilv_handbook_find_source (const IlvHandbook *self, const char *id);
/* The words of a block, for search. (transfer full) */
char *ilv_block_to_words (const IlvBlock *self);
/* Calls `visit` for each text of the block (paragraph, item, cell). */
void ilv_block_each_text (const IlvBlock *self, void (*visit) (const GPtrArray *, gpointer),
                          gpointer data);
/* "Models" for "models"; translated. */
const char *ilv_handbook_group_get_title (const char *group);

G_END_DECLS
