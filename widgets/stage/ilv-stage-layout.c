/* Where the parts of a stage are: numbers only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-stage-layout.h"

#include <math.h>

#include "ilv-stage-plan.h"

/* Squares of a field of workers, with the gap to the next. */
#define FIELD_BIGGEST 20.0
#define FIELD_LEAST 4.0

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
    double row_y = y + (i % lines) * (row + ILV_STAGE_ROW_GAP * self->scale);
    IlvStagePart *part = put (self, kind, g_array_index (roster->rows, IlvTrackId, i), row_x, row_y,
                              column_width, row);
    if (part != NULL)
      part->index = i;
  }
}

/* Rows if they fit, else tiles, else counts. */
static void
put_workers (IlvStageLayout *self, const IlvStagePlan *plan, const IlvStageSection *section,
             double x, double y, double width)
{
  guint n = plan->roster->rows->len;
  guint columns = ilv_stage_plan_get_row_columns (plan, width > 0.9 * plan->inner_width);
  guint lines = (n + columns - 1) / columns;
  double gap = ILV_STAGE_ROW_GAP * self->scale;
  double row = (section->height + gap) / lines - gap;
  double least =
      (section->kind == ILV_PART_PROCESS ? ILV_STAGE_PROCESS_ONE_LINE : ILV_STAGE_ROW_ONE_LINE) *
      self->scale;
  guint per_line = (guint)MAX (1, (width + gap) / (ILV_STAGE_TILE * self->scale));
  double tiles = ceil ((double)n / per_line) * ILV_STAGE_TILE * self->scale;

  if (row >= least - 0.01 && n + self->n_parts + 4 <= ILV_STAGE_MAX_PARTS) {
    row = MIN (row, (section->kind == ILV_PART_PROCESS ? 110 : ILV_STAGE_ROW_MAX) * self->scale);
    put_grid (self, plan->roster, section->kind, columns, row, x, y, width);
  } else if (tiles <= section->height + gap) {
    put (self, ILV_PART_TILES, ILV_TRACK_NONE, x, y, width, section->height);
  } else {
    put (self, ILV_PART_COUNTS, ILV_TRACK_NONE, x, y, width, section->height);
  }
}

static double
put_column (IlvStageLayout *self, const IlvStagePlan *plan, int column, double x, double y,
            double width)
{
  for (guint i = 0; i < plan->n; i++) {
    const IlvStageSection *section = &plan->sections[i];
    if (section->column != column || section->kind == ILV_PART_FOOTER ||
        section->kind == ILV_PART_HEADER)
      continue;
    if (section->kind == ILV_PART_WORKER || section->kind == ILV_PART_PROCESS)
      put_workers (self, plan, section, x, y, width);
    else
      put (self, section->kind == ILV_PART_MAIN ? ILV_PART_WORKER : section->kind, section->track,
           x, y, width, section->height);
    y += section->height + ILV_STAGE_GAP * self->scale + plan->gaps[column];
  }
  return y;
}

/* Between header and footer: two columns in a wide stage, else one. */
static void
put_middle (IlvStageLayout *self, const IlvStagePlan *plan, double y, double inner)
{
  double left = floor (inner * 0.46), between = 16 * self->scale;

  if (ilv_stage_plan_has_column (plan, 1)) {
    put_column (self, plan, 1, self->pad, y, left);
    put_column (self, plan, 2, self->pad + left + between, y, inner - left - between);
  } else {
    put_column (self, plan, 2, self->pad, y, inner);
  }
  put_column (self, plan, 0, self->pad, y, inner);
}

void
ilv_stage_layout_init (IlvStageLayout *self, const IlvStageRoster *roster, double width,
                       double height, double scale)
{
  double pad = ILV_STAGE_PAD * scale, inner = width - 2 * pad;
  const IlvStageSection *header, *footer;
  IlvStagePlan plan;

  self->width = width;
  self->height = height;
  self->scale = scale;
  self->pad = pad;
  self->n_parts = 0;
  ilv_stage_plan_init (&plan, roster, width, height, scale);
  self->is_wide = plan.is_wide;
  header = &plan.sections[0];
  footer = &plan.sections[plan.n - 1];
  put (self, ILV_PART_HEADER, 0, pad, pad, inner, header->height);
  put_middle (self, &plan, pad + header->height + ILV_STAGE_GAP * scale, inner);
  if (footer->kind == ILV_PART_FOOTER)
    put (self, ILV_PART_FOOTER, 0, pad, height - pad - footer->height, inner, footer->height);
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

  dots->label_width = ILV_STAGE_DOTS_LABEL * s;
  dots->height = 22 * s;
  dots->pill = ilv_stage_plan_get_pill_width (n_digits) * s;
  dots->step_x = dots->pill + 4 * s;
  dots->step_y = ILV_STAGE_LINE * s;
  dots->rows = (guint)MAX (1, floor ((part->height + 2 * s) / dots->step_y));
  room = part->width - dots->label_width - ILV_STAGE_DOTS_MORE * s; /* the end is for "+1,234" */
  dots->columns = (guint)MAX (1, floor ((room + 4 * s) / dots->step_x));
  dots->x = part->x + dots->label_width;
  dots->y = part->y + (MIN (part->height, ILV_STAGE_LINE * s) - dots->height) / 2;
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
  double s = self->scale, least = ILV_STAGE_TILE * s, gap = 4 * s;
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
ilv_stage_layout_get_field (const IlvStageLayout *self, guint n, double width, double height,
                            IlvStageField *field)
{
  double s = self->scale;

  field->per_square = 1;
  for (field->step = FIELD_BIGGEST * s; field->step > FIELD_LEAST * s; field->step -= s) {
    field->columns = (guint)(width / field->step);
    field->lines = (guint)(MAX (0, height) / field->step);
    if (field->columns * field->lines >= n)
      return;
  }
  field->columns = (guint)MAX (1, width / field->step);
  field->lines = (guint)MAX (1, height / field->step);
  field->per_square = (n + field->columns * field->lines - 1) / (field->columns * field->lines);
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
