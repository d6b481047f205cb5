/* Spans as pixels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Idea. A row becomes one line of (cover, state): by ilv_trace_reduce_row(), which costs pixels and
 * loses no span, or span by span where these are fewer than a quarter of the pixels. Three lookups
 * make three scanlines of it (what reaches the top, the middle, the centre: running, wanting,
 * waiting), each copied down its band. Spans that are drawn one by one and have three pixels or
 * more get sharp ends, an edge towards their neighbour, and, when wide enough, their pattern and
 * letter by copying prepared strips and stamps.
 *
 * Cost. 0.5 ms for 60 rows of 18 x 1920 pixels when zoomed out or far in, twice that where every
 * fourth pixel holds a span of its own (tests/bench/bench-timeline).
 *
 * Everything that is painted belongs to a moment, not to the window: so panning may move the pixels
 * and paint the new columns only.
 *
 * Rejected: cairo rectangles (1.5 M/s: 25 ms a frame), a texture atlas on the GPU (there may be
 * none), one pattern phase for the window (would crawl when moved). */
#include "ilv-timeline-bars-private.h"

#include <math.h>
#include <string.h>

/* The first line of a wide span's pattern, so that it begins with the span wherever that is. */
static const guint32 *
find_strip (IlvTimelineBars *self, int scale, const Wide *wide)
{
  int tile = TILE * scale, offset = (int)((wide->begin - wide->phase) % tile);

  return ilv_bars_get_strip (self, scale, wide->style) + offset;
}

/* ilv_bars_blend() of four pixels: a byte and its room for the product is a lane, twice a pixel. */
static inline void
blend_four (guint32 *pixels, guint32 ink, const guint32 *coverage)
{
  const IlvQuad bytes = {0xff00ff, 0xff00ff, 0xff00ff, 0xff00ff};
  const IlvQuad opaque = {0xff000000, 0xff000000, 0xff000000, 0xff000000};
  IlvQuad below, above = {ink, ink, ink, ink};
  IlvLanes alpha, rb, g;

  memcpy (&below, pixels, sizeof below);
  memcpy (&alpha, coverage, sizeof alpha);
  rb = (IlvLanes)(below & bytes) * (255 - alpha) + (IlvLanes)(above & bytes) * alpha + 0x80;
  g = (IlvLanes)(below >> 8 & bytes) * (255 - alpha) + (IlvLanes)(above >> 8 & bytes) * alpha +
      0x80;
  rb = (rb + (rb >> 8)) >> 8;
  g = g + (g >> 8);
  below = (IlvQuad)rb | ((IlvQuad)g & ~bytes) | opaque;
  memcpy (pixels, &below, sizeof below);
}

/* A stamp's inked box: `box_px` wide, in fours. */
static void
paint_box (guint32 *pixels, gsize stride, guint32 ink, const guint32 *stamp, int size, int box_px,
           int n_lines)
{
  for (; n_lines > 0; n_lines--, pixels += stride, stamp += size)
    for (int i = 0; i < box_px; i += 4)
      blend_four (pixels + i, ink, stamp + i);
}

static void
paint_cut_box (guint32 *pixels, gsize stride, guint32 ink, const guint32 *stamp, int size,
               int box_px, int n_lines)
{
  for (; n_lines > 0; n_lines--, pixels += stride, stamp += size)
    for (int i = 0; i < box_px; i++)
      pixels[i] = ilv_bars_blend (pixels[i], ink, stamp[i] & 0xff);
}

static void
paint_stamp (IlvTimelineBars *self, const IlvBarsTarget *t, const Wide *wide, int y, int height)
{
  int size = STAMP * t->ink_scale, top = y + (height - size) / 2;
  gint64 left = wide->phase - t->column + (wide->true_width - size) / 2;
  guint drawn = ilv_bars_get_drawn (wide->style);
  Box box = self->boxes[t->ink_scale][drawn];
  int first = MAX (box.y0, y - top), n_lines = MIN (box.y1, y + height - top) - first;
  /* Fours may take in a little that has no ink, but nothing that is not in the picture. */
  gboolean is_whole = left + (box.x0 & ~3) >= 0 && left + ((box.x1 + 3) & ~3) <= t->n_columns;
  gint64 from = is_whole ? box.x0 & ~3 : MAX (box.x0, -left);
  gint64 to = is_whole ? box.x1 : MIN (box.x1, t->n_columns - left);
  const guint32 *stamp = self->stamps[t->ink_scale] + (gsize)drawn * (gsize)(size * size);

  if (from >= to || n_lines <= 0)
    return;
  (is_whole ? paint_box : paint_cut_box) (
      t->pixels + (gsize)(top + first) * t->stride + t->column + left + from, t->stride,
      self->ink[wide->style], stamp + first * size + from, size, (int)(to - from), n_lines);
}

/* --- one row --- */

typedef guint16 Eight __attribute__ ((vector_size (16)));

static inline void
fill_pixels (IlvPixel *pixels, int n, guint value)
{
  IlvPixel v = (IlvPixel)value;
  Eight eight = {v, v, v, v, v, v, v, v};

  if (n < 8) {
    for (int x = 0; x < n; x++)
      pixels[x] = v;
    return;
  }
  for (int x = 0; x < n - 8; x += 8)
    memcpy (pixels + x, &eight, sizeof eight);
  memcpy (pixels + n - 8, &eight, sizeof eight);
}

/* Spans of three pixels and more get sharp ends; remembers those wide enough for a pattern. FALSE
 * if it is narrower. */
static gboolean
sharpen_span (IlvTimelineBars *self, const IlvBarsTarget *t, const IlvSpan *span, guint style,
              gint64 left, gint64 right, Wide *last)
{
  gint64 a = ilv_bars_pixel_of (t, span->begin_ns), b = ilv_bars_pixel_of (t, span->end_ns);
  Wide wide = {.begin = (int)CLAMP (a, left, right),
               .end = (int)CLAMP (b, left, right),
               .phase = a,
               .true_width = (int)MIN (b - a, G_MAXINT / 4),
               .style = (guint8)style};
  gboolean is_wide;

  if (b - a < SHARP_PX * t->scale)
    return FALSE;
  is_wide = b - a >= PATTERN_PX * t->ink_scale;
  fill_pixels (self->reduced + (wide.begin - t->column), wide.end - wide.begin,
               FULL | (is_wide ? style + WIDE : style));
  if (style != ILV_STATE_IDLE && wide.begin < wide.end) {
    if (MIN (last->true_width, wide.true_width) >= EDGE_PX * t->scale &&
        a == last->phase + last->true_width && a == wide.begin &&
        self->needs_edge[last->style][style])
      self->edges[self->n_edges++] = wide.begin;
    if (is_wide) {
      /* Plain ones are in the bands already. */
      if (style != STYLE_GIL &&
          self->palette->pattern[ilv_bars_get_drawn (style)] != ILV_PATTERN_PLAIN)
        wide.strip = find_strip (self, t->ink_scale, &wide);
      self->wides[self->n_wides++] = wide;
    }
  }
  *last = wide;
  return TRUE;
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

/* A span of less than three pixels: what it covers of each is added up. */
static void
add_narrow (IlvTimelineBars *self, const IlvBarsTarget *t, const IlvSpan *span, guint style,
            gint64 left, gint64 right)
{
  double a = ((double)span->begin_ns - t->begin_ns) * t->px_per_ns;
  double b = ((double)span->end_ns - t->begin_ns) * t->px_per_ns;

  if (style == ILV_STATE_IDLE || b <= (double)left)
    return;
  for (gint64 x = MAX (left, (gint64)a); x < right && (double)x < b; x++) {
    IlvPixel *pixel = &self->reduced[x - t->column];
    guint old = ILV_PIXEL_COVER (*pixel);
    guint part = (guint)((MIN (b, (double)(x + 1)) - MAX (a, (double)x)) * 255) | 1;

    *pixel = (IlvPixel)(MIN (255, old + part) << 8 | (part >= old ? style : (*pixel & 0xff)));
  }
}

/* From states to styles; those of exact spans are the same numbers. */
static void
style_reduced (IlvPixel *pixels, gint64 n, gboolean is_gil)
{
  for (gint64 x = 0; x < n; x++) {
    guint style = ILV_PIXEL_STATE (pixels[x]);

    if (is_gil)
      style = STYLE_GIL;
    else if (ILV_PIXEL_IS_ESTIMATED (pixels[x]))
      style += STYLE_ESTIMATED;
    pixels[x] = (IlvPixel)((pixels[x] & 0xff00) | style);
  }
}

static guint
get_style (const IlvSpan *span, gboolean is_gil)
{
  if (span->state == ILV_STATE_IDLE)
    return span->state;
  if (is_gil)
    return STYLE_GIL;
  return span->is_estimated ? STYLE_ESTIMATED + span->state : span->state;
}

/* What is drawn of it: how long it will be must not be told by its height, pattern or letter. */
static void
cut_unknown (const IlvBarsTarget *t, IlvSpan *span)
{
  if (t->known_ns != 0 && span->end_ns > t->known_ns)
    span->end_ns = MAX (span->begin_ns, t->known_ns);
}

/* --- dense blocks --- */

/* Wide spans among those of a reduced block, from left to right. */
typedef struct {
  const IlvTrace *trace;
  IlvTrackId track;
  guint depth;
  gboolean is_gil;
  gint64 left, right;
  guint64 near;
  gint64 known_to_ns; /* where the span last looked up ends */
  Wide last;
  guint64 after_last; /* the index after its own */
} WideSearch;

static void
sharpen_wide_at (IlvTimelineBars *self, const IlvBarsTarget *t, WideSearch *search, gint64 x)
{
  gint64 t_ns = (gint64)(t->begin_ns + ((double)x + 0.5) * t->ns_per_px);
  IlvSpan span;
  guint64 n;

  if (t_ns < search->known_to_ns)
    return;
  search->near = ilv_trace_find_few_spans (search->trace, search->track, search->depth, t_ns,
                                           t_ns + 1, search->near, 1, &n);
  if (n == 0)
    return;
  ilv_trace_get_span (search->trace, search->track, search->depth, search->near, &span);
  search->known_to_ns = span.end_ns;
  cut_unknown (t, &span);
  /* An edge is drawn where nothing is between two. */
  if (search->near != search->after_last)
    search->last.true_width = 0;
  search->after_last = search->near + 1;
  if (ilv_bars_pixel_of (t, span.end_ns) - ilv_bars_pixel_of (t, span.begin_ns) >=
      WIDE_PX * t->ink_scale)
    sharpen_span (self, t, &span, get_style (&span, search->is_gil), search->left, search->right,
                  &search->last);
}

/* Whether eight pixels, four to a number, are whole. */
static inline gboolean
are_whole (const IlvPixel *pixels)
{
  const guint64 four = ILV_PIXEL_WHOLE * G_GUINT64_CONSTANT (0x0001000100010001);
  guint64 low, high;

  memcpy (&low, pixels, sizeof low);
  memcpy (&high, pixels + 4, sizeof high);
  return (low & high & four) == four;
}

/* How many pixels are whole side by side, `from` the first on. */
static int
count_whole (const IlvPixel *pixels, int from, int step, int n)
{
  int run = 0;

  for (int x = from; x >= 0 && x < n && (pixels[x] & ILV_PIXEL_WHOLE) != 0; x += step)
    run++;
  return run;
}

/* Among many narrow spans too, wide ones have their height, pattern and letter. Wherever a run of
 * RUN_PX begins, it holds eight that begin at a multiple of eight. `pixels` has a margin around the
 * block, in which the rest of a span that reaches into it is seen. */
static void
sharpen_wide_spans (IlvTimelineBars *self, const IlvBarsTarget *t, WideSearch *search,
                    const IlvPixel *pixels, int n)
{
  gint64 origin = search->left - MARGIN_PX * t->ink_scale;
  int before, after;

  for (int x = 0; x + 8 <= n; x += 8) {
    if (G_LIKELY (!are_whole (pixels + x)))
      continue;
    before = count_whole (pixels, x - 1, -1, n);
    after = count_whole (pixels, x + 8, 1, n);
    for (int at = x - before + RUN_PX / 2; at + RUN_PX / 2 <= x + 8 + after; at += RUN_PX / 2)
      sharpen_wide_at (self, t, search, origin + at);
    x += after & ~7;
  }
}

/* Both have room for eight more. */
static void
copy_without_hints (IlvPixel *to, const IlvPixel *from, int n)
{
  for (int x = 0; x < n; x += 8) {
    Eight eight;

    memcpy (&eight, from + x, sizeof eight);
    eight &= (guint16)~ILV_PIXEL_WHOLE;
    memcpy (to + x, &eight, sizeof eight);
  }
}

static void
reduce_dense (IlvTimelineBars *self, const IlvBarsTarget *t, WideSearch *search)
{
  IlvPixel pixels[BLOCK_PX + 2 * MARGIN_PX * MAX_SCALE + 8], plain[BLOCK_PX + 8];
  IlvPixel *reduced = self->reduced + (search->left - t->column);
  int margin = self->is_low ? 0 : MARGIN_PX * t->ink_scale;
  int n = (int)(search->right - search->left);

  ilv_trace_reduce_row_from (search->trace, search->track, search->depth, search->near,
                             t->begin_ns + (double)(search->left - margin) * t->ns_per_px,
                             t->ns_per_px, (guint)(n + 2 * margin), pixels);
  memset (pixels + n + 2 * margin, 0, 8 * sizeof *pixels);
  copy_without_hints (plain, pixels + margin, n);
  memcpy (reduced, plain, (gsize)n * sizeof *reduced);
  if (search->is_gil || ilv_trace_has_estimates (search->trace))
    style_reduced (reduced, n, search->is_gil);
  if (!self->is_low)
    sharpen_wide_spans (self, t, search, pixels, n + 2 * margin);
}

/* Dense blocks are reduced by the trace at the cost of their pixels; where there are fewer spans
 * than a quarter of the pixels they are drawn one by one. Blocks begin at multiples of their width
 * in time, not in the window, so that panning decides the same everywhere. */
static void
reduce_block (IlvTimelineBars *self, const IlvBarsTarget *t, const IlvTrace *trace,
              IlvTrackId track, guint depth, gboolean is_gil, gint64 block, guint64 *near)
{
  gint64 left = MAX (block, t->column), right = MIN (block + BLOCK_PX, t->column + t->n_columns);
  double begin_ns = t->begin_ns + (double)(block - 1 - MARGIN_PX * t->ink_scale) * t->ns_per_px;
  double end_ns = t->begin_ns + (double)(block + BLOCK_PX) * t->ns_per_px;
  IlvPixel *pixels = self->reduced + (left - t->column);
  IlvSpan spans[BLOCK_PX / 4];
  Wide last = {0};
  /* However it falls, a span this short is less than SHARP_PX wide. */
  gint64 narrow_ns = (gint64)((SHARP_PX * t->scale - 1) * t->ns_per_px);
  guint64 first, n;

  first = ilv_trace_find_few_spans (trace, track, depth, (gint64)floor (begin_ns),
                                    (gint64)ceil (end_ns), *near, BLOCK_PX / 4, &n);
  *near = first;
  if (n > BLOCK_PX / 4) {
    WideSearch search = {.trace = trace,
                         .track = track,
                         .depth = depth,
                         .is_gil = is_gil,
                         .left = left,
                         .right = right,
                         .near = first,
                         .known_to_ns = G_MININT64};

    reduce_dense (self, t, &search);
    return;
  }
  memset (pixels, 0, (gsize)(right - left) * sizeof *pixels);
  ilv_trace_get_spans (trace, track, depth, first, n, spans);
  for (guint64 i = 0; i < n; i++) {
    IlvSpan *span = &spans[i];
    guint style = get_style (span, is_gil);

    cut_unknown (t, span);
    if (span->end_ns - span->begin_ns < narrow_ns ||
        !sharpen_span (self, t, span, style, left, right, &last)) {
      last.true_width = 0;
      add_narrow (self, t, span, style, left, right);
    }
  }
}

/* What four entries of the table hold for each band is turned into four pixels of each band. */
static inline void
color_four (const guint32 *lut, const guint16 *at, guint32 *top, guint32 *middle, guint32 *centre)
{
  IlvQuad p, q, r, s, pq, rs;

  memcpy (&p, lut + at[0], sizeof p);
  memcpy (&q, lut + at[1], sizeof q);
  memcpy (&r, lut + at[2], sizeof r);
  memcpy (&s, lut + at[3], sizeof s);
  pq = __builtin_shufflevector (p, q, 0, 4, 1, 5);
  rs = __builtin_shufflevector (r, s, 0, 4, 1, 5);
  p = __builtin_shufflevector (p, q, 2, 6, 2, 6);
  r = __builtin_shufflevector (r, s, 2, 6, 2, 6);
  q = __builtin_shufflevector (pq, rs, 0, 1, 4, 5);
  memcpy (top, &q, sizeof q);
  q = __builtin_shufflevector (pq, rs, 2, 3, 6, 7);
  memcpy (middle, &q, sizeof q);
  q = __builtin_shufflevector (p, r, 0, 1, 4, 5);
  memcpy (centre, &q, sizeof q);
}

/* Eight pixels of one colour: the inside of a wide span, or nothing at all. */
static inline void
color_run (const guint32 *colors, guint32 *top, guint32 *middle, guint32 *centre)
{
  const IlvQuad t = {colors[0], colors[0], colors[0], colors[0]};
  const IlvQuad m = {colors[1], colors[1], colors[1], colors[1]};
  const IlvQuad c = {colors[2], colors[2], colors[2], colors[2]};

  for (int x = 0; x < 8; x += 4) {
    memcpy (top + x, &t, sizeof t);
    memcpy (middle + x, &m, sizeof m);
    memcpy (centre + x, &c, sizeof c);
  }
}

static inline gboolean
are_alike (const IlvPixel *pixels)
{
  guint64 low, high;

  memcpy (&low, pixels, sizeof low);
  memcpy (&high, pixels + 4, sizeof high);
  return low == high && low == pixels[0] * G_GUINT64_CONSTANT (0x0001000100010001);
}

/* Eight pixels at once, since this is a third of a frame. */
static void
color_lines (IlvTimelineBars *self, const IlvBarsTarget *t)
{
  const guint32 *lut = &self->lut[0][0][0];
  guint32 *top = self->lines[BAND_TOP], *middle = self->lines[BAND_MIDDLE];
  guint32 *centre = self->lines[BAND_CENTRE];

  memset (self->reduced + t->n_columns, 0, 7 * sizeof *self->reduced); /* the last reach beyond */
  for (int x = 0; x < t->n_columns; x += 8) {
    guint16 at[8];
    IlvLanes lanes;

    if (are_alike (self->reduced + x)) {
      color_run (lut + ilv_bars_lut_index (self->reduced[x]), top + x, middle + x, centre + x);
      continue;
    }
    memcpy (&lanes, self->reduced + x, sizeof lanes);
    lanes = ilv_bars_lut_indices (lanes);
    memcpy (at, &lanes, sizeof at);
    color_four (lut, at, top + x, middle + x, centre + x);
    color_four (lut, at + 4, top + x + 4, middle + x + 4, centre + x + 4);
  }
}

/* The table takes the card for the ground; under the ruler's lines it is not. */
static void
color_ticks (IlvTimelineBars *self)
{
  for (guint i = 0; i < self->n_ticks; i++) {
    int x = self->ticks[i];
    guint32 seen = (&self->lut[0][0][0])[ilv_bars_lut_index (self->reduced[x]) + N_BANDS];

    for (guint band = 0; band < N_BANDS; band++)
      if (seen & 1u << band)
        self->lines[band][x] = self->grid;
  }
}

/* Short runs in place: calling for them costs more than copying them. */
static inline void
copy_run (guint32 *restrict to, const guint32 *restrict from, int n)
{
  if (n < 4) {
    for (int i = 0; i < n; i++)
      to[i] = from[i];
    return;
  }
  for (int i = 0; i < n - 4; i += 4)
    memcpy (to + i, from + i, 4 * sizeof *to);
  memcpy (to + n - 4, from + n - 4, 4 * sizeof *to);
}

/* One line: what the band holds, and patterns over it where there are some. */
static void
copy_line (const IlvTimelineBars *self, const IlvBarsTarget *t, const guint32 *band, int line,
           guint32 *to)
{
  gsize phase = (gsize)(line % (TILE * t->ink_scale)) * (gsize)self->strip_px[t->ink_scale];

  memcpy (to, band, (gsize)t->n_columns * sizeof *to);
  for (guint i = 0; i < self->n_wides; i++) {
    const Wide *wide = &self->wides[i];

    if (wide->strip != NULL)
      copy_run (to + wide->begin - t->column, wide->strip + phase, wide->end - wide->begin);
  }
}

static void
copy_lines (const IlvTimelineBars *self, const IlvBarsTarget *t, int y, int height)
{
  int middle = (int)lround (height * 0.2), centre = (int)lround (height * 0.35);

  for (int i = 0; i < height; i++) {
    int from_edge = MIN (i, height - 1 - i);
    guint band = from_edge < middle ? BAND_TOP : from_edge < centre ? BAND_MIDDLE : BAND_CENTRE;

    copy_line (self, t, self->lines[band], i, t->pixels + (gsize)(y + i) * t->stride + t->column);
  }
}

static void
paint_edges (IlvTimelineBars *self, const IlvBarsTarget *t, int y, int height)
{
  int width = t->scale * (int)self->palette->edge_width, end = t->column + t->n_columns;

  for (guint e = 0; e < self->n_edges; e++) {
    int x = self->edges[e];

    for (int i = 0; i < height; i++)
      for (int k = 0; k < width && x + k < end; k++)
        t->pixels[(gsize)(y + i) * t->stride + x + k] = self->gap;
  }
}

/* One letter each: a span that reaches over a block's end is there twice. */
static void
paint_letters (IlvTimelineBars *self, const IlvBarsTarget *t, int y, int height)
{
  for (guint i = 0; i < self->n_wides; i++) {
    const Wide *wide = &self->wides[i];
    gboolean is_rest = i > 0 && wide->phase == wide[-1].phase;

    if (!is_rest && wide->true_width >= LETTER_PX * t->ink_scale &&
        (!t->has_labels || wide->true_width < ILV_BARS_LABEL_PX * t->scale))
      paint_stamp (self, t, wide, y, height);
  }
}

void
ilv_timeline_bars_paint_row (IlvTimelineBars *self, const IlvBarsTarget *t, const IlvTrace *trace,
                             IlvTrackId track, guint depth, gboolean is_gil, int y, int height)
{
  gint64 origin = (gint64)floor (t->begin_ns / t->ns_per_px + 0.5);
  guint64 near = G_MAXUINT64; /* nothing is: the first block is searched for in all spans */

  if (t->n_columns <= 0 || height <= 0)
    return;
  self->is_low = height < LOW_PX * t->scale;
  ilv_bars_reserve (self, t->n_columns);
  ilv_bars_make_strips (self, t->ink_scale, t->n_columns);
  ilv_bars_make_stamps (self, t->ink_scale);
  self->n_wides = self->n_edges = 0;
  for (gint64 block = floor_div (t->column + origin, BLOCK_PX) * BLOCK_PX - origin;
       block < t->column + t->n_columns; block += BLOCK_PX)
    reduce_block (self, t, trace, track, depth, is_gil, block, &near);
  color_lines (self, t);
  color_ticks (self);
  copy_lines (self, t, y, height);
  if (!is_gil)
    paint_letters (self, t, y, height);
  paint_edges (self, t, y, height);
}
