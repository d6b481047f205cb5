/* The growing trace of a recording that goes on, made in a thread of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The thread that drains the rings must never wait for a trace to be built: its records are copied,
 * the new ones each time, under a lock that is held for no longer than the copying takes, and the
 * trace is made of the copy. ilv-rec-live.c reads on where it stopped, so that a look costs what is
 * new; when it has to begin again, or much is new, the pause after it is longer: at most one part
 * in BUDGET of a core goes into it. POSIX locks, which the thread sanitizer knows. */
#include "ilv-recording-live.h"

#include <time.h>

#include "ilv-rec-build.h"

#define BUDGET 8

struct _IlvLive {
  const IlvRingReader *reader;
  pthread_mutex_t *reading;
  IlvRecordingPlan plan;
  IlvRunInfo *info;
  IlvRecordingWatch watch;
  gpointer data;
  /* the thread's */
  IlvRingReader *copy;
  IlvRecLive *growing;
  /* shared */
  GThread *thread;
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  gboolean is_over;
};

/* Before time 0 there is nothing to show yet. */
static void
show (IlvLive *self)
{
  pthread_mutex_lock (self->reading);
  ilv_ring_reader_copy_new (self->copy, self->reader);
  pthread_mutex_unlock (self->reading);
  g_autoptr (IlvTrace) trace =
      ilv_rec_live_post (self->growing, ilv_ring_reader_get_polled_ts (self->copy));
  if (trace != NULL)
    self->watch (trace, self->data);
}

/* Locked. The condition's clock is the monotonic one. */
static void
wait_until (IlvLive *self, gint64 until_us)
{
  const struct timespec until = {.tv_sec = until_us / G_USEC_PER_SEC,
                                 .tv_nsec = until_us % G_USEC_PER_SEC * 1000};
  while (!self->is_over && pthread_cond_timedwait (&self->cond, &self->mutex, &until) == 0)
    ;
}

static gpointer
live_thread (gpointer data)
{
  IlvLive *self = data;
  pthread_mutex_lock (&self->mutex);
  while (!self->is_over) {
    pthread_mutex_unlock (&self->mutex);
    gint64 begin_us = g_get_monotonic_time ();
    show (self);
    gint64 now_us = g_get_monotonic_time ();
    gint64 next_us =
        MAX (begin_us + ILV_WATCH_PERIOD_MS * 1000, now_us + (BUDGET - 1) * (now_us - begin_us));
    pthread_mutex_lock (&self->mutex);
    wait_until (self, next_us);
  }
  pthread_mutex_unlock (&self->mutex);
  return NULL;
}

IlvLive *
ilv_live_start (const IlvRingReader *reader, pthread_mutex_t *reading, const IlvRecordingPlan *plan,
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
  self->growing = ilv_rec_live_new (self->copy, &self->plan, info);
  pthread_condattr_t attributes;
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->cond, &attributes);
  pthread_condattr_destroy (&attributes);
  self->thread = g_thread_new ("live-trace", live_thread, self);
  return self;
}

void
ilv_live_stop (IlvLive *self)
{
  pthread_mutex_lock (&self->mutex);
  self->is_over = TRUE;
  pthread_cond_signal (&self->cond);
  pthread_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  pthread_mutex_destroy (&self->mutex);
  pthread_cond_destroy (&self->cond);
  ilv_rec_live_free (self->growing);
  ilv_ring_reader_free (self->copy);
  ilv_run_info_free (self->info);
  g_free (self);
}
