/* Header and footer of a stage: what it is, how far it is, what limits it, where it comes from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "ilv-stage-limit.h"
#include "ilv-stage-parts.h"
#include "ilv-stage-plan.h"
#include "widgets/why/ilv-why-label.h"

/* --- header --- */

/* "1st" in its badge, with the gap before it. */
#define PLACE_PX 48
/* The same beside a title, to whose arrow it may come nearer than a total. */
#define CLOSE_PLACE_PX 30

static guint64
count_ended (const IlvStageBrush *brush)
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

  if (brush->t_ns < total_ns || total_ns <= 0 ||
      ilv_run_info_is_open (ilv_trace_get_info (brush->trace)))
    return 0;
  for (guint i = 0; i < brush->scene->n_runs; i++) {
    const IlvSceneRun *run = &brush->scene->runs[i];
    const IlvTrace *other = run->front != NULL ? run->front : run->behind;
    if (other == NULL || i == brush->run)
      continue;
    n_others++;
    place += !ilv_run_info_is_open (ilv_trace_get_info (other)) &&
             ilv_trace_get_info (other)->figures.total_ns < total_ns;
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

/* The same after a widget that says how many, which may be more than have started: "threads · one
 * GIL". */
static const char *
get_machinery_after_pool (const IlvStageBrush *brush)
{
  const IlvStageRoster *roster = brush->roster;
  gulong n_workers = ilv_trace_get_info (brush->trace)->workers;
  gulong n_processes = roster->processes->len > 1 ? MAX (n_workers, roster->processes->len - 1) : 0;
  gulong n_threads = MAX (n_workers, ilv_stage_roster_get_main (roster)->n_threads);

  if (roster->has_thread_pools)
    return "";
  if (roster->has_loops)
    return g_dngettext (GETTEXT_PACKAGE, "process", "processes", n_processes);
  if (roster->has_loop && n_processes > 0)
    return g_dngettext (GETTEXT_PACKAGE, "process · a loop", "processes · a loop", n_processes);
  if (roster->has_loop)
    return g_dngettext (GETTEXT_PACKAGE, "thread · a loop", "threads · a loop", n_threads);
  if (n_processes > 0)
    return g_dngettext (GETTEXT_PACKAGE, "worker · a GIL", "workers · a GIL each", n_processes);
  return roster->has_gil
             ? g_dngettext (GETTEXT_PACKAGE, "worker · one GIL", "workers · one GIL", n_threads)
             : g_dngettext (GETTEXT_PACKAGE, "worker · no GIL", "workers · no GIL", n_threads);
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

/* The words of the header's second line. */
typedef struct {
  char machinery[96], shorter[96], done[96], fraction[64];
  const char *left;  /* the total or machinery, as much as there is room for */
  const char *right; /* jobs done */
  int left_weight;
  guint place; /* 0 = not told here */
} SecondLine;

/* Machinery left, jobs done right: the longest pair that fits, whole words always; the bar below
 * tells the jobs done too. A total that stands here instead of machinery, since the title left no
 * room for it, stays. */
static void
fit_second_line (const IlvStageBrush *brush, SecondLine *line, const char *total, double room)
{
  const char *lefts[] = {line->machinery, line->shorter, line->shorter, "", ""};
  const char *const rights[] = {line->done, line->done, line->fraction, line->fraction, ""};
  double place_px = line->place > 0 ? PLACE_PX * brush->s : 0, gap = 10 * brush->s;

  line->left_weight = total != NULL ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL;
  for (guint i = 0; i < G_N_ELEMENTS (lefts); i++) {
    line->left = total != NULL ? total : lefts[i];
    line->right = rights[i];
    if (ilv_stage_measure (brush, line->left, ILV_STAGE_SMALL_PX, line->left_weight) + gap +
            place_px + ilv_stage_measure (brush, line->right, ILV_STAGE_SMALL_PX, 400) <=
        room)
      return;
  }
  /* The timeline tells the place too. */
  line->place = 0;
}

static void
paint_second_line (const IlvStageBrush *brush, const IlvStagePart *part, const char *total,
                   guint place)
{
  double y = part->y + ILV_STAGE_SECOND_LINE * brush->s, end = part->x + part->width;
  double pool_px = MIN (brush->scene->pool_px, part->width);
  guint n = ilv_stage_roster_count_done (brush->roster, brush->t_ns);
  SecondLine line = {.place = place};

  if (pool_px > 0 || brush->scene->is_total_below)
    g_strlcpy (line.machinery, get_machinery_after_pool (brush), sizeof line.machinery);
  else
    format_machinery (brush, line.machinery, sizeof line.machinery);
  shorten_machinery (line.machinery, line.shorter, sizeof line.shorter);
  if (!brush->scene->has_curtain && ilv_trace_counts_jobs (brush->trace)) {
    g_snprintf (line.done, sizeof line.done, _ ("%'u of %'u done"), n, brush->roster->n_jobs);
    g_snprintf (line.fraction, sizeof line.fraction, "%'u/%'u", n, brush->roster->n_jobs);
  }
  fit_second_line (brush, &line, total, part->width - pool_px);
  end -= ilv_stage_text (brush, line.right, end, y, 1, part->width, ILV_STAGE_SMALL_PX,
                         PANGO_WEIGHT_NORMAL, &brush->palette->dim_text) +
         10 * brush->s;
  if (line.place > 0)
    end = paint_place (brush, line.place, end, y);
  ilv_stage_text (brush, line.left, part->x + pool_px, y, 0, end - part->x - pool_px,
                  ILV_STAGE_SMALL_PX, line.left_weight,
                  total != NULL ? &brush->palette->text : &brush->palette->dim_text);
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

/* Of a run that is not over, how long it has been going. */
static void
format_total (const IlvTrace *trace, char *text, gsize size)
{
  const IlvRunInfo *info = ilv_trace_get_info (trace);
  gboolean is_open = ilv_run_info_is_open (info);

  ilv_format_time_into (is_open ? ilv_trace_get_end (trace) : info->figures.total_ns, text, size);
  if (is_open)
    g_strlcat (text, " …", size);
}

/* What is left beside the model's name, or the widgets that show it: arrow and rims. */
static double
get_room_in_title (const IlvStageBrush *brush, const IlvStagePart *part)
{
  const char *label = ilv_run_label (ilv_trace_get_info (brush->trace));
  double between = (brush->scene->has_title_widgets ? 36 : 10) * brush->s;

  if (brush->scene->is_total_below)
    return 0;
  return part->width - between -
         ilv_stage_measure (brush, label, ILV_STAGE_TITLE_PX, PANGO_WEIGHT_BOLD);
}

/* The total, or where that is too long who finished when, at the end of the first line; what was
 * not told there is left to the second. */
static void
paint_result (const IlvStageBrush *brush, const IlvStagePart *part, double *end, const char **total,
              guint *place)
{
  double room = get_room_in_title (brush, part), y = part->y + 10 * brush->s;

  if (ilv_stage_measure (brush, *total, ILV_STAGE_TITLE_PX, PANGO_WEIGHT_BOLD) <= room) {
    *end -= ilv_stage_text (brush, *total, *end, y, 1, 0, ILV_STAGE_TITLE_PX, PANGO_WEIGHT_BOLD,
                            &brush->palette->text) +
            8 * brush->s;
    *total = NULL;
  } else if (*place > 0 && CLOSE_PLACE_PX * brush->s <= room) {
    *end = paint_place (brush, *place, *end, y);
    *place = 0;
  }
}

/* Of jobs or, where the whole is one, of the time. */
static double
get_progress (const IlvStageBrush *brush)
{
  gint64 begin_ns = ilv_trace_get_begin (brush->trace), end_ns = ilv_trace_get_end (brush->trace);

  if (ilv_trace_counts_jobs (brush->trace))
    return (double)count_ended (brush) / brush->roster->n_jobs;
  if (brush->roster->n_jobs == 0 || end_ns <= begin_ns)
    return 0;
  return CLAMP ((double)(brush->t_ns - begin_ns) / (double)(end_ns - begin_ns), 0, 1);
}

void
ilv_stage_paint_header (const IlvStageBrush *brush, const IlvStagePart *part)
{
  double s = brush->s, line_1 = part->y + 10 * s, end = part->x + part->width;
  const char *total = NULL;
  guint place = 0;
  char text[64];

  if (brush->scene->has_curtain) {
    paint_curtain (brush, part);
    end -= 20 * s;
  } else {
    format_total (brush->trace, text, sizeof text);
    total = text;
    place = get_place (brush);
    paint_result (brush, part, &end, &total, &place);
    ilv_stage_bar (brush, part->x, part->y + 40 * s, part->width, 4 * s, get_progress (brush),
                   &brush->palette->dim_text);
  }
  if (!brush->scene->has_title_widgets)
    ilv_stage_text (brush, ilv_run_label (ilv_trace_get_info (brush->trace)), part->x, line_1, 0,
                    end - part->x, ILV_STAGE_TITLE_PX, PANGO_WEIGHT_BOLD, &brush->palette->text);
  paint_second_line (brush, part, total, place);
}
