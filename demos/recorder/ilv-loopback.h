/* The loopback server that `io` steps really talk to: answers after the asked delay.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A thread of its own, one epoll, thousands of connections on 127.0.0.1 at a port that the kernel
 * picks. A request is 16 bytes, little-endian: delay in ns (int64), backend (uint32, ILV_NONE for
 * none), the asker's number (uint32); the answer is 16 bytes: ns it waited for its backend (int64),
 * backend, number. A backend of capacity c serves c requests at once, the rest queue in it, first
 * in, first out. How late answers leave is measured: a server that is late falsifies the run. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ILV_LOOPBACK_MESSAGE_BYTES 16

typedef struct _IlvLoopback IlvLoopback;

typedef struct {
  guint64 n_answers;
  guint n_connections_max;                      /* at one moment */
  gint64 cpu_ns;                                /* what its thread has computed */
  gint64 late_p50_ns, late_p99_ns, late_max_ns; /* answer's leaving - when it was due */
} IlvLoopbackStats;

/* `capacities` has one entry a backend (0 = no limit). `n_connections` is how many will be open at
 * once at most: the limit of open files is raised for them, or ILV_MEASURE_ERROR_SETTINGS says that
 * it cannot be; and, as far as it can be, for `n_files` that this program opens meanwhile.
 * (transfer full) */
/* Of the files that this program may have open, those that are left when `n_connections` are. */
guint ilv_loopback_count_other_files (guint n_connections);
IlvLoopback *ilv_loopback_new (const guint *capacities, guint n_backends, guint n_connections,
                               guint n_files, GError **error);
/* Ends the thread and closes all connections. */
void ilv_loopback_free (IlvLoopback *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvLoopback, ilv_loopback_free)

guint ilv_loopback_get_port (const IlvLoopback *self);
/* From any thread, at any time. Percentiles are the upper edges of buckets 10 % wide. */
void ilv_loopback_get_stats (IlvLoopback *self, IlvLoopbackStats *stats);

G_END_DECLS
