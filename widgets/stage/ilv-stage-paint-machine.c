/* What workers share: the GIL, the cores, the way of the data.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "ilv-stage-dots.h"
#include "ilv-stage-parts.h"
#include "widgets/why/ilv-why-label.h"
#include "widgets/why/ilv-why-next.h"

static gboolean
is_interpreters (const IlvTrace *trace)
{
  return g_strcmp0 (ilv_trace_get_info (trace)->model, "interpreters") == 0;
}

/* --- the GIL of the main process --- */

static gboolean
has_row (const IlvStageBrush *brush, IlvTrackId thread)
{
  const IlvStageLayout *layout = brush->layout;
  GArray *rows = brush->roster->rows;

  if (ilv_stage_layout_find (layout, ILV_PART_TILES) != NULL)
    for (guint i = 0; i < rows->len; i++)
      if (g_array_index (rows, IlvTrackId, i) == thread)
        return TRUE; /* its tile is framed */
  for (guint i = 0; i < layout->n_parts; i++)
    if (layout->parts[i].kind == ILV_PART_WORKER && layout->parts[i].track == thread)
      return TRUE;
  return FALSE;
}

static guint
count_waiters (const IlvStageBrush *brush)
{
  guint n_children = 0, n = 0;
  IlvTrackId process = ilv_stage_roster_get_main (brush->roster)->process;
  const IlvTrackId *children;

  if (process == ILV_TRACK_NONE)
    return 0;
  children = ilv_trace_get_children (brush->trace, process, &n_children);
  for (guint i = 0; i < n_children; i++)
    n += ilv_trace_get_state_at (brush->trace, children[i], brush->t_ns) == ILV_STATE_GIL_WAIT;
  return n;
}

static void
format_gil (const IlvStageBrush *brush, IlvTrackId holder, char *longer, char *shorter, gsize size)
{
  guint n = count_waiters (brush);
  const char *name;

  if (holder == ILV_TRACK_NONE) {
    g_snprintf (longer, size, "%s", _ ("free"));
    g_snprintf (shorter, size, "%s", _ ("free"));
    return;
  }
  name = ilv_stage_roster_get_name (brush->roster, holder);
  g_snprintf (shorter, size, "%s", name);
  if (n == 0)
    g_snprintf (longer, size, "%s", name);
  else
    g_snprintf (longer, size, g_dngettext (GETTEXT_PACKAGE, "%s · %u waits", "%s · %u wait", n),
                name, n);
}

void
ilv_stage_paint_gil (const IlvStageBrush *brush, const IlvStagePart *part)
{
  const IlvStageProcess *main = ilv_stage_roster_get_main (brush->roster);
  IlvTrackId holder = ilv_why_get_holder (brush->trace, main->process, brush->t_ns);
  double s = brush->s, middle = part->y + part->height / 2, x = part->x + 58 * s;
  char longer[128], shorter[128], brief[24] = "";
  const char *const texts[] = {longer, shorter, brief};

  ilv_stage_label (brush, _ ("GIL"), part->x, middle, 54 * s);
  format_gil (brush, holder, longer, shorter, sizeof longer);
  if (holder == ILV_TRACK_NONE && brush->roster->has_pool_processes)
    g_strlcpy (longer,
               is_interpreters (brush->trace) ? _ ("free, in the main interpreter")
                                              : _ ("free, in the main process"),
               sizeof longer);
  if (holder == ILV_TRACK_NONE || !has_row (brush, holder)) {
    ilv_stage_baton (brush, x, middle - 10 * s, 38 * s, 20 * s);
    x += 46 * s;
  }
  if (holder != ILV_TRACK_NONE)
    ilv_stage_format_actor (brush->trace, holder, brief, sizeof brief);
  ilv_stage_text_fit (brush, texts, 3, x, middle, 0, part->x + part->width - x, ILV_STAGE_SMALL_PX,
                      PANGO_WEIGHT_NORMAL, &brush->palette->text);
}

/* --- cores --- */

void
ilv_stage_format_actor (const IlvTrace *trace, IlvTrackId id, char *text, gsize size)
{
  IlvTrack thread, process;

  ilv_trace_get_track (trace, id, &thread);
  *text = '\0';
  if (thread.parent == ILV_TRACK_NONE)
    return;
  ilv_trace_get_track (trace, thread.parent, &process);
  if (process.role == ILV_ROLE_WORKER && is_interpreters (trace))
    g_snprintf (text, size, C_ ("interpreter on a core", "I%u"), process.number);
  else if (process.role == ILV_ROLE_WORKER)
    g_snprintf (text, size, C_ ("process on a core", "P%u"), process.number);
  else if (thread.role == ILV_ROLE_WORKER)
    g_snprintf (text, size, C_ ("thread on a core", "T%u"), thread.number);
  else
    g_snprintf (text, size, "%s", C_ ("main process on a core", "M"));
}

static void
paint_core (const IlvStageBrush *brush, guint index, double x, double y, double width,
            double height)
{
  const IlvPalette *palette = brush->palette;
  double s = brush->s;
  IlvSpan span;
  char who[24], text[48];
  IlvState state;

  if (!ilv_trace_find_span_at (brush->trace,
                               g_array_index (brush->roster->cores, IlvTrackId, index), brush->t_ns,
                               &span) ||
      span.ref >= ilv_trace_get_n_tracks (brush->trace)) {
    ilv_stage_ground (brush, x, y, width, height, FALSE);
    g_snprintf (text, sizeof text, "%u", index);
    ilv_stage_text (brush, text, x + width / 2, y + height / 2, 0.5, 0, ILV_STAGE_SMALL_PX,
                    PANGO_WEIGHT_NORMAL, &palette->dim_text);
    return;
  }
  state = ilv_trace_get_state_at (brush->trace, span.ref, brush->t_ns);
  ilv_stage_format_actor (brush->trace, span.ref, who, sizeof who);
  ilv_palette_rounded (brush->cr, x, y, width, height, 5 * s);
  ilv_palette_set_source (brush->cr, &palette->state[state]);
  cairo_fill (brush->cr);
  g_snprintf (text, sizeof text, "%u · %s", index, who);
  if (ilv_stage_measure (brush, text, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_BOLD) > width - 4 * s)
    g_snprintf (text, sizeof text, "%s", who);
  if (ilv_stage_measure (brush, text, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_BOLD) <= width)
    ilv_stage_text (brush, text, x + width / 2, y + height / 2, 0.5, 0, ILV_STAGE_SMALL_PX,
                    PANGO_WEIGHT_BOLD, &palette->state_text[state]);
}

static void
paint_core_count (const IlvStageBrush *brush, double x, double y, double width)
{
  guint n = brush->roster->cores->len, busy = 0;
  char text[64];
  IlvSpan span;

  for (guint i = 0; i < n; i++)
    busy += ilv_trace_find_span_at (
        brush->trace, g_array_index (brush->roster->cores, IlvTrackId, i), brush->t_ns, &span);
  g_snprintf (text, sizeof text, _ ("%u of %u busy"), busy, n);
  ilv_stage_text (brush, text, x, y, 0, width, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL,
                  &brush->palette->text);
}

void
ilv_stage_paint_cores (const IlvStageBrush *brush, const IlvStagePart *part)
{
  guint n = brush->roster->cores->len;
  double s = brush->s, height = MIN (22 * s, part->height);
  double y = part->y + (part->height - height) / 2, x, width, step;

  ilv_stage_label (brush, _ ("cores"), part->x, y + height / 2, 54 * s);
  ilv_stage_layout_get_cores (brush->layout, part, n, &x, &width, &step);
  if (brush->roster->has_unseen_cores) {
    ilv_stage_text (brush, _ ("not observed"), x, y + height / 2, 0, part->x + part->width - x,
                    ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
    return;
  }
  if (step <= 0)
    paint_core_count (brush, x, y + height / 2, part->x + part->width - x);
  for (guint i = 0; i < n && step > 0; i++)
    paint_core (brush, i, x + i * step, y, width, height);
}

/* --- the way of the data: call queue, pickling, pipe, results --- */

typedef struct {
  const char *label;
  IlvTrackId track;
  guint32 job;
  double progress;
} Stop;

static void
fill_stop (const IlvStageBrush *brush, Stop *stop)
{
  IlvSpan span;

  stop->job = ILV_JOB_NONE;
  stop->progress = -1;
  if (stop->track == ILV_TRACK_NONE ||
      !ilv_trace_find_span_at (brush->trace, stop->track, brush->t_ns, &span) ||
      span.state == ILV_STATE_IDLE || span.ref >= ilv_trace_get_n_jobs (brush->trace) ||
      span.state == ILV_STATE_LOCK || span.state == ILV_STATE_IO)
    return;
  stop->job = span.ref;
  if (!brush->scene->has_curtain && span.end_ns > span.begin_ns)
    stop->progress = (double)(brush->t_ns - span.begin_ns) / (double)(span.end_ns - span.begin_ns);
}

static void
paint_arrow (const IlvStageBrush *brush, double x, double y)
{
  double s = brush->s;

  cairo_new_path (brush->cr);
  cairo_move_to (brush->cr, x - 2 * s, y - 4 * s);
  cairo_line_to (brush->cr, x + 2 * s, y);
  cairo_line_to (brush->cr, x - 2 * s, y + 4 * s);
  cairo_set_line_width (brush->cr, 1.5 * s);
  ilv_palette_set_source (brush->cr, &brush->palette->dim_text);
  cairo_stroke (brush->cr);
}

/* How much there is room to say: nothing, only the pills' bytes and one word for all, all. */
typedef enum {
  SAY_NOTHING,
  SAY_ONCE,
  SAY_ALL
} Saying;

static void
paint_stop (const IlvStageBrush *brush, const IlvStagePart *part, const Stop *stop, double x,
            double width, Saying saying)
{
  double s = brush->s, height = MIN (22 * s, part->height - 4 * s);
  double pill = MAX (height, (8.2 * brush->roster->n_digits + 8) * s);
  double y = saying != SAY_NOTHING ? part->y + part->height - height - 3 * s
                                   : part->y + (part->height - height) / 2;
  IlvPillFlags flags = ilv_stage_get_pill_flags (brush, stop->job);
  char bytes[64];
  gboolean is_narrow;
  IlvJob job;

  *bytes = '\0';
  if (stop->job == ILV_JOB_NONE) {
    flags = ILV_PILL_EMPTY;
  } else {
    ilv_trace_get_job (brush->trace, stop->job, &job);
    if (job.n_bytes > 0)
      ilv_format_bytes_into (job.n_bytes, bytes, sizeof bytes);
  }
  is_narrow = ilv_stage_measure (brush, bytes, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL) >
              width - pill - 4 * s;
  if (saying == SAY_ALL) {
    const char *const texts[] = {is_narrow ? bytes : stop->label, stop->label};

    ilv_stage_text_fit (brush, *bytes != '\0' ? texts : texts + 1, *bytes != '\0' ? 2 : 1, x,
                        part->y + 10 * s, 0, width, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL,
                        &brush->palette->dim_text);
  }
  ilv_stage_pill (brush, x, y, pill, height, ILV_STATE_TRANSFER, ilv_job_number (stop->job),
                  stop->progress, flags);
  if (saying != SAY_NOTHING && !is_narrow)
    ilv_stage_text (brush, bytes, x + pill + 4 * s, y + height / 2, 0, width, ILV_STAGE_SMALL_PX,
                    PANGO_WEIGHT_NORMAL, &brush->palette->text);
}

static void
paint_calls (const IlvStageBrush *brush, const IlvStagePart *part, double x, double width,
             gboolean has_labels)
{
  IlvTrackId calls = ilv_stage_roster_get_main (brush->roster)->calls;
  double s = brush->s;
  char text[24];
  guint n;

  if (has_labels)
    ilv_stage_text (brush, _ ("calls"), x, part->y + 10 * s, 0, width, ILV_STAGE_SMALL_PX,
                    PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
  if (calls == ILV_TRACK_NONE)
    return;
  n = ilv_trace_get_queue_length (brush->trace, calls, brush->t_ns);
  g_snprintf (text, sizeof text, "%'u", n);
  ilv_stage_text (brush, text, x,
                  has_labels ? part->y + part->height - 14 * s : part->y + part->height / 2, 0,
                  width, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_BOLD, &brush->palette->text);
}

/* Names of their own for all stops, or one for the way. */
static Saying
choose_saying (const IlvStageBrush *brush, const IlvStagePart *part, const Stop *stops, guint n,
               double cell)
{
  double s = brush->s;

  if (part->height < 40 * s)
    return SAY_NOTHING;
  for (guint i = 0; i < n; i++)
    if (ilv_stage_measure (brush, stops[i].label, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL) >
        cell - (i + 1 < n ? 12 : 2) * s)
      return SAY_ONCE;
  return SAY_ALL;
}

void
ilv_stage_paint_transfer (const IlvStageBrush *brush, const IlvStagePart *part)
{
  const IlvStageProcess *main = ilv_stage_roster_get_main (brush->roster);
  Stop stops[] = {{_ ("pickle"), main->feeder, 0, 0},
                  {_ ("pipe"), main->call_pipe, 0, 0},
                  {_ ("results"), main->result_pipe, 0, 0}};
  double s = brush->s, x = part->x + 8 * s, cell, first = 44 * s;
  const char *const once[] = {_ ("moving data"), _ ("data"), ""};
  Saying saying;
  IlvColor wash =
      ilv_stage_mix (&brush->palette->card, &brush->palette->state[ILV_STATE_TRANSFER], 0.10);

  ilv_palette_rounded (brush->cr, part->x, part->y, part->width, part->height, 5 * s);
  ilv_palette_set_source (brush->cr, &wash);
  cairo_fill (brush->cr);
  cell = (part->x + part->width - x - first) / G_N_ELEMENTS (stops);
  saying = choose_saying (brush, part, stops, G_N_ELEMENTS (stops), cell);
  paint_calls (brush, part, x, first - 8 * s, saying != SAY_NOTHING);
  x += first;
  if (saying == SAY_ONCE)
    ilv_stage_text_fit (brush, once, 3, x, part->y + 10 * s, 0, part->x + part->width - x,
                        ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
  for (guint i = 0; i < G_N_ELEMENTS (stops); i++) {
    fill_stop (brush, &stops[i]);
    paint_arrow (brush, x + i * cell - 7 * s,
                 saying != SAY_NOTHING ? part->y + part->height - 14 * s
                                       : part->y + part->height / 2);
    /* No arrow follows the last one: its name has that room too. */
    paint_stop (brush, part, &stops[i], x + i * cell,
                cell - (i + 1 < G_N_ELEMENTS (stops) ? 12 : 2) * s, saying);
  }
}
