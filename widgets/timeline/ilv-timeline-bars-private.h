/* What the files that paint bars share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ilv-timeline-bars.h"

G_BEGIN_DECLS

#define TILE 8
#define MAX_SCALE 8
#define N_LEVELS 33 /* 0 = nothing there */
#define FULL (255 << 8)
/* The GIL is drawn as what it is in the stages: the baton. */
#define STYLE_GIL ILV_N_STATES
/* An estimated span is paler. */
#define STYLE_ESTIMATED (ILV_N_STATES + 1)
#define N_STYLES (2 * ILV_N_STATES + 1)
/* A style + this: the span is wide enough to be as high as its row whatever its state. */
#define WIDE N_STYLES
/* In pixels: narrower spans are left to the reduction; narrower ones have no
 * edge, no pattern, no letter. */
#define SHARP_PX 3
#define EDGE_PX 6
#define PATTERN_PX 10
#define LETTER_PX 20
/* What is drawn as it is among very many narrow ones; of it at least RUN_PX pixels, side by side,
 * are whole. */
#define WIDE_PX 24
#define RUN_PX (WIDE_PX - 4)
#define MARGIN_PX WIDE_PX
/* Rows as low as those of an overview have no room for height, pattern or letter. */
#define LOW_PX 8
#define STAMP 16
#define BLOCK_PX 512

enum {
  BAND_TOP,
  BAND_MIDDLE,
  BAND_CENTRE,
  N_BANDS
};

/* Where a letter's ink is in its stamp. */
typedef struct {
  int x0, x1, y0, y1;
} Box;

typedef struct {
  int begin, end; /* columns of the lanes, cut to what is painted */
  gint64 phase;   /* device pixel of its true begin: patterns and letters stand still on it */
  int true_width;
  guint8 style;
  const guint32 *strip; /* its pattern's first line; NULL = plain */
} Wide;

struct _IlvTimelineBars {
  const IlvPalette *palette;
  guint32 card, grid, gap, outline;
  guint32 lut[2 * N_STYLES][N_LEVELS]
             [4]; /* by band; the last: bits of bands that show the ground */
  gboolean needs_edge[N_STYLES][N_STYLES];
  /* per scale, made on first use */
  guint32 *strips[MAX_SCALE + 1];              /* [style][TILE * scale][strip_px] */
  gboolean has_strip[MAX_SCALE + 1][N_STYLES]; /* painted already */
  guint32 *stamps[MAX_SCALE + 1]; /* [state or GIL][STAMP * scale][STAMP * scale] coverage, twice */
  Box boxes[MAX_SCALE + 1][STYLE_ESTIMATED];
  int strip_px[MAX_SCALE + 1];
  guint32 ink[N_STYLES];
  /* one row */
  int capacity;
  IlvPixel *reduced;
  guint32 *ground;
  guint32 *lines[N_BANDS];
  Wide *wides;     /* patterns and letters */
  gboolean is_low; /* the row being painted */
  int *edges;      /* columns of the lanes */
  int *ticks;      /* columns of what is painted: where the ground is the grid */
  guint n_wides, n_edges, n_ticks;
};

/* Four pixels that the processor handles as one. */
typedef guint32 IlvQuad __attribute__ ((vector_size (16)));
typedef guint16 IlvLanes __attribute__ ((vector_size (16)));

/* Where the colours of a reduced pixel begin in the table. */
static inline guint
ilv_bars_lut_index (guint pixel)
{
  return ((pixel & 0xff) * N_LEVELS + ((pixel >> 8) + 7) / 8) * 4;
}

/* The same of eight pixels. */
static inline IlvLanes
ilv_bars_lut_indices (IlvLanes pixels)
{
  G_STATIC_ASSERT (2 * N_STYLES * N_LEVELS * 4 <= G_MAXUINT16);
  return ((pixels & 0xff) * N_LEVELS + ((pixels >> 8) + 7) / 8) * 4;
}

void ilv_bars_reserve (IlvTimelineBars *self, int n_columns);
/* The device pixel a moment is rounded to. */
static inline gint64
ilv_bars_pixel_of (const IlvBarsTarget *target, gint64 time_ns)
{
  double x = ((double)time_ns - target->begin_ns) * target->px_per_ns + 0.5;
  gint64 whole = (gint64)x;

  return whole - (x < (double)whole);
}

static inline guint32
ilv_bars_blend (guint32 below, guint32 above, guint alpha)
{
  /* Red and blue in one multiplication, green in another. */
  guint32 rb = (below & 0xff00ff) * (255 - alpha) + (above & 0xff00ff) * alpha + 0x800080;
  guint32 g = (below >> 8 & 0xff) * (255 - alpha) + (above >> 8 & 0xff) * alpha + 0x80;

  return 0xff000000u | (((rb + (rb >> 8 & 0xff00ff)) >> 8) & 0xff00ff) |
         (((g + (g >> 8)) >> 8 & 0xff) << 8);
}

guint32 ilv_bars_to_pixel (const IlvColor *color);
/* What a style draws: a state, or STYLE_GIL. */
static inline guint
ilv_bars_get_drawn (guint style)
{
  return style >= STYLE_ESTIMATED ? style - STYLE_ESTIMATED : style;
}

/* Room for the patterns' strips of that scale. */
void ilv_bars_make_strips (IlvTimelineBars *self, int scale, int n_columns);
/* The strip of a style, painted when it is first asked for: most never are. */
const guint32 *ilv_bars_get_strip (IlvTimelineBars *self, int scale, guint style);
/* Makes the letters' stamps of that scale, if they are not there yet. */
void ilv_bars_make_stamps (IlvTimelineBars *self, int scale);

G_END_DECLS
