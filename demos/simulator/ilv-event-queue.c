/* The parts of the event queue that are not hot: memory.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-event-queue.h"

#include <string.h>

#define LINE 64
/* Behind a line's boundary by so much, the children of every event start on a line. */
#define OFFSET 40

static void
allocate (IlvEventQueue *self, gsize capacity)
{
  char *memory = g_aligned_alloc (1, OFFSET + capacity * sizeof (IlvQueuedEvent) + LINE, LINE);
  IlvQueuedEvent *heap = (IlvQueuedEvent *)(memory + OFFSET);

  if (self->n > 0)
    memcpy (heap, self->heap, self->n * sizeof (IlvQueuedEvent));
  g_aligned_free (self->memory);
  self->memory = memory;
  self->heap = heap;
  self->capacity = capacity;
}

void
ilv_event_queue_init (IlvEventQueue *self, gsize capacity)
{
  memset (self, 0, sizeof *self);
  allocate (self, MAX (capacity, 16));
}

void
ilv_event_queue_clear (IlvEventQueue *self)
{
  g_aligned_free (self->memory);
  memset (self, 0, sizeof *self);
}

void
ilv_event_queue_grow (IlvEventQueue *self)
{
  allocate (self, self->capacity * 2);
}
