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

#include "demos/recorder/ilv-measure-run.h"
#include "demos/simulator/ilv-simulate.h"
#include "ilv-bench-costs.h"
#include "ilv-bench-result.h"
#include "ilv-bench-statistics.h"

#define SWEEP 33
#define PREDICTED 0.1 /* of the progress; measuring is the rest */
#define HALVINGS 40
#define NEAR 1e-3
#define DEFAULT_POINTS 4
#define DEFAULT_RUNS 5
#define MAX_RUNS 1000
#define MORE_POINTS 4 /* where the place was not among the first ones */
#define AROUND 0.5    /* measured from this share below the predicted place to as much above */
#define LEAST_LIMIT_NS (10 * G_GINT64_CONSTANT (1000000000))
#define MOST_LIMIT_NS (600 * G_GINT64_CONSTANT (1000000000))
#define PATIENCE 50

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

typedef struct {
  IlvWorkload *workload;
  const IlvBreakEvenOptions *options;
  IlvBreakEven *result;
  const IlvCosts *costs; /* as they hold for the interpreter */
  GCancellable *cancellable;
} Search;

static void
tell (const Search *self, double share)
{
  if (self->options->progress != NULL)
    self->options->progress (share, self->result, self->options->progress_data);
}

static IlvWorkload *
set_value (const Search *self, double value, GError **error)
{
  g_autofree char *text = ilv_break_even_format (self->result->unit, value);
  return ilv_workload_set (self->workload, self->options->key, text, error);
}

static gboolean
simulate (const Search *self, IlvWorkload *workload, const IlvSettings *settings, gint64 *total_ns,
          GError **error)
{
  g_autoptr (IlvTrace) trace = ilv_simulate (workload, settings, self->costs, ILV_DETAIL_FIGURES,
                                             NULL, NULL, self->cancellable, error);
  if (trace == NULL)
    return FALSE;
  *total_ns = ilv_trace_get_info (trace)->figures.total_ns;
  return TRUE;
}

static gboolean
predict (const Search *self, double value, IlvBreakEvenPoint *point, GError **error)
{
  /* A short simulation is over before it would look. */
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  g_autoptr (IlvWorkload) workload = set_value (self, value, error);
  *point = (IlvBreakEvenPoint){.value = value};
  return workload != NULL &&
         simulate (self, workload, &self->options->a, &point->total_a_ns, error) &&
         simulate (self, workload, &self->options->b, &point->total_b_ns, error);
}

/* Three digits, but whole numbers as they are: nobody reads "3760603ns". */
static double
round_value (const Search *self, double value)
{
  if (self->result->unit == ILV_VARY_NUMBER || value < 1000)
    return floor (value + 0.5);
  double unit = pow (10, floor (log10 (value)) - 2);
  return floor (value / unit + 0.5) * unit;
}

static double
get_step (const Search *self, guint i)
{
  double low = self->options->low, high = self->options->high, share = (double)i / (SWEEP - 1);
  double value =
      low > 0 && high / low > 10 ? low * pow (high / low, share) : low + share * (high - low);
  return i == 0 ? low : i == SWEEP - 1 ? high : CLAMP (round_value (self, value), low, high);
}

static gboolean
sweep (Search *self, GError **error)
{
  for (guint i = 0; i < SWEEP; i++) {
    IlvBreakEvenPoint point;
    double value = get_step (self, i);
    const GArray *all = self->result->predicted;
    if (all->len > 0 && g_array_index (all, IlvBreakEvenPoint, all->len - 1).value >= value)
      continue; /* few whole numbers */
    if (!predict (self, value, &point, error))
      return FALSE;
    g_array_append_val (self->result->predicted, point);
    tell (self, (double)i / SWEEP * (self->options->python != NULL ? PREDICTED : 1));
  }
  return TRUE;
}

static gboolean
does_b_win (const IlvBreakEvenPoint *point)
{
  return point->total_b_ns < point->total_a_ns;
}

/* Halves the gap between two points where different models win. */
static gboolean
bisect (Search *self, IlvBreakEvenPoint below, IlvBreakEvenPoint above, IlvBreakEvenPlace *place,
        GError **error)
{
  place->b_wins_above = does_b_win (&above);
  for (guint i = 0; i < HALVINGS; i++) {
    IlvBreakEvenPoint middle;
    double value = floor ((below.value + above.value) / 2 + 0.5);
    if (value <= below.value || value >= above.value ||
        above.value - below.value <= NEAR * above.value)
      break;
    if (!predict (self, value, &middle, error))
      return FALSE;
    if (does_b_win (&middle) == place->b_wins_above)
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
find_places (Search *self, GError **error)
{
  const GArray *all = self->result->predicted;
  for (guint i = 1; i < all->len && self->result->n_places < ILV_BREAK_EVEN_MAX; i++) {
    const IlvBreakEvenPoint *below = &g_array_index (all, IlvBreakEvenPoint, i - 1);
    const IlvBreakEvenPoint *above = &g_array_index (all, IlvBreakEvenPoint, i);
    if (does_b_win (below) == does_b_win (above))
      continue;
    if (!bisect (self, *below, *above, &self->result->places[self->result->n_places++], error))
      return FALSE;
  }
  return TRUE;
}

/* --- measuring around the first place --- */

typedef struct {
  IlvRunPlan *plans[2];
  gint64 *totals[2];
  gint64 limits_ns[2];
} Pair;

static void
pair_clear (Pair *self)
{
  for (guint i = 0; i < 2; i++) {
    g_clear_pointer (&self->plans[i], ilv_run_plan_free);
    g_clear_pointer (&self->totals[i], g_free);
  }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static gboolean
prepare_pair (Search *self, double value, guint n_runs, Pair *pair, GError **error)
{
  g_autoptr (IlvWorkload) workload = set_value (self, value, error);
  IlvBreakEvenPoint predicted;
  if (workload == NULL || !predict (self, value, &predicted, error))
    return FALSE;
  const IlvSettings *settings[] = {&self->result->a, &self->result->b};
  const gint64 totals[] = {predicted.total_a_ns, predicted.total_b_ns};
  for (guint i = 0; i < 2; i++) {
    pair->plans[i] = ilv_run_plan_new (workload, settings[i], error);
    pair->totals[i] = g_new0 (gint64, n_runs);
    pair->limits_ns[i] =
        CLAMP (MIN (totals[i], MOST_LIMIT_NS) * PATIENCE, LEAST_LIMIT_NS, MOST_LIMIT_NS);
    if (pair->plans[i] == NULL)
      return FALSE;
    if (self->options->scheduler != NULL && *self->options->scheduler != '\0')
      pair->plans[i]->scheduler = g_strdup (self->options->scheduler);
  }
  return TRUE;
}

static gboolean
run_one (Search *self, const Pair *pair, guint which, const IlvCalibration *rates, gint64 *total_ns,
         GError **error)
{
  const IlvMeasureOptions options = {.python = self->options->python,
                                     .n_runs = 1,
                                     .time_limit_ns = pair->limits_ns[which],
                                     .memory = ILV_MEMORY_NONE};
  if (!ilv_bench_gate_pass (self->options->gate, self->cancellable, error))
    return FALSE;
  g_autoptr (IlvMeasuredRun) run = ilv_measured_run_new (pair->plans[which], &options, rates, FALSE,
                                                         NULL, self->cancellable, error);
  if (run == NULL)
    return FALSE;
  if (run->failure != NULL) {
    g_propagate_error (error, g_error_copy (run->failure));
    return FALSE;
  }
  *total_ns = run->total_ns;
  return TRUE;
}

/* In turns, and whose turn comes first changes with every round: ABBA. A warm-up of each first. */
static gboolean
measure_point (Search *self, double value, const IlvCalibration *rates, GError **error)
{
  guint n_runs = self->options->n_runs > 0 ? MIN (self->options->n_runs, MAX_RUNS) : DEFAULT_RUNS;
  g_auto (Pair) pair = {{NULL}};
  IlvBreakEvenPoint point = {.value = value, .n_runs = n_runs};
  gint64 warm_up;
  if (!prepare_pair (self, value, n_runs, &pair, error) ||
      !run_one (self, &pair, 0, rates, &warm_up, error) ||
      !run_one (self, &pair, 1, rates, &warm_up, error))
    return FALSE;
  for (guint i = 0; i < 2 * n_runs; i++) {
    guint round = i / 2, which = (i + round) % 2;
    if (!run_one (self, &pair, which, rates, &pair.totals[which][round], error))
      return FALSE;
  }
  ilv_bench_median (pair.totals[0], n_runs, n_runs, &point.total_a_ns, &point.low_a_ns,
                    &point.high_a_ns);
  ilv_bench_median (pair.totals[1], n_runs, n_runs, &point.total_b_ns, &point.low_b_ns,
                    &point.high_b_ns);
  g_array_append_val (self->result->measured, point);
  return TRUE;
}

/* Where the line between two points' differences is zero. */
static double
interpolate (const IlvBreakEvenPoint *below, const IlvBreakEvenPoint *above)
{
  double left = (double)(below->total_b_ns - below->total_a_ns);
  double right = (double)(above->total_b_ns - above->total_a_ns);
  double share = left == right ? 0.5 : left / (left - right);
  return below->value + CLAMP (share, 0, 1) * (above->value - below->value);
}

/* -1: a is faster beyond both intervals, 1: b is; 0: nobody can tell. */
static int
judge (const IlvBreakEvenPoint *point)
{
  if (point->high_a_ns < point->low_b_ns)
    return -1;
  return point->high_b_ns < point->low_a_ns ? 1 : 0;
}

/* Between the last point where one is surely faster and the first where the other surely is. */
static void
find_measured_place (IlvBreakEven *self)
{
  const GArray *all = self->measured;
  IlvBreakEvenPlace *place = &self->measured_place;
  for (guint i = 1; i < all->len && !place->is_known; i++) {
    const IlvBreakEvenPoint *below = &g_array_index (all, IlvBreakEvenPoint, i - 1);
    const IlvBreakEvenPoint *above = &g_array_index (all, IlvBreakEvenPoint, i);
    if (does_b_win (below) == does_b_win (above))
      continue;
    guint first = i - 1, last = i;
    while (first > 0 && judge (&g_array_index (all, IlvBreakEvenPoint, first)) == 0)
      first--;
    while (last + 1 < all->len && judge (&g_array_index (all, IlvBreakEvenPoint, last)) == 0)
      last++;
    *place = (IlvBreakEvenPlace){.value = interpolate (below, above),
                                 .low = g_array_index (all, IlvBreakEvenPoint, first).value,
                                 .high = g_array_index (all, IlvBreakEvenPoint, last).value,
                                 .is_known = TRUE,
                                 .b_wins_above = does_b_win (above)};
  }
  if (!place->is_known)
    self->measured_note = g_strdup (_ ("In what was measured the same model wins at every point."));
}

static double
get_measured_value (const Search *self, guint i, guint n)
{
  const IlvBreakEven *result = self->result;
  double low = self->options->low, high = self->options->high;
  if (result->n_places > 0) {
    low = MAX (low, floor (result->places[0].value * (1 - AROUND)));
    high = MIN (high, ceil (result->places[0].value * (1 + AROUND)));
  }
  return round_value (self, low + (high - low) * i / MAX (1, n - 1));
}

/* The predicted place was off: on in the direction in which the other model must win, half as far
 * again each time. 0: there is no way to go. */
static double
get_further_value (const Search *self)
{
  const GArray *all = self->result->measured;
  const IlvBreakEvenPoint *first = &g_array_index (all, IlvBreakEvenPoint, 0);
  const IlvBreakEvenPoint *last = &g_array_index (all, IlvBreakEvenPoint, all->len - 1);
  if (self->result->n_places == 0)
    return 0;
  gboolean goes_up = does_b_win (last) != self->result->places[0].b_wins_above;
  double value = round_value (self, goes_up ? last->value * 1.5 : first->value / 1.5);
  value = CLAMP (value, self->options->low, self->options->high);
  return goes_up ? (value > last->value ? value : 0) : (value < first->value ? value : 0);
}

static int
compare_values_cb (gconstpointer a, gconstpointer b)
{
  double one = ((const IlvBreakEvenPoint *)a)->value, other = ((const IlvBreakEvenPoint *)b)->value;
  return (one > other) - (one < other);
}

static gboolean
measure_further (Search *self, const IlvCalibration *rates, GError **error)
{
  find_measured_place (self->result);
  for (guint i = 0; i < MORE_POINTS && !self->result->measured_place.is_known; i++) {
    double value = get_further_value (self);
    if (value <= 0)
      break;
    if (!measure_point (self, value, rates, error))
      return FALSE;
    g_array_sort (self->result->measured, compare_values_cb);
    g_clear_pointer (&self->result->measured_note, g_free);
    find_measured_place (self->result);
  }
  return TRUE;
}

static gboolean
measure (Search *self, GError **error)
{
  guint n = self->options->n_points > 0 ? self->options->n_points : DEFAULT_POINTS;
  IlvCalibration rates;
  double last = -1;
  if (!ilv_python_can_run (self->options->python, self->options->a.model, error) ||
      !ilv_python_can_run (self->options->python, self->options->b.model, error) ||
      !ilv_calibrate (self->options->python, &rates, self->cancellable, error))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    double value = get_measured_value (self, i, n);
    if (value == last)
      continue;
    if (!measure_point (self, value, &rates, error))
      return FALSE;
    last = value;
    tell (self, PREDICTED + (1 - PREDICTED) * (i + 1) / n);
  }
  return measure_further (self, &rates, error);
}

IlvBreakEven *
ilv_break_even_find (IlvWorkload *workload, const IlvBreakEvenOptions *options,
                     GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (workload != NULL && options != NULL && options->costs != NULL, NULL);
  g_return_val_if_fail (options->low < options->high, NULL);
  g_autoptr (IlvBreakEven) self = g_new0 (IlvBreakEven, 1);
  g_autofree char *now = ilv_workload_get (workload, options->key);
  g_autoptr (IlvCosts) costs = ilv_bench_costs_new (
      options->costs, options->python != NULL && options->python->free_threaded);
  Search search = {workload, options, self, costs, cancellable};
  if (now == NULL) {
    g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
                 _ ("This workload has no setting “%s”; write it as in step.NAME.Duration."),
                 options->key);
    return NULL;
  }
  self->workload = g_strdup (workload->id != NULL ? workload->id : workload->name);
  self->name = g_strdup (workload->name);
  self->text = ilv_workload_to_text (workload);
  self->key = g_strdup (options->key);
  self->low = options->low;
  self->high = options->high;
  self->begin_s = g_get_real_time () / G_USEC_PER_SEC;
  self->costs = g_strdup (options->costs->name);
  if (options->python != NULL) {
    self->python_exe = g_strdup (options->python->exe);
    self->python_version = g_strdup (options->python->version);
  }
  self->unit = find_unit (now);
  self->a = options->a;
  self->b = options->b;
  ilv_settings_resolve (&self->a, workload);
  ilv_settings_resolve (&self->b, workload);
  self->predicted = g_array_new (FALSE, FALSE, sizeof (IlvBreakEvenPoint));
  self->measured = g_array_new (FALSE, FALSE, sizeof (IlvBreakEvenPoint));
  if (!sweep (&search, error) || !find_places (&search, error) ||
      (options->python != NULL && !measure (&search, error)))
    return NULL;
  return g_steal_pointer (&self);
}
