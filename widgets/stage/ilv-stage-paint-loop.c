/* The event loop: a ring of phases round the one step that runs.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ring turns clockwise in asyncio's order: poll, events, timers, run what is ready. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "ilv-stage-parts.h"
#include "widgets/why/ilv-why-label.h"
#include "widgets/why/ilv-why-next.h"

/* Begin and length of each phase's arc in degrees, clockwise from the right; 0 run, 1 poll,
 * 2 events, 3 timers. */
static const struct {
  double begin, length;
} arcs[] = {{212, 116}, {340, 92}, {84, 44}, {140, 60}};

/* --- what the loop does --- */

static int
get_phase_index (const char *name)
{
  static const char *const names[] = {ILV_PHASE_RUN, ILV_PHASE_POLL, ILV_PHASE_EVENTS,
                                      ILV_PHASE_TIMERS};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      return (int)i;
  return 0;
}

/* How many handles of this turn's snapshot have begun, and how many there are. */
static void
count_handles (const IlvStageRoster *roster, IlvTrackId track, gint64 t_ns, IlvStageLoop *loop)
{
  guint64 i = ilv_trace_find_instant (roster->trace, track, t_ns + 1);
  guint64 last = i > 4096 ? i - 4096 : 0;

  for (; i > last; i--) {
    IlvInstant instant;
    ilv_trace_get_instant (roster->trace, track, i - 1, &instant);
    if (instant.kind == ILV_EVENT_TASK_STEP)
      loop->handle++;
    if (instant.kind == ILV_EVENT_RUN_READY)
      loop->n_handles = instant.a;
    if (instant.kind == ILV_EVENT_RUN_READY || instant.kind == ILV_EVENT_POLL)
      break;
  }
  if (loop->n_handles == 0)
    loop->handle = 0;
}

static void
find_lag (const IlvStageRoster *roster, IlvTrackId track, gint64 t_ns, IlvStageLoop *loop)
{
  IlvInstant instant;

  if (loop->phase_index == 1 && loop->runs)
    return;
  if (ilv_trace_find_last_instant (roster->trace, track, ILV_EVENT_EVENTS, t_ns, &instant))
    loop->lag_ns = t_ns - instant.time_ns;
}

void
ilv_stage_find_loop (const IlvStageRoster *roster, const IlvStageProcess *process, gint64 t_ns,
                     IlvStageLoop *loop)
{
  IlvInstant instant;

  *loop = (IlvStageLoop){.phase_index = -1, .job = ILV_JOB_NONE};
  if (process->loop == ILV_TRACK_NONE)
    return;
  loop->runs = ilv_trace_find_span_at (roster->trace, process->loop, t_ns, &loop->phase);
  if (ilv_trace_find_last_instant (roster->trace, process->loop, ILV_EVENT_POLL, t_ns, &instant))
    loop->turn = instant.a;
  if (!loop->runs)
    return;
  loop->phase_index = get_phase_index (loop->phase.name);
  find_lag (roster, process->loop, t_ns, loop);
  if (loop->phase_index != 0)
    return;
  loop->job = ilv_stage_find_job (roster->trace, process->main, t_ns, &loop->step);
  loop->is_blocked = loop->job != ILV_JOB_NONE &&
                     (loop->step.state == ILV_STATE_IO || loop->step.state == ILV_STATE_SLEEP ||
                      loop->step.state == ILV_STATE_NATIVE || loop->step.state == ILV_STATE_LOCK);
  count_handles (roster, process->loop, t_ns, loop);
}

/* --- the ring --- */

static void
stroke_arc (const IlvStageBrush *brush, double x, double y, double radius, double band, guint phase,
            double from, double to)
{
  double begin = (arcs[phase].begin + from * arcs[phase].length) * G_PI / 180;
  double end = (arcs[phase].begin + to * arcs[phase].length) * G_PI / 180;

  cairo_new_path (brush->cr);
  cairo_arc (brush->cr, x, y, radius, begin, end);
  cairo_set_line_width (brush->cr, band);
  cairo_set_line_cap (brush->cr, CAIRO_LINE_CAP_ROUND);
}

/* The lit arc: a dark edge, then the state's colour and pattern. */
static void
paint_lit_arc (const IlvStageBrush *brush, double x, double y, double radius, double band,
               const IlvStageLoop *loop)
{
  IlvState state = loop->phase_index == 1 ? ILV_STATE_IO : ILV_STATE_PYTHON;
  IlvColor edge;

  if (loop->is_blocked || (loop->phase_index == 0 && loop->step.state == ILV_STATE_GIL_WAIT))
    state = loop->step.state;
  edge = ilv_stage_mix (&brush->palette->state[state], &brush->palette->text, 0.35);
  stroke_arc (brush, x, y, radius, band + 2 * brush->s, (guint)loop->phase_index, 0, 1);
  ilv_palette_set_source (brush->cr, &edge);
  cairo_stroke (brush->cr);
  stroke_arc (brush, x, y, radius, band, (guint)loop->phase_index, 0, 1);
  ilv_palette_set_state (brush->palette, brush->cr, state, brush->s);
  cairo_stroke (brush->cr);
}

/* Where in its phase the loop is: a bead on the ring. */
static void
paint_bead (const IlvStageBrush *brush, double x, double y, double radius, double band,
            const IlvStageLoop *loop)
{
  double length = (double)(loop->phase.end_ns - loop->phase.begin_ns);
  double share = length > 0 ? (double)(brush->t_ns - loop->phase.begin_ns) / length : 0;
  double angle;

  if (brush->scene->has_curtain)
    return;
  angle = (arcs[loop->phase_index].begin + share * arcs[loop->phase_index].length) * G_PI / 180;
  cairo_new_path (brush->cr);
  cairo_arc (brush->cr, x + radius * cos (angle), y + radius * sin (angle), band * 0.42, 0,
             2 * G_PI);
  ilv_palette_set_source (brush->cr, &brush->palette->card);
  cairo_fill_preserve (brush->cr);
  cairo_set_line_width (brush->cr, 1.5 * brush->s);
  ilv_palette_set_source (brush->cr, &brush->palette->text);
  cairo_stroke (brush->cr);
}

static const char *
get_phase_label (guint phase)
{
  switch (phase) {
  case 0:
    return _ ("run ready");
  case 1:
    return _ ("poll");
  case 2:
    return _ ("events");
  default:
    return _ ("timers");
  }
}

static void
paint_labels (const IlvStageBrush *brush, const IlvStagePart *part, double x, double y,
              double outer, int lit)
{
  double s = brush->s;

  for (guint i = 0; i < G_N_ELEMENTS (arcs); i++) {
    double angle = (arcs[i].begin + arcs[i].length / 2) * G_PI / 180;
    double align = i == 0 ? 0.5 : cos (angle) > 0.25 ? 0 : cos (angle) < -0.25 ? 1 : 0.5;
    double text_x = x + (outer + 6 * s) * cos (angle);
    double text_y = y + (outer + 9 * s) * sin (angle);
    double room = align == 0   ? part->x + part->width - text_x
                  : align == 1 ? text_x - part->x
                               : part->width;
    ilv_stage_text (brush, get_phase_label (i), text_x, text_y, align, room, ILV_STAGE_SMALL_PX,
                    (int)i == lit ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL,
                    (int)i == lit ? &brush->palette->text : &brush->palette->dim_text);
  }
}

/* --- its centre --- */

static void
write_centre (const IlvStageBrush *brush, const char *text, double x, double y, double width,
              int weight, gboolean is_alarm)
{
  const IlvColor *color = is_alarm                       ? &brush->palette->alarm
                          : weight > PANGO_WEIGHT_NORMAL ? &brush->palette->text
                                                         : &brush->palette->dim_text;
  if (ilv_stage_measure (brush, text, ILV_STAGE_SMALL_PX, weight) <= width)
    ilv_stage_text (brush, text, x, y, 0.5, width, ILV_STAGE_SMALL_PX, weight, color);
}

static void
format_turn (const IlvStageLoop *loop, char *text, gsize size)
{
  if (loop->n_handles > 1 && loop->handle > 0)
    g_snprintf (text, size, _ ("%u of %u"), loop->handle, loop->n_handles);
  else
    g_snprintf (text, size, _ ("turn %'u"), loop->turn);
}

/* The widths of a circle's chords shrink towards its top and bottom. */
static double
get_chord (double inner, double offset)
{
  return 2 * sqrt (MAX (0, inner * inner - offset * offset)) - 6;
}

static void
paint_running (const IlvStageBrush *brush, const IlvStageLoop *loop, double x, double y,
               double inner)
{
  double s = brush->s, height = MIN (34 * s, inner * 0.8);
  double width = MAX (height, (8.6 * brush->roster->n_digits + 14) * s);
  double pill_y = inner > 42 * s ? y - height / 2 - 14 * s : y - height / 2;
  char turn[48];

  ilv_stage_pill (brush, x - width / 2, pill_y, width, height, loop->step.state,
                  ilv_job_number (loop->job), -1, ilv_stage_get_pill_flags (brush, loop->job));
  if (loop->is_blocked)
    ilv_stage_alarm (brush, x - width / 2 - 2 * s, pill_y - 2 * s, width + 4 * s, height + 4 * s,
                     height / 2 + 2 * s);
  if (inner <= 42 * s)
    return;
  if (loop->is_blocked)
    write_centre (brush, ilv_state_short_label (loop->step.state), x, y + 14 * s,
                  get_chord (inner, 20 * s), PANGO_WEIGHT_BOLD, TRUE);
  else if (loop->step.name != NULL)
    write_centre (brush, loop->step.name, x, y + 14 * s, get_chord (inner, 20 * s),
                  PANGO_WEIGHT_BOLD, FALSE);
  format_turn (loop, turn, sizeof turn);
  write_centre (brush, turn, x, y + 30 * s, get_chord (inner, 36 * s), PANGO_WEIGHT_NORMAL, FALSE);
}

static void
paint_waiting (const IlvStageBrush *brush, const IlvStageLoop *loop, double x, double y,
               double inner)
{
  double s = brush->s;
  char text[64], time[64];

  write_centre (brush,
                !loop->runs              ? _ ("not running")
                : loop->phase_index == 1 ? _ ("waiting")
                : loop->phase_index == 0 ? _ ("running")
                                         : get_phase_label ((guint)loop->phase_index),
                x, y - 9 * s, get_chord (inner, 16 * s), PANGO_WEIGHT_BOLD, FALSE);
  if (loop->runs && loop->phase_index == 1) {
    ilv_format_time_into (brush->t_ns - loop->phase.begin_ns, time, sizeof time);
    write_centre (brush, time, x, y + 7 * s, get_chord (inner, 14 * s), PANGO_WEIGHT_NORMAL, FALSE);
  }
  g_snprintf (text, sizeof text, _ ("turn %'u"), loop->turn);
  if (inner > 36 * s)
    write_centre (brush, text, x, y + 23 * s, get_chord (inner, 30 * s), PANGO_WEIGHT_NORMAL,
                  FALSE);
}

static void
paint_blocked_text (const IlvStageBrush *brush, const IlvStagePart *part, double x, double bottom)
{
  const char *const texts[] = {_ ("blocked: nothing else can run"), _ ("blocks everything"),
                               _ ("blocked")};
  double y = MIN (bottom + 10 * brush->s, part->y + part->height - 8 * brush->s);

  ilv_stage_text_fit (brush, texts, G_N_ELEMENTS (texts), x, y, 0.5, part->width,
                      ILV_STAGE_SMALL_PX, PANGO_WEIGHT_BOLD, &brush->palette->alarm);
}

void
ilv_stage_paint_ring (const IlvStageBrush *brush, const IlvStagePart *part)
{
  const IlvStageProcess *main = ilv_stage_roster_get_main (brush->roster);
  double x, y, radius, band, outer, inner;
  gboolean has_labels;
  IlvStageLoop loop;

  ilv_stage_find_loop (brush->roster, main, brush->t_ns, &loop);
  ilv_stage_layout_get_ring (brush->layout, part, &x, &y, &radius, &band);
  outer = radius + band / 2;
  inner = radius - band / 2;
  has_labels = part->height / 2 - outer >= 17 * brush->s;
  for (guint i = 0; i < G_N_ELEMENTS (arcs); i++) {
    stroke_arc (brush, x, y, radius, band, i, 0, 1);
    ilv_palette_set_source (brush->cr, &brush->palette->grid);
    cairo_stroke (brush->cr);
  }
  if (loop.runs) {
    paint_lit_arc (brush, x, y, radius, band, &loop);
    paint_bead (brush, x, y, radius, band, &loop);
  }
  if (loop.is_blocked)
    ilv_stage_alarm (brush, x - outer - 3 * brush->s, y - outer - 3 * brush->s,
                     2 * outer + 6 * brush->s, 2 * outer + 6 * brush->s, outer + 3 * brush->s);
  if (has_labels && !loop.is_blocked)
    paint_labels (brush, part, x, y, outer, loop.phase_index);
  if (loop.job != ILV_JOB_NONE)
    paint_running (brush, &loop, x, y, inner);
  else
    paint_waiting (brush, &loop, x, y, inner);
  if (has_labels && loop.is_blocked)
    paint_blocked_text (brush, part, x, y + outer);
  cairo_set_line_cap (brush->cr, CAIRO_LINE_CAP_BUTT);
}
