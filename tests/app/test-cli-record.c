/* `interleave record`: the script does not notice, and its trace tells what it did.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "run-interleave.h"

#include "demos/recorder/ilv-measure.h"
#include "demos/trace/ilv-trace-file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static char *interleave;

static gboolean
has_python (void)
{
  g_autoptr (IlvPython) python = ilv_python_find ("python3", NULL, NULL);
  if (python == NULL)
    g_test_skip ("no Python on this machine");
  return python != NULL;
}

/* Records the text as a script; the shell line may name it as $S and its trace as $T. */
static Outcome
record (const char *text, const char *before, const char *after)
{
  g_autofree char *script = run_write ("script.py", text);
  g_autofree char *trace = g_build_filename (run_get_folder (), "script.ilv", NULL);
  g_autofree char *line =
      g_strdup_printf ("record -o %s %s -- %s %s", trace, before, script, after);
  g_remove (trace);
  return run_shell (line);
}

static IlvTrace *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (run_get_folder (), name, NULL);
  g_autoptr (GPtrArray) traces = ilv_trace_file_load (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (traces->len, ==, 1);
  return ilv_trace_ref (traces->pdata[0]);
}

/* Jobs of that group whose outcome is this. */
static guint
count_jobs (const IlvTrace *trace, const char *group, IlvOutcome outcome)
{
  guint n = 0;
  for (guint32 i = 0; i < ilv_trace_get_n_jobs (trace); i++) {
    IlvJob job;
    ilv_trace_get_job (trace, i, &job);
    n += strcmp (job.group, group) == 0 && job.outcome == outcome;
    if (job.outcome != ILV_OUTCOME_UNFINISHED)
      g_assert_cmpint (job.end_ns, >=, job.begin_ns);
  }
  return n;
}

static void
test_input_output_and_status_are_the_scripts (void)
{
  if (!has_python ())
    return;
  g_auto (Outcome) outcome = record ("import sys\n"
                                     "print(sys.argv[1:], input())\n"
                                     "print('aside', file=sys.stderr)\n"
                                     "sys.exit(7)\n",
                                     "", "-x '--help me' <<END\nhello\nEND");
  g_assert_cmpstr (outcome.out, ==, "['-x', '--help me'] hello\n");
  g_assert_cmpstr (outcome.err, ==, "aside\n");
  g_assert_cmpint (outcome.status, ==, 7);
  g_autoptr (IlvTrace) trace = load ("script.ilv");
  g_assert_cmpuint (count_jobs (trace, "script.py", ILV_OUTCOME_DONE), ==, 1);
  g_assert_cmpstr (ilv_trace_get_info (trace)->model, ==, "sequential");
  g_assert_true (ilv_trace_get_info (trace)->is_script);
  g_assert_null (ilv_trace_get_info (trace)->note);
}

static void
test_death_by_signal_is_told_as_a_shell_does (void)
{
  if (!has_python ())
    return;
  g_auto (Outcome) outcome =
      record ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", "", "");
  g_assert_cmpint (outcome.status, ==, 128 + SIGKILL);
  g_autoptr (IlvTrace) trace = load ("script.ilv");
  g_assert_nonnull (ilv_trace_get_info (trace)->note);
  g_assert_cmpuint (count_jobs (trace, "script.py", ILV_OUTCOME_UNFINISHED), ==, 1);
}

/* However late a busy machine lets it begin to. */
static gboolean
has_slept (const IlvTrace *trace, const IlvJob *job)
{
  for (guint64 i = ilv_trace_get_n_spans (trace, job->track, 0); i-- > 0;) {
    IlvSpan span;
    ilv_trace_get_span (trace, job->track, 0, i, &span);
    if (span.state == ILV_STATE_SLEEP && span.begin_ns >= job->begin_ns &&
        span.end_ns <= job->end_ns)
      return TRUE;
  }
  return FALSE;
}

static void
test_tasks_and_pool_jobs_become_jobs (void)
{
  if (!has_python ())
    return;
  g_auto (Outcome) outcome = record ("import asyncio, time\n"
                                     "def block(n):\n"
                                     "    time.sleep(0.01)\n"
                                     "async def child(n):\n"
                                     "    await asyncio.sleep(0.02)\n"
                                     "    if n == 2: raise ValueError\n"
                                     "async def main():\n"
                                     "    loop = asyncio.get_running_loop()\n"
                                     "    await asyncio.gather(*map(child, range(4)),\n"
                                     "        *(loop.run_in_executor(None, block, i)\n"
                                     "          for i in range(3)), return_exceptions=True)\n"
                                     "asyncio.run(main())\n",
                                     "", "");
  g_assert_cmpint (outcome.status, ==, 0);
  g_autoptr (IlvTrace) trace = load ("script.ilv");
  g_assert_cmpstr (ilv_trace_get_info (trace)->model, ==, "asyncio+threads");
  g_assert_cmpuint (count_jobs (trace, "main", ILV_OUTCOME_DONE), ==, 1);
  g_assert_cmpuint (count_jobs (trace, "child", ILV_OUTCOME_DONE), ==, 3);
  g_assert_cmpuint (count_jobs (trace, "child", ILV_OUTCOME_FAILED), ==, 1);
  g_assert_cmpuint (count_jobs (trace, "__main__.block", ILV_OUTCOME_DONE), ==, 3);
  /* Who created whom, and what a task waits for. */
  guint n_asleep = 0;
  for (guint32 i = 0; i < ilv_trace_get_n_jobs (trace); i++) {
    IlvJob job, parent;
    ilv_trace_get_job (trace, i, &job);
    if (strcmp (job.group, "child") != 0)
      continue;
    ilv_trace_get_job (trace, job.parent, &parent);
    g_assert_cmpstr (parent.group, ==, "main");
    n_asleep += has_slept (trace, &job);
    g_assert_cmpint (job.end_ns - job.begin_ns, >=, 20000000);
  }
  g_assert_cmpuint (n_asleep, ==, 4);
}

/* What `info` says in the last column of its table, "Not done". */
static void
assert_not_done (const char *expected)
{
  g_autofree char *path = g_build_filename (run_get_folder (), "script.ilv", NULL);
  g_auto (Outcome) info = run ("info", path, NULL);
  g_auto (GStrv) lines = g_strsplit (info.out, "\n", -1);
  guint i = 0;
  while (lines[i] != NULL && strstr (lines[i], "Not done") == NULL)
    i++;
  g_assert_nonnull (lines[i]);
  g_assert_nonnull (lines[i + 1]);
  const char *row = g_strchomp (lines[i + 1]), *cell = strrchr (row, ' ');
  g_assert_cmpstr (cell != NULL ? cell + 1 : row, ==, expected);
}

/* Running, before their first step, in the line of a pool: who is cancelled has not failed. */
static void
test_cancelled_is_an_outcome_of_its_own (void)
{
  if (!has_python ())
    return;
  g_auto (Outcome) outcome =
      record ("import asyncio, concurrent.futures, os, sys, time\n"
              "def block(gate):\n"
              "    while not os.path.exists(gate): time.sleep(0.01)\n"
              "async def child():\n"
              "    await asyncio.sleep(1000)\n"
              "async def main():\n"
              "    for began in (0.01, 0):\n"
              "        task = asyncio.ensure_future(child())\n"
              "        if began: await asyncio.sleep(began)\n"
              "        task.cancel()\n"
              "        await asyncio.wait([task])\n"
              "if __name__ == '__main__':\n"
              "    asyncio.run(main())\n"
              "    for kind in ('ThreadPoolExecutor', 'ProcessPoolExecutor'):\n"
              "        gate = sys.argv[0] + '.' + kind\n"
              "        with getattr(concurrent.futures, kind)(1) as pool:\n"
              "            calls = [pool.submit(block, gate) for i in range(6)]\n"
              "            calls[-1].cancel()\n"
              "            open(gate, 'w').close()\n"
              "        os.remove(gate)\n",
              "", "");
  g_assert_cmpint (outcome.status, ==, 0);
  g_autoptr (IlvTrace) trace = load ("script.ilv");
  g_assert_cmpuint (count_jobs (trace, "child", ILV_OUTCOME_CANCELLED), ==, 2);
  g_assert_cmpuint (count_jobs (trace, "main", ILV_OUTCOME_DONE), ==, 1);
  g_assert_cmpuint (count_jobs (trace, "__main__.block", ILV_OUTCOME_CANCELLED), ==, 2);
  g_assert_cmpuint (count_jobs (trace, "__main__.block", ILV_OUTCOME_DONE), ==, 10);
  g_assert_cmpuint (ilv_trace_get_info (trace)->figures.n_cancelled, ==, 4);
  g_assert_cmpuint (ilv_trace_get_info (trace)->figures.n_failed, ==, 0);
  g_assert_false (ilv_run_info_is_open (ilv_trace_get_info (trace)));
  assert_not_done ("4");
}

static const char *
find_job_name (const IlvTrace *trace, const char *group)
{
  for (guint32 i = 0; i < ilv_trace_get_n_jobs (trace); i++) {
    IlvJob job;
    IlvTrack track;
    ilv_trace_get_job (trace, i, &job);
    if (strcmp (job.group, group) != 0)
      continue;
    ilv_trace_get_track (trace, job.track, &track);
    return track.name;
  }
  return NULL;
}

static void
test_tasks_bear_the_names_they_are_given (void)
{
  if (!has_python ())
    return;
  g_auto (Outcome) outcome = record ("import asyncio\n"
                                     "async def early(): pass\n"
                                     "async def late():\n"
                                     "    asyncio.current_task().set_name('first')\n"
                                     "    await asyncio.sleep(0)\n"
                                     "    asyncio.current_task().set_name('second')\n"
                                     "    assert asyncio.current_task().get_name() == 'second'\n"
                                     "async def main():\n"
                                     "    await asyncio.create_task(early(), name='given')\n"
                                     "    await asyncio.create_task(late())\n"
                                     "asyncio.run(main())\n",
                                     "", "");
  g_assert_cmpint (outcome.status, ==, 0);
  g_autoptr (IlvTrace) trace = load ("script.ilv");
  g_assert_cmpstr (find_job_name (trace, "early"), ==, "given");
  g_assert_cmpstr (find_job_name (trace, "late"), ==, "second");
  g_assert_cmpstr (find_job_name (trace, "main"), ==, NULL);
}

/* Another Python that the script starts is a process of the run, multiprocessing's helpers are
 * not. */
static void
test_subprocess_is_shown (void)
{
  if (!has_python ())
    return;
  g_auto (Outcome) outcome =
      record ("import multiprocessing, subprocess, sys\n"
              "if __name__ == '__main__':\n"
              "    multiprocessing.get_context('spawn').Lock()\n" /* has a resource tracker */
              "    code = 'import time; time.sleep(0.03)'\n"
              "    subprocess.run([sys.executable, '-c', code], check=True)\n"
              "    subprocess.run([sys.executable, '-m', 'json.tool', '--help'], check=True,\n"
              "                   stdout=subprocess.DEVNULL)\n",
              "", "");
  g_assert_cmpint (outcome.status, ==, 0);
  g_autoptr (IlvTrace) trace = load ("script.ilv");
  const char *const names[] = {"-c", "-m json.tool"};
  guint n = 0;
  for (IlvTrackId id = 0; id < ilv_trace_get_n_tracks (trace); id++) {
    IlvTrack track;
    ilv_trace_get_track (trace, id, &track);
    if (track.kind != ILV_TRACK_PROCESS || track.role == ILV_ROLE_MAIN)
      continue;
    g_assert_cmpuint (n, <, G_N_ELEMENTS (names));
    g_assert_cmpstr (track.name, ==, names[n++]);
    g_assert_cmpint (track.role, ==, ILV_ROLE_NONE);
    IlvTrackId thread =
        ilv_trace_find_track (trace, id, ILV_TRACK_THREAD, ILV_ROLE_MAIN, G_MAXUINT32);
    g_assert_cmpuint (ilv_trace_get_n_spans (trace, thread, 0), >, 0);
  }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (names));
}

static void
test_info_says_what_is_in_it (void)
{
  if (!has_python ())
    return;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (Outcome) outcome = record ("import time\ntime.sleep(0.03)\n", "", "");
  g_autofree char *path = g_build_filename (run_get_folder (), "script.ilv", NULL);
  g_auto (Outcome) info = run ("info", path, "--json", NULL);
  g_assert_cmpint (info.status, ==, 0);
  JsonObject *found = outcome_get_run (&info, parser, 0);
  JsonObject *contents = json_object_get_object_member (found, "contents");
  JsonObject *states = json_object_get_object_member (found, "state_ns");
  g_assert_cmpint (json_object_get_int_member (contents, "lost"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (contents, "jobs"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (contents, "spans"), >, 10);
  g_assert_cmpint (json_object_get_int_member (states, "sleep"), >=, 30000000);
  g_auto (Outcome) table = run ("info", path, NULL);
  g_assert_nonnull (strstr (table.out, "sleeping"));
  g_assert_nonnull (strstr (table.out, "script.py"));
}

static void
test_default_name_never_overwrites (void)
{
  if (!has_python ())
    return;
  g_autofree char *script = run_write ("named.py", "pass\n");
  g_autofree char *old = g_get_current_dir ();
  g_assert_cmpint (g_chdir (run_get_folder ()), ==, 0);
  for (guint i = 0; i < 2; i++) {
    g_auto (Outcome) outcome = run ("record", script, NULL);
    g_assert_cmpint (outcome.status, ==, 0);
    g_assert_cmpstr (outcome.out, ==, "");
    g_assert_cmpstr (outcome.err, ==, "");
  }
  g_assert_cmpint (g_chdir (old), ==, 0);
  g_autoptr (IlvTrace) first = load ("named.ilv");
  g_autoptr (IlvTrace) second = load ("named-2.ilv");
}

static void
test_what_never_started_says_so (void)
{
  g_auto (Outcome) nothing = run ("record", NULL);
  g_assert_cmpint (nothing.status, ==, 2);
  g_auto (Outcome) option = run ("record", "--colour", "x.py", NULL);
  g_assert_cmpint (option.status, ==, 2);
  g_assert_nonnull (strstr (option.err, "--colour"));
  g_auto (Outcome) time = run ("record", "--limit-time", "soon", "x.py", NULL);
  g_assert_cmpint (time.status, ==, 2);
  g_auto (Outcome) python = run ("record", "--python", "/nonexistent/python", "x.py", NULL);
  g_assert_cmpint (python.status, ==, 1);
  g_assert_nonnull (strstr (python.err, "/nonexistent/python"));
  if (!has_python ())
    return;
  g_autofree char *trace = g_build_filename (run_get_folder (), "nothing.ilv", NULL);
  g_auto (Outcome) script = run ("record", "-o", trace, "/nonexistent/x.py", NULL);
  g_assert_cmpint (script.status, ==, 1);
  g_assert_nonnull (strstr (script.err, "there is no script “/nonexistent/x.py”"));
  g_assert_false (g_file_test (trace, G_FILE_TEST_EXISTS));
}

/* Out of habit: what would be typed without recording. */
static void
test_interpreter_before_the_script_is_taken (void)
{
  if (!has_python ())
    return;
  g_autofree char *python = g_find_program_in_path ("python3");
  g_autofree char *script =
      run_write ("named.py", "import sys\nprint(sys.argv[1:], sys.flags.dev_mode)\n");
  g_autofree char *trace = g_build_filename (run_get_folder (), "script.ilv", NULL);
  g_autofree char *plain = g_strdup_printf ("record -o %s -- %s %s -x", trace, python, script);
  g_autofree char *options =
      g_strdup_printf ("record -o %s python3 -X dev -u %s -x", trace, script);
  const char *const lines[] = {plain, options}, *const said[] = {"['-x'] False\n", "['-x'] True\n"};
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (Outcome) outcome = run_line (lines[i]);
    g_assert_cmpint (outcome.status, ==, 0);
    g_assert_cmpstr (outcome.out, ==, said[i]);
    g_autoptr (IlvTrace) recorded = load ("script.ilv");
    g_assert_cmpstr (ilv_trace_get_info (recorded)->workload, ==, "named.py");
  }
  g_auto (Outcome) both = run ("record", "--python", python, "--", python, script, NULL);
  g_assert_cmpint (both.status, ==, 2);
  g_auto (Outcome) alone = run ("record", "--", python, NULL);
  g_assert_cmpint (alone.status, ==, 2);
  g_auto (Outcome) program = run ("record", "--", "/bin/ls", NULL);
  g_assert_cmpint (program.status, ==, 2);
  g_assert_nonnull (strstr (program.err, "/bin/ls is a program"));
}

static void
test_helper_that_is_missing_is_named (void)
{
  g_autofree char *line = g_strdup_printf ("%s/nowhere/interleave-supervise", run_get_folder ());
  g_setenv ("INTERLEAVE_SUPERVISOR", line, TRUE);
  g_auto (Outcome) outcome = run ("record", "--", "x.py", NULL);
  g_unsetenv ("INTERLEAVE_SUPERVISOR");
  g_assert_cmpint (outcome.status, ==, 1);
  g_assert_nonnull (strstr (outcome.err, line));
  g_assert_nonnull (strstr (outcome.err, "install Interleave again"));
}

static void
test_time_limit_ends_the_tree (void)
{
  if (!has_python ())
    return;
  g_auto (Outcome) outcome = {0};
  char limit[] = "--limit-time 1s";
  /* Longer where a second is not enough to come so far. */
  for (char s = '1'; s <= '9' && (outcome.out == NULL || *outcome.out == '\0'); s += 2) {
    limit[sizeof limit - 3] = s;
    outcome_clear (&outcome);
    outcome = record ("import signal, subprocess, sys, time\n"
                      "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                      "child = subprocess.Popen(['sleep', '1000'])\n"
                      "print(child.pid, flush=True)\n"
                      "time.sleep(1000)\n",
                      limit, "");
  }
  g_assert_cmpint (outcome.status, ==, 128 + SIGKILL);
  g_assert_cmpint (atoi (outcome.out), >, 0);
  g_assert_nonnull (strstr (outcome.err, strrchr (limit, ' ') + 1));
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", atoi (outcome.out));
  g_autofree char *text = NULL;
  gboolean is_there = g_file_get_contents (path, &text, NULL, NULL);
  g_assert_true (!is_there || strstr (text, ") Z ") != NULL);
}

/* --- at a terminal ---
 *
 * The scripts sleep in short steps: a signal between Python's last look and the sleep's system call
 * ends no sleep, in any Python; it is seen at the next step. */

typedef struct {
  int terminal;
  pid_t pid;
  GString *text;
} Session;

/* A session whose terminal is ours, with `interleave record` in its foreground. */
static void
session_start (Session *self, const char *script)
{
  g_autofree char *trace = g_build_filename (run_get_folder (), "script.ilv", NULL);
  self->text = g_string_new (NULL);
  self->terminal = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (self->terminal, >=, 0);
  g_assert_cmpint (grantpt (self->terminal) | unlockpt (self->terminal), ==, 0);
  g_autofree char *name = g_strdup (ptsname (self->terminal));
  const char *argv[] = {interleave, "record", "-o", trace, script, NULL};
  self->pid = fork ();
  g_assert_cmpint (self->pid, >=, 0);
  if (self->pid == 0) {
    setsid ();
    int fd = open (name, O_RDWR);
    ioctl (fd, TIOCSCTTY, 0);
    for (int i = 0; i < 3; i++)
      dup2 (fd, i);
    execv (argv[0], (char **)argv);
    _exit (126);
  }
}

static void
session_expect (Session *self, const char *word)
{
  char bytes[256];
  while (strstr (self->text->str, word) == NULL) {
    ssize_t n = read (self->terminal, bytes, sizeof bytes);
    if (n <= 0)
      g_error ("it ended without “%s”: %s", word, self->text->str);
    g_string_append_len (self->text, bytes, n);
  }
}

static int
session_end (Session *self)
{
  int status;
  char bytes[256];
  while (read (self->terminal, bytes, sizeof bytes) > 0)
    ;
  g_assert_cmpint (waitpid (self->pid, &status, 0), ==, self->pid);
  close (self->terminal);
  g_string_free (self->text, TRUE);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
test_terminal_and_ctrl_c_are_the_scripts (void)
{
  Session session = {0};
  if (!has_python ())
    return;
  g_autofree char *script =
      run_write ("script.py", "import os, sys, time\n"
                              "print('tty', sys.stdin.isatty(), sys.stdout.isatty(),\n"
                              "      os.tcgetpgrp(0) == os.getpgrp(), flush=True)\n"
                              "for word in ('first', 'second'):\n"
                              "    try:\n"
                              "        print('before', word, flush=True)\n"
                              "        for _ in range(10000): time.sleep(0.1)\n"
                              "    except KeyboardInterrupt:\n"
                              "        print('did', word, flush=True)\n"
                              "sys.exit(9)\n");
  session_start (&session, script);
  session_expect (&session, "tty True True True");
  session_expect (&session, "before first"); /* an interrupt outside the try would end it */
  g_assert_cmpint (write (session.terminal, "\003", 1), ==, 1);
  session_expect (&session, "did first");
  session_expect (&session, "before second");
  g_assert_cmpint (write (session.terminal, "\003", 1), ==, 1);
  session_expect (&session, "did second");
  g_assert_cmpint (session_end (&session), ==, 9);
  g_autoptr (IlvTrace) trace = load ("script.ilv");
  g_assert_null (ilv_trace_get_info (trace)->note);
}

static void
test_ctrl_c_that_nobody_catches (void)
{
  Session session = {0};
  if (!has_python ())
    return;
  g_autofree char *script = run_write ("script.py", "import time\n"
                                                    "print('up', flush=True)\n"
                                                    "for _ in range(10000): time.sleep(0.1)\n");
  session_start (&session, script);
  session_expect (&session, "up");
  g_assert_cmpint (write (session.terminal, "\003", 1), ==, 1);
  session_expect (&session, "KeyboardInterrupt");
  g_assert_cmpint (session_end (&session), ==, 128 + SIGINT);
}

/* os.execv(): the same process, another program, recorded as well. */
static void
test_script_that_replaces_itself (void)
{
  guint n, n_main = 0;
  if (!has_python ())
    return;
  g_auto (Outcome) outcome =
      record ("import os, sys, threading\n"
              "worker = threading.Thread(target=print, args=(sys.argv[1:],), daemon=True)\n"
              "worker.start()\n"
              "worker.join()\n"
              "sys.stdout.flush()\n"
              "if len(sys.argv) == 1:\n"
              "    os.execv(sys.executable, [sys.executable, __file__, 'again'])\n"
              "sys.exit(4)\n",
              "", "");
  g_assert_cmpstr (outcome.out, ==, "[]\n['again']\n");
  g_assert_cmpint (outcome.status, ==, 4);
  g_autoptr (IlvTrace) trace = load ("script.ilv");
  g_assert_cmpuint (count_jobs (trace, "script.py", ILV_OUTCOME_DONE), ==, 1);
  g_assert_null (ilv_trace_get_info (trace)->note);
  const IlvTrackId *tracks = ilv_trace_get_machinery (trace, &n);
  for (guint i = 0; i < n; i++) {
    IlvTrack track;
    ilv_trace_get_track (trace, tracks[i], &track);
    n_main += track.kind == ILV_TRACK_THREAD && track.role == ILV_ROLE_MAIN;
  }
  g_assert_cmpuint (n_main, ==, 2);
}

/* What is sent to the recording program alone reaches the script. */
static void
test_sigterm_is_passed_on (void)
{
  Session session = {0};
  if (!has_python ())
    return;
  g_autofree char *script = run_write (
      "script.py", "import signal, sys, time\n"
                   "signal.signal(signal.SIGTERM, lambda *a: (print('asked'), sys.exit(5)))\n"
                   "print('up', flush=True)\n"
                   "for _ in range(10000): time.sleep(0.1)\n");
  session_start (&session, script);
  session_expect (&session, "up");
  g_assert_cmpint (kill (session.pid, SIGTERM), ==, 0);
  session_expect (&session, "asked");
  g_assert_cmpint (session_end (&session), ==, 5);
}

int
main (int argc, char **argv)
{
  interleave = g_canonicalize_filename (argv[argc - 1], NULL);
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add_func ("/cli-record/" name, test)
  ADD ("input-output-and-status-are-the-scripts", test_input_output_and_status_are_the_scripts);
  ADD ("death-by-signal-is-told-as-a-shell-does", test_death_by_signal_is_told_as_a_shell_does);
  ADD ("tasks-and-pool-jobs-become-jobs", test_tasks_and_pool_jobs_become_jobs);
  ADD ("cancelled-is-an-outcome-of-its-own", test_cancelled_is_an_outcome_of_its_own);
  ADD ("tasks-bear-the-names-they-are-given", test_tasks_bear_the_names_they_are_given);
  ADD ("other-pythons-are-shown", test_subprocess_is_shown);
  ADD ("info-says-what-is-in-it", test_info_says_what_is_in_it);
  ADD ("default-name-never-overwrites", test_default_name_never_overwrites);
  ADD ("what-never-started-says-so", test_what_never_started_says_so);
  ADD ("interpreter-before-the-script-is-taken", test_interpreter_before_the_script_is_taken);
  ADD ("helper-that-is-missing-is-named", test_helper_that_is_missing_is_named);
  ADD ("time-limit-ends-the-tree", test_time_limit_ends_the_tree);
  ADD ("terminal-and-ctrl-c-are-the-scripts", test_terminal_and_ctrl_c_are_the_scripts);
  ADD ("ctrl-c-that-nobody-catches", test_ctrl_c_that_nobody_catches);
  ADD ("script-that-replaces-itself", test_script_that_replaces_itself);
  ADD ("sigterm-is-passed-on", test_sigterm_is_passed_on);
  int status = g_test_run ();
  run_finish ();
  g_free (interleave);
  return status;
}
