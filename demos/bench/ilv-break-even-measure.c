/* Measures around the place where one model is predicted to overtake another.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each run is kept before the next one begins (ilv_break_even_save(): the whole file, replaced at
 * once), so that a search that was killed goes on where it was. Units of work are kept with them:
 * what goes on does the very same work. Warm-ups are not kept; one that goes on in the middle of a
 * point warms up again. */
#include "ilv-break-even-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "demos/recorder/ilv-measure-run.h"
#include "ilv-bench-machine.h"
#include "ilv-bench-statistics.h"

#define MOST_TRIES 5  /* of a run over which the machine was suspended */
#define MORE_POINTS 4 /* where the place was not among the first ones */
#define AROUND 0.5    /* measured from this share below the predicted place to as much above */
#define LEAST_LIMIT_NS (10 * G_GINT64_CONSTANT (1000000000))
#define MOST_LIMIT_NS (600 * G_GINT64_CONSTANT (1000000000))
#define PATIENCE 50

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
prepare_pair (IlvBreakEvenSearch *self, double value, Pair *pair, GError **error)
{
  g_autoptr (IlvWorkload) workload = ilv_break_even_set_value (self, value, error);
  IlvBreakEvenPoint predicted;
  if (workload == NULL || !ilv_break_even_predict (self, value, &predicted, error))
    return FALSE;
  const IlvSettings *settings[] = {&self->result->a, &self->result->b};
  const gint64 totals[] = {predicted.total_a_ns, predicted.total_b_ns};
  for (guint i = 0; i < 2; i++) {
    pair->plans[i] = ilv_run_plan_new (workload, settings[i], error);
    pair->totals[i] = g_new0 (gint64, self->result->n_runs);
    pair->limits_ns[i] =
        CLAMP (MIN (totals[i], MOST_LIMIT_NS) * PATIENCE, LEAST_LIMIT_NS, MOST_LIMIT_NS);
    if (pair->plans[i] == NULL)
      return FALSE;
    pair->plans[i]->scheduler = g_strdup (self->result->scheduler);
  }
  return TRUE;
}

/* `was_suspended`: the machine slept meanwhile, so the run does not count. */
static gboolean
try_one (IlvBreakEvenSearch *self, const Pair *pair, guint which, gint64 *total_ns,
         gboolean *was_suspended, GError **error)
{
  IlvBenchClocks before, after;
  gint64 step_ns, suspended_ns;
  const IlvMeasureOptions options = {.python = self->options->python,
                                     .n_runs = 1,
                                     .time_limit_ns = pair->limits_ns[which],
                                     .memory = ILV_MEMORY_NONE};
  if (!ilv_bench_gate_pass (self->options->gate, self->cancellable, error))
    return FALSE;
  before = ilv_bench_clocks_now ();
  g_autoptr (IlvMeasuredRun) run = ilv_measured_run_new (
      pair->plans[which], &options, &self->result->rates, FALSE, NULL, self->cancellable, error);
  if (run == NULL)
    return FALSE;
  if (run->failure != NULL) {
    g_propagate_error (error, g_error_copy (run->failure));
    return FALSE;
  }
  after = ilv_bench_clocks_now ();
  ilv_bench_clocks_compare (&before, &after, &step_ns, &suspended_ns);
  *was_suspended = suspended_ns != 0;
  *total_ns = run->total_ns;
  return TRUE;
}

/* A run over which the machine was suspended is made again. (Totals are of the monotonic clock:
 * setting the wall clock does not touch them.) */
static gboolean
run_one (IlvBreakEvenSearch *self, const Pair *pair, guint which, gint64 *total_ns, GError **error)
{
  gboolean was_suspended = TRUE;

  for (guint i = 0; was_suspended && i < MOST_TRIES; i++)
    if (!try_one (self, pair, which, total_ns, &was_suspended, error))
      return FALSE;
  if (was_suspended)
    g_set_error (error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_TIME_LIMIT,
                 _ ("The machine was suspended in each of %d runs. Go on when it stays awake."),
                 MOST_TRIES);
  return !was_suspended;
}

/* What was measured before: the `round`-th run of a model at a value; 0: it is still to be made. */
static gint64
find_run (const IlvBreakEven *self, double value, guint which, guint round)
{
  guint n = 0;
  for (guint i = 0; i < self->runs->len; i++) {
    const IlvBreakEvenRun *run = &g_array_index (self->runs, IlvBreakEvenRun, i);
    if (run->value == value && run->is_of_b == (which == 1) && n++ == round)
      return run->total_ns;
  }
  return 0;
}

static gboolean
keep_run (IlvBreakEvenSearch *self, double value, guint which, gint64 total_ns, GError **error)
{
  IlvBreakEven *result = self->result;
  const IlvBreakEvenRun run = {value, which == 1, total_ns};
  g_array_append_val (result->runs, run);
  double share = (double)result->runs->len / (2.0 * result->n_points * result->n_runs);
  ilv_break_even_tell (self,
                       MIN (1, ILV_BREAK_EVEN_PREDICTED + (1 - ILV_BREAK_EVEN_PREDICTED) * share));
  return self->options->path == NULL || ilv_break_even_save (result, self->options->path, error);
}

static gboolean
warm_up (IlvBreakEvenSearch *self, const Pair *pair, GError **error)
{
  gint64 total_ns;
  return run_one (self, pair, 0, &total_ns, error) && run_one (self, pair, 1, &total_ns, error);
}

/* In turns, and whose turn comes first changes with every round: ABBA. A warm-up of each first. */
static gboolean
run_point (IlvBreakEvenSearch *self, double value, const Pair *pair, GError **error)
{
  gboolean is_warm = FALSE;
  for (guint i = 0; i < 2 * self->result->n_runs; i++) {
    guint round = i / 2, which = (i + round) % 2;
    gint64 *total_ns = &pair->totals[which][round];
    *total_ns = find_run (self->result, value, which, round);
    if (*total_ns > 0)
      continue;
    if ((!is_warm && !warm_up (self, pair, error)) ||
        !run_one (self, pair, which, total_ns, error) ||
        !keep_run (self, value, which, *total_ns, error))
      return FALSE;
    is_warm = TRUE;
  }
  return TRUE;
}

static gboolean
measure_point (IlvBreakEvenSearch *self, double value, GError **error)
{
  guint n_runs = self->result->n_runs;
  g_auto (Pair) pair = {{NULL}};
  IlvBreakEvenPoint point = {.value = value, .n_runs = n_runs};
  if (!prepare_pair (self, value, &pair, error) || !run_point (self, value, &pair, error))
    return FALSE;
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
    if (ilv_break_even_does_b_win (below) == ilv_break_even_does_b_win (above))
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
                                 .b_wins_above = ilv_break_even_does_b_win (above)};
  }
  if (!place->is_known)
    self->measured_note = g_strdup (_ ("In what was measured the same model wins at every point."));
}

static double
get_measured_value (const IlvBreakEvenSearch *self, guint i, guint n)
{
  const IlvBreakEven *result = self->result;
  double low = self->options->low, high = self->options->high;
  if (result->n_places > 0) {
    low = MAX (low, floor (result->places[0].value * (1 - AROUND)));
    high = MIN (high, ceil (result->places[0].value * (1 + AROUND)));
  }
  return ilv_break_even_round (self, low + (high - low) * i / MAX (1, n - 1));
}

/* The predicted place was off: on in the direction in which the other model must win, half as far
 * again each time. 0: there is no way to go. */
static double
get_further_value (const IlvBreakEvenSearch *self)
{
  const GArray *all = self->result->measured;
  const IlvBreakEvenPoint *first = &g_array_index (all, IlvBreakEvenPoint, 0);
  const IlvBreakEvenPoint *last = &g_array_index (all, IlvBreakEvenPoint, all->len - 1);
  if (self->result->n_places == 0)
    return 0;
  gboolean goes_up = ilv_break_even_does_b_win (last) != self->result->places[0].b_wins_above;
  double value = ilv_break_even_round (self, goes_up ? last->value * 1.5 : first->value / 1.5);
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
measure_further (IlvBreakEvenSearch *self, GError **error)
{
  find_measured_place (self->result);
  for (guint i = 0; i < MORE_POINTS && !self->result->measured_place.is_known; i++) {
    double value = get_further_value (self);
    if (value <= 0)
      break;
    if (!measure_point (self, value, error))
      return FALSE;
    g_array_sort (self->result->measured, compare_values_cb);
    g_clear_pointer (&self->result->measured_note, g_free);
    find_measured_place (self->result);
  }
  return TRUE;
}

/* How fast the interpreter is, unless it was found before. */
static gboolean
find_rates (IlvBreakEvenSearch *self, GError **error)
{
  IlvBreakEven *result = self->result;
  result->has_rates = result->has_rates || ilv_calibrate (self->options->python, &result->rates,
                                                          self->cancellable, error);
  return result->has_rates;
}

gboolean
ilv_break_even_measure (IlvBreakEvenSearch *self, GError **error)
{
  guint n = self->result->n_points;
  double last = -1;
  if (!ilv_python_can_run (self->options->python, self->options->a.model, error) ||
      !ilv_python_can_run (self->options->python, self->options->b.model, error) ||
      !find_rates (self, error))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    double value = get_measured_value (self, i, n);
    if (value == last)
      continue;
    if (!measure_point (self, value, error))
      return FALSE;
    last = value;
    ilv_break_even_tell (self,
                         ILV_BREAK_EVEN_PREDICTED + (1 - ILV_BREAK_EVEN_PREDICTED) * (i + 1) / n);
  }
  return measure_further (self, error);
}
