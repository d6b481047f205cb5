/* What the history's list says of each file, kept so that unchanged files are not read again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-bench-index.h"

#include <glib/gstdio.h>
#include <string.h>

#define NAME ".index"
#define HEAD "Index"
#define FORMAT 2 /* 1: every break-even was complete */

struct _IlvBenchIndex {
  char *folder;
  GKeyFile *before, *now;
  gboolean has_news;
};

void
ilv_bench_entry_free (IlvBenchEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->problem);
  g_free (self->title);
  g_free (self->key);
  g_strfreev (self->subjects);
  g_free (self);
}

IlvBenchIndex *
ilv_bench_index_open (const char *folder)
{
  IlvBenchIndex *self = g_new0 (IlvBenchIndex, 1);
  g_autofree char *path = g_build_filename (folder, NAME, NULL);
  self->folder = g_strdup (folder);
  self->before = g_key_file_new ();
  self->now = g_key_file_new ();
  if (!g_key_file_load_from_file (self->before, path, G_KEY_FILE_NONE, NULL) ||
      g_key_file_get_integer (self->before, HEAD, "Format", NULL) != FORMAT) {
    g_key_file_free (self->before);
    self->before = g_key_file_new ();
  }
  g_key_file_set_integer (self->now, HEAD, "Format", FORMAT);
  return self;
}

void
ilv_bench_index_free (IlvBenchIndex *self)
{
  g_key_file_free (self->before);
  g_key_file_free (self->now);
  g_free (self->folder);
  g_free (self);
}

/* --- files --- */

static char *
join_names (const IlvBenchResult *result)
{
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < result->subjects->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            ilv_bench_result_get_subject (result, i)->name);
  return g_strdup (names->str);
}

static void
fill_from_result (IlvBenchEntry *entry, const IlvBenchResult *result)
{
  g_autoptr (GStrvBuilder) subjects = g_strv_builder_new ();
  for (guint i = 0; i < result->subjects->len; i++)
    g_strv_builder_add (subjects, ilv_bench_result_get_subject (result, i)->id);
  entry->subjects = g_strv_builder_end (subjects);
  entry->title = result->title != NULL ? g_strdup (result->title) : join_names (result);
  entry->begin_s = result->begin_s;
  entry->n_cells = result->cells->len;
  entry->is_complete = result->is_complete;
}

static void
fill_from_break_even (IlvBenchEntry *entry, const IlvBreakEven *found)
{
  entry->subjects = g_strdupv ((char *[]){found->workload, NULL});
  entry->title = g_strdup (found->name);
  entry->begin_s = found->begin_s;
  entry->key = g_strdup (found->key);
  entry->is_complete = found->is_complete;
}

/* A result, or else a break-even; of neither the result's error is told. */
static void
read_file (IlvBenchEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvBenchResult) result = ilv_bench_result_load (entry->path, &error);
  g_autoptr (IlvBreakEven) found = result == NULL ? ilv_break_even_load (entry->path, NULL) : NULL;
  if (result != NULL)
    fill_from_result (entry, result);
  else if (found != NULL)
    fill_from_break_even (entry, found);
  else
    entry->problem = g_strdup (error->message);
}

/* --- the index --- */

static gint64
get_change_ns (const GStatBuf *info)
{
  return (gint64)info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec;
}

static gboolean
is_unchanged (IlvBenchIndex *self, const char *name, const GStatBuf *info)
{
  return g_key_file_has_group (self->before, name) &&
         g_key_file_get_int64 (self->before, name, "Size", NULL) == (gint64)info->st_size &&
         g_key_file_get_int64 (self->before, name, "Changed", NULL) == get_change_ns (info);
}

static gboolean
recall (IlvBenchIndex *self, const char *name, IlvBenchEntry *entry)
{
  GKeyFile *keys = self->before;
  entry->title = g_key_file_get_string (keys, name, "Title", NULL);
  entry->subjects = g_key_file_get_string_list (keys, name, "Subjects", NULL, NULL);
  entry->key = g_key_file_get_string (keys, name, "Key", NULL);
  entry->begin_s = g_key_file_get_int64 (keys, name, "Begin", NULL);
  entry->n_cells = (guint)MAX (0, g_key_file_get_integer (keys, name, "Cells", NULL));
  entry->is_complete = g_key_file_get_boolean (keys, name, "Complete", NULL);
  return entry->title != NULL && entry->subjects != NULL;
}

static void
note (IlvBenchIndex *self, const char *name, const GStatBuf *info, const IlvBenchEntry *entry)
{
  GKeyFile *keys = self->now;
  g_key_file_set_int64 (keys, name, "Size", (gint64)info->st_size);
  g_key_file_set_int64 (keys, name, "Changed", get_change_ns (info));
  g_key_file_set_string (keys, name, "Title", entry->title);
  g_key_file_set_string_list (keys, name, "Subjects", (const char *const *)entry->subjects,
                              g_strv_length (entry->subjects));
  if (entry->key != NULL)
    g_key_file_set_string (keys, name, "Key", entry->key);
  g_key_file_set_int64 (keys, name, "Begin", entry->begin_s);
  g_key_file_set_integer (keys, name, "Cells", (int)entry->n_cells);
  g_key_file_set_boolean (keys, name, "Complete", entry->is_complete);
}

/* What a key file takes as a group's name. */
static gboolean
can_be_noted (const char *name)
{
  return strpbrk (name, "[]\n\r") == NULL && g_utf8_validate (name, -1, NULL);
}

IlvBenchEntry *
ilv_bench_index_look (IlvBenchIndex *self, const char *name)
{
  IlvBenchEntry *entry = g_new0 (IlvBenchEntry, 1);
  GStatBuf info;
  entry->path = g_build_filename (self->folder, name, NULL);
  if (g_stat (entry->path, &info) != 0) {
    ilv_bench_entry_free (entry);
    return NULL;
  }
  gboolean is_known =
      can_be_noted (name) && is_unchanged (self, name, &info) && recall (self, name, entry);
  if (!is_known) {
    char *path = g_steal_pointer (&entry->path);
    ilv_bench_entry_free (entry);
    entry = g_new0 (IlvBenchEntry, 1);
    entry->path = path;
    read_file (entry);
  }
  if (entry->begin_s == 0) /* only planned when it was saved: its program was killed meanwhile */
    entry->begin_s = info.st_mtim.tv_sec;
  /* What cannot be read is read again: it may have been a passing trouble. */
  if (entry->problem == NULL && can_be_noted (name)) {
    note (self, name, &info, entry);
    self->has_news |= !is_known;
  }
  return entry;
}

void
ilv_bench_index_save (IlvBenchIndex *self)
{
  g_autofree char *path = g_build_filename (self->folder, NAME, NULL);
  g_auto (GStrv) before = g_key_file_get_groups (self->before, NULL);
  g_auto (GStrv) now = g_key_file_get_groups (self->now, NULL);
  gsize length;
  if (!self->has_news && g_strv_length (before) == g_strv_length (now))
    return;
  g_autofree char *text = g_key_file_to_data (self->now, &length, NULL);
  g_file_set_contents_full (path, text, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}
