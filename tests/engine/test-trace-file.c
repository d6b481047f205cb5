/* `.ilv` files: what is saved comes back; whatever is damaged costs no more than its own run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/trace/ilv-checksum.h"
#include "demos/trace/ilv-trace-file.h"
#include "demos/trace/ilv-trace-format.h"
#include "tests/support/trace-support.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static GPtrArray *
make_traces (guint n, guint scale)
{
  GPtrArray *traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (traces, ilv_test_make_trace (i + 1, scale));
  return traces;
}

static char *
digest (GPtrArray *traces, guint i)
{
  return ilv_trace_digest (g_ptr_array_index (traces, i));
}

static void
assert_same (GPtrArray *a, GPtrArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++) {
    g_autofree char *x = digest (a, i), *y = digest (b, i);

    g_assert_cmpstr (x, ==, y);
  }
}

/* Of the published algorithm. */
static void
test_checksum (void)
{
  g_assert_cmphex (ilv_checksum ("", 0), ==, G_GUINT64_CONSTANT (0xef46db3751d8e999));
  g_assert_cmphex (ilv_checksum ("abc", 3), ==, G_GUINT64_CONSTANT (0x44bc2cf5ad770999));
  g_assert_cmphex (
      ilv_checksum ("Call me Ishmael. Some years ago--never mind how long precisely-", 63), ==,
      G_GUINT64_CONSTANT (0x02a2e85470d6fd96));
}

static void
test_round_trip (gconstpointer scale)
{
  g_autoptr (GPtrArray) traces = make_traces (2, GPOINTER_TO_UINT (scale));
  g_autofree char *folder = g_dir_make_tmp ("test-trace-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.ilv", NULL);
  g_autoptr (GPtrArray) loaded = NULL;
  g_autoptr (GError) error = NULL, damage = NULL;

  g_assert_true (ilv_trace_file_save (traces, path, NULL, &error));
  g_assert_no_error (error);
  loaded = ilv_trace_file_load (path, &damage, &error);
  g_assert_no_error (error);
  g_assert_no_error (damage);
  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* nothing temporary is left */
  assert_same (traces, loaded);
  for (guint i = 0; i < loaded->len; i++)
    ilv_test_walk (g_ptr_array_index (loaded, i));
  const IlvServerFigures *server = &ilv_trace_get_info (g_ptr_array_index (loaded, 1))->server;
  g_assert_cmpuint (server->n_answers, ==, 1000);
  g_assert_cmpint (server->late_p50_ns, ==, 2000);
  g_assert_cmpint (server->late_p99_ns, ==, 3000);
  g_assert_cmpint (server->late_max_ns, ==, 4000);
  g_assert_cmpstr (ilv_trace_get_info (g_ptr_array_index (loaded, 1))->note, ==,
                   "na\u00efve \u2603");
}

/* A loaded trace saves to the same bytes; so do two of the same seed. */
static void
test_bytes_are_determined (void)
{
  g_autoptr (GPtrArray) a = make_traces (2, 1), b = make_traces (2, 1), c = NULL;
  g_autoptr (GBytes) x = ilv_trace_file_to_bytes (a), y = ilv_trace_file_to_bytes (b), z = NULL;

  g_assert_true (g_bytes_equal (x, y));
  c = ilv_trace_file_load_bytes (x, NULL, NULL);
  z = ilv_trace_file_to_bytes (c);
  g_assert_true (g_bytes_equal (x, z));
}

static void
test_empty (void)
{
  g_autoptr (GPtrArray) none = make_traces (0, 1), loaded = NULL;
  g_autoptr (GBytes) bytes = ilv_trace_file_to_bytes (none);
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
  g_autoptr (GError) error = NULL;

  loaded = ilv_trace_file_load_bytes (bytes, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loaded->len, ==, 0);
  g_clear_pointer (&loaded, g_ptr_array_unref);
  g_clear_pointer (&bytes, g_bytes_unref);
  g_ptr_array_add (none, ilv_trace_builder_seal (builder, 0, NULL));
  bytes = ilv_trace_file_to_bytes (none);
  loaded = ilv_trace_file_load_bytes (bytes, NULL, &error);
  g_assert_no_error (error);
  assert_same (none, loaded);
  ilv_test_walk (g_ptr_array_index (loaded, 0));
}

/* Loads what is left and holds every run it gives against the whole ones. */
static guint
load_damaged (const guint8 *data, gsize size, char **digests, guint n_digests, gboolean *is_damaged)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL, damage = NULL;
  g_autoptr (GPtrArray) loaded = ilv_trace_file_load_bytes (bytes, &damage, &error);

  *is_damaged = damage != NULL || error != NULL;
  g_assert_true ((loaded == NULL) == (error != NULL));
  if (damage != NULL)
    g_assert_error (damage, ILV_TRACE_ERROR, ILV_TRACE_ERROR_DAMAGED);
  if (loaded == NULL)
    return 0;
  for (guint i = 0; i < loaded->len; i++) {
    g_autofree char *found = digest (loaded, i);
    gboolean is_known = FALSE;

    for (guint k = 0; k < n_digests; k++)
      is_known |= strcmp (found, digests[k]) == 0;
    g_assert_true (is_known);
  }
  return loaded->len;
}

typedef struct {
  char *digests[3];
  guint8 *data;
  gsize size;
} Small;

static void
set_up_small (Small *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < 3; i++) {
    g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
    guint16 kind = ilv_trace_builder_intern_kind (builder, ILV_STATE_IO, "read");

    ilv_trace_builder_add_job (builder, "a", i, 0, ILV_JOB_NONE);
    ilv_trace_builder_end_job (builder, 0, 9, ILV_OUTCOME_DONE);
    ilv_trace_builder_add_span (builder, 0, 1, 5 + i, kind, 0);
    ilv_trace_builder_add_instant (builder, 0, 1, ILV_EVENT_ARRIVE, 0, 0);
    g_ptr_array_add (traces, ilv_trace_builder_seal (builder, 10, NULL));
    self->digests[i] = digest (traces, i);
  }
  bytes = ilv_trace_file_to_bytes (traces);
  self->data = g_bytes_unref_to_data (g_steal_pointer (&bytes), &self->size);
}

static void
tear_down_small (Small *self, gconstpointer unused)
{
  for (guint i = 0; i < 3; i++)
    g_free (self->digests[i]);
  g_free (self->data);
}

/* One flipped bit costs at most one run, and is noticed unless it lies in padding. */
static void
test_every_flipped_byte (Small *self, gconstpointer unused)
{
  guint n_unnoticed = 0;

  for (gsize i = 0; i < self->size; i++) {
    gboolean is_damaged;

    self->data[i] ^= 1 << i % 8;
    g_assert_cmpuint (load_damaged (self->data, self->size, self->digests, 3, &is_damaged), >=, 2);
    n_unnoticed += !is_damaged;
    self->data[i] ^= 1 << i % 8;
  }
  g_assert_cmpuint (n_unnoticed, ==, 0);
}

static void
test_every_truncation (Small *self, gconstpointer unused)
{
  guint n_last = 0;

  for (gsize size = 0; size < self->size; size++) {
    gboolean is_damaged;
    guint n = load_damaged (self->data, size, self->digests, 3, &is_damaged);

    g_assert_true (is_damaged);
    g_assert_cmpuint (n, >=, n_last);
    n_last = n;
  }
  g_assert_cmpuint (n_last, ==, 2);
}

/* Damage that checksums do not show: the contents themselves must be validated. */
static void
test_every_byte_with_right_checksums (Small *self, gconstpointer unused)
{
  for (gsize i = 0; i < self->size; i++)
    for (guint k = 0; k < 3; k++) {
      g_autofree guint8 *data = g_memdup2 (self->data, self->size);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GPtrArray) loaded = NULL;

      data[i] = k == 0 ? 0xff : k == 1 ? data[i] + 1 : data[i] ^ 0x80;
      ilv_test_fix_checksums (data, self->size);
      bytes = g_bytes_new (data, self->size);
      loaded = ilv_trace_file_load_bytes (bytes, NULL, NULL);
      for (guint j = 0; loaded != NULL && j < loaded->len; j++)
        ilv_test_walk (g_ptr_array_index (loaded, j));
    }
}

/* A section that claims 4 GB, with a right checksum of its header. */
static void
test_four_gigabytes_claimed (Small *self, gconstpointer unused)
{
  IlvSectionHeader header;
  gboolean is_damaged;

  memcpy (&header, self->data + sizeof (IlvFileHeader), sizeof header);
  header.length = G_GUINT64_CONSTANT (4) << 30;
  header.header_checksum =
      ilv_checksum (&header, G_STRUCT_OFFSET (IlvSectionHeader, header_checksum));
  memcpy (self->data + sizeof (IlvFileHeader), &header, sizeof header);
  g_assert_cmpuint (load_damaged (self->data, self->size, self->digests, 3, &is_damaged), ==, 2);
  g_assert_true (is_damaged);
  header.length = G_MAXUINT64;
  header.header_checksum =
      ilv_checksum (&header, G_STRUCT_OFFSET (IlvSectionHeader, header_checksum));
  memcpy (self->data + sizeof (IlvFileHeader), &header, sizeof header);
  g_assert_cmpuint (load_damaged (self->data, self->size, self->digests, 3, &is_damaged), ==, 2);
}

static void
test_errors_name_the_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("test-trace-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "rubbish.ilv", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "such", "folder.ilv", NULL);
  g_autoptr (GPtrArray) traces = make_traces (1, 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "this is no trace, just a text", -1, NULL));
  g_assert_null (ilv_trace_file_load (path, NULL, &error));
  g_assert_error (error, ILV_TRACE_ERROR, ILV_TRACE_ERROR_BAD_FILE);
  g_assert_nonnull (strstr (error->message, "rubbish.ilv"));
  g_clear_error (&error);
  g_unlink (path);
  g_assert_null (ilv_trace_file_load (path, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_false (ilv_trace_file_save (traces, nowhere, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "folder.ilv"));
  g_rmdir (folder);
}

static void
test_newer_version (Small *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  self->data[8] = 2;
  ilv_test_fix_checksums (self->data, self->size);
  bytes = g_bytes_new (self->data, self->size);
  g_assert_null (ilv_trace_file_load_bytes (bytes, NULL, &error));
  g_assert_error (error, ILV_TRACE_ERROR, ILV_TRACE_ERROR_VERSION);
}

static void
test_cancelled_save_leaves_the_old_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("test-trace-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.ilv", NULL), *text = NULL;
  g_autoptr (GPtrArray) traces = make_traces (1, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (ilv_trace_file_save (traces, path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

#define ADD_SMALL(path, test)                                                                      \
  g_test_add ("/trace-file/" path, Small, NULL, set_up_small, test, tear_down_small)

/* Estimated spans are kinds of their own, in memory and in files. */
static void
test_estimates_are_kept (void)
{
  g_autoptr (IlvTraceBuilder) builder = ilv_trace_builder_new ();
  guint16 exact = ilv_trace_builder_intern_kind (builder, ILV_STATE_CORE_WAIT, "parse");
  guint16 estimated = ilv_trace_builder_intern_estimated (builder, ILV_STATE_CORE_WAIT, "parse");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) traces = g_ptr_array_new (), loaded = NULL;
  g_autoptr (IlvTrace) trace = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_cmpuint (exact, !=, estimated);
  g_assert_cmpuint (estimated, ==,
                    ilv_trace_builder_intern_estimated (builder, ILV_STATE_CORE_WAIT, "parse"));
  ilv_trace_builder_set_state (builder, 0, 0, exact, ILV_JOB_NONE);
  ilv_trace_builder_set_state (builder, 0, 10, estimated, ILV_JOB_NONE);
  trace = ilv_trace_builder_seal (builder, 20, &error);
  g_assert_no_error (error);
  g_ptr_array_add (traces, trace);
  bytes = ilv_trace_file_to_bytes (traces);
  loaded = ilv_trace_file_load_bytes (bytes, NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_add (traces, g_ptr_array_index (loaded, 0));
  for (guint i = 0; i < 2; i++) {
    const IlvTrace *one = g_ptr_array_index (traces, i);
    IlvSpan span;

    g_assert_cmpuint (ilv_trace_get_n_spans (one, 0, 0), ==, 2);
    ilv_trace_get_span (one, 0, 0, 0, &span);
    g_assert_false (span.is_estimated);
    ilv_trace_get_span (one, 0, 0, 1, &span);
    g_assert_true (span.is_estimated);
    g_assert_cmpuint (span.state, ==, ILV_STATE_CORE_WAIT);
    g_assert_cmpstr (span.name, ==, "parse");
    g_assert_true (ilv_trace_has_estimates (one));
  }
}

static gpointer
read_all (gpointer data)
{
  char *bytes = NULL;
  gsize length = 0;

  g_file_get_contents (data, &bytes, &length, NULL);
  return g_bytes_new_take (bytes, length);
}

/* What `-o /dev/null` names must stay what it is. Were another file put into its place, its reader
 * would wait for ever. */
static void
test_pipe_is_written_into (void)
{
  g_autoptr (GPtrArray) traces = make_traces (1, 1);
  g_autofree char *folder = g_dir_make_tmp ("test-trace-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "pipe", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf about;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  alarm (60);
  GThread *reader = g_thread_new ("reader", read_all, path);
  ilv_trace_file_save (traces, path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) got = g_thread_join (reader), wanted = ilv_trace_file_to_bytes (traces);
  alarm (0);
  g_assert_true (g_bytes_equal (got, wanted));
  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_true (S_ISFIFO (about.st_mode));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-file/checksum-is-xxh64", test_checksum);
  g_test_add_data_func ("/trace-file/round-trip/small", GUINT_TO_POINTER (1), test_round_trip);
  g_test_add_data_func ("/trace-file/round-trip/chunks", GUINT_TO_POINTER (300), test_round_trip);
  g_test_add_func ("/trace-file/bytes-are-determined", test_bytes_are_determined);
  g_test_add_func ("/trace-file/empty", test_empty);
  ADD_SMALL ("every-flipped-byte", test_every_flipped_byte);
  ADD_SMALL ("every-truncation", test_every_truncation);
  ADD_SMALL ("every-byte-with-right-checksums", test_every_byte_with_right_checksums);
  ADD_SMALL ("four-gigabytes-claimed", test_four_gigabytes_claimed);
  ADD_SMALL ("newer-version", test_newer_version);
  g_test_add_func ("/trace-file/errors-name-the-file", test_errors_name_the_file);
  g_test_add_func ("/trace-file/cancelled-save-leaves-the-old-file",
                   test_cancelled_save_leaves_the_old_file);
  g_test_add_func ("/trace-file/pipe-is-written-into", test_pipe_is_written_into);
  g_test_add_func ("/trace-file/estimates-are-kept", test_estimates_are_kept);
  return g_test_run ();
}
