/* Lines of dots: ready queue, work queue, sockets, timers, limit.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "ilv-stage-dots.h"
#include "ilv-stage-parts.h"
#include "widgets/why/ilv-why-label.h"

static const char *
get_label (IlvStagePartKind kind)
{
  switch (kind) {
  case ILV_PART_READY:
    return _ ("ready");
  case ILV_PART_SOCKETS:
    return _ ("sockets");
  case ILV_PART_TIMERS:
    return _ ("timers");
  case ILV_PART_LOCKS:
    return _ ("locks");
  case ILV_PART_LIMIT:
    return _ ("limit");
  default:
    return _ ("queue");
  }
}

static const char *
get_empty_text (IlvStagePartKind kind)
{
  switch (kind) {
  case ILV_PART_SOCKETS:
  case ILV_PART_LOCKS:
    return _ ("nobody waits");
  case ILV_PART_TIMERS:
    return _ ("no timer runs");
  default:
    return _ ("empty");
  }
}

static void
paint_more (const IlvStageBrush *brush, const IlvStagePart *part, const IlvStageDots *geometry,
            guint n_shown, guint n_all)
{
  char text[32];
  double x, y;

  if (n_all <= n_shown)
    return;
  g_snprintf (text, sizeof text, "+%'u", n_all - n_shown);
  ilv_stage_dots_get_place (geometry, n_shown - 1, &x, &y);
  x += geometry->pill + 5 * brush->s;
  ilv_stage_text (brush, text, x, y + geometry->height / 2, 0, part->x + part->width - x,
                  ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
}

/* When the head of the heap is due, at the line's end. */
static void
paint_due (const IlvStageBrush *brush, const IlvStagePart *part, const IlvStageDots *geometry,
           const IlvStageDot *first, guint n)
{
  char due[64], text[96];
  double x, y, room;

  if (first->due_ns < 0)
    return;
  ilv_format_time_into (first->due_ns - brush->t_ns, due, sizeof due);
  g_snprintf (text, sizeof text, _ ("first fires in %s"), due);
  ilv_stage_dots_get_place (geometry, MIN (n, geometry->columns) - 1, &x, &y);
  x += geometry->pill + 8 * brush->s;
  room = part->x + part->width - x;
  if (ilv_stage_measure (brush, text, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL) <= room)
    ilv_stage_text (brush, text, x, y + geometry->height / 2, 0, room, ILV_STAGE_SMALL_PX,
                    PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
}

void
ilv_stage_paint_dots (const IlvStageBrush *brush, const IlvStagePart *part)
{
  IlvStageDots geometry;
  IlvStageDot dots[ILV_STAGE_MAX_DOTS];
  guint n_all, n, middle_y;

  ilv_stage_layout_get_dots (brush->layout, part, brush->roster->n_digits, &geometry);
  middle_y = (guint)(geometry.y + geometry.height / 2);
  ilv_stage_label (brush, get_label (part->kind), part->x, middle_y,
                   geometry.label_width - 4 * brush->s);
  n = ilv_stage_dots_collect (brush->roster, part, brush->t_ns, brush->scene->has_curtain, dots,
                              ilv_stage_dots_get_room (&geometry), &n_all);
  if (n_all == 0) {
    ilv_stage_text (brush, get_empty_text (part->kind), geometry.x, middle_y, 0,
                    part->x + part->width - geometry.x, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL,
                    &brush->palette->dim_text);
    return;
  }
  for (guint i = 0; i < n; i++) {
    double x, y;
    IlvPillFlags flags = ilv_stage_get_pill_flags (brush, dots[i].job);
    ilv_stage_dots_get_place (&geometry, i, &x, &y);
    if (dots[i].arrived)
      flags |= ILV_PILL_ARRIVED;
    ilv_stage_pill (brush, x, y, geometry.pill, geometry.height, dots[i].state,
                    ilv_job_number (dots[i].job), dots[i].progress, flags);
  }
  if (n > 0)
    paint_more (brush, part, &geometry, n, n_all);
  if (part->kind == ILV_PART_TIMERS && n == n_all && n > 0)
    paint_due (brush, part, &geometry, &dots[0], n);
}
