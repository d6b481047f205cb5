/* How often a run that is being measured is drawn: so seldom that it does not notice.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whoever watches takes cores from what is watched. Without a GPU a frame of three stages costs
 * 40 to 100 ms of a core; drawn as fast as they come they slow a pool of processes down by a third.
 * So the next state is shown when drawing the last one, whatever that cost, was at most one part in
 * ILV_LIVE_SHARE of the time since, but twice a second in any case. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ILV_LIVE_SHARE 12
#define ILV_LIVE_SHORTEST_US (33 * G_TIME_SPAN_MILLISECOND)
#define ILV_LIVE_LONGEST_US (500 * G_TIME_SPAN_MILLISECOND)

/* Zeroed: nothing has been shown. */
typedef struct {
  gint64 shown_us, cpu_us;
} IlvLivePace;

/* `cpu_us` is what the thread that draws has used so far. TRUE: show the latest now. */
gboolean ilv_live_pace_take (IlvLivePace *self, gint64 now_us, gint64 cpu_us);
/* For the caller's own thread. */
gboolean ilv_live_pace_take_now (IlvLivePace *self);

G_END_DECLS
