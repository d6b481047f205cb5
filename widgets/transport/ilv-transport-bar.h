/* The transport bar: play, step, scrub, speed.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Its buttons activate the actions transport.play, .home, .end, .step (int32: -1 or 1), .loop and
 * .steady, which an ancestor provides. Signals: "seek" (gint64 ns), "slowdown-changed" (double). */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ILV_TYPE_TRANSPORT_BAR (ilv_transport_bar_get_type ())
G_DECLARE_FINAL_TYPE (IlvTransportBar, ilv_transport_bar, ILV, TRANSPORT_BAR, GtkWidget)

GtkWidget *ilv_transport_bar_new (void);

/* end_ns is not told in figures while has_curtain. */
void ilv_transport_bar_set_moment (IlvTransportBar *self, gint64 begin_ns, gint64 end_ns,
                                   gint64 time_ns, gboolean has_curtain);
void ilv_transport_bar_set_is_playing (IlvTransportBar *self, gboolean is_playing);
/* Seconds on screen per second of the run, min..max. */
void ilv_transport_bar_set_slowdown (IlvTransportBar *self, double slowdown);
void ilv_transport_bar_set_slowdown_range (IlvTransportBar *self, double min, double max);
void ilv_transport_bar_set_is_steady (IlvTransportBar *self, gboolean is_steady);
/* Focuses the play button, so that Space plays. */
void ilv_transport_bar_focus_play (IlvTransportBar *self);
/* Narrow: the scrubber's label and the keys' reminder go. */
void ilv_transport_bar_set_is_narrow (IlvTransportBar *self, gboolean is_narrow);

/* "50 × slower", "real time", "10 × faster". (transfer full) */
char *ilv_format_slowdown (double slowdown);

G_END_DECLS
