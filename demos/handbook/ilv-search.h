/* Full-text search over handbook, lessons and recipes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words are folded (case, accents) and split at all that is neither letter nor digit. A query's
 * words are beginnings of words, and all of them must be there. Where all are in the title comes
 * first, then by how rare the words are and how often they are there. An index of all content is
 * made in some milliseconds, a query takes well below one. Immutable once sealed, readable from any
 * thread. */
#pragma once

#include "ilv-handbook.h"

G_BEGIN_DECLS

typedef enum {
  ILV_SEARCH_HANDBOOK,
  ILV_SEARCH_LESSON,
  ILV_SEARCH_RECIPE,
} IlvSearchKind;

typedef struct {
  IlvSearchKind kind;
  char *title;
  char *context; /* the page's title, or NULL */
  char *target;  /* a link: demos/content/ilv-content-link.h */
  char *text;
} IlvSearchDocument;

typedef struct {
  const IlvSearchDocument *document; /* the index's */
  double score;
  char *snippet; /* some words around the first match; owned */
  gboolean is_title;
} IlvSearchHit;

typedef struct _IlvSearch IlvSearch;

IlvSearch *ilv_search_new (void);
void ilv_search_free (IlvSearch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvSearch, ilv_search_free)

/* Copies; `context` may be NULL. Not after ilv_search_seal(). */
void ilv_search_add (IlvSearch *self, IlvSearchKind kind, const char *title, const char *context,
                     const char *target, const char *text);
void ilv_search_seal (IlvSearch *self);
/* The handbook's sections, terms and myths, all lessons and recipes. What cannot be read is left
 * out: who opens it gets the error. Sealed. (transfer full) */
IlvSearch *ilv_search_new_for_content (const IlvHandbook *book);
guint ilv_search_get_n_documents (const IlvSearch *self);

/* At most `n_most`, the best first; empty for a query without words. (transfer full, IlvSearchHit)
 */
GPtrArray *ilv_search_find (const IlvSearch *self, const char *query, guint n_most);

G_END_DECLS
