/* What a verdict rests on: which unknown answers could change it, and at which values it changes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A rule that was passed over because nobody knows (its condition is neither yes nor no) is what
 * could still change the model; rules with a plain "no" cannot, and those after the one that
 * matched are never asked. So only the unknown answers in such conditions are tried, all their
 * values together, and an answer counts if there is a case in which it alone makes the difference.
 */
#include "ilv-config.h"

#include "ilv-verdict.h"

#include <math.h>
#include <string.h>

#define MAX_TRIED 200000
#define MAX_UNKNOWN 6
#define NEARLY 0.1 /* what a measurement may be off */

/* --- answers worth trying --- */

static int
compare_doubles_cb (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static void
add_trial (GArray *trials, const IlvAnswerType *type, double value)
{
  if (type->kind == ILV_ANSWER_COUNT)
    value = round (value);
  if (!ILV_IS_UNKNOWN (value) && value >= type->min && value <= type->max)
    g_array_append_val (trials, value);
}

static void
add_around (GArray *trials, const IlvAnswerType *type, double value)
{
  double step = type->kind == ILV_ANSWER_COUNT ? 1 : value * 1e-6;
  add_trial (trials, type, value);
  add_trial (trials, type, value - step);
  add_trial (trials, type, value + step);
}

static void
add_grid (GArray *trials, const IlvAnswerType *type)
{
  if (type->kind == ILV_ANSWER_SHARE) {
    for (guint i = 0; i <= 10; i++)
      add_trial (trials, type, i / 10.0);
    return;
  }
  add_trial (trials, type, type->min);
  add_trial (trials, type, type->max);
  double first = type->kind == ILV_ANSWER_RATIO      ? 0.01
                 : type->kind == ILV_ANSWER_DURATION ? 100
                                                     : 1;
  for (double value = first; value < MIN (type->max, 1e12); value *= 4)
    add_trial (trials, type, value);
}

GArray *
ilv_verdict_list_trials (const IlvChecklist *list, const double *answers, guint input)
{
  GArray *trials = g_array_new (FALSE, FALSE, sizeof (double));
  const IlvAnswerType *type = &ilv_checklist_get_input (list, input)->type;
  if (type->kind == ILV_ANSWER_YES_NO || type->kind == ILV_ANSWER_CHOICE) {
    for (double value = 0; value <= type->max; value++)
      g_array_append_val (trials, value);
    return trials;
  }
  add_grid (trials, type);
  for (guint i = 0; i < list->places->len; i++) {
    const IlvPlace *place = g_ptr_array_index (list->places, i);
    if (place->type.kind != type->kind)
      continue;
    if (i < list->inputs->len && i != input)
      add_around (trials, type, answers[i]);
    else if (place->kind == ILV_PLACE_THRESHOLD)
      add_around (trials, type, place->value);
  }
  g_array_sort (trials, compare_doubles_cb);
  for (guint i = trials->len; i > 1; i--)
    if (g_array_index (trials, double, i - 1) == g_array_index (trials, double, i - 2))
      g_array_remove_index (trials, i - 1);
  return trials;
}

/* --- which unknown answers matter --- */

typedef struct {
  const IlvChecklist *list;
  const IlvExpression *when;
  double *answers, *values;
  guint n_unknown;
  guint inputs[MAX_UNKNOWN];
  GArray *trials[MAX_UNKNOWN];
  gsize strides[MAX_UNKNOWN];
  gsize n_cases;
} Trial;

static void
trial_clear (Trial *self)
{
  for (guint i = 0; i < self->n_unknown; i++)
    g_array_unref (self->trials[i]);
  g_free (self->answers);
  g_free (self->values);
}

/* FALSE if there are too many cases to try. */
static gboolean
trial_init (Trial *self, const IlvVerdict *verdict, const IlvExpression *when)
{
  guint n_inputs = ilv_checklist_get_n_inputs (verdict->list);
  g_autofree gboolean *reads = g_new0 (gboolean, n_inputs);
  *self = (Trial){.list = verdict->list, .when = when, .n_cases = 1};
  self->answers = g_memdup2 (verdict->answers, n_inputs * sizeof (double));
  self->values = g_new (double, verdict->list->places->len);
  ilv_checklist_mark_inputs (verdict->list, when, reads);
  for (guint i = 0; i < n_inputs; i++) {
    if (!reads[i] || !ILV_IS_UNKNOWN (verdict->values[i]))
      continue;
    if (self->n_unknown == MAX_UNKNOWN)
      return FALSE;
    GArray *trials = ilv_verdict_list_trials (verdict->list, verdict->answers, i);
    double unknown = (double)NAN; /* since some conditions ask whether it is known */
    g_array_append_val (trials, unknown);
    self->inputs[self->n_unknown] = i;
    self->strides[self->n_unknown] = self->n_cases;
    self->trials[self->n_unknown++] = trials;
    self->n_cases *= trials->len;
    if (self->n_cases > MAX_TRIED)
      return FALSE;
  }
  return TRUE;
}

static guint8
try_case (Trial *self, gsize number)
{
  for (guint i = 0; i < self->n_unknown; i++) {
    guint at = (guint)(number / self->strides[i] % self->trials[i]->len);
    self->answers[self->inputs[i]] = g_array_index (self->trials[i], double, at);
  }
  ilv_checklist_fill (self->list, self->answers, self->values);
  return ILV_IS_YES (ilv_expression_evaluate (self->when, self->values));
}

static gboolean
makes_a_difference (const Trial *self, const guint8 *results, guint which)
{
  gsize stride = self->strides[which], n = self->trials[which]->len;
  for (gsize i = 0; i < self->n_cases; i++)
    if (i / stride % n > 0 && results[i] != results[i - stride])
      return TRUE;
  return FALSE;
}

/* Marks the unknown answers that can make the condition true. */
static void
mark_doubts (const IlvVerdict *verdict, const IlvExpression *when, gboolean *marks)
{
  Trial trial;
  if (trial_init (&trial, verdict, when)) {
    g_autofree guint8 *results = g_new (guint8, trial.n_cases);
    for (gsize i = 0; i < trial.n_cases; i++)
      results[i] = try_case (&trial, i);
    for (guint i = 0; i < trial.n_unknown; i++)
      marks[trial.inputs[i]] |= makes_a_difference (&trial, results, i);
  } else {
    for (guint i = 0; i < trial.n_unknown; i++)
      marks[trial.inputs[i]] = TRUE;
  }
  trial_clear (&trial);
}

static void
add_missing (IlvVerdict *self, const gboolean *marks)
{
  for (guint i = 0; i < ilv_checklist_get_n_inputs (self->list); i++) {
    gboolean is_there = FALSE;
    for (guint k = 0; k < self->missing->len; k++)
      is_there |= g_array_index (self->missing, guint, k) == i;
    if (marks[i] && !is_there)
      g_array_append_val (self->missing, i);
  }
}

/* Of the conditions that nobody can decide: all unknown answers in them. */
static void
mark_unknown (const IlvVerdict *self, const IlvExpression *when, gboolean *marks)
{
  g_autofree gboolean *reads = g_new0 (gboolean, ilv_checklist_get_n_inputs (self->list));
  ilv_checklist_mark_inputs (self->list, when, reads);
  for (guint i = 0; i < ilv_checklist_get_n_inputs (self->list); i++)
    marks[i] |= reads[i] && ILV_IS_UNKNOWN (self->values[i]);
}

/* A case that gives another model, or another verdict: “do less” is no less of a change. */
static gboolean
is_another_verdict (const IlvVerdict *self, const IlvRule *one)
{
  const char *model = one->model != NULL ? one->model : self->rule->model;
  IlvVerdictKind kind = one->verdict != ILV_VERDICT_MODEL ? one->verdict : self->rule->verdict;
  return g_strcmp0 (model, self->model) != 0 || (self->less == NULL && kind != self->kind);
}

/* The cases of the rule that matched, up to the one taken: those of another verdict only, or all.
 */
static void
mark_cases (const IlvVerdict *self, gboolean only_others, gboolean *marks)
{
  for (guint i = 0; self->rule != NULL && i < self->rule->cases->len; i++) {
    const IlvRule *one = g_ptr_array_index (self->rule->cases, i);
    if (one == self->rule_case)
      return;
    if (one->when == NULL || !ILV_IS_UNKNOWN (ilv_expression_evaluate (one->when, self->values)))
      continue;
    if (!only_others)
      mark_unknown (self, one->when, marks);
    else if (is_another_verdict (self, one))
      mark_doubts (self, one->when, marks);
  }
}

int
ilv_verdict_find_narrow (const IlvVerdict *self)
{
  g_autoptr (GArray) changes = ilv_verdict_list_changes (self);
  for (guint i = 0; i < changes->len; i++) {
    const IlvVerdictChange *change = &g_array_index (changes, IlvVerdictChange, i);
    const IlvAnswerType *type = &ilv_checklist_get_input (self->list, change->input)->type;
    double answer = self->answers[change->input];
    if (type->kind != ILV_ANSWER_YES_NO && type->kind != ILV_ANSWER_CHOICE &&
        fabs (change->value - answer) <= NEARLY * answer)
      return (int)change->input;
  }
  return -1;
}

void
ilv_verdict_find_doubts (IlvVerdict *self)
{
  guint n_inputs = ilv_checklist_get_n_inputs (self->list);
  g_autofree gboolean *doubts = g_new0 (gboolean, n_inputs);
  g_autofree gboolean *others = g_new0 (gboolean, n_inputs);
  for (guint i = 0; i < self->trail->len; i++) {
    const IlvTrailStep *step = &g_array_index (self->trail, IlvTrailStep, i);
    if (!ILV_IS_UNKNOWN (step->result))
      continue;
    if (step->rule->kind == ILV_RULE_BRANCH) {
      /* Nothing is decided: this one comes before all others. */
      g_autofree gboolean *first = g_new0 (gboolean, n_inputs);
      mark_unknown (self, step->rule->when, first);
      add_missing (self, first);
    } else if (g_strcmp0 (step->rule->model, self->model) != 0) {
      mark_doubts (self, step->rule->when, doubts);
    }
    mark_unknown (self, step->rule->when, others);
  }
  mark_cases (self, TRUE, doubts);
  mark_cases (self, FALSE, others);
  add_missing (self, doubts);
  self->n_doubts = self->missing->len;
  add_missing (self, others);
  if (self->n_doubts > 0)
    self->confidence = ILV_CONFIDENCE_LOW;
  else if (self->missing->len > 0 || ilv_verdict_find_narrow (self) >= 0)
    self->confidence = ILV_CONFIDENCE_MEDIUM;
  else
    self->confidence = ILV_CONFIDENCE_HIGH;
}

/* --- what would change it --- */

typedef struct {
  const IlvVerdict *verdict;
  double *answers, *values;
  guint input;
} Probe;

static IlvDecision
probe (Probe *self, double value)
{
  double kept = self->answers[self->input];
  self->answers[self->input] = value;
  ilv_checklist_fill (self->verdict->list, self->answers, self->values);
  self->answers[self->input] = kept;
  return ilv_decide (self->verdict->list, self->values, NULL);
}

static gboolean
differs (const Probe *self, const IlvDecision *decision)
{
  return g_strcmp0 (decision->model, self->verdict->model) != 0;
}

/* Between a value that changes nothing and one that does: where it changes, as near as a reader
 * could care. */
static double
bisect (Probe *self, double same, double other)
{
  gboolean is_whole =
      ilv_checklist_get_input (self->verdict->list, self->input)->type.kind == ILV_ANSWER_COUNT;
  for (guint i = 0; i < 60 && fabs (other - same) > (is_whole ? 1 : 1e-6 * fabs (other)); i++) {
    double middle = is_whole ? floor ((same + other) / 2) : (same + other) / 2;
    IlvDecision decision = probe (self, middle);
    if (differs (self, &decision))
      other = middle;
    else
      same = middle;
  }
  return other;
}

static void
add_change (Probe *self, GArray *changes, double value, gboolean is_above)
{
  IlvDecision decision = probe (self, value);
  IlvVerdictChange change = {.input = self->input,
                             .value = value,
                             .is_above = is_above,
                             .model = decision.model,
                             .rule = decision.rule};
  g_array_append_val (changes, change);
}

/* The nearest change on either side of a number; every other word of a choice. */
static void
find_changes (Probe *self, GArray *changes)
{
  const IlvAnswerType *type = &ilv_checklist_get_input (self->verdict->list, self->input)->type;
  double answer = self->answers[self->input], below = answer, above = answer;
  gboolean is_number = type->kind != ILV_ANSWER_YES_NO && type->kind != ILV_ANSWER_CHOICE;
  gboolean has_below = FALSE, has_above = FALSE;
  g_autoptr (GArray) trials =
      ilv_verdict_list_trials (self->verdict->list, self->verdict->answers, self->input);
  for (guint i = 0; i < trials->len; i++) {
    double value = g_array_index (trials, double, i);
    IlvDecision decision = probe (self, value);
    if (!differs (self, &decision))
      continue;
    if (!is_number) {
      add_change (self, changes, value, FALSE);
    } else if (value < answer) {
      below = value; /* the last one is the nearest */
      has_below = TRUE;
    } else if (!has_above) {
      above = value;
      has_above = TRUE;
    }
  }
  if (has_below)
    add_change (self, changes, bisect (self, answer, below), FALSE);
  if (has_above)
    add_change (self, changes, bisect (self, answer, above), TRUE);
}

static void
add_changes (const IlvVerdict *self, guint first, guint last, GArray *changes)
{
  Probe tried = {.verdict = self};
  tried.answers =
      g_memdup2 (self->answers, ilv_checklist_get_n_inputs (self->list) * sizeof (double));
  tried.values = g_new (double, self->list->places->len);
  for (tried.input = first; tried.input <= last; tried.input++)
    if (!ILV_IS_UNKNOWN (self->answers[tried.input]))
      find_changes (&tried, changes);
  g_free (tried.answers);
  g_free (tried.values);
}

GArray *
ilv_verdict_list_changes (const IlvVerdict *self)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (IlvVerdictChange));
  add_changes (self, 0, ilv_checklist_get_n_inputs (self->list) - 1, changes);
  return changes;
}

GArray *
ilv_verdict_list_changes_of (const IlvVerdict *self, guint input)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (IlvVerdictChange));
  add_changes (self, input, input, changes);
  return changes;
}
