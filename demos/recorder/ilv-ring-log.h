/* What has been drained from a ring, kept beside it for who comes after a reader that died.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A ring itself still holds its last records when they have been drained, so a short recording
 * needs no log at all. Private to demos/recorder. */
#pragma once

#include <glib.h>

#include "ilv-record.h"

G_BEGIN_DECLS

#define ILV_RING_LOG_SUFFIX ".log"

/* Appends records; `tail` is how far the ring is in the log then. FALSE when there is no room to
 * spare: a file system in memory that is full would take the recorded program's own memory. *fd is
 * opened at the first call (set it to -1 before) and stays the caller's. */
gboolean ilv_ring_log_append (int *fd, const char *folder, const char *name,
                              const IlvRecord *records, guint n, guint64 tail);
/* Appends what the log of that ring holds to `records`; how far it goes, 0 if there is none. */
guint64 ilv_ring_log_read (const char *folder, const char *name, GArray *records);

G_END_DECLS
