/* Inside the preloaded recorder library: the thread's own ring and what its parts share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One shared object in three roles: it stands before libc's functions (gil.c, blocking.c), it is
 * the module `_ilv` of the recorded interpreter (module.c, tasks.c), and it writes rings (ring.c).
 * It is built without Python's headers: every CPython function is found by name (python-api.c) and
 * PyObject stays opaque, so one binary serves all versions.
 *
 * It lives in other people's programs, so: it does nothing at all unless ILV_DIR is set and the
 * process is a Python; it never allocates on the way of a record; it never blocks; it keeps errno.
 *
 * Cost: about 25 ns a record, 20 of them the clock. */
#pragma once

#include <stdint.h>
#include <time.h>

#include "demos/recorder/ilv-record.h"

/* What glibc 2.34 moved into libc got new version names there. The old names still work, and with
 * them the library also loads into programs of older distributions. */
#if defined(__x86_64__) && defined(__GLIBC__)
__asm__(".symver dlsym,dlsym@GLIBC_2.2.5");
__asm__(".symver dlvsym,dlvsym@GLIBC_2.2.5");
__asm__(".symver dladdr,dladdr@GLIBC_2.2.5");
__asm__(".symver pthread_key_create,pthread_key_create@GLIBC_2.2.5");
__asm__(".symver pthread_setspecific,pthread_setspecific@GLIBC_2.2.5");
__asm__(".symver pthread_condattr_getclock,pthread_condattr_getclock@GLIBC_2.3.3");
#endif

#define ILV_EXPORT __attribute__ ((visibility ("default")))
#define ILV_LIKELY(x) __builtin_expect (!!(x), 1)
#define ILV_UNLIKELY(x) __builtin_expect (!!(x), 0)

/* The thread's own state; zero in a new thread and in a fork child. */
typedef struct {
  IlvRingHeader *header; /* NULL: no ring yet */
  IlvRecord *records;
  uint64_t head; /* records in this area; those before it: */
  uint64_t begin;
  uint64_t limit; /* records may be written up to here without asking anybody */
  uint64_t lost_pending, lost_since;
  uint64_t backed; /* the area's slots that have memory behind them, see ring.c */
  uint32_t mask;
  uint32_t file_number;
  uint8_t is_dead;     /* no ring for this thread: it could not be made, or the thread is leaving */
  uint8_t is_busy;     /* inside emit: a signal handler must not write a record into a record */
  uint8_t holds_gil;   /* or is about to call into a free-threaded interpreter */
  uint8_t is_unbacked; /* the file system has no memory for more slots */
  uint8_t gil_wait;    /* 0 not waiting, 1 contended, 2 in a forced hand-over */
  void *last_cond;     /* the last condition variable that was initialised */
  uint64_t current;    /* the task or callback that runs: who wakes and creates others */
  uint64_t scheduled;  /* the task that was made ready last */
  void *eager;         /* the coroutine whose first step runs inside create_task() */
  uint64_t eager_task; /* its task, once it is known */
  uint8_t pool_role;   /* IlvPoolRole */
  uint32_t pool_name;  /* what is being submitted to a multiprocessing.Pool, ... */
  uint64_t pool_items; /* ... and in how many work items */
} IlvThread;

extern __thread IlvThread ilv_thread __attribute__ ((tls_model ("initial-exec")));
extern int ilv_is_on; /* this process is recorded */
extern int ilv_is_free_threaded;
extern int ilv_pid;

/* ring.c */
int ilv_ring_make_room (uint32_t n);
void ilv_emit_text (int kind, uint32_t a, uint64_t b, const char *text, size_t length);
void ilv_name_ring (const char *text, size_t length);
void ilv_ring_begin_process (int has_exec);
int ilv_has_folder (void);
int ilv_is_descendant (void);

/* left-rings.c: of what this process was before exec(); the highest number among them, or 0 */
uint32_t ilv_close_left_rings (const char *folder);

/* subinterpreter.c: where this library lies */
const char *ilv_library_path (void);

/* boot.c */
void ilv_try_boot (void);
extern int ilv_is_booted;

/* names.c */
uint32_t ilv_names_new (const char *text, size_t length);
uint32_t ilv_names_find (const void *key);
uint32_t ilv_names_put (void *key, const char *text, size_t length);
void ilv_names_reset_lock (void);

/* gil.c, blocking.c: the real functions behind ours */
void *ilv_find_real (const char *name, const char *version);

/* The digits that the text begins with. Where the C library is new (2.38), strtoul() and atoi() are
 * compiled to symbols that no older one has. */
static inline unsigned long
ilv_parse_number (const char *text)
{
  unsigned long value = 0;
  for (; *text >= '0' && *text <= '9' && value < 1000000000000; text++)
    value = 10 * value + (unsigned long)(*text - '0');
  return value;
}

static inline uint64_t
ilv_now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Begins a record of n slots; NULL if there is no room (counted) or a signal handler interrupted
 * another record of this thread (counted too). ilv_publish() must follow. */
static inline IlvRecord *
ilv_reserve (uint32_t n)
{
  IlvThread *t = &ilv_thread;
  if (ILV_UNLIKELY (t->is_busy)) {
    t->lost_pending += n;
    return NULL;
  }
  t->is_busy = 1;
  __atomic_signal_fence (__ATOMIC_SEQ_CST);
  if (ILV_UNLIKELY (t->head + n > t->limit || t->lost_pending != 0) && !ilv_ring_make_room (n)) {
    __atomic_signal_fence (__ATOMIC_SEQ_CST);
    t->is_busy = 0;
    return NULL;
  }
  return &t->records[t->head & t->mask];
}

static inline void
ilv_publish (uint32_t n)
{
  IlvThread *t = &ilv_thread;
  t->head += n;
  __atomic_store_n (&t->header->head, t->begin + t->head, __ATOMIC_RELEASE);
  __atomic_signal_fence (__ATOMIC_SEQ_CST);
  t->is_busy = 0;
}

static inline void
ilv_emit_at (uint64_t ts, int kind, int flags, uint32_t a, uint64_t b, uint64_t c)
{
  if (ILV_UNLIKELY (!ilv_is_on))
    return;
  IlvRecord *r = ilv_reserve (1);
  if (ILV_UNLIKELY (r == NULL))
    return;
  r->ts = ts;
  r->kind = (uint16_t)kind;
  r->flags = (uint16_t)flags;
  r->a = a;
  r->b = b;
  r->c = c;
  ilv_publish (1);
}

static inline void
ilv_emit (int kind, int flags, uint32_t a, uint64_t b, uint64_t c)
{
  ilv_emit_at (ilv_now (), kind, flags, a, b, c);
}
