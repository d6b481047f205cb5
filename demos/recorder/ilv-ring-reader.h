/* Reads the rings of a recorded program, while it runs or after its death.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One reader per session folder, used by one thread at a time. Ring files are written by another
 * program and are not trusted: every size and count in them is checked, nothing in them can make
 * the reader crash, loop or allocate more than the files warrant. */
#pragma once

#include <gio/gio.h>

#include "ilv-record.h"

G_BEGIN_DECLS

typedef struct _IlvRingReader IlvRingReader;

/* What was drained from one ring so far. `records` holds IlvRecord, in order of publication,
 * payload records included (see ILV_REC_STR). Owned by the reader. */
typedef struct {
  int pid, tid, ppid;
  guint64 t_open_ns;
  guint64 proc_start_ns;
  GArray *records;
  guint64 n_lost;
  gboolean is_closed; /* its thread ended in order */
  gboolean is_dead;   /* its process is no more; nothing will follow once it is drained */
  guint death_order;  /* of its process among those seen to die; 0: alive, or nobody looked */
  gboolean is_bad;    /* its header is not a ring's, or became nonsense: not read any further */
} IlvRing;

/* Opens the folder; it may still be empty. */
IlvRingReader *ilv_ring_reader_new (const char *folder, GError **error);
void ilv_ring_reader_free (IlvRingReader *self);
/* Before the first poll. Keeps what a later reader would no longer find in the rings beside them,
 * should this program die. */
void ilv_ring_reader_keep (IlvRingReader *self);
/* Before the first poll. Reads what an earlier reader, now dead, has drained as well: from what it
 * kept, and as far as the rings still hold it. */
void ilv_ring_reader_rewind (IlvRingReader *self);
/* It may have so many files open (0: as many as the system gives). Rings for which there is none
 * fill up meanwhile, and are read when others have ended. */
void ilv_ring_reader_limit_files (IlvRingReader *self, guint most);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvRingReader, ilv_ring_reader_free)

/* Looks for new rings, drains all, notices dead producers. Returns how many records came. Call it
 * 30 to 60 times a second while the program runs, and once more when it has ended. */
guint64 ilv_ring_reader_poll (IlvRingReader *self);
/* Waits for the next look: until a process of the program dies, `wake_fd` can be read or the time
 * is over. */
void ilv_ring_reader_wait (IlvRingReader *self, int wake_fd, int timeout_ms);
/* Notes for each thread that may be running how long it has been on a core and has waited for one
 * (/proc/PID/task/TID/schedstat, about 2 µs a thread), as SCHEDSTAT records. Call it after a poll.
 */
void ilv_ring_reader_sample (IlvRingReader *self);
/* A last look when the program has ended: also tells which producers are dead. */
guint64 ilv_ring_reader_finish (IlvRingReader *self);

/* A reader of no folder, into which what another one has drained is copied, for a thread that looks
 * at it while that one goes on draining. The caller sees to it that `from` is not polled meanwhile.
 * Returns how many records are new. Costs the new records. */
IlvRingReader *ilv_ring_reader_new_copy (void);
guint64 ilv_ring_reader_copy_new (IlvRingReader *self, const IlvRingReader *from);

/* When the last poll began, on the records' clock: what was published before it has been drained.
 */
guint64 ilv_ring_reader_get_polled_ts (const IlvRingReader *self);
guint ilv_ring_reader_get_n_rings (const IlvRingReader *self);
const IlvRing *ilv_ring_reader_get_ring (const IlvRingReader *self, guint index);
/* Over all rings: records drained, and records the producers had to drop. */
guint64 ilv_ring_reader_get_n_records (const IlvRingReader *self);
guint64 ilv_ring_reader_get_n_lost (const IlvRingReader *self);

G_END_DECLS
