/* Where one model overtakes another as one setting changes: found by bisection.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sweep is geometric where the range spans more than a decade and does not touch zero, so that
 * 1..64 and 1ms..10s are looked at evenly. Between two neighbours of the sweep whose faster model
 * differs lies a place; bisection halves the gap until it is a thousandth of the value (or, for
 * whole numbers, until the two are neighbours). A pair of places closer than the sweep is not
 * seen: the sweep has 33 points. Totals are equal work by construction: both models are simulated,
 * or run, with the same workload and seed. */
#include "ilv-break-even.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "demos/simulator/ilv-simulate.h"
#include "ilv-bench-costs.h"
#include "ilv-bench-lock.h"
#include "ilv-bench-result.h"
#include "ilv-break-even-private.h"

#define SWEEP 33
#define HALVINGS 40
#define NEAR 1e-3
#define DEFAULT_POINTS 4
#define DEFAULT_RUNS 5
#define MAX_RUNS 1000

void
ilv_break_even_free (IlvBreakEven *self)
{
  if (self == NULL)
    return;
  g_free (self->workload);
  g_free (self->name);
  g_free (self->text);
  g_free (self->key);
  g_free (self->costs);
  g_free (self->python_exe);
  g_free (self->python_version);
  g_free (self->measured_note);
  g_clear_pointer (&self->predicted, g_array_unref);
  g_clear_pointer (&self->measured, g_array_unref);
  g_clear_pointer (&self->runs, g_array_unref);
  g_free (self->scheduler);
  g_free (self);
}

IlvBreakEven *
ilv_break_even_copy (const IlvBreakEven *self)
{
  IlvBreakEven *copy = g_memdup2 (self, sizeof *self);
  copy->workload = g_strdup (self->workload);
  copy->name = g_strdup (self->name);
  copy->text = g_strdup (self->text);
  copy->key = g_strdup (self->key);
  copy->costs = g_strdup (self->costs);
  copy->python_exe = g_strdup (self->python_exe);
  copy->python_version = g_strdup (self->python_version);
  copy->measured_note = g_strdup (self->measured_note);
  copy->predicted = g_array_copy (self->predicted);
  copy->measured = g_array_copy (self->measured);
  copy->runs = g_array_copy (self->runs);
  copy->scheduler = g_strdup (self->scheduler);
  return copy;
}

/* --- values of a key --- */

static gboolean
parse_value (IlvVaryUnit unit, const char *text, double *value)
{
  gint64 ns;
  guint64 bytes;
  char *end;
  if (unit == ILV_VARY_DURATION) {
    if (!ilv_parse_duration (text, &ns))
      return FALSE;
    *value = (double)ns;
    return TRUE;
  }
  if (unit == ILV_VARY_SIZE) {
    if (!ilv_parse_size (text, &bytes))
      return FALSE;
    *value = (double)bytes;
    return TRUE;
  }
  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && *value >= 0 && *value < 1e9 && *value == floor (*value);
}

static IlvVaryUnit
find_unit (const char *now)
{
  gint64 ns;
  guint64 bytes;
  if (ilv_parse_duration (now, &ns))
    return ILV_VARY_DURATION;
  return ilv_parse_size (now, &bytes) ? ILV_VARY_SIZE : ILV_VARY_NUMBER;
}

gboolean
ilv_break_even_parse_range (IlvWorkload *workload, const char *key, const char *range, double *low,
                            double *high, IlvVaryUnit *unit, GError **error)
{
  g_autofree char *now = ilv_workload_get (workload, key);
  const char *dots = strstr (range, "..");
  g_autofree char *from = dots == NULL ? g_strdup (range) : g_strndup (range, dots - range);
  if (now == NULL) {
    g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
                 _ ("This workload has no setting “%s”; write it as in step.NAME.Duration."), key);
    return FALSE;
  }
  *unit = find_unit (now);
  if (*unit == ILV_VARY_NUMBER && !parse_value (*unit, now, low)) {
    g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
                 _ ("%s is “%s”: only a single number, time or size can be varied."), key, now);
    return FALSE;
  }
  if (dots != NULL && parse_value (*unit, from, low) && parse_value (*unit, dots + 2, high) &&
      *low < *high)
    return TRUE;
  g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
               _ ("“%s” is no range for %s: write LOW..HIGH with values like %s, the lower first."),
               range, key, now);
  return FALSE;
}

char *
ilv_break_even_format (IlvVaryUnit unit, double value)
{
  switch (unit) {
  case ILV_VARY_DURATION:
    return ilv_format_duration_exact ((gint64)value);
  case ILV_VARY_SIZE:
    return ilv_format_size_exact ((guint64)value);
  default:
    return g_strdup_printf ("%.0f", value);
  }
}

/* --- the search --- */

void
ilv_break_even_tell (const IlvBreakEvenSearch *self, double share)
{
  if (self->options->progress != NULL)
    self->options->progress (share, self->result, self->options->progress_data);
}

IlvWorkload *
ilv_break_even_set_value (const IlvBreakEvenSearch *self, double value, GError **error)
{
  g_autofree char *text = ilv_break_even_format (self->result->unit, value);
  return ilv_workload_set (self->workload, self->options->key, text, error);
}

static gboolean
simulate (const IlvBreakEvenSearch *self, IlvWorkload *workload, const IlvSettings *settings,
          gint64 *total_ns, GError **error)
{
  g_autoptr (IlvTrace) trace = ilv_simulate (workload, settings, self->costs, ILV_DETAIL_FIGURES,
                                             NULL, NULL, self->cancellable, error);
  if (trace == NULL)
    return FALSE;
  *total_ns = ilv_trace_get_info (trace)->figures.total_ns;
  return TRUE;
}

gboolean
ilv_break_even_predict (const IlvBreakEvenSearch *self, double value, IlvBreakEvenPoint *point,
                        GError **error)
{
  /* A short simulation is over before it would look. */
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  g_autoptr (IlvWorkload) workload = ilv_break_even_set_value (self, value, error);
  *point = (IlvBreakEvenPoint){.value = value};
  return workload != NULL &&
         simulate (self, workload, &self->options->a, &point->total_a_ns, error) &&
         simulate (self, workload, &self->options->b, &point->total_b_ns, error);
}

/* Three digits, but whole numbers as they are: nobody reads "3760603ns". */
double
ilv_break_even_round (const IlvBreakEvenSearch *self, double value)
{
  if (self->result->unit == ILV_VARY_NUMBER || value < 1000)
    return floor (value + 0.5);
  double unit = pow (10, floor (log10 (value)) - 2);
  return floor (value / unit + 0.5) * unit;
}

static double
get_step (const IlvBreakEvenSearch *self, guint i)
{
  double low = self->options->low, high = self->options->high, share = (double)i / (SWEEP - 1);
  double value =
      low > 0 && high / low > 10 ? low * pow (high / low, share) : low + share * (high - low);
  return i == 0           ? low
         : i == SWEEP - 1 ? high
                          : CLAMP (ilv_break_even_round (self, value), low, high);
}

static gboolean
sweep (IlvBreakEvenSearch *self, GError **error)
{
  for (guint i = 0; i < SWEEP; i++) {
    IlvBreakEvenPoint point;
    double value = get_step (self, i);
    const GArray *all = self->result->predicted;
    if (all->len > 0 && g_array_index (all, IlvBreakEvenPoint, all->len - 1).value >= value)
      continue; /* few whole numbers */
    if (!ilv_break_even_predict (self, value, &point, error))
      return FALSE;
    g_array_append_val (self->result->predicted, point);
    ilv_break_even_tell (self, (double)i / SWEEP *
                                   (self->options->python != NULL ? ILV_BREAK_EVEN_PREDICTED : 1));
  }
  return TRUE;
}

gboolean
ilv_break_even_does_b_win (const IlvBreakEvenPoint *point)
{
  return point->total_b_ns < point->total_a_ns;
}

/* Halves the gap between two points where different models win. */
static gboolean
bisect (IlvBreakEvenSearch *self, IlvBreakEvenPoint below, IlvBreakEvenPoint above,
        IlvBreakEvenPlace *place, GError **error)
{
  place->b_wins_above = ilv_break_even_does_b_win (&above);
  for (guint i = 0; i < HALVINGS; i++) {
    IlvBreakEvenPoint middle;
    double value = floor ((below.value + above.value) / 2 + 0.5);
    if (value <= below.value || value >= above.value ||
        above.value - below.value <= NEAR * above.value)
      break;
    if (!ilv_break_even_predict (self, value, &middle, error))
      return FALSE;
    if (ilv_break_even_does_b_win (&middle) == place->b_wins_above)
      above = middle;
    else
      below = middle;
  }
  place->low = below.value;
  place->high = above.value;
  place->value =
      self->result->unit == ILV_VARY_NUMBER ? above.value : floor ((below.value + above.value) / 2);
  place->is_known = TRUE;
  return TRUE;
}

static gboolean
find_places (IlvBreakEvenSearch *self, GError **error)
{
  const GArray *all = self->result->predicted;
  for (guint i = 1; i < all->len && self->result->n_places < ILV_BREAK_EVEN_MAX; i++) {
    const IlvBreakEvenPoint *below = &g_array_index (all, IlvBreakEvenPoint, i - 1);
    const IlvBreakEvenPoint *above = &g_array_index (all, IlvBreakEvenPoint, i);
    if (ilv_break_even_does_b_win (below) == ilv_break_even_does_b_win (above))
      continue;
    if (!bisect (self, *below, *above, &self->result->places[self->result->n_places++], error))
      return FALSE;
  }
  return TRUE;
}

/* --- from the question to the result --- */

static IlvBreakEven *
new_result (IlvWorkload *workload, const IlvBreakEvenOptions *options, IlvVaryUnit unit)
{
  IlvBreakEven *self = g_new0 (IlvBreakEven, 1);
  self->workload = g_strdup (workload->id != NULL ? workload->id : workload->name);
  self->name = g_strdup (workload->name);
  self->text = ilv_workload_to_text (workload);
  self->key = g_strdup (options->key);
  self->low = options->low;
  self->high = options->high;
  self->begin_s = g_get_real_time () / G_USEC_PER_SEC;
  self->costs = g_strdup (options->costs->name);
  self->unit = unit;
  self->a = options->a;
  self->b = options->b;
  ilv_settings_resolve (&self->a, workload);
  ilv_settings_resolve (&self->b, workload);
  self->predicted = g_array_new (FALSE, FALSE, sizeof (IlvBreakEvenPoint));
  self->measured = g_array_new (FALSE, FALSE, sizeof (IlvBreakEvenPoint));
  self->runs = g_array_new (FALSE, FALSE, sizeof (IlvBreakEvenRun));
  return self;
}

static void
note_measurement (IlvBreakEven *self, const IlvBreakEvenOptions *options)
{
  self->python_exe = g_strdup (options->python->exe);
  self->python_version = g_strdup (options->python->version);
  self->n_points = options->n_points > 0 ? options->n_points : DEFAULT_POINTS;
  self->n_runs = options->n_runs > 0 ? MIN (options->n_runs, MAX_RUNS) : DEFAULT_RUNS;
  if (options->scheduler != NULL && *options->scheduler != '\0')
    self->scheduler = g_strdup (options->scheduler);
}

/* Measures what is to be measured, and keeps the whole. */
static gboolean
finish (IlvBreakEvenSearch *search, GError **error)
{
  IlvBreakEven *self = search->result;
  if (search->options->python != NULL && !ilv_break_even_measure (search, error))
    return FALSE;
  self->is_complete = TRUE;
  return search->options->path == NULL || ilv_break_even_save (self, search->options->path, error);
}

IlvBreakEven *
ilv_break_even_find (IlvWorkload *workload, const IlvBreakEvenOptions *options,
                     GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (workload != NULL && options != NULL && options->costs != NULL, NULL);
  g_return_val_if_fail (options->low < options->high, NULL);
  g_autofree char *now = ilv_workload_get (workload, options->key);
  if (now == NULL) {
    g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
                 _ ("This workload has no setting “%s”; write it as in step.NAME.Duration."),
                 options->key);
    return NULL;
  }
  g_autoptr (IlvBreakEven) self = new_result (workload, options, find_unit (now));
  g_autoptr (IlvCosts) costs = ilv_bench_costs_new (
      options->costs, options->python != NULL && options->python->free_threaded);
  IlvBreakEvenSearch search = {workload, options, self, costs, cancellable};
  g_autoptr (IlvFileLock) lock = NULL;
  if (!ilv_bench_lock (options->path, &lock, error))
    return NULL;
  if (options->python != NULL)
    note_measurement (self, options);
  if (!sweep (&search, error) || !find_places (&search, error) || !finish (&search, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* --- going on --- */

/* The interpreter it was begun with; NULL and error if it is another one now. */
static IlvPython *
find_same_python (const IlvBreakEven *from, GCancellable *cancellable, GError **error)
{
  g_autoptr (IlvPython) python = ilv_python_find (from->python_exe, cancellable, error);
  if (python == NULL)
    return NULL;
  if (g_strcmp0 (python->version, from->python_version) == 0)
    return g_steal_pointer (&python);
  g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
               _ ("%s is Python %s now, and this was begun with %s: look for it anew."),
               from->python_exe, python->version, from->python_version);
  return NULL;
}

static IlvWorkload *
find_same_workload (const IlvBreakEven *from, GError **error)
{
  if (from->python_exe != NULL && from->text != NULL && from->predicted->len > 0 &&
      from->n_points > 0 && from->n_runs > 0)
    return ilv_workload_parse (from->text, -1, from->workload, error);
  g_set_error_literal (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
                       _ ("There is nothing to go on with: nothing of it was measured."));
  return NULL;
}

static gboolean
is_same_question (const IlvBreakEven *one, const IlvBreakEven *other)
{
  return one->begin_s == other->begin_s && one->runs->len >= other->runs->len &&
         g_strcmp0 (one->text, other->text) == 0 && g_strcmp0 (one->key, other->key) == 0 &&
         g_strcmp0 (one->python_version, other->python_version) == 0;
}

IlvBreakEven *
ilv_break_even_resume (const IlvBreakEven *from, const IlvBreakEvenOptions *how,
                       GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (from != NULL && how != NULL && how->costs != NULL, NULL);
  g_autoptr (IlvFileLock) lock = NULL;
  if (!ilv_bench_lock (how->path, &lock, error))
    return NULL;
  /* Another program may have gone on with it since `from` was read. */
  g_autoptr (IlvBreakEven) newest = lock != NULL ? ilv_break_even_load (how->path, NULL) : NULL;
  if (newest != NULL && is_same_question (newest, from))
    from = newest;
  g_autoptr (IlvWorkload) workload = find_same_workload (from, error);
  g_autoptr (IlvPython) python =
      workload == NULL ? NULL : find_same_python (from, cancellable, error);
  if (python == NULL)
    return NULL;
  g_autoptr (IlvBreakEven) self = ilv_break_even_copy (from);
  g_autoptr (IlvCosts) costs = ilv_bench_costs_new (how->costs, python->free_threaded);
  IlvBreakEvenOptions options = *how;
  options.key = self->key;
  options.low = self->low;
  options.high = self->high;
  options.a = self->a;
  options.b = self->b;
  options.python = python;
  options.scheduler = self->scheduler;
  g_array_set_size (self->measured, 0);
  self->measured_place = (IlvBreakEvenPlace){0};
  g_clear_pointer (&self->measured_note, g_free);
  IlvBreakEvenSearch search = {workload, &options, self, costs, cancellable};
  return finish (&search, error) ? g_steal_pointer (&self) : NULL;
}
