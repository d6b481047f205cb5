/* A Python program that was run with a recording folder, and its rings.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "recorded-run.h"

#include <glib/gstdio.h>
#include <string.h>

#define MANY_RECORDS "524288" /* nobody reads before the program's end; files are sparse */

const char *
get_python (void)
{
  const char *chosen = g_getenv ("ILV_TRUTH_PYTHON");
  return chosen != NULL ? chosen : "/usr/bin/python3";
}

gboolean
has_python (void)
{
  if (g_file_test (get_python (), G_FILE_TEST_IS_EXECUTABLE))
    return TRUE;
  g_print ("1..0 # SKIP no %s\n", get_python ());
  return FALSE;
}

guint32
get_python_version (void)
{
  static guint32 version;
  if (version == 0) {
    const char *argv[] = {get_python (), "-I", "-c", "import sys; print(sys.hexversion)", NULL};
    g_auto (Run) run = {0};
    run_program (&run, argv, FALSE);
    version = (guint32)g_ascii_strtoull (run.out, NULL, 10);
  }
  return version;
}

gboolean
has_gil (void)
{
  const char *argv[] = {get_python (), "-I", "-c",
                        "import sys; print(getattr(sys, '_is_gil_enabled', lambda: True)())", NULL};
  g_auto (Run) run = {0};
  run_program (&run, argv, FALSE);
  if (g_str_has_prefix (run.out, "True"))
    return TRUE;
  g_test_skip ("this Python has no GIL");
  return FALSE;
}

void
run_clear (Run *self)
{
  if (self->folder == NULL)
    return;
  ilv_ring_reader_free (self->reader);
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->out);
  g_free (self->err);
}

/* Runs `argv` with a recording folder; its rings are then in `reader`. */
void
run_program (Run *self, const char *const *argv, gboolean is_recorded)
{
  g_autoptr (GError) error = NULL;
  *self = (Run){.folder = g_dir_make_tmp ("ilv-truth-XXXXXX", &error)};
  g_assert_no_error (error);
  g_auto (GStrv) plain = g_environ_setenv (g_get_environ (), ILV_ENV_CAPACITY, MANY_RECORDS, TRUE);
  g_auto (GStrv) envp =
      is_recorded ? ilv_recording_environ (plain, self->folder) : g_strdupv (plain);
  g_spawn_sync (NULL, (char **)argv, envp, G_SPAWN_SEARCH_PATH, NULL, NULL, &self->out, &self->err,
                &self->status, &error);
  g_assert_no_error (error);
  self->reader = ilv_ring_reader_new (self->folder, &error);
  g_assert_no_error (error);
  ilv_ring_reader_finish (self->reader);
  g_assert_cmpuint (ilv_ring_reader_get_n_lost (self->reader), ==, 0);
}

void
run_script (Run *self, const char *name, const char *argument)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "python", name, NULL);
  const char *argv[] = {get_python (), "-I", path, argument, NULL};
  run_program (self, argv, TRUE);
}

void
assert_success (const Run *run)
{
  if (run->status != 0)
    g_error ("the program failed: %s", run->err);
}

/* --- reading rings --- */

guint
count_rings (const Run *run)
{
  return ilv_ring_reader_get_n_rings (run->reader);
}

const IlvRing *
get_ring (const Run *run, guint index)
{
  return ilv_ring_reader_get_ring (run->reader, index);
}

/* The program's own main thread. */
const IlvRing *
get_main (const Run *run)
{
  const IlvRing *found = NULL;
  for (guint i = 0; i < count_rings (run); i++) {
    const IlvRing *ring = get_ring (run, i);
    if (ring->pid == ring->tid && (found == NULL || ring->t_open_ns < found->t_open_ns))
      found = ring;
  }
  if (found == NULL)
    g_error ("no main thread was recorded");
  return found;
}

guint
count_slots (const IlvRecord *record)
{
  gboolean has_text = record->kind == ILV_REC_STR || record->kind == ILV_REC_THR_NAME;
  return has_text ? 1 + (guint)record->flags : 1;
}

const IlvRing *
find_thread (const Run *run, const char *name)
{
  for (guint i = 0; i < count_rings (run); i++)
    FOR_EACH_RECORD (get_ring (run, i), record)
  if (record->kind == ILV_REC_THR_NAME && record->c == strlen (name) &&
      memcmp (record + 1, name, record->c) == 0)
    return get_ring (run, i);
  g_error ("no thread called %s was recorded", name);
}

/* The number under which the first process has that text; 0 if it has none. */
guint32
find_name (const Run *run, const char *text)
{
  for (guint i = 0; i < count_rings (run); i++)
    FOR_EACH_RECORD (get_ring (run, i), record)
  if (record->kind == ILV_REC_STR && record->c == strlen (text) &&
      memcmp (record + 1, text, record->c) == 0)
    return record->a;
  return 0;
}

guint
count_records (const IlvRing *ring, guint kind)
{
  guint n = 0;
  FOR_EACH_RECORD (ring, record)
  n += record->kind == kind;
  return n;
}

guint
count_flagged (const Run *run, guint kind, guint flags)
{
  guint n = 0;
  for (guint i = 0; i < count_rings (run); i++)
    FOR_EACH_RECORD (get_ring (run, i), record)
  n += record->kind == kind && record->flags == flags;
  return n;
}

guint
count_everywhere (const Run *run, guint kind)
{
  guint n = 0;
  for (guint i = 0; i < count_rings (run); i++)
    n += count_records (get_ring (run, i), kind);
  return n;
}

/* Begin and end of each call of that kind. (transfer full), elements guint64[2] */
GArray *
find_calls (const IlvRing *ring, guint call)
{
  GArray *calls = g_array_new (FALSE, FALSE, sizeof (guint64[2]));
  guint64 span[2] = {0};
  FOR_EACH_RECORD (ring, record)
  {
    if (record->flags != call)
      continue;
    if (record->kind == ILV_REC_BLK_ENTER)
      span[0] = record->ts;
    if (record->kind == ILV_REC_BLK_EXIT && span[0] != 0) {
      span[1] = record->ts;
      g_array_append_val (calls, span);
    }
  }
  return calls;
}

/* --- at most one holder of a GIL --- */

typedef struct {
  guint64 begin, end;
  int pid;
  guint32 gil;
} Hold;

static int
compare_holds (gconstpointer a, gconstpointer b)
{
  const Hold *one = a, *other = b;
  if (one->pid != other->pid)
    return one->pid - other->pid;
  if (one->gil != other->gil)
    return one->gil < other->gil ? -1 : 1;
  return one->begin < other->begin ? -1 : one->begin > other->begin;
}

guint
assert_one_holder (const Run *run)
{
  g_autoptr (GArray) holds = g_array_new (FALSE, FALSE, sizeof (Hold));
  for (guint i = 0; i < count_rings (run); i++) {
    Hold hold = {.pid = get_ring (run, i)->pid};
    FOR_EACH_RECORD (get_ring (run, i), record)
    {
      if (record->kind == ILV_REC_GIL_TAKE) {
        hold.begin = record->ts;
        hold.gil = record->a;
      }
      if (record->kind == ILV_REC_GIL_DROP && record->a == hold.gil && hold.begin != 0) {
        hold.end = record->ts;
        g_array_append_val (holds, hold);
      }
    }
  }
  g_array_sort (holds, compare_holds);
  for (guint i = 1; i < holds->len; i++) {
    const Hold *before = &g_array_index (holds, Hold, i - 1), *hold = before + 1;
    if (hold->pid == before->pid && hold->gil == before->gil)
      g_assert_cmpuint (hold->begin, >=, before->end);
  }
  return holds->len;
}
