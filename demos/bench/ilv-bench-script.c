/* Exports a benchmark as one Python file that repeats it without Interleave.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing is written anew for it: the file holds the runner's own modules, the plan of each cell as
 * the runner reads it, and the drawn work (jobs, units, order) packed, once for all cells that
 * share it. So it does the same work by the same code; only the server that answers `io` steps is
 * another one, since the app's is written in C. */
#include "ilv-config.h"

#include "ilv-bench-export.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "demos/exchange/ilv-json.h"
#include "demos/ilv-paths.h"
#include "demos/recorder/ilv-run-folder.h"
#include "ilv-bench-execute.h"
#include "ilv-bench-plan.h"

#define SPARE_FILES 256
#define LINE 100

typedef struct {
  const IlvBenchResult *result;
  IlvCalibration rates;
  GString *cells, *work; /* Python */
  GHashTable *digests;   /* work that is there */
  GHashTable *names;     /* cells that are there */
  GString *variants;
} Exporter;

/* --- packing --- */

/* Base64 of the file, deflated, in lines. */
static char *
pack_file (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *bytes = NULL;
  gsize length;
  if (!g_file_get_contents (path, &bytes, &length, error))
    return NULL;
  g_autoptr (GConverter) deflate =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, deflate);
  if (!g_output_stream_write_all (stream, bytes, length, NULL, NULL, error) ||
      !g_output_stream_close (stream, NULL, error))
    return NULL;
  g_autofree char *packed =
      g_base64_encode (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
                       g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)));
  GString *lines = g_string_new (NULL);
  for (const char *at = packed; *at != '\0'; at += MIN (strlen (at), LINE))
    g_string_append_printf (lines, "\n%.*s", LINE, at);
  return g_string_free (lines, FALSE);
}

static gboolean
add_work (Exporter *self, const char *digest, const char *folder, GError **error)
{
  static const char *const names[] = {"jobs", "work", "order"};
  if (!g_hash_table_add (self->digests, g_strdup (digest)))
    return TRUE;
  g_string_append_printf (self->work, "WORK[\"%s\"] = {\n", digest);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *file = g_strconcat (names[i], ".bin", NULL);
    g_autofree char *packed = pack_file (folder, file, error);
    if (packed == NULL)
      return FALSE;
    g_string_append_printf (self->work, "    \"%s\": \"\"\"%s\"\"\",\n", names[i], packed);
  }
  g_string_append (self->work, "}\n");
  return TRUE;
}

/* --- cells --- */

/* "threads-8-100-jobs": a word for the command line. */
static char *
make_name (const Exporter *self, const IlvBenchCell *cell)
{
  g_autofree char *label = ilv_bench_result_label (self->result, cell);
  g_autofree char *ascii = g_str_to_ascii (label, "C");
  g_autoptr (GRegex) other = g_regex_new ("[^A-Za-z0-9+]+", 0, 0, NULL);
  g_autofree char *name = g_regex_replace_literal (other, ascii, -1, 0, "-", 0, NULL);
  gsize length = strlen (name);
  while (length > 0 && name[length - 1] == '-')
    name[--length] = '\0';
  return g_steal_pointer (&name);
}

static gboolean
write_cell (Exporter *self, const IlvBenchCell *cell, const char *name, const IlvRunPlan *plan,
            const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "plan.json", NULL);
  g_autofree char *json = NULL, *digest = ilv_run_plan_digest (plan, &self->rates);
  const IlvWorkload *workload = plan->workload;
  if (!ilv_run_plan_write (plan, &self->rates, ilv_run_plan_needs_server (plan) ? 1 : 0, folder,
                           error) ||
      !g_file_get_contents (path, &json, NULL, error) || !add_work (self, digest, folder, error))
    return FALSE;
  g_string_append_printf (self->cells, "CELLS[\"%s\"] = {\n    \"work\": \"%s\",\n", name, digest);
  g_string_append_printf (self->cells, "    \"cores\": %u, \"files\": %u, \"capacities\": [",
                          plan->settings.cores,
                          plan->n_connections + cell->n_workers + SPARE_FILES);
  for (guint i = 0; i < workload->n_backends; i++)
    g_string_append_printf (self->cells, "%s%u", i > 0 ? ", " : "", workload->backends[i].capacity);
  g_string_append_printf (self->cells, "],\n    \"plan\": json.loads(r'''%s'''),\n}\n", json);
  g_string_append_printf (self->variants, "%s%s", self->variants->len > 0 ? ";" : "", name);
  return TRUE;
}

static gboolean
add_cell (Exporter *self, const IlvBenchCell *cell, GError **error)
{
  g_autoptr (IlvWorkload) workload = NULL;
  IlvSettings settings;
  g_autofree char *name = make_name (self, cell);
  if (!g_hash_table_add (self->names, g_strdup (name)))
    return TRUE;
  if (!ilv_bench_cell_get_work (self->result, cell, &workload, &settings, error))
    return FALSE;
  g_autoptr (IlvRunPlan) plan = ilv_run_plan_new (workload, &settings, error);
  char *folder = plan == NULL ? NULL : ilv_run_folder_new (0, error);
  gboolean is_good = folder != NULL && write_cell (self, cell, name, plan, folder, error);
  ilv_run_folder_remove (folder);
  return is_good;
}

/* --- the file --- */

static gboolean
append_module (GString *text, const char *name, GError **error)
{
  g_autofree char *path = ilv_paths_python (name);
  g_autofree char *source = NULL;
  if (!g_file_get_contents (path, &source, NULL, error))
    return FALSE;
  g_string_append_printf (text, "MODULES[\"%s\"] = r'''%s'''\n\n", name, source);
  return TRUE;
}

static gboolean
append_modules (GString *text, GError **error)
{
  for (guint i = 0; i < ilv_run_folder_n_runner_files (); i++)
    if (!append_module (text, ilv_run_folder_get_runner_file (i), error))
      return FALSE;
  return append_module (text, "export_server.py", error);
}

static void
append_docstring (GString *text, const Exporter *self)
{
  const IlvBenchResult *result = self->result;
  g_auto (GStrv) names = g_strsplit (self->variants->str, ";", -1);
  g_string_append (text,
                   "#!/usr/bin/env python3\nr\"\"\"A benchmark exported by Interleave " ILV_VERSION
                   ". It needs Python 3.8 or newer, nothing else.\n\n");
  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (text, "    python3 FILE %s\n", names[i]);
  g_string_append_printf (text, "\n    hyperfine --warmup 1 'python3 FILE %s'%s%s%s\n", names[0],
                          names[0] != NULL && names[1] != NULL ? " 'python3 FILE " : "",
                          names[0] != NULL && names[1] != NULL ? names[1] : "",
                          names[0] != NULL && names[1] != NULL ? "'" : "");
  g_string_append (text, "    interleave bench FILE.py\n\n"
                         "Every run does the same work, drawn and counted before: so many units of "
                         "computing, so many\nnanoseconds of waiting (for a server in a process of "
                         "its own), in this order. The total is from\nthe first scheduled arrival "
                         "to the last job's end; the interpreter's start is not in it.\n\n");
  g_string_append (text, "Made with:\n");
  for (guint i = 0; i < result->pythons->len; i++) {
    const IlvBenchPython *python = ilv_bench_result_get_python (result, i);
    g_string_append_printf (text, "    Python %s: %s\n", python->version, python->exe);
  }
  g_string_append_printf (text, "    %s\n    %s\n\"\"\"\n",
                          result->environment.kernel != NULL ? result->environment.kernel : "?",
                          result->environment.cpu != NULL ? result->environment.cpu : "?");
}

static char *
assemble (const Exporter *self, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = ilv_paths_python ("export_script.py");
  g_autofree char *body = NULL;
  const IlvBenchSubject *subject = ilv_bench_result_get_subject (self->result, 0);
  append_docstring (text, self);
  g_string_append_printf (text, "# [Benchmark]\n# Name=%s\n# Variants=%s\n# Jobs=1\n# Sample=job\n",
                          subject->name, self->variants->str);
  g_string_append_printf (text,
                          "\nimport json\n\nCPU_SLOTS = %d\nCELLS, WORK, MODULES = {}, {}, "
                          "{}\n\n# --- the cells ---\n\n%s\n# --- the work ---\n\n%s\n",
                          ILV_RUN_CPU_SLOTS, self->cells->str, self->work->str);
  g_string_append (text, "# --- the runner, as Interleave runs it ---\n\n");
  if (!append_modules (text, error) || !g_file_get_contents (path, &body, NULL, error))
    return NULL;
  g_string_append_printf (text, "# --- this file ---\n\n%s", body);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
export_workloads (const IlvBenchResult *result, GError **error)
{
  Exporter self = {.result = result,
                   .cells = g_string_new (NULL),
                   .work = g_string_new (NULL),
                   .variants = g_string_new (NULL),
                   .digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                   .names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL)};
  gboolean is_good = TRUE;
  ilv_bench_result_get_rates (result, &self.rates);
  for (guint i = 0; i < result->cells->len && is_good; i++) {
    const IlvBenchCell *cell = ilv_bench_result_get_cell (result, i);
    if (cell->control_of < 0 && cell->stop != ILV_BENCH_FAILED)
      is_good = add_cell (&self, cell, error);
  }
  if (is_good && self.variants->len == 0) {
    g_set_error_literal (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
                         _ ("No cell of this result was measured: there is nothing to repeat."));
    is_good = FALSE;
  }
  char *text = is_good ? assemble (&self, error) : NULL;
  g_string_free (self.cells, TRUE);
  g_string_free (self.work, TRUE);
  g_string_free (self.variants, TRUE);
  g_hash_table_unref (self.digests);
  g_hash_table_unref (self.names);
  return text;
}

char *
ilv_bench_export_script (const IlvBenchResult *self, GError **error)
{
  guint n_programs = 0;
  for (guint i = 0; i < self->subjects->len; i++)
    n_programs += ilv_bench_result_get_subject (self, i)->kind == ILV_BENCH_PROGRAM;
  if (n_programs == 0)
    return export_workloads (self, error);
  if (self->subjects->len == 1)
    return g_strdup (ilv_bench_result_get_subject (self, 0)->text);
  g_set_error_literal (error, ILV_BENCH_ERROR, ILV_BENCH_ERROR_PLAN,
                       _ ("A ready-made benchmark is a script of its own: run it without others "
                          "to export it."));
  return NULL;
}
