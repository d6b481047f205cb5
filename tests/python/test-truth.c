/* Is the recording true? Programs with known answers, really run and recorded.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Orders, counts and lower bounds only: on a busy machine everything may take longer, but nothing
 * can be shorter than asked, out of order or twice. $ILV_TRUTH_PYTHON names another interpreter. */
#include "recorded-run.h"

#include <string.h>
#include <sys/wait.h>

/* --- the truths --- */

/* time.sleep() never returns early: 3.11 sleeps until a moment, which it computes while it still
 * has the GIL; older versions sleep for a time, 3.10 and before in select(). (transfer full) */
static GArray *
assert_sleeps_last (const IlvRing *ring, guint64 asked)
{
  GArray *sleeps = g_array_new (FALSE, FALSE, sizeof (guint64[2]));
  guint64 span[2] = {0}, end = 0;
  FOR_EACH_RECORD (ring, record)
  {
    gboolean is_sleep =
        record->flags == ILV_CALL_SLEEP || (record->flags == ILV_CALL_SELECT && record->a == 0);
    if (record->kind == ILV_REC_BLK_ENTER && is_sleep) {
      span[0] = record->ts;
      end = record->flags == ILV_CALL_SLEEP && record->a != 0 ? record->b : record->ts + asked;
    }
    if (record->kind == ILV_REC_BLK_EXIT && is_sleep) {
      span[1] = record->ts;
      g_assert_cmpuint (span[1], >=, end);
      g_array_append_val (sleeps, span);
    }
  }
  return sleeps;
}

static void
test_gil_changes_hands (void)
{
  g_auto (Run) run = {0};
  if (!has_gil ())
    return;
  run_script (&run, "truth_gil.py", NULL);
  assert_success (&run);
  g_assert_cmpuint (assert_one_holder (&run), >, 50);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *name = g_strdup_printf ("cpu%u", i);
    const IlvRing *ring = find_thread (&run, name);
    guint64 wait_ts = 0;
    g_assert_cmpuint (count_records (ring, ILV_REC_GIL_TIMEOUT), >, 0);
    FOR_EACH_RECORD (ring, record)
    {
      if (record->kind == ILV_REC_GIL_WAIT)
        wait_ts = record->ts;
      else if (record->kind == ILV_REC_GIL_TIMEOUT)
        g_assert_cmpuint (record->ts - wait_ts, >=, 5 * MS);
    }
  }
}

static void
test_convoy (void)
{
  g_auto (Run) run = {0};
  if (!has_gil ())
    return;
  run_script (&run, "truth_convoy.py", NULL);
  assert_success (&run);
  assert_one_holder (&run);
  const IlvRing *ring = find_thread (&run, "io");
  g_autoptr (GArray) sleeps = assert_sleeps_last (ring, MS);
  g_assert_cmpuint (sleeps->len, ==, 20);
  g_assert_cmpuint (count_records (ring, ILV_REC_GIL_TIMEOUT), >, 0);
  g_assert_cmpuint (count_records (find_thread (&run, "cpu"), ILV_REC_GIL_DROP), >, 0);
}

/* Spans in which tasks were suspended in a function of that name, by task; each from the begin of
 * the step that asked for it. A time that was asked for counts from somewhere in that step: the
 * suspension itself is shorter when the machine was busy with something else in between. */
static GArray *
find_suspensions (const Run *run, const char *function, const char *coroutine)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint64[2]));
  guint32 name = find_name (run, function), own_name = find_name (run, coroutine);
  g_autoptr (GHashTable) since =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GHashTable) owners = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint64 step_ts = 0;
  FOR_EACH_RECORD (get_main (run), record)
  {
    guint64 span[2] = {step_ts, 0};
    gboolean is_own = GPOINTER_TO_UINT (g_hash_table_lookup (owners, &record->b)) == own_name;
    if (record->kind == ILV_REC_TASK_NEW)
      g_hash_table_insert (owners, g_memdup2 (&record->b, 8), GUINT_TO_POINTER (record->a));
    if (record->kind == ILV_REC_STEP_END && record->a == name && is_own)
      g_hash_table_insert (since, g_memdup2 (&record->b, 8), g_memdup2 (span, 8));
    const guint64 *begin = g_hash_table_lookup (since, &record->b);
    if (record->kind == ILV_REC_STEP_BEGIN && begin != NULL) {
      span[0] = *begin;
      span[1] = record->ts;
      g_array_append_val (found, span);
      g_hash_table_remove (since, &record->b);
    }
    if (record->kind == ILV_REC_STEP_BEGIN)
      step_ts = record->ts;
  }
  return found;
}

static void
assert_each_lasts (const GArray *spans, guint n, guint64 at_least)
{
  g_assert_cmpuint (spans->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (SPAN_END (spans, i) - SPAN_BEGIN (spans, i), >=, at_least);
}

static void
test_loop_blocked_by_sleep (void)
{
  g_auto (Run) run = {0};
  run_script (&run, "truth_loop.py", NULL);
  assert_success (&run);
  assert_one_holder (&run);
  g_autoptr (GArray) calls = assert_sleeps_last (get_main (&run), 200 * MS);
  g_assert_cmpuint (calls->len, ==, 1);
  /* While the loop was blocked nobody took a step. */
  guint64 n_steps = 0;
  FOR_EACH_RECORD (get_main (&run), record)
  n_steps += record->kind == ILV_REC_STEP_BEGIN && record->ts > SPAN_BEGIN (calls, 0) &&
             record->ts < SPAN_END (calls, 0);
  g_assert_cmpuint (n_steps, ==, 0);
  g_autoptr (GArray) ticks = find_suspensions (&run, "sleep", "ticker");
  assert_each_lasts (ticks, 3, 50 * MS);
}

static void
test_hundred_sleeps_overlap (void)
{
  g_auto (Run) run = {0};
  run_script (&run, "truth_loop.py", NULL);
  g_autoptr (GArray) sleeps = find_suspensions (&run, "sleep", "sleeper");
  guint64 last_begin = 0, first_end = G_MAXUINT64;
  assert_each_lasts (sleeps, 100, 1000 * MS);
  for (guint i = 0; i < sleeps->len; i++) {
    last_begin = MAX (last_begin, SPAN_BEGIN (sleeps, i));
    first_end = MIN (first_end, SPAN_END (sleeps, i));
  }
  g_assert_cmpuint (last_begin, <, first_end);
}

static void
test_lock_is_waited_for_in_turn (void)
{
  g_auto (Run) run = {0};
  run_script (&run, "truth_loop.py", NULL);
  g_autoptr (GArray) waits = find_suspensions (&run, "Lock.acquire", "holder");
  g_assert_cmpuint (waits->len, ==, 2);
  g_autoptr (GArray) sleeps = find_suspensions (&run, "sleep", "holder");
  assert_each_lasts (sleeps, 3, 10 * MS);
  /* Who comes next has waited for who came before, wherever it began to. */
  g_assert_cmpuint (SPAN_END (waits, 0) - SPAN_BEGIN (sleeps, 0), >=, 10 * MS);
  g_assert_cmpuint (SPAN_END (waits, 1) - SPAN_END (waits, 0), >=, 10 * MS);
}

static void
test_blocking_calls_by_kind (void)
{
  g_auto (Run) run = {0};
  run_script (&run, "truth_blocking.py", NULL);
  assert_success (&run);
  const IlvRing *main_ring = get_main (&run);
  g_autoptr (GArray) sends = find_calls (main_ring, ILV_CALL_SEND);
  g_autoptr (GArray) receipts = find_calls (find_thread (&run, "reader"), ILV_CALL_RECV);
  g_autoptr (GArray) locks = find_calls (find_thread (&run, "locker"), ILV_CALL_SEM);
  g_assert_cmpuint (sends->len, ==, 5);
  g_assert_cmpuint (receipts->len, ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (SPAN_END (receipts, i), >, SPAN_BEGIN (sends, i));
  g_assert_cmpuint (locks->len, >=, 1);
  guint64 last_sleep_end = 0;
  FOR_EACH_RECORD (main_ring, record)
  if (record->kind == ILV_REC_BLK_EXIT &&
      (record->flags == ILV_CALL_SLEEP || record->flags == ILV_CALL_SELECT))
    last_sleep_end = record->ts;
  g_assert_cmpuint (SPAN_END (locks, locks->len - 1), >, last_sleep_end);
}

static guint
count_big (const Run *run, guint kind, guint flags, guint64 at_least_bytes, int except_pid)
{
  guint n = 0;
  for (guint i = 0; i < count_rings (run); i++)
    FOR_EACH_RECORD (get_ring (run, i), record)
  n += record->kind == kind && record->flags == flags && record->c >= at_least_bytes &&
       get_ring (run, i)->pid != except_pid;
  return n;
}

static guint64
find_stamp (const Run *run, guint kind, guint flags, guint64 work)
{
  for (guint i = 0; i < count_rings (run); i++)
    FOR_EACH_RECORD (get_ring (run, i), record)
  if (record->kind == kind && record->flags == flags && record->b == work)
    return record->ts;
  g_error ("no record %u of work item %" G_GUINT64_FORMAT, kind, work);
}

static void
test_pool_pickles (gconstpointer start_method)
{
  g_auto (Run) run = {0};
  run_script (&run, "truth_pool.py", start_method);
  assert_success (&run);
  assert_one_holder (&run);
  int main_pid = 0;
  for (guint i = 0; i < count_rings (&run); i++)
    if (count_records (get_ring (&run, i), ILV_REC_JOB_SUBMIT) > 0)
      main_pid = get_ring (&run, i)->pid;
  g_assert_cmpint (main_pid, !=, 0);
  g_assert_cmpuint (count_big (&run, ILV_REC_PICKLE_END, ILV_PICKLE_CALL, 2000000, 0), ==, 6);
  g_assert_cmpuint (count_big (&run, ILV_REC_PICKLE_END, ILV_PICKLE_RESULT, 2000000, main_pid), ==,
                    6);
  g_assert_cmpuint (count_big (&run, ILV_REC_UNPICKLE_END, ILV_PICKLE_CALL, 2000000, main_pid), ==,
                    6);
  for (guint64 work = 0; work < 6; work++) {
    guint64 submitted = 0, stamps[] = {
                               find_stamp (&run, ILV_REC_JOB_QUEUED, ILV_EXECUTOR_PROCESSES, work),
                               find_stamp (&run, ILV_REC_PICKLE_BEGIN, ILV_PICKLE_CALL, work),
                               find_stamp (&run, ILV_REC_PICKLE_END, ILV_PICKLE_CALL, work),
                               find_stamp (&run, ILV_REC_UNPICKLE_END, ILV_PICKLE_CALL, work),
                               find_stamp (&run, ILV_REC_JOB_BEGIN, ILV_EXECUTOR_PROCESSES, work),
                               find_stamp (&run, ILV_REC_JOB_END, ILV_EXECUTOR_PROCESSES, work),
                               find_stamp (&run, ILV_REC_PICKLE_END, ILV_PICKLE_RESULT, work),
                               find_stamp (&run, ILV_REC_JOB_DONE, ILV_EXECUTOR_PROCESSES, work),
                           };
    for (guint i = 0; i < G_N_ELEMENTS (stamps); i++) {
      g_assert_cmpuint (stamps[i], >=, submitted);
      submitted = stamps[i];
    }
  }
  g_assert_cmpuint (count_everywhere (&run, ILV_REC_PROC_START), ==, 2);
}

static gboolean
has_last_mark (const Run *run)
{
  for (guint i = 0; i < count_rings (run); i++)
    FOR_EACH_RECORD (get_ring (run, i), record)
  if (record->kind == ILV_REC_MARK && record->flags == ILV_MARK_USER && record->a == 4242)
    return TRUE;
  return FALSE;
}

static void
test_last_mark_survives (gconstpointer how)
{
  g_auto (Run) run = {0};
  run_script (&run, "truth_end.py", how);
  g_assert_true (has_last_mark (&run));
  g_assert_cmpint (count_everywhere (&run, ILV_REC_PROC_EXIT), ==, strcmp (how, "exit") == 0);
  if (strcmp (how, "exit") == 0)
    g_assert_cmpint (WEXITSTATUS (run.status), ==, 3);
  else
    g_assert_cmpint (WTERMSIG (run.status), ==, strcmp (how, "kill") == 0 ? SIGKILL : SIGSEGV);
}

static void
test_killed_worker_names_its_job (void)
{
  g_auto (Run) run = {0};
  run_script (&run, "truth_worker.py", NULL);
  g_assert_cmpint (WEXITSTATUS (run.status), ==, 7);
  guint n_culprits = 0;
  for (guint i = 0; i < count_rings (&run); i++) {
    const IlvRing *ring = get_ring (&run, i);
    guint64 last_begun = G_MAXUINT64;
    FOR_EACH_RECORD (ring, record)
    {
      if (record->kind == ILV_REC_JOB_BEGIN)
        last_begun = record->b;
      if (record->kind == ILV_REC_JOB_END && record->b == last_begun)
        last_begun = G_MAXUINT64;
    }
    if (last_begun == G_MAXUINT64)
      continue;
    g_assert_cmpuint (last_begun, ==, 3);
    g_assert_true (ring->is_dead);
    g_assert_false (ring->is_closed);
    n_culprits++;
  }
  g_assert_cmpuint (n_culprits, ==, 1);
}

static void
test_script_does_not_notice (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "python", "truth_script.py", NULL);
  const char *argv[] = {get_python (), path, NULL};
  g_auto (Run) plain = {0};
  g_auto (Run) recorded = {0};
  run_program (&plain, argv, FALSE);
  run_program (&recorded, argv, TRUE);
  g_assert_cmpuint (count_rings (&plain), ==, 0);
  g_assert_cmpuint (count_everywhere (&recorded, ILV_REC_AGENT_READY), ==, 1);
  g_assert_cmpstr (recorded.out, ==, plain.out);
  g_assert_cmpstr (recorded.err, ==, plain.err);
  g_assert_cmpint (recorded.status, ==, plain.status);
  g_assert_cmpint (WEXITSTATUS (recorded.status), ==, 4);
}

static void
test_gets_in_without_site (void)
{
  const char *argv[] = {get_python (), "-I", "-S", "-c", "import asyncio", NULL};
  g_auto (Run) run = {0};
  run_program (&run, argv, TRUE);
  assert_success (&run);
  g_assert_cmpuint (count_everywhere (&run, ILV_REC_AGENT_READY), ==, 1);
}

/* No room for a ring (here: no file of that size may be made): the script runs, unrecorded. */
static void
test_no_room_is_no_harm (void)
{
  g_autofree char *command =
      g_strdup_printf ("ulimit -f 100; exec %s -I -c 'print(6 * 7)'", get_python ());
  const char *argv[] = {"sh", "-c", command, NULL};
  g_auto (Run) run = {0};
  run_program (&run, argv, TRUE);
  assert_success (&run);
  g_assert_cmpstr (run.out, ==, "42\n");
  g_assert_cmpuint (count_rings (&run), ==, 0);
}

static void
test_other_programs_are_left_alone (void)
{
  const char *argv[] = {"sh", "-c", "exec ls /", NULL};
  g_auto (Run) run = {0};
  run_program (&run, argv, TRUE);
  assert_success (&run);
  g_assert_cmpuint (count_rings (&run), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!has_python ())
    return 0;
  g_test_add_func ("/truth/gil-changes-hands", test_gil_changes_hands);
  g_test_add_func ("/truth/convoy", test_convoy);
  g_test_add_func ("/truth/loop-blocked-by-sleep", test_loop_blocked_by_sleep);
  g_test_add_func ("/truth/hundred-sleeps-overlap", test_hundred_sleeps_overlap);
  g_test_add_func ("/truth/lock-is-waited-for-in-turn", test_lock_is_waited_for_in_turn);
  g_test_add_func ("/truth/blocking-calls-by-kind", test_blocking_calls_by_kind);
  g_test_add_data_func ("/truth/pool-pickles/fork", "fork", test_pool_pickles);
  g_test_add_data_func ("/truth/pool-pickles/forkserver", "forkserver", test_pool_pickles);
  g_test_add_data_func ("/truth/pool-pickles/spawn", "spawn", test_pool_pickles);
  g_test_add_data_func ("/truth/last-mark-survives/kill", "kill", test_last_mark_survives);
  g_test_add_data_func ("/truth/last-mark-survives/crash", "crash", test_last_mark_survives);
  g_test_add_data_func ("/truth/last-mark-survives/exit", "exit", test_last_mark_survives);
  g_test_add_func ("/truth/killed-worker-names-its-job", test_killed_worker_names_its_job);
  g_test_add_func ("/truth/script-does-not-notice", test_script_does_not_notice);
  g_test_add_func ("/truth/gets-in-without-site", test_gets_in_without_site);
  g_test_add_func ("/truth/no-room-is-no-harm", test_no_room_is_no_harm);
  g_test_add_func ("/truth/other-programs-are-left-alone", test_other_programs_are_left_alone);
  return g_test_run ();
}
