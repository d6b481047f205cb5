/* Processes that the program itself ends: told apart from those that something else has killed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "preload.h"

#define EXITING 0x4u /* PF_EXITING of the kernel's flags word, field 9 of /proc/PID/stat */

/* An executor that has lost a worker sends a signal to all of them, the lost one too: it learns of
 * the loss by a pipe that closes, a moment before the dying process is a zombie. */
static int
is_dying (pid_t pid)
{
  char text[512];
  unsigned flags = 0;
  snprintf (text, sizeof text, "/proc/%d/stat", (int)pid);
  int fd = open (text, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd >= 0 ? read (fd, text, sizeof text - 1) : 0;
  if (fd >= 0)
    close (fd);
  if (n <= 0)
    return 1;
  text[n] = '\0';
  const char *p = strrchr (text, ')');
  return p != NULL && sscanf (p + 1, " %*c %*d %*d %*d %*d %*d %u", &flags) == 1 &&
         (flags & EXITING) != 0;
}

ILV_EXPORT int kill (pid_t pid, int number);

ILV_EXPORT int
kill (pid_t pid, int number)
{
  static int (*real) (pid_t, int);
  if (ILV_UNLIKELY (real == NULL))
    real = ilv_find_real ("kill", NULL);
  if (!ilv_is_on || ilv_thread.header == NULL || number == 0 || pid <= 0)
    return real (pid, number);
  int was_dying = is_dying (pid), result = real (pid, number), saved = errno;
  ilv_emit (ILV_REC_PROC_KILL, (uint16_t)number, (uint32_t)pid, (uint64_t)was_dying, 0);
  errno = saved;
  return result;
}
