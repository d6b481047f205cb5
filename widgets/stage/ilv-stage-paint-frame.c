/* Header and footer of a stage: what it is, how far it is, what limits it, where it comes from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "ilv-stage-limit.h"
#include "ilv-stage-parts.h"
#include "widgets/why/ilv-why-label.h"

/* --- header --- */

static guint64
count_finished (const IlvStageBrush *brush)
{
  if (brush->roster->finished == ILV_TRACK_NONE)
    return 0;
  return (guint64)MAX (
      0, ilv_trace_get_counter_at (brush->trace, brush->roster->finished, brush->t_ns));
}

/* 1 for the first to finish among the shown runs; 0 while it is not finished at t. */
static guint
get_place (const IlvStageBrush *brush)
{
  gint64 total_ns = ilv_trace_get_info (brush->trace)->figures.total_ns;
  guint place = 1, n_others = 0;

  if (brush->t_ns < total_ns || total_ns <= 0)
    return 0;
  for (guint i = 0; i < brush->scene->n_runs; i++) {
    const IlvSceneRun *run = &brush->scene->runs[i];
    const IlvTrace *other = run->front != NULL ? run->front : run->behind;
    if (other == NULL || i == brush->run)
      continue;
    n_others++;
    place += ilv_trace_get_info (other)->figures.total_ns < total_ns;
  }
  return n_others > 0 ? place : 0;
}

static const char *
get_place_text (guint place)
{
  switch (place) {
  case 1:
    return _ ("1st");
  case 2:
    return _ ("2nd");
  case 3:
    return _ ("3rd");
  default:
    return _ ("4th");
  }
}

/* The badge stands left of x; returns the x left of it. */
static double
paint_place (const IlvStageBrush *brush, guint place, double x, double y)
{
  double s = brush->s;
  const char *text = get_place_text (place);
  double width = ilv_stage_measure (brush, text, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_BOLD) + 12 * s;

  ilv_palette_rounded (brush->cr, x - width, y - 10 * s, width, 20 * s, 10 * s);
  ilv_palette_set_source (brush->cr, place == 1 ? &brush->palette->text : &brush->palette->grid);
  cairo_fill (brush->cr);
  ilv_stage_text (brush, text, x - width / 2, y, 0.5, 0, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_BOLD,
                  place == 1 ? &brush->palette->card : &brush->palette->text);
  return x - width - 8 * s;
}

/* "4 threads · one GIL", "4 processes, a GIL each", ... */
static void
format_machinery (const IlvStageBrush *brush, char *text, gsize size)
{
  const IlvStageRoster *roster = brush->roster;
  guint n_processes = roster->processes->len - 1;
  guint n_threads = ilv_stage_roster_get_main (roster)->n_threads;

  if (roster->has_loops || roster->has_thread_pools)
    g_snprintf (text, size,
                g_dngettext (GETTEXT_PACKAGE, "%u process", "%u processes", n_processes),
                n_processes);
  else if (roster->has_loop && n_processes > 0)
    g_snprintf (
        text, size,
        g_dngettext (GETTEXT_PACKAGE, "loop + %u process", "loop + %u processes", n_processes),
        n_processes);
  else if (roster->has_loop && n_threads > 0)
    g_snprintf (text, size,
                g_dngettext (GETTEXT_PACKAGE, "loop + %u thread", "loop + %u threads", n_threads),
                n_threads);
  else if (roster->has_loop)
    g_snprintf (text, size, "%s", _ ("1 thread · 1 loop"));
  else if (n_processes > 0)
    g_snprintf (
        text, size,
        g_dngettext (GETTEXT_PACKAGE, "%u worker · %u GIL", "%u workers · %u GILs", n_processes),
        n_processes, n_processes);
  else if (n_threads > 0)
    g_snprintf (text, size,
                roster->has_gil ? g_dngettext (GETTEXT_PACKAGE, "%u worker · one GIL",
                                               "%u workers · one GIL", n_threads)
                                : g_dngettext (GETTEXT_PACKAGE, "%u worker · no GIL",
                                               "%u workers · no GIL", n_threads),
                n_threads);
  else
    g_snprintf (text, size, "%s", _ ("1 thread"));
}

/* What stands before the dot: the part that must not be cut. */
static void
shorten_machinery (const char *machinery, char *text, gsize size)
{
  const char *dot = strstr (machinery, " · ");

  g_strlcpy (text, machinery, size);
  if (dot != NULL && (gsize)(dot - machinery) < size)
    text[dot - machinery] = '\0';
}

static double
paint_done (const IlvStageBrush *brush, const IlvStagePart *part, double y, double max_width)
{
  guint64 n = count_finished (brush);
  char longer[96], shorter[64];
  const char *const texts[] = {longer, shorter};

  g_snprintf (longer, sizeof longer, _ ("%'u of %'u done"), (guint)n, brush->roster->n_jobs);
  g_snprintf (shorter, sizeof shorter, "%'u/%'u", (guint)n, brush->roster->n_jobs);
  return ilv_stage_text_fit (brush, texts, 2, part->x + part->width, y, 1, max_width,
                             ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
}

/* Under the curtain the band where total and progress stand is covered. */
static void
paint_curtain (const IlvStageBrush *brush, const IlvStagePart *part)
{
  double s = brush->s;

  ilv_palette_rounded (brush->cr, part->x, part->y + 40 * s, part->width, 4 * s, 2 * s);
  ilv_palette_set_source (brush->cr, &brush->palette->curtain);
  cairo_fill (brush->cr);
  ilv_stage_text (brush, "?", part->x + part->width, part->y + 10 * s, 1, 0, ILV_STAGE_TITLE_PX,
                  PANGO_WEIGHT_BOLD, &brush->palette->dim_text);
}

/* Whether the total fits beside the widgets that name the model: their name, arrow and rims. */
static gboolean
has_room_for_total (const IlvStageBrush *brush, const IlvStagePart *part, const char *total)
{
  const char *label = ilv_model_label (ilv_trace_get_info (brush->trace)->model);

  return !brush->scene->has_title_widgets ||
         ilv_stage_measure (brush, label, ILV_STAGE_TITLE_PX, PANGO_WEIGHT_BOLD) + 36 * brush->s +
                 ilv_stage_measure (brush, total, ILV_STAGE_TITLE_PX, PANGO_WEIGHT_BOLD) <=
             part->width;
}

/* Total, place and progress. Each gets the x where the free part of its line ends. FALSE if the
 * total had to go to the second line. */
static gboolean
paint_totals (const IlvStageBrush *brush, const IlvStagePart *part, double *end_1, double *end_2)
{
  double s = brush->s, line_1 = part->y + 10 * s, line_2 = part->y + 29 * s;
  guint n_jobs = brush->roster->n_jobs, place = get_place (brush);
  char total[64];
  gboolean has_room;

  ilv_format_time_into (ilv_trace_get_info (brush->trace)->figures.total_ns, total, sizeof total);
  has_room = has_room_for_total (brush, part, total);
  *end_2 -= paint_done (brush, part, line_2, part->width * (has_room ? 0.55 : 0.35)) + 10 * s;
  if (has_room)
    *end_1 -= ilv_stage_text (brush, total, *end_1, line_1, 1, 0, ILV_STAGE_TITLE_PX,
                              PANGO_WEIGHT_BOLD, &brush->palette->text) +
              8 * s;
  else
    ilv_stage_text (brush, total, part->x, line_2, 0, *end_2 - part->x, ILV_STAGE_SMALL_PX,
                    PANGO_WEIGHT_BOLD, &brush->palette->text);
  /* The first line belongs to the widgets and the total. */
  if (place > 0 && !brush->scene->has_title_widgets)
    *end_1 = paint_place (brush, place, *end_1, line_1);
  else if (place > 0)
    *end_2 = paint_place (brush, place, *end_2, line_2);
  ilv_stage_bar (brush, part->x, part->y + 40 * s, part->width, 4 * s,
                 n_jobs > 0 ? (double)count_finished (brush) / n_jobs : 0,
                 &brush->palette->dim_text);
  return has_room;
}

void
ilv_stage_paint_header (const IlvStageBrush *brush, const IlvStagePart *part)
{
  double s = brush->s, line_2 = part->y + 29 * s;
  double end_1 = part->x + part->width, end_2 = end_1;
  char machinery[96], shorter[96];
  const char *const texts[] = {machinery, shorter};
  gboolean has_room = TRUE;

  if (brush->scene->has_curtain) {
    paint_curtain (brush, part);
    end_1 -= 20 * s;
  } else {
    has_room = paint_totals (brush, part, &end_1, &end_2);
  }
  if (!brush->scene->has_title_widgets)
    ilv_stage_text (brush, ilv_model_label (ilv_trace_get_info (brush->trace)->model), part->x,
                    part->y + 10 * s, 0, end_1 - part->x, ILV_STAGE_TITLE_PX, PANGO_WEIGHT_BOLD,
                    &brush->palette->text);
  format_machinery (brush, machinery, sizeof machinery);
  shorten_machinery (machinery, shorter, sizeof shorter);
  /* Less than this is only dots. */
  if (has_room && end_2 - part->x >= 48 * s)
    ilv_stage_text_fit (brush, texts, 2, part->x, line_2, 0, end_2 - part->x, ILV_STAGE_SMALL_PX,
                        PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
}

/* --- footer --- */

static void
format_figures (const IlvStageBrush *brush, gboolean has_room, char *text, gsize size)
{
  const IlvStageRoster *roster = brush->roster;
  char memory[64] = "", lag[64];
  IlvStageLoop loop;
  gint64 bytes = 0;

  if (roster->memory != ILV_TRACK_NONE)
    bytes = ilv_trace_get_counter_at (brush->trace, roster->memory, brush->t_ns);
  ilv_format_bytes_into ((guint64)MAX (bytes, 0), memory, sizeof memory);
  *text = '\0';
  if (roster->has_loop) {
    ilv_stage_find_loop (roster, ilv_stage_roster_get_main (roster), brush->t_ns, &loop);
    ilv_format_time_into (loop.lag_ns, lag, sizeof lag);
    if (bytes > 0 && has_room)
      g_snprintf (text, size, _ ("loop lag %s · memory %s"), lag, memory);
    else
      g_snprintf (text, size, _ ("lag %s"), lag);
  } else if (bytes > 0) {
    g_snprintf (text, size, _ ("memory %s"), memory);
  }
}

/* The prediction beside a measurement, with its error. FALSE if there are not both. */
static gboolean
format_error (const IlvStageBrush *brush, char *text, gsize size)
{
  const IlvSceneRun *run = &brush->scene->runs[brush->run];
  gint64 measured_ns, predicted_ns;
  char total[64];

  if (run->front == NULL || run->behind == NULL || brush->scene->has_curtain)
    return FALSE;
  measured_ns = ilv_trace_get_info (run->front)->figures.total_ns;
  predicted_ns = ilv_trace_get_info (run->behind)->figures.total_ns;
  ilv_format_time_into (predicted_ns, total, sizeof total);
  if (measured_ns <= 0)
    return FALSE;
  g_snprintf (text, size, _ ("predicted %s (%+.0f %%)"), total,
              100.0 * (double)(predicted_ns - measured_ns) / (double)measured_ns);
  return TRUE;
}

static const char *
get_source_word (IlvSource source)
{
  switch (source) {
  case ILV_SOURCE_MEASURED:
    return _ ("measured");
  case ILV_SOURCE_IMPORTED:
    return _ ("imported");
  default:
    return _ ("predicted");
  }
}

/* The last line: where the run comes from, and the prediction's error where there is one. */
static void
paint_source (const IlvStageBrush *brush, const IlvStagePart *part, double y)
{
  const IlvStageRoster *roster = brush->roster;
  const char *word = get_source_word (ilv_trace_get_info (brush->trace)->source);
  char error[96], longer[256], shorter[224], shortest[160];
  const char *texts[] = {roster->source, roster->short_source, word};

  if (format_error (brush, error, sizeof error)) {
    g_snprintf (longer, sizeof longer, C_ ("source · error", "%s · %s"), texts[0], error);
    g_snprintf (shorter, sizeof shorter, C_ ("source · error", "%s · %s"), texts[1], error);
    g_snprintf (shortest, sizeof shortest, C_ ("source · error", "%s · %s"), texts[2], error);
    texts[0] = longer;
    texts[1] = shorter;
    texts[2] = shortest;
  }
  ilv_stage_text_fit (brush, texts, 3, part->x, y, 0, part->width, ILV_STAGE_SMALL_PX,
                      PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
}

/* What the next step would bring; an answer, so nothing under the curtain. */
static gboolean
format_next (const IlvStageBrush *brush, IlvStageLimit limit, char *text, gsize size)
{
  const IlvNextStep *next = &brush->scene->runs[brush->run].next;

  return !brush->scene->has_curtain &&
         ilv_stage_format_next (next, limit,
                                ilv_trace_get_info (brush->trace)->source == ILV_SOURCE_MEASURED,
                                text, size);
}

/* The lines of a footer, from the top on: what limits it (and the next step beside it where there
 * is room), the next step, figures. */
typedef struct {
  double y, line;
  guint n_free; /* lines left over by limit and source */
} Footer;

/* One line for both where there is room for no more: what is plain to see is left out. FALSE if the
 * limit must be told in full. */
static gboolean
squeeze_next (IlvStageLimit limit, guint n, const char *next, char *text, gsize size)
{
  char workers[64];

  if (limit == ILV_LIMIT_DONE) {
    g_strlcpy (text, next, size);
    return TRUE;
  }
  if (limit != ILV_LIMIT_WORKERS)
    return FALSE;
  g_snprintf (workers, sizeof workers, g_dngettext (GETTEXT_PACKAGE, "%u worker", "%u workers", n),
              n);
  g_snprintf (text, size, C_ ("limit; next step", "%s; %s"), workers, next);
  return TRUE;
}

/* Returns the width used. */
static double
paint_limit (const IlvStageBrush *brush, const IlvStagePart *part, Footer *footer)
{
  IlvStageLimit limit;
  char longer[192], shorter[192], next[128], both[336], brief[336];
  const char *texts[] = {longer, brief, longer, shorter};
  const char *const *first = texts + 2;
  const IlvColor *color = &brush->palette->text;
  double used;
  guint n;

  limit = ilv_stage_find_limit (brush->roster, brush->t_ns, &n);
  ilv_stage_format_limit (limit, n, longer, shorter, sizeof longer);
  if (limit == ILV_LIMIT_BLOCKED_LOOP)
    color = &brush->palette->alarm;
  if (!format_next (brush, limit, next, sizeof next))
    return ilv_stage_text_fit (brush, first, 2, part->x, footer->y, 0, part->width,
                               ILV_STAGE_SMALL_PX, PANGO_WEIGHT_SEMIBOLD, color);
  g_snprintf (both, sizeof both, C_ ("limit; next step", "%s; %s"), longer, next);
  g_snprintf (brief, sizeof brief, C_ ("limit; next step", "%s; %s"), shorter, next);
  texts[0] = both;
  /* "limited by its workers; with 8" would not say of how many now. */
  if (limit == ILV_LIMIT_WORKERS)
    texts[1] = both;
  used = ilv_stage_measure (brush, texts[1], ILV_STAGE_SMALL_PX, PANGO_WEIGHT_SEMIBOLD);
  if (used <= part->width)
    return ilv_stage_text_fit (brush, texts, 2, part->x, footer->y, 0, part->width,
                               ILV_STAGE_SMALL_PX, PANGO_WEIGHT_SEMIBOLD, color);
  if (footer->n_free == 0 && squeeze_next (limit, n, next, brief, sizeof brief)) {
    texts[1] = brief;
    first = texts + 1;
  }
  used = ilv_stage_text_fit (brush, first, 2, part->x, footer->y, 0, part->width,
                             ILV_STAGE_SMALL_PX, PANGO_WEIGHT_SEMIBOLD, color);
  if (footer->n_free == 0)
    return used;
  footer->n_free--;
  footer->y += footer->line;
  return ilv_stage_text (brush, next, part->x, footer->y, 0, part->width, ILV_STAGE_SMALL_PX,
                         PANGO_WEIGHT_NORMAL, &brush->palette->text);
}

void
ilv_stage_paint_footer (const IlvStageBrush *brush, const IlvStagePart *part)
{
  double s = brush->s, bottom = part->y + part->height - 7 * s, used;
  Footer footer = {.line = 16 * s};
  char figures[160];

  footer.n_free = (guint)MAX (0, floor ((part->height + s) / footer.line) - 2);
  footer.y = bottom - (footer.n_free + 1) * footer.line;
  paint_source (brush, part, bottom);
  used = paint_limit (brush, part, &footer) + 12 * s;
  format_figures (brush, footer.n_free > 0, figures, sizeof figures);
  if (footer.n_free > 0)
    ilv_stage_text (brush, figures, part->x, footer.y + footer.line, 0, part->width,
                    ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
  else if (used + ilv_stage_measure (brush, figures, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL) <=
           part->width)
    ilv_stage_text (brush, figures, part->x + part->width, footer.y, 1, 0, ILV_STAGE_SMALL_PX,
                    PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
}
