/* How often a run that is being measured is drawn: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-live-pace.h"

#include <time.h>

gboolean
ilv_live_pace_take (IlvLivePace *self, gint64 now_us, gint64 cpu_us)
{
  gint64 pause_us =
      CLAMP (ILV_LIVE_SHARE * (cpu_us - self->cpu_us), ILV_LIVE_SHORTEST_US, ILV_LIVE_LONGEST_US);

  if (self->shown_us != 0 && now_us - self->shown_us < pause_us)
    return FALSE;
  self->shown_us = now_us;
  self->cpu_us = cpu_us;
  return TRUE;
}

gboolean
ilv_live_pace_take_now (IlvLivePace *self)
{
  struct timespec used = {0, 0};

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);
  return ilv_live_pace_take (self, g_get_monotonic_time (),
                             (gint64)used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000);
}
