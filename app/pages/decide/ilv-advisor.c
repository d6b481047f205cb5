/* The answers given on the Decide page: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-advisor.h"

#include "app/ilv-preferences.h"
#include "demos/advisor/ilv-evidence-machine.h"

#include <string.h>

#define KEY "decide-answers"
#define MAX_STEPS 200

/* One state: answers with what they rest on. */
typedef struct {
  double *answers;
  GArray *evidence;   /* NULL: none */
  const char *source; /* interned, NULL */
} Step;

struct _IlvAdvisor {
  GObject parent_instance;

  /* owned */
  IlvChecklist *list;
  GPtrArray *earlier; /* IlvChecklist: rows on screen show their texts */
  Step *now;
  GQueue before, after; /* Step */
  IlvVerdict *verdict;
  IlvAdvice *advice;
  GCancellable *cancellable;
};

enum {
  CHANGED,
  ADVISED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvAdvisor, ilv_advisor, G_TYPE_OBJECT)

static void
step_free (gpointer data)
{
  Step *self = data;

  g_free (self->answers);
  g_clear_pointer (&self->evidence, g_array_unref);
  g_free (self);
}

static Step *
step_new (IlvAdvisor *self, const double *answers, GArray *evidence, const char *source)
{
  Step *step = g_new0 (Step, 1);
  guint n_inputs = ilv_checklist_get_n_inputs (self->list);

  step->answers = g_new (double, n_inputs);
  ilv_checklist_clear_answers (self->list, step->answers);
  if (answers != NULL)
    memcpy (step->answers, answers, n_inputs * sizeof (double));
  step->evidence = evidence != NULL ? g_array_ref (evidence) : NULL;
  step->source = source;
  return step;
}

/* --- the figures --- */

/* What things cost on this machine, if somebody has measured it; else on the reference machine. */
static IlvCosts *
find_costs (GError **error)
{
  IlvCosts *own = ilv_costs_find (ILV_COSTS_THIS_MACHINE, NULL);

  return own != NULL ? own : ilv_costs_find ("reference", error);
}

static void
simulate_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvCosts) costs = find_costs (&error);
  IlvVerdict *verdict = g_steal_pointer ((gpointer *)data);
  IlvAdvice *advice = NULL;

  if (costs != NULL)
    advice = ilv_advice_new (verdict, costs, cancellable, &error);
  else
    ilv_verdict_free (verdict);
  if (advice != NULL)
    g_task_return_pointer (task, advice, (GDestroyNotify)ilv_advice_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
free_box (gpointer data)
{
  ilv_verdict_free (*(IlvVerdict **)data);
  g_free (data);
}

static void
simulated_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  IlvAdvisor *self = ILV_ADVISOR (object);
  IlvAdvice *advice = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Another answer has come meanwhile. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable) {
    g_clear_pointer (&advice, ilv_advice_free);
    return;
  }
  self->advice = advice;
  g_signal_emit (self, signals[ADVISED], 0);
}

static void
start_simulation (IlvAdvisor *self)
{
  IlvVerdict **box = g_new (IlvVerdict *, 1);
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  /* Its own: the simulation keeps the verdict. */
  *box = ilv_verdict_new (self->list, self->now->answers);
  task = g_task_new (self, self->cancellable, simulated_cb, NULL);
  g_task_set_task_data (task, box, free_box);
  g_task_run_in_thread (task, simulate_cb);
}

/* --- what is kept --- */

static void
keep (IlvAdvisor *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < ilv_checklist_get_n_inputs (self->list); i++) {
    const IlvInput *input = ilv_checklist_get_input (self->list, i);
    g_autofree char *value = NULL, *assignment = NULL;

    if (ILV_IS_UNKNOWN (self->now->answers[i]))
      continue;
    value = ilv_answer_to_text (&input->type, self->now->answers[i]);
    assignment = g_strdup_printf ("%s=%s", input->name, value);
    g_strv_builder_add (builder, assignment);
  }
  g_auto (GStrv) words = g_strv_builder_end (builder);
  g_settings_set_strv (ilv_preferences_get (), KEY, (const char *const *)words);
}

/* What an older checklist called otherwise is forgotten. */
static void
recall (IlvAdvisor *self)
{
  g_auto (GStrv) words = g_settings_get_strv (ilv_preferences_get (), KEY);

  /* "I don't know" was an answer too. */
  if (words[0] != NULL)
    ilv_checklist_clear_answers (self->list, self->now->answers);
  for (guint i = 0; words[i] != NULL; i++)
    ilv_checklist_answer (self->list, words[i], self->now->answers, NULL);
}

/* --- changes --- */

static void
update (IlvAdvisor *self)
{
  g_clear_pointer (&self->advice, ilv_advice_free);
  g_clear_pointer (&self->verdict, ilv_verdict_free);
  self->verdict = ilv_verdict_new (self->list, self->now->answers);
  start_simulation (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
is_same_answer (double a, double b)
{
  return a == b || (ILV_IS_UNKNOWN (a) && ILV_IS_UNKNOWN (b));
}

static gboolean
is_same (IlvAdvisor *self, const Step *a, const Step *b)
{
  for (guint i = 0; i < ilv_checklist_get_n_inputs (self->list); i++)
    if (!is_same_answer (a->answers[i], b->answers[i]))
      return FALSE;
  return a->evidence == b->evidence;
}

static void
take_step (IlvAdvisor *self, Step *step)
{
  if (is_same (self, step, self->now)) {
    step_free (step);
    return;
  }
  g_queue_push_head (&self->before, self->now);
  if (self->before.length > MAX_STEPS)
    step_free (g_queue_pop_tail (&self->before));
  g_queue_clear_full (&self->after, step_free);
  self->now = step;
  keep (self);
  update (self);
}

static void
go (IlvAdvisor *self, GQueue *from, GQueue *to)
{
  if (from->length == 0)
    return;
  g_queue_push_head (to, self->now);
  self->now = g_queue_pop_head (from);
  keep (self);
  update (self);
}

void
ilv_advisor_answer (IlvAdvisor *self, guint input, double value)
{
  Step *step;

  g_return_if_fail (ILV_IS_ADVISOR (self));
  step = step_new (self, self->now->answers, self->now->evidence, self->now->source);
  step->answers[input] = value;
  take_step (self, step);
}

void
ilv_advisor_answer_all (IlvAdvisor *self, const double *answers, GArray *evidence,
                        const char *source)
{
  g_return_if_fail (ILV_IS_ADVISOR (self));
  take_step (self, step_new (self, answers, evidence, g_intern_string (source)));
  g_clear_pointer (&evidence, g_array_unref);
}

/* Nothing is known but what this machine says. */
static Step *
make_first_step (IlvAdvisor *self)
{
  g_autoptr (GArray) evidence = ilv_evidence_from_machine (self->list);
  Step *step = step_new (self, NULL, evidence, NULL);

  ilv_evidence_fill (evidence, step->answers);
  return step;
}

void
ilv_advisor_reset (IlvAdvisor *self)
{
  g_return_if_fail (ILV_IS_ADVISOR (self));
  take_step (self, make_first_step (self));
}

void
ilv_advisor_undo (IlvAdvisor *self)
{
  g_return_if_fail (ILV_IS_ADVISOR (self));
  go (self, &self->before, &self->after);
}

void
ilv_advisor_redo (IlvAdvisor *self)
{
  g_return_if_fail (ILV_IS_ADVISOR (self));
  go (self, &self->after, &self->before);
}

gboolean
ilv_advisor_can_undo (IlvAdvisor *self)
{
  g_return_val_if_fail (ILV_IS_ADVISOR (self), FALSE);
  return self->before.length > 0;
}

gboolean
ilv_advisor_can_redo (IlvAdvisor *self)
{
  g_return_val_if_fail (ILV_IS_ADVISOR (self), FALSE);
  return self->after.length > 0;
}

/* --- object --- */

static void
ilv_advisor_dispose (GObject *object)
{
  IlvAdvisor *self = ILV_ADVISOR (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_queue_clear_full (&self->before, step_free);
  g_queue_clear_full (&self->after, step_free);
  g_clear_pointer (&self->now, step_free);
  g_clear_pointer (&self->advice, ilv_advice_free);
  g_clear_pointer (&self->verdict, ilv_verdict_free);
  g_clear_pointer (&self->list, ilv_checklist_unref);
  g_clear_pointer (&self->earlier, g_ptr_array_unref);
  G_OBJECT_CLASS (ilv_advisor_parent_class)->dispose (object);
}

static void
ilv_advisor_class_init (IlvAdvisorClass *klass)
{
  static const char *const names[] = {"changed", "advised"};

  G_OBJECT_CLASS (klass)->dispose = ilv_advisor_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], ILV_TYPE_ADVISOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
ilv_advisor_init (IlvAdvisor *self)
{
  g_queue_init (&self->before);
  g_queue_init (&self->after);
  self->cancellable = g_cancellable_new ();
  self->earlier = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_checklist_unref);
}

IlvAdvisor *
ilv_advisor_new (IlvChecklist *list)
{
  IlvAdvisor *self = g_object_new (ILV_TYPE_ADVISOR, NULL);

  self->list = ilv_checklist_ref (list);
  self->now = make_first_step (self);
  recall (self);
  update (self);
  return self;
}

void
ilv_advisor_set_list (IlvAdvisor *self, IlvChecklist *list)
{
  g_return_if_fail (ILV_IS_ADVISOR (self));
  g_return_if_fail (ilv_checklist_get_n_inputs (list) == ilv_checklist_get_n_inputs (self->list));

  g_ptr_array_add (self->earlier, self->list);
  self->list = ilv_checklist_ref (list);
  update (self);
}

/* --- reading --- */

IlvChecklist *
ilv_advisor_get_list (IlvAdvisor *self)
{
  g_return_val_if_fail (ILV_IS_ADVISOR (self), NULL);
  return self->list;
}

const IlvVerdict *
ilv_advisor_get_verdict (IlvAdvisor *self)
{
  g_return_val_if_fail (ILV_IS_ADVISOR (self), NULL);
  return self->verdict;
}

const IlvAdvice *
ilv_advisor_get_advice (IlvAdvisor *self)
{
  g_return_val_if_fail (ILV_IS_ADVISOR (self), NULL);
  return self->advice;
}

double
ilv_advisor_get_answer (IlvAdvisor *self, guint input)
{
  return self->now->answers[input];
}

GArray *
ilv_advisor_get_all_evidence (IlvAdvisor *self)
{
  g_return_val_if_fail (ILV_IS_ADVISOR (self), NULL);
  return self->now->evidence;
}

const IlvEvidence *
ilv_advisor_get_evidence (IlvAdvisor *self, guint input)
{
  const IlvEvidence *found = ilv_evidence_find (self->now->evidence, input);

  /* A script's imports may show that it is not known. */
  return found != NULL && is_same_answer (found->value, self->now->answers[input]) ? found : NULL;
}

const char *
ilv_advisor_get_source (IlvAdvisor *self)
{
  g_return_val_if_fail (ILV_IS_ADVISOR (self), NULL);
  return self->now->source;
}
