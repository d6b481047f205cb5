/* All that descends from this process: signalled, and held still.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For the supervisor, which is a child subreaper: plain C, no GLib. With `spares_trackers`,
 * multiprocessing's resource trackers are left alone: they tidy up when the others have ended. */
#pragma once

void ilv_tree_signal (int number, int spares_trackers);
/* SIGSTOP, until nobody is found who still runs: a stopped process cannot fork while the others are
 * being found, and keeps its place in a full process table, so that the others cannot either. */
void ilv_tree_freeze (int spares_trackers);
