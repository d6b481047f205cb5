/* Painting as an <svg> element inside a page, in the colours the reader's system asks for.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is painted twice, in light and in dark colours, differs in nothing else. So one drawing is
 * written, and each colour in it becomes a CSS variable, which the page sets for both. Patterns,
 * which are little images, stand in it twice. */
#pragma once

#include "widgets/palette/ilv-palette.h"

G_BEGIN_DECLS

/* The colours of all drawings of a page. */
typedef struct _IlvInlineColors IlvInlineColors;

IlvInlineColors *ilv_inline_colors_new (void);
void ilv_inline_colors_free (IlvInlineColors *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvInlineColors, ilv_inline_colors_free)
/* "--c0:rgb(…);--c1:…" for a style sheet. (transfer full) */
char *ilv_inline_colors_to_css (const IlvInlineColors *self, gboolean is_dark);

typedef struct {
  double width, height;
  void (*paint) (cairo_t *cr, const IlvPalette *palette, gconstpointer data);
  gconstpointer data;
  const char *prefix; /* of every id in it: unique on the page */
  const char *label;  /* what it shows, in words */
} IlvInlineSvg;

/* (transfer full); NULL and error. */
char *ilv_inline_svg_write (const IlvInlineSvg *self, IlvInlineColors *colors, GError **error);

G_END_DECLS
