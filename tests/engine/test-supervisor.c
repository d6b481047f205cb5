/* The supervisor: whatever a program does, nothing of it is left.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "demos/recorder/ilv-child.h"

/* How a stubborn tree is told: every process of it writes its id into a file, then waits long. The
 * last one, which has left session, group and parent and ignores signals, says "ready". */
#define STUBBORN                                                                                   \
  "trap '' TERM INT HUP; echo $$ >> \"$0\"\n"                                                      \
  "sleep 600 & echo $! >> \"$0\"\n"                                                                \
  "setsid sh -c 'trap \"\" TERM INT HUP; echo $$ >> \"$0\"; (sleep 600 & echo $! >> \"$0\"; "      \
  "echo ready >> \"$0\"); sleep 600' \"$0\" &\n"                                                   \
  "while :; do sleep 600; done\n"

typedef struct {
  char *folder, *file;
  GCancellable *cancellable;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("ilv-test-XXXXXX", NULL);
  fixture->file = g_build_filename (fixture->folder, "pids", NULL);
  fixture->cancellable = g_cancellable_new ();
  g_assert_true (g_file_set_contents (fixture->file, "", 0, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->file);
  g_rmdir (fixture->folder);
  g_free (fixture->file);
  g_free (fixture->folder);
  g_object_unref (fixture->cancellable);
}

static gboolean
is_ready (const char *file)
{
  g_autofree char *text = NULL;
  return g_file_get_contents (file, &text, NULL, NULL) && strstr (text, "ready") != NULL;
}

/* Alive and not a zombie that only waits to be reaped by whoever adopted it. */
static gboolean
is_running (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  const char *end = strrchr (text, ')');
  return end != NULL && strlen (end) > 2 && end[2] != 'Z' && end[2] != 'X';
}

static guint
count_running (const char *file, guint *n_known)
{
  g_autofree char *text = NULL;
  guint n_running = 0;
  *n_known = 0;
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (atoi (*line) > 1) {
      (*n_known)++;
      n_running += is_running (atoi (*line));
    }
  return n_running;
}

static void
run (const char *script, const char *argument, gint64 limit_ns, IlvChildResult *result)
{
  g_autoptr (GError) error = NULL;
  char *argv[] = {(char *)"sh", (char *)"-c", (char *)script, (char *)argument, NULL};
  IlvChildOptions options = {.argv = argv, .time_limit_ns = limit_ns};
  g_assert_true (ilv_child_run (&options, result, NULL, &error));
  g_assert_no_error (error);
}

static void
test_status_and_output (Fixture *fixture, gconstpointer data)
{
  g_auto (IlvChildResult) result = {0};
  run ("echo one; echo two >&2; exit 7", "sh", 0, &result);
  g_assert_cmpint (result.fate, ==, ILV_CHILD_EXITED);
  g_assert_cmpint (result.code, ==, 7);
  g_assert_cmpstr (result.output->str, ==, "one\n");
  g_assert_cmpstr (result.errors->str, ==, "two\n");
  ilv_child_result_clear (&result);
  run ("kill -SEGV $$", "sh", 0, &result);
  g_assert_cmpint (result.fate, ==, ILV_CHILD_SIGNALED);
  g_assert_cmpint (result.code, ==, SIGSEGV);
}

static void
test_no_such_program (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (IlvChildResult) result = {0};
  char *argv[] = {(char *)"/no/such/program", NULL};
  IlvChildOptions options = {.argv = argv};
  g_assert_true (ilv_child_run (&options, &result, NULL, &error));
  g_assert_cmpint (result.fate, ==, ILV_CHILD_NO_EXEC);
  g_assert_cmpint (result.code, ==, ENOENT);
}

static void
test_much_output_is_cut (Fixture *fixture, gconstpointer data)
{
  g_auto (IlvChildResult) result = {0};
  run ("head -c 3000000 /dev/zero | tr '\\0' 'a'; echo end", "sh", 0, &result);
  g_assert_cmpuint (result.output->len, <=, ILV_CHILD_MAX_OUTPUT);
  g_assert_true (g_str_has_suffix (result.output->str, "aaaend\n"));
}

static void
test_last_words (Fixture *fixture, gconstpointer data)
{
  g_auto (IlvChildResult) result = {0};
  run ("printf 'a\\nb\\nc\\nd\\377\\n' >&2", "sh", 0, &result);
  g_autofree char *words = ilv_child_result_get_last_words (&result);
  g_assert_cmpstr (words, ==, "b\nc\nd\357\277\275");
}

static void
test_what_is_no_text_is_not_quoted (Fixture *fixture, gconstpointer data)
{
  g_auto (IlvChildResult) result = {0};
  run ("i=0; while [ $i -lt 200 ]; do printf '\\377\\001k\\200'; i=$((i + 1)); done >&2", "sh", 0,
       &result);
  g_autofree char *words = ilv_child_result_get_last_words (&result);
  g_assert_cmpstr (words, ==, "What it wrote is not text.");
}

/* The exception is its last line: however long it is, that is not what is cut. */
static void
test_a_traceback_is_whole (Fixture *fixture, gconstpointer data)
{
  g_auto (IlvChildResult) result = {0}, deep = {0}, chained = {0};
  run ("echo starting; printf 'Traceback (most recent call last):\n  File \"a.py\", line 1\n    f "
       "()\n"
       "  File \"b.py\", line 2\n    g ()\nValueError: no\n' >&2",
       "sh", 0, &result);
  g_autofree char *words = ilv_child_result_get_complaint (&result);
  g_assert_cmpstr (words, ==,
                   "\nTraceback (most recent call last):\n  File \"a.py\", line 1\n    f ()\n"
                   "  File \"b.py\", line 2\n    g ()\nValueError: no");
  run (
      "(echo 'Traceback (most recent call last):'; for i in $(seq 400); do echo '  File \"a.py\"'; "
      "done; echo 'ValueError: no') >&2",
      "sh", 0, &deep);
  g_autofree char *end = ilv_child_result_get_complaint (&deep);
  g_assert_true (g_str_has_prefix (end, "\n…\n  File"));
  g_assert_true (g_str_has_suffix (end, "\nValueError: no"));
  g_assert_cmpuint (strlen (end), <, 4100);
  run (
      "printf 'Traceback (most recent call last):\nA: 1\n\nDuring handling of the above exception, "
      "another exception occurred:\n\nTraceback (most recent call last):\nB: 2\n' >&2",
      "sh", 0, &chained);
  g_autofree char *both = ilv_child_result_get_complaint (&chained);
  g_assert_nonnull (strstr (both, "A: 1"));
  g_assert_true (g_str_has_suffix (both, "B: 2"));
}

static void
test_orphans_end_with_the_program (Fixture *fixture, gconstpointer data)
{
  g_auto (IlvChildResult) result = {0};
  guint n_known;
  run ("(setsid sleep 600 & echo $! >> \"$0\"); sleep 600 & echo $! >> \"$0\"; exit 0",
       fixture->file, 0, &result);
  g_assert_cmpint (result.fate, ==, ILV_CHILD_EXITED);
  g_assert_cmpuint (count_running (fixture->file, &n_known), ==, 0);
  g_assert_cmpuint (n_known, ==, 2);
}

static void
cancel_when_ready_cb (GPid supervisor, gpointer data)
{
  Fixture *fixture = data;
  if (is_ready (fixture->file))
    g_cancellable_cancel (fixture->cancellable);
}

static void
test_cancel_ends_a_stubborn_tree (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (IlvChildResult) result = {0};
  guint n_known;
  char *argv[] = {(char *)"sh", (char *)"-c", (char *)STUBBORN, fixture->file, NULL};
  IlvChildOptions options = {.argv = argv, .tick = cancel_when_ready_cb, .tick_data = fixture};
  g_assert_false (ilv_child_run (&options, &result, fixture->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_running (fixture->file, &n_known), ==, 0);
  g_assert_cmpuint (n_known, ==, 4);
}

static void
test_time_limit (Fixture *fixture, gconstpointer data)
{
  g_auto (IlvChildResult) result = {0};
  guint n_known;
  run ("echo $$ >> \"$0\"; exec sleep 600", fixture->file, 100000000, &result);
  g_assert_cmpint (result.fate, ==, ILV_CHILD_TOO_LONG);
  g_assert_cmpuint (count_running (fixture->file, &n_known), ==, 0);
}

static void
kill_supervisor_cb (GPid supervisor, gpointer data)
{
  Fixture *fixture = data;
  if (is_ready (fixture->file))
    kill (supervisor, SIGKILL);
}

static void
test_supervisor_killed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (IlvChildResult) result = {0};
  char *argv[] = {(char *)"sh", (char *)"-c",
                  (char *)"echo $$ >> \"$0\"; sleep 600 & echo $! >> \"$0\"; echo ready >> \"$0\"; "
                          "wait",
                  fixture->file, NULL};
  IlvChildOptions options = {.argv = argv, .tick = kill_supervisor_cb, .tick_data = fixture};
  guint n_known;
  g_assert_true (ilv_child_run (&options, &result, NULL, &error));
  g_assert_cmpint (result.fate, ==, ILV_CHILD_LOST);
  g_assert_cmpuint (count_running (fixture->file, &n_known), ==, 0);
  g_assert_cmpuint (n_known, ==, 2);
}

static void
kill_and_cancel_cb (GPid supervisor, gpointer data)
{
  Fixture *fixture = data;
  if (!is_ready (fixture->file))
    return;
  kill (supervisor, SIGKILL);
  while (is_running (supervisor))
    ;
  g_cancellable_cancel (fixture->cancellable);
}

/* The order to stop finds nobody: that must not kill the app with SIGPIPE. */
static void
test_cancel_after_supervisor (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (IlvChildResult) result = {0};
  guint n_known;
  char *argv[] = {(char *)"sh", (char *)"-c",
                  (char *)"echo $$ >> \"$0\"; echo ready >> \"$0\"; exec sleep 600", fixture->file,
                  NULL};
  IlvChildOptions options = {.argv = argv, .tick = kill_and_cancel_cb, .tick_data = fixture};
  g_assert_false (ilv_child_run (&options, &result, fixture->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_running (fixture->file, &n_known), ==, 0);
}

/* The app's part is played by a forked process, which is killed without any chance to tidy up. */
static void
test_app_killed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *removed = g_build_filename (fixture->folder, "run", NULL);
  g_autofree char *inside = g_build_filename (removed, "x", NULL);
  char *folders[] = {removed, NULL};
  char *argv[] = {(char *)"sh", (char *)"-c", (char *)STUBBORN, fixture->file, NULL};
  guint n_known;
  g_assert_cmpint (g_mkdir (removed, 0700), ==, 0);
  g_assert_true (g_file_set_contents (inside, "x", 1, NULL));
  pid_t app = fork ();
  if (app == 0) {
    IlvChildOptions options = {.argv = argv, .remove_folders = folders};
    IlvChildResult result = {0};
    ilv_child_run (&options, &result, NULL, NULL);
    _exit (0);
  }
  while (!is_ready (fixture->file))
    g_usleep (2000);
  kill (app, SIGKILL);
  waitpid (app, NULL, 0);
  while (count_running (fixture->file, &n_known) > 0 || g_file_test (removed, G_FILE_TEST_EXISTS))
    g_usleep (2000);
  g_assert_cmpuint (n_known, ==, 4);
}

static void
test_limits_cpus_and_raises_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (IlvChildResult) result = {0};
  char *argv[] = {(char *)"sh", (char *)"-c", (char *)"nproc; ulimit -Sn", NULL};
  IlvChildOptions options = {.argv = argv, .n_cpus = 1, .n_files = 1100};
  g_assert_true (ilv_child_run (&options, &result, NULL, &error));
  g_auto (GStrv) lines = g_strsplit (result.output->str, "\n", -1);
  g_assert_cmpstr (lines[0], ==, "1");
  g_assert_cmpint (atoi (lines[1]), >=, 1100);
}

static void
test_preload_only_in_the_program (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (IlvChildResult) result = {0};
  g_auto (GStrv) envp = g_environ_setenv (g_get_environ (), "LD_PRELOAD", "/no/such.so", TRUE);
  char *argv[] = {(char *)"sh", (char *)"-c",
                  (char *)"echo $LD_PRELOAD; tr '\\0' '\\n' < /proc/$PPID/environ | grep PRELOAD",
                  NULL};
  IlvChildOptions options = {.argv = argv, .envp = envp};
  g_assert_true (ilv_child_run (&options, &result, NULL, &error));
  g_assert_cmpstr (result.output->str, ==, "/no/such.so\n");
}

/* Processes that last hardly longer than it takes to find them: each starts the next in a session
 * of its own, and is gone. A stopped one stands among them. They end by themselves after so many
 * generations, which is minutes; the last would say so. */
#define COMETS                                                                                     \
  "if [ \"$1\" = 0 ]; then echo end >> \"$0\"; exit; fi\n"                                         \
  "if [ $1 = 99950 ]; then echo ready >> \"$0\"; fi\n"                                             \
  "setsid sh -c \"$2\" \"$0\" $(($1 - 1)) \"$2\" &\n"

static guint
count_named (const char *name)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *entry;
  guint n = 0;
  while ((entry = g_dir_read_name (proc)) != NULL) {
    int pid = atoi (entry);
    gsize length;
    g_autofree char *path = g_build_filename ("/proc", entry, "cmdline", NULL), *text = NULL;
    n += pid > 0 && pid != getpid () && g_file_get_contents (path, &text, &length, NULL) &&
         memmem (text, length, name, strlen (name)) != NULL;
  }
  return n;
}

static void
test_cancel_ends_what_forks_without_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (IlvChildResult) result = {0};
  g_autofree char *said = NULL;
  char *argv[] = {
      (char *)"sh",
      (char *)"-c",
      (char *)"trap '' TERM; (kill -STOP $BASHPID 2>/dev/null || sh -c 'kill -STOP $$' \"$0\") &\n"
              "for i in 1 2 3; do sh -c \"$1\" \"$0\" 99999 \"$1\" & done; sleep 600",
      fixture->file,
      (char *)COMETS,
      NULL};
  IlvChildOptions options = {.argv = argv, .tick = cancel_when_ready_cb, .tick_data = fixture};
  g_assert_false (ilv_child_run (&options, &result, fixture->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (result.fate, ==, ILV_CHILD_SIGNALED); /* the supervisor has managed it */
  g_assert_cmpuint (count_named (fixture->file), ==, 0);
  g_assert_true (g_file_get_contents (fixture->file, &said, NULL, NULL));
  g_assert_null (strstr (said, "end"));
}

/* The run is over, its recording not yet saved: somebody stays until that is done. */
static void
test_guard_stays_until_it_is_released (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (IlvChildResult) result = {0};
  char *argv[] = {(char *)"sh", (char *)"-c",
                  (char *)"i=0; while [ $i -lt 9999 ]; do i=$((i+1)); done", NULL};
  IlvChildOptions options = {.argv = argv, .recover_folder = fixture->folder};
  g_assert_true (ilv_child_run (&options, &result, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (result.fate, ==, ILV_CHILD_EXITED);
  g_assert_cmpint (result.cpu_ns, >, 0);
  int pid = result.guard.pid;
  g_assert_true (is_running (pid));
  ilv_child_guard_release (&result.guard);
  g_assert_false (is_running (pid));
  g_assert_true (g_file_test (fixture->file, G_FILE_TEST_EXISTS));
}

/* The app dies after the run: the folder is recovered (it holds no recording here), and removed. */
static void
test_guard_outlives_the_app (Fixture *fixture, gconstpointer data)
{
  g_autofree char *recorded = g_build_filename (fixture->folder, "recorded", NULL);
  g_autofree char *inside = g_build_filename (recorded, "ring", NULL);
  char *argv[] = {(char *)"true", NULL};
  int status;
  g_assert_cmpint (g_mkdir (recorded, 0700), ==, 0);
  g_assert_true (g_file_set_contents (inside, "x", 1, NULL));
  pid_t app = fork ();
  if (app == 0) {
    IlvChildOptions options = {.argv = argv, .recover_folder = recorded};
    IlvChildResult result = {0};
    _exit (ilv_child_run (&options, &result, NULL, NULL) && result.guard.pid > 0 &&
                   g_file_test (inside, G_FILE_TEST_EXISTS)
               ? 0
               : 1);
  }
  g_assert_cmpint (waitpid (app, &status, 0), ==, app);
  g_assert_cmpint (status, ==, 0);
  while (g_file_test (recorded, G_FILE_TEST_EXISTS))
    g_usleep (2000);
}

typedef struct {
  GCancellable *cancellable;
  int files[1024];
  guint n_files, n_ticks;
} Hog;

static void
take_all_files_cb (GPid pid, gpointer data)
{
  Hog *hog = data;
  int fd;
  while (hog->n_files < G_N_ELEMENTS (hog->files) && (fd = dup (2)) >= 0)
    hog->files[hog->n_files++] = fd;
  if (++hog->n_ticks == 3)
    g_cancellable_cancel (hog->cancellable);
}

/* GLib ends a program that has no file left to wake a thread with. */
static void
test_waiting_needs_no_more_files (Fixture *fixture, gconstpointer data)
{
  char *argv[] = {"sleep", "600", NULL};
  Hog hog = {.cancellable = fixture->cancellable};
  struct rlimit old, low;
  g_autoptr (GError) error = NULL;
  g_auto (IlvChildResult) result = {0};
  IlvChildOptions options = {.argv = argv, .tick = take_all_files_cb, .tick_data = &hog};
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &old), ==, 0);
  low = old;
  low.rlim_cur = MIN (old.rlim_max, 512);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &low), ==, 0);
  g_assert_false (ilv_child_run (&options, &result, fixture->cancellable, &error));
  while (hog.n_files > 0)
    close (hog.files[--hog.n_files]);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &old), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (hog.n_ticks, >=, 3);
}

int
main (int argc, char **argv)
{
#define ADD(name, func) g_test_add ("/supervisor/" name, Fixture, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("status-and-output", test_status_and_output);
  ADD ("no-such-program", test_no_such_program);
  ADD ("much-output-is-cut", test_much_output_is_cut);
  ADD ("last-words", test_last_words);
  ADD ("no-text", test_what_is_no_text_is_not_quoted);
  ADD ("a-traceback-is-whole", test_a_traceback_is_whole);
  ADD ("orphans-end-with-the-program", test_orphans_end_with_the_program);
  ADD ("cancel-ends-a-stubborn-tree", test_cancel_ends_a_stubborn_tree);
  ADD ("time-limit", test_time_limit);
  ADD ("supervisor-killed", test_supervisor_killed);
  ADD ("cancel-after-supervisor", test_cancel_after_supervisor);
  ADD ("app-killed", test_app_killed);
  ADD ("limits-cpus-and-raises-files", test_limits_cpus_and_raises_files);
  ADD ("preload-only-in-the-program", test_preload_only_in_the_program);
  ADD ("cancel-ends-what-forks-without-end", test_cancel_ends_what_forks_without_end);
  ADD ("guard-stays-until-it-is-released", test_guard_stays_until_it_is_released);
  ADD ("guard-outlives-the-app", test_guard_outlives_the_app);
  ADD ("waiting-needs-no-more-files", test_waiting_needs_no_more_files);
  return g_test_run ();
}
