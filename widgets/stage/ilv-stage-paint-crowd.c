/* Many workers: tiles, counts, fields; processes with a loop or a pool of their own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "ilv-stage-parts.h"
#include "ilv-stage-plan.h"
#include "widgets/why/ilv-why-label.h"

/* Lines of states above it, two beside each other from three on. */
#define FIELD_STATES 2
#define SCALE_PX 18

/* --- many --- */

static void
stroke_tile (const IlvStageBrush *brush, double x, double y, double width, double height,
             double line, const IlvColor *color)
{
  ilv_palette_rounded (brush->cr, x, y, width, height, 5 * brush->s);
  cairo_set_line_width (brush->cr, line * brush->s);
  ilv_palette_set_source (brush->cr, color);
  cairo_stroke (brush->cr);
}

/* A line along the tile's bottom: how far its wait is, or the interval before it asks for the GIL.
 */
static void
paint_tile_progress (const IlvStageBrush *brush, const IlvStageActor *actor, IlvTrackId thread,
                     double x, double y, double width)
{
  double fraction = ilv_stage_get_progress (brush, actor);
  const IlvColor *color = &brush->palette->dim_text;
  IlvStageGilWait wait;

  if (actor->state == ILV_STATE_GIL_WAIT) {
    ilv_stage_find_gil_wait (brush->trace, thread, brush->t_ns, &wait);
    fraction = wait.fraction;
    color = &brush->palette->state[ILV_STATE_GIL_WAIT];
  }
  if (fraction >= 0)
    ilv_stage_bar (brush, x, y, width, 3 * brush->s, fraction, color);
}

/* State and, in a wide tile, the job's number. Where threads share a GIL its holder is framed. */
static void
paint_tile (const IlvStageBrush *brush, IlvTrackId thread, double x, double y, double width,
            double height)
{
  double s = brush->s, chip = MIN (22 * s, width);
  gboolean has_number = width >= (30 + 8.2 * brush->roster->n_digits) * s;
  IlvStageActor actor;
  char number[16];

  ilv_stage_find_actor (brush->roster, thread, brush->t_ns, &actor);
  if (has_number)
    ilv_stage_ground (brush, x, y, width, height, FALSE);
  else if (!actor.is_present)
    stroke_tile (brush, x + 0.5, y + 0.5, width - 1, height - 1, 1, &brush->palette->card_border);
  if (actor.is_present)
    ilv_stage_chip (brush, x, y, has_number ? chip : width, height, actor.state,
                    actor.span.is_estimated);
  if (has_number && actor.job != ILV_JOB_NONE) {
    g_snprintf (number, sizeof number, "%u", ilv_job_number (actor.job));
    ilv_stage_text (brush, number, x + (chip + width) / 2, y + height / 2, 0.5, 0,
                    ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL, &brush->palette->text);
    paint_tile_progress (brush, &actor, thread, x + chip + 5 * s, y + height - 5 * s,
                         width - chip - 10 * s);
  }
  if (actor.holds_gil && actor.is_pool_thread) {
    IlvColor edge = ilv_stage_mix (&brush->palette->baton, &brush->palette->on_baton, 0.55);
    stroke_tile (brush, x, y, width, height, 4.5, &edge);
    stroke_tile (brush, x, y, width, height, 3, &brush->palette->baton);
  }
  if (actor.job != ILV_JOB_NONE && actor.job == brush->scene->lit_job)
    stroke_tile (brush, x, y, width, height, 3, &brush->palette->accent);
}

void
ilv_stage_paint_tiles (const IlvStageBrush *brush, const IlvStagePart *part)
{
  GArray *rows = brush->roster->rows;
  IlvStageTiles tiles;

  ilv_stage_layout_get_tiles (brush->layout, part, rows->len, &tiles);
  for (guint i = 0; i < rows->len; i++)
    paint_tile (brush, g_array_index (rows, IlvTrackId, i),
                tiles.x + (i % tiles.columns) * tiles.step_x,
                tiles.y + (i / tiles.columns) * tiles.step_y, tiles.width, tiles.height);
}

static void
paint_square (const IlvStageBrush *brush, const IlvStageField *field, guint i, IlvState state,
              double x, double y)
{
  double size = field->step * 0.78;

  cairo_rectangle (brush->cr, x + (i % field->columns) * field->step,
                   y + (i / field->columns) * field->step, size, size);
  ilv_palette_set_source (brush->cr, state == ILV_STATE_IDLE ? &brush->palette->grid
                                                             : &brush->palette->state[state]);
  cairo_fill (brush->cr);
}

/* What a square stands for, in the last line. */
static void
write_square (const IlvStageBrush *brush, guint per_square, double right, double bottom)
{
  char text[64];

  g_snprintf (text, sizeof text, _ ("■ = %'u"), per_square);
  ilv_stage_text (brush, text, right, bottom - SCALE_PX / 2 * brush->s, 1, 0, ILV_STAGE_SMALL_PX,
                  PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
}

/* Every worker as a square in the workers' order; where a square is several, by state. The field is
 * fitted into the room under FIELD_STATES lines: a further state does not make it jump. */
static void
paint_worker_field (const IlvStageBrush *brush, const IlvStagePart *part, const guint *counts,
                    double y, double fitted)
{
  GArray *rows = brush->roster->rows;
  double bottom = part->y + part->height;
  guint square = 0, done = 0;
  IlvStageField field;

  fitted = MIN (fitted, bottom - y);
  if (fitted < 4 * brush->s)
    return;
  ilv_stage_layout_get_field (brush->layout, rows->len, part->width, fitted, &field);
  if (field.per_square > 1 && fitted > 2 * SCALE_PX * brush->s) {
    ilv_stage_layout_get_field (brush->layout, rows->len, part->width, fitted - SCALE_PX * brush->s,
                                &field);
    write_square (brush, field.per_square, part->x + part->width, bottom);
  }
  for (guint i = 0; field.per_square == 1 && i < rows->len; i++)
    paint_square (
        brush, &field, i,
        ilv_trace_get_state_at (brush->trace, g_array_index (rows, IlvTrackId, i), brush->t_ns),
        part->x, y);
  for (guint state = 0; field.per_square > 1 && state < ILV_N_STATES; state++)
    for (done += counts[state]; square * field.per_square < done; square++)
      paint_square (brush, &field, square, (IlvState)state, part->x, y);
}

void
ilv_stage_paint_counts (const IlvStageBrush *brush, const IlvStagePart *part)
{
  GArray *rows = brush->roster->rows;
  guint counts[ILV_N_STATES] = {0}, n_states = 0, columns, line = 0;
  double s = brush->s, height = 22 * s, width;

  for (guint i = 0; i < rows->len; i++) {
    IlvState state =
        ilv_trace_get_state_at (brush->trace, g_array_index (rows, IlvTrackId, i), brush->t_ns);
    n_states += counts[state]++ == 0;
  }
  columns = n_states > FIELD_STATES ? 2 : 1;
  width = part->width / columns;
  for (guint state = 0; state < ILV_N_STATES; state++) {
    double x = part->x + (line % columns) * width, y = part->y + (line / columns) * height;
    double bar = x + 76 * s;
    char text[24];
    if (counts[state] == 0 || y + height > part->y + part->height + s)
      continue;
    line++;
    g_snprintf (text, sizeof text, "%'u", counts[state]);
    ilv_stage_chip (brush, x, y + s, 20 * s, 20 * s, (IlvState)state, FALSE);
    ilv_stage_text (brush, text, x + 68 * s, y + 11 * s, 1, 44 * s, ILV_STAGE_SMALL_PX,
                    PANGO_WEIGHT_BOLD, &brush->palette->text);
    ilv_stage_bar (brush, bar, y + 7 * s, MAX (8 * s, width - 84 * s), 8 * s,
                   (double)counts[state] / rows->len, &brush->palette->state[state]);
  }
  line = (line + columns - 1) / columns;
  paint_worker_field (brush, part, counts, part->y + line * height + 6 * s,
                      part->height - FIELD_STATES * height - 6 * s);
}

/* --- processes with a loop or a pool of their own --- */

static void
write_loop (const IlvStageBrush *brush, const IlvStageProcess *process, guint n_tasks, double x,
            double y, double right)
{
  IlvStageLoop loop;
  char longest[160], longer[128], shorter[64];
  const char *const texts[] = {longest, longer, shorter};
  guint n_ready = 0;

  ilv_stage_find_loop (brush->roster, process, brush->t_ns, &loop);
  if (process->ready != ILV_TRACK_NONE)
    n_ready = ilv_trace_get_queue_length (brush->trace, process->ready, brush->t_ns);
  g_snprintf (longest, sizeof longest, _ ("turn %'u · %'u ready · %'u in flight"), loop.turn,
              n_ready, n_tasks);
  g_snprintf (longer, sizeof longer, _ ("%'u ready · %'u in flight"), n_ready, n_tasks);
  g_snprintf (shorter, sizeof shorter, _ ("%'u ready"), n_ready);
  ilv_stage_text_fit (brush, texts, 3, x, y, 0, right - x, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL,
                      loop.is_blocked ? &brush->palette->alarm : &brush->palette->dim_text);
}

/* The tasks of a process's loop, each in its own state. */
static void
paint_tasks (const IlvStageBrush *brush, const guint32 *jobs, guint n, guint n_all, double x,
             double y, double right)
{
  double s = brush->s, height = 22 * s;
  double pill = MAX (height, (8.2 * brush->roster->n_digits + 8) * s), step = pill + 4 * s;
  guint room = (guint)MAX (1, (right - 40 * s - x) / step);
  char more[24];

  n = MIN (n, room);
  for (guint i = 0; i < n; i++) {
    IlvState state = ILV_STATE_READY;
    IlvJob job;
    ilv_trace_get_job (brush->trace, jobs[i], &job);
    if (job.track != ILV_TRACK_NONE)
      state = ilv_trace_get_state_at (brush->trace, job.track, brush->t_ns);
    ilv_stage_pill (brush, x + i * step, y - height / 2, pill, height, state,
                    ilv_job_number (jobs[i]), -1, ilv_stage_get_pill_flags (brush, jobs[i]));
  }
  if (n == n_all)
    return;
  g_snprintf (more, sizeof more, "+%'u", n_all - n);
  ilv_stage_text (brush, more, x + n * step + 2 * s, y, 0, 0, ILV_STAGE_SMALL_PX,
                  PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
}

static void
paint_loop (const IlvStageBrush *brush, const IlvStageProcess *process, const IlvStagePart *part,
            double x, double y, double right)
{
  guint32 jobs[32];
  guint n_all, n = ilv_stage_roster_find_begun (brush->roster, process->main, brush->t_ns, jobs,
                                                G_N_ELEMENTS (jobs), &n_all);

  write_loop (brush, process, n_all, x, y, right);
  if (y + 34 * brush->s <= part->y + part->height)
    paint_tasks (brush, jobs, n, n_all, x, y + 22 * brush->s, right);
}

static void
paint_threads (const IlvStageBrush *brush, const IlvStageProcess *process, double x, double y,
               double right)
{
  double s = brush->s, step = 24 * s;
  guint room = (guint)MAX (1, (right - x) / step), n = process->n_threads;
  char more[24];

  if (n > room)
    n = room > 2 ? room - 2 : 1; /* the end is for "+12" */
  for (guint i = 0; i < n; i++)
    paint_tile (brush,
                g_array_index (brush->roster->threads, IlvTrackId, process->first_thread + i),
                x + i * step, y - 10 * s, 20 * s, 20 * s);
  if (n == process->n_threads)
    return;
  g_snprintf (more, sizeof more, "+%u", process->n_threads - n);
  ilv_stage_text (brush, more, x + n * step + 2 * s, y, 0, right - x - n * step, ILV_STAGE_SMALL_PX,
                  PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
}

/* In one line: its state, its number, what is in it. */
static void
paint_low_process (const IlvStageBrush *brush, const IlvStagePart *part,
                   const IlvStageProcess *process, double x, double right)
{
  double y = part->y + part->height / 2;
  char brief[24];

  ilv_stage_format_actor (brush->trace, part->track, brief, sizeof brief);
  x += ilv_stage_text (brush, brief, x, y, 0, 0, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_BOLD,
                       &brush->palette->text) +
       8 * brush->s;
  if (process->loop != ILV_TRACK_NONE)
    paint_loop (brush, process, part, x, y, right);
  else
    paint_threads (brush, process, x, y, right);
}

void
ilv_stage_paint_process (const IlvStageBrush *brush, const IlvStagePart *part)
{
  const IlvStageProcess *process = ilv_stage_roster_get_process_of (brush->roster, part->track);
  double s = brush->s, right = part->x + part->width - 6 * s;
  double x = part->x + (ILV_STAGE_CHIP_PX + 8) * s;
  double line = MIN (part->height / (part->height >= 66 * s ? 3 : 2), 26 * s), top;
  IlvStagePart head = *part;
  IlvStageActor actor;

  if (process == NULL)
    return;
  top = part->y + MAX (0, part->height / 2 - (process->loop != ILV_TRACK_NONE ? 1.5 : 1) * line);
  head.y = top;
  head.height = line;
  ilv_stage_find_actor (brush->roster, part->track, brush->t_ns, &actor);
  ilv_stage_ground (brush, part->x, part->y, part->width, part->height, TRUE);
  if (actor.is_present)
    ilv_stage_chip (brush, part->x, part->y, ILV_STAGE_CHIP_PX * s, part->height, actor.state,
                    actor.span.is_estimated);
  if (part->height < ILV_STAGE_PROCESS_TWO_LINES * s) {
    paint_low_process (brush, part, process, x, right);
    return;
  }
  ilv_stage_paint_row (brush, &head, &actor);
  if (process->loop != ILV_TRACK_NONE)
    paint_loop (brush, process, part, x, top + line * 1.5, right);
  else
    paint_threads (brush, process, x, top + line * 1.5, right);
}
