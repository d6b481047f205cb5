/* The traps of the recorder's design, each with a program that would fall into it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tests/python/README lists the traps and where each is closed. */
#include "recorded-run.h"

#include "demos/recorder/ilv-script-run.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>

/* Skips a test that this interpreter is too old for. */
static gboolean
is_at_least (guint minor)
{
  if (get_python_version () >= (0x03000000 | minor << 16))
    return TRUE;
  g_test_skip ("this Python is older");
  return FALSE;
}

static gboolean
has_module (const char *name)
{
  g_autofree char *code = g_strdup_printf ("import %s", name);
  const char *argv[] = {get_python (), "-I", "-c", code, NULL};
  g_auto (Run) run = {0};
  run_program (&run, argv, FALSE);
  if (run.status != 0)
    g_test_skip ("this Python does not have it");
  return run.status == 0;
}

static gboolean
has_text (const Run *run, guint kind, const char *text)
{
  for (guint i = 0; i < count_rings (run); i++)
    FOR_EACH_RECORD (get_ring (run, i), record)
  if (record->kind == kind && record->c == strlen (text) &&
      memcmp (record + 1, text, record->c) == 0)
    return TRUE;
  return FALSE;
}

/* Trap 2: a lock that another thread held at the fork is free in the child. */
static void
test_children_of_a_busy_parent (void)
{
  g_auto (Run) run = {0};
  run_script (&run, "truth_fork.py", NULL);
  assert_success (&run);
  g_assert_cmpuint (count_everywhere (&run, ILV_REC_PROC_FORKED), ==, 20);
}

/* Traps 5, 12 and 13: no GIL comes back, nothing is imported, no sitecustomize is used up. */
static void
test_interpreter_stays_as_it_is (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "python", "truth_modules.py", NULL);
  const char *argv[] = {get_python (), path, NULL};
  g_auto (Run) plain = {0};
  g_auto (Run) recorded = {0};
  run_program (&plain, argv, FALSE);
  run_program (&recorded, argv, TRUE);
  g_assert_cmpstr (recorded.out, ==, plain.out);
  g_assert_cmpstr (recorded.err, ==, plain.err);
  g_assert_cmpuint (count_everywhere (&recorded, ILV_REC_AGENT_READY), ==, 1);
}

/* Trap 6: subinterpreters with their GILs, and tasks in them, without a word on standard error. */
static void
test_subinterpreters (void)
{
  g_auto (Run) run = {0};
  guint n_own = 0, n_tasks = 0;
  if (!is_at_least (14))
    return;
  run_script (&run, "truth_interpreters.py", NULL);
  assert_success (&run);
  assert_one_holder (&run);
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpuint (count_everywhere (&run, ILV_REC_AGENT_READY), ==, 3);
  g_assert_cmpuint (count_flagged (&run, ILV_REC_JOB_BEGIN, ILV_EXECUTOR_INTERPRETERS), ==, 4);
  g_assert_cmpuint (count_flagged (&run, ILV_REC_JOB_END, ILV_EXECUTOR_INTERPRETERS), ==, 4);
  for (guint i = 0; i < count_rings (&run); i++) {
    const IlvRing *ring = get_ring (&run, i);
    n_own += ring != get_main (&run) && count_records (ring, ILV_REC_GIL_INIT) == 1;
    if (ring != get_main (&run))
      n_tasks += count_records (ring, ILV_REC_TASK_NEW);
  }
  gboolean has_gil = count_everywhere (&run, ILV_REC_GIL_INIT) > 0;
  g_assert_cmpuint (n_own, ==, has_gil ? 2 : 0);
  g_assert_cmpuint (n_tasks, >=, 4);
  g_assert_cmpuint (find_name (&run, "job.<locals>.inner"), !=, 0);
}

/* Trap 7: what a failing callback reports is asyncio's own report (test-truth compares a script's
 * whole output); trap 8: loops in debug mode, which take the slow way, say the same too. */
static void
test_debug_mode (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "python", "truth_script.py", NULL);
  const char *argv[] = {get_python (), "-X", "dev", "-W", "ignore", path, NULL};
  g_auto (Run) plain = {0};
  g_auto (Run) recorded = {0};
  run_program (&plain, argv, FALSE);
  run_program (&recorded, argv, TRUE);
  g_assert_cmpstr (recorded.out, ==, plain.out);
  g_assert_cmpint (recorded.status, ==, plain.status);
  g_assert_cmpuint (count_everywhere (&recorded, ILV_REC_STEP_BEGIN), >, 0);
}

/* Trap 8: steps that run inside create_task(). */
static void
test_eager_tasks (void)
{
  g_auto (Run) run = {0};
  guint depth = 0, deepest = 0;
  if (!is_at_least (12))
    return;
  run_script (&run, "truth_eager.py", NULL);
  assert_success (&run);
  g_assert_cmpuint (count_flagged (&run, ILV_REC_TASK_NEW, ILV_TASK_NEW_EAGER), ==, 3);
  g_assert_cmpuint (count_flagged (&run, ILV_REC_TASK_NEW, ILV_TASK_NEW_RENAMED), ==, 2);
  FOR_EACH_RECORD (get_main (&run), record)
  {
    depth += record->kind == ILV_REC_STEP_BEGIN;
    depth -= record->kind == ILV_REC_STEP_END;
    deepest = MAX (deepest, depth);
  }
  g_assert_cmpuint (depth, ==, 0);
  g_assert_cmpuint (deepest, ==, 2);
}

/* The n-th record of that kind whose b is `b`. */
static const IlvRecord *
find_record (const Run *run, guint kind, guint64 b)
{
  for (guint i = 0; i < count_rings (run); i++)
    FOR_EACH_RECORD (get_ring (run, i), record)
  if (record->kind == kind && record->b == b)
    return record;
  return NULL;
}

/* Trap 8: other loops than asyncio's own. */
static void
test_uvloop (void)
{
  g_auto (Run) run = {0};
  guint n_steps = 0;
  if (!has_module ("uvloop"))
    return;
  run_script (&run, "truth_uvloop.py", NULL);
  assert_success (&run);
  guint32 sleeper = find_name (&run, "sleeper");
  g_assert_cmpuint (sleeper, !=, 0);
  FOR_EACH_RECORD (get_main (&run), record)
  {
    if (record->kind == ILV_REC_STEP_BEGIN)
      g_assert_cmpuint (record->c, ==, ILV_FOREIGN_LOOP_UVLOOP);
    if (record->kind != ILV_REC_TASK_NEW || record->a != sleeper)
      continue;
    n_steps++;
    g_assert_nonnull (find_record (&run, ILV_REC_STEP_END, record->b));
  }
  g_assert_cmpuint (n_steps, ==, 5);
  g_assert_cmpuint (count_everywhere (&run, ILV_REC_STEP_BEGIN), ==,
                    count_everywhere (&run, ILV_REC_STEP_END));
}

static void
test_trio (void)
{
  g_auto (Run) run = {0};
  guint n_tasks = 0;
  if (!has_module ("trio"))
    return;
  run_script (&run, "truth_trio.py", NULL);
  assert_success (&run);
  guint32 sleeper = find_name (&run, "sleeper"), sleep = find_name (&run, "sleep_forever");
  FOR_EACH_RECORD (get_main (&run), record)
  {
    if (record->kind != ILV_REC_TASK_NEW || record->a != sleeper)
      continue;
    const IlvRecord *end = find_record (&run, ILV_REC_STEP_END, record->b);
    g_assert_nonnull (end);
    g_assert_cmpuint (end->a, ==, sleep);
    n_tasks++;
  }
  g_assert_cmpuint (n_tasks, ==, 4);
  g_assert_true (has_text (&run, ILV_REC_TASK_NAME, "the last one"));
  g_assert_cmpuint (count_everywhere (&run, ILV_REC_TASK_NAME), ==, 1);
  g_assert_cmpuint (count_everywhere (&run, ILV_REC_STEP_BEGIN), ==,
                    count_everywhere (&run, ILV_REC_STEP_END));
}

/* Trap 9: names that come with the task, right after it, or whenever the program likes. */
static void
test_task_names (void)
{
  g_auto (Run) run = {0};
  run_script (&run, "truth_names.py", NULL);
  assert_success (&run);
  gboolean has_groups = get_python_version () >= 0x030b0000;
  g_assert_true (has_text (&run, ILV_REC_TASK_NAME, "by create_task"));
  if (has_groups)
    g_assert_true (has_text (&run, ILV_REC_TASK_NAME, "by TaskGroup"));
  g_assert_true (has_text (&run, ILV_REC_TASK_NAME, "by set_name"));
  g_assert_true (has_text (&run, ILV_REC_TASK_NAME, "7"));
  g_assert_cmpuint (count_everywhere (&run, ILV_REC_TASK_NAME), ==, has_groups ? 4 : 3);
}

/* Trap 10: two pools of one program do not share numbers; each call runs what was submitted. */
static void
test_two_pools_do_not_mix (void)
{
  g_auto (Run) run = {0};
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  run_script (&run, "truth_executors.py", NULL);
  assert_success (&run);
  FOR_EACH_RECORD (get_main (&run), record)
  {
    if (record->kind != ILV_REC_JOB_SUBMIT)
      continue;
    g_assert_true (g_hash_table_add (seen, (gpointer)&record->c));
    const IlvRecord *begin = find_record (&run, ILV_REC_JOB_BEGIN, record->c);
    g_assert_nonnull (begin);
    g_assert_cmpuint (begin->a, ==, record->a);
    g_assert_nonnull (find_record (&run, ILV_REC_JOB_DONE, record->c));
  }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 6);
}

/* Items of multiprocessing.Pool: 5 of the map, the one that fails, 3 of the imap; twice, since a
 * ThreadPool has them too. */
static void
test_items_of_pools (void)
{
  g_auto (Run) run = {0};
  guint n_failed = 0;
  run_script (&run, "truth_pools.py", NULL);
  assert_success (&run);
  g_assert_cmpuint (count_flagged (&run, ILV_REC_JOB_SUBMIT, ILV_EXECUTOR_POOL), ==, 6);
  g_assert_cmpuint (count_flagged (&run, ILV_REC_JOB_BEGIN, ILV_EXECUTOR_POOL), ==, 18);
  g_assert_cmpuint (count_flagged (&run, ILV_REC_JOB_END, ILV_EXECUTOR_POOL), ==, 18);
  g_assert_cmpuint (count_flagged (&run, ILV_REC_JOB_DONE, ILV_EXECUTOR_POOL), ==, 18);
  for (guint i = 0; i < count_rings (&run); i++)
    FOR_EACH_RECORD (get_ring (&run, i), record)
  n_failed += record->kind == ILV_REC_JOB_END && record->a == 1;
  g_assert_cmpuint (n_failed, ==, 2);
}

/* Trap 11: every way to block, under its kind. */
static void
test_calls_by_kind (void)
{
  static const struct {
    IlvCall call;
    guint n;
  } expected[] = {
      {ILV_CALL_WRITE, 4},   {ILV_CALL_READ, 4},    {ILV_CALL_FSYNC, 1},  {ILV_CALL_SEND, 5},
      {ILV_CALL_RECV, 3},    {ILV_CALL_CONNECT, 1}, {ILV_CALL_ACCEPT, 1}, {ILV_CALL_GETADDRINFO, 2},
      {ILV_CALL_POLL, 1},    {ILV_CALL_SELECT, 1},  {ILV_CALL_EPOLL, 1},  {ILV_CALL_FLOCK, 2},
      {ILV_CALL_WAITPID, 1}, {ILV_CALL_SIGNAL, 1},
  };
  g_auto (Run) run = {0};
  run_script (&run, "truth_calls.py", NULL);
  assert_success (&run);
  const IlvRing *ring = find_thread (&run, "calls");
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autoptr (GArray) calls = find_calls (ring, expected[i].call);
    g_test_message ("call %d", expected[i].call);
    if (expected[i].call == ILV_CALL_GETADDRINFO) /* from 3.12 on getnameinfo() looks up first */
      g_assert_cmpuint (calls->len, >=, expected[i].n);
    else
      g_assert_cmpuint (calls->len, ==, expected[i].n);
  }
  g_autoptr (GArray) locks = find_calls (ring, ILV_CALL_SEM);
  guint last = locks->len - 1;
  g_assert_cmpuint (locks->len, >=, 1);
  g_assert_cmpuint (SPAN_END (locks, last) - SPAN_BEGIN (locks, last), >=, 9 * MS);
}

/* Trap 14: waiting for a core is told apart from all else, as long as the kernel says it was. */
static void
test_waits_for_a_core (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "python", "truth_core.py", NULL);
  g_autofree char *out = NULL;
  g_autofree char *code = g_strdup_printf ("import sys\nsys.stdout = open('truth_core.out', 'w')\n"
                                           "exec(open('%s').read())",
                                           script);
  char *args[] = {(char *)"-I", (char *)"-c", code, NULL};
  g_autoptr (IlvPython) python = ilv_python_find (get_python (), NULL, &error);
  g_assert_no_error (error);
  const IlvScriptOptions options = {.python = python, .args = args, .name = "core"};
  g_auto (IlvScriptResult) result = {0};
  g_assert_true (ilv_script_run (&options, &result, &error));
  g_assert_no_error (result.error);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_true (g_file_get_contents ("truth_core.out", &out, NULL, NULL));
  g_remove ("truth_core.out");
  gint64 counted_ns = g_ascii_strtoll (out, NULL, 10);
  gint64 shown_ns = ilv_trace_get_info (result.trace)->figures.state_ns[ILV_STATE_CORE_WAIT];
  g_test_message ("%g ms counted, %g ms shown", counted_ns / 1e6, shown_ns / 1e6);
  g_assert_cmpint (counted_ns, >, 50 * MS);
  g_assert_cmpint (shown_ns, >=, counted_ns / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!has_python ())
    return 0;
#define ADD(name, test) g_test_add_func ("/traps/" name, test)
  ADD ("children-of-a-busy-parent", test_children_of_a_busy_parent);
  ADD ("interpreter-stays-as-it-is", test_interpreter_stays_as_it_is);
  ADD ("subinterpreters", test_subinterpreters);
  ADD ("debug-mode", test_debug_mode);
  ADD ("eager-tasks", test_eager_tasks);
  ADD ("uvloop", test_uvloop);
  ADD ("trio", test_trio);
  ADD ("task-names", test_task_names);
  ADD ("two-pools-do-not-mix", test_two_pools_do_not_mix);
  ADD ("items-of-pools", test_items_of_pools);
  ADD ("calls-by-kind", test_calls_by_kind);
  ADD ("waits-for-a-core", test_waits_for_a_core);
  return g_test_run ();
}
