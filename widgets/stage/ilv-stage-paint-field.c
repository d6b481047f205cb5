/* Thousands of tasks as a field of cells, by state.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "ilv-stage-parts.h"

typedef struct {
  guint32 running, finished, ready, io, sleeping, other;
} Population;

static guint32
get_count (const IlvTrace *trace, IlvTrackId counter, gint64 t_ns)
{
  return counter == ILV_TRACK_NONE
             ? 0
             : (guint32)MAX (0, ilv_trace_get_counter_at (trace, counter, t_ns));
}

static void
count_population (const IlvStageBrush *brush, Population *count)
{
  const IlvStageRoster *roster = brush->roster;
  const IlvStageProcess *main = ilv_stage_roster_get_main (roster);
  guint32 in_flight = get_count (brush->trace, roster->in_flight, brush->t_ns);
  guint32 known;
  IlvStageLoop loop;

  count->finished = get_count (brush->trace, roster->finished, brush->t_ns);
  count->io = get_count (brush->trace, roster->waiting_io, brush->t_ns);
  count->sleeping = get_count (brush->trace, roster->sleeping, brush->t_ns);
  count->ready = main->ready == ILV_TRACK_NONE
                     ? 0
                     : ilv_trace_get_queue_length (brush->trace, main->ready, brush->t_ns);
  ilv_stage_find_loop (roster, main, brush->t_ns, &loop);
  count->running = loop.job != ILV_JOB_NONE && !loop.is_blocked;
  known = count->running + count->io + count->sleeping + count->ready;
  count->other = in_flight > known ? in_flight - known : 0;
}

/* Paints the cells and returns how many tasks each stands for. */
static guint32
paint_cells (const IlvStageBrush *brush, double x, double y, double width, double height,
             const Population *count)
{
  const guint32 counts[] = {count->running,  count->io,
                            count->sleeping, count->other,
                            count->ready,    brush->scene->has_curtain ? 0 : count->finished};
  /* Tasks of which nothing is known wait for a lock, where there is one, or for their first turn.
   */
  const IlvState states[] = {
      ILV_STATE_PYTHON, ILV_STATE_IO,
      ILV_STATE_SLEEP,  brush->roster->has_locks ? ILV_STATE_LOCK : ILV_STATE_READY,
      ILV_STATE_READY,  ILV_STATE_IDLE};
  double step = 8 * brush->s, size = 6 * brush->s;
  guint columns = (guint)MAX (1, width / step), rows = (guint)MAX (1, height / step);
  guint n_cells = columns * rows, cell = 0;
  guint32 per_cell = (brush->roster->n_jobs + n_cells - 1) / MAX (n_cells, 1);
  double done = 0;

  per_cell = MAX (per_cell, 1);
  for (guint kind = 0; kind < G_N_ELEMENTS (counts); kind++) {
    guint end;
    done += counts[kind];
    end = MIN (n_cells, (guint)ceil (done / per_cell));
    if (cell == end)
      continue;
    for (; cell < end; cell++)
      cairo_rectangle (brush->cr, x + (cell % columns) * step, y + (cell / columns) * step, size,
                       size);
    if (states[kind] == ILV_STATE_IDLE)
      ilv_palette_set_source (brush->cr, &brush->palette->grid);
    else
      ilv_palette_set_source (brush->cr, &brush->palette->state[states[kind]]);
    cairo_fill (brush->cr);
  }
  return per_cell;
}

/* What a cell stands for, at the right end of the line, where there is room. */
static void
write_scale (const IlvStageBrush *brush, const IlvStagePart *part, guint32 per_cell, double used)
{
  char text[64];

  g_snprintf (text, sizeof text, _ ("■ = %'u"), per_cell);
  if (per_cell > 1 &&
      used + 12 * brush->s +
              ilv_stage_measure (brush, text, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL) <=
          part->width)
    ilv_stage_text (brush, text, part->x + part->width, part->y + 8 * brush->s, 1, 0,
                    ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
}

void
ilv_stage_paint_field (const IlvStageBrush *brush, const IlvStagePart *part)
{
  double s = brush->s, used;
  Population count;
  char longer[160], shorter[96];
  const char *texts[] = {longer, shorter};

  count_population (brush, &count);
  g_snprintf (longer, sizeof longer, _ ("%'u on sockets · %'u sleeping · %'u ready"), count.io,
              count.sleeping, count.ready);
  g_snprintf (shorter, sizeof shorter, _ ("%'u on sockets · %'u ready"), count.io, count.ready);
  used = ilv_stage_text_fit (brush, count.sleeping > 0 ? texts : texts + 1,
                             count.sleeping > 0 ? 2 : 1, part->x, part->y + 8 * s, 0, part->width,
                             ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
  if (part->height > 28 * s)
    write_scale (
        brush, part,
        paint_cells (brush, part->x, part->y + 20 * s, part->width, part->height - 20 * s, &count),
        used);
}
