/* Tests of the questions: the right answer is what the trace contains.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/model/ilv-question.h"

#include "demos/simulator/ilv-simulate.h"
#include "demos/workload/ilv-costs.h"
#include "sample-trace.h"

static void
first_is_the_smallest_total (void)
{
  const IlvModel models[] = {ILV_MODEL_ASYNCIO, ILV_MODEL_THREADS, ILV_MODEL_PROCESSES};
  const gint64 totals[] = {30, 20, 40};
  IlvQuestion question;

  ilv_question_init_first (&question, models, totals, 3);
  g_assert_cmpuint (question.n_choices, ==, 3);
  g_assert_cmpuint (question.right, ==, 1);
  g_assert_cmpint (question.right_ns, ==, 20);
  g_assert_true (question.open);
  g_assert_cmpint (question.answer, ==, -1);
}

static void
next_thread_is_who_takes_the_gil (void)
{
  g_autoptr (IlvTrace) trace = sample_trace_new_threads ("threads", 1);
  IlvQuestion question;
  IlvTrack track;

  /* It waits from 2 ms on: the first in the line is next. */
  g_assert_true (ilv_question_init_next (&question, trace, 0, 2 * MS));
  g_assert_cmpint (question.kind, ==, ILV_QUESTION_NEXT);
  ilv_trace_get_track (trace, question.choices[question.right].id, &track);
  g_assert_cmpuint (track.number, ==, 1);
  g_assert_cmpint (question.right_ns, ==, 3 * MS);
}

/* Nobody waits for the GIL and nothing is queued: who comes back first is chance, and no question.
 */
static void
chance_is_not_asked_for (void)
{
  g_autoptr (IlvTrace) trace = sample_trace_new_threads ("threads", 1);
  IlvQuestion question;
  gint64 moment;

  g_assert_false (ilv_question_init_next (&question, trace, 0, MS));
  g_assert_cmpint (question.kind, ==, ILV_QUESTION_CHANCE);
  g_assert_false (question.open);
  g_assert_true (ilv_question_find_moment (trace, MS, &moment));
  g_assert_cmpint (moment, ==, 2 * MS);
  g_assert_false (ilv_question_init_next (&question, trace, 0, 4 * MS));
  g_assert_cmpint (question.kind, ==, ILV_QUESTION_END);
  g_assert_false (ilv_question_find_moment (trace, 4 * MS, &moment));
}

/* A question that is asked can be answered by the rules alone: in every model, at every moment of a
 * run, what the machinery's order says is what the trace says. */
static void
rules_lead_to_every_answer (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvWorkload) workload = ilv_workload_parse (
      "[Workload]\nFormat=1\nName=x\n[Job page]\nCount=30\nSteps=fetch;look\n[Step fetch]\n"
      "Do=io\nDuration=30ms\nSpread=uniform 60%\n[Step look]\nDo=python\nDuration=4ms\n",
      -1, "x", &error);
  g_autoptr (IlvCosts) costs = ilv_costs_find ("reference", &error);

  g_assert_no_error (error);
  for (int model = 0; model < ILV_N_MODELS; model++) {
    g_autoptr (IlvTrace) trace = NULL;
    IlvSettings settings;
    guint n_asked = 0, n_chance = 0;

    ilv_settings_init (&settings, model);
    settings.threads = settings.processes = 4;
    trace = ilv_simulate (workload, &settings, costs, ILV_DETAIL_FULL, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    for (gint64 t = 0; t < ilv_trace_get_end (trace); t += MS / 2) {
      IlvQuestion question;

      if (ilv_question_init_next (&question, trace, 0, t)) {
        g_assert_cmpuint (question.n_choices, >, 1);
        g_assert_cmpuint (question.right, <, question.n_choices);
        g_assert_cmpint (question.right_ns, >, t);
        n_asked++;
      } else {
        g_assert_false (question.open);
        g_assert_cmpuint (question.n_choices, ==, 0);
        n_chance += question.kind == ILV_QUESTION_CHANCE;
      }
    }
    g_test_message ("%s: %u asked, %u by chance", ilv_model_get_id (model), n_asked, n_chance);
    if (model == ILV_MODEL_ASYNCIO || model == ILV_MODEL_THREADS || model == ILV_MODEL_PROCESSES)
      g_assert_cmpuint (n_asked, >, 0);
    if (model == ILV_MODEL_ASYNCIO)
      g_assert_cmpuint (n_chance, >, 0);
  }
}

/* The ready queue is 2, 1; the choices are 1, 2 and the poll: their order is no hint. */
static void
next_task_is_not_given_away_by_the_order (void)
{
  g_autoptr (IlvTrace) trace = sample_trace_new_loop ();
  IlvQuestion question;

  g_assert_true (ilv_question_init_next (&question, trace, 0, MS / 2));
  g_assert_cmpuint (question.n_choices, ==, 3);
  g_assert_cmpint (question.choices[0].kind, ==, ILV_CHOICE_JOB);
  g_assert_cmpuint (question.choices[0].id, ==, 1);
  g_assert_cmpuint (question.choices[1].id, ==, 2);
  g_assert_cmpint (question.choices[2].kind, ==, ILV_CHOICE_POLL);
  g_assert_cmpuint (question.right, ==, 1);
}

static void
the_poll_can_be_next (void)
{
  g_autoptr (IlvTrace) trace = sample_trace_new_loop ();
  IlvQuestion question;

  /* Nothing else is ready: one choice is no question. */
  g_assert_false (ilv_question_init_next (&question, trace, 0, 2 * MS));
  g_assert_cmpint (question.kind, ==, ILV_QUESTION_ONE);
  g_assert_true (ilv_question_init_next (&question, trace, 0, MS));
  g_assert_cmpint (question.choices[question.right].kind, ==, ILV_CHOICE_JOB);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/question/first", first_is_the_smallest_total);
  g_test_add_func ("/question/thread", next_thread_is_who_takes_the_gil);
  g_test_add_func ("/question/chance", chance_is_not_asked_for);
  g_test_add_func ("/question/rules", rules_lead_to_every_answer);
  g_test_add_func ("/question/task", next_task_is_not_given_away_by_the_order);
  g_test_add_func ("/question/poll", the_poll_can_be_next);
  return g_test_run ();
}
