/* The helper that owns a real run: starts it, and ends it with all it started.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   interleave-supervise [--cpus N] [--files N] [--env K=V]... [--remove FOLDER]...
 *                        [--recoverer EXE --recover FOLDER] -- EXE ARG...
 *
 * Idea. Descriptor 3 is the lifeline: a socket whose other end only the app holds. When it reads as
 * ended, the app is gone (even by SIGKILL); a byte on it is an order to stop. Either way the whole
 * tree is ended: SIGTERM, after a grace SIGKILL. Being a child subreaper, every orphan of the tree
 * becomes a child of this process, so that "descendants of me in /proc" is the tree, whatever it
 * does with sessions, groups, double forks or signals; it is ended only when waitpid() says that
 * there is no child left.
 *
 * How it went is two lines on descriptor 4, written after the tree is gone: "exit N", "signal N" or
 * "exec ERRNO", then "usage NS SWITCHES CPU": how long the program itself ran, how often the tree's
 * threads were switched, and what they used of the processors, in nanoseconds. The folders named
 * are removed when the app died; otherwise they are the app's.
 *
 * With a folder to recover the work is not over then: a recording that the app has not yet made
 * into a saved trace dies with the app. So this process stays until the app ends it (by SIGKILL:
 * nothing is left to tidy up), and when the app dies first it has the recording made into a trace
 * (by EXE, which is interleave-recover); if that fails it stays, for the app's next start.
 *
 * Rejected: killing the process group (a child may leave it), a pid namespace (not allowed
 * everywhere), PDEATHSIG alone (reaches only the direct child; it is set too, in case this helper
 * is killed). Plain C, no GLib: it must not fail for want of memory or libraries. */
#define _GNU_SOURCE
#include "ilv-process-tree.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
  LIFELINE_FD = 3,
  STATUS_FD = 4,
  GRACE_MS = 400,
  TRACKER_MS = 1000,
  RECOVER_S = 120,
  MAX_FOLDERS = 8,
  MAX_REAPED = 1000
};

typedef struct {
  long cpus, files;
  const char *folders[MAX_FOLDERS];
  const char *recoverer, *recorded;
  int n_folders;
  char **command;
} Options;

static pid_t main_pid;
static int main_status = -1; /* wait status, once reaped */
static long long main_begin_ns, main_end_ns;

static long long
now_ns (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static long
now_ms (void)
{
  return (long)(now_ns () / 1000000);
}

/* FALSE once there is no child left. Not for ever: they may die as fast as they are reaped. */
static int
reap (void)
{
  for (int i = 0; i < MAX_REAPED; i++) {
    int status;
    pid_t pid = waitpid (-1, &status, WNOHANG);
    if (pid == main_pid) {
      main_status = status;
      main_end_ns = now_ns ();
    }
    if (pid == 0)
      return 1;
    if (pid < 0)
      return errno == EINTR;
  }
  return 1;
}

/* SIGTERM and a grace, then SIGSTOP and SIGKILL until none is left. No grace when the app is gone:
 * nobody drains the rings. Who tidies up after the others has a little longer. */
static void
end_tree (int has_grace)
{
  long deadline = now_ms () + (has_grace ? GRACE_MS : 0), last = deadline + TRACKER_MS;
  struct timespec pause = {0, 2000000};
  if (!reap ())
    return;
  if (has_grace) {
    ilv_tree_signal (SIGTERM, 1);
    ilv_tree_signal (SIGCONT, 1);
  }
  while (reap () && now_ms () < deadline)
    nanosleep (&pause, NULL);
  while (reap ()) {
    int spares_trackers = now_ms () < last;
    ilv_tree_freeze (spares_trackers);
    ilv_tree_signal (SIGKILL, spares_trackers);
    nanosleep (&pause, NULL);
  }
}

/* --- the child --- */

static void
limit_cpus (long n)
{
  cpu_set_t all, some;
  CPU_ZERO (&some);
  if (sched_getaffinity (0, sizeof all, &all) != 0)
    return;
  for (int cpu = 0; cpu < CPU_SETSIZE && n > 0; cpu++)
    if (CPU_ISSET (cpu, &all)) {
      CPU_SET (cpu, &some);
      n--;
    }
  sched_setaffinity (0, sizeof some, &some);
}

static void
raise_files (long n)
{
  struct rlimit limit;
  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || (rlim_t)n <= limit.rlim_cur)
    return;
  limit.rlim_cur = (rlim_t)n < limit.rlim_max ? (rlim_t)n : limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

static void
run_child (const Options *options, int failure_fd)
{
  sigset_t none;
  sigemptyset (&none);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () == 1)
    _exit (127);
  setpgid (0, 0);
  close (LIFELINE_FD);
  close (STATUS_FD);
  if (options->cpus > 0)
    limit_cpus (options->cpus);
  if (options->files > 0)
    raise_files (options->files);
  for (int i = 1; i < NSIG; i++)
    signal (i, SIG_DFL);
  sigprocmask (SIG_SETMASK, &none, NULL);
  execvp (options->command[0], options->command);
  int failure = errno;
  if (write (failure_fd, &failure, sizeof failure) < 0)
    _exit (126);
  _exit (127);
}

/* 0, or the errno with which exec failed. */
static int
start_child (const Options *options)
{
  int pipe_fds[2], failure = 0;
  if (pipe2 (pipe_fds, O_CLOEXEC) != 0)
    return errno;
  main_begin_ns = now_ns ();
  main_pid = fork ();
  if (main_pid < 0)
    return errno;
  if (main_pid == 0)
    run_child (options, pipe_fds[1]);
  close (pipe_fds[1]);
  if (read (pipe_fds[0], &failure, sizeof failure) != sizeof failure)
    failure = 0;
  close (pipe_fds[0]);
  return failure;
}

/* --- the wait --- */

/* Until the main child has ended, or an order or the end of the app. TRUE if the app is gone. */
static int
wait_for_end (int signal_fd)
{
  struct pollfd fds[2] = {{.fd = LIFELINE_FD, .events = POLLIN},
                          {.fd = signal_fd, .events = POLLIN}};
  for (;;) {
    if (poll (fds, 2, -1) < 0 && errno != EINTR)
      return 0;
    if (fds[1].revents & POLLIN) {
      struct signalfd_siginfo info;
      if (read (signal_fd, &info, sizeof info) == sizeof info && info.ssi_signo != SIGCHLD)
        return 0;
      reap ();
      if (main_status != -1)
        return 0;
    }
    if (fds[0].revents != 0) {
      char order;
      return read (LIFELINE_FD, &order, 1) <= 0;
    }
  }
}

static int
is_app_gone (void)
{
  struct pollfd fd = {.fd = LIFELINE_FD, .events = POLLIN};
  char order;
  return poll (&fd, 1, 0) > 0 && read (LIFELINE_FD, &order, 1) == 0;
}

static int
remove_cb (const char *path, const struct stat *info, int flag, struct FTW *walk)
{
  (void)info, (void)flag, (void)walk;
  remove (path);
  return 0;
}

static void
remove_folder (const char *folder)
{
  nftw (folder, remove_cb, 16, FTW_DEPTH | FTW_PHYS);
}

/* Has a trace made of what was recorded; TRUE when that is safe. */
static int
recover (const char *program, const char *folder)
{
  pid_t pid = fork ();
  if (pid == 0) {
    sigset_t none;
    sigemptyset (&none);
    sigprocmask (SIG_SETMASK, &none, NULL);
    unsetenv ("LD_PRELOAD"); /* the run's, not ours */
    unsetenv ("ILV_DIR");
    alarm (RECOVER_S);
    execl (program, program, folder, NULL);
    _exit (127);
  }
  int status = -1;
  while (pid > 0 && waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

static void
clean_up (const Options *options)
{
  for (int i = 0; i < options->n_folders; i++)
    remove_folder (options->folders[i]);
  if (options->recorded != NULL && options->recoverer != NULL &&
      recover (options->recoverer, options->recorded))
    remove_folder (options->recorded);
}

static int
parse (int argc, char **argv, Options *options)
{
  int i = 1;
  for (; i + 1 < argc && strcmp (argv[i], "--") != 0; i += 2) {
    if (strcmp (argv[i], "--cpus") == 0)
      options->cpus = atol (argv[i + 1]);
    else if (strcmp (argv[i], "--files") == 0)
      options->files = atol (argv[i + 1]);
    else if (strcmp (argv[i], "--env") == 0)
      putenv (argv[i + 1]);
    else if (strcmp (argv[i], "--recoverer") == 0)
      options->recoverer = argv[i + 1];
    else if (strcmp (argv[i], "--recover") == 0)
      options->recorded = argv[i + 1];
    else if (strcmp (argv[i], "--remove") == 0 && options->n_folders < MAX_FOLDERS)
      options->folders[options->n_folders++] = argv[i + 1];
    else
      return 0;
  }
  options->command = argv + i + 1;
  return i + 1 < argc;
}

static int
block_signals (void)
{
  sigset_t set;
  int numbers[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT};
  sigemptyset (&set);
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    sigaddset (&set, numbers[i]);
  sigprocmask (SIG_BLOCK, &set, NULL);
  signal (SIGPIPE, SIG_IGN);
  return signalfd (-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static long long
get_cpu_ns (const struct rusage *usage)
{
  return (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000000LL +
         (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1000LL;
}

static void
report (int failure)
{
  if (failure != 0)
    dprintf (STATUS_FD, "exec %d\n", failure);
  else if (WIFSIGNALED (main_status))
    dprintf (STATUS_FD, "signal %d\n", WTERMSIG (main_status));
  else
    dprintf (STATUS_FD, "exit %d\n", WEXITSTATUS (main_status));
  struct rusage usage;
  if (failure == 0 && getrusage (RUSAGE_CHILDREN, &usage) == 0)
    dprintf (STATUS_FD, "usage %lld %ld %lld\n", main_end_ns - main_begin_ns,
             usage.ru_nvcsw + usage.ru_nivcsw, get_cpu_ns (&usage));
}

/* Until the app dies. It hears the end of the status and of the outputs, and goes on. */
static void
wait_for_app (void)
{
  int null = open ("/dev/null", O_RDWR | O_CLOEXEC);
  char order;
  for (int fd = 0; fd <= STDERR_FILENO && null >= 0; fd++)
    dup2 (null, fd);
  close (STATUS_FD);
  for (ssize_t n = 1; n > 0 || (n < 0 && errno == EINTR);)
    n = read (LIFELINE_FD, &order, 1);
}

int
main (int argc, char **argv)
{
  Options options = {0};
  if (!parse (argc, argv, &options) || fcntl (LIFELINE_FD, F_GETFD) < 0 ||
      fcntl (STATUS_FD, F_GETFD) < 0) {
    fprintf (stderr, "interleave-supervise: started by Interleave itself, with its lifeline\n");
    return 2;
  }
  setsid ();
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  int signal_fd = block_signals ();
  int failure = start_child (&options);
  int is_gone = failure == 0 && wait_for_end (signal_fd);
  end_tree (!is_gone);
  report (failure);
  if (options.recorded != NULL && !is_gone)
    wait_for_app ();
  if (options.recorded != NULL || is_gone || is_app_gone ())
    clean_up (&options);
  return 0;
}
