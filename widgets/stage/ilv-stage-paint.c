/* Paints a stage: the card, its parts, and what is under the pointer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-stage-paint.h"

#include "ilv-stage-dots.h"
#include "ilv-stage-parts.h"

static const struct {
  IlvStagePartKind kind;
  void (*paint) (const IlvStageBrush *brush, const IlvStagePart *part);
} painters[] = {
    {ILV_PART_HEADER, ilv_stage_paint_header},   {ILV_PART_READY, ilv_stage_paint_dots},
    {ILV_PART_RING, ilv_stage_paint_ring},       {ILV_PART_SOCKETS, ilv_stage_paint_dots},
    {ILV_PART_FIELD, ilv_stage_paint_field},     {ILV_PART_TIMERS, ilv_stage_paint_dots},
    {ILV_PART_LOCKS, ilv_stage_paint_dots},      {ILV_PART_LIMIT, ilv_stage_paint_dots},
    {ILV_PART_QUEUE, ilv_stage_paint_dots},      {ILV_PART_TRANSFER, ilv_stage_paint_transfer},
    {ILV_PART_GIL, ilv_stage_paint_gil},         {ILV_PART_WORKER, ilv_stage_paint_worker},
    {ILV_PART_TILES, ilv_stage_paint_tiles},     {ILV_PART_COUNTS, ilv_stage_paint_counts},
    {ILV_PART_PROCESS, ilv_stage_paint_process}, {ILV_PART_CORES, ilv_stage_paint_cores},
    {ILV_PART_FOOTER, ilv_stage_paint_footer},
};

const IlvTrace *
ilv_stage_get_trace (const IlvScene *scene, guint run)
{
  g_return_val_if_fail (scene != NULL, NULL);
  if (run >= scene->n_runs)
    return NULL;
  return scene->runs[run].front != NULL ? scene->runs[run].front : scene->runs[run].behind;
}

static double
get_scale (const IlvScene *scene)
{
  return scene->text_scale > 0 ? scene->text_scale : 1;
}

/* --- painting --- */

static void
paint_card (const IlvStageBrush *brush, double width, double height)
{
  gboolean is_focused = brush->scene->focused_run == (int)brush->run;
  double line = is_focused ? 2.5 * brush->s : brush->palette->edge_width;

  ilv_palette_rounded (brush->cr, 0, 0, width, height, 12 * brush->s);
  ilv_palette_set_source (brush->cr, &brush->palette->card);
  cairo_fill (brush->cr);
  ilv_palette_rounded (brush->cr, line / 2, line / 2, width - line, height - line, 12 * brush->s);
  cairo_set_line_width (brush->cr, line);
  ilv_palette_set_source (brush->cr,
                          is_focused ? &brush->palette->accent : &brush->palette->card_border);
  cairo_stroke (brush->cr);
}

static void
paint_part (const IlvStageBrush *brush, const IlvStagePart *part)
{
  for (guint i = 0; i < G_N_ELEMENTS (painters); i++)
    if (painters[i].kind == part->kind)
      painters[i].paint (brush, part);
}

/* --- what a lesson points out --- */

static void
find_core (const IlvStageBrush *brush, const IlvStagePart *part, IlvTrackId track, double *x,
           double *width)
{
  const GArray *cores = brush->roster->cores;
  double first, box, step;

  ilv_stage_layout_get_cores (brush->layout, part, cores->len, &first, &box, &step);
  for (guint i = 0; i < cores->len && step > 0; i++)
    if (g_array_index (cores, IlvTrackId, i) == track) {
      *x = first + i * step;
      *width = box;
    }
}

static gboolean
has_core (const IlvStageRoster *roster, IlvTrackId track)
{
  for (guint i = 0; i < roster->cores->len; i++)
    if (g_array_index (roster->cores, IlvTrackId, i) == track)
      return TRUE;
  return FALSE;
}

/* What stands for the track: itself, the loop for the thread it runs in, all locks for one. */
static gboolean
stands_for (const IlvStageBrush *brush, const IlvStagePart *part, IlvTrackId id)
{
  const IlvStageProcess *main = ilv_stage_roster_get_main (brush->roster);
  IlvTrack track;

  if (part->track == id)
    return TRUE;
  if (part->kind == ILV_PART_RING)
    return id == main->main || id == main->loop;
  if (part->kind == ILV_PART_CORES)
    return has_core (brush->roster, id);
  ilv_trace_get_track (brush->trace, id, &track);
  return (part->kind == ILV_PART_LOCKS && track.kind == ILV_TRACK_LOCK) ||
         (part->kind == ILV_PART_GIL && id == main->gil);
}

static void
paint_mark (const IlvStageBrush *brush)
{
  const IlvScene *scene = brush->scene;

  if (!scene->has_mark || scene->marked_run != brush->run ||
      scene->marked_track >= ilv_trace_get_n_tracks (brush->trace))
    return;
  for (guint i = 0; i < brush->layout->n_parts; i++) {
    const IlvStagePart *part = &brush->layout->parts[i];
    double x = part->x, width = part->width;

    if (part->kind == ILV_PART_HEADER || part->kind == ILV_PART_FOOTER ||
        !stands_for (brush, part, scene->marked_track))
      continue;
    if (part->kind == ILV_PART_CORES)
      find_core (brush, part, scene->marked_track, &x, &width);
    ilv_palette_mark (brush->palette, brush->cr, x - 2, part->y - 1, width + 4, part->height + 2,
                      brush->s);
    return;
  }
}

void
ilv_stage_paint_kept (cairo_t *cr, const IlvPalette *palette, const IlvScene *scene, guint run,
                      double width, double height, const IlvStageRoster *roster,
                      IlvTextCache *cache)
{
  IlvStageBrush brush = {.cr = cr, .palette = palette, .cache = cache, .scene = scene, .run = run};
  IlvStageLayout layout;
  IlvStageRoster own;

  g_return_if_fail (cr != NULL && palette != NULL && scene != NULL);
  brush.trace = ilv_stage_get_trace (scene, run);
  brush.t_ns = scene->time_ns;
  brush.s = get_scale (scene);
  cairo_save (cr);
  paint_card (&brush, width, height);
  if (brush.trace != NULL) {
    if (roster == NULL)
      ilv_stage_roster_init (&own, brush.trace);
    brush.roster = roster != NULL ? roster : &own;
    ilv_stage_layout_init (&layout, brush.roster, width, height, brush.s);
    brush.layout = &layout;
    for (guint i = 0; i < layout.n_parts; i++)
      paint_part (&brush, &layout.parts[i]);
    ilv_stage_paint_handover (&brush);
    paint_mark (&brush);
    if (roster == NULL)
      ilv_stage_roster_clear (&own);
  }
  cairo_restore (cr);
}

void
ilv_stage_paint (cairo_t *cr, const IlvPalette *palette, const IlvScene *scene, guint run,
                 double width, double height)
{
  g_autoptr (IlvTextCache) cache = ilv_text_cache_new ();
  ilv_stage_paint_kept (cr, palette, scene, run, width, height, NULL, cache);
}

/* --- hits --- */

static void
hit_dots (const IlvScene *scene, const IlvStageRoster *roster, const IlvStageLayout *layout,
          const IlvStagePart *part, double x, double y, IlvStageHit *hit)
{
  IlvStageDot dots[ILV_STAGE_MAX_DOTS];
  IlvStageDots geometry;
  guint n, n_all;
  int index;

  ilv_stage_layout_get_dots (layout, part, roster->n_digits, &geometry);
  index = ilv_stage_dots_find (&geometry, x, y);
  if (index < 0)
    return;
  n = ilv_stage_dots_collect (roster, part, scene->time_ns, scene->has_curtain, dots,
                              ilv_stage_dots_get_room (&geometry), &n_all);
  if ((guint)index < n && dots[index].job != ILV_JOB_NONE) {
    hit->kind = ILV_PART_JOB;
    hit->job = dots[index].job;
  }
}

static void
hit_tiles (const IlvScene *scene, const IlvStageRoster *roster, const IlvStageLayout *layout,
           const IlvStagePart *part, double x, double y, IlvStageHit *hit)
{
  IlvStageTiles tiles;
  guint column, index;

  ilv_stage_layout_get_tiles (layout, part, roster->rows->len, &tiles);
  column = (guint)((x - tiles.x) / tiles.step_x);
  index = (guint)((y - tiles.y) / tiles.step_y) * tiles.columns + column;
  if (column >= tiles.columns || index >= roster->rows->len)
    return;
  hit->kind = ILV_PART_WORKER;
  hit->track = g_array_index (roster->rows, IlvTrackId, index);
  hit->job = ilv_stage_find_job (roster->trace, hit->track, scene->time_ns, NULL);
}

static const IlvStagePart *
find_part (const IlvStageLayout *layout, double x, double y)
{
  for (guint i = 0; i < layout->n_parts; i++) {
    const IlvStagePart *part = &layout->parts[i];
    if (x >= part->x && y >= part->y && x < part->x + part->width && y < part->y + part->height)
      return part;
  }
  return NULL;
}

static void
hit_cores (const IlvStageRoster *roster, const IlvStageLayout *layout, const IlvStagePart *part,
           double x, IlvStageHit *hit)
{
  double first, width, step;

  ilv_stage_layout_get_cores (layout, part, roster->cores->len, &first, &width, &step);
  if (step > 0 && x >= first && (x - first) / step < roster->cores->len)
    hit->track = g_array_index (roster->cores, IlvTrackId, (guint)((x - first) / step));
}

IlvStageHit
ilv_stage_hit_kept (const IlvScene *scene, const IlvStageRoster *roster,
                    const IlvStageLayout *layout, double x, double y)
{
  const IlvStagePart *part = find_part (layout, x, y);
  IlvStageHit hit = {ILV_PART_NONE, ILV_TRACK_NONE, ILV_JOB_NONE};

  if (part == NULL)
    return hit;
  hit.kind = part->kind;
  hit.track = part->track;
  switch (part->kind) {
  case ILV_PART_READY:
  case ILV_PART_QUEUE:
  case ILV_PART_LIMIT:
  case ILV_PART_LOCKS:
  case ILV_PART_SOCKETS:
  case ILV_PART_TIMERS:
    hit_dots (scene, roster, layout, part, x, y, &hit);
    break;
  case ILV_PART_TILES:
    hit_tiles (scene, roster, layout, part, x, y, &hit);
    break;
  case ILV_PART_CORES:
    hit_cores (roster, layout, part, x, &hit);
    break;
  case ILV_PART_WORKER:
  case ILV_PART_PROCESS:
    hit.job = ilv_stage_find_job (roster->trace, part->track, scene->time_ns, NULL);
    break;
  case ILV_PART_RING:
    hit.job = ilv_stage_find_job (roster->trace, ilv_stage_roster_get_main (roster)->main,
                                  scene->time_ns, NULL);
    break;
  default:
    break;
  }
  return hit;
}

IlvStageHit
ilv_stage_hit (const IlvScene *scene, guint run, double width, double height, double x, double y)
{
  IlvStageHit hit = {ILV_PART_NONE, ILV_TRACK_NONE, ILV_JOB_NONE};
  const IlvTrace *trace = ilv_stage_get_trace (scene, run);
  IlvStageLayout layout;
  IlvStageRoster roster;

  if (trace == NULL)
    return hit;
  ilv_stage_roster_init (&roster, trace);
  ilv_stage_layout_init (&layout, &roster, width, height, get_scale (scene));
  hit = ilv_stage_hit_kept (scene, &roster, &layout, x, y);
  ilv_stage_roster_clear (&roster);
  return hit;
}
