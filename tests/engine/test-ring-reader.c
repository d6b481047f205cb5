/* The ring reader against files that no honest producer writes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/recorder/ilv-ring-reader.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define CAPACITY 64u
#define FILE_SIZE (ILV_RING_DATA_OFFSET + CAPACITY * sizeof (IlvRecord))

typedef struct {
  char *folder;
  char *path;
  guint8 *bytes; /* FILE_SIZE */
  IlvRingReader *reader;
} Fixture;

static IlvRingHeader *
header_of (Fixture *self)
{
  return (IlvRingHeader *)self->bytes;
}

/* An honest ring of this very process with three records. */
static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("ilv-reader-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "p1-t1-1.ring", NULL);
  self->bytes = g_malloc0 (FILE_SIZE);
  *header_of (self) = (IlvRingHeader){.magic = ILV_RING_MAGIC,
                                      .version = ILV_RING_VERSION,
                                      .record_size = sizeof (IlvRecord),
                                      .capacity = CAPACITY,
                                      .pid = getpid (),
                                      .tid = getpid (),
                                      .clock = 1,
                                      .head = 3};
  IlvRecord *records = (IlvRecord *)(self->bytes + ILV_RING_DATA_OFFSET);
  for (guint i = 0; i < 3; i++)
    records[i] = (IlvRecord){.ts = i, .kind = ILV_REC_MARK};
  self->reader = ilv_ring_reader_new (self->folder, NULL);
  g_assert_nonnull (self->reader);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  ilv_ring_reader_free (self->reader);
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->bytes);
}

static void
write_file (Fixture *self, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_file_set_contents_full (self->path, (const char *)self->bytes, (gssize)size,
                            G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static const IlvRing *
read_only_ring (Fixture *self)
{
  ilv_ring_reader_finish (self->reader);
  ilv_ring_reader_finish (self->reader);
  g_assert_cmpuint (ilv_ring_reader_get_n_rings (self->reader), ==, 1);
  return ilv_ring_reader_get_ring (self->reader, 0);
}

static void
assert_given_up (Fixture *self, gsize size)
{
  write_file (self, size);
  const IlvRing *ring = read_only_ring (self);
  g_assert_true (ring->is_bad);
  g_assert_cmpuint (ring->records->len, ==, 0);
}

static void
test_honest_ring_is_read (Fixture *self, gconstpointer data)
{
  write_file (self, FILE_SIZE);
  const IlvRing *ring = read_only_ring (self);
  g_assert_false (ring->is_bad);
  g_assert_false (ring->is_dead);
  g_assert_cmpuint (ring->records->len, ==, 3);
}

static void
test_empty_file (Fixture *self, gconstpointer data)
{
  assert_given_up (self, 0);
}

static void
test_truncated_header (Fixture *self, gconstpointer data)
{
  assert_given_up (self, 100);
}

static void
test_truncated_records (Fixture *self, gconstpointer data)
{
  assert_given_up (self, FILE_SIZE - 1);
}

static void
test_other_magic (Fixture *self, gconstpointer data)
{
  header_of (self)->magic++;
  assert_given_up (self, FILE_SIZE);
}

static void
test_other_version (Fixture *self, gconstpointer data)
{
  header_of (self)->version++;
  assert_given_up (self, FILE_SIZE);
}

static void
test_capacity_that_is_no_power_of_two (Fixture *self, gconstpointer data)
{
  header_of (self)->capacity = CAPACITY - 1;
  assert_given_up (self, FILE_SIZE);
}

static void
test_capacity_beyond_the_file (Fixture *self, gconstpointer data)
{
  header_of (self)->capacity = ILV_RING_MAX_CAPACITY;
  assert_given_up (self, FILE_SIZE);
}

static void
test_head_that_claims_too_much (Fixture *self, gconstpointer data)
{
  header_of (self)->head = G_MAXUINT64;
  assert_given_up (self, FILE_SIZE);
}

static void
test_tail_beyond_head (Fixture *self, gconstpointer data)
{
  header_of (self)->tail = 1000;
  assert_given_up (self, FILE_SIZE);
}

static void
test_ring_cut_while_it_is_read (Fixture *self, gconstpointer data)
{
  write_file (self, FILE_SIZE);
  ilv_ring_reader_poll (self->reader);
  g_assert_cmpint (truncate (self->path, 10), ==, 0);
  const IlvRing *ring = read_only_ring (self);
  g_assert_true (ring->is_bad);
  g_assert_cmpuint (ring->records->len, ==, 3);
}

static void
test_producer_of_a_dead_process (Fixture *self, gconstpointer data)
{
  header_of (self)->pid = header_of (self)->tid = G_MAXINT;
  write_file (self, FILE_SIZE);
  const IlvRing *ring = read_only_ring (self);
  g_assert_true (ring->is_dead);
  g_assert_cmpuint (ring->records->len, ==, 3);
}

/* Any bytes at all in the header: no crash, no record that the file does not hold. */
static void
test_random_headers (Fixture *self, gconstpointer data)
{
  for (guint round = 0; round < 300; round++) {
    g_autoptr (IlvRingReader) reader = ilv_ring_reader_new (self->folder, NULL);
    for (guint i = 0; i < 4; i++)
      self->bytes[g_test_rand_int_range (0, 256)] = (guint8)g_test_rand_int_range (0, 256);
    write_file (self, FILE_SIZE);
    ilv_ring_reader_finish (reader);
    g_assert_cmpuint (ilv_ring_reader_get_n_records (reader), <=, CAPACITY);
  }
}

static void
test_missing_folder_is_an_error (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ilv_ring_reader_new ("/nonexistent/folder", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_other_files_are_no_rings (Fixture *self, gconstpointer data)
{
  g_autofree char *link = g_build_filename (self->folder, "p2-t2-1.ring", NULL);
  g_autofree char *hidden = g_build_filename (self->folder, ".p1-t1-1.ring", NULL);
  g_assert_cmpint (symlink ("/dev/zero", link), ==, 0);
  g_assert_true (g_file_set_contents (hidden, "x", 1, NULL));
  ilv_ring_reader_finish (self->reader);
  g_assert_cmpuint (ilv_ring_reader_get_n_records (self->reader), ==, 0);
  g_unlink (link);
  g_unlink (hidden);
}

/* --- who comes after a reader that died --- */

/* The producer publishes n more records, stamped with their place. */
static void
publish (Fixture *self, int fd, guint n)
{
  IlvRingHeader *header = header_of (self);
  for (guint i = 0; i < n; i++, header->head++) {
    const IlvRecord record = {.ts = header->head, .kind = ILV_REC_MARK};
    off_t at = ILV_RING_DATA_OFFSET + (off_t)(header->head % CAPACITY * sizeof record);
    g_assert_cmpint (pwrite (fd, &record, sizeof record, at), ==, sizeof record);
  }
  g_assert_cmpint (
      pwrite (fd, &header->head, sizeof header->head, G_STRUCT_OFFSET (IlvRingHeader, head)), ==,
      sizeof header->head);
}

static void
assert_all_in_order (const IlvRingReader *reader, guint n)
{
  const GArray *records = ilv_ring_reader_get_ring (reader, 0)->records;
  g_assert_cmpuint (records->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (g_array_index (records, IlvRecord, i).ts, ==, i);
}

static guint64
read_tail (Fixture *self)
{
  guint64 tail = 0;
  int fd = open (self->path, O_RDONLY);
  g_assert_cmpint (pread (fd, &tail, sizeof tail, G_STRUCT_OFFSET (IlvRingHeader, tail)), ==,
                   sizeof tail);
  close (fd);
  return tail;
}

/* Twenty times round the ring: what is long gone from it is in the log. `late` more come when the
 * reader is dead already, before somebody ends the program. */
static void
drain_and_die (Fixture *self, guint late)
{
  IlvRingHeader *header = header_of (self);
  header->head = 0;
  write_file (self, FILE_SIZE);
  int fd = open (self->path, O_RDWR);
  ilv_ring_reader_keep (self->reader);
  for (guint i = 0; i < 40; i++) {
    publish (self, fd, 32);
    ilv_ring_reader_poll (self->reader);
  }
  publish (self, fd, late);
  close (fd);
}

static void
test_successor_finds_all (Fixture *self, gconstpointer data)
{
  guint late = GPOINTER_TO_UINT (data);
  g_autofree char *log = g_strconcat (self->path, ".log", NULL);
  drain_and_die (self, late);
  g_autoptr (IlvRingReader) successor = ilv_ring_reader_new (self->folder, NULL);
  ilv_ring_reader_rewind (successor);
  ilv_ring_reader_finish (successor);
  assert_all_in_order (successor, 40 * 32 + late);
  g_unlink (log);
}

/* What only a reader's memory has may not be written over: that would be lost with the reader. */
static void
test_slots_are_free_when_they_are_kept (Fixture *self, gconstpointer data)
{
  g_autofree char *log = g_strconcat (self->path, ".log", NULL);
  write_file (self, FILE_SIZE);
  int fd = open (self->path, O_RDWR);
  ilv_ring_reader_keep (self->reader);
  ilv_ring_reader_poll (self->reader);
  g_assert_cmpuint (ilv_ring_reader_get_n_records (self->reader), ==, 3);
  g_assert_cmpuint (read_tail (self), ==, 0);
  publish (self, fd, CAPACITY / 2);
  ilv_ring_reader_poll (self->reader);
  g_assert_cmpuint (read_tail (self), ==, 3 + CAPACITY / 2);
  close (fd);
  g_unlink (log);
}

/* 70 in the first area, 10 in the second: of the first the last 64 are still there. */
static void
test_successor_finds_both_areas (Fixture *self, gconstpointer data)
{
  const guint n = 80, grown_at = 70;
  gsize size = FILE_SIZE + CAPACITY * sizeof (IlvRecord);
  self->bytes = g_realloc (self->bytes, size);
  IlvRecord *records = (IlvRecord *)(self->bytes + ILV_RING_DATA_OFFSET);
  header_of (self)->first_capacity = CAPACITY;
  header_of (self)->head = n;
  header_of (self)->grown_at = grown_at;
  for (guint i = 0; i < n; i++)
    records[i < grown_at ? i % CAPACITY : CAPACITY + i - grown_at] =
        (IlvRecord){.ts = i, .kind = ILV_REC_MARK};
  write_file (self, size);
  ilv_ring_reader_rewind (self->reader);
  const GArray *found = read_only_ring (self)->records;
  g_assert_cmpuint (found->len, ==, n - (grown_at - CAPACITY));
  for (guint i = 0; i < found->len; i++)
    g_assert_cmpuint (g_array_index (found, IlvRecord, i).ts, ==, grown_at - CAPACITY + i);
}

/* A short recording has no log: the ring holds it all, drained or not. */
static void
test_successor_finds_a_short_one (Fixture *self, gconstpointer data)
{
  write_file (self, FILE_SIZE);
  ilv_ring_reader_keep (self->reader);
  ilv_ring_reader_poll (self->reader);
  g_autoptr (IlvRingReader) successor = ilv_ring_reader_new (self->folder, NULL);
  ilv_ring_reader_rewind (successor);
  ilv_ring_reader_finish (successor);
  assert_all_in_order (successor, 3);
}

static void
test_damaged_log_is_not_believed (Fixture *self, gconstpointer data)
{
  g_autofree char *log = g_strconcat (self->path, ".log", NULL);
  drain_and_die (self, 0);
  for (gsize size = 0; size < 200; size += 7) {
    g_assert_cmpint (truncate (log, (off_t)size), ==, 0);
    g_autoptr (IlvRingReader) successor = ilv_ring_reader_new (self->folder, NULL);
    ilv_ring_reader_rewind (successor);
    ilv_ring_reader_finish (successor);
    g_assert_cmpuint (ilv_ring_reader_get_n_records (successor), <=, CAPACITY);
  }
  g_unlink (log);
}

static void
write_copies (Fixture *self, guint n)
{
  for (guint i = 1; i < n; i++) {
    g_autofree char *path = g_strdup_printf ("%s/p1-t1-%u" ILV_RING_SUFFIX, self->folder, 1 + i);
    g_assert_true (g_file_set_contents (path, (const char *)self->bytes, (gssize)FILE_SIZE, NULL));
  }
  write_file (self, FILE_SIZE);
}

static void
remove_copies (Fixture *self, guint n)
{
  for (guint i = 1; i < n; i++) {
    g_autofree char *path = g_strdup_printf ("%s/p1-t1-%u" ILV_RING_SUFFIX, self->folder, 1 + i);
    g_unlink (path);
  }
}

/* Others need files too, a server its connections: rings wait for those that have ended. */
static void
test_files_are_left_to_others (Fixture *self, gconstpointer data)
{
  const guint n = 5;
  header_of (self)->closed = 1;
  write_copies (self, n);
  ilv_ring_reader_limit_files (self->reader, 8);
  ilv_ring_reader_poll (self->reader);
  g_assert_cmpuint (ilv_ring_reader_get_n_rings (self->reader), ==, 2);
  ilv_ring_reader_poll (self->reader);
  g_assert_cmpuint (ilv_ring_reader_get_n_rings (self->reader), ==, 4);
  ilv_ring_reader_finish (self->reader);
  g_assert_cmpuint (ilv_ring_reader_get_n_records (self->reader), ==, n * 3);
  remove_copies (self, n);
}

/* More rings than files when all is over: those of the dead are read one after the other. */
static void
test_more_rings_than_files (Fixture *self, gconstpointer data)
{
  const guint n = 60;
  struct rlimit limit, low;
  header_of (self)->pid = header_of (self)->tid = G_MAXINT;
  write_copies (self, n);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  low = limit;
  low.rlim_cur = 32;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &low), ==, 0);
  ilv_ring_reader_finish (self->reader);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  g_assert_cmpuint (ilv_ring_reader_get_n_rings (self->reader), ==, n);
  g_assert_cmpuint (ilv_ring_reader_get_n_records (self->reader), ==, n * 3);
  remove_copies (self, n);
}

static void
test_copy_follows (Fixture *self, gconstpointer data)
{
  g_autoptr (IlvRingReader) copy = ilv_ring_reader_new_copy ();
  write_file (self, FILE_SIZE);
  int fd = open (self->path, O_RDWR);
  ilv_ring_reader_poll (self->reader);
  g_assert_cmpuint (ilv_ring_reader_copy_new (copy, self->reader), ==, 3);
  publish (self, fd, 20);
  ilv_ring_reader_poll (self->reader);
  g_assert_cmpuint (ilv_ring_reader_get_n_records (copy), ==, 3);
  g_assert_cmpuint (ilv_ring_reader_copy_new (copy, self->reader), ==, 20);
  assert_all_in_order (copy, 23);
  g_assert_cmpint (ilv_ring_reader_get_ring (copy, 0)->pid, ==, getpid ());
  close (fd);
}

/* A process that has ended before we first saw its ring died while we looked on, unless it was all
 * over when we came. */
static void
test_death_before_the_first_look (Fixture *self, gconstpointer data)
{
  gboolean has_looked = GPOINTER_TO_INT (data);
  pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    _exit (0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  header_of (self)->pid = header_of (self)->tid = pid;
  if (has_looked)
    ilv_ring_reader_poll (self->reader);
  write_file (self, FILE_SIZE);
  const IlvRing *ring = read_only_ring (self);
  g_assert_true (ring->is_dead);
  g_assert_cmpuint (ring->records->len, ==, 3);
  g_assert_cmpuint (ring->death_order, ==, has_looked ? 1 : 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/ring-reader/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("honest-ring-is-read", test_honest_ring_is_read);
  ADD ("empty-file", test_empty_file);
  ADD ("truncated-header", test_truncated_header);
  ADD ("truncated-records", test_truncated_records);
  ADD ("other-magic", test_other_magic);
  ADD ("other-version", test_other_version);
  ADD ("capacity-that-is-no-power-of-two", test_capacity_that_is_no_power_of_two);
  ADD ("capacity-beyond-the-file", test_capacity_beyond_the_file);
  ADD ("head-that-claims-too-much", test_head_that_claims_too_much);
  ADD ("tail-beyond-head", test_tail_beyond_head);
  ADD ("ring-cut-while-it-is-read", test_ring_cut_while_it_is_read);
  ADD ("producer-of-a-dead-process", test_producer_of_a_dead_process);
  for (int has_looked = 0; has_looked < 2; has_looked++)
    g_test_add (has_looked ? "/ring-reader/death-before-the-first-look"
                           : "/ring-reader/death-before-we-came",
                Fixture, GINT_TO_POINTER (has_looked), set_up, test_death_before_the_first_look,
                tear_down);
  ADD ("random-headers", test_random_headers);
  ADD ("other-files-are-no-rings", test_other_files_are_no_rings);
  g_test_add ("/ring-reader/successor-finds-all", Fixture, NULL, set_up, test_successor_finds_all,
              tear_down);
  g_test_add ("/ring-reader/successor-finds-what-came-late", Fixture, GUINT_TO_POINTER (30), set_up,
              test_successor_finds_all, tear_down);
  ADD ("successor-finds-a-short-one", test_successor_finds_a_short_one);
  ADD ("damaged-log-is-not-believed", test_damaged_log_is_not_believed);
  ADD ("slots-are-free-when-they-are-kept", test_slots_are_free_when_they_are_kept);
  ADD ("successor-finds-both-areas", test_successor_finds_both_areas);
  ADD ("files-are-left-to-others", test_files_are_left_to_others);
  ADD ("more-rings-than-files", test_more_rings_than_files);
  ADD ("copy-follows", test_copy_follows);
  g_test_add_func ("/ring-reader/missing-folder-is-an-error", test_missing_folder_is_an_error);
  return g_test_run ();
}
