/* Which jobs stand in a line of dots at a moment: for painting and for hit tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-stage-dots.h"

static guint
collect_queue (const IlvStageRoster *roster, const IlvStagePart *part, gint64 t_ns,
               gboolean is_hidden, IlvStageDot *dots, guint max, guint *n_all)
{
  guint32 jobs[ILV_STAGE_MAX_DOTS];
  guint n;

  max = MIN (max, G_N_ELEMENTS (jobs));
  if (part->track == ILV_TRACK_NONE) {
    n = ilv_stage_roster_find_unbegun (roster, t_ns, jobs, max, n_all);
  } else {
    *n_all = ilv_trace_get_queue_length (roster->trace, part->track, t_ns);
    n = ilv_trace_get_queue (roster->trace, part->track, t_ns, jobs, max);
  }
  for (guint i = 0; i < n; i++)
    dots[i] = (IlvStageDot){is_hidden ? ILV_JOB_NONE : jobs[i],
                            part->kind == ILV_PART_LIMIT ? ILV_STATE_LOCK : ILV_STATE_READY, -1, -1,
                            FALSE};
  return n;
}

static guint
collect_waits (const IlvStageRoster *roster, const IlvStagePart *part, IlvState state, gint64 t_ns,
               gboolean has_curtain, IlvStageDot *dots, guint max, guint *n_all)
{
  gboolean by_end = state == ILV_STATE_SLEEP && !has_curtain;
  IlvStageWait waits[ILV_STAGE_MAX_DOTS];
  guint n = ilv_stage_roster_find_waits (roster, state, t_ns, by_end, waits, G_N_ELEMENTS (waits));

  *n_all = part->track == ILV_TRACK_NONE
               ? n
               : (guint)MAX (0, ilv_trace_get_counter_at (roster->trace, part->track, t_ns));
  *n_all = MAX (*n_all, n);
  n = MIN (n, max);
  for (guint i = 0; i < n; i++) {
    double length = (double)(waits[i].end_ns - waits[i].begin_ns);
    dots[i] = (IlvStageDot){waits[i].job, state, -1, -1, waits[i].arrived};
    if (has_curtain)
      continue;
    dots[i].progress = length > 0 ? (double)(t_ns - waits[i].begin_ns) / length : 1;
    dots[i].due_ns = waits[i].end_ns;
  }
  return n;
}

guint
ilv_stage_dots_collect (const IlvStageRoster *roster, const IlvStagePart *part, gint64 t_ns,
                        gboolean has_curtain, IlvStageDot *dots, guint max, guint *n_all)
{
  max = MIN (max, ILV_STAGE_MAX_DOTS);
  *n_all = 0;
  switch (part->kind) {
  case ILV_PART_READY:
  case ILV_PART_QUEUE:
  case ILV_PART_LIMIT:
    return collect_queue (roster, part, t_ns, has_curtain && part->kind == ILV_PART_READY, dots,
                          max, n_all);
  case ILV_PART_SOCKETS:
    return collect_waits (roster, part, ILV_STATE_IO, t_ns, has_curtain, dots, max, n_all);
  case ILV_PART_LOCKS:
    return collect_waits (roster, part, ILV_STATE_LOCK, t_ns, TRUE, dots, max, n_all);
  case ILV_PART_TIMERS:
    return collect_waits (roster, part, ILV_STATE_SLEEP, t_ns, has_curtain, dots, max, n_all);
  default:
    return 0;
  }
}

guint
ilv_stage_dots_get_room (const IlvStageDots *geometry)
{
  return MIN (geometry->columns * geometry->rows, ILV_STAGE_MAX_DOTS);
}

void
ilv_stage_dots_get_place (const IlvStageDots *geometry, guint index, double *x, double *y)
{
  *x = geometry->x + (index % geometry->columns) * geometry->step_x;
  *y = geometry->y + (index / geometry->columns) * geometry->step_y;
}

int
ilv_stage_dots_find (const IlvStageDots *geometry, double x, double y)
{
  double across = (x - geometry->x) / geometry->step_x;
  double down = (y - geometry->y) / geometry->step_y;

  if (across < 0 || down < 0 || across >= geometry->columns || down >= geometry->rows)
    return -1;
  if (x - geometry->x - (int)across * geometry->step_x > geometry->pill)
    return -1;
  return (int)down * (int)geometry->columns + (int)across;
}
