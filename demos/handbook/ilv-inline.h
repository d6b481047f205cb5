/* Text with marks: the words of a paragraph of the handbook.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   `code`   *emphasis*   [words](target)   {number}   \ before a mark that is none
 *
 * Marks do not nest. A text is a GPtrArray of IlvInline, in order. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  ILV_INLINE_TEXT,
  ILV_INLINE_CODE,
  ILV_INLINE_EMPHASIS,
  ILV_INLINE_LINK,   /* target: see demos/content/ilv-content-link.h */
  ILV_INLINE_NUMBER, /* text: a name that IlvNumbers knows */
  ILV_INLINE_CITE,   /* text: "[3]"; target: the entry of the page of sources */
} IlvInlineKind;

typedef struct {
  IlvInlineKind kind;
  char *text;   /* owned */
  char *target; /* owned; NULL where there is none */
} IlvInline;

/* NULL and what is wrong (a sentence without place). (transfer full) */
GPtrArray *ilv_inline_parse (const char *text, char **problem);
/* An empty text, and one more piece at its end. */
GPtrArray *ilv_inline_new (void);
void ilv_inline_add (GPtrArray *self, IlvInlineKind kind, const char *text, const char *target);
/* The bare words; a number as its name. For search. (transfer full) */
char *ilv_inline_to_words (const GPtrArray *self);

G_END_DECLS
