/* The growing trace of a recording that goes on, made in a thread of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The thread that drains the rings must never wait for a trace to be built: its records are copied,
 * the new ones each time, under a lock that is held for no longer than the copying takes, and the
 * trace is built from the copy. Building takes longer as the run grows, so the pause after it does
 * too: at most one part in BUDGET of a core goes into it. */
#include "ilv-recording-live.h"

#include "ilv-rec-build.h"

#define BUDGET 8

struct _IlvLive {
  const IlvRingReader *reader;
  GMutex *reading;
  IlvRecordingPlan plan;
  IlvRunInfo *info;
  IlvRecordingWatch watch;
  gpointer data;
  /* the thread's */
  IlvRingReader *copy;
  /* shared */
  GThread *thread;
  GMutex mutex;
  GCond cond;
  gboolean is_over;
};

static guint64
copy_records (IlvLive *self, guint64 *now_ts)
{
  g_mutex_lock (self->reading);
  *now_ts = (guint64)g_get_monotonic_time () * 1000;
  guint64 n_new = ilv_ring_reader_copy_new (self->copy, self->reader);
  g_mutex_unlock (self->reading);
  return n_new;
}

/* Before time 0 there is nothing to show yet. */
static void
show (IlvLive *self)
{
  guint64 now_ts;
  copy_records (self, &now_ts);
  g_autoptr (IlvTrace) trace =
      ilv_rec_build (self->copy, &self->plan, ilv_run_info_copy (self->info), now_ts, NULL);
  if (trace != NULL)
    self->watch (trace, self->data);
}

static gpointer
live_thread (gpointer data)
{
  IlvLive *self = data;
  g_mutex_lock (&self->mutex);
  while (!self->is_over) {
    g_mutex_unlock (&self->mutex);
    gint64 begin_us = g_get_monotonic_time ();
    show (self);
    gint64 now_us = g_get_monotonic_time ();
    gint64 next_us =
        MAX (begin_us + ILV_WATCH_PERIOD_MS * 1000, now_us + (BUDGET - 1) * (now_us - begin_us));
    g_mutex_lock (&self->mutex);
    while (!self->is_over && g_cond_wait_until (&self->cond, &self->mutex, next_us))
      ;
  }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

IlvLive *
ilv_live_start (const IlvRingReader *reader, GMutex *reading, const IlvRecordingPlan *plan,
                IlvRunInfo *info, IlvRecordingWatch watch, gpointer data)
{
  IlvLive *self = g_new0 (IlvLive, 1);
  self->reader = reader;
  self->reading = reading;
  self->plan = *plan;
  self->info = info;
  self->watch = watch;
  self->data = data;
  self->copy = ilv_ring_reader_new_copy ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("live-trace", live_thread, self);
  return self;
}

void
ilv_live_stop (IlvLive *self)
{
  g_mutex_lock (&self->mutex);
  self->is_over = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  ilv_ring_reader_free (self->copy);
  ilv_run_info_free (self->info);
  g_free (self);
}
