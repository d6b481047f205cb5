/* Where the rows of the timeline are, and what is where.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows are between two heights: they shrink until
 * everything fits, then the rows scroll. */
#include "ilv-timeline-rows.h"

#include <math.h>

#define LABEL_PX 128
#define NARROW_LABEL_PX 104
#define NARROW_PX 520
/* Longer names are cut in their middle. */
#define MOST_LABEL_PX 240
#define MOST_LABEL_SHARE 0.28
#define RULER_PX 32
#define HEADING_PX 24
#define TINY_HEADING_PX 20
#define ROW_MAX_PX 24
#define ROW_MIN_PX 16
#define AREA_PX 32
/* How much higher than that rows are where there are few. */
#define STRETCH_MAX 2.0
/* More packed lanes than this are thin. */
#define FEW_LANES 12

static void
row_clear (gpointer data)
{
  g_free (((IlvTimelineRow *)data)->name);
}

IlvTimelineLayout *
ilv_timeline_layout_new (void)
{
  IlvTimelineLayout *self = g_new0 (IlvTimelineLayout, 1);

  self->rows = g_array_new (FALSE, TRUE, sizeof (IlvTimelineRow));
  g_array_set_clear_func (self->rows, row_clear);
  return self;
}

static void
drop_lanes (IlvTimelineLayout *self, guint run)
{
  g_clear_pointer (&self->lanes[run], ilv_timeline_lanes_free);
  self->is_packed[run] = FALSE;
  g_clear_pointer ((IlvTrace **)&self->runs[run].front, ilv_trace_unref);
  g_clear_pointer ((IlvTrace **)&self->runs[run].behind, ilv_trace_unref);
}

void
ilv_timeline_layout_free (IlvTimelineLayout *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < ILV_MAX_SHOWN; i++)
    drop_lanes (self, i);
  g_array_unref (self->rows);
  g_free (self);
}

/* --- where they are --- */

double
ilv_timeline_layout_get_lane_px (const IlvTimelineLayout *self, guint run)
{
  const IlvTimelineLanes *lanes = self->lanes[run];
  gboolean is_thin = lanes != NULL && lanes->n_lanes > FEW_LANES;

  if (self->is_tight && is_thin)
    return ILV_TIMELINE_TIGHT_LANE_PX * self->scale;
  return floor ((is_thin ? ILV_TIMELINE_THIN_LANE_PX : ILV_TIMELINE_LANE_PX) * self->stretch) *
         self->scale;
}

static double
row_height (const IlvTimelineLayout *self, const IlvTimelineRow *row, double row_px)
{
  switch (row->kind) {
  case ILV_ROW_HEADING:
    return (self->is_tiny ? TINY_HEADING_PX : HEADING_PX) * self->scale;
  case ILV_ROW_LANES:
    return MAX (ROW_MIN_PX * self->scale,
                self->lanes[row->run]->n_lanes * ilv_timeline_layout_get_lane_px (self, row->run) +
                    4 * self->scale);
  case ILV_ROW_COUNTER:
    return (self->is_tiny ? row_px : AREA_PX) * self->stretch * self->scale;
  case ILV_ROW_TRACK:
  case ILV_ROW_GIL:
    if (row->behind != ILV_TRACK_NONE)
      return (row_px * self->stretch + 2 * ILV_TIMELINE_OUTLINE_PX) * self->scale;
    return row_px * self->stretch * self->scale;
  case ILV_ROW_PROCESS:
  case ILV_ROW_MORE:
  case ILV_ROW_LENGTH:
  default:
    return row_px * self->scale;
  }
}

/* Above every model but the first, and below the last. */
static double
get_air (const IlvTimelineLayout *self)
{
  return (self->is_tiny ? 4 : 8) * self->scale;
}

static double
place_rows (IlvTimelineLayout *self, double row_px)
{
  double y = 0;

  for (guint i = 0; i < self->rows->len; i++) {
    IlvTimelineRow *row = &g_array_index (self->rows, IlvTimelineRow, i);

    if (row->kind == ILV_ROW_HEADING && i > 0)
      y += get_air (self);
    row->y_px = y;
    row->height_px = floor (row_height (self, row, row_px));
    y += row->height_px;
  }
  return self->rows->len > 0 ? y + get_air (self) : 0;
}

/* Takes over what the rows are made from; FALSE if nothing of it has changed. */
static gboolean
take_scene (IlvTimelineLayout *self, const IlvScene *scene, const IlvTimelineView *view)
{
  gboolean has_changed =
      self->n_runs != scene->n_runs || self->has_resources != scene->has_resources;

  has_changed |= self->has_more && self->lit_job != scene->lit_job;
  self->lit_job = scene->lit_job;
  self->has_resources = scene->has_resources;
  self->n_runs = scene->n_runs;
  for (guint i = 0; i < ILV_MAX_SHOWN; i++) {
    const IlvSceneRun *run = &scene->runs[i];
    gboolean is_there = i < scene->n_runs;

    has_changed |= self->detail[i] != view->detail[i];
    self->detail[i] = view->detail[i];
    if (is_there && run->front == self->runs[i].front && run->behind == self->runs[i].behind)
      continue;
    has_changed |= is_there;
    drop_lanes (self, i);
    if (is_there && run->front != NULL)
      self->runs[i].front = ilv_trace_ref ((IlvTrace *)run->front);
    if (is_there && run->behind != NULL)
      self->runs[i].behind = ilv_trace_ref ((IlvTrace *)run->behind);
  }
  return has_changed;
}

/* As many workers as leave room for all models at once, then fewer rows; what is left out is
 * counted or found again at full detail, never shrunk. Where all that is not enough one scrolls
 * anyway, and nothing more is left out than before. */
static void
make_rows (IlvTimelineLayout *self, const IlvScene *scene, const IlvTimelineView *view)
{
  enum {
    NORMAL,
    TIGHT,
    TINY,
    BARE
  };
  static const struct {
    guint max_workers;
    int room;
  } steps[] = {{12, NORMAL}, {8, NORMAL}, {6, NORMAL}, {4, NORMAL}, {4, TIGHT}, {3, TIGHT},
               {4, TINY},    {3, TINY},   {2, TINY},   {1, TINY},   {1, BARE},  {4, NORMAL}};

  gboolean shows_all = FALSE;

  self->stretch = 1;
  for (guint run = 0; run < scene->n_runs; run++)
    shows_all |= view->detail[run] == ILV_TIMELINE_ALL;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    /* Who looks at everything of one model scrolls: the others do not shrivel for it. */
    if (shows_all && steps[i].room >= TINY)
      continue;
    self->max_workers = steps[i].max_workers;
    self->is_tight = steps[i].room >= TIGHT;
    self->is_tiny = steps[i].room >= TINY;
    self->is_bare = steps[i].room >= BARE;
    self->has_more = FALSE;
    g_array_set_size (self->rows, 0);
    for (guint run = 0; run < scene->n_runs; run++)
      ilv_timeline_rows_add_run (self, scene, run, view->detail[run]);
    if (place_rows (self, ROW_MIN_PX) <= self->view_px)
      break;
  }
}

/* As wide as the longest name wants, within bounds. */
static double
measure_names (const IlvTimelineLayout *self, double width_px)
{
  double most = MAX (NARROW_LABEL_PX * self->scale,
                     MIN (MOST_LABEL_PX * self->scale, MOST_LABEL_SHARE * width_px));
  double widest = NARROW_LABEL_PX * self->scale;

  if (self->text == NULL)
    return (width_px < NARROW_PX ? NARROW_LABEL_PX : LABEL_PX) * self->scale;
  for (guint i = 0; i < self->rows->len; i++) {
    const IlvTimelineRow *row = &g_array_index (self->rows, IlvTimelineRow, i);

    if (row->name != NULL)
      widest =
          MAX (widest, ilv_timeline_row_get_name_x (row) * self->scale +
                           ilv_text_measure (NULL, self->text, row->name,
                                             ilv_timeline_row_get_name_size (row) * self->scale,
                                             ilv_timeline_row_get_name_weight (row)) +
                           ILV_TIMELINE_NAME_PAD * self->scale);
  }
  return MIN (ceil (widest), most);
}

void
ilv_timeline_layout_update (IlvTimelineLayout *self, const IlvScene *scene,
                            const IlvTimelineView *view, double width_px, double height_px)
{
  double view_px;

  self->scale = scene->text_scale > 0 ? scene->text_scale : 1;
  self->ruler_px = floor (RULER_PX * self->scale);
  view_px = MAX (height_px - self->ruler_px, 0);

  if (take_scene (self, scene, view) || view_px != self->view_px) {
    self->view_px = view_px;
    make_rows (self, scene, view);
  }
  self->label_px = floor (measure_names (self, width_px));
  self->lanes_px = MAX (width_px - self->label_px, 1);
  /* A few rows in much room are higher; else rows get lower until all are seen. */
  for (self->stretch = self->is_tight ? 1 : STRETCH_MAX; self->stretch > 1; self->stretch -= 0.25) {
    self->rows_px = place_rows (self, ROW_MAX_PX);
    if (self->rows_px <= self->view_px)
      return;
  }
  for (double row_px = ROW_MAX_PX; row_px >= ROW_MIN_PX; row_px -= 2) {
    self->rows_px = place_rows (self, row_px);
    if (self->rows_px <= self->view_px)
      break;
  }
}

double
ilv_timeline_layout_clamp_scroll (const IlvTimelineLayout *self, double scroll_px)
{
  return CLAMP (scroll_px, 0, MAX (0, self->rows_px - self->view_px));
}

/* --- what is where --- */

const IlvTimelineRow *
ilv_timeline_layout_get_row (const IlvTimelineLayout *self, guint index)
{
  g_return_val_if_fail (index < self->rows->len, NULL);
  return &g_array_index (self->rows, IlvTimelineRow, index);
}

int
ilv_timeline_layout_find_row (const IlvTimelineLayout *self, double y_px)
{
  guint low = 0, high = self->rows->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (self, middle);

    if (y_px < row->y_px)
      high = middle;
    else if (y_px >= row->y_px + row->height_px)
      low = middle + 1;
    else
      return (int)middle;
  }
  return -1;
}

int
ilv_timeline_layout_find_track (const IlvTimelineLayout *self, guint run, IlvTrackId track)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (self, i);

    if (row->run == run && row->track == track &&
        (row->kind == ILV_ROW_TRACK || row->kind == ILV_ROW_GIL || row->kind == ILV_ROW_LENGTH ||
         row->kind == ILV_ROW_COUNTER))
      return (int)i;
  }
  return -1;
}

static int
find_kind (const IlvTimelineLayout *self, guint run, IlvTimelineRowKind kind, IlvTrackId track)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const IlvTimelineRow *row = ilv_timeline_layout_get_row (self, i);

    if (row->run == run && row->kind == kind && row->track == track)
      return (int)i;
  }
  return -1;
}

int
ilv_timeline_layout_find_stand_in (const IlvTimelineLayout *self, const IlvTrace *trace, guint run,
                                   IlvTrackId track)
{
  while (track != ILV_TRACK_NONE && track != 0) {
    IlvTrack t;
    int row;

    ilv_trace_get_track (trace, track, &t);
    track = t.parent;
    row = track != ILV_TRACK_NONE ? find_kind (self, run, ILV_ROW_MORE, track) : -1;
    if (row >= 0)
      return row;
  }
  return find_kind (self, run, ILV_ROW_HEADING, 0);
}

double
ilv_timeline_row_get_name_x (const IlvTimelineRow *self)
{
  return self->kind != ILV_ROW_HEADING && self->indent > 1 ? 36 : 24;
}

double
ilv_timeline_row_get_name_size (const IlvTimelineRow *self)
{
  return self->kind == ILV_ROW_HEADING ? 14 : 12;
}

int
ilv_timeline_row_get_name_weight (const IlvTimelineRow *self)
{
  switch (self->kind) {
  case ILV_ROW_HEADING:
    return PANGO_WEIGHT_BOLD;
  case ILV_ROW_PROCESS:
    return PANGO_WEIGHT_SEMIBOLD;
  default:
    return PANGO_WEIGHT_NORMAL;
  }
}

const IlvTrace *
ilv_timeline_row_get_trace (const IlvTimelineRow *self, const IlvScene *scene)
{
  const IlvSceneRun *run = &scene->runs[self->run];

  return run->front != NULL ? run->front : run->behind;
}

static gboolean
find_wait (const IlvTimelineLayout *self, const IlvTimelineRow *row, double y_px, gint64 t_ns,
           IlvSpan *span)
{
  const IlvTimelineLanes *lanes = self->lanes[row->run];
  double lane = (y_px - 2 * self->scale) / ilv_timeline_layout_get_lane_px (self, row->run);
  const IlvWait *wait;

  if (lanes == NULL || lane < 0 || lane >= lanes->n_lanes)
    return FALSE;
  wait = ilv_timeline_lanes_find (lanes, (guint)lane, t_ns);
  if (wait == NULL)
    return FALSE;
  *span = (IlvSpan){wait->begin_ns, wait->end_ns, wait->state, NULL, wait->job};
  return TRUE;
}

gboolean
ilv_timeline_layout_find_span (const IlvTimelineLayout *self, const IlvScene *scene, guint index,
                               double y_px, gint64 t_ns, IlvSpan *span)
{
  const IlvTimelineRow *row = ilv_timeline_layout_get_row (self, index);
  const IlvTrace *trace = ilv_timeline_row_get_trace (row, scene);
  guint64 first, n;

  if (row->kind == ILV_ROW_LANES)
    return find_wait (self, row, y_px, t_ns, span);
  if (row->kind != ILV_ROW_TRACK && row->kind != ILV_ROW_GIL)
    return FALSE;
  first = ilv_trace_find_spans (trace, row->track, row->depth, t_ns, t_ns + 1, &n);
  if (n == 0)
    return FALSE;
  ilv_trace_get_span (trace, row->track, row->depth, first, span);
  return TRUE;
}

guint32
ilv_timeline_row_get_job (const IlvTimelineRow *self, const IlvScene *scene, const IlvSpan *span)
{
  const IlvTrace *trace = ilv_timeline_row_get_trace (self, scene);
  IlvTrack track;

  if (self->kind == ILV_ROW_GIL)
    return ILV_JOB_NONE;
  ilv_trace_get_track (trace, self->track, &track);
  if (track.kind == ILV_TRACK_CORE || span->ref >= ilv_trace_get_n_jobs (trace))
    return ILV_JOB_NONE;
  return span->ref;
}
