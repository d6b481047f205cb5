/* A benchmark's result in words: what was found, and what to doubt.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-bench-words.h"

#include "demos/bench/ilv-bench-statistics.h"
#include "demos/bench/ilv-bench-history.h"
#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <math.h>

#define MOST_NAMES 3

static const struct {
  const char *what, *advice;
} doubts[ILV_BENCH_N_WARNINGS] = {
    {N_ ("The runs spread by more than 10 %"),
     N_ ("Look at the dots; a quieter machine or more runs make it narrower.")},
    {N_ ("The runs fall into two groups"),
     N_ ("Something changed meanwhile, or the work has two ways to go: the median of two groups "
         "stands for neither.")},
    {N_ ("Under 5 ms: too short to compare"), N_ ("Take more jobs, so that a run takes longer than "
                                                  "the clock's and the scheduler's jitter.")},
    {N_ ("The processor became slower meanwhile"),
     N_ ("It was hot or saving power: let it cool down, plug it in, and run again.")},
    {N_ ("The host took processor time away"),
     N_ ("This is a shared virtual machine: judge differences against the A/A control.")},
    {N_ ("Other programs used the processor"),
     N_ ("Close them and run again; the runs that were disturbed are kept and shown.")},
    {N_ ("Somebody set the clock meanwhile"),
     N_ ("Times are taken with a clock that nobody sets; only the dates are off.")},
    {N_ ("The machine was suspended"), N_ ("Those runs were thrown away and made again.")},
    {N_ ("Single runs are far off"),
     N_ ("They are kept and shown: the median does not follow them.")},
    {N_ ("The first run stands out"), N_ ("The warm-up was too short for this work.")},
    {N_ ("Fewer than five runs"), N_ ("The interval says little: give it more runs.")},
    {N_ ("Not every job was done"),
     N_ ("Jobs failed, timed out or were rejected: this is not the same work as the others did.")},
};

void
ilv_bench_doubt_free (IlvBenchDoubt *self)
{
  g_free (self->what);
  g_free (self->advice);
  g_free (self->cells);
  g_free (self);
}

char *
ilv_bench_words_cell (const IlvBenchResult *result, const IlvBenchCell *cell)
{
  g_autofree char *label = NULL;
  IlvBenchFocus focus;

  ilv_bench_focus_init (&focus);
  focus.subject = (int)cell->subject;
  label = ilv_bench_focus_label (&focus, result, cell);
  return cell->control_of >= 0 ? g_strdup_printf (_ ("%s, A/A control"), label)
                               : g_steal_pointer (&label);
}

/* Names of the cells for which `has` is true: the first ones, and how many more. */
static char *
name_cells (const IlvBenchResult *result, guint warning, guint *n)
{
  GString *names = g_string_new (NULL);

  *n = 0;
  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    g_autofree char *label = NULL;
    if ((cell->warnings & warning) == 0)
      continue;
    label = ilv_bench_words_cell (result, cell);
    if ((*n)++ < MOST_NAMES)
      g_string_append_printf (names, "%s%s", names->len > 0 ? "; " : "", label);
  }
  if (*n > MOST_NAMES) {
    g_autofree char *more = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", *n - MOST_NAMES),
        *n - MOST_NAMES);
    g_string_append_printf (names, "; %s", more);
  }
  return g_string_free (names, FALSE);
}

GPtrArray *
ilv_bench_words_list_doubts (const IlvBenchResult *result)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_bench_doubt_free);

  for (guint bit = 0; bit < ILV_BENCH_N_WARNINGS; bit++) {
    guint n;
    g_autofree char *cells = name_cells (result, 1u << bit, &n);
    IlvBenchDoubt *doubt;
    if (n == 0)
      continue;
    doubt = g_new (IlvBenchDoubt, 1);
    *doubt = (IlvBenchDoubt){1u << bit, g_strdup (_ (doubts[bit].what)),
                             g_strdup (_ (doubts[bit].advice)), g_steal_pointer (&cells)};
    g_ptr_array_add (list, doubt);
  }
  return list;
}

char **
ilv_bench_words_list_problems (const IlvBenchResult *result)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  IlvBenchFocus focus;

  ilv_bench_focus_init (&focus);
  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    g_autofree char *label = NULL, *line = NULL;
    if (cell->problem == NULL || cell->control_of >= 0)
      continue;
    focus.subject = (int)cell->subject;
    label = ilv_bench_focus_label (&focus, result, cell);
    line = g_strdup_printf (_ ("%s: %s"), label, cell->problem);
    g_strv_builder_add (lines, line);
  }
  return g_strv_builder_end (lines);
}

char *
ilv_bench_words_noise (const IlvBenchResult *result)
{
  double noise = ilv_bench_result_get_noise (result);

  if (!result->method.has_control)
    return g_strdup (_ ("No A/A control: nobody knows how much two runs of the same work differ "
                        "here."));
  if (isnan (noise))
    return g_strdup (_ ("The A/A control has not run yet."));
  return g_strdup_printf (_ ("A/A control: the same work, run twice, differed by up to %.1f %%. "
                             "Smaller differences say nothing."),
                          noise * 100);
}

/* --- findings --- */

static int
compare_medians (gconstpointer a, gconstpointer b)
{
  const IlvBenchCell *p = *(IlvBenchCell *const *)a, *q = *(IlvBenchCell *const *)b;

  return (p->statistics.median_ns > q->statistics.median_ns) -
         (p->statistics.median_ns < q->statistics.median_ns);
}

/* The cells that differ from `first` in model (and pool) only, fastest first. */
static GPtrArray *
list_group (const IlvBenchResult *result, const IlvBenchFocus *focus, const IlvBenchCell *first)
{
  GPtrArray *group = g_ptr_array_new ();

  for (guint i = 0; i < result->cells->len; i++) {
    IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    if (ilv_bench_focus_has (focus, cell) && cell->statistics.n > 0 &&
        cell->subject == first->subject && cell->python == first->python &&
        cell->n_jobs == first->n_jobs && cell->payload == first->payload)
      g_ptr_array_add (group, cell);
  }
  g_ptr_array_sort (group, compare_medians);
  return group;
}

static char *
describe_group (const IlvBenchResult *result, const IlvBenchFocus *focus, GPtrArray *group,
                double noise)
{
  const IlvBenchCell *first = g_ptr_array_index (group, 0), *second = g_ptr_array_index (group, 1);
  IlvBenchDifference difference = ilv_bench_difference (first, second, noise);
  g_autofree char *winner = ilv_bench_focus_label (focus, result, first);
  g_autofree char *next = ilv_bench_focus_label (focus, result, second);
  g_autofree char *total = ilv_format_time (first->statistics.median_ns);

  if (!difference.is_different)
    return g_strdup_printf (_ ("%s (%s) and %s: no difference that these runs could show."), winner,
                            total, next);
  return g_strdup_printf (_ ("%s is fastest: %s. %s takes %.2f times as long (%.2f to %.2f)."),
                          winner, total, next, difference.ratio, difference.low, difference.high);
}

char **
ilv_bench_words_list_findings (const IlvBenchResult *result, const IlvBenchFocus *focus)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  double noise = ilv_bench_result_get_noise (result);

  for (guint i = 0; i < result->cells->len; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    g_autoptr (GPtrArray) group = NULL;
    g_autofree char *line = NULL;
    if (!ilv_bench_focus_has (focus, cell) || cell->statistics.n == 0)
      continue;
    group = list_group (result, focus, cell);
    /* Each group once: where its fastest one comes by. */
    if (group->len < 2 || g_ptr_array_index (group, 0) != cell)
      continue;
    line = describe_group (result, focus, group, isnan (noise) ? 0 : noise);
    g_strv_builder_add (lines, line);
  }
  return g_strv_builder_end (lines);
}

/* --- two results --- */

static char *
describe_change (const char *label, const IlvBenchPair *pair)
{
  double percent = (pair->difference.ratio - 1) * 100;

  if (!pair->has_same_work)
    return g_strdup_printf (_ ("%s: the work is another now, so there is nothing to compare."),
                            label);
  if (!pair->difference.is_different)
    return g_strdup_printf (_ ("%s: no difference that these runs could show."), label);
  return g_strdup_printf (percent > 0 ? _ ("%s: takes %.1f %% longer now.")
                                      : _ ("%s: takes %.1f %% less now."),
                          label, fabs (percent));
}

char **
ilv_bench_words_compare (const IlvBenchResult *before, const IlvBenchResult *now)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autoptr (GArray) pairs = ilv_bench_compare (before, now);
  IlvBenchFocus focus;

  ilv_bench_focus_init (&focus);
  for (guint i = 0; i < pairs->len; i++) {
    const IlvBenchPair *pair = &g_array_index (pairs, IlvBenchPair, i);
    g_autofree char *label = NULL, *line = NULL;
    if (!pair->difference.is_known)
      continue;
    focus.subject = (int)pair->b->subject;
    label = ilv_bench_focus_label (&focus, now, pair->b);
    line = describe_change (label, pair);
    g_strv_builder_add (lines, line);
  }
  return g_strv_builder_end (lines);
}
