/* Tests of the questions: the right answer is what the trace contains.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/model/ilv-question.h"

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

  g_assert_true (ilv_question_init_next (&question, trace, 0, 0));
  ilv_trace_get_track (trace, question.choices[question.right].id, &track);
  g_assert_cmpuint (track.number, ==, 2);
  g_assert_cmpint (question.right_ns, ==, MS);
  g_assert_true (ilv_question_init_next (&question, trace, 0, MS));
  ilv_trace_get_track (trace, question.choices[question.right].id, &track);
  g_assert_cmpuint (track.number, ==, 1);
  g_assert_cmpint (question.right_ns, ==, 3 * MS);
  g_assert_false (ilv_question_init_next (&question, trace, 0, 3 * MS));
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
  g_assert_true (ilv_question_init_next (&question, trace, 0, MS));
  g_assert_cmpint (question.choices[question.right].kind, ==, ILV_CHOICE_JOB);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/question/first", first_is_the_smallest_total);
  g_test_add_func ("/question/thread", next_thread_is_who_takes_the_gil);
  g_test_add_func ("/question/task", next_task_is_not_given_away_by_the_order);
  g_test_add_func ("/question/poll", the_poll_can_be_next);
  return g_test_run ();
}
