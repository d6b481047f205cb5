/* Which parts a stage has room for, and how high each is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-stage-plan.h"

#include <math.h>

#define WIDE_FROM 520.0
#define WIDE_FROM_IF_LOW 370.0
#define HIGH_FROM 340.0
#define LOOSEST 22.0
#define LOW_COLUMNS_FROM 560.0

double
ilv_stage_plan_get_pill_width (guint n_digits)
{
  return MAX (22, 8.2 * n_digits + 8);
}

static void
add (IlvStagePlan *self, IlvStagePartKind kind, IlvTrackId track, double least, double natural,
     double greatest, int priority, int column)
{
  g_return_if_fail (self->n < ILV_STAGE_MAX_SECTIONS);
  self->sections[self->n++] = (IlvStageSection){kind,
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
get_dot_lines (const IlvStagePlan *self, guint n, int column, guint most)
{
  double width = self->inner_width / self->scale,
         pill = ilv_stage_plan_get_pill_width (self->roster->n_digits);
  guint columns, lines;

  if (self->is_wide && column > 0)
    width = width * 0.54 - 16;
  columns = (guint)MAX (1, (width - ILV_STAGE_DOTS_LABEL - ILV_STAGE_DOTS_MORE + 4) / (pill + 4));
  lines = (n + columns - 1) / columns;
  return CLAMP (lines, 1, most) * ILV_STAGE_LINE;
}

static void
plan_loop (IlvStagePlan *self, const IlvStageProcess *main, gboolean is_hybrid)
{
  const IlvStageRoster *roster = self->roster;
  gboolean is_crowd = roster->max_io > 150 || roster->max_sleeping > 150;

  if (main->ready != ILV_TRACK_NONE)
    add (self, ILV_PART_READY, main->ready, ILV_STAGE_LINE, ILV_STAGE_LINE,
         get_dot_lines (self, roster->n_jobs, 2, 3), 8, is_hybrid ? 1 : 2);
  add (self, ILV_PART_RING, main->loop,
       !is_hybrid      ? 110
       : self->is_high ? 84
                       : 76,
       200, 420, 10, 1);
  if (is_crowd)
    add (self, ILV_PART_FIELD, roster->waiting_io, 40, 72, 260, 7, 2);
  else if (roster->max_io > 0)
    add (self, ILV_PART_SOCKETS, roster->waiting_io, ILV_STAGE_LINE, ILV_STAGE_LINE,
         get_dot_lines (self, roster->max_io, 2, 8), 7, 2);
  if (roster->has_locks && !is_crowd)
    add (self, ILV_PART_LOCKS, ILV_TRACK_NONE, ILV_STAGE_LINE, ILV_STAGE_LINE,
         get_dot_lines (self, roster->n_jobs, 2, 3), 6, 2);
  if (roster->max_sleeping > 0 && !is_crowd)
    add (self, ILV_PART_TIMERS, roster->sleeping, ILV_STAGE_LINE, ILV_STAGE_LINE,
         get_dot_lines (self, roster->max_sleeping, 2, 4), 6, 2);
}

static double
get_rows_height (guint n_rows, guint n_columns, double row)
{
  guint lines = (n_rows + n_columns - 1) / n_columns;
  return lines * (row + ILV_STAGE_ROW_GAP) - ILV_STAGE_ROW_GAP;
}

guint
ilv_stage_plan_get_row_columns (const IlvStagePlan *self, gboolean full_width)
{
  /* In a low stage rows beside each other leave room for queue and pipe. */
  gboolean is_low = !self->is_high && self->inner_width > LOW_COLUMNS_FROM * self->scale;

  if (!self->is_wide || !full_width || self->roster->rows->len <= (is_low ? 1 : 6))
    return 1;
  return self->roster->rows->len > 24 && self->inner_width > 660 * self->scale ? 3 : 2;
}

static void
plan_workers (IlvStagePlan *self, int column)
{
  const IlvStageRoster *roster = self->roster;
  guint n = roster->rows->len;
  guint columns = ilv_stage_plan_get_row_columns (self, column == 0);
  double rows = get_rows_height (n, columns, ILV_STAGE_ROW_ONE_LINE);
  double least = n <= 4 ? rows : MIN (rows, 3 * ILV_STAGE_TILE);

  if (n == 0)
    return;
  /* Below a ring in a low stage they are tiles. */
  if (roster->has_loop && !self->is_high && !self->is_wide)
    least = MIN (rows, ILV_STAGE_TILE);
  if (roster->has_loops || roster->has_thread_pools)
    add (self, ILV_PART_PROCESS, ILV_TRACK_NONE, MIN (n, 4) * (self->is_high ? 44.0 : 25.0),
         n * 60.0, n * 110.0, 10, column);
  else
    add (self, ILV_PART_WORKER, ILV_TRACK_NONE, least,
         get_rows_height (n, columns, ILV_STAGE_TWO_LINES_PX),
         get_rows_height (n, columns, ILV_STAGE_ROW_MAX), 10, column);
}

static gboolean
is_sequential (const IlvStageRoster *roster)
{
  return roster->rows->len == 1 && !roster->has_loop &&
         g_array_index (roster->rows, IlvTrackId, 0) == ilv_stage_roster_get_main (roster)->main;
}

static void
plan_pool (IlvStagePlan *self, const IlvStageProcess *main, int column)
{
  const IlvStageRoster *roster = self->roster;
  gboolean counts = ilv_trace_counts_jobs (roster->trace);

  if (main->limit != ILV_TRACK_NONE)
    add (self, ILV_PART_LIMIT, main->limit, ILV_STAGE_LINE, ILV_STAGE_LINE, ILV_STAGE_LINE, 2,
         column);
  if (main->work != ILV_TRACK_NONE && (!is_sequential (roster) || counts))
    add (self, ILV_PART_QUEUE, main->work, ILV_STAGE_LINE, ILV_STAGE_LINE,
         get_dot_lines (self, roster->n_jobs, column, 3), 8, column);
  else if (is_sequential (roster) && counts)
    add (self, ILV_PART_QUEUE, ILV_TRACK_NONE, ILV_STAGE_LINE,
         get_dot_lines (self, roster->n_jobs, column, 3),
         get_dot_lines (self, roster->n_jobs, column, 12), 8, column);
  if (main->calls != ILV_TRACK_NONE || main->call_pipe != ILV_TRACK_NONE)
    add (self, ILV_PART_TRANSFER, main->call_pipe, self->is_high ? 42 : 26, 42, 50, 7, column);
  if (main->main != ILV_TRACK_NONE && !is_sequential (roster) && !roster->has_loop)
    add (self, ILV_PART_MAIN, main->main, ILV_STAGE_ROW_ONE_LINE, ILV_STAGE_TWO_LINES_PX, 36, 2,
         column);
  plan_workers (self, column);
  if (main->gil != ILV_TRACK_NONE && !roster->has_loops && !roster->has_thread_pools)
    add (self, ILV_PART_GIL, main->gil, ILV_STAGE_LINE, ILV_STAGE_LINE, 30,
         roster->has_pool_processes ? 3 : 5, column);
}

static void
plan_parts (IlvStagePlan *self)
{
  const IlvStageProcess *main = ilv_stage_roster_get_main (self->roster);
  gboolean is_hybrid = self->roster->has_loop && self->roster->rows->len > 0;

  add (self, ILV_PART_HEADER, 0, 46, 46, 46, 10, 0);
  if (self->roster->has_loop)
    plan_loop (self, main, is_hybrid);
  if (!self->roster->has_loop || is_hybrid)
    plan_pool (self, main, is_hybrid ? 2 : 0);
  if (self->roster->cores->len > 0 || self->roster->has_unseen_cores)
    add (self, ILV_PART_CORES, ILV_TRACK_NONE, ILV_STAGE_LINE, ILV_STAGE_LINE, 30, 4,
         self->roster->has_loop ? 2 : 0);
  add (self, ILV_PART_FOOTER, 0, self->is_high ? 48 : 32, 48, 64, 9, 0);
}

/* --- how high --- */

/* Least heights of a column's parts (0: the full-width ones) from a priority on, with gaps. */
static double
sum_least_from (const IlvStagePlan *self, int column, int priority)
{
  double sum = 0;
  for (guint i = 0; i < self->n; i++)
    if (self->sections[i].column == column && self->sections[i].priority >= priority)
      sum += self->sections[i].least + ILV_STAGE_GAP * self->scale;
  return sum;
}

static double
sum_least (const IlvStagePlan *self, int column)
{
  return sum_least_from (self, column, 0);
}

static double
sum_heights (const IlvStagePlan *self, int column)
{
  double sum = 0;
  for (guint i = 0; i < self->n; i++)
    if (self->sections[i].column == column)
      sum += self->sections[i].height + ILV_STAGE_GAP * self->scale;
  return sum;
}

/* The full-width parts are fitted first and leave the columns the least of their parts from a
 * priority on; the columns share what the full-width parts have left. */
static double
get_space_beside (const IlvStagePlan *self, int column, double height, int priority)
{
  double space = height - 2 * ILV_STAGE_PAD * self->scale + ILV_STAGE_GAP * self->scale;
  double left = sum_least_from (self, 1, priority), right = sum_least_from (self, 2, priority);

  return column == 0 ? space - MAX (left, right) : space - sum_heights (self, 0);
}

static double
get_column_space (const IlvStagePlan *self, int column, double height)
{
  return get_space_beside (self, column, height, 0);
}

/* The same with workers in rows of two lines: worth more than parts of priority 3 and below. */
static double
get_comfort (const IlvStagePlan *self, int column)
{
  double sum = sum_least (self, column);
  for (guint i = 0; i < self->n; i++)
    if (self->sections[i].column == column && self->sections[i].kind == ILV_PART_WORKER)
      sum += self->sections[i].natural - self->sections[i].least;
  return sum;
}

/* Leaves out the part of least priority in this column; FALSE if none up to `highest` may go. */
static gboolean
drop_one (IlvStagePlan *self, int column, int highest)
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
deal (IlvStagePlan *self, int column, double spare, gboolean to_greatest)
{
  double wanted = 0;

  for (guint i = 0; i < self->n; i++) {
    IlvStageSection *section = &self->sections[i];
    if (section->column == column)
      wanted += MAX (0, (to_greatest ? section->greatest : section->natural) - section->height);
  }
  if (wanted <= 0 || spare <= 0)
    return spare;
  for (guint i = 0; i < self->n; i++) {
    IlvStageSection *section = &self->sections[i];
    double wish = (to_greatest ? section->greatest : section->natural) - section->height;
    if (section->column == column && wish > 0)
      section->height += wish * MIN (1, spare / wanted);
  }
  return MAX (0, spare - wanted);
}

/* What is left over in a high stage loosens the parts a little; the rest stays empty. */
static double
spread_gaps (const IlvStagePlan *self, int column, double spare)
{
  guint n = 0;

  for (guint i = 0; i < self->n; i++)
    n += self->sections[i].column == column;
  return n > 1 && spare > 0 ? MIN (spare / n, LOOSEST * self->scale) : 0;
}

static void
fit_column (IlvStagePlan *self, int column, double height)
{
  double spare;

  /* Columns leave parts out before the header or the foot do. */
  while (sum_least (self, column) > get_space_beside (self, column, height, 10))
    if (!drop_one (self, column, 9))
      break;
  while (get_comfort (self, column) > get_column_space (self, column, height))
    if (!drop_one (self, column, 3))
      break;
  spare = get_space_beside (self, column, height, 10) - sum_least (self, column);
  if (column == 0 && spare > 0)
    spare = MAX (0, get_column_space (self, column, height) - sum_least (self, column));
  for (guint i = 0; i < self->n; i++) {
    IlvStageSection *section = &self->sections[i];
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

/* --- public --- */

void
ilv_stage_plan_init (IlvStagePlan *self, const IlvStageRoster *roster, double width, double height,
                     double scale)
{
  *self = (IlvStagePlan){.roster = roster, .scale = scale};
  self->inner_width = width - 2 * ILV_STAGE_PAD * scale;
  self->is_high = height >= HIGH_FROM * scale;
  self->is_wide = width >= (self->is_high ? WIDE_FROM : WIDE_FROM_IF_LOW) * scale;
  plan_parts (self);
  for (int column = 0; column <= 2; column++)
    fit_column (self, column, height);
}

gboolean
ilv_stage_plan_has_column (const IlvStagePlan *self, int column)
{
  return sum_least (self, column) > 0;
}
