/* The ring protocol: a real producer in another process against the reader.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program starts itself again as the producer (with ILV_DIR set, as a recorded Python would
 * have it) and talks to it through a pair of pipes, so that nothing depends on time. */
#include "demos/recorder/ilv-ring-reader.h"
#include "demos/recorder/preload/preload.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define COMMAND_FD 3
#define ANSWER_FD 4

/* --- the producer --- */

static void
emit_numbers (guint64 begin, guint64 n)
{
  for (guint64 i = 0; i < n; i++)
    ilv_emit (ILV_REC_MARK, ILV_MARK_USER, 0, begin + i, 0);
}

static void *
emit_in_thread (void *data)
{
  emit_numbers (1000, 10);
  return NULL;
}

static void
produce (char command, guint64 argument)
{
  static guint64 next;
  pthread_t thread;
  switch (command) {
  case 'e':
    emit_numbers (next, argument);
    next += argument;
    break;
  case 't':
    ilv_emit_text (ILV_REC_STR, 7, 0, "a text that needs more than a single slot of the ring", 53);
    break;
  case 'p':
    pthread_create (&thread, NULL, emit_in_thread, NULL);
    pthread_join (thread, NULL);
    break;
  case 'f':
    if (fork () == 0) {
      emit_numbers (5000, 3);
      _exit (0);
    }
    wait (NULL);
    break;
  case 's': /* as if a signal handler came in the middle of a record */
    ilv_thread.is_busy = 1;
    emit_numbers (9999, 1);
    ilv_thread.is_busy = 0;
    break;
  case 'k':
    raise (SIGKILL);
    break;
  default:
    break;
  }
}

static int
run_producer (void)
{
  struct {
    char command;
    guint64 argument;
  } order;
  ilv_ring_begin_process (1);
  while (read (COMMAND_FD, &order, sizeof order) == sizeof order) {
    produce (order.command, order.argument);
    if (write (ANSWER_FD, "", 1) != 1)
      return 1;
  }
  return 0;
}

/* --- the test's side --- */

typedef struct {
  char *folder;
  IlvRingReader *reader;
  GPid pid;
  int commands, answers;
} Fixture;

static void
set_up (Fixture *self, gconstpointer capacity)
{
  g_autoptr (GError) error = NULL;
  int to[2], from[2];
  self->folder = g_dir_make_tmp ("ilv-ring-XXXXXX", &error);
  g_assert_no_error (error);
  g_assert_true (g_unix_open_pipe (to, FD_CLOEXEC, NULL));
  g_assert_true (g_unix_open_pipe (from, FD_CLOEXEC, NULL));
  g_auto (GStrv) envp = g_environ_setenv (g_get_environ (), ILV_ENV_FOLDER, self->folder, TRUE);
  envp = g_environ_setenv (envp, ILV_ENV_CAPACITY, capacity, TRUE);
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", NULL);
  const char *argv[] = {self_path, "--produce", NULL};
  const int sources[] = {to[0], from[1]}, targets[] = {COMMAND_FD, ANSWER_FD};
  g_spawn_async_with_pipes_and_fds (NULL, argv, (const char *const *)envp,
                                    G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, -1, -1, -1, sources,
                                    targets, 2, &self->pid, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  close (to[0]);
  close (from[1]);
  self->commands = to[1];
  self->answers = from[0];
  self->reader = ilv_ring_reader_new (self->folder, &error);
  g_assert_no_error (error);
}

/* Returns whether the producer lives to answer. */
static gboolean
order (Fixture *self, char command, guint64 argument)
{
  struct {
    char command;
    guint64 argument;
  } order = {command, argument};
  char answer;
  g_assert_cmpint (write (self->commands, &order, sizeof order), ==, sizeof order);
  return read (self->answers, &answer, 1) == 1;
}

static void
end_producer (Fixture *self)
{
  if (self->pid == 0)
    return;
  close (self->commands);
  g_assert_cmpint (waitpid (self->pid, NULL, 0), ==, self->pid);
  self->pid = 0;
}

static void
tear_down (Fixture *self, gconstpointer capacity)
{
  end_producer (self);
  close (self->answers);
  ilv_ring_reader_free (self->reader);
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
}

/* The USER marks of a ring must be begin, begin + 1, ... */
static void
assert_numbers (const IlvRing *ring, guint64 begin, guint64 n)
{
  guint64 found = 0;
  for (guint i = 0; i < ring->records->len; i++) {
    const IlvRecord *record = &g_array_index (ring->records, IlvRecord, i);
    if (record->kind == ILV_REC_MARK)
      g_assert_cmpuint (record->b, ==, begin + found++);
  }
  g_assert_cmpuint (found, ==, n);
}

static const IlvRecord *
find_record (const IlvRing *ring, guint kind)
{
  for (guint i = 0; i < ring->records->len; i++)
    if (g_array_index (ring->records, IlvRecord, i).kind == kind)
      return &g_array_index (ring->records, IlvRecord, i);
  return NULL;
}

static void
test_wraps_around_in_order (Fixture *self, gconstpointer capacity)
{
  for (guint i = 0; i < 50; i++) {
    g_assert_true (order (self, 'e', 37));
    g_assert_cmpuint (ilv_ring_reader_poll (self->reader), >=, 37);
  }
  g_assert_cmpuint (ilv_ring_reader_get_n_rings (self->reader), ==, 1);
  assert_numbers (ilv_ring_reader_get_ring (self->reader, 0), 0, 50 * 37);
  g_assert_cmpuint (ilv_ring_reader_get_n_lost (self->reader), ==, 0);
  end_producer (self);
  ilv_ring_reader_finish (self->reader);
  const IlvRing *ring = ilv_ring_reader_get_ring (self->reader, 0);
  g_assert_nonnull (find_record (ring, ILV_REC_PROC_EXIT));
  g_assert_true (ring->is_closed);
  g_assert_false (ring->is_bad);
}

/* In small steps the records stay in the first area; whoever comes late finds both full, in order.
 */
static void
test_late_reader_finds_the_second_area (Fixture *self, gconstpointer capacity)
{
  const guint first = 64, second = 256, n_small = 10 * first;
  for (guint i = 0; i < 40; i++) {
    g_assert_true (order (self, 'e', n_small / 40));
    ilv_ring_reader_poll (self->reader);
  }
  g_assert_true (order (self, 'e', first + second));
  ilv_ring_reader_poll (self->reader);
  const IlvRing *ring = ilv_ring_reader_get_ring (self->reader, 0);
  assert_numbers (ring, 0, n_small + first + second);
  g_assert_cmpuint (ring->n_lost, ==, 0);
  for (guint i = 0; i < 5; i++) { /* round the second, which is never left */
    g_assert_true (order (self, 'e', second));
    ilv_ring_reader_poll (self->reader);
  }
  assert_numbers (ring, 0, n_small + first + 6 * second);
  g_assert_cmpuint (ring->n_lost, ==, 0);
  g_assert_true (order (self, 'e', second + 1));
  ilv_ring_reader_poll (self->reader);
  g_assert_cmpuint (ring->n_lost, ==, 1);
}

/* A text that would reach over the first area's end lies in the second as a whole. */
static void
test_texts_are_not_torn_between_areas (Fixture *self, gconstpointer capacity)
{
  for (guint i = 0; i < 60; i++)
    g_assert_true (order (self, 't', 0));
  ilv_ring_reader_poll (self->reader);
  const IlvRing *ring = ilv_ring_reader_get_ring (self->reader, 0);
  g_assert_cmpuint (ring->n_lost, ==, 0);
  g_assert_cmpuint (ring->records->len, ==, 1 + 60 * 3);
  for (guint i = 1; i < ring->records->len; i += 3)
    g_assert_cmpmem (&g_array_index (ring->records, IlvRecord, i + 1), 53,
                     "a text that needs more than a single slot of the ring", 53);
}

static void
test_full_drops_newest_and_says_so (Fixture *self, gconstpointer capacity)
{
  g_assert_true (order (self, 'e', 1)); /* PROC_EXEC and the first number */
  ilv_ring_reader_poll (self->reader);
  g_assert_true (order (self, 'e', 100)); /* into 64 slots */
  ilv_ring_reader_poll (self->reader);
  assert_numbers (ilv_ring_reader_get_ring (self->reader, 0), 0, 65);
  g_assert_cmpuint (ilv_ring_reader_get_n_lost (self->reader), ==, 36);
  g_assert_true (order (self, 'e', 1));
  ilv_ring_reader_poll (self->reader);
  const IlvRing *ring = ilv_ring_reader_get_ring (self->reader, 0);
  const IlvRecord *lost = find_record (ring, ILV_REC_LOST);
  g_assert_nonnull (lost);
  g_assert_cmpuint (lost->b, ==, 36);
  g_assert_cmpuint (lost->c, <=, lost->ts);
  g_assert_cmpuint (g_array_index (ring->records, IlvRecord, ring->records->len - 1).b, ==, 101);
}

static void
test_killed_producer_keeps_its_last_record (Fixture *self, gconstpointer capacity)
{
  g_assert_true (order (self, 'e', 5));
  g_assert_false (order (self, 'k', 0));
  end_producer (self);
  ilv_ring_reader_finish (self->reader);
  const IlvRing *ring = ilv_ring_reader_get_ring (self->reader, 0);
  assert_numbers (ring, 0, 5);
  g_assert_true (ring->is_dead);
  g_assert_false (ring->is_closed);
}

static void
test_texts_stay_whole (Fixture *self, gconstpointer capacity)
{
  for (guint i = 0; i < 40; i++) {
    g_assert_true (order (self, 't', 0));
    ilv_ring_reader_poll (self->reader);
  }
  const IlvRing *ring = ilv_ring_reader_get_ring (self->reader, 0);
  guint n_texts = 0;
  for (guint i = 1; i < ring->records->len; i += 3, n_texts++) {
    const IlvRecord *record = &g_array_index (ring->records, IlvRecord, i);
    g_assert_cmpuint (record->kind, ==, ILV_REC_STR);
    g_assert_cmpuint (record->flags, ==, 2);
    g_assert_cmpuint (record->c, ==, 53);
    g_assert_cmpmem (record + 1, 53, "a text that needs more than a single slot of the ring", 53);
  }
  g_assert_cmpuint (n_texts, ==, 40);
}

static void
test_each_thread_has_its_ring (Fixture *self, gconstpointer capacity)
{
  g_assert_true (order (self, 'e', 1));
  g_assert_true (order (self, 'p', 0));
  ilv_ring_reader_poll (self->reader);
  g_assert_cmpuint (ilv_ring_reader_get_n_rings (self->reader), ==, 2);
  for (guint i = 0; i < 2; i++) {
    const IlvRing *ring = ilv_ring_reader_get_ring (self->reader, i);
    gboolean is_main = ring->pid == ring->tid;
    assert_numbers (ring, is_main ? 0 : 1000, is_main ? 1 : 10);
    g_assert_cmpint (ring->is_closed, ==, !is_main);
    g_assert_cmpint (find_record (ring, ILV_REC_THR_EXIT) != NULL, ==, !is_main);
  }
}

static void
test_fork_child_leaves_its_parents_ring_alone (Fixture *self, gconstpointer capacity)
{
  g_assert_true (order (self, 'e', 2));
  g_assert_true (order (self, 'f', 0));
  g_assert_true (order (self, 'e', 2));
  ilv_ring_reader_poll (self->reader);
  g_assert_cmpuint (ilv_ring_reader_get_n_rings (self->reader), ==, 2);
  for (guint i = 0; i < 2; i++) {
    const IlvRing *ring = ilv_ring_reader_get_ring (self->reader, i);
    gboolean is_parent = ring->pid == self->pid;
    assert_numbers (ring, is_parent ? 0 : 5000, is_parent ? 4 : 3);
    const IlvRecord *forked = find_record (ring, ILV_REC_PROC_FORKED);
    g_assert_cmpint (forked != NULL, ==, !is_parent);
    if (forked != NULL)
      g_assert_cmpuint (forked->a, ==, self->pid);
  }
}

static void
test_record_inside_a_record_is_counted_as_lost (Fixture *self, gconstpointer capacity)
{
  g_assert_true (order (self, 'e', 1));
  g_assert_true (order (self, 's', 0));
  g_assert_true (order (self, 'e', 1));
  ilv_ring_reader_poll (self->reader);
  const IlvRing *ring = ilv_ring_reader_get_ring (self->reader, 0);
  assert_numbers (ring, 0, 2);
  g_assert_nonnull (find_record (ring, ILV_REC_LOST));
}

int
main (int argc, char **argv)
{
  if (argc > 1 && strcmp (argv[1], "--produce") == 0)
    return run_producer ();
  g_test_init (&argc, &argv, NULL);
#define ADD(name, capacity, test)                                                                  \
  g_test_add ("/ring/" name, Fixture, capacity, set_up, test, tear_down)
  ADD ("wraps-around-in-order", "64", test_wraps_around_in_order);
  ADD ("late-reader-finds-the-second-area", "64+256", test_late_reader_finds_the_second_area);
  ADD ("texts-are-not-torn-between-areas", "64+256", test_texts_are_not_torn_between_areas);
  ADD ("full-drops-newest-and-says-so", "64", test_full_drops_newest_and_says_so);
  ADD ("killed-producer-keeps-its-last-record", "64", test_killed_producer_keeps_its_last_record);
  ADD ("texts-stay-whole", "64", test_texts_stay_whole);
  ADD ("each-thread-has-its-ring", "0", test_each_thread_has_its_ring);
  ADD ("fork-child-leaves-its-parents-ring-alone", "1024",
       test_fork_child_leaves_its_parents_ring_alone);
  ADD ("record-inside-a-record-is-counted-as-lost", "64",
       test_record_inside_a_record_is_counted_as_lost);
  return g_test_run ();
}
