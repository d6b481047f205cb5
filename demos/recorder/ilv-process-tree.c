/* All that descends from this process: signalled, and held still.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Processes are found in two ways. /proc as a whole, which costs milliseconds: enough for what
 * stays where it is. And from each parent to its children, which costs microseconds where the
 * kernel lists them: that catches those which live no longer than a few hundred (start the next one
 * in a session of its own, and end), because a process whose parent has ended becomes a child of
 * this one, where the walk begins. Each is signalled through a pidfd that was checked after it was
 * opened: a reused process id is never hit. */
#define _GNU_SOURCE
#include "ilv-process-tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
  MAX_TREE = 65536,
  MAX_DEPTH = 64, /* deeper ones are found in /proc alone */
  MAX_ROUNDS = 500
};

#define TRACKER "multiprocessing.resource_tracker"

typedef struct {
  pid_t pid, parent;
  char state;
  unsigned long long start; /* field 22 of stat: tells a reused pid */
} Entry;

static int
read_stat (pid_t pid, Entry *entry)
{
  char path[32], text[1024];
  snprintf (path, sizeof path, "/proc/%d/stat", (int)pid);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return 0;
  ssize_t n = read (fd, text, sizeof text - 1);
  close (fd);
  if (n <= 0)
    return 0;
  text[n] = '\0';
  /* The name may hold anything, parentheses and spaces too: what counts begins after the last. */
  const char *p = strrchr (text, ')');
  int parent;
  if (p == NULL ||
      sscanf (p + 1,
              " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
              &entry->state, &parent, &entry->start) != 3)
    return 0;
  entry->pid = pid;
  entry->parent = parent;
  return 1;
}

static int
list_processes (Entry *entries, int max)
{
  DIR *proc = opendir ("/proc");
  int n = 0;
  if (proc == NULL)
    return 0;
  for (struct dirent *d; n < max && (d = readdir (proc)) != NULL;) {
    int pid = atoi (d->d_name);
    if (pid > 0 && read_stat (pid, &entries[n]))
      n++;
  }
  closedir (proc);
  return n;
}

/* Keeps the descendants of this process; returns how many. */
static int
keep_descendants (Entry *entries, int n)
{
  int kept = 0, grown = 1;
  while (grown) {
    grown = 0;
    for (int i = kept; i < n; i++) {
      int below = entries[i].parent == getpid ();
      for (int k = 0; k < kept && !below; k++)
        below = entries[i].parent == entries[k].pid;
      if (below) {
        Entry entry = entries[i];
        entries[i] = entries[kept];
        entries[kept++] = entry;
        grown = 1;
      }
    }
  }
  return kept;
}

static void
signal_entry (const Entry *entry, int number)
{
  int fd = (int)syscall (SYS_pidfd_open, entry->pid, 0);
  Entry now;
  if (fd < 0) {
    if (errno != ESRCH) /* an old kernel, or a sandbox that refuses */
      kill (entry->pid, number);
    return;
  }
  if (read_stat (entry->pid, &now) && now.start == entry->start)
    syscall (SYS_pidfd_send_signal, fd, number, NULL, 0);
  close (fd);
}

/* multiprocessing's resource tracker removes the semaphores of dead processes from /dev/shm, and
 * ends, when all others have. */
static int
is_tracker (pid_t pid)
{
  char path[32], text[512];
  snprintf (path, sizeof path, "/proc/%d/cmdline", (int)pid);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd >= 0 ? read (fd, text, sizeof text) : 0;
  if (fd >= 0)
    close (fd);
  return n > 0 && memmem (text, (size_t)n, TRACKER, sizeof TRACKER - 1) != NULL;
}

static void
signal_listed (int number, int spares_trackers)
{
  static Entry entries[MAX_TREE];
  int n = keep_descendants (entries, list_processes (entries, MAX_TREE));
  for (int i = 0; i < n; i++)
    if (!spares_trackers || !is_tracker (entries[i].pid))
      signal_entry (&entries[i], number);
}

void
ilv_tree_signal (int number, int spares_trackers)
{
  signal_listed (number, spares_trackers);
}

/* --- freezing --- */

static int freeze_below (pid_t pid, int depth, int spares_trackers);

/* How many were not stopped yet: it, and those below it. One that cannot stop now (in a call that
 * cannot be interrupted) cannot fork either. */
static int
freeze_one (pid_t pid, pid_t parent, int depth, int spares_trackers)
{
  Entry entry;
  if (!read_stat (pid, &entry) || entry.parent != parent || (spares_trackers && is_tracker (pid)))
    return 0;
  int runs = entry.state == 'R' || entry.state == 'S';
  if (runs)
    signal_entry (&entry, SIGSTOP);
  return runs + freeze_below (pid, depth + 1, spares_trackers);
}

static int
freeze_children (FILE *children, pid_t pid, int depth, int spares_trackers)
{
  int child, n = 0;
  while (fscanf (children, "%d", &child) == 1)
    n += freeze_one (child, pid, depth, spares_trackers);
  return n;
}

static int
freeze_below (pid_t pid, int depth, int spares_trackers)
{
  char path[64];
  int n = 0;
  snprintf (path, sizeof path, "/proc/%d/task", (int)pid);
  DIR *tasks = depth < MAX_DEPTH ? opendir (path) : NULL;
  for (struct dirent *task; tasks != NULL && (task = readdir (tasks)) != NULL;) {
    if (atoi (task->d_name) <= 0)
      continue;
    snprintf (path, sizeof path, "/proc/%d/task/%d/children", (int)pid, atoi (task->d_name));
    FILE *children = fopen (path, "re");
    if (children == NULL)
      continue;
    n += freeze_children (children, pid, depth, spares_trackers);
    fclose (children);
  }
  if (tasks != NULL)
    closedir (tasks);
  return n;
}

void
ilv_tree_freeze (int spares_trackers)
{
  for (int i = 0; i < MAX_ROUNDS && freeze_below (getpid (), 0, spares_trackers) > 0; i++)
    ;
  signal_listed (SIGSTOP, spares_trackers);
}
