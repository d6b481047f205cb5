/* The producer's side of the rings: making them, room in them, forks and ends of threads.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A ring is a sparse file on tmpfs. Writing to a page for which tmpfs has no memory left would kill
 * the program with SIGBUS, so slots are handed out only after fallocate() has put memory behind
 * them, a segment at a time; when that fails records are counted as lost instead.
 *
 * Fork: the child inherits the parent's mapping. The handler below forgets it before anything else
 * runs there, so that a child never writes into its parent's ring, and opens a new one.
 * A child made by vfork() shares memory with its suspended parent and may go on using its ring. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "preload.h"

#define MAX_FOLDER 400
#define SEGMENT_RECORDS 8192u /* 256 KiB */

__thread IlvThread ilv_thread __attribute__ ((tls_model ("initial-exec")));
int ilv_is_on;
int ilv_is_free_threaded;
int ilv_pid;

static char folder[MAX_FOLDER];
static uint32_t asked_first, asked_capacity;
static uint32_t n_files;
static uint64_t process_start;
static pthread_key_t end_key;
static int has_end_key;
static int is_descendant;

static void
write_path (char *path, size_t size, int tid, uint32_t number, const char *suffix)
{
  const char *dot = *suffix == '.' && strcmp (suffix, ILV_RING_SUFFIX) != 0 ? "." : "";
  snprintf (path, size, "%s/%sp%d-t%d-%u%s", folder, dot, ilv_pid, tid, number, suffix);
}

/* Beyond the limit on file sizes the kernel would end the program (SIGXFSZ). */
static int
is_allowed_size (uint64_t length)
{
  struct rlimit limit;
  return getrlimit (RLIMIT_FSIZE, &limit) == 0 && length <= limit.rlim_cur;
}

/* Memory behind the slots from `from` up to `to`; 0 when the file system has none left. */
static int
back_slots (int fd, uint64_t from, uint64_t to)
{
  int saved = errno;
  off_t begin = from > 0 ? (off_t)(ILV_RING_DATA_OFFSET + from * sizeof (IlvRecord)) : 0;
  off_t end = (off_t)(ILV_RING_DATA_OFFSET + to * sizeof (IlvRecord));
  if (!is_allowed_size ((uint64_t)end))
    return 0;
  int is_good =
      fallocate (fd, 0, begin, end - begin) == 0 || errno == EOPNOTSUPP || errno == ENOSYS;
  errno = saved;
  return is_good;
}

static void
choose_capacity (int tid, uint32_t *first, uint32_t *capacity)
{
  int is_main = tid == ilv_pid;
  *first = is_main && !is_descendant ? ILV_RING_MAIN_FIRST : ILV_RING_THREAD_FIRST;
  *capacity = is_main ? ILV_RING_MAIN_CAPACITY : ILV_RING_THREAD_CAPACITY;
  if (asked_capacity != 0) {
    *first = asked_first;
    *capacity = asked_capacity;
  }
}

static uint64_t
file_length (uint32_t first, uint32_t capacity)
{
  return ILV_RING_DATA_OFFSET + ((uint64_t)first + capacity) * sizeof (IlvRecord);
}

static void
fill_header (IlvRingHeader *header, int tid, uint32_t first, uint32_t capacity)
{
  header->version = ILV_RING_VERSION;
  header->record_size = sizeof (IlvRecord);
  header->first_capacity = first;
  header->capacity = capacity;
  header->pid = ilv_pid;
  header->tid = tid;
  header->ppid = getppid ();
  header->t_open = ilv_now ();
  header->proc_start = process_start;
  header->clock = 1;
  header->magic = ILV_RING_MAGIC;
}

/* The file, of full length but with memory for the first segment only; -1 if it cannot be. */
static int
create_file (const char *path, uint64_t length, uint64_t backed)
{
  int fd = is_allowed_size (length) ? open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
  if (fd < 0)
    return -1;
  if (ftruncate (fd, (off_t)length) < 0 || !back_slots (fd, 0, backed)) {
    close (fd);
    unlink (path);
    return -1;
  }
  return fd;
}

static int
open_ring (void)
{
  IlvThread *t = &ilv_thread;
  int saved = errno;
  int tid = (int)syscall (SYS_gettid);
  uint32_t first, capacity;
  char hidden[MAX_FOLDER + 80], path[MAX_FOLDER + 80];
  choose_capacity (tid, &first, &capacity);
  uint32_t begun = first != 0 ? first : capacity;
  uint64_t backed = begun < SEGMENT_RECORDS ? begun : SEGMENT_RECORDS;
  size_t length = (size_t)file_length (first, capacity);
  t->is_dead = 1;
  t->file_number = __atomic_add_fetch (&n_files, 1, __ATOMIC_RELAXED);
  write_path (hidden, sizeof hidden, tid, t->file_number, ".tmp");
  write_path (path, sizeof path, tid, t->file_number, ILV_RING_SUFFIX);
  int fd = create_file (hidden, length, backed);
  if (fd < 0) {
    errno = saved;
    return 0;
  }
  void *map = mmap (NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close (fd);
  if (map == MAP_FAILED || (fill_header (map, tid, first, capacity), rename (hidden, path)) < 0) {
    if (map != MAP_FAILED)
      munmap (map, length);
    unlink (hidden);
    errno = saved;
    return 0;
  }
  t->header = map;
  t->records = (IlvRecord *)((char *)map + ILV_RING_DATA_OFFSET);
  t->head = t->begin = 0;
  t->mask = begun - 1;
  t->backed = t->limit = backed;
  t->is_dead = 0;
  if (has_end_key)
    pthread_setspecific (end_key, map);
  errno = saved;
  return 1;
}

static uint32_t
first_slot (const IlvThread *t)
{
  return t->begin != 0 ? t->header->first_capacity : 0;
}

/* One segment more, while the area is filled for the first time. */
static void
extend_backing (IlvThread *t)
{
  int saved = errno;
  char path[MAX_FOLDER + 80];
  write_path (path, sizeof path, t->header->tid, t->file_number, ILV_RING_SUFFIX);
  uint64_t capacity = (uint64_t)t->mask + 1, wanted = t->backed + SEGMENT_RECORDS;
  if (wanted > capacity)
    wanted = capacity;
  uint32_t slot = first_slot (t);
  int fd = open (path, O_RDWR | O_CLOEXEC);
  if (fd >= 0 && back_slots (fd, slot + t->backed, slot + wanted))
    t->backed = wanted;
  else
    t->is_unbacked = 1; /* asked once: the rest is lost, the program goes on undisturbed */
  if (fd >= 0)
    close (fd);
  errno = saved;
}

static void
update_limit (IlvThread *t, uint32_t n)
{
  uint64_t capacity = (uint64_t)t->mask + 1;
  uint64_t tail = __atomic_load_n (&t->header->tail, __ATOMIC_ACQUIRE);
  t->limit = (tail > t->begin ? tail - t->begin : 0) + capacity;
  if (t->limit > t->head + capacity) /* a reader that writes nonsense must not lead us astray */
    t->limit = t->head;
  if (t->backed < capacity) {
    if (t->head + n > t->backed && !t->is_unbacked)
      extend_backing (t);
    if (t->backed < capacity && t->limit > t->backed)
      t->limit = t->backed;
  }
}

/* The reader was not there for a whole area: over to the second, if it is not in use yet. */
static int
grow (IlvThread *t)
{
  IlvRingHeader *header = t->header;
  if (t->begin != 0 || header->first_capacity == 0 || t->head == 0)
    return 0;
  __atomic_store_n (&header->grown_at, t->head, __ATOMIC_RELAXED); /* seen with the next head */
  t->records += header->first_capacity;
  t->mask = header->capacity - 1;
  t->begin = t->head;
  t->head = t->limit = t->backed = 0;
  t->is_unbacked = 0;
  return 1;
}

/* The slow way of ilv_reserve(): no ring yet, the ring seems full, or something was lost. */
int
ilv_ring_make_room (uint32_t n)
{
  IlvThread *t = &ilv_thread;
  if (t->header == NULL && (t->is_dead || !ilv_is_on || !open_ring ()))
    return 0;
  uint32_t wanted = n + (t->lost_pending != 0 ? 1 : 0);
  if (t->head + wanted > t->limit)
    update_limit (t, wanted);
  if (t->head + wanted > t->limit && !t->is_unbacked && grow (t))
    update_limit (t, wanted);
  if (t->head + wanted > t->limit) {
    if (t->lost_pending == 0)
      t->lost_since = ilv_now ();
    t->lost_pending += n;
    __atomic_store_n (&t->header->lost, t->header->lost + n, __ATOMIC_RELAXED);
    return 0;
  }
  if (t->lost_pending != 0) {
    IlvRecord *r = &t->records[t->head & t->mask];
    *r = (IlvRecord){
        .ts = ilv_now (), .kind = ILV_REC_LOST, .b = t->lost_pending, .c = t->lost_since};
    t->lost_pending = 0;
    t->head++;
  }
  return 1;
}

/* A record with text in raw slots behind it, published together. */
void
ilv_emit_text (int kind, uint32_t a, uint64_t b, const char *text, size_t length)
{
  if (!ilv_is_on)
    return;
  if (length > ILV_RECORD_MAX_TEXT)
    length = ILV_RECORD_MAX_TEXT;
  uint32_t n_slots = (uint32_t)((length + sizeof (IlvRecord) - 1) / sizeof (IlvRecord));
  IlvRecord *r = ilv_reserve (1 + n_slots);
  if (r == NULL)
    return;
  *r = (IlvRecord){.ts = ilv_now (),
                   .kind = (uint16_t)kind,
                   .flags = (uint16_t)n_slots,
                   .a = a,
                   .b = b,
                   .c = length};
  for (uint32_t i = 0; i < n_slots; i++) {
    IlvRecord *slot = &ilv_thread.records[(ilv_thread.head + 1 + i) & ilv_thread.mask];
    size_t rest = length - i * sizeof (IlvRecord);
    memset (slot, 0, sizeof *slot);
    memcpy (slot, text + i * sizeof (IlvRecord), rest < sizeof *slot ? rest : sizeof *slot);
  }
  ilv_publish (1 + n_slots);
}

/* The thread's name, in the stream and (cut) in the ring's header. */
void
ilv_name_ring (const char *text, size_t length)
{
  ilv_emit_text (ILV_REC_THR_NAME, 0, 0, text, length);
  IlvRingHeader *header = ilv_thread.header;
  if (header != NULL)
    snprintf (header->name, sizeof header->name, "%.*s", (int)length, text);
}

int
ilv_has_folder (void)
{
  return folder[0] != '\0';
}

/* The first Python of the recording leaves its number for those it will start. */
static void
find_root (void)
{
  char text[16];
  const char *root = getenv (ILV_ENV_ROOT);
  if (root != NULL) {
    is_descendant = (int)ilv_parse_number (root) != ilv_pid;
    return;
  }
  snprintf (text, sizeof text, "%d", ilv_pid);
  setenv (ILV_ENV_ROOT, text, 1);
}

/* Whether another recorded Python has started this process. */
int
ilv_is_descendant (void)
{
  return is_descendant;
}

/* From now on this process is recorded. */
void
ilv_ring_begin_process (int has_exec)
{
  ilv_is_on = 1;
  find_root ();
  if (has_exec) {
    int saved = errno;
    n_files = ilv_close_left_rings (folder);
    errno = saved;
  }
  if (has_exec)
    ilv_emit_at (process_start, ILV_REC_PROC_EXEC, 0, (uint32_t)getppid (), 0, 0);
}

static void
close_ring (IlvRingHeader *header)
{
  size_t length = (size_t)file_length (header->first_capacity, header->capacity);
  __atomic_store_n (&header->closed, 1, __ATOMIC_RELEASE);
  ilv_thread.header = NULL;
  ilv_thread.is_dead = 1;
  ilv_thread.limit = ilv_thread.head = 0;
  munmap (header, length);
}

static void
thread_end_cb (void *data)
{
  IlvRingHeader *header = data;
  if (ilv_thread.header != header)
    return;
  ilv_emit (ILV_REC_THR_EXIT, 0, 0, 0, 0);
  close_ring (header);
}

static void
fork_child_cb (void)
{
  IlvRingHeader *inherited = ilv_thread.header;
  int parent = ilv_pid;
  if (inherited != NULL)
    munmap (inherited, (size_t)file_length (inherited->first_capacity, inherited->capacity));
  memset (&ilv_thread, 0, sizeof ilv_thread);
  ilv_pid = getpid ();
  process_start = ilv_now ();
  is_descendant = 1;
  ilv_names_reset_lock ();
  if (!ilv_is_on)
    return;
  ilv_thread.holds_gil = 1; /* os.fork() is called with the GIL held */
  ilv_emit_at (process_start, ILV_REC_PROC_FORKED, 0, (uint32_t)parent, 0, 0);
}

static uint32_t
read_capacity (const char *text)
{
  unsigned long value = text != NULL ? ilv_parse_number (text) : 0;
  int is_good = value >= ILV_RING_MIN_CAPACITY && value <= ILV_RING_MAX_CAPACITY &&
                (value & (value - 1)) == 0;
  return is_good ? (uint32_t)value : 0;
}

static void
read_capacities (void)
{
  const char *text = getenv (ILV_ENV_CAPACITY), *plus = text != NULL ? strchr (text, '+') : NULL;
  asked_capacity = read_capacity (plus != NULL ? plus + 1 : text);
  asked_first = plus != NULL ? read_capacity (text) : 0;
}

__attribute__ ((constructor)) static void
library_begins (void)
{
  const char *path = getenv (ILV_ENV_FOLDER);
  ilv_pid = getpid ();
  process_start = ilv_now ();
  if (path == NULL || *path == '\0' || strlen (path) >= sizeof folder)
    return;
  strcpy (folder, path);
  read_capacities ();
  has_end_key = pthread_key_create (&end_key, thread_end_cb) == 0;
  pthread_atfork (NULL, NULL, fork_child_cb);
}

/* An orderly end: exit() and return from main. */
__attribute__ ((destructor)) static void
library_ends (void)
{
  if (!ilv_is_on || ilv_thread.header == NULL)
    return;
  ilv_emit (ILV_REC_PROC_EXIT, 0, 0, 0, 0);
  close_ring (ilv_thread.header);
}

/* os._exit(), which ends multiprocessing's fork children, runs no destructor. */
ILV_EXPORT void _exit (int status);
ILV_EXPORT void
_exit (int status)
{
  if (ilv_is_on && ilv_thread.header != NULL && ilv_pid == getpid ()) {
    ilv_emit (ILV_REC_PROC_EXIT, 1, (uint32_t)status, 0, 0);
    __atomic_store_n (&ilv_thread.header->closed, 1, __ATOMIC_RELEASE);
  }
  for (;;)
    syscall (SYS_exit_group, status);
}
