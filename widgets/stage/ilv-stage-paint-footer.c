/* The foot of a stage: what limits it, what the next step would bring, figures, the source.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "ilv-stage-limit.h"
#include "ilv-stage-parts.h"
#include "widgets/why/ilv-why-label.h"

static void
format_figures (const IlvStageBrush *brush, char *longer, char *shorter, gsize size)
{
  const IlvStageRoster *roster = brush->roster;
  char memory[64] = "", lag[64];
  IlvStageLoop loop;
  gint64 bytes = 0;

  if (roster->memory != ILV_TRACK_NONE)
    bytes = ilv_trace_get_counter_at (brush->trace, roster->memory, brush->t_ns);
  ilv_format_bytes_into ((guint64)MAX (bytes, 0), memory, sizeof memory);
  *longer = *shorter = '\0';
  if (roster->has_loop) {
    ilv_stage_find_loop (roster, ilv_stage_roster_get_main (roster), brush->t_ns, &loop);
    ilv_format_time_into (loop.lag_ns, lag, sizeof lag);
    g_snprintf (shorter, size, _ ("lag %s"), lag);
    if (bytes > 0)
      g_snprintf (longer, size, _ ("loop lag %s · memory %s"), lag, memory);
    else
      g_strlcpy (longer, shorter, size);
  } else if (bytes > 0) {
    g_snprintf (longer, size, _ ("memory %s"), memory);
    g_strlcpy (shorter, longer, size);
  }
}

/* The prediction beside a measurement, with its error; the error alone. FALSE if there are not
 * both. */
static gboolean
format_error (const IlvStageBrush *brush, char *text, char *brief, gsize size)
{
  const IlvSceneRun *run = &brush->scene->runs[brush->run];
  gint64 measured_ns, predicted_ns;
  char total[64];
  double error;
  const char *sign;

  if (run->front == NULL || run->behind == NULL || brush->scene->has_curtain)
    return FALSE;
  measured_ns = ilv_trace_get_info (run->front)->figures.total_ns;
  predicted_ns = ilv_trace_get_info (run->behind)->figures.total_ns;
  ilv_format_time_into (predicted_ns, total, sizeof total);
  if (ilv_run_info_is_open (ilv_trace_get_info (run->front))) {
    g_snprintf (text, size, _ ("predicted %s"), total);
    g_strlcpy (brief, text, size);
    return TRUE;
  }
  if (measured_ns <= 0)
    return FALSE;
  error = 100.0 * (double)(predicted_ns - measured_ns) / (double)measured_ns;
  sign = error < 0 ? "−" : "+";
  /* Translators: a time and a difference, as in "predicted 0.24 s (−4 %)". */
  g_snprintf (text, size, _ ("predicted %s (%s%.0f %%)"), total, sign, fabs (error));
  /* Translators: a difference, as in "error −4 %". */
  g_snprintf (brief, size, _ ("error %s%.0f %%"), sign, fabs (error));
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

/* Where the run comes from, and the prediction's error where there is one; longest first. */
typedef struct {
  char longer[256], shorter[224], shortest[160], briefest[160];
  gboolean has_error;
} Source;

static void
format_source (const IlvStageBrush *brush, Source *source)
{
  const IlvStageRoster *roster = brush->roster;
  const char *word = get_source_word (ilv_trace_get_info (brush->trace)->source);
  char error[96], brief[96];

  source->has_error = format_error (brush, error, brief, sizeof error);
  if (source->has_error) {
    g_snprintf (source->longer, sizeof source->longer, C_ ("source · error", "%s · %s"),
                roster->source, error);
    g_snprintf (source->shorter, sizeof source->shorter, C_ ("source · error", "%s · %s"),
                roster->short_source, error);
    g_snprintf (source->shortest, sizeof source->shortest, C_ ("source · error", "%s · %s"), word,
                error);
    g_snprintf (source->briefest, sizeof source->briefest, C_ ("source · error", "%s · %s"), word,
                brief);
  } else {
    g_strlcpy (source->longer, roster->source, sizeof source->longer);
    g_strlcpy (source->shorter, roster->short_source, sizeof source->shorter);
    g_strlcpy (source->shortest, word, sizeof source->shortest);
    g_strlcpy (source->briefest, word, sizeof source->briefest);
  }
}

/* The last line, in the part of it right of x. */
static void
paint_source (const IlvStageBrush *brush, const IlvStagePart *part, const Source *source, double x,
              double y)
{
  const char *const texts[] = {source->longer, source->shorter, source->shortest, source->briefest};
  double end = part->x + part->width;

  ilv_stage_text_fit (brush, texts, 4, x > part->x ? end : x, y, x > part->x ? 1 : 0, end - x,
                      ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
}

/* What the next step would bring; an answer, so nothing under the curtain. */
static gboolean
format_next (const IlvStageBrush *brush, IlvStageLimit limit, char *longer, char *shorter,
             gsize size)
{
  const IlvNextStep *next = &brush->scene->runs[brush->run].next;

  return !brush->scene->has_curtain &&
         ilv_stage_format_next (next, limit,
                                ilv_trace_get_info (brush->trace)->source == ILV_SOURCE_MEASURED,
                                longer, shorter, size);
}

/* The lines of a footer, from the top on: what limits it (and the next step beside it where there
 * is room), the next step, figures, the source. With two lines only the next step, if it is not in
 * the first, shares the last with the source. */
typedef struct {
  double y, line;
  guint n_free;   /* lines left over by limit and source */
  double bottom;  /* the last line's y */
  double taken_x; /* how far the last line is taken */
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

/* Beside the source's shortest form, else (the error is worth more) not at all. */
static void
paint_next_in_last_line (const IlvStageBrush *brush, const IlvStagePart *part, const Source *source,
                         const char *longer, const char *shorter, Footer *footer)
{
  double gap = 10 * brush->s, room;
  const char *const texts[] = {longer, shorter};

  room = part->width - gap -
         ilv_stage_measure (brush, source->shortest, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL);
  if (ilv_stage_measure (brush, shorter, ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL) > room) {
    if (source->has_error)
      return;
    room = part->width; /* the description still tells the source */
  }
  footer->taken_x +=
      gap + ilv_stage_text_fit (brush, texts, 2, part->x, footer->bottom, 0, room,
                                ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL, &brush->palette->text);
  if (room == part->width)
    footer->taken_x = part->x + part->width;
}

/* The limit alone in the first line, the next step below it. Returns the width used. */
static double
paint_apart (const IlvStageBrush *brush, const IlvStagePart *part, const Source *source,
             const char *const *limits, const IlvColor *color, const char *longer,
             const char *shorter, Footer *footer)
{
  const char *const next[] = {longer, shorter};
  double used = ilv_stage_text_fit (brush, limits, 2, part->x, footer->y, 0, part->width,
                                    ILV_STAGE_SMALL_PX, PANGO_WEIGHT_BOLD, color);

  if (footer->n_free == 0) {
    paint_next_in_last_line (brush, part, source, longer, shorter, footer);
    return used;
  }
  footer->n_free--;
  footer->y += footer->line;
  return ilv_stage_text_fit (brush, next, 2, part->x, footer->y, 0, part->width, ILV_STAGE_SMALL_PX,
                             PANGO_WEIGHT_NORMAL, &brush->palette->text);
}

/* Returns the width used. */
static double
paint_limit (const IlvStageBrush *brush, const IlvStagePart *part, const Source *source,
             Footer *footer)
{
  IlvStageLimit limit;
  char longer[192], shorter[192], next[128], brief_next[128], both[336], brief[336];
  const char *const limits[] = {longer, shorter};
  const char *texts[] = {both, brief, brief};
  const IlvColor *color = &brush->palette->text;
  guint n, n_texts = 2;

  limit = ilv_stage_find_limit (brush->roster, brush->t_ns, &n);
  if (!ilv_stage_is_limit_known (brush->roster, limit))
    return 0;
  ilv_stage_format_limit (limit, n, longer, shorter, sizeof longer);
  if (limit == ILV_LIMIT_BLOCKED_LOOP)
    color = &brush->palette->alarm;
  if (!format_next (brush, limit, next, brief_next, sizeof next))
    return ilv_stage_text_fit (brush, limits, 2, part->x, footer->y, 0, part->width,
                               ILV_STAGE_SMALL_PX, PANGO_WEIGHT_BOLD, color);
  g_snprintf (both, sizeof both, C_ ("limit; next step", "%s; %s"), longer, next);
  g_snprintf (brief, sizeof brief, C_ ("limit; next step", "%s; %s"), shorter, next);
  /* "limited by its workers; with 8" would not say of how many now. */
  if (limit == ILV_LIMIT_WORKERS)
    n_texts = 1;
  if (footer->n_free == 0 && squeeze_next (limit, n, next, brief, sizeof brief))
    n_texts = 2;
  if (ilv_stage_measure (brush, texts[n_texts - 1], ILV_STAGE_SMALL_PX, PANGO_WEIGHT_BOLD) <=
      part->width)
    return ilv_stage_text_fit (brush, texts, n_texts, part->x, footer->y, 0, part->width,
                               ILV_STAGE_SMALL_PX, PANGO_WEIGHT_BOLD, color);
  return paint_apart (brush, part, source, limits, color, next, brief_next, footer);
}

void
ilv_stage_paint_footer (const IlvStageBrush *brush, const IlvStagePart *part)
{
  double s = brush->s, used;
  Footer footer = {.line = 16 * s, .bottom = part->y + part->height - 7 * s, .taken_x = part->x};
  char figures[160], brief[160];
  const char *const texts[] = {figures, brief, ""};
  Source source;

  footer.n_free = (guint)MAX (0, floor ((part->height + s) / footer.line) - 2);
  footer.y = footer.bottom - (footer.n_free + 1) * footer.line;
  format_source (brush, &source);
  used = paint_limit (brush, part, &source, &footer) + 12 * s;
  if (footer.taken_x < part->x + part->width)
    paint_source (brush, part, &source, footer.taken_x, footer.bottom);
  format_figures (brush, figures, brief, sizeof figures);
  if (footer.n_free > 0)
    ilv_stage_text_fit (brush, texts, 3, part->x, footer.y + footer.line, 0, part->width,
                        ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
  else if (used < part->width)
    ilv_stage_text_fit (brush, texts + 1, 2, part->x + part->width, footer.y, 1, part->width - used,
                        ILV_STAGE_SMALL_PX, PANGO_WEIGHT_NORMAL, &brush->palette->dim_text);
}
