/* Reads the rings of a recorded program, while it runs or after its death.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing in a ring file is believed (see ilv-ring-file.c): `head` may only be what a producer that
 * began at our `tail` could have reached, else the ring is given up, and that the file is whole is
 * checked before each look. */
#define _GNU_SOURCE
#include "ilv-ring-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "ilv-ring-file.h"
#include "ilv-ring-log.h"

#define MAX_RINGS 16384u
#define MAX_RECORDS (G_GUINT64_CONSTANT (1) << 26) /* 2 GiB; beyond it producers drop and count */
#define RECORDS_PER_READ 4096u
#define POLLS_PER_LOOK_FOR_DEATH 16u
#define FILES_A_RING 4u /* at most */

typedef struct {
  IlvRing ring;     /* what is shown */
  IlvRingFile file; /* closed: drained to its end, or bad */
  guint64 tail;
  char *name;
  int log_fd;   /* -1: nothing kept yet */
  guint n_kept; /* records in the log */
  guint64 kept_tail;
  gboolean is_log_full;
  int schedstat_fd;  /* -1: not to be had */
  int pidfd;         /* main threads only; -1: dead, or an old kernel */
  gboolean was_gone; /* a ring made while we looked on, found when its process had ended */
  guint n_sampled;   /* records there were at the last sample */
  gboolean is_blocked;
} Source;

struct _IlvRingReader {
  char *folder;
  GPtrArray *sources;     /* Source, in order of discovery */
  GHashTable *file_names; /* those looked at already */
  guint64 n_records;
  guint64 polled_ts;
  guint n_polls, n_deaths;
  guint most_files;      /* 0: no limit */
  gboolean has_unopened; /* there were no files left for some rings */
  gboolean keeps, rewinds;
};

static void
close_source (Source *source)
{
  ilv_ring_file_close (&source->file);
  if (source->schedstat_fd >= 0)
    close (source->schedstat_fd);
  if (source->log_fd >= 0)
    close (source->log_fd);
  if (source->pidfd >= 0)
    close (source->pidfd);
  source->schedstat_fd = source->log_fd = source->pidfd = -1;
}

static void
free_source (Source *source)
{
  close_source (source);
  g_array_unref (source->ring.records);
  g_free (source->name);
  g_free (source);
}

/* Takes what it needs from the header; FALSE if it is none. */
static gboolean
map_source (Source *source)
{
  IlvRingHeader header;
  if (!ilv_ring_file_map (&source->file, &header))
    return FALSE;
  source->tail = header.tail; /* an earlier reader's place, checked against head like any other */
  source->ring.pid = header.pid;
  source->ring.tid = header.tid;
  source->ring.ppid = header.ppid;
  source->ring.t_open_ns = header.t_open;
  source->ring.proc_start_ns = header.proc_start;
  return TRUE;
}

/* From the log as far as it goes, then from what the ring still holds. */
static void
rewind_source (IlvRingReader *self, Source *source)
{
  guint64 head = ilv_ring_file_get_head (&source->file);
  guint64 oldest = ilv_ring_file_find_oldest (&source->file, head);
  guint64 logged = ilv_ring_log_read (self->folder, source->name, source->ring.records);
  self->n_records += source->ring.records->len;
  source->tail = logged <= head ? MAX (logged, oldest) : oldest;
}

static void
open_schedstat (Source *source)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%d/task/%d/schedstat", source->ring.pid, source->ring.tid);
  source->schedstat_fd = open (path, O_RDONLY | O_CLOEXEC);
}

/* FALSE: no file descriptors left, try again later. */
static gboolean
open_source (IlvRingReader *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0)
    return errno != EMFILE && errno != ENFILE;
  Source *source = g_new0 (Source, 1);
  source->file.fd = fd;
  source->name = g_strdup (name);
  source->schedstat_fd = source->log_fd = source->pidfd = -1;
  source->ring.records = g_array_new (FALSE, FALSE, sizeof (IlvRecord));
  if (!map_source (source)) {
    source->ring.is_bad = TRUE;
    close_source (source);
  } else {
    open_schedstat (source);
    if (source->ring.tid == source->ring.pid) {
      source->pidfd = (int)syscall (SYS_pidfd_open, source->ring.pid, 0);
      source->was_gone = source->pidfd < 0 && errno == ESRCH && self->n_polls > 0;
    }
    if (self->rewinds)
      rewind_source (self, source);
  }
  g_ptr_array_add (self->sources, source);
  return TRUE;
}

static guint
count_files (const IlvRingReader *self)
{
  guint n = 0;
  for (guint i = 0; i < self->sources->len; i++) {
    const Source *source = self->sources->pdata[i];
    n += (source->file.fd >= 0) + (source->schedstat_fd >= 0) + (source->log_fd >= 0) +
         (source->pidfd >= 0);
  }
  return n;
}

static void
find_new_rings (IlvRingReader *self)
{
  guint n_files = self->most_files != 0 ? count_files (self) : 0;
  self->has_unopened = FALSE;
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    if (*name == '.' || !g_str_has_suffix (name, ILV_RING_SUFFIX) ||
        self->sources->len >= MAX_RINGS || g_hash_table_contains (self->file_names, name))
      continue;
    if ((self->most_files != 0 && n_files + FILES_A_RING > self->most_files) ||
        !open_source (self, name)) {
      self->has_unopened = TRUE;
      continue;
    }
    g_hash_table_add (self->file_names, g_strdup (name));
    n_files += FILES_A_RING;
  }
}

static gboolean
copy_up_to (IlvRingReader *self, Source *source, guint64 head)
{
  while (source->tail < head && self->n_records < MAX_RECORDS) {
    guint n = (guint)MIN (head - source->tail, RECORDS_PER_READ);
    n = ilv_ring_file_read (&source->file, source->tail, n, source->ring.records);
    if (n == 0)
      return FALSE;
    source->tail += n;
    self->n_records += n;
    if (!self->keeps || source->is_log_full)
      ilv_ring_file_free_slots (&source->file, source->tail);
  }
  return TRUE;
}

/* A producer that goes on for a moment after our death must not overwrite what only we have: so
 * slots are free only once they are in the log, a quarter of the ring at a time. */
static void
keep (IlvRingReader *self, Source *source)
{
  const GArray *records = source->ring.records;
  if (!self->keeps || source->is_log_full ||
      source->tail - source->kept_tail < ilv_ring_file_get_area (&source->file, source->tail) / 4)
    return;
  source->is_log_full = !ilv_ring_log_append (&source->log_fd, self->folder, source->name,
                                              &g_array_index (records, IlvRecord, source->n_kept),
                                              records->len - source->n_kept, source->tail);
  source->n_kept = records->len;
  source->kept_tail = source->tail;
  ilv_ring_file_free_slots (&source->file, source->tail);
}

static void
drain (IlvRingReader *self, Source *source)
{
  IlvRingFile *file = &source->file;
  gboolean is_good = ilv_ring_file_is_whole (file);
  if (is_good) {
    gboolean was_closed = __atomic_load_n (&file->header->closed, __ATOMIC_ACQUIRE) != 0;
    guint64 head = ilv_ring_file_get_head (file);
    source->ring.n_lost = __atomic_load_n (&file->header->lost, __ATOMIC_RELAXED);
    is_good =
        head - source->tail <= ilv_ring_file_get_n_slots (file) && copy_up_to (self, source, head);
    keep (self, source);
    source->ring.is_closed = was_closed && source->tail == head;
  }
  source->ring.is_bad = !is_good;
  if (!is_good || source->ring.is_closed)
    close_source (source);
}

/* A zombie counts as dead: it writes no more. */
static gboolean
is_process_dead (int pid)
{
  if (kill (pid, 0) < 0)
    return errno == ESRCH;
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  const char *after_name = strrchr (text, ')');
  return after_name != NULL && strlen (after_name) > 2 && after_name[2] == 'Z';
}

static void
look_for_death (IlvRingReader *self)
{
  for (guint i = 0; i < self->sources->len; i++) {
    Source *source = self->sources->pdata[i];
    if (source->file.fd < 0 || !is_process_dead (source->ring.pid))
      continue;
    drain (self, source); /* what it wrote between our last look and its death */
    source->ring.is_dead = TRUE;
    close_source (source);
  }
}

/* --- who dies first --- */

static GArray *
list_pidfds (const IlvRingReader *self)
{
  GArray *fds = g_array_new (FALSE, FALSE, sizeof (struct pollfd));
  for (guint i = 0; i < self->sources->len; i++) {
    const Source *source = self->sources->pdata[i];
    const struct pollfd fd = {.fd = source->pidfd, .events = POLLIN};
    if (fd.fd >= 0)
      g_array_append_val (fds, fd);
  }
  return fds;
}

static void
note_death (IlvRingReader *self, int pid, guint order)
{
  for (guint i = 0; i < self->sources->len; i++) {
    Source *source = self->sources->pdata[i];
    if (source->ring.pid == pid && source->ring.death_order == 0)
      source->ring.death_order = order;
  }
}

/* Those found dead in one look are told apart no further. One poll() for all: asked one after the
 * other, the second to die could seem to be the first. */
static void
note_deaths (IlvRingReader *self)
{
  g_autoptr (GArray) fds = list_pidfds (self);
  guint order = self->n_deaths + 1;
  poll ((struct pollfd *)(gpointer)fds->data, fds->len, 0);
  for (guint i = 0, k = 0; i < self->sources->len; i++) {
    Source *source = self->sources->pdata[i];
    gboolean has_died = source->was_gone && source->ring.death_order == 0;
    if (source->pidfd >= 0 && g_array_index (fds, struct pollfd, k++).revents != 0) {
      has_died = TRUE;
      close (source->pidfd);
      source->pidfd = -1;
    }
    if (!has_died)
      continue;
    self->n_deaths = order;
    note_death (self, source->ring.pid, order);
  }
}

void
ilv_ring_reader_wait (IlvRingReader *self, int wake_fd, int timeout_ms)
{
  g_return_if_fail (self != NULL);
  g_autoptr (GArray) fds = list_pidfds (self);
  const struct pollfd wake = {.fd = wake_fd, .events = POLLIN};
  g_array_append_val (fds, wake);
  poll ((struct pollfd *)(gpointer)fds->data, fds->len, timeout_ms);
}

static guint64
read_clock (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (guint64)now.tv_sec * G_GUINT64_CONSTANT (1000000000) + (guint64)now.tv_nsec;
}

/* --- waiting for a core, which no thread can notice about itself --- */

static gboolean
read_schedstat (const Source *source, guint64 *on_core_ns, guint64 *delay_ns)
{
  char text[80];
  gssize n = pread (source->schedstat_fd, text, sizeof text - 1, 0);
  if (n <= 0)
    return FALSE;
  text[n] = '\0';
  char *end;
  *on_core_ns = g_ascii_strtoull (text, &end, 10);
  *delay_ns = g_ascii_strtoull (end, NULL, 10);
  return TRUE;
}

/* A thread that has been blocked since the last sample wants no core: not asked, which makes the
 * sampling cheap. */
static gboolean
may_want_core (Source *source)
{
  const GArray *records = source->ring.records;
  if (source->file.fd < 0 || source->schedstat_fd < 0 || records->len == 0)
    return FALSE;
  if (records->len == source->n_sampled)
    return !source->is_blocked;
  source->is_blocked =
      g_array_index (records, IlvRecord, records->len - 1).kind == ILV_REC_BLK_ENTER;
  return TRUE;
}

/* Adds a SCHEDSTAT record, but only if the thread has written nothing since it was drained, so that
 * the order of its records stays that of their stamps. */
static void
sample_core_use (IlvRingReader *self, Source *source)
{
  IlvRecord record = {.kind = ILV_REC_SCHEDSTAT};
  if (!may_want_core (source) || !read_schedstat (source, &record.b, &record.c))
    return;
  record.ts = read_clock ();
  if (ilv_ring_file_get_head (&source->file) != source->tail)
    return;
  g_array_append_val (source->ring.records, record);
  source->n_sampled = source->ring.records->len;
  self->n_records++;
}

void
ilv_ring_reader_sample (IlvRingReader *self)
{
  g_return_if_fail (self != NULL);
  for (guint i = 0; i < self->sources->len; i++)
    sample_core_use (self, self->sources->pdata[i]);
}

guint64
ilv_ring_reader_poll (IlvRingReader *self)
{
  g_return_val_if_fail (self != NULL, 0);
  guint64 before = self->n_records;
  self->polled_ts = read_clock ();
  find_new_rings (self);
  note_deaths (self);
  for (guint i = 0; i < self->sources->len; i++) {
    Source *source = self->sources->pdata[i];
    if (source->file.fd >= 0)
      drain (self, source);
  }
  if (self->n_polls++ % POLLS_PER_LOOK_FOR_DEATH == 0)
    look_for_death (self);
  return self->n_records - before;
}

guint64
ilv_ring_reader_finish (IlvRingReader *self)
{
  guint64 before = self->n_records;
  guint n_before;
  do { /* those that have ended make room for others */
    n_before = self->sources->len;
    ilv_ring_reader_poll (self);
    look_for_death (self);
  } while (self->has_unopened && self->sources->len > n_before);
  return self->n_records - before;
}

IlvRingReader *
ilv_ring_reader_new (const char *folder, GError **error)
{
  g_return_val_if_fail (folder != NULL, NULL);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 g_dgettext (GETTEXT_PACKAGE, "“%s” is not a folder with a recording"), folder);
    return NULL;
  }
  IlvRingReader *self = g_new0 (IlvRingReader, 1);
  self->folder = g_strdup (folder);
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify)free_source);
  self->file_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
ilv_ring_reader_keep (IlvRingReader *self)
{
  g_return_if_fail (self != NULL);
  self->keeps = TRUE;
}

void
ilv_ring_reader_rewind (IlvRingReader *self)
{
  g_return_if_fail (self != NULL);
  self->rewinds = TRUE;
}

void
ilv_ring_reader_limit_files (IlvRingReader *self, guint most)
{
  g_return_if_fail (self != NULL);
  self->most_files = most;
}

static void
copy_new (IlvRing *to, const IlvRing *from)
{
  GArray *records = to->records;
  guint n_old = records->len;
  g_array_append_vals (records, &g_array_index (from->records, IlvRecord, n_old),
                       from->records->len - n_old);
  *to = *from;
  to->records = records;
}

IlvRingReader *
ilv_ring_reader_new_copy (void)
{
  IlvRingReader *self = g_new0 (IlvRingReader, 1);
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify)free_source);
  self->file_names = g_hash_table_new (NULL, NULL);
  return self;
}

guint64
ilv_ring_reader_copy_new (IlvRingReader *self, const IlvRingReader *from)
{
  g_return_val_if_fail (self != NULL && self->folder == NULL && from != NULL, 0);
  guint64 n_new = from->n_records - self->n_records;
  for (guint i = 0; i < from->sources->len; i++) {
    if (i == self->sources->len) {
      Source *source = g_new0 (Source, 1);
      source->file.fd = source->schedstat_fd = source->log_fd = source->pidfd = -1;
      source->ring.records = g_array_new (FALSE, FALSE, sizeof (IlvRecord));
      g_ptr_array_add (self->sources, source);
    }
    copy_new (&((Source *)self->sources->pdata[i])->ring,
              &((const Source *)from->sources->pdata[i])->ring);
  }
  self->n_records = from->n_records;
  self->polled_ts = from->polled_ts;
  return n_new;
}

void
ilv_ring_reader_free (IlvRingReader *self)
{
  if (self == NULL)
    return;
  g_free (self->folder);
  g_ptr_array_unref (self->sources);
  g_hash_table_unref (self->file_names);
  g_free (self);
}

guint64
ilv_ring_reader_get_polled_ts (const IlvRingReader *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->polled_ts;
}

guint
ilv_ring_reader_get_n_rings (const IlvRingReader *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->sources->len;
}

const IlvRing *
ilv_ring_reader_get_ring (const IlvRingReader *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->sources->len, NULL);
  return &((Source *)self->sources->pdata[index])->ring;
}

guint64
ilv_ring_reader_get_n_records (const IlvRingReader *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_records;
}

guint64
ilv_ring_reader_get_n_lost (const IlvRingReader *self)
{
  g_return_val_if_fail (self != NULL, 0);
  guint64 n_lost = 0;
  for (guint i = 0; i < self->sources->len; i++)
    n_lost += ((const Source *)self->sources->pdata[i])->ring.n_lost;
  return n_lost;
}
