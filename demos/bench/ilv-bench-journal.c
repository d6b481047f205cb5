/* The journal of a benchmark that is being run: what survives a crash.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-journal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "demos/trace/ilv-checksum.h"
#include "ilv-bench-json.h"
#include "ilv-bench-runner.h"

#define SUM_LENGTH 16

struct _IlvBenchJournal {
  char *path;
  int fd;
};

char *
ilv_bench_journal_path (const char *path)
{
  return g_strconcat (path, ".journal", NULL);
}

void
ilv_bench_journal_free (IlvBenchJournal *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self);
}

void
ilv_bench_journal_remove (IlvBenchJournal *self)
{
  g_unlink (self->path);
}

static gboolean
set_errno (const char *path, GError **error)
{
  int saved = errno;
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (saved), "%s: %s", path,
               g_strerror (saved));
  return FALSE;
}

/* --- writing --- */

static gboolean
append (IlvBenchJournal *self, const char *json, GError **error)
{
  g_autofree char *line =
      g_strdup_printf ("%016" G_GINT64_MODIFIER "x %s\n", ilv_checksum (json, strlen (json)), json);
  gsize length = strlen (line), done = 0;
  while (done < length) {
    gssize n = write (self->fd, line + done, length - done);
    if (n < 0 && errno != EINTR)
      return set_errno (self->path, error);
    done += n > 0 ? (gsize)n : 0;
  }
  return fdatasync (self->fd) == 0 || set_errno (self->path, error);
}

/* The name itself must survive, too. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0) {
    fsync (fd);
    close (fd);
  }
}

static IlvBenchJournal *
take_file (const char *path, int fd)
{
  IlvBenchJournal *self = g_new0 (IlvBenchJournal, 1);
  self->path = g_strdup (path);
  self->fd = fd;
  return self;
}

static gboolean
lock (IlvBenchJournal *self, GError **error)
{
  if (flock (self->fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno != EWOULDBLOCK)
    return set_errno (self->path, error);
  g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_BUSY,
               _ ("Another program is running the benchmark of %s. Wait for it, or stop it."),
               self->path);
  return FALSE;
}

static gboolean
refuse_existing (const char *path, GError **error)
{
  g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_EXISTS,
               _ ("%s holds a benchmark that is not finished. Go on with it (--resume), or delete "
                  "that file."),
               path);
  return FALSE;
}

/* Under another name first: a journal without its plan would be of no use to anybody. */
static gboolean
write_plan (IlvBenchJournal *self, const char *part, const IlvBenchResult *result, GError **error)
{
  g_autofree char *json = ilv_bench_write (result, FALSE);
  if (!lock (self, error) || !append (self, json, error))
    return FALSE;
  if (link (part, self->path) != 0)
    return errno == EEXIST ? refuse_existing (self->path, error) : set_errno (self->path, error);
  sync_folder (self->path);
  return TRUE;
}

IlvBenchJournal *
ilv_bench_journal_create (const char *path, const IlvBenchResult *result, GError **error)
{
  g_autofree char *part = g_strdup_printf ("%s.%d.part", path, (int)getpid ());
  g_unlink (part);
  int fd = open (part, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
  if (fd < 0) {
    set_errno (part, error);
    return NULL;
  }
  g_autoptr (IlvBenchJournal) self = take_file (path, fd);
  gboolean is_good = write_plan (self, part, result, error);
  g_unlink (part);
  return is_good ? g_steal_pointer (&self) : NULL;
}

gboolean
ilv_bench_journal_add_run (IlvBenchJournal *self, guint cell, const IlvBenchOutcome *outcome,
                           GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  json_builder_begin_object (builder);
  ilv_json_add_int (builder, "cell", cell);
  ilv_json_add_int (builder, "spent_ns", outcome->spent_ns);
  ilv_json_begin_object (builder, "run");
  ilv_bench_write_run (builder, outcome->run);
  json_builder_end_object (builder);
  if (outcome->latency.n_samples > 0) {
    ilv_json_begin_object (builder, "latency");
    ilv_bench_write_latency (builder, &outcome->latency);
    json_builder_end_object (builder);
  }
  if (outcome->has_memory) {
    ilv_json_begin_object (builder, "memory");
    ilv_bench_write_memory (builder, &outcome->memory);
    json_builder_end_object (builder);
  }
  if (outcome->has_why) {
    ilv_json_begin_object (builder, "why");
    ilv_bench_write_why (builder, &outcome->why);
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
  g_autofree char *json = ilv_json_to_text (builder, FALSE);
  return append (self, json, error);
}

gboolean
ilv_bench_journal_add_problem (IlvBenchJournal *self, guint cell, const char *problem,
                               GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  json_builder_begin_object (builder);
  ilv_json_add_int (builder, "cell", cell);
  ilv_json_add_string (builder, "problem", problem);
  json_builder_end_object (builder);
  g_autofree char *json = ilv_json_to_text (builder, FALSE);
  return append (self, json, error);
}

gboolean
ilv_bench_journal_add_sitting (IlvBenchJournal *self, GError **error)
{
  return append (self, "{\"sitting\":true}", error);
}

/* --- reading --- */

void
ilv_bench_take_outcome (IlvBenchResult *result, guint number, IlvBenchOutcome *outcome)
{
  IlvBenchCell *cell = ilv_bench_result_get_cell (result, number);
  result->n_runs = MAX (result->n_runs, outcome->run->order + 1);
  result->spent_ns += outcome->spent_ns;
  if (outcome->run->kind == ILV_BENCH_TIMED)
    ilv_bench_latency_merge (&cell->latency, &outcome->latency);
  if (outcome->has_memory)
    cell->memory = outcome->memory;
  if (outcome->has_why) {
    g_free (cell->why.trace);
    g_free (cell->why.note);
    cell->why = outcome->why;
    outcome->why.trace = outcome->why.note = NULL;
  }
  ilv_bench_cell_take_run (cell, g_steal_pointer (&outcome->run));
}

static void
take_record (IlvJsonReader *reader, JsonObject *record, IlvBenchResult *result)
{
  g_auto (IlvBenchOutcome) outcome = {0};
  JsonObject *run = ilv_json_reader_get_object (reader, record, "run");
  JsonObject *latency = ilv_json_reader_get_object (reader, record, "latency");
  JsonObject *memory = ilv_json_reader_get_object (reader, record, "memory");
  JsonObject *why = ilv_json_reader_get_object (reader, record, "why");
  g_autofree char *problem = ilv_json_reader_get_string (reader, record, "problem");
  if (ilv_json_reader_get_flag (reader, record, "sitting")) {
    result->n_sittings++;
    return;
  }
  gint64 cell =
      ilv_json_reader_get_int (reader, record, "cell", 0, (gint64)result->cells->len - 1, -1);
  if (cell < 0 || (run == NULL && problem == NULL)) {
    ilv_json_reader_refuse (reader, "cell", "neither a run nor a problem of a cell");
    return;
  }
  /* A problem is tried again when the benchmark goes on: perhaps it was mended. */
  if (run == NULL)
    return;
  outcome.spent_ns =
      ilv_json_reader_get_int (reader, record, "spent_ns", 0, G_MAXINT64 / (1 << 20), 0);
  outcome.run = ilv_bench_read_run (reader, run);
  if (latency != NULL)
    ilv_bench_read_latency (reader, latency, &outcome.latency);
  if ((outcome.has_memory = memory != NULL))
    ilv_bench_read_memory (reader, memory, &outcome.memory);
  if ((outcome.has_why = why != NULL))
    ilv_bench_read_why (reader, why, &outcome.why);
  if (reader->problem == NULL)
    ilv_bench_take_outcome (result, (guint)cell, &outcome);
}

/* One line without its newline; NULL and error if it is damaged. */
static const char *
check_line (const char *line, gsize length, const char *path, guint number, GError **error)
{
  char *end;
  if (length > SUM_LENGTH + 1 && line[SUM_LENGTH] == ' ' &&
      g_ascii_strtoull (line, &end, 16) ==
          ilv_checksum (line + SUM_LENGTH + 1, length - SUM_LENGTH - 1) &&
      end == line + SUM_LENGTH)
    return line + SUM_LENGTH + 1;
  g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_DAMAGED,
               _ ("%s is damaged in line %u, so the benchmark cannot go on. Delete it to begin "
                  "anew."),
               path, number);
  return NULL;
}

static gboolean
take_line (const char *json, gsize length, const char *path, guint number, IlvBenchResult **result,
           GError **error)
{
  g_autofree char *problem = NULL;
  g_auto (IlvJsonReader) reader = {0};
  if (*result == NULL) {
    *result = ilv_bench_result_parse (json, (gssize)length, path, error);
    if (*result != NULL)
      (*result)->has_journal = TRUE;
    return *result != NULL;
  }
  g_autoptr (JsonNode) root = ilv_bench_read_json (json, (gssize)length, &problem);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    take_record (&reader, json_node_get_object (root), *result);
  else
    ilv_json_reader_refuse (&reader, "", problem != NULL ? problem : "not an object");
  if (reader.problem == NULL)
    return TRUE;
  g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_DAMAGED,
               _ ("%s, line %u: %s. The benchmark cannot go on; delete the file to begin anew."),
               path, number, reader.problem);
  return FALSE;
}

/* `whole` gets the length up to the end of the last line that is whole. */
static IlvBenchResult *
read_text (const char *text, gsize length, const char *path, gsize *whole, GError **error)
{
  g_autoptr (IlvBenchResult) result = NULL;
  guint number = 0;
  *whole = 0;
  for (const char *end; (end = memchr (text + *whole, '\n', length - *whole)) != NULL;) {
    const char *line = text + *whole;
    gsize line_length = (gsize)(end - line);
    const char *json = check_line (line, line_length, path, ++number, error);
    if (json == NULL ||
        !take_line (json, line_length - SUM_LENGTH - 1, path, number, &result, error))
      return NULL;
    *whole += line_length + 1;
  }
  if (result == NULL)
    g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_DAMAGED,
                 _ ("%s does not even hold the plan: the benchmark had not begun. Delete it."),
                 path);
  return g_steal_pointer (&result);
}

IlvBenchResult *
ilv_bench_journal_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length, whole;
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  return read_text (text, length, path, &whole, error);
}

IlvBenchResult *
ilv_bench_load_newest (const char *path, GError **error)
{
  g_autofree char *journal = ilv_bench_journal_path (path);
  if (!g_file_test (journal, G_FILE_TEST_EXISTS))
    return ilv_bench_result_load (path, error);
  IlvBenchResult *result = ilv_bench_journal_load (journal, error);
  if (result != NULL && result->path == NULL)
    result->path = g_strdup (path);
  return result;
}

IlvBenchJournal *
ilv_bench_journal_open (const char *path, IlvBenchResult **result, GError **error)
{
  g_autofree char *text = NULL;
  gsize length, whole;
  int fd = open (path, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (fd < 0) {
    set_errno (path, error);
    return NULL;
  }
  g_autoptr (IlvBenchJournal) self = take_file (path, fd);
  if (!lock (self, error) || !g_file_get_contents (path, &text, &length, error))
    return NULL;
  g_autoptr (IlvBenchResult) read = read_text (text, length, path, &whole, error);
  if (read == NULL)
    return NULL;
  if (whole < length && ftruncate (fd, (off_t)whole) != 0) {
    set_errno (path, error);
    return NULL;
  }
  *result = g_steal_pointer (&read);
  return g_steal_pointer (&self);
}
