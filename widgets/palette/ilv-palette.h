/* Colours, patterns and letters of the states, for three themes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Painting takes a palette and nothing else: no settings, no widgets. Colour is never the only
 * sign: each state also has a pattern and a letter; models are told apart by neutral greys. */
#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include "demos/trace/ilv-state.h"

G_BEGIN_DECLS

typedef enum {
  ILV_THEME_LIGHT,
  ILV_THEME_DARK,
  ILV_THEME_CONTRAST, /* high contrast; light ground */
  ILV_THEME_CONTRAST_DARK,
  ILV_N_THEMES
} IlvTheme;

typedef struct {
  double r, g, b, a;
} IlvColor;

typedef enum {
  ILV_PATTERN_PLAIN,
  ILV_PATTERN_HATCH,      /* wants the GIL: "/" */
  ILV_PATTERN_BACK_HATCH, /* wants a core: "\" */
  ILV_PATTERN_DOTS,       /* sleeping */
  ILV_PATTERN_STRIPES,    /* starting up: vertical */
  ILV_PATTERN_CROSS,      /* unknown */
  ILV_PATTERN_WAVES,      /* lock or queue: horizontal lines */
  ILV_PATTERN_GRID,       /* running native: a fine grid */
  ILV_PATTERN_CHEVRONS,   /* transferring: ">" */
  ILV_PATTERN_DASHES,     /* waiting on I/O: staggered dashes */
  ILV_PATTERN_RINGS,      /* ready: open circles */
} IlvPattern;

typedef struct {
  IlvTheme theme;
  IlvColor state[ILV_N_STATES];
  IlvColor state_ink[ILV_N_STATES];  /* pattern's second colour; text stands on it as well */
  IlvColor state_text[ILV_N_STATES]; /* letter or label on the state's colour, contrast >= 4.5 */
  IlvPattern pattern[ILV_N_STATES];
  IlvColor window, card, card_border; /* grounds */
  IlvColor text, dim_text;            /* >= 7:1 and >= 4.5:1 on card */
  IlvColor grid, track;               /* ruler lines; empty lane */
  IlvColor accent, on_accent;         /* the selected model, playhead's partner */
  IlvColor playhead;
  IlvColor baton, on_baton; /* the GIL */
  IlvColor alarm;           /* outline of what blocks others */
  IlvColor curtain;
  IlvColor gap; /* edge between neighbouring spans, >= 3:1 to every state but idle */
  double edge_width;
} IlvPalette;

const IlvPalette *ilv_palette_get (IlvTheme theme);
/* "light", "dark", "contrast", "contrast-dark": the words of `--theme`. FALSE if it is none. */
gboolean ilv_palette_parse_theme (const char *name, IlvTheme *theme);

void ilv_palette_set_source (cairo_t *cr, const IlvColor *color);
/* Fills the current path (and clears it) with the state's colour and pattern. `scale` enlarges the
 * pattern for projectors. Allocates nothing after the first call of a theme. */
void ilv_palette_fill_state (const IlvPalette *self, cairo_t *cr, IlvState state, double scale);
/* Only sets it as the source; for strokes, glyphs and unusual fills. */
void ilv_palette_set_state (const IlvPalette *self, cairo_t *cr, IlvState state, double scale);
/* The colour of an estimated span, half of its state's, and that of text on it (contrast >= 4.5).
 */
IlvColor ilv_palette_get_estimated (const IlvPalette *self, IlvState state);
IlvColor ilv_palette_get_estimated_text (const IlvPalette *self, IlvState state);
/* The same at half strength: an estimated span. */
void ilv_palette_fill_estimated (const IlvPalette *self, cairo_t *cr, IlvState state, double scale);
/* Bar height as a share of the lane: running 1, wanting 0.6, waiting 0.3 (used where a span is too
 * narrow for its pattern). */
double ilv_palette_get_height (IlvState state);

/* A rounded rectangle as the current path. */
void ilv_palette_rounded (cairo_t *cr, double x, double y, double w, double h, double radius);

/* Points something out: a dashed line round it and an arrowhead at its left edge. */
void ilv_palette_mark (const IlvPalette *self, cairo_t *cr, double x, double y, double w, double h,
                       double scale);

/* WCAG contrast ratio of two opaque colours, 1..21. */
double ilv_palette_contrast (const IlvColor *a, const IlvColor *b);

/* The family all painted text is set in, as in a font's description ("Sans"); NULL: the fallback,
 * for programs with no desktop. Once known, at any time: kept layouts follow. Main thread only. */
void ilv_text_set_family (const char *family);

/* No text is smaller than this (9 pt); ilv_text_draw() raises what asks for less. */
#define ILV_TEXT_MIN_PX 12.0
/* The sizes in use, each normal or bold: to be found, measured and hinted, every further font costs
 * some 1 % of the app's start. The style sheet keeps to the same (and the desktop's own size). */
#define ILV_TEXT_SMALL_PX 12.0
#define ILV_TEXT_TITLE_PX 15.0

/* One text helper for all painting: pango, ellipsized at max_width (<= 0: none). align 0 = left,
 * 0.5 = centre, 1 = right of x; y is the middle of the line. Returns the width drawn. size_px is
 * the em size; weight a PangoWeight. Layouts are kept in `cache` (may be NULL). */
typedef struct _IlvTextCache IlvTextCache;
IlvTextCache *ilv_text_cache_new (void);
void ilv_text_cache_free (IlvTextCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvTextCache, ilv_text_cache_free)
double ilv_text_draw (cairo_t *cr, IlvTextCache *cache, const char *text, double x, double y,
                      double align, double max_width, double size_px, int weight,
                      const IlvColor *color);
/* The same left of nothing, cut in the middle. */
double ilv_text_draw_name (cairo_t *cr, IlvTextCache *cache, const char *text, double x, double y,
                           double max_width, double size_px, int weight, const IlvColor *color);
double ilv_text_measure (cairo_t *cr, IlvTextCache *cache, const char *text, double size_px,
                         int weight);
/* For tests: the last text that was drawn with an ellipsis since this was asked before; else NULL.
 * Main thread only. (transfer full) */
char *ilv_text_take_cut (void);

G_END_DECLS
