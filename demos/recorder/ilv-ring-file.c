/* One ring as a file: its checked shape, and where in it a record lies.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was checked when the ring was opened (its capacities) is kept and never read again. Where
 * the second area begins is read once, when it is in use, and believed: whatever it says, a slot
 * lies within the capacities. Records are read with pread(), so a file that is cut behind our back
 * gives a short read instead of SIGBUS; only the header's first page is mapped. */
#include "ilv-ring-file.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGEST_EVENT 64u /* slots that a producer may have been overwriting when it died */

static guint64
get_length (guint32 first, guint32 capacity)
{
  return ILV_RING_DATA_OFFSET + ((guint64)first + capacity) * sizeof (IlvRecord);
}

static gboolean
is_capacity (guint32 n)
{
  return n >= ILV_RING_MIN_CAPACITY && n <= ILV_RING_MAX_CAPACITY && (n & (n - 1)) == 0;
}

static gboolean
is_ring_header (const IlvRingHeader *header, guint64 file_size)
{
  guint32 first = header->first_capacity, capacity = header->capacity;
  return header->magic == ILV_RING_MAGIC && header->version == ILV_RING_VERSION &&
         header->record_size == sizeof (IlvRecord) && is_capacity (capacity) &&
         (first == 0 || is_capacity (first)) && file_size >= get_length (first, capacity) &&
         header->pid > 0 && header->tid > 0;
}

gboolean
ilv_ring_file_map (IlvRingFile *self, IlvRingHeader *seen)
{
  struct stat about;
  if (fstat (self->fd, &about) < 0 || !S_ISREG (about.st_mode) ||
      about.st_size < (off_t)ILV_RING_DATA_OFFSET)
    return FALSE;
  void *map = mmap (NULL, ILV_RING_DATA_OFFSET, PROT_READ | PROT_WRITE, MAP_SHARED, self->fd, 0);
  if (map == MAP_FAILED)
    return FALSE;
  self->header = map;
  *seen = *self->header;
  self->first_capacity = seen->first_capacity;
  self->capacity = seen->capacity;
  return is_ring_header (seen, (guint64)about.st_size);
}

void
ilv_ring_file_close (IlvRingFile *self)
{
  if (self->header != NULL)
    munmap (self->header, ILV_RING_DATA_OFFSET);
  if (self->fd >= 0)
    close (self->fd);
  self->header = NULL;
  self->fd = -1;
}

gboolean
ilv_ring_file_is_whole (const IlvRingFile *self)
{
  struct stat about;
  return fstat (self->fd, &about) == 0 &&
         (guint64)about.st_size >= get_length (self->first_capacity, self->capacity);
}

/* --- the two areas --- */

/* Whoever sees a record of the second area sees where that begins. */
guint64
ilv_ring_file_get_head (IlvRingFile *self)
{
  guint64 head = __atomic_load_n (&self->header->head, __ATOMIC_ACQUIRE);
  if (self->first_capacity != 0 && self->grown_at == 0)
    self->grown_at = __atomic_load_n (&self->header->grown_at, __ATOMIC_RELAXED);
  return head;
}

guint64
ilv_ring_file_get_n_slots (const IlvRingFile *self)
{
  return (guint64)self->first_capacity + self->capacity;
}

static gboolean
is_in_first_area (const IlvRingFile *self, guint64 position)
{
  return self->first_capacity != 0 && (self->grown_at == 0 || position < self->grown_at);
}

guint32
ilv_ring_file_get_area (const IlvRingFile *self, guint64 position)
{
  return is_in_first_area (self, position) ? self->first_capacity : self->capacity;
}

/* Where that record lies, and how many more lie behind it without a break. */
static guint64
find_slot (const IlvRingFile *self, guint64 position, guint64 *room)
{
  guint64 slot;
  if (!is_in_first_area (self, position)) {
    slot = (position - self->grown_at) & (self->capacity - 1);
    *room = self->capacity - slot;
    return self->first_capacity + slot;
  }
  slot = position & (self->first_capacity - 1);
  *room = self->first_capacity - slot;
  if (self->grown_at != 0)
    *room = MIN (*room, self->grown_at - position);
  return slot;
}

/* What lies in the first area is not written over any more once the second is in use. */
guint64
ilv_ring_file_find_oldest (const IlvRingFile *self, guint64 head)
{
  guint32 area = ilv_ring_file_get_area (self, head), torn = MIN (LONGEST_EVENT, area / 4);
  guint64 begin = is_in_first_area (self, head) ? 0 : self->grown_at;
  if (head - begin > area)
    return head - area + torn;
  return begin > self->first_capacity ? begin - self->first_capacity : 0;
}

guint
ilv_ring_file_read (const IlvRingFile *self, guint64 position, guint n, GArray *records)
{
  guint64 room, slot = find_slot (self, position, &room);
  guint old_length = records->len;
  n = (guint)MIN (n, room);
  g_array_set_size (records, old_length + n);
  gsize size = n * sizeof (IlvRecord);
  gssize got = pread (self->fd, &g_array_index (records, IlvRecord, old_length), size,
                      (off_t)(ILV_RING_DATA_OFFSET + slot * sizeof (IlvRecord)));
  if (got == (gssize)size)
    return n;
  g_array_set_size (records, old_length);
  return 0;
}

void
ilv_ring_file_free_slots (IlvRingFile *self, guint64 tail)
{
  __atomic_store_n (&self->header->tail, tail, __ATOMIC_RELEASE);
}
