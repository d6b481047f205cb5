/* Opens `.ilv` files: finds the whole sections, makes runs of them, says what is missing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-checksum.h"
#include "ilv-trace-file.h"
#include "ilv-trace-format.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

G_STATIC_ASSERT (sizeof (IlvFileHeader) == 24);
G_STATIC_ASSERT (sizeof (IlvSectionHeader) == 40);
G_STATIC_ASSERT (sizeof (IlvChunkHeader) == 16);
G_STATIC_ASSERT (sizeof (IlvJobData) == 56);

typedef struct {
  guint32 run, part, type;
  IlvPart where;
} Section;

static gboolean
is_section_header (const IlvSectionHeader *header)
{
  return header->magic == ILV_SECTION_MAGIC &&
         header->header_checksum ==
             ilv_checksum (header, G_STRUCT_OFFSET (IlvSectionHeader, header_checksum));
}

/* Behind a damaged header the next one is looked for at every multiple of 8. */
static GArray *
find_sections (const guint8 *data, gsize size)
{
  GArray *sections = g_array_new (FALSE, FALSE, sizeof (Section));
  gsize at = sizeof (IlvFileHeader);

  while (at + sizeof (IlvSectionHeader) <= size) {
    IlvSectionHeader header;
    Section section;

    memcpy (&header, data + at, sizeof header);
    if (!is_section_header (&header)) {
      at += 8;
      continue;
    }
    at += sizeof header;
    if (header.length > size - at)
      continue; /* cut off; or what follows is another section after all */
    section = (Section){header.run, header.part, header.type, {data + at, header.length}};
    if (header.type >= ILV_SECTION_DATA && header.type <= ILV_SECTION_META &&
        header.checksum == ilv_checksum (section.where.data, header.length))
      g_array_append_val (sections, section);
    at += ILV_PAD8 (header.length);
  }
  return sections;
}

static int
compare_sections (const void *a, const void *b)
{
  const Section *x = a, *y = b;

  if (x->run != y->run)
    return x->run < y->run ? -1 : 1;
  return x->part < y->part ? -1 : x->part > y->part;
}

/* DATA ..., JOBS, META, numbered without a gap. */
static gboolean
is_whole (const Section *sections, guint n)
{
  if (n < 2 || sections[n - 1].type != ILV_SECTION_META || sections[n - 2].type != ILV_SECTION_JOBS)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (sections[i].part != i || (i + 2 < n && sections[i].type != ILV_SECTION_DATA))
      return FALSE;
  return TRUE;
}

static IlvTrace *
load_run (GBytes *bytes, const Section *sections, guint n, GError **error)
{
  g_autofree IlvPart *parts = NULL;

  if (!is_whole (sections, n)) {
    g_set_error (error, ILV_TRACE_ERROR, ILV_TRACE_ERROR_DAMAGED,
                 g_dgettext (GETTEXT_PACKAGE, "Run %u is damaged or cut off"), sections[0].run + 1);
    return NULL;
  }
  parts = g_new (IlvPart, n);
  for (guint i = 0; i < n; i++)
    parts[i] = sections[i].where;
  return ilv_trace_load_run (bytes, parts, n, error);
}

/* Keeps the first reason. */
static void
note_damage (GError **damage, GError *reason)
{
  if (*damage == NULL)
    *damage = g_error_new (ILV_TRACE_ERROR, ILV_TRACE_ERROR_DAMAGED, "%s", reason->message);
  g_error_free (reason);
}

static GPtrArray *
load_runs (GBytes *bytes, GArray *sections, GError **damage)
{
  GPtrArray *traces = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_trace_unref);

  for (guint i = 0, next; i < sections->len; i = next) {
    const Section *first = &g_array_index (sections, Section, i);
    g_autoptr (GError) reason = NULL;
    IlvTrace *trace;

    for (next = i + 1; next < sections->len; next++)
      if (g_array_index (sections, Section, next).run != first->run)
        break;
    trace = load_run (bytes, first, next - i, &reason);
    if (trace != NULL)
      g_ptr_array_add (traces, trace);
    else
      note_damage (damage, g_steal_pointer (&reason));
  }
  return traces;
}

static gboolean
check_header (const IlvFileHeader *header, gboolean *is_whole_header, GError **error)
{
  *is_whole_header =
      memcmp (header->magic, ILV_FILE_MAGIC, sizeof header->magic) == 0 &&
      header->checksum == ilv_checksum (header, G_STRUCT_OFFSET (IlvFileHeader, checksum));
  if (G_BYTE_ORDER != G_LITTLE_ENDIAN) {
    g_set_error_literal (
        error, ILV_TRACE_ERROR, ILV_TRACE_ERROR_VERSION,
        g_dgettext (GETTEXT_PACKAGE, "Trace files cannot be opened on big-endian machines yet"));
    return FALSE;
  }
  if (*is_whole_header && header->version > ILV_FILE_VERSION) {
    g_set_error (error, ILV_TRACE_ERROR, ILV_TRACE_ERROR_VERSION,
                 g_dgettext (GETTEXT_PACKAGE,
                             "The trace was written by a newer version (format %u, this program "
                             "knows %u); open it with that version"),
                 header->version, ILV_FILE_VERSION);
    return FALSE;
  }
  return TRUE;
}

static void
compare_counts (GError **damage, gboolean is_whole_header, guint n_loaded, guint n_runs)
{
  if (*damage != NULL)
    g_prefix_error (damage,
                    g_dngettext (GETTEXT_PACKAGE, "The file is damaged; %u run could be read: ",
                                 "The file is damaged; %u runs could be read: ", n_loaded),
                    n_loaded);
  else if (!is_whole_header)
    g_set_error (damage, ILV_TRACE_ERROR, ILV_TRACE_ERROR_DAMAGED,
                 g_dngettext (GETTEXT_PACKAGE, "The file's header is damaged; %u run could be read",
                              "The file's header is damaged; %u runs could be read", n_loaded),
                 n_loaded);
  else if (n_loaded != n_runs)
    g_set_error (
        damage, ILV_TRACE_ERROR, ILV_TRACE_ERROR_DAMAGED,
        g_dngettext (GETTEXT_PACKAGE, "The file is damaged or cut off; %u of %u run could be read",
                     "The file is damaged or cut off; %u of %u runs could be read", n_runs),
        n_loaded, n_runs);
}

/* Columns are used where they lie, so they must lie at multiples of 8. */
static GBytes *
ref_aligned (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (((gsize)data & 7) == 0)
    return g_bytes_ref (bytes);
  return g_bytes_new (data, size);
}

GPtrArray *
ilv_trace_file_load_bytes (GBytes *unaligned, GError **damage, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GArray) sections = NULL;
  g_autoptr (GPtrArray) traces = NULL;
  g_autoptr (GError) found_damage = NULL;
  IlvFileHeader header = {0};
  gboolean is_whole_header;
  gsize size;
  const guint8 *data;

  g_return_val_if_fail (unaligned != NULL, NULL);

  bytes = ref_aligned (unaligned);
  data = g_bytes_get_data (bytes, &size);
  if (size >= sizeof header)
    memcpy (&header, data, sizeof header);
  if (!check_header (&header, &is_whole_header, error))
    return NULL;
  sections = find_sections (data, size);
  g_array_sort (sections, compare_sections);
  traces = load_runs (bytes, sections, &found_damage);
  if (traces->len == 0 && (!is_whole_header || header.n_runs > 0)) {
    g_set_error (error, ILV_TRACE_ERROR, ILV_TRACE_ERROR_BAD_FILE, "%s",
                 found_damage != NULL
                     ? found_damage->message
                     : g_dgettext (GETTEXT_PACKAGE,
                                   "This is not an Interleave trace, or nothing of it is whole"));
    return NULL;
  }
  compare_counts (&found_damage, is_whole_header, traces->len, header.n_runs);
  if (found_damage != NULL)
    g_propagate_error (damage, g_steal_pointer (&found_damage));
  return g_steal_pointer (&traces);
}

static GMappedFile *
map_file (const char *path, const char *name, GError **error)
{
  if (g_access (path, R_OK) == 0)
    return g_mapped_file_new (path, FALSE, error);

  int code = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
               _ ("%s: the file cannot be read (%s)"), name, g_strerror (code));
  return NULL;
}

GPtrArray *
ilv_trace_file_load (const char *path, GError **damage, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = path != NULL ? g_filename_display_name (path) : NULL;
  GPtrArray *traces;

  g_return_val_if_fail (path != NULL, NULL);

  file = map_file (path, name, error);
  if (file == NULL)
    return NULL;
  bytes = g_mapped_file_get_bytes (file);
  traces = ilv_trace_file_load_bytes (bytes, damage, error);
  if (traces == NULL)
    g_prefix_error (error, "%s: ", name);
  return traces;
}
