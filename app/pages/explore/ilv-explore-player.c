/* Moves the transport on with the frames of a widget while it plays and is to be seen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-explore-player.h"

#include "app/compat.h"

/* With reduced motion the picture changes this often, in jumps, while playing. */
#define JUMP_S 0.5

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  IlvExplorePlayer *self = data;
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);
  double passed_s = self->last_frame_us > 0 ? (double)(now_us - self->last_frame_us) / 1e6 : 0;

  self->last_frame_us = now_us;
  /* A stall (a dragged window, a slow disk) must not make the run leap. */
  self->unspent_s += MIN (passed_s, 0.25);
  if (ilv_compat_has_reduced_motion (widget) && self->unspent_s < JUMP_S)
    return G_SOURCE_CONTINUE;
  ilv_transport_advance (self->transport, self->unspent_s);
  self->unspent_s = 0;
  return G_SOURCE_CONTINUE;
}

void
ilv_explore_player_update (IlvExplorePlayer *self)
{
  gboolean ticks = self->transport != NULL && ilv_transport_get_is_playing (self->transport) &&
                   gtk_widget_get_mapped (self->widget);

  if (ticks && self->tick_id == 0) {
    self->last_frame_us = 0;
    self->unspent_s = 0;
    self->tick_id = gtk_widget_add_tick_callback (self->widget, tick_cb, self, NULL);
  } else if (!ticks && self->tick_id != 0) {
    gtk_widget_remove_tick_callback (self->widget, self->tick_id);
    self->tick_id = 0;
  }
}
