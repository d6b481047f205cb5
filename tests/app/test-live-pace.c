/* A watched run is drawn as often as that is cheap.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/model/ilv-live-pace.h"

/* How many states are shown in ten seconds when each costs so much to draw. */
static guint
count_shown (gint64 cost_us)
{
  IlvLivePace pace = {0};
  gint64 cpu_us = 5000000;
  guint n = 0;

  for (gint64 now_us = 1000; now_us <= 10 * G_USEC_PER_SEC; now_us += 1000)
    if (ilv_live_pace_take (&pace, now_us, cpu_us)) {
      cpu_us += cost_us;
      n++;
    }
  return n;
}

static void
test_drawing_stays_within_its_share (void)
{
  for (gint64 cost_us = 100; cost_us <= 40000; cost_us += 100)
    g_assert_cmpint (count_shown (cost_us) * cost_us, <=, 11 * G_USEC_PER_SEC / ILV_LIVE_SHARE);
}

static void
test_cheap_frames_come_at_their_pace (void)
{
  g_assert_cmpuint (count_shown (0), >=, 290);
  g_assert_cmpuint (count_shown (1000), >=, 290);
}

/* It must be seen that it goes on. */
static void
test_dear_frames_come_all_the_same (void)
{
  g_assert_cmpuint (count_shown (100000), ==, 20);
  g_assert_cmpuint (count_shown (1000000), ==, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live-pace/drawing-stays-within-its-share",
                   test_drawing_stays_within_its_share);
  g_test_add_func ("/live-pace/cheap-frames-come-at-their-pace",
                   test_cheap_frames_come_at_their_pace);
  g_test_add_func ("/live-pace/dear-frames-come-all-the-same", test_dear_frames_come_all_the_same);
  return g_test_run ();
}
