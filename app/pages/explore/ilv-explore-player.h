/* Moves the transport on with the frames of a widget while it plays and is to be seen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/model/ilv-transport.h"

G_BEGIN_DECLS

typedef struct {
  GtkWidget *widget;       /* borrowed: whose frames */
  IlvTransport *transport; /* borrowed */
  guint tick_id;
  gint64 last_frame_us;
  double unspent_s; /* reduced motion: time not yet shown */
} IlvExplorePlayer;

/* Ticks or does not, by the transport and whether the widget is mapped: call when either changes.
 */
void ilv_explore_player_update (IlvExplorePlayer *self);

G_END_DECLS
