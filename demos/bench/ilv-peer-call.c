/* What the loopback server of a measured run computes for a request, and for an answer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-peer-call.h"

#include "demos/recorder/ilv-loopback.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FEW 100
#define MANY ILV_PEER_CALL_MANY
#define N_ROUNDS 9
#define N_ALONE 50 /* questions in a round: on a busy machine each waits for its turn twice */

typedef struct {
  IlvLoopback *server;
  int fds[MANY];
} Clients;

void
ilv_peer_call_clear (IlvPeerCall *self)
{
  g_clear_pointer (&self->together, g_array_unref);
  g_clear_pointer (&self->alone, g_array_unref);
  g_clear_pointer (&self->many, g_array_unref);
}

/* No delay, no backend. */
static gboolean
ask_all (const Clients *self, guint n)
{
  guint8 message[ILV_LOOPBACK_MESSAGE_BYTES] = {0};
  memset (message + 8, 0xff, 4);
  for (guint i = 0; i < n; i++)
    if (send (self->fds[i], message, sizeof message, MSG_NOSIGNAL) != sizeof message)
      return FALSE;
  for (guint i = 0; i < n; i++)
    if (recv (self->fds[i], message, sizeof message, MSG_WAITALL) != sizeof message)
      return FALSE;
  return TRUE;
}

static gboolean
connect_all (Clients *self)
{
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
                                .sin_port = htons ((guint16)ilv_loopback_get_port (self->server))};
  for (guint i = 0; i < MANY; i++) {
    self->fds[i] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (self->fds[i] < 0 ||
        connect (self->fds[i], (struct sockaddr *)&address, sizeof address) != 0)
      return FALSE;
  }
  return TRUE;
}

static gint64
read_cpu (IlvLoopback *server)
{
  IlvLoopbackStats stats;
  ilv_loopback_get_stats (server, &stats);
  return stats.cpu_ns;
}

/* Over the first `n` connections. NULL: no answer. */
static GArray *
measure_questions (Clients *self, guint n)
{
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint times = n > 1 ? MAX (1, 2000 / n) : N_ALONE;
  for (guint round = 0; round <= N_ROUNDS; round++) {
    gint64 before = read_cpu (self->server);
    for (guint i = 0; i < times; i++)
      if (!ask_all (self, n))
        return NULL;
    gint64 each = (read_cpu (self->server) - before) / (times * n);
    if (round > 0) /* the first one warms up */
      g_array_append_val (samples, each);
  }
  return g_steal_pointer (&samples);
}

static gboolean
measure_all (Clients *self, IlvPeerCall *call)
{
  return connect_all (self) && (call->many = measure_questions (self, MANY)) != NULL &&
         (call->together = measure_questions (self, FEW)) != NULL &&
         (call->alone = measure_questions (self, 1)) != NULL;
}

gboolean
ilv_peer_call_measure (IlvPeerCall *self, GError **error)
{
  *self = (IlvPeerCall){0};
  g_autoptr (IlvLoopback) server = ilv_loopback_new (NULL, 0, MANY, MANY, error);
  if (server == NULL)
    return FALSE;
  g_autofree Clients *clients = g_new (Clients, 1);
  clients->server = server;
  memset (clients->fds, -1, sizeof clients->fds);
  gboolean is_done = measure_all (clients, self);
  if (!is_done)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                 _ ("The loopback server does not answer (%s)."), g_strerror (errno));
  for (guint i = 0; i < MANY; i++)
    if (clients->fds[i] >= 0)
      close (clients->fds[i]);
  return is_done;
}
