/* What the loopback server of a measured run computes for a request, and for an answer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ILV_PEER_CALL_MANY 4000 /* connections */

/* CPU time of the server's thread per question, gint64 ns. */
typedef struct {
  GArray *together; /* of a hundred connections that ask together */
  GArray *alone;    /* of one connection: it is woken, and sets its timer, for each */
  GArray *many;     /* of ILV_PEER_CALL_MANY that ask together */
} IlvPeerCall;

void ilv_peer_call_clear (IlvPeerCall *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvPeerCall, ilv_peer_call_clear)

/* A sample for each of some rounds of questions that are answered without delay. FALSE and error if
 * there can be no server, or not enough open files. */
gboolean ilv_peer_call_measure (IlvPeerCall *self, GError **error);

G_END_DECLS
