/* Runs a program under the supervisor and waits: output kept, limits held, nothing left behind.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The supervisor (ilv-supervisor.c) does the ending; this side holds its lifeline and listens: to
 * the program's two outputs, to the supervisor's one line of status, to the cancellable and to the
 * clock, in one poll(). Pipes are close-on-exec, so that a program which another thread starts at
 * the same moment cannot keep the lifeline open. */
#define _GNU_SOURCE
#include "ilv-child.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "demos/ilv-paths.h"

/* Long: without the supervisor, what has left its session is out of reach. */
#define MOST_LINES 3
#define MOST_BYTES 500
#define MOST_TRACEBACK_BYTES 4000
#define LAST_RESORT_NS (15 * G_GINT64_CONSTANT (1000000000))

enum {
  OUTPUT,
  ERRORS,
  STATUS,
  N_STREAMS
};

typedef struct {
  const IlvChildOptions *options;
  GPid pid; /* the supervisor's */
  int lifeline;
  int streams[N_STREAMS];
  GString *texts[N_STREAMS];
  gint64 deadline_us; /* of the run, then of the supervisor's ending it */
  gboolean is_stopping, is_too_long;
} Wait;

void
ilv_child_result_clear (IlvChildResult *self)
{
  if (self->output != NULL)
    g_string_free (g_steal_pointer (&self->output), TRUE);
  if (self->errors != NULL)
    g_string_free (g_steal_pointer (&self->errors), TRUE);
  ilv_child_guard_release (&self->guard);
}

/* It has nothing left to end, so it can go without another word. */
void
ilv_child_guard_release (IlvChildGuard *self)
{
  if (self->pid <= 0)
    return;
  kill (self->pid, SIGKILL);
  while (waitpid (self->pid, NULL, 0) < 0 && errno == EINTR)
    ;
  close (self->lifeline);
  *self = (IlvChildGuard){0};
}

static GPtrArray *
make_argv (const IlvChildOptions *options)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (argv, ilv_paths_supervisor ());
  if (options->n_cpus > 0) {
    g_ptr_array_add (argv, g_strdup ("--cpus"));
    g_ptr_array_add (argv, g_strdup_printf ("%u", options->n_cpus));
  }
  if (options->n_files > 0) {
    g_ptr_array_add (argv, g_strdup ("--files"));
    g_ptr_array_add (argv, g_strdup_printf ("%u", options->n_files));
  }
  for (char **folder = options->remove_folders; folder != NULL && *folder != NULL; folder++) {
    g_ptr_array_add (argv, g_strdup ("--remove"));
    g_ptr_array_add (argv, g_strdup (*folder));
  }
  if (options->recover_folder != NULL) {
    g_ptr_array_add (argv, g_strdup ("--recoverer"));
    g_ptr_array_add (argv, ilv_paths_recover ());
    g_ptr_array_add (argv, g_strdup ("--recover"));
    g_ptr_array_add (argv, g_strdup (options->recover_folder));
  }
  return argv;
}

/* What is to be preloaded into the program must not be preloaded into the supervisor: such
 * variables travel as arguments. The rest is the supervisor's own environment too. */
static char **
split_environ (const IlvChildOptions *options, GPtrArray *argv)
{
  char **envp = options->envp != NULL ? g_strdupv (options->envp) : g_get_environ ();
  const char *preload = g_environ_getenv (envp, "LD_PRELOAD");
  if (options->envp != NULL && preload != NULL) {
    g_ptr_array_add (argv, g_strdup ("--env"));
    g_ptr_array_add (argv, g_strdup_printf ("LD_PRELOAD=%s", preload));
    envp = g_environ_unsetenv (envp, "LD_PRELOAD");
  }
  return envp;
}

/* A pair of sockets, not a pipe: an order to a supervisor that was killed must not raise SIGPIPE in
 * the app. */
static gboolean
open_lifeline (int fds[2], GError **error)
{
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0)
    return TRUE;
  int saved = errno;
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved), g_strerror (saved));
  return FALSE;
}

/* Else the message would be that "a child process" cannot be executed, and name Python. */
static gboolean
has_supervisor (GError **error)
{
  g_autofree char *path = ilv_paths_supervisor ();
  if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               g_dgettext (GETTEXT_PACKAGE,
                           "Interleave’s helper “%s”, which starts and ends Python, is missing or "
                           "not executable; install Interleave again"),
               path);
  return FALSE;
}

static gboolean
spawn (Wait *wait, GError **error)
{
  g_autoptr (GPtrArray) argv = make_argv (wait->options);
  g_auto (GStrv) envp = split_environ (wait->options, argv);
  int lifeline[2], status[2];
  const int targets[] = {3, 4};

  g_ptr_array_add (argv, g_strdup ("--"));
  for (char **word = wait->options->argv; *word != NULL; word++)
    g_ptr_array_add (argv, g_strdup (*word));
  g_ptr_array_add (argv, NULL);

  if (!open_lifeline (lifeline, error))
    return FALSE;
  if (!g_unix_open_pipe (status, FD_CLOEXEC, error)) {
    close (lifeline[0]);
    close (lifeline[1]);
    return FALSE;
  }
  const int sources[] = {lifeline[0], status[1]};
  gboolean is_started = g_spawn_async_with_pipes_and_fds (
      NULL, (const char *const *)argv->pdata, (const char *const *)envp,
      G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES, NULL, NULL, -1, -1, -1, sources, targets,
      2, &wait->pid, NULL, &wait->streams[OUTPUT], &wait->streams[ERRORS], error);
  close (lifeline[0]);
  close (status[1]);
  wait->lifeline = lifeline[1];
  wait->streams[STATUS] = status[0];
  return is_started;
}

static void
close_stream (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

/* One read; the stream is closed at its end. */
static void
listen_to (Wait *wait, int stream)
{
  char bytes[4096];
  gssize n = read (wait->streams[stream], bytes, sizeof bytes);
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  if (n <= 0) {
    close_stream (&wait->streams[stream]);
    return;
  }
  GString *text = wait->texts[stream];
  g_string_append_len (text, bytes, n);
  if (stream == OUTPUT && wait->options->heard != NULL)
    wait->options->heard (bytes, (gsize)n, wait->options->heard_data);
  if (text->len > ILV_CHILD_MAX_OUTPUT)
    g_string_erase (text, 0, text->len - ILV_CHILD_MAX_OUTPUT);
}

/* What is still in the pipes once everything has ended. Not to the end of file: something else
 * might have been handed the descriptor. */
static void
drain (Wait *wait)
{
  for (int stream = 0; stream < STATUS; stream++) {
    GPollFD fd = {wait->streams[stream], G_IO_IN, 0};
    while (wait->streams[stream] >= 0 && g_poll (&fd, 1, 0) > 0)
      listen_to (wait, stream);
  }
}

static void
stop (Wait *wait)
{
  if (wait->is_stopping)
    return;
  if (send (wait->lifeline, "s", 1, MSG_NOSIGNAL) < 0)
    kill (wait->pid, SIGTERM);
  wait->is_stopping = TRUE;
  wait->deadline_us = g_get_monotonic_time () + LAST_RESORT_NS / 1000;
}

/* The clock: a time limit that ran out, or a supervisor that does not manage to end it. */
static void
check_deadline (Wait *wait)
{
  if (wait->deadline_us == 0 || g_get_monotonic_time () < wait->deadline_us)
    return;
  if (wait->is_stopping) {
    kill (wait->pid, SIGKILL);
    close_stream (&wait->streams[STATUS]);
    return;
  }
  wait->is_too_long = TRUE;
  stop (wait);
}

static void
wait_for_status (Wait *wait, GCancellable *cancellable)
{
  GPollFD fds[N_STREAMS + 1], cancelled;
  /* Once for all: it makes a file, and GLib ends the program if there is none left. */
  gboolean has_fd = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &cancelled);
  int tick_ms = wait->options->tick_ms > 0 ? (int)wait->options->tick_ms : ILV_CHILD_TICK_MS;
  while (wait->streams[STATUS] >= 0) {
    guint n = 0;
    for (int stream = 0; stream < N_STREAMS; stream++)
      fds[n++] = (GPollFD){wait->streams[stream], G_IO_IN | G_IO_HUP, 0};
    if (has_fd && !wait->is_stopping)
      fds[n++] = cancelled;
    g_poll (fds, n, tick_ms);
    for (int stream = 0; stream < N_STREAMS; stream++)
      if (wait->streams[stream] >= 0 && fds[stream].revents != 0)
        listen_to (wait, stream);
    if (g_cancellable_is_cancelled (cancellable))
      stop (wait);
    check_deadline (wait);
    if (wait->options->tick != NULL && !wait->is_stopping && wait->streams[STATUS] >= 0)
      wait->options->tick (wait->pid, wait->options->tick_data);
  }
  if (has_fd)
    g_cancellable_release_fd (cancellable);
}

/* A zombie is dead: whoever adopted it may never reap it. */
static gboolean
is_alive (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  const char *end = g_file_get_contents (path, &text, NULL, NULL) ? strrchr (text, ')') : NULL;
  return end != NULL && strlen (end) > 2 && end[2] != 'Z' && end[2] != 'X';
}

/* See the supervisor: it tidies up after the others. */
static gboolean
is_tracker (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/cmdline", pid);
  g_autofree char *text = NULL;
  gsize length;
  return g_file_get_contents (path, &text, &length, NULL) &&
         memmem (text, length, "multiprocessing.resource_tracker", 32) != NULL;
}

static guint
kill_session (GPid session, gboolean spares_trackers)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint n_alive = 0;
  while (proc != NULL && (name = g_dir_read_name (proc)) != NULL) {
    int pid = atoi (name);
    if (pid > 0 && pid != session && getsid (pid) == session && is_alive (pid)) {
      if (!spares_trackers || !is_tracker (pid))
        kill (pid, SIGKILL);
      n_alive++;
    }
  }
  return n_alive;
}

/* Only when the supervisor was killed: it had made a session of its own, so what is in it belongs
 * to the run (a process that has left it is out of reach). */
static void
end_session (GPid session)
{
  for (int i = 0; i < 1000 && kill_session (session, i < 300) > 0; i++)
    g_usleep (2000);
}

static void
read_fate (Wait *wait, IlvChildResult *result)
{
  const char *text = wait->texts[STATUS]->str, *usage = strstr (text, "\nusage ");
  gint64 wall_ns, switches, cpu_ns;
  if (usage != NULL &&
      sscanf (usage, "\nusage %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
              &wall_ns, &switches, &cpu_ns) == 3) {
    result->wall_ns = wall_ns;
    result->switches = switches;
    result->cpu_ns = cpu_ns;
  }
  if (sscanf (text, "exit %d", &result->code) == 1)
    result->fate = ILV_CHILD_EXITED;
  else if (sscanf (text, "signal %d", &result->code) == 1)
    result->fate = ILV_CHILD_SIGNALED;
  else if (sscanf (text, "exec %d", &result->code) == 1)
    result->fate = ILV_CHILD_NO_EXEC;
  else {
    result->fate = ILV_CHILD_LOST;
    end_session (wait->pid);
  }
  if (wait->is_too_long)
    result->fate = ILV_CHILD_TOO_LONG;
}

/* Either it stays as a guard, or it ends now. It has reaped what it could of the tree, so its
 * children's time is the tree's. */
static void
guard_or_reap (Wait *wait, IlvChildResult *result)
{
  gboolean has_told = strchr (wait->texts[STATUS]->str, '\n') != NULL;
  struct rusage usage = {0};
  if (wait->options->recover_folder != NULL && has_told) {
    result->guard = (IlvChildGuard){wait->pid, wait->lifeline};
    wait->lifeline = -1;
    return;
  }
  while (wait4 (wait->pid, NULL, 0, &usage) < 0 && errno == EINTR)
    ;
  result->cpu_ns = ((gint64)usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000 +
                   ((gint64)usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000;
}

gboolean
ilv_child_run (const IlvChildOptions *options, IlvChildResult *result, GCancellable *cancellable,
               GError **error)
{
  Wait wait = {.options = options, .lifeline = -1, .streams = {-1, -1, -1}};
  *result = (IlvChildResult){.fate = ILV_CHILD_LOST, .switches = -1};
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !has_supervisor (error) ||
      !spawn (&wait, error))
    return FALSE;
  for (int stream = 0; stream < N_STREAMS; stream++)
    wait.texts[stream] = g_string_new (NULL);
  if (options->time_limit_ns > 0)
    wait.deadline_us = g_get_monotonic_time () + options->time_limit_ns / 1000;

  wait_for_status (&wait, cancellable);
  guard_or_reap (&wait, result);
  drain (&wait);
  for (int stream = 0; stream < N_STREAMS; stream++)
    close_stream (&wait.streams[stream]);
  close_stream (&wait.lifeline);
  read_fate (&wait, result);
  result->output = wait.texts[OUTPUT];
  result->errors = wait.texts[ERRORS];
  g_string_free (wait.texts[STATUS], TRUE);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* A message is shown in terminals and dialogs: nothing in it may steer them. */
static void
replace_control (char *text)
{
  for (char *c = text; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) && *c != '\n')
      *c = ' ';
}

/* What matters most stands last: too much is cut at its beginning, at a line where there is one. */
static char *
keep_end (const char *text, gsize most_bytes)
{
  gsize length = strlen (text);
  if (length <= most_bytes)
    return g_strdup (text);
  const char *from = text + length - most_bytes;
  const char *line = strchr (from, '\n');
  while ((*from & 0xC0) == 0x80) /* in the middle of a character */
    from++;
  return g_strconcat ("…", line != NULL && line[1] != '\0' ? line : from, NULL);
}

/* Whether no reader could make anything of it: more than a quarter is no character of any text. */
static gboolean
is_rubbish (const char *valid)
{
  guint n = 0, n_bad = 0;
  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c), n++) {
    gunichar one = g_utf8_get_char (c);
    n_bad += one == 0xFFFD || (!g_unichar_isprint (one) && !g_unichar_isspace (one));
  }
  return n_bad * 4 > n;
}

char *
ilv_child_result_get_last_words (const IlvChildResult *self)
{
  const GString *text = self->errors != NULL && self->errors->len > 0 ? self->errors : self->output;
  if (text == NULL)
    return g_strdup ("");
  g_autofree char *valid = g_utf8_make_valid (text->str, text->len);
  if (is_rubbish (valid))
    return g_strdup (_ ("What it wrote is not text."));
  replace_control (valid);
  g_strchomp (valid);
  char *from = valid + strlen (valid);
  for (int n_lines = 0; from > valid; from--)
    if (from[-1] == '\n' && ++n_lines == MOST_LINES)
      break;
  return keep_end (from, MOST_BYTES);
}

/* Where the last traceback begins, with those that led to it; NULL: there is none. */
static const char *
find_traceback (const char *text)
{
  static const char *const links[] = {"The above exception was the direct cause",
                                      "During handling of the above exception"};
  const char *found = g_strrstr (text, "Traceback (most recent call last):");
  for (guint i = 0; found != NULL && i < G_N_ELEMENTS (links); i++) {
    const char *earlier = strstr (text, links[i]);
    const char *first = strstr (text, "Traceback (most recent call last):");
    if (earlier != NULL && earlier < found && first < earlier)
      found = first;
  }
  return found;
}

char *
ilv_child_result_get_complaint (const IlvChildResult *self)
{
  if (self->errors == NULL)
    return ilv_child_result_get_last_words (self);
  g_autofree char *valid = g_utf8_make_valid (self->errors->str, self->errors->len);
  replace_control (valid);
  g_strchomp (valid);
  const char *traceback = find_traceback (valid);
  if (traceback == NULL)
    return ilv_child_result_get_last_words (self);
  g_autofree char *kept = keep_end (traceback, MOST_TRACEBACK_BYTES);
  return g_strconcat ("\n", kept, NULL);
}
