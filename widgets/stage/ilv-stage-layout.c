/* Where the parts of a stage are: numbers only.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every part asks for a least, a natural and a greatest height and has a priority. Parts of least
 * priority go first while the least heights do not fit; then what is left over is dealt out, first
 * up to the natural heights, then up to the greatest. A wide stage has two columns between header
 * and footer. */
#include "ilv-stage-layout.h"

#include <math.h>

/* Heights at scale 1. */
#define PAD 12.0
#define GAP 6.0
#define ROW_GAP 4.0
#define LINE 24.0
#define ROW_ONE_LINE 20.0
#define ROW_TWO_LINES ILV_STAGE_TWO_LINES_PX
#define ROW_MAX 54.0
#define TILE 26.0
/* A line of dots: its label, and the room for "+1,234" at its end. */
#define DOTS_LABEL 58.0
#define DOTS_MORE 44.0
#define WIDE_FROM 520.0
#define HIGH_FROM 340.0

typedef struct {
  IlvStagePartKind kind;
  IlvTrackId track;
  double least, natural, greatest;
  int priority; /* 10 = never left out */
  int column;   /* 0 = full width, 1 = left, 2 = right; narrow stages have one column */
  double height;
} Section;

#define MAX_SECTIONS 16

typedef struct {
  const IlvStageRoster *roster;
  double scale, inner_width;
  gboolean is_wide, is_high;
  guint n;
  Section sections[MAX_SECTIONS];
  double gaps[3]; /* added to the gap below each part of a column */
} Plan;

static double
get_pill_width (guint n_digits)
{
  return MAX (22, 8.2 * n_digits + 8);
}

static void
add (Plan *self, IlvStagePartKind kind, IlvTrackId track, double least, double natural,
     double greatest, int priority, int column)
{
  g_return_if_fail (self->n < MAX_SECTIONS);
  self->sections[self->n++] = (Section){kind,
                                        track,
                                        least * self->scale,
                                        natural * self->scale,
                                        greatest * self->scale,
                                        priority,
                                        self->is_wide ? column : 0,
                                        0};
}

/* --- which parts --- */

/* The most lines of dots that `n` jobs can fill, at most `most`. */
static double
get_dot_lines (const Plan *self, guint n, int column, guint most)
{
  double width = self->inner_width / self->scale, pill = get_pill_width (self->roster->n_digits);
  guint columns, lines;

  if (self->is_wide && column > 0)
    width = width * 0.54 - 16;
  columns = (guint)MAX (1, (width - DOTS_LABEL - DOTS_MORE + 4) / (pill + 4));
  lines = (n + columns - 1) / columns;
  return CLAMP (lines, 1, most) * LINE;
}

static void
plan_loop (Plan *self, const IlvStageProcess *main, gboolean is_hybrid)
{
  const IlvStageRoster *roster = self->roster;
  gboolean is_crowd = roster->max_io > 150 || roster->max_sleeping > 150;

  if (main->ready != ILV_TRACK_NONE)
    add (self, ILV_PART_READY, main->ready, LINE, LINE, get_dot_lines (self, roster->n_jobs, 2, 3),
         8, is_hybrid ? 1 : 2);
  add (self, ILV_PART_RING, main->loop, is_hybrid ? 84 : 110, 200, 420, 10, 1);
  if (is_crowd)
    add (self, ILV_PART_FIELD, roster->waiting_io, 40, 72, 260, 7, 2);
  else if (roster->max_io > 0)
    add (self, ILV_PART_SOCKETS, roster->waiting_io, LINE, LINE,
         get_dot_lines (self, roster->max_io, 2, 8), 7, 2);
  if (roster->has_locks && !is_crowd)
    add (self, ILV_PART_LOCKS, ILV_TRACK_NONE, LINE, LINE,
         get_dot_lines (self, roster->n_jobs, 2, 3), 6, 2);
  if (roster->max_sleeping > 0 && !is_crowd)
    add (self, ILV_PART_TIMERS, roster->sleeping, LINE, LINE,
         get_dot_lines (self, roster->max_sleeping, 2, 4), 6, 2);
}

static double
get_rows_height (guint n_rows, guint n_columns, double row)
{
  guint lines = (n_rows + n_columns - 1) / n_columns;
  return lines * (row + ROW_GAP) - ROW_GAP;
}

static guint
get_row_columns (const Plan *self, gboolean full_width)
{
  if (!self->is_wide || !full_width || self->roster->rows->len <= 6)
    return 1;
  return self->roster->rows->len > 24 && self->inner_width > 660 * self->scale ? 3 : 2;
}

static void
plan_workers (Plan *self, int column)
{
  const IlvStageRoster *roster = self->roster;
  guint n = roster->rows->len;
  guint columns = get_row_columns (self, column == 0);
  double least = MIN (get_rows_height (n, columns, ROW_ONE_LINE), 3 * TILE);

  if (n == 0)
    return;
  if (roster->has_loops || roster->has_thread_pools)
    add (self, ILV_PART_PROCESS, ILV_TRACK_NONE, MIN (n, 4) * 44.0, n * 60.0, n * 110.0, 10,
         column);
  else
    add (self, ILV_PART_WORKER, ILV_TRACK_NONE, least, get_rows_height (n, columns, ROW_TWO_LINES),
         get_rows_height (n, columns, ROW_MAX), 10, column);
}

static gboolean
is_sequential (const IlvStageRoster *roster)
{
  return roster->rows->len == 1 && !roster->has_loop &&
         g_array_index (roster->rows, IlvTrackId, 0) == ilv_stage_roster_get_main (roster)->main;
}

static void
plan_pool (Plan *self, const IlvStageProcess *main, int column)
{
  const IlvStageRoster *roster = self->roster;

  if (main->limit != ILV_TRACK_NONE)
    add (self, ILV_PART_LIMIT, main->limit, LINE, LINE, LINE, 2, column);
  if (main->work != ILV_TRACK_NONE)
    add (self, ILV_PART_QUEUE, main->work, LINE, LINE,
         get_dot_lines (self, roster->n_jobs, column, 3), 8, column);
  else if (is_sequential (roster))
    add (self, ILV_PART_QUEUE, ILV_TRACK_NONE, LINE,
         get_dot_lines (self, roster->n_jobs, column, 3),
         get_dot_lines (self, roster->n_jobs, column, 12), 8, column);
  if (main->calls != ILV_TRACK_NONE || main->call_pipe != ILV_TRACK_NONE)
    add (self, ILV_PART_TRANSFER, main->call_pipe, self->is_high ? 42 : 26, 42, 50, 7, column);
  if (main->main != ILV_TRACK_NONE && !is_sequential (roster) && !roster->has_loop)
    add (self, ILV_PART_MAIN, main->main, ROW_ONE_LINE, ROW_TWO_LINES, 36, 2, column);
  plan_workers (self, column);
  if (main->gil != ILV_TRACK_NONE && !roster->has_loops && !roster->has_thread_pools)
    add (self, ILV_PART_GIL, main->gil, LINE, LINE, 30, roster->has_pool_processes ? 3 : 5, column);
}

static void
plan_parts (Plan *self)
{
  const IlvStageProcess *main = ilv_stage_roster_get_main (self->roster);
  gboolean is_hybrid = self->roster->has_loop && self->roster->rows->len > 0;

  add (self, ILV_PART_HEADER, 0, 46, 46, 46, 10, 0);
  if (self->roster->has_loop)
    plan_loop (self, main, is_hybrid);
  if (!self->roster->has_loop || is_hybrid)
    plan_pool (self, main, is_hybrid ? 2 : 0);
  if (self->roster->cores->len > 0)
    add (self, ILV_PART_CORES, ILV_TRACK_NONE, LINE, LINE, 30, 4, self->roster->has_loop ? 2 : 0);
  add (self, ILV_PART_FOOTER, 0, 32, 32, 48, 9, 0);
}

/* --- how high --- */

/* Least heights of a column (0: the full-width parts), with gaps. */
static double
sum_least (const Plan *self, int column)
{
  double sum = 0;
  for (guint i = 0; i < self->n; i++)
    if (self->sections[i].column == column)
      sum += self->sections[i].least + GAP * self->scale;
  return sum;
}

static double
sum_heights (const Plan *self, int column)
{
  double sum = 0;
  for (guint i = 0; i < self->n; i++)
    if (self->sections[i].column == column)
      sum += self->sections[i].height + GAP * self->scale;
  return sum;
}

/* The full-width parts are fitted first and leave the columns their least; the columns share what
 * the full-width parts have left. */
static double
get_column_space (const Plan *self, int column, double height)
{
  double space = height - 2 * PAD * self->scale + GAP * self->scale;
  return column == 0 ? space - MAX (sum_least (self, 1), sum_least (self, 2))
                     : space - sum_heights (self, 0);
}

/* The same with workers in rows of two lines: worth more than parts of priority 3 and below. */
static double
get_comfort (const Plan *self, int column)
{
  double sum = sum_least (self, column);
  for (guint i = 0; i < self->n; i++)
    if (self->sections[i].column == column && self->sections[i].kind == ILV_PART_WORKER)
      sum += self->sections[i].natural - self->sections[i].least;
  return sum;
}

/* Leaves out the part of least priority in this column; FALSE if none up to `highest` may go. */
static gboolean
drop_one (Plan *self, int column, int highest)
{
  int worst = -1;

  for (guint i = 0; i < self->n; i++)
    if (self->sections[i].column == column && self->sections[i].priority <= highest &&
        (worst < 0 || self->sections[i].priority <= self->sections[worst].priority))
      worst = (int)i;
  if (worst < 0)
    return FALSE;
  for (guint i = (guint)worst; i + 1 < self->n; i++)
    self->sections[i] = self->sections[i + 1];
  self->n--;
  return TRUE;
}

/* Deals out `spare` pixels among the column's parts up to a bound each, in shares of what each
 * still wants. Returns what is left. */
static double
deal (Plan *self, int column, double spare, gboolean to_greatest)
{
  double wanted = 0;

  for (guint i = 0; i < self->n; i++) {
    Section *section = &self->sections[i];
    if (section->column == column)
      wanted += MAX (0, (to_greatest ? section->greatest : section->natural) - section->height);
  }
  if (wanted <= 0 || spare <= 0)
    return spare;
  for (guint i = 0; i < self->n; i++) {
    Section *section = &self->sections[i];
    double wish = (to_greatest ? section->greatest : section->natural) - section->height;
    if (section->column == column && wish > 0)
      section->height += wish * MIN (1, spare / wanted);
  }
  return MAX (0, spare - wanted);
}

/* What is left over in a high stage loosens the parts a little; the rest stays empty. */
static double
spread_gaps (const Plan *self, int column, double spare)
{
  guint n = 0;

  for (guint i = 0; i < self->n; i++)
    n += self->sections[i].column == column;
  return n > 1 && spare > 0 ? MIN (spare / n, 14 * self->scale) : 0;
}

static void
fit_column (Plan *self, int column, double height)
{
  double spare;

  while (sum_least (self, column) > get_column_space (self, column, height))
    if (!drop_one (self, column, 9))
      break;
  while (get_comfort (self, column) > get_column_space (self, column, height))
    if (!drop_one (self, column, 3))
      break;
  spare = get_column_space (self, column, height) - sum_least (self, column);
  for (guint i = 0; i < self->n; i++) {
    Section *section = &self->sections[i];
    if (section->column == column)
      section->height = section->least;
    if (section->column == column && section->kind != ILV_PART_HEADER && spare < 0) {
      section->height = MAX (1, section->least + spare); /* too small for anything: still inside */
      spare = 0;
    }
  }
  spare = deal (self, column, spare, FALSE);
  spare = deal (self, column, spare, TRUE);
  self->gaps[column] = spread_gaps (self, column, spare);
}

/* --- where --- */

static IlvStagePart *
put (IlvStageLayout *self, IlvStagePartKind kind, IlvTrackId track, double x, double y,
     double width, double height)
{
  IlvStagePart *part;

  if (self->n_parts >= ILV_STAGE_MAX_PARTS)
    return NULL;
  part = &self->parts[self->n_parts++];
  *part = (IlvStagePart){kind, track, 0, x, y, width, height};
  return part;
}

static void
put_grid (IlvStageLayout *self, const IlvStageRoster *roster, IlvStagePartKind kind, guint columns,
          double row, double x, double y, double width)
{
  guint n = roster->rows->len;
  guint lines = (n + columns - 1) / columns;
  double column_width = (width - (columns - 1) * 8 * self->scale) / columns;

  for (guint i = 0; i < n; i++) {
    double row_x = x + (i / lines) * (column_width + 8 * self->scale);
    double row_y = y + (i % lines) * (row + ROW_GAP * self->scale);
    IlvStagePart *part = put (self, kind, g_array_index (roster->rows, IlvTrackId, i), row_x, row_y,
                              column_width, row);
    if (part != NULL)
      part->index = i;
  }
}

/* Rows if they fit, else tiles, else counts. */
static void
put_workers (IlvStageLayout *self, const Plan *plan, const Section *section, double x, double y,
             double width)
{
  guint n = plan->roster->rows->len;
  guint columns = get_row_columns (plan, width > 0.9 * plan->inner_width);
  guint lines = (n + columns - 1) / columns;
  double gap = ROW_GAP * self->scale;
  double row = (section->height + gap) / lines - gap;
  double least = (section->kind == ILV_PART_PROCESS ? 40 : ROW_ONE_LINE) * self->scale;
  guint per_line = (guint)MAX (1, (width + gap) / (TILE * self->scale));
  double tiles = ceil ((double)n / per_line) * TILE * self->scale;

  if (row >= least - 0.01 && n + self->n_parts + 4 <= ILV_STAGE_MAX_PARTS) {
    row = MIN (row, (section->kind == ILV_PART_PROCESS ? 110 : ROW_MAX) * self->scale);
    put_grid (self, plan->roster, section->kind, columns, row, x, y, width);
  } else if (tiles <= section->height + gap) {
    put (self, ILV_PART_TILES, ILV_TRACK_NONE, x, y, width, section->height);
  } else {
    put (self, ILV_PART_COUNTS, ILV_TRACK_NONE, x, y, width, section->height);
  }
}

static double
put_column (IlvStageLayout *self, const Plan *plan, int column, double x, double y, double width)
{
  for (guint i = 0; i < plan->n; i++) {
    const Section *section = &plan->sections[i];
    if (section->column != column || section->kind == ILV_PART_FOOTER)
      continue;
    if (section->kind == ILV_PART_WORKER || section->kind == ILV_PART_PROCESS)
      put_workers (self, plan, section, x, y, width);
    else
      put (self, section->kind == ILV_PART_MAIN ? ILV_PART_WORKER : section->kind, section->track,
           x, y, width, section->height);
    y += section->height + GAP * self->scale + plan->gaps[column];
  }
  return y;
}

void
ilv_stage_layout_init (IlvStageLayout *self, const IlvStageRoster *roster, double width,
                       double height, double scale)
{
  Plan plan = {.roster = roster, .scale = scale};
  double pad = PAD * scale, inner = width - 2 * pad, y = pad, left, footer;

  self->width = width;
  self->height = height;
  self->scale = scale;
  self->pad = pad;
  self->n_parts = 0;
  plan.inner_width = inner;
  plan.is_wide = self->is_wide = width >= WIDE_FROM * scale;
  plan.is_high = height >= HIGH_FROM * scale;
  plan_parts (&plan);
  for (int column = 0; column <= 2; column++)
    fit_column (&plan, column, height);
  put (self, ILV_PART_HEADER, 0, pad, y, inner, 46 * scale);
  y += (46 + GAP) * scale;
  for (guint i = 0; i + 1 < plan.n; i++)
    plan.sections[i] = plan.sections[i + 1]; /* the header is placed */
  plan.n--;
  footer = plan.n > 0 && plan.sections[plan.n - 1].kind == ILV_PART_FOOTER
               ? plan.sections[plan.n - 1].height
               : 0;
  left = floor (inner * 0.46);
  if (sum_least (&plan, 1) > 0) {
    put_column (self, &plan, 1, pad, y, left);
    put_column (self, &plan, 2, pad + left + 16 * scale, y, inner - left - 16 * scale);
  } else {
    put_column (self, &plan, 2, pad, y, inner);
  }
  put_column (self, &plan, 0, pad, y, inner);
  if (footer > 0)
    put (self, ILV_PART_FOOTER, 0, pad, height - pad - footer, inner, footer);
}

const IlvStagePart *
ilv_stage_layout_find (const IlvStageLayout *self, IlvStagePartKind kind)
{
  for (guint i = 0; i < self->n_parts; i++)
    if (self->parts[i].kind == kind)
      return &self->parts[i];
  return NULL;
}

/* --- inside the parts --- */

void
ilv_stage_layout_get_dots (const IlvStageLayout *self, const IlvStagePart *part, guint n_digits,
                           IlvStageDots *dots)
{
  double s = self->scale, room;

  dots->label_width = DOTS_LABEL * s;
  dots->height = 22 * s;
  dots->pill = get_pill_width (n_digits) * s;
  dots->step_x = dots->pill + 4 * s;
  dots->step_y = LINE * s;
  dots->rows = (guint)MAX (1, floor ((part->height + 2 * s) / dots->step_y));
  room = part->width - dots->label_width - DOTS_MORE * s; /* the end is for "+1,234" */
  dots->columns = (guint)MAX (1, floor ((room + 4 * s) / dots->step_x));
  dots->x = part->x + dots->label_width;
  dots->y = part->y + (MIN (part->height, LINE * s) - dots->height) / 2;
}

/* The number of columns that makes the tiles biggest, counting a tile's width as half its worth:
 * tiles lie flat, so that a job's number fits beside the letter. */
static guint
choose_columns (double width, double height, guint n)
{
  guint best = 1;
  double best_size = 0;

  for (guint columns = 1; columns <= n; columns++) {
    guint rows = (n + columns - 1) / columns;
    double size = MIN (width / columns / 2.2, height / rows);
    if (size > best_size + 0.01) {
      best_size = size;
      best = columns;
    }
  }
  return best;
}

void
ilv_stage_layout_get_tiles (const IlvStageLayout *self, const IlvStagePart *part, guint n,
                            IlvStageTiles *tiles)
{
  double s = self->scale, least = TILE * s, gap = 4 * s;
  guint densest = (guint)MAX (1, floor ((part->width + gap) / least));

  tiles->columns =
      MIN (choose_columns (part->width + gap, part->height + gap, MAX (n, 1)), densest);
  while (tiles->columns < densest &&
         (n + tiles->columns - 1) / tiles->columns * least > part->height + gap)
    tiles->columns++;
  tiles->rows = (n + tiles->columns - 1) / tiles->columns;
  tiles->step_x = MIN (104 * s, (part->width + gap) / tiles->columns);
  tiles->step_y = CLAMP ((part->height + gap) / MAX (tiles->rows, 1), least, 40 * s);
  tiles->width = tiles->step_x - gap;
  tiles->height = tiles->step_y - gap;
  tiles->x = part->x;
  tiles->y = part->y;
}

void
ilv_stage_layout_get_ring (const IlvStageLayout *self, const IlvStagePart *part, double *x,
                           double *y, double *radius, double *band)
{
  double s = self->scale;
  double room_x = part->width / 2 - 52 * s; /* labels left and right */
  double room_y = part->height / 2 - 18 * s;

  if (room_x < 40 * s || room_y < 54 * s) { /* no labels: the phase is told in the centre */
    room_x = part->width / 2 - 6 * s;
    room_y = part->height / 2 - 6 * s;
  }
  *band = CLAMP (MIN (room_x, room_y) * 0.16, 8 * s, 16 * s);
  *radius = MAX (10 * s, MIN (room_x, room_y) - *band / 2);
  *x = part->x + part->width / 2;
  *y = part->y + part->height / 2;
}

void
ilv_stage_layout_get_cores (const IlvStageLayout *self, const IlvStagePart *part, guint n,
                            double *x, double *width, double *step)
{
  double s = self->scale, gap = 5 * s, room = part->width - 58 * s;

  *x = part->x + 58 * s;
  *width = MIN (64 * s, (room + gap) / MAX (n, 1) - gap);
  *step = *width < 26 * s ? 0 : *width + gap;
}
