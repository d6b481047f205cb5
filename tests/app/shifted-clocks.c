/* Preloaded into the program under test: clocks that jump as after a suspension, or when set.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A real suspension cannot be had in a test, but all that a program sees of one is that
 * CLOCK_BOOTTIME and CLOCK_REALTIME have gone on while CLOCK_MONOTONIC stood still: so they do once
 * the file ILV_TEST_ASLEEP is there. ILV_TEST_STEP sets the wall clock back. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ASLEEP_S 30
#define STEP_S 7

static int
is_there (const char *variable)
{
  const char *path = getenv (variable);

  return path != NULL && access (path, F_OK) == 0;
}

int
clock_gettime (clockid_t clock, struct timespec *time)
{
  int status = (int)syscall (SYS_clock_gettime, clock, time);

  if (status != 0 || (clock != CLOCK_BOOTTIME && clock != CLOCK_REALTIME))
    return status;
  if (is_there ("ILV_TEST_ASLEEP"))
    time->tv_sec += ASLEEP_S;
  if (clock == CLOCK_REALTIME && is_there ("ILV_TEST_STEP"))
    time->tv_sec -= STEP_S;
  return status;
}
