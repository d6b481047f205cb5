/* The GIL, seen through its two condition variables.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CPython's create_gil() (Python/ceval_gil.c, 3.2 and later) initialises `cond` and `switch_cond`,
 * which lie one condition variable and one mutex apart in the same struct. After that
 *   signal (switch_cond)   every take           signal (cond)   every drop
 *   timedwait (cond)       a contended wait, ETIMEDOUT = the drop request
 *   wait (switch_cond)     forced hand-over: the dropper waits until another thread has taken it
 * The stamps are taken while gil->mutex is held, so two holders can never overlap in a recording.
 *
 * To tell this pair from any other two conditions that happen to be neighbours: the first pair must
 * appear in a process that has Py_BytesMain, and CPython gives both a monotonic clock. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>

#include "preload.h"

#define MAX_GILS 64

typedef struct {
  void *cond;
  void *switch_cond;
} Gil;

static Gil gils[MAX_GILS];
static int n_gils;

static int (*real_init) (pthread_cond_t *, const pthread_condattr_t *);
static int (*real_signal) (pthread_cond_t *);
static int (*real_wait) (pthread_cond_t *, pthread_mutex_t *);
static int (*real_timedwait) (pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
static int (*real_clockwait) (pthread_cond_t *, pthread_mutex_t *, clockid_t,
                              const struct timespec *);

void *
ilv_find_real (const char *name, const char *version)
{
  void *found = version != NULL ? dlvsym (RTLD_NEXT, name, version) : NULL;
  return found != NULL ? found : dlsym (RTLD_NEXT, name);
}

/* On x86-64 the unversioned look-up may find the layout of 1998 (GLIBC_2.2.5). */
__attribute__ ((constructor)) static void
find_conditions (void)
{
  if (real_timedwait != NULL)
    return;
  real_init = ilv_find_real ("pthread_cond_init", "GLIBC_2.3.2");
  real_signal = ilv_find_real ("pthread_cond_signal", "GLIBC_2.3.2");
  real_wait = ilv_find_real ("pthread_cond_wait", "GLIBC_2.3.2");
  real_clockwait = ilv_find_real ("pthread_cond_clockwait", NULL);
  real_timedwait = ilv_find_real ("pthread_cond_timedwait", "GLIBC_2.3.2");
}

/* The number (1, ...) of the GIL with that cond or switch_cond, 0 if it is none. */
static inline int
find_by_cond (const void *cond)
{
  int n = __atomic_load_n (&n_gils, __ATOMIC_ACQUIRE);
  for (int i = 0; i < n; i++)
    if (gils[i].cond == cond)
      return i + 1;
  return 0;
}

static inline int
find_by_switch (const void *cond)
{
  int n = __atomic_load_n (&n_gils, __ATOMIC_ACQUIRE);
  for (int i = 0; i < n; i++)
    if (gils[i].switch_cond == cond)
      return i + 1;
  return 0;
}

static int
is_monotonic (const pthread_condattr_t *attributes)
{
  clockid_t clock_id = CLOCK_REALTIME;
  return attributes != NULL && pthread_condattr_getclock (attributes, &clock_id) == 0 &&
         clock_id == CLOCK_MONOTONIC;
}

static void
add_gil (void *cond, void *switch_cond)
{
  static int lock;
  while (__atomic_exchange_n (&lock, 1, __ATOMIC_ACQUIRE))
    ;
  int n = n_gils;
  if (n < MAX_GILS && find_by_cond (cond) == 0) {
    gils[n] = (Gil){cond, switch_cond};
    __atomic_store_n (&n_gils, n + 1, __ATOMIC_RELEASE);
  }
  __atomic_store_n (&lock, 0, __ATOMIC_RELEASE);
  if (n == 0) {
    ilv_ring_begin_process (1);
    ilv_emit (ILV_REC_PY_INIT, 0, 0, 0, 0);
  }
  ilv_emit (ILV_REC_GIL_INIT, 0, (uint32_t)n_gils, (uint64_t)(uintptr_t)cond, 0);
}

static int
is_python (void)
{
  return n_gils != 0 || dlsym (RTLD_DEFAULT, "Py_BytesMain") != NULL;
}

ILV_EXPORT int
pthread_cond_init (pthread_cond_t *restrict cond, const pthread_condattr_t *restrict attributes)
{
  find_conditions ();
  if (ilv_has_folder ()) {
    char *last = ilv_thread.last_cond;
    size_t distance = sizeof (pthread_cond_t) + sizeof (pthread_mutex_t);
    if (last != NULL && (char *)cond == last + distance && find_by_cond (last) == 0 &&
        is_monotonic (attributes) && is_python ())
      add_gil (last, cond);
    ilv_thread.last_cond = cond;
  }
  return real_init (cond, attributes);
}

ILV_EXPORT int
pthread_cond_signal (pthread_cond_t *cond)
{
  if (ILV_UNLIKELY (real_signal == NULL))
    find_conditions ();
  if (ilv_is_on) {
    int gil = find_by_cond (cond);
    if (gil != 0) {
      ilv_thread.holds_gil = 0;
      ilv_emit (ILV_REC_GIL_DROP, 0, (uint32_t)gil, 0, 0);
    } else if ((gil = find_by_switch (cond)) != 0) {
      ilv_emit (ILV_REC_GIL_TAKE, ilv_thread.gil_wait, (uint32_t)gil, 0, 0);
      ilv_thread.gil_wait = 0;
      ilv_thread.holds_gil = 1;
    }
  }
  return real_signal (cond);
}

/* One wait of take_gil(): it comes here again when it was woken too late or after a time-out. */
static void
begin_contended_wait (int gil)
{
  if (ilv_thread.gil_wait == 1)
    ilv_emit (ILV_REC_GIL_WAIT, ILV_GIL_WAIT_AGAIN, (uint32_t)gil, 0, 0);
  else
    ilv_emit (ILV_REC_GIL_WAIT, ILV_GIL_WAIT_CONTENDED, (uint32_t)gil, 0, 0);
  ilv_thread.gil_wait = 1;
}

static int
end_contended_wait (int gil, int result)
{
  if (result == ETIMEDOUT)
    ilv_emit (ILV_REC_GIL_TIMEOUT, 0, (uint32_t)gil, 0, 0);
  return result;
}

static inline int
is_recorded_thread (void)
{
  return ilv_is_on && ilv_thread.header != NULL;
}

ILV_EXPORT int
pthread_cond_timedwait (pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
                        const struct timespec *restrict until)
{
  if (ILV_UNLIKELY (real_timedwait == NULL))
    find_conditions ();
  int gil = ilv_is_on ? find_by_cond (cond) : 0;
  if (gil != 0) {
    begin_contended_wait (gil);
    return end_contended_wait (gil, real_timedwait (cond, mutex, until));
  }
  if (!is_recorded_thread ())
    return real_timedwait (cond, mutex, until);
  ilv_emit (ILV_REC_BLK_ENTER, ILV_CALL_COND, 0, (uint64_t)(uintptr_t)cond, 0);
  int result = real_timedwait (cond, mutex, until);
  ilv_emit (ILV_REC_BLK_EXIT, ILV_CALL_COND, 0, (uint64_t)(int64_t)result, 0);
  return result;
}

ILV_EXPORT int
pthread_cond_clockwait (pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
                        clockid_t clock_id, const struct timespec *restrict until)
{
  if (ILV_UNLIKELY (real_timedwait == NULL))
    find_conditions ();
  int gil = ilv_is_on ? find_by_cond (cond) : 0;
  if (gil != 0) {
    begin_contended_wait (gil);
    return end_contended_wait (gil, real_clockwait (cond, mutex, clock_id, until));
  }
  if (!is_recorded_thread ())
    return real_clockwait (cond, mutex, clock_id, until);
  ilv_emit (ILV_REC_BLK_ENTER, ILV_CALL_COND, 0, (uint64_t)(uintptr_t)cond, 0);
  int result = real_clockwait (cond, mutex, clock_id, until);
  ilv_emit (ILV_REC_BLK_EXIT, ILV_CALL_COND, 0, (uint64_t)(int64_t)result, 0);
  return result;
}

ILV_EXPORT int
pthread_cond_wait (pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex)
{
  if (ILV_UNLIKELY (real_wait == NULL))
    find_conditions ();
  int gil = ilv_is_on ? find_by_switch (cond) : 0;
  if (gil != 0) {
    ilv_emit (ILV_REC_GIL_WAIT, ILV_GIL_WAIT_HANDOVER, (uint32_t)gil, 0, 0);
    ilv_thread.gil_wait = 2;
    int result = real_wait (cond, mutex);
    ilv_emit (ILV_REC_GIL_WAIT, ILV_GIL_WAIT_HANDED_OVER, (uint32_t)gil, 0, 0);
    return result;
  }
  if (!is_recorded_thread ())
    return real_wait (cond, mutex);
  ilv_emit (ILV_REC_BLK_ENTER, ILV_CALL_COND, 0, (uint64_t)(uintptr_t)cond, 0);
  int result = real_wait (cond, mutex);
  ilv_emit (ILV_REC_BLK_EXIT, ILV_CALL_COND, 0, (uint64_t)(int64_t)result, 0);
  return result;
}
