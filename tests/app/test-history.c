/* Tests of undo and redo.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/model/ilv-history.h"

static IlvScenario
make (guint threads)
{
  IlvScenario scenario;

  ilv_scenario_init (&scenario, NULL);
  scenario.threads = threads;
  return scenario;
}

static void
undo_returns_what_was_before (void)
{
  g_autoptr (IlvHistory) history = ilv_history_new ();
  IlvScenario one = make (1), two = make (2);

  ilv_history_push (history, &one, NULL);
  g_assert_true (ilv_history_can_undo (history));
  g_autoptr (IlvScenario) back = ilv_history_undo (history, &two);
  g_assert_true (ilv_scenario_equal (back, &one));
  g_autoptr (IlvScenario) again = ilv_history_redo (history, back);
  g_assert_true (ilv_scenario_equal (again, &two));
  g_assert_false (ilv_history_can_redo (history));
}

static void
moves_of_one_slider_are_one_step (void)
{
  g_autoptr (IlvHistory) history = ilv_history_new ();
  IlvScenario states[] = {make (1), make (2), make (3), make (4)};

  ilv_history_push (history, &states[0], "threads");
  ilv_history_push (history, &states[1], "threads");
  ilv_history_seal (history);
  ilv_history_push (history, &states[2], "threads");
  g_autoptr (IlvScenario) first = ilv_history_undo (history, &states[3]);
  g_assert_cmpuint (first->threads, ==, 3);
  g_autoptr (IlvScenario) second = ilv_history_undo (history, first);
  g_assert_cmpuint (second->threads, ==, 1);
  g_assert_false (ilv_history_can_undo (history));
}

static void
a_new_change_forgets_what_was_undone (void)
{
  g_autoptr (IlvHistory) history = ilv_history_new ();
  IlvScenario one = make (1), two = make (2);

  ilv_history_push (history, &one, NULL);
  g_autoptr (IlvScenario) back = ilv_history_undo (history, &two);
  ilv_history_push (history, back, NULL);
  g_assert_false (ilv_history_can_redo (history));
  g_assert_null (ilv_history_redo (history, &two));
}

static void
nothing_is_kept_for_ever (void)
{
  g_autoptr (IlvHistory) history = ilv_history_new ();
  guint n = 0;

  for (guint i = 1; i <= 1000; i++) {
    IlvScenario scenario = make (i);

    ilv_history_push (history, &scenario, NULL);
  }
  while (ilv_history_can_undo (history)) {
    IlvScenario now = make (0);
    g_autoptr (IlvScenario) back = ilv_history_undo (history, &now);

    n++;
  }
  g_assert_cmpuint (n, >=, 50);
  g_assert_cmpuint (n, <=, 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/undo", undo_returns_what_was_before);
  g_test_add_func ("/history/merge", moves_of_one_slider_are_one_step);
  g_test_add_func ("/history/branch", a_new_change_forgets_what_was_undone);
  g_test_add_func ("/history/bounded", nothing_is_kept_for_ever);
  return g_test_run ();
}
