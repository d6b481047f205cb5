/* Runs an ordinary Python script as if nobody watched, and records it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals. What the terminal sends goes to the whole foreground group: the script has it already,
 * and this process only has to survive it (a second Ctrl-C too). What another process sends to this
 * one alone is passed on. Which of the two it is says si_code. When the script stops (Ctrl-Z), this
 * process stops too, so that the shell sees its job stopped; when it is continued, so is the
 * script. Handlers only write into a pipe: exec resets them, so the script starts with the
 * dispositions that this process was started with. */
#include "ilv-script-run.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ilv-recovery.h"

#define GRACE_NS (2 * G_GINT64_CONSTANT (1000000000))
#define MAX_DEPTH 8

static const int watched[] = {SIGCHLD, SIGINT,  SIGQUIT, SIGTERM, SIGHUP,
                              SIGTSTP, SIGCONT, SIGUSR1, SIGUSR2};

typedef struct {
  int number, code;
} Arrived;

static int signal_pipe[2] = {-1, -1};

typedef struct {
  GPid pid;
  gint64 deadline_ns; /* 0: none */
  gboolean is_too_long, has_ended;
  int wait_status;
  struct rusage usage;
} Script;

void
ilv_script_result_clear (IlvScriptResult *self)
{
  g_clear_pointer (&self->trace, ilv_trace_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->recording, ilv_recording_free);
}

/* --- signals --- */

static void
signal_cb (int number, siginfo_t *info, void *context)
{
  int saved = errno;
  const Arrived arrived = {number, info->si_code};
  if (write (signal_pipe[1], &arrived, sizeof arrived) < 0)
    errno = saved; /* full: a thousand signals wait there already */
  errno = saved;
}

/* One that is ignored stays so, for the script too. */
static void
watch_signals (struct sigaction *before)
{
  struct sigaction action = {.sa_sigaction = signal_cb, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigfillset (&action.sa_mask);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++) {
    sigaction (watched[i], NULL, &before[i]);
    if (before[i].sa_handler != SIG_IGN || watched[i] == SIGCHLD)
      sigaction (watched[i], &action, NULL);
  }
}

static void
restore_signals (const struct sigaction *before)
{
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    sigaction (watched[i], &before[i], NULL);
  close (signal_pipe[0]);
  close (signal_pipe[1]);
}

static gboolean
is_stopped (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  const char *end = g_file_get_contents (path, &text, NULL, NULL) ? strrchr (text, ')') : NULL;
  return end != NULL && strlen (end) > 2 && end[2] == 'T';
}

static void
pass_on (const Script *script, const Arrived *arrived)
{
  gboolean is_from_process = arrived->code <= 0; /* SI_USER, SI_QUEUE, SI_TKILL */
  if (arrived->number == SIGCHLD)
    return;
  if (arrived->number == SIGCONT ? is_stopped (script->pid) : is_from_process)
    kill (script->pid, arrived->number);
}

/* --- the wait --- */

/* The processes below it go first: once it has ended they are nobody's. */
static void
kill_tree (int pid, guint depth)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d/task", pid);
  g_autoptr (GDir) tasks = g_dir_open (folder, 0, NULL);
  const char *task;
  while (tasks != NULL && depth < MAX_DEPTH && (task = g_dir_read_name (tasks)) != NULL) {
    g_autofree char *path = g_build_filename (folder, task, "children", NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents (path, &text, NULL, NULL))
      continue;
    g_auto (GStrv) children = g_strsplit (text, " ", -1);
    for (char **child = children; *child != NULL; child++)
      if (g_ascii_strtoll (*child, NULL, 10) > 1)
        kill_tree ((int)g_ascii_strtoll (*child, NULL, 10), depth + 1);
  }
  kill (pid, SIGKILL);
}

static void
check_deadline (Script *script)
{
  gint64 now_ns = g_get_monotonic_time () * 1000;
  if (script->deadline_ns == 0 || now_ns < script->deadline_ns)
    return;
  if (script->is_too_long) {
    kill_tree (script->pid, 0);
    script->deadline_ns = 0;
    return;
  }
  script->is_too_long = TRUE;
  script->deadline_ns = now_ns + GRACE_NS;
  kill (script->pid, SIGTERM);
  kill (script->pid, SIGCONT);
}

/* As the script was: the shell tells its user by which signal. Returns when it continues us. */
static void
stop_too (int number)
{
  struct sigaction plain = {.sa_handler = SIG_DFL}, ours;
  gboolean is_caught = sigaction (number, &plain, &ours) == 0; /* SIGSTOP never is */
  raise (number);
  if (is_caught)
    sigaction (number, &ours, NULL);
}

static void
look_at_script (Script *script)
{
  for (;;) {
    pid_t pid = wait4 (script->pid, &script->wait_status, WNOHANG | WUNTRACED, &script->usage);
    if (pid < 0 && errno == EINTR)
      continue;
    if (pid == script->pid && WIFSTOPPED (script->wait_status)) {
      stop_too (WSTOPSIG (script->wait_status));
      if (is_stopped (script->pid))
        kill (script->pid, SIGCONT);
      continue;
    }
    script->has_ended = pid != 0;
    return;
  }
}

static int
get_timeout_ms (const Script *script)
{
  if (script->deadline_ns == 0)
    return -1;
  gint64 left_ns = script->deadline_ns - g_get_monotonic_time () * 1000;
  return (int)CLAMP (left_ns / 1000000 + 1, 0, 60000);
}

static void
wait_for_script (Script *script)
{
  for (look_at_script (script); !script->has_ended; look_at_script (script)) {
    struct pollfd fd = {.fd = signal_pipe[0], .events = POLLIN};
    Arrived arrived;
    poll (&fd, 1, get_timeout_ms (script));
    while (read (signal_pipe[0], &arrived, sizeof arrived) == sizeof arrived)
      pass_on (script, &arrived);
    check_deadline (script);
  }
}

/* --- the run --- */

static gboolean
start (Script *script, const IlvScriptOptions *options, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_auto (GStrv) plain = g_get_environ ();
  g_auto (GStrv) envp = ilv_recording_environ (plain, folder);
  g_ptr_array_add (argv, options->python->exe);
  for (char **word = options->args; *word != NULL; word++)
    g_ptr_array_add (argv, *word);
  g_ptr_array_add (argv, NULL);
  int failure =
      posix_spawn (&script->pid, options->python->exe, NULL, NULL, (char **)argv->pdata, envp);
  if (failure == 0)
    return TRUE;
  g_set_error (
      error, ILV_MEASURE_ERROR, ILV_MEASURE_ERROR_NO_PYTHON,
      g_dgettext (GETTEXT_PACKAGE, "%s cannot be started: %s. Choose another interpreter."),
      options->python->exe, g_strerror (failure));
  return FALSE;
}

static gint64
get_cpu_ns (const struct rusage *usage)
{
  return ((gint64)usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000000 +
         ((gint64)usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1000;
}

IlvRunInfo *
ilv_script_describe (const IlvPython *python, const char *name, gint64 cpu_ns, gint64 lasted_ns)
{
  IlvRunInfo *info = ilv_run_info_new ();
  g_free (info->workload);
  info->workload = g_strdup (name);
  info->python_exe = g_strdup (python->exe);
  info->python_version = g_strdup (python->version);
  info->cores = g_get_num_processors ();
  info->recorded = TRUE;
  info->is_script = TRUE;
  if (lasted_ns > 0)
    info->figures.cpu_use = (double)cpu_ns / (double)lasted_ns;
  return info;
}

static IlvRunInfo *
describe (const IlvScriptOptions *options, const Script *script, gint64 lasted_ns)
{
  IlvRunInfo *info =
      ilv_script_describe (options->python, options->name, get_cpu_ns (&script->usage), lasted_ns);
  info->figures.peak_memory_bytes = (guint64)script->usage.ru_maxrss * 1024;
  return info;
}

IlvRecordingPlan
ilv_script_make_plan (void)
{
  IlvRecordingPlan plan = {.has_job_tracks = TRUE};
  ilv_settings_init (&plan.settings, ILV_MODEL_SEQUENTIAL);
  plan.settings.switch_interval_ns = 5000000;
  return plan;
}

/* So that what was recorded is not lost should this program be killed. */
static void
describe_for_recovery (const IlvRecording *recording, const IlvScriptOptions *options)
{
  const Script none = {0};
  const IlvRecordingPlan plan = ilv_script_make_plan ();
  g_autoptr (IlvRunInfo) info = describe (options, &none, 0);
  ilv_recovery_describe (ilv_recording_get_folder (recording), &plan, info, NULL);
}

static void
build (IlvRecording *recording, const IlvScriptOptions *options, const Script *script,
       gint64 lasted_ns, IlvScriptResult *result)
{
  const IlvRecordingPlan plan = ilv_script_make_plan ();
  result->trace = ilv_recording_finish (recording, &plan, describe (options, script, lasted_ns),
                                        &result->error);
}

gboolean
ilv_script_run (const IlvScriptOptions *options, IlvScriptResult *result, GError **error)
{
  struct sigaction before[G_N_ELEMENTS (watched)];
  Script script = {0};
  *result = (IlvScriptResult){0};
  g_autoptr (IlvRecording) recording = ilv_recording_start (error);
  if (recording == NULL || !g_unix_open_pipe (signal_pipe, FD_CLOEXEC, error))
    return FALSE;
  g_unix_set_fd_nonblocking (signal_pipe[0], TRUE, NULL);
  g_unix_set_fd_nonblocking (signal_pipe[1], TRUE, NULL);
  describe_for_recovery (recording, options);
  watch_signals (before);
  gint64 begin_ns = g_get_monotonic_time () * 1000;
  gboolean is_started = start (&script, options, ilv_recording_get_folder (recording), error);
  if (is_started) {
    if (options->time_limit_ns > 0)
      script.deadline_ns = begin_ns + options->time_limit_ns;
    wait_for_script (&script);
    result->is_too_long = script.is_too_long;
    result->status = WIFSIGNALED (script.wait_status) ? 128 + WTERMSIG (script.wait_status)
                                                      : WEXITSTATUS (script.wait_status);
    build (recording, options, &script, g_get_monotonic_time () * 1000 - begin_ns, result);
    ilv_recording_rest (recording);
    result->recording = g_steal_pointer (&recording);
  }
  restore_signals (before);
  return is_started;
}
