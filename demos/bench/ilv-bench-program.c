/* Programs that measure their own variants: the ready-made benchmarks, and exported scripts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-bench-program.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "demos/ilv-paths.h"
#include "demos/workload/ilv-suggest.h"
#include "demos/workload/ilv-units.h"
#include "ilv-bench-result.h"

#define GROUP "Benchmark"
#define COMMON "\nfrom bench_main import " /* the line is replaced by the file itself */
#define COMMON_FILE "bench_main.py"
#define MAX_VALUES 64
#define MAX_SAMPLES 10000000

void
ilv_bench_program_free (IlvBenchProgram *self)
{
  if (self == NULL)
    return;
  char *texts[] = {self->id,        self->path, self->text,   self->name, self->summary,
                   self->parameter, self->unit, self->sample, self->note};
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_strfreev (self->variants);
  g_free (self->values);
  g_free (self);
}

/* The key file in the comments: from "# [Benchmark]" to the first line that is no comment. */
static char *
extract_keys (const char *text)
{
  const char *at = strstr (text, "\n# [" GROUP "]");
  if (at == NULL)
    return NULL;
  GString *keys = g_string_new (NULL);
  for (at++; *at == '#';) {
    gsize length = strcspn (at, "\n");
    const char *line = at + 1 + (length > 1 && at[1] == ' ');
    g_string_append_len (keys, line, at + length - line);
    g_string_append_c (keys, '\n');
    at += length + (at[length] == '\n');
  }
  return g_string_free (keys, FALSE);
}

static gboolean
refuse (const char *path, const char *key, const char *problem, GError **error)
{
  g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN, "%s: [" GROUP "] %s: %s", path, key,
               problem);
  return FALSE;
}

static gboolean
read_values (IlvBenchProgram *self, GKeyFile *keys, GError **error)
{
  g_auto (GStrv) words = g_key_file_get_string_list (keys, GROUP, "Values", NULL, NULL);
  guint n = words == NULL ? 0 : g_strv_length (words);
  self->values = g_new0 (gint64, n + 1);
  for (guint i = 0; i < n; i++) {
    guint64 value;
    if (n > MAX_VALUES || !ilv_parse_count (g_strstrip (words[i]), &value) || value > G_MAXINT32)
      return refuse (self->path, "Values", _ ("write at most 64 whole numbers"), error);
    self->values[self->n_values++] = (gint64)value;
  }
  return TRUE;
}

static gboolean
read_keys (IlvBenchProgram *self, GKeyFile *keys, GError **error)
{
  self->name = g_key_file_get_locale_string (keys, GROUP, "Name", NULL, NULL);
  self->summary = g_key_file_get_locale_string (keys, GROUP, "Summary", NULL, NULL);
  self->parameter = g_key_file_get_string (keys, GROUP, "Parameter", NULL);
  self->unit = g_key_file_get_string (keys, GROUP, "Unit", NULL);
  self->sample = g_key_file_get_string (keys, GROUP, "Sample", NULL);
  self->note = g_key_file_get_string (keys, GROUP, "Note", NULL);
  self->variants = g_key_file_get_string_list (keys, GROUP, "Variants", NULL, NULL);
  self->n_jobs = g_key_file_get_int64 (keys, GROUP, "Jobs", NULL);
  self->is_free_threaded = g_key_file_get_boolean (keys, GROUP, "FreeThreaded", NULL);
  if (self->name == NULL)
    return refuse (self->path, "Name", _ ("missing"), error);
  if (self->variants == NULL || self->variants[0] == NULL)
    return refuse (self->path, "Variants", _ ("name at least one"), error);
  if (self->n_jobs < 1 || self->n_jobs > MAX_SAMPLES)
    return refuse (self->path, "Jobs", _ ("write a whole number from 1 to 10000000"), error);
  return read_values (self, keys, error);
}

/* With what it imports from its folder in the place of the import. */
static gboolean
inline_common (IlvBenchProgram *self, GError **error)
{
  char *at = strstr (self->text, COMMON);
  if (at == NULL)
    return TRUE;
  const char *rest = at + 1 + strcspn (at + 1, "\n");
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *file = g_build_filename (folder, COMMON_FILE, NULL);
  g_autofree char *common = NULL;
  if (!g_file_get_contents (file, &common, NULL, error))
    return FALSE;
  GString *whole = g_string_new_len (self->text, at - self->text);
  g_string_append_printf (whole, "\n# --- what every benchmark of this kind shares ---\n%s",
                          common);
  g_string_append_printf (whole, "\n# --- this benchmark ---%s", rest);
  g_free (self->text);
  self->text = g_string_free (whole, FALSE);
  return TRUE;
}

IlvBenchProgram *
ilv_bench_program_parse (const char *text, const char *path, GError **error)
{
  g_autoptr (IlvBenchProgram) self = g_new0 (IlvBenchProgram, 1);
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *header = extract_keys (text), *base = g_path_get_basename (path);
  self->path = g_strdup (path);
  self->text = g_strdup (text);
  self->id = g_str_has_suffix (base, ".py") ? g_strndup (base, strlen (base) - 3)
                                            : g_steal_pointer (&base);
  if (header == NULL) {
    g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
                 _ ("%s has no comment “# [Benchmark]” that says what it compares. An ordinary "
                    "script is recorded with “interleave record”."),
                 path);
    return NULL;
  }
  if (!g_key_file_load_from_data (keys, header, (gsize)-1, G_KEY_FILE_KEEP_TRANSLATIONS, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  if (!read_keys (self, keys, error) || !inline_common (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static IlvBenchProgram *
load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (g_utf8_validate (text, (gssize)length, NULL))
    return ilv_bench_program_parse (text, path, error);
  g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN, _ ("%s is not UTF-8 text."), path);
  return NULL;
}

char **
ilv_bench_program_list (void)
{
  g_autofree char *path = ilv_paths_data ("benchmarks/order.list");
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    text = g_strdup ("");
  return g_strsplit (g_strstrip (text), "\n", *text == '\0' ? 1 : -1);
}

IlvBenchProgram *
ilv_bench_program_find (const char *id_or_path, GError **error)
{
  g_auto (GStrv) ids = ilv_bench_program_list ();
  if (g_str_has_suffix (id_or_path, ".py"))
    return load (id_or_path, error);
  if (g_strv_contains ((const char *const *)ids, id_or_path)) {
    g_autofree char *name = g_strconcat ("benchmarks/", id_or_path, ".py", NULL);
    g_autofree char *path = ilv_paths_data (name);
    return load (path, error);
  }
  const char *nearest = ilv_suggest (id_or_path, (const char *const *)ids);
  if (nearest != NULL)
    g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
                 _ ("%s: there is no such benchmark; did you mean “%s”?"), id_or_path, nearest);
  else
    g_set_error (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
                 _ ("%s: there is no such benchmark; “interleave list benchmarks” shows them"),
                 id_or_path);
  return NULL;
}
