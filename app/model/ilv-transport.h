/* Playing and stepping: moves the session's playhead.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Properties: is-playing, slowdown (double: seconds on screen per second of the run, 10^-1..10^5),
 * is-steady (each event takes the same time on screen), is-looping.
 * Signal: went (a step, the start or the end was asked for; not while playing).
 * It has no clock: who shows it calls ilv_transport_advance() with the time that passed. */
#pragma once

#include "app/model/ilv-session.h"

G_BEGIN_DECLS

#define ILV_SLOWDOWN_MIN 0.1
#define ILV_SLOWDOWN_MAX 100000.0

#define ILV_TYPE_TRANSPORT (ilv_transport_get_type ())
G_DECLARE_FINAL_TYPE (IlvTransport, ilv_transport, ILV, TRANSPORT, GObject)

/* Keeps no reference to the session: both belong to the page. */
IlvTransport *ilv_transport_new (IlvSession *session);

gboolean ilv_transport_get_is_playing (IlvTransport *self);
/* Starting at the end starts over. */
void ilv_transport_set_is_playing (IlvTransport *self, gboolean is_playing);
double ilv_transport_get_slowdown (IlvTransport *self);
void ilv_transport_set_slowdown (IlvTransport *self, double slowdown);
/* A slowdown under which the whole comparison plays in some ten seconds. */
void ilv_transport_fit_slowdown (IlvTransport *self);
gboolean ilv_transport_get_is_steady (IlvTransport *self);
/* Under steady pace, the wait around the playhead if it passes faster than at the plain speed. */
gboolean ilv_transport_find_shortened (IlvTransport *self, gint64 *begin_ns, gint64 *end_ns);

/* `seconds` passed on the screen. Stops (or loops) at the end. */
void ilv_transport_advance (IlvTransport *self, double seconds);

typedef enum {
  ILV_UNIT_EVENT,
  ILV_UNIT_SWITCH, /* context switch */
} IlvStepUnit;
/* To the next (direction 1) or previous (-1) event of the focused run, or of all. Stops playing.
 * FALSE if there is none. */
gboolean ilv_transport_step (IlvTransport *self, int direction, IlvStepUnit unit);
void ilv_transport_go_home (IlvTransport *self);
void ilv_transport_go_end (IlvTransport *self);

G_END_DECLS
