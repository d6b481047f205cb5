/* Workers: rows with state, job and baton; tiles and counts where there are many.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "ilv-stage-parts.h"
#include "widgets/why/ilv-why-label.h"
#include "widgets/why/ilv-why-next.h"

#define BATON_WIDTH 38.0
#define BATON_HEIGHT 20.0

void
ilv_stage_find_actor (const IlvStageRoster *roster, IlvTrackId thread, gint64 t_ns,
                      IlvStageActor *actor)
{
  const IlvTrace *trace = roster->trace;
  IlvTrack track;

  *actor = (IlvStageActor){.is_present = TRUE};
  actor->job = ilv_stage_find_job (trace, thread, t_ns, &actor->span);
  actor->state = actor->span.state;
  if (actor->span.begin_ns == actor->span.end_ns) { /* no span covers t */
    IlvSpan edge;
    guint64 n =
        ilv_trace_get_n_rows (trace, thread) > 0 ? ilv_trace_get_n_spans (trace, thread, 0) : 0;
    actor->is_present = FALSE;
    if (n > 0) {
      IlvSpan last;
      ilv_trace_get_span (trace, thread, 0, 0, &edge);
      ilv_trace_get_span (trace, thread, 0, n - 1, &last);
      actor->is_present = t_ns >= edge.begin_ns && t_ns < last.end_ns;
    }
  }
  ilv_trace_get_track (trace, thread, &track);
  actor->is_pool_thread = track.role == ILV_ROLE_WORKER;
  actor->holds_gil =
      ilv_why_get_holder (trace, ilv_why_get_process (trace, thread), t_ns) == thread;
}

/* --- a row --- */

double
ilv_stage_get_progress (const IlvStageBrush *brush, const IlvStageActor *actor)
{
  double length = (double)(actor->span.end_ns - actor->span.begin_ns);

  if (brush->scene->has_curtain || length <= 0)
    return -1;
  switch (actor->state) {
  case ILV_STATE_IO:
  case ILV_STATE_SLEEP:
  case ILV_STATE_TRANSFER:
  case ILV_STATE_NATIVE:
  case ILV_STATE_STARTUP:
    return (double)(brush->t_ns - actor->span.begin_ns) / length;
  default:
    return -1;
  }
}

/* The baton, held or wanted, at the row's right end. Returns the width it took. */
static double
paint_baton (const IlvStageBrush *brush, const IlvStagePart *part, const IlvStageActor *actor)
{
  double s = brush->s, width = BATON_WIDTH * s, height = BATON_HEIGHT * s;
  double x = part->x + part->width - width - 5 * s, y = part->y + (part->height - height) / 2;
  IlvStageGilWait wait;

  if (!brush->roster->has_gil)
    return 0;
  if (actor->holds_gil) {
    ilv_stage_baton (brush, x, y, width, height);
  } else if (actor->state == ILV_STATE_GIL_WAIT) {
    ilv_stage_find_gil_wait (brush->trace, part->track, brush->t_ns, &wait);
    ilv_stage_baton_wanted (brush, x, y, width, height, wait.fraction, wait.asked);
  }
  return width + 9 * s;
}

/* A worker that no span covers has not been started yet, or has ended. */
static void
format_state (const IlvStageActor *actor, char *text, gsize size)
{
  const char *label = actor->is_present ? ilv_state_label (actor->state) : _ ("not running");

  if (actor->is_present && actor->span.name != NULL && actor->state != ILV_STATE_IDLE)
    g_snprintf (text, size, _ ("%s: %s"), label, actor->span.name);
  else
    g_snprintf (text, size, "%s", label);
}

static void
write_row (const IlvStageBrush *brush, const IlvStagePart *part, const IlvStageActor *actor,
           double x, double right)
{
  const char *name = ilv_stage_roster_get_name (brush->roster, part->track);
  double s = brush->s, middle = part->y + part->height / 2, width;
  char longest[160], brief[24];
  const char *const names[] = {name, brief};
  /* At the end nothing: the letter on the left tells the state too. */
  const char *texts[4] = {longest, NULL, NULL, ""};

  ilv_stage_format_actor (brush->trace, part->track, brief, sizeof brief);
  format_state (actor, longest, sizeof longest);
  texts[1] = actor->is_present ? ilv_state_label (actor->state) : longest;
  texts[2] = actor->is_present ? ilv_state_short_label (actor->state) : "–";
  if (part->height >= (ILV_STAGE_TWO_LINES_PX - 0.5) * s) {
    ilv_stage_text_fit (brush, names, 2, x, middle - 7 * s, 0, right - x, ILV_STAGE_SMALL_PX,
                        PANGO_WEIGHT_BOLD, &brush->palette->text);
    ilv_stage_text_fit (brush, texts, 4, x, middle + 7.5 * s, 0, right - x, ILV_STAGE_SMALL_PX,
                        PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
    return;
  }
  width = ilv_stage_text_fit (brush, names, 2, x, middle, 0, right - x, ILV_STAGE_SMALL_PX,
                              PANGO_WEIGHT_BOLD, &brush->palette->text);
  x += width + 8 * s;
  width = ilv_stage_measure (brush, texts[2], ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL);
  if (width <= right - x)
    ilv_stage_text_fit (brush, texts, 3, x, middle, 0, right - x, ILV_STAGE_SMALL_PX,
                        PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
}

/* Which core it is on and what memory it takes, where there is room. Returns the new right end. */
static double
paint_details (const IlvStageBrush *brush, const IlvStagePart *part, double right)
{
  const IlvStageProcess *process = ilv_stage_roster_get_process_of (brush->roster, part->track);
  double s = brush->s;
  char memory[64] = "", core[64] = "";
  const char *const texts[] = {memory, core};

  if (part->width < 330 * s)
    return right;
  if (process != NULL && process->memory != ILV_TRACK_NONE)
    ilv_format_bytes_into (
        (guint64)MAX (0, ilv_trace_get_counter_at (brush->trace, process->memory, brush->t_ns)),
        memory, sizeof memory);
  for (guint i = 0; i < brush->roster->cores->len; i++) {
    IlvSpan span;
    if (ilv_trace_find_span_at (brush->trace, g_array_index (brush->roster->cores, IlvTrackId, i),
                                brush->t_ns, &span) &&
        span.ref == part->track)
      g_snprintf (core, sizeof core, _ ("core %u"), i);
  }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (*memory == '\0' && i == 0)
      continue;
    ilv_stage_text (brush, texts[i], right, part->y + part->height / 2, 1, 0, ILV_STAGE_SMALL_PX,
                    PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
    right -= (i == 0 ? 70 : 54) * s;
  }
  return right;
}

void
ilv_stage_paint_row (const IlvStageBrush *brush, const IlvStagePart *part,
                     const IlvStageActor *actor)
{
  double s = brush->s, right = part->x + part->width - 6 * s;
  double pill_height = MIN (24 * s, part->height - 2 * s);
  double pill = MAX (actor->state == ILV_STATE_STARTUP ? 40 * s : pill_height,
                     (8.2 * brush->roster->n_digits + 8) * s);

  right -= paint_baton (brush, part, actor);
  if (actor->state == ILV_STATE_STARTUP && ilv_stage_get_progress (brush, actor) >= 0)
    ilv_stage_bar (brush, right - 40 * s, part->y + part->height / 2 - 2.5 * s, 40 * s, 5 * s,
                   ilv_stage_get_progress (brush, actor),
                   &brush->palette->state[ILV_STATE_TRANSFER]);
  if (actor->job != ILV_JOB_NONE)
    ilv_stage_pill (brush, right - pill, part->y + (part->height - pill_height) / 2, pill,
                    pill_height, actor->state, ilv_job_number (actor->job),
                    ilv_stage_get_progress (brush, actor),
                    ilv_stage_get_pill_flags (brush, actor->job));
  right -= pill + 6 * s;
  right = paint_details (brush, part, right);
  write_row (brush, part, actor, part->x + (ILV_STAGE_CHIP_PX + 8) * s, right);
}

void
ilv_stage_paint_worker (const IlvStageBrush *brush, const IlvStagePart *part)
{
  IlvStageActor actor;

  ilv_stage_find_actor (brush->roster, part->track, brush->t_ns, &actor);
  ilv_stage_ground (brush, part->x, part->y, part->width, part->height,
                    brush->roster->has_pool_processes);
  if (actor.is_present)
    ilv_stage_chip (brush, part->x, part->y, ILV_STAGE_CHIP_PX * brush->s, part->height,
                    actor.state, actor.span.is_estimated);
  ilv_stage_paint_row (brush, part, &actor);
}

/* --- the hand-over --- */

static const IlvStagePart *
find_row (const IlvStageLayout *layout, IlvTrackId thread)
{
  for (guint i = 0; i < layout->n_parts; i++)
    if (layout->parts[i].kind == ILV_PART_WORKER && layout->parts[i].track == thread)
      return &layout->parts[i];
  return NULL;
}

/* Who held the GIL before the present holder; the GIL's own spans tell. */
static gboolean
find_last_switch (const IlvStageBrush *brush, IlvTrackId gil, IlvTrackId *from, IlvTrackId *to,
                  gint64 *age_ns)
{
  guint64 n, index;
  IlvSpan now, before;

  if (ilv_trace_get_n_rows (brush->trace, gil) == 0)
    return FALSE;
  index = ilv_trace_find_spans (brush->trace, gil, 0, brush->t_ns, brush->t_ns + 1, &n);
  if (n == 0 || index == 0)
    return FALSE;
  ilv_trace_get_span (brush->trace, gil, 0, index, &now);
  ilv_trace_get_span (brush->trace, gil, 0, index - 1, &before);
  *from = before.ref;
  *to = now.ref;
  *age_ns = brush->t_ns - now.begin_ns;
  return now.ref != before.ref;
}

void
ilv_stage_paint_handover (const IlvStageBrush *brush)
{
  IlvTrackId gil = ilv_stage_roster_get_main (brush->roster)->gil, from, to;
  const IlvStagePart *source, *target;
  double s = brush->s, x, begin, end, turn;
  gint64 age_ns;
  IlvColor color;

  if (gil == ILV_TRACK_NONE || !find_last_switch (brush, gil, &from, &to, &age_ns))
    return;
  source = find_row (brush->layout, from);
  target = find_row (brush->layout, to);
  if (source == NULL || target == NULL || source->x != target->x)
    return;
  x = source->x + source->width + s;
  begin = source->y + source->height / 2;
  end = target->y + target->height / 2;
  turn = 12 * s;
  color = ilv_stage_mix (&brush->palette->baton, &brush->palette->text, 0.55);
  cairo_new_path (brush->cr);
  cairo_move_to (brush->cr, x, begin);
  cairo_curve_to (brush->cr, x + turn, begin, x + turn, end, x, end);
  cairo_set_line_width (brush->cr, 1.8 * s);
  ilv_palette_set_source (brush->cr, &color);
  cairo_stroke (brush->cr);
  cairo_move_to (brush->cr, x - 1 * s, end);
  cairo_line_to (brush->cr, x + 6 * s, end - 4 * s);
  cairo_line_to (brush->cr, x + 6 * s, end + 4 * s);
  cairo_close_path (brush->cr);
  cairo_fill (brush->cr);
}
