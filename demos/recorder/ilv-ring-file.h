/* One ring as a file: its checked shape, and where in it a record lies.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "ilv-record.h"

G_BEGIN_DECLS

typedef struct {
  int fd;                /* -1: closed */
  IlvRingHeader *header; /* mapped: head and tail are loaded and stored in one piece */
  guint32 first_capacity, capacity;
  guint64 grown_at; /* 0: the first area is still in use, or there is none */
} IlvRingFile;

/* Maps the header of `fd` and copies what it says; FALSE if it is no ring. */
gboolean ilv_ring_file_map (IlvRingFile *self, IlvRingHeader *seen);
void ilv_ring_file_close (IlvRingFile *self);
/* FALSE: somebody has cut it. */
gboolean ilv_ring_file_is_whole (const IlvRingFile *self);
/* How many records have ever been published. */
guint64 ilv_ring_file_get_head (IlvRingFile *self);
/* All slots; those of the area in which that record lies. */
guint64 ilv_ring_file_get_n_slots (const IlvRingFile *self);
guint32 ilv_ring_file_get_area (const IlvRingFile *self, guint64 position);
/* The oldest record that is surely still there. */
guint64 ilv_ring_file_find_oldest (const IlvRingFile *self, guint64 head);
/* Appends records from `position` on, at most n, fewer where they do not lie in one piece; how many
 * it was, 0 if they cannot be read. */
guint ilv_ring_file_read (const IlvRingFile *self, guint64 position, guint n, GArray *records);
/* The producer may write over what lies before `tail`. */
void ilv_ring_file_free_slots (IlvRingFile *self, guint64 tail);

G_END_DECLS
