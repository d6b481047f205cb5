/* The simulator's pending events: a 4-ary heap of 24-byte events.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Idea. A pending event is (time, order, data) where order = priority << 56 | serial, so that one
 * comparison of 128 bits decides and the order of events is total: (time, priority, serial), the
 * serial being that of insertion. `data` says which event of which object; an event that was
 * overtaken (a cut time slice, a GIL taken before the interval ran out) is not searched for and
 * removed: it carries the object's generation and is skipped when it surfaces.
 *
 * Layout. Four children share one 64-byte line pair: the array begins 40 bytes behind a line, so
 * that children 4i+1 .. 4i+4 start on a line's boundary. Pop sinks a hole to the bottom and lifts
 * the last event from there, which saves the comparison "does it stop here" at each level; the
 * smallest of four children is chosen without branches.
 *
 * Cost: push O(1) on average, O(log4 n) at worst; pop O(log4 n). Grows by doubling, never shrinks.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint64 time_ns;
  guint64 order; /* priority in the upper 8 bits, serial below */
  guint64 data;
} IlvQueuedEvent;

typedef struct {
  IlvQueuedEvent *heap; /* inside memory */
  gsize n;
  gsize capacity;
  guint64 serial;
  void *memory;
} IlvEventQueue;

__extension__ typedef unsigned __int128 IlvEventKey;

void ilv_event_queue_init (IlvEventQueue *self, gsize capacity);
void ilv_event_queue_clear (IlvEventQueue *self);
void ilv_event_queue_grow (IlvEventQueue *self);

static inline IlvEventKey
ilv_event_key (const IlvQueuedEvent *event)
{
  return ((IlvEventKey)event->time_ns << 64) | event->order;
}

static inline void
ilv_event_queue_lift (IlvQueuedEvent *heap, gsize at, IlvQueuedEvent event)
{
  while (at > 0) {
    gsize parent = (at - 1) >> 2;
    if (ilv_event_key (&event) >= ilv_event_key (&heap[parent]))
      break;
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = event;
}

static inline void
ilv_event_queue_push (IlvEventQueue *self, gint64 time_ns, guint priority, guint64 data)
{
  if (G_UNLIKELY (self->n == self->capacity))
    ilv_event_queue_grow (self);
  IlvQueuedEvent event = {(guint64)time_ns, ((guint64)priority << 56) | self->serial++, data};
  ilv_event_queue_lift (self->heap, self->n++, event);
}

static inline gboolean
ilv_event_queue_is_empty (const IlvEventQueue *self)
{
  return self->n == 0;
}

/* The earliest event; the queue must not be empty. */
static inline const IlvQueuedEvent *
ilv_event_queue_peek (const IlvEventQueue *self)
{
  return &self->heap[0];
}

/* Takes the earliest event; the queue must not be empty. */
static inline IlvQueuedEvent
ilv_event_queue_pop (IlvEventQueue *self)
{
  IlvQueuedEvent *heap = self->heap;
  IlvQueuedEvent first = heap[0];
  gsize n = --self->n;
  IlvQueuedEvent last = heap[n];
  gsize at = 0;

  for (;;) {
    gsize child = 4 * at + 1;
    if (child + 3 < n) {
      gsize a = child + (ilv_event_key (&heap[child + 1]) < ilv_event_key (&heap[child]));
      gsize b = child + 2 + (ilv_event_key (&heap[child + 3]) < ilv_event_key (&heap[child + 2]));
      gsize least = ilv_event_key (&heap[b]) < ilv_event_key (&heap[a]) ? b : a;
      heap[at] = heap[least];
      at = least;
      continue;
    }
    if (child < n) {
      gsize least = child;
      for (gsize i = child + 1; i < n; i++)
        least = ilv_event_key (&heap[i]) < ilv_event_key (&heap[least]) ? i : least;
      heap[at] = heap[least];
      at = least;
    }
    break;
  }
  ilv_event_queue_lift (heap, at, last);
  return first;
}

G_END_DECLS
